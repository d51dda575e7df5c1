"""Pictures of numbers on paper: bars of shaded cells in a ruled grid, and the months in which duties were kept.

Bars show how far a plan is and how hours add up; lines over time are left to the window.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from core.faces.paper.layouts.frame import WIDE
from core.faces.paper.table import Column, Line, Table
from core.faces.report.matter import Matter
from core.model.term import month_named, quarter_named
from core.model.words import say
from core.press.form import Block, Cell, Grid, Para, Row
from core.rules.duties import Duty

_STEPS = 50
_LABEL, _VALUE = 74.0, 22.0
# More bars than stand on half a sheet say less than the table.
_MOST = 20
_SIZE = 9
_SCHOOL_YEAR = 366


class Bar(NamedTuple):
    """A bar: what it stands for, how long it is out of the longest, and the words behind it."""

    label: str
    length: float
    words: str


def bars(made: Table) -> list[Bar]:
    """Return the bars that go with a report: progress of a plan, hours of a teacher; none for other reports."""
    match made.view:
        case "plan_board":
            told = [(str(line.cells[0]), _number(line.cells[4])) for line in made.lines if line.cells[4] is not None]
            return [Bar(label.strip(), value / 100, f"{value:g}%") for label, value in told][:_MOST]
        case "hour_ledger":
            hours: dict[tuple[str, str], float] = defaultdict(float)
            for line in made.lines:
                hours[str(line.cells[1]), str(line.cells[2])] += _number(line.cells[7])
            most = max(hours.values(), default=0)
            found = [Bar(" ".join(who), value / most, f"{value:g}") for who, value in hours.items() if most]
            return found if len(found) <= _MOST else []
        case _:
            return []


def chart(heading: str, shown: Sequence[Bar]) -> tuple[Block, ...]:
    """Return bars as blocks of a form; nothing where there is nothing to show."""
    if not shown:
        return ()
    step = (WIDE - _LABEL - _VALUE) / _STEPS
    widths = (_LABEL, *(step for _ in range(_STEPS)), _VALUE)
    return Para(heading, size=_SIZE + 1, indent=0, before=4), Grid(widths, tuple(map(_row, shown)))


def duty_calendar(matter: Matter) -> Table:
    """Return each duty with what was done of what was owed, month by month, by the month in which a period ends."""
    found: dict[str, dict[str, list[Duty]]] = defaultdict(lambda: defaultdict(list))
    # A sheet has room for the months of one school year; a longer time is shown by quarters.
    named = quarter_named if (matter.period.last - matter.period.first).days > _SCHOOL_YEAR else month_named
    for duty in matter.duties():
        last = duty.period.last
        found[duty.duty][named(last)].append(duty)
    months = sorted({month for duties in found.values() for month in duties})
    lines = tuple(_month_line(duty, [found[duty].get(month, []) for month in months]) for duty in found)
    width = (WIDE - _LABEL) / max(len(months), 1)
    columns = (
        Column(say("职责"), _LABEL),
        *(Column(month, width, True) for month in months),
    )
    note = say("每格是“已做/应做”；“缺”表示还差。")
    return Table("duty_calendar", columns, lines, notes=(note,))


def _row(one: Bar) -> Row:
    filled = min(_STEPS, max(0, round(one.length * _STEPS)))
    parts = [Cell("", cols=cols, shade=shade) for cols, shade in ((filled, True), (_STEPS - filled, False)) if cols]
    label, value = Cell(one.label, size=_SIZE), Cell(one.words, size=_SIZE, align="center")
    return Row((label, *parts, value), min_height=5)


def _month_line(duty: str, months: Sequence[Sequence[Duty]]) -> Line:
    cells = [
        f"{sum(one.done for one in found)}/{sum(one.owed for one in found)}"
        + (f" {say('缺')}" if any(one.short for one in found) else "")
        if found
        else ""
        for found in months
    ]
    sources = tuple((one.kind, one.uid) for found in months for part in found for one in part.evidence)
    return Line((say(duty), *cells), sources)


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0
