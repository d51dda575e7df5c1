"""A mentor at the window: a lesson watched and timed by F8, the draft after a cut, marks, the printed sheet."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from core.office import Office
from core.press.foreign.attachments import page_text
from tests.journeys.window.conftest import AtWindow, Sit, put

_F8 = Qt.Key.Key_F8


@pytest.fixture
def school(helper: Office) -> dict[str, str]:
    """A mentor at the keyboard, a mentee, their pairing and a rubric of two items."""
    mentor = put(helper, "person", full_name="李秀英", school=helper.school, subjects="语文")
    mentee = put(helper, "person", full_name="王小丽", school=helper.school, subjects="语文")
    other = put(helper, "school", name_zh="义门柴村小学")
    pairing = put(helper, "pairing", pairing_no="结对-01", helper=helper.school, recipients=[{"school": other}],
                  start="2014-05-05")  # fmt: skip
    items = [
        {"dimension": "目标", "item": "目标明确", "weight": "40"},
        {"dimension": "过程", "item": "学生参与", "weight": "60"},
    ]
    rubric = put(helper, "rubric", code="KT", version="1", title="课堂评价", items=items)
    helper.at_keyboard(mentor)
    return {"mentor": mentor, "mentee": mentee, "pairing": pairing, "rubric": rubric}


def begins(mentor: AtWindow, school: dict[str, str]) -> None:
    """Fill the head of a new sheet and take two notes with their time."""
    page = mentor.turns_to("observe")
    page.begin()
    slots = page.view.head.slots
    mentor.fills(slots["lesson", "teacher"].editor, school["mentee"])
    mentor.fills(slots["lesson", "subject"].editor, "语文")
    mentor.fills(slots["lesson", "grade"].editor, "4")
    mentor.fills(slots["lesson", "topic"].editor, "《背影》")
    mentor.fills(slots["lesson_observation", "obs_kind"].editor, "师徒")
    mentor.press(_F8)
    notes = mentor.window.focusWidget()
    notes.insertPlainText("范读，学生听")
    mentor.press(_F8)
    notes.insertPlainText("提问：哪一句最打动你")


def test_a_lesson_is_watched_timed_marked_saved_and_printed(sit: Sit, helper: Office, school: dict[str, str]) -> None:
    mentor = sit(helper)

    begins(mentor, school)
    page = mentor.page
    strengths, suggestions = (page.view.closing.slots[name].editor for name in ("strengths", "suggestions"))
    mentor.fills(strengths, "朗读指导到位")
    mentor.fills(suggestions, "多给学生等待的时间")
    page.view.marks.chooser.setCurrentIndex(page.view.marks.chooser.findData(school["rubric"]))
    page.view.marks.chooser.activated.emit(page.view.marks.chooser.currentIndex())
    for line, score in zip(page.view.marks.lines.values(), ("36", "50"), strict=True):
        mentor.types(score, line)
    mentor.saves()

    (kept,) = helper.records.find("lesson_observation")
    assert mentor.said == "听课记录已保存"
    assert page.view.marks.sum.text().startswith("总分 86 分")
    assert "00:00 范读，学生听\n00:00 提问：哪一句最打动你" in kept.lines("process")[0].values()
    assert kept.get("observer") == school["mentor"]
    mentor.clicks(next(one for one in page.findChildren(QPushButton) if one.text() == "打印预览"))
    mentor.waits(lambda: mentor.page.name == "papers" and mentor.page.preview.area.drawn(0))
    paper = "".join(page_text(mentor.page.preview.file))
    assert "朗读指导到位" in paper
    assert "背影" in paper
    mentor.turns_to("observe")
    # In a text Ctrl+Z takes back typing; from the list it takes back the save.
    mentor.press(Qt.Key.Key_Escape)
    mentor.undoes()
    assert helper.records.find("lesson_observation") == []


def test_a_sheet_that_was_left_open_goes_on_with_its_clock(sit: Sit, helper: Office, school: dict[str, str]) -> None:
    mentor = sit(helper)
    begins(mentor, school)
    started = mentor.page.view.sheet().started
    mentor.window.close()

    again = sit(helper)
    again.turns_to("today")
    again.waits(lambda: again.page.table.rowCount() > 0)
    row = next(row for row in range(again.page.table.rowCount()) if "草稿" in again.page.table.item(row, 0).text())
    again.page.table.setCurrentCell(row, 0)
    again.page.table.setFocus()
    again.press(Qt.Key.Key_Return)

    assert again.page.name == "observe"
    sheet = again.page.view.sheet()
    assert sheet.started == started
    assert sheet.lesson["topic"] == "《背影》"
    assert "哪一句最打动你" in str(sheet.observation["process"])
    again.press(_F8)
    assert again.page.clock.running


def test_a_sheet_survives_a_program_that_is_killed(sit: Sit, helper: Office, school: dict[str, str]) -> None:
    folder = helper.folder
    helper.close()
    script = textwrap.dedent("""
        import os, sys
        from pathlib import Path
        from PySide6.QtCore import QTimer
        from core.office import Office
        from ui.app import make_app
        from ui.window import Window

        app = make_app()
        window = Window(Office(Path(sys.argv[1])), first="observe")
        window.show()

        def type_in():
            if window.page is None:
                return QTimer.singleShot(50, type_in)
            window.page.begin()
            window.page.view.head.slots["lesson", "topic"].editor.line.setText("《背影》")
            window.page.view.head.slots["lesson", "topic"].editor.changed.emit()
            # Longer than the pause after which a draft is written.
            QTimer.singleShot(1500, lambda: os.kill(os.getpid(), 9))

        QTimer.singleShot(0, type_in)
        app.exec()
    """)

    ended = subprocess.run([sys.executable, "-c", script, str(folder)], cwd=Path(__file__).parents[3], check=False,
                           capture_output=True)  # fmt: skip

    assert abs(ended.returncode) == 9, ended.stderr
    with Office(folder) as office:
        ((name, _, _),) = office.records.drafts()
        mentor = sit(office)
        mentor.turns_to("observe").go(draft=name)
        assert mentor.page.view.sheet().lesson["topic"] == "《背影》"
        mentor.waits()
        mentor.window.close()
