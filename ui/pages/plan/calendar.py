"""The calendar of duties: a line a duty, a column a month of the school year, each cell done of owed, by colour too."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from core.model.words import say
from core.office import Office
from ui import theme
from ui.frame import Frame
from ui.parts.card import muted
from ui.parts.notice import Notice
from ui.parts.pairing_box import PairingBox, years
from ui.parts.sources import Side, SourcesPane
from ui.verbatim import Label, verbatim

if TYPE_CHECKING:
    from core.office.programme.desk import Duty

_FIRST_MONTH = 8
_CELL = Qt.ItemDataRole.UserRole


class CalendarPane(QWidget):
    """Shows a school year of a pairing; a cell shows who owes it and the records it was counted from."""

    def __init__(self, office: Office, frame: Frame, pairing: PairingBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._frame = frame
        self._box = pairing
        self._asked = 0
        self._cells: dict[tuple[str, int], list[Duty]] = {}
        self.notice = Notice()
        self.year = QComboBox(self)
        self.year.setAccessibleName(say("学年"))
        self.year.activated.connect(lambda _: self._ask())
        self.table = QTableWidget(0, 12, self)
        self.table.setAccessibleName(say("职责日历"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setHorizontalHeaderLabels([say("{n}月", n=(_FIRST_MONTH + n - 1) % 12 + 1) for n in range(12)])
        self.table.setObjectName("months")
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setMinimumSectionSize(self.fontMetrics().horizontalAdvance("00/00") + 10)
        self.table.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.verticalHeader().setDefaultSectionSize(int(self.fontMetrics().height() * 1.7))
        self.table.currentItemChanged.connect(lambda now, _: self._choose(now))
        self.who = muted("")
        self.sources = SourcesPane(office, frame)
        self.empty = muted(say("这一学年没有约定的职责。登记干部、教研组、师徒结对以后，按约定的频次列在这里。"))
        self.empty.hide()
        self._lay_out()

    def show_pairing(self, _pairing: str) -> None:
        """List the school years of the pairing and count again."""
        chosen = self.year.currentText()
        self.year.blockSignals(True)
        self.year.clear()
        self.year.addItems(years(*self._box.span()))
        self.year.setCurrentIndex(max(0, self.year.findText(chosen)))
        self.year.blockSignals(False)
        self._ask()

    def _ask(self) -> None:
        self._asked += 1
        asked, pairing, begun = self._asked, self._box.uid, int(self.year.currentText()[:4])
        first, last = dt.date(begun, _FIRST_MONTH, 1), dt.date(begun + 1, _FIRST_MONTH - 1, 31)
        self._frame.run(
            lambda _: self._office.programme.owed(first, last, pairing=pairing) if pairing else [],
            lambda found: self._show(found, asked),
            self.notice.refuse,
        )

    def _show(self, found: "Sequence[Duty]", asked: int) -> None:
        if asked != self._asked:
            return
        self._cells = cells(found)
        names = list(dict.fromkeys(name for name, _ in self._cells))
        self.table.clearContents()
        self.table.setRowCount(len(names))
        self.table.setVerticalHeaderLabels([self._short(name) for name in names])
        today = self._office.today()
        for row, name in enumerate(names):
            self.table.verticalHeaderItem(row).setToolTip(verbatim(name))
            for month in range(12):
                self.table.setItem(row, month, _item(name, month, self._cells.get((name, month), ()), today))
        self.empty.setVisible(not names)
        self.table.setVisible(bool(names))
        self._choose(self.table.currentItem())

    def _choose(self, item: QTableWidgetItem | None) -> None:
        duties = self._cells.get(tuple(item.data(_CELL)), []) if item else []
        if not duties:
            self.who.setText("")
            self.sources.show_none(say("选一格，这里列出已经做的；红色是过了期还差的。"))
            return
        short = [f"{'、'.join(one.names)}（{one.period.words}）" for one in duties if one.short]
        self.who.setText(say("还差：{who}", who="；".join(short[:8])) if short else say("都做完了。"))
        origins = dict.fromkeys((one.kind, one.uid) for duty in duties for one in duty.evidence)
        self.sources.show_origins(list(origins), say(duties[0].duty))

    def _short(self, name: str) -> str:
        letter = self.fontMetrics().horizontalAdvance("字")
        # What the months leave, which need no more than their figures.
        room = max(self.table.width() - 12 * 4 * letter, 12 * letter)
        return self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)

    def _lay_out(self) -> None:
        across = QHBoxLayout()
        across.addWidget(Label(say("学年"), self))
        across.addWidget(self.year)
        across.addWidget(muted(say("格里是“已做/应做”。绿：做够了；黄：还没到期；红：过了期还差。")), 1)
        left = QWidget()
        down = QVBoxLayout(left)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(self.table, 1)
        down.addWidget(self.empty)
        split = QSplitter(self)
        split.addWidget(left)
        split.addWidget(Side(self.who, self.sources))
        split.setStretchFactor(0, 5)
        split.setStretchFactor(1, 2)
        split.setSizes([860, 340])
        split.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 10, 0, 0)
        whole.addLayout(across)
        whole.addWidget(self.notice)
        whole.addWidget(split, 1)


def cells(found: "Sequence[Duty]") -> "dict[tuple[str, int], list[Duty]]":
    """Return the duties by their words and the month (0 is August) in which they end."""
    made: dict[tuple[str, int], list[Duty]] = {}
    for duty in found:
        made.setdefault((say(duty.duty), (duty.period.last.month - _FIRST_MONTH) % 12), []).append(duty)
    return made


def _item(name: str, month: int, duties: "Sequence[Duty]", today: dt.date) -> QTableWidgetItem:
    owed, done = sum(one.owed for one in duties), sum(min(one.done, one.owed) for one in duties)
    item = QTableWidgetItem(_told(done, owed) if owed else "")
    item.setToolTip(verbatim(f"{name}　{done}/{owed}") if owed else "")
    item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
    item.setData(_CELL, [name, month])
    if owed:
        over = any(one.short and one.period.last < today for one in duties)
        colours = theme.colours()
        colour = colours.error if over else colours.warn if done < owed else colours.good
        ground = QColor(colour)
        ground.setAlpha(36)
        item.setBackground(ground)
        item.setForeground(QColor(colours.text))
    return item


def _told(done: int, owed: int) -> str:
    # Characters of study notes are owed by the ten thousand: the cell has room for their share only.
    return f"{done}/{owed}" if owed < 1000 else f"{done * 100 // owed}%"
