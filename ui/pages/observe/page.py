"""The lesson observation page: the list at the left, the sheet at the right; keeps a draft of every change."""

from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QUndoCommand
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from core.model.record import Record
from core.model.words import say
from core.office import Office, Refused
from core.office.observation.desk import LESSON, OBSERVATION, Sheet
from ui import theme
from ui.frame import Frame, Page
from ui.pages.observe.clock import LessonClock, as_stamp
from ui.pages.observe.list import ObservationList
from ui.pages.observe.phrases import SETTING, PhrasesDialog
from ui.pages.observe.sheet import SheetView
from ui.parts.card import Card
from ui.parts.files import FilesView
from ui.parts.notice import Notice
from ui.verbatim import Label, verbatim

# Counted from the first change that is not kept, so that steady typing cannot put the draft off.
_DRAFT_MS = 500


class ObservePage(Page):
    """One sheet at a time; whatever was typed is kept before another one is opened."""

    name: ClassVar[str] = "observe"

    def __init__(self, office: Office, frame: Frame) -> None:
        super().__init__(office, frame)
        self._shown = False
        self._dirty = False
        self.clock = LessonClock(office.now)
        self.notice = Notice()
        self.list = ObservationList(office, self)
        self.list.opened.connect(self.open_kept)
        self.view = SheetView(office, self.clock, self.undo_stack, self)
        self.view.changed.connect(self._changed)
        self.view.visit_asked.connect(self.open_kept)
        self.files = FilesView(office, frame)
        self.files.setMinimumHeight(self.fontMetrics().height() * 9)
        photos = Card(say("照片和附件"), self)
        photos.add(self.files)
        self.view.add_below(photos)
        self.heading = Label(parent=self)
        self.heading.setObjectName("title")
        self.time = Label(parent=self)
        self.time.setObjectName("count")
        self._draft_timer = QTimer(self, interval=_DRAFT_MS, singleShot=True)
        self._draft_timer.timeout.connect(self.keep_draft)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._show_time)
        self._lay_out()

    def refresh(self) -> None:
        """List what is kept; the first time, go on with the newest draft or begin a new sheet."""
        self.list.show_found(self.list.search.text(), self.view.sheet().uid if self._shown else "")
        if not self._shown:
            drafts = [name for name, _, _ in self.office.records.drafts() if name.startswith("observe:")]
            self.begin() if not drafts else self.open_draft(drafts[0])

    def go(self, **facts: Any) -> None:
        """Open a kept observation (uid), a draft by its name, or a new sheet (new)."""
        if facts.get("uid"):
            self.open_kept(str(facts["uid"]))
        elif facts.get("draft"):
            self.open_draft(str(facts["draft"]))
        elif facts.get("new") and self.office.records.get(OBSERVATION, self.view.sheet().uid):
            self.begin()

    def begin(self) -> None:
        """Begin a new sheet."""
        self._leave_sheet()
        self._show(self.office.observation.fresh(), say("新的听课记录"))
        self.view.head.slots[LESSON, "teacher"].editor.setFocus()

    def open_kept(self, uid: str) -> None:
        """Open a kept observation, with what a draft of it adds."""
        self._leave_sheet()
        name = f"observe:{uid}"
        if self.office.records.draft(name) is not None:
            self.open_draft(name)
        elif sheet := self.office.observation.opened(uid):
            self._show(sheet, say("听课记录"))

    def open_draft(self, name: str) -> None:
        """Go on with a draft; its clock goes on as well."""
        self._leave_sheet()
        if sheet := self.office.observation.from_draft(name):
            self._show(sheet, say("听课记录（草稿）"))
            self.notice.tell(say("接着上次没有保存的内容写。"))

    def save(self) -> None:
        """Keep lesson and observation in one go; what is wrong is shown under its field."""
        sheet = self.view.sheet()
        before = [record for kind, uid in _of(sheet) if (record := self.office.records.get(kind, uid))]
        try:
            kept, problems = self.office.observation.save(sheet)
        except Refused as refused:
            self.notice.refuse(refused)
            return
        self.view.show_problems(problems)
        if problems:
            self.frame.status(say("有 {n} 处要改，改好再保存", n=len(problems)), "bad")
            return
        self._settle()
        self.notice.hide()
        if saved := self.office.observation.opened(sheet.uid):
            self._show(saved, say("听课记录"))
        self.undo_stack.push(_Saved(self, before, kept))
        copied = next(filter(None, map(self.office.records.copied, kept)), "")
        self.frame.status(f"{say('听课记录已保存')}。{copied}" if copied else say("听课记录已保存"), "good")
        self.list.show_found(self.list.search.text(), sheet.uid)

    def stamp(self) -> None:
        """Insert the minutes and seconds since the lesson began."""
        self.view.stamp()
        self._show_time()
        self._second.start()

    def leave(self) -> bool:
        """Keep what was typed."""
        self.keep_draft()
        return True

    def focus_search(self) -> None:
        """Put the keyboard into the search box."""
        self.list.search.setFocus()

    def back(self) -> None:
        """Go back to the list."""
        self.list.list.setFocus()

    def keep_draft(self) -> None:
        """Keep the sheet as it stands, if something changed since it was last kept."""
        self._draft_timer.stop()
        if not self._dirty:
            return
        self._dirty = False
        sheet = self.view.sheet()
        self.office.records.keep_draft(sheet.draft_name, sheet.as_draft())

    def to_paper(self) -> None:
        """Show the sheet as it will be printed; only a saved one can be shown."""
        uid = self.view.sheet().uid
        if self._dirty or self.office.records.get(OBSERVATION, uid) is None:
            self.save()
        if self.office.records.get(OBSERVATION, uid) is not None:
            self.frame.open("papers", form="F03", uids=(uid,), preview=True)

    def edit_phrases(self) -> None:
        """Let the person change the phrases."""
        dialog = PhrasesDialog(self.view.phrases(), self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.office.set_setting(SETTING, dialog.phrases())

    def show_records(self, uid: str) -> None:
        """Show a record again after it was changed elsewhere, or a new sheet when it is gone."""
        record = self.office.records.get(OBSERVATION, uid)
        sheet = self.office.observation.opened(uid) if record and not record.deleted else None
        self._show(sheet or self.office.observation.fresh(), say("听课记录") if sheet else say("新的听课记录"))
        self.list.show_found(self.list.search.text(), uid)

    def _show(self, sheet: Sheet, title: str) -> None:
        self._shown = True
        self.view.put(sheet)
        self.files.show_record(OBSERVATION, sheet.uid, kept=self.office.records.get(OBSERVATION, sheet.uid) is not None)
        self.heading.setText(title)
        self.notice.hide()
        self._settle()
        self._show_time()
        if self.clock.running:
            self._second.start()
        else:
            self._second.stop()

    def _leave_sheet(self) -> None:
        if self._shown:
            self.keep_draft()

    def _settle(self) -> None:
        self._draft_timer.stop()
        self._dirty = False

    def _changed(self) -> None:
        self._dirty = True
        if not self._draft_timer.isActive():
            self._draft_timer.start()

    def _show_time(self) -> None:
        self.time.setText(as_stamp(self.clock.seconds()) if self.clock.running else "")
        self.time.setVisible(self.clock.running)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        # A long heading takes two lines rather than more width than a small screen has.
        self.heading.setWordWrap(True)
        top.addWidget(self.heading, 1)
        top.addWidget(self.time, 0, Qt.AlignmentFlag.AlignVCenter)
        for words, hint, act in (
            (say("新记录"), "", self.begin),
            (say("计时 F8"), say("第一次按开始计时，以后插入几分几秒"), self.stamp),
            (say("常用语…"), say("打 2–3 个字母再按 Tab，换成整句"), self.edit_phrases),
            (say("打印预览"), "", self.to_paper),
            (say("保存"), "Ctrl+S", self.save),
        ):
            button = QPushButton(words, self)
            button.setToolTip(verbatim(hint))
            button.clicked.connect(act)
            top.addWidget(button)
        theme.mark(button, "primary", True)
        right = QWidget(self)
        down = QVBoxLayout(right)
        down.setContentsMargins(8, 0, 0, 0)
        down.addLayout(top)
        down.addWidget(self.notice)
        down.addWidget(self.view, 1)
        split = QSplitter(self)
        split.addWidget(self.list)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([self.fontMetrics().horizontalAdvance("字") * 14, 1000])
        split.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 10, 14, 10)
        outer.addWidget(split)


class _Saved(QUndoCommand):
    """Takes a save back: what was there before comes back, what was new is hidden."""

    def __init__(self, page: ObservePage, before: list[Record], after: list[Record]) -> None:
        super().__init__(say("保存听课记录"))
        self._page = page
        self._before = {record.uid: record for record in before}
        self._after = after
        self._done = True

    def redo(self) -> None:
        """Save again after an undo."""
        if not self._done:
            records = self._page.office.records
            for record in self._after:
                if record.uid not in self._before:
                    records.undelete(record.kind, record.uid)
            records.save_many(self._after)
            self._show()
        self._done = True

    def undo(self) -> None:
        """Bring back what was there before."""
        records = self._page.office.records
        for record in self._after:
            if record.uid in self._before:
                records.save(self._before[record.uid])
            else:
                records.delete(record.kind, record.uid)
        self._done = False
        self._show()

    def _show(self) -> None:
        self._page.show_records(self._after[-1].uid)


def _of(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    return (LESSON, sheet.lesson_uid), (OBSERVATION, sheet.uid)
