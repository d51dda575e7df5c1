"""The page that prints: single forms and the binder at the left, the pages as they will be at the right."""

from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTemporaryDir
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabWidget, QVBoxLayout

from core.model.words import say
from core.office import Office
from ui.frame import Frame, Page
from ui.pages.papers.binder import BinderPane
from ui.pages.papers.fill import FillPane
from ui.pages.papers.forms import FormsPane
from ui.pages.papers.signed import SignedPane
from ui.parts.card import muted
from ui.parts.preview import Preview


class PapersPage(Page):
    """Chooses, previews and saves papers."""

    name: ClassVar[str] = "papers"

    def __init__(self, office: Office, frame: Frame) -> None:
        super().__init__(office, frame)
        # What is only looked at goes with the page; a file that is to stay is saved by name.
        self._scratch = QTemporaryDir(str(office.scratch() / "XXXXXX"))
        folder = Path(self._scratch.path())
        self._shown: tuple[Path, str, list[str]] | None = None
        self.forms = FormsPane(office, frame, folder, self)
        self.binder = BinderPane(office, frame, folder, self)
        self.preview = Preview(office, frame)
        self.preview.back.hide()
        self.preview.sent.connect(self._note_sent)
        self.signed = SignedPane(office, frame, self)
        self.fill = FillPane(office, frame, folder, self)
        nothing = muted(say("选好表格和记录，点“预览”，这里显示打印出来的样子。"), self)
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.right = QStackedWidget(self)
        self.right.setContentsMargins(8, 0, 0, 0)
        self.right.addWidget(nothing)
        self.right.addWidget(self.preview)
        for pane in (self.forms, self.binder):
            pane.printed.connect(self.show_file)
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(say("打印什么"))
        self.tabs.addTab(self.forms, say("单张表格"))
        self.tabs.addTab(self.binder, say("缺项单与档案册"))
        self.tabs.addTab(self.signed, say("签字与扫描"))
        self.tabs.addTab(self.fill, say("上级的表"))
        self.tabs.currentChanged.connect(lambda _: self._look())
        split = QSplitter(self)
        split.addWidget(self.tabs)
        split.addWidget(self.right)
        split.setStretchFactor(1, 1)
        least = self.fontMetrics().horizontalAdvance("字") * 32
        split.setSizes([max(least, self.tabs.tabBar().sizeHint().width() + 8), 800])
        split.setChildrenCollapsible(False)
        down = QVBoxLayout(self)
        down.setContentsMargins(14, 8, 14, 12)
        down.addWidget(split)

    def refresh(self) -> None:
        """List records and gaps again."""
        self.forms.show_found()
        self._look()

    def go(self, **facts: Any) -> None:
        """Choose a form and its records (form, uids), show them at once (preview), or the gap list (part="gaps")."""
        pane = {"gaps": self.binder, "signed": self.signed, "fill": self.fill}.get(str(facts.get("part", "")))
        if pane:
            self.tabs.setCurrentWidget(pane)
        if facts.get("form"):
            self.tabs.setCurrentWidget(self.forms)
            uids = [str(uid) for uid in facts.get("uids", ())]
            self.forms.choose(str(facts["form"]), uids, preview=bool(facts.get("preview")))

    def focus_search(self) -> None:
        """Put the keyboard into the search box."""
        self.tabs.setCurrentWidget(self.forms)
        self.forms.search.setFocus()

    def back(self) -> None:
        """Go back to the list."""
        self.forms.list.setFocus()

    def to_paper(self) -> None:
        """Send the pages that are shown to the printer; before there are any, show them."""
        if self.right.currentWidget() is self.preview and self.preview.file:
            self.preview.ask_printer()
        elif self.tabs.currentWidget() is self.forms and self.forms.show_button.isEnabled():
            self.forms.preview()

    def show_file(self, file: Path, title: str) -> None:
        """Show the pages of a PDF."""
        self._shown = (file, *self.forms.asked) if self.sender() is self.forms else None
        self.right.setCurrentWidget(self.preview)
        self.preview.show_file(file, title)

    def _look(self) -> None:
        shown = self.tabs.currentWidget()
        if isinstance(shown, BinderPane | SignedPane | FillPane):
            shown.refresh()
        # What has nothing to preview gets the whole width.
        self.right.setVisible(not isinstance(shown, SignedPane | FillPane))

    def _note_sent(self) -> None:
        # What went to the printer comes back signed; what was only looked at does not.
        if self._shown and self._shown[0] == self.preview.file:
            self.office.papers.note_printed(*self._shown[1:])
