"""List and form of any kind: find, make, change, delete, undo; drafts are offered again."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget

from core.model.words import say
from core.office import Office, Refused
from ui.frame import Frame, Page
from ui.pages.records.card import RecordCard
from ui.pages.records.doubles import DoublesPane
from ui.pages.records.list import RecordList
from ui.pages.records.undo import Deleted, GivenUp, Saved


class RecordsPage(Page):
    """The list of a kind at the left, the form of one record at the right."""

    name = "records"

    def __init__(self, office: Office, frame: Frame) -> None:
        super().__init__(office, frame)
        self.list = RecordList(office, frame)
        self.card = RecordCard(office, frame)
        self.doubles = DoublesPane(office, frame)
        self.doubles.opened.connect(self.open_record)
        self.doubles.closed.connect(lambda: self.right.setCurrentWidget(self.card))
        self.right: QStackedWidget = QStackedWidget()
        self.right.addWidget(self.card)
        self.right.addWidget(self.doubles)
        self.list.doubles_wanted.connect(self.show_doubles)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.list)
        self.split.addWidget(self.right)
        self.split.setStretchFactor(0, 2)
        self.split.setStretchFactor(1, 3)
        sizes = office.setting("records_split", None)
        self.split.setSizes(sizes if isinstance(sizes, list) else [430, 680])
        self.split.splitterMoved.connect(self._moved)
        self.split.setChildrenCollapsible(False)
        across = QHBoxLayout(self)
        across.setContentsMargins(12, 12, 12, 12)
        across.addWidget(self.split)
        self.list.kind_chosen.connect(self.show_kind)
        self.list.opened.connect(self.open_record)
        self.list.new_wanted.connect(self.new_record)
        self.list.unwanted.connect(self.delete_records)
        self.card.save_wanted.connect(self.save)
        self.card.delete_wanted.connect(self._delete_shown)
        self.card.undelete_wanted.connect(self._bring_back)
        self.card.print_wanted.connect(self.to_paper)
        self.card.given_up.connect(self._give_up)
        self.card.history.taken_back.connect(self._take_back)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+K"), self, self.list.kinds.open_panel, context=here)
        QShortcut(QKeySequence(QKeySequence.StandardKey.New), self, self.new_record, context=here)

    # What the frame asks

    def refresh(self) -> None:
        """Read the list again, on the first time that of the kind that was shown last."""
        if self.list.kind is None:
            names = [kind.name for kind in self.office.records.kinds()]
            last = str(self.office.setting("kind", "person"))
            self.show_kind(last if last in names else "person")
            return
        self.list.reload()
        shown = self.card.record
        looked_at = shown is not None and self.card.form is not None and not self.card.form.dirty
        if shown and looked_at and self.office.records.get(shown.kind, shown.uid) != shown:
            self.show_record(shown.uid)

    def go(self, **facts: Any) -> None:
        """Show what another page names: a kind, a record, a new one, a draft, a narrowed list."""
        name, draft = str(facts.get("kind") or ""), str(facts.get("draft") or "")
        if draft:
            self._open_draft(draft)
            return
        if name and (self.list.kind is None or self.list.kind.name != name):
            self.show_kind(name)
        if {"where", "between", "text"} & facts.keys():
            self.list.narrow(facts.get("where") or {}, facts.get("between") or {}, str(facts.get("text") or ""))
        if facts.get("new"):
            self.new_record(facts.get("values"))
        elif facts.get("uid"):
            self.open_record(str(facts["uid"]))
            self.card.tabs.setCurrentIndex(2 if facts.get("history") else 0)

    def leave(self) -> bool:
        """Write what was typed as a draft at once."""
        if self.card.form:
            self.card.form.keep_draft()
        return True

    def focus_search(self) -> None:
        """Put the keyboard into the search box."""
        self.list.search.setFocus()
        self.list.search.selectAll()

    def back(self) -> None:
        """Go from the form back to the list."""
        self.list.table.setFocus()

    # Acts

    def show_kind(self, name: str) -> None:
        """Show the list of a kind."""
        self.leave()
        self.frame.status("")
        self.list.show_kind(self.office.records.kind(name))
        self.office.set_setting("kind", name)
        self.show_nothing()

    def open_record(self, uid: str) -> None:
        """Open a record in the form; what was being typed in another stays as its draft."""
        if self.card.record and self.card.record.uid == uid and self.card.form and self.card.form.dirty:
            return
        self.leave()
        self.frame.status("")
        self.show_record(uid)

    def new_record(self, values: Mapping[str, Any] | None = None) -> None:
        """Open an empty form."""
        kind = self.list.kind
        if kind is None:
            return
        self.leave()
        self.frame.status("")
        self.list.table.clearSelection()
        self.right.setCurrentWidget(self.card)
        form = self.card.show_record(kind, None, values or None)
        first = next((box.editor for box in form.boxes.values() if not box.editor.typed()), None)
        if first:
            first.setFocus()

    def show_doubles(self) -> None:
        """Show who may have been entered twice, in the place of the form."""
        self.leave()
        self.right.setCurrentWidget(self.doubles)
        self.doubles.show_kind(self.list.kind.name if self.list.kind else "person")

    def save(self) -> None:
        """Keep the record, or show what must be changed first."""
        form = self.card.form
        if form is None:
            return
        record, problems = form.read()
        if problems:
            self.frame.status(say("还有 {n} 处要改，已标在各项下面", n=len(problems)), "bad")
            return
        kept = self.attempt(lambda: self.office.records.save(record, draft=form.draft_name))
        if kept is None:
            return
        before = self.card.record
        if before and before.uid != kept.uid:
            # A version that was used stays as it is; what was kept is a record beside it.
            before = None
        form.settled()
        self.undo_stack.push(Saved(self, before, kept))
        notes = "；".join(filter(None, (*record.notes, self.office.records.copied(kept))))
        self.frame.status(f"{say('已保存')}。{notes}" if notes else say("已保存"), "good")
        self.reread(kept.uid)

    def delete_records(self, uids: list[str]) -> None:
        """Delete records as one step that can be undone."""
        kind = self.list.kind
        if kind is None or not uids:
            return
        command = Deleted(self, kind.name, uids)
        self.undo_stack.push(command)
        self.frame.status(say("已删除 {n} 条，按 Ctrl+Z 可以撤销", n=len(uids)), "good")

    # Parts

    def show_record(self, uid: str) -> None:
        """Show a record of the kind that is listed."""
        kind = self.list.kind
        record = self.office.records.get(kind.name, uid) if kind else None
        if kind is None or record is None:
            self.show_nothing()
            return
        self.right.setCurrentWidget(self.card)
        self.card.show_record(kind, record)
        self.list.table.select(uid)

    def show_nothing(self) -> None:
        """Show that no record is open."""
        self.right.setCurrentWidget(self.card)
        kind = self.list.kind
        title = say(kind.title) if kind else ""
        words = say("从左边的列表里选一条查看或修改，或者新建一条。")
        acts: dict[str, Callable[[], None]] = {say("新建{kind}", kind=title): self.new_record}
        draft = self.card.unsaved(kind) if kind else ""
        if draft:
            words = say("上次有一份“{kind}”没有保存完，打的字都还在。", kind=title)
            acts = {say("接着填"): lambda: self._open_draft(draft), **acts}
        self.card.show_nothing(words, acts)

    def reread(self, uid: str) -> None:
        """Read the list again, and the record that changed; what is being typed stays as a draft."""
        self.leave()
        self.list.reload()
        record = self.office.records.get(self.list.kind.name, uid) if self.list.kind else None
        if record is None or record.deleted:
            self.show_nothing()
        else:
            self.show_record(uid)

    def _open_draft(self, name: str) -> None:
        kind, _, uid = name.partition(":")
        draft = self.office.records.draft(name)
        if self.list.kind is None or self.list.kind.name != kind:
            self.show_kind(kind)
        if uid.startswith("new"):
            self.new_record()
        else:
            self.show_record(uid)
        if draft:
            self.card.go_on(draft, name)

    def _give_up(self) -> None:
        form, record = self.card.form, self.card.record
        if form is None:
            return
        form.keep_draft()
        typed = form.typed()
        self.office.records.drop_draft(form.draft_name)
        form.settled()
        self.undo_stack.push(GivenUp(self, form.kind.name, record.uid if record else "", typed))

    def _moved(self) -> None:
        self.office.set_setting("records_split", self.split.sizes())

    def _delete_shown(self) -> None:
        if self.card.record:
            self.delete_records([self.card.record.uid])

    def _bring_back(self) -> None:
        if self.card.record:
            record = self.card.record
            self.attempt(lambda: self.office.records.undelete(record.kind, record.uid))
            self.reread(record.uid)

    def to_paper(self) -> None:
        """Open the papers with the record that is shown."""
        kind, record = self.list.kind, self.card.record
        if kind and kind.paper and record:
            self.frame.open("papers", form=kind.paper.form, uids=[record.uid])

    def _take_back(self, values: dict[str, Any]) -> None:
        before = self.card.record
        if before is None:
            return
        kept = self.attempt(lambda: self.office.records.save(before.holding(values)))
        if kept:
            self.undo_stack.push(Saved(self, before, kept))
            self.frame.status(say("已恢复成那一版，按 Ctrl+Z 可以撤销"), "good")
            self.reread(kept.uid)

    def go_on(self, typed: Mapping[str, Any]) -> None:
        """Put typing back into the form."""
        self.card.go_on(typed)

    def attempt(self, act: Callable[[], Any]) -> Any:
        """Do it, or say why the office refused."""
        try:
            return act()
        except Refused as refused:
            self.frame.tell(refused)
            return None
