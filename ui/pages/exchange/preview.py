"""A package that came, before it is taken in: from whom, what it would change, and what speaks against taking it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from core.model.words import say
from core.office import Office
from core.office.base.results import Arrival
from ui import theme
from ui.parts.banner import Banner
from ui.parts.card import Card
from ui.parts.digits import Digits
from ui.parts.plain_table import PlainTable
from ui.verbatim import Label

_COUNTS = ("new", "changed", "same", "conflicts", "deleted")


class Preview(Card):
    """Shows one package; the person takes it, puts it away, or first says that the digits were compared."""

    taken = Signal()
    put_away = Signal()
    heard = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(say("收下以前先看"), parent)
        self._office = office
        self.whence = _line("title", self)
        self.stop = Banner()
        self.facts = _line("", self)
        self.digits = Digits(self)
        self.warnings = _line("", self)
        theme.mark(self.warnings, "kind", "warn")
        heads = (say("类别"), say("新增"), say("改动"), say("相同"), say("两边不同"), say("删去"))
        self.table = PlainTable(say("包里的内容"), heads, parent=self)
        self.take_button = self._button(say("收下"), self.taken.emit)
        self.heard_button = self._button(say("电话核对无误，信任这台电脑"), self.heard.emit)
        self.away_button = QPushButton(say("先不收"), self)
        self.away_button.clicked.connect(self.put_away)
        for part in (self.whence, self.stop, self.facts, self.digits, self.warnings):
            self.add(part)
        self.add(self.table, 1)
        self.down.addStretch()
        acts = QHBoxLayout()
        acts.addStretch()
        for button in (self.away_button, self.heard_button, self.take_button):
            acts.addWidget(button)
        self.add(acts)

    def show_arrival(self, arrival: Arrival, waiting: int) -> None:
        """Show a package; `waiting` more are looked at after it."""
        name = say("来自 {school}，第 {number} 号包", school=arrival.school_name, number=arrival.number)
        more = say("（后面还有 {n} 个文件）", n=waiting) if waiting else ""
        self.whence.setText(name + more)
        self.stop.say(_stop(arrival), kind="bad")
        _fill(self.facts, "\n".join(_facts(arrival)))
        _fill(self.warnings, "\n".join((*arrival.gaps, *arrival.warnings)))
        strange = arrival.standing in ("unknown", "unheard", "key_changed")
        self.digits.show_digits(arrival.digits if strange else "")
        self._show_kinds(arrival)
        self.take_button.setVisible(arrival.known)
        self.take_button.setEnabled(arrival.known)
        # A changed key is never accepted from here: the old computer is stopped first, by hand.
        self.heard_button.setVisible(arrival.standing in ("unknown", "unheard"))
        self.show()
        first = self.take_button if arrival.known else self.away_button
        first.setFocus()

    def _show_kinds(self, arrival: Arrival) -> None:
        kinds = {one.name: say(one.title) for one in self._office.records.kinds()}
        lines = [
            (kinds.get(kind, kind), *(str(counts.get(name, 0) or "—") for name in _COUNTS))
            for kind, counts in arrival.by_kind.items()
        ]
        self.table.show_lines(lines)
        self.table.setVisible(bool(lines))

    def _button(self, words: str, act: object) -> QPushButton:
        button = QPushButton(words, self)
        theme.mark(button, "primary", True)
        button.clicked.connect(act)
        return button


def _stop(arrival: Arrival) -> str:
    match arrival.standing:
        case "revoked":
            return say(
                "这台电脑已经停用，它发来的包不收。如果停用错了，请对方把备份恢复到新文件夹（那里会有新钥匙），再交换名片。"
            )
        case "key_changed":
            name = f"{arrival.school_name} {arrival.name}"
            return say(
                "停：“{name}”的钥匙变了。可能是对方换了电脑或重装了程序，也可能有人冒充。\n"
                "请先打电话问清楚；确实换了，到“伙伴与发送”停用旧的那台，再打开这个包核对下面的数字。",
                name=name,
            )
        case _:
            return ""


def _facts(arrival: Arrival) -> list[str]:
    lines = [arrival.note] if arrival.note else []
    if arrival.standing in ("unknown", "unheard"):
        return [*lines, say("发来这个包的电脑还没有核对过，先放着不收。请给对方打电话，两边念出的数字应当一样：")]
    if arrival.known:
        counts = {"new": arrival.new, "changed": arrival.changed, "same": arrival.same, "conflicts": arrival.conflicts}
        lines.append(say("新增 {new}，改动 {changed}，相同 {same}，两边不同 {conflicts}。", **counts))
    if arrival.repeated:
        lines.append(say("这个包已经收过；再收一次不会改变什么。"))
    return lines


def _line(name: str, parent: QWidget) -> Label:
    label = Label(parent=parent)
    label.setWordWrap(True)
    if name:
        label.setObjectName(name)
    return label


def _fill(label: Label, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
