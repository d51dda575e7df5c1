"""Tables of plain text, in the codings and with the signs that Excel, WPS and school systems write."""

import codecs
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.faces.workbook.child.text import answers
from core.faces.workbook.door import UnreadableWorkbook, WorkbookContents, errors_copy, read
from core.kinds import KINDS

TABLE = "姓名,性别,出生年月,备注\n张伟,男,1974-05,\n㼆丽,女,1980/3/1,从镇里来\n"


def csv(tmp_path: Path, content: bytes | str, name: str = "教师.csv") -> Path:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def taken(file: Path) -> WorkbookContents:
    return read(file, KINDS, "person")


def names(file: Path) -> list[str]:
    return [line.typed["full_name"] for line in taken(file).lines]


def told(file: Path) -> tuple[str, dict[str, Any]]:
    with pytest.raises(UnreadableWorkbook) as refused:
        taken(file)
    return refused.value.code, dict(refused.value.facts)


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        codecs.BOM_UTF8 + TABLE.encode(),
        TABLE.encode("gb18030"),
        codecs.BOM_UTF16_LE + TABLE.replace(",", "\t").encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TABLE.replace(",", "\t").encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with its mark", "gb 18030", "unicode text", "unicode text of a big machine"],
)  # fmt: skip
def test_a_table_is_read_in_every_coding_that_table_programs_write(content: bytes, tmp_path: Path) -> None:
    assert names(csv(tmp_path, content)) == ["张伟", "㼆丽"]


def test_short_tables_in_gbk_are_not_taken_for_damaged_utf_8(tmp_path: Path) -> None:
    for family in "王李张刘陈杨赵黄周吴徐孙朱马胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程":
        table = answers(csv(tmp_path, f"姓名\n{family}联通\n".encode("gbk")))

        assert [answer.cells[1].text for answer in table if answer.row] == ["姓名", f"{family}联通"]


@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_the_sign_between_cells_is_found_by_the_first_rows(sign: str, tmp_path: Path) -> None:
    text = TABLE.replace(",", sign).replace("从镇里来", "语文,数学;英语".replace(sign, "、"))

    line = taken(csv(tmp_path, text, "教师.txt")).lines[1]

    assert (line.typed["full_name"], line.typed["sex"]) == ("㼆丽", "女")


def test_the_sign_that_excel_names_itself_is_no_line(tmp_path: Path) -> None:
    sheets = taken(csv(tmp_path, "sep=;\r\n姓名;性别\r\n张伟;男\r\n"))

    assert [(line.row, line.typed["full_name"]) for line in sheets.lines] == [(3, "张伟")]
    assert sheets.refused == ()


def test_quotes_hold_signs_breaks_and_quotes(tmp_path: Path) -> None:
    rows = taken(csv(tmp_path, '姓名,备注\r\n张伟,"他说""好"",\r\n就来"\r\n李平,"五"\r\n')).lines

    assert [(line.row, line.typed["remark"]) for line in rows] == [(2, '他说"好", 就来'), (3, "五")]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("0012345", "0012345"), ("330102199003078888", "330102199003078888"), ('="0012345"', "0012345"),
        ("'=1+1", "=1+1"), ("A_x0042_C_xD800_", "A_x0042_C_xD800_"), ("13800138000\t", "13800138000"), ('"1,5"', "1,5"),
    ],
)  # fmt: skip
def test_a_number_stays_as_it_was_written(written: str, kept: str, tmp_path: Path) -> None:
    (line,) = taken(csv(tmp_path, f"姓名,备注\n张伟,{written}\n")).lines

    assert line.typed["remark"] == kept


def test_digits_that_a_table_program_has_lost_are_refused(tmp_path: Path) -> None:
    sheets = taken(csv(tmp_path, "姓名,性别,出生年月\n张伟,男,3.30102E+17\n"))

    assert [(one.row, one.column, one.code) for one in sheets.refused] == [(2, "C", "digits_lost")]


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (TABLE.encode().replace("女".encode(), b"\xe5\xa5"), 3),
        (codecs.BOM_UTF8 + TABLE.encode("gb18030"), 1),
        (TABLE.encode("gb18030")[:-3] + b"\xff\n", 3),
        (codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le")[:-1], 3),
        (TABLE.encode() + bytes(512), 4),
    ],
    ids=["half a character", "another coding than it says", "no character", "half a sign", "zeros of a power cut"],
)  # fmt: skip
def test_damaged_bytes_are_told_with_their_row(content: bytes, row: int, tmp_path: Path) -> None:
    assert told(csv(tmp_path, content)) == ("bad_bytes", {"file": "教师.csv", "row": row})


@pytest.mark.parametrize("line", ['李平,"没有关上', '李平,"五"六'])
def test_a_quote_without_its_partner_swallows_nothing(line: str, tmp_path: Path) -> None:
    assert told(csv(tmp_path, f"姓名,备注\n张伟,\n{line}\n王刚,\n")) == ("bad_quotes", {"file": "教师.csv", "row": 3})


def test_a_workbook_or_a_page_under_the_name_of_a_text_is_taken_for_what_it_is(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(("姓名", "性别"))
    book.active.append(("张伟", "男"))
    book.save(tmp_path / "a.csv")

    assert names(tmp_path / "a.csv") == ["张伟"]
    assert told(csv(tmp_path, "<html><table/></html>"))[0] == "html"
    assert told(csv(tmp_path, ""))[0] == "empty_file"


def test_a_long_table_is_bounded_as_a_workbook_is(tmp_path: Path) -> None:
    assert told(csv(tmp_path, "姓名\n" + "张伟\n" * 100_100)) == (
        "too_many_rows",
        {"file": "教师.csv", "limit": 100_000},
    )
    sheets = taken(csv(tmp_path, "姓名\n张伟\n" + "\n" * 1100 + "李平\n"))
    assert [line.typed["full_name"] for line in sheets.lines] == ["张伟"]
    assert "stopped" in {note.code for note in sheets.notes}


def test_the_copy_with_problems_is_a_workbook_of_the_same_name(tmp_path: Path) -> None:
    file = csv(tmp_path, "姓名,性别,出生年月,身份证号\n张伟,男,1974-05,\n=李平,女,3.3E+17,\x07110101199003078888\n")
    sheets = taken(file)

    errors_copy(file, sheets.refused, tmp_path / "问题.xlsx", heads=sheets.heads)

    sheet = openpyxl.load_workbook(tmp_path / "问题.xlsx").worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert sheet.title == "教师"
    assert [row[0] for row in rows] == ["姓名", "=李平"]
    assert sheet["A2"].data_type == "s"
    assert "3.3E+17" in str(rows[1][-1])
