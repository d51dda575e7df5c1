"""Sets a grid: where pages are turned between its rows, and how rows fill what is left of a page."""

from collections.abc import Sequence
from math import inf

from core.press.form import Grid
from core.press.frame import Frame
from core.press.grid_rows import count_heads, measure_rows
from core.press.pages import MM
from core.press.rows import MeasuredRow, draw_parted, draw_rows, height_of, may_begin

_LEAST_LISTED = 3  # rows of a list that may be parted


def set_grid(frame: Frame, grid: Grid, below: float = 0) -> None:
    """Draw a grid from the frame's place downwards, over as many pages as it needs.

    Where the last row ends, `below` points of the page stay free for what must not part from it.
    """
    rows = _fill(frame, measure_rows(frame, grid))
    heads = rows[: count_heads(rows)]
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
    closed = all(cell.rows <= count - at for at, row in enumerate(grid.rows[:count]) for cell in row.cells)
    return height_of(measure_rows(frame, grid)[:count]) if closed and count else 0


def _fill(frame: Frame, rows: Sequence[MeasuredRow]) -> list[MeasuredRow]:
    filled = []
    for row in rows:
        if row.row.fill:
            number = len(frame.fills)
            frame.fills.append(-1)
            most = inf if row.row.most is None else max(0.0, row.row.most * MM - row.height)
            row = row._replace(fill=number, extra=min(most, frame.extra.get(number, 0)))
        filled.append(row)
    return filled


def _in_company(rows: list[MeasuredRow]) -> list[MeasuredRow]:
    """Keep the first row of a list with the second and the last with the one before: none stands alone on a page."""
    if len(rows) < _LEAST_LISTED:
        return rows
    return [row._replace(keep=True) if at in (1, len(rows) - 1) else row for at, row in enumerate(rows)]


def _groups(rows: list[MeasuredRow], below: float, most: float) -> list[list[MeasuredRow]]:
    """Put rows together that go to one page if they can; each learns what must stay free below it, if not too much."""
    groups: list[list[MeasuredRow]] = []
    for row in reversed(rows):
        row = row._replace(below=below) if 0 < below <= most else row
        below = below + row.total if row.keep else 0
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
