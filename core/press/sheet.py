"""Prints forms and attached files as one PDF/A-2b: numbers known beforehand, pages painted one after the other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from itertools import accumulate, groupby
from pathlib import Path

from pikepdf import Pdf

from core.press import attachments, pdfa
from core.press.blocks import count_pages, pages_of
from core.press.fonts import missing_characters
from core.press.form import QR, Attached, Form, Missing, Numbering, Part, Printed, Role
from core.press.furniture import Place, furnish
from core.press.pages import Page
from core.press.paint import Painter

_SETTINGS = ("role", "paper", "margins", "align", "valign", "flow", "base", "pages", "mark_at", "color")
_UNPRINTED = frozenset((*_SETTINGS, "key", "mark", "source", "item"))

_KEPT_PAGES = 200

PLAIN = Numbering()
"""Running numbers from 1 at the foot, on the same side of every page."""

Progress = Callable[[int, int], None]


def write(
    parts: Sequence[Part],
    to: Path,
    *,
    title: str,
    when: datetime,
    marks: bool = True,
    number: Numbering = PLAIN,
    progress: Progress | None = None,
    draft: bool = False,
) -> Printed:
    """Print parts into the PDF/A-2b file `to`, whole or not at all; the same input gives the same bytes.

    `when` is the time written into the file, `marks` asks for the QR marks of forms that have one, `progress` is told
    (pages painted, pages in all). A `draft` for the screen is not proven to conform, which takes most of the time of a
    small print. Raises `attachments.RefusedError` for a file that cannot be taken in.
    """
    counts, kept = _measured(parts)
    starts = _starts(parts, counts, number.start)
    items = _items(parts, counts)
    painter, done, total = Painter(), 0, sum(counts)
    for index, part in enumerate(parts):
        for at, page in enumerate(kept.pop(index, ()) or _pages(part)):
            before, together = items[index]
            place = Place(at + 1, counts[index], starts[index] + at if starts[index] else 0, before + at + 1, together)
            furnish(page, part, place, number, marks=marks)
            painter.paint(page, part.title if at == 0 else "")
            done += 1
            if progress:
                progress(done, total)
    document = pdfa.opened(painter.close())
    _lay_attached(document, parts, counts)
    pdfa.finish(document, to, title=title, when=when, proven=not draft)
    return Printed(to, total, starts, counts, tuple(missing(parts)) if painter.lacking else ())


def measure(part: Part) -> int:
    """Count the pages of a part without printing it."""
    return count_pages(part) if isinstance(part, Form) else attachments.page_count(part.path)


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


def _measured(parts: Sequence[Part]) -> tuple[tuple[int, ...], dict[int, Sequence[Page]]]:
    """Measure every part, and keep the pages of the first ones: all of a small print, a bounded part of a large one."""
    counts: list[int] = []
    kept: dict[int, Sequence[Page]] = {}
    for number, part in enumerate(parts):
        if isinstance(part, Form) and sum(counts) < _KEPT_PAGES:
            kept[number] = pages_of(part)
        counts.append(len(kept[number]) if number in kept else measure(part))
    return tuple(counts), kept


def _starts(parts: Sequence[Part], counts: Sequence[int], start: int) -> tuple[int, ...]:
    starts, at = [], start
    for part, count in zip(parts, counts, strict=True):
        starts.append(at if part.numbered else 0)
        at += count if part.numbered else 0
    return tuple(starts)


def _items(parts: Sequence[Part], counts: Sequence[int]) -> list[tuple[int, int]]:
    """Say of every part how many pages of its item stand before it, and how many the item has."""
    found: list[tuple[int, int]] = []
    for _, group in groupby(enumerate(parts), lambda each: each[1].item or each[0]):
        own = [counts[index] for index, _ in group]
        found += [(sum(own[:at]), sum(own)) for at in range(len(own))]
    return found


def _lay_attached(document: Pdf, parts: Sequence[Part], counts: Sequence[int]) -> None:
    for part, end, count in zip(parts, accumulate(counts), counts, strict=True):
        if isinstance(part, Attached):
            attachments.lay_under(document, part.path, end - count)


def _pages(part: Part) -> Sequence[Page]:
    if isinstance(part, Form):
        return pages_of(part)
    return attachments.pages_of(part.path)
