"""One place of the sheet: a label, its editor and the line below it that says what is wrong."""

from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from core.model.fields import Field
from core.model.words import say
from core.office import Office
from ui import theme
from ui.form.editors import Editor, OneValue, editor_for
from ui.verbatim import Label, verbatim


class Slot(QWidget):
    """Label, editor and problem; the label stands before the editor, or above it when the text is long."""

    def __init__(self, field: Field, office: Office, *, above: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.editor: Editor = editor_for(cast(OneValue, field), office)
        label = Label(say(field.label) + ("*" if field.required else ""), self)
        label.setBuddy(self.editor.focusProxy() or self.editor)
        self.editor.name(say(field.label))
        self.editor.setToolTip(verbatim(say(field.hint)))
        self.problem = Label(parent=self)
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(1)
        if above:
            grid.addWidget(label, 0, 0)
            grid.addWidget(self.editor, 1, 0)
            grid.addWidget(self.problem, 2, 0)
        else:
            label.setMinimumWidth(self.fontMetrics().horizontalAdvance("字字字字*"))
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(label, 0, 0)
            grid.addWidget(self.editor, 0, 1)
            grid.addWidget(self.problem, 1, 1)
            grid.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def typed(self) -> Any:
        """Return what was typed."""
        return self.editor.typed()

    def put(self, value: Any) -> None:
        """Show a value and forget what was wrong with the former one."""
        self.editor.put(value)
        self.tell("")

    def tell(self, message: str) -> None:
        """Say what is wrong with the value; an empty message says that it is right."""
        self.problem.setText(message)
        self.problem.setVisible(bool(message))
        theme.mark(self.problem, "bad", bool(message))
        self.editor.mark(message)
