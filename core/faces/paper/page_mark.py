"""What the mark on a printed page says: the kind and the uid of its record, and the page. Draws and reads no code."""

import re
from typing import NamedTuple

PATTERN = r"(?i)([a-z0-9_-]+)/([0-9a-f]{32})(?:/([a-z]))?/([0-9]{1,4})"
"""A page's mark as it is read back; scanners and older papers may give small letters."""


class PageMark(NamedTuple):
    """A page of a record's paper: counted from 1 in its part, "" the paper itself, a letter for an annex."""

    kind: str
    uid: str
    page: int
    part: str = ""


def mark(kind: str, uid: str, part: str = "") -> str:
    """Return the mark of a record's paper; the page is added where it is printed."""
    # Capitals, figures, - and / take a third less room in the code than small letters, so its squares are larger.
    return "/".join(one for one in (kind.upper().replace("_", "-"), uid.upper(), part) if one)


def read_mark(text: str) -> PageMark | None:
    """Return the page that a mark names, or nothing when it is no mark of ours."""
    found = re.fullmatch(PATTERN, text.strip())
    if not found:
        return None
    kind, uid, part, page = found.groups()
    return PageMark(kind.lower().replace("-", "_"), uid.lower(), int(page), (part or "").upper())
