"""Sets a grid: where every cell stands, how high every row is, and where pages are turned between or inside rows."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from math import inf

from core.press.cells import Measured, measure_cell
from core.press.form import Grid, Row
from core.press.frame import Frame
from core.press.pages import MM
from core.press.rows import MeasuredRow, draw_parted, draw_rows, height_of, may_begin

_LEAST_LISTED = 3  # rows of a list that may be parted


class ColumnsError(ValueError):
    """A row whose cells do not fill the columns of its grid; names the row, counted from 1, and both numbers."""

    def __init__(self, row: int, filled: int, columns: int) -> None:
        super().__init__(row, filled, columns)
        self.row, self.filled, self.columns = row, filled, columns


def set_grid(frame: Frame, grid: Grid, below: float = 0) -> None:
    """Draw a grid from the frame's place downwards, over as many pages as it needs.

    Where the last row ends, `below` points of the page stay free for what must not part from it.
    """
    rows = measure_rows(frame, grid)
    heads = rows[: _count_heads(rows)]
    if height_of(heads) > frame.capacity / 2:
        # Heads that leave no room for what they head are said once.
        heads = []
    body = _groups(_in_company(rows[len(heads) :]) if heads else rows, below, frame.capacity / 2)
    room = frame.room - height_of(heads)
    if not frame.at_top and (room < 0 or (body and not _begins(frame, body[0], room))):
        frame.turn()
    draw_rows(frame, heads)
    for group in body:
        _set_group(frame, group, heads)


def height_to_keep(frame: Frame, grid: Grid) -> float:
    """Give the height of the rows with which a grid keeps to the row before it, 0 where it may begin a page."""
    count = next((at for at, row in enumerate(grid.rows) if not row.keep), len(grid.rows))
    kept = tuple(replace(row, fill=False) for row in grid.rows[:count])
    return height_of(measure_rows(frame, replace(grid, rows=kept))) if _is_closed(kept) else 0


def _is_closed(rows: Sequence[Row]) -> bool:
    """Tell whether no cell of the rows reaches below them."""
    count = len(rows)
    return bool(rows) and all(cell.rows <= count - at for at, row in enumerate(rows) for cell in row.cells)


def measure_rows(frame: Frame, grid: Grid) -> list[MeasuredRow]:
    """Measure every row of a grid for the width and page height of a frame."""
    edges = _edges(grid, frame)
    taken = [0] * len(grid.columns)
    rows: list[MeasuredRow] = []
    heads = 0.0
    for number, row in enumerate(grid.rows, 1):
        # What stands under repeated heads has so much less room on every page.
        tallest = frame.capacity - (heads if heads <= frame.capacity / 2 else 0)
        places, tied = _place(row, taken, number)
        cells = tuple(
            measure_cell(cell, edges[column], edges[column + cell.cols], tallest)
            for cell, column in zip(row.cells, places, strict=True)
        )
        least = min(row.min_height * MM, tallest)
        rows.append(MeasuredRow(row, cells, least, _height(cells, least), tied))
        heads += rows[-1].height if row.head else 0
    return _fill(frame, _clipped(frame, _settle_spans(rows)))


def _count_heads(rows: Sequence[MeasuredRow]) -> int:
    """Count the rows that repeat: the first ones marked so, with the rows that a cell of theirs reaches into."""
    return next((at for at, row in enumerate(rows) if not (row.row.head or (at and row.tied))), len(rows))


def _edges(grid: Grid, frame: Frame) -> list[float]:
    total = sum(grid.columns) * MM
    scale = frame.measure / total if grid.stretch else 1.0
    left = frame.left if grid.stretch else frame.left + max(0.0, (frame.measure - total) / 2)
    return [left, *(left + at * MM * scale for at in accumulate(grid.columns))]


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


def _height(cells: Sequence[Measured], least: float) -> float:
    return max([least, *(each.need for each in cells if each.cell.rows == 1)])


def _clipped(frame: Frame, rows: list[MeasuredRow]) -> list[MeasuredRow]:
    """Let no row ask for more than a page leaves under the heads, now that their height is settled."""
    heads = height_of(rows[: _count_heads(rows)])
    tallest = frame.capacity - (heads if heads <= frame.capacity / 2 else 0)
    return [replace(row, least=tallest) if row.least > tallest else row for row in rows]


def _fill(frame: Frame, rows: list[MeasuredRow]) -> list[MeasuredRow]:
    filled = []
    for row in rows:
        if row.row.fill:
            number = len(frame.fills)
            frame.fills.append(-1)
            most = inf if row.row.most is None else max(0.0, row.row.most * MM - row.height)
            row = replace(row, fill=number, extra=min(most, frame.extra.get(number, 0)))
        filled.append(row)
    return filled


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
    return [row if row.height == height else replace(row, height=height) for row, height in pairs]


def _in_company(rows: list[MeasuredRow]) -> list[MeasuredRow]:
    """Keep the first row of a list with the second and the last with the one before: none stands alone on a page."""
    if len(rows) < _LEAST_LISTED:
        return rows
    return [
        replace(row, row=replace(row.row, keep=True)) if at in (1, len(rows) - 1) else row
        for at, row in enumerate(rows)
    ]


def _groups(rows: list[MeasuredRow], below: float, most: float) -> list[list[MeasuredRow]]:
    """Put rows together that go to one page if they can; each learns what must stay free below it, if not too much."""
    groups: list[list[MeasuredRow]] = []
    for row in reversed(rows):
        row = replace(row, below=below) if 0 < below <= most else row
        below = below + row.total if row.row.keep else 0
        if groups and groups[-1][-1].tied:
            groups[-1].append(row)
        else:
            groups.append([row])
    return [group[::-1] for group in reversed(groups)]


def _begins(frame: Frame, group: Sequence[MeasuredRow], room: float) -> bool:
    """Tell whether a group has its place in `room` of this page: whole, or begun because it must be parted anyway."""
    height = height_of(group)
    if height + group[-1].below <= room + 0.01:
        return True
    if len(group) > 1:
        return height > frame.capacity and room > frame.capacity / 4
    return may_begin(frame, group[0], height, room)


def _set_group(frame: Frame, group: Sequence[MeasuredRow], heads: Sequence[MeasuredRow]) -> None:
    height, below = height_of(group), group[-1].below
    if height + below <= frame.room + 0.01:
        draw_rows(frame, group)
    elif len(group) > 1 and height + below <= frame.capacity - height_of(heads):
        frame.turn()
        draw_rows(frame, [*heads, *group])
    else:
        draw_parted(frame, group, heads)
