"""One editor for each field type; an editor holds what was typed and leaves its meaning to the field's own parse."""

import datetime as dt
import re
from collections.abc import Callable
from functools import partial
from typing import Any, assert_never

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QWidget,
    QWidgetAction,
)  # fmt: skip

from core.model.fields import (
    Auto,
    Choice,
    Choices,
    Clock,
    Count,
    Day,
    Field,
    Flag,
    Long,
    Measure,
    Month,
    Name,
    Ref,
    Text,
)  # fmt: skip
from core.model.words import say
from core.office import Office
from ui import theme
from ui.lines import PickLine

_FEW_LINES, _MANY_LINES = 3, 14


class Editor(QWidget):
    """Shows and takes one value; `changed` tells that a person changed it, `left` that the keyboard went elsewhere."""

    changed = Signal()
    left = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)

    def typed(self) -> Any:
        """Return what stands in the editor, as it was typed."""
        raise NotImplementedError

    def put(self, value: Any) -> None:
        """Show a kept value, or what a draft kept of the typing."""
        raise NotImplementedError

    def mark(self, message: str) -> None:
        """Show that the value is wrong (an empty message: that it is right)."""
        part = self.focusProxy() or self
        theme.mark(part, "bad", bool(message))
        part.setAccessibleDescription(message)

    def name(self, label: str) -> None:
        """Tell screen readers what the editor is for."""
        (self.focusProxy() or self).setAccessibleName(label)

    def _hold(self, part: QWidget) -> None:
        self.row.addWidget(part, 1)
        self.setFocusProxy(part)
        part.installEventFilter(self)

    def eventFilter(self, part: QObject, event: QEvent) -> bool:
        """Notice when the keyboard goes elsewhere."""
        if event.type() is QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(part, event)


class LineEditor(Editor):
    """One line of text, a number with its unit, a month or a time."""

    def __init__(self, field: Field, *, unit: str = "", hint: str = "") -> None:
        super().__init__(field)
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.line.textEdited.connect(self.changed)
        self._hold(self.line)
        if unit:
            self.row.addWidget(QLabel(unit))

    def typed(self) -> str:
        """Return the text."""
        return self.line.text()

    def put(self, value: Any) -> None:
        """Show the value, a whole number without its point."""
        self.line.setText(_plain(value))
        self.line.setCursorPosition(0)


class LongEditor(Editor):
    """Free text that grows with what is written, up to a dozen lines."""

    def __init__(self, field: Field, lines: int = _FEW_LINES) -> None:
        super().__init__(field)
        self._least = lines
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.text.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._quiet = False
        self.text.textChanged.connect(self._tell)
        self._hold(self.text)
        self._grow()

    def typed(self) -> str:
        """Return the text."""
        return self.text.toPlainText()

    def put(self, value: Any) -> None:
        """Show the text."""
        self._quiet = True
        self.text.setPlainText(_plain(value))
        self._quiet = False

    def _tell(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def eventFilter(self, part: QObject, event: QEvent) -> bool:
        """Grow when a narrower width breaks the text into more lines."""
        if event.type() is QEvent.Type.Resize:
            self._grow()
        return super().eventFilter(part, event)

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
        lines = min(max(written, self._least), _MANY_LINES)
        shown = Qt.ScrollBarPolicy.ScrollBarAsNeeded if written > lines else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.text.setVerticalScrollBarPolicy(shown)
        self.text.setFixedHeight(lines * self.text.fontMetrics().lineSpacing() + 18)


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
        self.line.setPlaceholderText("2026-03-05")
        self.line.textEdited.connect(self.changed)
        self.left.connect(self._tidy)
        self._hold(self.line)
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
        parsed = self._day.parse(_plain(value))
        self.line.setText(_plain(value) if parsed.slip else self._day.show(parsed.value))

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


class ChoiceEditor(Editor):
    """One word of a list; an open list and a long one can be typed into."""

    def __init__(self, field: Choice) -> None:
        super().__init__(field)
        self.combo = QComboBox()
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(4)
        self.combo.addItem("", "")
        for option in field.options:
            self.combo.addItem(say(option), option)
        self.combo.setEditable(field.open_list or len(field.options) > 12)
        if self.combo.isEditable():
            self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            self._complete()
        self.combo.activated.connect(self.changed)
        self.combo.setMinimumHeight(self.fontMetrics().height() + 14)
        self._hold(self.combo)

    def _complete(self) -> None:
        if completer := self.combo.completer():
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        if line := self.combo.lineEdit():
            line.textEdited.connect(self.changed)

    def typed(self) -> str:
        """Return the option, or the other word that was typed."""
        text = self.combo.currentText()
        place = self.combo.findText(text)
        return str(self.combo.itemData(place)) if place >= 0 else text

    def put(self, value: Any) -> None:
        """Show the option; a word that the list lacks is shown as it is."""
        text = _plain(value)
        place = self.combo.findData(text)
        if place < 0 and not self.combo.isEditable():
            self.combo.addItem(text, text)
            place = self.combo.count() - 1
        self.combo.setCurrentIndex(place)
        if self.combo.isEditable() and place < 0:
            self.combo.setEditText(text)


class ChoicesEditor(Editor):
    """Several words of a list, typed with 、 between them or ticked in a menu."""

    def __init__(self, field: Choices) -> None:
        super().__init__(field)
        self._options = field.options
        self.line = QLineEdit()
        self.line.setPlaceholderText(say("可选多项"))
        self.line.textEdited.connect(self.changed)
        self._hold(self.line)
        self.button = QToolButton()
        self.button.setIcon(theme.icon("down", theme.colours().muted))
        self.button.setToolTip(say("从列表里勾选"))
        self.button.setAccessibleName(say("从列表里勾选"))
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self.menu)
        self.row.addWidget(self.button)

    def typed(self) -> str:
        """Return the words as typed."""
        return self.line.text()

    def put(self, value: Any) -> None:
        """Show the words."""
        self.line.setText("、".join(say(word) for word in _plain(value).split("、")))

    def _words(self) -> list[str]:
        return [word.strip() for word in re.split("[、,，;；]", self.line.text()) if word.strip()]

    def _fill(self) -> None:
        self.menu.clear()
        words = self._words()
        for option in self._options:
            word = say(option)
            action = QAction(word, self.menu, checkable=True)
            action.setChecked(word in words)
            action.toggled.connect(partial(self._tick, word))
            self.menu.addAction(action)

    def _tick(self, word: str, on: bool) -> None:
        words = [one for one in self._words() if one != word]
        self.line.setText("、".join([*words, word] if on else words))
        self.changed.emit()


class FlagEditor(Editor):
    """Yes or no as a box to tick."""

    def __init__(self, field: Flag) -> None:
        super().__init__(field)
        self.box = QCheckBox(say("是"))
        self.box.clicked.connect(self._click)
        self._answered = False
        self._hold(self.box)

    def typed(self) -> str:
        """Return 1 or 0, or nothing while nobody has answered."""
        if self.box.isChecked():
            return "1"
        return "0" if self._answered else ""

    def put(self, value: Any) -> None:
        """Tick the box for yes."""
        self._answered = value not in (None, "")
        self.box.setChecked(str(value) == "1")

    def _click(self) -> None:
        self._answered = True
        self.changed.emit()


class RefEditor(Editor):
    """Another record, found by characters or pinyin initials; Enter takes the first one of the list."""

    def __init__(self, field: Ref, office: Office) -> None:
        super().__init__(field)
        self._ref = field
        self._office = office
        self._uid = ""
        self._offered: list[tuple[str, str]] = []
        self.line = PickLine()
        self.line.setPlaceholderText(say("输入姓名、名称或拼音首字母"))
        self.line.searched.connect(self._type)
        self.line.asked.connect(lambda: self._search(""))
        self.line.picked.connect(self._pick)
        self._hold(self.line)
        self.button = QToolButton()
        self.button.setIcon(theme.icon("down", theme.colours().muted))
        self.button.setToolTip(say("从列表里选"))
        self.button.setAccessibleName(say("从列表里选"))
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self._ask)
        self.row.addWidget(self.button)

    def typed(self) -> str:
        """Return the uid of the chosen record, or the name as far as it was typed."""
        return self._uid or self.line.text()

    def put(self, value: Any) -> None:
        """Show the name of the record that a uid stands for, or a name that was typed and not found."""
        parsed = self._ref.parse(_plain(value))
        self._uid = str(parsed.value) if isinstance(parsed.value, str) else ""
        self.line.setText(self._office.records.text(self._ref, self._uid) if self._uid else _plain(value))
        self.line.setCursorPosition(0)

    def _type(self, text: str) -> None:
        self._uid = ""
        self._search(text)
        self.changed.emit()

    def _ask(self) -> None:
        self.line.setFocus()
        self._search("")

    def _search(self, text: str) -> None:
        self._offered = self._office.records.choices(self._ref, text.strip())
        self.line.offer([name for _, name in self._offered])

    def _pick(self, place: int) -> None:
        if place < len(self._offered):
            self.put(self._offered[place][0])
            self.changed.emit()


class AutoEditor(Editor):
    """A value that follows from the others, shown and never typed."""

    def __init__(self, field: Auto) -> None:
        super().__init__(field)
        self.label = QLabel()
        self.label.setMinimumHeight(self.fontMetrics().height() + 14)
        self.row.addWidget(self.label, 1)
        self._auto = field

    def typed(self) -> str:
        """Return nothing: the value is computed."""
        return ""

    def put(self, value: Any) -> None:
        """Show the value with its unit."""
        shown = self._auto.show(value)
        self.label.setText(f"{shown} {say(self._auto.unit)}".strip() if shown else "—")


OneValue = Text | Name | Long | Count | Measure | Day | Month | Clock | Choice | Choices | Flag | Ref | Auto


def editor_for(field: OneValue, office: Office, *, inside: bool = False) -> Editor:
    """Make the editor of a field that is one value (`inside`: in a line of rows, where room is short)."""
    match field:
        case Text() | Name() | Count() | Measure() | Month() | Clock():
            return _line(field, inside=inside)
        case Choice() | Choices() | Flag():
            return _choosing(field)
        case Long():
            return LongEditor(field, 1 if inside else _FEW_LINES)
        case Day():
            return DayEditor(field, office.today)
        case Ref():
            return RefEditor(field, office)
        case Auto():
            return AutoEditor(field)
        case _:
            assert_never(field)


def _line(field: Text | Name | Count | Measure | Month | Clock, *, inside: bool) -> Editor:
    match field:
        case Count() | Measure():
            return LineEditor(field, unit="" if inside else say(field.unit))
        case Month():
            return LineEditor(field, hint="2014-09")
        case Clock():
            return LineEditor(field, hint="08:05")
        case Text() | Name():
            return LineEditor(field)
        case _:
            assert_never(field)


def _choosing(field: Choice | Choices | Flag) -> Editor:
    match field:
        case Choice():
            return ChoiceEditor(field)
        case Choices():
            return ChoicesEditor(field)
        case Flag():
            return FlagEditor(field)
        case _:
            assert_never(field)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
