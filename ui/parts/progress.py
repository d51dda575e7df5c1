"""Progress in a cell of a table or tree: a bar with its number; where no share is kept, the cell is plain."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme

# How much of its colour (of 255) the bar shows behind words: so little that they stay readable.
ALPHA = 80
# Under this role a cell keeps how many percent are done.
PERCENT = Qt.ItemDataRole.UserRole + 1


class ProgressBar(QStyledItemDelegate):
    """Draws the percent of a cell as a bar, and over it the cell's words or the percent."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw ground, bar and number; nothing where no progress can be told."""
        percent = index.data(PERCENT)
        if percent is None:
            super().paint(painter, option, index)
            return
        # The ground of the cell, chosen or not, without its words.
        option.widget.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        colours, rect = theme.colours(), option.rect
        box = QRectF(rect).adjusted(4, rect.height() * 0.2, -4, -rect.height() * 0.2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(box, 3, 3)
        full = QRectF(box)
        full.setWidth(box.width() * min(max(percent, 0), 100) / 100)
        filled = QColor(colours.good if percent >= 100 else colours.accent)
        filled.setAlpha(ALPHA)
        painter.setBrush(filled)
        painter.drawRoundedRect(full, 3, 3)
        painter.setPen(QColor(colours.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(index.data() or f"{percent:g} %"))
        painter.restore()
