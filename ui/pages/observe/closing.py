"""The closing part of the sheet: board, strengths, weaknesses, suggestions and the talk after the lesson."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from core.model.record import Problem
from core.model.words import say
from core.office import Office
from core.office.observation.desk import OBSERVATION
from ui.form.editors import LongEditor
from ui.pages.observe.slot import Slot
from ui.parts.card import Card

# Two beside each other; what was good stands by what was not.
_PLACES = (("strengths", "weaknesses"), ("suggestions", "board"), ("feedback_talk", "feedback_date"))


class Closing(Card):
    """Takes what is written after the lesson."""

    changed = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(say("总评与交换意见"), parent)
        self.slots: dict[str, Slot] = {}
        kind = office.records.kind(OBSERVATION)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        for line, names in enumerate(_PLACES):
            for column, name in enumerate(names):
                field = kind.field(name)
                if field is None:
                    raise KeyError(name)
                slot = Slot(field, office, above=True, parent=self)
                slot.editor.changed.connect(self.changed)
                self.slots[name] = slot
                grid.addWidget(slot, line, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.add(grid)

    def put(self, values: Mapping[str, Any]) -> None:
        """Show the closing part of an observation."""
        for name, slot in self.slots.items():
            slot.put(values.get(name))

    def typed(self) -> dict[str, Any]:
        """Return what was typed."""
        return {name: slot.typed() for name, slot in self.slots.items()}

    def texts(self) -> list[QPlainTextEdit]:
        """Return the editors of free text."""
        return [slot.editor.text for slot in self.slots.values() if isinstance(slot.editor, LongEditor)]

    def begin(self) -> None:
        """Put the keyboard into the first field."""
        self.slots["strengths"].editor.setFocus()

    def show_problems(self, problems: Sequence[Problem]) -> list[Slot]:
        """Show each problem under its field and return the slots that have one."""
        told = {problem.field: problem.message for problem in problems}
        for name, slot in self.slots.items():
            slot.tell(told.get(name, ""))
        return [slot for name, slot in self.slots.items() if name in told]
