"""Workbooks of odd shape and spoilt values: told of by sheet and cell, never taken in silently."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from core.faces.workbook.door import read
from core.kinds import KINDS
from tests.faults.workbooks import HEADS, again, in_part, made, taken, told

# --- odd shapes, wrong values ---------------------------------------------------------------------------------------


def test_a_cell_in_the_last_corner_stops_the_reading_with_a_word(tmp_path: Path) -> None:
    def corner(book: Any) -> None:
        book.active["XFD1048576"] = "x"

    sheets = taken(made(tmp_path / "a.xlsx", ("张伟", "男"), change=corner))

    assert [line.typed["full_name"] for line in sheets.lines] == ["张伟"]
    assert "stopped" in [note.code for note in sheets.notes]


def test_columns_beyond_the_hundredth_are_left_out_with_a_word(tmp_path: Path) -> None:
    def wide(book: Any) -> None:
        book.active.cell(2, 101, "x")

    assert "too_wide" in [note.code for note in taken(made(tmp_path / "a.xlsx", ("张伟",), change=wide)).notes]


def test_the_declared_dimension_is_not_believed(tmp_path: Path) -> None:
    file = again(
        made(tmp_path / "a.xlsx", ("张伟", "男"), ("李平", "女")),
        in_part("sheet1.xml", b'ref="A1:E3"', b'ref="A1:A1"'),
    )

    assert [line.typed["sex"] for line in taken(file).lines] == ["男", "女"]


def test_macros_are_not_run_and_mentioned(tmp_path: Path) -> None:
    file = again(made(tmp_path / "a.xlsx", ("张伟",)), lambda name, content: content, **{"xl/vbaProject.bin": b"x"})

    assert "macro" in [note.code for note in taken(file).notes]


def test_hidden_sheets_are_named_and_not_read(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        other = book.create_sheet("旧名册")
        other.append(HEADS)
        other.append(("王刚",))
        other.sheet_state = "veryHidden"

    sheets = taken(made(tmp_path / "a.xlsx", ("张伟",), change=hide))

    assert [line.typed["full_name"] for line in sheets.lines] == ["张伟"]
    assert ("旧名册", "hidden_sheet") in [(note.sheet, note.code) for note in sheets.notes]


def test_dates_of_1904_are_counted_from_1904_and_named(tmp_path: Path) -> None:
    def old(book: Any) -> None:
        book.epoch = CALENDAR_MAC_1904
        book.active["C2"] = datetime(1974, 5, 1)  # noqa: DTZ001

    sheets = taken(made(tmp_path / "a.xlsx", ("张伟",), change=old))

    assert sheets.lines[0].typed["birth"] == "1974-05"
    assert "from_1904" in [note.code for note in sheets.notes]


def test_a_merged_cell_speaks_for_every_line_that_it_covers(tmp_path: Path) -> None:
    def merge(book: Any) -> None:
        book.active.merge_cells("D2:D3")
        book.active.merge_cells("E2:E3")

    sheets = taken(
        made(tmp_path / "a.xlsx", ("张伟", "男", None, "高级教师", "支教"), ("李平", "女"), change=merge),
    )

    assert [line.typed.get("title") for line in sheets.lines] == ["高级教师", "高级教师"]
    assert [line.typed.get("remark") for line in sheets.lines] == ["支教", "支教"]
    assert [note.value for note in sheets.notes if note.code == "merged"] == ["高级教师", "支教"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (610427197405010123, "digits_lost"), ("6.10427E+17", "digits_lost"), ("=1+1", "no_result"),
        ("#REF!", "error_value"),
    ],
)  # fmt: skip
def test_a_value_that_a_workbook_spoilt_is_a_refused_cell_and_never_text(value: Any, code: str, tmp_path: Path) -> None:
    def put(book: Any) -> None:
        book.active["E2"] = value
        if value == "#REF!":
            book.active["E2"].data_type = "e"

    sheets = taken(made(tmp_path / "a.xlsx", ("张伟",), ("李平",), change=put))

    assert [(one.sheet, one.row, one.column, one.code) for one in sheets.refused] == [("教师", 2, "E", code)]
    assert [line.typed["full_name"] for line in sheets.lines] == ["李平"]


def test_a_refused_telephone_does_not_take_its_owner_along(tmp_path: Path) -> None:
    def put(book: Any) -> None:
        book.active["F1"], book.active["F2"] = "电话", 1390000000012345678

    sheets = read(made(tmp_path / "a.xlsx", ("张伟",), change=put), KINDS)

    assert [line.kind for line in sheets.lines] == ["person"]
    assert [(one.column, one.code) for one in sheets.refused] == [("F", "digits_lost")]


@pytest.mark.parametrize(
    ("value", "typed", "code"),
    [
        (date(1974, 5, 1), "1974-05", None), (201409, "201409", None), ("１９７４．０５", "1974.05", "widths"),
        (27150, "1974-05", "serial_day"), (1974.1, None, "ambiguous_month"), (1974.5, "1974.5", None),
        ("1974年5月", "1974年5月", None),
    ],
)  # fmt: skip
def test_a_month_is_read_in_every_way_a_workbook_keeps_it(
    value: Any, typed: str | None, code: str | None, tmp_path: Path
) -> None:
    sheets = taken(made(tmp_path / "a.xlsx", ("张伟", None, value), ("李平",)))

    found = next((line.typed["birth"] for line in sheets.lines if "birth" in line.typed), None)
    assert found == typed
    assert [one.code for one in (*sheets.notes, *sheets.refused) if one.column == "C"] == ([code] if code else [])


def test_a_clock_time_in_a_text_column_does_not_break_the_line(tmp_path: Path) -> None:
    sheets = taken(made(tmp_path / "a.xlsx", ("张伟", None, None, None, time(8, 5)), ("李平", None, None, None, True)))

    assert [line.typed["remark"] for line in sheets.lines] == ["08:05", "是"]


def test_a_second_column_of_a_field_speaks_where_the_first_is_empty(tmp_path: Path) -> None:
    def twice(book: Any) -> None:
        book.active["F1"], book.active["F2"], book.active["F3"] = "备  注", "城区", "调入"

    sheets = taken(made(tmp_path / "a.xlsx", ("张伟", "男", None, None, "支教"), ("李平", "女"), change=twice))

    assert [line.typed["remark"] for line in sheets.lines] == ["支教", "调入"]
    assert [(one.row, one.column, one.code) for one in sheets.notes] == [(1, "F", "shared_head")]


def test_data_under_no_head_is_told_and_spoils_nothing(tmp_path: Path) -> None:
    sheets = taken(made(tmp_path / "a.xlsx", ("张伟", None, None, None, None, "x")))

    assert [line.typed for line in sheets.lines] == [{"full_name": "张伟"}]
    assert [(one.row, one.column, one.code) for one in sheets.notes] == [(1, "F", "no_head")]


def test_a_head_that_names_nothing_is_told_and_its_column_left_out(tmp_path: Path) -> None:
    def other(book: Any) -> None:
        book.active["F1"], book.active["F2"] = "血型", "O"

    sheets = taken(made(tmp_path / "a.xlsx", ("张伟",), change=other))

    assert [line.typed["full_name"] for line in sheets.lines] == ["张伟"]
    assert [(note.column, note.value) for note in sheets.notes if note.code == "unknown_head"] == [("F", "血型")]


def test_heads_repeated_on_every_page_and_signatures_are_no_people(tmp_path: Path) -> None:
    sheets = taken(
        made(
            tmp_path / "a.xlsx",
            ("张伟", "男"), HEADS, ("李平", "女"), ("小计", 2), ("填表人：王刚", None, "审核人："), ("注：一式两份",),
        )
    )  # fmt: skip

    assert [line.typed["full_name"] for line in sheets.lines] == ["张伟", "李平"]
    skipped = [(note.row, note.code) for note in sheets.notes]
    assert skipped == [(3, "repeated_head"), (5, "total"), (6, "signature"), (7, "note")]


def test_a_workbook_without_known_heads_names_its_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["苹果", "梨"])
    book.save(tmp_path / "a.xlsx")

    code, facts = told(tmp_path / "a.xlsx")

    assert (code, facts["sheets"], facts["n"], facts["kind"]) == ("no_heads", ("Sheet",), 1, "教师")


@pytest.mark.parametrize(
    ("number", "code"),
    [("11010519491231002X", None), ("610427197405010000", "digits_lost"), ("610427197405010123", "bad_check_digit")],
)
def test_an_identity_number_is_refused_by_name_when_its_check_digit_is_wrong(
    number: str, code: str | None, tmp_path: Path
) -> None:
    def put(book: Any) -> None:
        book.active["F1"], book.active["F2"] = "身份证号码", number

    sheets = read(made(tmp_path / "a.xlsx", ("张伟",), change=put), KINDS)

    assert [one.code for one in sheets.refused] == ([code] if code else [])
    assert [line.typed for line in sheets.lines if line.kind == "person_private"] == (
        [] if code else [{"id_number": number}]
    )
