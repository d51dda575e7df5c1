"""One sheet: its head, its marks, its photos, its paper, and the list of those there are."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QStyle, QStyleOptionComboBox

from core.model.words import speak
from core.office import Office
from tests.ui.observe.conftest import fill_closing, fill_head, texts
from ui import theme
from ui.app import make_app
from ui.pages.observe.page import ObservePage


def test_a_new_lesson_and_its_observation_are_saved_in_one_go(page: ObservePage, office: Office, school: Any) -> None:
    fill_head(page, school.teachers[1])
    fill_closing(page)
    QTest.keyClicks(texts(page, 0)["teacher_act"], "read aloud")

    page.save()

    (observation,) = office.records.find("lesson_observation")
    lesson = office.records.one("lesson", str(observation.get("lesson")))
    assert (lesson.get("topic"), lesson.get("teacher"), lesson.get("date")) == (
        "春", school.teachers[1], observation.get("date"),
    )  # fmt: skip
    assert observation.get("observer") == school.teachers[0]
    assert observation.lines("process")[0]["teacher_act"] == "read aloud"
    assert page.frame.said[-1] == ("听课记录已保存", "good")
    assert office.records.drafts() == []


def test_picking_a_lesson_of_these_days_fills_its_half(
    office: Office, school: Any, put: Any, page: ObservePage
) -> None:
    lesson = put("lesson", teacher=school.teachers[2], subject="数学", grade=3, topic="分数", lesson_type="新授",
                 date=office.today().isoformat())  # fmt: skip
    page.begin()
    lessons = page.view.head.lessons
    lessons.setCurrentIndex(lessons.findData(lesson.uid))

    lessons.activated.emit(lessons.currentIndex())

    typed = page.view.head.typed("lesson")
    assert (typed["teacher"], typed["topic"], typed["grade"]) == (school.teachers[2], "分数", "3")
    fill_closing(page)
    page.view.head.slots["lesson_observation", "obs_kind"].editor.put("师徒")
    page.save()
    assert office.records.find("lesson_observation")[0].get("lesson") == lesson.uid


def test_what_is_missing_is_said_under_its_field_and_nothing_is_kept(page: ObservePage, office: Office) -> None:
    page.save()

    assert office.records.count("lesson_observation") == 0
    assert page.view.head.slots["lesson", "teacher"].problem.text() == "请选择“授课教师”"
    assert page.view.closing.slots["strengths"].problem.text() == "请填写“优点”"
    assert page.frame.said[-1][1] == "bad"


def test_an_opened_observation_changes_and_undo_brings_the_former_text_back(
    page: ObservePage, office: Office, school: Any
) -> None:
    fill_head(page, school.teachers[1])
    fill_closing(page)
    page.save()
    (kept,) = office.records.find("lesson_observation")
    page.open_kept(kept.uid)
    page.view.closing.slots["strengths"].editor.put("情境自然")
    page.save()

    page.undo_stack.undo()

    assert office.records.one("lesson_observation", kept.uid).get("strengths") == "目标明确"
    assert page.view.closing.slots["strengths"].typed() == "目标明确"
    page.undo_stack.undo()
    assert office.records.count("lesson_observation") == 0
    page.undo_stack.redo()
    assert office.records.count("lesson_observation") == 1


def test_the_last_visits_suggestions_stand_on_top(page: ObservePage, office: Office, school: Any, put: Any) -> None:
    put("lesson_observation", lesson=school.lesson, date="2014-09-02", observer=school.teachers[0], obs_kind="师徒",
        strengths="朗读好", suggestions="小组要有分工")  # fmt: skip
    page.begin()

    editor = page.view.head.slots["lesson", "teacher"].editor
    editor.put(school.teachers[1])
    editor.changed.emit()

    assert page.view.last.isVisibleTo(page)
    assert "小组要有分工" in page.view.last.words.text()
    editor.put(school.teachers[2])
    editor.changed.emit()
    assert not page.view.last.isVisibleTo(page)


def test_marks_add_up_and_name_the_level_when_all_are_given(page: ObservePage, office: Office) -> None:
    marks = page.view.marks
    marks.chooser.setCurrentIndex(1)
    marks.chooser.activated.emit(1)

    for line, score in zip(marks.lines.values(), (9, 14, 27, 18, 13, 9), strict=True):
        assert "优秀" not in marks.sum.text()
        line.clear()
        QTest.keyClicks(line, str(score))

    assert marks.sum.text() == "总分 90 分　优秀"
    assert len(marks.typed()["marks"]) == 6


def test_my_observations_are_found_by_initials_of_teacher_or_by_topic(
    page: ObservePage, office: Office, school: Any, put: Any
) -> None:
    put("lesson_observation", lesson=school.lesson, date="2014-09-02", observer=school.teachers[0], obs_kind="师徒",
        strengths="朗读好", suggestions="多读")  # fmt: skip
    page.refresh()

    found = {}
    for typed in ("lxy", "背影", "zzz"):
        page.list.show_found(typed)
        found[typed] = page.list.list.count()

    assert found == {"lxy": 1, "背影": 1, "zzz": 0}
    assert page.list.empty.text() == "没有找到。"


def test_letters_that_wait_in_the_input_method_search_too(page: ObservePage, school: Any, put: Any) -> None:
    put("lesson_observation", lesson=school.lesson, date="2014-09-02", observer=school.teachers[0], obs_kind="师徒",
        strengths="朗读好", suggestions="多读")  # fmt: skip

    QApplication.sendEvent(page.list.search, QInputMethodEvent("l'x'y", []))

    assert page.list.list.count() == 1


def test_the_paper_is_shown_of_what_is_saved(page: ObservePage, office: Office, school: Any) -> None:
    page.to_paper()
    assert page.frame.opened == []
    fill_head(page, school.teachers[1])
    fill_closing(page)

    page.to_paper()

    (kept,) = office.records.find("lesson_observation")
    assert page.frame.opened == [("papers", {"form": "F03", "uids": (kept.uid,), "preview": True})]


def test_photos_chosen_in_the_lesson_wait_for_the_save_and_are_kept_with_it(
    page: ObservePage, office: Office, school: Any, tmp_path: Path, qtbot: Any
) -> None:
    photo = tmp_path / "板书.jpg"
    photo.write_bytes(b"a picture")
    page.files.add([photo])
    before = [page.files.table.item(0, column).text() for column in (0, 2)]
    uid = page.view.sheet().uid
    fill_head(page, school.teachers[1])
    fill_closing(page)

    page.save()

    qtbot.waitUntil(lambda: len(office.records.attachments("lesson_observation", uid)) == 1)
    ((record, place),) = office.records.attachments("lesson_observation", uid)
    assert before == ["板书.jpg", "保存时存入"]
    assert (record.get("name"), place and place.read_bytes()) == ("板书.jpg", b"a picture")


def test_photos_of_one_sheet_do_not_go_to_another(
    page: ObservePage, office: Office, school: Any, tmp_path: Path
) -> None:
    fill_head(page, school.teachers[1])
    fill_closing(page)
    page.save()
    kept = page.view.sheet().uid
    page.begin()
    photo = tmp_path / "板书.jpg"
    photo.write_bytes(b"a picture")
    page.files.add([photo])

    page.open_kept(kept)

    assert office.records.attachments("lesson_observation", kept) == []
    assert page.files.table.rowCount() == 0


@pytest.mark.parametrize("points", [10, theme.MOST_POINTS])
def test_the_chosen_words_of_the_head_are_read_whole_in_english(
    office: Office, school: Any, frame: Any, qtbot: Any, points: int
) -> None:
    speak("en")
    theme.apply(make_app(), "light", points)
    office.at_keyboard(school.teachers[0])
    page = ObservePage(office, frame)
    qtbot.addWidget(page, before_close_func=lambda page: page.leave())
    page.resize(1366 - 220, 700)
    page.show()
    qtbot.waitExposed(page)
    page.refresh()
    box = page.view.head.slots["lesson_observation", "obs_kind"].editor.focusProxy()
    assert isinstance(box, QComboBox)

    page.view.head.slots["lesson_observation", "obs_kind"].editor.put("师徒")

    asked = QStyleOptionComboBox()
    box.initStyleOption(asked)
    room = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, asked, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    assert box.currentText() == "Mentoring"
    assert room.width() >= box.fontMetrics().horizontalAdvance("Mentoring")


@pytest.mark.parametrize(("width", "columns"), [(1366 - 160, 4), (1024 - 160, 3), (700, 2)])
def test_the_head_has_as_many_columns_as_can_be_read(page: ObservePage, qtbot: Any, width: int, columns: int) -> None:
    page.resize(width, 700)

    head = page.view.head
    qtbot.waitUntil(lambda: head._columns == columns)
    day = head.slots["lesson_observation", "date"].editor.focusProxy()
    assert isinstance(day, QLineEdit)
    qtbot.waitUntil(lambda: day.width() > day.fontMetrics().horizontalAdvance("2014年12月10日"))
