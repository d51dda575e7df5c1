"""Sets the blocks of a form down its pages, and gives the measured pages without numbers and marks."""

from collections.abc import Sequence
from typing import NamedTuple, assert_never

from core.press.cells import draw_cell, measure_cell, shrink
from core.press.form import (
    Blank,
    Block,
    Break,
    Form,
    Grid,
    Native,
    Para,
    Run,
    Seal,
    Sign,
    Space,
    Spine,
    Spines,
    Title,
)
from core.press.frame import Frame, frame_of
from core.press.grid import height_to_keep, set_grid
from core.press.native import set_native
from core.press.pages import MM, Page, Rect
from core.press.text.fonts import advances
from core.press.text.paragraph import LineBox, TextStyle, balanced, draw, layout

DATE = "　　　年　　月　　日"
_LINE = 1.5
_SIGN_ROW, _SEAL_ROOM, _SIGN_GAP = 9 * MM, 14 * MM, 6 * MM
_NEVER_PARTED = 3  # lines of which no page would get two


class Extent(NamedTuple):
    """How far a form reaches: its pages, and the points that are left on the last of them."""

    pages: int
    room: float


def paginate(form: Form) -> list[Page]:
    """Measure a form into pages, without page numbers and marks; rows that fill their page get what is left of it."""
    if not _fills(form):
        return _flow(form, {}).pages
    counted = _flow(form, {}, counting=True)
    filled = _flow(form, _extra(counted))
    return filled.pages if len(filled.pages) == len(counted.pages) else _flow(form, {}).pages


def count_pages(form: Form) -> int:
    """Count the pages of a form, in less time than it takes to measure them."""
    return len(_flow(form, {}, counting=True).pages)


def extent(form: Form) -> Extent:
    """Tell how far a form on trial reaches; most of it costs no time when the next trial is like it."""
    frame = _flow(form, {}, counting=True, trial=True)
    return Extent(len(frame.pages), frame.room)


def _fills(form: Form) -> bool:
    return any(row.fill for block in form.blocks if isinstance(block, Grid) for row in block.rows)


def _extra(frame: Frame) -> dict[int, float]:
    """Share what is left of each page among the fill rows that end on it."""
    extra: dict[int, float] = {}
    for page, room in enumerate([*frame.left_over, frame.room]):
        filling = [number for number, at in enumerate(frame.fills) if at == page]
        if filling and room > 1:
            extra.update(dict.fromkeys(filling, (room - 0.5) / len(filling)))
    return extra


def _flow(form: Form, extra: dict[int, float], *, counting: bool = False, trial: bool = False) -> Frame:
    frame = frame_of(form, extra, counting=counting, trial=trial)
    for number, block in enumerate(form.blocks):
        _set_block(frame, block, form.blocks[number + 1 :])
    return frame


def _set_block(frame: Frame, block: Block, after: Sequence[Block]) -> None:  # noqa: C901 one case for each block
    match block:
        case Title():
            _set_title(frame, block)
        case Para():
            _set_para(frame, block, _height_to_keep(frame, block, after))
        case Native():
            set_native(frame, block)
        case Grid():
            set_grid(frame, block, _below_grid(frame, after))
        case Space():
            frame.y += 0 if frame.at_top else block.height * MM
        case Break():
            if not frame.at_top:
                frame.turn()
        case Sign():
            _set_sign(frame, block)
        case Seal():
            _set_seal(frame, block)
        case Spines():
            _set_spines(frame, block)
        case _:
            assert_never(block)


def _set_title(frame: Frame, title: Title) -> None:
    leading = title.size * 1.4
    lines = _balanced(title, frame.measure)
    frame.ensure(len(lines) * leading + title.after * MM)
    frame.y += title.before * MM
    style = TextStyle(title.role, title.size, title.bold)
    for line in lines:
        draw(frame.page, line, frame.left, frame.y, frame.measure, "center", style, leading)
        frame.y += leading
    frame.y += title.after * MM


def _balanced(title: Title, width: float) -> tuple[LineBox, ...]:
    """Break a long title into lines of like length, rather than a full line and a short one."""
    return balanced(layout(title.text, title.role, title.size, width), title.text, title.role, title.size)


def _leading(para: Para) -> float:
    return para.leading or para.size * _LINE


def _para_lines(frame: Frame, para: Para) -> tuple[LineBox, ...]:
    indent = para.indent * para.size if para.align in ("left", "justify") else 0
    return layout(para.text, para.role, para.size, frame.measure, indent)


def _height_to_keep(frame: Frame, para: Para, after: Sequence[Block]) -> float:
    """Say how much must fit below the end of a paragraph: all of a signature, the beginning of what a heading heads."""
    at = next((at for at, block in enumerate(after) if not isinstance(block, Space)), len(after))
    behind = after[at] if at < len(after) else None
    match behind:
        case Sign():
            return _sign_height(behind)
        case Seal():
            return _seal_height(frame, behind)
        case Para() if para.keep:
            lines = len(_para_lines(frame, behind))
            if lines > _NEVER_PARTED:
                return 2 * _leading(behind)
            # It goes on to the next page whole, with what keeps to it, and the heading must not stay behind.
            return lines * _leading(behind) + _height_to_keep(frame, behind, after[at + 1 :])
        case Grid() if para.keep:
            return 30 * MM
        case _:
            return 0


def _below_grid(frame: Frame, after: Sequence[Block]) -> float:
    """Say how much must stay below the last row of a grid: places to sign, or rows of the next one that keep to it."""
    behind = next((block for block in after if not isinstance(block, Space)), None)
    match behind:
        case Sign():
            return _sign_height(behind)
        case Seal():
            return _seal_height(frame, behind)
        case Grid() if after[0] is behind:
            return height_to_keep(frame, behind)
        case Para() if behind.tied:
            lines = _para_lines(frame, behind)
            return behind.before * MM + len(lines) * _leading(behind) + _below_grid(frame, _behind(after, behind))
        case _:
            return 0


def _behind(blocks: Sequence[Block], block: Block) -> Sequence[Block]:
    return blocks[next(at for at, one in enumerate(blocks) if one is block) + 1 :]


def _set_para(frame: Frame, para: Para, below: float) -> None:
    leading, lines = _leading(para), list(_para_lines(frame, para))
    frame.y += 0 if frame.at_top else para.before * MM
    first = True
    while lines:
        taken = _taken(frame, len(lines), leading, below)
        for line in lines[:taken]:
            indent = para.indent * para.size if first and para.align in ("left", "justify") else 0
            style = TextStyle(para.role, para.size, para.bold)
            draw(frame.page, line, frame.left + indent, frame.y, frame.measure - indent, para.align, style, leading)
            frame.y += leading
            first = line.ends
        lines = lines[taken:]
        if lines:
            frame.turn()
    frame.y += para.after * MM


def _taken(frame: Frame, count: int, leading: float, below: float) -> int:
    """Say how many of `count` lines go on this page: never one alone at its foot or on top of the next."""
    fit = int((frame.room + 0.01) / leading)
    if fit >= count and count * leading + below <= frame.room + 0.01:
        return count
    if fit >= count and frame.at_top and below > frame.capacity:
        return count
    taken = min(fit, count - 2)
    if taken >= 2:
        return taken
    return 0 if not frame.at_top else max(1, min(fit, count))


def _sign_height(sign: Sign) -> float:
    return sign.before * MM + sum(_sign_rows(sign))


def _sign_rows(sign: Sign) -> list[float]:
    """Give the height of each row of places to sign."""
    heights = []
    for at in range(0, len(sign.labels), sign.per_row):
        sealed = any(map(_is_sealed, sign.labels[at : at + sign.per_row]))
        room = _SEAL_ROOM + (_SIGN_ROW if sign.under else 0) if sealed else 0
        heights.append(2 * _SIGN_ROW + room)
    return heights


def _is_sealed(label: str) -> bool:
    return label.endswith(("（盖章）", "(seal)"))


def _set_sign(frame: Frame, sign: Sign) -> None:
    heights = _sign_rows(sign)
    frame.ensure(_sign_height(sign))
    frame.y += 0 if frame.at_top else sign.before * MM
    width = frame.measure / sign.per_row
    for number, label in enumerate(sign.labels):
        row, column = divmod(number, sign.per_row)
        place = Rect(frame.left + column * width, 0, frame.left + (column + 1) * width - _SIGN_GAP, 0)
        top = frame.y + sum(heights[:row])
        below = _set_line(frame, sign, place._replace(top=top), label)
        if sign.under and _is_sealed(label):
            _set_line(frame, sign, place._replace(top=below), sign.under)
        room, low = place.right - place.left, top + heights[row] - _SIGN_ROW
        day = layout(DATE, sign.role, sign.size, room)[0]
        draw(frame.page, day, place.left, low, room, "right", TextStyle(sign.role, sign.size), _SIGN_ROW)
    frame.y += sum(heights)


def _set_line(frame: Frame, sign: Sign, place: Rect, label: str) -> float:
    """Set a label with the line to write on after it, and give where the next one may stand."""
    room, y = place.right - place.left, place.top
    used = sum(map(advances(sign.role).__getitem__, label + "：")) * sign.size / 1000
    blank = Blank(max(12 * MM, room - used - 1) / MM)
    for line in layout((Run(label + "："), blank), sign.role, sign.size, room):
        draw(frame.page, line, place.left, y, room, "left", TextStyle(sign.role, sign.size), _SIGN_ROW)
        y += _SIGN_ROW
    return y


def _seal_height(frame: Frame, seal: Seal) -> float:
    lines = len(_unit_lines(frame, seal)) + 2
    return max(seal.diameter * MM * 0.8, lines * seal.size * _LINE) + seal.size * _LINE


def _unit_lines(frame: Frame, seal: Seal) -> tuple[LineBox, ...]:
    """Set the name of the unit in one line, or in lines of like length where it is wider than the paper's text."""
    return balanced(layout(seal.unit, seal.role, seal.size, frame.measure), seal.unit, seal.role, seal.size)


def _set_seal(frame: Frame, seal: Seal) -> None:
    height, leading = _seal_height(frame, seal), seal.size * _LINE
    frame.ensure(height)
    named = _unit_lines(frame, seal)
    # The day ends four characters from the right edge, the unit's name is centred above it (GB/T 9704-2012).
    width = max(12 * seal.size, *(line.width for line in named))
    left = frame.right - width - (4 * seal.size if width + 4 * seal.size < frame.measure else 0)
    below = [layout(text, seal.role, seal.size, width)[0] for text in (seal.text, seal.day or DATE)]
    y = frame.y + height - (len(named) + 2.5) * leading
    for line in (*named, *below):
        draw(frame.page, line, left, y, width, "center", TextStyle(seal.role, seal.size), leading)
        y += leading
    frame.y += height


def _set_spines(frame: Frame, spines: Spines) -> None:
    left, lowest = frame.left, frame.y
    for spine in spines.labels:
        width, height = spine.width * MM, min(spine.height * MM, frame.capacity)
        if left > frame.left and left + width > frame.right + 0.01:
            left, frame.y = frame.left, lowest + spines.gap * MM
        if height > frame.room + 0.01 and not frame.at_top:
            frame.turn()
            left = frame.left
        _draw_spine(frame, spine, left, width, height)
        left += width + spines.gap * MM
        lowest = max(lowest, frame.y + height) if not frame.at_top else frame.y + height
    frame.y = lowest


def _draw_spine(frame: Frame, spine: Spine, left: float, width: float, height: float) -> None:
    named = sum(spine.heights) * MM
    free = max(0.0, height - named) / max(1, spine.heights.count(0))
    scale = min(1.0, height / named) if named else 1.0
    y = frame.y
    for cell, wanted in zip(spine.cells, spine.heights, strict=True):
        bottom = y + (wanted * MM * scale or free)
        measured = measure_cell(cell, left, left + width, frame.capacity)
        draw_cell(frame, measured if cell.vertical else shrink(measured, bottom - y), y, bottom)
        y = bottom
