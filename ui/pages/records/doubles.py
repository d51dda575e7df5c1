"""People who may have been entered twice: each suggestion with its evidence, tied or parted by a person."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.model.words import say
from core.office import Office, Refused
from core.office.base.results import Double
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
        self._found: list[Double] = []
        heads = (say("一处"), say("另一处"), say("根据"))
        self.table = PlainTable(say("可能重复的人"), heads, wide=(0, 1, 2))
        self.table.itemActivated.connect(lambda item: self._open(item.row(), item.column()))
        self.none = muted(say("没有可能重复登记的人。"))
        self.same = self._button(
            say("是同一人"), lambda: self._decide(office.people.tie, say("已记为同一人；两处的记录都保留"))
        )
        theme.mark(self.same, "primary", True)
        self.other = self._button(say("是两个人"), lambda: self._decide(office.people.part, say("已记为两个人")))
        back = self._button(say("关闭"), self.closed.emit)
        card = Card(say("可能重复的人"))
        card.add(muted(say("记为同一人以后，两处都还找得到，记录不改写；以后可以再分开。双击名字看那一条。")))
        card.add(self.table, 1)
        card.add(self.none)
        card.down.addStretch()
        acts = QHBoxLayout()
        acts.addWidget(back)
        acts.addStretch()
        acts.addWidget(self.other)
        acts.addWidget(self.same)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(card, 1)
        down.addLayout(acts)

    def refresh(self) -> None:
        """Look for suggestions again, off the screen's thread."""
        self._frame.run(lambda _: self._office.people.suggestions(), self._show)

    def _show(self, found: Sequence[Double]) -> None:
        self._found = list(found)
        self.table.show_lines([(one.name_a, one.name_b, "，".join(one.reasons)) for one in found])
        self.table.setVisible(bool(found))
        self.none.setVisible(not found)
        for button in (self.same, self.other):
            button.setEnabled(bool(found))
        self.counted.emit(len(found))

    def _open(self, row: int, column: int) -> None:
        one = self._found[row]
        self.opened.emit(one.b if column == 1 else one.a)

    def _decide(self, act: Callable[[str, str], object], words: str) -> None:
        one = self._found[self.table.currentRow()]
        try:
            act(one.a, one.b)
        except Refused as refused:
            self._frame.tell(refused)
            return
        self._frame.status(words, "good")
        self.refresh()

    def _button(self, words: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        button.clicked.connect(lambda _=False: act())
        return button
