"""Measures the rows of a grid: where every cell stands, and how high every row is. Turns no page.

What has been measured on trial is kept for a while, by identity: a form is set with more lines or higher rows till its
page is full, then drawn, and most of it is the same each time.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from core.press.cells import Measured, measure_cell
from core.press.form import Cell, Grid, Row
from core.press.frame import Frame
from core.press.pages import MM
from core.press.rows import MeasuredRow, height_of

_MOST_ROWS, _MOST_GRIDS = 1024, 128


class ColumnsError(ValueError):
    """A row whose cells do not fill the columns of its grid; names the row, counted from 1, and both numbers."""

    def __init__(self, row: int, filled: int, columns: int) -> None:
        super().__init__(row, filled, columns)
        self.row, self.filled, self.columns = row, filled, columns


class _Cells(NamedTuple):
    """The cells of a row as they were measured; `above` says for how many rows more they cover each column."""

    of: tuple[Cell, ...]
    measured: tuple[Measured, ...]
    need: float
    tied: bool
    spanning: bool
    above: tuple[int, ...]


_Key = tuple[int, tuple[int, ...], tuple[float, ...], float]
# Each entry holds what it was made of, so that nothing else can get its identity.
_kept_cells: dict[_Key, _Cells] = {}
_kept_grids: dict[tuple[int, float, float, float], tuple[Grid, tuple[MeasuredRow, ...]]] = {}


def measure_rows(frame: Frame, grid: Grid) -> tuple[MeasuredRow, ...]:
    """Measure every row of a grid for the width and page height of a frame. Raises ColumnsError."""
    key = (id(grid), frame.left, frame.right, frame.capacity)
    kept = _kept_grids.get(key)
    if kept:
        return kept[1]
    rows = _measured(frame, grid)
    if frame.trial:
        if len(_kept_grids) >= _MOST_GRIDS:
            _kept_grids.clear()
        _kept_grids[key] = grid, rows
    return rows


def count_heads(rows: Sequence[MeasuredRow]) -> int:
    """Count the rows that repeat: the first ones marked so, with the rows that a cell of theirs reaches into."""
    return next((at for at, row in enumerate(rows) if not (row.row.head or (at and row.tied))), len(rows))


def _measured(frame: Frame, grid: Grid) -> tuple[MeasuredRow, ...]:
    edges = _edges(grid, frame)
    above: tuple[int, ...] = (0,) * len(grid.columns)
    rows: list[MeasuredRow] = []
    heads = 0.0
    for number, row in enumerate(grid.rows, 1):
        # What stands under repeated heads has so much less room on every page.
        tallest = frame.capacity - (heads if heads <= frame.capacity / 2 else 0)
        key = (id(row.cells), above, edges, tallest)
        cells = _kept_cells.get(key) or _measured_cells(row, above, edges, tallest, number)
        if frame.trial:
            _keep(key, cells)
        above, least = cells.above, min(row.min_height * MM, tallest)
        height = max(least, cells.need)
        rows.append(MeasuredRow(row, cells.measured, least, height, cells.tied, row.keep, cells.spanning))
        heads += height if row.head else 0
    return tuple(_clipped(frame, _settle_spans(rows)))


def _keep(key: _Key, cells: _Cells) -> None:
    if len(_kept_cells) >= _MOST_ROWS:
        _kept_cells.clear()
    _kept_cells[key] = cells


def _measured_cells(row: Row, above: tuple[int, ...], edges: tuple[float, ...], tallest: float, number: int) -> _Cells:
    taken = list(above)
    places, tied = _place(row, taken, number)
    measured = tuple(
        measure_cell(cell, edges[column], edges[column + cell.cols], tallest)
        for cell, column in zip(row.cells, places, strict=True)
    )
    need = max((each.need for each in measured if each.cell.rows == 1), default=0.0)
    return _Cells(row.cells, measured, need, tied, any(taken), tuple(taken))


def _edges(grid: Grid, frame: Frame) -> tuple[float, ...]:
    total = sum(grid.columns) * MM
    scale = frame.measure / total if grid.stretch else 1.0
    left = frame.left if grid.stretch else frame.left + max(0.0, (frame.measure - total) / 2)
    return (left, *(left + at * MM * scale for at in accumulate(grid.columns)))


def _place(row: Row, taken: list[int], number: int) -> tuple[list[int], bool]:
    """Find the first column of each cell; `taken` says for how many rows more a column is covered from above."""
    tied = any(taken)
    if not tied and all(cell.cols == cell.rows == 1 for cell in row.cells) and len(row.cells) == len(taken):
        return list(range(len(taken))), False
    places, at = [], 0
    for cell in row.cells:
        while at < len(taken) and taken[at]:
            at += 1
        if at + cell.cols > len(taken) or any(taken[at : at + cell.cols]):
            raise ColumnsError(number, at + cell.cols, len(taken))
        places.append(at)
        at += cell.cols
    for cell, column in zip(row.cells, places, strict=True):
        taken[column : column + cell.cols] = [cell.rows] * cell.cols
    if not all(taken):
        raise ColumnsError(number, sum(map(bool, taken)), len(taken))
    taken[:] = [rows - 1 for rows in taken]
    return places, tied


def _settle_spans(rows: list[MeasuredRow]) -> list[MeasuredRow]:
    """Give what a cell over several rows lacks to the last of them."""
    heights = [row.height for row in rows]
    for first, row in enumerate(rows):
        for measured in row.cells:
            if measured.cell.rows == 1:
                continue
            over = range(first, min(len(rows), first + measured.cell.rows))
            if len(over) < 2 or measured.cell.vertical:
                continue
            lacking = measured.need - sum(heights[at] for at in over)
            heights[over[-1]] += max(0.0, lacking)
    pairs = zip(rows, heights, strict=True)
    return [row if row.height == height else row._replace(height=height) for row, height in pairs]


def _clipped(frame: Frame, rows: list[MeasuredRow]) -> list[MeasuredRow]:
    """Let no row ask for more than a page leaves under the heads, now that their height is settled."""
    heads = height_of(rows[: count_heads(rows)])
    tallest = frame.capacity - (heads if heads <= frame.capacity / 2 else 0)
    return [row._replace(least=tallest) if row.least > tallest else row for row in rows]
