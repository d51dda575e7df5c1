"""Prints forms and attached files as one PDF/A-2b: each part is measured, numbered and painted before the next."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import datetime
from itertools import accumulate, groupby
from pathlib import Path
from typing import NamedTuple

from pikepdf import Pdf

from core.press import page_cache, pdfa
from core.press.foreign import attachments
from core.press.form import Form, Role
from core.press.header_footer import PagePlace, add_header_footer
from core.press.pages import Page
from core.press.paint import Painter
from core.press.parts import Attached, Missing, Numbering, Part, PrintedFile
from core.press.text.fonts import missing_characters

_SETTINGS = ("role", "paper", "margins", "align", "valign", "pages")
_UNPRINTED = frozenset((*_SETTINGS, "key", "mark", "source", "item"))

PLAIN = Numbering()
"""Running numbers from 1 at the foot, on the same side of every page."""

PagesDone = Callable[[int, int], None]


class Painted(NamedTuple):
    """A document before its finish: bytes, first running number and pages of each part, whether it shows 〓."""

    content: bytes
    starts: tuple[int, ...]
    counts: tuple[int, ...]
    lacking: bool


def write(
    parts: Sequence[Part],
    to: Path,
    *,
    title: str,
    when: datetime,
    marks: bool = True,
    number: Numbering = PLAIN,
    progress: PagesDone | None = None,
    draft: bool = False,
) -> PrintedFile:
    """Print parts into the PDF/A-2b file `to`, whole or not at all; the same input gives the same bytes.

    `when` is the time written into the file, `marks` asks for the QR marks of forms that have one, `progress` is told
    (pages painted, pages in all), the latter as an estimate until the last part. A `draft` for the screen is not proven
    to conform, which takes most of the time of a small print. Raises `attachments.RefusedError` for a file that cannot
    be taken in.
    """
    made = painted(parts, marks=marks, number=number, progress=progress)
    document = pdfa.opened(made.content)
    _place_attached(document, parts, made.counts)
    pdfa.finish(document, to, title=title, when=when, proven=not draft)
    lacking = made.lacking or any(part.left_out for part in parts if isinstance(part, Form))
    return PrintedFile(to, sum(made.counts), made.starts, made.counts, tuple(missing(parts)) if lacking else ())


def keep(draft: Path, to: Path) -> None:
    """Write a draft as the PDF/A-2b file `to`, whole or not at all."""
    with pdfa.reopened(draft) as document:
        pdfa.write(document, to)


def painted(
    parts: Sequence[Part], *, marks: bool = True, number: Numbering = PLAIN, progress: PagesDone | None = None
) -> Painted:
    """Measure and paint parts one after the other, so that memory stays flat; attached PDFs are not yet in it.

    No part needs to know what comes behind it but those of its item; so until the last of them the number of pages in
    all that `progress` is told is an estimate.
    """
    with uncollected():
        return _painted(parts, marks, number, progress)


def _painted(parts: Sequence[Part], marks: bool, number: Numbering, progress: PagesDone | None) -> Painted:
    painter, counts, starts = Painter(), list[int](), list[int]()
    running, done = number.start, 0
    for _, group in groupby(enumerate(parts), lambda each: each[1].item or each[0]):
        members = [(part, _pages(part)) for _, part in group]
        together, before = sum(len(pages) for _, pages in members), 0
        total = _estimate(done + together, len(counts) + len(members), len(parts))
        for part, pages in members:
            starts.append(running if part.numbered else 0)
            counts.append(len(pages))
            for at, page in enumerate(pages):
                place = PagePlace(at + 1, len(pages), running + at if part.numbered else 0, before + at + 1, together)
                add_header_footer(page, part, place, number, marks=marks)
                painter.paint(page, part.title if at == 0 else "")
                done += 1
                if progress:
                    progress(done, total)
            running += len(pages) if part.numbered else 0
            before += len(pages)
    return Painted(painter.close(), tuple(starts), tuple(counts), painter.lacking)


def measure(part: Part) -> int:
    """Count the pages of a part without printing it."""
    return page_cache.count(part) if isinstance(part, Form) else attachments.page_count(part.path)


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
    elif is_dataclass(value):
        role, key = getattr(value, "role", None) or role, getattr(value, "key", "") or key
        for entry in fields(value):
            if entry.name not in _UNPRINTED:
                yield from _texts(getattr(value, entry.name), role, key)


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the collector of cycles: forms hold none, and it would walk through all of them again and again."""
    held = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if held:
            gc.enable()


def _estimate(pages: int, parts: int, of: int) -> int:
    """Say how many pages all parts take, from what the first ones took."""
    return pages + round(pages / parts * (of - parts))


def _place_attached(document: Pdf, parts: Sequence[Part], counts: Sequence[int]) -> None:
    for part, end, count in zip(parts, accumulate(counts), counts, strict=True):
        if isinstance(part, Attached):
            attachments.place_under(document, part.path, end - count)


def _pages(part: Part) -> Sequence[Page]:
    if isinstance(part, Form):
        return page_cache.take(part)
    return attachments.pages_of(part.path)
