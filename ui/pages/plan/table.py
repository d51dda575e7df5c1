"""The table of a report: numbers to the right, totals below, lines of two rows where a cell has them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from core.model.words import say
from ui.verbatim import verbatim

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WIDEST = 22


class ReportTable(QTableWidget):
    """Lines of a report; choosing one is told by its place."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("报表"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(int(self.fontMetrics().height() * 1.7))
        self.itemSelectionChanged.connect(self._tell)

    def show_table(
        self, heads: Sequence[tuple[str, bool]], lines: Sequence[Sequence[object]], totals: Sequence[object] = ()
    ) -> None:
        """Show heads (with whether numbers stand below them), lines, and the totals as the last line."""
        self.clear()
        rows = [*lines, *([totals] if totals else [])]
        self.setColumnCount(len(heads))
        self.setHorizontalHeaderLabels([head for head, _ in heads])
        self.setRowCount(len(rows))
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                self.setItem(row, column, _item(cell, number=heads[column][1], bold=row == len(lines)))
        self._fit([number for _, number in heads])

    def _fit(self, numbers: Sequence[bool]) -> None:
        widest = self.fontMetrics().horizontalAdvance("字") * _WIDEST
        # A person reads the first words; what is left of the width goes to them.
        wide = next((column for column, number in enumerate(numbers) if not number), 0)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.resizeColumnsToContents()
        for column, number in enumerate(numbers):
            self.setColumnWidth(column, min(self.columnWidth(column), widest))
            head = self.horizontalHeaderItem(column)
            if head:
                head.setTextAlignment(_RIGHT if number else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if self.horizontalHeader().length() < self.viewport().width():
            header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        for row in range(self.rowCount()):
            if any("\n" in item.text() for column in range(self.columnCount()) if (item := self.item(row, column))):
                self.verticalHeader().setSectionResizeMode(row, QHeaderView.ResizeMode.ResizeToContents)

    def _tell(self) -> None:
        rows = self.selectionModel().selectedRows()
        if rows:
            self.chosen.emit(rows[0].row())


def _item(cell: object, *, number: bool, bold: bool) -> QTableWidgetItem:
    text = "" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell)
    item = QTableWidgetItem(text)
    item.setToolTip(verbatim(text))
    if number:
        item.setTextAlignment(_RIGHT)
    if bold:
        font = item.font()
        font.setBold(True)
        item.setFont(font)
    return item
