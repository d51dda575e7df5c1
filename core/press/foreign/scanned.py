"""The pages of a scanned file, PDF or picture: each as a grey picture to read, and as an upright PDF of its own.

A picture of the scanner goes into the PDF byte by byte; turning a page is a word in the PDF, not a new picture.
"""

import math
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeAlias

import pikepdf
import pypdfium2
from PIL import Image as Pillow
from PIL import ImageSequence

from core.press.foreign import photos
from core.press.foreign.attachments import leaves
from core.press.foreign.file_kind import FileKind, kind_of
from core.press.foreign.refusal import Refusal, RefusedError

_READ_AT = (200, 330)
_MOST_RENDERED = 40_000_000
_MOST_PAGES = 2_000
_MOST_STREAM = 200_000_000
# What a page of a scan may weigh before it is brought to 300 dpi.
_HEAVY, _LONG_SIDE, _QUALITY = 8_000_000, 3508, 85
_A4 = (595.276, 841.89)
_LEAST_DPI, _MOST_DPI, _MOST_POINTS = 70, 1300, 1300


_Kind: TypeAlias = type[BaseException] | None


class ScannedPages(Protocol):
    """The pages of an opened file, counted from 0."""

    def __len__(self) -> int:
        """Return how many pages there are."""

    def __enter__(self) -> Self:
        """Keep the file open."""

    def __exit__(self, kind: _Kind, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the file."""

    def pictures(self, number: int) -> Iterator[Pillow.Image]:
        """Yield a page as pictures, coarse ones first."""

    def upright(self, number: int, turned: int) -> bytes:
        """Return a page as a PDF of its own that undoes the turn, in degrees."""


def opened(file: Path) -> ScannedPages:
    """Open a scanned file. Raises RefusedError."""
    try:
        kind = kind_of(file)
    except OSError:
        raise RefusedError(file.name, Refusal.UNREADABLE) from None
    if kind is FileKind.HEIC:
        raise RefusedError(file.name, Refusal.HEIC)
    return _Pictures(file) if kind is FileKind.PICTURE else _Document(file)


class _Document:
    """A PDF of scanned pages."""

    def __init__(self, file: Path) -> None:
        pikepdf.settings.set_qpdf_limits(flate_max_memory=_MOST_STREAM, dct_max_memory=_MOST_STREAM)
        self._name = file.name
        try:
            self._pdf = pikepdf.open(file)
        except pikepdf.PasswordError:
            raise RefusedError(file.name, Refusal.PASSWORD) from None
        except (pikepdf.PdfError, OSError):
            raise RefusedError(file.name, Refusal.DAMAGED) from None
        if not 0 < len(self._pdf.pages) <= _MOST_PAGES:
            reason = Refusal.TOO_LARGE if len(self._pdf.pages) else Refusal.EMPTY
            self._pdf.close()
            raise RefusedError(file.name, reason)
        self._drawn = pypdfium2.PdfDocument(file)

    def __len__(self) -> int:
        return len(self._pdf.pages)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: _Kind, error: BaseException | None, trace: TracebackType | None) -> None:
        self._drawn.close()
        self._pdf.close()

    def pictures(self, number: int) -> Iterator[Pillow.Image]:
        try:
            page = self._drawn[number]
            width, height = page.get_size()
        except pypdfium2.PdfiumError:
            raise RefusedError(self._name, Refusal.DAMAGED) from None
        most = math.sqrt(_MOST_RENDERED / max(width * height, 1))
        for scale in sorted({min(dpi / 72, most) for dpi in _READ_AT}):
            yield page.render(scale=scale, grayscale=True).to_pil()

    def upright(self, number: int, turned: int) -> bytes:
        made = pikepdf.new()
        made.pages.append(self._pdf.pages[number])
        page = made.pages[0]
        for action in ("/AA", "/Thumb"):
            if action in page.obj:
                del page.obj[action]
        page.rotate(-turned, relative=True)
        return _written(made, self._name)


class _Pictures:
    """A picture, or the frames of a TIFF."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._picture = photos.opened(file)
        self._count = leaves(self._picture)
        if self._count > _MOST_PAGES:
            self._picture.close()
            raise RefusedError(file.name, Refusal.TOO_LARGE)

    def __len__(self) -> int:
        return self._count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: _Kind, error: BaseException | None, trace: TracebackType | None) -> None:
        self._picture.close()

    def pictures(self, number: int) -> Iterator[Pillow.Image]:
        yield self._frame(number)

    def upright(self, number: int, turned: int) -> bytes:
        frame = self._frame(number)
        made = pikepdf.new()
        width, height = _size(frame)
        sheet = made.add_blank_page(page_size=(width, height))
        name = sheet.add_resource(self._embedded(made, frame), pikepdf.Name.XObject, pikepdf.Name("/Scan"))
        sheet.contents_add(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm {name} Do Q".encode())
        sheet.rotate(-turned, relative=True)
        return _written(made, self._file.name)

    def _frame(self, number: int) -> Pillow.Image:
        try:
            self._picture.seek(number)
            frame = next(iter(ImageSequence.Iterator(self._picture))) if self._count == 1 else self._picture.copy()
            frame.load()
        except (OSError, SyntaxError, EOFError, ValueError):
            raise RefusedError(self._file.name, Refusal.DAMAGED) from None
        if frame.width * frame.height > photos.MOST_PIXELS:
            raise RefusedError(self._file.name, Refusal.TOO_LARGE)
        return frame

    def _embedded(self, made: pikepdf.Pdf, frame: Pillow.Image) -> pikepdf.Stream:
        if frame.mode == "1":
            return _stream(made, zlib.compress(frame.tobytes(), 9), frame, "DeviceGray", 1, "FlateDecode")
        light = self._file.stat().st_size <= _HEAVY
        if self._picture.format == "JPEG" and light and frame.mode in ("L", "RGB"):
            return _stream(made, self._file.read_bytes(), frame, _space(frame), 8, "DCTDecode")
        plain = photos.on_white(frame)
        plain.thumbnail((_LONG_SIDE, _LONG_SIDE), Pillow.Resampling.LANCZOS)
        target = BytesIO()
        plain.save(target, "JPEG", quality=_QUALITY)
        return _stream(made, target.getvalue(), plain, _space(plain), 8, "DCTDecode")


def _stream(
    made: pikepdf.Pdf, content: bytes, picture: Pillow.Image, space: str, bits: int, coding: str
) -> pikepdf.Stream:
    return pikepdf.Stream(
        made,
        content,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=pikepdf.Name(f"/{space}"),
        BitsPerComponent=bits,
        Filter=pikepdf.Name(f"/{coding}"),
    )


def _space(picture: Pillow.Image) -> str:
    return "DeviceGray" if picture.mode == "L" else "DeviceRGB"


def _size(frame: Pillow.Image) -> tuple[float, float]:
    """Return the size of a page in points: as the scanner says, else (a photograph) as large as A4 allows."""
    across, down = (float(dpi) for dpi in frame.info.get("dpi", (0, 0)))
    if min(across, down) >= _LEAST_DPI and max(across, down) <= _MOST_DPI:
        width, height = frame.width * 72 / across, frame.height * 72 / down
        if max(width, height) <= _MOST_POINTS:
            return width, height
    room = _A4 if frame.height >= frame.width else _A4[::-1]
    scale = min(room[0] / frame.width, room[1] / frame.height)
    return frame.width * scale, frame.height * scale


def _written(made: pikepdf.Pdf, name: str) -> bytes:
    target = BytesIO()
    try:
        made.save(target, deterministic_id=True)
    except pikepdf.PdfError:
        raise RefusedError(name, Refusal.DAMAGED) from None
    return target.getvalue()
