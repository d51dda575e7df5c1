"""Child lines as a table inside a form: widths by type, its own head, blank lines to write on."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, assert_never, cast

from core.faces.layouts.cells import LABEL, MM_A_SIGN, SIZE, label_cell, line_content
from core.faces.reading import Reading, unit
from core.model.fields import (
    AnyField,
    Auto,
    Choice,
    Choices,
    Clock,
    Count,
    Day,
    Field,
    Flag,
    Long,
    Measure,
    Month,
    Name,
    Ref,
    Rows,
    Text,
)
from core.model.words import say
from core.press.form import Cell, Grid, Row

_NUMBER = 12.0
# A label beside the lines ties them to one page; longer tables carry their label above.
_MOST_BESIDE = 8
_PAD = 4.2
_NARROWEST = 17.0
_MONEY = 2  # places behind the point
# Tables that are added up, by kind and field, with the columns that are.
_SUMMED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("annual_score", "lines"): ("most", "self", "checked"),
    ("scoring_scheme", "items"): ("most",),
    ("fund_application", "uses"): ("amount",),
}


def table(reading: Reading, rows: Rows, width: float, *, blank: int = 4, titled: bool = False) -> Grid:
    """Return the lines of a field as a grid of `width` mm; where none are kept, `blank` lines to write on.

    One that is `titled` stands under a heading of its own and needs no label.
    """
    lines: Sequence[Mapping[str, Any]] = reading.lines(rows.name) or [{}] * blank
    wanted = [wanted_width(column) for column in rows.fields]
    beside = not titled and len(lines) <= _MOST_BESIDE and sum(wanted) <= width - LABEL - _NUMBER
    room = width - _NUMBER - (LABEL if beside else 0)
    widths = (_NUMBER, *spread(rows.fields, wanted, room))
    body = [_head(rows), *(_line(reading, rows, number, line) for number, line in enumerate(lines, 1))]
    body += _sums(reading, rows)
    if beside:
        side = label_cell(say(rows.label), rows=len(body))
        return Grid((LABEL, *widths), (Row((side, *body[0].cells), head=False), *body[1:]))
    over = [] if titled else [Row((label_cell(say(rows.label), cols=len(widths)),), head=True)]
    return Grid(widths, (*over, Row(body[0].cells, head=True), *body[1:]))


def wanted_width(column: Field) -> float:
    """Return the width in mm that suits the column's type and its head."""
    head = max(len(part) for part in head_words(column).split("\n")) * MM_A_SIGN + _PAD
    return max(_by_type(cast(AnyField, column)), min(head, 24))


def spread(columns: Sequence[Field], wanted: Sequence[float], room: float) -> tuple[float, ...]:
    """Return the widths brought to `room` mm: what is left over goes to the columns that hold free text."""
    over = room - sum(wanted)
    # Words can be broken, figures and days cannot: what is too much is first taken from the columns of words.
    spare = 0.0 if over > 0 else _NARROWEST
    free = [
        max(0.0, width - spare) if isinstance(column, (Text, Long)) else 0.0
        for column, width in zip(columns, wanted, strict=True)
    ]
    if not any(free) or over + sum(free) < 0:
        return tuple(width * room / sum(wanted) for width in wanted)
    return tuple(width + over * part / sum(free) for width, part in zip(wanted, free, strict=True))


def head_words(column: Field) -> str:
    """Return the head of a column: its label, and below it its unit."""
    return f"{say(column.label)}\n（{unit(column)}）" if unit(column) else say(column.label)


def _head(rows: Rows) -> Row:
    return Row((label_cell(say("序号")), *(label_cell(head_words(column)) for column in rows.fields)))


def _line(reading: Reading, rows: Rows, number: int, line: Mapping[str, Any]) -> Row:
    values = {**line, **{one.name: one.of(line) for one in rows.fields if isinstance(one, Auto)}}
    cells = (
        Cell(
            line_content(reading, column, values.get(column.name)),
            key=f"{reading.kind.name}.{rows.name}.{number}.{column.name}",
            align="left" if isinstance(column, (Text, Long)) else "center",
            size=SIZE,
        )
        for column in rows.fields
    )
    return Row((Cell(str(number), align="center", size=SIZE), *cells))


def _sums(reading: Reading, rows: Rows) -> list[Row]:
    """Return the closing line with the sums of a table that has some."""
    summed = _SUMMED.get((reading.kind.name, rows.name), ())
    if not summed:
        return []
    lines = reading.lines(rows.name)
    words = (_sum(lines, column) if column.name in summed else "" for column in rows.fields)
    cells = [Cell(word, role="hei", align="center", size=SIZE) for word in words]
    first = next(at for at, column in enumerate(rows.fields) if column.name in summed)
    over = Cell(say("合计"), cols=first + 1, role="hei", align="center", size=SIZE)
    return [Row((over, *cells[first:]))]


def _sum(lines: Sequence[Mapping[str, Any]], column: Field) -> str:
    given = [Decimal(str(line[column.name])) for line in lines if line.get(column.name) is not None]
    if not given:
        return ""
    total = sum(given, Decimal(0)).normalize()
    # Money keeps its places, as in the lines above; marks are said as shortly as they are given.
    return f"{total:.2f}" if isinstance(column, Measure) and column.places == _MONEY else f"{total:f}"


def _by_type(column: AnyField) -> float:
    match column:
        case Clock() | Count() | Measure():
            return 23 if isinstance(column, Measure) and column.places >= _MONEY else 15
        case Flag():
            return 25
        case Day():
            return 31
        case Month() | Auto() | Name() | Ref():
            return 40 if isinstance(column, Ref) and "school" in column.to else 23
        case Choice(options=options) | Choices(options=options):
            return min(30.0, max((len(say(option)) for option in options), default=4) * MM_A_SIGN + _PAD)
        case Text(longest=longest):
            return min(60.0, 14 + longest * 0.4)
        case Long() | Rows():
            return 60
        case never:
            assert_never(never)
