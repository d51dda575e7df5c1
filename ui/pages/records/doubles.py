"""People and schools who may have been entered twice: each pair with its evidence, many decided in one press."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPushButton,
    QTableWidgetSelectionRange,
    QVBoxLayout,
    QWidget,
)

from core.model.words import say
from core.office import Office, Refused
from core.office.base.results import Double
from core.office.records.evidence import in_words
from ui import theme
from ui.frame import Frame
from ui.parts.card import Card, muted
from ui.parts.plain_table import PlainTable


class DoublesPane(QWidget):
    """The list of suggestions; both entries and their histories stay whatever is decided."""

    opened = Signal(str)
    closed = Signal()
    counted = Signal(int)

    def __init__(self, office: Office, frame: Frame) -> None:
        super().__init__()
        self._office = office
        self._frame = frame
        self._kind = "person"
        self._found: list[Double] = []
        heads = (say("一处"), say("另一处"), say("判断"), say("相同"), say("不同"))
        self.table = PlainTable(say("可能重复的条目"), heads, wide=(0, 1, 3, 4))
        self.table.wrap()
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.itemActivated.connect(lambda item: self._open(item.row(), item.column()))
        self.none = muted(say("没有可能重复登记的条目。"))
        people = office.people
        self.same = self._button(
            say("是同一个"), lambda: self._decide(people.tie_many, say("已记为同一个；两处的记录都保留"))
        )
        theme.mark(self.same, "primary", True)
        self.other = self._button(say("是两个"), lambda: self._decide(people.part_many, say("已记为两个")))
        self.sure = self._button(say("选上有把握的"), self._choose_sure)
        back = self._button(say("关闭"), self.closed.emit)
        card = Card(say("可能重复的条目"))
        card.add(
            muted(
                say(
                    "记为同一个以后，各处都按一个算，记录不改写；以后可以再分开。可以选上多行一次决定，双击名字看那一条。"
                )
            )
        )
        card.add(self.table, 1)
        card.add(self.none)
        card.down.addStretch()
        acts = QHBoxLayout()
        acts.addWidget(back)
        acts.addStretch()
        for button in (self.sure, self.other, self.same):
            acts.addWidget(button)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(card, 1)
        down.addLayout(acts)

    def show_kind(self, kind: str) -> None:
        """Look for suggestions of persons or of schools."""
        self._kind = kind
        self.refresh()

    def refresh(self) -> None:
        """Look for suggestions again, off the screen's thread."""
        kind = self._kind
        self._frame.run(lambda _: self._office.people.suggestions(kind), self._show)

    def _show(self, found: Sequence[Double]) -> None:
        self._found = list(found)
        self.table.show_lines([_line(one) for one in found])
        self.table.setVisible(bool(found))
        self.none.setVisible(not found)
        for button in (self.same, self.other):
            button.setEnabled(bool(found))
        self.sure.setEnabled(any(one.verdict == "same" for one in found))
        self.counted.emit(len(found))

    def _open(self, row: int, column: int) -> None:
        one = self._found[row]
        self.opened.emit(one.b if column == 1 else one.a)

    def _choose_sure(self) -> None:
        self.table.clearSelection()
        for row, one in enumerate(self._found):
            if one.verdict == "same":
                self.table.setRangeSelected(QTableWidgetSelectionRange(row, 0, row, self.table.columnCount() - 1), True)

    def _chosen(self) -> list[Double]:
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        return [self._found[row] for row in rows or [self.table.currentRow()]]

    def _decide(self, act: Callable[[Sequence[tuple[str, str]]], object], words: str) -> None:
        pairs = [(one.a, one.b) for one in self._chosen()]
        try:
            act(pairs)
        except Refused as refused:
            self._frame.tell(refused)
            return
        self._frame.status(words, "good")
        self.refresh()

    def _button(self, words: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        button.clicked.connect(lambda _=False: act())
        return button


def _line(one: Double) -> tuple[str, ...]:
    speaks = {side: "；".join(in_words(piece) for piece in one.evidence if piece.speaks == side)
              for side in ("for", "against")}  # fmt: skip
    verdict = say("是同一个") if one.verdict == "same" else say("请核对")
    return one.name_a, one.name_b, verdict, speaks["for"], speaks["against"] or "—"
