"""Draws QR codes as a single path, which scans better than a grid of squares."""

import re
from functools import lru_cache
from math import isqrt

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


_DARK = re.compile(b"\0+")


@lru_cache(maxsize=64)
def _modules(text: str) -> tuple[int, str]:
    """Give the modules in a row, and the dark stretches of every row as rectangles."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = memoryview(code.to_image(scale=1, add_quiet_zones=False))
    matrix = picture.tobytes()
    count = isqrt(len(matrix))
    # A light module behind every row keeps its stretches apart from the next row's.
    rows = b"\xff".join(matrix[at : at + count] for at in range(0, count * count, count))
    return count, "".join(
        [f"{left} {top} {wide} {tall} re\n" for left, top, wide, tall in _rectangles(rows, count + 1)]
    )


def _rectangles(rows: bytes, pitch: int) -> list[list[int]]:
    """Give the dark stretches, those of one width below each other as one: left, top, width, height."""
    found: list[list[int]] = []
    lowest: dict[tuple[int, int], list[int]] = {}
    for stretch in _DARK.finditer(rows):
        start, end = stretch.span()
        top, left = divmod(start, pitch)
        above = lowest.get((left, end - start))
        if above and above[1] + above[3] == top:
            above[3] += 1
        else:
            lowest[left, end - start] = above = [left, top, end - start, 1]
            found.append(above)
    return found
