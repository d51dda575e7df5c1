"""Who owes what by when, and what is short: a to-do list from agreed rules and what has been entered.

Pure: rules, calendars, pairs and events come in, duties go out. It judges nobody.

A duty is owed in a period in proportion to the school days on which its pair was in force, rounded half up: a pair made
on Wednesday owes that week's lesson, one dissolved on Tuesday no longer does. An event is counted for the pair in force
on its day; where several are, for the one made last.
"""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import partial
from typing import Any, NamedTuple

from core.model.record import Record
from core.model.term import ONCE
from core.model.words import say
from core.rules.archive import entered_late
from core.rules.evidence import (
    DEPUTIES,
    GROUPS,
    LEADERS,
    MENTORS,
    PAIRING,
    Counted,
    Lessons,
    Source,
    counted,
    day_of,
    pair_keys,
    took_place,
)
from core.rules.periods import Period, Year, iso_day, once, this_one

_PRINCIPAL = "校长"
_ENDED = ("中止", "结束")
_ROLES = {"师傅": ("mentor",), "徒弟": ("mentee",)}
_EVERY_ROLE = ("mentor", "mentee", "helper_leader", "recipient_leader", "helper_head", "recipient_head")


@dataclass(frozen=True, slots=True)
class Rule:
    """A cadence rule; `within` days bound what is owed once, `from_day` and `until` (ISO days) when it holds."""

    rule: str
    duty: str
    who: str
    n: int
    unit: str
    within: int = 0
    active: int = 1
    from_day: str = ""
    until: str = ""


class Evidence(NamedTuple):
    """A record that was counted: its day, and the day it was entered if that was more than a week later."""

    kind: str
    uid: str
    day: dt.date
    entered: dt.date | None


@dataclass(frozen=True, slots=True)
class Duty:
    """What a pair owes in a period: owed, done and short in `unit`, and the records counted (`late` were entered late).

    `kind` and `uid` name the pair (or pairing) that owes it, `who`, `persons` and `names` whose it is; `cadence` is the
    unit of its periods (周, 月 … or 次 for what is owed once).
    """

    rule: str
    duty: str
    who: str
    pairing: str
    kind: str
    uid: str
    persons: tuple[str, ...]
    subject: str
    period: Period
    owed: int
    done: int
    unit: str
    evidence: tuple[Evidence, ...] = ()
    names: tuple[str, ...] = field(default=(), compare=False)
    cadence: str = ""

    @property
    def short(self) -> int:
        """Return how much is still missing."""
        return max(0, self.owed - self.done)

    @property
    def late(self) -> int:
        """Return how many of the records were entered late."""
        return sum(1 for one in self.evidence if one.entered)


@dataclass(frozen=True, slots=True)
class Book:
    """A pairing with its pairs, and the events that may speak for them, by kind.

    `called` answers what those are called who owe a duty: given whose it is (帮扶校, 师徒 …) and the pair.
    """

    pairing: Record
    leaders: Sequence[Record] = ()
    groups: Sequence[Record] = ()
    mentors: Sequence[Record] = ()
    events: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    lessons: Lessons = field(default_factory=dict)
    called: Callable[[str, Record], tuple[str, ...]] = lambda who, pair: ()


class _Life(NamedTuple):
    pair: Record
    first: dt.date
    last: dt.date


def rules_of(presets: Iterable[Any], stored: Iterable[Record]) -> list[Rule]:
    """Return the rules of a pairing that hold: the presets, each replaced by a stored rule of the same id."""
    names = {one.name for one in fields(Rule)}
    known = {one.rule: {name: getattr(one, name) for name in names if hasattr(one, name)} for one in presets}
    for record in stored:
        own = {name: record.get(name) for name in names if record.get(name) is not None}
        known[str(record.get("rule"))] = {**known.get(str(record.get("rule")), {}), **own}
    return [rule for values in known.values() if (rule := Rule(**values)).active]


def wanted(rules: Iterable[Rule], year: Year) -> dict[str, tuple[dt.date, dt.date] | None]:
    """Return the kinds of events that the rules count, each with its first and last day; nothing means at any time."""
    found: dict[str, tuple[dt.date, dt.date] | None] = {}
    for rule in rules:
        periods = year.periods(rule.unit)
        for source in counted(rule.rule).sources:
            known = found.get(source.kind, (dt.date.max, dt.date.min))
            if rule.unit == ONCE or known is None:
                found[source.kind] = None
            elif periods:
                found[source.kind] = min(known[0], periods[0].first), max(known[1], periods[-1].last)
    return found


def duties(rules: Iterable[Rule], book: Book, year: Year, first: dt.date, last: dt.date) -> list[Duty]:
    """Return the duties of a pairing in every period that the days from first to last touch, rule by rule."""
    return [duty for rule in rules for duty in _of_rule(rule, book, year, first, last)]


def life(pair: Record, pairing: Record) -> tuple[dt.date, dt.date]:
    """Return the first and the last day on which a pair is in force; a pairing that ends takes its pairs along."""
    firsts = [iso_day(one.get("start")) for one in (pair, pairing)]
    lasts = [iso_day(one.get(name)) for one in (pair, pairing) for name in ("end", "dissolved")]
    if pairing.get("state") in _ENDED:
        lasts.append(iso_day(pairing.get("state_day")))
    return max(filter(None, firsts), default=dt.date.min), min(filter(None, lasts), default=dt.date.max)


def reminder(duty: Duty) -> str:
    """Return how much is still missing, as a person reminds another: 本周还差 1 节; nothing where all is done."""
    if not duty.short:
        return ""
    return say("{this}还差 {n} {unit}", this=this_one(duty.cadence), n=duty.short, unit=say(duty.unit))


def _of_rule(rule: Rule, book: Book, year: Year, first: dt.date, last: dt.date) -> Iterator[Duty]:
    how = counted(rule.rule)
    lives = [_held(rule, pair, book.pairing) for pair in _subjects(how.subjects, book)]
    if rule.unit == ONCE:
        yield from (_once(rule, how, book, one) for one in lives if one.first <= last)
        return
    periods = [one for one in year.periods(rule.unit) if one.first <= last and one.last >= first]
    given = _given(how, book, lives, periods)
    for one in lives:
        made = _made(rule, how, book, one.pair)
        for at, period in enumerate(periods):
            events = given.get((one.pair.uid, at), ())
            owed = _owed(rule.n, period, one)
            if owed or events:
                yield made(period=period, owed=owed, done=how.total(events), evidence=_evidence_of(events))


def _subjects(subjects: str, book: Book) -> Sequence[Record]:
    match subjects:
        case "leaders":
            # Principals talk and groups meet before anybody has entered who is paired with whom.
            return [one for one in book.leaders if one.get("line") == _PRINCIPAL] or [book.pairing]
        case "deputies":
            return [one for one in book.leaders if one.get("line") != _PRINCIPAL]
        case "groups":
            return book.groups or [book.pairing]
        case "mentors":
            return book.mentors
        case _:
            return [book.pairing]


def _held(rule: Rule, pair: Record, pairing: Record) -> _Life:
    first, last = life(pair, pairing)
    return _Life(pair, max(first, iso_day(rule.from_day) or first), min(last, iso_day(rule.until) or last))


def _owed(n: int, period: Period, one: _Life) -> int:
    held, whole = period.share(one.first, one.last), len(period.days)
    return (2 * n * held + whole) // (2 * whole)


def _given(
    how: Counted, book: Book, lives: Sequence[_Life], periods: Sequence[Period]
) -> dict[tuple[str, int], list[Record]]:  # fmt: skip
    """Give every event to one pair and one period."""
    firsts = [period.first for period in periods]
    answering = _answering(how.subjects, lives)
    given: dict[tuple[str, int], list[Record]] = defaultdict(list)
    for source in how.sources:
        for event in book.events.get(source.kind, ()):
            day = day_of(event)
            at = bisect_right(firsts, day) - 1 if day else -1
            if day and at >= 0 and day <= periods[at].last and took_place(event):
                for pair in _claimed(source, event, day, book.lessons, answering):
                    given[pair, at].append(event)
    return given


def _answering(subjects: str, lives: Iterable[_Life]) -> dict[str, list[_Life]]:
    answering: dict[str, list[_Life]] = defaultdict(list)
    for one in sorted(lives, key=lambda one: (-one.first.toordinal(), one.pair.uid)):
        for key in pair_keys(subjects, one.pair):
            answering[key].append(one)
    return answering


def _claimed(
    source: Source, event: Record, day: dt.date, lessons: Lessons, answering: Mapping[str, Sequence[_Life]]
) -> set[str]:  # fmt: skip
    claimed: set[str] = set()
    for key in source.keys(event, lessons):
        pair = next((one.pair.uid for one in answering.get(key, ()) if one.first <= day <= one.last), None)
        if pair:
            claimed.add(pair)
            if not source.each:
                break
    return claimed


def _once(rule: Rule, how: Counted, book: Book, one: _Life) -> Duty:
    # What is owed once may have been done before the pairing began, and still counts when it comes too late.
    last = one.first + dt.timedelta(days=rule.within) if rule.within else one.last
    period = once(one.first, min(last, iso_day(rule.until) or last))
    events = [
        event
        for source in how.sources
        for event in book.events.get(source.kind, ())
        if took_place(event) and day_of(event) and set(source.keys(event, book.lessons)) & {one.pair.uid}
    ]
    made = _made(rule, how, book, one.pair)
    return made(period=period, owed=rule.n, done=how.total(events), evidence=_evidence_of(events))


def _made(rule: Rule, how: Counted, book: Book, pair: Record) -> Callable[..., Duty]:
    """Return what makes the duties of a pair by a rule, one for each period."""
    return partial(
        Duty,
        rule=rule.rule,
        duty=rule.duty,
        who=rule.who,
        pairing=book.pairing.uid,
        kind=pair.kind,
        uid=pair.uid,
        persons=persons_of(rule.who, pair),
        subject=str(pair.get("subject") or pair.get("line") or ""),
        unit=how.unit,
        names=book.called(rule.who, pair),
        cadence=rule.unit,
    )


def _evidence_of(events: Sequence[Record]) -> tuple[Evidence, ...]:
    return tuple(sorted((_evidence(event) for event in events), key=lambda one: (one.day, one.uid)))


def _evidence(event: Record) -> Evidence:
    day = day_of(event) or dt.date.min
    return Evidence(event.kind, event.uid, day, entered_late(day.isoformat(), event.made))


def persons_of(who: str, pair: Record) -> tuple[str, ...]:
    """Return the persons of a pair whose a duty is."""
    return tuple(str(pair.get(role)) for role in _ROLES.get(who, _EVERY_ROLE) if pair.get(role))


__all__ = [
    "DEPUTIES", "GROUPS", "LEADERS", "MENTORS", "PAIRING",
    "Book", "Duty", "Evidence", "Rule", "duties", "life", "persons_of", "reminder", "rules_of", "wanted",
]  # fmt: skip
