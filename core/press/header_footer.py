"""Puts on a measured page what depends on its place in the print: page numbers, foot text, QR mark, archive stamp."""

from dataclasses import dataclass

from core.press.form import Form
from core.press.pages import MM, STAMP_SIZE, Code, Page, StampAt, TextLine
from core.press.parts import Attached, Numbering
from core.press.text.fonts import advances

MARK_SIDE = 18.0
_EDGE = 5.0  # what printers leave white, in mm
_FOOT = 9.0
_NUMBER = 10.5
_SMALLEST = 6.0


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where a page stands: the number-th of `count` in its part, and its running number in the binder (0: none).

    In its item it is the `in_item`-th of `of_item`; without an item of several parts these are `number` and `count`.
    """

    number: int
    count: int
    running: int
    in_item: int = 0
    of_item: int = 0


def add_header_footer(
    page: Page, part: Form | Attached, place: PagePlace, numbering: Numbering, *, marks: bool
) -> None:
    """Add numbers, foot text, mark and stamp to a page."""
    left, right, foot = _edges(page, part)
    words, wide = _page_words(part, place), (right - left) * 0.4
    page.turned = numbering.turned and page.width > page.height
    back = numbering.duplex and place.running > 0 and place.running % 2 == 0
    if part.foot:
        size, swapped = _fitting(part.foot, _FOOT, wide), back and not page.turned
        _write(page, part.foot, right if swapped else left, foot, size, "right" if swapped else "left")
    if words:
        _write(page, words, (left + right) / 2, foot, _FOOT, "center")
    if place.running and page.turned:
        _run_upright(page, part, place, numbering, back=back)
    elif place.running:
        beside = _beside_mark(part, marks, numbering) if not back else 0
        _run(page, place.running, (left if back else right) - beside, foot, numbering)
    if part.mark and marks:
        side = MARK_SIDE * MM
        page.codes.append(Code(f"{part.mark}/{place.number}", right - side, _EDGE * MM, side))
    if part.stamp and place.number == 1:
        beside = (MARK_SIDE + 4) * MM if part.mark and marks else 0
        beside += 20 * MM if place.running and numbering.place == "top" else 0
        page.stamps.append(StampAt(part.stamp, right - STAMP_SIZE[0] * MM - beside, (_EDGE + 1) * MM))


def _beside_mark(part: Form | Attached, marks: bool, numbering: Numbering) -> float:
    """Say how far a running number at the right moves aside for the mark."""
    return (MARK_SIDE + 4) * MM if part.mark and marks and numbering.place == "top" else 0


def _edges(page: Page, part: Form | Attached) -> tuple[float, float, float]:
    if isinstance(part, Form):
        margins = part.margins
        below = max(min(margins.bottom - 9, 15), _EDGE + 1)
        return margins.left * MM, page.width - margins.right * MM, page.height - below * MM
    return 20 * MM, page.width - 15 * MM, page.height - 9 * MM


def _page_words(part: Form | Attached, place: PagePlace) -> str:
    if part.pages == "none" if isinstance(part, Form) else not part.item:
        return ""
    return part.page_words.format(page=place.in_item or place.number, pages=place.of_item or place.count)


def _fitting(text: str, size: float, width: float) -> float:
    table = advances("song")
    em = sum(map(table.__getitem__, text)) / 1000
    return max(_SMALLEST, min(size, width / em)) if em else size


def _write(page: Page, text: str, x: float, y: float, size: float, align: str) -> None:
    if not text:
        return
    width = sum(map(advances("song").__getitem__, text)) * size / 1000
    x -= {"left": 0.0, "center": width / 2, "right": width}[align]
    page.lines.append(TextLine(x, y, text, "song", size))


def _run(page: Page, number: int, x: float, foot: float, numbering: Numbering) -> None:
    y = 14 * MM if numbering.place == "top" else foot
    _write(page, numbering.style.format(n=number), x, y, _NUMBER, "left" if x < page.width / 2 else "right")


def _run_upright(page: Page, part: Form | Attached, place: PagePlace, numbering: Numbering, *, back: bool) -> None:
    """Put the running number of a turned page where the upright pages around it have theirs."""
    sheet = Page(page.height, page.width)
    left, right, foot = _edges(sheet, part)
    _run(sheet, place.running, left if back else right, foot, numbering)
    page.upright += sheet.lines
