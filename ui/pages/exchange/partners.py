"""The partners of this computer: who is trusted, what has not been sent or confirmed, sending, and the cards."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.model.words import say
from core.office import Office, Refused
from core.office.base.results import Adoption, Departure, Left, Met, Outgoing, Peer
from ui import theme
from ui.clock import when
from ui.frame import Frame
from ui.handed import CARD_ENDING
from ui.pages.exchange.adoption import AdoptionSheet
from ui.pages.exchange.meeting import MeetingCard
from ui.pages.exchange.sent import SentCard
from ui.parts.card import Card, muted, scrolled
from ui.parts.choosing import ask_file, ask_folder, ask_where
from ui.parts.notice import Notice
from ui.parts.plain_table import PlainTable
from ui.verbatim import Label, verbatim

_FOLDER = "exchange.folder"
_LARGEST = "exchange.largest"
_MB = 1_000_000


class PartnersPane(QWidget):
    """Lists the partners and sends packages to them."""

    changed = Signal()

    def __init__(self, office: Office, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._frame = frame
        self._peers: list[Peer] = []
        self._left: dict[str, Sequence[Left]] = {}
        self.question: AdoptionSheet | None = None
        self.notice = Notice()
        heads = (say("学校"), say("电脑"), say("核对"), say("待送达"), say("未回执"), say("最近收到"))
        self.table = PlainTable(say("伙伴"), heads, wide=(0, 1), parent=self)
        self.table.itemSelectionChanged.connect(self._show_peer)
        steps = (
            say("还没有伙伴。三步就可以互发交换包："),
            say("1　点“给出本机名片”，把文件交给对方（U 盘、微信都可以，里面没有秘密）。"),
            say("2　点“收下对方名片”，打开对方给的文件。"),
            say("3　打电话，两边念出 30 位数字，一样就点“电话核对无误”。"),
        )
        self.empty = muted("\n".join(steps), self)
        self.digits = Label(parent=self)
        self.digits.setWordWrap(True)
        self.sent = SentCard(self)
        self.heard = QPushButton(say("电话核对无误"), self)
        self.heard.clicked.connect(self._hear)
        self.folder = QLineEdit(self._first_folder(), self)
        self.folder.setAccessibleName(say("存到"))
        self.file_name = Label(parent=self)
        self.leaves = Label(parent=self)
        self.leaves.setWordWrap(True)
        self.largest = self._sizes()
        self.full = QCheckBox(say("全部重发（对方重装或丢了资料时用）"), self)
        self.send_button = QPushButton(say("生成交换包"), self)
        self.send_button.setProperty("primary", True)
        self.send_button.clicked.connect(self.send)
        # Off until a partner is chosen, so that the keyboard never begins on it.
        self.code = QLineEdit(self)
        self.code.setPlaceholderText(say("对方在电话里念的 12 个字符"))
        self.code.setAccessibleName(say("回执码"))
        self.code.returnPressed.connect(self.confirm)
        self.revoke_button = QPushButton(say("停用这台电脑…"), self)
        self.revoke_button.setProperty("danger", True)
        self.revoke_button.setEnabled(False)
        self.revoke_button.clicked.connect(self._ask_revoke)
        self.sending = self._sending()
        self.meeting = MeetingCard(self)
        self.meeting.asked.connect(self._take_step)
        self._lay_out()
        # Until the partners are read, nothing is said about them.
        for part in (self.table, self.empty, self.sending, self.sent):
            part.hide()

    def show_peers(
        self,
        peers: Sequence[Peer],
        sent: Sequence[Outgoing] = (),
        left: Mapping[str, Sequence[Left]] | None = None,
        met: Met | None = None,
    ) -> None:
        """Show the partners, what was sent to them and what stays behind; the chosen one stays chosen."""
        chosen = self.peer()
        self._left = dict(left or {})
        if met:
            self.meeting.show_meeting(met)
        self.sent.take(sent)
        self._peers = list(peers)
        self.table.show_lines([_cells(peer) for peer in self._peers])
        self.table.setVisible(bool(peers))
        self.empty.setVisible(not peers)
        self.sending.setVisible(bool(peers))
        self.sent.setVisible(bool(peers))
        places = [row for row, peer in enumerate(self._peers) if chosen and peer.device == chosen.device]
        if self._peers:
            self.table.selectRow(places[0] if places else 0)
        self._show_peer()

    def peer(self) -> Peer | None:
        """Return the chosen partner, or nothing."""
        row = self.table.currentRow()
        return self._peers[row] if 0 <= row < len(self._peers) else None

    def send(self) -> None:
        """Write a package for the chosen partner into the chosen folder."""
        peer = self.peer()
        if peer is None:
            return
        folder = Path(self.folder.text().strip()).expanduser()
        if not folder.is_dir():
            self.notice.tell(say("没有“{folder}”这个文件夹，请另选一个。", folder=folder), "bad")
            return
        self._office.set_setting(_FOLDER, str(folder))
        file = folder / self._office.exchange.suggested_name(peer.device)
        full, largest = self.full.isChecked(), int(self.largest.currentData()) * _MB
        self._office.set_setting(_LARGEST, self.largest.currentData())
        self._frame.run(
            lambda tick: self._office.exchange.send(peer.device, file, full=full, largest=largest, progress=tick),
            self._sent,
            self.notice.refuse,
            say("生成交换包"),
        )

    def confirm(self) -> None:
        """Take in the code that a partner read out over the telephone: that package arrived."""
        try:
            sent = self._office.exchange.confirm(self.code.text())
        except Refused as refused:
            self.notice.refuse(refused)
            return
        self.code.clear()
        self.notice.tell(say("第 {number} 号包已确认收到。", number=sent.number))
        self.changed.emit()

    def write_card(self, file: Path) -> None:
        """Write this computer's card to a file."""
        if self._try(lambda: self._office.exchange.write_card(file), say("名片已写到 {file}，请交给对方。", file=file)):
            self._office.meeting.card_given()
            self.changed.emit()

    def trust(self, file: Path) -> None:
        """Take in a partner's card."""
        said = say("已收下名片。请给对方打电话，核对 30 位数字。")
        if self._try(lambda: self._office.exchange.trust(file), said):
            self.changed.emit()

    def revoke(self) -> None:
        """Trust the chosen computer no more: it was lost, sold, or its key is known to others."""
        peer = self.peer()
        said = say("已停用。这台电脑发来的包不再收，也不再发给它。")
        if peer and self._try(lambda: self._office.exchange.revoke(peer.device), said):
            self.changed.emit()

    def _ask_revoke(self) -> None:
        peer = self.peer()
        if peer is None:
            return
        question = say("停用“{name}”？停用后不再和它往来，这一步不能撤销。", name=f"{peer.school_name} {peer.name}")
        if QMessageBox.question(self, say("停用这台电脑"), verbatim(question)) == QMessageBox.StandardButton.Yes:
            self.revoke()

    def _hear(self) -> None:
        peer = self.peer()
        if peer and self._try(lambda: self._office.exchange.heard(peer.device), say("已记下：这台电脑核对无误。")):
            self.changed.emit()

    def _take_step(self, step: str) -> None:
        """Take a step of meeting a partner, each where it is at home."""
        met = self.meeting.met
        acts: dict[str, Callable[[], None]] = {
            "card": self._choose_card_to_write,
            "trust": self._choose_card_to_take,
            "hear": lambda: self._of_partner(self._hear),
            "adopt": self._adopt,
            "pairing": lambda: self._frame.open("records", kind="pairing", new=True),
            "package": lambda: self._of_partner(self.send),
        }
        if met:
            acts[step]()

    def _of_partner(self, act: Callable[[], None]) -> None:
        """Choose the partner who is being met, and act on it."""
        school = self.meeting.met.school if self.meeting.met else ""
        place = next((row for row, peer in enumerate(self._peers) if peer.school == school and not peer.revoked), None)
        if place is not None:
            self.table.selectRow(place)
            act()

    def _adopt(self) -> None:
        self._frame.run(lambda _: self._office.adopting.adoptable(), self._ask_adoption)

    def _ask_adoption(self, found: Sequence[Adoption]) -> None:
        school = self.meeting.met.school if self.meeting.met else ""
        if asked := next((one for one in found if one.own == school), None):
            self.question = AdoptionSheet(self.window(), asked)
            self.question.accepted.connect(lambda: self.adopt(asked))
            self.question.refused.connect(lambda: self._decline(asked))
            self.question.open()

    def adopt(self, asked: Adoption) -> None:
        """Say that a typed school is the partner's own, and its sure teachers theirs."""
        said = say("已认定“{name}”是伙伴自己的学校；要分开，到记录的“同一学校”里把它改成“否”。", name=asked.name)
        if self._try(lambda: self._office.adopting.adopt(asked.school, asked.own), said):
            self.changed.emit()

    def _decline(self, asked: Adoption) -> None:
        if self._try(lambda: self._office.people.part(asked.school, asked.own), say("已记为两所学校。")):
            self.changed.emit()

    def _try(self, act: Callable[[], object], said: str) -> bool:
        try:
            act()
        except Refused as refused:
            self.notice.refuse(refused)
            return False
        self.notice.tell(said)
        return True

    def _sent(self, sent: Departure) -> None:
        facts = {"n": sent.operations, "files": sent.attachments, "size": _size(sent.bytes), "path": sent.path}
        lines = [
            say("第 {number} 号包已写好并读回核对：{n} 处改动，{files} 个附件，{size}。", number=sent.number, **facts),
            say("文件在 {path}。请交给对方；收到对方回来的包，才算送达。", path=sent.path),
        ]
        if sent.volumes:
            names = "、".join(file.name for file in sent.volumes)
            lines.append(
                say("一个文件装不下，另外还有 {n} 个，要一起交给对方：{names}", n=len(sent.volumes), names=names)
            )
        lines += [say("没有发出：{what}", what=one) for one in sent.rotten]
        self.notice.tell("\n".join(lines), file=Path(sent.path))
        self.full.setChecked(False)
        self.changed.emit()

    def _show_peer(self) -> None:
        peer = self.peer()
        usable = peer is not None and not peer.revoked
        self.sent.show_peer(peer)
        self.send_button.setEnabled(usable)
        self.revoke_button.setEnabled(usable)
        self.heard.setVisible(usable and peer is not None and not peer.heard)
        self.digits.setText(_fingerprint(peer) if peer else "")
        self.file_name.setText(self._office.exchange.suggested_name(peer.device) if peer and usable else "")
        own = peer is not None and peer.school == self._office.school
        left = self._left.get(peer.device, ()) if peer and usable else ()
        self.leaves.setText(_leaves(peer.unsent, own, left) if peer and usable else "")
        theme.mark(self.leaves, "kind", "bad" if own else "warn" if left else "")

    def _first_folder(self) -> str:
        desk = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DesktopLocation)
        kept = str(self._office.setting(_FOLDER, ""))
        return next((place for place in (kept, desk) if place and Path(place).is_dir()), str(Path.home()))

    def _choose_folder(self) -> None:
        if chosen := ask_folder(self, say("存到"), self.folder.text()):
            self.folder.setText(str(chosen))

    def _choose_card_to_write(self) -> None:
        name = say("青蓝名片_{school}", school=self._office.exchange.identity()["school_name"]) + CARD_ENDING
        cards = say("名片 (*{ending})", ending=CARD_ENDING)
        if file := ask_where(self, say("给出本机名片"), name, cards, self.folder.text()):
            self.write_card(file)

    def _choose_card_to_take(self) -> None:
        cards = say("名片 (*{ending})", ending=CARD_ENDING)
        if file := ask_file(self, say("收下对方名片"), cards, self.folder.text()):
            self.trust(file)

    def _lay_out(self) -> None:
        partners = Card(say("伙伴"), self)
        partners.add(self.table, 1)
        partners.add(self.empty)
        partners.down.addStretch()
        cards = QHBoxLayout()
        for words, act in (
            (say("给出本机名片…"), self._choose_card_to_write),
            (say("收下对方名片…"), self._choose_card_to_take),
        ):
            button = QPushButton(words, self)
            button.clicked.connect(act)
            cards.addWidget(button)
        cards.addStretch()
        cards.addWidget(self.revoke_button)
        partners.add(cards)
        inside = QWidget(self)
        down = QVBoxLayout(inside)
        down.setContentsMargins(0, 10, 0, 0)
        down.addWidget(self.notice)
        down.addWidget(self.meeting)
        across = QHBoxLayout()
        across.addWidget(partners, 5)
        across.addWidget(self.sent, 3)
        down.addLayout(across, 1)
        down.addWidget(self.sending)
        # The steps of a meeting in large letters are higher than a small screen.
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside, self))

    def _sizes(self) -> QComboBox:
        """Return the choice of how large one file may be, for what carries it."""
        combo = QComboBox(self)
        combo.setAccessibleName(say("每个文件最大"))
        for size, words in {
            0: say("不分（4 GB）"), 700: say("700 MB（光盘）"), 100: say("100 MB（微信）"), 20: say("20 MB（邮件）"),
        }.items():  # fmt: skip
            combo.addItem(words, size)
        combo.setCurrentIndex(max(combo.findData(self._office.setting(_LARGEST, 0)), 0))
        return combo

    def _sending(self) -> Card:
        card = Card(say("发送给所选伙伴"), self)
        browse = QPushButton(say("选文件夹…"), self)
        browse.clicked.connect(self._choose_folder)
        where = QHBoxLayout()
        where.addWidget(self.folder, 1)
        where.addWidget(browse)
        checked = QHBoxLayout()
        checked.addWidget(self.digits, 1)
        checked.addWidget(self.heard)
        form = QFormLayout()
        form.addRow(say("核对数字"), checked)
        form.addRow(say("存到"), where)
        form.addRow(say("文件名"), self.file_name)
        form.addRow(say("包里有"), self.leaves)
        arrived = QPushButton(say("登记回执"), self)
        arrived.clicked.connect(self.confirm)
        receipt = QHBoxLayout()
        receipt.addWidget(self.code, 1)
        receipt.addWidget(arrived)
        form.addRow(say("回执码"), receipt)
        act = QHBoxLayout()
        act.addWidget(Label(say("每个文件最大"), self))
        act.addWidget(self.largest)
        act.addStretch()
        act.addWidget(self.send_button)
        form.addRow("", self.full)
        card.add(form)
        card.add(act)
        return card


def _cells(peer: Peer) -> tuple[str, ...]:
    heard = say("已停用") if peer.revoked else say("已核对") if peer.heard else say("未核对")
    waiting = peer.sent - peer.confirmed
    first = peer.confirmed + 1
    several = say("第 {first}–{last} 号", first=first, last=peer.sent)
    unconfirmed = "—" if waiting <= 0 else say("第 {number} 号", number=first) if waiting == 1 else several
    unsent = say("{n} 处", n=peer.unsent) if peer.unsent else "—"
    return peer.school_name, peer.name, heard, unsent, unconfirmed, when(peer.last_received)[:10] or "—"


def _leaves(changes: int, own: bool, left: Sequence[Left] = ()) -> str:
    """Return what leaves with the next package, and what stays: nobody should have to guess."""
    if left:
        reasons = "\n".join(dict.fromkeys(one.why for one in left))
        going = say("{n} 处改动", n=changes) if changes else say("没有能发出的改动")
        return say("{going}；另有 {n} 条发不出去：", going=going, n=sum(one.n for one in left)) + "\n" + reasons
    if own:
        return say("{n} 处改动，教师的电话、证件号和银行卡号也在里面：只能给本校的电脑。", n=changes)
    return say("{n} 处改动；教师的电话、证件号和银行卡号留在本校，不会发出。", n=changes)


def _fingerprint(peer: Peer) -> str:
    digits = peer.digits.replace(" ", "")
    groups = " ".join(digits[place : place + 5] for place in range(0, len(digits), 5))
    said = say("已在电话里核对。") if peer.heard else say("请打电话，两边念出的数字应当一样。")
    return f"{groups}　{said}"


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"
