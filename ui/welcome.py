"""The first page of all: a computer with no workspace yet makes one or opens a folder that holds one."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from core.model.words import language, say
from core.office import Office, Refused
from ui import theme
from ui.parts.choosing import ask_folder
from ui.parts.waiting import Waiting
from ui.restore import RestoreDialog
from ui.verbatim import Label

if TYPE_CHECKING:
    from core.office.upkeep.restoring import Rescued

OpenFolder = Callable[[Path], Office]


class Welcome(QWidget):
    """Asks for a school and a folder; hands the opened office to the one who shows the window."""

    def __init__(
        self,
        take: Callable[[Office], None],
        open_folder: OpenFolder,
        message: str = "",
        home: Path | None = None,
        damaged: Path | None = None,
        turn: Callable[[str], None] | None = None,
    ) -> None:
        """Ask for a workspace; say why the last one did not open, and offer to rescue it if it is `damaged`.

        `turn` is called with the language that somebody wants to read.
        """
        super().__init__()
        self._take = take
        self._open_folder = open_folder
        self._damaged = damaged
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(say("青蓝"))
        self.school = _line(say("学校名称"), say("学校的全称"))
        self.code = _line(say("学校标识码"), say("10 位数字，可以不填"))
        self.role = _roles()
        self.folder = _line(say("资料放在哪个文件夹"))
        self.folder.setText(str(home or _documents()))
        self.message = Label(message)
        self.message.setWordWrap(True)
        theme.mark(self.message, "kind", "bad")
        for line in (self.school, self.code, self.folder):
            line.textEdited.connect(lambda: self.message.setText(""))
        self.make = _primary(say("开始使用"), self._make)
        self.make.setDefault(True)
        self.other = _button("open", say("打开已有的资料…"), self._choose)
        self.back = _button("history", say("从备份恢复…"), self.restore)
        self.mend = _primary(say("用最近的备份救回"), self.rescue)
        self.mend.setIcon(theme.icon("undo", theme.colours().on_accent))
        self.mend.setVisible(damaged is not None)
        self.language = _other_language(turn)
        self.waiting = Waiting()
        self._lay_out()
        # First what everybody has to fill in.
        QWidget.setTabOrder(self.make, self.language)
        self.school.setFocus()
        words = self.fontMetrics()
        self.resize(words.horizontalAdvance("0") * 84, words.height() * 26)

    def _make(self) -> None:
        if not self.school.text().strip():
            self.message.setText(say("请写上学校名称"))
            self.school.setFocus()
            return
        folder = Path(self.folder.text().strip()).expanduser()
        role = str(self.role.currentData())
        code = self.code.text().strip()
        self._try(lambda: Office.found(folder, school=self.school.text().strip(), role=role, code=code))

    def restore(self) -> None:
        """Ask which backup is to be opened, and where."""
        self.dialog = RestoreDialog(
            lambda folder: self._try(lambda: self._open_folder(folder)), Path(self.folder.text()), self
        )
        self.dialog.open()

    def rescue(self) -> None:
        """Put the newest sound backup in the place of the damaged database, take back what it lacks, and open it."""
        if self._damaged is None:
            return
        folder = self._damaged
        self.waiting.run(
            lambda tick: Office.rescue(folder, progress=tick),
            lambda rescued: self._rescued(rescued, folder),
            self._refuse,
            lambda: self.message.setText(say("已停下，什么也没有改动")),
            title=say("用最近的备份救回"),
            off=[self.fields, self.make, self.other, self.back, self.mend],
        )

    def _rescued(self, rescued: "Rescued", folder: Path) -> None:
        if rescued.back.doubts:
            QMessageBox.warning(self, say("用最近的备份救回"), "\n".join(rescued.back.doubts))
        self._try(lambda: self._open_folder(folder))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter in any of the fields as the wish to begin."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.make.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs before the program ends, or wait for it where it cannot be stopped."""
        self.waiting.retire()
        super().closeEvent(event)

    def _choose(self) -> None:
        if chosen := ask_folder(self, say("打开已有的资料")):
            self._try(lambda: self._open_folder(chosen))

    def _choose_place(self) -> None:
        if chosen := ask_folder(self, say("资料放在哪个文件夹")):
            self.folder.setText(str(chosen / say("青蓝")))

    def _try(self, act: Callable[[], Office]) -> None:
        try:
            office = act()
        except Refused as refused:
            self._refuse(refused)
            return
        self._take(office)

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, Refused):
            raise error
        self.message.setText(error.message)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        down = QVBoxLayout(card)
        down.setContentsMargins(24, 20, 24, 20)
        title = Label(say("欢迎使用青蓝"))
        title.setObjectName("title")
        words = Label(say("校际结对帮扶的记录、打印和交换。资料只放在这台电脑上，不需要网络。"))
        words.setWordWrap(True)
        theme.mark(words, "muted", True)
        top = QHBoxLayout()
        top.addWidget(title, 1)
        top.addWidget(self.language)
        down.addLayout(top)
        down.addWidget(words)
        self.fields = QWidget()
        form = QFormLayout(self.fields)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(say("学校名称"), self.school)
        form.addRow(say("角色"), self.role)
        form.addRow(say("学校标识码"), self.code)
        place = QHBoxLayout()
        place.addWidget(self.folder, 1)
        other = QPushButton(say("更改…"))
        other.clicked.connect(self._choose_place)
        place.addWidget(other)
        form.addRow(say("资料放在"), place)
        down.addWidget(self.fields)
        down.addWidget(self.message)
        down.addWidget(self.waiting)
        mend = QHBoxLayout()
        mend.addWidget(self.mend)
        mend.addStretch(1)
        down.addLayout(mend)
        across = QHBoxLayout()
        across.addWidget(self.other)
        across.addWidget(self.back)
        across.addStretch(1)
        across.addWidget(self.make)
        down.addLayout(across)
        outside = QVBoxLayout(self)
        outside.addStretch(1)
        outside.addWidget(card)
        outside.addStretch(1)


def _line(name: str, placeholder: str = "") -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(placeholder)
    return line


def _other_language(turn: Callable[[str], None] | None) -> QPushButton:
    other = "en" if language() == "zh" else "zh"
    # Named in itself, so that whoever reads no other word finds it.
    button = QPushButton({"en": "English", "zh": "中文"}[other])
    theme.mark(button, "flat", True)
    button.setVisible(turn is not None)
    button.clicked.connect(lambda: turn(other) if turn else None)
    return button


def _roles() -> QComboBox:
    roles = QComboBox()
    roles.setAccessibleName(say("在结对里的角色"))
    for role, words in {
        "helper": say("帮扶校（帮助别的学校）"),
        "recipient": say("受援校（接受帮助）"),
        "county": say("县级（教育局、教研室）"),
    }.items():
        roles.addItem(words, role)
    return roles


def _button(icon: str, words: str, act: Callable[[], None]) -> QPushButton:
    button = QPushButton(theme.icon(icon), words)
    button.clicked.connect(lambda _=False: act())
    return button


def _primary(words: str, act: Callable[[], None]) -> QPushButton:
    button = QPushButton(words)
    theme.mark(button, "primary", True)
    button.clicked.connect(lambda _=False: act())
    return button


def _documents() -> Path:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return (Path(place) if place else Path.home()) / say("青蓝")
