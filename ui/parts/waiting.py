"""A long work where no window stands yet: its progress and its cancel button in place, what it disturbs is off."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from ui.statusline import StatusLine
from ui.task import Job, Tick, Worker

T = TypeVar("T")
_LONGEST_MS = 600_000


class Waiting(StatusLine):
    """Runs one job off the screen's thread and is seen only while it runs."""

    def __init__(self) -> None:
        super().__init__()
        # Without the band of the line below a page: it stands among other things.
        self.setObjectName("")
        self._worker = Worker(self)
        self._off: Sequence[QWidget] = ()
        self.hide()

    def run(
        self,
        work: Callable[[Tick], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        cancelled: Callable[[], None],
        *,
        title: str,
        off: Sequence[QWidget] = (),
    ) -> None:
        """Do the work; the widgets in `off` wait for its end."""
        job = Job(work, title)
        self.follow(job)
        told: list[Callable[[], None]] = []
        job.on_done(lambda answer: told.append(lambda: done(answer)))
        job.on_failed(lambda error: told.append(lambda: failed(error)))
        job.on_cancelled(lambda: told.append(cancelled))
        job.on_ended(lambda: self._over(told))
        self._off = [part for part in off if part.isEnabled()]
        for part in self._off:
            part.setEnabled(False)
        self.show()
        self._worker.start(job)

    @property
    def busy(self) -> bool:
        """Tell whether a job runs."""
        return self._worker.current is not None

    @property
    def idle(self) -> bool:
        """Tell whether the thread has ended its work."""
        return self._worker.wait(0)

    def stop(self) -> None:
        """Ask the job to stop where it can."""
        self._worker.cancel_all()

    def retire(self) -> None:
        """Stop the job where it can be stopped, else wait for its end; nobody hears of it."""
        self._worker.retire(_LONGEST_MS)

    def _over(self, told: Sequence[Callable[[], None]]) -> None:
        for part in self._off:
            part.setEnabled(True)
        self._off = ()
        self.hide()
        # What came of it may take this widget away, and with it the thread, which must be idle by then.
        self._worker.wait(_LONGEST_MS)
        for tell in told:
            tell()
