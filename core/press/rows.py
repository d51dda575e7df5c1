"""Draws measured rows down the pages: whole where they fit, parted by lines where no page could hold them.

What a row is high, and which cells it has, is measured in `grid_rows`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.press.cells import Measured, draw_cell, lines_taken, split
from core.press.form import Row
from core.press.frame import Frame

_LEAST_LINES = 2


class MeasuredRow(NamedTuple):
    """A row with its cells set, `least` high as it was asked for, `height` with what its cells and those above need.

    `tied` rows are held to the row above by a cell over both, `keep` rows stay on its page, `spanning` ones have a cell
    that goes on below; `extra` fills the page.
    Where the row ends, `below` points stay free for what keeps to it.
    """

    row: Row
    cells: tuple[Measured, ...]
    least: float
    height: float
    tied: bool = False
    keep: bool = False
    spanning: bool = False
    fill: int | None = None
    extra: float = 0
    below: float = 0

    @property
    def total(self) -> float:
        """Give the height with what fills the page."""
        return self.height + self.extra


@dataclass(slots=True)
class _Opened:
    """A cell over several rows that is being drawn: what is left of it, since where on this page, for how many rows."""

    cell: Measured
    top: float
    rows: int


def height_of(rows: Sequence[MeasuredRow]) -> float:
    """Give the height of rows together."""
    return sum(row.total for row in rows)


def draw_rows(frame: Frame, rows: Sequence[MeasuredRow]) -> None:
    """Draw rows that fit on what is left of the page."""
    opened: list[_Opened] = []
    for row in rows:
        _draw_row(frame, row, opened, row.height)


def draw_parted(frame: Frame, rows: Sequence[MeasuredRow], heads: Sequence[MeasuredRow]) -> None:
    """Draw rows over as many pages as they need: between them, and inside one that is too high; heads repeat."""
    opened: list[_Opened] = []
    fresh = frame.top + height_of(heads) + 0.01
    for row in rows:
        needed = _needed(frame, row, opened)
        while needed + row.below > frame.room + 0.01:
            room = _room_to_begin(frame, row, needed, opened)
            if may_begin(frame, row, needed, room, opened) or (
                frame.y <= fresh and needed > frame.room + 0.01 and _takes(row, opened, room, 1)
            ):
                row = _draw_upper(frame, row, opened, room)
            elif frame.y <= fresh:
                break
            _turn(frame, opened, heads)
            needed = _needed(frame, row, opened)
        _draw_row(frame, row, opened, needed)


def _room_to_begin(frame: Frame, row: MeasuredRow, needed: float, opened: Sequence[_Opened]) -> float:
    """Give the room for the upper part of a row: the rest of the page, less where what keeps to it finds no place."""
    longest = _longest(row, opened)
    if longest is None or needed > frame.room + 0.01:
        return frame.room
    return needed - _LEAST_LINES * longest.leading


def may_begin(
    frame: Frame, row: MeasuredRow, needed: float, room: float, opened: Sequence[_Opened] = ()
) -> bool:  # fmt: skip
    """Tell whether a row that does not fit into `room` is begun there: a high one of text, of which two lines fit."""
    high = needed > frame.capacity / 2 and not any(measured.cell.image for measured in row.cells)
    return high and _takes(row, opened, room, _LEAST_LINES)


def _takes(row: MeasuredRow, opened: Sequence[_Opened], room: float, least: int) -> bool:
    """Tell whether `room` takes at least so many lines of the longest text, and something is left below them."""
    longest = _longest(row, opened)
    if longest is None:
        return False
    taken = lines_taken(longest, room)
    return taken >= least and (taken < len(longest.lines) or longest.foot.height > 0)


def _longest(row: MeasuredRow, opened: Sequence[_Opened]) -> Measured | None:
    cells = [*row.cells, *(spanning.cell for spanning in opened)]
    return max(cells, key=lambda measured: measured.need, default=None)


def _needed(frame: Frame, row: MeasuredRow, opened: Sequence[_Opened]) -> float:
    """Say how high a row must be for its own cells, and for those from above that end in it."""
    own = [measured.need for measured in row.cells if measured.cell.rows == 1]
    ending = [spanning.cell.need - (frame.y - spanning.top) for spanning in opened if spanning.rows == 1]
    return max([row.least, *own, *ending])


def _draw_row(frame: Frame, row: MeasuredRow, opened: list[_Opened], height: float) -> None:
    top, bottom = frame.y, frame.y + max(height, min(height + row.extra, frame.room))
    # Where pages are only counted, no cell matters but those over several rows.
    for measured in () if frame.counting and not row.spanning else row.cells:
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


def _draw_upper(frame: Frame, row: MeasuredRow, opened: list[_Opened], room: float) -> MeasuredRow:
    """Draw what `room` takes of a row down to the end of the page, and give the row that is left."""
    rest = []
    for measured in row.cells:
        if measured.cell.rows > 1:
            opened.append(_Opened(measured, frame.y, measured.cell.rows))
            continue
        upper, lower = split(measured, room)
        draw_cell(frame, upper, frame.y, frame.bottom)
        rest.append(lower)
    frame.y = frame.bottom
    return row._replace(cells=tuple(rest), least=0)


def _turn(frame: Frame, opened: Sequence[_Opened], heads: Sequence[MeasuredRow]) -> None:
    """Turn the page; open cells are drawn down to its end, what is left of them goes on under the heads."""
    for spanning in opened:
        if frame.y > spanning.top:
            upper, spanning.cell = split(spanning.cell, frame.y - spanning.top)
            draw_cell(frame, upper, spanning.top, frame.y)
    frame.turn()
    draw_rows(frame, heads)
    for spanning in opened:
        spanning.top = frame.y
