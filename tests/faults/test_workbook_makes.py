"""Workbooks as other programs make them: LibreOffice, WPS, old Excel, closed by a password, with endless empty rows."""

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from core.faces.workbook.door import read
from core.kinds import KINDS
from core.office import Office
from tests.faults.workbooks import HEADS, again, in_part, made, taken, told

DATA = Path(__file__).parents[1] / "data"
ROSTER = DATA / "义门镇中学教职工花名册.xlsx"


def codes(file: Path) -> list[str]:
    return [note.code for note in taken(file).notes]


def test_a_roster_saved_by_libreoffice_says_what_the_school_wrote() -> None:
    before, after = read(ROSTER, KINDS), read(DATA / "workbooks" / "花名册-LibreOffice.xlsx", KINDS)

    assert len(before.lines) == 97
    assert [line.typed for line in after.lines] == [line.typed for line in before.lines]
    assert [(note.row, note.code) for note in after.notes] == [(note.row, note.code) for note in before.notes]


def test_an_old_workbook_under_a_new_name_is_known_as_old(tmp_path: Path) -> None:
    shutil.copy(DATA / "workbooks" / "花名册-旧格式.xls", tmp_path / "名册.xlsx")

    assert told(tmp_path / "名册.xlsx")[0] == "old_xls"


def test_a_workbook_with_a_password_is_known_as_closed(tmp_path: Path) -> None:
    with ROSTER.open("rb") as plain, (tmp_path / "名册.xlsx").open("wb") as closed:
        OOXMLFile(plain).encrypt("secret", closed)

    assert told(tmp_path / "名册.xlsx")[0] == "password"


def test_a_file_beyond_every_measure_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "a.xlsx").open("wb") as file:
        file.truncate(51 * 2**20)

    assert told(tmp_path / "a.xlsx")[0] == "too_big"


def test_more_sheets_than_anybody_turns_over_are_refused(tmp_path: Path) -> None:
    def many(book: Any) -> None:
        for _ in range(50):
            book.create_sheet()

    assert told(made(tmp_path / "a.xlsx", ("张伟",), change=many))[0] == "too_many_sheets"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    file = made(tmp_path / "a.xlsx", ("张伟",))
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("xl/Workbook.xml", b"<workbook/>")

    assert told(file) == ("bad_part_name", {"file": "a.xlsx", "part": "xl/workbook.xml"})


def test_cells_and_rows_without_their_places_stand_one_after_the_other(tmp_path: Path) -> None:
    def unplaced(name: str, content: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return content
        for place in (b' r="A2"', b' r="B2"', b' r="2"'):
            assert place in content
            content = content.replace(place, b"")
        return content

    assert taken(again(made(tmp_path / "a.xlsx", ("张伟", "男")), unplaced)).lines[0].typed == {
        "full_name": "张伟", "sex": "男",
    }  # fmt: skip


def test_a_sheet_without_a_dimension_is_read(tmp_path: Path) -> None:
    file = again(made(tmp_path / "a.xlsx", ("张伟", "男")), in_part("sheet1.xml", b'<dimension ref="A1:E2"/>', b""))

    assert len(taken(file).lines) == 1


@pytest.mark.parametrize(("number", "typed"), [(57, "1974-05"), (31, "1974-05"), (36, "1974-05")])
def test_a_day_in_a_format_of_the_chinese_editions_is_a_day(number: int, typed: str, tmp_path: Path) -> None:
    def day(book: Any) -> None:
        book.active["C2"] = 27150
        book.active["C2"].number_format = "0.0000"

    file = made(tmp_path / "a.xlsx", ("张伟", "男"), change=day)
    with zipfile.ZipFile(file) as package:
        own = package.read("xl/styles.xml").partition(b'numFmt numFmtId="')[2].partition(b'"')[0]
    file = again(file, in_part("styles.xml", b'numFmtId="%s" fontId' % own, b'numFmtId="%d" fontId' % number))

    sheets = taken(file)

    assert sheets.lines[0].typed["birth"] == typed
    assert [note for note in sheets.notes if note.column == "C"] == []


@pytest.mark.parametrize(
    ("cell", "typed"),
    [
        (b'<c r="E2" t="str"><f>A2&amp;B2</f><v>\xe6\x94\xaf\xe6\x95\x99</v></c>', "支教"),
        (b'<c r="E2"><f>1+1</f><v>2</v></c>', "2"),
        (b'<c r="E2" t="str"><f>""</f><v></v></c>', None),
        (
            b'<c r="E2" t="inlineStr"><is><r><t>\xe6\x94\xaf</t></r><rPh><t>zhi</t></rPh>'
            b"<r><t>\xe6\x95\x99</t></r></is></c>",
            "支教",
        ),
    ],
)  # fmt: skip
def test_a_formula_gives_its_stored_result_and_a_text_its_runs(cell: bytes, typed: str | None, tmp_path: Path) -> None:
    file = made(tmp_path / "a.xlsx", ("张伟", "男", None, None, "x"))
    old = b'<c r="E2" t="inlineStr"><is><t>x</t></is></c>'

    sheets = taken(again(file, in_part("sheet1.xml", old, cell)))

    assert sheets.refused == ()
    assert sheets.lines[0].typed.get("remark") == typed


def empty_rows(until: int, then: bytes = b"") -> Callable[[str, bytes], bytes]:
    rows = b"".join(
        b'<row r="%d"><c r="A%d" s="0"/><c r="B%d" s="0"/></row>' % (row, row, row) for row in range(4, until)
    )
    return in_part("sheet1.xml", b"</sheetData>", rows + then + b"</sheetData>")


def test_a_hundred_thousand_empty_rows_with_a_look_say_nothing_and_hide_nothing(tmp_path: Path) -> None:
    def merge(book: Any) -> None:
        book.active.merge_cells("D2:D3")

    file = made(tmp_path / "a.xlsx", ("张伟", "男", None, "高级教师"), ("李平", "女"), change=merge)

    sheets = taken(again(file, empty_rows(100_000)))

    assert [line.typed.get("title") for line in sheets.lines] == ["高级教师", "高级教师"]
    assert [note.code for note in sheets.notes] == ["merged"]


def test_what_stands_behind_a_thousand_empty_rows_is_told_and_merged_cells_are_known(tmp_path: Path) -> None:
    def merge(book: Any) -> None:
        book.active.merge_cells("D2:D3")

    far = '<row r="2000"><c r="A2000" t="inlineStr"><is><t>王刚</t></is></c></row>'.encode()
    file = made(tmp_path / "a.xlsx", ("张伟", "男", None, "高级教师"), ("李平", "女"), change=merge)

    sheets = taken(again(file, empty_rows(10, far)))

    assert [line.typed.get("title") for line in sheets.lines] == ["高级教师", "高级教师"]
    assert [note.code for note in sheets.notes] == ["merged", "stopped"]


def test_a_text_by_a_number_that_is_not_there_is_damage(tmp_path: Path) -> None:
    file = made(tmp_path / "a.xlsx", ("张伟", "x"))
    old = b'<c r="B2" t="inlineStr"><is><t>x</t></is></c>'

    for at in (b"7", b"-1"):
        spoilt = Path(shutil.copy(file, tmp_path / "b.xlsx"))
        new = b'<c r="B2" t="s"><v>%s</v></c>' % at
        assert told(again(spoilt, in_part("sheet1.xml", old, new)))[0] == "damaged"


@pytest.mark.parametrize("part", ["docProps/core.xml", "xl/theme/theme1.xml", "xl/styles.xml"])
def test_an_odd_author_theme_or_look_keeps_no_workbook_out(part: str, tmp_path: Path) -> None:
    def odd(name: str, content: bytes) -> bytes:
        match name:
            case "docProps/core.xml" if name == part:
                return content.replace(b"<dcterms:created", b"<dcterms:created x='1'").replace(b"20", b"xx")
            case "xl/theme/theme1.xml" if name == part:
                return b"<none/>"
            case "xl/styles.xml" if name == part:
                return content.replace(b"<patternFill", b'<patternFill x="1"')
        return content

    before = made(tmp_path / "a.xlsx", ("张伟", "男"))
    bytes_before = zipfile.ZipFile(io.BytesIO(before.read_bytes())).read(part)
    file = again(before, odd)

    assert zipfile.ZipFile(file).read(part) != bytes_before
    assert len(taken(file).lines) == 1


def test_heads_are_looked_for_below_a_page_of_instructions(tmp_path: Path) -> None:
    def below(rows: int) -> Path:
        book = openpyxl.Workbook()
        for row in [("某县某校教职工花名册",)] * rows + [HEADS, ("张伟", "男")]:
            book.active.append(list(row))
        book.save(tmp_path / f"{rows}.xlsx")
        return tmp_path / f"{rows}.xlsx"

    assert len(taken(below(59)).lines) == 1
    assert told(below(60)) == (
        "no_heads", {"file": "60.xlsx", "sheets": ("Sheet",), "n": 60, "kind": "教师", "heads": ("姓名", "学校")}
    )  # fmt: skip


def test_half_a_character_and_a_bell_in_a_name_are_told_and_break_nothing(tmp_path: Path) -> None:
    file = made(tmp_path / "a.xlsx", ("张_xD800_伟", "男"), ("李_x0007_平", "女"))

    with Office.found(tmp_path / "w", school="义门镇中学", role="helper") as office:
        found = office.workbooks.take(file, kind="person", errors=tmp_path / "e.xlsx")
        kept = [one.get("full_name") for one in office.records.every("person")]

    assert [(one.row, one.column, one.code) for one in found.refused] == [(2, "A", "bad_text")]
    assert kept == ["李平"]
    assert ("A", "spaces") in [(one.column, one.code) for one in found.notes]
    assert openpyxl.load_workbook(tmp_path / "e.xlsx").worksheets[0]["A2"].value is not None
