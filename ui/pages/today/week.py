"""The week at a glance: seven columns of events, each opening its record; reads nothing itself."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.model.words import say
from core.office.agenda.desk import Event
from ui.verbatim import Label, verbatim

# More than this in one day is counted, not listed; the list of the kind shows them all.
_SHOWN = 4


class Week(QWidget):
    """Seven day columns from Monday on; today stands out."""

    opened = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._days: list[QWidget] = []

    def show_week(self, first: dt.date, today: dt.date, events: Sequence[Event]) -> None:
        """Show the week that begins on `first`."""
        for old in self._days:
            self._grid.removeWidget(old)
            old.deleteLater()
        self._days = []
        for place in range(7):
            day = first + dt.timedelta(days=place)
            column = self._column(day, day == today, [event for event in events if event.day == day.isoformat()])
            self._grid.addWidget(column, 0, place)
            self._grid.setColumnStretch(place, 1)
            self._days.append(column)

    def _column(self, day: dt.date, is_today: bool, events: Sequence[Event]) -> QWidget:
        column = QFrame(self)
        column.setProperty("today", is_today)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(2)
        words = (say("周一"), say("周二"), say("周三"), say("周四"), say("周五"), say("周六"), say("周日"))
        head = Label(f"{words[day.weekday()]} {day.month}/{day.day}", column)
        head.setObjectName("section" if is_today else "muted")
        layout.addWidget(head)
        for event in events[:_SHOWN]:
            layout.addWidget(self._button(column, event))
        if len(events) > _SHOWN:
            layout.addWidget(Label(say("还有 {n} 件", n=len(events) - _SHOWN), column))
        layout.addStretch()
        return column

    def _button(self, column: QWidget, event: Event) -> QPushButton:
        button = EventButton(event.title, column)
        button.setToolTip(verbatim(f"{event.kind_title}　{event.title}"))
        button.clicked.connect(lambda: self.opened.emit(event.kind, event.uid))
        return button


class EventButton(QPushButton):
    """A flat button whose words are cut with … where the column ends."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = title
        self.setFlat(True)
        self.setStyleSheet("text-align: left; padding-left: 0; padding-right: 0")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)
        self.setText(title)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the words to the width."""
        super().resizeEvent(event)
        room = self.width() - self.fontMetrics().averageCharWidth()
        self.setText(self.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, room))
