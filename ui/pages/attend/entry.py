"""The line where names are typed to be ticked, and the small line for a guest who is on no roster."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from core.model.words import say
from ui.form.lines import SearchLine


class EntryLine(SearchLine):
    """Typing finds, Enter ticks, Down goes into the table."""

    entered = Signal(str)
    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter and Down."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(self.text().strip())
        elif event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)


class Entry(QWidget):
    """Name line, unit of a guest, and the button that records the guest."""

    guest = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = EntryLine(self)
        self.name.setPlaceholderText(say("打姓名或拼音首字母，回车记到"))
        self.name.setAccessibleName(say("记到"))
        self.name.setClearButtonEnabled(True)
        self.unit = QLineEdit(self)
        self.unit.setPlaceholderText(say("来宾单位"))
        self.unit.setAccessibleName(say("来宾单位"))
        self.unit.returnPressed.connect(self._record)
        self.button = QPushButton(say("记为来宾"), self)
        self.button.setToolTip(say("名册上没有的人：写上姓名和单位"))
        self.button.clicked.connect(self._record)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.name, 3)
        across.addWidget(self.unit, 2)
        across.addWidget(self.button)

    def clear(self) -> None:
        """Empty the line for the next name, the keyboard stays."""
        self.name.clear()
        self.unit.clear()
        self.name.setFocus()

    def _record(self) -> None:
        if self.name.text().strip():
            self.guest.emit(self.name.text().strip(), self.unit.text().strip())
