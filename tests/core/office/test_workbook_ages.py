"""A sheet knows its age: what changed since it was written on both sides is a question, and nothing old comes back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.model.record import Record
from core.office import Office
from core.office.workbooks.desk import Taken
from tests.core.office.conftest import keep


class Sheet:
    """An export or a template on its way through somebody's hands."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def change(self, act: Callable[[Any, Callable[[str], int]], None], title: str = "教师") -> "Sheet":
        book = openpyxl.load_workbook(self.file)
        sheet = book[title]
        heads = {str(cell.value).split("（")[0].removesuffix("*"): cell.column for cell in sheet[2]}
        act(sheet, heads.__getitem__)
        book.save(self.file)
        return self

    def put(self, head: str, value: Any, row: int = 3, title: str = "教师") -> "Sheet":
        return self.change(lambda sheet, at: sheet.cell(row, at(head)).__setattr__("value", value), title)


@pytest.fixture
def teacher(office: Office) -> Record:
    return keep(office, "person", full_name="张伟", school=office.school, post="副校长", remark="支教",
                honours=[{"honour": "骨干教师"}, {"honour": "名师"}])  # fmt: skip


@pytest.fixture
def sheet(office: Office, teacher: Record, tmp_path: Path) -> Sheet:
    office.workbooks.export("person", tmp_path / "旧.xlsx")
    return Sheet(tmp_path / "旧.xlsx")


def change(office: Office, record: Record, **fields: Any) -> None:
    changed, problems = office.records.read(record.kind, fields, record.uid)
    assert problems == []
    office.records.save(changed)


def now(office: Office, record: Record, *fields: str) -> tuple[Any, ...]:
    standing = office.records.one(record.kind, record.uid)
    return tuple(standing.get(field) for field in fields)


def take(office: Office, sheet: Sheet) -> Taken:
    return office.workbooks.take(sheet.file, kind="person")


def questions(office: Office) -> list[tuple[str, list[str]]]:
    return [(one.label, [side.shown for side in one.sides]) for one in office.exchange.conflicts()]


def test_an_older_export_that_nobody_touched_puts_nothing_old_back(
    office: Office, teacher: Record, sheet: Sheet
) -> None:
    change(office, teacher, post="校长", remark="")
    digest = office.exchange.digest()

    taken = take(office, sheet)

    assert (taken.changed, taken.same, taken.conflicts, taken.refused) == (0, 1, 0, ())
    assert now(office, teacher, "post", "remark") == ("校长", None)
    assert office.exchange.digest() == digest


def test_what_was_changed_in_the_sheet_alone_is_changed_and_the_rest_stays(
    office: Office, teacher: Record, sheet: Sheet
) -> None:
    change(office, teacher, post="校长")

    taken = take(office, sheet.put("备注", "挂职"))

    assert (taken.changed, taken.conflicts) == (1, 0)
    assert now(office, teacher, "post", "remark") == ("校长", "挂职")


def test_what_both_sides_changed_waits_as_a_question_and_today_is_shown(
    office: Office, teacher: Record, sheet: Sheet
) -> None:
    change(office, teacher, post="校长")

    taken = take(office, sheet.put("职务", "教导主任"))

    assert (taken.changed, taken.conflicts) == (0, 1)
    assert [(note.row, note.code) for note in taken.notes] == [(3, "conflict")]
    assert now(office, teacher, "post") == ("校长",)
    assert questions(office) == [("职务", ["校长", "教导主任"])]


def test_a_question_is_asked_once_and_a_settled_one_is_not_asked_again(
    office: Office, teacher: Record, sheet: Sheet
) -> None:
    change(office, teacher, post="校长")
    sheet.put("职务", "教导主任")
    take(office, sheet)

    again = take(office, sheet)
    waiting = len(office.exchange.conflicts())
    office.exchange.settle(office.exchange.conflicts()[0].id, take=0)
    settled = take(office, sheet)

    assert (again.conflicts, waiting, settled.conflicts) == (0, 1, 0)
    assert questions(office) == []


def test_both_sides_may_have_said_the_same(office: Office, teacher: Record, sheet: Sheet) -> None:
    change(office, teacher, post="校长")

    taken = take(office, sheet.put("职务", "校长"))

    assert (taken.same, taken.changed, taken.conflicts) == (1, 0, 0)


def test_an_emptied_cell_erases_what_it_was_written_from_and_nothing_newer(
    office: Office, teacher: Record, sheet: Sheet
) -> None:
    change(office, teacher, post="校长")

    taken = take(office, sheet.put("职务", None).put("备注", None))

    assert (taken.changed, taken.conflicts) == (1, 1)
    assert now(office, teacher, "post", "remark") == ("校长", None)


def test_child_lines_are_merged_line_by_line(office: Office, teacher: Record, sheet: Sheet) -> None:
    first, second = office.records.one("person", teacher.uid).lines("honours")
    change(office, teacher, honours=[dict(first), {**second, "honour": "特级教师"}, {"honour": "先进工作者"}])

    taken = take(office, sheet.put("称号", "省级骨干教师", 3, "教师-荣誉"))

    honours = [one["honour"] for one in office.records.one("person", teacher.uid).lines("honours")]
    assert (taken.changed, taken.conflicts) == (1, 0)
    assert honours == ["省级骨干教师", "特级教师", "先进工作者"]


def test_a_child_line_that_was_taken_out_here_does_not_come_back(office: Office, teacher: Record, sheet: Sheet) -> None:
    _, second = office.records.one("person", teacher.uid).lines("honours")
    change(office, teacher, honours=[dict(second)])

    take(office, sheet.put("称号", "特级教师", 4, "教师-荣誉"))

    assert [one["honour"] for one in office.records.one("person", teacher.uid).lines("honours")] == ["特级教师"]


def test_a_child_line_that_both_sides_changed_waits_as_a_question(
    office: Office, teacher: Record, sheet: Sheet
) -> None:
    first, second = office.records.one("person", teacher.uid).lines("honours")
    change(office, teacher, honours=[{**first, "honour": "特级教师"}, dict(second)])

    taken = take(office, sheet.put("称号", "省级骨干教师", 3, "教师-荣誉"))

    honours = [one["honour"] for one in office.records.one("person", teacher.uid).lines("honours")]
    assert (taken.conflicts, honours) == (1, ["特级教师", "名师"])
    assert len(office.exchange.conflicts()) == 1


def test_a_changed_line_of_a_record_that_was_deleted_since_is_asked_about(
    office: Office, teacher: Record, sheet: Sheet
) -> None:
    office.records.delete("person", teacher.uid)

    untouched = take(office, sheet)
    changed = take(office, sheet.put("备注", "挂职"))

    assert (untouched.refused, untouched.changed) == ((), 0)
    assert [(one.row, one.why) for one in changed.doubtful] == [(3, "deleted")]
    assert office.records.one("person", teacher.uid).deleted


def test_a_covered_number_that_nobody_touched_stays_whole(office: Office, teacher: Record, tmp_path: Path) -> None:
    private = keep(office, "person_private", person=teacher.uid, id_number="110101199003074477", phone="13800138000")
    office.workbooks.export("person_private", tmp_path / "私.xlsx")
    change(office, private, phone="13900139000")

    taken = office.workbooks.take(tmp_path / "私.xlsx", kind="person_private")

    assert (taken.changed, taken.conflicts, taken.refused) == (0, 0, ())
    assert now(office, private, "id_number", "phone") == ("110101199003074477", "13900139000")


def test_a_template_filled_weeks_ago_overwrites_nothing_that_changed_since(office: Office, tmp_path: Path) -> None:
    known = keep(office, "person", full_name="李平", school=office.school, birth="1980-05", post="教师", remark="城区")
    file = Sheet(tmp_path / "模板.xlsx")
    office.workbooks.template("person", file.file)
    change(office, known, post="校长")

    def fill(sheet: Any, at: Callable[[str], int]) -> None:
        typed = {"姓名": "李平", "学校": office.records.title(office.records.one("school", office.school)),
                 "出生年月": "1980-05", "职务": "副校长", "备注": "乡镇"}  # fmt: skip
        for head, value in typed.items():
            sheet.cell(3, at(head), value)

    taken = take(office, file.change(fill))

    assert (taken.added, taken.changed, taken.conflicts) == (0, 1, 1)
    assert now(office, known, "post", "remark") == ("校长", "乡镇")


def test_an_export_of_the_first_release_without_ages_is_taken_as_it_was(
    office: Office, teacher: Record, sheet: Sheet
) -> None:
    book = openpyxl.load_workbook(sheet.file)
    for one in book.worksheets[:-1]:
        one.delete_cols(one.max_column)
    book.save(sheet.file)
    change(office, teacher, post="校长")

    taken = take(office, sheet)

    assert (taken.changed, taken.refused) == (1, ())
    assert now(office, teacher, "post") == ("副校长",)


def test_an_export_comes_to_another_computer_with_all_that_it_says(office: Office, tmp_path: Path) -> None:
    partner = keep(office, "school", name_zh="城关镇中心小学", code="2161001234")
    office.workbooks.export("school", tmp_path / "学校.xlsx")

    with Office.found(tmp_path / "别处", school="城关小学", role="helper") as other:
        taken = other.workbooks.take(tmp_path / "学校.xlsx", kind="school")

        assert (taken.added, taken.refused) == (2, ())
        assert other.records.one("school", partner.uid).get("code") == "2161001234"
