"""The head of the sheet: which lesson, who taught and who watched; a lesson of these days or a new one."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from core.model.record import Problem
from core.model.words import language, say
from core.office import Office
from core.office.observation.desk import LESSON, OBSERVATION, Sheet
from ui.pages.observe.slot import Slot
from ui.parts.card import Card
from ui.verbatim import Label

# In the order of the paper: kind, field, and how many columns it takes; the lesson to pick stands before them.
_PLACES = (
    (OBSERVATION, "date", 1), (OBSERVATION, "observer", 1),
    (LESSON, "teacher", 1), (LESSON, "subject", 1), (LESSON, "grade", 1), (LESSON, "class_name", 1),
    (LESSON, "lesson_type", 1), (LESSON, "topic", 2), (LESSON, "period_of_topic", 1),
    (OBSERVATION, "obs_kind", 1), (OBSERVATION, "observer_role", 1), (LESSON, "period_no", 1), (LESSON, "place", 1),
    (LESSON, "start_time", 1), (LESSON, "end_time", 1), (LESSON, "students_present", 1), (OBSERVATION, "pairing", 1),
)  # fmt: skip
# How many Chinese characters wide the head must be for four columns, and for three; other languages need more.
_FOUR, _THREE, _LONGER = 60, 42, 4 / 3
# Lessons that were held or planned within these days may be picked.
_DAYS = dt.timedelta(days=10)


class Head(Card):
    """Takes the head of the lesson and of the observation; picking a lesson fills its half."""

    changed = Signal()
    picked = Signal(str)
    teacher_changed = Signal(str)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._office = office
        self.slots: dict[tuple[str, str], Slot] = {}
        self.lessons = QComboBox(self)
        self.lessons.setAccessibleName(say("课"))
        self.lessons.setMinimumContentsLength(12)
        self.lessons.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.lessons.activated.connect(lambda: self.picked.emit(str(self.lessons.currentData() or "")))
        self._line_of_lesson = self._line()
        for kind, name, _ in _PLACES:
            self._slot(kind, name)
        self._columns = 0
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(5)
        self._place(2)
        self.add(self._grid)
        self.slots[LESSON, "teacher"].editor.changed.connect(self._tell_teacher)

    def put(self, sheet: Sheet) -> None:
        """Show the head of a sheet."""
        self._fill_lessons(sheet)
        for (kind, name), slot in self.slots.items():
            slot.put((sheet.lesson if kind == LESSON else sheet.observation).get(name))
        many = self._office.records.count("pairing") > 1 or not sheet.observation.get("pairing")
        self.slots[OBSERVATION, "pairing"].setVisible(many)
        self._tell_teacher()

    def typed(self, kind: str) -> dict[str, Any]:
        """Return what was typed for the lesson or for the observation."""
        return {name: slot.typed() for (of, name), slot in self.slots.items() if of == kind}

    def lesson_uid(self) -> str:
        """Return the uid of the picked lesson, or "" for a new one."""
        return str(self.lessons.currentData() or "")

    def show_problems(self, problems: Sequence[Problem]) -> list[Slot]:
        """Show each problem under its field and return the slots that have one."""
        told = {problem.field: problem.message for problem in problems}
        for (_, name), slot in self.slots.items():
            slot.tell(told.get(name, ""))
        if "pairing" in told:
            self.slots[OBSERVATION, "pairing"].show()
        return [slot for (_, name), slot in self.slots.items() if name in told]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many columns as can be read: fewer on a small screen, with large letters, with longer words."""
        super().resizeEvent(event)
        letters = self.width() / self.fontMetrics().horizontalAdvance("字")
        letters /= 1 if language() == "zh" else _LONGER
        self._place(4 if letters >= _FOUR else 3 if letters >= _THREE else 2)

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        grid = self._grid
        for part in (self._line_of_lesson, *self.slots.values()):
            grid.removeWidget(part)
        grid.addWidget(self._line_of_lesson, 0, 0, 1, 2, Qt.AlignmentFlag.AlignTop)
        line, column = 0, 2
        for kind, name, span in _PLACES:
            if column + span > columns:
                line, column = line + 1, 0
            grid.addWidget(self.slots[kind, name], line, column, 1, span, Qt.AlignmentFlag.AlignTop)
            column += span
        for column in range(4):
            # The last of three holds the date and its calendar button.
            share = 6 if columns == 3 and column == 2 else 5
            grid.setColumnStretch(column, share if column < columns else 0)

    def _line(self) -> QWidget:
        label = Label(say("课"), self)
        label.setBuddy(self.lessons)
        line = QWidget(self)
        grid = QGridLayout(line)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        label.setMinimumWidth(self.fontMetrics().horizontalAdvance("字字字字*"))
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(label, 0, 0)
        grid.addWidget(self.lessons, 0, 1)
        grid.setColumnStretch(1, 1)
        return line

    def _slot(self, kind: str, name: str) -> None:
        field = self._office.records.kind(kind).field(name)
        if field is None:
            raise KeyError(name)
        slot = Slot(field, self._office, parent=self)
        slot.editor.changed.connect(self.changed)
        self.slots[kind, name] = slot

    def _fill_lessons(self, sheet: Sheet) -> None:
        today = self._office.today()
        span = {"date": ((today - _DAYS).isoformat(), (today + _DAYS).isoformat())}
        known = self._office.records.find(LESSON, between=span, order=("-date",), limit=60)
        uids = list(dict.fromkeys([*([sheet.lesson_uid] if sheet.lesson_uid else []), *(one.uid for one in known)]))
        self.lessons.clear()
        self.lessons.addItem(say("新的一节课（在下面填写）"), "")
        for uid in uids:
            self.lessons.addItem(self._lesson_title(uid), uid)
        self.lessons.setCurrentIndex(max(0, self.lessons.findData(sheet.lesson_uid)))

    def _lesson_title(self, uid: str) -> str:
        lesson = self._office.records.get(LESSON, uid)
        return self._office.records.title(lesson) if lesson else self._office.records.called(LESSON, uid)

    def _tell_teacher(self) -> None:
        self.teacher_changed.emit(str(self.slots[LESSON, "teacher"].typed()))
