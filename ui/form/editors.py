"""One editor for each field type."""

from typing import Any, assert_never

from core.model.fields import (
    Auto,
    Choice,
    Choices,
    Clock,
    Count,
    Day,
    Flag,
    Long,
    Measure,
    Month,
    Name,
    Ref,
    Text,
)
from core.model.words import say
from core.office import Office
from ui.form.chosen import ChoiceEditor, ChoicesEditor, FlagEditor, RefEditor
from ui.form.editor import Editor
from ui.form.typed import FEW_LINES, DayEditor, LineEditor, LongEditor
from ui.verbatim import Label

__all__ = [
    "AutoEditor",
    "ChoiceEditor",
    "ChoicesEditor",
    "DayEditor",
    "Editor",
    "FlagEditor",
    "LineEditor",
    "LongEditor",
    "OneValue",
    "RefEditor",
    "editor_for",
]


class AutoEditor(Editor):
    """A value that follows from the others, shown and never typed."""

    def __init__(self, field: Auto) -> None:
        super().__init__(field)
        self.label = Label()
        self.label.setMinimumHeight(self.fontMetrics().height() + 14)
        self.row.addWidget(self.label, 1)
        self._auto = field

    def typed(self) -> str:
        """Return nothing: the value is computed."""
        return ""

    def put(self, value: Any) -> None:
        """Show the value with its unit."""
        shown = self._auto.show(value)
        self.label.setText(f"{shown} {say(self._auto.unit)}".strip() if shown else "—")


OneValue = Text | Name | Long | Count | Measure | Day | Month | Clock | Choice | Choices | Flag | Ref | Auto


def editor_for(field: OneValue, office: Office, *, inside: bool = False) -> Editor:
    """Make the editor of a field that is one value (`inside`: in a line of rows, where room is short)."""
    match field:
        case Text() | Name() | Count() | Measure() | Month() | Clock():
            return _line(field, inside=inside)
        case Choice() | Choices() | Flag():
            return _choosing(field)
        case Long():
            return LongEditor(field, 1 if inside else FEW_LINES)
        case Day():
            return DayEditor(field, office.today)
        case Ref():
            return RefEditor(field, office)
        case Auto():
            return AutoEditor(field)
        case _:
            assert_never(field)


def _line(field: Text | Name | Count | Measure | Month | Clock, *, inside: bool) -> Editor:
    match field:
        case Count() | Measure():
            return LineEditor(field, unit="" if inside else say(field.unit))
        case Month():
            return LineEditor(field, hint=say("如 {example}", example="2014-09"))
        case Clock():
            return LineEditor(field, hint=say("如 {example}", example="08:05"))
        case Text() | Name():
            return LineEditor(field)
        case _:
            assert_never(field)


def _choosing(field: Choice | Choices | Flag) -> Editor:
    match field:
        case Choice():
            return ChoiceEditor(field)
        case Choices():
            return ChoicesEditor(field)
        case Flag():
            return FlagEditor(field)
        case _:
            assert_never(field)
