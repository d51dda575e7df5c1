"""How a sheet was understood: what each column was taken for, which rows are no lines; both are changed by hand."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.model.words import say
from core.office.workbooks.choosing import Chosen
from ui.verbatim import Label, verbatim

if TYPE_CHECKING:
    from core.office.workbooks.desk import ReadColumn, ReadSheet, Remark

# Rows below the heads that may be lines after all; a title above them never is one.
_NEVER = "title"


class Understood(QWidget):
    """The columns and the rows left out of the sheets of a workbook; `changed` tells that somebody chose otherwise."""

    changed = Signal()

    def __init__(self, sheets: "tuple[ReadSheet, ...]", choices: Callable[[str], list[tuple[str, str]]]) -> None:
        super().__init__()
        self._sheets = sheets
        self.columns = _table(say("各列是什么"), (say("工作表"), say("列"), say("表头"), say("记作")))
        self.rows = _table(say("没有读的行"), (say("工作表"), say("行"), say("内容"), say("这一行也要")))
        self._pickers: dict[tuple[str, str], QComboBox] = {}
        self._ticks: dict[tuple[str, int], QTableWidgetItem] = {}
        for sheet in sheets:
            known = choices(sheet.kind)
            for column in sheet.columns:
                self._add_column(sheet, column, known)
            for one in sheet.left:
                if one.code != _NEVER:
                    self._add_row(sheet, one)
        self._begun = self.chosen()
        self.rows.itemChanged.connect(lambda _: self.changed.emit())
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        for title, table in ((say("各列是什么"), self.columns), (say("没有读的行"), self.rows)):
            label = Label(title)
            label.setVisible(table.rowCount() > 0)
            table.setVisible(table.rowCount() > 0)
            down.addWidget(label)
            down.addWidget(table, 1)

    def chosen(self) -> dict[str, Chosen]:
        """Return what now stands chosen for each sheet."""
        return {sheet.sheet: self._of(sheet) for sheet in self._sheets}

    def differs(self) -> bool:
        """Tell whether somebody chose otherwise than the program did."""
        return self.chosen() != self._begun

    def _of(self, sheet: "ReadSheet") -> Chosen:
        columns = {column: str(picker.currentData()) for (name, column), picker in self._pickers.items()
                   if name == sheet.sheet}  # fmt: skip
        wanted = [row for (name, row), item in self._ticks.items()
                  if name == sheet.sheet and item.checkState() is Qt.CheckState.Checked]  # fmt: skip
        return Chosen(sheet.row, columns, frozenset(wanted))

    def _add_column(self, sheet: "ReadSheet", column: "ReadColumn", known: list[tuple[str, str]]) -> None:
        row = _row(self.columns, sheet.sheet, column.column, column.head)
        picker = QComboBox()
        picker.addItem(say("（不读）"), "")
        for name, label in known:
            picker.addItem(label, name)
        own = column.field if column.kind in ("", sheet.kind) else f"{column.kind}.{column.field}"
        picker.setCurrentIndex(max(picker.findData(own), 0))
        picker.setAccessibleName(say("{column} 列“{head}”记作", column=column.column, head=column.head))
        picker.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.columns.setCellWidget(row, 3, picker)
        self._pickers[sheet.sheet, column.column] = picker

    def _add_row(self, sheet: "ReadSheet", one: "Remark") -> None:
        row = _row(self.rows, sheet.sheet, str(one.row), one.value)
        tick = QTableWidgetItem(one.message)
        tick.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
        tick.setCheckState(Qt.CheckState.Unchecked)
        self.rows.setItem(row, 3, tick)
        self._ticks[sheet.sheet, one.row] = tick


def _table(name: str, heads: tuple[str, ...]) -> QTableWidget:
    table = QTableWidget(0, len(heads))
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(list(heads))
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setStretchLastSection(True)
    return table


def _row(table: QTableWidget, *texts: str) -> int:
    row = table.rowCount()
    table.insertRow(row)
    for column, text in enumerate(texts):
        item = QTableWidgetItem(text)
        item.setToolTip(verbatim(text))
        table.setItem(row, column, item)
    return row
