"""The page of the programme: plan and progress, survey and matching, the calendar of duties, reports with sources."""

from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout

from core.model.words import say
from core.office import Office
from ui.frame import Frame, Page
from ui.pages.plan.calendar import CalendarPane
from ui.pages.plan.match import MatchPane
from ui.pages.plan.report import ReportPane
from ui.pages.plan.tree import TreePane
from ui.parts.pairing_box import PairingBox
from ui.verbatim import Label

_TAB = "plan.tab"
PARTS = ("tree", "match", "calendar", "report")


class PlanPage(Page):
    """Asks each part only when somebody looks at it: counting takes time and loads much."""

    name: ClassVar[str] = "plan"

    def __init__(self, office: Office, frame: Frame) -> None:
        super().__init__(office, frame)
        self.pairing = PairingBox(office, parent=self)
        self.pairing.activated.connect(lambda _: self._look())
        self.tree = TreePane(office, frame, self)
        self.match = MatchPane(office, frame, self)
        self.calendar = CalendarPane(office, frame, self.pairing, self)
        self.report = ReportPane(office, frame, self.pairing, self)
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(say("计划"))
        titles = (say("计划与进度"), say("调研与匹配"), say("职责日历"), say("报表"))
        for pane, title in zip((self.tree, self.match, self.calendar, self.report), titles, strict=True):
            self.tabs.addTab(pane, title)
        self.tabs.setCurrentIndex(int(office.setting(_TAB, 0)))
        self.tabs.currentChanged.connect(self._turn)
        across = QHBoxLayout()
        across.addWidget(Label(say("结对关系"), self))
        across.addWidget(self.pairing, 1)
        across.addStretch(1)
        down = QVBoxLayout(self)
        down.setContentsMargins(14, 10, 14, 12)
        down.addLayout(across)
        down.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Read the pairings and the part that is looked at again."""
        self.pairing.fill()
        self._look()

    def go(self, **facts: Any) -> None:
        """Show a part (tree, match, calendar, report), a pairing, a report (view) and its period."""
        if facts.get("pairing"):
            self.pairing.setCurrentIndex(max(0, self.pairing.findData(facts["pairing"])))
        if facts.get("part") in PARTS:
            self.tabs.setCurrentIndex(PARTS.index(facts["part"]))
        if facts.get("view"):
            self.report.choose(str(facts["view"]), str(facts.get("period", "")))

    def save(self) -> None:
        """Save a change of the plan that is being typed."""
        if self.tabs.currentWidget() is self.tree:
            self.tree.save()

    def back(self) -> None:
        """Leave a change of the plan."""
        if self.tabs.currentWidget() is self.tree:
            self.tree.give_up()

    def _turn(self, place: int) -> None:
        self.office.set_setting(_TAB, place)
        self._look()

    def _look(self) -> None:
        shown = self.tabs.currentWidget()
        if isinstance(shown, TreePane | MatchPane | CalendarPane | ReportPane):
            shown.show_pairing(self.pairing.uid)
