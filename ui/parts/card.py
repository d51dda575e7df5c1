"""A card: a rounded frame with a title and what belongs to it, one under the other; knows nothing of what it holds."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.verbatim import Label


class Card(QFrame):
    """A rounded frame with a title; parts are added below it."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.down = QVBoxLayout(self)
        self.down.setContentsMargins(12, 10, 12, 12)
        self.heading = Label(title, self)
        self.heading.setObjectName("section")
        self.heading.setVisible(bool(title))
        self.down.addWidget(self.heading)

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Add a widget or a layout below what is there."""
        if isinstance(part, QWidget):
            self.down.addWidget(part, stretch)
        else:
            self.down.addLayout(part, stretch)


def muted(text: str, parent: QWidget | None = None) -> Label:
    """Return a quiet sentence that wraps: what an empty place is for, or a hint."""
    label = Label(text, parent)
    label.setObjectName("muted")
    label.setWordWrap(True)
    return label


def scrolled(inside: QWidget, parent: QWidget | None = None) -> QScrollArea:
    """Return the widget in a frameless area that scrolls when the window is small."""
    area = QScrollArea(parent)
    area.setObjectName("scroll")
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area
