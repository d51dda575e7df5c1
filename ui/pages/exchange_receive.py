"""Receiving: open or drop a package, look at what it would change, take it in, read the receipt."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.model.words import say
from core.office import Office
from core.office.results import Arrival, Delivered, Receipt
from ui.pages import Frame
from ui.pages.card import Card, muted
from ui.pages.exchange_receipts import Receipts
from ui.pages.notice import Notice
from ui.pages.plain_table import PlainTable

_COUNTS = ("new", "changed", "same", "conflicts")


class ReceivePane(QWidget):
    """Shows a package before anything is written, and takes it in when the person says so."""

    received = Signal()

    def __init__(self, office: Office, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._frame = frame
        self._arrival: Arrival | None = None
        self.notice = Notice()
        self.open_button = QPushButton(say("打开交换包…"), self)
        self.open_button.clicked.connect(self._choose)
        self.whence = QLabel(self)
        self.whence.setWordWrap(True)
        self.whence.setObjectName("title")
        self.facts = QLabel(self)
        self.facts.setWordWrap(True)
        heads = (say("类别"), say("新增"), say("改动"), say("相同"), say("两边不同"))
        self.table = PlainTable(say("包里的内容"), heads, parent=self)
        self.take_button = QPushButton(say("收下"), self)
        self.take_button.setProperty("primary", True)
        self.take_button.clicked.connect(self.take)
        self.put_away = QPushButton(say("先不收"), self)
        self.put_away.clicked.connect(self.clear)
        self.receipts = Receipts(office, frame, self.notice, self)
        self.receipts.changed.connect(self.received)
        self.receipts.hide()
        self.preview = self._preview()
        self._lay_out()
        self.clear()

    def look(self, file: Path) -> None:
        """Read a package and show what it holds; nothing is written."""
        self.notice.hide()
        self._frame.run(lambda _: self._office.exchange.inspect(file), self._show, self._refused, say("查看交换包"))

    def take(self) -> None:
        """Take in the package that is shown."""
        arrival = self._arrival
        if arrival is None:
            return
        self.take_button.setEnabled(False)
        self._frame.run(
            lambda tick: self._office.exchange.receive(Path(arrival.file), progress=tick),
            self._taken,
            self._refused,
            say("收下交换包"),
        )

    def clear(self) -> None:
        """Put the preview away."""
        self._arrival = None
        self.preview.hide()
        self.receipts.setVisible(not self.receipts.empty)

    def show_receipts(self, receipts: Sequence[Delivered], gaps: Sequence[str]) -> None:
        """Show what arrived, unless a package is being looked at."""
        self.receipts.show_receipts(receipts, gaps)
        self.receipts.setVisible(not self.receipts.empty and self._arrival is None)

    def _show(self, arrival: Arrival) -> None:
        self._arrival = arrival
        self.whence.setText(say("来自 {school}，第 {number} 号包", school=arrival.school_name, number=arrival.number))
        self.facts.setText("\n".join(_sentences(arrival)))
        kinds = {one.name: say(one.title) for one in self._office.records.kinds()}
        lines = [
            (kinds.get(kind, kind), *(str(counts.get(name, 0)) for name in _COUNTS))
            for kind, counts in arrival.by_kind.items()
        ]
        self.table.show_lines(lines)
        self.table.setVisible(bool(lines))
        self.take_button.setEnabled(arrival.known)
        self.take_button.setFocus()
        self.receipts.hide()
        self.preview.show()

    def _taken(self, receipt: Receipt) -> None:
        lines = [
            say("已收下 {school} 第 {number} 号包。", school=receipt.school_name, number=receipt.number)
            + say(
                "新增 {new}，改动 {changed}，相同 {same}。", new=receipt.new, changed=receipt.changed, same=receipt.same
            )
        ]
        if receipt.conflicts:
            lines.append(say("有 {n} 条记录两边改得不一样，请到“待定”里选定。", n=receipt.conflicts))
        if receipt.waiting:
            lines.append(say("有 {n} 条记录还在等它们所属的内容，下一个包来了会自动接上。", n=receipt.waiting))
        if receipt.code:
            lines.append(say("回执码 {code}：打电话念给对方，对方就知道收到了。", code=receipt.code))
        warned = [*receipt.gaps, *receipt.clock_warnings]
        self.notice.tell("\n".join([*lines, *warned]), "warn" if warned or receipt.conflicts else "good")
        self.clear()
        self.received.emit()

    def _refused(self, error: Exception) -> None:
        self.take_button.setEnabled(self._arrival is not None and self._arrival.known)
        self.notice.refuse(error)

    def _choose(self) -> None:
        words = say("交换包 (*.qinglan *.zip);;所有文件 (*)")
        file, _ = QFileDialog.getOpenFileName(self, say("打开交换包"), "", words)
        if file:
            self.look(Path(file))

    def _preview(self) -> Card:
        card = Card(say("收下以前先看"), self)
        card.add(self.whence)
        card.add(self.facts)
        card.add(self.table, 1)
        card.down.addStretch()
        acts = QHBoxLayout()
        acts.addStretch()
        acts.addWidget(self.put_away)
        acts.addWidget(self.take_button)
        card.add(acts)
        return card

    def _lay_out(self) -> None:
        door = Card(say("收对方的包"), self)
        line = QHBoxLayout()
        line.addWidget(muted(say("把交换包文件拖到这里，或者点“打开交换包”。先看清楚有什么，再决定收不收。"), self), 1)
        line.addWidget(self.open_button)
        door.add(line)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 10, 0, 0)
        down.addWidget(self.notice)
        down.addWidget(door)
        down.addWidget(self.preview, 1)
        down.addWidget(self.receipts, 1)
        down.addStretch()


def _sentences(arrival: Arrival) -> list[str]:
    lines = [arrival.note] if arrival.note else []
    if not arrival.known:
        asked = say("发来这个包的电脑还没有核对过，不能收。请到“伙伴与发送”收下对方的名片，在电话里核对数字：")
        return [*lines, asked, arrival.digits]
    counts = {"new": arrival.new, "changed": arrival.changed, "same": arrival.same, "conflicts": arrival.conflicts}
    lines.append(say("新增 {new}，改动 {changed}，相同 {same}，两边不同 {conflicts}。", **counts))
    if arrival.repeated:
        lines.append(say("这个包已经收过；再收一次不会改变什么。"))
    return [*lines, *arrival.gaps]
