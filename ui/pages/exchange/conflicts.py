"""What two people changed without having seen each other's text: side by side, choose one, or combine and edit."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from core.model.fields import Long, Name, Text
from core.model.words import say
from core.office import Office, Refused
from core.office.base.results import Conflict, Side
from ui import theme
from ui.clock import when
from ui.frame import Frame
from ui.pages.exchange.difference import differences, marked
from ui.parts.card import Card, muted, scrolled
from ui.parts.notice import Notice
from ui.verbatim import Label

# What can be combined from two texts; a number, a day or a word of a list is chosen.
_WRITTEN = (Text, Name, Long)


class ConflictsPane(QWidget):
    """Shows one conflict at a time; what is not chosen stays in the history."""

    settled = Signal()

    def __init__(self, office: Office, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._frame = frame
        self._conflicts: list[Conflict] = []
        self.notice = Notice()
        self.list = QListWidget(self)
        self.list.setAccessibleName(say("待定"))
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._show)
        self.empty = muted(say("没有两边改得不一样的地方。"), self)
        self.heading = Label(parent=self)
        self.heading.setObjectName("title")
        self.heading.setWordWrap(True)
        self.why = muted("", self)
        self.open_button = QPushButton(say("打开这条记录"), self)
        self.open_button.setFlat(True)
        self.open_button.clicked.connect(self._open_record)
        self._sides = QHBoxLayout()
        self.choose_buttons: list[QPushButton] = []
        self.combined = QPlainTextEdit(self)
        self.combined.setAccessibleName(say("合并后的内容"))
        self.combine_card = self._combine_card()
        self._detail = self._detail_pane()
        self._lay_out()

    def show_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        """List what waits; the place in the list stays."""
        row = max(0, self.list.currentRow())
        self._conflicts = list(conflicts)
        self.list.blockSignals(True)
        self.list.clear()
        for conflict in self._conflicts:
            text = f"{conflict.record_name}\n{say(conflict.kind_title)} · {conflict.label}"
            self.list.addItem(QListWidgetItem(text))
        self.list.blockSignals(False)
        self.empty.setVisible(not conflicts)
        self.list.setVisible(bool(conflicts))
        self._detail.setVisible(bool(conflicts))
        self.list.setCurrentRow(min(row, len(self._conflicts) - 1))
        self._show(self.list.currentRow())

    def show_one(self, conflict: str) -> None:
        """Show the conflict of that id."""
        for row, one in enumerate(self._conflicts):
            if one.id == conflict:
                self.list.setCurrentRow(row)

    def choose(self, side: int) -> None:
        """Settle the shown conflict by one of its sides."""
        self._settle(take=side)

    def combine(self) -> None:
        """Settle the shown conflict by the text of the combining editor."""
        self._settle(value=self.combined.toPlainText())

    def _settle(self, **answer: Any) -> None:
        row = self.list.currentRow()
        if not 0 <= row < len(self._conflicts):
            return
        conflict = self._conflicts[row]
        try:
            self._office.exchange.settle(conflict.id, **answer)
        except Refused as refused:
            self.notice.refuse(refused)
            return
        self.notice.tell(
            say("“{label}”已选定。没有选的内容仍在“{name}”的历史里。", label=conflict.label, name=conflict.record_name)
        )
        self.settled.emit()

    def _show(self, row: int) -> None:
        if not 0 <= row < len(self._conflicts):
            return
        conflict = self._conflicts[row]
        self.heading.setText(f"{conflict.record_name} · {conflict.label}")
        self.why.setText(self._reason(conflict))
        self._clear_sides()
        base = conflict.sides[0].shown
        for number, side in enumerate(conflict.sides):
            other = conflict.sides[1].shown if number == 0 and len(conflict.sides) > 1 else base
            self._sides.addWidget(self._side_card(number, side, other), 1)
        editable = self._editable(conflict)
        self.combine_card.setVisible(editable)
        if editable:
            self.combined.setPlainText("" if conflict.sides[0].value is None else str(conflict.sides[0].value))

    def _side_card(self, number: int, side: Side, other: str) -> Card:
        who = "　".join(part for part in (side.author_name, side.school_name) if part) or say("（未署名）")
        card = Card(who, self)
        time = when(side.time)
        card.add(muted(say("{time}，现在显示的就是这一个", time=time) if side.showing else time, card))
        text = QTextBrowser(card)
        text.setAccessibleName(say("{who} 的内容", who=who))
        colours = theme.colours()
        pieces = differences(side.shown, other)[0]
        text.setHtml(marked(pieces, colours.soft, colours.accent))
        card.add(text, 1)
        button = QPushButton(say("用这一个"), card)
        button.setAccessibleName(say("用 {who} 的", who=who))
        button.clicked.connect(lambda: self.choose(number))
        self.choose_buttons.append(button)
        card.add(button)
        return card

    def _clear_sides(self) -> None:
        self.choose_buttons = []
        while (item := self._sides.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()

    def _reason(self, conflict: Conflict) -> str:
        if conflict.field == "_deleted":
            return say("一方删除了这条记录，另一方在不知道的情况下改了它。请选留下还是删除。")
        if self._editable(conflict):
            return say("两人在没有看到对方改动时都改了这一项。选一个，或者在下面合起来写。")
        return say("两人在没有看到对方改动时都改了这一项。请选一个。")

    def _editable(self, conflict: Conflict) -> bool:
        if "." in conflict.field or conflict.field == "_deleted":
            return False
        field = self._office.records.kind(conflict.kind).field(conflict.field)
        return isinstance(field, _WRITTEN)

    def _open_record(self) -> None:
        conflict = self._conflicts[self.list.currentRow()]
        self._frame.open("records", kind=conflict.kind, uid=conflict.uid)

    def _combine_card(self) -> Card:
        card = Card(say("合起来写"), self)
        card.add(self.combined, 1)
        keep = QPushButton(say("保存合并的内容"), self)
        keep.clicked.connect(self.combine)
        line = QHBoxLayout()
        line.addStretch()
        line.addWidget(keep)
        card.add(line)
        return card

    def _detail_pane(self) -> QWidget:
        pane = QWidget(self)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.open_button)
        down = QVBoxLayout(pane)
        down.setContentsMargins(8, 0, 6, 0)
        down.addLayout(head)
        down.addWidget(self.why)
        down.addLayout(self._sides, 3)
        down.addWidget(self.combine_card, 2)
        return pane

    def _lay_out(self) -> None:
        split = QSplitter(self)
        split.addWidget(self.list)
        split.addWidget(scrolled(self._detail, self))
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 3)
        split.setSizes([280, 840])
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 10, 0, 0)
        down.addWidget(self.notice)
        down.addWidget(self.empty)
        down.addWidget(split, 1)
