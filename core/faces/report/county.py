"""The county at a glance: a line for each pairing with what both sides did, how far it is, and when it last stirred.

It shows where a pairing needs help; it ranks nobody.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from core.faces.paper.table import Column, Line, Origin, Table, origins, shown_number, summed
from core.faces.report.matter import Matter, schools_of
from core.kinds.measures import measure_named
from core.model.fields import Value
from core.model.metric import BOTH, HELPER, Metric
from core.model.record import Record
from core.model.words import say
from core.rules.measures import Asked, Counted, count_each
from core.rules.plan import Node, completed

# What counts as an activity of a school; who does it stands with each measure.
_ACTIVITIES = (
    "research", "open_lessons", "trainings", "dispatched", "resources", "donations", "cases", "parents", "deliveries",
    "residency", "exchanges", "culture",
)  # fmt: skip
_HEARD = "lesson_observation"
_FIRST_SUM, _SUMS = 5, 7


class _Share(NamedTuple):
    """What lies in the period for one pairing."""

    events: Sequence[tuple[Metric, Record]]
    heard: Sequence[Origin]
    plan: Sequence[Node]


def county_overview(matter: Matter) -> Table:
    """Return a line for each pairing: schools, level, state, what each side did, hours, gifts, plan, last activity."""
    shares = _shared_out(matter)
    counts = {name: _each(name, matter) for name in ("mentor_pairs", "hours", "donated_yuan")}
    lines = tuple(_line(number, one, shares[one.uid], counts, matter) for number, one in enumerate(matter.pairings, 1))
    columns = (
        Column(say("序号"), 12, True), Column(say("帮扶校"), 34), Column(say("级别"), 13), Column(say("受援校"), 40),
        Column(say("状态"), 14), Column(say("帮扶校活动（次）"), 19, True), Column(say("受援校活动（次）"), 19, True),
        Column(say("听课（节）"), 17, True), Column(say("师徒（对）"), 17, True), Column(say("培训学时"), 16, True),
        Column(say("捐赠（元）"), 22, True), Column(say("计划完成（%）"), 19, True), Column(say("最近活动"), 27),
    )  # fmt: skip
    sums = (summed(lines, at) if _FIRST_SUM <= at < _FIRST_SUM + _SUMS - 1 else "" for at in range(2, len(columns)))
    totals: tuple[Value, ...] = (say("合计"), say("{n} 个结对", n=len(lines)), *sums) if len(lines) > 1 else ()
    return Table("county_overview", columns, lines, totals)


def _shared_out(matter: Matter) -> dict[str, _Share]:
    metrics = [metric for name in _ACTIVITIES if (metric := measure_named(name))]
    events = _by_pairing((metric, record) for metric in metrics for record in matter.inside(metric.of))
    plans = {one.uid: str(one.get("pairing")) for one in matter.all("work_plan")}
    nodes: dict[str, list[Node]] = defaultdict(list)
    for node in (node for top in matter.plan() for node in top.walk()):
        nodes[plans.get(str(node.item.get("plan")), "")].append(node)
    return {
        one.uid: _Share(events[one.uid], matter.listed(_HEARD, pairing=one.uid), nodes[one.uid])
        for one in matter.pairings
    }


def _by_pairing(done: Iterator[tuple[Metric, Record]]) -> dict[str, list[tuple[Metric, Record]]]:
    found: dict[str, list[tuple[Metric, Record]]] = defaultdict(list)
    for metric, record in done:
        found[str(record.get("pairing"))].append((metric, record))
    return found


def _each(name: str, matter: Matter) -> dict[str, Counted]:
    """Return what a measure comes to for each pairing."""
    metric = measure_named(name)
    if metric is None:
        return {}
    asked = Asked().within(matter.period.first, matter.period.last)
    return count_each(metric, asked, matter.events, matter.parties, partial(matter.parties.homes, metric))


def _line(
    number: int, pairing: Record, share: _Share, counts: Mapping[str, Mapping[str, Counted]], matter: Matter
) -> Line:  # fmt: skip
    helper, helped = schools_of(pairing)
    school = matter.record("school", helper)
    ours = sum(1 for metric, one in share.events if _by(metric, one) in (helper, HELPER, BOTH))
    theirs = sum(1 for metric, one in share.events if _by(metric, one) in (*helped, BOTH))
    done, due, _ = completed(share.plan, matter.period.last.isoformat())
    told = {name: found.get(pairing.uid, Counted(0, "")) for name, found in counts.items()}
    cells = (
        number, matter.called("school", helper), say(str(school.get("honour") or "")) if school else "",
        "、".join(matter.called("school", uid) for uid in helped), say(str(pairing.get("state") or "进行")),
        ours, theirs, len(share.heard), told["mentor_pairs"].value, told["hours"].value,
        told["donated_yuan"].value, shown_number(done), _last_day(share, matter),
    )  # fmt: skip
    items = (("plan_item", node.item.uid) for node in sorted(due, key=lambda node: str(node.item.get("end"))))
    pairs = ((one.kind, one.uid) for one in told["mentor_pairs"].sources)
    events = origins(record for _, record in share.events)
    return Line((*cells,), (("pairing", pairing.uid), *events, *share.heard, *pairs, *items), pairing.uid)


def _by(metric: Metric, event: Record) -> str:
    return metric.by if metric.by in (HELPER, BOTH) else str(event.get(metric.by) or "")


def _last_day(share: _Share, matter: Matter) -> str:
    last = matter.record(*share.heard[-1]) if share.heard else None
    records = (*(record for _, record in share.events), *([last] if last else []))
    return max((str(one.get("date") or one.get("start") or "") for one in records), default="")
