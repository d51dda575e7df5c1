"""The page where packages go out and come in and where differences are settled; its three panes do the work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout

from core.model.words import say
from core.office import Office
from core.office.base.results import Conflict, Delivered, Left, Met, Outgoing, Peer
from ui.clock import when
from ui.frame import Frame, Page
from ui.handed import CARD_ENDING, dropped
from ui.pages.exchange.conflicts import ConflictsPane
from ui.pages.exchange.partners import PartnersPane
from ui.pages.exchange.receive import ReceivePane
from ui.parts.banner import Banner

_PARTS = ("send", "receive", "conflicts")


@dataclass(frozen=True, slots=True)
class _Standing:
    """How things stand with the partners."""

    peers: list[Peer]
    conflicts: list[Conflict]
    receipts: list[Delivered]
    gaps: list[str]
    sent: list[Outgoing]
    restored: str
    copied: str
    left: Mapping[str, Sequence[Left]]
    met: Met


class ExchangePage(Page):
    """Partners and sending, receiving, conflicts."""

    name: ClassVar[str] = "exchange"

    def __init__(self, office: Office, frame: Frame) -> None:
        super().__init__(office, frame)
        self.setAcceptDrops(True)
        self._asked = 0
        self._wanted = ""
        self.partners = PartnersPane(office, frame, self)
        self.partners.changed.connect(self.refresh)
        self.receive = ReceivePane(office, frame, self)
        self.receive.received.connect(self.refresh)
        self.conflicts = ConflictsPane(office, frame, self)
        self.conflicts.settled.connect(self.refresh)
        self.restored = Banner()
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(say("交换"))
        self.tabs.addTab(self.partners, say("伙伴与发送"))
        self.tabs.addTab(self.receive, say("接收"))
        self.tabs.addTab(self.conflicts, say("待定"))
        down = QVBoxLayout(self)
        down.setContentsMargins(14, 8, 14, 12)
        down.addWidget(self.restored)
        down.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Read the partners and what waits, off the screen's thread."""
        self._asked += 1
        asked = self._asked
        self.frame.run(lambda _: _standing(self.office), lambda now: self._show(now, asked))

    def go(self, **facts: Any) -> None:
        """Show a part (send, receive, conflicts), one conflict by its id, or look into packages or a card (files)."""
        part = "conflicts" if facts.get("conflict") else str(facts.get("part", ""))
        if part in _PARTS:
            self.tabs.setCurrentIndex(_PARTS.index(part))
        self._wanted = str(facts.get("conflict", ""))
        if files := facts.get("files"):
            self._look(files)

    def back(self) -> None:
        """Go to the list of conflicts or partners."""
        if self.tabs.currentWidget() is self.conflicts:
            self.conflicts.list.setFocus()
        elif self.tabs.currentWidget() is self.receive:
            self.receive.clear()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files."""
        if dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look into dropped packages one by one, or take in a dropped card."""
        files = dropped(event.mimeData())
        if not files:
            return
        event.acceptProposedAction()
        self._look(files)

    def _look(self, files: Sequence[Path]) -> None:
        if files[0].suffix.lower() == CARD_ENDING:
            self.tabs.setCurrentWidget(self.partners)
            self.partners.trust(files[0])
        else:
            self.tabs.setCurrentWidget(self.receive)
            self.receive.look(*files)

    def _tell_restored(self, since: str, copied: str) -> None:
        if copied:
            self.restored.say(copied, {say("知道了"): self._restored_read}, "warn")
        if not since:
            self.restored.setVisible(bool(copied))
            return
        said = say("这份资料是从备份恢复的（{time}）。备份以后的内容，请让每位伙伴“全部重发”一次。", time=when(since))
        more = say("如果换了电脑，还要把本机名片重新交给伙伴核对。")
        self.restored.say(f"{said}\n{more}", {say("知道了"): self._restored_read}, "warn")

    def _restored_read(self) -> None:
        self.office.upkeep.restored_read()
        self.office.upkeep.copied_read()
        self.restored.hide()

    def _show(self, now: _Standing, asked: int) -> None:
        if asked != self._asked:
            return
        self._tell_restored(now.restored, now.copied)
        self.partners.show_peers(now.peers, now.sent, now.left, now.met)
        self.receive.show_receipts(now.receipts, now.gaps)
        self.conflicts.show_conflicts(now.conflicts)
        n = len(now.conflicts)
        self.tabs.setTabText(_PARTS.index("conflicts"), say("待定（{n}）", n=n) if n else say("待定"))
        if self._wanted:
            self.conflicts.show_one(self._wanted)
            self._wanted = ""


def _standing(office: Office) -> _Standing:
    exchange = office.exchange
    gaps = [sentence for _, sentence in exchange.gaps()]
    peers = exchange.peers()
    left = exchange.left_by_device()
    return _Standing(
        peers, exchange.conflicts(), exchange.receipts(), gaps, exchange.sent(), office.upkeep.restored(),
        office.upkeep.copied_words(), left,
        office.meeting.met(),
    )  # fmt: skip
