"""A sheet is read as a person sees it: heads, merged cells, shown values; what is no line is shown and left out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.faces.workbook.door import Chosen, UnreadableWorkbook, WorkbookContents, read
from core.kinds import KINDS

INPUTS = Path(__file__).parents[2] / "data" / "inputs"


def sheet(folder: Path, *rows: tuple[Any, ...], kind: str = "person", change: Callable[[Any], None] | None = None,
          chosen: Chosen | None = None) -> WorkbookContents:  # fmt: skip
    book = openpyxl.Workbook()
    book.active.title = "花名册"
    for row in rows:
        book.active.append(row)
    if change:
        change(book.active)
    book.save(folder / "表.xlsx")
    return read(folder / "表.xlsx", KINDS, kind, (lambda *_: chosen) if chosen else None)


def typed(sheets: WorkbookContents, *names: str, kind: str = "person") -> list[tuple[Any, ...]]:
    return [tuple(line.typed.get(name) for name in names) for line in sheets.lines if line.kind == kind]


def codes(sheets: WorkbookContents) -> list[tuple[int, str]]:
    return [(note.row, note.code) for note in sheets.notes]


# --- handed in -------------------------------------------------------------------------------------------------------


def test_heads_on_two_levels_belong_to_the_columns_below_them() -> None:
    sheets = read(INPUTS / "t07b_two_heads.xlsx", KINDS, "person")

    assert sheets.refused == ()
    assert typed(sheets, "full_name", "subjects", "title")[0] == ("罗启明", "语文", "一级教师")
    assert [(one.column, one.field) for one in sheets.layouts[0].columns] == [
        ("B", "full_name"), ("C", "sex"), ("D", "school"), ("E", "subjects"), ("F", "title"),
    ]  # fmt: skip
    assert sheets.layouts[0].around == ("花名册", "青山乡中心小学教师花名册")


def test_a_cell_shown_as_per_cent_means_per_cent_however_it_is_kept() -> None:
    sheets = read(INPUTS / "t22_percent.xlsx", KINDS, "quality_analysis")

    rates = typed(sheets, *(name for name in sheets.lines[0].typed if "rate" in name), kind="quality_analysis")
    assert rates == [("85", "30"), ("85", "30"), ("85", "30")]
    means = [line.typed["mean"] if "mean" in line.typed else line.typed.get("average") for line in sheets.lines]
    assert means == ["81.5", "81.5", "11.11"]


def test_heads_below_a_page_of_instructions_are_found() -> None:
    assert typed(read(INPUTS / "t05_head12.xlsx", KINDS, "person"), "full_name") == [("罗启明",)]


def test_a_value_beside_a_text_of_its_own_is_not_added_to_it() -> None:
    assert typed(read(INPUTS / "t30_inline_v.xlsx", KINDS, "person"), "full_name") == [("罗启明",)]


def test_parts_named_with_the_separator_of_windows_are_read() -> None:
    assert len(read(INPUTS / "t32_backslash.xlsx", KINDS, "person").lines) > 0


def test_a_merged_day_and_a_merged_text_speak_for_every_line() -> None:
    sheets = read(INPUTS / "t37_hours_merged.xlsx", KINDS, "hour_entry")

    assert sheets.refused == ()
    assert len({tuple(row) for row in typed(sheets, "day", "item", kind="hour_entry")}) == 1


def test_of_two_telephone_columns_the_mobile_number_is_taken() -> None:
    sheets = read(INPUTS / "t60_two_phones.xlsx", KINDS, "person")

    assert typed(sheets, "phone", kind="person_private") == [("13800138000",)]
    assert (1, "shared_head") in codes(sheets)


def test_of_two_columns_of_birth_the_fuller_date_is_taken() -> None:
    assert typed(read(INPUTS / "t61_two_births.xlsx", KINDS, "person"), "birth") == [("1980-05",)]


def test_a_comma_of_a_chinese_keyboard_parts_cells_where_nothing_else_does() -> None:
    assert typed(read(INPUTS / "c14_fullcomma.csv", KINDS, "person"), "full_name", "sex") == [
        ("罗启明", "男"), ("赵䶮", "女"),
    ]  # fmt: skip


# --- heads -----------------------------------------------------------------------------------------------------------


def test_a_second_level_without_merged_cells_is_understood(tmp_path: Path) -> None:
    sheets = sheet(
        tmp_path,
        ("姓名", "性别", "任教情况", None),
        (None, None, "任教学科", "职称"),
        ("张伟", "男", "语文", "二级教师"),
    )

    assert typed(sheets, "full_name", "sex", "subjects", "title") == [("张伟", "男", "语文", "二级教师")]
    assert codes(sheets) == []


def test_several_columns_under_one_head_of_subjects_are_joined(tmp_path: Path) -> None:
    sheets = sheet(
        tmp_path,
        ("姓名", "任教学科", None), (None, "主要", "兼任"), ("张伟", "语文", "道德与法治"), ("李平", "数学", None),
        change=lambda one: one.merge_cells("B1:C1"),
    )  # fmt: skip

    assert typed(sheets, "full_name", "subjects") == [("张伟", "语文、道德与法治"), ("李平", "数学")]


def test_what_a_column_is_taken_for_can_be_said_by_hand(tmp_path: Path) -> None:
    rows = (("姓名", "出生", "备注", "职级"), ("张伟", "1980-05", "x", "二级教师"), ("合计", None, None, None))
    by_hand = Chosen(columns={"B": "birth", "C": "", "D": "title"}, take=frozenset((3,)))

    sheets = sheet(tmp_path, *rows, chosen=by_hand)

    assert typed(sheets, "full_name", "birth", "remark", "title") == [
        ("张伟", "1980-05", None, "二级教师"), ("合计", None, None, None),
    ]  # fmt: skip


def test_a_head_row_without_a_known_word_can_be_named(tmp_path: Path) -> None:
    by_hand = Chosen(row=2, columns={"A": "full_name", "B": "person_private.phone"})

    sheets = sheet(tmp_path, ("名单",), ("老师", "号码"), ("张伟", "13800138000"), chosen=by_hand)

    assert typed(sheets, "full_name") == [("张伟",)]
    assert typed(sheets, "phone", kind="person_private") == [("13800138000",)]


# --- rows that are no lines ------------------------------------------------------------------------------------------


def test_what_schools_write_around_their_lines_is_no_record(tmp_path: Path) -> None:
    sheets = sheet(
        tmp_path,
        ("青山乡中心小学教职工花名册",), ("姓名", "性别", "职称", "任教学科"), (1, 2, 3, 4),
        ("例：王小明", "男", "二级教师", "语文"), ("语文组",), ("张伟", "男", "二级教师", "语文"),
        ("李平", "女", "一级教师", "数学"), ("共2人",), ("合计", 2), ("校长：", "填表人：王刚", "（盖章）"),
        ("2026年9月1日",),
        ("以下空白",), change=lambda one: one.merge_cells("A5:D5"),
    )  # fmt: skip

    assert typed(sheets, "full_name") == [("张伟",), ("李平",)]
    assert codes(sheets) == [
        (1, "title"), (3, "numbering"), (4, "example"), (5, "group"), (8, "total"), (9, "total"), (10, "signature"),
        (11, "date"), (12, "note"),
    ]  # fmt: skip
    assert [one.row for one in sheets.layouts[0].left] == [1, 3, 4, 5, 8, 9, 10, 11, 12]


def test_a_line_with_a_name_alone_among_full_ones_is_asked_about(tmp_path: Path) -> None:
    rows = (("姓名", "性别", "职称"), ("张伟", "男", "二级教师"), ("备课组长待定",), ("李平", "女", "一级教师"))

    sheets = sheet(tmp_path, *rows)

    assert typed(sheets, "full_name") == [("张伟",), ("李平",)]
    assert [(one.row, one.column, one.code) for one in sheets.refused] == [(3, "A", "unlike")]
    wanted = sheet(tmp_path, *rows, chosen=Chosen(take=frozenset((3,)), leave=frozenset((2,))))
    assert typed(wanted, "full_name") == [("备课组长待定",), ("李平",)]


def test_another_table_below_is_not_read_under_the_heads_of_the_first(tmp_path: Path) -> None:
    sheets = sheet(
        tmp_path, ("姓名", "性别", "职称"), ("张伟", "男", "二级教师"), ("性别", "职称", "姓名", "任教学科"),
        ("女", "一级教师", "李平", "数学"),
    )  # fmt: skip

    assert typed(sheets, "full_name") == [("张伟",)]
    assert codes(sheets)[0] == (3, "other_table")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((("姓名", "张伟", "李平"), ("性别", "男", "女"), ("职称", "二级教师", None), ("备注", "支教")), "lying"),
        ((("姓名", "张伟", "性别", "男"), ("职称", "二级教师", "任教学科", "语文")), "card"),
    ],
)  # fmt: skip
def test_a_sheet_that_is_no_table_of_lines_is_named_and_makes_no_records(
    rows: tuple[tuple[str, ...], ...], code: str, tmp_path: Path
) -> None:
    with pytest.raises(UnreadableWorkbook) as refused:
        sheet(tmp_path, *rows)

    assert (refused.value.code, refused.value.facts["sheet"]) == (code, "花名册")


def test_rows_and_columns_that_nobody_sees_are_told(tmp_path: Path) -> None:
    def hide(one: Any) -> None:
        one.row_dimensions[3].hidden = True
        one.column_dimensions["C"].hidden = True

    sheets = sheet(
        tmp_path, ("姓名", "性别", "职称"), ("张伟", "男", "二级教师"), ("李平", "女", "一级教师"), change=hide
    )

    assert typed(sheets, "full_name") == [("张伟",), ("李平",)]
    assert codes(sheets) == [(1, "hidden_column"), (3, "hidden_rows")]


# --- shown values ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "look", "text", "code"),
    [
        (7, "000", "007", "as_shown"), (12, '0"班"', "12班", "as_shown"), (12, "General", "12", ""),
        (0.5, "0%", "50%", "as_shown"), (13800138000, "0.00E+00", "13800138000", ""),
    ],
)  # fmt: skip
def test_a_text_is_what_the_sheet_shows(value: Any, look: str, text: str, code: str, tmp_path: Path) -> None:
    def show(one: Any) -> None:
        one["B2"].number_format = look

    sheets = sheet(tmp_path, ("姓名", "备注"), ("张伟", value), change=show)

    assert typed(sheets, "remark") == [(text,)]
    assert codes(sheets) == ([(2, code)] if code else [])


def test_a_month_shown_with_two_decimals_is_october(tmp_path: Path) -> None:
    def show(one: Any) -> None:
        one["B2"].number_format = "0.00"

    sheets = sheet(tmp_path, ("姓名", "出生年月"), ("张伟", 1980.1), change=show)

    assert (typed(sheets, "birth"), sheets.refused) == ([("1980.10",)], ())


@pytest.mark.parametrize(
    ("value", "look", "hours", "code"),
    [
        (81.6666666667, "General", "81.7", "rounded"), (81.5, "0", "81.5", ""), ("8学时", "General", "8", "signs"),
        (0.1 + 0.2, "General", "0.3", ""), (2.65, "0.00", "2.7", "rounded"), (0.5, "0%", "0.5", "not_per_cent"),
    ],
)  # fmt: skip
def test_an_amount_is_rounded_to_what_its_field_holds(
    value: Any, look: str, hours: str, code: str, tmp_path: Path
) -> None:  # fmt: skip
    def show(one: Any) -> None:
        one["C2"].number_format = look

    sheets = sheet(tmp_path, ("日期", "项目", "学时"), ("2014-09-01", "研修", value), kind="hour_entry", change=show)

    assert typed(sheets, "hours", kind="hour_entry") == [(hours,)]
    assert codes(sheets) == ([(2, code)] if code else [])
