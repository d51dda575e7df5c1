"""The long list of records: only the pages near the screen are held, and the scroll bar is true all the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from core.model.fields import Field, Value
from core.model.kind import Kind
from core.model.record import Record
from core.model.words import say
from core.office import Office
from ui import theme

_PAGE = 256
_HELD = 40
# Columns are as wide as their label and the first rows ask for, up to a width in digits.
_SAMPLE, _WIDEST = 40, 20
_DISPLAY, _TIP, _COLOUR, _ICON, _SAID = (
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.AccessibleTextRole,
    )
)  # fmt: skip
_ROLES = frozenset((_DISPLAY, _TIP, _COLOUR, _ICON, _SAID))
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list shows: all records of a kind, narrowed and ordered, or those that a search found."""

    where: Mapping[str, Value] = field(default_factory=dict)
    between: Mapping[str, tuple[Value, Value]] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    text: str = ""


class RecordModel(QAbstractTableModel):
    """Rows of records of one kind; pages of 256 are read when they come near the screen and dropped beyond 40."""

    def __init__(self, office: Office, kind: Kind, columns: Sequence[str] = ()) -> None:
        super().__init__()
        self.kind = kind
        self.columns: list[Field] = [one for name in columns or listed(kind) if (one := kind.field(name))]
        self._office = office
        self._asked = Asked()
        self._count = 0
        self._pages: dict[int, list[Record]] = {}
        # The record before each page, found on the way: the keyset from which the page is read.
        self._before: dict[int, str] = {0: ""}
        self._texts: dict[str, list[str]] = {}

    def show(self, asked: Asked) -> None:
        """Read anew what is asked for."""
        self.beginResetModel()
        self._asked = asked
        self._pages, self._before, self._texts = {}, {0: ""}, {}
        if asked.text:
            found = self._office.records.search(asked.text, kind=self.kind.name, limit=_PAGE)
            self._pages[0] = [one for one in found if _fits(one, asked)]
            self._count = len(self._pages[0])
        else:
            self._count = self._office.records.count(self.kind.name, where=asked.where, between=asked.between)
        self.endResetModel()

    def record(self, row: int) -> Record | None:
        """Return the record of a row, or nothing."""
        if not 0 <= row < self._count:
            return None
        page = self._page(row // _PAGE)
        return page[row % _PAGE] if row % _PAGE < len(page) else None

    def row_of(self, uid: str) -> int:
        """Return the row of a record among the pages that are held, or -1."""
        for number, page in self._pages.items():
            for place, record in enumerate(page):
                if record.uid == uid:
                    return number * _PAGE + place
        return -1

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Return the number of all rows, read or not."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        """Return the text of a cell, and how a record with an open conflict stands out."""
        if role not in _ROLES:
            return None
        record = self.record(index.row())
        if record is None:
            return None
        match role:
            case r if r in (_DISPLAY, _SAID):
                return self._row(record)[index.column()]
            case r if r == _ICON:
                open_question = index.column() == 0 and record.conflicts
                return theme.icon("warn", theme.colours().warn) if open_question else None
            case r if r == _COLOUR:
                return QColor(theme.colours().warn) if record.conflicts else None
        return say("有 {n} 处两边不一致，请到“交换”里处理", n=record.conflicts) if record.conflicts else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return the label of a column."""
        if role == _DISPLAY and orientation is Qt.Orientation.Horizontal:
            return say(self.columns[section].label)
        return None

    def _row(self, record: Record) -> list[str]:
        if record.uid not in self._texts:
            shown = self._office.records.shown
            self._texts[record.uid] = [shown(record, one.name).replace("\n", " ") for one in self.columns]
        return self._texts[record.uid]

    def _page(self, number: int) -> list[Record]:
        if number not in self._pages:
            nearest = max(known for known in self._before if known <= number)
            for step in range(nearest, number + 1):
                self._read(step)
        return self._pages[number]

    def _read(self, number: int) -> None:
        asked = self._asked
        page = self._office.records.find(
            self.kind.name, where=asked.where, between=asked.between, order=asked.order,
            after=self._before[number], limit=_PAGE,
        )  # fmt: skip
        self._pages[number] = page
        if page:
            self._before[number + 1] = page[-1].uid
        if len(self._pages) > _HELD:
            dropped = self._pages.pop(next(iter(self._pages)))
            for record in dropped:
                self._texts.pop(record.uid, None)


class RecordTable(QTableView):
    """The list itself: Enter or a click opens a record, Delete asks to remove it, Ctrl+C copies as a sheet does."""

    chosen = Signal(str)
    opened = Signal(str)
    unwanted = Signal(list)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.clicked.connect(lambda index: self._tell(self.opened, index))

    def show_kind(self, kind: Kind, columns: Sequence[str] = ()) -> RecordModel:
        """Show records of a kind; what is asked for is said to the model."""
        model = RecordModel(self._office, kind, columns)
        model.setParent(self)
        former = self.model()
        self.setModel(model)
        if former is not None:
            former.deleteLater()
        self.setAccessibleName(say("{kind}列表", kind=say(kind.title)))
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        model.modelReset.connect(self._fit)
        self.selectionModel().currentRowChanged.connect(lambda index: self._tell(self.chosen, index))
        return model

    def select(self, uid: str) -> bool:
        """Mark the row of a record, if it is among those that were read."""
        model = self.records
        row = model.row_of(uid) if model else -1
        if row < 0:
            self.clearSelection()
            return False
        selection = self.selectionModel()
        selection.blockSignals(True)
        # Not selectRow: while Ctrl is held down, as for Ctrl+S, that turns the mark off again.
        command = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        selection.setCurrentIndex(self.model().index(row, 0), command)
        selection.blockSignals(False)
        self.scrollTo(self.currentIndex())
        self.viewport().update()
        return True

    @property
    def records(self) -> RecordModel | None:
        """Return the model, once a kind is shown."""
        model = self.model()
        return model if isinstance(model, RecordModel) else None

    def picked(self) -> list[str]:
        """Return the uids of the marked rows, from above."""
        model = self.records
        if model is None:
            return []
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [record.uid for row in rows if (record := model.record(row))]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter, remove by Delete, copy by Ctrl+C."""
        acts: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Return: lambda: self._tell(self.opened, self.currentIndex()),
            Qt.Key.Key_Enter: lambda: self._tell(self.opened, self.currentIndex()),
            Qt.Key.Key_Delete: lambda: self.unwanted.emit(self.picked()),
        }
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif act := acts.get(Qt.Key(event.key())):
            act()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        model = self.records
        if model is None:
            return
        metrics = self.fontMetrics()
        most = metrics.horizontalAdvance("0") * _WIDEST
        for place, column in enumerate(model.columns[:-1]):
            texts = [str(model.data(model.index(row, place))) for row in range(min(model.rowCount(), _SAMPLE))]
            widest = max((metrics.horizontalAdvance(text) for text in [say(column.label), *texts]), default=0)
            self.setColumnWidth(place, min(widest, most) + metrics.height() + 4)

    def _tell(self, signal: Any, index: QModelIndex) -> None:
        model = self.records
        record = model.record(index.row()) if model else None
        if record:
            signal.emit(record.uid)

    def _copy(self) -> None:
        model = self.records
        if model is None:
            return
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        places = range(model.columnCount())
        lines = ["\t".join(str(model.data(model.index(row, place)) or "") for place in places) for row in rows]
        QGuiApplication.clipboard().setText("\n".join(lines))


def listed(kind: Kind) -> tuple[str, ...]:
    """Return the columns of a kind's list: those it names, else those that name it and its day."""
    if kind.listed:
        return kind.listed
    return tuple(dict.fromkeys(name for name in (kind.day, *kind.called) if name))


def _fits(record: Record, asked: Asked) -> bool:
    within = all(str(low) <= str(record.get(name) or "") <= str(high) for name, (low, high) in asked.between.items())
    return within and all(record.get(name) == value for name, value in asked.where.items())
