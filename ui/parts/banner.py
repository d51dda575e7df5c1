"""A strip above a form or list that says one thing and offers what can be done about it."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui import theme
from ui.verbatim import Label


class Banner(QFrame):
    """One sentence with its buttons; hidden until something is to be said."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        across = QHBoxLayout(self)
        across.setContentsMargins(10, 5, 6, 5)
        self.sentence = Label()
        self.sentence.setWordWrap(True)
        across.addWidget(self.sentence, 1)
        self._buttons = QHBoxLayout()
        across.addLayout(self._buttons)
        self.hide()

    def say(self, text: str, acts: Mapping[str, Callable[[], None]] | None = None, kind: str = "") -> None:
        """Show a sentence and a button for each act; an empty text hides the strip."""
        self.sentence.setText(text)
        while (item := self._buttons.takeAt(0)) is not None:
            if widget := item.widget():
                widget.setParent(None)
                widget.deleteLater()
        for words, act in (acts or {}).items():
            button = QPushButton(words)
            button.clicked.connect(partial(_do, act))
            self._buttons.addWidget(button)
        theme.mark(self, "kind", kind)
        self.setVisible(bool(text))


class Empty(QWidget):
    """What stands where there is nothing yet: why, and what to do next."""

    def __init__(self) -> None:
        super().__init__()
        down = QVBoxLayout(self)
        down.addStretch(1)
        self.words = Label()
        self.words.setWordWrap(True)
        self.words.setMargin(24)
        theme.mark(self.words, "muted", True)
        down.addWidget(self.words)
        # One below the other: side by side two long ones are wider than a list on a small screen.
        self._acts = QVBoxLayout()
        self._acts.setContentsMargins(24, 0, 24, 0)
        down.addLayout(self._acts)
        down.addStretch(2)

    def say(self, text: str, acts: Mapping[str, Callable[[], None]] | None = None) -> None:
        """Say why nothing is here, and offer what to do, what is nearest first."""
        self.words.setText(text)
        while (item := self._acts.takeAt(0)) is not None:
            if widget := item.widget():
                widget.setParent(None)
                widget.deleteLater()
        for number, (words, act) in enumerate((acts or {}).items()):
            button = QPushButton(words)
            theme.mark(button, "primary", number == 0)
            button.clicked.connect(partial(_do, act))
            self._acts.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)


def _do(act: Callable[[], None], _: bool = False) -> None:
    # A button tells whether it is checked; what it asks for has no use for that.
    act()
