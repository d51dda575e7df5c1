"""The files of a record: add, caption, open, take away; a file that has not arrived yet is said to be awaited."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from core.model.record import Record
from core.model.words import say
from core.office import Office, Refused
from ui import theme
from ui.frame import Frame
from ui.handed import dropped
from ui.parts.banner import Empty
from ui.parts.choosing import ask_files
from ui.task import Tick

# What a computer runs when it is opened; files come from other schools, and no system warns of a copy that is ours.
_RUNS = (
    ".exe", ".com", ".scr", ".pif", ".bat", ".cmd", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".wsh", ".hta", ".msi",
    ".msp", ".msix", ".appx", ".msc", ".cpl", ".jar", ".ps1", ".lnk", ".url", ".reg", ".chm", ".scf", ".inf", ".xll",
    ".application", ".appref-ms", ".settingcontent-ms", ".iso", ".img", ".vhd", ".vhdx",
    ".desktop", ".sh", ".run", ".appimage", ".py", ".pyw",
)  # fmt: skip


class FilesView(QWidget):
    """A table of files with their captions; files can be dropped on it."""

    counted = Signal(int)

    def __init__(self, office: Office, frame: Frame) -> None:
        super().__init__()
        self._office = office
        self._frame = frame
        self._kind = self._uid = ""
        self._kept = False
        # Chosen before their record was saved, by its uid; they are kept with it when it is.
        self._waiting: dict[str, list[Path]] = {}
        self._files: list[tuple[Record, Path | None]] = []
        self.setAcceptDrops(True)
        self.table = QTableWidget(0, 3)
        self.table.setAccessibleName(say("附件"))
        self.table.setHorizontalHeaderLabels([say("文件"), say("说明（何时、何地、何人、何事）"), say("大小")])
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.itemChanged.connect(self._caption)
        self.table.itemDoubleClicked.connect(self._double)
        self.empty = Empty()
        self._buttons = {
            "add": self._button("add", say("添加文件…"), self._choose),
            "open": self._button("open", say("打开"), self.open_file),
            "remove": self._button("delete", say("移除"), self.remove),
        }
        self._lay_out()

    def show_record(self, kind: str, uid: str, *, kept: bool = True) -> None:
        """Read the files of a record; of one that is not `kept` yet files wait until it is."""
        self._kind, self._uid, self._kept = kind, uid, kept and bool(uid)
        self._files = self._office.records.attachments(kind, uid) if self._kept else []
        waiting = [] if self._kept else self._waiting.get(uid, [])
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._files) + len(waiting))
        for row, (record, place) in enumerate(self._files):
            self._put(row, record, arrived=place is not None)
        for row, file in enumerate(waiting, len(self._files)):
            self._put_line(row, (file.name, "", say("保存时存入")), of_record=False)
        self.table.blockSignals(False)
        self.table.setVisible(self.table.rowCount() > 0)
        self.empty.setVisible(self.table.rowCount() == 0)
        self.empty.say(
            say("还没有附件。可以添加照片、扫描件或文档，也可以把文件拖到这里；每个活动有几张说明问题的照片就够了。")
            if uid
            else say("请先保存这条记录，再添加附件。")
        )
        self._buttons["add"].setEnabled(bool(uid))
        for name in ("open", "remove"):
            self._buttons[name].setEnabled(bool(self._files))
        self.counted.emit(len(self._files))
        if self._kept and (files := self._waiting.pop(uid, [])):
            self.add(files)

    def add(self, files: list[Path]) -> None:
        """Keep copies of files with the record."""
        kind, uid = self._kind, self._uid
        if not self._kept:
            self._waiting.setdefault(uid, []).extend(files)
            self.show_record(kind, uid, kept=False)
            return

        def work(tick: Tick) -> tuple[int, list[str]]:
            added, notes = 0, []
            for number, file in enumerate(files):
                tick(number, len(files))
                try:
                    self._office.records.attach(kind, uid, file)
                except Refused as refused:
                    notes.append(refused.message)
                else:
                    added += 1
                    notes.append(self._office.papers.judge(file).reason)
            return added, [note for note in notes if note]

        def done(answer: tuple[int, list[str]]) -> None:
            added, notes = answer
            words = [say("已添加 {n} 个附件", n=added)] if added else []
            self._frame.status("；".join([*words, *notes]), "warn" if notes else "good")
            self.show_record(self._kind, self._uid, kept=self._kept)

        self._frame.run(work, done, None, say("添加附件"))

    def open_file(self) -> None:
        """Open a copy of the chosen file with the program that the computer has for it."""
        record, place = self._chosen()
        if record is None:
            return
        if place is None:
            self._frame.status(say("“{name}”还没有随数据包到达", name=record.get("name")), "warn")
            return
        # The kept file is named by its content; people's programs go by the ending of the name.
        copy = self._office.records.hand_out(record, place, Path(tempfile.mkdtemp(dir=self._office.scratch())))
        if copy.suffix.lower() in _RUNS:
            self._frame.status(
                say("“{name}”打开后会在这台电脑上运行，没有打开；请先问清楚发来的人", name=copy.name), "bad"
            )
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy)))

    def remove(self) -> None:
        """Take the chosen file away from the record; it can be brought back from the list of attachments."""
        record, _ = self._chosen()
        if record is None:
            return
        self._office.records.delete(record.kind, record.uid)
        self._frame.status(say("已移除“{name}”", name=record.get("name")), "good")
        self.show_record(self._kind, self._uid)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dragged here."""
        if self._uid and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Keep the files that were dropped."""
        self.add(dropped(event.mimeData()))

    def _put(self, row: int, record: Record, *, arrived: bool) -> None:
        size = f"{int(record.get('size') or 0) / 1024:,.0f} KB" if arrived else say("等待到达")
        self._put_line(row, (str(record.get("name") or ""), str(record.get("caption") or ""), size), arrived=arrived)

    def _put_line(
        self, row: int, texts: tuple[str, str, str], *, arrived: bool = False, of_record: bool = True
    ) -> None:
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column != 1 or not of_record:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            if not arrived:
                item.setForeground(QColor(theme.colours().muted))
            self.table.setItem(row, column, item)

    def _caption(self, item: QTableWidgetItem) -> None:
        record = self._files[item.row()][0]
        try:
            self._office.records.save(record.holding({**record.values, "caption": item.text().strip()}))
        except Refused as refused:
            self._frame.tell(refused)
        self.show_record(self._kind, self._uid)

    def _double(self, item: QTableWidgetItem) -> None:
        if item.column() != 1:
            self.open_file()

    def _chosen(self) -> tuple[Record | None, Path | None]:
        row = max(self.table.currentRow(), 0)
        return self._files[row] if row < len(self._files) else (None, None)

    def _choose(self) -> None:
        if files := ask_files(self, say("添加附件")):
            self.add(files)

    def _button(self, icon: str, words: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(theme.icon(icon), words)
        button.clicked.connect(lambda _=False: act())
        return button

    def _lay_out(self) -> None:
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 8, 0, 0)
        down.addWidget(self.table, 1)
        down.addWidget(self.empty, 1)
        across = QHBoxLayout()
        for button in self._buttons.values():
            across.addWidget(button)
        across.addStretch(1)
        down.addLayout(across)
