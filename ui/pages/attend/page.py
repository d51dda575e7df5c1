"""Trainings and who came: choose a sitting, tick people by typing; every tick is kept at once and can be undone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtGui import QUndoCommand
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from core.model.record import Record
from core.model.words import say
from core.office import Office, Refused
from core.office.attendance.desk import PRESENT, TRAINING, Seat, Sitting, count, said
from ui.frame import Frame, Page
from ui.pages.attend.entry import Entry
from ui.pages.attend.list import TrainingList
from ui.pages.attend.table import SeatTable
from ui.parts.banner import Empty
from ui.parts.card import muted
from ui.parts.notice import Notice
from ui.verbatim import Label


class AttendPage(Page):
    """List of trainings at the left, the roster of one sitting at the right."""

    name: ClassVar[str] = "attend"

    def __init__(self, office: Office, frame: Frame) -> None:
        super().__init__(office, frame)
        self._training: Record | None = None
        self._sittings: list[Sitting] = []
        self._seats: list[Seat] = []
        self._asked = 0
        self.notice = Notice()
        self.trainings = TrainingList(office, self)
        self.trainings.chosen.connect(self._chosen)
        self.trainings.new_asked.connect(lambda: frame.open("records", kind=TRAINING, new=True))
        self.heading = Label(parent=self)
        self.heading.setObjectName("title")
        self.heading.setWordWrap(True)
        self.tabs = QTabBar(self)
        self.tabs.setAccessibleName(say("场次"))
        self.tabs.setExpanding(False)
        self.tabs.currentChanged.connect(lambda _: self._read_seats())
        self.entry = Entry(self)
        self.entry.name.searched.connect(self._show_seats)
        self.entry.name.textChanged.connect(self._show_seats)
        self.entry.name.entered.connect(self._enter)
        self.entry.guest.connect(self.add_guest)
        self.only_open = QCheckBox(say("只看未记的"), self)
        self.only_open.toggled.connect(lambda _: self._show_seats(self.entry.name.text()))
        self.counts = Label(parent=self)
        self.counts.setObjectName("section")
        self.counts.setWordWrap(True)
        self.table = SeatTable(self)
        self.entry.name.down.connect(self.table.setFocus)
        self.table.marked.connect(self._mark_one)
        self.table.remarked.connect(self._remark_one)
        self.buttons: dict[str, QPushButton] = {}
        self.right = self._right()
        self.nothing = Empty()
        self.nothing.say(
            say("培训、讲座、教研都在这里签到：先登记一次培训，参加的人按名册勾选，打姓名首字母就能记到。"),
            {say("登记培训"): self.trainings.new_asked.emit},
        )
        self._lay_out()

    def refresh(self) -> None:
        """List the trainings again; the chosen one stays."""
        self.trainings.show_found(self.trainings.search.text(), self._training.uid if self._training else "")
        self.right.setVisible(self._training is not None)
        self.nothing.setVisible(self._training is None)

    def go(self, **facts: Any) -> None:
        """Show the training of a uid."""
        uid = str(facts.get("uid", ""))
        if uid and not self.trainings.choose(uid):
            self.trainings.search.clear()
            self.trainings.choose(uid)

    def focus_search(self) -> None:
        """Put the keyboard where names are typed."""
        self.entry.name.setFocus()

    def back(self) -> None:
        """Go back to the list of trainings."""
        self.trainings.list.setFocus()

    def sitting(self) -> Sitting | None:
        """Return the sitting that is shown."""
        place = self.tabs.currentIndex()
        return self._sittings[place] if 0 <= place < len(self._sittings) else None

    def mark(self, marks: Sequence[Seat], words: str) -> None:
        """Record seats as given; one step of undo."""
        sitting = self.sitting()
        before = {seat.key: seat for seat in self._seats}
        changed = [seat for seat in marks if before.get(seat.key) != seat]
        if sitting and changed:
            olds = [before.get(seat.key, replace(seat, presence="", remark="")) for seat in changed]
            self.undo_stack.push(_Mark(self, sitting, olds, changed, words))

    def all_present(self) -> None:
        """Tick everybody who is not recorded yet."""
        marks = [replace(seat, presence=PRESENT) for seat in self._seats if seat.person and not seat.presence]
        self.mark(marks, say("全部记到"))

    def add_guest(self, name: str, unit: str) -> None:
        """Record a guest who is on no roster."""
        self.mark([Seat("", name, unit, presence=PRESENT)], say("登记来宾 {name}", name=name))
        self.entry.clear()

    def record(self, sitting: Sitting, marks: Sequence[Seat]) -> None:
        """Keep what is recorded: one at once, many off the screen's thread."""
        kept = [(sitting, seat) for seat in marks]
        if len(marks) > 1:
            self.frame.run(
                lambda _: self.office.attendance.keep_marks(kept),
                lambda _: self._read_seats(),
                title=say("记出席"),
            )
            return
        try:
            self.office.attendance.keep_marks(kept)
        except Refused as refused:
            self.notice.refuse(refused)
            return
        self._take_over(sitting, marks)

    def _take_over(self, sitting: Sitting, marks: Sequence[Seat]) -> None:
        if sitting != self.sitting():
            return
        given = {seat.key: seat for seat in marks}
        seats_now = [given.pop(seat.key, seat) for seat in self._seats]
        kept = [seat for seat in [*seats_now, *given.values()] if seat.person or seat.presence]
        self._seats = kept
        self._show_seats(self.entry.name.text())

    def _enter(self, text: str) -> None:
        found = self.office.attendance.find(self._seats, text) if text else []
        if not found:
            if text:
                self.notice.tell(say("名册上没有“{text}”。如果是来宾，写上单位，点“记为来宾”。", text=text), "warn")
            return
        # Two people with the same initials are ticked by typing them twice.
        seat = next((one for one in found if not one.presence), found[0])
        self.notice.hide()
        self.mark([replace(seat, presence=PRESENT)], say("{name} 到", name=seat.name))
        self.frame.status(say("{name}　到", name=seat.name), "good")
        self.entry.clear()

    def _mark_one(self, key: str, presence: str) -> None:
        seat = next(seat for seat in self._seats if seat.key == key)
        remark = seat.remark if presence else ""
        self.mark(
            [replace(seat, presence=presence, remark=remark)],
            say("{name} {presence}", name=seat.name, presence=presence),
        )

    def _remark_one(self, key: str, remark: str) -> None:
        seat = next(seat for seat in self._seats if seat.key == key)
        new = "" if seat.remark == remark else remark
        marked = replace(seat, presence=seat.presence or PRESENT, remark=new)
        self.mark([marked], say("{name} {presence}", name=seat.name, presence=remark))

    def _chosen(self, uid: str) -> None:
        place = self.tabs.currentIndex() if self._training and self._training.uid == uid else 0
        self._training = self.office.records.get(TRAINING, uid)
        if self._training is None:
            return
        shown = self.office.records.shown
        parts = (shown(self._training, name) for name in ("title", "start", "place"))
        self.heading.setText("　".join(part for part in parts if part))
        self._sittings = self.office.attendance.sittings(self._training)
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for sitting in self._sittings:
            month, day = sitting.day[5:].split("-")
            number = self.tabs.addTab(f"{int(month)}/{int(day)} {say(sitting.slot)}")
            self.tabs.setTabToolTip(number, sitting.content)
        self.tabs.setCurrentIndex(min(max(place, 0), len(self._sittings) - 1))
        self.tabs.blockSignals(False)
        self.right.show()
        self.nothing.hide()
        self._read_seats()

    def _read_seats(self) -> None:
        sitting, training = self.sitting(), self._training
        if sitting is None or training is None:
            return
        self._asked += 1
        asked = self._asked
        self.frame.run(
            lambda _: self.office.attendance.seats(training, sitting), lambda found: self._take_seats(found, asked)
        )

    def _take_seats(self, found: list[Seat], asked: int) -> None:
        if asked == self._asked:
            self._seats = found
            self._show_seats(self.entry.name.text())

    def _show_seats(self, typed: str = "") -> None:
        shown = self.office.attendance.find(self._seats, typed)
        if self.only_open.isChecked():
            shown = [seat for seat in shown if not seat.presence]
        self.table.show_seats(shown)
        if self._training:
            self.counts.setText(said(count(self._training, self._seats)))

    def _edit(self) -> None:
        if self._training:
            self.frame.open("records", kind=TRAINING, uid=self._training.uid)

    def to_paper(self) -> None:
        """Show the sign-in sheet."""
        if self._training:
            self.frame.open("papers", form="F09", uids=(self._training.uid,), preview=True)

    def _right(self) -> QWidget:
        right = QWidget(self)
        acts = QHBoxLayout()
        acts.addWidget(self.heading, 1)
        for words, act in (
            (say("改培训内容"), self._edit),
            (say("打印签到表"), self.to_paper),
            (say("全部记到"), self.all_present),
        ):
            button = QPushButton(words, right)
            button.clicked.connect(act)
            self.buttons[words] = button
            acts.addWidget(button)
        line = QHBoxLayout()
        line.addWidget(self.counts, 1)
        line.addWidget(self.only_open)
        down = QVBoxLayout(right)
        down.setContentsMargins(8, 0, 0, 0)
        down.addLayout(acts)
        down.addWidget(self.notice)
        down.addWidget(self.tabs)
        down.addWidget(self.entry)
        down.addLayout(line)
        down.addWidget(self.table, 1)
        down.addWidget(muted(say("在名册上：空格 到，G 公出，B 病假，S 事假，K 旷，C 迟到，Delete 清除。"), right))
        return right

    def _lay_out(self) -> None:
        split = QSplitter(self)
        split.addWidget(self.trainings)
        split.addWidget(self.right)
        split.addWidget(self.nothing)
        for place in (1, 2):
            split.setStretchFactor(place, 1)
        split.setSizes([self.fontMetrics().horizontalAdvance("字") * 14, 1000, 1000])
        split.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 10, 14, 10)
        outer.addWidget(split)


class _Mark(QUndoCommand):
    """Records seats, and takes it back."""

    def __init__(
        self, page: AttendPage, sitting: Sitting, before: Sequence[Seat], after: Sequence[Seat], words: str
    ) -> None:
        super().__init__(words)
        self._page = page
        self._sitting = sitting
        self._before = before
        self._after = after

    def redo(self) -> None:
        """Record."""
        self._page.record(self._sitting, self._after)

    def undo(self) -> None:
        """Take it back."""
        self._page.record(self._sitting, self._before)
