"""Editors that are typed into: a line, free text that grows, a day with its calendar."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QWidgetAction,
)

from core.model.fields import Day, Field
from core.model.words import say
from ui import theme
from ui.form.editor import Editor, plain
from ui.verbatim import Label

FEW_LINES, _MANY_LINES = 3, 14
# Frame and margins of a text, and what keeps its last line from being scrolled away.
_AROUND = 20


class LineEditor(Editor):
    """One line of text, a number with its unit, a month or a time."""

    def __init__(self, field: Field, *, unit: str = "", hint: str = "") -> None:
        super().__init__(field)
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.line.textEdited.connect(self.changed)
        self.hold(self.line)
        if unit:
            self.row.addWidget(Label(unit))

    def typed(self) -> str:
        """Return the text."""
        return self.line.text()

    def put(self, value: Any) -> None:
        """Show the value, a whole number without its point."""
        self.line.setText(plain(value))
        self.line.setCursorPosition(0)


class _Sheet(QPlainTextEdit):
    """Tells when its lines may break elsewhere: once the text has its new width, not before."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class LongEditor(Editor):
    """Free text that grows with what is written, up to a dozen lines; `grown` tells when it asks for another number."""

    grown = Signal()

    def __init__(self, field: Field, lines: int = FEW_LINES) -> None:
        super().__init__(field)
        self._least = lines
        self.lines = 0
        self.text = _Sheet()
        self.text.setTabChangesFocus(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.text.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.text.resized.connect(self._grow)
        self._quiet = False
        self.text.textChanged.connect(self._tell)
        self.hold(self.text)
        self._grow()

    def typed(self) -> str:
        """Return the text."""
        return self.text.toPlainText()

    def put(self, value: Any) -> None:
        """Show the text."""
        self._quiet = True
        self.text.setPlainText(plain(value))
        self._quiet = False

    def stand(self, lines: int) -> None:
        """Stand at least so many lines high, as those beside it do."""
        self._least = lines
        self._grow()

    def _tell(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def _written(self) -> int:
        # Asking for the place of a block has it laid out: until then a line that wraps counts as one.
        document, lines = self.text.document(), 0
        block = document.firstBlock()
        while block.isValid() and lines <= _MANY_LINES:
            height = document.documentLayout().blockBoundingRect(block).height()
            lines += max(round(height / self.text.fontMetrics().lineSpacing()), 1)
            block = block.next()
        return lines

    def _grow(self) -> None:
        written = self._written()
        # Before the height is set: that may break the text anew, and then this is asked again.
        changed, self.lines = written != self.lines, written
        lines = min(max(written, self._least), _MANY_LINES)
        shown = Qt.ScrollBarPolicy.ScrollBarAsNeeded if written > lines else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.text.setVerticalScrollBarPolicy(shown)
        self.text.setFixedHeight(lines * self.text.fontMetrics().lineSpacing() + _AROUND)
        if changed:
            self.grown.emit()


class DayEditor(Editor):
    """A day, typed in any form the field understands or taken from a calendar; Up and Down step a day."""

    def __init__(self, field: Day, today: Callable[[], dt.date]) -> None:
        super().__init__(field)
        self._day = field
        self._today = today
        # Made when first opened: a form with many days would carry many calendars for nothing.
        self._calendar: QCalendarWidget | None = None
        self._menu = QMenu(self)
        self.line = QLineEdit()
        self.line.setPlaceholderText(say("如 {example}", example="2026-03-05"))
        self.line.textEdited.connect(self.changed)
        self.left.connect(self._tidy)
        self.hold(self.line)
        self.button = QToolButton()
        self.button.setIcon(theme.icon("calendar", theme.colours().muted))
        self.button.setToolTip(say("打开日历"))
        self.button.setAccessibleName(say("打开日历"))
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self._open)
        self.row.addWidget(self.button)

    def typed(self) -> str:
        """Return what was typed."""
        return self.line.text()

    def put(self, value: Any) -> None:
        """Show a kept day as it is read on paper; anything else as it was typed."""
        parsed = self._day.parse(plain(value))
        self.line.setText(plain(value) if parsed.slip else self._day.show(parsed.value))

    def eventFilter(self, part: QObject, event: QEvent) -> bool:
        """Step a day by Up and Down."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        bare = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.modifiers() in bare:
            step = steps.get(Qt.Key(event.key()))
            if step:
                self._take(self._date() + dt.timedelta(days=step))
                return True
        return super().eventFilter(part, event)

    def _date(self) -> dt.date:
        value = self._day.parse(self.line.text()).value
        return dt.date.fromisoformat(value) if isinstance(value, str) else self._today()

    def _take(self, day: dt.date) -> None:
        self.put(day.isoformat())
        self.changed.emit()

    def _tidy(self) -> None:
        self.put(self.line.text())

    def _open(self) -> None:
        if self._calendar is None:
            self._calendar = QCalendarWidget()
            self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
            self._calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
            self._calendar.clicked.connect(self._choose)
            self._calendar.activated.connect(self._choose)
            holder = QWidgetAction(self._menu)
            holder.setDefaultWidget(self._calendar)
            self._menu.addAction(holder)
        day = self._date()
        self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        self._calendar.setFocus()

    def _choose(self, chosen: QDate) -> None:
        self._menu.hide()
        self._take(dt.date(chosen.year(), chosen.month(), chosen.day()))
