"""The heads of a superior's table, storey upon storey: what each column is called, merged groups written out."""

from collections.abc import Mapping, Sequence

from core.faces.workbook.rows import RawSheet, corners, letter
from core.faces.workbook.wire import MOST_COLUMNS

_HEAD_WITHIN = 15


def columns(sheet: RawSheet) -> dict[str, str]:
    """Return for each column letter its words from the top storey down, joined by a space."""
    texts = _spread(sheet)
    width = max((column for _, column in texts), default=0)
    rows = _head_rows(texts, width)
    return {
        letter(column): " ".join(words)
        for column in range(1, width + 1)
        if (words := list(dict.fromkeys(texts[row, column] for row in rows if texts.get((row, column)))))
    }


def _spread(sheet: RawSheet) -> dict[tuple[int, int], str]:
    """Return the text of every cell of the upper rows, a merged cell's text in each of its places."""
    texts = {
        (row, column): cell.text.strip()
        for row, cells in sheet.rows.items()
        if row <= _HEAD_WITHIN
        for column, cell in cells.items()
    }
    spread: set[tuple[int, int]] = set()
    for merged in sheet.merged:
        left, top, right, bottom = corners(merged)
        text = texts.get((top, left))
        if text and bottom <= _HEAD_WITHIN and (top, left) not in spread:
            across = range(left, min(right, MOST_COLUMNS) + 1)
            texts |= {(row, column): text for row in range(top, bottom + 1) for column in across}
            spread.add((top, left))
    return texts


def _head_rows(texts: Mapping[tuple[int, int], str], width: int) -> Sequence[int]:
    """Return the unbroken run of rows that name columns: with several words side by side, and no numbers."""
    run: list[int] = []
    for row in range(1, _HEAD_WITHIN + 1):
        words = [texts[row, column] for column in range(1, width + 1) if texts.get((row, column))]
        if len(set(words)) >= 3 and not any(_is_number(word) for word in words):
            run.append(row)
        elif run:
            break
    return run


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit() or text.startswith("=")
