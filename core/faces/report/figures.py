"""The numbers of the monthly report, each with the records it was counted from. Lays nothing out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from core.faces.paper.table import Origin, origins
from core.faces.report.matter import Matter
from core.model.record import Record
from core.model.sums import exact, rounded, worth
from core.rules.evidence import lecture
from core.rules.plan import DONE, DROPPED, Node

Counting = Callable[[Matter], tuple[float, Sequence[Origin]]]
_PRESENT = "到"


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the report: what it counts, its value and unit, and its source records."""

    code: str
    what: str
    value: float
    unit: str
    sources: tuple[Origin, ...]


class Figure(NamedTuple):
    """A number that is asked for: its code, what the form calls it, its unit, and how it is counted."""

    code: str
    what: str
    unit: str
    of: Counting


def numbers(matter: Matter) -> list[Number]:
    """Return every number of the monthly report (F17) for the period, in the order of the form."""
    return [_number(figure, matter) for figure in FIGURES]


def _number(figure: Figure, matter: Matter) -> Number:
    value, sources = figure.of(matter)
    return Number(figure.code, figure.what, value, figure.unit, tuple(sources))


def in_order(records: Iterable[Record]) -> tuple[Origin, ...]:
    """Return where numbers come from in the order of the days."""
    dated = sorted(records, key=lambda one: (str(one.get("date") or one.get("day") or one.get("start")), one.uid))
    return origins(dated)


def in_force(pair: Record, matter: Matter) -> bool:
    """Tell whether a pair or a project was in force on some day of the period."""
    ends = [str(pair.get(name)) for name in ("end", "dissolved") if pair.get(name)]
    first, last = matter.period.first.isoformat(), matter.period.last.isoformat()
    return str(pair.get("start") or "") <= last and min(ends, default=last) >= first


def present(matter: Matter) -> list[Record]:
    """Return one attendance for every person who came to a training, however many sittings it had."""
    came: dict[tuple[str, str], Record] = {}
    for one in matter.inside("attendance"):
        if one.get("presence") == _PRESENT:
            came.setdefault((str(one.get("event")), str(one.get("person") or one.get("name"))), one)
    return list(came.values())


def donated(gifts: Iterable[Record]) -> float:
    """Return what donations come to in yuan, as their lists add it up."""
    return rounded(sum((worth(one.lines("items"), "qty", "price") or Decimal(0) for one in gifts), Decimal(0)))


def completed(nodes: Iterable[Node], last: str) -> tuple[float, Sequence[Origin]]:
    """Return how many per cent of the plan's lines due by a day (ISO) are done, and those lines."""
    due = [node for node in nodes if node.state != DROPPED and str(node.item.get("end")) <= last]
    done = sum(1 for node in due if node.state == DONE)
    return rounded(Decimal(100 * done) / len(due)) if due else 0, in_order(node.item for node in due)


def _of(kind: str) -> Counting:
    def count(matter: Matter) -> tuple[float, Sequence[Origin]]:
        # Ten thousand observations are counted without being read.
        found = matter.listed(kind)
        return len(found), found

    return count


def _some(kind: str, fits: Callable[[Record], bool]) -> Counting:
    def count(matter: Matter) -> tuple[float, Sequence[Origin]]:
        records = [record for record in matter.inside(kind) if fits(record)]
        return len(records), in_order(records)

    return count


def _sum(kind: str, field: str) -> Counting:
    def count(matter: Matter) -> tuple[float, Sequence[Origin]]:
        records = [record for record in matter.inside(kind) if record.get(field) is not None]
        return rounded(sum((exact(record.get(field)) for record in records), Decimal(0))), in_order(records)

    return count


def _with_lines(kind: str, rows: str, of: Callable[[list[Record]], float]) -> Counting:
    def count(matter: Matter) -> tuple[float, Sequence[Origin]]:
        records = [record for record in matter.inside(kind) if record.lines(rows)]
        return of(records), in_order(records)

    return count


def _delivered(trips: Iterable[Record]) -> float:
    return sum(len(one.lines("lessons")) for one in trips)


def _pieces(gifts: Iterable[Record]) -> float:
    given = (line.get("qty") for one in gifts for line in one.lines("items"))
    return rounded(sum((exact(qty) for qty in given if qty is not None), Decimal(0)))


def _lasting(kind: str) -> Counting:
    def count(matter: Matter) -> tuple[float, Sequence[Origin]]:
        records = [record for record in matter.all(kind) if in_force(record, matter)]
        return len(records), in_order(records)

    return count


def _came(matter: Matter) -> tuple[float, Sequence[Origin]]:
    records = present(matter)
    return len(records), in_order(records)


def _resident(matter: Matter) -> tuple[float, Sequence[Origin]]:
    # Two sheets of one expert on one day are one day at the school.
    logs = matter.inside("residency_log")
    return len({(log.get("expert"), log.get("date")) for log in logs}), in_order(logs)


def _completed(matter: Matter) -> tuple[float, Sequence[Origin]]:
    items = [node for top in matter.plan() for node in top.walk()]
    return completed(items, matter.period.last.isoformat())


FIGURES: tuple[Figure, ...] = (
    Figure("observations", "听课", "节", _of("lesson_observation")),
    Figure("reviews", "评课", "次", _of("lesson_review")),
    Figure("research", "联合教研", "次", _of("research_activity")),
    Figure("open_lessons", "公开课", "节", _of("open_lesson")),
    Figure("deliveries", "送教", "次", _of("teaching_delivery")),
    Figure("delivered_lessons", "送教授课", "节", _with_lines("teaching_delivery", "lessons", _delivered)),
    Figure("lectures", "讲座", "场", _some("training", lecture)),
    Figure("trainings", "培训", "场", _of("training")),
    Figure("trained", "培训", "人次", _came),
    Figure("hours", "培训", "学时", _sum("training", "hours")),
    Figure("principal_talks", "校长交流", "次", _some("leader_exchange", lambda one: one.get("line") == "全面")),
    Figure("leader_talks", "其他干部交流", "次", _some("leader_exchange", lambda one: one.get("line") != "全面")),
    Figure("residency", "驻校", "天", _resident),
    Figure("mentor_pairs", "师徒", "对", _lasting("mentor_pair")),
    Figure("reflections", "反思", "篇", _of("reflection")),
    Figure("projects", "课题", "项", _lasting("project")),
    Figure("awards", "获奖", "项", _of("award")),
    Figure("donated_pieces", "捐赠", "件", _with_lines("donation", "items", _pieces)),
    Figure("donated_yuan", "捐赠", "元", _with_lines("donation", "items", donated)),
    Figure("resources", "资源共享", "项", _of("resource_share")),
    Figure("parents", "家校活动", "次", _of("parent_activity")),
    Figure("culture", "校园文化活动", "次", _of("culture_activity")),
    Figure("plan", "计划完成", "%", _completed),
)
"""What the monthly report counts."""
