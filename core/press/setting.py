"""Sets content into lines of a given width, horizontal or vertical, and puts laid lines on a page.

Where the lines stand on the page is decided by `grid` and `blocks`.
"""

import re
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

from core.press.fonts import advances, clean, full_width
from core.press.form import Align, Blank, Content, Inline, Role, Run, Tick
from core.press.lines import SLACK, even_spans, spans, word_forbids
from core.press.pages import MM, Box, Column, Line, Page, Stroke
from core.press.shaping import is_joined, joined_widths

ASCENT = 0.88
"""Part of the type size above the baseline, for Chinese faces."""

PITCH = 1.15
"""Height of a character in a vertical column, in type sizes."""

COLUMN_PITCH = 1.3
"""Distance of vertical columns, in type sizes."""

_CACHED = 64
_BLANK, _BOX = "　", "（"  # as the breaker sees a place to write in (free) and a tick box (never last in a line)
_WIDEST_SPREAD = 0.25
_MOST_EVENED = 4
_PAUSES = ("、", "，", "；", "：", "。")
_TOKEN = re.compile(r"[\u1800-\u18af\u202f]+(?: +[\u1800-\u18af\u202f]+)*|[!-~\u00c0-\u024f]+|.", re.DOTALL)
_MONGOLIAN = re.compile("[\u1800-\u18af]")


class Style(NamedTuple):
    """How a stretch of a line looks; `box` is None for text, else whether a tick box is on, `held` a box's label."""

    role: Role
    bold: bool = False
    underline: bool = False
    blank: bool = False
    box: bool | None = None
    held: bool = False


class Bit(NamedTuple):
    """A stretch of one style inside a line, `dx` points from its beginning."""

    dx: float
    width: float
    text: str
    style: Style


class Laid(NamedTuple):
    """A line of text `width` points wide; `ends` a paragraph or not; without bits it is all of one style."""

    text: str
    width: float
    ends: bool
    bits: tuple[Bit, ...] = ()


class Type(NamedTuple):
    """The type that lines are set in."""

    role: Role
    size: float
    bold: bool = False
    base: Literal["L", "R"] = "L"


def lay(content: Content, role: Role, size: float, width: float, indent: float = 0) -> tuple[Laid, ...]:
    """Break content into lines of `width` points, the first line of each paragraph `indent` points shorter."""
    if not isinstance(content, str):
        return _lay_runs(content, role, size, width, indent)
    if full_width(role).holds(content):
        return _lay_even(content, size, width, indent)
    if len(content) <= _CACHED:
        return _lay_short(content, role, size, width, indent)
    return _lay_text(content, role, size, width, indent)


def evened(lines: tuple[Laid, ...], content: Content, role: Role, size: float) -> tuple[Laid, ...]:
    """Break centred content into as many lines of like length, rather than full lines and a short one."""
    count = len(lines)
    if not 1 < count <= _MOST_EVENED or "\n" in text_of(content):
        return lines
    widest = max(laid.width for laid in lines)
    width, best = sum(laid.width for laid in lines) / count, lines
    while width <= widest:
        found = lay(content, role, size, width)
        if len(found) == count and not _cuts_a_word(found):
            best = found if best is lines else best
            # A list is rather parted behind its commas than inside a name.
            if all(laid.text.endswith(_PAUSES) for laid in found[:-1]):
                return found
        width += size / 2
    return best


def _cuts_a_word(lines: tuple[Laid, ...]) -> bool:
    ends = ((before.text[-2:], after.text[:2]) for before, after in pairwise(lines) if before.text and after.text)
    return any(word_forbids(before + after, len(before)) for before, after in ends)


def text_of(content: Content) -> str:
    """Give the bare text of content."""
    if isinstance(content, str):
        return content
    return "".join(item.label if isinstance(item, Tick) else item.text for item in content)


def put(page: Page, laid: Laid, x: float, y: float, width: float, align: Align, kind: Type, leading: float) -> None:
    """Put a line on a page in a band of `width` × `leading` points whose upper left corner is (x, y)."""
    baseline = y + (leading - kind.size) / 2 + ASCENT * kind.size
    if align == "left" and kind.base == "L" and not laid.bits:
        if laid.text:
            page.lines.append(Line(x, baseline, laid.text, kind.role, kind.size, kind.bold))
        return
    slack = width - laid.width
    spread = 0.0
    if align == "justify":
        spread = _spread(laid, slack, kind.size)
    elif align != "left":
        x += slack if align == "right" else slack / 2
    if kind.base == "R" and align in ("left", "justify"):
        x += slack
    if laid.bits:
        _put_bits(page, laid, x, baseline, kind, spread)
    elif laid.text:
        page.lines.append(Line(x, baseline, laid.text, kind.role, kind.size, kind.bold, spread, kind.base))


def tokens(text: str) -> list[str]:
    """Cut a vertical text into what is drawn as one: a character, a Latin word or number, a Mongolian line."""
    return _TOKEN.findall(text)


def token_height(token: str, role: Role, size: float) -> float:
    """Give how much of a column a token takes; up to two Latin characters stand upright, longer words are turned."""
    if is_upright(token):
        return PITCH * size
    return sum(joined_widths(token, role)) * size / 1000 + 0.2 * size


def is_upright(token: str) -> bool:
    """Tell whether a token of a vertical text stands upright."""
    return len(token) == 1 or (len(token) == 2 and not _MONGOLIAN.search(token))


def lay_columns(text: str, role: Role, size: float, height: float) -> tuple[str, ...]:
    """Break a vertical text into columns of at most `height` points, in reading order."""
    columns: list[str] = []
    for part in clean(text).split("\n"):
        if _MONGOLIAN.search(part):
            found = spans(part, joined_widths(part, role), height * 1000 / size)
            columns += [part[start:end] for start, end in found]
            continue
        column, taken = "", 0.0
        for token in tokens(part):
            needed = token_height(token, role, size)
            if column and taken + needed > height + 0.01:
                columns.append(column)
                column, taken = "", 0.0
            column += token
            taken += needed
        columns.append(column)
    return tuple(columns)


def put_columns(page: Page, columns: tuple[str, ...], x: float, y: float, height: float, kind: Type) -> None:
    """Put columns side by side around x, from right to left (Mongolian from left to right), centred in `height`."""
    pitch = COLUMN_PITCH * kind.size
    mongolian = _MONGOLIAN.search("".join(columns)) is not None
    order = columns if mongolian else columns[::-1]
    first = x - pitch * (len(order) - 1) / 2
    for at, text in enumerate(order):
        taken = sum(token_height(token, kind.role, kind.size) for token in tokens(text))
        top = y if mongolian and len(columns) > 1 else y + max(0, (height - taken) / 2)
        page.columns.append(Column(first + pitch * at, top, text, kind.role, kind.size, kind.bold))


def _lay_even(text: str, size: float, width: float, indent: float) -> tuple[Laid, ...]:
    """Break a text whose characters are all one em wide."""
    if len(text) * size <= width - indent + 0.01:
        return (Laid(text, len(text) * size, True),)
    lines = even_spans(text, int(width / size + SLACK), int((width - indent) / size + SLACK))
    last = len(lines) - 1
    return tuple(
        Laid(text[start:end], (end - start) * size, number == last) for number, (start, end) in enumerate(lines)
    )


def _lay_text(text: str, role: Role, size: float, width: float, indent: float) -> tuple[Laid, ...]:
    table, scale = advances(role), size / 1000
    found: list[Laid] = []
    for part in clean(text).split("\n"):
        widths = joined_widths(part, role) if is_joined(part) else list(map(table.__getitem__, part))
        whole = sum(widths) * scale
        if whole <= width - indent + 0.01:
            found.append(Laid(part, whole, True))
            continue
        lines = spans(part, widths, width / scale, (width - indent) / scale)
        last = len(lines) - 1
        found += [
            Laid(part[start:end], sum(widths[start:end]) * scale, number == last)
            for number, (start, end) in enumerate(lines)
        ]
    return tuple(found)


_lay_short = lru_cache(maxsize=16384)(_lay_text)


def _lay_runs(content: tuple[Inline, ...], role: Role, size: float, width: float, indent: float) -> tuple[Laid, ...]:
    scale = size / 1000
    found: list[Laid] = []
    for part in _paragraphs(_flat(content, role, scale, width - indent)):
        text = "".join(char for char, _, _ in part)
        widths = [advance for _, advance, _ in part]
        held = frozenset(at for at, (_, _, style) in enumerate(part) if style.held)
        lines = spans(text, widths, width / scale, (width - indent) / scale, held)
        for number, (start, end) in enumerate(lines):
            bits = _bits(part[start:end], scale)
            found.append(Laid(text[start:end], sum(widths[start:end]) * scale, number == len(lines) - 1, bits))
    return tuple(found)


_Char = tuple[str, float, Style]


def _flat(content: tuple[Inline, ...], role: Role, scale: float, width: float) -> list[_Char]:
    """Spread content into characters, each with its width in 1/1000 em and its style."""
    flat: list[_Char] = []
    plain = Style(role)
    for number, item in enumerate(content):
        match item:
            case Run():
                flat += _chars(item.text, Style(item.role or role, item.bold, item.underline))
            case Blank():
                flat += _blank(item, role, scale, width)
            case Tick():
                if number and isinstance(content[number - 1], Tick):
                    flat += _chars("  ", plain)
                flat.append((_BOX, 1150, Style(role, box=item.on)))
                flat += _chars(item.label, Style(role, held=True))
    return flat


def _chars(text: str, style: Style) -> list[_Char]:
    text = clean(text)
    table = advances(style.role)
    widths = joined_widths(text, style.role) if is_joined(text) else [table[char] for char in text]
    return [(char, advance, style) for char, advance in zip(text, widths, strict=True)]


def _blank(item: Blank, role: Role, scale: float, width: float) -> list[_Char]:
    line = Style(role, underline=True, blank=True)
    wanted = min(item.width * MM, width) / scale
    if not item.text:
        return [(_BLANK, wanted, line)]
    chars = _chars(item.text, Style(role, underline=True))
    side = max(200.0, (wanted - sum(advance for _, advance, _ in chars)) / 2)
    return [(_BLANK, side, line), *chars, (_BLANK, side, line)]


def _paragraphs(flat: list[_Char]) -> list[list[_Char]]:
    parts: list[list[_Char]] = [[]]
    for char in flat:
        if char[0] == "\n":
            parts.append([])
        else:
            parts[-1].append(char)
    return parts


def _bits(chars: list[_Char], scale: float) -> tuple[Bit, ...]:
    bits, dx = [], 0.0
    for style, group in groupby(chars, lambda char: char[2]):
        members = list(group)
        # Two boxes side by side are two boxes, though their style is one.
        for stretch in [[member] for member in members] if style.box is not None else [members]:
            width = sum(advance for _, advance, _ in stretch) * scale
            bits.append(Bit(dx, width, "".join(char for char, _, _ in stretch), style))
            dx += width
    return tuple(bits)


def _spread(laid: Laid, slack: float, size: float) -> float:
    if laid.ends or len(laid.text) < 2 or is_joined(laid.text):
        return 0
    spread = slack / (len(laid.text) - 1)
    return spread if 0 < spread < _WIDEST_SPREAD * size else 0


def _put_bits(page: Page, laid: Laid, x: float, baseline: float, kind: Type, spread: float) -> None:
    before = 0
    for bit in laid.bits:
        left, style = x + bit.dx + spread * before, bit.style
        before += len(bit.text)
        right = left + bit.width + spread * len(bit.text)
        if style.box is not None:
            page.boxes.append(Box(left + 0.08 * kind.size, baseline + 0.08 * kind.size, 0.86 * kind.size, style.box))
            continue
        if style.underline:
            below = baseline + 0.22 * kind.size
            page.strokes.append(Stroke(left, below, right, below))
        if not style.blank:
            bold = kind.bold or style.bold
            page.lines.append(Line(left, baseline, bit.text, style.role, kind.size, bold, spread, kind.base))
