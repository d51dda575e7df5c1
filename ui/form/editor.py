"""What every editor is: it holds what was typed and leaves its meaning to the field's own parse."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.model.fields import Field
from ui import theme


class Editor(QWidget):
    """Shows and takes one value; `changed` tells that a person changed it, `left` that the keyboard went elsewhere."""

    changed = Signal()
    left = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)

    def typed(self) -> Any:
        """Return what stands in the editor, as it was typed."""
        raise NotImplementedError

    def put(self, value: Any) -> None:
        """Show a kept value, or what a draft kept of the typing."""
        raise NotImplementedError

    def mark(self, message: str) -> None:
        """Show that the value is wrong (an empty message: that it is right)."""
        part = self.focusProxy() or self
        theme.mark(part, "bad", bool(message))
        part.setAccessibleDescription(message)

    def name(self, label: str) -> None:
        """Tell screen readers what the editor is for."""
        (self.focusProxy() or self).setAccessibleName(label)

    def hold(self, part: QWidget) -> None:
        """Take a widget as the one that gets the keyboard."""
        self.row.addWidget(part, 1)
        self.setFocusProxy(part)
        part.installEventFilter(self)

    def eventFilter(self, part: QObject, event: QEvent) -> bool:
        """Notice when the keyboard goes elsewhere."""
        if event.type() is QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(part, event)


def plain(value: Any) -> str:
    """Return a value as it is typed: a whole number without its point."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
