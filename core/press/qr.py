"""Draws QR codes as masks of one bit a module: the smallest in the file, sharp at any size, and without seams."""

from functools import lru_cache
from math import isqrt

import zxingcpp

QUIET = 2
"""Modules left white on each side, inside the side that is asked for; four points more are kept white around."""

_LIGHT = bytes.maketrans(b"\0\xff", b"01")


def drawn(text: str, x: float, y: float, side: float) -> str:
    """Give what draws the code of a text, its lower left corner at (x, y), `side` points with its quiet zone."""
    count, rows = _modules(text)
    module = side / (count + 2 * QUIET)
    wide, left, below = count * module, x + QUIET * module, y + QUIET * module
    place = f"q {wide:.3f} 0 0 {wide:.3f} {left:.3f} {below:.3f} cm"
    return f"{place}\nBI /W {count} /H {count} /IM true /BPC 1 /F /AHx ID\n{rows}>\nEI Q"


@lru_cache(maxsize=64)
def _modules(text: str) -> tuple[int, str]:
    """Give the modules in a row, and all rows in hexadecimal digits, each filled up to whole bytes; 0 is dark."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    matrix = memoryview(code.to_image(scale=1, add_quiet_zones=False)).tobytes().translate(_LIGHT)
    count = isqrt(len(matrix))
    width = -(-count // 8) * 8
    rows = (matrix[at : at + count].ljust(width, b"1") for at in range(0, count * count, count))
    return count, f"{int(b''.join(rows), 2):0{count * width // 4}X}"
