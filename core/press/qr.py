"""Draws QR codes as pictures of one bit a module, which scan well and take a hundred bytes of a page."""

from functools import lru_cache
from math import isqrt

import zxingcpp

QUIET = 2
"""Modules left white on each side, inside the side that is asked for; four points more are kept white around."""

_BITS = bytes.maketrans(b"\x00\xff", b"01")


def picture(text: str, x: float, y: float, side: float) -> str:
    """Give the PDF operators that draw the code of a text, its lower left corner at (x, y), `side` points wide.

    The quiet zone lies inside.
    """
    count, rows = _modules(text)
    module = side / (count + 2 * QUIET)
    wide, at = count * module, QUIET * module
    mask = f"BI /W {count} /H {count} /IM true /F /AHx ID\n{rows}>\nEI"
    return f"q {wide:.3f} 0 0 {wide:.3f} {x + at:.3f} {y + at:.3f} cm\n{mask} Q"


@lru_cache(maxsize=64)
def _modules(text: str) -> tuple[int, str]:
    """Give the modules in a row, and the rows in hex, eight modules a byte, dark ones 0."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    bits = memoryview(code.to_image(scale=1, add_quiet_zones=False)).tobytes().translate(_BITS)
    count = isqrt(len(bits))
    spare = -count % 8
    digits = (count + spare) // 4
    rows = (int(bits[at : at + count], 2) << spare for at in range(0, count * count, count))
    return count, "".join([f"{row:0{digits}X}" for row in rows])
