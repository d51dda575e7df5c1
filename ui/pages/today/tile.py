"""A number to look at: large, with its words, leading to what it counts."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui import theme
from ui.verbatim import Label, verbatim


class Tile(QPushButton):
    """A button that shows a large number and its words; what waits for somebody stands out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tile")
        self._figure = Label(parent=self)
        self._figure.setObjectName("figure")
        self._words = Label(parent=self)
        self._words.setWordWrap(True)
        self._across = across = QHBoxLayout(self)
        across.setContentsMargins(12, 6, 12, 6)
        across.addWidget(self._figure)
        across.addWidget(self._words, 1)
        for part in (self._figure, self._words):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def put(self, number: str, words: str, hint: str, waits: str = "") -> None:
        """Show a number; `waits` is "true" for what is to be done, "warn" for what was left too long."""
        self._figure.setText(number)
        self._words.setText(words)
        self.setToolTip(verbatim(hint))
        self.setAccessibleName(f"{number} {words}")
        self.setAccessibleDescription(hint)
        theme.mark(self, "open", waits)
        for part in (self._figure, self._words):
            # What the style sheet says of a part by its parent's property is looked at anew only when asked.
            part.style().unpolish(part)
            part.style().polish(part)

    def sizeHint(self) -> QSize:
        """Ask for what the number and its words need."""
        return self._across.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Never become lower than the number, nor narrower than it with a word beside it."""
        word = self.fontMetrics().horizontalAdvance("字字字字")
        return QSize(self._figure.sizeHint().width() + word, self.sizeHint().height())
