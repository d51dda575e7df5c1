"""What was sent to the chosen partner, and what of it is known to have arrived."""

from collections.abc import Sequence

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from core.model.words import say
from core.office.base.results import Outgoing, Peer
from ui import theme
from ui.clock import when
from ui.parts.card import Card, muted
from ui.parts.plain_table import PlainTable

_STATE = 3


class SentCard(Card):
    """A line a package, the latest first; what is not confirmed stands out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("发出的包"), parent)
        self._sent: list[Outgoing] = []
        heads = (say("号"), say("时间"), say("改动数"), say("对方收到"))
        self.table = PlainTable(say("发出的包"), heads, wide=(_STATE,), parent=self)
        self.empty = muted(say("还没有给这位伙伴发过包。选好文件夹，点“生成交换包”。"), self)
        self.add(self.table, 1)
        self.add(self.empty)
        self.down.addStretch()

    def take(self, sent: Sequence[Outgoing]) -> None:
        """Keep what was sent to everybody; `show_peer` shows one partner's share."""
        self._sent = list(sent)

    def show_peer(self, peer: Peer | None) -> None:
        """Show what was sent to that computer."""
        shown = [one for one in self._sent if peer and one.device == peer.device]
        self.heading.setText(say("发给 {school} 的包", school=peer.school_name) if peer else say("发出的包"))
        self.table.show_lines([_cells(one) for one in shown])
        for row, one in enumerate(shown):
            state = self.table.item(row, _STATE)
            if state is not None:
                state.setForeground(QColor(theme.colours().good if one.confirmed else theme.colours().warn))
        self.table.setVisible(bool(shown))
        self.empty.setVisible(not shown)


def _cells(one: Outgoing) -> tuple[str, ...]:
    state = say("已确认") if one.confirmed else say("未确认")
    return str(one.number), when(one.time)[:10], str(one.operations), state
