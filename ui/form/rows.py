"""The inner grid of a form: lines with an editor in each cell, added, removed and moved by keyboard."""

from collections.abc import Mapping
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from core.model.fields import (
    Auto,
    Choice,
    Choices,
    Day,
    Field,
    Long,
    Name,
    Ref,
    Rows,
    Text,
)  # fmt: skip
from core.model.pasted import cells
from core.model.record import Problem
from core.model.words import say
from core.office import Office
from ui import theme
from ui.form.editors import Editor, LongEditor, OneValue, editor_for
from ui.verbatim import Label, verbatim

# What fits beside each other in the form, in widths of a digit of the usual size; more columns go to a second row of
# the same line.
_ACROSS = 92
_WIDTHS: dict[type[Field], int] = {Long: 30, Day: 18, Ref: 18, Choices: 18, Choice: 13, Name: 13}
_KEYS = {
    (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier): "insert",
    (Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier): "insert",
    (Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier): "remove",
    (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier): "up",
    (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier): "down",
    (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier): "next",
    (Qt.Key.Key_Enter, Qt.KeyboardModifier.NoModifier): "next",
}


class Line(QFrame):
    """One line: its number, an editor for each column, and a menu of what can be done with it."""

    asked = Signal(str, str)
    pasted = Signal(str, list)
    changed = Signal()

    def __init__(self, rows: Rows, office: Office) -> None:
        super().__init__()
        self.uid = ""
        self.editors: dict[str, Editor] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        self._number = Label()
        theme.mark(self._number, "muted", True)
        self._number.setMinimumWidth(self.fontMetrics().horizontalAdvance("000"))
        across = QVBoxLayout()
        across.setSpacing(2)
        for columns in bands(rows):
            across.addLayout(self._band(columns, office, labelled=len(bands(rows)) > 1))
        grid.addWidget(self._number, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(across, 0, 1)
        grid.addWidget(self._more(), 0, 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(1, 1)

    def number(self, number: int, rows: Rows) -> None:
        """Show the place of the line and name its editors by it."""
        self._number.setText(str(number))
        for column in rows.fields:
            self.editors[column.name].name(say("{rows} 第 {n} 行 {column}", rows=say(rows.label), n=number,
                                               column=say(column.label)))  # fmt: skip

    def typed(self) -> dict[str, Any]:
        """Return what stands in the line; columns that are empty are left out."""
        given = {name: editor.typed() for name, editor in self.editors.items() if not isinstance(editor.field, Auto)}
        kept = {name: value for name, value in given.items() if value not in ("", None)}
        return {"id": self.uid, **kept} if self.uid else kept

    def put(self, values: Mapping[str, Any]) -> None:
        """Show the values of a kept line, or what a draft kept of one."""
        self.uid = str(values.get("id") or "")
        for name, editor in self.editors.items():
            editor.put(values.get(name))
        self._compute()

    def eventFilter(self, part: QObject, event: QEvent) -> bool:
        """Take the keys that belong to the grid: next line, insert, remove, move, paste of several cells."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(part, event)
        name = next((name for name, editor in self.editors.items() if editor.focusProxy() is part), "")
        if event.matches(QKeySequence.StandardKey.Paste) and self._paste(name):
            return True
        bare = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        act = _KEYS.get((Qt.Key(event.key()), bare))
        if not act or (act == "next" and isinstance(self.editors[name], LongEditor)):
            return super().eventFilter(part, event)
        self.asked.emit(act, name)
        return True

    def _band(self, columns: list[Field], office: Office, *, labelled: bool) -> QHBoxLayout:
        band = QHBoxLayout()
        band.setSpacing(4)
        for column in columns:
            # Lines hold single values: a declaration never puts rows inside rows.
            editor = editor_for(cast(OneValue, column), office, inside=True)
            editor.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            editor.changed.connect(self._change)
            if proxy := editor.focusProxy():
                proxy.installEventFilter(self)
            self.editors[column.name] = editor
            cell = QVBoxLayout()
            cell.setSpacing(0)
            if labelled:
                cell.addWidget(column_label(column))
            cell.addWidget(editor)
            cell.addStretch(1)
            band.addLayout(cell, width(column))
        return band

    def _more(self) -> QToolButton:
        button = QToolButton()
        button.setIcon(theme.icon("more", theme.colours().muted))
        button.setToolTip(say("这一行：插入、移动、删除"))
        button.setAccessibleName(button.toolTip())
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for act, words in {
            "insert": say("在下面插入一行（Ctrl+回车）"),
            "up": say("上移（Alt+↑）"),
            "down": say("下移（Alt+↓）"),
            "remove": say("删除这一行（Ctrl+Delete）"),
        }.items():
            menu.addAction(words).triggered.connect(lambda _=False, act=act: self.asked.emit(act, ""))
        button.setMenu(menu)
        return button

    def _change(self) -> None:
        self._compute()
        self.changed.emit()

    def _compute(self) -> None:
        autos = [editor for editor in self.editors.values() if isinstance(editor.field, Auto)]
        if not autos:
            return
        values = {name: editor.field.parse(str(editor.typed())).value for name, editor in self.editors.items()}
        for editor in autos:
            if isinstance(editor.field, Auto):
                editor.put(editor.field.of(values))

    def _paste(self, name: str) -> bool:
        block = cells(QGuiApplication.clipboard().text())
        if not name or (len(block) < 2 and len(block[0] if block else []) < 2):
            return False
        self.pasted.emit(name, block)
        return True


class RowsEditor(Editor):
    """All lines of a rows field; what is typed is a list with one dict a line."""

    def __init__(self, field: Rows, office: Office) -> None:
        super().__init__(field)
        self._rows = field
        self._office = office
        self.lines: list[Line] = []
        self._down = QVBoxLayout()
        self._down.setSpacing(3)
        self._head = self._heading()
        self._down.addWidget(self._head)
        self._add = QPushButton(theme.icon("add", theme.colours().accent), say("加一行"))
        self._add.setProperty("flat", True)
        self._add.setToolTip(say("加一行（在行内按 Ctrl+回车）"))
        self._add.clicked.connect(lambda: self._start(self._insert(len(self.lines))))
        self._down.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        self.row.addLayout(self._down, 1)
        self.setFocusProxy(self._add)

    def typed(self) -> list[dict[str, Any]]:
        """Return every line in its order, empty ones too, so that slips can be shown by number."""
        return [line.typed() for line in self.lines]

    def put(self, value: Any) -> None:
        """Show the lines."""
        for line in self.lines:
            line.setParent(None)
            line.deleteLater()
        self.lines = []
        for values in value or ():
            self._insert(len(self.lines)).put(values)
        self._number()

    def name(self, label: str) -> None:
        """Name the button that adds a line; the cells are named by their place."""
        self._add.setAccessibleName(say("{label}：加一行", label=label))

    def mark(self, message: str) -> None:
        """Show a slip of the field as a whole, and forget those of the cells when there is none."""
        if not message:
            for line in self.lines:
                for editor in line.editors.values():
                    editor.mark("")

    def mark_cell(self, problem: Problem) -> None:
        """Show a slip in its cell: "rows.3.column"."""
        _, number, column = problem.field.split(".")
        if int(number) <= len(self.lines) and column in self.lines[int(number) - 1].editors:
            editor = self.lines[int(number) - 1].editors[column]
            editor.mark(problem.message)
            editor.setToolTip(verbatim(problem.message))

    def _heading(self) -> QWidget:
        head = QWidget()
        across = QHBoxLayout(head)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(4)
        across.addSpacing(self.fontMetrics().horizontalAdvance("000"))
        for column in self._rows.fields:
            across.addWidget(column_label(column), width(column))
        across.addSpacing(self.fontMetrics().height() + 6)
        head.setVisible(False)
        return head

    def _insert(self, place: int) -> Line:
        line = Line(self._rows, self._office)
        line.changed.connect(self.changed)
        line.asked.connect(lambda act, column: self._act(line, act, column))
        line.pasted.connect(lambda column, block: self._paste(line, column, block))
        self.lines.insert(place, line)
        self._down.insertWidget(place + 1, line)
        self._number()
        return line

    def _number(self) -> None:
        self._head.setVisible(bool(self.lines) and len(bands(self._rows)) == 1)
        for number, line in enumerate(self.lines, 1):
            line.number(number, self._rows)

    def _start(self, line: Line, column: str = "") -> None:
        editor = line.editors[column] if column else next(iter(line.editors.values()))
        editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _act(self, line: Line, act: str, column: str) -> None:
        place = self.lines.index(line)
        match act:
            case "insert":
                self._start(self._insert(place + 1))
                return
            case "next":
                after = self.lines[place + 1] if place + 1 < len(self.lines) else self._insert(place + 1)
                self._start(after, column)
                return
            case "remove":
                self._remove(place)
            case _:
                self._move(place, place + (-1 if act == "up" else 1))
        self.changed.emit()

    def _remove(self, place: int) -> None:
        line = self.lines.pop(place)
        line.setParent(None)
        line.deleteLater()
        self._number()
        if self.lines:
            self._start(self.lines[min(place, len(self.lines) - 1)])
        else:
            self._add.setFocus()

    def _move(self, place: int, to: int) -> None:
        if not 0 <= to < len(self.lines):
            return
        line = self.lines.pop(place)
        self.lines.insert(to, line)
        self._down.removeWidget(line)
        self._down.insertWidget(to + 1, line)
        self._number()

    def _paste(self, line: Line, column: str, block: list[list[str]]) -> None:
        names = [one.name for one in self._rows.fields]
        first, left = self.lines.index(line), names.index(column)
        for down, given in enumerate(block):
            target = self.lines[first + down] if first + down < len(self.lines) else self._insert(first + down)
            for name, text in zip(names[left:], given, strict=False):
                target.editors[name].put(text)
        self.changed.emit()


def width(column: Field) -> int:
    """Return how much room a column asks for, in widths of a digit."""
    if isinstance(column, Text):
        return min(max(column.longest // 2, 10), 26)
    return _WIDTHS.get(type(column), 9)


def bands(rows: Rows) -> list[list[Field]]:
    """Return the columns of a line as they lie: beside each other as far as there is room, the rest below."""
    across = _ACROSS * theme.POINTS // theme.points()
    lying: list[list[Field]] = [[]]
    for column in rows.fields:
        if lying[-1] and sum(map(width, lying[-1])) + width(column) > across:
            lying.append([])
        lying[-1].append(column)
    return lying


def column_label(column: Field) -> Label:
    """Return the heading of a column."""
    label = Label(say(column.label) + (" *" if column.required else ""))
    label.setObjectName("problem")
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label
