"""What only has a workbook's name, is closed, broken, too big or hostile: told in one code, never read."""

import ctypes
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from core.faces.workbook import ask
from core.faces.workbook.child.limits import JobLimits
from core.faces.workbook.door import UnreadableWorkbook
from core.faces.workbook.wire import MOST_ROWS
from tests.faults.workbooks import MAIN, ROOT, again, in_part, made, told

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

    # The library reads names with the separator of Windows as ones with its own there.
    part = name.replace("\\", "/") if sys.platform == "win32" else name
    assert told(file) == ("bad_part_name", {"file": "a.xlsx", "part": part})


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

    with pytest.raises(UnreadableWorkbook) as late:
        ask.ask({"act": "read", "file": str(file)}, seconds=0.001)

    assert late.value.code == "too_slow"


def test_the_time_that_loading_libraries_takes_is_not_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = made(tmp_path / "a.xlsx", ("张伟",))
    slow = "import time; time.sleep(4); from core.faces.workbook.child.reader import main; main()"
    monkeypatch.setattr(ask, "_command", lambda: [sys.executable, "-c", slow])

    answers = ask.ask({"act": "read", "file": str(file)}, seconds=3.5)

    assert any(answer.row for answer in answers)


def test_a_child_that_talks_nonsense_or_dies_is_one_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = made(tmp_path / "a.xlsx", ("张伟",))
    monkeypatch.setattr(ask, "_command", lambda: [sys.executable, "-c", "print('nonsense')"])

    code, facts = told(file)

    assert (code, facts["cause"]) == ("cannot_read", "nonsense")


def test_a_sheet_of_too_many_rows_is_refused(tmp_path: Path) -> None:
    def many(name: str, content: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return content
        rows = (f'<row r="{row}"><c r="A{row}"><v>{row * 7919}</v></c></row>' for row in range(3, MOST_ROWS + 50))
        return content.replace(b"</sheetData>", "".join(rows).encode() + b"</sheetData>")

    assert told(again(made(tmp_path / "a.xlsx", ("张伟",)), many))[0] == "too_many_rows"


def test_the_child_loads_neither_the_window_nor_numpy_nor_the_data() -> None:
    order = "import sys, core.faces.workbook.child.reader; print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", order], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert "openpyxl" in loaded.split()
    assert not {"numpy", "PySide6", "sqlite3", "storage", "core.office"} & set(loaded.split())


def on_wine() -> bool:
    return sys.platform == "win32" and hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")


@pytest.mark.skipif(on_wine(), reason="Wine takes the limit of a job and forgets it")
def test_the_child_has_a_limit_of_memory() -> None:
    order = "from core.faces.workbook.child.limits import limit_memory; limit_memory(); bytes(900 * 2**20)"

    ended = subprocess.run([sys.executable, "-c", order], cwd=ROOT, capture_output=True, text=True, check=False)

    assert "MemoryError" in ended.stderr


def test_the_limits_of_a_windows_job_have_the_size_that_windows_expects() -> None:
    assert ctypes.sizeof(JobLimits) == (144 if sys.maxsize > 2**32 else 112)
