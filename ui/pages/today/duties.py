"""What the pairs owe in these days and what is short; asked for when somebody looks, as counting takes time."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from core.model.words import say
from core.office import Office
from ui import theme
from ui.frame import Frame
from ui.parts.bars import Bar
from ui.parts.card import muted
from ui.parts.notice import Notice
from ui.parts.plain_table import PlainTable
from ui.parts.progress import PERCENT, ProgressBar

if TYPE_CHECKING:
    from core.office.programme.desk import Duty

_MINE = "today.my_duties"
_DONE, _UNTIL = 2, 3
_BARS = 10


class DutiesPane(QWidget):
    """A line a duty: whose, how much is owed and done, until when; opening a line opens its pair."""

    # How far each sort of duty is done, for a picture.
    counted = Signal(list)

    def __init__(self, office: Office, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._frame = frame
        self._asked = 0
        self._duties: list[Duty] = []
        self._found: list[Duty] = []
        self._only = ""
        self.notice = Notice()
        self.mine = QCheckBox(say("只看我的"), self)
        self.mine.setChecked(bool(office.setting(_MINE, False)))
        self.mine.toggled.connect(self._turn_mine)
        self.open_only = QCheckBox(say("只看没做完的"), self)
        self.open_only.setChecked(True)
        self.open_only.toggled.connect(self._show)
        heads = (say("职责"), say("谁"), say("已做／应做"), say("截止"))
        self.table = PlainTable(say("职责"), heads, wide=(0, 1), parent=self)
        self.table.setItemDelegateForColumn(_DONE, ProgressBar(self.table))
        self.table.itemActivated.connect(lambda item: self.open_duty(item.row()))
        self.empty = muted("", self)
        choices = QHBoxLayout()
        choices.addWidget(self.mine)
        choices.addWidget(self.open_only)
        choices.addStretch()
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 6, 0, 0)
        down.addLayout(choices)
        down.addWidget(self.notice)
        down.addWidget(self.table, 1)
        down.addWidget(self.empty)
        down.addStretch()
        for part in (self.table, self.empty):
            part.hide()

    def refresh(self) -> None:
        """Count again, off the screen's thread."""
        self._asked += 1
        asked = self._asked
        self._frame.run(
            lambda _: self._office.programme.due(), lambda found: self._take(found, asked), self.notice.refuse
        )

    def narrow(self, duty: str) -> None:
        """List one sort of duty only; the same again lists all of them."""
        self._only = "" if self._only == duty else duty
        self._show()

    def open_duty(self, row: int) -> None:
        """Open the pair that owes the duty."""
        duty = self._duties[row]
        self._frame.open("records", kind=duty.kind, uid=duty.uid)

    def _take(self, found: "Sequence[Duty]", asked: int) -> None:
        if asked == self._asked:
            self._found = list(found)
            self._show()

    def _turn_mine(self, on: bool) -> None:
        self._office.set_setting(_MINE, on)
        self._show()

    def _show(self) -> None:
        mine, person = self.mine.isChecked(), self._office.person
        self._duties = [
            duty
            for duty in self._found
            if (duty.short or not self.open_only.isChecked()) and (not mine or person in duty.persons)
            if self._only in ("", duty.duty)
        ]
        self.counted.emit(_bars([duty for duty in self._found if not mine or person in duty.persons]))
        self.table.show_lines([_cells(duty) for duty in self._duties])
        today = self._office.today()
        for row, duty in enumerate(self._duties):
            until, done = self.table.item(row, _UNTIL), self.table.item(row, _DONE)
            if done is not None and duty.owed:
                done.setData(PERCENT, 100 * duty.done / duty.owed)
            if until is not None and duty.short and duty.period.last < today:
                until.setForeground(QColor(theme.colours().error))
        self.table.setVisible(bool(self._duties))
        self.empty.setVisible(not self._duties)
        none = say("还没有约定的职责。登记师徒结对等关系以后，这里按约定的频次提醒。")
        self.empty.setText(say("这几天的职责都做完了。") if self._found else none)


def _bars(duties: "Sequence[Duty]") -> list[Bar]:
    """Return a bar for each sort of duty, what is furthest behind first."""
    sums: dict[str, tuple[int, int]] = {}
    for duty in duties:
        done, owed = sums.get(duty.duty, (0, 0))
        sums[duty.duty] = (done + min(duty.done, duty.owed), owed + duty.owed)
    bars = [Bar(name, say(name), done, owed) for name, (done, owed) in sums.items() if owed]
    return sorted(bars, key=lambda bar: bar.number / bar.total)[:_BARS]


def _cells(duty: "Duty") -> tuple[str, ...]:
    whose = "、".join(duty.names)
    what = f"{say(duty.duty)}（{duty.subject}）" if duty.subject else say(duty.duty)
    return what, whose, f"{duty.done} / {duty.owed} {say(duty.unit)}", duty.period.last.isoformat()
