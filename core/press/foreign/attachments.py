"""Takes files of others into a print, and gives pages of finished PDFs as pictures and text, for screen and printer."""

import atexit
import itertools
import shutil
import tempfile
import time
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock

import pikepdf
import pypdfium2
from PIL import Image as Pillow
from PIL import ImageSequence

from core.press.foreign import pdf, photos
from core.press.foreign.file_kind import FileKind, kind_of
from core.press.foreign.refusal import Refusal, RefusedError
from core.press.foreign.worker import Worker
from core.press.form import Image
from core.press.pages import MM, Page, Picture, Rect

_PREFIX, _DAY = "qinglan-press-", 24 * 3600

# pdfium works on one thing at a time in a process, the screen and a print may both ask for it.
_PDFIUM = Lock()
_SEVERAL = ("TIFF",)
_NUMBERS = itertools.count(1)
_WORKER = Worker()


def page_count(path: Path) -> int:
    """Count the pages that a file gives; raises RefusedError."""
    if _is_picture(path):
        return len(_frames(path, _state(path)))
    try:
        with pikepdf.open(path) as document:
            count = len(document.pages)
    except pikepdf.PasswordError:
        raise RefusedError(path.name, Refusal.PASSWORD) from None
    except (pikepdf.PdfError, OSError):
        raise RefusedError(path.name, Refusal.DAMAGED) from None
    if not count:
        raise RefusedError(path.name, Refusal.EMPTY)
    return count


def pages_of(path: Path) -> list[Page]:
    """Give the sheets that a file stands on: with its picture, or empty for a PDF, which is laid under them later."""
    if _is_picture(path):
        return [_picture_page(content, *size) for content, *size in _frames(path, _state(path))]
    with pikepdf.open(_fit(path)) as document:
        boxes = [page.mediabox for page in document.pages]
        return [Page(float(box[2]), float(box[3])) for box in boxes]


def place_under(document: pikepdf.Pdf, path: Path, first: int) -> None:
    """Lay the pages of a PDF under the pages of a print, from its page number `first` (from 0) on."""
    if _is_picture(path):
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
        raise RefusedError(path.name, Refusal.UNREADABLE) from None
    return stat.st_mtime_ns, stat.st_size


def leaves(picture: Pillow.Image) -> int:
    """Count the pages that a picture gives: a scan in TIFF may hold several, of all others the first view counts."""
    return int(getattr(picture, "n_frames", 1)) if picture.format in _SEVERAL else 1


def may_lack(path: Path) -> bool:
    """Tell whether a bound PDF may lack something that a viewer shows. Raises RefusedError."""
    _fit(path)
    return _fitted(path, _state(path))[1]


def _is_picture(path: Path) -> bool:
    try:
        return kind_of(path) is FileKind.PICTURE
    except OSError:
        raise RefusedError(path.name, Refusal.UNREADABLE) from None


def _fit(path: Path) -> Path:
    state = _state(path)
    if not _fitted(path, state)[0].exists():
        # Somebody tidied up; so do we, below.
        _fitted.cache_clear()
    return _fitted(path, state)[0]


@lru_cache(maxsize=4096)
def _fitted(path: Path, _changed: tuple[int, int]) -> tuple[Path, bool]:
    """Have a PDF made fit; what was made is kept until the program ends. Tells too whether it may lack something."""
    target = _scratch() / f"{next(_NUMBERS)}.pdf"
    outcome = _WORKER.take_in(path, target)
    if outcome.reason:
        raise RefusedError(path.name, outcome.reason)
    return target, outcome.lacking


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


@lru_cache(maxsize=4)
def _frames(path: Path, _changed: tuple[int, int]) -> list[tuple[bytes, int, int]]:
    """Give the pictures of a file, each as it will be embedded; a scan in TIFF may hold several."""
    try:
        with photos.opened(path) as picture:
            if picture.format in _SEVERAL:
                return [photos.encoded(photos.on_white(frame)) for frame in ImageSequence.Iterator(picture)]
        return [photos.normal(path, pdf.SHORT - 2 * pdf.SIDE, pdf.LONG - pdf.ABOVE - pdf.BELOW)]
    except (OSError, SyntaxError):
        raise RefusedError(path.name, Refusal.DAMAGED) from None


def _picture_page(content: bytes, width: int, height: int) -> Page:
    across, tall = (pdf.LONG, pdf.SHORT) if pdf.is_landscape(width, height) else (pdf.SHORT, pdf.LONG)
    left, below, right, above = pdf.frame(width, height)
    place = Rect(left, tall - above, right, tall - below)
    image = Image(content, (right - left) / MM, (above - below) / MM)
    return Page(across, tall, pictures=[Picture(image, place)])
