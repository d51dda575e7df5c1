"""The left half of the records page: which kind, the search box, the list, and how many there are."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from core.model.kind import Kind
from core.model.words import say
from core.office import Office
from ui import theme
from ui.form.lines import SearchLine
from ui.frame import Frame
from ui.pages.records.excel import ExcelMenu
from ui.pages.records.kinds import KindChooser
from ui.parts.banner import Banner, Empty
from ui.table import Asked, RecordTable
from ui.verbatim import Label


class RecordList(QWidget):
    """Lists the records of one kind; the page opens what is chosen here."""

    kind_chosen = Signal(str)
    opened = Signal(str)
    new_wanted = Signal()
    unwanted = Signal(list)
    doubles_wanted = Signal()

    def __init__(self, office: Office, frame: Frame) -> None:
        super().__init__()
        self._office = office
        self.kind: Kind | None = None
        self.excel = ExcelMenu(office, frame)
        self.excel.taken.connect(self.reload)
        self._narrow = Asked()
        # What is searched for: letters that still wait in an input method are not in the box yet.
        self._typed = ""
        self.kinds = KindChooser(office)
        self.kinds.chosen.connect(self.kind_chosen)
        self.add = QPushButton(theme.icon("add", theme.colours().on_accent), say("新建"))
        self.add.setToolTip(say("新建一条（Ctrl+N）"))
        theme.mark(self.add, "primary", True)
        self.add.clicked.connect(self.new_wanted)
        self.search = SearchLine()
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(say("查找"))
        self.search.addAction(theme.icon("search", theme.colours().muted), SearchLine.ActionPosition.LeadingPosition)
        self.search.searched.connect(self._search)
        self.search.textChanged.connect(lambda text: None if text else self._search(""))
        self.narrowed = Banner()
        self.doubles = QPushButton(theme.icon("person"), say("可能重复…"))
        self.doubles.clicked.connect(self.doubles_wanted)
        theme.mark(self.doubles, "flat", True)
        self.table = RecordTable(office)
        self.table.opened.connect(self.opened)
        self.table.unwanted.connect(self.unwanted)
        self.search.returnPressed.connect(self._take_first)
        self.search.below.connect(self._go_down)
        self.empty = Empty()
        self.total = Label()
        theme.mark(self.total, "muted", True)
        self._lay_out()

    def show_kind(self, kind: Kind) -> None:
        """Show the list of a kind, all of it."""
        self.kind = self.excel.kind = kind
        self.kinds.show_kind(kind)
        self.doubles.setVisible(self._office.people.looks_at(kind.name))
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.search.setPlaceholderText(say("查找{kind}：名称、任意三个字或拼音首字母", kind=say(kind.title)))
        self._typed = ""
        self._narrow = Asked(order=_order(kind))
        self.table.show_kind(kind)
        self.reload()

    def narrow(self, where: Mapping[str, Any], between: Mapping[str, tuple[Any, Any]], text: str) -> None:
        """Narrow the list to some values, a period, or what a search finds."""
        self._narrow = Asked(where, between, self._narrow.order)
        self.search.setText(text)
        self._typed = text.strip()
        self.reload()

    def reload(self) -> None:
        """Read the list again and keep the marked record."""
        model = self.table.records
        if model is None or self.kind is None:
            return
        marked = self.table.picked()
        asked = Asked(self._narrow.where, self._narrow.between, self._narrow.order, self._typed)
        model.show(asked)
        self._say_narrowed()
        self._say_empty(model.rowCount())
        if marked:
            self.table.select(marked[0])

    def _search(self, text: str) -> None:
        self._typed = text.strip()
        self.reload()

    def _look_in_texts(self) -> None:
        """List the records in whose texts stands what no name holds."""
        if self.kind is None:
            return
        text = self._typed
        found = self._office.records.holding(self.kind.name, text)
        if not found:
            self.empty.say(say("正文里也没有“{text}”。", text=text))
            return
        self.narrow({"uid": found}, {}, "")
        self.narrowed.say(say("正文里有“{text}”的", text=text), {say("列出全部"): self._widen})

    def _take_first(self) -> None:
        model = self.table.records
        first = model.record(0) if model else None
        if first:
            self.table.select(first.uid)
            self.opened.emit(first.uid)

    def _go_down(self) -> None:
        if self.table.records and self.table.records.rowCount():
            self.table.setFocus()
            if not self.table.picked():
                self.table.selectRow(0)

    def _say_narrowed(self) -> None:
        if not (self._narrow.where or self._narrow.between):
            self.narrowed.say("")
            return
        self.narrowed.say(say("只列出一部分：{what}", what=self._narrowing()), {say("列出全部"): self._widen})

    def _narrowing(self) -> str:
        parts: list[str] = []
        for name, value in self._narrow.where.items():
            field = self.kind.field(name) if self.kind else None
            if field:
                parts.append(f"{say(field.label)} {self._office.records.text(field, value)}")
        for name, (first, last) in self._narrow.between.items():
            field = self.kind.field(name) if self.kind else None
            if field:
                parts.append(f"{say(field.label)} {field.show(first)} – {field.show(last)}")
        return "；".join(parts)

    def _widen(self) -> None:
        self._narrow = Asked(order=self._narrow.order)
        self.reload()

    def _say_empty(self, count: int) -> None:
        self._stack.setCurrentWidget(self.table if count else self.empty)
        title = say(self.kind.title) if self.kind else ""
        if self._typed:
            self.total.setText(say("找到 {n} 条", n=count))
            words = say("没有找到“{text}”。可以只输入开头一两个字，或拼音首字母。", text=self._typed)
            self.empty.say(words, {say("在正文里找"): self._look_in_texts})
        elif self._narrow.where or self._narrow.between:
            self.total.setText(say("共 {n} 条", n=count))
            self.empty.say(say("这一部分里还没有“{kind}”。", kind=title))
        else:
            self.total.setText(say("共 {n} 条", n=count))
            words = say(
                "还没有“{kind}”。可以新建一条，也可以从 Excel 表格成批导入，或接收对方学校的数据包。", kind=title
            )
            acts = {say("新建{kind}", kind=title): self.new_wanted.emit, say("从 Excel 导入…"): self.excel.ask_take}
            self.empty.say(words, acts)

    def _lay_out(self) -> None:
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        top = QHBoxLayout()
        top.addWidget(self.kinds, 1)
        top.addWidget(self.excel)
        top.addWidget(self.add)
        down.addLayout(top)
        down.addWidget(self.search)
        down.addWidget(self.narrowed)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        down.addWidget(self._stack, 1)
        below = QHBoxLayout()
        below.addWidget(self.total, 1)
        below.addWidget(self.doubles)
        down.addLayout(below)


def _order(kind: Kind) -> tuple[str, ...]:
    if kind.day:
        return (f"-{kind.day}",)
    # Names stand as they are read.
    return ("sort",)
