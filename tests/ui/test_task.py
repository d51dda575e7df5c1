import threading
from typing import Any

from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication

from tests.every import every
from ui.task import Cancelled, Job, Tick, Worker


def test_an_answer_arrives_in_the_windows_thread(qapp: QApplication, qtbot: Any) -> None:
    worker, seen = Worker(), []
    job = Job(lambda tick: threading.current_thread().name)
    job.on_done(lambda name: seen.append((name, threading.current_thread().name)))

    worker.start(job)
    qtbot.waitUntil(lambda: bool(seen))

    assert seen[0][0] != seen[0][1] == threading.main_thread().name


def test_progress_is_told_once_a_step(qapp: QApplication, qtbot: Any) -> None:
    worker, steps, ended = Worker(), [], []

    def work(tick: Tick) -> None:
        for number in range(3):
            tick(number, 3)

    job = Job(work)
    job.on_progress(lambda done, total: steps.append((done, total)))
    job.on_ended(lambda: ended.append(True))
    worker.start(job)
    qtbot.waitUntil(lambda: bool(ended))

    assert steps == [(0, 3), (1, 3), (2, 3)]
    assert worker.current is None


def test_a_cancelled_job_stops_at_its_next_step(qapp: QApplication, qtbot: Any) -> None:
    worker, told = Worker(), []
    begun, go_on = threading.Event(), threading.Event()

    def work(tick: Tick) -> None:
        begun.set()
        go_on.wait(5)
        tick(1, 2)
        told.append("went on")

    job = Job(work)
    job.on_cancelled(lambda: told.append("cancelled"))
    worker.start(job)
    assert begun.wait(5)
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: bool(told))

    assert told == ["cancelled"]


def test_what_goes_wrong_is_handed_over(qapp: QApplication, qtbot: Any) -> None:
    worker, failed = Worker(), []
    job = Job(lambda tick: int("七"))
    job.on_failed(failed.append)

    worker.start(job)
    qtbot.waitUntil(lambda: bool(failed))

    assert isinstance(failed[0], ValueError)


def test_jobs_run_one_after_the_other(qapp: QApplication, qtbot: Any) -> None:
    worker, order, together = Worker(), [], []
    running = threading.Semaphore(1)

    def work(number: int) -> int:
        together.append(running.acquire(blocking=False))
        QThread.msleep(1)
        running.release()
        return number

    for number in range(4):
        job = Job(lambda tick, number=number: work(number))
        job.on_done(order.append)
        worker.start(job)
    qtbot.waitUntil(lambda: len(order) == 4)

    assert order == [0, 1, 2, 3]
    assert every(together)


def test_waiting_jobs_are_cancelled_too(qapp: QApplication, qtbot: Any) -> None:
    worker, cancelled = Worker(), []

    def work(tick: Tick) -> None:
        while True:
            tick(0, 0)

    for number in range(3):
        job = Job(work)
        job.on_cancelled(lambda number=number: cancelled.append(number))
        worker.start(job)
    worker.cancel_all()
    qtbot.waitUntil(lambda: len(cancelled) == 3)

    assert worker.wait(1000)
    assert issubclass(Cancelled, Exception)
