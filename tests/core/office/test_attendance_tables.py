"""Attendance as schools keep it: people down, days or sittings across, marks in the cells."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.model.record import Record
from core.office import Office
from core.office.workbooks.desk import Taken
from tests.core.office.conftest import keep


@pytest.fixture
def event(office: Office) -> Record:
    for name in ("张伟", "李平", "王刚"):
        keep(office, "person", full_name=name, school=office.school)
    pairing = keep(
        office, "pairing", helper=office.school, start="2026-09-01", recipients=[{"school": office.school}]
    )  # fmt: skip
    slots = [{"day": "2026-09-12", "slot": "上午"}, {"day": "2026-09-12", "slot": "下午"},
             {"day": "2026-09-13", "slot": "上午"}]  # fmt: skip
    return keep(
        office, "training", pairing=pairing.uid, title="新教师培训", category="县培", start="2026-09-12",
        end="2026-09-13", content="签到", hours=3, slots=slots,
    )  # fmt: skip


def take(office: Office, folder: Path, *rows: tuple[Any, ...], merge: str = "") -> Taken:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    book.save(folder / "签到.xlsx")
    return office.workbooks.take(folder / "签到.xlsx", kind="attendance")


def seats(office: Office) -> set[tuple[Any, ...]]:
    names = {one.uid: one.get("full_name") for one in office.records.every("person")}
    return {(names[str(one.get("person"))], one.get("day"), one.get("slot"), one.get("presence"), one.get("remark"))
            for one in office.records.every("attendance")}  # fmt: skip


def test_days_and_parts_of_the_day_across_with_the_marks_of_teachers(
    office: Office, event: Record, tmp_path: Path
) -> None:
    taken = take(
        office, tmp_path,
        ("新教师培训考勤表",), ("序号", "姓名", "9月12日", None, "9月13日"), (None, None, "上午", "下午", "上午"),
        (1, "张伟", "√", "√", "迟"), (2, "李平", "病", "病", "√"), (3, "王刚", "√", "×", None),
        ("合计", None, 2, 1, 2), merge="C2:D2",
    )  # fmt: skip

    assert (taken.added, taken.refused) == (8, ())
    assert seats(office) == {
        ("张伟", "2026-09-12", "上午", "到", None), ("张伟", "2026-09-12", "下午", "到", None),
        ("张伟", "2026-09-13", "上午", "到", "迟到"), ("李平", "2026-09-12", "上午", "病假", None),
        ("李平", "2026-09-12", "下午", "病假", None), ("李平", "2026-09-13", "上午", "到", None),
        ("王刚", "2026-09-12", "上午", "到", None), ("王刚", "2026-09-12", "下午", "旷", None),
    }  # fmt: skip


def test_a_day_without_parts_stands_for_every_sitting_of_that_day(
    office: Office, event: Record, tmp_path: Path
) -> None:
    take(office, tmp_path, ("新教师培训",), ("姓名", "9.12", "9.13"), ("张伟", "√", "事"))

    assert seats(office) == {
        ("张伟", "2026-09-12", "上午", "到", None), ("张伟", "2026-09-12", "下午", "到", None),
        ("张伟", "2026-09-13", "上午", "事假", None),
    }  # fmt: skip


def test_sittings_by_number_are_those_of_the_event(office: Office, event: Record, tmp_path: Path) -> None:
    taken = take(
        office, tmp_path,
        ("新教师培训",), ("姓名", "第1次", "第2次", "第3次", "第4次"), ("李平", "√", "公出", "早退", "√"),
    )  # fmt: skip

    assert [(one.column, one.code) for one in taken.refused] == [("E", "no_sitting")]
    assert seats(office) == {
        ("李平", "2026-09-12", "上午", "到", None), ("李平", "2026-09-12", "下午", "公出", None),
        ("李平", "2026-09-13", "上午", "到", "早退"),
    }  # fmt: skip


def test_days_of_a_month_that_the_title_names(office: Office, event: Record, tmp_path: Path) -> None:
    take(office, tmp_path, ("新教师培训 2026年9月签到",), ("姓名", 12, 13), ("王刚", "√", "√"))

    assert {(day, slot) for _, day, slot, _, _ in seats(office)} == {
        ("2026-09-12", "上午"), ("2026-09-12", "下午"), ("2026-09-13", "上午"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("marks", "legend", "presences"),
    [
        (("√", "○"), "注：√出勤 ○病假 ×旷课", ["到", "病假"]),
        (("√", "△"), "说明：事假用“△”表示", ["到", "事假"]),
        (("○", "×"), "", ["到", "旷"]),
    ],
)
def test_a_sign_means_what_the_sheet_says_or_what_it_alone_can_mean(
    marks: tuple[str, str], legend: str, presences: list[str], office: Office, event: Record, tmp_path: Path
) -> None:
    rows = [("新教师培训",), ("姓名", "9月12日上午", "9月13日上午"), ("张伟", *marks)]

    taken = take(office, tmp_path, *rows, *([(legend,)] if legend else []))

    assert taken.refused == ()
    assert [one[3] for one in sorted(seats(office), key=lambda one: str(one[1]))] == presences


def test_a_sign_that_nobody_explains_is_asked_about_and_the_others_are_kept(
    office: Office, event: Record, tmp_path: Path
) -> None:
    taken = take(office, tmp_path, ("新教师培训",), ("姓名", "9月12日上午", "9月13日上午"), ("张伟", "√", "○"))

    assert [(one.row, one.column, one.code) for one in taken.refused] == [(3, "C", "unclear_mark")]
    assert taken.added == 1


def test_a_table_that_names_no_event_is_told_what_to_write(office: Office, event: Record, tmp_path: Path) -> None:
    taken = take(office, tmp_path, ("姓名", "9月12日", "9月13日"), ("张伟", "√", "√"))

    assert ([one.code for one in taken.refused], taken.added) == (["no_event"], 0)


def test_the_same_table_taken_again_changes_nothing_and_a_corrected_mark_one_seat(
    office: Office, event: Record, tmp_path: Path
) -> None:
    rows = (("新教师培训",), ("姓名", "9月12日上午", "9月13日上午"))
    take(office, tmp_path, *rows, ("张伟", "√", "√"))

    again = take(office, tmp_path, *rows, ("张伟", "√", "√"))
    mended = take(office, tmp_path, *rows, ("张伟", "√", "事"))

    assert (again.added, again.changed, again.same) == (0, 0, 2)
    assert (mended.added, mended.changed, mended.same) == (0, 1, 1)


def test_the_table_of_a_training_is_written_with_its_sittings_across_and_comes_back_the_same(
    office: Office, event: Record, tmp_path: Path
) -> None:
    take(office, tmp_path, ("新教师培训",), ("姓名", "9.12", "9.13"), ("张伟", "√", "迟"), ("李平", "病", "×"))
    keep(
        office,
        "attendance",
        event=event.uid,
        name="周校长",
        unit="教研室",
        day="2026-09-13",
        slot="上午",
        presence="到",
    )

    people = office.workbooks.export_across(event.uid, tmp_path / "出.xlsx")
    again = office.workbooks.take(tmp_path / "出.xlsx", kind="attendance")

    rows = list(openpyxl.load_workbook(tmp_path / "出.xlsx").worksheets[0].iter_rows(values_only=True))
    assert rows[0][0] == "新教师培训"
    assert rows[1] == ("序号", "姓名", "9月12日上午", "9月12日下午", "9月13日上午")
    assert {row[1]: row[2:] for row in rows[2:5]} == {
        "张伟": ("√", "√", "迟"), "李平": ("病", "病", "×"), "周校长": (None, None, "√"),
    }  # fmt: skip
    assert (people, again.same, again.added, again.changed, again.refused) == (3, 7, 0, 0, ())
