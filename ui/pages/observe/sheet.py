"""The sheet on the screen, laid out like the paper: head, course of the lesson with remarks, closing part, marks."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from core.model.record import Problem
from core.office import Office
from core.office.observation.desk import LESSON, OBSERVATION, Sheet
from ui.pages.observe.clock import LessonClock, as_stamp, put_stamp
from ui.pages.observe.closing import Closing
from ui.pages.observe.head import Head
from ui.pages.observe.list import LastVisit
from ui.pages.observe.marks import Marks
from ui.pages.observe.phrases import FIRST, SETTING, PhraseKeys
from ui.pages.observe.process import Process
from ui.parts.card import scrolled


class SheetView(QWidget):
    """Shows a sheet, gives back what stands on it, and takes the keys of stamps and phrases."""

    changed = Signal()
    visit_asked = Signal(str)

    def __init__(self, office: Office, clock: LessonClock, undo: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._clock = clock
        self._sheet = Sheet("", "")
        self._quiet = False
        self.last = LastVisit(office, self)
        self.last.asked.connect(self.visit_asked)
        self.head = Head(office, self)
        keys = PhraseKeys(self.phrases, self)
        self.process = Process(office, undo, keys, self)
        self.closing = Closing(office, self)
        for text in self.closing.texts():
            keys.watch(text)
        self.marks = Marks(office, self)
        for part in (self.head, self.process, self.closing, self.marks):
            part.changed.connect(self._tell)
        self.head.picked.connect(self._pick)
        self.head.teacher_changed.connect(self._show_last)
        self.process.finished.connect(self.closing.begin)
        inside = QWidget(self)
        down = QVBoxLayout(inside)
        down.setContentsMargins(0, 0, 6, 0)
        for card in (self.last, self.head, self.process, self.closing, self.marks):
            down.addWidget(card)
        down.addStretch()
        self._down = down
        self.area: QScrollArea = scrolled(inside, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area)

    def add_below(self, card: QWidget) -> None:
        """Put one more card below the sheet."""
        self._down.insertWidget(self._down.count() - 1, card)

    def put(self, sheet: Sheet) -> None:
        """Show a sheet."""
        self._quiet = True
        self._sheet = sheet
        self._clock.start(sheet.started)
        self.head.put(sheet)
        self.process.put(sheet.observation.get("process") or ())
        self.closing.put(sheet.observation)
        self.marks.put(sheet.observation)
        self.show_problems(())
        self.area.verticalScrollBar().setValue(0)
        self._quiet = False

    def sheet(self) -> Sheet:
        """Return the sheet with all that was typed."""
        observation = {
            **self._sheet.observation,
            **self.head.typed(OBSERVATION),
            **self.closing.typed(),
            **self.marks.typed(),
            "process": self.process.typed(),
        }
        lesson = {**self._sheet.lesson, **self.head.typed(LESSON)}
        return Sheet(self._sheet.uid, self.head.lesson_uid(), lesson, observation, self._clock.started)

    def stamp(self) -> None:
        """Insert the minutes and seconds of the lesson where the keyboard is; the first stamp starts the clock."""
        seconds = self._clock.seconds()
        focus = QApplication.focusWidget()
        if isinstance(focus, QPlainTextEdit) and focus in self.closing.texts():
            put_stamp(focus, as_stamp(seconds))
        else:
            self.process.stamp(seconds)
        self._tell()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show every problem at its place and put the keyboard into the first."""
        bad = self.head.show_problems(problems) + self.closing.show_problems(problems)
        self.process.show_problems(problems)
        self.marks.show_problems(problems)
        if bad:
            bad[0].editor.setFocus()
            self.area.ensureWidgetVisible(bad[0])

    def phrases(self) -> Mapping[str, str]:
        """Return the phrases that letters call up."""
        kept = self._office.setting(SETTING)
        return kept if isinstance(kept, dict) else FIRST

    def _pick(self, lesson_uid: str) -> None:
        sheet = self._office.observation.with_lesson(self.sheet(), lesson_uid)
        self._sheet = sheet
        self.head.put(sheet)
        self._tell()

    def _show_last(self, teacher: str) -> None:
        self.last.show_teacher(teacher, str(self._sheet.observation.get("date") or ""), self._sheet.uid)

    def _tell(self) -> None:
        if not self._quiet:
            self.changed.emit()
