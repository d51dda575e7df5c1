"""Counts of a period as monthly and quarterly reports, registers and ledgers, on paper and as a workbook.

Every number and every line carries the records that it comes from; nothing is typed here and nothing made up.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from core.faces.paper.dates import day_words, period_words
from core.faces.paper.registers.register import REGISTERS
from core.faces.paper.registers.sheet import table_form
from core.faces.paper.table import MONTHLY, Column, Line, Table, shown_number
from core.faces.report.charts import bars, chart, duty_calendar
from core.faces.report.county import county_overview
from core.faces.report.duties import due_list, duty_gap
from core.faces.report.figures import Number, counted, numbers
from core.faces.report.hours import hours_of_period
from core.faces.report.matter import Matter, all_schools_of
from core.faces.report.progress import claimed_note, four_layers, loop, outcome, plan_board
from core.faces.report.recipients import by_recipient, counted_of, value_of
from core.faces.report.registers import register_of_period
from core.faces.report.trace import known_origins, number_trace, origin_words
from core.faces.report.views import observation_summary, participation, survey_compare, two_way
from core.faces.workbook.report import write_tables
from core.kinds import KINDS, kind_named
from core.model.fields import Value
from core.model.words import say
from core.press.form import Block, Form

__all__ = [
    "MONTHLY",
    "VIEWS",
    "Matter",
    "Number",
    "Table",
    "counted",
    "counted_of",
    "forms",
    "numbers",
    "table",
    "value_of",
    "workbook",
]

_NAMED = 12
# More sources are a book of their own; a workbook lists them all, but names them only up to here.
_MOST_ATTACHED = 400
_MOST_NAMED = 2000


def monthly(matter: Matter) -> Table:
    """Return the monthly report (F17): every number with how many records it rests on."""
    lines = [
        Line((number, say(one.what), shown_number(one.value), say(one.unit), len(one.sources)), one.sources, one.code)
        for number, one in enumerate(numbers(matter), 1)
    ]
    columns = (
        Column(say("序号"), 14, True), Column(say("项目"), 46), Column(say("数量"), 26, True), Column(say("单位"), 18),
        Column(say("来源记录（条）"), 23, True),
    )  # fmt: skip
    attached = sum(len(line.sources) for line in lines) <= _MOST_ATTACHED
    note = (
        say("每个数字的来源记录见后附“数据来源表”。")
        if attached
        else say("来源记录太多，没有附上；可另印“数据来源表”。")
    )
    kind = kind_named(MONTHLY)
    signed = kind.paper.signatures if kind and kind.paper else ()
    return Table(MONTHLY, columns, tuple(lines), notes=(note, *claimed_note(matter)), halves=2, signed=signed)


VIEWS: Mapping[str, Callable[[Matter], Table]] = {
    MONTHLY: monthly,
    "four_layer_report": four_layers,
    "duty_calendar": duty_calendar,
    "duty_gap": duty_gap,
    "due_list": due_list,
    "plan_board": plan_board,
    "two_way_report": two_way,
    "participation_report": participation,
    "loop_report": loop,
    "outcome_report": outcome,
    "recipient_report": by_recipient,
    "survey_compare": survey_compare,
    "observation_summary": observation_summary,
    "hour_ledger": hours_of_period,
    **{register.view: partial(register_of_period, register) for register in REGISTERS},
    "county_overview": county_overview,
    "number_trace": number_trace,
}
"""Every report by its name."""


def table(view: str, matter: Matter) -> Table:
    """Return the report of that name. Raises KeyError for a name that is none."""
    return VIEWS[view](matter)


def forms(made: Table, matter: Matter, day: dt.date) -> list[Form]:
    """Return a report as papers to print; behind the monthly report come the records that its numbers come from."""
    made_all = [made]
    if made.view == MONTHLY and 0 < sum(len(line.sources) for line in made.lines) <= _MOST_ATTACHED:
        made_all.append(number_trace(matter))
    return [table_form(one, about(matter), day_words(day), _chart(one)) for one in made_all]


def _chart(made: Table) -> tuple[Block, ...]:
    headings = {"plan_board": say("各项进度（%）"), "hour_ledger": say("本期学时合计")}
    return chart(headings.get(made.view, ""), bars(made))


def workbook(made: Table, matter: Matter, file: Path) -> None:
    """Write a report as a workbook: the table, and behind it the records that each line comes from."""
    heads = [(column.head, column.width) for column in made.columns]
    lines: list[Sequence[Value]] = [line.cells for line in made.lines]
    lines += [made.totals] if made.totals else []
    lines += [(note,) for note in made.notes]
    trace = [
        (say("行"), 12.0), (say("内容"), 80.0), (say("记录类别"), 40.0), (say("编号"), 70.0), (say("日期"), 24.0),
        (say("记录"), 100.0),
    ]  # fmt: skip
    title = f"{made.title}　{about(matter)}"
    sources = _sources(made, matter)
    write_tables(file, ((made.title, title, heads, lines), (say("数据来源"), say("每一行的来源记录"), trace, sources)))


def about(matter: Matter) -> str:
    """Return the schools and the period that a report is about."""
    names = [matter.called("school", uid) for pairing in matter.pairings for uid in all_schools_of(pairing)]
    named = "、".join(dict.fromkeys(name for name in names if name))
    if len(set(names)) > _NAMED:
        named = say("{n} 所学校", n=len(set(names)))
    return say("{schools}　期间：{period}", schools=named, period=_period(matter.period.label))


def _period(label: str) -> str:
    first, _, last = label.partition("..")
    days = [day_words(dt.date.fromisoformat(day)) for day in (first, last)] if last else []
    return "—".join(days) or period_words(label)


def _sources(made: Table, matter: Matter) -> Iterator[Sequence[Value]]:
    named = sum(len(line.sources) for line in made.lines) <= _MOST_NAMED
    read = known_origins((one for line in made.lines for one in line.sources), matter) if named else {}
    titles = {kind.name: say(kind.title) for kind in KINDS}
    for number, line in enumerate(made.lines, 1):
        words = next((str(cell) for cell in line.cells if isinstance(cell, str) and cell), "")
        for kind, uid in line.sources:
            yield number, words, titles[kind], uid, *(origin_words(read.get((kind, uid)), matter) if named else ())
