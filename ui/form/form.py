"""The screen face of a kind: one edit form for every kind, its slips under their fields, its draft on every change."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from core.model.fields import AnyField, Auto, Choices, Field, Long, Rows, Text
from core.model.kind import Kind
from core.model.record import Problem, Record, computed, safe
from core.model.words import say
from core.office import Office
from ui import theme
from ui.form.editors import Editor, editor_for
from ui.form.rows import RowsEditor
from ui.verbatim import Label

DRAFT_MS = 600


class FieldBox(QWidget):
    """A label, its editor, and below both a line that gives a hint or the slip; the line is always there."""

    def __init__(self, field: Field, editor: Editor) -> None:
        super().__init__()
        self.editor = editor
        label = say(field.label)
        self._hint = say(field.hint)
        self.label = Label(f"{label} *" if field.required else label)
        self.label.setBuddy(editor.focusProxy() or editor)
        self.below = Label(self._hint)
        self.below.setObjectName("problem")
        self.below.setWordWrap(True)
        self.below.setMinimumHeight(self.below.fontMetrics().height())
        editor.name(label)
        self.reveal = QToolButton()
        self.reveal.setText(say("显示全部"))
        self.reveal.setAccessibleName(say("显示全部：{label}", label=label))
        self.reveal.hide()
        across = QHBoxLayout()
        across.addWidget(editor, 1)
        across.addWidget(self.reveal)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(2)
        down.addWidget(self.label)
        down.addLayout(across)
        down.addWidget(self.below)
        down.addStretch(1)

    def offer(self, covered: bool) -> None:
        """Offer to show the value in full, or not."""
        self.reveal.setVisible(covered)

    def say(self, message: str) -> None:
        """Show a slip under the field, or its hint again."""
        self.below.setText(message or self._hint)
        theme.mark(self.below, "bad", bool(message))
        self.editor.mark(message)


class Form(QScrollArea):
    """The form of one record; `changed` tells that a person typed, `drafted` that the typing is safe."""

    changed = Signal()
    drafted = Signal()

    def __init__(self, office: Office, kind: Kind) -> None:
        super().__init__()
        self.kind = kind
        self.uid = ""
        self.boxes: dict[str, FieldBox] = {}
        self._office = office
        self._dirty = False
        self._kept_as = "new"
        self._older: dict[str, Any] = {}
        self._touched: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_MS)
        self._timer.timeout.connect(self._pause)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # Tab goes from field to field; the area itself takes nothing from the keyboard.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        self._lay_out(QGridLayout(inner))
        self.setWidget(inner)

    # What a page does with it

    def open(self, record: Record | None, values: Mapping[str, Any] | None = None) -> None:
        """Show a kept record, or an empty form with what a new one starts with; `values` count as typed."""
        self.settled()
        self.uid = record.uid if record else ""
        self._kept_as = self.uid or "new"
        self._older = {}
        given = dict(record.values) if record else self._office.records.blank(self.kind.name)
        self._touched = set() if record else set(given)
        # A covered number that nobody touches comes back as it is known.
        shown = safe(self.kind, given)
        for name, box in self.boxes.items():
            box.editor.put(shown.get(name))
            box.offer(record is not None and shown.get(name) != given.get(name))
        self.show_problems(())
        self._compute(given)
        if values:
            self.type_in(values)
        self.verticalScrollBar().setValue(0)

    def type_in(self, typed: Mapping[str, Any]) -> None:
        """Put values into the form as if they had been typed: those of a draft, or what another page knows already."""
        for name, value in typed.items():
            if name in self.boxes:
                self.boxes[name].editor.put(value)
                self._touched.add(name)
                self._dirty = True

    def typed(self) -> dict[str, Any]:
        """Return what was typed since the form was opened; untouched fields are left out."""
        names = [name for name in self.boxes if name in self._touched]
        return {name: self.boxes[name].editor.typed() for name in names}

    def read(self) -> tuple[Record, list[Problem]]:
        """Read what was typed, show every slip under its field, and return the record and the slips."""
        record, problems = self._office.records.read(self.kind.name, self.typed(), self.uid)
        self.show_problems(problems)
        self._compute(record.values)
        return record, problems

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show the slips under their fields and put the keyboard into the first bad one."""
        first: Editor | None = None
        by_field: dict[str, list[Problem]] = {}
        for problem in problems:
            by_field.setdefault(problem.field.split(".")[0], []).append(problem)
        for name, box in self.boxes.items():
            slips = by_field.get(name, [])
            box.say(self._words(slips))
            if isinstance(box.editor, RowsEditor):
                for slip in slips:
                    if slip.field.count(".") == 2:
                        box.editor.mark_cell(slip)
            if slips and first is None:
                first = box.editor
        if first:
            first.setFocus()
            self.ensureWidgetVisible(first)

    @property
    def dirty(self) -> bool:
        """Tell whether a person typed something that is not saved."""
        return self._dirty

    # Drafts

    @property
    def draft_name(self) -> str:
        """Return the name under which the typing is kept."""
        return f"{self.kind.name}:{self._kept_as}"

    def keep_as(self, name: str) -> None:
        """Keep what is typed as the draft of that name: "new", or another where an older one waits there."""
        self._kept_as = name

    def keep_beside(self, older: Mapping[str, Any]) -> None:
        """Keep an older draft of the same record together with what is typed now, until it is taken up."""
        self._older = dict(older)

    def keep_draft(self) -> None:
        """Write what was typed at once, so that not even a cut of power takes it."""
        self._timer.stop()
        if not self._dirty:
            return
        self._office.records.keep_draft(self.draft_name, {**self._older, **self.typed()})
        self.drafted.emit()

    def settled(self) -> None:
        """Forget that something was typed: it was saved or given up."""
        self._timer.stop()
        self._dirty = False

    # Parts

    def _lay_out(self, grid: QGridLayout) -> None:
        grid.setContentsMargins(2, 2, 10, 2)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(2)
        row = column = 0
        for field in self.kind.fields:
            editor = _editor(field, self._office)
            editor.changed.connect(lambda name=field.name: self._changed(name))
            (editor.focusProxy() or editor).installEventFilter(self)
            box = self.boxes[field.name] = FieldBox(field, editor)
            box.reveal.clicked.connect(lambda _=False, name=field.name: self._reveal(name))
            span = 2 if _wide(field) else 1
            if column + span > 2:
                row, column = row + 1, 0
            grid.addWidget(box, row, column, 1, span)
            row, column = (row + 1, 0) if column + span == 2 else (row, 1)
        grid.setRowStretch(row + 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    def eventFilter(self, part: QObject, event: QEvent) -> bool:
        """Leave Ctrl+Z to the page where nothing was typed since the last save: then it is the save that is undone."""
        if event.type() is QEvent.Type.ShortcutOverride and not self._dirty and isinstance(event, QKeyEvent):
            asked = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if any(event.matches(one) for one in asked):
                event.ignore()
                return True
        return super().eventFilter(part, event)

    def _reveal(self, name: str) -> None:
        record = self._office.records.one(self.kind.name, self.uid)
        self._office.records.reveal(record, [name])
        self.boxes[name].editor.put(record.get(name))
        self.boxes[name].offer(False)

    def _pause(self) -> None:
        self.keep_draft()
        record, _ = self._office.records.read(self.kind.name, self.typed(), self.uid)
        self._compute(record.values)

    def _changed(self, name: str) -> None:
        self._touched.add(name)
        self._dirty = True
        self.boxes[name].say("")
        # Counted from the first change that is not kept, so that steady typing cannot put the draft off.
        if not self._timer.isActive():
            self._timer.start()
        self.changed.emit()

    def _compute(self, values: Mapping[str, Any]) -> None:
        for name, value in computed(self.kind, values).items():
            if isinstance(self.boxes[name].editor.field, Auto):
                self.boxes[name].editor.put(value)

    def _words(self, slips: Sequence[Problem]) -> str:
        if not slips:
            return ""
        first = slips[0]
        if first.field.count(".") != 2:
            return first.message
        return say("第 {n} 行：{message}", n=first.field.split(".")[1], message=first.message)


def _editor(declared: Field, office: Office) -> Editor:
    field: AnyField = declared  # type: ignore[assignment]  # the union of all field types is closed
    return RowsEditor(field, office) if isinstance(field, Rows) else editor_for(field, office)


def _wide(field: Field) -> bool:
    return isinstance(field, Long | Rows | Choices) or (isinstance(field, Text) and field.longest > 100)
