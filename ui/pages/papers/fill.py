"""A superior's own Excel table filled with our numbers: what each column means is shown, changed once, and kept."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.model.words import say
from core.office import Office
from core.office.base.results import FilledTable
from ui import theme
from ui.frame import Frame
from ui.parts.card import muted
from ui.parts.choosing import ask_file, ask_where
from ui.parts.notice import Notice
from ui.parts.pairing_box import PairingBox, periods
from ui.parts.plain_table import PlainTable
from ui.verbatim import Label

_MEANING, _VALUE = 2, 3


def meanings() -> dict[str, str]:
    """Return the numbers that a column can be filled with, by name."""
    return {
        "": say("（不填）"),
        "helper": say("帮扶校"), "recipient": say("受援校"), "pairing_no": say("结对编号"),
        "visits": say("互访（次）"), "consultations": say("会商（次）"), "cadres": say("挂职干部（人）"),
        "mentor_pairs": say("师徒结对（对）"), "deliveries": say("送教（次）"), "open_lessons": say("公开课（节）"),
        "research": say("联合教研（次）"), "observations": say("听课（节）"), "trainings": say("培训（场）"),
        "trained": say("培训（人次）"), "hours": say("培训（学时）"), "lectures": say("讲座（场）"),
        "residency": say("驻校（天）"), "reflections": say("反思（篇）"), "projects": say("课题（项）"),
        "awards": say("获奖（项）"), "donated_yuan": say("捐赠（元）"), "donated_pieces": say("捐赠（件）"),
        "resources": say("资源共享（项）"), "parents": say("家校活动（次）"), "culture": say("文化活动（次）"),
        "plan": say("计划完成（%）"),
    }  # fmt: skip


class FillPane(QWidget):
    """Opens a table, shows what goes into which column, and saves a filled copy; the table itself is not touched."""

    def __init__(self, office: Office, frame: Frame, scratch: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._frame = frame
        self._scratch = scratch
        self._heads: dict[str, str] = {}
        self.table_file: Path | None = None
        self.notice = Notice()
        self.pairing = PairingBox(office, all_of_them=True, parent=self)
        self.period = QComboBox(self)
        self.period.setAccessibleName(say("期间"))
        self.open_button = QPushButton(theme.icon("open"), say("打开上级的表…"), self)
        self.open_button.clicked.connect(self._choose)
        self.name = Label(parent=self)
        self.name.setObjectName("title")
        self.name.setWordWrap(True)
        heads = (say("列"), say("表头"), say("填什么"), say("第一行的数"))
        self.columns = PlainTable(say("各列填什么"), heads, wide=(1,), parent=self)
        self.columns.setWordWrap(False)
        header = self.columns.horizontalHeader()
        for column, signs in ((_MEANING, 12), (_VALUE, 16)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.columns.setColumnWidth(column, self.fontMetrics().horizontalAdvance("字") * signs)
        # A box in each line needs more room than words.
        self.columns.verticalHeader().setDefaultSectionSize(int(self.fontMetrics().height() * 2.1))
        self.keep_meaning = QCheckBox(say("照这样改，以后同样的表都这样填"), self)
        self.save_button = QPushButton(theme.icon("save", theme.colours().on_accent), say("填好存为…"), self)
        theme.mark(self.save_button, "primary", True)
        self.save_button.clicked.connect(self._choose_place)
        self.pairing.activated.connect(lambda _: self.look())
        self.period.activated.connect(lambda _: self.look())
        self._lay_out()
        self._say_nothing()

    def refresh(self) -> None:
        """List pairings and periods again."""
        chosen = self.period.currentData()
        self.pairing.fill()
        self.period.clear()
        for word, name in periods(*self.pairing.span()):
            self.period.addItem(word, name)
        self.period.setCurrentIndex(max(0, self.period.findData(chosen)))

    def open(self, file: Path) -> None:
        """Show what the columns of a table would be filled with."""
        self.table_file = file
        self.look()

    def look(self) -> None:
        """Fill a scratch copy to see what comes of it."""
        if self.table_file:
            self._fill(self._scratch / f"{self.table_file.stem}.xlsx", None, self._show)

    def save(self, to: Path) -> None:
        """Write the filled table; changed meanings are kept for tables with the same heads."""
        mapping = self.mapping() if self.keep_meaning.isChecked() else None
        self._fill(to, mapping, self._saved)

    def mapping(self) -> dict[str, str]:
        """Return what each column is filled with, as it stands in the table."""
        found = {}
        for row, letter in enumerate(self._heads):
            box = self.columns.cellWidget(row, _MEANING)
            if isinstance(box, QComboBox) and box.currentData():
                found[letter] = str(box.currentData())
        return found

    def _fill(self, to: Path, mapping: Mapping[str, str] | None, done: Callable[[FilledTable], None]) -> None:
        file, pairing, period = self.table_file, self.pairing.uid, str(self.period.currentData() or "")
        if file is None:
            return
        self.notice.hide()
        self._frame.run(
            lambda _: self._office.workbooks.fill(file, to, pairing=pairing, period=period, mapping=mapping),
            done,
            self.notice.refuse,
            say("填表"),
        )

    def _show(self, filled: FilledTable) -> None:
        self.name.setText(self.table_file.name if self.table_file else "")
        left = {letter: head for letter, _, head in (one.partition(" ") for one in filled.left)}
        heads = {**filled.heads, **left}
        self._heads = dict(sorted(heads.items(), key=lambda one: (len(one[0]), one[0])))
        first = filled.rows[0] if filled.rows else {}
        lines = []
        for letter, head in self._heads.items():
            value = first.get(filled.mapping.get(letter, ""), "")
            lines.append((letter, head.replace("\n", " "), "", "" if value is None else str(value)))
        self.columns.show_lines(lines)
        for row, letter in enumerate(self._heads):
            self.columns.setCellWidget(row, _MEANING, self._box(filled.mapping.get(letter, "")))
        self.keep_meaning.setChecked(False)
        for part in (self.columns, self.keep_meaning, self.save_button):
            part.setEnabled(True)

    def _saved(self, filled: FilledTable) -> None:
        self.notice.tell(say("已存为 {file}，填了 {n} 行", file=filled.file, n=len(filled.rows)))

    def _box(self, chosen: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(say("填什么"))
        for key, word in meanings().items():
            box.addItem(word, key)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.activated.connect(lambda _: self.keep_meaning.setChecked(True))
        return box

    def _say_nothing(self) -> None:
        self.name.setText("")
        for part in (self.columns, self.keep_meaning, self.save_button):
            part.setEnabled(False)

    def _choose(self) -> None:
        if file := ask_file(self, say("打开上级的表"), "Excel (*.xlsx *.xlsm)"):
            self.open(file)

    def _choose_place(self) -> None:
        stem = self.table_file.stem if self.table_file else ""
        if file := ask_where(self, say("填好存为"), f"{stem}（已填）.xlsx", "Excel (*.xlsx)"):
            self.save(file)

    def _lay_out(self) -> None:
        across = QHBoxLayout()
        across.addWidget(Label(say("结对关系"), self))
        across.addWidget(self.pairing, 1)
        across.addWidget(Label(say("期间"), self))
        across.addWidget(self.period)
        acts = QHBoxLayout()
        acts.addWidget(self.open_button)
        acts.addStretch()
        acts.addWidget(self.save_button)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 10, 0, 0)
        down.addWidget(
            muted(say("上级发来的统计表，照表头把我们的数填进去；原来的样子、合并格和合计都不动，原表不改。"))
        )
        down.addLayout(across)
        down.addWidget(self.name)
        down.addWidget(self.columns, 1)
        down.addWidget(self.keep_meaning)
        down.addWidget(self.notice)
        down.addLayout(acts)
