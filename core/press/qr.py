"""Draws QR codes as a single path, which scans better than a grid of squares."""

import re
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


_DARK = re.compile(b"\0+")


@lru_cache(maxsize=64)
def _modules(text: str) -> tuple[int, str]:
    """Give the modules in a row, and the dark stretches of every row as rectangles."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = memoryview(code.to_image(scale=1, add_quiet_zones=False))
    count = picture.shape[0]
    matrix = picture.tobytes()
    # A light module behind every row keeps its stretches apart from the next row's.
    rows = b"\xff".join(matrix[at : at + count] for at in range(0, count * count, count))
    found = (stretch.span() for stretch in _DARK.finditer(rows))
    return count, "".join(
        [f"{start % (count + 1)} {start // (count + 1)} {end - start} 1 re\n" for start, end in found]
    )
