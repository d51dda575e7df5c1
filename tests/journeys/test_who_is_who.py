"""Lists that speak of the same teachers: found again, asked about, never overwritten; nobody becomes two."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from tests.journeys.conftest import Clerk

INPUTS = Path(__file__).parent.parent / "data" / "inputs"
SCHOOL = "青山乡中心小学"
Begin = Callable[..., Clerk]


def sheet(file: Path, *rows: tuple[Any, ...], title: str = "花名册") -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file


def takes(clerk: Clerk, file: Path, *more: object, kind: str = "person") -> dict[str, Any]:
    return dict(clerk.types("import-excel", "--kind", kind, file, *more, "--json").data)


def people(clerk: Clerk) -> list[dict[str, Any]]:
    return [one["fields"] for one in clerk.asks("get", "person")]


def decide(folder: Path, *answers: dict[str, Any]) -> Path:
    file = folder / "answers.json"
    file.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
    return file


def test_a_telephone_list_completes_the_roster_and_nobody_is_doubled(clerk: Begin) -> None:
    school = clerk("w", SCHOOL, "recipient")
    takes(school, INPUTS / "t90_full.xlsx")

    phones = takes(school, INPUTS / "t91_phone_list.xlsx")
    hours = takes(school, INPUTS / "t94_hours_after_double.xlsx", kind="hour_entry")

    assert (phones["added"], phones["by_kind"]["person"]["same"], phones["doubtful"]) == (2, 2, [])
    assert (hours["added"], hours["refused"]) == (1, [])
    assert sorted(one["full_name"] for one in people(school)) == ["王芳", "罗启明"]
    assert school.asks("doubles") == []


def test_two_people_of_one_name_in_one_list_stay_two_however_often_it_is_taken_in(clerk: Begin) -> None:
    school = clerk("w", SCHOOL, "recipient")

    first = takes(school, INPUTS / "t10b_same_name.xlsx")
    again = takes(school, INPUTS / "t10b_same_name.xlsx")

    assert (first["added"], first["changed"], first["same"]) == (2, 0, 1)
    assert {note["code"] for note in first["notes"]} == {"namesake", "repeated"}
    assert (again["added"], again["changed"], again["same"]) == (0, 0, 3)
    assert sorted(one["subjects"] for one in people(school)) == ["数学", "语文"]


def test_a_man_and_a_woman_of_one_name_and_birth_stay_what_they_are(clerk: Begin, tmp_path: Path) -> None:
    school = clerk("w", SCHOOL, "recipient")
    rows = [("姓名", "性别", "出生年月"), ("张伟", "男", "1991-03"), ("张伟", "女", "1991-03")]

    takes(school, sheet(tmp_path / "a.xlsx", *rows))
    again = takes(school, sheet(tmp_path / "b.xlsx", rows[0], *rows[:0:-1]))

    assert (again["added"], again["changed"], again["same"]) == (0, 0, 2)
    assert sorted(one["sex"] for one in people(school)) == ["女", "男"]


def test_schools_of_one_name_and_two_codes_stay_two(clerk: Begin, tmp_path: Path) -> None:
    school = clerk("w", SCHOOL, "recipient")
    rows = [("学校名称", "学校标识码"), ("柴村小学", "2161000001"), ("柴村小学", "2161000002")]

    taken = takes(school, sheet(tmp_path / "a.xlsx", *rows, title="学校"), kind="school")

    assert (taken["added"], taken["refused"], taken["doubtful"]) == (2, [], [])


def test_names_however_they_are_spread_or_dotted_are_found_by_every_list(clerk: Begin) -> None:
    school = clerk("w", SCHOOL, "recipient")
    takes(school, INPUTS / "seed_people.xlsx")

    hours = takes(school, INPUTS / "t40_padded_pair.xlsx", kind="hour_entry")

    assert hours["refused"] == []
    named = {one["fields"]["person"] for one in school.asks("get", "hour_entry")}
    assert len(named) == 2
    assert [one["fields"]["full_name"] for one in school.asks("search", "王　芳", "--kind", "person")] == ["王芳"]
    assert [one["fields"]["full_name"] for one in school.asks("search", "阿依古丽买买提", "--kind", "person")] == [
        "阿依古丽·买买提"
    ]


def test_a_doubtful_line_is_shown_first_then_left_out_then_taken_as_answered_and_not_asked_again(
    clerk: Begin, tmp_path: Path
) -> None:
    school = clerk("w", SCHOOL, "recipient")
    both = {subject: school.puts("person", full_name="王芳", subjects=subject) for subject in ("语文", "数学")}
    phones = sheet(tmp_path / "p.xlsx", ("姓名", "手机号码"), ("王芳", "13800138000"), ("李平", "13900139000"))

    look = takes(school, phones, "--dry-run")
    (doubt,) = look["doubtful"]
    assert (doubt["sheet"], doubt["row"], doubt["name"], doubt["why"]) == ("花名册", 2, "王芳", "several")
    assert {one["uid"] for one in doubt["candidates"]} == set(both.values())
    assert [piece["what"] for one in doubt["candidates"] for piece in one["evidence"]] == ["school", "school"]
    assert len(people(school)) == 2

    left = school.types("import-excel", "--kind", "person", phones, "--json")
    assert (left.exit, left.data["added"], len(left.data["doubtful"])) == (1, 2, 1)

    answers = decide(tmp_path, {**doubt, "uid": both["数学"]})
    taken = school.types("import-excel", "--kind", "person", phones, "--decide", answers, "--json")
    assert (taken.exit, taken.data["doubtful"]) == (0, [])
    assert school.asks("get", "person_private", "--where", f"person={both['数学']}")[0]["fields"]["phone"]

    again = takes(school, phones)
    assert (again["added"], again["doubtful"]) == (0, [])
    assert len(people(school)) == 3


def test_an_answer_that_it_is_somebody_new_is_kept_too(clerk: Begin, tmp_path: Path) -> None:
    school = clerk("w", SCHOOL, "recipient")
    school.puts("person", full_name="王芳", subjects="语文")
    maths = sheet(tmp_path / "m.xlsx", ("姓名", "任教学科"), ("王芳", "数学"))
    assert [one["why"] for one in takes(school, maths)["doubtful"]] == ["unsure"]

    answers = decide(tmp_path, {"sheet": "花名册", "row": 2, "uid": "new"})
    takes(school, maths, "--decide", answers)

    assert sorted(one["subjects"] for one in people(school)) == ["数学", "语文"]
    assert takes(school, maths)["same"] == 1


def test_answers_that_fit_nothing_are_refused_in_a_sentence(clerk: Begin, tmp_path: Path) -> None:
    school = clerk("w", SCHOOL, "recipient")
    list_ = sheet(tmp_path / "m.xlsx", ("姓名",), ("王芳",))

    for answer in (
        {"sheet": "花名册", "row": 9, "uid": "new"},
        {"sheet": "花名册", "row": 2, "uid": "0" * 32},
        {"row": "2"},
    ):
        said = school.types("import-excel", "--kind", "person", list_, "--decide", decide(tmp_path, answer))
        assert (said.exit, said.err.count("\n")) == (2, 1), said.err
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    assert school.types("import-excel", "--kind", "person", list_, "--decide", broken).exit == 2
    assert people(school) == []


def test_a_sheet_sorted_without_its_hidden_numbers_is_asked_about(clerk: Begin, tmp_path: Path) -> None:
    school = clerk("w", SCHOOL, "recipient")
    uids = {name: school.puts("person", full_name=name) for name in ("王芳", "李平")}
    export = tmp_path / "export.xlsx"
    school.asks("export-excel", "person", export)
    book = openpyxl.load_workbook(export)
    names = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value in uids]
    names[0].value, names[1].value = names[1].value, names[0].value
    book.save(export)

    taken = takes(school, export)

    assert (taken["changed"], [one["why"] for one in taken["doubtful"]]) == (0, ["number", "number"])
    assert {uid: school.fields("person", uid)["full_name"] for uid in uids.values()} == {u: n for n, u in uids.items()}


def test_a_line_of_an_own_export_whose_record_was_deleted_since_is_asked_about(clerk: Begin, tmp_path: Path) -> None:
    school = clerk("w", SCHOOL, "recipient")
    uid = school.puts("person", full_name="王芳")
    export = tmp_path / "export.xlsx"
    school.asks("export-excel", "person", export)
    school.asks("delete", "person", uid)

    (doubt,) = takes(school, export)["doubtful"]
    assert (doubt["why"], people(school)) == ("deleted", [])

    takes(school, export, "--decide", decide(tmp_path, {**doubt, "uid": uid}))
    assert [one["uid"] for one in school.asks("get", "person")] == [uid]


def test_no_line_of_a_file_overwrites_another(clerk: Begin, tmp_path: Path) -> None:
    school = clerk("w", SCHOOL, "recipient")
    rows = [("学年", "学期", "开学日期", "放假日期"), ("2014-2015", "第一学期", "2014-09-01", "2015-01-20"),
            ("2014-2015", "第一学期", "2014-08-25", "2015-01-20")]  # fmt: skip

    taken = takes(school, sheet(tmp_path / "c.xlsx", *rows, title="校历"), kind="school_calendar")

    assert taken["added"] == 1
    assert [(one["row"], one["code"]) for one in taken["refused"]] == [(3, "said_otherwise")]
    assert [one["fields"]["first_day"] for one in school.asks("get", "school_calendar")] == ["2014-09-01"]


def test_a_retyped_deleted_record_comes_back_with_its_history_and_says_so(clerk: Begin, tmp_path: Path) -> None:
    school = clerk("w", SCHOOL, "recipient")
    fields = {"school_year": "2014-2015", "term": "第一学期", "first_day": "2014-09-01", "last_day": "2015-01-20"}
    uid = school.puts("school_calendar", **fields)
    school.asks("delete", "school_calendar", uid)

    line = json.dumps({"fields": fields}, ensure_ascii=False)
    (answer,) = school.asks("put", "school_calendar", stdin=line)

    assert (answer["uid"], len(answer["notes"])) == (uid, 1)
    assert school.asks("get", "school_calendar", uid)[0]["deleted"] is False
    assert len(school.asks("history", "school_calendar", uid)) == 3

    school.asks("delete", "school_calendar", uid)
    rows = [("学年", "学期", "开学日期", "放假日期"), tuple(fields.values())]
    taken = takes(school, sheet(tmp_path / "c.xlsx", *rows, title="校历"), kind="school_calendar")
    assert (taken["changed"], taken["same"], len(taken["notes"])) == (1, 0, 1)
    assert school.asks("get", "school_calendar", uid)[0]["deleted"] is False
