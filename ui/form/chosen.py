"""Editors that are chosen from: one word or several of a list, yes or no, another record."""

import re
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit, QMenu, QToolButton

from core.model.fields import Choice, Choices, Flag, Ref
from core.model.words import say
from core.office import Office
from ui import theme
from ui.form.editor import Editor, plain
from ui.form.lines import PickLine


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
        self.hold(self.combo)

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
        text = plain(value)
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
        self.hold(self.line)
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
        self.line.setText("、".join(say(word) if word in self._options else word for word in plain(value).split("、")))

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
        self.hold(self.box)

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
        self.hold(self.line)
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
        parsed = self._ref.parse(plain(value))
        self._uid = str(parsed.value) if isinstance(parsed.value, str) else ""
        self.line.setText(self._office.records.text(self._ref, self._uid) if self._uid else plain(value))
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
