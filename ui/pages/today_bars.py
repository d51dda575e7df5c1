"""A small bar picture of counts, each bar to be clicked; knows no record."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.model.words import say


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: the key that is told when it is chosen, its word and its number."""

    key: str
    word: str
    number: int


class Bars(QWidget):
    """Lying bars with their words on the left and numbers at their ends; arrows move, Enter chooses."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(say("本月活动"))

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these bars in their order."""
        self._bars = tuple(bars)
        self._at = min(self._at, max(0, len(self._bars) - 1))
        self.setAccessibleDescription("，".join(f"{bar.word} {bar.number}" for bar in self._bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a line a bar."""
        return QSize(self.fontMetrics().horizontalAdvance("字") * 18, self._line() * max(1, len(self._bars)) + 4)

    def minimumSizeHint(self) -> QSize:
        """Ask for no less than the words and a stub of each bar."""
        return QSize(self._words() + self._line() * 3, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint words, bars and numbers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((bar.number for bar in self._bars), default=1) or 1
        left = self._words() + self._line() * 0.5
        room = self.width() - left - self._line() * 2.2
        for place, bar in enumerate(self._bars):
            self._paint_bar(painter, place, bar, QRectF(left, 0, room * bar.number / most, 0))

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

    def _paint_bar(self, painter: QPainter, place: int, bar: Bar, box: QRectF) -> None:
        colours = self.palette()
        line = self._line()
        top = place * line
        if self.hasFocus() and place == self._at:
            painter.fillRect(QRectF(0, top, self.width(), line), colours.color(QPalette.ColorRole.AlternateBase))
        painter.setPen(colours.color(QPalette.ColorRole.WindowText))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, top, self._words(), line), middle | Qt.AlignmentFlag.AlignRight, bar.word)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.color(QPalette.ColorRole.Highlight))
        painter.drawRoundedRect(QRectF(box.x(), top + line * 0.22, max(2.0, box.width()), line * 0.56), 3, 3)
        painter.setPen(colours.color(QPalette.ColorRole.WindowText))
        end = QPointF(box.x() + max(2.0, box.width()) + line * 0.3, top)
        painter.drawText(QRectF(end.x(), end.y(), line * 2, line), middle, str(bar.number))

    def _line(self) -> int:
        return int(self.fontMetrics().height() * 1.7)

    def _words(self) -> int:
        return max((self.fontMetrics().horizontalAdvance(bar.word) for bar in self._bars), default=0) + 4
