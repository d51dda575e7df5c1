"""Breaks text into lines as Chinese setting asks: which marks may neither start nor end a line, which words stay whole.

Knows widths only as numbers; where they come from is left to the fonts. The marks follow GB/T 15834; further brackets,
units and repetition marks are added.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

NO_START = frozenset(
    "，。、；：？！…‥—―⸺－–～·•‧・々〃％‰‱°℃℉′″￠）】》〉〕〗〙〛］｝」』﹂﹄”’〞＞｠／,.;:?!%)]}>/-~་།༎༔،؛؟᠂᠃"
)
"""Marks that may not start a line; —— and …… cannot be parted because their second half stands here."""

NO_END = frozenset("（【《〈〔〖〘〚［｛「『﹁﹃“‘〝＜｟￥＄￡＃＠／№§([{</$¥£€#@")
"""Marks that may not end a line; the slash stands in both lists."""

JOINERS = frozenset("._-/@'+%:&=?#~–—")
"""Marks that tie two word characters together: those of ASCII, and the dashes of 2014—2015."""

SLACK = 0.01

_WORD = re.compile("[^\\W_]")
_JOINED = ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xF00, 0xFFF), (0x1800, 0x18AF), (0xFB50, 0xFDFF))
_WIDTHLESS = ((0x300, 0x36F), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF), (0x200B, 0x200F))


def is_mark(char: str) -> bool:
    """Tell whether a character has no width and stays with the one before it."""
    code = ord(char)
    # Neither a Latin letter nor a Han character: the common cases need no search.
    return code >= 0x300 and not 0x2E80 <= code < 0xFE00 and any(first <= code <= last for first, last in _WIDTHLESS)


def is_word(char: str) -> bool:
    """Tell whether a character belongs to words that stay whole: Latin, Greek, Cyrillic, a joined script, digits."""
    code = ord(char)
    if code < 0x530:
        return (code < 0x250 or code >= 0x370) and _WORD.match(char) is not None
    if code >= 0x2E80 and code < 0xFB50:
        return False
    return char not in NO_START and any(first <= code <= last for first, last in _JOINED)


def marks_forbid(text: str, at: int) -> bool:
    """Tell whether a mark forbids breaking before index `at` (0 < at < length)."""
    char = text[at]
    return char in NO_START or text[at - 1] in NO_END or is_mark(char)


def word_forbids(text: str, at: int) -> bool:
    """Tell whether breaking before index `at` (0 < at < length) would cut a word or number."""
    before, after = text[at - 1], text[at]
    if is_word(before):
        if is_word(after):
            return True
        return after in JOINERS and at + 1 < len(text) and is_word(text[at + 1])
    return before in JOINERS and at >= 2 and is_word(after) and is_word(text[at - 2])


NOTHING_HELD: frozenset[int] = frozenset()


def spans(
    text: str,
    widths: Sequence[float],
    room: float,
    first: float | None = None,
    held: frozenset[int] = NOTHING_HELD,
) -> list[tuple[int, int]]:
    """Break a text without newlines into lines of at most `room`, the first of at most `first`.

    Room is in the unit of `widths`. Gives (start, end) for each line; spaces at a break belong to no line. An empty
    text is one empty line. `held` are places inside a unit, broken only where the unit is wider than a line.
    """
    sums = list(accumulate(widths, initial=0.0))
    found: list[tuple[int, int]] = []
    start, length, room_here = 0, len(text), room if first is None else first
    while True:
        end = bisect_right(sums, sums[start] + room_here + SLACK, start + 1) - 1
        if end >= length:
            found.append((start, length))
            return found
        cut = _cut(text, start, end, held)
        found.append((start, _without_spaces(text, start, cut)))
        while cut < length and text[cut] == " ":
            cut += 1
        if cut == length:
            return found
        start, room_here = cut, room


def even_spans(text: str, most: int, first: int) -> list[tuple[int, int]]:
    """Break a text of characters of one width, among them no space and no letter, into lines of at most `most`."""
    found: list[tuple[int, int]] = []
    start, length, room = 0, len(text), max(1, first)
    while length - start > room:
        cut = _cut(text, start, start + room, NOTHING_HELD)
        found.append((start, cut))
        start, room = cut, max(1, most)
    found.append((start, length))
    return found


def _cut(text: str, start: int, end: int, held: frozenset[int]) -> int:
    if text[end] == " " and end > start and end not in held:
        return end
    for at in range(end, start, -1):
        if at not in held and _allowed(text, at):
            return at
    if held:
        return _cut(text, start, end, NOTHING_HELD)
    for at in range(end, start, -1):
        if not marks_forbid(text, at):
            return at
    # The column is too narrow for any rule: one character at least goes on, with the marks that sit on it.
    end = max(end, start + 1)
    while end < len(text) and is_mark(text[end]):
        end += 1
    return end


def _allowed(text: str, at: int) -> bool:
    # A Han character is no mark and no word: the common case needs a single look.
    if "\u3400" <= text[at] <= "\u9fff":
        return text[at - 1] not in NO_END
    return not marks_forbid(text, at) and not word_forbids(text, at)


def _without_spaces(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] == " ":
        end -= 1
    return end
