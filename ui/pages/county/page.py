"""The page of a county office: collect what the schools brought, and see who has reported and what is missing."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QPushButton, QSplitter, QVBoxLayout

from core.model.words import say
from core.office import Office
from core.office.base.results import Collected, Reporting
from ui import theme
from ui.clock import when
from ui.frame import Frame, Page
from ui.parts.card import Card, muted
from ui.parts.choosing import ask_folder
from ui.parts.notice import Notice
from ui.parts.pairing_box import PairingBox, periods
from ui.parts.plain_table import PlainTable
from ui.task import Cancelled, Tick
from ui.verbatim import Label

# The kinds of which the county counts records, in the order of its columns.
_COUNTED = ("lesson_observation", "training", "leader_exchange", "teaching_delivery", "donation")
_NAME, _WHEN, _GAPS, _FIRST = 0, 1, 3, 5
_RESULT = 3


class CountyPage(Page):
    """The board of schools above, what became of the last folder below."""

    name: ClassVar[str] = "county"

    def __init__(self, office: Office, frame: Frame) -> None:
        super().__init__(office, frame)
        self._asked = 0
        self._lines: list[Reporting] = []
        self._found: list[Collected] = []
        # Knows the time in which there was anything to report.
        self._pairings = PairingBox(office, all_of_them=True, parent=self)
        self._pairings.hide()
        self.notice = Notice()
        self.collect_button = QPushButton(theme.icon("receive", theme.colours().on_accent), say("收一个文件夹…"))
        theme.mark(self.collect_button, "primary", True)
        self.collect_button.clicked.connect(self._choose)
        self.period = QComboBox(self)
        self.period.setAccessibleName(say("期间"))
        self.period.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.period.activated.connect(lambda _: self._ask())
        kinds = [say(office.records.kind(name).title) for name in _COUNTED]
        heads = (say("学校"), say("最近收到"), say("包号"), say("缺包"), say("结对"), *kinds)
        # As wide as what stands in it: a name of a school is read whole, however many kinds are counted beside it.
        self.board = PlainTable(say("各校报送情况"), heads, wide=(), parent=self)
        self.board.itemActivated.connect(lambda item: self.open(item.row(), item.column()))
        self.board.itemSelectionChanged.connect(self._tell_gaps)
        self.summary = Label(parent=self)
        self.summary.setWordWrap(True)
        self.reported = QProgressBar(self)
        self.reported.setAccessibleName(say("已报的学校"))
        self.reported.setFixedWidth(self.fontMetrics().horizontalAdvance("0") * 24)
        self.gaps = muted("", self)
        heads = (say("文件"), say("学校"), say("包号"), say("结果"))
        self.collected = PlainTable(say("这次收下的"), heads, wide=(0, 3), parent=self)
        self.collected.wrap()
        self.collected.itemActivated.connect(lambda item: self.look_into(item.row()))
        self._lay_out()

    def refresh(self) -> None:
        """Read the board again."""
        chosen = self.period.currentData()
        self._pairings.fill()
        self.period.clear()
        self.period.addItem(say("全部时间"), "")
        for word, name in periods(*self._pairings.span()):
            self.period.addItem(word, name)
        self.period.setCurrentIndex(max(0, self.period.findData(chosen)))
        self._ask()

    def collect(self, folder: Path) -> None:
        """Take in every package of a folder, each by itself; it may be stopped and started again."""
        self.notice.hide()
        self.frame.run(
            lambda tick: collect(self.office, folder, tick), self._collected, self.notice.refuse, say("收包")
        )

    def open(self, row: int, column: int) -> None:
        """Open the records that a number counts, or the partner."""
        line = self._lines[row]
        if column < _FIRST:
            self.frame.open("exchange", part="send")
            return
        kind = self.office.records.kind(_COUNTED[column - _FIRST])
        found = [one.uid for one in self._pairings.pairings.values() if line.school in one.values.values()
                 or any(line.school == part.get("school") for part in one.lines("recipients"))]  # fmt: skip
        self.frame.open("records", kind=kind.name, where={"pairing": found})

    def look_into(self, row: int) -> None:
        """Open what was sent back where its sender can be verified and its reason is told at length."""
        if self._found[row].reason:
            self.frame.open("exchange", files=[Path(self._found[row].file)])

    def _ask(self) -> None:
        self._asked += 1
        asked, period = self._asked, str(self.period.currentData() or "")
        self.frame.run(
            lambda _: self.office.county.board(period), lambda lines: self._show(lines, asked), self.notice.refuse
        )

    def _show(self, lines: Sequence[Reporting], asked: int) -> None:
        if asked != self._asked:
            return
        # Who has not reported stands above; the others as they are looked for, by name.
        self._lines = sorted(lines, key=lambda one: (bool(one.last_received), one.school_name))
        self.board.show_lines([_cells(one) for one in self._lines])
        colours = theme.colours()
        for row, one in enumerate(self._lines):
            for column, bad in ((_WHEN, not one.last_received), (_GAPS, bool(one.gaps))):
                item = self.board.item(row, column)
                if item and bad:
                    item.setForeground(QColor(colours.error))
            items = (self.board.item(row, column) for column in range(_GAPS, self.board.columnCount()))
            for item in items:
                if item:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        silent = sum(not one.last_received for one in lines)
        short = sum(bool(one.gaps) for one in lines)
        words = say("{n} 所学校，{silent} 所还没有报，{short} 所缺包。", n=len(lines), silent=silent, short=short)
        none = say("还不认识任何学校。先在“交换”里收下各校的名片，再收它们的数据包。")
        self.summary.setText(words if lines else none)
        self.reported.setVisible(bool(lines))
        self.reported.setRange(0, max(len(lines), 1))
        self.reported.setValue(len(lines) - silent)
        self.reported.setFormat(say("已报 {n} / {of}", n=len(lines) - silent, of=len(lines)))
        self._tell_gaps()

    def _tell_gaps(self) -> None:
        row = self.board.currentRow()
        gaps = self._lines[row].gaps if 0 <= row < len(self._lines) else ()
        self.gaps.setText("；".join(gaps))
        self.gaps.setVisible(bool(gaps))

    def _collected(self, found: list[Collected] | None) -> None:
        if found is None:
            self.notice.tell(say("已停下。收下的都留着；再收一次会接着收。"), "warn")
        else:
            # What has to be seen to stands above what went well.
            self._found = sorted(found, key=lambda one: not one.reason)
            self.collected.show_lines([_outcome(one) for one in self._found])
            for row, one in enumerate(self._found):
                if (item := self.collected.item(row, _RESULT)) and one.reason:
                    item.setForeground(QColor(theme.colours().error))
            refused = sum(bool(one.reason) for one in found)
            taken = sum(one.taken for one in found)
            words = say(
                "收下 {taken} 个，以前收过 {again} 个，退回 {n} 个",
                taken=taken, again=len(found) - taken - refused, n=refused,
            )  # fmt: skip
            self.notice.tell(words, "warn" if refused else "good")
        self.refresh()

    def _choose(self) -> None:
        if folder := ask_folder(self, say("收一个文件夹")):
            self.collect(folder)

    def _lay_out(self) -> None:
        across = QHBoxLayout()
        across.addWidget(self.summary, 1)
        across.addWidget(self.reported)
        across.addWidget(Label(say("期间"), self))
        across.addWidget(self.period)
        across.addWidget(self.collect_button)
        above = Card(say("各校报送情况"), self)
        above.add(self.board, 1)
        above.add(self.gaps)
        below = Card(say("这次收下的"), self)
        below.add(muted(say("一个包一个包地收；坏的包写明原因，留在原处，不影响别的。双击退回的一行，看是谁发的。")))
        below.add(self.collected, 1)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(above)
        split.addWidget(below)
        split.setSizes([430, 230])
        split.setChildrenCollapsible(False)
        down = QVBoxLayout(self)
        down.setContentsMargins(14, 10, 14, 12)
        down.addLayout(across)
        down.addWidget(self.notice)
        down.addWidget(split, 1)


def collect(office: Office, folder: Path, tick: Tick) -> list[Collected] | None:
    """Take in a folder; nothing when it was stopped on the way: what was taken in until then stays."""
    try:
        return office.county.collect(folder, progress=tick)
    except Cancelled:
        return None


def _cells(one: Reporting) -> tuple[str, ...]:
    counts = (str(one.counts.get(name, 0)) for name in ("pairings", *_COUNTED))
    number = str(one.last_number or "")
    received = when(one.last_received) or say("还没有收到")
    return one.school_name, received, number, str(len(one.gaps) or ""), *counts


def _outcome(one: Collected) -> tuple[str, ...]:
    counts = one.counts
    taken = say("新增 {new}，改动 {changed}", new=counts.get("new", 0), changed=counts.get("changed", 0))
    again = say("以前收过")
    result = one.reason or (taken if one.taken else again)
    return Path(one.file).name, one.school_name, str(one.number or ""), "；".join((result, *one.gaps))
