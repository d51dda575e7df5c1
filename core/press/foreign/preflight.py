"""Looks at a file of others before it is kept or printed: what it is, how many pages it gives, why it cannot be bound.

Answers in values without words; mends and prints nothing.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import pikepdf
from PIL.Image import Image

from core.press.foreign import attachments, photos
from core.press.foreign.file_kind import HEIC_ENDINGS, PICTURE_ENDINGS, FileKind, kind_of
from core.press.foreign.refusal import Refusal, RefusedError

# What the reader of PDFs says when it had to gather the objects of a file anew.
_DAMAGED = "file is damaged"
_NAMED = {FileKind.PDF: frozenset((".pdf",)), FileKind.PICTURE: PICTURE_ENDINGS, FileKind.HEIC: HEIC_ENDINGS}
_SMALL = (64, 64)


class FileDoubt(StrEnum):
    """What a person should know of a file that is bound all the same."""

    MENDED = "mended"
    """It is damaged and was mended on opening: some of its pages may be empty."""
    LACKING = "lacking"
    """A viewer shows something that the bound pages may lack."""
    PROTECTED = "protected"
    """Its maker forbade changes by a password; it is read and bound."""
    MISNAMED = "misnamed"
    """Its name says another kind of file; it is taken as what it is."""


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What a look at a file found: its kind, the pages it gives, the pixels of a picture, why it cannot be bound."""

    kind: FileKind
    pages: int = 0
    pixels: tuple[int, int] | None = None
    reason: Refusal | None = None
    doubts: tuple[FileDoubt, ...] = ()

    @property
    def bindable(self) -> bool:
        """Tell whether a binder takes the file in."""
        return self.reason is None


def judge(path: Path | None, name: str = "") -> FileCheck:
    """Look at a file before it is kept or bound; `name` is what people call it, where it lies under another."""
    if path is None or not path.is_file():
        return FileCheck(FileKind.OTHER, reason=Refusal.MISSING)
    try:
        stat, kind = path.stat(), kind_of(path)
    except OSError:
        return FileCheck(FileKind.OTHER, reason=Refusal.UNREADABLE)
    ending = Path(name or path.name).suffix.lower()
    return _judged(path, kind, ending, (stat.st_mtime_ns, stat.st_size))


def fault(path: Path | None, name: str = "") -> Refusal | None:
    """Return why a file cannot be printed, None if it can."""
    return judge(path, name).reason


@lru_cache(maxsize=4096)
def _judged(path: Path, kind: FileKind, ending: str, state: tuple[int, int]) -> FileCheck:
    if not state[1]:
        return FileCheck(kind, reason=Refusal.EMPTY)
    misnamed = (FileDoubt.MISNAMED,) if ending and ending not in _NAMED.get(kind, (ending,)) else ()
    match kind:
        case FileKind.PDF:
            return _document(path, misnamed)
        case FileKind.PICTURE:
            return _picture(path, misnamed)
        case FileKind.HEIC:
            return FileCheck(kind, reason=Refusal.HEIC)
        case FileKind.OTHER:
            # What calls itself a picture or a PDF and is none is broken; a text or a film is kept as it is.
            claimed = any(ending in endings for endings in _NAMED.values())
            return FileCheck(kind, reason=Refusal.UNREADABLE if claimed else Refusal.FORMAT)


def _document(path: Path, doubts: tuple[FileDoubt, ...]) -> FileCheck:
    try:
        pages = len(attachments.pages_of(path))
        lacking = attachments.may_lack(path)
    except RefusedError as refused:
        return FileCheck(FileKind.PDF, reason=refused.reason)
    with pikepdf.open(path) as document:
        for page in document.pages:
            page.obj.get("/Contents")
        if any(_DAMAGED in str(warning) for warning in document.get_warnings()):
            doubts = (*doubts, FileDoubt.MENDED)
        if document.is_encrypted:
            doubts = (*doubts, FileDoubt.PROTECTED)
    return FileCheck(FileKind.PDF, pages, doubts=(*doubts, FileDoubt.LACKING) if lacking else doubts)


def _picture(path: Path, doubts: tuple[FileDoubt, ...]) -> FileCheck:
    try:
        picture = photos.opened(path)
    except RefusedError as refused:
        return FileCheck(FileKind.PICTURE, reason=refused.reason)
    with picture:
        pixels, leaves = picture.size, attachments.leaves(picture)
        # A JPEG is read at an eighth of its size here: every byte is looked at, little is worked out.
        picture.draft("L", _SMALL)
        broken = not _is_whole(picture)
    return FileCheck(FileKind.PICTURE, 0 if broken else leaves, pixels, Refusal.DAMAGED if broken else None, doubts)


def _is_whole(picture: Image) -> bool:
    try:
        picture.load()
    except (OSError, SyntaxError, ValueError):
        return False
    return True
