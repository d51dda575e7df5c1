"""Restoring: a backup is opened in a folder of its own; a sealed one asks for the key on the sheet."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.model.words import say
from core.office.upkeep.restoring import restore, sealed
from ui import theme
from ui.parts.card import muted
from ui.parts.choosing import ask_file, ask_folder
from ui.parts.notice import Notice
from ui.parts.waiting import Waiting


class RestoreDialog(QDialog):
    """Asks which backup, where to, and for the key if it is sealed; then opens it and tells who asked."""

    def __init__(self, restored: Callable[[Path], None], folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._restored = restored
        self.setWindowTitle(say("从备份恢复"))
        self.notice = Notice()
        self.file = _line(say("备份文件"))
        self.file.textChanged.connect(self._show_key)
        self.folder = _line(say("恢复到"))
        self.folder.setText(str(folder))
        self.key = _line(say("纸上的恢复钥匙"))
        self.key.setPlaceholderText(say("照着纸输入，大小写和空格都不要紧"))
        self.go_button = QPushButton(say("恢复并打开"))
        theme.mark(self.go_button, "primary", True)
        self.go_button.clicked.connect(self.go)
        self.waiting = Waiting()
        self._lay_out()
        self._show_key()
        words = self.fontMetrics()
        self.resize(words.horizontalAdvance("0") * 84, words.height() * 17)

    def go(self) -> None:
        """Open the backup; what is refused is said in place."""
        to = Path(self.folder.text().strip()).expanduser()
        if not self.file.text().strip() or not self.folder.text().strip():
            self.notice.tell(say("请先选备份文件和要放的文件夹"), "bad")
            return
        file, key = Path(self.file.text().strip()).expanduser(), self.key.text()
        self.notice.hide()
        self.waiting.run(
            lambda tick: restore(file, to, key=key, progress=tick),
            lambda _: self._done(to),
            self.notice.refuse,
            lambda: self.notice.tell(say("已停下，什么也没有改动"), "warn"),
            title=say("从备份恢复"),
            off=[self.fields, self.go_button],
        )

    def reject(self) -> None:
        """Close; what runs is stopped first, and where it cannot be any more the dialog stays until it is done."""
        if self.waiting.busy:
            self.waiting.stop()
        else:
            super().reject()

    def _done(self, to: Path) -> None:
        self.accept()
        self._restored(to)

    def _show_key(self) -> None:
        self.form.setRowVisible(self.key, sealed(Path(self.file.text().strip())))

    def _choose_file(self) -> None:
        words = say("备份 (*.db *.db.age);;所有文件 (*)")
        if file := ask_file(self, say("备份文件"), words, self.file.text()):
            self.file.setText(str(file))

    def _choose_folder(self) -> None:
        if folder := ask_folder(self, say("恢复到"), self.folder.text()):
            self.folder.setText(str(folder))

    def _lay_out(self) -> None:
        self.fields = QWidget()
        self.form = QFormLayout(self.fields)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.addRow(say("备份文件"), _with(self.file, say("选文件…"), self._choose_file))
        self.form.addRow(say("恢复到"), _with(self.folder, say("选文件夹…"), self._choose_folder))
        self.form.addRow(say("恢复钥匙"), self.key)
        across = QHBoxLayout()
        across.addStretch()
        across.addWidget(self.go_button)
        down = QVBoxLayout(self)
        down.addWidget(self.notice)
        down.addWidget(muted(say("那里如果已经有资料，会先整个移到旁边的文件夹，不会覆盖，也不会删除。")))
        down.addWidget(self.fields)
        down.addStretch()
        down.addWidget(self.waiting)
        down.addLayout(across)


def _line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    return line


def _with(line: QLineEdit, words: str, act: Callable[[], None]) -> QWidget:
    part = QWidget()
    across = QHBoxLayout(part)
    across.setContentsMargins(0, 0, 0, 0)
    button = QPushButton(words)
    button.clicked.connect(lambda _=False: act())
    across.addWidget(line, 1)
    across.addWidget(button)
    return part
