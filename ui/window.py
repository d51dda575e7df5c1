"""The frame: rail, status line, pages built when first opened; what a page shows is the page's own.

It is painted without an office, from nothing but Qt and the words; an office moves in after the first paint.
"""

import logging
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QPaintEvent,
    QShortcut,
    QUndoGroup,
    QUndoStack,
)  # fmt: skip
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from core.model.words import say
from ui import theme
from ui.entries import Entry, entries
from ui.form.typist import TypistButton
from ui.handed import dropped, is_handed
from ui.statusline import StatusLine
from ui.task import Job, Tick, Worker
from ui.verbatim import Label, verbatim

if TYPE_CHECKING:
    from core.office import Office, Refused
    from ui.frame import Page

T = TypeVar("T")
# How long a job may take to stop before the window says that it waits.
_WAIT_MS = 5000
# On a screen no wider than this the window takes all of it.
_SMALL_SCREEN = 1440
_log = logging.getLogger("qinglan")


class Window(QMainWindow):
    """The one window: a rail of pages at the left, the open page, and the status line below."""

    restyled = Signal()
    # Sent once, when the frame has been painted.
    painted = Signal()

    def __init__(self, office: "Office | None" = None, *, first: str = "", role: str = "", place: str = "") -> None:
        super().__init__()
        self._office: Office | None = None
        self._typist: TypistButton | None = None
        self._first = first
        self._first_facts: dict[str, Any] = {}
        self._unpainted = True
        self._retired = False
        # What is said of drafts at the start goes when another page is opened.
        self._told_drafts = False
        self._pages: dict[str, Page] = {}
        self.setAcceptDrops(True)
        self._undo = QUndoGroup(self)
        self._no_undo = QUndoStack(self)
        self._worker = Worker(self)
        self._buttons: dict[str, QPushButton] = {}
        self._keys: list[QShortcut] = []
        self._role = office.role if office else role
        self.statusline = StatusLine()
        self._stack = QStackedWidget()
        self._blank = QWidget()
        self._blank.setObjectName("page")
        self._stack.addWidget(self._blank)
        self.statusline.undo_wanted.connect(self._undo_step)
        self.statusline.help_wanted.connect(self.show_help)
        self._undo.undoTextChanged.connect(self.statusline.offer_undo)
        self._lay_out()
        self._bind_keys()
        self._recall(place or (str(office.setting("window", "")) if office else ""))
        if office:
            self.move_in(office)

    def move_in(self, office: "Office") -> None:
        """Take the office whose pages are shown from now on, and open the first of them."""
        self._office = office
        if office.role != self._role:
            self._role = office.role
            self._lay_out()
        self._typist = TypistButton(office, self)
        self._people.addWidget(self._typist)
        # The window is painted before any page is built: what a page needs to load comes after the first picture.
        QTimer.singleShot(0, self, self._open_first)

    @property
    def undo_stack(self) -> QUndoStack:
        """Return the undo stack of the page that is shown."""
        page = self.page
        return page.undo_stack if page else self._no_undo

    @property
    def page(self) -> "Page | None":
        """Return the page that is shown."""
        shown = self._stack.currentWidget()
        return next((page for page in self._pages.values() if page is shown), None)

    @property
    def pages(self) -> "list[Page]":
        """Return the pages that were opened so far."""
        return list(self._pages.values())

    @property
    def busy(self) -> bool:
        """Tell whether a job runs or waits."""
        return self._worker.current is not None

    def wait(self, milliseconds: int) -> bool:
        """Wait until no job runs; tell whether that is so."""
        return self._worker.wait(milliseconds)

    def status(self, text: str, kind: str = "") -> None:
        """Say one sentence in the status line; kind is "", "good", "warn" or "bad"."""
        self.statusline.say(text, kind)

    def tell(self, refused: "Refused") -> None:
        """Say in the status line what was refused and why."""
        self.status(refused.message, "bad")

    def open(self, page: str, **facts: Any) -> None:
        """Show a page, and hand it what it should show."""
        if self._office is None:
            # Pressed before the workspace is open: that page is the first then.
            self._first, self._first_facts = page, facts
            return
        if self.page and self.page.name != page and not self.page.leave():
            self._buttons[self.page.name].setChecked(True)
            return
        if self._told_drafts:
            self._told_drafts = False
            self.status("")
        shown = self._page(page)
        self._buttons[page].setChecked(True)
        self._stack.setCurrentWidget(shown)
        self._undo.setActiveStack(shown.undo_stack)
        if self._typist:
            self._typist.refresh()
        shown.refresh()
        if facts:
            shown.go(**facts)
        self._office.set_setting("page", page)

    def run(
        self,
        job: Callable[[Tick], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        title: str = "",
    ) -> Job[T]:
        """Run a job off the screen's thread; with a title it shows progress and a cancel button in the status line."""
        made = Job(job, title)
        if done:
            made.on_done(done)
        made.on_failed(failed or self._failed)
        made.on_cancelled(lambda: self.status(say("已取消，没有改动"), "warn"))
        if title:
            self.statusline.follow(made)
        self._worker.start(made)
        return made

    def show_help(self) -> None:
        """Show what the open page is for, and the keys."""
        # Only looked at when asked for: the first picture does not wait for it.
        made: QDialog = import_module("ui.keys").KeysDialog(self._role, self.page.name if self.page else "", self)
        made.open()

    def restyle(self) -> None:
        """Apply the remembered look, font size and language: the owner of the window does it."""
        self.restyled.emit()

    def retire(self) -> bool:
        """Write what waits, stop the jobs, remember the place; tell whether the window may go."""
        if self._retired:
            return True
        if not all(page.leave() for page in self._pages.values()):
            return False
        if not self._worker.retire(_WAIT_MS):
            self.status(say("还有一项工作没有结束，请稍等"), "warn")
            return False
        if self._office:
            self._office.set_setting("window", bytes(self.saveGeometry().toBase64().data()).decode())
        self._retired = True
        return True

    def appear(self) -> None:
        """Show the window where it was left; the first time it fills a small screen, and keeps within any other."""
        if QGuiApplication.platformName() == "offscreen":
            # Nobody's screen: pictures and tests have the size they ask for.
            self.show()
            return
        room = self.screen().availableGeometry()
        if self._placed or room.width() > _SMALL_SCREEN:
            if not room.contains(self.frameGeometry()):
                self.resize(self.size().boundedTo(room.size()))
            self.show()
        else:
            self.showMaximized()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Write what waits, stop the jobs and wait for them; a job that still runs keeps the window open."""
        event.setAccepted(self.retire())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome packages and cards on any page."""
        if any(map(is_handed, dropped(event.mimeData()))):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Show what dropped packages and cards hold."""
        if files := [file for file in dropped(event.mimeData()) if is_handed(file)]:
            event.acceptProposedAction()
            self.open("exchange", files=files)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that there is something to see."""
        super().paintEvent(event)
        if self._unpainted:
            self._unpainted = False
            QTimer.singleShot(0, self, self.painted.emit)

    def _lay_out(self) -> None:
        self.setWindowTitle(say("青蓝"))
        middle = QWidget()
        middle.setObjectName("page")
        across = QHBoxLayout(middle)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._rail())
        down = QVBoxLayout()
        down.setSpacing(0)
        down.addWidget(self._stack, 1)
        down.addWidget(self.statusline)
        across.addLayout(down, 1)
        self.setCentralWidget(middle)

    def _rail(self) -> QWidget:
        rail = QFrame()
        rail.setObjectName("rail")
        down = QVBoxLayout(rail)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        brand = Label(say("青蓝"))
        brand.setObjectName("brand")
        down.addWidget(brand)
        group = QButtonGroup(self)
        self._people = QVBoxLayout()
        for key in self._keys:
            key.deleteLater()
        self._keys = []
        for number, (name, entry) in enumerate(entries(self._role).items(), 1):
            button = self._rail_button(name, entry, number)
            group.addButton(button)
            if name == "settings":
                down.addStretch(1)
                down.addLayout(self._people)
            down.addWidget(button)
        return rail

    def _rail_button(self, name: str, entry: Entry, number: int) -> QPushButton:
        button = QPushButton(theme.icon(entry.icon, theme.colours().rail_text), entry.title)
        button.setCheckable(True)
        button.setToolTip(verbatim(say("{title}（Alt+{n}）", title=entry.title, n=number)))
        button.setAccessibleName(entry.title)
        button.clicked.connect(lambda: self.open(name))
        self._keys.append(QShortcut(QKeySequence(f"Alt+{number}"), self, lambda: self.open(name)))
        self._buttons[name] = button
        return button

    def _bind_keys(self) -> None:
        standard = QKeySequence.StandardKey
        for key, act in {standard.Undo: self._undo_step, standard.Redo: self._redo_step}.items():
            for sequence in QKeySequence.keyBindings(key):
                QShortcut(sequence, self, act)
        QShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents), self, self.show_help)
        for words, method in {
            "Ctrl+F": "focus_search",
            "Ctrl+S": "save",
            "F8": "stamp",
            "Esc": "back",
            "Ctrl+P": "to_paper",
        }.items():
            QShortcut(QKeySequence(words), self, partial(self._ask_page, method))

    def _undo_step(self) -> None:
        if not self._undo.canUndo():
            self.status(say("没有可以撤销的：还没有保存或删除过什么"))
        else:
            what = self._undo.undoText()
            self._undo.undo()
            self.status(say("已撤销：{what}", what=what), "good")

    def _redo_step(self) -> None:
        if not self._undo.canRedo():
            self.status(say("没有可以重做的"))
        else:
            what = self._undo.redoText()
            self._undo.redo()
            self.status(say("已重做：{what}", what=what), "good")

    def _ask_page(self, method: str) -> None:
        if self.page:
            getattr(self.page, method)()

    def _recall(self, place: str) -> None:
        self.resize(1280, 680)
        self._placed = bool(place) and self.restoreGeometry(QByteArray.fromBase64(QByteArray(place.encode())))

    def _open_first(self) -> None:
        if self._retired:
            return
        kept = self._office.setting("page", "today") if self._office else "today"
        name = self._first or str(kept)
        if name in entries(self._role):
            self.open(name, **self._first_facts)
        else:
            self.open("today")
        if self.page:
            self.page.setFocus()
        if self._office and self.page and self.page.name != "today" and (drafts := self._office.records.drafts()):
            # After a cut of power too the program opens where it was; what was typed must not be looked for.
            self._told_drafts = True
            self.status(say("有 {n} 份没有保存完的内容，打的字都还在，在“今日”里点开接着写", n=len(drafts)), "warn")

    def _page(self, name: str) -> "Page":
        if name not in self._pages:
            module, made = entries(self._role)[name].place.split(":")
            page: Page = getattr(import_module(module), made)(self._office, self)
            self._pages[name] = page
            self._undo.addStack(page.undo_stack)
            self._stack.addWidget(page)
        return self._pages[name]

    def _failed(self, error: Exception) -> None:
        # Only an office refuses, and with an office this is loaded.
        refused: type[Refused] = import_module("core.office.base.refusals").Refused
        if isinstance(error, refused):
            self.tell(error)
            return
        _log.error("a job failed", exc_info=error)
        self.status(say("没有做成，出错的经过已记入日志；资料没有改动"), "bad")
