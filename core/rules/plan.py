"""How far a plan has come: each goal, task and node with its value, progress, state, and what it was counted from.

A line counts the measure that it names, narrowed as it says, between its first and its last day; or takes the value
that was typed. What is below adds up where the unit is a sum, a mean is taken only where the line says so. Nothing is
estimated, and a line is done by its value: where somebody only said so, that is told.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.model.metric import BY_MEAN, NO_SUMS, PER_CENT, Metric, narrowings
from core.model.record import Record
from core.model.sums import exact, plain
from core.rules.measures import Asked, Counted, CountedRecord, count
from core.rules.parties import Parties
from core.rules.periods import iso_day

OPEN, RUNNING, DONE, PUT_OFF, DROPPED = "未开始", "进行", "完成", "延期", "取消"
FindMetric = Callable[[str, str], Metric | None]
"""Finds the measure of a line by its word and its unit."""
Events = Callable[[Metric], Iterable[Record]]
"""Gives the records that a measure may count."""
_FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Node:
    """A line of a plan: the value reached, progress in per cent (nothing where none can be told), state, evidence.

    `claimed` tells that somebody marked it done without a value and without evidence.
    """

    item: Record
    value: float | None
    percent: float | None
    state: str
    late: bool
    evidence: tuple[CountedRecord, ...]
    children: tuple["Node", ...] = ()
    metric: Metric | None = None
    claimed: bool = False

    def walk(self) -> Iterable["Node"]:
        """Yield this line and all lines below it, in their order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Counting:
    """What counts the lines of a plan: their measures, the records that may hold, who is who, and the day."""

    measured: FindMetric
    events: Events
    parties: Parties
    on: dt.date


def wanted(items: Iterable[Record], measured: FindMetric) -> dict[tuple[str, str], tuple[str, str] | None]:
    """Return the kinds that the lines count by the field of their day, each with its first and last day in ISO form.

    No days mean at any time: what lasts.
    """
    found: dict[tuple[str, str], tuple[str, str] | None] = {}
    for item in items:
        metric = _metric(item, measured)
        start, end = str(item.get("start") or ""), str(item.get("end") or "")
        for part in (metric.parts or (metric,)) if metric and start and end else ():
            place = part.of, part.when
            known = found.get(place, (start, end))
            found[place] = None if part.lasting or known is None else (min(known[0], start), max(known[1], end))
    return found


def tree(items: Sequence[Record], counting: Counting) -> list[Node]:
    """Return the lines of a plan as a tree by their parents; a line whose parent is not there stands at the top."""
    known = {item.uid for item in items}
    below: dict[str, list[Record]] = {}
    for item in sorted(items, key=_place):
        parent = str(item.get("parent") or "")
        below.setdefault(parent if parent in known and parent != item.uid else "", []).append(item)
    made = [_node(item, below, counting, frozenset()) for item in below.get("", [])]
    # Lines that two people hung under each other have no top; each is shown at the top rather than lost.
    reached = {node.item.uid for top in made for node in top.walk()}
    lost = [item for item in items if item.uid not in reached]
    return made + [_node(item, {}, counting, frozenset()) for item in sorted(lost, key=_place)]


def completed(nodes: Iterable[Node], last: str) -> tuple[float | None, list[Node], int]:
    """Return how many per cent of the lines due by a day (ISO) are shown to be done, those due, how many are claimed.

    Nothing where no line is due.
    """
    due = [node for node in nodes if node.state != DROPPED and str(node.item.get("end")) <= last]
    claimed = sum(1 for node in due if node.claimed)
    done = sum(1 for node in due if node.state == DONE) - claimed
    return (plain(round(Decimal(100 * done) / len(due), 2)) if due else None), due, claimed


def _node(item: Record, below: Mapping[str, Sequence[Record]], counting: Counting, above: frozenset[str]) -> Node:
    path = above | {item.uid}
    children = tuple(
        _node(child, below, counting, path) for child in below.get(item.uid, ()) if child.uid not in path
    )  # fmt: skip
    metric = _metric(item, counting.measured)
    counted = _counted(item, metric, counting) if metric else None
    value = _value(item, counted, children)
    percent = _percent(item, value, children)
    state, claimed = _state(item, value, percent, children, counting.on)
    late = state not in (DONE, DROPPED) and str(item.get("end")) < counting.on.isoformat()
    return Node(item, value, percent, state, late, counted.sources if counted else (), children, metric, claimed)


def _metric(item: Record, measured: FindMetric) -> Metric | None:
    return measured(str(item.get("counted") or ""), str(item.get("unit") or ""))


def _counted(item: Record, metric: Metric, counting: Counting) -> Counted | None:
    first, last = iso_day(item.get("start")), iso_day(item.get("end"))
    unit = str(item.get("unit") or "")
    if not first or not last or (unit and not metric.adding(unit)):
        return None
    asked = Asked(unit, first, min(last, counting.on), narrowings(metric, item.lines("narrowed")))
    return count(metric, asked, counting.events, counting.parties)


def _value(item: Record, counted: Counted | None, children: Sequence[Node]) -> float | None:
    if item.get("reached") is not None:
        return plain(exact(item.get("reached")))
    if counted is None:
        return _summed(item, children)
    if counted.value is None or counted.unit == PER_CENT:
        return counted.value
    return plain(exact(item.get("baseline") or 0) + exact(counted.value))


def _summed(item: Record, children: Sequence[Node]) -> float | None:
    """Return what the lines below come to: their sum where it is one, their mean where the line says so."""
    told = [node for node in children if node.state != DROPPED]
    values = [node.value for node in told if node.value is not None]
    if item.get("target") is None or not values or any(one.item.get("unit") != item.get("unit") for one in told):
        return None
    if item.get("rollup") == BY_MEAN:
        return plain(round(sum(map(exact, values), Decimal(0)) / len(values), 2))
    if not all(_adds_up(node) for node in told):
        return None
    added = sum(
        (exact(one.value) - exact(one.item.get("baseline") or 0) for one in told if one.value is not None), Decimal(0)
    )
    return plain(exact(item.get("baseline") or 0) + added)


def _adds_up(node: Node) -> bool:
    unit = str(node.item.get("unit") or "")
    return node.metric.sums(unit) if node.metric else unit not in NO_SUMS


def _percent(item: Record, value: float | None, children: Sequence[Node]) -> float | None:
    target, base = item.get("target"), exact(item.get("baseline") or 0)
    if target is not None and value is not None:
        way = exact(target) - base
        # A target that is the baseline asks to hold what there is.
        part = (exact(value) - base) / way * _FULL if way else _FULL * (exact(value) >= exact(target))
        return plain(round(min(_FULL, max(Decimal(0), part)), 1))
    told = [exact(one.percent) for one in children if one.percent is not None and one.state != DROPPED]
    if item.get("rollup") == BY_MEAN and told:
        return plain(round(sum(told, Decimal(0)) / len(told), 1))
    return None


def _state(
    item: Record, value: float | None, percent: float | None, children: Sequence[Node], on: dt.date
) -> tuple[str, bool]:  # fmt: skip
    typed = str(item.get("state") or "")
    if typed == DROPPED or (typed == PUT_OFF and percent != _FULL):
        return typed, False
    if percent == _FULL:
        return DONE, False
    if typed == DONE and percent is None:
        # Whoever typed a value has shown something; so has who attached what speaks for it.
        return DONE, value is None and not item.lines("evidence")
    below = [one for one in children if one.state != DROPPED]
    if percent is None and below and all(one.state == DONE for one in below):
        return DONE, any(one.claimed for one in below)
    started = percent or str(item.get("start")) <= on.isoformat()
    return (RUNNING if started else OPEN), False


def _place(item: Record) -> tuple[str, str, str, str]:
    return str(item.get("start")), str(item.get("end")), str(item.get("number") or ""), item.uid
