"""The records page: list and form, saving, undoing, drafts, searching."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from core.office import Office
from tests.ui.conftest import Bench, Put, School
from tests.ui.records.conftest import listed_names, typed
from ui.pages.records.page import RecordsPage


def test_an_empty_list_says_what_to_do_next(page: RecordsPage) -> None:
    assert "还没有“教师”" in page.list.empty.words.text()
    assert page.list.empty.isVisible()


def test_a_new_record_is_saved_and_stands_in_the_list(page: RecordsPage, frame: Bench, office: Office) -> None:
    page.new_record()
    typed(page, full_name="阿依古丽·玉素甫江")

    page.save()

    assert listed_names(page) == ["阿依古丽·玉素甫江"]
    assert frame.said[-1] == ("已保存", "good")
    assert office.records.count("person") == 1
    assert page.card.record is not None


def test_what_cannot_be_saved_is_marked_and_nothing_is_kept(page: RecordsPage, frame: Bench, office: Office) -> None:
    page.new_record()
    form = typed(page, birth="某年")

    page.save()

    assert frame.said[-1] == ("还有 2 处要改，已标在各项下面", "bad")
    assert form.boxes["full_name"].below.text() == "请填写“姓名”"
    assert office.records.count("person") == 0


def test_a_note_about_a_corrected_name_is_told(page: RecordsPage, frame: Bench) -> None:
    page.new_record()
    typed(page, full_name="阿依古丽.玉素甫江")

    page.save()

    assert "阿依古丽·玉素甫江" in frame.said[-1][0]


def test_a_save_is_undone_and_done_again(page: RecordsPage, put: Put, office: Office) -> None:
    person = put("person", full_name="张伟", remark="原来的")
    page.refresh()
    page.open_record(person.uid)
    typed(page, remark="改过的")
    page.save()

    page.undo_stack.undo()
    undone = office.records.get("person", person.uid)
    page.undo_stack.redo()
    redone = office.records.get("person", person.uid)

    assert undone is not None and undone.get("remark") == "原来的"
    assert redone is not None and redone.get("remark") == "改过的"


def test_a_rubric_that_was_used_is_saved_as_its_next_version_and_undoing_that_leaves_the_used_one(
    page: RecordsPage, frame: Bench, put: Put, school: School, office: Office
) -> None:
    rubric = office.records.find("rubric")[0]
    put(
        "lesson_observation", pairing=school.pairing, lesson=school.lesson, date="2014-09-02", obs_kind="师徒",
        observer=school.teachers[0], strengths="好。", suggestions="多读。", rubric=rubric.uid,
    )  # fmt: skip
    page.go(kind="rubric", uid=rubric.uid)
    typed(page, title="改过的量表")

    page.save()
    shown = page.card.record
    page.undo_stack.undo()

    assert any("存为第 2 版" in words for words, _ in frame.said)
    assert shown is not None and (shown.get("version"), shown.get("title")) == (2, "改过的量表")
    assert [one.get("version") for one in office.records.find("rubric")] == [1]
    assert office.records.one("rubric", rubric.uid).get("title") == rubric.get("title")


def test_undoing_a_save_leaves_what_others_changed_since(page: RecordsPage, put: Put, office: Office) -> None:
    person = put("person", full_name="张伟", remark="原来的")
    page.refresh()
    page.open_record(person.uid)
    typed(page, remark="改过的")
    page.save()
    other, _ = office.records.read("person", {"title": "高级教师"}, person.uid)
    office.records.save(other)

    page.undo_stack.undo()

    now = office.records.get("person", person.uid)
    assert now is not None
    assert (now.get("remark"), now.get("title")) == ("原来的", "高级教师")


def test_undoing_a_new_record_takes_it_away(page: RecordsPage) -> None:
    page.new_record()
    typed(page, full_name="张伟")
    page.save()

    page.undo_stack.undo()
    after_undo = listed_names(page)
    page.undo_stack.redo()

    assert after_undo == []
    assert listed_names(page) == ["张伟"]


def test_several_records_are_deleted_as_one_step_and_come_back(page: RecordsPage, put: Put) -> None:
    uids = [put("person", full_name=name).uid for name in ("张伟", "李秀英", "王芳")]
    page.refresh()

    page.delete_records(uids[:2])
    left = listed_names(page)
    page.undo_stack.undo()

    assert left == ["王芳"]
    assert set(listed_names(page)) == {"张伟", "李秀英", "王芳"}


def test_a_draft_is_offered_when_its_record_is_opened(page: RecordsPage, put: Put, office: Office) -> None:
    person = put("person", full_name="张伟")
    office.records.keep_draft(f"person:{person.uid}", {"remark": "写了一半"})
    page.refresh()

    page.open_record(person.uid)
    offered = page.card.offer.isVisible()
    page.card.go_on(office.records.draft(f"person:{person.uid}") or {})

    assert offered
    assert not page.card.offer.isVisible()
    assert page.card.form is not None and page.card.form.typed() == {"remark": "写了一半"}


def test_saving_takes_the_draft_away(page: RecordsPage, office: Office) -> None:
    page.new_record()
    form = typed(page, full_name="张伟")
    form.keep_draft()
    kept = len(office.records.drafts())

    page.save()

    assert (kept, office.records.drafts()) == (1, [])


def test_leaving_writes_what_was_typed_at_once(page: RecordsPage, office: Office) -> None:
    page.new_record()
    typed(page, full_name="张伟")

    assert page.leave()

    assert (office.records.draft("person:new") or {})["full_name"] == "张伟"


def test_another_record_is_opened_without_losing_what_was_typed(page: RecordsPage, put: Put, office: Office) -> None:
    first, second = put("person", full_name="张伟"), put("person", full_name="李秀英")
    page.refresh()
    page.open_record(first.uid)
    typed(page, remark="写了一半")

    page.open_record(second.uid)
    page.open_record(first.uid)

    assert page.card.offer.isVisible()
    assert office.records.draft(f"person:{first.uid}") == {"remark": "写了一半"}


def test_what_was_given_up_comes_back_by_undo(page: RecordsPage, put: Put) -> None:
    person = put("person", full_name="张伟")
    page.refresh()
    page.open_record(person.uid)
    typed(page, remark="写了一半")

    page.card.give_up.click()
    given_up = page.card.form.typed() if page.card.form else None
    page.undo_stack.undo()

    assert given_up == {}
    assert page.card.form is not None and page.card.form.typed() == {"remark": "写了一半"}


def test_the_list_is_searched_by_pinyin_while_typing(page: RecordsPage, put: Put) -> None:
    for name in ("张伟", "李秀英", "欧阳娜娜"):
        put("person", full_name=name)
    page.refresh()

    QTest.keyClicks(page.list.search, "lx")
    found = listed_names(page)
    page.list.search.clear()

    assert found == ["李秀英"]
    assert len(listed_names(page)) == 3


def test_enter_in_the_search_box_opens_the_first_hit(page: RecordsPage, put: Put) -> None:
    person = put("person", full_name="欧阳娜娜")
    put("person", full_name="张伟")
    page.refresh()

    QTest.keyClicks(page.list.search, "oy\r")

    assert page.card.record is not None
    assert page.card.record.uid == person.uid


def test_a_search_without_hits_says_so(page: RecordsPage, put: Put) -> None:
    put("person", full_name="张伟")
    page.refresh()

    QTest.keyClicks(page.list.search, "xyz")

    assert "没有找到“xyz”" in page.list.empty.words.text()


def test_the_last_kind_is_remembered(page: RecordsPage, office: Office, frame: Bench, qtbot: Any) -> None:
    page.show_kind("training")

    again = RecordsPage(office, frame)
    qtbot.addWidget(again)
    again.refresh()

    assert again.list.kind is not None
    assert again.list.kind.name == "training"


def test_other_pages_open_a_record_a_new_one_and_a_part_of_the_list(
    page: RecordsPage, school: School, put: Put
) -> None:
    put("person", full_name="王芳", school=school.other)
    page.go(kind="lesson", uid=school.lesson)
    opened = page.card.record
    page.go(kind="lesson", new=True, values={"topic": "济南的冬天"})
    new = page.card.form.typed()["topic"] if page.card.form else ""
    page.go(kind="person", where={"school": school.other})

    assert opened is not None and opened.uid == school.lesson
    assert new == "济南的冬天"
    assert listed_names(page) == ["王芳"]
    assert "义门柴村小学" in page.list.narrowed.sentence.text()


def test_a_draft_is_opened_by_its_name(page: RecordsPage, office: Office) -> None:
    office.records.keep_draft("training:new", {"title": "新课标解读"})

    page.go(draft="training:new")

    assert page.list.kind is not None and page.list.kind.name == "training"
    assert page.card.form is not None and page.card.form.typed()["title"] == "新课标解读"


def test_a_deleted_record_can_be_brought_back_from_its_own_page(page: RecordsPage, put: Put, office: Office) -> None:
    person = put("person", full_name="张伟")
    office.records.delete("person", person.uid)
    page.refresh()

    page.open_record(person.uid)
    said = page.card.conflict.sentence.text()
    page.card.undelete_wanted.emit()

    assert "已删除" in said
    assert listed_names(page) == ["张伟"]


def test_another_kind_is_listed_whole_whatever_was_searched_before(page: RecordsPage, put: Put) -> None:
    put("person", full_name="张伟")
    page.go(kind="school", text="没有的学校")
    none = listed_names(page)

    page.go(kind="person")

    assert none == []
    assert listed_names(page) == ["张伟"]


def test_what_no_name_holds_is_found_in_the_texts(page: RecordsPage, put: Put, school: School) -> None:
    put(
        "lesson_design", pairing=school.pairing, writer=school.teachers[0], date="2014-09-09", subject="数学",
        grade="3", topic="分数", aims="用折纸表示四分之一", process="先分苹果。",
    )  # fmt: skip
    page.show_kind("lesson_design")
    QTest.keyClicks(page.list.search, "")
    page.list.search.setText("折纸")
    page.list.search.searched.emit("折纸")

    (look,) = page.list.empty.findChildren(QPushButton)
    QTest.mouseClick(look, Qt.MouseButton.LeftButton)

    assert page.list.table.records is not None and page.list.table.records.rowCount() == 1
    assert "正文里有“折纸”" in page.list.narrowed.sentence.text()


def test_a_draft_of_a_new_record_is_offered_before_anything_is_open(office: Office, frame: Bench, qtbot: Any) -> None:
    office.records.keep_draft("person:new", {"full_name": "张伟"})
    page = RecordsPage(office, frame)
    qtbot.addWidget(page, before_close_func=lambda page: page.leave())
    page.refresh()
    page.show()

    offer = next(button for button in page.card.empty.findChildren(QPushButton) if button.text() == "接着填")
    offer.click()

    assert page.card.form is not None
    assert page.card.form.typed()["full_name"] == "张伟"


def test_down_goes_from_the_search_box_to_the_list(page: RecordsPage, put: Put) -> None:
    put("person", full_name="张伟")
    page.show_kind("person")
    page.activateWindow()
    page.list.search.setFocus()

    QTest.keyClick(page.list.search, Qt.Key.Key_Down)

    assert page.list.table.hasFocus()
    assert len(page.list.table.picked()) == 1


def test_what_was_saved_stays_marked_in_the_list(page: RecordsPage, put: Put) -> None:
    put("person", full_name="张伟")
    page.show_kind("person")
    page.list.narrow({}, {}, "张")
    page.open_record(page.list.table.records.record(0).uid)  # type: ignore[union-attr]
    typed(page, full_name="张伟明")

    page.save()

    assert page.list.table.picked() == [page.card.record.uid]  # type: ignore[union-attr]


def test_steady_typing_is_kept_without_a_pause(page: RecordsPage, office: Office, qtbot: Any) -> None:
    page.show_kind("person")
    page.new_record()
    form = typed(page, full_name="张")
    waits = form._timer.remainingTime()

    qtbot.waitUntil(lambda: form._timer.remainingTime() < waits)
    typed(page, full_name="张伟")

    # A second letter does not put the first one's moment off.
    assert form._timer.remainingTime() < waits


def test_who_types_anew_beside_an_older_draft_loses_neither(page: RecordsPage, office: Office) -> None:
    office.records.keep_draft("person:new", {"full_name": "张伟"})
    page.show_kind("person")
    page.new_record()
    typed(page, full_name="李秀英")
    page.leave()

    page.show_kind("lesson")
    page.go(draft="person:new")
    form = page.card.form
    assert form is not None
    again = form.typed()["full_name"]
    page.save()

    names = {name: draft["full_name"] for name, _, draft in office.records.drafts()}
    assert again == "张伟"
    assert names == {"person:new2": "李秀英"}


def test_who_types_beside_the_draft_of_a_record_keeps_both(page: RecordsPage, put: Put, office: Office) -> None:
    person = put("person", full_name="张伟")
    office.records.keep_draft(f"person:{person.uid}", {"remark": "写了一半"})
    page.show_kind("person")
    page.open_record(person.uid)

    typed(page, full_name="张伟明")
    page.leave()

    assert office.records.draft(f"person:{person.uid}") == {"remark": "写了一半", "full_name": "张伟明"}
