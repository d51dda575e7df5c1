"""The 30 digits that two people read to each other over the telephone, in six large groups."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from core.model.words import say
from ui.verbatim import Label

_GROUP = 5


class Digits(Label):
    """Large groups of five; hidden while there is nothing to compare."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("digits")
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAccessibleName(say("核对数字"))
        self.hide()

    def show_digits(self, digits: str) -> None:
        """Show the digits, or nothing."""
        plain = digits.replace(" ", "")
        groups = [plain[at : at + _GROUP] for at in range(0, len(plain), _GROUP)]
        self.setText("  ".join(groups))
        self.setAccessibleDescription(" ".join(groups))
        self.setVisible(bool(plain))
