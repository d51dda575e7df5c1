"""What is known around the events of one pairing, and which events of many pairings are whose."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from core.faces.report.matter import all_schools_of
from core.kinds import kind_named
from core.model.fields import Ref
from core.model.metric import CountedItem, Metric
from core.model.record import Record
from core.office.programme.gathering import Gathering, steps
from core.rules.holding import read

IsoSpan = tuple[str, str] | None
Spans = Mapping[tuple[str, str], IsoSpan]


class AroundPairing:
    """Answers for one pairing out of what was gathered for many."""

    def __init__(self, gathering: Gathering, pairing: Record) -> None:
        self._gathering = gathering
        self.pairings: Sequence[Record] = (pairing,)
        self._schools = set(all_schools_of(pairing))
        self._found: dict[str, Sequence[Record]] = {}

    def known(self, kind: str, uid: str) -> Record | None:
        """Return the record, or nothing."""
        return self._gathering.known(kind, uid)

    def all(self, kind: str) -> Sequence[Record]:
        """Return the records of a kind that belong to the pairing or to its schools."""
        if kind not in self._found:
            self._found[kind] = [one for one in self._gathering.all(kind) if self._belongs(one)]
        return self._found[kind]

    def _belongs(self, record: Record) -> bool:
        pairing = record.get("pairing")
        return pairing == self.pairings[0].uid if pairing else str(record.get("school")) in self._schools


def shared_out(gathering: Gathering, spans: Spans, metrics: Iterable[Metric]) -> dict[str, dict[str, list[Record]]]:
    """Return the events of each pairing by kind; those of a school (a prize, a course) go to all its pairings.

    What the measures look up one step further is fetched with them, in few questions.
    """
    events: dict[str, dict[str, Record]] = defaultdict(dict)
    for (kind, field), span in spans.items():
        events[kind] |= {one.uid: one for one in _inside(gathering, kind, field, span)}
    for metric in metrics:
        _fetch_steps(gathering, metric, list(events[metric.of].values()), spans.get((metric.of, metric.when)))
    found: dict[str, dict[str, list[Record]]] = {one.uid: defaultdict(list) for one in gathering.pairings}
    for kind, home, record in _at_home(gathering, events):
        if home in found:
            found[home][kind].append(record)
    return found


def _homes(pairings: Sequence[Record]) -> Mapping[str, Sequence[str]]:
    homes: dict[str, list[str]] = defaultdict(list)
    for one in pairings:
        for school in set(all_schools_of(one)):
            homes[school].append(one.uid)
    return homes


def _at_home(gathering: Gathering, events: Mapping[str, Mapping[str, Record]]) -> Iterator[tuple[str, str, Record]]:
    homes = _homes(gathering.pairings)
    for kind, records in events.items():
        for record in records.values():
            for home in _homes_of(record, homes, gathering):
                yield kind, home, record


def _homes_of(record: Record, homes: Mapping[str, Sequence[str]], gathering: Gathering) -> Sequence[str]:
    if pairing := record.get("pairing"):
        return (str(pairing),)
    if school := record.get("school"):
        return homes.get(str(school), ())
    # A seat at an event belongs where the event does; what a school keeps to itself speaks for each of its pairings.
    kind = kind_named(record.kind)
    owner = kind.field(kind.via) if kind and kind.via else None
    if not isinstance(owner, Ref):
        return tuple(one.uid for one in gathering.pairings)
    events = (gathering.known(to, str(record.get(owner.name))) for to in owner.to)
    return tuple(str(event.get("pairing")) for event in events if event)


def _inside(gathering: Gathering, kind: str, field: str, span: IsoSpan) -> list[Record]:
    declared = kind_named(kind)
    if declared is None:
        return []
    where: dict[str, Any] = {}
    if declared.field("pairing"):
        where = {"pairing": [one.uid for one in gathering.pairings]}
    by_day = span is not None and declared.field(field) is not None
    return gathering.ask(kind, where, {field: span} if by_day and span else {})


def _fetch_steps(gathering: Gathering, metric: Metric, events: Sequence[Record], span: IsoSpan) -> None:
    for here, kind in dict.fromkeys(steps(metric)):
        declared = kind_named(kind)
        if events and span and declared and declared.field("pairing") and declared.day:
            # Most of what events refer to lies on the same days: one question, and then the rest.
            _inside(gathering, kind, declared.day, span)
        uids = {str(uid) for event in events for uid in read(CountedItem(event), here, gathering)}
        gathering.fetch(kind, {uid for uid in uids if not gathering.has(kind, uid)})
