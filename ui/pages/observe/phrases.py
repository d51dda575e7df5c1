"""Phrases that a few letters call up while a lesson runs: the list, its expansion in a text, its small editor."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.model.words import say
from ui.verbatim import Label

SETTING = "observe.phrases"
# Letters of the pinyin initials, so that nobody has to learn them.
FIRST = {
    "mbm": "目标明确，重点突出。",
    "qjz": "情境创设贴近学生生活。",
    "tws": "提问有层次，能启发学生思考。",
    "xsc": "学生参与面广，课堂气氛活跃。",
    "hzt": "合作探究落到实处，分工明确。",
    "bsg": "板书工整，条理清楚。",
    "pjj": "评价及时，以鼓励为主。",
    "sja": "时间安排前松后紧，练习不够。",
    "tqs": "提问多为齐答，个别学生没有照顾到。",
    "jyz": "建议增加学生独立思考和动手的时间。",
    "jyl": "建议联系学生的生活实际举例。",
    "jyf": "建议作业分层布置。",
}


def letters_before(editor: QPlainTextEdit) -> str:
    """Return the Latin letters that stand right before the cursor."""
    cursor = editor.textCursor()
    before = cursor.block().text()[: cursor.positionInBlock()]
    rest = before.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return before[len(rest) :].lower()


def expand(editor: QPlainTextEdit, phrases: Mapping[str, str]) -> bool:
    """Put the phrase in the place of its letters before the cursor; tell whether there was one."""
    letters = letters_before(editor)
    if letters not in phrases:
        return False
    cursor = editor.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(letters))
    cursor.insertText(phrases[letters])
    editor.setTextCursor(cursor)
    return True


class PhraseKeys(QObject):
    """Lets Tab put a phrase in the place of its letters, in every text it watches; else Tab goes on as ever."""

    def __init__(self, phrases: Callable[[], Mapping[str, str]], parent: QObject) -> None:
        super().__init__(parent)
        self._phrases = phrases

    def watch(self, editor: QPlainTextEdit) -> None:
        """Take the Tab key of a text."""
        editor.installEventFilter(self)

    def eventFilter(self, part: QObject, event: QEvent) -> bool:
        """Take a Tab that follows the letters of a phrase."""
        if isinstance(event, QKeyEvent) and isinstance(part, QPlainTextEdit) and event.key() == Qt.Key.Key_Tab:
            return event.type() is QEvent.Type.KeyPress and expand(part, self._phrases())
        return super().eventFilter(part, event)


class PhrasesDialog(QDialog):
    """A two-column list of letters and phrases that can be changed."""

    def __init__(self, phrases: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("常用语"))
        self.table = QTableWidget(0, 2, self)
        self.table.setAccessibleName(say("常用语"))
        self.table.setHorizontalHeaderLabels([say("字母"), say("句子")])
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        for letters, phrase in phrases.items():
            self._put(letters, phrase)
        hint = Label(say("听课时打字母再按 Tab，字母就换成句子。字母用 2–3 个拼音首字母最顺手。"), self)
        hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.addWidget(hint)
        layout.addWidget(self.table)
        layout.addLayout(self._buttons())
        width = self.fontMetrics().horizontalAdvance("句") * 40
        self.resize(width, width * 3 // 4)

    def phrases(self) -> dict[str, str]:
        """Return the list as it stands, lines without letters or words left out."""
        rows = [(self._text(row, 0).lower(), self._text(row, 1)) for row in range(self.table.rowCount())]
        return {letters: phrase for letters, phrase in rows if letters and phrase}

    def _buttons(self) -> QHBoxLayout:
        add = QPushButton(say("增加一句"), self)
        add.clicked.connect(self._add)
        remove = QPushButton(say("删去所选"), self)
        remove.clicked.connect(lambda: self.table.removeRow(self.table.currentRow()))
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        line = QHBoxLayout()
        line.addWidget(add)
        line.addWidget(remove)
        line.addStretch()
        line.addWidget(box)
        return line

    def _add(self) -> None:
        self._put("", "")
        self.table.setCurrentCell(self.table.rowCount() - 1, 0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.table.edit(self.table.currentIndex())

    def _put(self, letters: str, phrase: str) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        self.table.setItem(row, 0, QTableWidgetItem(letters))
        self.table.setItem(row, 1, QTableWidgetItem(phrase))

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text().strip() if item else ""
