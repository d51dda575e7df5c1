"""Runs what a file of others may break in a process of its own, with a time limit; one process serves many files."""

import multiprocessing
import os
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Lock

from core.press.foreign import pdf
from core.press.foreign.pdf import Outcome
from core.press.foreign.refusal import Refusal

SECONDS = 60
_MOST_FILES = 200  # then a fresh process takes over, whatever the old one has gathered


class Worker:
    """A process that makes PDFs fit, one after the other; it begins with the first and is renewed after a bad one."""

    def __init__(self) -> None:
        self._one_at_a_time = Lock()
        self._process: BaseProcess | None = None
        self._line: Connection | None = None
        self._files = 0

    def take_in(self, source: Path, target: Path) -> Outcome:
        """Have a file made fit; what takes too long or ends the process is refused."""
        with self._one_at_a_time:
            line = self._line or self._begin()
            self._files += 1
            outcome = _answer(line, source, target)
            if outcome.reason or self._files >= _MOST_FILES:
                self._end()
            return outcome

    def _begin(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        self._process = context.Process(target=_work, args=(there,), daemon=True)
        self._process.start()
        there.close()
        self._line, self._files = here, 0
        return here

    def _end(self) -> None:
        if self._process and self._line:
            self._process.kill()
            self._process.join()
            self._line.close()
        self._process = self._line = None


def _answer(line: Connection, source: Path, target: Path) -> Outcome:
    try:
        line.send((source, target))
        if not line.poll(SECONDS):
            return Outcome(Refusal.SLOW)
        outcome: Outcome = line.recv()
    except (EOFError, OSError):
        # The process died on the file, of memory or of a fault below Python.
        return Outcome(Refusal.DAMAGED)
    return outcome


def _work(line: Connection) -> None:
    """Take in files until the other end is closed; what libraries say of a bad file is no word for a person."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    sys.stderr = open(silence, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as the process lives
    with suppress(EOFError, OSError):
        while True:
            source, target = line.recv()
            line.send(pdf.take_in(source, target))
