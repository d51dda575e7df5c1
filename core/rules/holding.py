"""What stands at a path of a record, and whether a condition of a measure holds there. Counts nothing."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, assert_never

from core.model.metric import Around, Compare, Condition, CountedItem, Metric, Predicate
from core.model.record import Record
from core.model.sums import exact
from core.rules.periods import iso_day

_LASTS_UNTIL = ("end", "dissolved")
_NOTHING = (None, "")


class Known:
    """Answers from records in memory what a condition asks."""

    def __init__(self, pairings: Sequence[Record] = (), records: Iterable[Record] = ()) -> None:
        self.pairings = pairings
        self._records = {(one.kind, one.uid): one for one in (*pairings, *records)}

    def known(self, kind: str, uid: str) -> Record | None:
        """Return the record, or nothing."""
        return self._records.get((kind, uid))

    def all(self, kind: str) -> Sequence[Record]:
        """Return every record of a kind."""
        return [one for (name, _), one in self._records.items() if name == kind]


def lacking(metric: Metric, item: CountedItem, around: Around) -> str:
    """Return what an item lacks to be counted at all, "" where it holds."""
    return next((one.why for one in metric.holds if not _holds(one, item, around)), "")


def falls_in(metric: Metric, item: CountedItem, first: dt.date, last: dt.date, around: Around) -> bool:
    """Tell whether the day that decides lies in a time, or what lasts is in force on a day of it."""
    day = day_of(metric, item, around)
    if day is None:
        return False
    if not metric.lasting:
        return first <= day <= last
    return in_force(item.record, day, first, last)


def in_force(record: Record, begin: dt.date | None, first: dt.date, last: dt.date) -> bool:
    """Tell whether what began on a day was in force on some day of a time; without an end it goes on."""
    ends = [end for name in _LASTS_UNTIL if (end := iso_day(record.get(name)))]
    return begin is not None and begin <= last and min(ends, default=last) >= first


def day_of(metric: Metric, item: CountedItem, around: Around) -> dt.date | None:
    """Return the day that decides when an item counts, or nothing where it has none."""
    return next((day for value in read(item, metric.when, around) if (day := iso_day(value))), None)


def read(item: CountedItem, path: str, around: Around) -> list[Any]:
    """Return the filled values at a path: of the line that counts, of the record, of its lines, one step further."""
    here, kind, then, column = _parts(path)
    if kind:
        targets = (around.known(kind, str(uid)) for uid in read(item, here, around))
        return [
            value for one in targets if one for value in (read(CountedItem(one), then, around) if then else (one.uid,))
        ]
    if not column:
        value = item.record.uid if here == "uid" else item.record.values.get(here)
        return [] if value in _NOTHING else [value]
    lines = [item.line] if item.line is not None else item.record.lines(here)
    return [line[column] for line in lines if line and line.get(column) not in _NOTHING]


@lru_cache
def _parts(path: str) -> tuple[str, str, str, str]:
    # A year of a county is read along the same few paths some hundred thousand times.
    here, _, there = path.partition("@")
    kind, _, then = there.partition(".")
    head, _, column = ("", "", "") if kind else here.partition(".")
    return here if kind else head, kind, then, column


def _holds(condition: Condition, item: CountedItem, around: Around) -> bool:
    if isinstance(condition, Predicate):
        return condition.holds(item, around)
    values = read(item, condition.path, around)
    return compared(values, condition.op, condition.words, condition.ladder)


def compared(values: Sequence[Any], op: Compare, words: Sequence[str], ladder: Sequence[str]) -> bool:
    """Tell whether one of the values compares so with the words, on a ladder where there is one."""
    match op:
        case Compare.FILLED:
            return any(not isinstance(value, str) or value.strip() for value in values)
        case Compare.IS:
            # A field that may be empty says so by an empty word.
            return any(word in str(value).split("、") or word == str(value) for value in values for word in words) or (
                not values and "" in words
            )
        case Compare.HAS:
            return any(word in str(value) for value in values for word in words)
        case Compare.LEAST:
            return any(_reaches(value, words[0], ladder) for value in values)
        case _:
            assert_never(op)


def _reaches(value: Any, least: str, ladder: Sequence[str]) -> bool:
    if not ladder:
        return exact(value) >= exact(least)  # type: ignore[arg-type]  # a number as it was typed
    return value in ladder and least in ladder and ladder.index(value) >= ladder.index(least)
