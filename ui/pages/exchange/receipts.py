"""The packages that were taken in: each can be set aside and taken in again; each has its code for the telephone."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from core.model.words import say
from core.office import Office
from core.office.base.results import Delivered, LaterEdit
from ui import theme
from ui.clock import when
from ui.frame import Frame
from ui.parts.card import Card, muted
from ui.parts.notice import Notice
from ui.parts.plain_table import PlainTable
from ui.verbatim import Label


class Receipts(Card):
    """Lists what arrived, the latest first."""

    changed = Signal()

    def __init__(self, office: Office, frame: Frame, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(say("收过的包"), parent)
        self._office = office
        self._frame = frame
        self._notice = notice
        self._receipts: list[Delivered] = []
        self._later: tuple[LaterEdit, ...] = ()
        heads = (
            say("学校"),
            say("号"),
            say("时间"),
            say("新增"),
            say("改动"),
            say("两边不同"),
            say("回执码"),
            say("状态"),
        )
        self.table = PlainTable(say("收过的包"), heads, parent=self)
        self.table.itemSelectionChanged.connect(self._show_act)
        self.missing = Label(parent=self)
        self.missing.setWordWrap(True)
        theme.mark(self.missing, "kind", "warn")
        self.facts = muted("", self)
        edits = (say("类别"), say("名称"), say("改于"))
        self.later = PlainTable(say("后来自己改过的记录"), edits, wide=(1,), parent=self)
        self.later.itemActivated.connect(lambda item: self._open(item.row()))
        self.later.hide()
        self.act = QPushButton(say("撤销接收"), self)
        self.act.clicked.connect(self.turn)
        line = QHBoxLayout()
        line.addWidget(muted(say("撤销只退回这个包带来的内容，以后自己改的都留着。"), self), 1)
        line.addWidget(self.act)
        self.add(self.missing)
        self.add(self.table, 2)
        self.add(self.facts)
        self.add(self.later, 1)
        self.add(line)

    def show_receipts(self, receipts: Sequence[Delivered], gaps: Sequence[str]) -> None:
        """Show what arrived and what is known to be missing; with nothing of either the card hides."""
        self._receipts = list(receipts)
        self.table.show_lines([_cells(one) for one in self._receipts])
        self.missing.setText("\n".join(gaps))
        self.missing.setVisible(bool(gaps))
        self._show_act()

    @property
    def empty(self) -> bool:
        """Tell whether nothing ever arrived."""
        return not self._receipts

    def turn(self) -> None:
        """Set the chosen package aside, or take it in again."""
        chosen = self._chosen()
        if chosen is None:
            return
        exchange, title = self._office.exchange, self.act.text()
        act = exchange.redo if chosen.undone else exchange.undo
        self.act.setEnabled(False)
        self._frame.run(lambda _: act(chosen.package), self._turned, self._refused, title)

    def _turned(self, now: Delivered) -> None:
        facts = {"school": now.school_name, "number": now.number}
        if now.undone:
            said = say("已撤销 {school} 第 {number} 号包。再收下它以前，两边显示的内容不同。", **facts)
        else:
            said = say("已重新收下 {school} 第 {number} 号包。", **facts)
        if now.later:
            said += "\n" + say("有 {n} 条记录后来在这里改过，那些改动都留着，列在下面；双击打开。", n=len(now.later))
        self._later = now.later
        self.later.show_lines([(one.kind_title, one.name, when(one.time)) for one in now.later])
        self.later.setVisible(bool(now.later))
        self._notice.tell(said, "warn" if now.later else "good")
        self.changed.emit()

    def _refused(self, error: Exception) -> None:
        self._show_act()
        self._notice.refuse(error)

    def _chosen(self) -> Delivered | None:
        row = self.table.currentRow()
        return self._receipts[row] if 0 <= row < len(self._receipts) else None

    def _open(self, row: int) -> None:
        one = self._later[row]
        self._frame.open("records", kind=one.kind, uid=one.uid)

    def _show_act(self) -> None:
        chosen = self._chosen()
        told = [part for part in (chosen.note, *chosen.gaps, *chosen.clock_warnings) if part] if chosen else []
        self.facts.setText("　".join(told))
        self.facts.setVisible(bool(told))
        self.act.setEnabled(chosen is not None)
        self.act.setText(say("重新收下") if chosen and chosen.undone else say("撤销接收"))


def _cells(one: Delivered) -> tuple[str, ...]:
    numbers = (str(number) for number in (one.new, one.changed, one.conflicts))
    return (
        one.school_name,
        str(one.number),
        when(one.time),
        *numbers,
        one.code,
        say("已撤销") if one.undone else say("已收下"),
    )
