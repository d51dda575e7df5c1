"""Counts of a period as monthly and quarterly reports, registers and ledgers, on paper and as a workbook.

Every number and every line carries the records that it comes from; nothing is typed here and nothing made up.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from core.faces.layouts.frame import say_day
from core.faces.report_county import county_overview
from core.faces.report_duties import due_list, duty_gap
from core.faces.report_figures import Number, numbers
from core.faces.report_hours import hour_ledger
from core.faces.report_matter import CellValue, Column, Line, Matter, Table, schools_of
from core.faces.report_paper import report_form
from core.faces.report_progress import four_layers, loop, number_trace, outcome, plan_board
from core.faces.report_registers import REGISTERS, register_table
from core.faces.report_views import observation_summary, participation, survey_compare, two_way
from core.faces.workbook_report import write_tables
from core.model.words import say
from core.press.form import Form

__all__ = ["MONTHLY", "VIEWS", "Matter", "Number", "Table", "form", "numbers", "table", "workbook"]

MONTHLY = "progress_report"
_SIGNED = ("填报人", "审核人（校长）", "学校（盖章）")
_NAMED = 12


def monthly(matter: Matter) -> Table:
    """Return the monthly report (F17): every number with how many records it rests on."""
    lines = [
        Line((number, say(one.what), one.value, say(one.unit), len(one.sources)), one.sources, one.code)
        for number, one in enumerate(numbers(matter), 1)
    ]
    columns = (
        Column(say("序号"), 14, True), Column(say("项目"), 46), Column(say("数量"), 26, True), Column(say("单位"), 18),
        Column(say("来源记录（条）"), 23, True),
    )  # fmt: skip
    note = say("每个数字的来源记录见“数据来源表”。")
    return Table(MONTHLY, say("结对帮扶工作进展报告"), columns, tuple(lines), notes=(note,), halves=2, signed=_SIGNED)


VIEWS: Mapping[str, Callable[[Matter], Table]] = {
    MONTHLY: monthly,
    "number_trace": number_trace,
    "duty_gap": duty_gap,
    "due_list": due_list,
    "plan_board": plan_board,
    "four_layer_report": four_layers,
    "county_overview": county_overview,
    "two_way_report": two_way,
    "participation_report": participation,
    "loop_report": loop,
    "outcome_report": outcome,
    "survey_compare": survey_compare,
    "observation_summary": observation_summary,
    "hour_ledger": hour_ledger,
    **{register.view: partial(register_table, register) for register in REGISTERS},
}
"""Every report by its name."""


def table(view: str, matter: Matter) -> Table:
    """Return the report of that name. Raises KeyError for a name that is none."""
    return VIEWS[view](matter)


def form(made: Table, matter: Matter, day: dt.date) -> Form:
    """Return a report as a paper to print."""
    return report_form(made, about(matter), say_day(day))


def workbook(made: Table, matter: Matter, file: Path) -> None:
    """Write a report as a workbook: the table, and behind it the records that each line comes from."""
    heads = [(column.head, column.width) for column in made.columns]
    lines: list[Sequence[CellValue]] = [line.cells for line in made.lines]
    lines += [made.totals] if made.totals else []
    lines += [(note,) for note in made.notes]
    trace = [(say("行"), 12.0), (say("内容"), 80.0), (say("记录类别"), 40.0), (say("编号"), 70.0)]
    title = f"{made.title}　{about(matter)}"
    write_tables(
        file, ((made.title, title, heads, lines), (say("数据来源"), say("每一行的来源记录"), trace, _sources(made)))
    )


def about(matter: Matter) -> str:
    """Return the schools and the period that a report is about."""
    names = [matter.called("school", uid) for pairing in matter.pairings for uid in _schools(schools_of(pairing))]
    named = "、".join(dict.fromkeys(name for name in names if name))
    if len(set(names)) > _NAMED:
        named = say("{n} 所学校", n=len(set(names)))
    return say("{schools}　期间：{period}", schools=named, period=matter.period.label)


def _schools(sides: tuple[str, tuple[str, ...]]) -> tuple[str, ...]:
    return (sides[0], *sides[1])


def _sources(made: Table) -> Iterator[Sequence[CellValue]]:
    for number, line in enumerate(made.lines, 1):
        words = next((str(cell) for cell in line.cells if isinstance(cell, str) and cell), "")
        for kind, uid in line.sources:
            yield number, words, kind, uid
