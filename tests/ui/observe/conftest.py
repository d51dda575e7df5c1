"""The observation page, and what is typed into it."""

from typing import Any

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from core.office import Office
from ui.pages.observe.page import ObservePage


@pytest.fixture
def page(office: Office, school: Any, frame: Any, qtbot: Any) -> ObservePage:
    office.at_keyboard(school.teachers[0])
    made = ObservePage(office, frame)
    qtbot.addWidget(made, before_close_func=lambda page: page.leave())
    made.resize(1240, 700)
    made.show()
    qtbot.waitExposed(made)
    made.refresh()
    return made


def texts(page: ObservePage, row: int) -> dict[str, QPlainTextEdit]:
    editors = page.view.process.rows[row].editors
    return {name: editors[name].text for name in ("teacher_act", "student_act", "side_note")}


def fill_head(page: ObservePage, teacher: str) -> None:
    slots = page.view.head.slots
    for kind, name, value in (
        ("lesson", "teacher", teacher), ("lesson", "subject", "语文"), ("lesson", "grade", "7"),
        ("lesson", "topic", "春"), ("lesson", "lesson_type", "新授"), ("lesson_observation", "obs_kind", "师徒"),
    ):  # fmt: skip
        slots[kind, name].editor.put(value)


def fill_closing(page: ObservePage) -> None:
    for name, text in (("strengths", "目标明确"), ("suggestions", "多让学生读")):
        page.view.closing.slots[name].editor.put(text)
