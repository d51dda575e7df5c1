"""One row of a lesson's course: its cells stand level and keep what the sheet does not show."""

import uuid
from collections.abc import Mapping
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from core.model.fields import Rows
from core.model.words import say
from core.office import Office
from ui.form.editors import Editor, LongEditor, OneValue, editor_for
from ui.pages.observe.clock import as_stamp, shown_minutes, typed_minutes

# Column and its share of the width; none for what is as wide as its words.
COLUMNS = (("minute", 0), ("stage", 0), ("teacher_act", 5), ("student_act", 4), ("side_note", 4))


class ProcessRow(QWidget):
    """One row; what the sheet does not show of it stays as it was."""

    changed = Signal()

    def __init__(self, rows: Rows, office: Office, line: Mapping[str, Any], parent: QWidget) -> None:
        super().__init__(parent)
        self._line: dict[str, Any] = {}
        self.editors: dict[str, Editor] = {}
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(4)
        for name, share in COLUMNS:
            column = rows.column(name)
            if column is None:
                raise KeyError(name)
            editor = editor_for(cast(OneValue, column), office, inside=True)
            fit(editor, name, share, self)
            across.addWidget(editor, share, Qt.AlignmentFlag.AlignTop)
            self.editors[name] = editor
        self.put(line)
        for editor in self.editors.values():
            editor.changed.connect(self.changed)
        for text in self._texts():
            text.grown.connect(self._level)
        self._level()

    def put(self, line: Mapping[str, Any]) -> None:
        """Show a line."""
        self._line = {"id": uuid.uuid4().hex, **line}
        for name, editor in self.editors.items():
            editor.put(shown_minutes(line.get(name)) if name == "minute" else line.get(name))

    def typed(self) -> dict[str, Any]:
        """Return the line as typed, with its id and what is not shown."""
        typed = {name: editor.typed() for name, editor in self.editors.items()}
        return {**self._line, **typed, "minute": typed_minutes(str(typed["minute"]))}

    def number(self, number: int) -> None:
        """Name the cells by their row and column, for those who hear the window."""
        for editor in self.editors.values():
            editor.name(say("第 {n} 行 {column}", n=number, column=say(editor.field.label)))

    @property
    def empty(self) -> bool:
        """Tell whether nothing was typed into the row."""
        return not any(str(editor.typed()).strip() for editor in self.editors.values())

    def stamp(self, seconds: float) -> None:
        """Set the row's minute, unless it has one."""
        editor = self.editors["minute"]
        if not str(editor.typed()).strip():
            editor.put(as_stamp(seconds))
            self.changed.emit()

    def _level(self) -> None:
        texts = self._texts()
        most = max(text.lines for text in texts)
        for text in texts:
            text.stand(most)

    def _texts(self) -> list[LongEditor]:
        return [editor for editor in self.editors.values() if isinstance(editor, LongEditor)]


def fit(part: QWidget, name: str, share: int, of: QWidget) -> None:
    """Give heads and cells of one column the same width, so that they stand under each other."""
    if share:
        part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return
    letters = "00:00:00" if name == "minute" else "探究/活动字字"
    part.setFixedWidth(of.fontMetrics().horizontalAdvance(letters) + 24)
