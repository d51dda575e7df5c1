"""The first page: what is open and for whom, what this month and this week hold; every number opens its records."""

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from core.model.dates import day_words
from core.model.term import months, weekday
from core.model.words import say
from core.office import Office
from core.office.agenda.desk import OpenMatter, Today, monday
from ui.frame import Frame, Page
from ui.pages.today.duties import DutiesPane
from ui.pages.today.start import FirstSteps
from ui.pages.today.tile import Tile
from ui.pages.today.week import Week
from ui.parts.bars import Bar, Bars
from ui.parts.card import Card, muted, scrolled
from ui.parts.plain_table import PlainTable
from ui.verbatim import Label

_TAB = "today.tab"
_BARS = 8
# Days after which the last backup is too old.
_LATE = 7


class TodayPage(Page):
    """Calls up open things; the person decides which to go on with."""

    name: ClassVar[str] = "today"

    def __init__(self, office: Office, frame: Frame) -> None:
        super().__init__(office, frame)
        self._asked = 0
        self._opens: tuple[OpenMatter, ...] = ()
        self.heading = Label(parent=self)
        self.heading.setObjectName("title")
        self.steps = FirstSteps(office.role, self)
        self.steps.hide()
        self.steps.taken.connect(self._take_step)
        self.numbers = {key: self._number(key) for key in ("drafts", "conflicts", "unsent", "unconfirmed", "backup")}
        heads = (say("事项"), say("谁"), say("自何时"))
        self.table = PlainTable(say("要办的事"), heads, wide=(0, 1), parent=self)
        self.table.setMinimumHeight(self.fontMetrics().height() * 10)
        self.table.wrap()
        self.table.itemActivated.connect(lambda item: self._go_on(item.row()))
        self.table.itemClicked.connect(lambda item: self._try_backup(item.row()))
        self.duties = DutiesPane(office, frame, self)
        self.duties.counted.connect(self._show_duties)
        self.progress = Bars(self, say("职责完成情况"))
        self.progress.chosen.connect(self.duties.narrow)
        self.nothing = muted(
            say("没有要办的事。草稿、待定的改动、没交换的意见、到期的师徒和该做的备份会列在这里。"), self
        )
        self.bars = Bars(self, say("本月活动"))
        self.bars.chosen.connect(self._open_month)
        self.no_bars = muted(say("本月还没有活动。听课、培训、捐赠等登记以后，这里显示各有多少。"), self)
        for part in (self.table, self.nothing, self.no_bars):
            part.hide()
        self.week = Week(self)
        self.week.opened.connect(self._open_record)
        self._lay_out()

    def refresh(self) -> None:
        """Read everything again off the screen's thread; an answer that was overtaken is dropped."""
        today = self.office.today()
        school = self.office.records.called("school", self.office.school)
        self.heading.setText(f"{day_words(today)}　{say(weekday(today))}　{school}")
        self._asked += 1
        asked = self._asked
        self.frame.run(lambda _: self.office.agenda.today(), lambda found: self._show(found, asked))

        if self.tabs.currentWidget() is self.duties:
            self.duties.refresh()

    def _turn_to(self, place: int) -> None:
        self.office.set_setting(_TAB, place)
        on_duties = self.tabs.widget(place) is self.duties
        self._pictures.setCurrentIndex(int(on_duties))
        if on_duties:
            self.duties.refresh()

    def _show_duties(self, bars: list[Bar]) -> None:
        self.progress.show_bars(bars)
        self.progress.setVisible(bool(bars))

    def _show(self, found: Today, asked: int) -> None:
        if asked != self._asked:
            return
        self.steps.setVisible(not all(found.steps))
        self.steps.show_steps(found.steps)
        self._show_numbers(found)
        self._show_opens(found.opens)
        kinds = self.office.agenda.event_kinds()
        counted = [Bar(kind.name, say(kind.title), found.month.get(kind.name, 0)) for kind in kinds]
        # The largest first: what does not fit is in the lists, and a picture is to be taken in at a glance.
        bars = sorted((bar for bar in counted if bar.number), key=lambda bar: -bar.number)[:_BARS]
        self.bars.show_bars(bars)
        self.bars.setVisible(bool(bars))
        self.no_bars.setVisible(not bars)
        today = self.office.today()
        self.week.show_week(monday(today), today, found.week)

    def _show_numbers(self, found: Today) -> None:
        unsent = sum(peer.unsent for peer in found.unsent)
        whom = "、".join(f"{peer.school_name} {peer.unsent}" for peer in found.unsent if peer.unsent)
        self._put("drafts", found.drafts, say("份草稿"), say("点开接着写"))
        self._put("conflicts", found.conflicts, say("处待定"), say("两人改了同一处，请选定"))
        self._put("unsent", unsent, say("处改动待送达"), whom or say("都已送达"))
        self._put("unconfirmed", found.unconfirmed, say("个包待回执"), say("对方下次发来的包会带回执"))
        age, words, waits = self._backup_age(found.last_backup)
        self.numbers["backup"].put(age, words, say("在设置里备份"), waits)

    def _backup_age(self, made: str) -> tuple[str, str, str]:
        if not made:
            return "—", say("还没有备份"), "warn"
        days = (self.office.now() - type(self.office.now()).fromisoformat(made).astimezone()).days
        late = "warn" if days > _LATE else ""
        return (str(days), say("天前备份"), late) if days > 0 else ("✓", say("今天已备份"), "")

    def _put(self, key: str, number: int, words: str, hint: str) -> None:
        self.numbers[key].put(str(number), words, hint, "true" if number else "")

    def _show_opens(self, opens: tuple[OpenMatter, ...]) -> None:
        self._opens = opens
        self.table.show_lines([(one.what, one.whose, one.since[:10]) for one in opens])
        self.table.setVisible(bool(opens))
        self.nothing.setVisible(not opens)

    def _go_on(self, row: int) -> None:
        one = self._opens[row]
        if one.kind:
            self._open_record(one.kind, one.uid)
        else:
            self.frame.open(one.page, **one.facts)

    def _try_backup(self, row: int) -> None:
        # It changes nothing and opens nothing to be typed into, so that one click is enough.
        if self._opens[row].facts.get("part") == "drill":
            self._go_on(row)

    def _open_record(self, kind: str, uid: str) -> None:
        page = {"lesson_observation": "observe", "training": "attend"}.get(kind)
        if page:
            self.frame.open(page, uid=uid)
        else:
            self.frame.open("records", kind=kind, uid=uid)

    def _open_month(self, kind: str) -> None:
        today = self.office.today()
        first, last = months(today)
        day = self.office.records.kind(kind).day
        self.frame.open("records", kind=kind, between={day: (first.isoformat(), last.isoformat())})

    def _take_step(self, place: int) -> None:
        school: tuple[tuple[str, dict[str, Any]], ...] = (
            ("records", {"kind": "person", "new": True}),
            ("exchange", {"part": "send"}),
            ("observe", {"new": True}),
        )
        county: tuple[tuple[str, dict[str, Any]], ...] = (
            ("exchange", {"part": "send"}),
            ("county", {}),
            ("plan", {"part": "report"}),
        )
        page, facts = (county if self.office.role == "county" else school)[place]
        self.frame.open(page, **facts)

    def _number(self, key: str) -> Tile:
        acts: dict[str, Callable[[], None]] = {
            "drafts": self._first_draft,
            "conflicts": lambda: self.frame.open("exchange", part="conflicts"),
            "unsent": lambda: self.frame.open("exchange", part="send"),
            "unconfirmed": lambda: self.frame.open("exchange", part="send"),
            "backup": lambda: self.frame.open("settings", part="backups"),
        }
        button = Tile(self)
        button.clicked.connect(acts[key])
        return button

    def _first_draft(self) -> None:
        drafts = [row for row, one in enumerate(self._opens) if "draft" in one.facts]
        if drafts:
            self._go_on(drafts[0])

    def _picture_side(self) -> QStackedWidget:
        """Return what stands beside the lists: the month's activities, or how far the duties are done."""
        month = Card(say("本月活动"), self)
        month.add(self.bars)
        month.add(self.no_bars)
        done = Card(say("职责完成情况"), self)
        done.add(muted(say("已做／应做；点一行，左边只列这一种。"), self))
        done.add(self.progress)
        self._pictures = QStackedWidget(self)
        for card in (month, done):
            card.down.addStretch()
            self._pictures.addWidget(card)
        self._pictures.setCurrentIndex(self.tabs.currentIndex())
        return self._pictures

    def _lay_out(self) -> None:
        numbers = QHBoxLayout()
        for button in self.numbers.values():
            numbers.addWidget(button, 1)
        opens = QWidget(self)
        down = QVBoxLayout(opens)
        down.setContentsMargins(0, 6, 0, 0)
        down.addWidget(self.table, 1)
        down.addWidget(self.nothing)
        down.addStretch()
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(say("要办的事"))
        self.tabs.addTab(opens, say("要办的事"))
        self.tabs.addTab(self.duties, say("本期职责"))
        self.tabs.setCurrentIndex(int(self.office.setting(_TAB, 0)))
        self.tabs.currentChanged.connect(self._turn_to)
        left = Card(parent=self)
        left.add(self.tabs, 1)
        middle = QHBoxLayout()
        middle.addWidget(left, 3)
        middle.addWidget(self._picture_side(), 2)
        week = Card(say("本周"), self)
        week.add(self.week)
        inside = QWidget(self)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(10)
        layout.addWidget(self.heading)
        layout.addWidget(self.steps)
        layout.addLayout(numbers)
        layout.addLayout(middle, 1)
        layout.addWidget(week)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside, self))
