"""What happens in the lesson, row by row: the minute, the keys, the phrases."""

from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.office import Office, now
from tests.ui.observe.conftest import fill_closing, fill_head, texts
from ui.pages.observe.page import ObservePage
from ui.pages.observe.phrases import PhrasesDialog


def test_a_wrong_time_in_a_row_is_marked_in_its_cell(page: ObservePage, school: Any) -> None:
    fill_head(page, school.teachers[1])
    fill_closing(page)
    page.view.process.rows[0].editors["minute"].put("soon")

    page.save()

    assert "soon" in page.view.process.problem.text()
    assert page.view.process.rows[0].editors["minute"].focusProxy().property("bad") is True


def test_the_texts_of_a_row_stand_level_however_they_wrap(page: ObservePage, qtbot: Any) -> None:
    page.view.process.put(
        [
            {"teacher_act": "出示情境图，请学生说说从图上知道了什么，" * 3, "student_act": "猜", "side_note": "亲切"},
            {"teacher_act": "归纳", "student_act": "填空", "side_note": "环环相扣，时间留得足，" * 4},
        ]
    )

    def heights() -> list[set[int]]:
        return [{text.height() for text in texts(page, row).values()} for row in (0, 1)]

    def whole() -> bool:
        shown = [text for row in (0, 1) for text in texts(page, row).values()]
        return all(len(one) == 1 for one in heights()) and all(
            text.verticalScrollBar().maximum() == 0 for text in shown
        )

    qtbot.waitUntil(lambda: whole() and min(heights()[1]) > 40)
    wide = heights()
    page.resize(760, 700)
    qtbot.waitUntil(lambda: whole() and max(heights()[0]) > max(wide[0]))
    texts(page, 0)["teacher_act"].setPlainText("出示")

    qtbot.waitUntil(whole)
    assert max(heights()[0]) < max(wide[0])


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


def _commit(text: str) -> QInputMethodEvent:
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    return event


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
