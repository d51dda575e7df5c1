"""Choosing what to print: a form, the records that go on it, blank copies; tells what no font can draw beforehand."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.model.fields import Day
from core.model.words import say
from core.office import Office
from core.office.base.results import FormInfo, NoSign, Printed
from core.office.papers.choice import Question
from ui.form.editors import DayEditor
from ui.form.lines import SearchLine
from ui.frame import Frame
from ui.parts.card import muted
from ui.parts.choosing import ask_where
from ui.parts.notice import Notice
from ui.task import Tick
from ui.verbatim import Label

_UID = Qt.ItemDataRole.UserRole
_CHECKED = Qt.CheckState.Checked
_LAST, _FIRST = "papers.form", "F03"


class FormsPane(QWidget):
    """Chooses a form and records, and prints them into a file."""

    printed = Signal(Path, str)

    def __init__(self, office: Office, frame: Frame, scratch: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._frame = frame
        self._scratch = scratch
        self._number = 0
        # The form and the records that were printed last.
        self.asked: tuple[str, list[str]] = ("", [])
        self.notice = Notice()
        self.form = QComboBox(self)
        self.form.setAccessibleName(say("表格"))
        # In the order in which they were ticked; a search that hides them leaves them ticked.
        self._ticked: dict[str, None] = {}
        self._asked: Question | None = None
        self._wanted: tuple[str, Sequence[str], bool] | None = None
        self.form.currentIndexChanged.connect(self._turn_to_form)
        self.search = SearchLine(self)
        self.search.setPlaceholderText(say("搜索姓名、课题、名称"))
        self.search.setAccessibleName(say("搜索"))
        self.search.searched.connect(lambda _: self.show_found())
        self.first = self._day(say("起"))
        self.last = self._day(say("止"))
        self.list = QListWidget(self)
        self.list.setAccessibleName(say("要打印的记录"))
        self.list.itemChanged.connect(self._turn)
        self.empty = muted(say("没有可打印的记录；可以打印空白表。"), self)
        self.empty.hide()
        self.blank_button = QPushButton(say("看一份空白表"), self)
        self.blank_button.clicked.connect(self._show_blank)
        self.blank_button.hide()
        self.chosen = Label(parent=self)
        self.blank = QSpinBox(self)
        self.blank.setRange(0, 500)
        self.blank.setAccessibleName(say("空白表份数"))
        self.blank.valueChanged.connect(lambda _: self._count())
        self.show_button = QPushButton(say("预览"), self)
        self.show_button.setProperty("primary", True)
        self.show_button.clicked.connect(self.preview)
        self.save_button = QPushButton(say("存为 PDF…"), self)
        self.save_button.clicked.connect(self._choose_file)
        self._lay_out()
        self._count()
        # The first question to the desk of papers loads the typesetter, which takes a second.
        frame.run(lambda _: office.papers.forms(), self._take_forms)

    def show_found(self) -> None:
        """List the records that the form, the search and the period leave; naming hundreds is done off the thread."""
        if self.form.count() == 0:
            return
        kind = self._office.papers.kind_of(self._info().kind)
        for editor in (self.first, self.last):
            editor.setEnabled(bool(kind.day))
        first, last = (self._value(editor) for editor in (self.first, self.last))
        asked = Question(kind.name, self.search.text().strip(), first, last, tuple(self._ticked))
        self._asked = asked
        self._frame.run(lambda _: self._office.papers.choose(asked), lambda lines: self._show(asked, lines))

    def choose(self, form: str, uids: Sequence[str], *, preview: bool = False) -> None:
        """Choose a form and tick records, and show them at once if asked."""
        if self.form.count() == 0:
            self._wanted = (form, uids, preview)
            return
        self.search.clear()
        self._choose_form(form)
        self._ticked = dict.fromkeys(uids)
        self.show_found()
        self._count()
        if preview:
            self.preview()

    def uids(self) -> list[str]:
        """Return the uids of the ticked records, those of the list first and in its order."""
        shown = [uid for row in range(self.list.count()) if (uid := self._uid(row)) in self._ticked]
        return [*shown, *(uid for uid in self._ticked if uid not in shown)]

    def preview(self) -> None:
        """Print into a scratch file and show it."""
        self._number += 1
        self.print(self._scratch / f"{self._number}.pdf")

    def print(self, file: Path, *, noted: bool = False) -> None:
        """Print into a file, after asking what no font can draw; `noted` papers are expected back signed."""
        info, uids, blank = self._info(), self.uids(), self.blank.value()
        papers = self._office.papers
        self.notice.hide()
        self._office.set_setting(_LAST, info.form)
        self.asked = (info.form, uids)

        def work(tick: Tick) -> tuple[list[NoSign], Printed]:
            missing = papers.unprintable(info.form, uids, blank)
            return missing, papers.print(
                info.form, uids, to=file, blank=blank, progress=tick, noted=noted, draft=not noted
            )

        self._frame.run(
            work, lambda made: self._done(*made, info.title), self.notice.refuse, say("排版 {title}", title=info.title)
        )

    def _done(self, missing: list[NoSign], printed: Printed, title: str) -> None:
        if missing:
            signs = "、".join(dict.fromkeys(f"{one.sign}（U+{ord(one.sign[0]):04X}）" for one in missing))
            self.notice.tell(say("下列字没有字体可以打印，请手写补上：{signs}", signs=signs), "warn")
        self.printed.emit(printed.path, title)

    def _take_forms(self, forms: Sequence[FormInfo]) -> None:
        self.form.blockSignals(True)
        for info in sorted(forms, key=lambda info: (not _numbered(info), info.form)):
            self.form.addItem(f"{info.form}　{info.title}" if _numbered(info) else info.title, info)
        self._choose_form(str(self._office.setting(_LAST, _FIRST)))
        self.form.blockSignals(False)
        self.show_found()
        if self._wanted:
            form, uids, preview = self._wanted
            self.choose(form, uids, preview=preview)

    def _choose_form(self, form: str) -> None:
        infos: list[FormInfo] = [self.form.itemData(place) for place in range(self.form.count())]
        # A kind may have several papers; its own name means the first of them.
        named = [place for place, info in enumerate(infos) if form == info.form]
        places = named or [place for place, info in enumerate(infos) if form == info.kind]
        if places:
            self.form.setCurrentIndex(places[0])

    def _show(self, asked: Question, lines: Sequence[tuple[str, str]]) -> None:
        if asked is not self._asked:
            return
        self.list.blockSignals(True)
        self.list.clear()
        for uid, title in lines:
            item = QListWidgetItem(title)
            item.setData(_UID, uid)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_CHECKED if uid in self._ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        for part in (self.empty, self.blank_button):
            part.setVisible(not lines)
        self._count()

    def _turn_to_form(self) -> None:
        self._ticked = {}
        self.show_found()

    def _uid(self, row: int) -> str:
        return str(self.list.item(row).data(_UID))

    def _turn(self, item: QListWidgetItem) -> None:
        uid = str(item.data(_UID))
        if item.checkState() == _CHECKED:
            self._ticked[uid] = None
        else:
            self._ticked.pop(uid, None)
        self._count()

    def _info(self) -> FormInfo:
        info: FormInfo = self.form.currentData()
        return info

    def _tick(self, on: bool) -> None:
        self._ticked = dict.fromkeys(self._uid(row) for row in range(self.list.count())) if on else {}
        self.list.blockSignals(True)
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(_CHECKED if on else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self._count()

    def _count(self) -> None:
        n, blank = len(self.uids()), self.blank.value()
        self.chosen.setText(say("选了 {n} 份，空白 {blank} 份", n=n, blank=blank))
        for button in (self.show_button, self.save_button):
            button.setEnabled(n + blank > 0)

    def _show_blank(self) -> None:
        self.blank.setValue(max(self.blank.value(), 1))
        self.preview()

    def _choose_file(self) -> None:
        if file := ask_where(self, say("存为 PDF"), f"{self._info().title}.pdf", "PDF (*.pdf)"):
            self.print(file, noted=True)

    def _day(self, label: str) -> DayEditor:
        editor = DayEditor(Day("day", label), self._office.today)
        editor.name(label)
        editor.changed.connect(self.show_found)
        return editor

    def _value(self, editor: DayEditor) -> str:
        return str(editor.field.parse(editor.typed()).value or "")

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.addWidget(Label(say("表格"), self), 0, 0)
        grid.addWidget(self.form, 0, 1, 1, 3)
        grid.addWidget(Label(say("起"), self), 1, 0)
        grid.addWidget(self.first, 1, 1)
        grid.addWidget(Label(say("止"), self), 1, 2)
        grid.addWidget(self.last, 1, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        ticks = QHBoxLayout()
        for words, on in ((say("全选"), True), (say("全不选"), False)):
            button = QPushButton(words, self)
            button.setFlat(True)
            button.clicked.connect(lambda _=False, on=on: self._tick(on))
            ticks.addWidget(button)
        ticks.addStretch()
        ticks.addWidget(Label(say("空白表"), self))
        ticks.addWidget(self.blank)
        acts = QHBoxLayout()
        acts.addWidget(self.chosen, 1)
        acts.addWidget(self.save_button)
        acts.addWidget(self.show_button)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 10, 0, 0)
        down.addLayout(grid)
        down.addWidget(self.search)
        down.addWidget(self.empty)
        down.addWidget(self.blank_button, 0, Qt.AlignmentFlag.AlignLeft)
        down.addWidget(self.list, 1)
        down.addLayout(ticks)
        down.addWidget(self.notice)
        down.addLayout(acts)


def _numbered(info: FormInfo) -> bool:
    return info.form[1:].isdigit()
