"""Makes a foreign PDF fit to be bound: every page placed on A4, actions gone, fonts proven or the page made a picture.

What a page shows is more than its content: fields that were filled in and notes are drawn too, and every bound page is
compared with what a viewer shows. Runs in a process of its own (`worker` starts it): a hostile file may eat time and
memory there, not here.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pikepdf.pdfa
import pypdfium2
from PIL import Image as Pillow

from core.press.foreign import ink, photos
from core.press.foreign.refusal import Refusal

SIDE, BELOW, ABOVE = 28.0, 40.0, 60.0
"""White around an attached page, in points."""

SHORT, LONG = 595.276, 841.89
_DPI = 200
_MOST_MEMORY = 200_000_000
_MOST_COMPARED = 4_000_000  # pixels


class Outcome(NamedTuple):
    """What became of a file: why it is refused, or whether its pages may lack something that a viewer shows."""

    reason: Refusal | None = None
    lacking: bool = False


def take_in(source: Path, target: Path) -> Outcome:
    """Write the pages of `source`, made fit, to `target`."""
    pikepdf.settings.set_qpdf_limits(flate_max_memory=_MOST_MEMORY, dct_max_memory=_MOST_MEMORY)
    try:
        document = pikepdf.open(source)
    except pikepdf.PasswordError:
        return Outcome(Refusal.PASSWORD)
    except pikepdf.PdfError:
        return Outcome(Refusal.DAMAGED)
    try:
        return _made_fit(document, source, target)
    except (pikepdf.PdfError, pikepdf.DataDecodingError, RuntimeError, ValueError, ZeroDivisionError):
        return Outcome(Refusal.DAMAGED)


def is_landscape(width: float, height: float) -> bool:
    """Tell whether a page is placed on a sheet that lies."""
    return width > height


def frame(width: float, height: float) -> tuple[float, float, float, float]:
    """Give the rectangle (left, bottom, right, top) into which a page of a size is placed."""
    across, tall = (LONG, SHORT) if is_landscape(width, height) else (SHORT, LONG)
    return SIDE, BELOW, across - SIDE, tall - ABOVE


def _made_fit(document: pikepdf.Pdf, source: Path, target: Path) -> Outcome:
    if not len(document.pages):
        return Outcome(Refusal.EMPTY)
    for page in document.pages:
        _read_through(page)
        # A viewer shows the crop box; what a printer would trim is shown too.
        page.obj.TrimBox = page.cropbox
    document.generate_appearance_streams()
    document.flatten_annotations("screen")
    bound = _wrapped(document)
    for found in bound.objects:
        if isinstance(found, pikepdf.Dictionary) and "/CIDSet" in found:
            del found["/CIDSet"]
    pikepdf.pdfa.prepare(bound, "2b")
    shown, mended = _shown(source)
    lacking = False
    if pikepdf.pdfa.check(bound, "2b").verdict != "pass" or _lacks(shown, bound):
        bound = _rasterised(shown)
        lacking = _lacks(shown, bound)
    bound.save(target, deterministic_id=True)
    return Outcome(lacking=lacking or mended)


def _read_through(page: pikepdf.Page) -> None:
    """Decode a page's contents once: a stream that blows up does so here."""
    contents = page.obj.get("/Contents")
    for stream in contents if isinstance(contents, pikepdf.Array) else [contents]:
        if isinstance(stream, pikepdf.Stream):
            stream.read_bytes()


def _wrapped(document: pikepdf.Pdf) -> pikepdf.Pdf:
    wrapped = pikepdf.new()
    for page in document.pages:
        form = wrapped.copy_foreign(page.as_form_xobject(handle_transformations=True))
        left, bottom, right, top = (float(edge) for edge in page.trimbox)
        turned = int(page.obj.get("/Rotate", 0)) % 180 == 90
        width, height = (top - bottom, right - left) if turned else (right - left, top - bottom)
        sheet = _sheet(wrapped, width, height)
        name = sheet.add_resource(form, pikepdf.Name.XObject, pikepdf.Name("/Attached"))
        place = pikepdf.Rectangle(*frame(width, height))
        sheet.contents_add(
            sheet.calc_form_xobject_placement(
                form, name, place, invert_transformations=True, allow_shrink=True, allow_expand=False
            )
        )
    return wrapped


def _sheet(document: pikepdf.Pdf, width: float, height: float) -> pikepdf.Page:
    size = (LONG, SHORT) if is_landscape(width, height) else (SHORT, LONG)
    return document.add_blank_page(page_size=size)


def _shown(source: Path) -> tuple[Path | bytes, bool]:
    """Give what a viewer shows: the file, or, where that is too damaged for one, what could be gathered of it."""
    try:
        _opened(source).close()
    except pypdfium2.PdfiumError:
        content = BytesIO()
        with pikepdf.open(source) as document:
            document.save(content)
        return content.getvalue(), True
    return source, False


def _rasterised(source: Path | bytes) -> pikepdf.Pdf:
    made = pikepdf.new()
    for content, across, down in _pictures(source):
        width, height = across * 72 / _DPI, down * 72 / _DPI
        sheet = _sheet(made, width, height)
        image = pikepdf.Stream(
            made,
            content,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=across,
            Height=down,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        sheet.add_resource(image, pikepdf.Name.XObject, pikepdf.Name("/Attached"))
        x, y, wide, tall = _place(width, height)
        sheet.contents_add(f"q {wide:.2f} 0 0 {tall:.2f} {x:.2f} {y:.2f} cm /Attached Do Q".encode())
    return made


def _place(width: float, height: float) -> tuple[float, float, float, float]:
    """Give where a page of a size stands on its sheet: left, bottom, width and height, never larger than it is."""
    left, bottom, right, top = frame(width, height)
    scale = min((right - left) / width, (top - bottom) / height, 1)
    wide, tall = width * scale, height * scale
    return (left + right - wide) / 2, (bottom + top - tall) / 2, wide, tall


def _pictures(source: Path | bytes) -> Iterator[tuple[bytes, int, int]]:
    with _opened(source) as document:
        for page in document:
            width, height = page.get_size()
            scale = _DPI / 72 * min(1, LONG / max(width, height))
            target = BytesIO()
            picture = page.render(scale=scale).to_pil().convert("RGB")
            picture.save(target, "JPEG", quality=photos.QUALITY)
            yield target.getvalue(), picture.width, picture.height


def _opened(source: Path | bytes) -> pypdfium2.PdfDocument:
    document = pypdfium2.PdfDocument(source)
    # Without this no field is drawn that somebody filled in.
    document.init_forms()
    return document


def _lacks(source: Path | bytes, bound: pikepdf.Pdf) -> bool:
    """Tell whether a page of the source shows something that its bound page does not, or cannot be compared."""
    content = BytesIO()
    bound.save(content)
    with _opened(source) as shown, _opened(content.getvalue()) as made:
        if len(shown) != len(made):
            return True
        return any(_page_lacks(page, sheet) for page, sheet in zip(shown, made, strict=True))


def _page_lacks(page: pypdfium2.PdfPage, sheet: pypdfium2.PdfPage) -> bool:
    width, height = page.get_size()
    x, y, wide, tall = _place(width, height)
    drawn = sheet.render(scale=ink.DPI / 72, grayscale=True).to_pil().convert("L")
    scale = ink.DPI / 72
    below = sheet.get_height() - y
    edges = (round(x * scale), round((below - tall) * scale), round((x + wide) * scale), round(below * scale))
    bound = drawn.crop(edges)
    shown = page.render(scale=scale * wide / width, grayscale=True).to_pil().convert("L")
    if shown.width * shown.height > _MOST_COMPARED:
        return True
    return ink.is_lost(shown.resize(bound.size, Pillow.Resampling.BILINEAR), bound)
