"""A report on paper: a lying sheet with its title, whom and which time it is about, the ruled table, and the seals.

Only what is handed in is signed; a register of many pages would end on a sheet with nothing but seals.
"""

from collections.abc import Iterator
from dataclasses import replace

from core.faces.paper.dates import period_lines, spans_in_words
from core.faces.paper.layouts.cells import SIZE, label_cell
from core.faces.paper.layouts.frame import MARGINS, WIDE, page_words, signatures, two_ends
from core.faces.paper.registers.cells import A_DAY, SMALL, is_day, shown, type_size
from core.faces.paper.table import Column, Table
from core.model.fields import Value
from core.model.words import say
from core.press.form import Block, Cell, Form, Grid, Para, Role, Row, Title
from core.press.sheet import measure

_SMALLEST = 8
_LINE, _CLOSE, _WRITTEN = 7.0, 6.2, 8.0
_OF_DUTIES = ("duty_gap", "due_list", "duty_calendar")
_A_SHEET = 24  # lines that may go on one sheet


def table_form(table: Table, about: str, day: str, chart: tuple[Block, ...] = ()) -> Form:
    """Return a table as a printed form; `about` names the schools and the period, `day` when it was made.

    A `chart` stands under the table. Lines stand closer where that saves a page with little on it.
    """
    table = _in_words(table)
    form = _drawn(table, about, day, chart, _LINE)
    if len(table.lines) > _A_SHEET or measure(form) == 1:
        return form
    close = _drawn(table, about, day, chart, _CLOSE)
    return close if measure(close) == 1 else form


def _in_words(table: Table) -> Table:
    """Return a table of duties with its periods as papers call them; programs read their short names."""
    if table.view not in _OF_DUTIES:
        return table
    heads = (one._replace(head=period_lines(one.head)) for one in table.columns)
    # A gap has many spans, one a line; what is due has one, beside its name.
    between = "\n" if table.view == "duty_gap" else " "
    lines = (line._replace(cells=(_when(line.cells[0], between), *line.cells[1:])) for line in table.lines)
    return replace(table, columns=tuple(heads), lines=tuple(lines))


def _when(cell: Value, between: str) -> Value:
    return between.join(map(spans_in_words, cell.split("\n"))) if isinstance(cell, str) else cell


def _drawn(table: Table, about: str, day: str, chart: tuple[Block, ...], height: float) -> Form:
    made = say("填报日期：{day}", day=day)
    blocks = (
        Title(table.title, after=2),
        two_ends(about, made, WIDE),
        _grid(table, height),
        *(Para(note, size=SIZE, indent=0, before=2, tied=True) for note in table.notes),
        *chart,
        *signatures(table.signed, WIDE),
    )
    return Form(f"report/{table.view}", table.title, blocks, "A4-landscape", MARGINS, page_words=page_words())


def _grid(table: Table, height: float) -> Grid:
    columns = table.columns * table.halves
    head = Row(tuple(label_cell(column.head) for column in columns), min_height=9, head=True)
    size = type_size(table.columns)
    rows = [_row(cells, columns, size, height) for cells in _side_by_side(table)]
    if not rows:
        rows = [Row((Cell(say("本期没有记录"), cols=len(columns), size=SIZE, align="center"),), min_height=9)]
    if table.totals:
        rows.append(_row(table.totals, columns, size, height, "hei"))
    return Grid(tuple(column.width for column in columns), (head, *rows))


def _side_by_side(table: Table) -> Iterator[tuple[Value, ...]]:
    height = -(-len(table.lines) // table.halves)
    empty: tuple[Value, ...] = ("",) * len(table.columns)
    for at in range(height):
        places = range(at, height * table.halves, height)
        yield tuple(
            cell for place in places for cell in (table.lines[place].cells if place < len(table.lines) else empty)
        )


def _row(
    cells: tuple[Value, ...], columns: tuple[Column, ...], size: float, height: float, role: Role = "song"
) -> Row:  # fmt: skip
    stretch = WIDE / sum(column.width for column in columns)
    made = (
        Cell(
            shown(value, column.places),
            role=role,
            size=min(size, SMALL if column.width * stretch >= A_DAY else _SMALLEST) if is_day(value) else size,
            align="center" if column.number or column.width <= SMALL * 3 else "left",
        )
        for value, column in zip(cells, columns, strict=True)
    )
    # A line that is empty is written on by hand.
    return Row(tuple(made), min_height=height if any(cell not in ("", None) for cell in cells) else _WRITTEN)
