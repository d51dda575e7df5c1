"""Reports on the screen: choose view and period, read the table, click a number through to its records, save it."""

from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from core.model.words import say
from core.office import Office
from core.office.programme.titles import report_titles
from ui import theme
from ui.frame import Frame
from ui.pages.plan.table import ReportTable
from ui.parts.bars import Bar, Bars
from ui.parts.card import Card, muted, scrolled
from ui.parts.chart import MonthLine
from ui.parts.choosing import ask_where
from ui.parts.notice import Notice
from ui.parts.pairing_box import PairingBox, periods
from ui.parts.sources import Side, SourcesPane
from ui.verbatim import Label

if TYPE_CHECKING:
    from core.office.programme.reporting import Table

_VIEW, _FIRST = "report.view", "progress_report"
_PERIOD = "report.period"
# More bars than fit beside the table say less than the table.
_MOST_BARS = 24
_LONGEST = 16


class ReportPane(QWidget):
    """Shows one report of a period; a line that is chosen shows the records it comes from."""

    def __init__(self, office: Office, frame: Frame, pairing: PairingBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._frame = frame
        self._pairing = pairing
        self._asked = 0
        self._wanted = ""
        self.made: Table | None = None
        self.notice = Notice()
        self.view = QComboBox(self)
        self.view.setAccessibleName(say("报表"))
        for name, title in report_titles().items():
            self.view.addItem(title, name)
        self.view.setCurrentIndex(max(0, self.view.findData(office.setting(_VIEW, _FIRST))))
        # The name of a report gives way to its period, which is short and must be read whole.
        self.view.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.view.setMinimumContentsLength(10)
        self.period = QComboBox(self)
        self.period.setAccessibleName(say("期间"))
        self.period.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.all_pairings = QCheckBox(say("全部结对"), self)
        self.view.activated.connect(lambda _: self._ask())
        self.period.activated.connect(lambda _: self._ask())
        self.all_pairings.toggled.connect(lambda _: self._ask())
        self.table = ReportTable(self)
        self.table.chosen.connect(self._choose)
        self.note = muted("", self)
        self.bars = Bars(self, say("依据的记录（条）"))
        self.bars.chosen.connect(lambda key: self.table.selectRow(int(key)))
        self.line = MonthLine(self)
        self.sources = SourcesPane(office, frame)
        self.sources.listed.connect(lambda: self.line.show_days(self.sources.days()))
        self.save_button = QPushButton(theme.icon("save"), say("存为 PDF 或 Excel…"))
        self.save_button.clicked.connect(self._choose_file)
        self._lay_out()

    def choose(self, view: str, period: str) -> None:
        """Choose a report and its period; shown when the part is shown."""
        self.view.setCurrentIndex(max(0, self.view.findData(view)))
        self._wanted = period
        self.show_pairing(self._pairing.uid)

    def show_pairing(self, _pairing: str) -> None:
        """List the periods of the pairing and count again."""
        chosen = self._wanted or str(self.period.currentData() or self._office.setting(_PERIOD, ""))
        self._wanted = ""
        self.period.clear()
        for word, name in periods(*self._pairing.span()):
            self.period.addItem(word, name)
        self.period.setCurrentIndex(max(0, self.period.findData(chosen)))
        self._ask()

    def save(self, file: Path) -> None:
        """Write the report as the file's ending says."""
        pairing, period, view = self._question()
        self._frame.run(
            lambda _: self._office.reports.write(pairing, period, file, view)[1],
            lambda printed: self._frame.status(say("已存为 {file}", file=printed.path), "good"),
            self.notice.refuse,
            say("写报表"),
        )

    def _question(self) -> tuple[str, str, str]:
        pairing = "" if self.all_pairings.isChecked() else self._pairing.uid
        return pairing, str(self.period.currentData()), str(self.view.currentData())

    def _ask(self) -> None:
        self._asked += 1
        asked, question = self._asked, self._question()
        self._office.set_setting(_VIEW, question[2])
        self._office.set_setting(_PERIOD, question[1])
        self.notice.hide()
        self._frame.run(
            lambda _: self._office.reports.table(*question), lambda made: self._show(made, asked), self.notice.refuse
        )

    def _show(self, made: "Table", asked: int) -> None:
        if asked != self._asked:
            return
        self.made = made
        lines = [line.cells for line in made.lines]
        self.table.show_table([(one.head, one.number) for one in made.columns], lines, made.totals)
        self.note.setText("\n".join(made.notes) if lines else say("这一期间没有可以报的。"))
        self.note.setVisible(bool(self.note.text()))
        head, bars = chart(made)
        self.chart.heading.setText(head)
        self.chart.heading.show()
        self.bars.show_bars(bars)
        self.chart.setVisible(len(bars) > 1)
        self.line.show_days(())
        self.sources.show_none()

    def _choose(self, row: int) -> None:
        if self.made and row < len(self.made.lines):
            line = self.made.lines[row]
            self.sources.show_origins(line.sources, _name(self.made, row))
        else:
            self.line.show_days(())
            self.sources.show_none()

    def _choose_file(self) -> None:
        name = f"{self.view.currentText()} {self.period.currentText()}"
        kinds = "PDF (*.pdf);;Excel (*.xlsx)"
        if file := ask_where(self, say("存为 PDF 或 Excel"), name, kinds):
            self.save(file)

    def _lay_out(self) -> None:
        across = QHBoxLayout()
        for word, box in ((say("报表"), self.view), (say("期间"), self.period)):
            across.addWidget(Label(word, self))
            across.addWidget(box, int(box is self.view))
        across.addWidget(self.all_pairings)
        across.addWidget(self.save_button)
        self.chart = Card()
        self.chart.add(scrolled(self.bars), 1)
        self.chart.setMinimumHeight(self.fontMetrics().height() * 7)
        self.sources.add(self.line)
        left = QWidget()
        down = QVBoxLayout(left)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(self.table, 1)
        down.addWidget(self.note)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(left)
        split.addWidget(Side(self.chart, self.sources))
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([700, 500])
        split.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 10, 0, 0)
        whole.addLayout(across)
        whole.addWidget(self.notice)
        whole.addWidget(split, 1)


def chart(made: "Table") -> tuple[str, list[Bar]]:
    """Return what the bars count, and a bar a line; nothing where there are too many lines to tell apart."""
    number = next((place for place, one in enumerate(made.columns) if one.number and place), None)
    if number is None or len(made.lines) > _MOST_BARS:
        return "", []
    # Lessons, hours and yuan cannot stand beside each other; how many records each rests on can.
    mixed = any(one.head == say("单位") for one in made.columns)
    head = say("依据的记录（条）") if mixed else made.columns[number].head
    values = [len(line.sources) if mixed else line.cells[number] for line in made.lines]
    bars = [Bar(str(row), _name(made, row), round(value)) for row, value in enumerate(values) if _counts(value)]
    return head, bars


def _counts(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and value > 0


def _name(made: "Table", row: int) -> str:
    # The second cell where the first only counts the lines; the unit where two lines bear one name.
    cells = made.lines[row].cells
    place = 1 if made.columns[0].number else 0
    names = [line.cells[place] for line in made.lines]
    unit = next((cells[at] for at, one in enumerate(made.columns) if one.head == say("单位")), None)
    words = " ".join(str(cells[place] or "").split())
    # Latin letters are half as wide.
    longest = 2 * _LONGEST if words.isascii() else _LONGEST
    words = words if len(words) <= longest else f"{words[: longest - 1]}…"
    return f"{words}（{unit}）" if unit and names.count(cells[place]) > 1 else words
