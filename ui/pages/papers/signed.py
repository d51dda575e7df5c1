"""Papers on their way back: printed and not signed, signed and not scanned; scans are filed by the mark on the page."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from core.model.words import say
from core.office import Office, Refused
from ui import theme
from ui.frame import Frame
from ui.parts.card import Card, muted
from ui.parts.choosing import ask_files
from ui.parts.notice import Notice
from ui.parts.plain_table import PlainTable

if TYPE_CHECKING:
    from core.office.papers.scanning import OpenPaper, Scanned

_SCANS = "PDF, JPEG, PNG (*.pdf *.jpg *.jpeg *.png *.tif *.tiff)"


class SignedPane(QWidget):
    """Lists the papers that are out, ticks them as signed, and files what was scanned."""

    def __init__(self, office: Office, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._frame = frame
        self._asked = 0
        self._open: list[OpenPaper] = []
        self._scanned: list[Scanned] = []
        self.notice = Notice()
        heads = (say("纸件"), say("到哪一步"), say("打印"), say("签字"))
        self.table = PlainTable(say("还没有扫描回来的纸件"), heads, parent=self)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.itemActivated.connect(lambda item: self._go(self._open[item.row()]))
        self.none = muted(say("没有在外面的纸件。要签字的表存为 PDF 或打印以后，列在这里，直到扫描件归档。"), self)
        self.sign_button = QPushButton(say("已签字"), self)
        self.sign_button.clicked.connect(lambda _=False: self.sign(signed=True))
        self.unsign_button = QPushButton(say("还没有签"), self)
        self.unsign_button.clicked.connect(lambda _=False: self.sign(signed=False))
        self.scan_button = QPushButton(theme.icon("receive", theme.colours().on_accent), say("归档扫描件…"), self)
        theme.mark(self.scan_button, "primary", True)
        self.scan_button.clicked.connect(self._choose)
        self.found = PlainTable(say("扫描件的结果"), (say("页"), say("结果")), wide=(1,), parent=self)
        self.found.itemActivated.connect(lambda item: self._go(self._scanned[item.row()]))
        self._lay_out()

    def refresh(self) -> None:
        """List again what is out, off the screen's thread."""
        self._asked += 1
        asked = self._asked
        papers = self._office.papers
        self._frame.run(
            lambda _: [*papers.unsigned(), *papers.unscanned()], lambda found: self._show(found, asked),
            self.notice.refuse,
        )  # fmt: skip

    def sign(self, *, signed: bool) -> None:
        """Tick the chosen papers as signed, or take the tick away."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        for one in (self._open[row] for row in rows):
            try:
                self._office.papers.sign(one.kind, [one.uid], signed=signed)
            except Refused as refused:
                self.notice.refuse(refused)
        self.refresh()

    def scan(self, files: Sequence[Path]) -> None:
        """File scanned pages with their records and show what became of each."""
        self.notice.hide()
        self._frame.run(
            lambda tick: self._office.papers.scan(files, progress=tick), self._filed, self.notice.refuse,
            say("读扫描件"),
        )  # fmt: skip

    def _show(self, found: "Sequence[OpenPaper]", asked: int) -> None:
        if asked != self._asked:
            return
        self._open = list(found)
        states = {"printed": say("已打印，未签"), "signed": say("已签，未扫")}
        self.table.show_lines([(one.title, states[one.state], one.printed, one.signed) for one in found])
        self.table.setVisible(bool(found))
        self.none.setVisible(not found)
        for button in (self.sign_button, self.unsign_button):
            button.setEnabled(bool(found))

    def _filed(self, found: "Sequence[Scanned]") -> None:
        self._scanned = list(found)
        self.found.show_lines([(f"{Path(one.file).name}　{one.page or ''}", one.message) for one in found])
        self.result.show()
        bad = [row for row, one in enumerate(found) if one.outcome == "unrecognised"]
        for row in bad:
            item = self.found.item(row, 1)
            if item:
                item.setForeground(QColor(theme.colours().error))
        filed = sum(one.outcome == "filed" for one in found)
        words = say("归档 {n} 页，没有认出 {bad} 页，共 {of} 页。", n=filed, bad=len(bad), of=len(found))
        self.notice.tell(words, "warn" if bad else "good")
        self.refresh()

    def _go(self, one: "OpenPaper | Scanned") -> None:
        if one.uid:
            self._frame.open("records", kind=one.kind, uid=one.uid)

    def _choose(self) -> None:
        if files := ask_files(self, say("归档扫描件"), _SCANS):
            self.scan(files)

    def _lay_out(self) -> None:
        acts = QHBoxLayout()
        acts.addWidget(self.sign_button)
        acts.addWidget(self.unsign_button)
        acts.addStretch()
        acts.addWidget(self.scan_button)
        above = QWidget()
        down = QVBoxLayout(above)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(muted(say("签好字的纸扫描或拍照后放进来，按页上的二维码各归各的记录。")))
        down.addWidget(self.table, 1)
        down.addWidget(self.none)
        down.addStretch()
        down.addLayout(acts)
        self.result = Card(say("扫描件的结果"))
        self.result.add(self.found, 1)
        self.result.hide()
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(above)
        split.addWidget(self.result)
        split.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 10, 0, 0)
        whole.addWidget(self.notice)
        whole.addWidget(split, 1)
