"""The desk of the programme: what is due, how far the plan has come, and what fits together."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

from core.faces.report.matter import all_schools_of
from core.kinds import measure_of_rule
from core.kinds.measures import MEASURES, measure_called
from core.kinds.presets import CADENCE
from core.model.metric import Metric
from core.model.record import Problem, Record
from core.model.words import say
from core.office.base.session import Session
from core.office.programme.around import AroundPairing, Spans, shared_out
from core.office.programme.gathering import Gathering, gather
from core.office.records.desk import Records
from core.rules import match as matching
from core.rules import plan as planning
from core.rules.duties import Book, Duty, Rule, duties, persons_of, reminder, rules_of, wanted
from core.rules.match import Suggestion
from core.rules.parties import Parties
from core.rules.periods import Period, Year, this_one
from core.rules.plan import Node

__all__ = ["Duty", "Node", "Programme", "Rule", "Suggestion", "reminder", "this_one"]

_PAIRS = ("leader_pair", "group_pair", "mentor_pair")


class Programme:
    """Tell what is owed and done; nothing here is typed twice, and nobody is judged by it."""

    def __init__(self, session: Session, records: Records) -> None:
        self._session, self._records = session, records

    # Duties

    def due(self, on: dt.date | None = None, person: str = "", pairing: str = "") -> list[Duty]:
        """Return what is owed in the periods that hold a day (today), and what is owed once and still open."""
        day = on or self._session.today()
        found = self.owed(day, day, pairing=pairing, person=person)
        return [one for one in found if one.short or one.period.first <= day <= one.period.last]

    def owed(self, first: dt.date, last: dt.date, pairing: str = "", person: str = "") -> list[Duty]:
        """Return every duty of the periods that the days from first to last touch, the nearest end first."""
        gathering = self._gather(pairing, Period(first, last, ""))
        year = Year(gathering.all("school_calendar"), first, last)
        rules = self._rules(gathering)
        found = [
            duty
            for book in self._books(gathering, [rule for part in rules.values() for rule in part], year)
            for duty in duties(rules[book.pairing.uid], book, year, first, last)
            if not person or self._records.standing("person", person) in duty.persons
        ]
        return sorted(found, key=lambda one: (one.period.last, one.period.first))

    def rules(self, pairing: str) -> list[Rule]:
        """Return the cadence rules that hold in a pairing: the presets and the pairing's own."""
        stored = self._records.every("cadence_rule", pairing=self._one(pairing).uid)
        return rules_of(CADENCE, stored, measure_of_rule)

    # The plan

    def plan(self, pairing: str = "", on: dt.date | None = None) -> list[Node]:
        """Return the lines of the plans as trees, with progress, state and evidence."""
        day = on or self._session.today()
        gathering = self._gather(pairing, Period(day, day, ""))
        plans = {one.uid: str(one.get("pairing")) for one in gathering.all("work_plan")}
        items: dict[str, list[Record]] = defaultdict(list)
        for item in gathering.all("plan_item"):
            items[plans.get(str(item.get("plan")), "")].append(item)
        spans = planning.wanted(gathering.all("plan_item"), measure_called)
        shared = shared_out(gathering, spans, _measures(spans))
        return [
            node
            for one in gathering.pairings
            for node in planning.tree(items.get(one.uid, []), _counting(gathering, one, shared[one.uid], day))
        ]

    def change(self, item: str, typed: Mapping[str, Any], reason: str) -> tuple[Record, list[Problem]]:
        """Change a line of the plan; the plan keeps the old line with the reason and becomes a new version."""
        records = self._records
        records.one("plan_item", item)
        after, problems = records.read("plan_item", {**typed, "state_reason": reason}, item)
        if not reason.strip():
            problems = [*problems, Problem("reason", "required", say("请写明调整的原因"))]
        if problems:
            return after, problems
        # What stood there goes into the plan with the reason, as with every other change.
        return records.save(after), []

    # Needs and resources

    def match(self, pairing: str) -> list[Suggestion]:
        """Return which needs and resources of the schools fit, with reasons, the best first."""
        day = self._session.today()
        gathering = self._gather(self._one(pairing).uid, Period(day, day, ""))
        return matching.suggestions(gathering.all("match_need"), gathering.all("match_resource"))

    # Parts

    def _gather(self, pairing: str, period: Period) -> Gathering:
        return gather(self._session, self._records, pairing, period)

    def _one(self, pairing: str) -> Record:
        return self._records.one("pairing", pairing)

    def _rules(self, gathering: Gathering) -> dict[str, list[Rule]]:
        stored: dict[str, list[Record]] = defaultdict(list)
        for record in gathering.all("cadence_rule"):
            stored[str(record.get("pairing"))].append(record)
        return {one.uid: rules_of(CADENCE, stored[one.uid], measure_of_rule) for one in gathering.pairings}

    def _books(self, gathering: Gathering, rules: Iterable[Rule], year: Year) -> Iterator[Book]:
        counted = list(rules)
        spans = {place: _iso(span) for place, span in wanted(counted, year).items()}
        metrics = {metric.name: metric for rule in counted for metric in rule.measures}
        shared = shared_out(gathering, spans, metrics.values())
        called = _namer(gathering)
        for one in gathering.pairings:
            leaders, groups, mentors = (_of(gathering.all(kind), one) for kind in _PAIRS)
            around = AroundPairing(gathering, one)
            yield Book(one, leaders, groups, mentors, shared[one.uid], around, partial(called, one))


def _iso(span: tuple[dt.date, dt.date] | None) -> tuple[str, str] | None:
    return (span[0].isoformat(), span[1].isoformat()) if span else None


def _of(records: Iterable[Record], pairing: Record) -> list[Record]:
    return [one for one in records if one.get("pairing") == pairing.uid]


def _measures(spans: Spans) -> list[Metric]:
    return [one for one in MEASURES if (one.of, one.when) in spans]


def _counting(
    gathering: Gathering, pairing: Record, events: Mapping[str, Sequence[Record]], day: dt.date
) -> planning.Counting:  # fmt: skip
    parties = Parties(AroundPairing(gathering, pairing))
    return planning.Counting(measure_called, lambda metric: events.get(metric.of, ()), parties, day)


def _namer(gathering: Gathering) -> Callable[[Record, str, Record], tuple[str, ...]]:
    """Return what names those who owe a duty, each but once: the persons of a pair, or the schools of a pairing."""
    pairs = [pair for kind in _PAIRS for pair in gathering.all(kind)]
    gathering.fetch("person", {uid for pair in pairs for uid in persons_of("", pair)})
    gathering.fetch("school", {uid for one in gathering.pairings for uid in all_schools_of(one)})

    @cache
    def called(kind: str, uid: str) -> str:
        return gathering.called(kind, uid)

    def names(pairing: Record, who: str, pair: Record) -> tuple[str, ...]:
        if persons := persons_of(who, pair):
            return tuple(called("person", uid) for uid in persons)
        schools = all_schools_of(pairing)
        return tuple(called("school", uid) for uid in (schools[:1] if who == "帮扶校" else schools) if uid)

    return names
