"""Takes files of others into a print, and gives pages of finished PDFs as pictures and text, for screen and printer."""

import atexit
import itertools
import multiprocessing
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock

import pikepdf
import pypdfium2
from PIL import ImageSequence

from core.press import foreign_pdf, photos
from core.press.form import Image
from core.press.pages import MM, Page, Picture, Rect

PICTURES = frozenset((".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp"))
"""Endings of the pictures that get a page of their own; every other file is read as a PDF."""

SECONDS = 60
_PREFIX, _DAY = "qinglan-press-", 24 * 3600


RefusedError = photos.RefusedError
"""A file that cannot be taken in; names it and why: password, damaged, empty, unreadable or slow."""

# pdfium works on one thing at a time in a process, the screen and a print may both ask for it.
_PDFIUM = Lock()
_NUMBERS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look at a file found: its pages, why it is refused ("" if it is not), and what a person should look at."""

    pages: int
    reason: str
    warnings: tuple[str, ...]


def inspect(path: Path) -> Verdict:
    """Look at a file before it is taken in.

    Warnings ask for a person's eye: a damaged PDF may open silently, with blank pages and lost fonts; "protected" says
    that its maker forbade changes by a password, which does not keep it from being read and bound.
    """
    try:
        count = page_count(path)
    except RefusedError as refused:
        return Verdict(0, refused.reason, ())
    if path.suffix.lower() in PICTURES:
        return Verdict(count, "", ())
    with pikepdf.open(path) as document:
        for page in document.pages:
            page.obj.get("/Contents")
        protected = ("protected",) if document.is_encrypted else ()
        return Verdict(count, "", (*protected, *(str(warning) for warning in document.get_warnings())))


def page_count(path: Path) -> int:
    """Count the pages that a file gives; raises RefusedError."""
    if path.suffix.lower() in PICTURES:
        return len(_frames(path, _state(path)))
    try:
        with pikepdf.open(path) as document:
            count = len(document.pages)
    except pikepdf.PasswordError:
        raise RefusedError(path.name, "password") from None
    except (pikepdf.PdfError, OSError):
        raise RefusedError(path.name, "damaged") from None
    if not count:
        raise RefusedError(path.name, "empty")
    return count


def pages_of(path: Path) -> list[Page]:
    """Give the sheets that a file stands on: with its picture, or empty for a PDF, which is laid under them later."""
    if path.suffix.lower() in PICTURES:
        return [_picture_page(content, *size) for content, *size in _frames(path, _state(path))]
    with pikepdf.open(_fit(path)) as document:
        boxes = [page.mediabox for page in document.pages]
        return [Page(float(box[2]), float(box[3])) for box in boxes]


def place_under(document: pikepdf.Pdf, path: Path, first: int) -> None:
    """Lay the pages of a PDF under the pages of a print, from its page number `first` (from 0) on."""
    if path.suffix.lower() in PICTURES:
        return
    with pikepdf.open(_fit(path)) as attached:
        for number, page in enumerate(attached.pages, first):
            form = document.copy_foreign(page.as_form_xobject())
            sheet = document.pages[number]
            # Pages share their resources; this one gets its own.
            sheet.obj.Resources = pikepdf.Dictionary(dict(sheet.resources.items()))
            sheet.add_resource(form, pikepdf.Name.XObject, pikepdf.Name("/Attached"))
            sheet.contents_add(_placed(sheet, page), prepend=True)


def page_image(path: Path, page: int, dpi: float, *, grey: bool = False) -> tuple[int, int, int, bytes]:
    """Draw a page (from 0): width, height, bytes in a line, and the bytes, four of BGRX a pixel or one if `grey`."""
    with _PDFIUM, pypdfium2.PdfDocument(path) as document:
        bitmap = document[page].render(scale=dpi / 72, grayscale=grey, prefer_bgrx=not grey)
        return bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer)


def page_text(path: Path) -> list[str]:
    """Read the text of every page, as a reader of the file would copy it."""
    with _PDFIUM, pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def _placed(sheet: pikepdf.Page, page: pikepdf.Page) -> bytes:
    """Draw an attached page as it is, or turned where a lying page comes on an upright sheet."""
    width, across = float(sheet.mediabox[2]), float(page.mediabox[2])
    return f"q 0 1 -1 0 {width:.3f} 0 cm /Attached Do Q".encode() if across > width + 1 else b"q /Attached Do Q"


def _state(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:
        raise RefusedError(path.name, "unreadable") from None
    return stat.st_mtime_ns, stat.st_size


def _fit(path: Path) -> Path:
    state = _state(path)
    if not _fitted(path, state).exists():
        # Somebody tidied up; so do we, below.
        _fitted.cache_clear()
    return _fitted(path, state)


@lru_cache(maxsize=4096)
def _fitted(path: Path, _changed: tuple[int, int]) -> Path:
    """Have a PDF made fit in a process of its own, with a time limit; what it made is kept until the program ends."""
    target = _scratch() / f"{next(_NUMBERS)}.pdf"
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(there, path, target), daemon=True)
    child.start()
    there.close()
    reason = _answer(here)
    child.kill()
    child.join()
    if reason:
        raise RefusedError(path.name, reason)
    return target


def _scratch() -> Path:
    folder = _own_folder()
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@cache
def _own_folder() -> Path:
    """Make a folder that goes with this process, and take away what killed ones left more than a day ago."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        # Another program may tidy up at the same time.
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _DAY:
                shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _work(there: Connection, source: Path, target: Path) -> None:
    there.send(foreign_pdf.take_in(source, target))


def _answer(here: Connection) -> str:
    if not here.poll(SECONDS):
        return "slow"
    try:
        return str(here.recv())
    except EOFError:
        # The child died on the file, of memory or of a fault below Python.
        return "damaged"


@lru_cache(maxsize=4)
def _frames(path: Path, _changed: tuple[int, int]) -> list[tuple[bytes, int, int]]:
    """Give the pictures of a file, each as it will be embedded; a scan in TIFF may hold several."""
    try:
        with photos.opened(path) as picture:
            if picture.format == "TIFF":
                return [photos.encoded(photos.on_white(frame)) for frame in ImageSequence.Iterator(picture)]
        return [
            photos.normal(
                path, foreign_pdf.SHORT - 2 * foreign_pdf.SIDE, foreign_pdf.LONG - foreign_pdf.ABOVE - foreign_pdf.BELOW
            )
        ]
    except (OSError, SyntaxError):
        raise RefusedError(path.name, "unreadable") from None


def _picture_page(content: bytes, width: int, height: int) -> Page:
    across, tall = (
        (foreign_pdf.LONG, foreign_pdf.SHORT)
        if foreign_pdf.is_landscape(width, height)
        else (foreign_pdf.SHORT, foreign_pdf.LONG)
    )
    left, below, right, above = foreign_pdf.frame(width, height)
    place = Rect(left, tall - above, right, tall - below)
    image = Image(content, (right - left) / MM, (above - below) / MM)
    return Page(across, tall, pictures=[Picture(image, place)])
