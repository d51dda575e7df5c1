"""How far a plan has come: each goal, task and node with its progress from evidence, its state, and what is late.

Progress counts records of the kind that a line names, or takes the value that was typed. Nothing is estimated.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.model.record import Record
from core.model.sums import exact, plain, worth
from core.rules.evidence import day_of, took_place

OPEN, RUNNING, DONE, PUT_OFF, DROPPED = "未开始", "进行", "完成", "延期", "取消"

COUNTED: Mapping[str, str] = {
    "听课记录": "lesson_observation",
    "教研活动": "research_activity",
    "公开课": "open_lesson",
    "送教下乡": "teaching_delivery",
    "培训": "training",
    "干部交流": "leader_exchange",
    "师徒结对": "mentor_pair",
    "课题": "project",
    "获奖": "award",
    "特色课程": "school_course",
    "捐赠": "donation",
    "资源共享": "resource_share",
    "家校活动": "parent_activity",
    "校园文化活动": "culture_activity",
}
"""The kinds of records that the words of a line's 佐证来源 stand for."""
_FULL = Decimal(100)
# What a donation is measured by, besides how many there were.
_PIECES = ("册", "台", "件", "套", "个")


@dataclass(frozen=True, slots=True)
class Node:
    """A line of a plan: the value reached, progress in per cent (nothing where none can be told), state, evidence."""

    item: Record
    value: float | None
    percent: float | None
    state: str
    late: bool
    evidence: tuple[Record, ...]
    children: tuple["Node", ...] = ()

    def walk(self) -> Iterable["Node"]:
        """Yield this line and all lines below it, in their order."""
        yield self
        for child in self.children:
            yield from child.walk()


def wanted(items: Iterable[Record]) -> dict[str, tuple[str, str]]:
    """Return the kinds of records that the lines count, each with its first and last day in ISO form."""
    found: dict[str, tuple[str, str]] = {}
    for item in items:
        kind = COUNTED.get(str(item.get("counted")))
        if kind and item.get("start") and item.get("end"):
            first, last = found.get(kind, (str(item.get("start")), str(item.get("end"))))
            found[kind] = min(first, str(item.get("start"))), max(last, str(item.get("end")))
    return found


def tree(items: Sequence[Record], events: Mapping[str, Sequence[Record]], on: dt.date) -> list[Node]:
    """Return the lines of a plan as a tree by their parents; a line whose parent is not there stands at the top."""
    known = {item.uid for item in items}
    below: dict[str, list[Record]] = {}
    for item in sorted(items, key=_place):
        parent = str(item.get("parent") or "")
        below.setdefault(parent if parent in known and parent != item.uid else "", []).append(item)
    made = [_node(item, below, events, on, frozenset()) for item in below.get("", [])]
    # Lines that two people hung under each other have no top; each is shown at the top rather than lost.
    reached = {node.item.uid for top in made for node in top.walk()}
    lost = [item for item in items if item.uid not in reached]
    return made + [_node(item, {}, events, on, frozenset()) for item in sorted(lost, key=_place)]


def _node(
    item: Record,
    below: Mapping[str, Sequence[Record]],
    events: Mapping[str, Sequence[Record]],
    on: dt.date,
    above: frozenset[str],
) -> Node:
    path = above | {item.uid}
    children = tuple(
        _node(child, below, events, on, path) for child in below.get(item.uid, ()) if child.uid not in path
    )
    evidence = tuple(_evidence(item, events))
    value = _value(item, evidence)
    percent = _percent(item, value, children)
    state = _state(item, percent, on)
    late = state not in (DONE, DROPPED) and str(item.get("end")) < on.isoformat()
    return Node(item, value, percent, state, late, evidence, children)


def _evidence(item: Record, events: Mapping[str, Sequence[Record]]) -> Iterable[Record]:
    first, last = str(item.get("start") or ""), str(item.get("end") or "")
    for event in events.get(COUNTED.get(str(item.get("counted")), ""), ()):
        day = day_of(event)
        if day and first <= day.isoformat() <= last and took_place(event):
            yield event


def _value(item: Record, evidence: Sequence[Record]) -> float | None:
    if item.get("reached") is not None:
        return plain(exact(item.get("reached")))
    if not item.get("counted") or item.get("unit") == "%":
        return None
    return plain(exact(item.get("baseline") or 0) + sum((_worth(one, item) for one in evidence), Decimal(0)))


def _worth(event: Record, item: Record) -> Decimal:
    unit = item.get("unit")
    if event.kind == "donation" and unit == "元":
        return worth(event.lines("items"), "qty", "price") or Decimal(0)
    if event.kind == "donation" and unit in _PIECES:
        return sum((exact(one.get("qty") or 0) for one in event.lines("items") if one.get("unit") == unit), Decimal(0))
    if unit in ("人", "名") and event.kind == "award":
        return Decimal(len(event.lines("people")))
    return Decimal(1)


def _percent(item: Record, value: float | None, children: Sequence[Node]) -> float | None:
    target, base = item.get("target"), exact(item.get("baseline") or 0)
    if target is not None and value is not None:
        way = exact(target) - base
        # A target that is the baseline asks to hold what there is.
        part = (exact(value) - base) / way * _FULL if way else _FULL * (exact(value) >= exact(target))
        return plain(round(min(_FULL, max(Decimal(0), part)), 1))
    if item.get("state") == DONE:
        return 100
    told = [exact(one.percent) for one in children if one.percent is not None and one.state != DROPPED]
    return plain(round(sum(told, Decimal(0)) / len(told), 1)) if told else None


def _state(item: Record, percent: float | None, on: dt.date) -> str:
    typed = str(item.get("state") or "")
    if typed in (DONE, DROPPED) or (typed == PUT_OFF and percent != 100):
        return typed
    if percent == 100:
        return DONE
    return RUNNING if percent or str(item.get("start")) <= on.isoformat() else OPEN


def _place(item: Record) -> tuple[str, str, str, str]:
    return str(item.get("start")), str(item.get("end")), str(item.get("number") or ""), item.uid
