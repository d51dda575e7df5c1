from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from core.model.record import Record
from core.office import Office
from tests.every import every
from tests.ui.conftest import Put, School, opened_copy
from ui.table import Asked, RecordModel, RecordTable, listed


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with 600 people: more than two pages of a list."""
    place = tmp_path_factory.mktemp("crowded") / "workspace"
    with Office.found(place, school="义门镇中学", role="helper") as office:
        typed = [{"full_name": f"教师{number:03}", "sort_key": f"{number:03}"} for number in range(600)]
        office.records.save_many([office.records.read("person", one)[0] for one in typed])
    return place


@pytest.fixture
def office(crowded: Path, tmp_path: Path) -> Iterator[Office]:
    with opened_copy(crowded, tmp_path / "workspace") as opened:
        yield opened


@pytest.fixture
def many(office: Office) -> list[Record]:
    return office.records.find("person", order=("full_name",), limit=1000)


def model_of(office: Office, asked: Asked) -> RecordModel:
    model = RecordModel(office, office.records.kind("person"))
    model.show(asked)
    return model


def names(model: RecordModel, rows: Any) -> list[str]:
    return [str(model.data(model.index(row, 0))) for row in rows]


def test_all_rows_are_counted_and_each_is_read_in_its_place(office: Office, many: list[Record]) -> None:
    model = model_of(office, Asked(order=("full_name",)))

    assert model.rowCount() == 600
    assert names(model, (0, 255, 256, 511, 512, 599)) == [f"教师{n:03}" for n in (0, 255, 256, 511, 512, 599)]


def test_the_end_is_read_without_scrolling_there(office: Office, many: list[Record]) -> None:
    model = model_of(office, Asked(order=("full_name",)))

    last = names(model, (599,))

    assert last == ["教师599"]


def test_the_other_direction_is_the_same_backwards(office: Office, many: list[Record]) -> None:
    model = model_of(office, Asked(order=("-full_name",)))

    assert names(model, (0, 300, 599)) == ["教师599", "教师299", "教师000"]


def test_roles_that_a_list_does_not_show_answer_nothing(office: Office, many: list[Record]) -> None:
    model = model_of(office, Asked())

    assert model.data(model.index(0, 0), int(Qt.ItemDataRole.SizeHintRole)) is None
    assert model.data(model.index(0, 0), int(Qt.ItemDataRole.EditRole)) is None


def test_a_search_narrows_the_list(office: Office, many: list[Record], put: Put) -> None:
    put("person", full_name="阿依古丽·玉素甫江")
    model = model_of(office, Asked(text="ayg"))

    assert names(model, range(model.rowCount())) == ["阿依古丽·玉素甫江"]


def test_a_list_is_narrowed_to_values_and_a_period(office: Office, school: School, put: Put) -> None:
    for day in ("2014-09-03", "2014-10-08", "2015-01-05"):
        put("lesson_observation", pairing=school.pairing, lesson=school.lesson, date=day, observer=school.teachers[0],
            obs_kind="师徒", strengths="…", suggestions="…")  # fmt: skip
    model = RecordModel(office, office.records.kind("lesson_observation"))

    model.show(Asked({"observer": school.teachers[0]}, {"date": ("2014-09-01", "2014-12-31")}, ("date",)))

    assert names(model, range(model.rowCount())) == ["2014年9月3日", "2014年10月8日"]


def test_references_are_shown_by_name(office: Office, school: School) -> None:
    model = RecordModel(office, office.records.kind("lesson"))
    model.show(Asked())

    shown = [model.data(model.index(0, column)) for column in range(model.columnCount())]

    assert shown[:2] == ["2014年9月2日", "李秀英"]


@pytest.fixture
def table(office: Office, qtbot: Any) -> RecordTable:
    made = RecordTable(office)
    qtbot.addWidget(made)
    made.show_kind(office.records.kind("person")).show(Asked(order=("full_name",)))
    made.resize(600, 400)
    made.show()
    return made


def test_enter_opens_the_marked_record(office: Office, many: list[Record], table: RecordTable, qtbot: Any) -> None:
    table.selectRow(2)

    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)

    assert opened.args == [many[2].uid]


def test_delete_asks_to_remove_what_is_marked(
    office: Office, many: list[Record], table: RecordTable, qtbot: Any
) -> None:
    table.selectAll()
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    with qtbot.waitSignal(table.unwanted) as unwanted:
        QTest.keyClick(table, Qt.Key.Key_Delete)

    assert unwanted.args == [[many[0].uid, many[1].uid]]


def test_rows_are_copied_as_a_sheet_takes_them(office: Office, many: list[Record], table: RecordTable) -> None:
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert [line[:2] for line in lines] == [["教师000", "义门镇中学"], ["教师001", "义门镇中学"]]


def test_a_record_keeps_its_mark_when_the_list_is_read_again(
    office: Office, many: list[Record], table: RecordTable
) -> None:
    assert table.records is not None
    table.select(many[7].uid)
    table.records.show(Asked(order=("full_name",)))
    table.records.record(0)

    found = table.select(many[7].uid)

    assert found
    assert table.picked() == [many[7].uid]


def test_the_list_holds_few_pages_of_a_long_one(office: Office, many: list[Record]) -> None:
    model = model_of(office, Asked(order=("full_name",)))

    names(model, (0,))

    assert len(model._pages) == 1


def test_columns_are_those_that_the_kind_names(office: Office) -> None:
    for kind in office.records.kinds():
        assert listed(kind)
        assert every(kind.field(name) for name in listed(kind))
