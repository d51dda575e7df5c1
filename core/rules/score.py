"""Marks and levels: which level a score reaches, and a rubric's items with the marks given. Adds nothing up twice."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from core.model.fields import Value, Values
from core.model.sums import exact, plain


class Mark(NamedTuple):
    """One item of a rubric with what it may give and what was given; nothing where no mark stands."""

    dimension: str
    item: str
    weight: float
    score: float | None


def version_order(version: Value) -> tuple[int, str]:
    """Return by what versions follow each other, the tenth behind the ninth; one that is no number comes first."""
    words = str(version if version is not None else "")
    return (int(words) if words.isdecimal() else 0), words


def level(score: float | None, levels: Sequence[Values]) -> str:
    """Return the highest level whose least score is reached, "" without a score or below them all.

    The boundary belongs to the higher level (>=): printed ranges that overlap at 75 or 85 mean this.
    """
    if score is None:
        return ""
    reached = [line for line in levels if line.get("least") is not None and exact(score) >= exact(line["least"])]
    return str(max(reached, key=lambda line: exact(line["least"])).get("level", "")) if reached else ""


def marked(items: Sequence[Values], marks: Sequence[Values]) -> list[Mark]:
    """Return the items of a rubric in its order with their marks, then marks that no item of the rubric names."""
    given: dict[str, float] = {str(line["item"]): line["score"] for line in marks if line.get("score") is not None}
    table = [_mark(item, given) for item in items]
    named = {name for item in items for name in _names(item)}
    others = [Mark(name, "", 0, score) for name, score in given.items() if name not in named]
    return table + others


def complete(table: Sequence[Mark]) -> bool:
    """Tell whether every item has its mark, so that a level may be named."""
    return bool(table) and all(mark.score is not None for mark in table)


def total(table: Sequence[Mark]) -> float | None:
    """Return the sum of the marks given, or nothing while there is none."""
    given = [exact(mark.score) for mark in table if mark.score is not None]
    return plain(sum(given, Decimal(0))) if given else None


def full(items: Sequence[Values]) -> float:
    """Return what a rubric gives at most."""
    return plain(sum((exact(item["weight"]) for item in items if item.get("weight") is not None), Decimal(0)))


def _mark(item: Values, given: Mapping[str, float]) -> Mark:
    score = next((given[name] for name in _names(item) if name in given), None)
    return Mark(str(item.get("dimension", "")), str(item.get("item") or ""), item.get("weight") or 0, score)


def _names(item: Values) -> tuple[str, ...]:
    # Marks name the item by its own words; a rubric with one item a dimension is marked by the dimension.
    return tuple(str(item[name]) for name in ("item", "dimension") if item.get(name))
