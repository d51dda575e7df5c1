"""Sets a grid: where every cell stands, how high every row is, and where pages are turned between or inside rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from core.press.cells import Measured, carry_over, draw_cell, measure_cell, remains, shrink, split
from core.press.form import Grid, Row
from core.press.frame import Frame
from core.press.pages import MM
from core.press.setting import text_of

_LEAST_PART = 40.0  # no row is parted for less than two lines


class ColumnsError(ValueError):
    """A row whose cells do not fill the columns of its grid; names the row, counted from 1, and both numbers."""

    def __init__(self, row: int, filled: int, columns: int) -> None:
        super().__init__(row, filled, columns)
        self.row, self.filled, self.columns = row, filled, columns


@dataclass(slots=True)
class MeasuredRow:
    """A row with its cells set; `tied` rows are held to the row above by a cell over both; `extra` fills the page."""

    row: Row
    cells: list[Measured]
    height: float
    tied: bool = False
    fill: int | None = None
    extra: float = 0

    @property
    def total(self) -> float:
        """Give the height with what fills the page."""
        return self.height + self.extra


@dataclass(slots=True)
class _Opened:
    """A cell over several rows that is being drawn: since where on this page, for how many rows more."""

    cell: Measured
    top: float
    rows: int


def set_grid(frame: Frame, grid: Grid) -> None:
    """Draw a grid from the frame's place downwards, over as many pages as it needs."""
    rows = measure_rows(frame, grid)
    heads = [row for row in rows if row.row.head]
    body = _groups([row for row in rows if not row.row.head])
    head_height = sum(row.height for row in heads)
    if body:
        first = sum(row.total for row in body[0])
        least = _LEAST_PART if _may_part(body[0], frame.capacity - head_height) else first
        frame.ensure(head_height + least)
    _draw_rows(frame, heads)
    for group in body:
        _set_group(frame, group, heads, frame.capacity - head_height)


def measure_rows(frame: Frame, grid: Grid) -> list[MeasuredRow]:
    """Measure every row of a grid for the width and page height of a frame."""
    edges = _edges(grid, frame)
    taken = [0] * len(grid.columns)
    rows = []
    for number, row in enumerate(grid.rows, 1):
        places, tied = _place(row, taken, number)
        cells = [
            measure_cell(cell, edges[column], edges[column + cell.cols], frame.capacity)
            for cell, column in zip(row.cells, places, strict=True)
        ]
        rows.append(MeasuredRow(row, cells, _height(row, cells), tied))
    _fill(frame, rows)
    _settle_spans(rows)
    _fit_fixed(rows)
    for measured in rows:
        if measured.row.height is not None:
            measured.height = min(measured.height, frame.capacity)
    return rows


def _edges(grid: Grid, frame: Frame) -> list[float]:
    total = sum(grid.columns) * MM
    scale = frame.measure / total if grid.stretch else 1.0
    left = frame.left if grid.stretch else frame.left + max(0.0, (frame.measure - total) / 2)
    return [left, *(left + at * MM * scale for at in accumulate(grid.columns))]


def _place(row: Row, taken: list[int], number: int) -> tuple[list[int], bool]:
    """Find the first column of each cell; `taken` says for how many rows more a column is covered from above."""
    tied = any(taken)
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


def _height(row: Row, cells: Sequence[Measured]) -> float:
    least = (row.min_height if row.height is None else row.height) * MM
    growing = [
        measured.need for measured in cells if measured.cell.rows == 1 and (row.height is None or _grows(measured))
    ]
    return max(least, *growing) if growing else least


def _grows(measured: Measured) -> bool:
    return measured.cell.flow == "grow" and not measured.cell.vertical


def _fill(frame: Frame, rows: list[MeasuredRow]) -> None:
    for row in rows:
        if row.row.fill:
            row.fill = len(frame.fills)
            row.extra = frame.extra.get(row.fill, 0)
            frame.fills.append(-1)


def _settle_spans(rows: list[MeasuredRow]) -> None:
    """Give what a cell over several rows lacks to the last of them that may grow."""
    for number, row in enumerate(rows):
        for measured in row.cells:
            over = rows[number : number + measured.cell.rows]
            if len(over) < 2 or (measured.cell.flow != "grow" and all(each.row.height is not None for each in over)):
                continue
            lacking = measured.need - sum(each.height for each in over)
            if lacking > 0 and not measured.cell.vertical:
                free = [each for each in over if each.row.height is None] or over
                free[-1].height += lacking


def _fit_fixed(rows: list[MeasuredRow]) -> None:
    """Bring the cells of fixed boxes to their height: in smaller type, with the rest carried over, or by growing."""
    for number, row in enumerate(rows):
        for at, measured in enumerate(row.cells):
            over = rows[number : number + measured.cell.rows]
            height = sum(each.height for each in over)
            if measured.need <= height + 0.01 or measured.cell.vertical:
                continue
            if measured.cell.flow == "continue" and isinstance(measured.cell.text, str):
                row.cells[at] = carry_over(measured, height, _label(row.cells[:at]))
            else:
                row.cells[at] = shrink(measured, height)
                over[-1].height += max(0.0, row.cells[at].need - height)


def _label(before: list[Measured]) -> str:
    labels = [text_of(measured.cell.text) for measured in before if measured.cell.role == "hei"]
    return labels[-1].replace("\n", "") if labels else ""


def _groups(rows: list[MeasuredRow]) -> list[list[MeasuredRow]]:
    groups: list[list[MeasuredRow]] = []
    for row in rows:
        if row.tied and groups:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _may_part(group: list[MeasuredRow], capacity: float) -> bool:
    """Tell whether a group may be parted: one too high for any page, or a single high row of text."""
    height = sum(row.height for row in group)
    if height > capacity:
        return True
    pictures = any(measured.cell.image or measured.cell.qr for measured in group[0].cells)
    return len(group) == 1 and height > capacity / 2 and group[0].row.height is None and not pictures


def _set_group(frame: Frame, group: list[MeasuredRow], heads: list[MeasuredRow], capacity: float) -> None:
    height = sum(row.total for row in group)
    if height <= frame.room + 0.01:
        _draw_rows(frame, group)
    elif not _may_part(group, capacity):
        _turn(frame, heads)
        _draw_rows(frame, group)
    else:
        _draw_parted(frame, group, heads, capacity)


def _turn(frame: Frame, heads: list[MeasuredRow]) -> None:
    frame.turn()
    _draw_rows(frame, heads)


def _draw_rows(frame: Frame, rows: list[MeasuredRow]) -> None:
    opened: list[_Opened] = []
    for row in rows:
        _draw_row(frame, row, opened)


def _draw_row(frame: Frame, row: MeasuredRow, opened: list[_Opened]) -> None:
    top, bottom = frame.y, frame.y + max(row.height, min(row.total, frame.room))
    for measured in row.cells:
        if measured.cell.rows > 1:
            opened.append(_Opened(measured, top, measured.cell.rows))
        else:
            draw_cell(frame, measured, top, bottom)
    frame.y = bottom
    for spanning in list(opened):
        spanning.rows -= 1
        if not spanning.rows:
            draw_cell(frame, spanning.cell, spanning.top, bottom)
            opened.remove(spanning)
    if row.fill is not None:
        frame.fills[row.fill] = len(frame.pages) - 1


def _draw_parted(frame: Frame, group: list[MeasuredRow], heads: list[MeasuredRow], capacity: float) -> None:
    """Draw a group that no page holds whole: between its rows, and inside a row where one is too high itself."""
    opened: list[_Opened] = []
    for row in group:
        while row.height > frame.room + 0.01:
            if _splits(row, group, frame.room, capacity):
                row = _draw_upper(frame, row, opened)
            _close_page(frame, opened)
            _turn(frame, heads)
            for spanning in opened:
                spanning.top = frame.y
            if row.height <= frame.room or not _parts_at_top(row, frame.room):
                break
        _draw_row(frame, row, opened)


def _splits(row: MeasuredRow, group: list[MeasuredRow], room: float, capacity: float) -> bool:
    return room >= _LEAST_PART and (len(group) == 1 or row.height > capacity / 2) and _parts_at_top(row, room)


def _parts_at_top(row: MeasuredRow, room: float) -> bool:
    """Tell whether a part of the row can be drawn into `room`: at least two lines of its longest cell."""
    longest = max(row.cells, key=lambda measured: len(measured.laid), default=None)
    return longest is not None and len(longest.laid) > 2 and len(split(longest, room)[0].laid) >= 2


def _draw_upper(frame: Frame, row: MeasuredRow, opened: list[_Opened]) -> MeasuredRow:
    """Draw what the rest of the page takes of a row, and give the row that is left."""
    room, bottom = frame.room, frame.bottom
    rest = []
    for measured in row.cells:
        if measured.cell.rows > 1:
            opened.append(_Opened(measured, frame.y, measured.cell.rows))
            continue
        upper, lower = split(measured, room)
        draw_cell(frame, upper if remains(measured, upper) else replace(measured, need=room), frame.y, bottom)
        rest.append(lower)
    frame.y = bottom
    height = max((measured.need for measured in rest), default=0)
    return replace(row, cells=rest, height=height)


def _close_page(frame: Frame, opened: list[_Opened]) -> None:
    """Draw the open cells down to where the page ends; they are drawn again on the next."""
    for spanning in opened:
        if frame.y > spanning.top:
            draw_cell(frame, spanning.cell, spanning.top, frame.y)
