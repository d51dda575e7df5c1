"""Records to Excel and back: template, export, and taking a workbook in after a look at what it would change."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QMenu,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.model.kind import Kind
from core.model.words import say
from core.office import Office
from core.office.base.exports import opened
from core.office.workbooks.answers import Answers
from core.office.workbooks.choosing import Chosen
from ui import theme
from ui.frame import Frame
from ui.pages.records.doubtful import DoubtfulSheet
from ui.pages.records.understood import Understood
from ui.parts.choosing import ask_file, ask_where
from ui.parts.plain_table import WholeWords
from ui.verbatim import Label, verbatim

if TYPE_CHECKING:
    from core.office.workbooks.desk import Taken

_ENDING = "Excel (*.xlsx)"
_TABLES = "Excel, CSV (*.xlsx *.xlsm *.csv *.txt)"

_VALUE, _WORDS = 3, 4
# Characters of a remark that are shown at once.
_LONGEST = 90


class ExcelMenu(QPushButton):
    """The button beside the list that leads records out of it and into it; `taken` tells that records came in."""

    taken = Signal()

    def __init__(self, office: Office, frame: Frame) -> None:
        super().__init__("Excel")
        self._office = office
        self._frame = frame
        self.kind: Kind | None = None
        self.sheet: TakeSheet | None = None
        self.doubtful: DoubtfulSheet | None = None
        self.setAccessibleName(say("Excel 表格：导入、导出、模板"))
        menu = QMenu(self)
        menu.addAction(say("从 Excel 或 CSV 导入…")).triggered.connect(self.ask_take)
        menu.addAction(say("导出到 Excel…")).triggered.connect(self._ask_export)
        self.open_export = menu.addAction(say("导出到 Excel，号码写全…"))
        self.open_export.triggered.connect(self._ask_reason)
        menu.aboutToShow.connect(self._show_open)
        menu.addAction(say("空白模板…")).triggered.connect(self._ask_template)
        self.setMenu(menu)

    def template(self, file: Path) -> None:
        """Write an empty workbook to fill in."""
        kind = self._named()

        def done(_: None) -> None:
            self._frame.status(say("模板已存为 {file}", file=file), "good")

        self._frame.run(lambda tick: self._office.workbooks.template(kind, file), done, None, say("写模板"))

    def export(self, file: Path, reason: str = "") -> None:
        """Write all records of the kind; for a written reason what is covered otherwise is written out."""
        kind = self._named()

        def done(count: int) -> None:
            self._frame.status(say("已导出 {n} 条到 {file}", n=count, file=file), "good")

        self._frame.run(
            lambda tick: self._office.workbooks.export(kind, file, reason=reason), done, None, say("导出到 Excel")
        )

    def look(
        self, file: Path, answers: Answers | None = None, chosen: Mapping[str, Chosen] | None = None
    ) -> None:  # fmt: skip
        """Read a workbook without keeping anything; ask who is meant where that is open, and show what it changes."""
        kind = self._named()
        work = self._office.workbooks

        def done(found: "Taken") -> None:
            if found.doubtful and answers is None:
                self._ask(file, found, chosen)
                return
            self.sheet = sheet = TakeSheet(self.window(), file, found, self._by_kind(found), work.choices)
            sheet.accepted.connect(lambda: self.take(file, answers, sheet.chosen(chosen)))
            sheet.again.connect(lambda: self.look(file, answers, sheet.chosen(chosen)))
            sheet.copy_wanted.connect(lambda to: self._write_errors(file, to, chosen))
            sheet.open()

        self._frame.run(
            lambda tick: work.take(file, kind=kind, dry_run=True, answers=answers, chosen=chosen, progress=tick),
            done,
            None,
            say("读表格"),
        )

    def _ask(self, file: Path, found: "Taken", chosen: Mapping[str, Chosen] | None) -> None:
        self.doubtful = sheet = DoubtfulSheet(self.window(), found.doubtful)
        sheet.accepted.connect(lambda: self.look(file, sheet.answered(), chosen))
        sheet.open()

    def take(
        self, file: Path, answers: Answers | None = None, chosen: Mapping[str, Chosen] | None = None
    ) -> None:  # fmt: skip
        """Keep the good lines of a workbook."""
        kind = self._named()

        def done(found: "Taken") -> None:
            counts = say("新增 {added} 条，改动 {changed} 条", added=found.added, changed=found.changed)
            self._frame.status(say("已导入：{counts}", counts=counts) + self._by_kind(found), "good")
            self.taken.emit()

        work = self._office.workbooks
        self._frame.run(
            lambda tick: work.take(file, kind=kind, answers=answers, chosen=chosen, progress=tick),
            done,
            None,
            say("导入表格"),
        )

    def _write_errors(self, file: Path, to: Path, chosen: Mapping[str, Chosen] | None = None) -> None:
        kind = self._named()

        def done(_: "Taken") -> None:
            self._frame.status(say("标出问题的副本已存为 {file}", file=to), "good")

        work = self._office.workbooks
        self._frame.run(
            lambda tick: work.take(file, kind=kind, dry_run=True, errors=to, chosen=chosen), done, None, say("写副本")
        )

    def _by_kind(self, found: "Taken") -> str:
        """Say how many of each kind come in, where a row of the workbook holds more than one."""
        titles = [(self._office.records.kind(name).title, counts) for name, counts in found.by_kind.items()]
        parts = [f"{say(title)} {counts['added'] + counts['changed']}" for title, counts in titles]
        return say("（{parts}）", parts="、".join(parts)) if len(parts) > 1 and found.added + found.changed else ""

    def _named(self) -> str:
        return self.kind.name if self.kind else ""

    def ask_take(self) -> None:
        """Ask for a workbook, and show what it would change."""
        if file := ask_file(self, say("从 Excel 或 CSV 导入"), _TABLES):
            self.look(file)

    def _ask_export(self) -> None:
        if file := self._ask_where(say("导出到 Excel")):
            self.export(file)

    def _show_open(self) -> None:
        self.open_export.setVisible(self.kind is not None and bool(opened(self.kind, self.kind.name)))

    def _ask_reason(self) -> None:
        words = say("号码写全了，谁拿到文件都能看。请写明理由，会记入导出记录：")
        reason, sure = QInputDialog.getText(self, say("导出到 Excel"), verbatim(words))
        if sure and reason.strip() and (file := self._ask_where(say("导出到 Excel"))):
            self.export(file, reason.strip())

    def _ask_template(self) -> None:
        if file := self._ask_where(say("空白模板")):
            self.template(file)

    def _ask_where(self, words: str) -> Path | None:
        title = say(self.kind.title) if self.kind else ""
        return ask_where(self, words, f"{title}.xlsx", _ENDING)


class TakeSheet(QDialog):
    """What a workbook would change, and each cell that cannot be taken with its reason; accepting it takes the rest."""

    copy_wanted = Signal(Path)
    # Somebody chose otherwise: the workbook is to be looked at once more.
    again = Signal()

    def __init__(
        self, parent: QWidget, file: Path, found: "Taken", by_kind: str = "",
        choices: Callable[[str], list[tuple[str, str]]] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(say("导入表格"))
        self._file = file
        self.summary = Label(_summary(found, by_kind))
        self.summary.setWordWrap(True)
        self.problems = self._table(found)
        self.understood = Understood(found.sheets, choices or (lambda _: []))
        self.understood.setVisible(bool(found.sheets))
        self.understood.changed.connect(self._change)
        self.look_again = QPushButton(say("按改动重新看"))
        self.look_again.setVisible(False)
        self.look_again.clicked.connect(self._look_again)
        words = say("导入没有问题的行") if found.refused else say("全部导入")
        self.take = QPushButton(theme.icon("save", theme.colours().on_accent), words)
        theme.mark(self.take, "primary", True)
        self._takes = found.added + found.changed + found.conflicts > 0
        self.take.setEnabled(self._takes)
        # Enter takes what is offered; without it the first button would, though it is greyed out.
        self.take.setDefault(self.take.isEnabled())
        self.take.clicked.connect(self.accept)
        self.copy = QPushButton(say("另存标出问题的副本…"))
        self.copy.setEnabled(bool(found.refused))
        self.copy.clicked.connect(self._ask_copy)
        close = QPushButton(say("不导入"))
        close.clicked.connect(self.reject)
        down = QVBoxLayout(self)
        down.addWidget(Label(file.name))
        down.addWidget(self.summary)
        down.addWidget(self.understood, 1)
        down.addWidget(self.problems, 1)
        across = QHBoxLayout()
        across.addWidget(self.copy)
        across.addWidget(self.look_again)
        across.addStretch(1)
        across.addWidget(close)
        across.addWidget(self.take)
        down.addLayout(across)
        self.resize(self.fontMetrics().horizontalAdvance("0") * 96, self.fontMetrics().height() * 24)

    def chosen(self, before: Mapping[str, Chosen] | None) -> Mapping[str, Chosen]:
        """Return what somebody chose here, or what was chosen before."""
        return self.understood.chosen() if self.understood.differs() else (before or {})

    def _change(self) -> None:
        # What is shown below is of the former choice: it is looked at once more before anything is kept.
        self.look_again.setVisible(self.understood.differs())
        self.take.setEnabled(self._takes and not self.understood.differs())

    def _look_again(self) -> None:
        self.again.emit()
        self.reject()

    def _table(self, found: "Taken") -> QTableWidget:
        heads = [say("工作表"), say("行"), say("列"), say("所填"), say("说明")]
        colours = theme.colours()
        table = QTableWidget(0, len(heads))
        table.setItemDelegate(WholeWords(table))
        table.setAccessibleName(say("要改的格子"))
        table.setHorizontalHeaderLabels(heads)
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        # Long cells are broken into lines: what is wrong has to be read whole.
        for column in (_VALUE, _WORDS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        # Once, when all columns have their width: each of them is told of in turn.
        settled = QTimer(table, interval=0, singleShot=True)
        settled.timeout.connect(table.resizeRowsToContents)
        header.sectionResized.connect(lambda *_: settled.start())
        lines = [*found.refused, *found.notes]
        table.setRowCount(len(lines))
        for row, one in enumerate(lines):
            for column, text in enumerate((one.sheet, str(one.row), one.column, one.value, one.message)):
                # A list of fifty options would push the next line out of sight; the pointer shows all of it.
                item = QTableWidgetItem(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")
                item.setToolTip(verbatim(text))
                # What has to be mended stands out from what is only told.
                item.setForeground(QColor(colours.error if row < len(found.refused) else colours.muted))
                table.setItem(row, column, item)
        table.setVisible(bool(lines))
        return table

    def _ask_copy(self) -> None:
        name = f"{self._file.stem}（{say('有问题')}）.xlsx"
        if file := ask_where(self, say("另存标出问题的副本"), name, _ENDING, str(self._file)):
            self.copy_wanted.emit(file)


def _summary(found: "Taken", by_kind: str) -> str:
    words = say("会新增 {added} 条，改动 {changed} 条", added=found.added, changed=found.changed) + by_kind
    words += say("；{same} 条与现有的一样。", same=found.same)
    if found.conflicts:
        words += say("有 {n} 处在这张表写出以后程序里也改过：两个都留着，请到“待定”里选定。", n=found.conflicts)
    if not found.refused:
        told = say("没有要改的地方；下面 {n} 处是读表时自动整理的，不用管。", n=len(found.notes))
        return words + told if found.notes else words
    rows = len({(one.sheet, one.row) for one in found.refused})
    return words + say("有 {n} 行不能导入，原因在下面；改好以后再导入一次，已经导入的不会重复。", n=rows)
