"""A table of a register or a report before it is drawn: its columns, its lines, the records each line comes from.

Here stands what each of them is called, once for window, paper and workbook.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from core.kinds import kind_named
from core.model.fields import Value
from core.model.record import Record
from core.model.sums import rounded
from core.model.words import say

Origin = tuple[str, str]
"""The kind and the uid of a record that a number or a line comes from."""

MONTHLY = "progress_report"
"""The monthly report: it bears the name of the kind whose records keep its numbers."""

TITLES: Mapping[str, str] = {
    "four_layer_report": "四层共建进展",
    "duty_calendar": "职责月历",
    "duty_gap": "频次缺口表",
    "due_list": "到期提醒",
    "plan_board": "目标—任务—节点进度",
    "two_way_report": "双向贡献表",
    "participation_report": "参与情况",
    "loop_report": "整改闭环表",
    "outcome_report": "成效对比",
    "recipient_report": "各受援校进展",
    "survey_compare": "双校对照表",
    "observation_summary": "听课汇总表",
    "hour_ledger": "学时台账",
    "pair_roster": "师徒结对一览表",
    "open_lesson_register": "公开课登记表",
    "donation_ledger": "捐赠台账",
    "resource_ledger": "资源共享台账",
    "project_register": "课题登记一览表",
    "county_overview": "县域总览",
    "number_trace": "数据来源表",
}


UNKNOWN = "—"
"""What stands in a cell of which nothing is known; nought says that there was nothing."""


class Column(NamedTuple):
    """A column: its head, its width in mm, whether numbers stand in it, to how many places at least."""

    head: str
    width: float
    number: bool = False
    places: int = 0


class Line(NamedTuple):
    """A line, the records it comes from, and the name by which a program finds it."""

    cells: tuple[Value, ...]
    sources: tuple[Origin, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A register or a report: its view, columns, lines, the line of totals, remarks below.

    On paper its lines stand in so many `halves` side by side, and it is signed by those named in `signed`.
    """

    view: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    totals: tuple[Value, ...] = ()
    notes: tuple[str, ...] = ()
    halves: int = 1
    signed: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Return what the table is called, in the reader's language."""
        return title_of(self.view)


def title_of(view: str) -> str:
    """Return what a register or report is called on paper; the monthly report bears the title of its form."""
    kind = kind_named(view)
    return say(kind.paper.title if kind and kind.paper else TITLES.get(view, view))


def titles() -> dict[str, str]:
    """Return every report in the order in which people are offered them, with what it is called there."""
    kind = kind_named(MONTHLY)
    return {MONTHLY: say(kind.title) if kind else "", **{view: say(title) for view, title in TITLES.items()}}


def not_for_appraisal() -> str:
    """Return the sentence that stands under every list that counts what people did."""
    return say("只用于了解进度、安排工作，不作为考核评价教师的依据（教师厅〔2025〕2号）。")


def origins(records: Iterable[Record]) -> tuple[Origin, ...]:
    """Return where numbers come from: kind and uid of each record."""
    return tuple((record.kind, record.uid) for record in records)


def shown_number(value: float | None) -> Value:
    """Return a number as a cell, or the sign that nothing is known of it."""
    return UNKNOWN if value is None else value


def summed(lines: Iterable[Line], at: int) -> float:
    """Return the sum of the numbers in a column."""
    numbers = (line.cells[at] for line in lines)
    return rounded(sum((Decimal(str(one)) for one in numbers if is_number(one)), Decimal(0)))


def is_number(value: object) -> bool:
    """Tell whether a cell holds a number."""
    return isinstance(value, (int, float))
