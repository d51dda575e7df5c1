"""What was done with each recipient school: a line each, what concerns none that is known, and the sum of all.

One record may concern several schools, so the sum is counted anew and not added up from the lines.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from core.faces.paper.table import Column, Line, Table, shown_number
from core.faces.report.figures import FIGURES, counted
from core.faces.report.matter import Matter, schools_of
from core.kinds.measures import measure_named
from core.model.fields import Value
from core.model.metric import Done, Mean, Metric, Share
from core.model.record import Record
from core.model.words import say
from core.rules.measures import Asked, Counted, count_each

_SHOWN = (
    "observations", "research", "open_lessons", "deliveries", "delivered_pupils", "principal_talks", "mentor_pairs",
    "reflections", "trained", "donated_yuan", "resources", "parents", "culture",
)  # fmt: skip


def by_recipient(matter: Matter) -> Table:
    """Return a line for each recipient of each pairing with the numbers that concern it."""
    metrics = [metric for name in _SHOWN if (metric := measure_named(name))]
    lines = tuple(line for pairing in matter.pairings for line in _lines(pairing, metrics, matter))
    columns = (
        Column(say("受援校"), 44),
        *(Column(say("{title}（{unit}）", title=_title(one), unit=say(one.unit)), 17, True) for one in metrics),
    )
    numbers = (counted(metric, matter, Asked()) for metric in metrics)
    totals: tuple[Value, ...] = (say("合计"), *(shown_number(one.value) for one in numbers))
    return Table("recipient_report", columns, lines, totals)


def counted_of(metric: Metric, asked: Asked, matter: Matter, pairing: Record) -> dict[str, Counted]:
    """Return what a measure comes to for each recipient of a pairing; "" for what concerns none that is known."""
    within = asked.within(matter.period.first, matter.period.last)
    of_pairing = Asked(within.unit, within.first, within.last, within.narrowed, pairing.uid)
    concerned = partial(matter.parties.concerned, metric)
    return count_each(metric, of_pairing, partial(matter.events, around=True), matter.parties, concerned)


def value_of(share: Mapping[str, Counted], school: str, metric: Metric, matter: Matter) -> float | None:
    """Return the number of a recipient: nought where nothing concerns it, nothing where nothing can be known."""
    if school in share:
        return share[school].value
    known = matter.sees(metric.of) and not isinstance(metric.adding(), (Mean, Share, Done))
    return 0 if known else None


def _lines(pairing: Record, metrics: Sequence[Metric], matter: Matter) -> Iterable[Line]:
    shares = [(metric, counted_of(metric, Asked(), matter, pairing)) for metric in metrics]
    for school in schools_of(pairing)[1]:
        yield _line(matter.called("school", school), school, shares, matter)
    if any(share.get("") for _, share in shares):
        yield _line(say("没有写明受援校"), "", shares, matter)


def _line(
    name: str, school: str, shares: Sequence[tuple[Metric, Mapping[str, Counted]]], matter: Matter
) -> Line:  # fmt: skip
    sources = tuple((one.kind, one.uid) for _, share in shares if school in share for one in share[school].sources)
    values = (shown_number(value_of(share, school, metric, matter)) for metric, share in shares)
    return Line((name, *values), sources, school)


def _title(metric: Metric) -> str:
    return say(next((one.what for one in FIGURES if one.code == metric.name), metric.title))
