"""What must agree in a line of a plan: its measure with unit and narrowing, its place below its parent, its owners."""

from collections.abc import Mapping
from typing import Any

from core.kinds.measures import measure_called
from core.model.fields import Values
from core.model.metric import BY_SUM, NO_SUMS, misfit, narrowings, refused
from core.model.words import say

LineSlip = tuple[str, str, str] | None
LEVELS = ("年度目标", "季度任务", "月度节点")


def measured(values: Values) -> LineSlip:
    """Tell of a unit that does not fit the measure, and of a narrowing that it does not know."""
    unit = str(values.get("unit") or "")
    metric = measure_called(str(values.get("counted") or ""), unit)
    given = values.get("narrowed") or ()
    if metric is None:
        return ("narrowed", "no_measure", say("请先选“佐证来源（口径）”，再写口径限定")) if given else None
    if message := misfit(metric, unit):
        return "unit", "unit_misfit", message
    for number, one in enumerate(narrowings(metric, given), 1):
        if message := refused(metric, one):
            return f"narrowed.{number}.field", "bad_narrowing", message
    return None


def rolled_up(values: Values) -> LineSlip:
    """Tell of a sum that would count somebody twice."""
    if values.get("rollup") == BY_SUM and values.get("unit") in NO_SUMS:
        return "rollup", "no_sum", say("“{unit}”不能由下级相加，请选口径或“下级平均”", unit=values.get("unit"))
    return None


def in_its_place(values: Values, beside: Mapping[str, Values]) -> LineSlip:
    """Tell of a line that does not stand one step below its parent, in the same plan and inside its time."""
    plan, parent = beside.get("plan"), beside.get("parent")
    if parent:
        if parent.get("plan") != values.get("plan"):
            return "parent", "other_plan", say("“上级目标”不在同一个计划里")
        if _step(values) <= _step(parent):
            return "parent", "bad_order", say("层级应依次为年度目标、季度任务、月度节点，这一条不能挂在“{level}”下面",
                                              level=say(str(parent.get("level"))))  # fmt: skip
        if not _inside(values, parent):
            return "start", "outside_parent", say("起止日期应在上级目标的 {start} 至 {end} 之内", **_span(parent))
    if plan and not _inside(values, plan):
        return "start", "outside_plan", say("起止日期应在计划的 {start} 至 {end} 之内", **_span(plan))
    return None


def owners(values: Values, beside: Mapping[str, Values]) -> LineSlip:
    """Tell of a responsible person who is not of the school that the field names."""
    pairing = beside.get("plan.pairing")
    if pairing is None:
        return None
    helped = {line.get("school") for line in pairing.get("recipients") or ()}
    schools = (("helper_owner", {pairing.get("helper")}, say("帮扶校")), ("recipient_owner", helped, say("受援校")))
    for field, homes, side in schools:
        person = beside.get(field)
        if person and person.get("school") and person["school"] not in homes:
            return (
                field,
                "wrong_school",
                say("“{name}”不是{side}的老师，请另选责任人", name=person.get("full_name"), side=side),
            )
    return None


def _step(values: Values) -> int:
    return LEVELS.index(str(values.get("level"))) if values.get("level") in LEVELS else -1


def _inside(values: Values, outer: Values) -> bool:
    start, end = (str(values.get(name) or "") for name in ("start", "end"))
    first, last = (str(outer.get(name) or "") for name in ("start", "end"))
    return (not start or not first or first <= start) and (not end or not last or end <= last)


def _span(outer: Values) -> dict[str, Any]:
    return {"start": outer.get("start"), "end": outer.get("end")}
