"""Registers: a kind of record, the columns of its lines, which records belong in it, what is summed up.

A column's path leads through references ("teacher.title") or into child lines ("items.qty"); one mechanism for all.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from core.faces.paper.reading import Reading, shown
from core.faces.report.figures import in_force, plain
from core.faces.report.matter import CellValue, Column, Line, Matter, Table
from core.kinds import kind_named
from core.kinds.follow import amount
from core.model.fields import Auto, Count, Measure
from core.model.kind import Kind
from core.model.record import Record
from core.model.words import say

_AMOUNT = amount("qty", "price")
_AMOUNTS, _MONEY = ("items.price", "items.amount"), 2


class Of(NamedTuple):
    """A column of a register: where its value stands, its head, its width in mm, whether it is summed."""

    path: str
    head: str
    width: float
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its view, title and kind; `rows` names child lines of which each becomes a line of its own."""

    view: str
    title: str
    kind: str
    columns: tuple[Of, ...]
    rows: str = ""
    lasting: bool = False
    fits: Callable[[Record], bool] = lambda _: True


def register_table(register: Register, matter: Matter) -> Table:
    """Return a register of the period as a table, in the order of the days, with its totals."""
    kind = kind_named(register.kind)
    if kind is None:
        raise KeyError(register.kind)
    records = sorted(_records(register, matter), key=lambda one: (str(one.get(kind.day) or ""), one.uid))
    matter.prepare(records)
    lines = tuple(_numbered(_lines(register, kind, records, matter)))
    numeric = ("audience", "use_count", "items.qty", "items.price", "items.amount")
    heads = (
        Column(say(of.head), of.width, of.path in numeric, _MONEY if of.path in _AMOUNTS else 0)
        for of in register.columns
    )
    columns = (Column(say("序号"), 11, True), *heads)
    return Table(register.view, say(register.title), columns, lines, _totals(register, lines))


def summed(lines: Iterable[Line], at: int) -> float:
    """Return the sum of the numbers in a column."""
    return plain(sum((Decimal(str(line.cells[at])) for line in lines if _is_number(line.cells[at])), Decimal(0)))


def _records(register: Register, matter: Matter) -> Iterator[Record]:
    if register.lasting:
        yield from (one for one in matter.all(register.kind) if in_force(one, matter) and register.fits(one))
    else:
        yield from filter(register.fits, matter.inside(register.kind))


def _lines(register: Register, kind: Kind, records: Iterable[Record], matter: Matter) -> Iterator[Line]:
    for record in records:
        reading = Reading(kind, record, matter)
        for row in record.lines(register.rows) if register.rows else ({},):
            yield Line(tuple(_cell(of, register, reading, row) for of in register.columns), ((kind.name, record.uid),))


def _numbered(lines: Iterable[Line]) -> Iterator[Line]:
    for number, line in enumerate(lines, 1):
        yield Line((number, *line.cells), line.sources)


def _cell(of: Of, register: Register, reading: Reading, row: Mapping[str, Any]) -> CellValue:
    head, dot, name = of.path.partition(".")
    if register.rows and dot and head == register.rows:
        return _row_cell(of, register, reading, row, name)
    field = reading.kind.field(of.path)
    if isinstance(field, (Count, Measure, Auto)) and _is_number(reading.values.get(of.path)):
        return reading.values[of.path]  # type: ignore[no-any-return]  # a number, as was just asked
    return reading.of(of.path)


def _row_cell(of: Of, register: Register, reading: Reading, row: Mapping[str, Any], name: str) -> CellValue:
    if name == "amount":
        return _AMOUNT(row)
    if _is_number(row.get(name)):
        return row.get(name)
    rows = reading.kind.field(register.rows)
    column = rows.column(name) if rows and hasattr(rows, "column") else None
    return shown(column, row.get(name), reading.source) if column else ""


def _totals(register: Register, lines: tuple[Line, ...]) -> tuple[CellValue, ...]:
    if not any(of.summed for of in register.columns):
        return ()
    sums = (summed(lines, at) if of.summed else "" for at, of in enumerate(register.columns, 1))
    return (say("合计"), *sums)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float))


REGISTERS: tuple[Register, ...] = (
    Register("pair_roster", "师徒结对一览表", "mentor_pair", (
        Of("mentor", "师傅", 24), Of("mentor.school", "单位", 40), Of("mentor.title", "职称", 24),
        Of("mentee", "徒弟", 24), Of("mentee.school", "单位", 40), Of("subject", "学科", 18),
        Of("start", "起始日期", 29), Of("end", "结束日期", 29), Of("dissolved", "解除日期", 29),
    ), lasting=True),
    Register("open_lesson_register", "公开课登记表", "open_lesson", (
        Of("date", "日期", 29), Of("subject", "学科", 16), Of("class_name", "年级班级", 22), Of("topic", "课题", 44),
        Of("teacher", "授课教师", 22), Of("school", "学校", 36), Of("teacher.title", "职称", 20),
        Of("category", "类别", 13), Of("level", "级别", 15), Of("audience", "听课人数", 15, True),
        Of("certificate_no", "证明编号", 22),
    )),
    Register("donation_ledger", "捐赠台账", "donation", (
        Of("date", "日期", 29), Of("donor", "捐赠单位", 36), Of("receiver", "受赠单位", 36),
        Of("items.name", "名称", 36), Of("items.spec", "规格型号", 28), Of("items.unit", "单位", 12),
        Of("items.qty", "数量", 16, True), Of("items.price", "单价（元）", 20),
        Of("items.amount", "金额（元）", 24, True),
        Of("items.location", "存放地", 22),
    ), rows="items"),
    Register("resource_ledger", "资源共享台账", "resource_share", (
        Of("date", "日期", 29), Of("title", "名称", 52), Of("kind", "类型", 20), Of("subject", "学科年级", 24),
        Of("giver", "提供方", 36), Of("taker", "接收方", 36), Of("way", "方式", 14),
        Of("use_count", "使用次数", 17, True), Of("rating", "评价", 17),
    )),
    Register("project_register", "课题登记一览表", "project", (
        Of("title", "课题名称", 66), Of("subject", "学科", 20), Of("level", "级别", 24), Of("head", "主持人", 26),
        Of("start", "起始日期", 28), Of("end", "结束日期", 28), Of("closed", "结题日期", 28), Of("result", "结果", 18),
    ), lasting=True),
)  # fmt: skip
"""The registers that need no more than their declaration."""
