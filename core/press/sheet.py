"""Prints forms and attached files as one PDF/A-2b: numbers known beforehand, pages painted one after the other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from itertools import accumulate
from pathlib import Path

from core.press import attachments, pdfa
from core.press.blocks import pages_of
from core.press.fonts import missing_characters
from core.press.form import QR, Attached, Form, Missing, Numbering, Part, Printed, Role
from core.press.furniture import Place, furnish
from core.press.pages import Page
from core.press.paint import Painter

_UNPRINTED = frozenset(
    (
        "key",
        "role",
        "paper",
        "margins",
        "align",
        "valign",
        "flow",
        "base",
        "pages",
        "mark",
        "mark_at",
        "color",
        "source",
    )
)

Progress = Callable[[int, int], None]


def write(
    parts: Sequence[Part],
    to: Path,
    *,
    title: str,
    when: datetime,
    marks: bool = True,
    number: Numbering | None = None,
    progress: Progress | None = None,
) -> Printed:
    """Print parts into the PDF/A-2b file `to`, whole or not at all; the same input gives the same bytes.

    `when` is the time written into the file, `marks` asks for the QR marks of forms that have one, `progress` is told
    (pages painted, pages in all). Raises `attachments.RefusedError` for a file that cannot be taken in.
    """
    numbering = number or Numbering()
    counts = tuple(measure(part) for part in parts)
    starts = _starts(parts, counts, numbering.start)
    painter, total, done = Painter(), sum(counts), 0
    for part, count, start in zip(parts, counts, starts, strict=True):
        for at, page in enumerate(_pages(part)):
            furnish(page, part, Place(at + 1, count, start + at if start else 0), numbering, marks=marks)
            painter.paint(page, part.title if at == 0 else "")
            done += 1
            if progress:
                progress(done, total)
    document = pdfa.opened(painter.close())
    first = [end - count for end, count in zip(accumulate(counts), counts, strict=True)]
    for part, at in zip(parts, first, strict=True):
        if isinstance(part, Attached):
            attachments.lay_under(document, part.path, at)
    pdfa.finish(document, to, title=title, when=when)
    return Printed(to, total, starts, counts, tuple(missing(parts)) if painter.lacking else ())


def measure(part: Part) -> int:
    """Count the pages of a part without printing it."""
    return len(pages_of(part)) if isinstance(part, Form) else attachments.page_count(part.path)


def missing(parts: Sequence[Part]) -> list[Missing]:
    """List the characters of all forms that no font holds, each once for a cell, so that it can be told beforehand."""
    found: dict[Missing, None] = {}
    for part in parts:
        if isinstance(part, Form):
            for text, role, key in _texts(part, "song", part.key):
                found |= {Missing(char, role, key): None for char in missing_characters(text, role)}
    return list(found)


def _texts(value: object, role: Role, key: str) -> Iterator[tuple[str, Role, str]]:
    """Walk through everything of a form that is printed as text, with its role and the nearest key."""
    if isinstance(value, str):
        yield value, role, key
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each, role, key)
    elif is_dataclass(value) and not isinstance(value, QR):
        role, key = getattr(value, "role", None) or role, getattr(value, "key", "") or key
        for entry in fields(value):
            if entry.name not in _UNPRINTED:
                yield from _texts(getattr(value, entry.name), role, key)


def _starts(parts: Sequence[Part], counts: Sequence[int], start: int) -> tuple[int, ...]:
    starts, at = [], start
    for part, count in zip(parts, counts, strict=True):
        starts.append(at if part.numbered else 0)
        at += count if part.numbered else 0
    return tuple(starts)


def _pages(part: Part) -> list[Page]:
    if isinstance(part, Form):
        return pages_of(part)
    return attachments.pages_of(part.path)
