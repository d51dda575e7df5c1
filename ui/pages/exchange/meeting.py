"""Meeting a partner, a step a line: what is done has a tick, the next has the button; left and taken up at any time."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from core.model.words import say
from core.office.base.results import Met
from ui import theme
from ui.parts.card import Card
from ui.verbatim import Label


class MeetingCard(Card):
    """Shows how far a meeting has come; `asked` names the step that a person takes."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("认识伙伴"), parent)
        self.met: Met | None = None
        self.buttons: dict[str, QPushButton] = {}
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self.add(self._grid)
        self.hide()

    def show_meeting(self, met: Met) -> None:
        """Show the steps of a meeting; one that is done goes away."""
        self.met = met
        self.heading.setText(say("认识伙伴：{name}", name=met.name) if met.name else say("认识伙伴"))
        self._clear()
        verbs = _verbs()
        first = next((step.name for step in met.steps if not step.done), "")
        for row, step in enumerate(met.steps):
            mark = Label("✓" if step.done else str(row + 1), self)
            mark.setObjectName("section")
            words = _Words(f"{step.title}　{step.what}", self)
            self._grid.addWidget(mark, row, 0)
            self._grid.addWidget(words, row, 1)
            # What is done is not offered again; a pairing may still be typed before the cards are there.
            if not step.done and (step.name == first or step.name == "pairing"):
                button = QPushButton(verbs[step.name], self)
                button.setAccessibleDescription(step.title)
                theme.mark(button, "primary", step.name == first)
                button.clicked.connect(partial(self._ask, step.name))
                self._grid.addWidget(button, row, 2)
                self.buttons[step.name] = button
        self.setVisible(not met.done)

    def _ask(self, step: str, _: bool = False) -> None:
        self.asked.emit(step)

    def _clear(self) -> None:
        self.buttons.clear()
        while (item := self._grid.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()


class _Words(Label):
    """What a step is, with room for all its lines: a row of a grid asks for them at another width than it gives."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setWordWrap(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height of the lines at the new width."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))


def _verbs() -> dict[str, str]:
    return {
        "card": say("给出名片…"),
        "trust": say("收下名片…"),
        "hear": say("核对无误"),
        "adopt": say("看一看…"),
        "pairing": say("登记结对关系"),
        "package": say("生成交换包"),
    }
