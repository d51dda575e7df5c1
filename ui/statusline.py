"""The line below the page: one sentence, and the running job with its progress and its cancel button."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton

from core.model.words import say
from ui import theme
from ui.verbatim import Label, verbatim

if TYPE_CHECKING:
    from ui.task import Job

# A sentence of good news goes by itself; a warning or a refusal stays until something else is said.
_STAYS_MS = 8000


class StatusLine(QFrame):
    """Says what happened last and shows the job that runs; offers to take the last act back, and help."""

    undo_wanted = Signal()
    help_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("statusline")
        self._job: Job[Any] | None = None
        self.sentence = Label()
        self.sentence.setWordWrap(True)
        self._task = Label()
        self._bar = QProgressBar()
        self._bar.setFixedWidth(self.fontMetrics().horizontalAdvance("0") * 24)
        self._cancel = QPushButton(say("取消"))
        # Wired once, to "the current job": a connection a job would pile up.
        self._cancel.clicked.connect(self._stop)
        self.undo = self._button(theme.icon("undo"), say("撤销"), self.undo_wanted)
        self.undo.hide()
        self.help = self._button(QIcon(), say("帮助 F1"), self.help_wanted)
        across = QHBoxLayout(self)
        across.setContentsMargins(12, 3, 12, 3)
        across.addWidget(self.sentence, 1)
        for part in (self._task, self._bar, self._cancel):
            across.addWidget(part)
            part.hide()
        across.addWidget(self.undo)
        across.addWidget(self.help)
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.timeout.connect(lambda: self.say(""))
        self._bar.setFixedHeight(self.fontMetrics().height())
        # As high with a job as without, so that the page above does not jump.
        self.setMinimumHeight(self.fontMetrics().height() + 16)

    def say(self, text: str, kind: str = "") -> None:
        """Show one sentence; kind is "", "good", "warn" or "bad"."""
        self.sentence.setText(text)
        self.sentence.setAccessibleName(text)
        theme.mark(self.sentence, "kind", kind)
        if kind in ("", "good"):
            self._fade.start(_STAYS_MS)
        else:
            self._fade.stop()

    def offer_undo(self, what: str) -> None:
        """Offer to take back what was done last; an empty text offers nothing."""
        self.undo.setVisible(bool(what))
        self.undo.setToolTip(verbatim(say("撤销：{what}（Ctrl+Z）", what=what)))

    def follow(self, job: "Job[Any]") -> None:
        """Show the progress of a job from its start to its end."""
        job.on_started(lambda: self._show(job))
        job.on_progress(lambda done, total: self._move(job, done, total))
        job.on_ended(lambda: self._hide(job))

    def _button(self, icon: QIcon, words: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(icon, words)
        theme.mark(button, "flat", True)
        # The keys do the same: Tab goes on in the page.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(signal)
        return button

    def _show(self, job: "Job[Any]") -> None:
        self._job = job
        self._task.setText(job.title)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(job.title)
        self._cancel.setEnabled(True)
        for part in (self._task, self._bar, self._cancel):
            part.show()

    def _move(self, job: "Job[Any]", done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        # What has told that all is done only finishes: it can be stopped no more.
        self._cancel.setEnabled(not job.stopping and (done < total or not total))

    def _hide(self, job: "Job[Any]") -> None:
        if self._job is not job:
            return
        self._job = None
        for part in (self._task, self._bar, self._cancel):
            part.hide()

    def _stop(self) -> None:
        if self._job:
            self._job.cancel()
            self._cancel.setEnabled(False)
