"""The lesson's clock: minutes and seconds since the first stamp; knows no page and keeps nothing itself."""

import time
from collections.abc import Callable
from datetime import datetime

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit


class LessonClock:
    """Counts from the first stamp on, by a clock that nobody can set back; a restart goes on from the kept start."""

    def __init__(self, now: Callable[[], datetime], ticks: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._ticks = ticks
        self._zero: float | None = None
        self.started = ""

    @property
    def running(self) -> bool:
        """Tell whether the first stamp has been made."""
        return self._zero is not None

    def seconds(self) -> float:
        """Return the seconds since the first stamp, starting the clock if it does not run yet."""
        if self._zero is None:
            self.start(self._now().isoformat())
        return max(0.0, self._ticks() - (self._zero or 0.0))

    def start(self, started: str) -> None:
        """Go on counting from a kept start (ISO time); an empty text stops the clock."""
        self.started = started
        self._zero = None
        if started:
            since = (self._now() - datetime.fromisoformat(started)).total_seconds()
            self._zero = self._ticks() - max(0.0, since)


def as_stamp(seconds: float) -> str:
    """Return mm:ss; the minutes run past 59, as a double lesson does."""
    whole = int(seconds)
    return f"{whole // 60:02}:{whole % 60:02}"


def as_minutes(seconds: float) -> float:
    """Return minutes to two places, as a row keeps them."""
    return round(int(seconds) / 60, 2)


def typed_minutes(text: str) -> str:
    """Return what was typed as 12:30 in minutes, 12.5; anything else stays as it was typed."""
    minutes, colon, seconds = text.strip().replace("：", ":").partition(":")
    if not (colon and minutes.isdigit() and seconds.isdigit() and int(seconds) < 60):
        return text.strip()
    return f"{as_minutes(int(minutes) * 60 + int(seconds)):g}"


def shown_minutes(minutes: object) -> str:
    """Return kept minutes, 12.5, as a stamp, 12:30; what is no number is shown as it is."""
    text = "" if minutes is None else str(minutes)
    return as_stamp(round(float(text) * 60)) if text.replace(".", "", 1).isdigit() else text


def put_stamp(editor: QPlainTextEdit, stamp: str) -> None:
    """Insert a stamp at the cursor, on a new line unless one has just begun; one step of the editor's own undo."""
    cursor = editor.textCursor()
    cursor.beginEditBlock()
    cursor.clearSelection()
    new_line = "" if cursor.atBlockStart() else "\n"
    cursor.insertText(f"{new_line}{stamp} ")
    cursor.endEditBlock()
    cursor.movePosition(QTextCursor.MoveOperation.NoMove)
    editor.setTextCursor(cursor)
