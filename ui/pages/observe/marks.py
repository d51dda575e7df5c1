"""The marks of the sheet by the items of a rubric, with their sum and the level it reaches shown at once."""

import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from core.model.fields import Measure
from core.model.record import Problem, Record
from core.model.words import say
from core.office import Office
from core.office.observation.desk import RUBRIC
from ui import theme
from ui.parts.card import Card, muted
from ui.verbatim import Label

_LAST = "observe.rubric"


class Marks(Card):
    """A line an item: what it asks, what it may give, what was given."""

    changed = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(say("评分"), parent)
        self._office = office
        self._kept: list[Mapping[str, Any]] = []
        self._rubric: Record | None = None
        self.lines: dict[str, QLineEdit] = {}
        self.chooser = QComboBox(self)
        self.chooser.setAccessibleName(say("评价量表"))
        self.chooser.activated.connect(self._choose)
        self.sum = Label(parent=self)
        self.sum.setObjectName("title")
        top = QHBoxLayout()
        top.addWidget(self.chooser)
        top.addStretch()
        top.addWidget(self.sum)
        self.add(top)
        self._table = QWidget(self)
        self.add(self._table)
        self.problem = Label(parent=self)
        self.problem.setObjectName("problem")
        self.add(self.problem)

    def put(self, values: Mapping[str, Any]) -> None:
        """Show the marks of an observation; it keeps the rubric of its day."""
        self._kept = list(values.get("marks") or ())
        chosen = str(values.get("rubric") or ("" if values.get("lesson") else self._office.setting(_LAST, "")))
        self.chooser.clear()
        self.chooser.addItem(say("不评分"), "")
        for rubric in self._office.records.find(RUBRIC, order=("-version",), limit=50):
            self.chooser.addItem(self._office.records.title(rubric), rubric.uid)
        self.chooser.setCurrentIndex(max(0, self.chooser.findData(chosen)))
        self._build()

    def typed(self) -> dict[str, Any]:
        """Return the rubric and the marks that were given."""
        ids = {str(line.get("item")): line.get("id") for line in self._kept}
        marks = [
            {"id": ids.get(item) or uuid.uuid4().hex, "item": item, "score": line.text()}
            for item, line in self.lines.items()
            if line.text().strip()
        ]
        return {"rubric": self._rubric.uid if self._rubric else "", "marks": marks}

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark what is wrong and say why below."""
        told = {problem.field: problem.message for problem in problems if problem.field.startswith(("marks", "rubric"))}
        filled = [line for line in self.lines.values() if line.text().strip()]
        for number, line in enumerate(filled, 1):
            theme.mark(line, "bad", f"marks.{number}.score" in told)
        self.problem.setText("\n".join(told.values()))
        theme.mark(self.problem, "bad", bool(told))

    def _choose(self) -> None:
        self._kept = self.typed()["marks"]
        self._build()
        self._office.set_setting(_LAST, self._rubric.uid if self._rubric else "")
        self.changed.emit()

    def _build(self) -> None:
        self._rubric = self._office.records.get(RUBRIC, str(self.chooser.currentData() or ""))
        given = {str(line.get("item")): line.get("score") for line in self._kept}
        self.lines = {}
        table = QWidget(self)
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        items = list(self._rubric.lines("items")) if self._rubric else []
        known = {_called(item) for item in items}
        others = [{"dimension": name} for name in given if name not in known]
        for row, item in enumerate([*items, *others]):
            self._add_item(grid, row, item, given.get(_called(item)))
        self.down.replaceWidget(self._table, table)
        self._table.hide()
        self._table.deleteLater()
        self._table = table
        self._add_up()

    def _add_item(self, grid: QGridLayout, row: int, item: Mapping[str, Any], score: object) -> None:
        name = _called(item)
        weight = item.get("weight")
        line = QLineEdit(_plain(score), self)
        line.setAccessibleName(say("{item} 得分", item=name))
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
        line.setFixedWidth(self.fontMetrics().horizontalAdvance("0000000"))
        line.textEdited.connect(self._typed)
        grid.addWidget(Label(str(item.get("dimension") or ""), self), row, 0)
        grid.addWidget(muted(str(item.get("item") or ""), self), row, 1)
        grid.addWidget(line, row, 2)
        grid.addWidget(Label(say("/ {weight} 分", weight=_plain(weight)) if weight else "", self), row, 3)
        self.lines[name] = line

    def _typed(self) -> None:
        self._add_up()
        self.changed.emit()

    def _add_up(self) -> None:
        measure = Measure("score", "得分", places=1, most=100)
        values = [measure.parse(line.text()).value for line in self.lines.values()]
        given = [Decimal(str(value)) for value in values if value is not None]
        if not given:
            self.sum.setText("")
            return
        total = sum(given, Decimal(0))
        # An unfinished sheet has no level.
        whole = self._rubric is not None and len(given) == len(values)
        reached = self._office.records.level(self._rubric.uid, float(total)) if self._rubric and whole else ""
        self.sum.setText(say("总分 {total} 分　{level}", total=_plain(float(total)), level=reached).strip())


def _called(item: Mapping[str, Any]) -> str:
    return str(item.get("item") or item.get("dimension") or "")


def _plain(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
