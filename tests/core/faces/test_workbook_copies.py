"""Copies of workbooks of others: only the refused lines with their reasons, and a superior's table filled."""

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.faces.workbook import tables
from core.faces.workbook.door import UnreadableWorkbook, Unwritable, errors_copy, export, fill, read
from core.kinds import KINDS
from core.model.record import read as parse
from tests.core.faces.workbooks import (
    PERSON,
    ROSTER,
    TABLE,
    export_of,
    full_and_bare,
    names,
    people,
)

# --- the reasons in a copy, and the superior's table ----------------------------------------------------------------


def test_the_copy_holds_only_refused_lines_each_with_its_reason(tmp_path: Path) -> None:
    file, copy = tmp_path / "花名册.xlsx", tmp_path / "问题.xlsx"
    shutil.copy(ROSTER, file)
    sheets = read(file, KINDS)
    line = people(sheets)[4]

    errors_copy(file, [line.remark("birth", "not_a_month", "不是有效年月")], copy, heads=sheets.heads)

    sheet = openpyxl.load_workbook(copy)["花名册"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[1] for row in rows[3:]] == ["郭娟"]
    assert (rows[2][-1], rows[3][-1]) == ("问题", "不是有效年月")
    assert sheet["E4"].fill.fgColor.rgb == "FFFFD9D9"
    assert "A1:J1" in [str(merged) for merged in sheet.merged_cells.ranges]


def test_the_mended_copy_can_be_taken_in_again(tmp_path: Path) -> None:
    file, copy = tmp_path / "花名册.xlsx", tmp_path / "问题.xlsx"
    shutil.copy(ROSTER, file)
    sheets = read(file, KINDS)
    told = [line.remark("birth", "not_a_month", "不对") for line in people(sheets)[4:7]]

    errors_copy(file, told, copy, heads=sheets.heads)
    again = read(copy, KINDS)

    assert [line.typed for line in people(again)] == [line.typed for line in people(sheets)[4:7]]


def test_a_record_stays_whole_in_the_copy(tmp_path: Path) -> None:
    file, copy = tmp_path / "表.xlsx", tmp_path / "问题.xlsx"
    records = [
        parse(PERSON, {"full_name": name, "honours": [{"honour": "甲"}, {"honour": "乙"}]}, uid=uid * 32)[0]
        for name, uid in (("张伟", "a"), ("李平", "b"))
    ]

    def change(book: Any) -> None:
        book["教师-荣誉"]["E6"] = "=1/0"

    sheets = export_of(PERSON, records, file, change)
    errors_copy(file, sheets.refused, copy, heads=sheets.heads)

    assert [line.typed["full_name"] for line in sheets.lines] == ["张伟"]
    assert [(one.sheet, one.row, one.code) for one in sheets.refused] == [
        ("教师", 4, "with_child"),
        ("教师-荣誉", 6, "no_result"),
    ]
    book = openpyxl.load_workbook(copy)
    assert [row[2].value for row in book["教师"].iter_rows(min_row=3)] == ["李平"]
    assert [row[2].value for row in book["教师-荣誉"].iter_rows(min_row=3)] == ["2", "2"]


def test_a_child_line_without_its_parent_is_refused_with_the_number_it_names(tmp_path: Path) -> None:
    known, _ = parse(PERSON, {"full_name": "张伟", "honours": [{"honour": "甲"}]}, uid="a" * 32)

    def change(book: Any) -> None:
        book["教师-荣誉"].append([None, None, "7", None, "乙"])

    sheets = export_of(PERSON, [known], tmp_path / "表.xlsx", change)

    assert [len(line.typed["honours"]) for line in sheets.lines] == [1]
    assert [(one.sheet, one.row, one.column, one.value, one.code) for one in sheets.refused] == [
        ("教师-荣誉", 4, "C", "7", "no_parent")
    ]


def test_child_lines_wait_with_a_parent_that_was_refused(tmp_path: Path) -> None:
    known, _ = parse(PERSON, {"full_name": "张伟", "honours": [{"honour": "甲"}]}, uid="a" * 32)

    def change(book: Any) -> None:
        book["教师"]["C3"] = "=A1"

    sheets = export_of(PERSON, [known], tmp_path / "表.xlsx", change)

    assert sheets.lines == ()
    assert [(one.sheet, one.code) for one in sheets.refused] == [("教师", "no_result"), ("教师-荣誉", "with_parent")]


def test_more_lines_than_a_sheet_is_read_back_from_are_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 1)

    with pytest.raises(Unwritable) as told:
        export(PERSON, full_and_bare(PERSON).values(), tmp_path / "表.xlsx", called=names)

    assert (told.value.code, told.value.facts["sheet"]) == ("too_many_rows", "教师-荣誉")
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_of_another_kind_is_named_and_left(tmp_path: Path) -> None:
    known, _ = parse(PERSON, {"full_name": "张伟"}, uid="a" * 32)
    export(PERSON, [known], tmp_path / "表.xlsx", called=names)

    with pytest.raises(UnreadableWorkbook) as told:
        read(tmp_path / "表.xlsx", KINDS, "school")

    assert told.value.code == "no_heads"


def test_without_heads_all_lines_stay_and_the_refused_ones_are_marked(tmp_path: Path) -> None:
    sheets = read(ROSTER, KINDS)

    errors_copy(ROSTER, [people(sheets)[0].remark("birth", "x", "不对")], tmp_path / "问题.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "问题.xlsx")["花名册"]
    assert sheet["K4"].value == "不对"
    assert sheet["B63"].value == "陈㼆"


YEAR: list[dict[str, str | float | None]] = [
    {
        "helper": "市第一中学",
        "recipient": "义门镇中学",
        "pairs": 4,
        "lessons": 36,
        "worth": 1005.5,
        "effect": "=见附页",
    },
    {"helper": "市第二中学", "recipient": "新民镇中学", "pairs": 3, "lessons": None},
]
PLACES = {"B": "helper", "C": "recipient", "G": "pairs", "H": "lessons", "K": "worth", "L": "effect"}


def test_a_superiors_table_is_filled_without_touching_its_look(tmp_path: Path) -> None:
    fill(TABLE, tmp_path / "报表.xlsx", YEAR, PLACES, cells={"A2": "彬县（2015年度）"})

    before, after = (openpyxl.load_workbook(file).worksheets[0] for file in (TABLE, tmp_path / "报表.xlsx"))
    assert [after[f"{letter}7"].value for letter in PLACES] == ["市第一中学", "义门镇中学", 4, 36, 1005.5, "=见附页"]
    assert after["L7"].data_type == "s"
    assert [after[f"{letter}8"].value for letter in "BCGH"] == ["市第二中学", "新民镇中学", 3, None]
    assert after["A2"].value == "彬县（2015年度）"
    assert {str(one) for one in after.merged_cells.ranges} == {str(one) for one in before.merged_cells.ranges}
    assert [after.cell(12, column).value for column in range(4, 12)] == [
        before.cell(12, column).value for column in range(4, 12)
    ]
    for row in before.iter_rows():
        for cell in row:
            same = after[cell.coordinate]
            assert [repr(look) for look in (same.font, same.border, same.fill, same.alignment)] == [
                repr(look) for look in (cell.font, cell.border, cell.fill, cell.alignment)
            ]
    for letter, column in before.column_dimensions.items():
        assert after.column_dimensions[letter].width == column.width


def test_more_rows_than_the_table_has_places_are_refused_and_no_file_is_left(tmp_path: Path) -> None:
    with pytest.raises(UnreadableWorkbook) as told:
        fill(TABLE, tmp_path / "报表.xlsx", YEAR * 3, PLACES)

    assert (told.value.code, told.value.facts["rows"], told.value.facts["places"]) == ("too_few_places", 6, 5)
    assert list(tmp_path.iterdir()) == []


def test_a_formula_of_the_table_is_never_written_over(tmp_path: Path) -> None:
    with pytest.raises(UnreadableWorkbook) as told:
        fill(TABLE, tmp_path / "报表.xlsx", [], PLACES, cells={"D12": 7})

    assert (told.value.code, told.value.facts["cell"]) == ("formula_place", "D12")


def test_a_row_grows_where_a_name_takes_more_than_its_line(tmp_path: Path) -> None:
    partners = "义门柴村小学、义门张家坪小学、义门福托小学"
    rows: list[dict[str, str | float | None]] = [{"helper": "义门镇中学", "recipient": partners}, {"helper": "一中"}]

    fill(TABLE, tmp_path / "报表.xlsx", rows, PLACES)

    sheet = openpyxl.load_workbook(tmp_path / "报表.xlsx").worksheets[0]
    assert sheet.row_dimensions[7].height >= 2 * 15
    assert sheet.row_dimensions[8].height is None
