"""The numbers of the monthly report, each with the records it was counted from; any other measure is counted alike."""

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from core.faces.paper.table import Origin
from core.faces.report.matter import Matter
from core.kinds import kind_named
from core.kinds.measures import measure_named
from core.model.metric import Done, Each, Metric
from core.rules.measures import Asked, Counted, CountedRecord, count, of_its_side
from core.rules.plan import completed


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the report: what it counts, its value (nothing where it is not known) and unit, its sources."""

    code: str
    what: str
    value: float | None
    unit: str
    sources: tuple[Origin, ...]


class Figure(NamedTuple):
    """A line of the form: the measure that it shows, and what the form calls it."""

    code: str
    what: str


def numbers(matter: Matter, recipient: str = "") -> list[Number]:
    """Return every number of the monthly report (F17) for the period, in the order of the form, or of one recipient."""
    return [_number(figure, matter, recipient) for figure in FIGURES]


def measured(name: str, matter: Matter, asked: Asked | None = None) -> Counted:
    """Return what a measure comes to in the period of a report; KeyError where there is no such measure."""
    metric = measure_named(name)
    if metric is None:
        raise KeyError(name)
    return counted(metric, matter, asked or Asked())


def counted(metric: Metric, matter: Matter, asked: Asked, *, days: bool = False) -> Counted:
    """Return what a measure comes to in the period of a report; with `days` every source names its day.

    What lies where the reader cannot see has no value.
    """
    unit = asked.unit or metric.unit
    if not matter.sees(metric.of):
        return Counted(None, unit)
    within = asked.within(matter.period.first, matter.period.last)
    if isinstance(metric.adding(unit), Done):
        return _completed(matter, unit)
    if not days and _whole(metric, of_its_side(metric, within)):
        # Ten thousand observations are counted without being read.
        found = matter.listed(metric.of)
        return Counted(len(found), unit, tuple(CountedRecord(kind, uid, "") for kind, uid in found))
    around = bool(within.narrowed or within.recipient or within.person)
    return count(metric, within, partial(matter.events, around=around), matter.parties)


def _number(figure: Figure, matter: Matter, recipient: str) -> Number:
    told = measured(figure.code, matter, Asked(recipient=recipient))
    return Number(figure.code, figure.what, told.value, told.unit, tuple((one.kind, one.uid) for one in told.sources))


def _whole(metric: Metric, asked: Asked) -> bool:
    kind = kind_named(metric.of)
    alone = asked == Asked(unit=asked.unit, first=asked.first, last=asked.last)
    plain = not (metric.holds or metric.parts or metric.rows or metric.lasting)
    return alone and plain and kind is not None and metric.when == kind.day and metric.adding(asked.unit) == Each()


def _completed(matter: Matter, unit: str) -> Counted:
    last = matter.period.last.isoformat()
    percent, due, _ = completed((node for top in matter.plan() for node in top.walk()), last)
    sources = sorted((str(one.item.get("end")), one.item.uid) for one in due)
    return Counted(percent, unit, tuple(CountedRecord("plan_item", uid, day) for day, uid in sources))


FIGURES: tuple[Figure, ...] = (
    Figure("observations", "听课"),
    Figure("reviews", "评课"),
    Figure("research", "联合教研"),
    Figure("open_lessons", "公开课"),
    Figure("deliveries", "送教"),
    Figure("delivered_lessons", "送教授课"),
    Figure("lectures", "讲座"),
    Figure("trainings", "培训"),
    Figure("trained", "培训"),
    Figure("hours", "培训"),
    Figure("principal_talks", "校长交流"),
    Figure("leader_talks", "其他干部交流"),
    Figure("residency", "驻校"),
    Figure("mentor_pairs", "师徒"),
    Figure("reflections", "反思"),
    Figure("projects", "课题"),
    Figure("awards", "获奖"),
    Figure("donated_pieces", "捐赠"),
    Figure("donated_yuan", "捐赠"),
    Figure("resources", "资源共享"),
    Figure("parents", "家校活动"),
    Figure("culture", "校园文化活动"),
    Figure("plan", "计划完成"),
)
"""The lines of the form F17 in their order; what each of them counts stands with its measure."""
