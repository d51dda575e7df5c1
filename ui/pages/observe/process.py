"""The course of the lesson, row by row: time, stage, what teacher and students do, and the remark beside the row."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from core.model.fields import Rows
from core.model.record import Problem
from core.model.words import say
from core.office import Office
from core.office.observation.desk import OBSERVATION
from ui import theme
from ui.form.editors import LongEditor
from ui.pages.observe.clock import as_stamp, put_stamp
from ui.pages.observe.phrases import PhraseKeys
from ui.pages.observe.row import COLUMNS, ProcessRow, fit
from ui.parts.card import Card
from ui.verbatim import Label

_FIRST_TEXT = "teacher_act"
_AT_ONCE, _AT_A_TIME = 5, 2


class Process(Card):
    """The rows with their heads; Enter makes a row, Shift+Enter a line, Ctrl+arrows go from row to row."""

    changed = Signal()
    finished = Signal()

    def __init__(self, office: Office, undo: QUndoStack, keys: PhraseKeys, parent: QWidget | None = None) -> None:
        super().__init__(say("教学过程"), parent)
        self._keys = keys
        self._office = office
        self._undo = undo
        field = office.records.kind(OBSERVATION).field("process")
        if not isinstance(field, Rows):
            raise TypeError(field)
        self._field = field
        self.rows: list[ProcessRow] = []
        # Lines of a long sheet that have no row yet: a row is a dozen widgets, and the window must not stand still.
        self._waiting: list[Mapping[str, Any]] = []
        self._more = QTimer(self, interval=0, singleShot=True)
        self._more.timeout.connect(lambda: self._build(_AT_A_TIME))
        self._down = QVBoxLayout()
        self._down.setSpacing(4)
        self.problem = Label(parent=self)
        self.problem.setObjectName("problem")
        self.add(self._heads())
        self.add(self._down)
        self.add(self.problem)

    def put(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """Show these lines, or an empty one to write in; rows that are there are used again, many come bit by bit."""
        given = list(lines) or [{}]
        while len(self.rows) > len(given):
            self._take_off(len(self.rows) - 1)
        for row, line in zip(self.rows, given, strict=False):
            row.put(line)
        self._waiting = given[len(self.rows) :]
        self._build(_AT_ONCE)

    def typed(self) -> list[dict[str, Any]]:
        """Return the lines that hold something."""
        return [row.typed() for row in self.rows if not row.empty] + [dict(line) for line in self._waiting]

    def insert(self, place: int, line: Mapping[str, Any]) -> ProcessRow:
        """Put a row at a place."""
        row = ProcessRow(self._field, self._office, line, self)
        row.changed.connect(self.changed)
        for editor in row.editors.values():
            part = editor.focusProxy()
            if part:
                part.installEventFilter(self)
            if isinstance(editor, LongEditor):
                self._keys.watch(editor.text)
        self.rows.insert(place, row)
        self._down.insertWidget(place, row)
        self._number(place)
        return row

    def remove(self, place: int) -> None:
        """Take a row away at once; undo brings it back with all it held."""
        self._undo.push(_RemoveRow(self, place))

    def drop(self, place: int) -> None:
        """Take a row off the screen; one row always remains."""
        self._take_off(place)
        if not self.rows:
            self.insert(0, {})
        self.focus(min(place, len(self.rows) - 1))
        self.changed.emit()

    def _number(self, first: int) -> None:
        for number, row in enumerate(self.rows[first:], first + 1):
            row.number(number)

    def _take_off(self, place: int) -> None:
        row = self.rows.pop(place)
        self._number(place)
        self._down.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _build(self, most: int) -> None:
        some, self._waiting = self._waiting[:most], self._waiting[most:]
        for line in some:
            self.insert(len(self.rows), line)
        if self._waiting:
            self._more.start()

    def focus(self, place: int, column: str = _FIRST_TEXT) -> None:
        """Put the keyboard into a row."""
        self.rows[place].editors[column].setFocus()

    def here(self) -> tuple[int, str] | None:
        """Return the place and the column where the keyboard is, or nothing."""
        focus = QApplication.focusWidget()
        for place, row in enumerate(self.rows):
            for name, editor in row.editors.items():
                if focus is not None and (focus is editor.focusProxy() or editor.isAncestorOf(focus)):
                    return place, name
        return None

    def stamp(self, seconds: float) -> None:
        """Set the minute of the row where the keyboard is and insert the stamp into its text."""
        if self.here() is None:
            last = len(self.rows) - 1
            self.focus(last if self.rows[last].empty else self._new_row(last))
        place, column = self.here() or (len(self.rows) - 1, _FIRST_TEXT)
        self.rows[place].stamp(seconds)
        editor = self.rows[place].editors[column]
        if isinstance(editor, LongEditor):
            put_stamp(editor.text, as_stamp(seconds))
        elif column == "minute":
            editor.put(as_stamp(seconds))
            self.changed.emit()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark the cells that are wrong and say why below."""
        told = {problem.field: problem.message for problem in problems if problem.field.startswith("process")}
        filled = [row for row in self.rows if not row.empty]
        for number, row in enumerate(filled, 1):
            for name, editor in row.editors.items():
                message = told.get(f"process.{number}.{name}", "")
                # Only what changes: dressing a widget anew takes time, and a sheet has hundreds.
                if message or (editor.focusProxy() or editor).property("bad"):
                    editor.mark(message)
        self.problem.setText("\n".join(told.values()))
        theme.mark(self.problem, "bad", bool(told))
        self.problem.setVisible(bool(told))

    def eventFilter(self, part: QObject, event: QEvent) -> bool:
        """Take the keys that make, leave and remove rows."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and self._take_key(event):
            return True
        return super().eventFilter(part, event)

    def _take_key(self, event: QKeyEvent) -> bool:
        here = self.here()
        if here is None:
            return False
        place, column = here
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._enter(place, column, event, control)
        if control and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.focus(min(max(place + step, 0), len(self.rows) - 1), column)
            return True
        if control and event.key() == Qt.Key.Key_Backspace and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.remove(place)
            return True
        return False

    def _enter(self, place: int, column: str, event: QKeyEvent, control: bool) -> bool:
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return False
        if not control and column in ("minute", "stage"):
            self.focus(place)
        elif self.rows[place].empty and place == len(self.rows) - 1:
            self.finished.emit()
        else:
            self.focus(self._new_row(place))
        return True

    def _new_row(self, after: int) -> int:
        self.insert(after + 1, {})
        return after + 1

    def _heads(self) -> QWidget:
        heads = QWidget(self)
        across = QHBoxLayout(heads)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(4)
        words = (say("时间"), say("环节"), say("教师活动"), say("学生活动"), say("点评"))
        for (name, share), word in zip(COLUMNS, words, strict=True):
            head = Label(word, heads)
            head.setObjectName("muted")
            fit(head, name, share, self)
            across.addWidget(head, share)
        return heads


class _RemoveRow(QUndoCommand):
    """Removes a row, and puts it back with its words."""

    def __init__(self, process: Process, place: int) -> None:
        super().__init__(say("删去一行"))
        self._process = process
        self._place = place
        self._line = process.rows[place].typed()

    def redo(self) -> None:
        """Take the row away."""
        self._process.drop(self._place)

    def undo(self) -> None:
        """Put the row back."""
        self._process.insert(self._place, self._line)
        self._process.focus(self._place)
        self._process.changed.emit()
