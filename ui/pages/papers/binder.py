"""The archive binder of a pairing and a school year: first what it lacks, then the binder itself."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.model.term import years
from core.model.words import say
from core.office import Office
from core.office.base.results import Printed
from ui.frame import Frame
from ui.parts.card import muted
from ui.parts.choosing import ask_where
from ui.parts.notice import Notice
from ui.parts.plain_table import PlainTable
from ui.verbatim import Label

if TYPE_CHECKING:
    from core.office.papers.desk import Gap

# So many files that could not be bound are named; the contents of the binder name all.
_TOLD = 4


class BinderPane(QWidget):
    """Chooses pairing, school year and style; lists the gaps, each leading to its record."""

    printed = Signal(Path, str)

    def __init__(self, office: Office, frame: Frame, scratch: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._frame = frame
        self._scratch = scratch
        self._number = 0
        self._asked = 0
        self._gaps: list[Gap] = []
        self.notice = Notice()
        self.pairing = self._combo(say("结对关系"))
        self.year = self._combo(say("学年"))
        self.look_of = self._combo(say("式样"))
        self.look_of.addItem(say("迎检册（按十四类）"), "inspection")
        self.look_of.addItem(say("案卷（GB/T 9705）"), "volume")
        self.look_of.addItem(say("按件归档（DA/T 22）"), "item")
        self.duplex = QCheckBox(say("双面打印，页码在外侧"), self)
        for combo in (self.pairing, self.year):
            combo.activated.connect(lambda _: self.look())
        self.summary = muted("", self)
        heads = (say("缺什么"), say("为什么要有"))
        self.table = PlainTable(say("缺项单"), heads, wide=(0, 1), parent=self)
        self.table.wrap()
        self.table.setShowGrid(True)
        self.table.itemActivated.connect(lambda item: self.open_gap(item.row()))
        self.bind_button = QPushButton(say("装订预览"), self)
        self.bind_button.setProperty("primary", True)
        self.bind_button.clicked.connect(self.preview)
        self.save_button = QPushButton(say("存为 PDF…"), self)
        self.save_button.clicked.connect(self._choose_file)
        # Until it is known that there is something to bind.
        for button in (self.bind_button, self.save_button):
            button.setEnabled(False)
        self._lay_out()

    def refresh(self) -> None:
        """List the pairings and look for gaps again."""
        chosen, year = self.pairing.currentData(), self.year.currentText()
        pairings = self._office.records.find("pairing", order=("-start",), limit=100)
        self.pairing.clear()
        for record in pairings:
            self.pairing.addItem(self._office.records.title(record), record.uid)
        self.pairing.setCurrentIndex(max(0, self.pairing.findData(chosen)))
        self.year.clear()
        self.year.addItems(self._years(str(record.get("start") or "") for record in pairings))
        self.year.setCurrentIndex(max(0, self.year.findText(year)))
        self.look()

    def look(self) -> None:
        """Read what the binder would lack, off the screen's thread."""
        pairing, year = self.pairing.currentData(), self.year.currentText()
        for button in (self.bind_button, self.save_button):
            button.setEnabled(bool(pairing))
        if not pairing:
            self._show([], say("还没有结对关系。先在“记录”里登记。"))
            return
        self._asked += 1
        asked = self._asked
        self._frame.run(
            lambda _: self._office.papers.gaps(pairing, year), lambda gaps: self._take(gaps, asked), self.notice.refuse
        )

    def open_gap(self, row: int) -> None:
        """Open the record that a gap is about, or a new one of its kind."""
        gap = self._gaps[row]
        if gap.kind and gap.uid:
            self._frame.open("records", kind=gap.kind, uid=gap.uid)
        elif gap.kind:
            self._frame.open("records", kind=gap.kind, new=True)

    def preview(self) -> None:
        """Bind into a scratch file and show it."""
        self._number += 1
        self.bind(self._scratch / f"binder-{self._number}.pdf", draft=True)

    def bind(self, file: Path, *, draft: bool = False) -> None:
        """Write the binder into a file, or a draft of it to look at, with progress and cancel in the status line."""
        pairing, year, style = self.pairing.currentData(), self.year.currentText(), self.look_of.currentData()
        duplex = self.duplex.isChecked()
        self.notice.hide()
        self._frame.run(
            lambda tick: self._office.papers.binder(
                pairing, year, to=file, style=style, duplex=duplex, progress=tick, draft=draft
            ),
            self._done,
            self.notice.refuse,
            say("装订 {year} 学年", year=year),
        )

    def _years(self, starts: Iterable[str]) -> list[str]:
        today = self._office.today()
        earliest = min([today, *(dt.date.fromisoformat(start) for start in starts if start)])
        return years(earliest, today)[::-1]

    def _done(self, printed: Printed) -> None:
        told = list(printed.remarks)
        if printed.missing:
            signs = "、".join(dict.fromkeys(one.sign for one in printed.missing))
            told.insert(0, say("下列字没有字体可以打印，请手写补上：{signs}", signs=signs))
        if len(told) > _TOLD:
            told[_TOLD:] = [say("还有 {n} 个文件没有装进去，卷内文件目录里都注明了", n=len(told) - _TOLD)]
        if told:
            self.notice.tell("\n".join(told), "warn")
        self.printed.emit(printed.path, say("结对帮扶档案 {year}", year=self.year.currentText()))

    def _take(self, gaps: "Sequence[Gap]", asked: int) -> None:
        if asked == self._asked:
            none = say("没有缺项，可以装订。")
            self._show(gaps, say("缺 {n} 项。双击一行去补。", n=len(gaps)) if gaps else none)

    def _show(self, gaps: "Sequence[Gap]", summary: str) -> None:
        self._gaps = list(gaps)
        self.summary.setText(summary)
        self.table.show_lines([(gap.what, gap.why) for gap in gaps])

    def _choose_file(self) -> None:
        name = say("结对帮扶档案 {year}", year=self.year.currentText())
        if file := ask_where(self, say("存为 PDF"), f"{name}.pdf", "PDF (*.pdf)"):
            self.bind(file)

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(8)
        return combo

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.addWidget(Label(say("结对关系"), self), 0, 0)
        grid.addWidget(self.pairing, 0, 1)
        grid.addWidget(Label(say("学年"), self), 1, 0)
        grid.addWidget(self.year, 1, 1)
        grid.addWidget(Label(say("式样"), self), 2, 0)
        grid.addWidget(self.look_of, 2, 1)
        grid.addWidget(self.duplex, 3, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        acts = QHBoxLayout()
        acts.addStretch()
        acts.addWidget(self.save_button)
        acts.addWidget(self.bind_button)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 10, 0, 0)
        down.addLayout(grid)
        down.addWidget(self.summary)
        down.addWidget(self.table, 1)
        down.addWidget(self.notice)
        down.addLayout(acts)
