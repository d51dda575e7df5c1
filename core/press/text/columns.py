"""Lays out vertical text as columns of tokens, and draws the columns on a page."""

import re

from core.press.form import Role
from core.press.pages import Page, TextColumn
from core.press.text.fonts import clean
from core.press.text.line_breaking import spans
from core.press.text.paragraph import TextStyle
from core.press.text.shaping import joined_widths

PITCH = 1.15
"""Height of a character in a vertical column, in type sizes."""

COLUMN_PITCH = 1.3
"""Distance of vertical columns, in type sizes."""

_TOKEN = re.compile(r"[\u1800-\u18af\u202f]+(?: +[\u1800-\u18af\u202f]+)*|[!-~\u00c0-\u024f]+|.", re.DOTALL)
_MONGOLIAN = re.compile("[\u1800-\u18af]")


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


def layout_columns(text: str, role: Role, size: float, height: float) -> tuple[str, ...]:
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


def draw_columns(page: Page, columns: tuple[str, ...], x: float, y: float, height: float, style: TextStyle) -> None:
    """Put columns side by side around x, from right to left (Mongolian from left to right), centred in `height`."""
    pitch = COLUMN_PITCH * style.size
    mongolian = _MONGOLIAN.search("".join(columns)) is not None
    order = columns if mongolian else columns[::-1]
    first = x - pitch * (len(order) - 1) / 2
    for at, text in enumerate(order):
        taken = sum(token_height(token, style.role, style.size) for token in tokens(text))
        top = y if mongolian and len(columns) > 1 else y + max(0, (height - taken) / 2)
        page.columns.append(TextColumn(first + pitch * at, top, text, style.role, style.size, style.bold))
