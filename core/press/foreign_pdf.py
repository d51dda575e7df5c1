"""Makes a foreign PDF fit to be bound: every page placed on A4, actions gone, fonts proven or the page made a picture.

Runs in a process of its own (`attachments` starts it): a hostile file may eat time and memory there, not here.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pypdfium2

from core.press import photos

SIDE, BELOW, ABOVE = 28.0, 40.0, 60.0
"""White around an attached page, in points."""

SHORT, LONG = 595.276, 841.89
_DPI = 200
_MOST_MEMORY = 200_000_000
_MOST_SIDE = 14_400


def take_in(source: Path, target: Path) -> str:
    """Write the pages of `source`, made fit, to `target`; give "" or the reason why it is refused."""
    pikepdf.settings.set_qpdf_limits(flate_max_memory=_MOST_MEMORY, dct_max_memory=_MOST_MEMORY)
    try:
        document = pikepdf.open(source)
    except pikepdf.PasswordError:
        return "password"
    except pikepdf.PdfError:
        return "damaged"
    try:
        return _made_fit(document, source, target)
    except (pikepdf.PdfError, pikepdf.DataDecodingError, RuntimeError, ValueError):
        return "damaged"


def is_landscape(width: float, height: float) -> bool:
    """Tell whether a page is placed on a sheet that lies."""
    return width > height


def frame(width: float, height: float) -> tuple[float, float, float, float]:
    """Give the rectangle (left, bottom, right, top) into which a page of a size is placed."""
    across, tall = (LONG, SHORT) if is_landscape(width, height) else (SHORT, LONG)
    return SIDE, BELOW, across - SIDE, tall - ABOVE


def _made_fit(document: pikepdf.Pdf, source: Path, target: Path) -> str:
    if not len(document.pages):
        return "empty"
    for page in document.pages:
        _read_through(page)
    document.generate_appearance_streams()
    document.flatten_annotations("print")
    wrapped = _wrapped(document)
    for found in wrapped.objects:
        if isinstance(found, pikepdf.Dictionary) and "/CIDSet" in found:
            del found["/CIDSet"]
    pikepdf.pdfa.prepare(wrapped, "2b")
    if pikepdf.pdfa.check(wrapped, "2b").verdict != "pass":
        wrapped = _rasterised(source)
    wrapped.save(target, deterministic_id=True)
    return ""


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


def _rasterised(source: Path) -> pikepdf.Pdf:
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
        left, bottom, right, top = frame(width, height)
        scale = min((right - left) / width, (top - bottom) / height, 1)
        wide, tall = width * scale, height * scale
        x, y = (left + right - wide) / 2, (bottom + top - tall) / 2
        sheet.contents_add(f"q {wide:.2f} 0 0 {tall:.2f} {x:.2f} {y:.2f} cm /Attached Do Q".encode())
    return made


def _pictures(source: Path) -> Iterator[tuple[bytes, int, int]]:
    with pypdfium2.PdfDocument(source) as document:
        for page in document:
            width, height = page.get_size()
            scale = _DPI / 72 * min(1, LONG / max(width, height))
            picture = page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
            target = BytesIO()
            picture.save(target, "JPEG", quality=photos.QUALITY)
            yield target.getvalue(), picture.width, picture.height
