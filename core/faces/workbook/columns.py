"""The heads of a superior's table, storey upon storey: what each column is called, merged groups written out."""

from collections.abc import Mapping, Sequence

from core.faces.workbook.places import Head, letter, spread
from core.faces.workbook.rows import RawSheet

_HEAD_WITHIN = 15


def columns(sheet: RawSheet) -> dict[str, str]:
    """Return for each column letter its words from the top storey down, joined by a space."""
    texts = spread(sheet.rows, sheet.merged, _HEAD_WITHIN)
    width = max((column for _, column in texts), default=0)
    rows = _head_rows(texts, width)
    return {
        letter(column): " ".join(words)
        for column in range(1, width + 1)
        if (words := list(dict.fromkeys(texts[row, column].text for row in rows if (row, column) in texts)))
    }


def _head_rows(texts: Mapping[tuple[int, int], Head], width: int) -> Sequence[int]:
    """Return the unbroken run of rows that name columns: with several words side by side, and no numbers."""
    run: list[int] = []
    for row in range(1, _HEAD_WITHIN + 1):
        words = [texts[row, column].text for column in range(1, width + 1) if (row, column) in texts]
        if len(set(words)) >= 3 and not any(_is_number(word) for word in words):
            run.append(row)
        elif run:
            break
    return run


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit() or text.startswith("=")
