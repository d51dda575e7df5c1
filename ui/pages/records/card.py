"""The right half of the records page: the form of one record with its files and its history."""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import count
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from core.model.kind import Kind
from core.model.record import Record
from core.model.words import say
from core.office import Office
from ui import theme
from ui.clock import when
from ui.form.form import Form
from ui.frame import Frame
from ui.pages.records.history import HistoryView
from ui.parts.banner import Banner, Empty
from ui.parts.files import FilesView
from ui.verbatim import Label


class RecordCard(QFrame):
    """Shows one record; what its buttons ask for is done by the page."""

    save_wanted = Signal()
    delete_wanted = Signal()
    undelete_wanted = Signal()
    print_wanted = Signal()
    given_up = Signal()

    def __init__(self, office: Office, frame: Frame) -> None:
        super().__init__()
        self.setObjectName("card")
        self._office = office
        self._frame = frame
        self._forms: dict[str, Form] = {}
        self.form: Form | None = None
        self.record: Record | None = None
        self.title = Label()
        self.title.setObjectName("title")
        self.title.setWordWrap(True)
        self.note = Label()
        theme.mark(self.note, "muted", True)
        self.note.setWordWrap(True)
        self.offer = Banner()
        self.conflict = Banner()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(say("记录"))
        self.tabs.tabBar().setAccessibleName(say("记录"))
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self._form_stack = QStackedWidget()
        self.files = FilesView(office, frame)
        self.history = HistoryView(office)
        self.tabs.addTab(self._form_stack, say("填写"))
        self.tabs.addTab(self.files, say("附件"))
        self.tabs.addTab(self.history, say("历史"))
        self.tabs.currentChanged.connect(self._turn)
        self.files.counted.connect(self._say_files)
        self.save = self._button("save", say("保存"), self.save_wanted, primary=True)
        self.save.setToolTip(say("保存（Ctrl+S）"))
        self.give_up = self._button("undo", say("放弃改动"), self.given_up)
        self.print = self._button("papers", say("打印"), self.print_wanted)
        self.delete = self._button("delete", say("删除"), self.delete_wanted)
        theme.mark(self.delete, "danger", True)
        self.state = Label()
        theme.mark(self.state, "muted", True)
        self.empty = Empty()
        self._lay_out()

    def show_nothing(self, words: str, acts: Mapping[str, Callable[[], None]] | None = None) -> None:
        """Show that no record is open, and what to do."""
        self.form = self.record = None
        self.empty.say(words, acts)
        self._stack.setCurrentWidget(self.empty)

    def show_record(self, kind: Kind, record: Record | None, values: Mapping[str, Any] | None = None) -> Form:
        """Show a kept record, or an empty form."""
        form = self.form = self._form(kind)
        self.record = record
        form.open(record, values)
        self._form_stack.setCurrentWidget(form)
        self._stack.setCurrentWidget(self._content)
        self.tabs.setCurrentIndex(0)
        self._say_record(kind, record)
        self._say_draft(form)
        self.files.show_record(kind.name, record.uid if record else "")
        self._say_state()
        return form

    def _say_record(self, kind: Kind, record: Record | None) -> None:
        titled = self._office.records.title(record) if record else say("新建{kind}", kind=say(kind.title))
        self.title.setText(titled)
        notes = [say(kind.title)]
        if record and record.changed:
            author = self._office.records.called("person", record.author) or say("未登记的人")
            notes.append(say("{author} 改于 {time}", author=author, time=when(record.changed)))
        self.note.setText(" · ".join(notes))
        deleted = bool(record and record.deleted)
        self.tabs.setTabEnabled(2, record is not None)
        self.print.setVisible(kind.paper is not None and record is not None)
        self.delete.setVisible(record is not None and not deleted)
        conflicts = record.conflicts if record else 0
        if deleted:
            self.conflict.say(say("这条记录已删除，历史还在。"), {say("恢复"): self.undelete_wanted.emit})
        elif record and conflicts:
            acts = {say("去处理"): partial(self._frame.open, "exchange", kind=kind.name, uid=record.uid)}
            self.conflict.say(say("有 {n} 处两边不一致，等人决定用哪一个。", n=conflicts), acts, "bad")
        else:
            self.conflict.say("")

    def _say_draft(self, form: Form) -> None:
        name = form.draft_name if form.uid else self.unsaved(form.kind)
        draft = self._office.records.draft(name) if name else None
        if not draft or form.dirty:
            self.offer.say("")
            return
        # Nobody has to take it up, and what is typed in its place does not cost it.
        if form.uid:
            form.keep_beside(draft)
        else:
            form.keep_as(self._free(form.kind))
        moments = [moment for one, moment, _ in self._office.records.drafts() if one == name]
        time = when(moments[0]) if moments else ""
        self.offer.say(
            say("{time} 有没保存完的内容。", time=time),
            {say("接着填"): lambda: self.go_on(draft, name), say("丢弃"): lambda: self._drop(name)},
        )

    def unsaved(self, kind: Kind) -> str:
        """Return the name of the newest draft of a record of the kind that was never saved, or ""."""
        names = (name for name, _, _ in self._office.records.drafts())
        return next((name for name in names if name.startswith(f"{kind.name}:new")), "")

    def go_on(self, draft: Mapping[str, Any], name: str = "") -> None:
        """Put a draft into the form, and go on keeping it under its name."""
        if self.form:
            if name:
                self.form.keep_as(name.partition(":")[2])
            self.form.keep_beside({})
            self.form.type_in(draft)
        self.offer.say("")
        self._say_state()

    def _free(self, kind: Kind) -> str:
        taken = {name for name, _, _ in self._office.records.drafts()}
        return next(name for number in count(2) if f"{kind.name}:{(name := f'new{number}')}" not in taken)

    def _drop(self, name: str) -> None:
        if self.form:
            self._office.records.drop_draft(name)
            self.form.keep_beside({})
        self.offer.say("")

    def _form(self, kind: Kind) -> Form:
        if kind.name not in self._forms:
            form = Form(self._office, kind)
            form.changed.connect(self._say_state)
            form.drafted.connect(lambda: self.state.setText(say("草稿已存")))
            self._forms[kind.name] = form
            self._form_stack.addWidget(form)
        return self._forms[kind.name]

    def _say_state(self) -> None:
        dirty = bool(self.form and self.form.dirty)
        self.give_up.setEnabled(dirty)
        self.state.setText(say("有未保存的改动") if dirty else "")

    def _say_files(self, number: int) -> None:
        self.tabs.setTabText(1, say("附件（{n}）", n=number) if number else say("附件"))

    def _turn(self, place: int) -> None:
        if place == 2 and self.form and self.record:
            self.history.show_record(self.form.kind, self.record.uid)

    def _button(self, icon: str, words: str, signal: Any, *, primary: bool = False) -> QPushButton:
        colour = theme.colours().on_accent if primary else ""
        button = QPushButton(theme.icon(icon, colour), words)
        theme.mark(button, "primary", primary)
        button.clicked.connect(signal)
        return button

    def _lay_out(self) -> None:
        self._content = QWidget()
        down = QVBoxLayout(self._content)
        down.setContentsMargins(14, 10, 8, 10)
        for part in (self.title, self.note, self.conflict, self.offer):
            down.addWidget(part)
        down.addWidget(self.tabs, 1)
        across = QHBoxLayout()
        across.addWidget(self.save)
        across.addWidget(self.give_up)
        across.addWidget(self.state, 1)
        across.addWidget(self.print)
        across.addWidget(self.delete)
        down.addLayout(across)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._content)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(1, 1, 1, 1)
        outside.addWidget(self._stack)
