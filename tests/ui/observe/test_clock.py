"""The running minute of an observation: how it is counted, typed and shown."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from core.office import now
from ui.pages.observe.clock import LessonClock, as_stamp, put_stamp, shown_minutes, typed_minutes


def test_minutes_run_past_59_and_stand_at_a_line_start(qtbot: Any) -> None:
    editor = QPlainTextEdit()
    qtbot.addWidget(editor)

    put_stamp(editor, as_stamp(4507))
    editor.insertPlainText("小结")
    put_stamp(editor, as_stamp(4600))

    assert editor.toPlainText() == "75:07 小结\n76:40 "


def test_the_clock_goes_on_counting_after_a_restart() -> None:
    started = now() - timedelta(minutes=20)
    moments: list[datetime] = [started, started + timedelta(minutes=20)]

    first = LessonClock(lambda: moments[0], ticks=lambda: 5.0)
    first.seconds()
    second = LessonClock(lambda: moments[1], ticks=lambda: 1000.0)
    second.start(first.started)

    assert second.seconds() == 1200


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [("12:30", "12.5", "12:30"), ("5", "5", "05:00"), ("75：06", "75.1", "75:06"), ("", "", "")],
)
def test_times_typed_as_stamps_are_kept_as_minutes(typed: str, kept: str, shown: str) -> None:
    assert typed_minutes(typed) == kept
    assert shown_minutes(kept) == shown
