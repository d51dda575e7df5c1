from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.office import Office
from ui.pages.attend.page import AttendPage


@pytest.fixture
def training(school: Any, put: Any) -> str:
    slots = [{"day": "2014-10-11", "slot": "上午"}, {"day": "2014-10-11", "slot": "下午"}]
    return put(
        "training", title="新课标培训", category="校本研修", start="2014-10-11", end="2014-10-11", slots=slots,
        content="解读", hours="6",
    ).uid  # fmt: skip


@pytest.fixture
def page(office: Office, training: str, school: Any, put: Any, frame: Any, qtbot: Any) -> AttendPage:
    put("person", full_name="赵敏", school=school.other)
    made = AttendPage(office, frame)
    # What still runs ends while the page is there.
    qtbot.addWidget(made, before_close_func=lambda _: qtbot.waitUntil(lambda: frame.worker.current is None))
    made.resize(1240, 700)
    made.show()
    qtbot.waitExposed(made)
    made.refresh()
    qtbot.waitUntil(lambda: made.table.rowCount() == 5)
    return made


def came(office: Office, slot: str = "上午") -> dict[str, str]:
    found = office.records.find("attendance", where={"slot": slot})
    return {
        office.records.called("person", str(one.get("person") or "")) or str(one.get("name")): str(one.get("presence"))
        for one in found
    }


def row_of(page: AttendPage, name: str) -> int:
    return next(row for row in range(page.table.rowCount()) if page.table.item(row, 0).text() == name)


def test_the_roster_holds_both_schools_in_the_order_of_pinyin(page: AttendPage) -> None:
    names = [page.table.item(row, 0).text() for row in range(page.table.rowCount())]

    assert names == ["阿依古丽·玉素甫江", "李秀英", "张伟", "赵𠮷祥", "赵敏"]
    assert page.counts.text() == "应到 5　实到 0　缺席 0　未记 5"


def test_initials_and_enter_tick_a_person_and_clear_the_line(page: AttendPage, office: Office) -> None:
    page.entry.name.setFocus()

    QTest.keyClicks(page.entry.name, "lxy")
    QTest.keyClick(page.entry.name, Qt.Key.Key_Return)

    assert came(office) == {"李秀英": "到"}
    assert page.entry.name.text() == ""
    assert page.counts.text() == "应到 5　实到 1　缺席 0　未记 4"
    assert page.table.rowCount() == 5


def test_characters_narrow_the_roster_while_they_are_typed(page: AttendPage) -> None:
    page.entry.name.setText("赵")

    names = [page.table.item(row, 0).text() for row in range(page.table.rowCount())]

    assert names == ["赵𠮷祥", "赵敏"]


def test_letters_in_the_table_give_reasons_and_space_toggles(page: AttendPage, office: Office) -> None:
    page.table.setFocus()
    page.table.setCurrentCell(row_of(page, "张伟"), 0)

    QTest.keyClick(page.table, Qt.Key.Key_G)
    reason = came(office)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    there = came(office)
    QTest.keyClick(page.table, Qt.Key.Key_Space)

    assert (reason, there, came(office)) == ({"张伟": "公出"}, {"张伟": "到"}, {})


def test_arrows_go_on_to_the_next_person(page: AttendPage, office: Office) -> None:
    page.table.setFocus()
    page.table.setCurrentCell(0, 0)

    for key in (Qt.Key.Key_B, Qt.Key.Key_Down, Qt.Key.Key_K, Qt.Key.Key_Down, Qt.Key.Key_C):
        QTest.keyClick(page.table, key)

    assert came(office) == {"阿依古丽·玉素甫江": "病假", "李秀英": "旷", "张伟": "到"}
    assert page.table.item(2, 4).text() == "迟到"
    assert page.counts.text() == "应到 5　实到 1　缺席 2（病假 1、旷 1）　未记 2"


def test_each_tick_is_one_operation_and_can_be_undone(page: AttendPage, office: Office) -> None:
    page.table.setCurrentCell(row_of(page, "张伟"), 0)
    QTest.keyClick(page.table, Qt.Key.Key_S)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    (record,) = office.records.find("attendance")

    page.undo_stack.undo()
    after_one = came(office)
    page.undo_stack.undo()

    assert after_one == {"张伟": "事假"}
    assert came(office) == {}
    assert len(office.records.history("attendance", record.uid)) == 4
    page.undo_stack.redo()
    assert came(office) == {"张伟": "事假"}


def test_all_present_ticks_those_who_are_open_and_undo_is_one_step(
    page: AttendPage, office: Office, qtbot: Any
) -> None:
    page.table.setCurrentCell(row_of(page, "赵敏"), 0)
    QTest.keyClick(page.table, Qt.Key.Key_B)

    page.all_present()
    qtbot.waitUntil(lambda: page.counts.text() == "应到 5　实到 4　缺席 1（病假 1）　未记 0")
    everybody = came(office)
    page.undo_stack.undo()
    qtbot.waitUntil(lambda: page.counts.text() == "应到 5　实到 0　缺席 1（病假 1）　未记 4")

    assert sorted(everybody.values()) == ["到", "到", "到", "到", "病假"]
    assert came(office) == {"赵敏": "病假"}


def test_a_guest_who_is_on_no_roster_is_recorded_by_name_and_unit(page: AttendPage, office: Office) -> None:
    QTest.keyClicks(page.entry.name, "Mr Smith")
    QTest.keyClick(page.entry.name, Qt.Key.Key_Return)
    warned = page.notice.sentence.text()
    QTest.keyClicks(page.entry.unit, "BNU")
    QTest.keyClick(page.entry.unit, Qt.Key.Key_Return)

    (guest,) = office.records.find("attendance")
    assert "Mr Smith" in warned
    assert (guest.get("name"), guest.get("unit"), guest.get("presence")) == ("Mr Smith", "BNU", "到")
    assert page.table.item(5, 1).text() == "来宾　BNU"
    assert page.counts.text() == "应到 5　实到 1　缺席 0　未记 5"
    page.undo_stack.undo()
    assert office.records.find("attendance") == []
    assert page.table.rowCount() == 5


def test_each_sitting_has_its_own_ticks(page: AttendPage, office: Office, qtbot: Any) -> None:
    page.table.setCurrentCell(0, 0)
    QTest.keyClick(page.table, Qt.Key.Key_Space)

    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.counts.text() == "应到 5　实到 0　缺席 0　未记 5")
    page.table.setCurrentCell(1, 0)
    QTest.keyClick(page.table, Qt.Key.Key_Space)

    assert page.tabs.tabText(0) == "10/11 上午"
    assert (came(office, "上午"), came(office, "下午")) == ({"阿依古丽·玉素甫江": "到"}, {"李秀英": "到"})


def test_only_those_who_are_open_can_be_shown(page: AttendPage) -> None:
    page.table.setCurrentCell(0, 0)
    QTest.keyClick(page.table, Qt.Key.Key_Space)

    page.only_open.setChecked(True)

    assert page.table.rowCount() == 4


def test_trainings_are_searched_by_initials_and_opened_from_elsewhere(
    page: AttendPage, put: Any, qtbot: Any, training: str
) -> None:
    other = put(
        "training", title="电子白板", category="县培", start="2014-11-01", end="2014-11-01", content="用法", hours="3"
    ).uid

    page.trainings.search.setText("xkb")
    page.trainings.search.searched.emit("xkb")
    found = page.trainings.list.count()
    page.go(uid=other)

    assert found == 1
    qtbot.waitUntil(lambda: "电子白板" in page.heading.text())
    assert page.tabs.tabText(0) == "11/1 上午"
    page.go(uid=training)
    assert "新课标培训" in page.heading.text()


def test_the_trainings_own_number_counts_before_the_rosters(
    page: AttendPage, office: Office, training: str, qtbot: Any
) -> None:
    record, _ = office.records.read("training", {"expected": "2"}, training)
    office.records.save(record)
    page.refresh()
    qtbot.waitUntil(lambda: page.counts.text() == "应到 2　实到 0　缺席 0　未记 2")

    page.table.setCurrentCell(0, 0)
    QTest.keyClick(page.table, Qt.Key.Key_Space)

    assert page.counts.text() == "应到 2　实到 1　缺席 0　未记 1"


def test_without_a_training_the_page_says_what_to_do(office: Office, frame: Any, qtbot: Any) -> None:
    page = AttendPage(office, frame)
    qtbot.addWidget(page)

    page.refresh()

    assert page.trainings.empty.text() == "还没有培训。点下面的“登记培训”。"
    assert not page.right.isVisibleTo(page)
