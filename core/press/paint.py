"""Paints measured pages into a PDF document: one stream of text, rules and pictures for each page."""

import zlib
from functools import cached_property, lru_cache
from io import BytesIO
from itertools import groupby
from operator import itemgetter

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFObjectReference, PDFResourceDictionary, PDFStream
from reportlab.pdfgen.canvas import Canvas

from core.press import qr
from core.press.foreign import photos
from core.press.pages import MM, STAMP_SIZE, Box, Page, Picture, Rect, StampAt, Stroke, TextLine
from core.press.text.embed import Embedded
from core.press.text.fonts import Face
from core.press.text.operators import Pen

# ASCII85 makes every stream a quarter longer.
rl_config.useA85 = 0

_RULE, _THIN = 0.5, 0.5
_TOUCH = 0.15
_STAMP_RED = "0.8 0 0 RG"


class BareCanvas(Canvas):  # type: ignore[misc]  # ReportLab has no types
    """ReportLab's canvas without the font that it would set, and not embed, on every page."""

    def __init__(self, target: BytesIO) -> None:
        super().__init__(target, invariant=1, pageCompression=1, lang="zh-CN", pdfVersion=(1, 7))

    def _make_preamble(self) -> None:
        self._preamble = ""

    def showPage(self) -> None:
        """End a page; its stream is pressed at once, so that memory stays flat, and holds bytes beyond ASCII."""
        super().showPage()
        page = self._doc.Pages[-1]
        content = zlib.compress(page.stream.encode("latin-1"))
        page.Contents = PDFStream(PDFDictionary({"Filter": PDFName("FlateDecode")}), content)
        page.stream = page.Trans = None
        if not page.XObjects:
            page.Resources = self._fonts_alone

    @cached_property
    def _fonts_alone(self) -> PDFObjectReference:
        """Give the resources of all pages without pictures, written once."""
        resources = PDFResourceDictionary()
        resources.basicFonts()
        resources.basicProcs()
        return self._doc.Reference(resources)


class Painter:
    """Paints page after page into one document; `close` gives its bytes."""

    def __init__(self) -> None:
        self._target = BytesIO()
        self._canvas = BareCanvas(self._target)
        self._fonts: dict[str, Embedded] = {}
        self._pen = Pen(self.font)

    def font(self, face: Face) -> Embedded:
        """Give a face as this document embeds it."""
        if face.name not in self._fonts:
            self._fonts[face.name] = Embedded(face, self._canvas._doc)
        return self._fonts[face.name]

    def paint(self, page: Page, entry: str = "") -> None:
        """Paint a page; `entry` is its line in the outline, if it has one."""
        canvas = self._canvas
        canvas.setPageSize((page.height, page.width) if page.turned else (page.width, page.height))
        if entry:
            key = f"p{canvas.getPageNumber()}"
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(entry, key)
        code: list[str] = canvas._code
        if page.turned:
            code.append(f"q 0 1 -1 0 {page.height:.3f} 0 cm")
        self._contents(page, code)
        if page.turned:
            code += ["Q", self._pen.written(page.upright, (), page.width)]
        canvas.showPage()

    def _contents(self, page: Page, code: list[str]) -> None:
        height = page.height
        code += [_shaded(rect, height) for rect in page.shades]
        for picture in page.pictures:
            self._picture(picture, height)
        if page.cells:
            code.append(_ruled(tuple(page.cells), height))
        code += [_stroked(stroke, height) for stroke in page.strokes]
        code += [_boxed(box, height) for box in page.boxes]
        code += [qr.drawn(each.text, each.x, height - each.y - each.side, each.side) for each in page.codes]
        for stamp in page.stamps:
            code.append(_stamped(stamp, height))
            page.lines += _stamp_lines(stamp)
        code.append(self._pen.written(page.lines, page.columns, height))

    @property
    def lacking(self) -> bool:
        """Tell whether a character had to be drawn as 〓."""
        return any(font.lacking for font in self._fonts.values())

    def close(self) -> bytes:
        """Finish the document and give its bytes."""
        self._canvas.save()
        return self._target.getvalue()

    def _picture(self, picture: Picture, height: float) -> None:
        place = picture.place
        width, tall = place.right - place.left, place.bottom - place.top
        content, across, down = photos.normal(picture.image.source, width, tall)
        scale = min(width / across, tall / down)
        shown = (across * scale, down * scale)
        left = place.left + (width - shown[0]) / 2
        below = height - place.bottom + (tall - shown[1]) / 2
        self._canvas.drawImage(ImageReader(BytesIO(content)), left, below, *shown)


def _shaded(rect: Rect, height: float) -> str:
    width, tall = rect.right - rect.left, rect.bottom - rect.top
    return f"0.93 g {rect.left:.2f} {height - rect.bottom:.2f} {width:.2f} {tall:.2f} re f 0 g"


@lru_cache(maxsize=512)
def _ruled(cells: tuple[Rect, ...], height: float) -> str:
    """Give the path of all edges of a page's cells, touching ones merged into one line."""
    across: set[tuple[float, float, float]] = set()
    down: set[tuple[float, float, float]] = set()
    for left, top, right, bottom in cells:
        left, right, top, bottom = (round(edge, 1) for edge in (left, right, height - top, height - bottom))
        across |= {(top, left, right), (bottom, left, right)}
        down |= {(left, bottom, top), (right, bottom, top)}
    path = [f"{start:g} {at:g} m {end:g} {at:g} l" for at, start, end in _merged(across)]
    path += [f"{at:g} {start:g} m {at:g} {end:g} l" for at, start, end in _merged(down)]
    # Square ends close the corners.
    return f"2 J {_RULE} w\n" + "\n".join(path) + "\nS 0 J"


def _merged(edges: set[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    found: list[tuple[float, float, float]] = []
    for at, group in groupby(sorted(edges), itemgetter(0)):
        (_, start, end), *others = group
        for _, begin, finish in others:
            if begin > end + _TOUCH:
                found.append((at, start, end))
                start, end = begin, finish
            end = max(end, finish)
        found.append((at, start, end))
    return found


def _stroked(stroke: Stroke, height: float) -> str:
    path = f"{_THIN} w {stroke.x:.2f} {height - stroke.y:.2f} m {stroke.to_x:.2f} {height - stroke.to_y:.2f} l S"
    return f"[3 2] 0 d {path} [] 0 d" if stroke.dashed else path


def _boxed(box: Box, height: float) -> str:
    x, y, side = box.x, height - box.y, box.size
    path = f"0.6 w {x:.2f} {y:.2f} {side:.2f} {side:.2f} re S"
    if not box.on:
        return path
    points = ((0.16, 0.5), (0.42, 0.2), (0.88, 0.86))
    (ax, ay), (bx, by), (cx, cy) = ((x + across * side, y + up * side) for across, up in points)
    return f"{path} {side * 0.13:.2f} w {ax:.2f} {ay:.2f} m {bx:.2f} {by:.2f} l {cx:.2f} {cy:.2f} l S"


def _stamped(stamp: StampAt, height: float) -> str:
    width, tall = STAMP_SIZE[0] * MM, STAMP_SIZE[1] * MM
    left, below = stamp.x, height - stamp.y - tall
    middle = f"{left:.2f} {below + tall / 2:.2f} m {left + width:.2f} {below + tall / 2:.2f} l"
    posts = [left + width * part / 3 for part in (1, 2)]
    upright = " ".join(f"{x:.2f} {below:.2f} m {x:.2f} {below + tall:.2f} l" for x in posts)
    return f"{_STAMP_RED} 0.8 w {left:.2f} {below:.2f} {width:.2f} {tall:.2f} re {middle} {upright} S 0 G"


def _stamp_lines(placed: StampAt) -> list[TextLine]:
    """Write in each cell its label small and red at the top left, and its value in black in the middle."""
    width, tall = STAMP_SIZE[0] * MM / 3, STAMP_SIZE[1] * MM / 2
    lines = []
    for number, (label, value) in enumerate(placed.stamp.cells[:6]):
        left, top = placed.x + number % 3 * width, placed.y + number // 3 * tall
        lines.append(TextLine(left + 1.5, top + 6.2, label, "song", 5.5, color="red"))
        em = sum(1 if ord(char) > 0x2E80 else 0.58 for char in value)
        size = min(10.5, (width - 4) / em) if em else 10.5
        lines.append(TextLine(left + (width - em * size) / 2, top + tall - 4, value, "song", size))
    return lines
