"""The county at a glance: a line for each pairing with what both sides did, how far it is, and when it last stirred.

It shows where a pairing needs help; it ranks nobody.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from core.faces.paper.table import Column, Line, Origin, Table, origins, summed
from core.faces.report.figures import completed, donated, in_force
from core.faces.report.matter import Matter, schools_of
from core.model.fields import Value
from core.model.record import Record
from core.model.sums import rounded
from core.model.words import say
from core.rules.plan import Node

# Who does it: a field of the record names the school, or it is always the helping school, or both do it together.
_HELPER, _BOTH = "helper", "both"
_DONE_BY = {
    "research_activity": "host", "open_lesson": "school", "training": "organiser", "dispatch": "from_school",
    "resource_share": "giver", "donation": "donor", "practice_case": "school", "parent_activity": "school",
    "teaching_delivery": _HELPER, "residency_log": _HELPER, "leader_exchange": _BOTH, "culture_activity": _BOTH,
}  # fmt: skip
_HEARD = "lesson_observation"
_FIRST_SUM, _SUMS = 5, 7


class _Share(NamedTuple):
    """What lies in the period for one pairing."""

    events: Sequence[Record]
    heard: Sequence[Origin]
    pairs: Sequence[Record]
    plan: Sequence[Node]


def county_overview(matter: Matter) -> Table:
    """Return a line for each pairing: schools, level, state, what each side did, hours, gifts, plan, last activity."""
    shares = _shared_out(matter)
    lines = tuple(_line(number, one, shares[one.uid], matter) for number, one in enumerate(matter.pairings, 1))
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
    events = _by_pairing(record for kind in _DONE_BY for record in matter.inside(kind))
    pairs = _by_pairing(pair for pair in matter.all("mentor_pair") if in_force(pair, matter))
    plans = {one.uid: str(one.get("pairing")) for one in matter.all("work_plan")}
    nodes: dict[str, list[Node]] = defaultdict(list)
    for node in (node for top in matter.plan() for node in top.walk()):
        nodes[plans.get(str(node.item.get("plan")), "")].append(node)
    return {
        one.uid: _Share(events[one.uid], matter.listed(_HEARD, pairing=one.uid), pairs[one.uid], nodes[one.uid])
        for one in matter.pairings
    }


def _by_pairing(records: Iterator[Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        found[str(record.get("pairing"))].append(record)
    return found


def _line(number: int, pairing: Record, share: _Share, matter: Matter) -> Line:
    helper, helped = schools_of(pairing)
    school = matter.record("school", helper)
    ours = [one for one in share.events if _by(one) in (helper, _HELPER, _BOTH)]
    theirs = [one for one in share.events if _by(one) in (*helped, _BOTH)]
    hours = [Decimal(str(one.get("hours") or 0)) for one in share.events if one.kind == "training"]
    done, due = completed(share.plan, matter.period.last.isoformat())
    gifts = [one for one in share.events if one.kind == "donation"]
    cells = (
        number, matter.called("school", helper), say(str(school.get("honour") or "")) if school else "",
        "、".join(matter.called("school", uid) for uid in helped), say(str(pairing.get("state") or "进行")),
        len(ours), len(theirs), len(share.heard), len(share.pairs), rounded(sum(hours, Decimal(0))),
        donated(gifts), done if due else None, _last_day(share, matter),
    )  # fmt: skip
    sources = (("pairing", pairing.uid), *origins(share.events), *share.heard, *origins(share.pairs), *due)
    return Line(cells, sources, pairing.uid)


def _by(event: Record) -> str:
    field = _DONE_BY[event.kind]
    return field if field in (_HELPER, _BOTH) else str(event.get(field) or "")


def _last_day(share: _Share, matter: Matter) -> str:
    last = matter.record(*share.heard[-1]) if share.heard else None
    days = (str(one.get("date") or one.get("start") or "") for one in (*share.events, *([last] if last else [])))
    return max(days, default="")
