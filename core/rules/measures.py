"""Counts a measure: which records and lines hold, in whose name they speak, and what they come to in a unit.

Pure. Who counts brings the records that may hold (any more of the kind do no harm) and a around for one step further.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple, assert_never

from core.model.metric import (
    HELPING_SIDE,
    Adding,
    Around,
    Compare,
    CountedItem,
    Days,
    Distinct,
    Done,
    Each,
    Heads,
    Mean,
    Metric,
    Narrowing,
    People,
    Pieces,
    Share,
    Sum,
    Total,
)  # fmt: skip
from core.model.record import Record
from core.model.sums import exact
from core.rules.evidence import took_place
from core.rules.holding import compared, day_of, falls_in, lacking, read
from core.rules.parties import Parties, named
from core.rules.periods import iso_day

_FOREVER = (dt.date.min, dt.date.max)


class CountedRecord(NamedTuple):
    """A record that was counted, with the day that decided."""

    kind: str
    uid: str
    day: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with its unit and the records it comes from; no value where nothing is known of it."""

    value: float | None
    unit: str
    sources: tuple[CountedRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks of a measure: the unit, the time, how it is narrowed, and of whom."""

    unit: str = ""
    first: dt.date = _FOREVER[0]
    last: dt.date = _FOREVER[1]
    narrowed: tuple[Narrowing, ...] = ()
    pairing: str = ""
    recipient: str = ""
    person: str = ""

    def within(self, first: dt.date, last: dt.date) -> "Asked":
        """Return the same question of another time."""
        return replace(self, first=first, last=last)


def count(
    metric: Metric, asked: Asked, records: Callable[[Metric], Iterable[Record]], parties: Parties
) -> Counted:  # fmt: skip
    """Return what a measure comes to, as asked, out of the records that may hold."""
    unit = asked.unit or metric.unit
    if metric.parts:
        counts = [count(part, replace(asked, unit=part.unit), records, parties) for part in metric.parts]
        sources = tuple(sorted({one for part in counts for one in part.sources}, key=_by_day))
        return Counted(_plain(sum((exact(one.value or 0) for one in counts), Decimal(0))), unit, sources)
    asked = of_its_side(metric, asked)
    items = holding(metric, asked, records(metric), parties)
    value = amount(metric, asked, items, parties)
    return Counted(value, unit, _sources(metric, items, parties))


def count_each(
    metric: Metric,
    asked: Asked,
    records: Callable[[Metric], Iterable[Record]],
    parties: Parties,
    key: Callable[[Record], Iterable[str]],
) -> dict[str, Counted]:
    """Return what a measure comes to for each key of its records (a pairing, a recipient); "" for those without one."""
    asked = of_its_side(metric, asked)
    shared: dict[str, list[CountedItem]] = defaultdict(list)
    for item in holding(metric, asked, records(metric), parties):
        for one in tuple(key(item.record)) or ("",):
            shared[one].append(item)
    unit = asked.unit or metric.unit
    return {
        one: Counted(amount(metric, asked, items, parties), unit, _sources(metric, items, parties))
        for one, items in shared.items()
    }


def _sources(metric: Metric, items: Iterable[CountedItem], parties: Parties) -> tuple[CountedRecord, ...]:
    days = {
        one.record.uid: CountedRecord(metric.of, one.record.uid, _day_words(metric, one, parties.around))
        for one in items
    }
    return tuple(sorted(days.values(), key=_by_day))


def of_its_side(metric: Metric, asked: Asked) -> Asked:
    """Return the question with the side that the measure is of, where the reader names neither side nor school."""
    if not metric.side or any(one.field in ("side", "school") for one in asked.narrowed):
        return asked
    return replace(asked, narrowed=(*asked.narrowed, Narrowing("side", Compare.IS, (metric.side,))))


def holding(metric: Metric, asked: Asked, records: Iterable[Record], parties: Parties) -> list[CountedItem]:
    """Return the records, or their lines, that hold and are asked for."""
    around = parties.around
    return [
        item
        for record in records
        if took_place(record)
        for item in _items(metric, record)
        if falls_in(metric, item, asked.first, asked.last, around)
        and not lacking(metric, item, around)
        and _asked_for(metric, item, asked, parties)
    ]


def people(metric: Metric, item: CountedItem, asked: Asked, parties: Parties) -> list[str]:
    """Return the people that an item counts, without those whom the reader leaves out."""
    uids = [str(uid) for path in metric.people for uid in read(item, path, parties.around)]
    wanted = dict.fromkeys(uid for uid in uids if not asked.person or uid == asked.person)
    return [uid for uid in wanted if all(_is_meant(one, uid, metric, parties) for one in asked.narrowed)]


def amount(metric: Metric, asked: Asked, items: Sequence[CountedItem], parties: Parties) -> float | None:
    """Return what items come to in the unit that is asked for; nothing where none of them says it."""
    adding = metric.adding(asked.unit)
    value = _amount(adding, metric, asked, items, parties) if adding else None
    return None if value is None else _plain(value)


def _amount(
    adding: Adding, metric: Metric, asked: Asked, items: Sequence[CountedItem], parties: Parties
) -> Decimal | None:  # fmt: skip
    match adding:
        case People() | Heads() | Share():
            return _of_heads(adding, [people(metric, item, asked, parties) for item in items], parties)
        case Distinct(paths=paths):
            keys = (tuple(_first(item, group, parties.around) for group in paths) for item in items)
            return Decimal(len(set(keys)))
        case Days():
            return Decimal(len({day for item in items for day in _days(metric, item, adding, asked, parties.around)}))
        case Mean():
            return _mean(adding, items)
        case Done():
            # How far the plan has come is told by the plan.
            return None
        case _:
            return _added(adding, items, asked.unit, parties)


def _of_heads(adding: People | Heads | Share, counted: Sequence[Sequence[str]], parties: Parties) -> Decimal | None:
    match adding:
        case Heads():
            return Decimal(sum(map(len, counted)))
        case People():
            return Decimal(len({uid for uids in counted for uid in uids}))
        case Share(side=side):
            return _share({uid for uids in counted for uid in uids}, parties.side(side), parties)
        case _:
            assert_never(adding)


def _added(
    adding: Each | Sum | Total | Pieces, items: Sequence[CountedItem], unit: str, parties: Parties
) -> Decimal | None:
    match adding:
        case Each():
            return Decimal(len(items))
        case Sum(of=of):
            return sum((one for item in items if (one := of(item)) is not None), Decimal(0))
        case Total(of=total):
            return total(items, parties.around)
        case Pieces():
            return _pieces(adding, items, unit)
        case _:
            assert_never(adding)


def _share(found: set[str], schools: frozenset[str], parties: Parties) -> Decimal | None:
    teachers = {uid for uid, school in parties.schools.items() if school in schools}
    return Decimal(100 * len(found & teachers)) / len(teachers) if teachers else None


def _days(metric: Metric, item: CountedItem, adding: Days, asked: Asked, around: Around) -> Iterator[tuple[str, int]]:
    begin = day_of(metric, item, around)
    end = iso_day(item.record.get(adding.until)) if adding.until else begin
    if metric.lasting and begin:
        # What has no end yet goes on; only its days within the time count.
        begin, end = max(begin, asked.first), min(end or asked.last, asked.last)
    if begin and end:
        whose = str(next(iter(read(item, adding.each, around)), "")) if adding.each else ""
        yield from ((whose, day) for day in range(begin.toordinal(), end.toordinal() + 1))


def _pieces(adding: Pieces, items: Sequence[CountedItem], unit: str) -> Decimal:
    lines = (line for item in items for line in item.record.lines(adding.rows))
    counted = (line for line in lines if not adding.unit or line.get(adding.unit) == unit)
    return sum((exact(line[adding.number]) for line in counted if line.get(adding.number) is not None), Decimal(0))


def _mean(adding: Mean, items: Sequence[CountedItem]) -> Decimal | None:
    told = [(exact(value), item.record) for item in items if (value := _stated(item.record, adding.field)) is not None]
    weights = [exact(one.get(adding.weight) or 1) if adding.weight else Decimal(1) for _, one in told]
    whole = sum(weights, Decimal(0))
    return (
        sum((value * weight for (value, _), weight in zip(told, weights, strict=True)), Decimal(0)) / whole
        if whole
        else None
    )


def _stated(record: Record, name: str) -> Any:
    value = record.get(name)
    if name != "gain" or value is not None:
        return value
    # A gain is never kept: it follows from the two means.
    before, after = record.get("mean_before"), record.get("mean")
    return (exact(after) - exact(before)) / exact(before) * 100 if before and after is not None else None


def _items(metric: Metric, record: Record) -> Iterable[CountedItem]:
    return (CountedItem(record, line) for line in record.lines(metric.rows)) if metric.rows else (CountedItem(record),)


def _asked_for(metric: Metric, item: CountedItem, asked: Asked, parties: Parties) -> bool:
    record = item.record
    if asked.pairing and asked.pairing not in parties.homes(metric, record):
        return False
    if asked.recipient and asked.recipient not in parties.concerned(metric, record):
        return False
    if not all(_is_narrowed(metric, one, item, parties) for one in asked.narrowed):
        return False
    if asked.person and not metric.people:
        return asked.person in named(metric, record, parties.around)
    by_people = asked.person or any(_of_people(metric, one) for one in asked.narrowed)
    return not by_people or bool(people(metric, item, asked, parties))


def _is_narrowed(metric: Metric, one: Narrowing, item: CountedItem, parties: Parties) -> bool:
    if _of_people(metric, one):
        return True
    match one.field:
        case "recipient":
            return not parties.concerned(metric, item.record).isdisjoint(one.words)
        case "side":
            return _of_side(metric, one.words[0], item, parties)
        case _:
            narrow = metric.narrow(one.field)
            values = read(item, narrow.path, parties.around) if narrow else []
            return narrow is not None and compared(values, one.op, one.words, narrow.options)


def _of_people(metric: Metric, one: Narrowing) -> bool:
    narrow = metric.narrow(one.field)
    # The side of those who have no school of their own to name is that of their people.
    return bool(narrow and narrow.people) or (one.field == "side" and not metric.by)


def _of_side(metric: Metric, words: str, item: CountedItem, parties: Parties) -> bool:
    match metric.by:
        case "helper":
            return words == HELPING_SIDE
        case "both":
            return True
        case path:
            return not parties.side(words).isdisjoint(map(str, read(item, path, parties.around)))


def _is_meant(one: Narrowing, uid: str, metric: Metric, parties: Parties) -> bool:
    if not _of_people(metric, one):
        return True
    match one.field:
        case "person":
            return uid in one.words
        case "school":
            return parties.schools.get(uid, "") in one.words
        case "side":
            return parties.schools.get(uid, "") in parties.side(one.words[0])
        case _:
            return any(parties.belongs(uid, word) for word in one.words)


def _first(item: CountedItem, paths: Sequence[str], around: Around) -> str:
    return next((str(value) for path in paths for value in read(item, path, around)), "")


def _day_words(metric: Metric, item: CountedItem, around: Around) -> str:
    return str(next(iter(read(item, metric.when, around)), ""))


def _by_day(one: CountedRecord) -> tuple[str, str]:
    return one.day, one.uid


def _plain(value: Decimal) -> float:
    exact_value = round(value, 2)
    return int(exact_value) if exact_value == int(exact_value) else float(exact_value)
