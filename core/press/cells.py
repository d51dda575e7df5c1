"""Measures a cell of a grid into lines and draws it, or what part of it a page can take."""

from dataclasses import replace
from typing import NamedTuple

from core.press.fonts import clean
from core.press.form import Cell, Content
from core.press.frame import Frame, Leftover
from core.press.pages import MM, Code, Picture, Rect
from core.press.setting import (
    COLUMN_PITCH,
    Laid,
    Type,
    evened,
    lay,
    lay_columns,
    put,
    put_columns,
    text_of,
    token_height,
    tokens,
)
from core.press.shaping import is_joined

PAD_X, PAD_Y = 4.0, 3.0
LEADING, JOINED_LEADING = 1.3, 1.7
GOES_ON = "（转续页）"
_STEP = 0.5
_LABEL_LINES = 4
_TALLEST_COLUMN, _LEAST_COLUMN = 80 * MM, 20 * MM
_FOOT_GAP = 2.0


class Foot(NamedTuple):
    """The lines at the bottom right of a cell."""

    laid: tuple[Laid, ...]
    height: float


class Measured(NamedTuple):
    """A cell with its lines set: from `left` to `right`, `need` points high at least, `picture` of them for a picture.

    `rest` is what goes to a further page, under `label`; `begun` says that lines of it stand on an earlier page.
    """

    cell: Cell
    left: float
    right: float
    size: float
    leading: float
    laid: tuple[Laid, ...]
    foot: Foot
    need: float
    picture: float = 0
    rest: str = ""
    label: str = ""
    begun: bool = False

    @property
    def kind(self) -> Type:
        """Give the type its lines are set in."""
        return Type(self.cell.role, self.size, self.cell.bold, self.cell.base)


_NO_FOOT = Foot((), 0)


def measure_cell(cell: Cell, left: float, right: float, tallest: float) -> Measured:
    """Set a cell between two edges; `tallest` is the height of a page, which no picture may exceed."""
    size, width = cell.size, right - left - 2 * PAD_X
    leading = _leading(cell.text, size)
    foot = _foot(cell, width)
    if cell.vertical:
        need = min(_columns_height(cell, right - left), tallest - 2 * PAD_Y)
        return Measured(cell, left, right, size, leading, (), foot, need + 2 * PAD_Y)
    laid = _laid(cell, size, width) if cell.text else ()
    need = len(laid) * leading + 2 * PAD_Y + foot.height
    picture = 0.0
    if cell.image or cell.qr:
        # A picture leaves room for its caption, but a long text does not crowd it out.
        picture = min(_picture_height(cell), max(tallest - need, tallest / 2))
    return Measured(cell, left, right, size, leading, laid, foot, need + picture, picture)


def shrink(measured: Measured, height: float) -> Measured:
    """Set a cell in smaller type, down to its floor, until it needs no more than `height`."""
    cell, width = measured.cell, measured.right - measured.left - 2 * PAD_X
    fixed = measured.need - len(measured.laid) * measured.leading
    size = measured.size
    while measured.need > height + 0.01 and size - _STEP >= cell.floor - 0.01:
        size -= _STEP
        leading = _leading(cell.text, size)
        laid = _laid(cell, size, width)
        need = len(laid) * leading + fixed
        measured = measured._replace(size=size, leading=leading, laid=laid, need=need)
    return measured


def carry_over(measured: Measured, height: float, label: str) -> Measured:
    """Shrink a cell to `height`; what is still too much becomes its `rest`, and the box ends with （转续页）."""
    measured = shrink(measured, height)
    if measured.need <= height + 0.01:
        return measured
    fixed = measured.need - len(measured.laid) * measured.leading
    lines = max(1, int((height - fixed + 0.01) / measured.leading))
    kept, text = measured.laid[: lines - 1], clean(text_of(measured.cell.text))
    at = _end_of(kept, text)
    mark = lay(GOES_ON, measured.cell.role, measured.size, measured.right - measured.left - 2 * PAD_X)[:1]
    # A box of a single line holds nothing but the mark: all of the text is on the further page.
    rest, label = text[at:].lstrip("\n "), label or measured.cell.key
    need = max(height, fixed + lines * measured.leading)
    return measured._replace(laid=kept + mark, need=need, rest=rest, label=label)


def lines_taken(measured: Measured, height: float) -> int:
    """Say how many lines of a cell its upper part of `height` points takes, never leaving one alone for the lower."""
    room = int((height - 2 * PAD_Y - measured.picture + 0.01) / measured.leading)
    count = len(measured.laid)
    taken = min(count, max(0, room))
    return taken - 1 if count - taken == 1 and taken > 2 else taken


def split(measured: Measured, height: float) -> tuple[Measured, Measured]:
    """Part a cell: the upper takes what lines fit into `height`, the lower the rest, with its foot."""
    if measured.cell.vertical:
        # A vertical label is said again in whatever height is left; columns side by side make it fit.
        return measured._replace(need=height), measured._replace(need=min(measured.need, _LEAST_COLUMN))
    taken = lines_taken(measured, height)
    upper, lower = measured.laid[:taken], measured.laid[taken:]
    # A label that has been read out in the upper part is said again in the lower one.
    again = taken == len(measured.laid) and _is_label(measured)
    below = measured.laid if again else lower
    cell = measured.cell if again else replace(measured.cell, image=None, qr=None)
    need = len(below) * measured.leading + 2 * PAD_Y + measured.foot.height
    last = measured._replace(cell=cell, laid=below, need=need, picture=0, rest="", begun=bool(lower))
    return measured._replace(laid=upper, foot=_NO_FOOT, need=height), last


def _is_label(measured: Measured) -> bool:
    return (
        measured.cell.role == "hei"
        and len(measured.laid) <= _LABEL_LINES
        and not (measured.begun or measured.foot.laid)
    )


def draw_cell(frame: Frame, measured: Measured, top: float, bottom: float) -> None:
    """Draw a cell from `top` to `bottom` of the page being filled."""
    if measured.rest:
        frame.leftovers.append(Leftover(len(frame.pages) - 1, measured.label, measured.cell.key, measured.rest))
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
    free = bottom - top - len(measured.laid) * leading - 2 * PAD_Y - measured.foot.height
    y = top + PAD_Y
    if cell.image or cell.qr:
        _draw_picture(frame, measured, y, y + free)
        y += free
    elif cell.valign != "top":
        y += free / 2 if cell.valign == "middle" else free
    page, left, kind = frame.page, measured.left + PAD_X, measured.kind
    width = measured.right - PAD_X - left
    for laid in measured.laid:
        put(page, laid, left, y, width, cell.align, kind, leading)
        y += leading
    if measured.foot.laid:
        _draw_foot(frame, measured, bottom)


def _laid(cell: Cell, size: float, width: float) -> tuple[Laid, ...]:
    laid = lay(cell.text, cell.role, size, width)
    return evened(laid, cell.text, cell.role, size) if cell.align == "center" and len(laid) > 1 else laid


def _leading(content: Content, size: float) -> float:
    return size * (JOINED_LEADING if is_joined(text_of(content)) else LEADING)


def _foot(cell: Cell, width: float) -> Foot:
    if not cell.foot:
        return _NO_FOOT
    laid = lay(cell.foot, cell.role, cell.size, width)
    return Foot(laid, len(laid) * cell.size * LEADING + _FOOT_GAP)


def _columns_height(cell: Cell, width: float) -> float:
    """Say how high a vertical cell wants to be: a column as a rule, more of them where its text is long."""
    heights = [_column_height(part, cell) for part in text_of(cell.text).split("\n")]
    side_by_side = max(1, int(width / (COLUMN_PITCH * cell.floor)))
    crowded = sum(heights) / side_by_side * 1.1 * cell.floor / cell.size
    return max(min(_TALLEST_COLUMN, max(heights)), crowded)


def _column_height(text: str, cell: Cell) -> float:
    return sum(token_height(token, cell.role, cell.size) for token in tokens(text))


def _picture_height(cell: Cell) -> float:
    if cell.image:
        return cell.image.height * MM
    return cell.qr.side * MM if cell.qr else 0


def _end_of(kept: tuple[Laid, ...], text: str) -> int:
    """Find where in the text the kept lines end; between them lie only spaces and line ends."""
    at = 0
    for laid in kept:
        at = text.index(laid.text, at) + len(laid.text)
    return at


def _draw_columns(frame: Frame, measured: Measured, top: float, bottom: float) -> None:
    cell, height = measured.cell, bottom - top - 2 * PAD_Y
    text, size = text_of(cell.text), measured.size
    while size - _STEP >= cell.floor and len(lay_columns(text, cell.role, size, height)) > text.count("\n") + 1:
        size -= _STEP
    columns = lay_columns(text, cell.role, size, height)
    kind = Type(cell.role, size, cell.bold)
    put_columns(frame.page, columns, (measured.left + measured.right) / 2, top + PAD_Y, height, kind)


def _draw_picture(frame: Frame, measured: Measured, top: float, bottom: float) -> None:
    cell = measured.cell
    if cell.image:
        middle, half = (measured.left + measured.right) / 2, cell.image.width * MM / 2
        left, right = max(measured.left + PAD_X, middle - half), min(measured.right - PAD_X, middle + half)
        frame.page.pictures.append(Picture(cell.image, Rect(left, top, right, bottom)))
    if cell.qr:
        side = min(cell.qr.side * MM, bottom - top)
        left = (measured.left + measured.right - side) / 2
        frame.page.codes.append(Code(cell.qr.text, left, (top + bottom - side) / 2, side))


def _draw_foot(frame: Frame, measured: Measured, bottom: float) -> None:
    cell, leading = measured.cell, measured.cell.size * LEADING
    y = bottom - PAD_Y - len(measured.foot.laid) * leading
    kind = Type(cell.role, cell.size, base=cell.base)
    for laid in measured.foot.laid:
        put(
            frame.page,
            laid,
            measured.left + PAD_X,
            y,
            measured.right - measured.left - 2 * PAD_X,
            "right",
            kind,
            leading,
        )
        y += leading
