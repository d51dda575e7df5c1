"""Lays out content as line boxes of a given width, and draws line boxes on a page.

Where they stand on the page is decided by `grid` and `blocks`, where a line may end by `line_breaking`.
"""

from functools import lru_cache
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

from core.press.form import Align, Blank, Content, Inline, Role, Run, Tick
from core.press.pages import MM, Box, Page, Stroke, TextLine
from core.press.text.fonts import advances, clean, full_width
from core.press.text.line_breaking import SLACK, even_spans, spans, word_forbids
from core.press.text.shaping import is_joined, joined_widths

ASCENT = 0.88
"""Part of the type size above the baseline, for Chinese faces."""

_CACHED = 64
_BLANK, _BOX = "　", "（"  # as the breaker sees a place to write in (free) and a tick box (never last in a line)
_WIDEST_SPREAD = 0.25
_MOST_BALANCED = 4
_PAUSES = ("、", "，", "；", "：", "。")


class FragmentStyle(NamedTuple):
    """How a stretch of a line looks; `box` is None for text, else whether a tick box is on, `held` a box's label."""

    role: Role
    bold: bool = False
    underline: bool = False
    blank: bool = False
    box: bool | None = None
    held: bool = False


class Fragment(NamedTuple):
    """A stretch of one style inside a line, `dx` points from its beginning."""

    dx: float
    width: float
    text: str
    style: FragmentStyle


class LineBox(NamedTuple):
    """A line of text `width` points wide; `ends` a paragraph or not; without fragments it is all of one style."""

    text: str
    width: float
    ends: bool
    fragments: tuple[Fragment, ...] = ()


class TextStyle(NamedTuple):
    """The type that lines are set in."""

    role: Role
    size: float
    bold: bool = False
    base: Literal["L", "R"] = "L"


def layout(content: Content, role: Role, size: float, width: float, indent: float = 0) -> tuple[LineBox, ...]:
    """Break content into lines of `width` points, the first line of each paragraph `indent` points shorter."""
    if not isinstance(content, str):
        return _layout_runs(content, role, size, width, indent)
    if full_width(role).holds(content):
        return _layout_even(content, size, width, indent)
    if len(content) <= _CACHED:
        return _layout_short(content, role, size, width, indent)
    return _layout_text(content, role, size, width, indent)


def balanced(lines: tuple[LineBox, ...], content: Content, role: Role, size: float) -> tuple[LineBox, ...]:
    """Break centred content into as many lines of like length, rather than full lines and a short one."""
    count = len(lines)
    if not 1 < count <= _MOST_BALANCED or "\n" in text_of(content):
        return lines
    widest = max(line.width for line in lines)
    width, best = sum(line.width for line in lines) / count, lines
    while width <= widest:
        found = layout(content, role, size, width)
        if len(found) == count and not _cuts_a_word(found):
            best = found if best is lines else best
            # A list is rather parted behind its commas than inside a name.
            if all(line.text.endswith(_PAUSES) for line in found[:-1]):
                return found
        width += size / 2
    return best


def _cuts_a_word(lines: tuple[LineBox, ...]) -> bool:
    ends = ((before.text[-2:], after.text[:2]) for before, after in pairwise(lines) if before.text and after.text)
    return any(word_forbids(before + after, len(before)) for before, after in ends)


def text_of(content: Content) -> str:
    """Give the bare text of content."""
    if isinstance(content, str):
        return content
    return "".join(item.label if isinstance(item, Tick) else item.text for item in content)


def draw(
    page: Page, line: LineBox, x: float, y: float, width: float, align: Align, style: TextStyle, leading: float
) -> None:
    """Put a line on a page in a band of `width` × `leading` points whose upper left corner is (x, y)."""
    baseline = y + (leading - style.size) / 2 + ASCENT * style.size
    if align == "left" and style.base == "L" and not line.fragments:
        if line.text:
            page.lines.append(TextLine(x, baseline, line.text, style.role, style.size, style.bold))
        return
    slack = width - line.width
    spread = 0.0
    if align == "justify":
        spread = _spread(line, slack, style.size)
    elif align != "left":
        x += slack if align == "right" else slack / 2
    if style.base == "R" and align in ("left", "justify"):
        x += slack
    if line.fragments:
        _draw_fragments(page, line, x, baseline, style, spread)
    elif line.text:
        page.lines.append(TextLine(x, baseline, line.text, style.role, style.size, style.bold, spread, style.base))


def _layout_even(text: str, size: float, width: float, indent: float) -> tuple[LineBox, ...]:
    """Break a text whose characters are all one em wide."""
    if len(text) * size <= width - indent + 0.01:
        return (LineBox(text, len(text) * size, True),)
    lines = even_spans(text, int(width / size + SLACK), int((width - indent) / size + SLACK))
    last = len(lines) - 1
    return tuple(
        LineBox(text[start:end], (end - start) * size, number == last) for number, (start, end) in enumerate(lines)
    )


def _layout_text(text: str, role: Role, size: float, width: float, indent: float) -> tuple[LineBox, ...]:
    table, scale = advances(role), size / 1000
    found: list[LineBox] = []
    for part in clean(text).split("\n"):
        widths = joined_widths(part, role) if is_joined(part) else list(map(table.__getitem__, part))
        whole = sum(widths) * scale
        if whole <= width - indent + 0.01:
            found.append(LineBox(part, whole, True))
            continue
        lines = spans(part, widths, width / scale, (width - indent) / scale)
        last = len(lines) - 1
        found += [
            LineBox(part[start:end], sum(widths[start:end]) * scale, number == last)
            for number, (start, end) in enumerate(lines)
        ]
    return tuple(found)


_layout_short = lru_cache(maxsize=16384)(_layout_text)


def _layout_runs(
    content: tuple[Inline, ...], role: Role, size: float, width: float, indent: float
) -> tuple[LineBox, ...]:
    scale = size / 1000
    found: list[LineBox] = []
    for part in _paragraphs(_flat(content, role, scale, width - indent)):
        text = "".join(char for char, _, _ in part)
        widths = [advance for _, advance, _ in part]
        held = frozenset(at for at, (_, _, style) in enumerate(part) if style.held)
        lines = spans(text, widths, width / scale, (width - indent) / scale, held)
        for number, (start, end) in enumerate(lines):
            fragments = _fragments(part[start:end], scale)
            found.append(LineBox(text[start:end], sum(widths[start:end]) * scale, number == len(lines) - 1, fragments))
    return tuple(found)


_Char = tuple[str, float, FragmentStyle]


def _flat(content: tuple[Inline, ...], role: Role, scale: float, width: float) -> list[_Char]:
    """Spread content into characters, each with its width in 1/1000 em and its style."""
    flat: list[_Char] = []
    plain = FragmentStyle(role)
    for number, item in enumerate(content):
        match item:
            case Run():
                flat += _chars(item.text, FragmentStyle(item.role or role, item.bold, item.underline))
            case Blank():
                flat += _blank(item, role, scale, width)
            case Tick():
                if number and isinstance(content[number - 1], Tick):
                    flat += _chars("  ", plain)
                flat.append((_BOX, 1150, FragmentStyle(role, box=item.on)))
                flat += _chars(item.label, FragmentStyle(role, held=True))
    return flat


def _chars(text: str, style: FragmentStyle) -> list[_Char]:
    text = clean(text)
    table = advances(style.role)
    widths = joined_widths(text, style.role) if is_joined(text) else [table[char] for char in text]
    return [(char, advance, style) for char, advance in zip(text, widths, strict=True)]


def _blank(item: Blank, role: Role, scale: float, width: float) -> list[_Char]:
    line = FragmentStyle(role, underline=True, blank=True)
    wanted = min(item.width * MM, width) / scale
    if not item.text:
        return [(_BLANK, wanted, line)]
    chars = _chars(item.text, FragmentStyle(role, underline=True))
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


def _fragments(chars: list[_Char], scale: float) -> tuple[Fragment, ...]:
    fragments, dx = [], 0.0
    for style, group in groupby(chars, lambda char: char[2]):
        members = list(group)
        # Two boxes side by side are two boxes, though their style is one.
        for stretch in [[member] for member in members] if style.box is not None else [members]:
            width = sum(advance for _, advance, _ in stretch) * scale
            fragments.append(Fragment(dx, width, "".join(char for char, _, _ in stretch), style))
            dx += width
    return tuple(fragments)


def _spread(line: LineBox, slack: float, size: float) -> float:
    if line.ends or len(line.text) < 2 or is_joined(line.text):
        return 0
    spread = slack / (len(line.text) - 1)
    return spread if 0 < spread < _WIDEST_SPREAD * size else 0


def _draw_fragments(page: Page, line: LineBox, x: float, baseline: float, style: TextStyle, spread: float) -> None:
    before, size = 0, style.size
    for fragment in line.fragments:
        left, look = x + fragment.dx + spread * before, fragment.style
        before += len(fragment.text)
        right = left + fragment.width + spread * len(fragment.text)
        if look.box is not None:
            page.boxes.append(Box(left + 0.08 * size, baseline + 0.08 * size, 0.86 * size, look.box))
            continue
        if look.underline:
            below = baseline + 0.22 * size
            page.strokes.append(Stroke(left, below, right, below))
        if not look.blank:
            bold = style.bold or look.bold
            page.lines.append(TextLine(left, baseline, fragment.text, look.role, size, bold, spread, style.base))
