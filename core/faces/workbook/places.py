"""Places in a sheet: the letters of columns, the corners of merged ranges, what a merged cell says in each place."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from core.faces.workbook.wire import MOST_COLUMNS, RawCell

_PLACE = re.compile(r"\$?([A-Z]+)\$?(\d+)")


class Head(NamedTuple):
    """A text in the upper rows of a sheet, and whether it stands over several columns, but not over the whole table."""

    text: str
    wide: bool = False


def letter(column: int) -> str:
    """Return the letters of a column by its number, counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def number(letters: str) -> int:
    """Return the number of a column by its letters, 0 for what names none."""
    column = 0
    for sign in letters.strip().upper():
        if not "A" <= sign <= "Z":
            return 0
        column = column * 26 + ord(sign) - 64
    return column


def corners(merged: str) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of a merged range such as B3:D4."""
    first, _, last = merged.partition(":")
    left, top = _place(first)
    right, bottom = _place(last or first)
    return left, top, right, bottom


def spread(
    rows: Mapping[int, Mapping[int, RawCell]], merged: Iterable[str], within: int
) -> dict[tuple[int, int], Head]:  # fmt: skip
    """Return the text of every cell down to the row `within`, a merged cell's text in each of its places."""
    texts = {
        (row, column): Head(text)
        for row, cells in rows.items()
        if row <= within
        for column, cell in cells.items()
        if (text := cell.text.strip())
    }
    own, width = dict(texts), max((column for _, column in texts), default=0)
    for one in merged:
        left, top, right, bottom = corners(one)
        if (head := own.get((top, left))) and bottom <= within:
            right = min(right, MOST_COLUMNS)
            places = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
            texts |= dict.fromkeys((place for place in places if place not in own or place == (top, left)),
                                   Head(head.text, 1 < right - left + 1 < width))  # fmt: skip
    return texts


def _place(name: str) -> tuple[int, int]:
    found = _PLACE.fullmatch(name)
    return (number(found[1]), int(found[2])) if found else (0, 0)
