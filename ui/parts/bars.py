"""A small bar picture of counts, each bar to be clicked; knows no record."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui import theme
from ui.verbatim import verbatim


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: the key that is told when it is chosen, its word and its number, out of a total if there is one."""

    key: str
    word: str
    number: int
    total: int = 0

    @property
    def figure(self) -> str:
        """Return the number as it stands at the end of the bar."""
        return f"{self.number}/{self.total}" if self.total else str(self.number)


class Bars(QWidget):
    """Lying bars with their words on the left and numbers at their ends; arrows move, Enter chooses."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None, name: str = "") -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(name)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these bars in their order."""
        self._bars = tuple(bars)
        self._at = min(self._at, max(0, len(self._bars) - 1))
        self.setAccessibleDescription("，".join(f"{bar.word} {bar.figure}" for bar in self._bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a line a bar."""
        return QSize(self.fontMetrics().horizontalAdvance("字") * 18, self._line() * max(1, len(self._bars)) + 4)

    def minimumSizeHint(self) -> QSize:
        """Ask for no less than the words and a stub of each bar."""
        return QSize(self._line() * 8, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint words, bars and numbers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((bar.number for bar in self._bars), default=1) or 1
        left = self._words() + self._line() * 0.5
        ends = max((self.fontMetrics().horizontalAdvance(bar.figure) for bar in self._bars), default=0)
        room = self.width() - left - ends - self._line() * 0.5
        for place, bar in enumerate(self._bars):
            share = min(bar.number / bar.total, 1) if bar.total else bar.number / most
            self._paint_bar(painter, place, bar, QRectF(left, 0, room * share, 0), room if bar.total else 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the bar under the mouse."""
        place = int(event.position().y() // self._line())
        if place < len(self._bars):
            self._at = place
            self.chosen.emit(self._bars[place].key)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows, choose with Enter."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None and self._bars:
            self._at = (self._at + step) % len(self._bars)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._bars:
            self.chosen.emit(self._bars[self._at].key)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say the whole word of the bar under the mouse."""
        if isinstance(event, QHelpEvent):
            place = event.pos().y() // self._line()
            words = f"{self._bars[place].word} {self._bars[place].figure}" if place < len(self._bars) else ""
            QToolTip.showText(event.globalPos(), verbatim(words), self)
            return True
        return super().event(event)

    def _paint_bar(self, painter: QPainter, place: int, bar: Bar, box: QRectF, track: float) -> None:
        colours, line = theme.colours(), self._line()
        top = place * line
        if self.hasFocus() and place == self._at:
            painter.fillRect(QRectF(0, top, self.width(), line), QColor(colours.soft))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(colours.text))
        word = self.fontMetrics().elidedText(bar.word, Qt.TextElideMode.ElideRight, self._words())
        painter.drawText(QRectF(0, top, self._words(), line), middle | Qt.AlignmentFlag.AlignRight, word)
        painter.setPen(Qt.PenStyle.NoPen)
        shape = QRectF(box.x(), top + line * 0.22, max(2.0, box.width()), line * 0.56)
        if track:
            painter.setBrush(QColor(colours.line))
            painter.drawRoundedRect(QRectF(shape.x(), shape.y(), track, shape.height()), 3, 3)
        painter.setBrush(QColor(colours.good if track and bar.number >= bar.total else colours.accent))
        if bar.number or not track:
            painter.drawRoundedRect(shape, 3, 3)
        painter.setPen(QColor(colours.text))
        end = box.x() + max(2.0, track or box.width()) + line * 0.3
        painter.drawText(QRectF(end, top, self.width() - end, line), middle, bar.figure)

    def _line(self) -> int:
        return int(self.fontMetrics().height() * 1.7)

    def _words(self) -> int:
        widest = max((self.fontMetrics().horizontalAdvance(bar.word) for bar in self._bars), default=0) + 4
        # Long words leave at least half of the picture to the bars; the tip says them whole.
        return min(widest, self.width() // 2)
