"""What stands in a cell of a register or report, in which size, and how wide its column is. Draws nothing."""

import re
from collections.abc import Iterable, Sequence

from core.faces.paper.dates import kept_day
from core.faces.paper.layouts.cells import SIZE, broken
from core.faces.paper.layouts.columns import spread
from core.faces.paper.layouts.frame import WIDE
from core.faces.paper.table import Column, Line
from core.model.fields import Value
from core.press.text.fonts import advances

SMALL = 9
"""The type size of tables with many columns, in points."""
A_DAY = 26.0
"""The width in mm in which a day of that size stands on one line."""
_WIDE_LINE = 7
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MM_A_POINT = 25.4 / 72
_PAD = 3.6
# A longer text is broken into lines.
_MOST = 56.0


def shown(value: Value, places: int = 0) -> str:
    """Return a cell's value as people read it: a day in words, a number to two places, to no fewer than `places`."""
    if is_day(value):
        return kept_day(str(value))
    if places and isinstance(value, (int, float)):
        return f"{value:.{places}f}"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def is_day(value: Value) -> bool:
    """Tell whether a cell holds a day."""
    return isinstance(value, str) and _DAY.fullmatch(value) is not None


def type_size(columns: Sequence[Column]) -> float:
    """Return the size in points in which the lines of so many columns are set."""
    return SMALL if len(columns) > _WIDE_LINE else SIZE


def fitted(columns: Sequence[Column], lines: Sequence[Line], totals: Sequence[Value] = ()) -> tuple[Column, ...]:
    """Return the columns as wide as their heads and what stands in them; words give way where room is short.

    Without lines they keep their widths, for a table that is to be written on.
    """
    size = type_size(columns)
    rows = [*(line.cells for line in lines), *([totals] if totals else [])]
    wanted = [
        max(_head(column), _widest((row[at] for row in rows), column, size)) if lines else column.width
        for at, column in enumerate(columns)
    ]
    worded = [
        not column.number and not any(is_day(line.cells[at]) for line in lines) for at, column in enumerate(columns)
    ]
    widths = spread(wanted, worded, WIDE)
    return tuple(column._replace(width=width) for column, width in zip(columns, widths, strict=True))


def _head(column: Column) -> float:
    return _breadth(broken(column.head), SIZE) + _PAD


def _widest(cells: Iterable[Value], column: Column, size: float) -> float:
    return max((_needed(cell, column, size) for cell in cells), default=0)


def _needed(cell: Value, column: Column, size: float) -> float:
    if is_day(cell):
        return A_DAY
    breadth = _breadth(shown(cell, column.places), size) + _PAD
    return breadth if column.number else min(breadth, _MOST)


def _breadth(text: str, size: float) -> float:
    """Return the width in mm of the longest line of a text."""
    known = advances("song")
    return max(sum(known[sign] for sign in line) for line in text.split("\n")) * size / 1000 * _MM_A_POINT
