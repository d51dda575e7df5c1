"""Making a recovery key: the sheet is printed, put in the drawer, and typed back once; only then it counts."""

import tempfile
from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.model.words import say
from core.office import Office, Refused
from ui import theme
from ui.frame import Frame
from ui.parts.card import muted
from ui.parts.notice import Notice
from ui.parts.preview import Preview
from ui.verbatim import Label


class RecoveryDialog(QDialog):
    """Two steps: print the sheet, type it back with the sheet in hand and no longer on the screen."""

    def __init__(self, office: Office, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._scratch = tempfile.TemporaryDirectory(dir=office.scratch())
        self.setWindowTitle(say("备份恢复钥匙"))
        self.notice = Notice()
        self.preview = Preview(office, frame)
        self.preview.back.hide()
        self.next_button = QPushButton(say("纸已经拿在手里，下一步"))
        theme.mark(self.next_button, "primary", True)
        self.next_button.clicked.connect(self.ask)
        self.typed = QPlainTextEdit()
        self.typed.setAccessibleName(say("纸上的恢复钥匙"))
        self.typed.setPlaceholderText(say("照着纸输入，大小写和空格都不要紧"))
        self.typed.setTabChangesFocus(True)
        self.keep_button = QPushButton(say("核对并启用"))
        theme.mark(self.keep_button, "primary", True)
        self.keep_button.clicked.connect(self.keep)
        self._steps = QStackedWidget()
        self._steps.addWidget(self._sheet_step())
        self._steps.addWidget(self._typing_step())
        down = QVBoxLayout(self)
        down.addWidget(self.notice)
        down.addWidget(self._steps, 1)
        words = self.fontMetrics()
        self.resize(words.horizontalAdvance("0") * 96, min(words.height() * 36, 700))

    def begin(self) -> None:
        """Show the sheet of a new key, or go on with one that waits to be typed back."""
        if self._office.upkeep.recovery.key().state == "waiting":
            self.ask()
        else:
            self.make()
        self.open()

    def make(self) -> None:
        """Make a new key and show its sheet."""
        file = Path(self._scratch.name) / "key.pdf"
        try:
            key = self._office.upkeep.recovery.make(file)
        except Refused as refused:
            self.notice.refuse(refused)
            return
        self._steps.setCurrentIndex(0)
        self.preview.show_file(file, say("恢复钥匙 {number}", number=key.number))

    def ask(self) -> None:
        """Ask for the key; the sheet is no longer shown."""
        self._steps.setCurrentIndex(1)
        self.typed.setFocus()

    def keep(self) -> None:
        """Take the key that was typed; one that differs from the sheet is refused in place."""
        try:
            self._office.upkeep.recovery.confirm(self.typed.toPlainText())
        except Refused as refused:
            self.notice.refuse(refused)
            return
        self.accept()

    def done(self, result: int) -> None:
        """Close, and leave nothing of the key behind."""
        self.preview.file = None
        self._scratch.cleanup()
        super().done(result)

    def _sheet_step(self) -> QWidget:
        step = QWidget()
        down = QVBoxLayout(step)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(_heading(say("第一步：把这张纸打印出来")))
        down.addWidget(muted(say("打印后交给校长锁好。钥匙只在纸上，电脑里不留；纸丢了，封好的备份就打不开了。")))
        down.addWidget(self.preview, 1)
        down.addLayout(_right(self.next_button))
        return step

    def _typing_step(self) -> QWidget:
        step = QWidget()
        again = QPushButton(say("没有打印好，重做一张"))
        again.setFlat(True)
        again.clicked.connect(self.make)
        down = QVBoxLayout(step)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(_heading(say("第二步：照着纸把钥匙输回来")))
        down.addWidget(muted(say("这一步证明纸上的字看得清、认得对。核对无误，以后备份到 U 盘的资料就只有它能打开。")))
        down.addWidget(self.typed)
        down.addStretch()
        across = _right(self.keep_button)
        across.insertWidget(0, again)
        down.addLayout(across)
        return step


def _heading(words: str) -> Label:
    label = Label(words)
    label.setObjectName("title")
    return label


def _right(button: QPushButton) -> QHBoxLayout:
    across = QHBoxLayout()
    across.addStretch()
    across.addWidget(button)
    return across
