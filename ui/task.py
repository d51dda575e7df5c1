"""Runs one office call off the screen's thread: progress, cancel, errors; knows neither the call nor the window."""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

T = TypeVar("T")
Tick = Callable[[int, int], None]


class Cancelled(Exception):
    """The person asked the running job to stop; raised inside the job at its next row or page."""


class _Signals(QObject):
    """Carries a job's news into the window's thread."""

    started = Signal()
    progress = Signal(int, int)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()


class Job(QRunnable, Generic[T]):
    """One call with its progress; made in the window's thread, run in the worker's."""

    def __init__(self, work: Callable[[Tick], T], title: str = "") -> None:
        super().__init__()
        self.setAutoDelete(False)
        self.title = title
        self._signals = _Signals()
        self._work = work
        self._stop = threading.Event()
        self._abandoned = False

    def run(self) -> None:
        """Do the work and report once: done, failed or cancelled; then ended."""
        self._signals.started.emit()
        try:
            answer = self._work(self.tick)
        except Cancelled:
            self._signals.cancelled.emit()
        except Exception as error:  # noqa: BLE001  whatever the work raised is told in the window's thread
            self._signals.failed.emit(error)
        else:
            self._signals.done.emit(answer)
        self._signals.ended.emit()

    def tick(self, done: int, total: int) -> None:
        """Report progress from inside the work; raises Cancelled when the person asked to stop."""
        if self._stop.is_set():
            raise Cancelled
        self._signals.progress.emit(done, total)

    # The signals were made in the window's thread, so whatever is connected here is called there.
    def on_started(self, call: Callable[[], Any]) -> None:
        """Call when the work begins."""
        self._signals.started.connect(self._heard(call))

    def on_progress(self, call: Callable[[int, int], Any]) -> None:
        """Call at each tick with what is done and the total."""
        self._signals.progress.connect(self._heard(call))

    def on_done(self, call: Callable[[T], Any]) -> None:
        """Call with the answer of the work."""
        self._signals.done.connect(self._heard(call))

    def on_failed(self, call: Callable[[Exception], Any]) -> None:
        """Call with what the work raised."""
        self._signals.failed.connect(self._heard(call))

    def on_cancelled(self, call: Callable[[], Any]) -> None:
        """Call when the work stopped because it was asked to."""
        self._signals.cancelled.connect(self._heard(call))

    def on_ended(self, call: Callable[[], Any]) -> None:
        """Call after the work came to any end."""
        self._signals.ended.connect(self._heard(call))

    def cancel(self) -> None:
        """Ask the work to stop at its next tick."""
        self._stop.set()

    def abandon(self) -> None:
        """Stop, and call nobody any more: those who asked are gone."""
        self._abandoned = True
        self._stop.set()

    def _heard(self, call: Callable[..., Any]) -> Callable[..., None]:
        # News already on their way to the window's thread would otherwise reach widgets that were deleted.
        def hear(*news: Any) -> None:
            if not self._abandoned:
                call(*news)

        return hear

    @property
    def stopping(self) -> bool:
        """Tell whether the work was asked to stop."""
        return self._stop.is_set()


class Worker(QObject):
    """One thread for jobs, in the order they were given; holds each job until it ended."""

    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._jobs: list[Job[Any]] = []
        # Kept until the next one ended: the thread may still be on its way out of the one that has just reported.
        self._last: Job[Any] | None = None

    def start(self, job: Job[Any]) -> None:
        """Queue a job."""
        self._jobs.append(job)
        job.on_ended(lambda: self._ended(job))
        self._pool.start(job)

    @property
    def current(self) -> Job[Any] | None:
        """Return the job that runs now, or nothing."""
        return self._jobs[0] if self._jobs else None

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for job in self._jobs:
            job.cancel()

    def retire(self, milliseconds: int) -> bool:
        """Cancel all, wait, and let nobody hear of it; tell whether the thread is idle."""
        self.cancel_all()
        if not self.wait(milliseconds):
            return False
        for job in self._jobs:
            job.abandon()
        return True

    def wait(self, milliseconds: int) -> bool:
        """Wait for the thread to be idle; tell whether it is."""
        return self._pool.waitForDone(milliseconds)

    def _ended(self, job: Job[Any]) -> None:
        self._jobs.remove(job)
        self._last = job
        if not self._jobs:
            self.idle.emit()
