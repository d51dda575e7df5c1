"""Tells before a print whether a file of others can be printed, and why not. Mends and prints nothing."""

from functools import lru_cache
from pathlib import Path

from PIL.Image import Image

from core.press import attachments, photos

MISSING, FORMAT = "missing", "format"
"""The file is not where it should be; it is neither a PDF nor a picture."""
# What the reader of PDFs says when it had to gather the objects of a file anew.
_DAMAGED = "file is damaged"
_HEAD = 1024
_SMALL = (64, 64)


def fault(path: Path | None, *, picture: bool) -> str:
    """Return why a file cannot be printed, "" if it can: missing, format, or what attachments are refused for."""
    if path is None or not path.is_file():
        return MISSING
    stat = path.stat()
    check = _picture_fault if picture else _document_fault
    return check(path, (stat.st_mtime_ns, stat.st_size))


def mended(path: Path) -> bool:
    """Tell whether a PDF that can be printed is damaged and was mended on opening: some of its pages may be empty."""
    stat = path.stat()
    return _mended(path, (stat.st_mtime_ns, stat.st_size))


@lru_cache(maxsize=4096)
def _mended(path: Path, _state: tuple[int, int]) -> bool:
    return any(_DAMAGED in warning for warning in attachments.inspect(path).warnings)


@lru_cache(maxsize=4096)
def _picture_fault(path: Path, _state: tuple[int, int]) -> str:
    try:
        picture = photos.opened(path)
    except photos.RefusedError as refused:
        return refused.reason
    with picture:
        # A JPEG is read at an eighth of its size here: every byte is looked at, little is worked out.
        picture.draft("L", _SMALL)
        return _loaded(picture)


def _loaded(picture: Image) -> str:
    try:
        picture.load()
    except (OSError, SyntaxError, ValueError):
        return "damaged"
    return ""


@lru_cache(maxsize=4096)
def _document_fault(path: Path, _state: tuple[int, int]) -> str:
    with path.open("rb") as file:
        if b"%PDF-" not in file.read(_HEAD):
            return FORMAT if _state[1] else "empty"
    try:
        attachments.pages_of(path)
    except attachments.RefusedError as refused:
        return refused.reason
    return ""
