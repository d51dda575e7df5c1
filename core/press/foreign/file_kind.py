"""Tells what a file of others is by its first bytes, whatever its name says."""

from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from PIL import Image as Pillow

PICTURE_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP", "GIF", "AVIF", "JPEG2000", "PSD")
"""What is read as a picture, by the names of the library; an MPO is a JPEG with further views behind it."""

PICTURE_ENDINGS = frozenset(
    (
        ".jpg",
        ".jpeg",
        ".jpe",
        ".jfif",
        ".mpo",
        ".png",
        ".bmp",
        ".gif",
        ".tif",
        ".tiff",
        ".webp",
        ".avif",
        ".jp2",
        ".psd",
    )
)
HEIC_ENDINGS = frozenset((".heic", ".heif", ".hif"))

_HEAD = 1024  # a PDF may begin with other bytes, so far readers look for its mark
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


class FileKind(StrEnum):
    """What a file is by its content."""

    PDF = "pdf"
    PICTURE = "picture"
    HEIC = "heic"
    OTHER = "other"


def kind_of(path: Path) -> FileKind:
    """Tell what a file is. Raises OSError where it cannot be read."""
    stat = path.stat()
    return _kind_of(path, (stat.st_mtime_ns, stat.st_size))


@lru_cache(maxsize=4096)
def _kind_of(path: Path, _state: tuple[int, int]) -> FileKind:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if b"%PDF-" in head:
        return FileKind.PDF
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS and b"avif" not in head[8:64]:
        return FileKind.HEIC
    return FileKind.PICTURE if _is_picture(path) else FileKind.OTHER


def _is_picture(path: Path) -> bool:
    try:
        with Pillow.open(path, formats=PICTURE_FORMATS):
            return True
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        return True
    except (OSError, ValueError, SyntaxError):
        return False
