"""A short table to read and to choose a line from; for what is long there is the windowed table of the records."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget


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
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def show_lines(self, lines: Sequence[Sequence[str]]) -> None:
        """Show these lines; the place stays as far as there are lines."""
        row = self.currentRow()
        self.setRowCount(len(lines))
        for number, line in enumerate(lines):
            for column, text in enumerate(line):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.setItem(number, column, item)
        if lines:
            self.setCurrentCell(min(max(row, 0), len(lines) - 1), 0)
