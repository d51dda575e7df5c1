"""A small line of counts by month, drawn from the records that a number comes from; knows no record."""

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.model.words import say
from ui import theme


class MonthLine(QWidget):
    """A line over the months from the first to the last that has something, with the number at each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points: tuple[tuple[str, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("按月走势"))

    def show_days(self, days: Iterable[str]) -> None:
        """Show how many of these days (ISO) lie in each month; less than two months are not worth a line."""
        self.points = by_month(days)
        self.setAccessibleDescription("，".join(f"{month} {n}" for month, n in self.points))
        self.setVisible(len(self.points) > 1)
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for six lines of text."""
        return QSize(self.fontMetrics().horizontalAdvance("字") * 12, self.fontMetrics().height() * 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line, its dots, the numbers above and the months below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, high = theme.colours(), self.fontMetrics().height()
        places = self._places()
        painter.setPen(QPen(QColor(colours.line), 1))
        ground = self.height() - high * 1.4
        painter.drawLine(QPointF(0, ground), QPointF(self.width(), ground))
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.drawPolyline(places)
        painter.setBrush(QColor(colours.accent))
        step = self.width() / max(1, len(places))
        for (month, number), place in zip(self.points, places, strict=True):
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawEllipse(place, 2.5, 2.5)
            painter.setPen(QColor(colours.text))
            above = QRectF(place.x() - step / 2, place.y() - high * 1.3, step, high * 1.2)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, str(number))
            painter.setPen(QColor(colours.muted))
            below = QRectF(place.x() - step / 2, ground, step, high * 1.4)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(int(month[5:])))

    def _places(self) -> list[QPointF]:
        high = self.fontMetrics().height()
        most = max((number for _, number in self.points), default=1) or 1
        room = self.height() - high * 3.2
        step = self.width() / max(1, len(self.points))
        ground = self.height() - high * 1.6
        return [
            QPointF(step * (place + 0.5), ground - room * number / most)
            for place, (_, number) in enumerate(self.points)
        ]


def by_month(days: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return (2014-09, how many) for every month from the first to the last, those with none too."""
    counted = Counter(day[:7] for day in days if day)
    if not counted:
        return ()
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (min(counted), max(counted)))
    months = [f"{number // 12}-{number % 12 + 1:02}" for number in range(first, last + 1)]
    return tuple((month, counted[month]) for month in months)
