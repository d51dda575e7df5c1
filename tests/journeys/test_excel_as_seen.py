"""A look at a sheet on the command line: what each column is taken for, changed by hand, remembered; true sentences."""

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.faults.workbooks import again, in_part
from tests.journeys.conftest import Clerk

INPUTS = Path(__file__).parents[1] / "data" / "inputs"


def made(file: Path, *rows: tuple[Any, ...]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "花名册"
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file


def test_what_is_said_of_a_column_is_kept_for_the_next_file_of_that_form(
    partners: tuple[Clerk, Clerk], tmp_path: Path
) -> None:
    helper, _ = partners
    heads = ("姓名", "性别", "岗位等次")
    first = made(tmp_path / "a.xlsx", heads, ("张伟", "男", "二级教师"))
    second = made(tmp_path / "b.xlsx", heads, ("李平", "女", "一级教师"))

    looked = helper.asks("import-excel", first, "--kind", "person", "--dry-run")
    helper.asks("import-excel", first, "--kind", "person", "--columns", "C=title")
    after = helper.asks("import-excel", second, "--kind", "person")

    assert [(one["column"], one["field"]) for one in looked["sheets"][0]["columns"]] == [
        ("A", "full_name"), ("B", "sex"), ("C", ""),
    ]  # fmt: skip
    assert [one["field"] for one in after["sheets"][0]["columns"]] == ["full_name", "sex", "title"]
    titles = {one["fields"]["full_name"]: one["fields"].get("title") for one in helper.asks("get", "person")}
    assert (titles["张伟"], titles["李平"]) == ("二级教师", "一级教师")


def test_a_look_with_a_choice_changes_nothing_and_remembers_nothing(
    partners: tuple[Clerk, Clerk], tmp_path: Path
) -> None:
    helper, _ = partners
    file = made(tmp_path / "a.xlsx", ("姓名", "岗位等次"), ("张伟", "二级教师"))
    before = helper.asks("digest")

    helper.asks("import-excel", file, "--kind", "person", "--columns", "B=title", "--dry-run")

    looked = helper.asks("import-excel", file, "--kind", "person", "--dry-run")
    assert [one["field"] for one in looked["sheets"][0]["columns"]] == ["full_name", ""]
    assert helper.asks("digest") == before


def test_a_file_of_answers_says_which_rows_are_lines(partners: tuple[Clerk, Clerk], tmp_path: Path) -> None:
    helper, _ = partners
    rows = (("姓名", "性别", "职称"), ("张伟", "男", "二级教师"), ("李平",), ("王刚", "男", "二级教师"))
    file, answers = made(tmp_path / "a.xlsx", *rows), tmp_path / "答复.json"
    answers.write_text(json.dumps({"sheets": {"花名册": {"take": [3], "leave": [4]}}}), "utf-8")

    asked = helper.asks("import-excel", file, "--kind", "person", "--dry-run", exit=1)
    taken = helper.asks("import-excel", file, "--kind", "person", "--decide", answers)

    assert [(one["row"], one["code"]) for one in asked["refused"]] == [(3, "unlike")]
    assert (taken["added"], [(one["row"], one["code"]) for one in taken["sheets"][0]["left"]]) == (2, [(4, "left")])


def test_the_words_of_a_look_name_columns_and_rows(partners: tuple[Clerk, Clerk]) -> None:
    helper, _ = partners

    said = helper.types("import-excel", INPUTS / "t60_two_phones.xlsx", "--kind", "person", "--dry-run")

    assert "D 手机号码 → 手机" in said.out or "D 手机号码 → " in said.out
    assert "“手机号码”和“电话”都是" in said.out


def test_a_sheet_that_names_another_school_in_its_title_is_kept_there(
    partners: tuple[Clerk, Clerk], tmp_path: Path
) -> None:
    helper, _ = partners
    uid = helper.puts("school", name_zh="城关镇中心小学")
    file = made(tmp_path / "a.xlsx", ("城关镇中心小学教职工花名册",), ("姓名", "性别"), ("张伟", "男"))

    taken = helper.asks("import-excel", file, "--kind", "person")

    (teacher,) = [one for one in helper.asks("get", "person") if one["fields"]["full_name"] == "张伟"]
    assert teacher["fields"]["school"] == uid
    assert "school_outside" in [note["code"] for note in taken["notes"]]


@pytest.mark.parametrize(
    ("name", "exit", "words"),
    [
        ("~$花名册.xlsx", 1, "请关闭表格程序，选不带 ~$ 的“花名册.xlsx”"),
        ("空表头.xlsx", 1, "前 1 行里没有“教师”的表头（如 姓名、学校）"),
        ("断了.xlsx", 3, "已损坏或没有拷完"),
        ("其实是文本.xlsx", 1, "其实是文本"),
    ],
)
def test_a_refusal_says_the_true_cause_and_its_exit_code_tells_damage_apart(
    name: str, exit: int, words: str, partners: tuple[Clerk, Clerk], tmp_path: Path
) -> None:
    helper, _ = partners
    file = tmp_path / name
    made(file, ("苹果", "梨"))
    if exit == 3:
        file.write_bytes(file.read_bytes()[:2000])
    elif "文本" in name:
        file.write_bytes("姓名,性别".encode())

    said = helper.types("import-excel", file, "--kind", "person")

    assert (said.exit, words in said.err, "--kind" in said.err) == (exit, True, False)


def test_a_broken_inside_is_told_without_the_words_of_programmers(
    partners: tuple[Clerk, Clerk], tmp_path: Path
) -> None:
    helper, _ = partners
    file = tmp_path / "a.xlsx"
    shutil.copy(INPUTS / "seed_people.xlsx", file)

    said = helper.types("import-excel", again(file, in_part("sheet1.xml", b'r="A1"', b'r="?"')), "--kind", "person")

    assert said.exit == 3
    assert "另存为新的 .xlsx" in said.err and "Error" not in said.err


def test_a_package_is_not_written_under_a_name_that_nobody_looks_for(
    partners: tuple[Clerk, Clerk], tmp_path: Path
) -> None:
    helper, _ = partners

    said = helper.types("export", tmp_path / "给他们.zip", "--to", "义门柴村小学")

    assert (said.exit, ".qinglan" in said.err, list(tmp_path.glob("给他们*"))) == (2, True, [])


def test_a_table_filled_elsewhere_comes_back_as_a_package_would(partners: tuple[Clerk, Clerk], tmp_path: Path) -> None:
    helper, _ = partners
    uid = helper.puts("person", full_name="张伟", school=helper.asks("get", "school")[0]["uid"], post="教师")
    helper.asks("export-excel", "person", tmp_path / "带走.xlsx")
    helper.puts("person", uid, post="校长")
    book = openpyxl.load_workbook(tmp_path / "带走.xlsx")
    sheet = book["教师"]
    heads = {str(cell.value).removesuffix("*"): cell.column for cell in sheet[2]}
    (row,) = [row for row in range(3, sheet.max_row + 1) if sheet.cell(row, heads["姓名"]).value == "张伟"]
    sheet.cell(row, heads["职务"], "副校长")
    sheet.cell(row, heads["备注"], "支教")
    book.save(tmp_path / "带走.xlsx")

    taken = helper.asks("import-excel", tmp_path / "带走.xlsx")

    assert (taken["changed"], taken["conflicts"], taken["refused"]) == (1, 1, [])
    assert {name: helper.fields("person", uid).get(name) for name in ("post", "remark")} == {
        "post": "校长", "remark": "支教",
    }  # fmt: skip
    assert [one["label"] for one in helper.asks("conflicts")] == ["职务"]
