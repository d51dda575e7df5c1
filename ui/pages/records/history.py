"""The versions of a record side by side: who changed what, when; an earlier one can be taken back."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from core.model.fields import Auto
from core.model.kind import Kind
from core.model.record import safe
from core.model.words import say
from core.office import Office
from core.office.base.results import Version
from ui import theme
from ui.clock import when
from ui.parts.plain_table import WholeWords
from ui.verbatim import Label


class HistoryView(QWidget):
    """Versions at the left; at the right the chosen one beside the one before it."""

    taken_back = Signal(dict)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._kind: Kind | None = None
        self._uid = ""
        self._versions: list[Version] = []
        self.versions = QListWidget()
        self.versions.setAccessibleName(say("各次保存"))
        self.versions.setWordWrap(True)
        self.versions.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.versions.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.versions.currentRowChanged.connect(self._compare)
        self.table = QTableWidget(0, 3)
        self.table.setAccessibleName(say("前后对照"))
        self.table.setHorizontalHeaderLabels([say("项目"), say("上一版"), say("这一版")])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setMinimumSectionSize(self.fontMetrics().height() + 6)
        self.table.setWordWrap(True)
        self.table.setItemDelegate(WholeWords(self.table))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        # Heights follow the widths, which are only known once the table is shown.
        self.table.horizontalHeader().sectionResized.connect(lambda *_: self.table.resizeRowsToContents())
        self.back = QPushButton(theme.icon("undo"), say("恢复成这一版"))
        self.back.clicked.connect(self._take_back)
        self.note = Label()
        theme.mark(self.note, "muted", True)
        self._lay_out()

    def show_record(self, kind: Kind, uid: str) -> None:
        """Read the versions of a record and show the last one."""
        self._kind, self._uid = kind, uid
        self._versions = self._office.records.history(kind.name, uid)
        self.versions.clear()
        self.versions.addItems([self._line(version) for version in reversed(self._versions)])
        self.versions.setCurrentRow(0)

    def _line(self, version: Version) -> str:
        author = version.author_name or say("未登记的人")
        where = version.device_name or version.device[:6]
        return f"{when(version.time)}\n{author}（{where}）"

    def _compare(self, row: int) -> None:
        place = len(self._versions) - 1 - row
        if row < 0 or self._kind is None:
            return
        now = self._versions[place].values
        before: Mapping[str, Any] = self._versions[place - 1].values if place else {}
        fields = [one for one in self._kind.fields if not isinstance(one, Auto)]
        pairs = [(one, self._text(one, before), self._text(one, now)) for one in fields]
        filled = [pair for pair in pairs if pair[1] or pair[2]]
        # What changed stands on top.
        filled.sort(key=lambda pair: pair[1] == pair[2])
        self.table.setRowCount(len(filled))
        for line, (field, old, new) in enumerate(filled):
            self._put(line, (say(field.label), old, new), changed=old != new)
        self.table.resizeRowsToContents()
        changed = sum(1 for _, old, new in filled if old != new)
        self.note.setText(say("改动 {n} 项", n=changed) if place else say("最初的一版"))
        self.back.setEnabled(place < len(self._versions) - 1)

    def _text(self, field: Any, values: Mapping[str, Any]) -> str:
        return self._office.records.text(field, values.get(field.name))

    def _put(self, line: int, texts: tuple[str, ...], *, changed: bool) -> None:
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            if changed:
                item.setBackground(QColor(theme.colours().soft))
            elif column == 0:
                item.setForeground(QColor(theme.colours().muted))
            self.table.setItem(line, column, item)

    def _take_back(self) -> None:
        place = len(self._versions) - 1 - self.versions.currentRow()
        if self._kind is None:
            return
        values, now = dict(self._versions[place].values), self._versions[-1].values
        shown = safe(self._kind, values)
        # A secret number that is another now has to be put into the form as it was.
        opened = [name for name in shown if shown[name] != values[name] != now.get(name)]
        if opened:
            self._office.records.reveal(self._office.records.one(self._kind.name, self._uid), opened)
        self.taken_back.emit(shown | {name: values[name] for name in opened})

    def _lay_out(self) -> None:
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 8, 0, 0)
        beside = QSplitter(Qt.Orientation.Horizontal)
        beside.addWidget(self.versions)
        beside.addWidget(self.table)
        beside.setStretchFactor(0, 1)
        beside.setStretchFactor(1, 3)
        down.addWidget(beside, 1)
        below = QHBoxLayout()
        below.addWidget(self.note, 1)
        below.addWidget(self.back)
        down.addLayout(below)
