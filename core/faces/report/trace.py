"""The records that the numbers of a report come from, each named so that a person finds it again."""

from collections.abc import Iterable, Mapping

from core.faces.paper.reading import Reading
from core.faces.paper.table import Column, Line, Origin, Table, shown_number
from core.faces.report.figures import numbers
from core.faces.report.matter import Matter
from core.kinds import kind_named
from core.model.fields import Value
from core.model.record import Record
from core.model.words import say
from core.rules.archive import entered_late


def number_trace(matter: Matter) -> Table:
    """Return every number of the monthly report with each record that it was counted from."""
    told = numbers(matter)
    known = known_origins((one for number in told for one in number.sources), matter)
    lines = [
        Line((say(number.what), shown_number(number.value), say(number.unit), *_cells(known.get(one), matter)), (one,))
        for number in told
        for one in number.sources
    ]
    columns = (
        Column(say("项目"), 28), Column(say("数量"), 18, True), Column(say("单位"), 14), Column(say("记录类别"), 30),
        Column(say("日期"), 27), Column(say("记录"), 96), Column(say("补录于"), 27), Column(say("编号"), 22),
    )  # fmt: skip
    return Table("number_trace", columns, tuple(lines))


def known_origins(sources: Iterable[Origin], matter: Matter) -> Mapping[Origin, Record | None]:
    """Return the records of those sources, and fetch what they refer to, in few questions."""
    wanted = dict.fromkeys(sources)
    for kind in dict.fromkeys(kind for kind, _ in wanted):
        # Nearly all lie in the period, so that one question a kind fetches them.
        matter.inside(kind)
    known = {one: matter.record(*one) for one in wanted}
    matter.prepare(record for record in known.values() if record)
    return known


def origin_words(record: Record | None, matter: Matter) -> tuple[str, str]:
    """Return the day of a record and what it is called beside its day."""
    kind = kind_named(record.kind) if record else None
    if record is None or kind is None:
        return "", ""
    reading = Reading(kind, record, matter)
    named = " ".join(part for name in kind.called if name != kind.day and (part := reading.text(name)))
    return str(record.get(kind.day) or "") if kind.day else "", named


def _cells(record: Record | None, matter: Matter) -> tuple[Value, ...]:
    kind = kind_named(record.kind) if record else None
    if record is None or kind is None:
        return "", "", "", "", ""
    day, named = origin_words(record, matter)
    late = entered_late(day, record.made)
    return say(kind.title), day, named, late.isoformat() if late else "", record.uid[:8].upper()
