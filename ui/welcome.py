"""The first page of all: a computer with no workspace yet makes one or opens a folder that holds one."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from core.model.words import say
from core.office import Office, Refused
from ui import theme
from ui.restore import RestoreDialog

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
    ) -> None:
        """Ask for a workspace; say why the last one did not open, and offer to rescue it if it is `damaged`."""
        super().__init__()
        self._take = take
        self._open_folder = open_folder
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(say("青蓝"))
        self.school = QLineEdit()
        self.school.setPlaceholderText(say("学校的全称"))
        self.school.setAccessibleName(say("学校名称"))
        self.code = QLineEdit()
        self.code.setPlaceholderText(say("10 位数字，可以不填"))
        self.code.setAccessibleName(say("学校标识码"))
        self.role = QComboBox()
        self.role.setAccessibleName(say("在结对里的角色"))
        for role, words in {
            "helper": say("帮扶校（帮助别的学校）"),
            "recipient": say("受援校（接受帮助）"),
            "county": say("县级（教育局、教研室）"),
        }.items():
            self.role.addItem(words, role)
        self.folder = QLineEdit(str(home or _documents()))
        self.folder.setAccessibleName(say("资料放在哪个文件夹"))
        self.message = QLabel(message)
        self.message.setWordWrap(True)
        theme.mark(self.message, "kind", "bad")
        self.make = QPushButton(say("开始使用"))
        theme.mark(self.make, "primary", True)
        self.make.setDefault(True)
        self.make.clicked.connect(self._make)
        self.school.returnPressed.connect(self._make)
        self.other = QPushButton(theme.icon("open"), say("打开已有的资料…"))
        self.other.clicked.connect(self._choose)
        self.back = QPushButton(theme.icon("history"), say("从备份恢复…"))
        self.back.clicked.connect(self.restore)
        self._damaged = damaged
        self.mend = QPushButton(theme.icon("undo"), say("用最近的备份救回"))
        theme.mark(self.mend, "primary", True)
        self.mend.clicked.connect(self.rescue)
        self.mend.setVisible(damaged is not None)
        self._lay_out()
        self.resize(640, 480)

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
        try:
            Office.rescue(folder)
        except Refused as refused:
            self.message.setText(refused.message)
            return
        self._try(lambda: self._open_folder(folder))

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, say("打开已有的资料"))
        if chosen:
            self._try(lambda: self._open_folder(Path(chosen)))

    def _choose_place(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, say("资料放在哪个文件夹"))
        if chosen:
            self.folder.setText(str(Path(chosen) / say("青蓝")))

    def _try(self, act: Callable[[], Office]) -> None:
        try:
            office = act()
        except Refused as refused:
            self.message.setText(refused.message)
            return
        self._take(office)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        down = QVBoxLayout(card)
        down.setContentsMargins(24, 20, 24, 20)
        title = QLabel(say("欢迎使用青蓝"))
        title.setObjectName("title")
        words = QLabel(say("校际结对帮扶的记录、打印和交换。资料只放在这台电脑上，不需要网络。"))
        words.setWordWrap(True)
        theme.mark(words, "muted", True)
        down.addWidget(title)
        down.addWidget(words)
        form = QFormLayout()
        form.addRow(say("学校名称"), self.school)
        form.addRow(say("角色"), self.role)
        form.addRow(say("学校标识码"), self.code)
        place = QHBoxLayout()
        place.addWidget(self.folder, 1)
        other = QPushButton(say("更改…"))
        other.clicked.connect(self._choose_place)
        place.addWidget(other)
        form.addRow(say("资料放在"), place)
        down.addLayout(form)
        down.addWidget(self.message)
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


def _documents() -> Path:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return (Path(place) if place else Path.home()) / say("青蓝")
