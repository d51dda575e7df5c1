"""PDF pages on the screen and to the printer; only the pages in sight and their neighbours are drawn."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QTransform
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.model.words import say
from core.office import Office
from core.office.base.results import PageImage
from ui import theme
from ui.frame import Frame
from ui.parts.choosing import ask_where
from ui.task import Tick
from ui.verbatim import Label, verbatim

_ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
_POINTS_AN_INCH = 72
_GAP = 14
# A4 in points, until a page tells its own size.
_A4 = (595, 842)
_HELD = 12
_PRINT_DPI = 300
_QUARTER = 90


class PageArea(QAbstractScrollArea):
    """The pages one below the other; asks for the pictures it needs and paints what it has."""

    wanted = Signal(int)
    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.zoom = 1.0
        self._images: dict[int, QImage] = {}
        self._asked: set[int] = set()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(say("预览"))
        self.verticalScrollBar().valueChanged.connect(lambda _: self.moved.emit(self.page))

    def show_pages(self, count: int) -> None:
        """Show a new file of that many pages."""
        self.count = count
        self.forget()
        self.verticalScrollBar().setValue(0)
        self.moved.emit(self.page)

    def forget(self) -> None:
        """Drop the pictures: another file, or another size."""
        self._images.clear()
        self._asked.clear()
        self._measure()
        self.viewport().update()

    def put(self, page: int, image: QImage) -> None:
        """Take the picture of a page; those furthest away go when there are too many."""
        self._images[page] = image
        while len(self._images) > _HELD:
            furthest = max(self._images, key=lambda held: abs(held - self.page))
            del self._images[furthest]
            self._asked.discard(furthest)
        self.viewport().update()

    @property
    def dpi(self) -> int:
        """Return the resolution at which pages are wanted."""
        return round(self.logicalDpiX() * self.zoom * self.devicePixelRatioF())

    @property
    def page(self) -> int:
        """Return the page in the middle of the view, counted from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        return min(max(middle // self._step, 0), max(self.count - 1, 0))

    def turn(self, page: int) -> None:
        """Go to a page."""
        self.verticalScrollBar().setValue(min(max(page, 0), max(self.count - 1, 0)) * self._step)

    def drawn(self, page: int) -> bool:
        """Tell whether the picture of a page is there."""
        return page in self._images

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages in sight and ask for those that lack, neighbours too."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(theme.colours().ground))
        top = self.verticalScrollBar().value()
        first, last = top // self._step, (top + self.viewport().height()) // self._step
        for page in range(max(first, 0), min(last + 1, self.count)):
            self._paint_page(painter, page, page * self._step - top + _GAP // 2)
        for page in range(max(first - 1, 0), min(last + 2, self.count)):
            if page not in self._asked:
                self._asked.add(page)
                self.wanted.emit(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages by Page Up, Page Down, Home and End."""
        to = {
            Qt.Key.Key_PageDown: self.page + 1,
            Qt.Key.Key_PageUp: self.page - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.count - 1,
        }.get(Qt.Key(event.key()))
        if to is None:
            super().keyPressEvent(event)
        else:
            self.turn(to)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure the way to scroll."""
        super().resizeEvent(event)
        self._measure()

    def _paint_page(self, painter: QPainter, page: int, top: int) -> None:
        size = self._size(page)
        left = (self.viewport().width() - size.width()) // 2 - self.horizontalScrollBar().value()
        place = QRectF(max(left, 4 - self.horizontalScrollBar().value()), top, size.width(), size.height())
        painter.fillRect(place, Qt.GlobalColor.white)
        if page in self._images:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._images[page])
        painter.setPen(QColor(theme.colours().edge))
        painter.drawRect(place)

    def _size(self, page: int) -> QSize:
        image = self._images.get(page)
        scale = self.logicalDpiX() * self.zoom / _POINTS_AN_INCH
        if image is None or not self.dpi:
            return QSize(round(_A4[0] * scale), round(_A4[1] * scale))
        shown = self.logicalDpiX() * self.zoom / self.dpi
        return QSize(round(image.width() * shown), round(image.height() * shown))

    @property
    def _step(self) -> int:
        return round(_A4[1] * self.logicalDpiX() * self.zoom / _POINTS_AN_INCH) + _GAP

    def _measure(self) -> None:
        high, seen = self.count * self._step, self.viewport().height()
        self.verticalScrollBar().setRange(0, max(high - seen, 0))
        self.verticalScrollBar().setPageStep(seen)
        self.verticalScrollBar().setSingleStep(self._step // 12)
        wide = max((self._size(page).width() for page in self._images), default=self._size(0).width()) + 8
        self.horizontalScrollBar().setRange(0, max(wide - self.viewport().width(), 0))
        self.horizontalScrollBar().setPageStep(self.viewport().width())


class Preview(QWidget):
    """A file's pages with zoom, page keys, saving elsewhere and printing; `closed` asks to go back."""

    closed = Signal()
    # The pages went to a printer.
    sent = Signal()

    def __init__(self, office: Office, frame: Frame) -> None:
        super().__init__()
        self._office = office
        self._frame = frame
        self.file: Path | None = None
        self.area = PageArea()
        self.area.wanted.connect(self._draw)
        self.area.moved.connect(self._say_page)
        self.title = Label()
        self.title.setObjectName("title")
        # A long title gives way to the buttons; the tip says it whole.
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.number = Label()
        theme.mark(self.number, "muted", True)
        self._lay_out()

    def show_file(self, file: Path, title: str = "") -> None:
        """Show the pages of a PDF file."""
        self.file = file
        self.title.setText(title or file.stem)
        self.title.setToolTip(verbatim(title or file.stem))
        self.area.show_pages(self._office.papers.page_count(file))
        self.fit_width()
        self.area.setFocus()

    def zoom_by(self, step: int) -> None:
        """Take the next larger (1) or smaller (-1) size."""
        near = min(range(len(_ZOOMS)), key=lambda place: abs(_ZOOMS[place] - self.area.zoom))
        self._zoom(_ZOOMS[min(max(near + step, 0), len(_ZOOMS) - 1)])

    def fit_width(self) -> None:
        """Make a page as wide as the view."""
        room = self.area.viewport().width() - 2 * _GAP
        self._zoom(min(max(room / (_A4[0] * self.area.logicalDpiX() / _POINTS_AN_INCH), _ZOOMS[0]), 1.5))

    def save_as(self, to: Path) -> None:
        """Keep the file somewhere else; what is shown is a draft, what is kept is proven to be PDF/A."""
        file = self.file
        if file is None:
            return
        self._frame.run(
            lambda _: self._office.papers.keep(file, to),
            lambda _: self._frame.status(say("已存为 {file}", file=to), "good"),
            None,
            say("另存为"),
        )

    def print_to(self, printer: QPrinter) -> None:
        """Paint the pages on a printer, a picture each, off the screen's thread."""
        file = self.file
        if file is None:
            return
        first = max(printer.fromPage(), 1) - 1
        last = (printer.toPage() or self.area.count) - 1
        # A printer that makes copies by itself is sent the pages once.
        copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
        pages = [*range(first, last + 1)] * copies
        # By this name people find it in the queue of a printer.
        printer.setDocName(self.title.text())

        def work(tick: Tick) -> int:
            self._office.papers.note_sent(file, printer.printerName())
            painter = QPainter()
            if not painter.begin(printer):
                return 0
            try:
                for done, page in enumerate(pages):
                    tick(done, len(pages))
                    if done:
                        printer.newPage()
                    image = image_of(self._office.papers.page_image(file, page, _PRINT_DPI))
                    _paint(painter, image)
            finally:
                painter.end()
            return len(pages)

        self._frame.run(work, self._printed, None, say("打印"))

    def _printed(self, pages: int) -> None:
        if pages:
            self.sent.emit()
            self._frame.status(say("已送到打印机：{n} 页", n=pages), "good")
        else:
            self._frame.status(say("打印机没有应答，请检查打印机；也可以先存为 PDF"), "bad")

    def _draw(self, page: int) -> None:
        file, dpi = self.file, self.area.dpi
        if file is None:
            return

        def done(picture: PageImage) -> None:
            if (file, dpi) == (self.file, self.area.dpi):
                self.area.put(page, image_of(picture))

        self._frame.run(lambda tick: self._office.papers.page_image(file, page, dpi), done)

    def _zoom(self, zoom: float) -> None:
        page = self.area.page
        self.area.zoom = zoom
        self.area.forget()
        self.area.turn(page)

    def _say_page(self, page: int) -> None:
        self.number.setText(say("第 {n} 页，共 {of} 页", n=page + 1, of=self.area.count))

    def _ask_where(self) -> None:
        if file := ask_where(self, say("另存为"), f"{self.title.text()}.pdf", "PDF (*.pdf)"):
            self.save_as(file)

    def ask_printer(self) -> None:
        """Ask which printer, and print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, max(self.area.count, 1))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.print_to(printer)

    def _lay_out(self) -> None:
        across = QHBoxLayout()
        self.back = _button("close", say("返回"), self.closed.emit)
        across.addWidget(self.back)
        across.addWidget(self.title, 1)
        across.addWidget(self.number)
        for icon, words, act in (
            ("zoom_out", say("缩小"), lambda: self.zoom_by(-1)),
            ("zoom_in", say("放大"), lambda: self.zoom_by(1)),
            ("fit_width", say("适合页宽"), self.fit_width),
        ):
            button = QToolButton()
            button.setIcon(theme.icon(icon))
            button.setToolTip(verbatim(words))
            button.setAccessibleName(words)
            button.clicked.connect(act)
            across.addWidget(button)
        across.addWidget(_button("save", say("另存为…"), self._ask_where))
        across.addWidget(_button("papers", say("打印…"), self.ask_printer))
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.addLayout(across)
        down.addWidget(self.area, 1)


def image_of(picture: PageImage) -> QImage:
    """Return a page's pixels as a picture of its own; without the copy it would point into freed memory."""
    made = QImage(picture.data, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)
    return made.copy()


def _paint(painter: QPainter, image: QImage) -> None:
    """Paint a page as large as the sheet of a printer takes it; a lying one is turned on an upright sheet."""
    sheet = painter.viewport()
    if (image.width() > image.height()) != (sheet.width() > sheet.height()):
        image = image.transformed(QTransform().rotate(-_QUARTER))
    place = QRectF(QPointF(), QSizeF(image.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)))
    place.moveCenter(QRectF(sheet).center())
    painter.drawImage(place, image)


def _button(icon: str, words: str, act: Callable[[], None]) -> QPushButton:
    button = QPushButton(theme.icon(icon), words)
    button.clicked.connect(lambda _=False: act())
    return button
