from pathlib import Path

import pytest

from core.faces.workbook.ask import seconds_for
from core.faces.workbook.cells import RawCell, typed
from core.faces.workbook.door import export, read
from core.faces.workbook.labels import plain
from core.faces.workbook.places import letter
from core.kinds import KINDS, kind_named
from core.model.fields import Choices, Clock, Count, Day, Field, Flag, Long, Measure, Month, Name, Text
from core.model.record import Record

LINE, DAY, MONTH, CLOCK = Text("t", "文字"), Day("d", "日期"), Month("m", "年月"), Clock("c", "时间")


@pytest.mark.parametrize(
    ("field", "cell", "text", "code"),
    [
        (LINE, RawCell("s", "　支教\u200b "), "支教", "spaces"),
        (LINE, RawCell("s", "Ａ１２（甲）"), "A12（甲）", "widths"),
        (LINE, RawCell("s", " — "), "", "nothing"),
        (LINE, RawCell("n", "13900002274"), "13900002274", ""),
        (LINE, RawCell("n", "0.30000000000000004"), "0.3", ""),
        (LINE, RawCell("n", "1e-07"), "0.0000001", ""),
        (LINE, RawCell("d", "2015-03-05 00:00:00"), "2015-03-05", "day_in_text"),
        (LINE, RawCell("d", "2015-03-05 08:30:00"), "2015-03-05 08:30", "day_in_text"),
        (Text("t", "必填", required=True), RawCell("s", "无"), "无", ""),
        (Long("l", "问题"), RawCell("s", "无"), "无", ""),
        (Long("l", "问题"), RawCell("s", "一\n  二"), "一\n  二", ""),
        (Name("n", "姓名"), RawCell("s", "扎西•次仁"), "扎西·次仁", "signs"),
        (Name("n", "姓名"), RawCell("s", "张 伟"), "张伟", "spaces"),
        (Choices("s", "学科"), RawCell("s", "数学/物理"), "数学/物理", ""),
        (DAY, RawCell("n", "20150305"), "20150305", ""),
        (DAY, RawCell("n", "42068"), "2015-03-05", "serial_day"),
        (DAY, RawCell("n", "10000"), "1927-05-18", "serial_day"),
        (DAY, RawCell("n", "19725"), "1954-01-01", "serial_day"),
        (DAY, RawCell("n", "79999"), "2119-01-10", "serial_day"),
        (DAY, RawCell("n", "9999"), "9999", ""),
        (DAY, RawCell("n", "80000"), "80000", ""),
        (Text("phone", "电话"), RawCell("s", "13900002274"), "13900002274", ""),
        (Text("phone", "电话"), RawCell("s", "1390000227"), "1390000227", "odd_phone"),
        (Text("phone", "电话"), RawCell("s", "139000022745"), "139000022745", "odd_phone"),
        (Text("phone", "电话"), RawCell("s", "0558-7012345"), "0558-7012345", ""),
        (DAY, RawCell("d", "2015-03-05 00:00:00"), "2015-03-05", ""),
        (MONTH, RawCell("n", "201409"), "201409", ""),
        (MONTH, RawCell("d", "2014-09-01 00:00:00"), "2014-09", ""),
        (CLOCK, RawCell("n", "0.3368055555555556"), "08:05", "serial_time"),
        (CLOCK, RawCell("t", "08:05:00"), "08:05", ""),
        (CLOCK, RawCell("d", "2015-03-05 08:05:00"), "08:05", ""),
        (Count("k", "次数"), RawCell("s", "１２"), "12", "widths"),
        (Measure("k", "学时"), RawCell("n", "12.5"), "12.5", ""),
        (Flag("f", "完成"), RawCell("b", "1"), "1", ""),
        (LINE, RawCell("b", "0"), "否", ""),
    ],
)
def test_a_cell_becomes_what_a_person_would_have_typed(field: Field, cell: RawCell, text: str, code: str) -> None:
    said = typed(field, cell)

    assert (said.text, said.code, said.refused) == (text, code, False)
    assert bool(said.message) == bool(code)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (RawCell("n", "1000000000000000"), "digits_lost"), (RawCell("n", "inf"), "digits_lost"),
        (RawCell("s", "6.1E+17"), "digits_lost"), (RawCell("e", "#N/A"), "error_value"),
        (RawCell("f", ""), "no_result"),
    ],
)  # fmt: skip
def test_a_spoilt_cell_is_refused_with_a_sentence(cell: RawCell, code: str) -> None:
    said = typed(LINE, cell)

    assert (said.text, said.code, said.refused) == ("", code, True)
    assert said.message


def test_nothing_is_guessed_in_our_own_export() -> None:
    assert typed(LINE, RawCell("s", "无"), ours=True).text == "无"
    assert typed(LINE, RawCell("s", "Ａ１"), ours=True).text == "Ａ１"


def test_a_day_of_the_other_date_system_is_counted_from_1904() -> None:
    assert typed(DAY, RawCell("n", "40606"), from_1904=True).text == "2015-03-05"


def test_heads_are_compared_without_spaces_stars_and_widths() -> None:
    assert plain("姓　 名 *") == plain("姓名") == plain("姓\n名＊")


def test_columns_are_lettered_like_a_workbook() -> None:
    assert [letter(number) for number in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]


def test_a_large_file_is_given_more_time_but_not_for_ever(tmp_path: Path) -> None:
    small, large = tmp_path / "a", tmp_path / "b"
    small.write_bytes(b"x")
    large.write_bytes(bytes(20 * 2**20))

    assert [seconds_for(file) for file in (small, large, tmp_path / "none")] == [10.0, 40.0, 10.0]


def test_long_text_keeps_its_lines_and_looks_of_escapes(tmp_path: Path) -> None:
    text = "一、准备\n  1. 备课 _x0041_\n\n二、上课\t=1+1 𠮷"
    kind = kind_named("basis_document")
    assert kind is not None
    record = Record(kind.name, "a" * 32, {"title": "通知", "content": text})

    export(kind, [record], tmp_path / "表.xlsx", called=lambda kind, uid: "")

    assert read(tmp_path / "表.xlsx", KINDS).lines[0].typed["content"] == text
