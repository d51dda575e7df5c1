"""Receiving: open or drop packages, look at what each would change, take it in, read the receipt."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.model.words import say
from core.office import Office
from core.office.base.results import Arrival, Delivered, Peer, Receipt
from ui.frame import Frame
from ui.pages.exchange.preview import Preview
from ui.pages.exchange.receipts import Receipts
from ui.parts.card import Card, muted
from ui.parts.choosing import ask_files
from ui.parts.notice import Notice

_FOLDER = "exchange.open_folder"


class ReceivePane(QWidget):
    """Shows packages one by one before anything is written, and takes them in when the person says so."""

    received = Signal()

    def __init__(self, office: Office, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._frame = frame
        self._arrival: Arrival | None = None
        self._waiting: list[Path] = []
        self.notice = Notice()
        self.open_button = QPushButton(say("打开交换包…"), self)
        self.open_button.clicked.connect(self._choose)
        self.preview = Preview(office, self)
        self.preview.taken.connect(self.take)
        self.preview.put_away.connect(self.next)
        self.preview.heard.connect(self.trust)
        self.receipts = Receipts(office, frame, self.notice, self)
        self.receipts.changed.connect(self.received)
        self.receipts.hide()
        self._lay_out()
        self.clear()

    def look(self, *files: Path) -> None:
        """Show what these packages hold, one after the other; nothing is written."""
        self._waiting = list(files)
        self.notice.hide()
        self.next()

    def next(self) -> None:
        """Go on with the next file that waits to be looked at, or put the preview away."""
        self.clear()
        if not self._waiting:
            return
        file = self._waiting.pop(0)
        self._frame.run(lambda _: self._office.exchange.inspect(file), self._show, self._refused, say("查看交换包"))

    def take(self) -> None:
        """Take in the package that is shown."""
        arrival = self._arrival
        if arrival is None:
            return
        self.preview.take_button.setEnabled(False)
        self._frame.run(
            lambda tick: self._office.exchange.receive(Path(arrival.file), progress=tick),
            self._taken,
            self._refused,
            say("收下交换包"),
        )

    def trust(self) -> None:
        """Trust the sender of the shown package: its digits were compared over the telephone; then look again."""
        arrival = self._arrival
        if arrival is None:
            return

        def trusted(peer: Peer) -> None:
            self.notice.tell(say("已信任 {school} 的电脑。现在可以看包里的内容了。", school=peer.school_name))
            self._waiting.insert(0, Path(arrival.file))
            self.received.emit()
            self.next()

        self._frame.run(lambda _: self._office.exchange.trust(Path(arrival.file), heard=True), trusted, self._refused)

    def clear(self) -> None:
        """Put the preview away."""
        self._arrival = None
        self.preview.hide()
        self.receipts.setVisible(not self.receipts.empty)
        self.first.setVisible(self.receipts.empty)

    def show_receipts(self, receipts: Sequence[Delivered], gaps: Sequence[str]) -> None:
        """Show what arrived, unless a package is being looked at."""
        self.receipts.show_receipts(receipts, gaps)
        if self._arrival is None:
            self.clear()

    def _show(self, arrival: Arrival) -> None:
        self._arrival = arrival
        self.receipts.hide()
        self.first.hide()
        self.preview.show_arrival(arrival, len(self._waiting))

    def _taken(self, receipt: Receipt) -> None:
        warned = [*receipt.gaps, *receipt.clock_warnings]
        lines = [*_told(receipt), *warned]
        before = self.notice.sentence.text() + "\n" if self.notice.isVisible() else ""
        self.notice.tell(before + "\n".join(lines), "warn" if warned or receipt.conflicts else "good")
        self.received.emit()
        self.next()

    def _refused(self, error: Exception) -> None:
        self.preview.take_button.setEnabled(self._arrival is not None and self._arrival.known)
        self.notice.refuse(error)
        if self._arrival is None:
            # What cannot even be looked at must not keep the others waiting.
            self.next()

    def _choose(self) -> None:
        words = say("交换包 (*.qinglan *.zip);;所有文件 (*)")
        folder = str(self._office.setting(_FOLDER, ""))
        if files := ask_files(self, say("打开交换包"), words, folder):
            self._office.set_setting(_FOLDER, str(files[0].parent))
            self.look(*files)

    def _lay_out(self) -> None:
        door = Card(say("收对方的包"), self)
        line = QHBoxLayout()
        line.addWidget(muted(say("把交换包文件拖到这里，或者点“打开交换包”。先看清楚有什么，再决定收不收。"), self), 1)
        line.addWidget(self.open_button)
        door.add(line)
        self.first = muted(say("还没有收过包。收过以后，这里列出每一个，随时可以撤销，也可以把回执码念给对方。"), self)
        door.add(self.first)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 10, 0, 0)
        down.addWidget(self.notice)
        down.addWidget(door)
        down.addWidget(self.preview, 1)
        down.addWidget(self.receipts, 1)
        down.addStretch()


def _told(receipt: Receipt) -> list[str]:
    counts = {"new": receipt.new, "changed": receipt.changed, "same": receipt.same}
    lines = [
        say("已收下 {school} 第 {number} 号包。", school=receipt.school_name, number=receipt.number)
        + say("新增 {new}，改动 {changed}，相同 {same}。", **counts)
    ]
    if receipt.conflicts:
        lines.append(say("有 {n} 条记录两边改得不一样，请到“待定”里选定。", n=receipt.conflicts))
    if receipt.waiting:
        lines.append(say("有 {n} 条记录还在等它们所属的内容，下一个包来了会自动接上。", n=receipt.waiting))
    if receipt.code:
        lines.append(say("回执码 {code}：打电话念给对方，对方就知道收到了。", code=receipt.code))
    return lines
