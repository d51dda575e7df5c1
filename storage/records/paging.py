"""Where the next page of a list begins: the condition "comes after this place" in an order; asks no database."""

from collections.abc import Iterator, Sequence
from typing import Any

# A column as SQL names it, and whether the order falls by it.
Sorting = Sequence[tuple[str, bool]]
Condition = tuple[str, list[Any]]


def ordered(sorting: Sorting) -> str:
    """Return the order as SQL says it."""
    return ", ".join(f"{column} DESC" if falling else column for column, falling in sorting)


def onward(sorting: Sorting, places: Sequence[Any] | None) -> Iterator[Condition]:
    """Yield the conditions that together, one after the other, pick what comes after a place.

    Each bounds the first column plainly, so that an index leads straight to the place; empty values come first, or
    last where the order falls, and are asked for by themselves.
    """
    if places is None:
        yield "", []
        return
    column, falling = sorting[0]
    beyond, given = _beyond(sorting, places)
    if places[0] is None:
        yield f"{column} IS NULL AND {beyond}", given
        if not falling:
            yield f"{column} IS NOT NULL", []
        return
    yield f"{column} {'<=' if falling else '>='} ? AND {beyond}", [places[0], *given]
    if falling:
        yield f"{column} IS NULL", []


def _beyond(sorting: Sorting, places: Sequence[Any]) -> Condition:
    ways: list[str] = []
    given: list[Any] = []
    for depth, (column, falling) in enumerate(sorting):
        value = places[depth]
        if value is None and falling:
            continue
        same = [f"+{before} IS ?" for before, _ in sorting[:depth]]
        ways.append("(" + " AND ".join([*same, _step(column, falling, value)]) + ")")
        given += [*places[:depth], *([] if value is None else [value])]
    return "(" + " OR ".join(ways) + ")", given


def _step(column: str, falling: bool, value: Any) -> str:
    # The sign before a column keeps the planner from answering each side of an OR by an index, and then sorting all.
    if value is None:
        return f"+{column} IS NOT NULL"
    return f"(+{column} < ? OR +{column} IS NULL)" if falling else f"+{column} > ?"
