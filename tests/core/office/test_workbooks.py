"""Excel at the desk: whose record a line is, what is kept, what a second reading finds."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.model.record import Record
from core.office import Office, Refused
from core.office.workbooks.desk import Taken
from tests.core.office.conftest import keep

ROSTER = Path(__file__).parents[2] / "data" / "义门镇中学教职工花名册.xlsx"
HEADS = ("姓名", "性别", "出生年月", "职称")


def table(file: Path, heads: Sequence[str], *rows: Sequence[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in (heads, *rows):
        book.active.append(list(row))
    book.save(file)
    return file


def changed(file: Path, change: Callable[[Any], None]) -> Path:
    book = openpyxl.load_workbook(file)
    change(book)
    book.save(file)
    return file


def counts(taken: Taken) -> tuple[int, int, int, int]:
    return taken.added, taken.changed, taken.same, len(taken.refused)


def people(office: Office) -> list[Record]:
    return list(office.records.every("person"))


def training(office: Office, title: str = "新教师培训") -> Record:
    pairing = keep(
        office, "pairing", helper=office.school, start="2026-09-01", recipients=[{"school": office.school}]
    )  # fmt: skip
    return keep(
        office, "training", pairing=pairing.uid, title=title, category="县培", start="2026-09-01", end="2026-09-02",
        content="签到", hours=3,
    )  # fmt: skip


def test_the_roster_of_a_school_is_kept_once_however_often_it_is_taken(office: Office) -> None:
    first = office.workbooks.take(ROSTER, kind="person")
    digest = office.store.records.digest()
    again = office.workbooks.take(ROSTER, kind="person")

    assert first.by_kind["person"] == {"added": 58, "changed": 0, "same": 0}
    assert counts(again) == (0, 0, first.added, len(first.refused))
    assert office.store.records.digest() == digest


def test_a_look_before_importing_writes_nothing_and_tells_the_same(office: Office) -> None:
    digest = office.store.records.digest()

    looked = office.workbooks.take(ROSTER, kind="person", dry_run=True)

    assert office.store.records.digest() == digest
    assert office.store.backups.all() == []
    assert counts(looked) == counts(office.workbooks.take(ROSTER, kind="person"))


def test_a_verified_backup_comes_before_what_a_workbook_changes(office: Office, tmp_path: Path) -> None:
    before = len(office.store.backups.all())
    file = table(tmp_path / "a.xlsx", HEADS, ("张伟", "男"))

    office.workbooks.take(file, kind="person")
    office.workbooks.take(file, kind="person")

    copies = office.store.backups.all()
    assert len(copies) == before + 1
    assert office.store.verify_backup(copies[0].path) == copies[0].records


def test_a_person_who_stands_twice_far_apart_is_one(office: Office, tmp_path: Path) -> None:
    others = [(f"王{at:03}", "女", "1980-01") for at in range(900)]
    file = table(tmp_path / "a.xlsx", HEADS, ("张伟", "男", "1970-05"), *others, ("张伟", "男", "1970-05"))

    taken = office.workbooks.take(file, kind="person")

    assert counts(taken) == (901, 0, 1, 0)
    assert len(people(office)) == 901


def test_a_line_adds_to_the_person_it_speaks_of(office: Office, tmp_path: Path) -> None:
    known = keep(office, "person", full_name="张伟", school=office.school, birth="1970-05")

    taken = office.workbooks.take(
        table(tmp_path / "a.xlsx", HEADS, ("张伟", "男", "1970-05", "高级教师"), ("张伟", "男", "1980-01")),
        kind="person",
    )

    assert counts(taken) == (1, 1, 0, 0)
    assert office.records.one("person", known.uid).get("title") == "高级教师"
    assert len(people(office)) == 2


def test_attendances_are_known_again_by_what_identifies_them(office: Office, tmp_path: Path) -> None:
    event = training(office)
    names = [f"李{sign}" for sign in "平安康宁静"]
    for name in names:
        keep(office, "person", full_name=name, school=office.school)
    heads = ("活动", "姓名", "日期", "时段", "出席")
    lines = [("新教师培训", name, f"2026-09-{day:02}", "上午", "到") for day in range(1, 21) for name in names]

    first = office.workbooks.take(table(tmp_path / "a.xlsx", heads, *lines), kind="attendance")
    late = [(*lines[0][:4], "事假"), *lines[1:]]
    second = office.workbooks.take(table(tmp_path / "b.xlsx", heads, *late), kind="attendance")

    assert (counts(first), counts(second)) == ((100, 0, 0, 0), (0, 1, 99, 0))
    assert office.records.count("attendance", where={"presence": "事假"}) == 1
    assert {one.scope for one in office.records.every("attendance")} == {
        office.records.one("training", event.uid).scope
    }


def test_what_a_line_refers_to_is_found_by_its_short_and_its_full_name(office: Office, tmp_path: Path) -> None:
    event = training(office)
    keep(office, "person", full_name="张伟", school=office.school, subjects="历史")
    maths = keep(office, "person", full_name="张伟", school=office.school, subjects="数学")
    full = office.records.title(event)
    heads = ("活动", "姓名", "日期", "时段", "出席")

    taken = office.workbooks.take(
        table(
            tmp_path / "a.xlsx", heads, (full, "张伟（义门镇中学，数学）", "2026-09-01", "上午", "到"),
            ("新教师培训", "张伟", "2026-09-01", "上午", "到"), ("没有的培训", "李平", "2026-09-01", "上午", "到"),
        ),
        kind="attendance",
    )  # fmt: skip

    assert [one.get("person") for one in office.records.every("attendance")] == [maths.uid]
    assert [(one.row, one.column, one.code) for one in taken.refused] == [
        (3, "B", "ambiguous"), (4, "A", "not_found"), (4, "B", "not_found"),
    ]  # fmt: skip


def test_an_export_stands_by_day_and_by_name_and_has_nothing_to_do_on_its_way_back(
    office: Office, tmp_path: Path
) -> None:
    training(office)
    for name in ("曾静", "阿依古丽·艾买提", "单芳", "白雪"):
        keep(office, "person", full_name=name, school=office.school)
    heads = ("活动", "姓名", "日期", "时段", "出席")
    lines = [
        ("新教师培训", name, day, "上午", "到") for day in ("2026-09-02", "2026-09-01") for name in ("曾静", "白雪")
    ]
    office.workbooks.take(table(tmp_path / "a.xlsx", heads, *lines), kind="attendance")

    for kind in ("person", "attendance"):
        rows = office.workbooks.export(kind, tmp_path / f"{kind}.xlsx")
        assert counts(office.workbooks.take(tmp_path / f"{kind}.xlsx")) == (0, 0, rows, 0)

    written = openpyxl.load_workbook(tmp_path / "person.xlsx").worksheets[0].iter_rows(min_row=3, values_only=True)
    assert [row[2] for row in written] == ["阿依古丽·艾买提", "白雪", "单芳", "曾静"]
    written = openpyxl.load_workbook(tmp_path / "attendance.xlsx").worksheets[0].iter_rows(min_row=3, values_only=True)
    assert [(row[5], row[2][:2]) for row in written] == [
        ("2026-09-01", "白雪"), ("2026-09-01", "曾静"), ("2026-09-02", "白雪"), ("2026-09-02", "曾静"),
    ]  # fmt: skip


@pytest.mark.parametrize("number", ["x", "1" * 31, "0001d8ee026bd15aa03bfbcc2cee2c6g"])
def test_a_damaged_hidden_number_is_refused_in_its_line(number: str, office: Office, tmp_path: Path) -> None:
    for name in ("张伟", "李平"):
        keep(office, "person", full_name=name, school=office.school)
    office.workbooks.export("person", tmp_path / "a.xlsx")

    def damage(book: Any) -> None:
        book.worksheets[0]["A3"] = number

    taken = office.workbooks.take(changed(tmp_path / "a.xlsx", damage))

    assert [(one.row, one.code) for one in taken.refused] == [(3, "bad_uid")]
    assert (taken.added, taken.same) == (0, 1)


def test_a_line_under_an_unknown_number_becomes_a_record_of_that_number(office: Office, tmp_path: Path) -> None:
    keep(office, "person", full_name="张伟", school=office.school)
    office.workbooks.export("person", tmp_path / "a.xlsx")

    def other(book: Any) -> None:
        book.worksheets[0]["A3"] = "f" * 32

    taken = office.workbooks.take(changed(tmp_path / "a.xlsx", other))

    assert counts(taken) == (1, 0, 0, 0)
    assert office.records.one("person", "f" * 32).get("full_name") == "张伟"


def test_the_telephone_in_a_row_goes_to_the_teacher_of_that_row(office: Office, tmp_path: Path) -> None:
    file = table(
        tmp_path / "a.xlsx",
        ("姓名", "性别", "职称", "电话"),
        ("张伟", "男", None, "13900000001"),
        ("李平", "女", None, "13900000002"),
    )

    first, again = office.workbooks.take(file), office.workbooks.take(file)

    named = {one.uid: one.get("full_name") for one in people(office)}
    phones = {named[str(one.get("person"))]: one.get("phone") for one in office.records.every("person_private")}
    assert phones == {"张伟": "13900000001", "李平": "13900000002"}
    assert (counts(first), counts(again)) == ((4, 0, 0, 0), (0, 0, 4, 0))


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("出生年月", "3月5日", "not_a_month"), ("出生年月", "2200-01", "not_a_month"), ("性别", "未知", "not_in_list"),
        ("性别", "男 ", None), ("姓名", "王" * 60, "too_long"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_stand_is_named_with_its_place(
    column: str, value: str, code: str | None, office: Office, tmp_path: Path
) -> None:
    line = dict(zip(HEADS, ("张伟", "男", "1970-05", None), strict=True)) | {column: value}

    taken = office.workbooks.take(table(tmp_path / "a.xlsx", HEADS, tuple(line.values())), kind="person")

    place = "ABCD"[HEADS.index(column)]
    assert [(one.sheet, one.row, one.column, one.code) for one in taken.refused] == (
        [("Sheet", 2, place, code)] if code else []
    )
    assert taken.added == (0 if code else 1)


def test_a_table_of_plain_text_is_kept_once_however_often_and_in_whatever_coding_it_is_taken(
    office: Office, tmp_path: Path
) -> None:
    text = "姓名,性别,出生年月\n张伟,男,1974-05\n李平,女,1980/3\n"
    (tmp_path / "a.csv").write_bytes(text.encode("gb18030"))
    (tmp_path / "b.csv").write_text(text, encoding="utf-8-sig")

    first = office.workbooks.take(tmp_path / "a.csv", kind="person")
    digest = office.store.records.digest()
    again = [office.workbooks.take(tmp_path / name, kind="person") for name in ("a.csv", "b.csv")]

    assert counts(first) == (2, 0, 0, 0)
    assert [counts(one) for one in again] == [(0, 0, 2, 0)] * 2
    assert office.store.records.digest() == digest


def test_a_table_of_plain_text_is_no_form_to_fill(office: Office, tmp_path: Path) -> None:
    keep(office, "pairing", helper=office.school, start="2026-09-01", recipients=[{"school": office.school}])
    (tmp_path / "a.csv").write_text("帮扶校,受援校,互访次数\n", encoding="utf-8")

    with pytest.raises(Refused) as refused:
        office.workbooks.fill(tmp_path / "a.csv", tmp_path / "b.xlsx")

    assert refused.value.code == "no_look"
    assert not (tmp_path / "b.xlsx").exists()


def test_what_came_with_a_new_record_in_the_same_row_is_found_by_its_name(office: Office, tmp_path: Path) -> None:
    file = table(tmp_path / "a.xlsx", ("姓名", "性别", "联系电话"), ("张伟", "男", "13800138000"))

    office.workbooks.take(file, kind="person")

    assert {record.kind for record in office.records.search("张伟")} == {"person", "person_private"}
