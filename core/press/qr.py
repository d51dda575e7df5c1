"""Draws QR codes as a single path, which scans better than a grid of squares."""

from functools import lru_cache

import zxingcpp

QUIET = 2
"""Modules left white on each side, inside the side that is asked for; four points more are kept white around."""


def path(text: str, x: float, y: float, side: float) -> str:
    """Give the PDF path of the code of a text, its lower left corner at (x, y), `side` points with its quiet zone."""
    count, rectangles = _modules(text)
    module = side / (count + 2 * QUIET)
    # In a space of modules the places are small whole numbers, which keeps the page small.
    return (
        f"q {module:.5f} 0 0 {-module:.5f} {x + QUIET * module:.3f} {y + side - QUIET * module:.3f} cm\n{rectangles}f Q"
    )


@lru_cache(maxsize=64)
def _modules(text: str) -> tuple[int, str]:
    """Give the modules in a row, and the dark stretches of every row as rectangles."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = memoryview(code.to_image(scale=1, add_quiet_zones=False))
    count = picture.shape[0]
    matrix = picture.tobytes()
    rows = [_stretches(matrix[at : at + count]) for at in range(0, count * count, count)]
    return count, "".join(f"{start} {at} {length} 1 re\n" for at, row in enumerate(rows) for start, length in row)


def _stretches(row: bytes) -> list[tuple[int, int]]:
    """Find the dark stretches, as (start, length), of a row of the matrix, in which dark is 0."""
    found, start = [], row.find(0)
    while start >= 0:
        end = row.find(255, start)
        end = len(row) if end < 0 else end
        found.append((start, end - start))
        start = row.find(0, end)
    return found
