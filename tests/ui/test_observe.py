import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QStyle, QStyleOptionComboBox

from core.model.words import speak
from core.office import Office, now
from ui import theme
from ui.app import make_app
from ui.pages.observe import ObservePage
from ui.pages.observe_phrases import PhrasesDialog

ROOT = Path(__file__).parents[2]


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


def test_a_wrong_time_in_a_row_is_marked_in_its_cell(page: ObservePage, school: Any) -> None:
    fill_head(page, school.teachers[1])
    fill_closing(page)
    page.view.process.rows[0].editors["minute"].put("soon")

    page.save()

    assert "soon" in page.view.process.problem.text()
    assert page.view.process.rows[0].editors["minute"].focusProxy().property("bad") is True


def test_f8_starts_the_clock_sets_the_rows_minute_and_keeps_the_keyboard(page: ObservePage) -> None:
    text = texts(page, 0)["teacher_act"]
    text.setFocus()

    page.stamp()
    QTest.keyClicks(text, "opening")
    page.clock.start((now() - timedelta(seconds=754.5)).isoformat())
    page.stamp()

    assert text.toPlainText() == "00:00 opening\n12:34 "
    assert page.view.process.typed()[0]["minute"] == "0"
    assert QApplication.focusWidget() is text
    assert page.time.text() == "12:34"


def test_f8_with_the_keyboard_elsewhere_goes_to_a_new_row(page: ObservePage) -> None:
    texts(page, 0)["teacher_act"].setPlainText("导入")
    page.list.search.setFocus()

    page.stamp()

    assert len(page.view.process.rows) == 2
    assert texts(page, 1)["teacher_act"].toPlainText() == "00:00 "
    assert QApplication.focusWidget() is texts(page, 1)["teacher_act"]


def test_rows_are_made_and_left_by_keys_alone(page: ObservePage) -> None:
    texts(page, 0)["teacher_act"].setFocus()
    QTest.keyClicks(QApplication.focusWidget(), "one")

    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(QApplication.focusWidget(), "two")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClicks(QApplication.focusWidget(), "three")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert [line["teacher_act"] for line in page.view.process.typed()] == ["one\ntwo", "three"]
    assert page.view.closing.slots["strengths"].editor.focusProxy() is QApplication.focusWidget()


def test_a_removed_row_comes_back_by_undo(page: ObservePage) -> None:
    for number, words in enumerate(("甲", "乙", "丙")):
        row = page.view.process.rows[0] if number == 0 else page.view.process.insert(number, {})
        row.editors["teacher_act"].put(words)
        row.editors["minute"].put(f"{number}:30")

    page.view.process.remove(1)
    left = [line["teacher_act"] for line in page.view.process.typed()]
    page.undo_stack.undo()

    assert left == ["甲", "丙"]
    assert [(line["teacher_act"], line["minute"]) for line in page.view.process.typed()] == [
        ("甲", "0.5"), ("乙", "1.5"), ("丙", "2.5"),
    ]  # fmt: skip


def test_a_long_sheet_keeps_every_row_before_and_after_all_are_shown(
    page: ObservePage, office: Office, school: Any, put: Any, qtbot: Any
) -> None:
    lines = [{"minute": str(number), "teacher_act": f"第{number}步"} for number in range(40)]
    uid = put("lesson_observation", lesson=school.lesson, date="2014-09-02", observer=school.teachers[0],
              obs_kind="师徒", strengths="好", suggestions="多读", process=lines).uid  # fmt: skip

    page.open_kept(uid)
    at_once = [line["teacher_act"] for line in page.view.process.typed()]
    shown_at_once = len(page.view.process.rows)
    qtbot.waitUntil(lambda: len(page.view.process.rows) == 40)

    assert shown_at_once < 40
    assert at_once == [line["teacher_act"] for line in page.view.process.typed()] == [f"第{n}步" for n in range(40)]


def test_letters_and_tab_call_up_a_phrase(page: ObservePage, office: Office) -> None:
    office.set_setting("observe.phrases", {"mbm": "目标明确，重点突出。"})
    note = texts(page, 0)["side_note"]
    note.setFocus()
    QApplication.sendEvent(note, _commit("好："))

    QTest.keyClicks(note, "mbm")
    QTest.keyClick(note, Qt.Key.Key_Tab)

    assert note.toPlainText() == "好：目标明确，重点突出。"
    assert QApplication.focusWidget() is note


def test_the_list_of_phrases_can_be_changed(qtbot: Any) -> None:
    dialog = PhrasesDialog({"mbm": "目标明确"})
    qtbot.addWidget(dialog)

    dialog._put("BSG", "板书工整")
    dialog._put("", "没有字母的不要")

    assert dialog.phrases() == {"mbm": "目标明确", "bsg": "板书工整"}


def test_every_change_is_kept_as_a_draft_that_another_window_goes_on_with(
    page: ObservePage, office: Office, frame: Any, qtbot: Any
) -> None:
    text = texts(page, 0)["teacher_act"]
    text.setFocus()
    page.stamp()
    QTest.keyClicks(text, "reading")
    started = page.clock.started

    qtbot.waitUntil(lambda: len(office.records.drafts()) == 1, timeout=2000)
    other = ObservePage(office, frame)
    qtbot.addWidget(other, before_close_func=lambda page: page.leave())
    other.refresh()

    assert other.view.process.typed()[0]["teacher_act"] == "00:00 reading"
    assert other.clock.started == started
    assert other.clock.running


def test_what_was_typed_outlives_a_kill(tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    Office.found(folder, school="义门镇中学", role="helper").close()
    script = f"""
import os
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from core.office import Office
from ui.app import make_app
from ui.window import Window
app = make_app()
window = Window(Office(Path({str(folder)!r})), first="observe")
window.show()
def typed():
    QTest.keyClicks(window.page.view.process.rows[0].editors["teacher_act"].text, "read aloud")
    QTimer.singleShot(1500, lambda: os.kill(os.getpid(), 9))
QTimer.singleShot(600, typed)
app.exec()
"""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}

    ended = subprocess.run([sys.executable, "-c", script], env=environment, cwd=ROOT, timeout=60, check=False)

    assert abs(ended.returncode) == 9
    with Office(folder) as office:
        ((name, _, typed),) = office.records.drafts()
    assert name.startswith("observe:")
    assert typed["observation"]["process"][0]["teacher_act"] == "read aloud"


def test_leaving_the_page_keeps_the_draft_at_once(page: ObservePage, office: Office) -> None:
    QTest.keyClicks(texts(page, 0)["teacher_act"], "half a sen")

    assert page.leave()

    assert [name.partition(":")[0] for name, _, _ in office.records.drafts()] == ["observe"]


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


def _commit(text: str) -> QInputMethodEvent:
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    return event


def test_the_windows_keys_reach_the_sheet(window: Any, school: Any, office: Office, qtbot: Any) -> None:
    office.at_keyboard(school.teachers[0])
    window.open("observe")
    page = window.page
    text = texts(page, 0)["teacher_act"]
    text.setFocus()

    QTest.keyClick(window, Qt.Key.Key_F8)
    QTest.keyClicks(text, "opening")
    fill_head(page, school.teachers[1])
    fill_closing(page)
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    (kept,) = office.records.find("lesson_observation")
    assert kept.lines("process")[0]["teacher_act"] == "00:00 opening"
    window.close()


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
