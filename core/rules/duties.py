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

from core.model.metric import Around, CountedItem, Metric
from core.model.record import Record
from core.model.term import ONCE
from core.model.words import say
from core.rules.archive import entered_late
from core.rules.evidence import pair_keys, took_place
from core.rules.holding import Known, day_of, falls_in, lacking
from core.rules.measures import Asked, amount
from core.rules.parties import Parties
from core.rules.periods import Period, Year, iso_day, once, this_one

_PRINCIPAL = "校长"
_ENDED = ("中止", "结束")
_ROLES = {"师傅": ("mentor",), "徒弟": ("mentee",)}
_EVERY_ROLE = ("mentor", "mentee", "helper_leader", "recipient_leader", "helper_head", "recipient_head")


@dataclass(frozen=True, slots=True)
class Rule:
    """A cadence rule; `within` days bound what is owed once, `from_day` and `until` (ISO days) when it holds.

    Its `measures` say what counts, their sum; without any nothing does.
    """

    rule: str
    duty: str
    who: str
    n: int
    unit: str
    within: int = 0
    active: int = 1
    from_day: str = ""
    until: str = ""
    measures: tuple[Metric, ...] = ()

    @property
    def subjects(self) -> str:
        """Return which pairs owe it: those that its measures name."""
        return self.measures[0].subjects if self.measures else "pairing"

    @property
    def counted_in(self) -> str:
        """Return the unit in which it is counted."""
        return self.measures[0].unit if self.measures else "次"


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
    """A pairing with its pairs, the events that may speak for them, by kind, and what is known beside them.

    `called` answers what those are called who owe a duty: given whose it is (帮扶校, 师徒 …) and the pair.
    """

    pairing: Record
    leaders: Sequence[Record] = ()
    groups: Sequence[Record] = ()
    mentors: Sequence[Record] = ()
    events: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    around: Around = field(default_factory=Known)
    called: Callable[[str, Record], tuple[str, ...]] = lambda who, pair: ()


class _Life(NamedTuple):
    pair: Record
    first: dt.date
    last: dt.date


class _Speaking(NamedTuple):
    metric: Metric
    event: Record


def rules_of(
    presets: Iterable[Any], stored: Iterable[Record], measured: Callable[[str], Metric | None] = lambda word: None
) -> list[Rule]:
    """Return the rules of a pairing that hold: the presets, each replaced by a stored rule of the same id.

    `measured` finds the measure that a stored rule names; one that names none counts what its id says.
    """
    names = {one.name for one in fields(Rule)}
    known = {one.rule: {name: getattr(one, name) for name in names if hasattr(one, name)} for one in presets}
    for record in stored:
        own = {name: record.get(name) for name in names if record.get(name) is not None}
        preset = known.get(str(record.get("rule")), {})
        chosen = measured(str(record.get("measure") or ("" if preset else record.get("rule"))))
        known[str(record.get("rule"))] = {**preset, **own, **({"measures": (chosen,)} if chosen else {})}
    return [rule for values in known.values() if (rule := Rule(**values)).active]


Span = tuple[dt.date, dt.date]


def wanted(rules: Iterable[Rule], year: Year) -> dict[tuple[str, str], Span | None]:
    """Return the kinds of events that the rules count by the field of their day, each with its first and last day.

    No days mean at any time: what is owed once, and what lasts.
    """
    found: dict[tuple[str, str], Span | None] = {}
    for rule in rules:
        periods = year.periods(rule.unit)
        for metric in rule.measures:
            place = metric.of, metric.when
            known = found.get(place, (dt.date.max, dt.date.min))
            if rule.unit == ONCE or metric.lasting or known is None:
                found[place] = None
            elif periods:
                found[place] = min(known[0], periods[0].first), max(known[1], periods[-1].last)
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
    lives = [_held(rule, pair, book.pairing) for pair in _subjects(rule.subjects, book)]
    if rule.unit == ONCE:
        yield from (_once(rule, book, one) for one in lives if one.first <= last)
        return
    periods = [one for one in year.periods(rule.unit) if one.first <= last and one.last >= first]
    given = _given(rule, book, lives, periods)
    for one in lives:
        made = _made(rule, book, one.pair)
        for at, period in enumerate(periods):
            speaking = given.get((one.pair.uid, at), ())
            owed = _owed(rule.n, period, one)
            if owed or speaking:
                yield made(period=period, owed=owed, **_shown(speaking, book))


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
    rule: Rule, book: Book, lives: Sequence[_Life], periods: Sequence[Period]
) -> dict[tuple[str, int], list[_Speaking]]:  # fmt: skip
    """Give every event to one pair and one period; what lasts, to each period in which it is in force."""
    answering = _answering(rule.subjects, lives)
    firsts = [period.first for period in periods]
    given: dict[tuple[str, int], list[_Speaking]] = defaultdict(list)
    for metric in rule.measures:
        for event in book.events.get(metric.of, ()):
            if took_place(event) and not lacking(metric, CountedItem(event), book.around):
                for at, day in _places(metric, event, firsts, periods, book.around):
                    for pair in _claimed(metric, event, day, book, answering):
                        given[pair, at].append(_Speaking(metric, event))
    return given


def _places(
    metric: Metric, event: Record, firsts: Sequence[dt.date], periods: Sequence[Period], around: Around
) -> Iterator[tuple[int, dt.date]]:
    """Yield the periods to which an event belongs, each with the day on which a pair must be in force."""
    item = CountedItem(event)
    day = day_of(metric, item, around)
    if day is None:
        return
    if metric.lasting:
        for at, period in enumerate(periods):
            if falls_in(metric, item, period.first, period.last, around):
                yield at, max(day, period.first)
        return
    at = bisect_right(firsts, day) - 1
    if at >= 0 and day <= periods[at].last:
        yield at, day


def _answering(subjects: str, lives: Iterable[_Life]) -> dict[str, list[_Life]]:
    answering: dict[str, list[_Life]] = defaultdict(list)
    for one in sorted(lives, key=lambda one: (-one.first.toordinal(), one.pair.uid)):
        for key in pair_keys(subjects, one.pair):
            answering[key].append(one)
    return answering


def _claimed(
    metric: Metric, event: Record, day: dt.date, book: Book, answering: Mapping[str, Sequence[_Life]]
) -> set[str]:  # fmt: skip
    claimed: set[str] = set()
    for key in _keys(metric, event, book):
        pair = next((one.pair.uid for one in answering.get(key, ()) if one.first <= day <= one.last), None)
        if pair:
            claimed.add(pair)
            if not metric.each:
                break
    return claimed


def _keys(metric: Metric, event: Record, book: Book) -> Iterable[str]:
    # What says of nobody whose it is speaks for the pairing in whose book it stands.
    return metric.whose(event, book.around) if metric.whose else (book.pairing.uid,)


def _once(rule: Rule, book: Book, one: _Life) -> Duty:
    # What is owed once may have been done before the pairing began, and still counts when it comes too late.
    last = one.first + dt.timedelta(days=rule.within) if rule.within else one.last
    period = once(one.first, min(last, iso_day(rule.until) or last))
    speaking = [
        _Speaking(metric, event)
        for metric in rule.measures
        for event in book.events.get(metric.of, ())
        if took_place(event)
        and day_of(metric, CountedItem(event), book.around)
        and not lacking(metric, CountedItem(event), book.around)
        and one.pair.uid in _keys(metric, event, book)
    ]
    return _made(rule, book, one.pair)(period=period, owed=rule.n, **_shown(speaking, book))


def _shown(speaking: Sequence[_Speaking], book: Book) -> dict[str, Any]:
    """Return what the events come to, measure by measure, and the events."""
    by_measure: dict[str, list[_Speaking]] = defaultdict(list)
    for one in speaking:
        by_measure[one.metric.name].append(one)
    parties = Parties(book.around)
    done = (
        amount(events[0].metric, Asked(), [CountedItem(one.event) for one in events], parties) or 0
        for events in by_measure.values()
    )
    return {"done": int(sum(done)), "evidence": _evidence_of(speaking, book.around)}


def _made(rule: Rule, book: Book, pair: Record) -> Callable[..., Duty]:
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
        unit=rule.counted_in,
        names=book.called(rule.who, pair),
        cadence=rule.unit,
    )


def _evidence_of(speaking: Sequence[_Speaking], around: Around) -> tuple[Evidence, ...]:
    return tuple(sorted((_evidence(one, around) for one in speaking), key=lambda one: (one.day, one.uid)))


def _evidence(speaking: _Speaking, around: Around) -> Evidence:
    event = speaking.event
    day = day_of(speaking.metric, CountedItem(event), around) or dt.date.min
    return Evidence(event.kind, event.uid, day, entered_late(day.isoformat(), event.made))


def persons_of(who: str, pair: Record) -> tuple[str, ...]:
    """Return the persons of a pair whose a duty is."""
    return tuple(str(pair.get(role)) for role in _ROLES.get(who, _EVERY_ROLE) if pair.get(role))


__all__ = ["Book", "Duty", "Evidence", "Rule", "duties", "life", "persons_of", "reminder", "rules_of", "wanted"]
