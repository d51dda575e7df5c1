"""Child lines as a table inside a form: widths by type, its own head, blank lines to write on.

Texts too long for columns side by side stand one under the other, each under its label.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from core.faces.paper.layouts.cells import LABEL, SIZE, label_cell
from core.faces.paper.layouts.columns import (
    LINE_HEIGHT,
    columns_of,
    head_words,
    is_worded,
    spread,
    too_narrow,
    wanted_width,
    words_of,
    written_height,
)
from core.faces.paper.layouts.contents import MONEY
from core.faces.paper.layouts.parties import in_its_words, label_of
from core.faces.paper.reading import Reading
from core.model.fields import Field, Long, Measure, Ref, Rows, Text, Values
from core.model.words import say
from core.press.form import Cell, Grid, Row, label
from core.rules.score import version_order

_NUMBER, _BESIDE = 12.0, 34.0
_WRITTEN = 10.0
# A label beside the lines ties them to one page; longer tables carry their label above.
_MOST_BESIDE = 8


def table(reading: Reading, rows: Rows, width: float, *, blank: int = 4, titled: bool = False) -> Grid:
    """Return the lines of a field as a grid of `width` mm; where none are kept, `blank` lines to write on.

    One that is `titled` stands under a heading of its own and needs no label.
    """
    lines: Sequence[Values] = reading.lines(rows.name) or given(reading, rows) or [{}] * blank
    columns = columns_of(rows)
    wanted = [wanted_width(column) for column in columns]
    beside = not titled and len(lines) <= _MOST_BESIDE and sum(wanted) <= width - LABEL - _NUMBER
    widths = spread(wanted, list(map(is_worded, columns)), width - _NUMBER - (LABEL if beside else 0))
    if too_narrow(columns, widths):
        # Each takes the room of several lines.
        return _in_turn(reading, rows, lines if reading.record else lines[: (len(lines) + 1) // 2], width)
    body = [_head(reading, columns), *(_line(reading, rows, number, line) for number, line in enumerate(lines, 1))]
    body += _sums(reading, rows)
    if beside:
        side = label_cell(label_of(reading, rows), rows=len(body))
        return Grid((LABEL, _NUMBER, *widths), (Row((side, *body[0].cells), head=False), *body[1:]))
    over = [] if titled else [Row((label_cell(label_of(reading, rows), cols=len(widths) + 1),), head=True)]
    return Grid((_NUMBER, *widths), (*over, Row(body[0].cells, head=True), *body[1:]))


def given(reading: Reading, rows: Rows) -> Sequence[Values]:
    """Return the lines that a blank sheet bears: those with which a new record would begin, the topics of a survey."""
    if reading.record:
        return ()
    if rows.printed:
        return rows.printed
    fill = next((one for one in reading.kind.fills if one.field == rows.name), None)
    if fill is None:
        return ()
    ref = reading.kind.field(fill.via)
    kept = [one for to in ref.to for one in reading.source.find(to)] if isinstance(ref, Ref) else []
    latest = max(kept, key=lambda one: (version_order(one.get("version")), one.uid), default=None)
    if fill.via and latest is None:
        return ()
    lines: Sequence[Values] = fill.take(latest.values if latest else {}, {})
    return lines


def _in_turn(reading: Reading, rows: Rows, lines: Sequence[Values], width: float) -> Grid:
    over = Row((label_cell(label_of(reading, rows), cols=3),), head=True)
    body = (row for number, line in enumerate(lines, 1) for row in _fields_of(reading, rows, number, line))
    return Grid((_NUMBER, _BESIDE, width - _NUMBER - _BESIDE), (over, *body))


def _fields_of(reading: Reading, rows: Rows, number: int, line: Values) -> Iterator[Row]:
    """Yield the fields of a line one under the other; texts that are empty are left out."""
    shown = [
        (column, words)
        for column in columns_of(rows)
        if (words := words_of(reading, column, line)) or not (reading.record and isinstance(column, Long))
    ]
    for at, (column, words) in enumerate(shown):
        key = f"{reading.kind.name}.{rows.name}.{number}.{column.name}"
        name = label(in_its_words(reading, head_words(column)), size=SIZE)
        cells = (name, Cell(words, key=key, size=SIZE))
        first = (Cell(str(number), rows=len(shown), align="center", size=SIZE),) if at == 0 else ()
        height = _WRITTEN if reading.record is None and isinstance(column, Long) else LINE_HEIGHT
        yield Row((*first, *cells), min_height=height)


def _head(reading: Reading, columns: Sequence[Field]) -> Row:
    words = (in_its_words(reading, head_words(column)) for column in columns)
    return Row((label_cell(say("序号")), *map(label_cell, words)))


def _line(reading: Reading, rows: Rows, number: int, line: Values) -> Row:
    cells = (
        Cell(
            words_of(reading, column, line),
            key=f"{reading.kind.name}.{rows.name}.{number}.{column.name}",
            align="left" if isinstance(column, (Text, Long)) else "center",
            size=SIZE,
        )
        for column in columns_of(rows)
    )
    height = max(map(written_height, columns_of(rows))) if reading.record is None else LINE_HEIGHT
    return Row((Cell(str(number), align="center", size=SIZE), *cells), min_height=height)


def _sums(reading: Reading, rows: Rows) -> list[Row]:
    """Return the closing line with the sums of a table that has some."""
    columns = columns_of(rows)
    summed = [column.name in rows.summed for column in columns]
    if not any(summed):
        return []
    lines = reading.lines(rows.name) or given(reading, rows)
    words = (_sum(lines, column) if adds else "" for column, adds in zip(columns, summed, strict=True))
    cells = [Cell(word, role="hei", align="center", size=SIZE) for word in words]
    first = summed.index(True)
    over = Cell(say("合计"), cols=first + 1, role="hei", align="center", size=SIZE)
    return [Row((over, *cells[first:]))]


def _sum(lines: Sequence[Values], column: Field) -> str:
    given = [Decimal(str(line[column.name])) for line in lines if line.get(column.name) is not None]
    if not given:
        return ""
    total = sum(given, Decimal(0)).normalize()
    # Money keeps its places, as in the lines above; marks are said as shortly as they are given.
    return f"{total:.2f}" if isinstance(column, Measure) and column.places == MONEY else f"{total:f}"
