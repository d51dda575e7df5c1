"""Measures a cell of a grid into lines and draws it, or what part of it a page can take."""

from dataclasses import replace
from typing import NamedTuple

from core.press.form import Cell, Content, Image
from core.press.frame import Frame
from core.press.pages import MM, Picture, Rect
from core.press.text.columns import COLUMN_PITCH, draw_columns, layout_columns, token_height, tokens
from core.press.text.paragraph import LineBox, TextStyle, balanced, draw, layout, text_of
from core.press.text.shaping import is_joined

PAD_X, PAD_Y = 4.0, 3.0
LEADING, JOINED_LEADING = 1.3, 1.7
_SMALLEST, _STEP = 9.0, 0.5  # what a text may be shrunk to where its height is fixed, in points
_LABEL_LINES = 4
_TALLEST_COLUMN, _LEAST_COLUMN = 80 * MM, 20 * MM
_FOOT_GAP = 2.0


class Foot(NamedTuple):
    """The lines at the bottom right of a cell."""

    lines: tuple[LineBox, ...]
    height: float


class Measured(NamedTuple):
    """A cell with its lines set: from `left` to `right`, `need` points high at least, `picture` of them for a picture.

    `begun` says that lines of it stand on an earlier page.
    """

    cell: Cell
    left: float
    right: float
    size: float
    leading: float
    lines: tuple[LineBox, ...]
    foot: Foot
    need: float
    picture: float = 0
    begun: bool = False

    @property
    def style(self) -> TextStyle:
        """Give the type its lines are set in."""
        return TextStyle(self.cell.role, self.size, self.cell.bold)


_NO_FOOT = Foot((), 0)


def measure_cell(cell: Cell, left: float, right: float, tallest: float) -> Measured:
    """Set a cell between two edges; `tallest` is the height of a page, which no picture may exceed."""
    size, width = cell.size, right - left - 2 * PAD_X
    leading = _leading(cell.text, size)
    foot = _foot(cell, width)
    if cell.vertical:
        need = min(_columns_height(cell, right - left), tallest - 2 * PAD_Y)
        return Measured(cell, left, right, size, leading, (), foot, need + 2 * PAD_Y)
    lines = _line_boxes(cell, size, width) if cell.text else ()
    need = len(lines) * leading + 2 * PAD_Y + foot.height
    picture = 0.0
    if cell.image:
        # A picture leaves room for its caption, but a long text does not crowd it out.
        picture = min(cell.image.height * MM, max(tallest - need, tallest / 2))
    return Measured(cell, left, right, size, leading, lines, foot, need + picture, picture)


def shrink(measured: Measured, height: float) -> Measured:
    """Set a cell in smaller type, down to the smallest, until it needs no more than `height`."""
    cell, width = measured.cell, measured.right - measured.left - 2 * PAD_X
    fixed = measured.need - len(measured.lines) * measured.leading
    size = measured.size
    while measured.need > height + 0.01 and size - _STEP >= _SMALLEST - 0.01:
        size -= _STEP
        leading = _leading(cell.text, size)
        lines = _line_boxes(cell, size, width)
        need = len(lines) * leading + fixed
        measured = measured._replace(size=size, leading=leading, lines=lines, need=need)
    return measured


def lines_taken(measured: Measured, height: float) -> int:
    """Say how many lines of a cell its upper part of `height` points takes, never leaving one alone for the lower."""
    room = int((height - 2 * PAD_Y - measured.picture + 0.01) / measured.leading)
    count = len(measured.lines)
    taken = min(count, max(0, room))
    return taken - 1 if count - taken == 1 and taken > 2 else taken


def split(measured: Measured, height: float) -> tuple[Measured, Measured]:
    """Part a cell: the upper takes what lines fit into `height`, the lower the rest, with its foot."""
    if measured.cell.vertical:
        # A vertical label is said again in whatever height is left; columns side by side make it fit.
        return measured._replace(need=height), measured._replace(need=min(measured.need, _LEAST_COLUMN))
    taken = lines_taken(measured, height)
    upper, lower = measured.lines[:taken], measured.lines[taken:]
    # A label that has been read out in the upper part is said again in the lower one.
    again = taken == len(measured.lines) and _is_label(measured)
    below = measured.lines if again else lower
    cell = measured.cell if again else replace(measured.cell, image=None)
    need = len(below) * measured.leading + 2 * PAD_Y + measured.foot.height
    last = measured._replace(cell=cell, lines=below, need=need, picture=0, begun=bool(lower))
    return measured._replace(lines=upper, foot=_NO_FOOT, need=height), last


def _is_label(measured: Measured) -> bool:
    return (
        measured.cell.role == "hei"
        and len(measured.lines) <= _LABEL_LINES
        and not (measured.begun or measured.foot.lines)
    )


def draw_cell(frame: Frame, measured: Measured, top: float, bottom: float) -> None:
    """Draw a cell from `top` to `bottom` of the page being filled."""
    if frame.counting:
        return
    cell, page = measured.cell, frame.page
    place = Rect(measured.left, top, measured.right, bottom)
    if cell.shade:
        page.shades.append(place)
    if cell.borders:
        page.cells.append(place)
    if cell.vertical:
        _draw_columns(frame, measured, top, bottom)
    else:
        _draw_content(frame, measured, top, bottom)


def _draw_content(frame: Frame, measured: Measured, top: float, bottom: float) -> None:
    cell, leading = measured.cell, measured.leading
    free = bottom - top - len(measured.lines) * leading - 2 * PAD_Y - measured.foot.height
    y = top + PAD_Y
    if cell.image:
        _draw_picture(frame, measured, cell.image, y, y + free)
        y += free
    elif cell.valign != "top":
        y += free / 2 if cell.valign == "middle" else free
    page, left, style = frame.page, measured.left + PAD_X, measured.style
    width = measured.right - PAD_X - left
    for line in measured.lines:
        draw(page, line, left, y, width, cell.align, style, leading)
        y += leading
    if measured.foot.lines:
        _draw_foot(frame, measured, bottom)


def _line_boxes(cell: Cell, size: float, width: float) -> tuple[LineBox, ...]:
    lines = layout(cell.text, cell.role, size, width)
    return balanced(lines, cell.text, cell.role, size) if cell.align == "center" and len(lines) > 1 else lines


def _leading(content: Content, size: float) -> float:
    return size * (JOINED_LEADING if is_joined(text_of(content)) else LEADING)


def _foot(cell: Cell, width: float) -> Foot:
    if not cell.foot:
        return _NO_FOOT
    lines = layout(cell.foot, cell.role, cell.size, width)
    return Foot(lines, len(lines) * cell.size * LEADING + _FOOT_GAP)


def _columns_height(cell: Cell, width: float) -> float:
    """Say how high a vertical cell wants to be: a column as a rule, more of them where its text is long."""
    heights = [_column_height(part, cell) for part in text_of(cell.text).split("\n")]
    side_by_side = max(1, int(width / (COLUMN_PITCH * _SMALLEST)))
    crowded = sum(heights) / side_by_side * 1.1 * _SMALLEST / cell.size
    return max(min(_TALLEST_COLUMN, max(heights)), crowded)


def _column_height(text: str, cell: Cell) -> float:
    return sum(token_height(token, cell.role, cell.size) for token in tokens(text))


def _draw_columns(frame: Frame, measured: Measured, top: float, bottom: float) -> None:
    cell, height = measured.cell, bottom - top - 2 * PAD_Y
    text, size = text_of(cell.text), measured.size
    while size - _STEP >= _SMALLEST and len(layout_columns(text, cell.role, size, height)) > text.count("\n") + 1:
        size -= _STEP
    columns = layout_columns(text, cell.role, size, height)
    style = TextStyle(cell.role, size, cell.bold)
    draw_columns(frame.page, columns, (measured.left + measured.right) / 2, top + PAD_Y, height, style)


def _draw_picture(frame: Frame, measured: Measured, image: Image, top: float, bottom: float) -> None:
    middle, half = (measured.left + measured.right) / 2, image.width * MM / 2
    left, right = max(measured.left + PAD_X, middle - half), min(measured.right - PAD_X, middle + half)
    frame.page.pictures.append(Picture(image, Rect(left, top, right, bottom)))


def _draw_foot(frame: Frame, measured: Measured, bottom: float) -> None:
    cell, leading = measured.cell, measured.cell.size * LEADING
    left, width = measured.left + PAD_X, measured.right - measured.left - 2 * PAD_X
    y = bottom - PAD_Y - len(measured.foot.lines) * leading
    for line in measured.foot.lines:
        draw(frame.page, line, left, y, width, "right", TextStyle(cell.role, cell.size), leading)
        y += leading
