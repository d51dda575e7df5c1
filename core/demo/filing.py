"""The other papers of a pairing, one of each kind, as a folder holds them; their words stand in the material."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from core.demo.entry import DeskEntry, lines, moment, uid_for, with_results
from core.demo.mentoring import Cast
from core.demo.texts import Story, StoryTexts
from core.kinds import kind_named

# In the material a name behind this sign stands for a record: @谢明, @school:helper, @mentor_pair:yu, @document.
_NAMED = "@"


def papers(texts: StoryTexts, cast: Cast) -> Iterator[DeskEntry]:
    """Yield every such paper, entered where and when its school would; what became of its tasks is entered later."""
    for told in texts.papers:
        kind = kind_named(told["kind"])
        typed = {name: _resolved(value, f"{told['id']} {name}", cast) for name, value in told["fields"].items()}
        if kind and kind.field("pairing"):
            typed["pairing"] = cast.pairing
        uid = "" if kind and kind.key else uid_for(told["kind"], told["id"])
        day = dt.date.fromisoformat(told["when"])
        yield from with_results(DeskEntry(told["kind"], uid, typed, told["desk"], moment(day, 15), _author(told, cast)))


def _author(told: Story, cast: Cast) -> str:
    return cast.people[told["author"]] if told["author"] else ""


def _resolved(value: Any, key: str, cast: Cast) -> Any:
    if isinstance(value, list):
        rows = [{name: _resolved(part, key, cast) for name, part in line.items()} for line in value]
        return lines(*rows, key=key)
    if not isinstance(value, str) or not value.startswith(_NAMED):
        return value
    kind, _, name = value.removeprefix(_NAMED).partition(":")
    if kind == "school":
        return cast.schools[name]
    return uid_for(kind, name) if name or kind == "document" else cast.people[kind]
