"""The list of donated goods: both sides, the goods with amounts, the sum in figures and words, acceptance, seals."""

from collections.abc import Mapping
from typing import Any

from core.faces.paper.amount import MOST, in_words
from core.faces.paper.layouts.cells import LABEL, SIZE, label_cell
from core.faces.paper.layouts.columns import head_words
from core.faces.paper.layouts.contents import HALF, THIRD
from core.faces.paper.layouts.fitting import fullest, signed_together
from core.faces.paper.layouts.frame import WIDE, form_of, head_line, signatures, title_of
from core.faces.paper.layouts.ruled import declared, grid
from core.faces.paper.reading import Reading, shown
from core.model.fields import Auto, Field, Measure, Rows, Text
from core.model.words import say
from core.press.form import Align, Block, Cell, Form, Grid, Row

_NUMBER = 11.0
_LEAST_FREE, _MOST_FREE = 3, 12
_WIDTHS = {
    "name": 34.0, "spec": 32.0, "unit": 13.0, "qty": 16.0, "price": 23.0, "amount": 27.0, "condition": 17.0,
    "value_basis": 20.0, "location": 38.0, "remark": 23.0,
}  # fmt: skip


def donation(reading: Reading) -> Form:
    """Return the list of goods of a donation, or its blank."""
    if reading.record:
        return signed_together(_drawn(reading, 0))
    return fullest(lambda free: _drawn(reading, free), _LEAST_FREE, _MOST_FREE)


def _drawn(reading: Reading, free: int) -> Form:
    head = [
        *declared(reading, "donor", HALF),
        *declared(reading, "receiver", HALF),
        *declared(reading, "date", THIRD),
        *declared(reading, "purpose", THIRD),
        *declared(reading, "need", THIRD),
    ]
    close = declared(reading, "acceptance")
    blocks: list[Block] = [title_of(reading), *head_line(reading, WIDE), grid(head, WIDE), *_goods(reading, free)]
    blocks += [*_sum(reading), *([grid(close, WIDE)] if close else [])]
    paper = reading.kind.paper
    blocks += signatures(paper.signatures if paper else (), WIDE, per_row=4)
    return form_of(reading, blocks, paper="A4-landscape")


def _goods(reading: Reading, free: int) -> list[Block]:
    rows = reading.kind.field("items")
    if not isinstance(rows, Rows):
        return []
    head = (label_cell(say("序号")), *(label_cell(head_words(column)) for column in rows.fields))
    lines = [_line(reading, rows, number, line) for number, line in enumerate(reading.lines("items"), 1)]
    blank = Row(tuple(Cell("") for _ in head))
    widths = (_NUMBER, *(_WIDTHS.get(column.name, 25.0) for column in rows.fields))
    return [Grid(widths, (Row(head, head=True), *(lines or [blank] * free)))]


def _line(reading: Reading, rows: Rows, number: int, line: Mapping[str, Any]) -> Row:
    values = {**line, **{one.name: one.of(line) for one in rows.fields if isinstance(one, Auto)}}
    cells = (
        Cell(
            shown(column, values.get(column.name), reading.source),
            key=f"{reading.kind.name}.items.{number}.{column.name}",
            align=_align(column),
            size=SIZE,
        )
        for column in rows.fields
    )
    return Row((Cell(str(number), align="center", size=SIZE), *cells))


def _align(column: Field) -> Align:
    if isinstance(column, (Measure, Auto)):
        return "right"
    return "left" if isinstance(column, Text) and column.longest > 10 else "center"


def _sum(reading: Reading) -> list[Block]:
    if reading.kind.field("total") is None:
        return []
    total = reading.values.get("total")
    # Amounts in words are Chinese on every paper: that is what makes them hard to alter.
    words = in_words(total) if total is not None and abs(total) < MOST else ""
    figures = f"￥{total:,.2f}" if total is not None else "￥"
    cells = (
        label_cell(reading.label("total")),
        Cell(f"{say('人民币（大写）')}：{words}", key=f"{reading.kind.name}.total", size=SIZE),
        Cell(f"{say('（小写）')}{figures}", size=SIZE),
    )
    return [Grid((LABEL, WIDE - LABEL - 70, 70), (Row(cells, min_height=9),))]
