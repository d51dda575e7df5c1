"""Words on the screen that are never markup: what a partner wrote is shown to the letter, and nothing is loaded by it.

Qt takes a text that looks like HTML for HTML, in labels, tool tips and questions alike. Every label of the window is a
`Label`; what Qt shows by itself goes through `verbatim`.
"""

from html import escape

from PySide6.QtGui import Qt as Text
from PySide6.QtWidgets import QLabel, QWidget


class Label(QLabel):
    """A label that shows its text to the letter."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show a text, whoever wrote it."""
        # Before the text is there: Qt must not read it as anything else for a moment.
        self.setTextFormat(Text.TextFormat.PlainText)
        super().setText(text)

    def show_markup(self, markup: str, **values: str) -> None:
        """Show our own markup; the values in its places are shown to the letter."""
        self.setTextFormat(Text.TextFormat.RichText)
        super().setText(markup.format(**{name: escape(value) for name, value in values.items()}))


def verbatim(text: str) -> str:
    """Return a tool tip or a question that Qt shows to the letter, though it looks like markup."""
    return Text.convertFromPlainText(text) if Text.mightBeRichText(text) else text
