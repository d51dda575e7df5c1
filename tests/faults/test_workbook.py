import ctypes
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from core.faces import workbook_child
from core.faces.workbook import Sheets, Unreadable, read
from core.faces.workbook_limits import JobLimits
from core.faces.workbook_wire import MOST_ROWS
from core.kinds import KINDS

ROOT = Path(__file__).parents[2]
HEADS = ("姓名", "性别", "出生年月", "职称", "备注")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def made(file: Path, *rows: tuple[Any, ...], change: Callable[[Any], None] | None = None) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "教师"
    for row in (HEADS, *rows):
        book.active.append(row)
    if change:
        change(book)
    book.save(file)
    return file


def again(file: Path, change: Callable[[str, bytes], bytes | None], **added: bytes) -> Path:
    """Write a workbook anew with its parts changed, left out (nothing) or added."""
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**parts, **added}.items():
            if (kept := change(name, content)) is not None:
                package.writestr(name, kept)
    return file


def in_part(part: str, old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    def change(name: str, content: bytes) -> bytes:
        if not name.endswith(part):
            return content
        assert old in content
        return content.replace(old, new)

    return change


def told(file: Path) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Unreadable) as refused:
        read(file, KINDS, "person")
    return refused.value.code, dict(refused.value.facts)


def taken(file: Path) -> Sheets:
    return read(file, KINDS, "person")


# --- not a workbook, closed, broken --------------------------------------------------------------------------------

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "html"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "html"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "xml_2003"),
        ("姓名,性别\n张伟,男\n".encode("gb18030"), "text"),
        (OLE + "Workbook".encode("utf-16-le"), "old_xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE, "not_a_workbook"),
        (b"\0\1\2\3" * 100, "not_a_workbook"),
        (b"PK\x03\x04 and then nothing more", "damaged"),
    ],
)
def test_what_only_has_a_workbooks_name_is_told_what_it_is(content: bytes, code: str, tmp_path: Path) -> None:
    file = tmp_path / "名册.xlsx"
    file.write_bytes(content)

    found, facts = told(file)

    assert (found, facts["file"]) == (code, "名册.xlsx")


def test_a_file_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    assert told(tmp_path / "没有.xlsx")[0] == "gone"


def test_a_workbook_cut_off_half_way_is_damaged(tmp_path: Path) -> None:
    file = made(tmp_path / "a.xlsx", ("张伟", "男"))
    file.write_bytes(file.read_bytes()[:3000])

    assert told(file)[0] == "damaged"


def test_flipped_bits_are_found_and_the_part_is_named(tmp_path: Path) -> None:
    file = made(tmp_path / "a.xlsx", ("张伟", "男"))
    with zipfile.ZipFile(file) as package:
        part = package.getinfo("xl/worksheets/sheet1.xml")
    content = bytearray(file.read_bytes())
    content[part.header_offset + 30 + len(part.filename) + part.compress_size // 2] ^= 0xFF
    file.write_bytes(content)

    assert told(file) == ("damaged", {"file": "a.xlsx", "part": "xl/worksheets/sheet1.xml"})


def test_other_packages_are_not_taken_for_workbooks(tmp_path: Path) -> None:
    document = again(
        made(tmp_path / "文档.xlsx", ("张伟",)),
        in_part("[Content_Types].xml", b"spreadsheetml.sheet.main", b"wordprocessingml.document.main"),
    )
    with zipfile.ZipFile(tmp_path / "表.xlsx", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    assert told(document)[0] == "not_a_workbook"
    assert told(tmp_path / "表.xlsx")[0] == "ods"


def test_a_binary_workbook_is_named_as_such(tmp_path: Path) -> None:
    binary = in_part(
        "[Content_Types].xml",
        b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"ms-excel.sheet.binary.macroEnabled.main",
    )

    assert told(again(made(tmp_path / "a.xlsx", ("张伟",)), binary))[0] == "xlsb"


def test_strict_open_xml_is_an_error_and_never_an_empty_success(tmp_path: Path) -> None:
    strict = again(
        made(tmp_path / "a.xlsx", ("张伟", "男")),
        lambda name, content: content.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    )

    assert told(strict)[0] == "strict"


# --- too big, hostile ----------------------------------------------------------------------------------------------


def test_a_part_that_swells_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    file = again(
        made(tmp_path / "a.xlsx", ("张伟",)), lambda name, content: content, **{"xl/x.xml": b" " * 30 * 1024 * 1024}
    )

    code, facts = told(file)

    assert (code, facts["megabytes"]) == ("unpacks_too_big", 30)


def test_a_part_that_lies_about_its_size_is_damaged(tmp_path: Path) -> None:
    file = made(tmp_path / "a.xlsx", ("张伟",))
    content = bytearray(file.read_bytes())
    at = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    file.write_bytes(content)

    assert told(file)[0] == "damaged"


@pytest.mark.parametrize("name", ["../sheet.xml", "/etc/x.xml", "xl\\..\\x.xml"])
def test_parts_with_names_that_lead_elsewhere_are_refused(name: str, tmp_path: Path) -> None:
    file = again(made(tmp_path / "a.xlsx", ("张伟",)), lambda name, content: content, **{name: b"x"})

    assert told(file) == ("bad_part_name", {"file": "a.xlsx", "part": name})


def test_thousands_of_parts_are_refused(tmp_path: Path) -> None:
    parts = {f"xl/{number}.bin": b"" for number in range(2000)}
    file = again(made(tmp_path / "a.xlsx", ("张伟",)), lambda name, content: content, **parts)

    assert told(file)[0] == "too_many_parts"


LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
LOCAL = '<!DOCTYPE a [<!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("definition", [LAUGHS, LOCAL])
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_coding_and_nothing_of_a_local_file_appears(
    definition: str, coding: str, tmp_path: Path
) -> None:
    def hostile(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        head = f'<?xml version="1.0" encoding="{coding}"?>{definition}'
        body = (
            f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row>'
            "</sheetData></worksheet>"
        )
        return (head + body).encode(coding)

    code, facts = told(again(made(tmp_path / "a.xlsx", ("张伟",)), hostile))

    assert code == "forbidden_xml"
    assert "root:" not in str(facts)


def test_the_parser_itself_refuses_entities_behind_the_first_wall(tmp_path: Path) -> None:
    # A part that is not named .xml passes the search for the words, but not the parser.
    def hostile(name: str, content: bytes) -> bytes | None:
        if name == "[Content_Types].xml":
            return content.replace(b"/xl/worksheets/sheet1.xml", b"/xl/worksheets/sheet1.dat")
        if name == "xl/_rels/workbook.xml.rels":
            return content.replace(b"/xl/worksheets/sheet1.xml", b"/xl/worksheets/sheet1.dat")
        return None if name == "xl/worksheets/sheet1.xml" else content

    body = f'{LAUGHS}<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()
    file = again(made(tmp_path / "a.xlsx", ("张伟",)), hostile, **{"xl/worksheets/sheet1.dat": body})

    assert told(file)[0] == "forbidden_xml"


def test_a_broken_inside_ends_in_one_code_and_not_in_a_crash(tmp_path: Path) -> None:
    file = again(made(tmp_path / "a.xlsx", ("张伟",)), in_part("sheet1.xml", b'r="A1"', b'r="?"'))

    assert told(file)[0] == "cannot_read"


def test_a_child_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    file = made(tmp_path / "a.xlsx", ("张伟",))

    with pytest.raises(Unreadable) as late:
        workbook_child.ask({"act": "read", "file": str(file)}, seconds=0.001)

    assert late.value.code == "too_slow"


def test_a_child_that_talks_nonsense_or_dies_is_one_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = made(tmp_path / "a.xlsx", ("张伟",))
    monkeypatch.setattr(workbook_child, "_command", lambda: ["/bin/echo", "nonsense"])

    code, facts = told(file)

    assert (code, facts["cause"]) == ("cannot_read", "nonsense")


def test_a_sheet_of_too_many_rows_is_refused(tmp_path: Path) -> None:
    def many(name: str, content: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return content
        rows = (f'<row r="{row}"><c r="A{row}"><v>{row * 7919}</v></c></row>' for row in range(3, MOST_ROWS + 50))
        return content.replace(b"</sheetData>", "".join(rows).encode() + b"</sheetData>")

    assert told(again(made(tmp_path / "a.xlsx", ("张伟",)), many))[0] == "too_many_rows"


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


def test_merged_cells_fill_down_only_where_something_is_chosen(tmp_path: Path) -> None:
    def merge(book: Any) -> None:
        book.active.merge_cells("D2:D3")
        book.active.merge_cells("E2:E3")

    sheets = taken(
        made(tmp_path / "a.xlsx", ("张伟", "男", None, "高级教师", "支教"), ("李平", "女"), change=merge),
    )

    assert [line.typed.get("title") for line in sheets.lines] == ["高级教师", "高级教师"]
    assert [line.typed.get("remark") for line in sheets.lines] == ["支教", None]
    assert "merged" in [note.code for note in sheets.notes]


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


def test_a_doubled_head_stops_the_sheet_and_says_where(tmp_path: Path) -> None:
    def twice(book: Any) -> None:
        book.active["F1"] = "姓  名"

    sheets = taken(made(tmp_path / "a.xlsx", ("张伟",), change=twice))

    assert sheets.lines == ()
    assert [(one.row, one.column, one.code) for one in sheets.refused] == [(1, "F", "double_head")]


def test_data_under_no_head_stops_the_sheet_and_says_where(tmp_path: Path) -> None:
    sheets = taken(made(tmp_path / "a.xlsx", ("张伟", None, None, None, None, "x")))

    assert sheets.lines == ()
    assert [(one.row, one.column, one.code) for one in sheets.refused] == [(1, "F", "no_head")]


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

    assert told(tmp_path / "a.xlsx") == ("no_heads", {"file": "a.xlsx", "sheets": ("Sheet",)})


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


def test_the_child_loads_neither_the_window_nor_numpy_nor_the_data() -> None:
    order = "import sys, core.faces.workbook_reader; print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", order], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert "openpyxl" in loaded.split()
    assert not {"numpy", "PySide6", "sqlite3", "storage", "core.office"} & set(loaded.split())


def test_the_child_has_a_limit_of_memory() -> None:
    order = "from core.faces.workbook_limits import limit_memory; limit_memory(); bytes(900 * 2**20)"

    ended = subprocess.run([sys.executable, "-c", order], cwd=ROOT, capture_output=True, text=True, check=False)

    assert "MemoryError" in ended.stderr


def test_the_limits_of_a_windows_job_have_the_size_that_windows_expects() -> None:
    assert ctypes.sizeof(JobLimits) == (144 if sys.maxsize > 2**32 else 112)
