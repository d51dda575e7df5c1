"""The written material of the demonstration, read from its files and cut to the size asked for; makes no record."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.model.words import say
from core.office import Misused
from resources import path

Story = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Size:
    """How much of the material is used; 0 means all of it."""

    lessons: int = 0
    trainings: int = 0
    exchanges: int = 0
    pairs: tuple[str, ...] = ()
    papers: bool = True


SIZES = {
    "XS": Size(lessons=2, trainings=2, exchanges=4, papers=False, pairs=("liping", "liji", "yinyue", "song-li")),
    "S": Size(),
    "M": Size(),
}


@dataclass(frozen=True, slots=True)
class StoryTexts:
    """Everything that was written for the demonstration."""

    size: Size
    schools: Story
    pairing: Story
    calendar: Story
    lessons: tuple[Story, ...]
    open_lessons: tuple[Story, ...]
    trainings: tuple[Story, ...]
    cancelled: Story
    exchanges: tuple[Story, ...]
    donations: tuple[Story, ...]
    papers: tuple[Story, ...]
    names: Story
    county: Story


def texts(size: str) -> StoryTexts:
    """Return the material of that size; Misused when there is no such size."""
    if size not in SIZES:
        raise Misused(say("演示的规模只有 {known}", known="、".join(SIZES)), "bad_size")
    cut = SIZES[size]
    return StoryTexts(
        size=cut,
        schools=_read("schools"),
        pairing=_read("pairing"),
        calendar=_read("calendar"),
        lessons=_pairs(_read("lessons"), cut),
        open_lessons=_pairs(_read("open_lessons"), cut),
        trainings=_first(_read("trainings"), cut.trainings),
        cancelled=_read("cancelled"),
        exchanges=_first(_read("exchanges"), cut.exchanges),
        donations=tuple(_read("donations")),
        papers=tuple(_read("papers")) if cut.papers else (),
        names=_read("names"),
        county=_read("county"),
    )


def _read(name: str) -> Any:
    return json.loads(path(f"demo/{name}.json").read_text(encoding="utf-8"))


def _pairs(pairs: list[Story], size: Size) -> tuple[Story, ...]:
    chosen = [pair for pair in pairs if not size.pairs or pair["id"] in size.pairs]
    return tuple({**pair, "lessons": _first(pair["lessons"], size.lessons)} for pair in chosen)


def _first(stories: list[Story], most: int) -> tuple[Story, ...]:
    return tuple(stories[:most] if most else stories)
