"""Draws QR codes as a single path, which scans better than a grid of squares."""

from functools import lru_cache

import segno

QUIET = 2
"""Modules left white on each side, inside the side that is asked for; four points more are kept white around."""


def path(text: str, x: float, y: float, side: float) -> str:
    """Give the PDF path of the code of a text, its lower left corner at (x, y), `side` points with its quiet zone."""
    rows = _rows(text)
    module = side / (len(rows) + 2 * QUIET)
    left, top = x + QUIET * module, y + side - QUIET * module
    rectangles = [
        f"{left + start * module:.3f} {top - (number + 1) * module:.3f} {length * module:.3f} {module:.3f} re"
        for number, row in enumerate(rows)
        for start, length in row
    ]
    return "\n".join([*rectangles, "f"])


@lru_cache(maxsize=64)
def _rows(text: str) -> list[list[tuple[int, int]]]:
    """Give the dark stretches, as (start, length), of every row of the matrix."""
    matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
    return [_stretches(bytes(row)) for row in matrix]


def _stretches(row: bytes) -> list[tuple[int, int]]:
    found, start = [], row.find(1)
    while start >= 0:
        end = row.find(0, start)
        end = len(row) if end < 0 else end
        found.append((start, end - start))
        start = row.find(1, end)
    return found
