from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from core.office import Office
from tests.ui.conftest import Bench, Put, School
from ui.editors import LineEditor
from ui.form import Form
from ui.pages.records import RecordsPage


@pytest.fixture
def page(office: Office, frame: Bench, qtbot: Any) -> RecordsPage:
    made = RecordsPage(office, frame)
    qtbot.addWidget(made, before_close_func=lambda page: page.leave())
    made.resize(1200, 700)
    made.refresh()
    made.show()
    return made


def typed(page: RecordsPage, **values: str) -> Form:
    """Type into the lines of the open form."""
    form = page.card.form
    assert form is not None
    for name, text in values.items():
        editor = form.boxes[name].editor
        assert isinstance(editor, LineEditor)
        editor.line.setText(text)
        editor.line.textEdited.emit(text)
    return form


def listed_names(page: RecordsPage) -> list[str]:
    model = page.list.table.records
    assert model is not None
    return [str(model.data(model.index(row, 0))) for row in range(model.rowCount())]


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


def test_versions_stand_side_by_side_and_an_earlier_one_is_taken_back(
    page: RecordsPage, put: Put, office: Office
) -> None:
    person = put("person", full_name="张伟", remark="第一版")
    changed, _ = office.records.read("person", {"remark": "第二版"}, person.uid)
    office.records.save(changed)
    page.refresh()
    page.open_record(person.uid)
    page.card.tabs.setCurrentIndex(2)
    table = page.card.history.table
    first_row = [table.item(0, column).text() for column in range(3)]  # type: ignore[union-attr]

    page.card.history.versions.setCurrentRow(1)
    page.card.history.back.click()

    now = office.records.get("person", person.uid)
    assert first_row == ["备注", "第一版", "第二版"]
    assert now is not None and now.get("remark") == "第一版"
    assert len(office.records.history("person", person.uid)) == 3


def test_a_file_is_kept_captioned_and_taken_away(
    page: RecordsPage, school: School, tmp_path: Path, office: Office, qtbot: Any
) -> None:
    photo = tmp_path / "活动照片.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 not a real picture")
    page.go(kind="pairing", uid=school.pairing)
    files = page.card.files

    with qtbot.waitSignal(files.counted):
        files.add([photo])
    files.table.item(0, 1).setText("2014年9月，两校教师合影")  # type: ignore[union-attr]
    kept = office.records.attachments("pairing", school.pairing)
    files.table.selectRow(0)
    files.remove()

    assert [record.get("caption") for record, _ in kept] == ["2014年9月，两校教师合影"]
    assert kept[0][1] is not None and kept[0][1].read_bytes() == photo.read_bytes()
    assert office.records.attachments("pairing", school.pairing) == []


def test_a_new_record_has_to_be_saved_before_files_are_added(page: RecordsPage) -> None:
    page.new_record()

    assert "请先保存" in page.card.files.empty.words.text()


def test_a_record_with_an_open_question_stands_out_and_leads_to_it(
    page: RecordsPage, put: Put, office: Office, frame: Bench, tmp_path: Path
) -> None:
    with Office.found(tmp_path / "theirs", school="义门柴村小学", role="recipient") as theirs:
        _meet(office, theirs, tmp_path)
        pairing = put(
            "pairing", helper=office.school, recipients=[{"school": theirs.school}], start="2014-05-05"
        ).uid  # fmt: skip
        _hand_over(office, theirs, tmp_path / "1.qlx")
        for side, words in ((office, "我们的说法"), (theirs, "他们的说法")):
            changed, _ = side.records.read("pairing", {"grounds": words}, pairing)
            side.records.save(changed)
        _hand_over(theirs, office, tmp_path / "2.qlx")

    page.go(kind="pairing", uid=pairing)
    model = page.list.table.records
    assert model is not None
    tip = model.data(model.index(0, 0), int(Qt.ItemDataRole.ToolTipRole))
    page.card.conflict.findChild(QPushButton).click()

    assert "1 处两边不一致" in tip
    assert model.data(model.index(0, 0), int(Qt.ItemDataRole.DecorationRole)) is not None
    assert frame.opened[-1] == ("exchange", {"kind": "pairing", "uid": pairing})


def _meet(one: Office, other: Office, folder: Path) -> None:
    for giver, taker, name in ((one, other, "one"), (other, one, "other")):
        giver.exchange.write_card(folder / f"{name}.card")
        taker.exchange.trust(folder / f"{name}.card", heard=True)


def _hand_over(giver: Office, taker: Office, file: Path) -> None:
    giver.exchange.send(taker.exchange.identity()["device"], file)
    taker.exchange.receive(file)


def test_people_go_out_to_a_workbook_and_come_back_without_a_change(
    page: RecordsPage, put: Put, tmp_path: Path, frame: Bench, qtbot: Any
) -> None:
    put("person", full_name="阿依古丽·玉素甫江")
    page.show_kind("person")
    file = tmp_path / "教师.xlsx"

    page.list.excel.export(file)
    qtbot.waitUntil(lambda: file.exists() and bool(frame.said) and "已导出 1 条" in frame.said[-1][0])
    page.list.excel.look(file)
    qtbot.waitUntil(lambda: page.list.excel.sheet is not None)

    sheet = page.list.excel.sheet
    assert sheet is not None
    assert "会新增 0 条，改动 0 条；1 条与现有的一样" in sheet.summary.text()
    assert not sheet.take.isEnabled()
    sheet.reject()


def test_a_filled_template_is_looked_at_and_then_taken(
    page: RecordsPage, put: Put, office: Office, tmp_path: Path, frame: Bench, qtbot: Any
) -> None:
    person = put("person", full_name="张伟", remark="原来的")
    file = tmp_path / "教师.xlsx"
    office.workbooks.export("person", file)
    changed, _ = office.records.read("person", {"remark": "改过的"}, person.uid)
    office.records.save(changed)
    page.show_kind("person")

    page.list.excel.look(file)
    qtbot.waitUntil(lambda: page.list.excel.sheet is not None)
    before = office.records.get("person", person.uid)
    assert page.list.excel.sheet is not None
    with qtbot.waitSignal(page.list.excel.taken):
        page.list.excel.sheet.take.click()

    after = office.records.get("person", person.uid)
    assert before is not None and before.get("remark") == "改过的"
    assert after is not None and after.get("remark") == "原来的"


def test_printing_hands_the_form_and_the_record_over(page: RecordsPage, school: School, frame: Bench) -> None:
    page.go(kind="pairing", uid=school.pairing)

    page.card.print.click()

    assert frame.opened[-1] == ("papers", {"form": "pairing", "uids": [school.pairing]})


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
