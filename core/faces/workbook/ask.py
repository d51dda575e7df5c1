"""Sends an order to the child process that opens workbooks, and takes its answers within limits of time and size.

Nothing that happens in the child can hurt this process: a crash, a hang or nonsense becomes an exception with a code.
"""

import contextlib
import errno
import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import msgspec

from core.faces.workbook.lines import UnreadableWorkbook
from core.faces.workbook.wire import NO_ROOM, READY, Answer, decode, whole

START_SECONDS = 60.0
READ_SECONDS = 10.0
# A full sheet of twenty thousand lines takes an old computer longer; hostile files are small.
_SECONDS_A_MEGABYTE = 10.0
_MOST_SECONDS = 40.0
WRITE_SECONDS = 60.0
MOST_ANSWER = 64 * 1024 * 1024
_AT_ONCE = 1 << 18
# A frozen program has no interpreter to call: it calls itself, and its front door hands over to child.reader.main.
FROZEN_WORD = "--open-workbook"
_ROOT = Path(__file__).parents[3]


def ask(order: Mapping[str, Any], seconds: float = READ_SECONDS) -> Iterator[Answer]:
    """Return the child's answers to an order; raise Unreadable for what it cannot read, with the file's name."""
    name = Path(order["file"]).name
    raw, late = _answer(json.dumps(dict(order)).encode(), seconds)
    if late:
        raise UnreadableWorkbook("too_slow", file=name, seconds=round(seconds))
    if len(raw) > MOST_ANSWER:
        raise UnreadableWorkbook("too_much_text", file=name, limit=MOST_ANSWER // 1024 // 1024)
    return heard(raw, name)


def have_done(order: Mapping[str, Any]) -> None:
    """Have the child write a file; raise Unreadable for what it cannot read, OSError for a full disk."""
    deque(ask(order, WRITE_SECONDS), maxlen=0)


def heard(raw: bytes, name: str) -> Iterator[Answer]:
    """Yield what the child said of a file; raise Unreadable where it could not read it, died or talked nonsense.

    A full disk is an OSError here too. They are taken one by one: all at once they would need more room than the sheet.
    """
    ended = False
    for answer in _decoded(raw, name):
        if answer.unreadable == NO_ROOM:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if answer.unreadable:
            raise UnreadableWorkbook(answer.unreadable, file=name, **answer.facts)
        ended = answer.end
        if not ended:
            yield answer
    if not ended:
        raise UnreadableWorkbook("cannot_read", file=name, cause="stopped")


def _decoded(raw: bytes, name: str) -> Iterator[Answer]:
    answers = whole(map(decode, BytesIO(raw)))
    try:
        yield from answers
    except (msgspec.DecodeError, IndexError) as cause:
        raise UnreadableWorkbook("cannot_read", file=name, cause="nonsense") from cause


def seconds_for(file: Path) -> float:
    """Return how long reading a file may take: ten seconds, and ten for each megabyte, at most forty."""
    size = file.stat().st_size if file.exists() else 0
    return min(_MOST_SECONDS, READ_SECONDS + _SECONDS_A_MEGABYTE * (size // 2**20))


def _answer(order: bytes, seconds: float) -> tuple[bytes, bool]:
    """Return what the child wrote, and whether it had to be stopped."""
    stopped = threading.Event()
    with subprocess.Popen(
        _command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_surroundings(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as child:
        # An old computer whose disk is being scanned takes its time to load the libraries; that is no fault of a file.
        with _stopped_after(START_SECONDS, child, stopped):
            begun = _line(child)
        with _stopped_after(seconds, child, stopped):
            raw = begun.removeprefix(READY) + _talk(child, order)
        child.kill()
    return raw, stopped.is_set()


@contextlib.contextmanager
def _stopped_after(seconds: float, child: subprocess.Popen[bytes], stopped: threading.Event) -> Iterator[None]:
    timer = threading.Timer(seconds, _stop, (child, stopped))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def _stop(child: subprocess.Popen[bytes], stopped: threading.Event) -> None:
    stopped.set()
    child.kill()


def _line(child: subprocess.Popen[bytes]) -> bytes:
    return child.stdout.readline(len(READY)) if child.stdout else b""


def _talk(child: subprocess.Popen[bytes], order: bytes) -> bytes:
    if child.stdin is None or child.stdout is None:
        return b""
    # A child that has died takes no order; what it said before tells why.
    with contextlib.suppress(OSError):
        child.stdin.write(order)
    with contextlib.suppress(OSError):
        child.stdin.close()
    return b"".join(_pieces(child.stdout))


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    """Yield what comes, until it ends or is more than an answer may hold."""
    length = 0
    while length <= MOST_ANSWER and (piece := source.read(_AT_ONCE)):
        length += len(piece)
        yield piece


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN_WORD]
    # Without -P the folder somebody happens to stand in could offer modules of the same names.
    return [sys.executable, "-P", "-m", "core.faces.workbook.child.reader"]


def _surroundings() -> dict[str, str]:
    """Return the environment: our own modules, and the XML reader that refuses entities instead of the faster one."""
    return {**os.environ, "PYTHONPATH": str(_ROOT), "OPENPYXL_LXML": "False", "OPENPYXL_DEFUSEDXML": "True"}
