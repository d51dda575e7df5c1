"""Which coding the bytes of a text are in that another program wrote; only what settles it counts, nothing is guessed.

A mark of order says it, or the zeros between letters. Else it is UTF-8, or GB 18030, which holds older Chinese ones.
"""

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WIDE = re.compile(rb"[\x80-\xff]+")
# What is UTF-8 in all but this part of its bytes beyond ASCII is UTF-8 with damage, and not GB 18030; where it is not
# sound in that either, the half decides.
_MOST_BROKEN, _HALF_BROKEN = 0.15, 0.5
LOST = "\ufffd"
"""Stands in a text where bytes were no character."""


def coding(content: bytes) -> tuple[str, int]:
    """Return the coding of a text, and how many bytes the mark before it takes."""
    for bom, name in _BOMS:
        if content.startswith(bom):
            return name, len(bom)
    # Half of a letter is a zero in the coding of two bytes, and no text begins with a zero.
    if content[1:2] == b"\0" != content[:1]:
        return "utf-16-le", 0
    if _sound(content, "utf-8"):
        return "utf-8", 0
    most = _MOST_BROKEN if _sound(content, "gb18030") else _HALF_BROKEN
    return "utf-8" if _broken(content) < most else "gb18030", 0


def lines(content: bytes) -> list[str]:
    """Return the lines of a text in whatever coding; `LOST` stands where bytes were no character."""
    name, mark = coding(content)
    # Files that were put together each bring their own mark.
    return [line.lstrip("\ufeff") for line in content[mark:].decode(name, "replace").split("\n")]


def _sound(content: bytes, name: str) -> bool:
    try:
        content.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _broken(content: bytes) -> float:
    """Return which part of the bytes beyond ASCII is no UTF-8."""
    wide = b"".join(_WIDE.findall(content))
    return 1 - len(wide.decode(errors="ignore").encode()) / len(wide)
