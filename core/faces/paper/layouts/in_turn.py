"""Child lines whose texts are too long for columns side by side: one under the other, each text under its label."""

from collections.abc import Iterator, Sequence

from core.faces.paper.layouts.cells import SIZE, label_cell
from core.faces.paper.layouts.columns import LINE_HEIGHT, Line, columns_of, head_words, words_of
from core.faces.paper.layouts.parties import in_its_words, label_of
from core.faces.paper.reading import Reading
from core.model.fields import Long, Rows
from core.press.form import Cell, Grid, Row, label

_NUMBER, _LABEL = 12.0, 34.0
_WRITTEN = 10.0


def in_turn(reading: Reading, rows: Rows, lines: Sequence[Line], width: float) -> Grid:
    """Return the lines as a grid of `width` mm: the number of each beside its fields; texts that are empty left out."""
    over = Row((label_cell(label_of(reading, rows), cols=3),), head=True)
    body = (row for number, line in enumerate(lines, 1) for row in _rows(reading, rows, number, line))
    return Grid((_NUMBER, _LABEL, width - _NUMBER - _LABEL), (over, *body))


def _rows(reading: Reading, rows: Rows, number: int, line: Line) -> Iterator[Row]:
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
