"""Who is typing, shown at the foot of the rail and changed there: every save is kept under this name."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton

from core.model.words import say
from ui import theme
from ui.verbatim import verbatim

if TYPE_CHECKING:
    from core.office import Office
    from ui.frame import Frame

_RIGHT = Qt.TextElideMode.ElideRight


class TypistButton(QPushButton):
    """The name of the person at the keyboard; its menu has the people of this computer."""

    def __init__(self, office: "Office", frame: "Frame") -> None:
        super().__init__(theme.icon("person", theme.colours().rail_text), "")
        self._office = office
        self._frame = frame
        self.setAccessibleName(say("现在打字的人"))
        self.people = QMenu(self)
        self.people.aboutToShow.connect(self._fill)
        self.clicked.connect(self._open)

    def refresh(self) -> None:
        """Show who is typing now."""
        name = self._office.records.called("person", self._office.person) if self._office.person else ""
        shown = self.fontMetrics().elidedText(name, _RIGHT, self.fontMetrics().horizontalAdvance("字") * 6)
        self.setText(shown or say("谁在打字？"))
        hint = say("改动记在“{name}”名下；点这里换人", name=name) if name else say("点这里选是谁在打字")
        self.setToolTip(verbatim(hint))

    def _open(self) -> None:
        self._fill()
        self.people.popup(self.mapToGlobal(self.rect().topRight()))

    def _fill(self) -> None:
        self.people.clear()
        kept = self._office.setting("people", [])
        for uid in kept if isinstance(kept, list) else []:
            action = self.people.addAction(self._office.records.called("person", str(uid)))
            action.setCheckable(True)
            action.setChecked(uid == self._office.person)
            action.triggered.connect(partial(self._take, str(uid)))
        self.people.addSeparator()
        self.people.addAction(say("别的人…")).triggered.connect(lambda _=False: self._frame.open("settings"))

    def _take(self, uid: str, _: bool = False) -> None:
        self._office.at_keyboard(uid)
        self.refresh()
        name = self._office.records.called("person", uid)
        self._frame.status(say("从现在起，改动记在“{name}”名下", name=name), "good")
