"""Line edits that search while somebody types, by letters too that still wait in a Chinese input method."""

import re

from PySide6.QtCore import QModelIndex, QRect, QStringListModel, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

# An input method shows z's'f or "z s f" while the letters wait for their characters.
_NOT_LETTERS = re.compile(r"[^a-z]")


class SearchLine(QLineEdit):
    """Emits `searched` with what is typed, or with the pinyin letters that still wait in the input method.

    Down asks for the list that stands below it: `below`.
    """

    searched = Signal(str)
    left = Signal()
    below = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.textEdited.connect(self.searched)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Search by Latin letters that are not committed yet."""
        super().inputMethodEvent(event)
        letters = event.preeditString().lower()
        if letters and letters.isascii():
            self.searched.emit(self.text() + _NOT_LETTERS.sub("", letters))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for the list below by Down."""
        if event.key() == Qt.Key.Key_Down:
            self.below.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the keyboard went elsewhere, but not when only a list popped up."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class PickLine(SearchLine):
    """A search line with a list below it; `picked` names the place of the chosen line in the list that was offered."""

    picked = Signal(int)
    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = QStringListModel(self)
        self._completer = QCompleter(self._lines, self)
        self._list = QListView()
        self._completer.setPopup(self._list)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(12)
        self._completer.setWidget(self)
        by_index: SignalInstance = self._completer.activated[QModelIndex]  # type: ignore[index]  # two overloads
        by_index.connect(lambda index: self.picked.emit(index.row()))

    def offer(self, lines: list[str]) -> None:
        """Show these lines below, the first one marked, so that Enter takes it."""
        self._lines.setStringList(lines)
        if not lines:
            self._list.hide()
            return
        # As wide as its words, not as its line: two people of one name differ in what stands behind it.
        words = max(map(self.fontMetrics().horizontalAdvance, lines)) + 3 * self.fontMetrics().height()
        self._completer.complete(
            QRect(0, 0, max(self.width(), min(words, self.screen().size().width() // 2)), self.height())
        )
        self._list.setCurrentIndex(self._completer.completionModel().index(0, 0))

    @property
    def offering(self) -> bool:
        """Tell whether the list is open."""
        return self._list.isVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list by Down or F4, as a combo box does."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_F4) and not self.offering:
            self.asked.emit()
            return
        super().keyPressEvent(event)
