"""A clerk's way with Excel, from the empty table to the mended copy, on the command line."""

from pathlib import Path
from typing import Any

import openpyxl

from tests.journeys.conftest import Clerk


def _filled(file: Path, *lines: dict[str, Any]) -> None:
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    heads = {str(cell.value).removesuffix("*"): cell.column for cell in sheet[2]}
    for row, line in enumerate(lines, 3):
        for head, value in line.items():
            sheet.cell(row, heads[head], value)
    book.save(file)


def test_a_list_that_another_program_gave_out_as_csv(partners: tuple[Clerk, Clerk], tmp_path: Path) -> None:
    helper, _ = partners
    table, copy = tmp_path / "花名册.csv", tmp_path / "问题.xlsx"
    table.write_bytes("姓名,性别,出生年月\r\n张伟,男,1974-05\r\n李平,未知,1980/3\r\n".encode("gb18030"))

    said = helper.types("import-excel", table, "--kind", "person", "--errors", copy)
    again = helper.asks("import-excel", table, "--kind", "person", exit=1)

    assert (said.exit, [line.split(" ")[0] for line in said.out.splitlines()[1:]]) == (1, ["花名册!B3"])
    assert (again["added"], again["changed"], again["same"]) == (0, 0, 1)
    book = openpyxl.load_workbook(copy)
    book.worksheets[0]["B2"] = "女"
    book.save(copy)
    assert helper.asks("import-excel", copy, "--kind", "person")["added"] == 1


def test_from_the_empty_table_to_the_mended_copy(partners: tuple[Clerk, Clerk], tmp_path: Path) -> None:
    helper, _ = partners
    table, copy, out = (tmp_path / name for name in ("教师.xlsx", "问题.xlsx", "导出.xlsx"))
    helper.asks("template", "person", table)
    _filled(
        table,
        {"姓名": "张伟", "性别": "男", "学校": "义门镇中学", "出生年月": "1970-05"},
        {"姓名": "李平", "性别": "未知", "学校": "义门镇中学", "出生年月": "5月"},
        {"姓名": "王刚", "性别": "男 ", "学校": "义门镇中学", "出生年月": "1980年3月"},
    )
    before = helper.asks("digest")

    looked = helper.asks("import-excel", table, "--dry-run", exit=1)
    assert (looked["added"], len(looked["refused"])) == (2, 2)
    assert helper.asks("digest") == before

    said = helper.types("import-excel", table, "--errors", copy)
    # What was refused comes first, then in plain words what was changed in reading.
    assert [line.split(" ")[0] for line in said.out.splitlines()[1:]] == ["教师!G4", "教师!I4", "教师!G5"]
    again = helper.asks("import-excel", table, exit=1)
    assert (again["added"], again["changed"], again["same"]) == (0, 0, 2)

    rows = list(openpyxl.load_workbook(copy).worksheets[0].iter_rows(min_row=3, values_only=True))
    assert [row[2] for row in rows] == ["李平"]
    assert "未知" in str(rows[0][-1]) and "5月" in str(rows[0][-1])
    _filled(copy, {"性别": "女", "出生年月": "1985-05"})
    mended = helper.asks("import-excel", copy)
    assert (mended["added"], mended["refused"]) == (1, [])

    written = helper.asks("export-excel", "person", out)["records"]
    untouched = helper.asks("import-excel", out)
    assert (untouched["added"], untouched["changed"], untouched["same"]) == (0, 0, written)
