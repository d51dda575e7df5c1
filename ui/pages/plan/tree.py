"""The plan as a tree: each goal, task and node with its progress, what it rests on, and how it is changed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from core.model.words import say
from core.office import Office
from ui import theme
from ui.frame import Frame
from ui.pages.plan.change import ChangePane
from ui.pages.plan.kinds import PLAN_ITEM, WORK_PLAN
from ui.parts.banner import Empty
from ui.parts.notice import Notice
from ui.parts.progress import PERCENT, ProgressBar
from ui.parts.sources import Origin, Side, SourcesPane
from ui.verbatim import verbatim

if TYPE_CHECKING:
    from core.office.programme.desk import Node

_ROW = Qt.ItemDataRole.UserRole
_OWNERS, _UNTIL, _BAR = 1, 2, 3
# The tree beside its evidence, and beside the form of a line that is being changed.
_READING, _CHANGING = [800, 420], [560, 660]
# Characters that a goal is known by, its number and the step in from the left included.
_LEAST = 13


class Row(NamedTuple):
    """A line of the plan as the tree shows it."""

    uid: str
    cells: tuple[str, ...]
    percent: float | None
    late: bool
    evidence: tuple[Origin, ...]
    children: tuple["Row", ...]


class GoalTree(QTreeWidget):
    """Gives what is to be done all that the other columns leave, and never so little that it cannot be read."""

    def fit(self) -> None:
        """Fit the first column."""
        others = (place for place in range(1, self.columnCount()) if not self.isColumnHidden(place))
        room = self.viewport().width() - sum(self.columnWidth(place) for place in others)
        self.setColumnWidth(0, max(room, self.fontMetrics().horizontalAdvance("字") * _LEAST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self.fit()


class TreePane(QWidget):
    """Shows the plans of a pairing; the line that is chosen shows its evidence beside it."""

    def __init__(self, office: Office, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._frame = frame
        self._pairing = ""
        self._asked = 0
        self.notice = Notice()
        self.tree = GoalTree(self)
        self.tree.setAccessibleName(say("计划与进度"))
        self.tree.setHeaderLabels([say("目标（任务）"), say("责任人"), say("止"), say("进度"), say("状态")])
        self.tree.setItemDelegateForColumn(_BAR, ProgressBar(self.tree))
        self.tree.setUniformRowHeights(True)
        self.tree.currentItemChanged.connect(lambda now, _: self._choose(now))
        self.tree.itemActivated.connect(lambda item, _: self._open(item))
        self.empty = Empty()
        self.sources = SourcesPane(office, frame)
        self.change_button = QPushButton(theme.icon("history"), say("调整这一行…"))
        self.change_button.clicked.connect(self.change)
        self.new_button = QPushButton(theme.icon("add"), say("新的目标任务"))
        self.new_button.clicked.connect(lambda: frame.open("records", kind=PLAN_ITEM, new=True))
        self.changing = ChangePane(office, frame)
        self.changing.kept.connect(self._kept)
        self.changing.given_up.connect(self.give_up)
        self._lay_out()

    def show_pairing(self, pairing: str) -> None:
        """Count again, off the screen's thread."""
        self._pairing = pairing
        self._asked += 1
        asked = self._asked
        self._frame.run(
            lambda _: rows(self._office, self._office.programme.plan(pairing)) if pairing else [],
            lambda found: self._show(found, asked),
            self.notice.refuse,
        )

    def change(self) -> None:
        """Open the chosen line to be changed, with the reason."""
        row = self._row(self.tree.currentItem())
        if row:
            self.changing.open(row.uid)
            self.right.setCurrentWidget(self.changing)
            self._make_room(_CHANGING)

    def save(self) -> None:
        """Save the change that is being typed."""
        if self.right.currentWidget() is self.changing:
            self.changing.save()

    def give_up(self) -> None:
        """Leave the change and show the evidence again."""
        if self.right.currentWidget() is self.changing:
            self.changing.drop()
            self._show_evidence()

    def _show_evidence(self) -> None:
        self.right.setCurrentWidget(self.beside)
        self._make_room(_READING)

    def _make_room(self, sizes: list[int]) -> None:
        # Beside the form only what the lines are called and how they stand is left of the tree.
        self.split.setSizes(sizes)
        for column in (_OWNERS, _UNTIL, _BAR):
            self.tree.setColumnHidden(column, sizes is _CHANGING)
        self.tree.fit()

    def _kept(self) -> None:
        self._show_evidence()
        self._frame.status(say("已调整；计划里留下了原内容和原因"), "good")
        self.show_pairing(self._pairing)

    def _show(self, found: Sequence[Row], asked: int) -> None:
        if asked != self._asked:
            return
        self._say_empty()
        chosen = self._row(self.tree.currentItem())
        self.tree.clear()
        for one in found:
            self.tree.addTopLevelItem(_item(one))
        self.tree.expandAll()
        for column in (1, 2, 4):
            self.tree.resizeColumnToContents(column)
        # What is to be done is read first: names and bar give way to it.
        sign = self.fontMetrics().horizontalAdvance("字")
        self.tree.setColumnWidth(_OWNERS, min(self.tree.columnWidth(_OWNERS), sign * 6))
        self.tree.setColumnWidth(_BAR, sign * 6)
        self.tree.fit()
        self.left.setCurrentWidget(self.tree if found else self.empty)
        items = self.tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
        same = (item for item in items if chosen and (row := self._row(item)) and row.uid == chosen.uid)
        first = next(same, self.tree.topLevelItem(0))
        if first:
            self.tree.setCurrentItem(first)
        else:
            self._choose(None)

    def _say_empty(self) -> None:
        if not self._pairing:
            begin = {say("登记结对关系"): lambda: self._frame.open("records", kind="pairing", new=True)}
            self.empty.say(
                say("还没有结对关系。先登记哪两所学校结对，再写规划；对方已经登记的，收下对方的包就有了。"), begin
            )
            return
        self.empty.say(
            say("这个结对还没有计划。先写帮扶规划，再把目标、任务、节点登记成行；进度按记录自动计算。"),
            {
                say("写帮扶规划"): lambda: self._frame.open("records", kind=WORK_PLAN, new=True),
                say("登记目标任务"): lambda: self._frame.open("records", kind=PLAN_ITEM, new=True),
            },
        )

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        row = self._row(item)
        self.change_button.setEnabled(row is not None)
        if row is None:
            self.sources.show_none()
        else:
            self.sources.show_origins(row.evidence, row.cells[0])

    def _open(self, item: QTreeWidgetItem) -> None:
        row = self._row(item)
        if row:
            self._frame.open("records", kind=PLAN_ITEM, uid=row.uid)

    def _row(self, item: QTreeWidgetItem | None) -> Row | None:
        # A name tuple would be kept as a plain list of Qt; in a list of one it stays what it is.
        return item.data(0, _ROW)[0] if item else None

    def _lay_out(self) -> None:
        acts = QWidget()
        across = QHBoxLayout(acts)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.new_button)
        across.addStretch()
        across.addWidget(self.change_button)
        self.beside = Side(self.sources, acts)
        self.right = QStackedWidget()
        self.right.addWidget(self.beside)
        self.right.addWidget(self.changing)
        self.left = QStackedWidget()
        self.left.addWidget(self.tree)
        self.left.addWidget(self.empty)
        split = self.split = QSplitter(self)
        split.addWidget(self.left)
        split.addWidget(self.right)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes(_READING)
        split.setChildrenCollapsible(False)
        self.tree.header().setStretchLastSection(False)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 10, 0, 0)
        down.addWidget(self.notice)
        down.addWidget(split, 1)


def rows(office: Office, nodes: "Sequence[Node]") -> list[Row]:
    """Return the lines of the plan in words."""
    return [_line(office, node) for node in nodes]


def _line(office: Office, node: "Node") -> Row:
    item = node.item
    owners = (office.records.shown(item, name) for name in ("helper_owner", "recipient_owner"))
    stated = say(node.state) + (say("（自报）") if node.claimed else "")
    state = say("{state}（逾期）", state=stated) if node.late else stated
    name = f"{item.get('number') or ''} {item.get('task') or ''}".strip()
    cells = (name, "、".join(one for one in owners if one), str(item.get("end") or ""), "", state)
    evidence = tuple((one.kind, one.uid) for one in node.evidence)
    return Row(item.uid, cells, node.percent, node.late, evidence, tuple(rows(office, node.children)))


def _item(row: Row) -> QTreeWidgetItem:
    item = QTreeWidgetItem(list(row.cells))
    item.setData(0, _ROW, [row])
    item.setData(_BAR, PERCENT, row.percent)
    for column, text in enumerate(row.cells):
        item.setToolTip(column, verbatim(text))
    if row.late:
        item.setForeground(4, QColor(theme.colours().error))
    for child in row.children:
        item.addChild(_item(child))
    return item
