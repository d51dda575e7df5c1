"""A short table to read and to choose a line from; for what is long there is the windowed table of the records."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontInfo, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ui.verbatim import verbatim

# Of a cell at either side, in em, as the style sheet has it.
_PADDING = 0.3
_Index = QModelIndex | QPersistentModelIndex


class OwnColour(QStyledItemDelegate):
    """Keeps the colour in which a cell warns on the line that is chosen: the first line of a list always is."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Take the cell's own colour for its chosen words too."""
        super().initStyleOption(option, index)
        brush = index.data(Qt.ItemDataRole.ForegroundRole)
        if brush is not None:
            palette = option.palette
            palette.setBrush(QPalette.ColorRole.HighlightedText, brush)
            option.palette = palette


class WholeWords(OwnColour):
    """Gives broken lines the height they need: the style sheet's margin narrows a cell after Qt has measured it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Measure the words in the width that is left to them."""
        asked = super().sizeHint(option, index)
        words = str(index.data() or "")
        table = self.parent()
        if not isinstance(table, QTableView) or not words:
            return asked
        metrics, style = table.fontMetrics(), table.style()
        frame = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, table) + 1
        room = table.columnWidth(index.column()) - 2 * frame - round(2 * _PADDING * QFontInfo(table.font()).pixelSize())
        if metrics.horizontalAdvance(words) <= room:
            return asked
        wrapped = metrics.boundingRect(0, 0, max(room, 1), 0, int(Qt.TextFlag.TextWordWrap), words)
        return QSize(asked.width(), max(asked.height(), wrapped.height() + metrics.height() // 2))


class PlainTable(QTableWidget):
    """Lines of words under their heads; Enter or a double click on a line activates it."""

    def __init__(
        self, name: str, heads: Sequence[str], *, wide: Sequence[int] = (0,), parent: QWidget | None = None
    ) -> None:
        super().__init__(0, len(heads), parent)
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(heads))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setItemDelegate(OwnColour(self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(int(self.fontMetrics().height() * 1.6))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in wide:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def wrap(self) -> None:
        """Break long cells into lines, for what has to be read whole."""
        self.setWordWrap(True)
        self.setItemDelegate(WholeWords(self))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def show_lines(self, lines: Sequence[Sequence[str]]) -> None:
        """Show these lines; the place stays as far as there are lines."""
        row = self.currentRow()
        self.setRowCount(len(lines))
        for number, line in enumerate(lines):
            for column, text in enumerate(line):
                item = QTableWidgetItem(text)
                item.setToolTip(verbatim(text))
                self.setItem(number, column, item)
        if lines:
            self.setCurrentCell(min(max(row, 0), len(lines) - 1), 0)
