"""A short table to read and to choose a line from; for what is long there is the windowed table of the records."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtGui import QFontInfo, QFontMetrics, QPalette
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
_WRAP = Qt.TextFlag.TextWordWrap
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
    """Gives broken lines the height they need, in tables whose heads measure them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Measure the words in the width that is left to them."""
        asked = super().sizeHint(option, index)
        table = self.parent()
        if not isinstance(table, QTableView):
            return asked
        height = _height(table.fontMetrics(), str(index.data() or ""), _room(table, index.column()))
        return QSize(asked.width(), max(asked.height(), height))


class PlainTable(QTableWidget):
    """Lines of words under their heads; Enter or a double click on a line activates it."""

    _wraps = False

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
        # Heights are measured once for all lines: a header that does it by itself measures all at every changed cell.
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(self._fit_lines)

    def wrap(self) -> None:
        """Break long cells into lines, for what has to be read whole."""
        self.setWordWrap(True)
        self._wraps = True
        self.horizontalHeader().sectionResized.connect(lambda *_: self._settled.start())

    def show_lines(self, lines: Sequence[Sequence[str]]) -> None:
        """Show these lines; the place stays as far as there are lines."""
        row = self.currentRow()
        self.setRowCount(len(lines))
        model = self.model()
        with QSignalBlocker(model):
            for number, line in enumerate(lines):
                for column, text in enumerate(line):
                    item = QTableWidgetItem(text)
                    item.setToolTip(verbatim(text))
                    self.setItem(number, column, item)
        if lines:
            # One word of all the changed cells, so that the columns are measured once.
            model.dataChanged.emit(model.index(0, 0), model.index(len(lines) - 1, self.columnCount() - 1))
            self.setCurrentCell(min(max(row, 0), len(lines) - 1), 0)
        self._fit_lines()

    def changeEvent(self, event: QEvent) -> None:
        """Measure the lines anew in another size of letters."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._settled.start()

    def _fit_lines(self) -> None:
        """Give each line the height that its longest cell needs in the width that its column has."""
        if not self._wraps:
            return
        metrics, lowest = self.fontMetrics(), int(self.fontMetrics().height() * 1.6)
        rooms = [(column, _room(self, column)) for column in range(self.columnCount())]
        heads = self.verticalHeader()
        for row in range(self.rowCount()):
            cells = ((item.text(), room) for column, room in rooms if (item := self.item(row, column)))
            height = max((_height(metrics, words, room) for words, room in cells), default=0)
            if heads.sectionSize(row) != max(lowest, height):
                heads.resizeSection(row, max(lowest, height))


def _room(table: QTableView, column: int) -> int:
    """Return the width that a column leaves to words: the style sheet's margin narrows a cell after Qt measured it."""
    frame = table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, table) + 1
    return table.columnWidth(column) - 2 * frame - round(2 * _PADDING * QFontInfo(table.font()).pixelSize())


def _height(metrics: QFontMetrics, words: str, room: int) -> int:
    """Return the height that words need beyond that of a plain line; 0 when they stand in one."""
    if "\n" not in words and metrics.horizontalAdvance(words) <= room:
        return 0
    return metrics.boundingRect(0, 0, max(room, 1), 0, int(_WRAP), words).height() + metrics.height() // 2
