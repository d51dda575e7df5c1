import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.faces import workbook_raw, workbook_tables
from core.faces.workbook import Sheets, Unreadable, Unwritable, errors_copy, export, fill, read, template
from core.faces.workbook_gather import Gathering, raw_sheets
from core.faces.workbook_write import write_export
from core.kinds import KINDS, kind_named
from core.model import words
from core.model.fields import Auto, Choice, Choices, Clock, Count, Day, Field, Flag, Measure, Month, Ref, Rows
from core.model.kind import Kind
from core.model.record import Record
from core.model.record import read as parse

DATA = Path(__file__).parents[2] / "data"
ROSTER = DATA / "义门镇中学教职工花名册.xlsx"
TABLE = Path(__file__).parents[3] / "resources" / "demo" / "上级下发-结对帮扶工作情况统计表.xlsx"


def named(kind: str) -> Kind:
    found = kind_named(kind)
    assert found is not None
    return found


PERSON = named("person")


@pytest.fixture(scope="module")
def roster() -> Sheets:
    return read(ROSTER, KINDS)


def people(sheets: Sheets) -> list[Any]:
    return [line for line in sheets.lines if line.kind == "person"]


# --- the roster as a school sent it -------------------------------------------------------------------------------


def test_every_person_of_the_roster_is_taken_and_nobody_else(roster: Sheets) -> None:
    names = [line.typed["full_name"] for line in people(roster)]

    assert len(names) == 58
    assert names[0] == "曾晓勇"
    assert names[-1] == "陈㼆"
    assert not [name for name in names if "合计" in name or "注" in name or "空" in name]
    assert roster.refused == ()


def test_every_line_of_the_roster_passes_the_parse_of_the_form(roster: Sheets) -> None:
    school = "a" * 32

    read_back = [parse(PERSON, {"school": school, **line.typed}) for line in people(roster)]

    assert [problems for _, problems in read_back if problems] == []
    births = [record.get("birth") for record, _ in read_back]
    assert births[:3] == ["1974-05", "1964-02", "1964-06"]
    assert all(record.get("work_start") for record, _ in read_back)


def test_two_people_of_one_name_stay_two(roster: Sheets) -> None:
    called_so = [line for line in people(roster) if line.typed["full_name"] == "张伟"]

    assert [line.row for line in called_so] == [5, 30]
    assert [parse(PERSON, line.typed)[0].get("birth") for line in called_so] == ["1964-02", "1974-01"]


def test_rare_characters_and_the_dot_between_names_arrive_whole(roster: Sheets) -> None:
    names = {line.typed["full_name"] for line in people(roster)}

    assert {"李𠮷", "王䶮", "陈㼆", "扎西·次仁", "阿依古丽·买买提", "单芳"} <= names


def test_two_subjects_in_a_cell_are_two_subjects(roster: Sheets) -> None:
    line = next(line for line in people(roster) if line.row == 9)

    assert parse(PERSON, line.typed)[0].get("subjects") == "数学、物理"


def test_telephones_belong_to_a_kind_of_their_own_in_the_row_of_their_owner(roster: Sheets) -> None:
    phones = {line.row: line for line in roster.lines if line.kind == "person_private"}

    assert phones[4].typed == {"phone": "13900002274"}
    assert phones[4].owner == "person"
    assert phones[6].typed == {"phone": "13900002521"}
    assert phones[18].typed == {"phone": "139000004331"}
    assert 5 not in phones
    # The owner stands before what hangs on it, so that it can be kept first.
    rows = [(line.row, line.kind) for line in roster.lines]
    assert all(rows.index((row, "person")) < rows.index((row, "person_private")) for row in phones)


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (1, "", "title"), (2, "", "title"), (65, "", "total"), (66, "", "note"), (24, "", "empty_row"),
        (6, "C", "spaces"), (30, "B", "spaces"), (9, "F", "widths"), (9, "G", "written_as"), (5, "D", "written_as"),
        (6, "J", "nothing"), (18, "I", "odd_phone"),
    ],
)  # fmt: skip
def test_the_roster_is_told_what_was_changed_or_skipped(roster: Sheets, row: int, column: str, code: str) -> None:
    assert (row, column, code) in [(note.row, note.column, note.code) for note in roster.notes]


def test_the_second_sheet_is_named_and_not_read(roster: Sheets) -> None:
    assert [note.code for note in roster.notes if note.sheet == "Sheet2"] == ["no_heads"]


def test_no_cell_is_told_of_twice(roster: Sheets) -> None:
    cells = [(note.row, note.column) for note in roster.notes if note.column]

    assert len(cells) == len(set(cells))


# --- out and in again ---------------------------------------------------------------------------------------------


def sample(one: Field) -> Any:
    match one:
        case Day():
            return "2015-03-05"
        case Month():
            return "1980-10"
        case Clock():
            return "08:05"
        case Choice():
            return one.options[0]
        case Choices():
            return "、".join(one.options[:2])
        case Ref():
            return "c" * 32
        case Flag():
            return "0"
        case Measure():
            return "12.5"
        case Count():
            return str(max(one.least, 1))
        case _:
            return "=１+1 文_x0041_"[: getattr(one, "longest", 9)]


def typed_sample(kind: Kind) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for one in kind.fields:
        if isinstance(one, Rows):
            columns = [column for column in one.fields if not isinstance(column, Auto)]
            first = {column.name: sample(column) for column in columns}
            typed[one.name] = [first, {columns[0].name: sample(columns[0])}]
        elif not isinstance(one, Auto):
            typed[one.name] = sample(one)
    return typed


def names(_: str, uid: str) -> str:
    return f"名 {uid[:4]}"


def full_and_bare(kind: Kind) -> dict[str, Record]:
    full, _ = parse(kind, typed_sample(kind), uid="a" * 32)
    bare, _ = parse(kind, {kind.fields[0].name: sample(kind.fields[0])}, uid="b" * 32)
    return {record.uid: record for record in (full, bare)}


def nothing_to_do(kind: Kind, records: dict[str, Record], sheets: Sheets) -> None:
    assert sheets.refused == ()
    assert [note.code for note in sheets.notes] == (["bad_check_digit"] if kind.name == "person_private" else [])
    assert [(line.kind, line.uid) for line in sheets.lines] == [(kind.name, uid) for uid in records]
    for line in sheets.lines:
        known = records[line.uid]
        again, _ = parse(kind, line.over(kind, known).typed, known)
        assert again.values == known.values


def test_an_export_that_nobody_touched_changes_nothing(tmp_path: Path) -> None:
    kind, records = PERSON, full_and_bare(PERSON)

    assert export(kind, records.values(), tmp_path / "出.xlsx", called=names) == 2

    nothing_to_do(kind, records, read(tmp_path / "出.xlsx", KINDS))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_goes_to_a_workbook_and_back_the_same(kind: Kind, tmp_path: Path) -> None:
    # Without the child process, which is the same for all kinds and has its own tests.
    records, file = full_and_bare(kind), tmp_path / "出.xlsx"

    write_export(kind, records.values(), file, names, {})

    sheets, notes = raw_sheets(workbook_raw.answers(file))
    nothing_to_do(kind, records, Gathering(KINDS, KINDS).gather(sheets, notes, file.name))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_has_an_empty_table_with_a_column_for_each_field(kind: Kind, tmp_path: Path) -> None:
    references = {to: [(uuid.uuid4().hex, "甲"), (uuid.uuid4().hex, "甲")] for to in ("school", "person", "pairing")}

    template(kind, tmp_path / "空.xlsx", references=references)

    book = openpyxl.load_workbook(tmp_path / "空.xlsx")
    flat = [one.label for one in kind.kept() if not isinstance(one, Rows)]
    heads = [str(cell.value).removesuffix("*") for cell in book.worksheets[0][2]]
    assert all(head.startswith(label) for head, label in zip(heads[-len(flat) :], flat, strict=True))
    assert len(book.sheetnames) == 2 + len(list(kind.rows()))


def test_an_empty_table_says_that_it_is_empty(tmp_path: Path) -> None:
    template(PERSON, tmp_path / "空.xlsx", references={})

    with pytest.raises(Unreadable) as told:
        read(tmp_path / "空.xlsx", KINDS)

    assert told.value.code == "no_data"


def export_of(kind: Kind, records: list[Record], file: Path, change: Callable[[Any], None]) -> Sheets:
    export(kind, records, file, called=names)
    book = openpyxl.load_workbook(file)
    change(book)
    book.save(file)
    return read(file, KINDS)


def test_a_template_filled_by_hand_gives_lines_with_their_child_lines_and_references(tmp_path: Path) -> None:
    school, file = uuid.uuid4().hex, tmp_path / "表.xlsx"
    template(PERSON, file, references={"school": [(school, "义门镇中学")]})
    book = openpyxl.load_workbook(file)
    sheet, honours = book["教师"], book["教师-荣誉"]
    heads = {cell.value: cell.column for cell in sheet[2]}
    sheet.cell(3, heads["姓名*"], "张伟")
    sheet.cell(3, heads["学校*"], "义门镇中学")
    sheet.cell(4, heads["姓名*"], "李平")
    sheet.cell(4, heads["学校*"], "城关小学")
    honours.append([None, None, "2", None, "骨干教师", "县区"])
    book.save(file)

    sheets = read(file, KINDS)

    first, second = sheets.lines
    assert first.typed == {"full_name": "张伟", "school": school}
    # A school that the list does not hold stays as it was typed: the office knows more schools than this table.
    assert second.typed["school"] == "城关小学"
    assert second.typed["honours"] == [{"honour": "骨干教师", "level": "县区", "id": ""}]
    assert second.place("honours.1.level") == ("教师-荣誉", 3, "F")
    assert second.place("full_name") == ("教师", 4, "C")


def test_the_same_child_line_given_twice_is_one_line(tmp_path: Path) -> None:
    known, _ = parse(
        PERSON, {"full_name": "张伟", "honours": [{"honour": "骨干教师"}, {"honour": "名师"}]}, uid="a" * 32
    )

    def change(book: Any) -> None:
        for row in (3, 4):
            book["教师-荣誉"].cell(row, 1).value = None

    line = export_of(PERSON, [known], tmp_path / "表.xlsx", change).lines[0]

    assert parse(PERSON, line.over(PERSON, known).typed, known)[0].values == known.values


def test_child_lines_that_the_workbook_does_not_hold_stay(tmp_path: Path) -> None:
    known, _ = parse(
        PERSON, {"full_name": "张伟", "honours": [{"honour": "骨干教师"}, {"honour": "名师"}]}, uid="a" * 32
    )

    def change(book: Any) -> None:
        book["教师-荣誉"].delete_rows(3)
        book["教师-荣誉"]["E3"] = "市级名师"

    line = export_of(PERSON, [known], tmp_path / "表.xlsx", change).lines[0].over(PERSON, known)

    again, _ = parse(PERSON, line.typed, known)
    assert [one["honour"] for one in again.lines("honours")] == ["骨干教师", "市级名师"]
    assert line.place("honours.2.honour") == ("教师-荣誉", 3, "E")


def test_an_emptied_cell_of_an_export_empties_the_value(tmp_path: Path) -> None:
    known, _ = parse(PERSON, {"full_name": "张伟", "remark": "支教"}, uid="a" * 32)

    def change(book: Any) -> None:
        book["教师"].cell(3, [cell.value for cell in book["教师"][2]].index("备注") + 1).value = None

    line = export_of(PERSON, [known], tmp_path / "表.xlsx", change).lines[0]

    assert parse(PERSON, line.typed, known)[0].get("remark") is None


def test_a_copied_line_does_not_overwrite_the_record_it_was_copied_from(tmp_path: Path) -> None:
    known, _ = parse(PERSON, {"full_name": "张伟"}, uid="a" * 32)

    def change(book: Any) -> None:
        row = [cell.value for cell in book["教师"][3]]
        row[2] = "李平"
        book["教师"].append(row)

    sheets = export_of(PERSON, [known], tmp_path / "表.xlsx", change)

    assert [line.typed["full_name"] for line in sheets.lines] == ["张伟"]
    assert [(one.row, one.code) for one in sheets.refused] == [(4, "double_uid")]


def test_two_records_of_one_name_are_told_apart_in_the_list_of_choices(tmp_path: Path) -> None:
    kind = named("mentor_pair")
    one, other = "1" * 32, "2" * 32
    known, _ = parse(kind, {"mentor": one, "mentee": other}, uid="a" * 32)

    export(kind, [known], tmp_path / "表.xlsx", called=lambda kind, uid: "张伟")
    line = read(tmp_path / "表.xlsx", KINDS).lines[0]

    assert (line.typed["mentor"], line.typed["mentee"]) == (one, other)


def test_an_export_in_english_is_read_back(tmp_path: Path) -> None:
    known, _ = parse(PERSON, {"full_name": "张伟", "sex": "女", "title": "高级教师"}, uid="a" * 32)
    words.speak("en")
    try:
        export(PERSON, [known], tmp_path / "out.xlsx", called=names)
        line = read(tmp_path / "out.xlsx", KINDS).lines[0]
        assert parse(PERSON, line.typed, known)[0].values == known.values
    finally:
        words.speak("zh")


def test_text_cells_keep_what_a_number_cell_would_spoil(tmp_path: Path) -> None:
    kind = named("person_private")
    known, _ = parse(kind, {"person": "c" * 32, "phone": "0910-3221", "id_number": "11010519491231002X"}, uid="a" * 32)

    export(kind, [known], tmp_path / "表.xlsx", called=names)

    sheet = openpyxl.load_workbook(tmp_path / "表.xlsx").worksheets[0]
    cells = {sheet.cell(2, cell.column).value: cell for cell in sheet[3]}
    assert (cells["身份证号"].value, cells["身份证号"].number_format) == ("11010519491231002X", "@")
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[1].hidden
    assert cells["uid"].value == "a" * 32


def test_a_template_offers_the_words_of_the_lists(tmp_path: Path) -> None:
    template(PERSON, tmp_path / "表.xlsx", references={"school": [("d" * 32, "义门镇中学")]})

    book = openpyxl.load_workbook(tmp_path / "表.xlsx")
    offered = {rule.formula1 for rule in book["教师"].data_validations.dataValidation if rule.type == "list"}
    texts = [cell.value for row in book["参考表"].iter_rows() for cell in row]
    assert len(offered) == 6
    assert {"男", "女", "汉族", "基诺族", "义门镇中学"} <= set(texts)


def test_a_text_too_long_for_a_cell_is_refused_by_name_and_leaves_the_older_file(tmp_path: Path) -> None:
    kind, file = named("basis_document"), tmp_path / "表.xlsx"
    file.write_bytes(b"older")
    record, _ = parse(kind, {"title": "通知", "content": "字" * 40_000}, uid="a" * 32)

    with pytest.raises(Unwritable) as told:
        export(kind, [record], file, called=names)

    assert told.value.code == "too_long"
    assert told.value.facts == {"kind": kind.name, "uid": "a" * 32, "field": "content", "label": "要点", "n": 40_000}
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("表.xlsx", b"older")]


def test_signs_that_no_workbook_can_carry_do_not_spoil_the_file(tmp_path: Path) -> None:
    record = Record("person", "a" * 32, {"full_name": "张\ud800伟\ufffe", "remark": "a\x0bb"})

    export(PERSON, [record], tmp_path / "表.xlsx", called=names)

    line = read(tmp_path / "表.xlsx", KINDS).lines[0]
    assert (line.typed["full_name"], line.typed["remark"]) == ("张伟", "ab")


# --- the reasons in a copy, and the superior's table ----------------------------------------------------------------


def test_the_copy_holds_only_refused_lines_each_with_its_reason(tmp_path: Path) -> None:
    file, copy = tmp_path / "花名册.xlsx", tmp_path / "问题.xlsx"
    shutil.copy(ROSTER, file)
    sheets = read(file, KINDS)
    line = people(sheets)[4]

    errors_copy(file, [line.remark("birth", "not_a_month", "不是有效年月")], copy, heads=sheets.heads)

    sheet = openpyxl.load_workbook(copy)["花名册"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[1] for row in rows[3:]] == ["郭娟"]
    assert (rows[2][-1], rows[3][-1]) == ("问题", "不是有效年月")
    assert sheet["E4"].fill.fgColor.rgb == "FFFFD9D9"
    assert "A1:J1" in [str(merged) for merged in sheet.merged_cells.ranges]


def test_the_mended_copy_can_be_taken_in_again(tmp_path: Path) -> None:
    file, copy = tmp_path / "花名册.xlsx", tmp_path / "问题.xlsx"
    shutil.copy(ROSTER, file)
    sheets = read(file, KINDS)
    told = [line.remark("birth", "not_a_month", "不对") for line in people(sheets)[4:7]]

    errors_copy(file, told, copy, heads=sheets.heads)
    again = read(copy, KINDS)

    assert [line.typed for line in people(again)] == [line.typed for line in people(sheets)[4:7]]


def test_a_record_stays_whole_in_the_copy(tmp_path: Path) -> None:
    file, copy = tmp_path / "表.xlsx", tmp_path / "问题.xlsx"
    records = [
        parse(PERSON, {"full_name": name, "honours": [{"honour": "甲"}, {"honour": "乙"}]}, uid=uid * 32)[0]
        for name, uid in (("张伟", "a"), ("李平", "b"))
    ]

    def change(book: Any) -> None:
        book["教师-荣誉"]["E6"] = "=1/0"

    sheets = export_of(PERSON, records, file, change)
    errors_copy(file, sheets.refused, copy, heads=sheets.heads)

    assert [line.typed["full_name"] for line in sheets.lines] == ["张伟"]
    assert [(one.sheet, one.row, one.code) for one in sheets.refused] == [
        ("教师", 4, "with_child"),
        ("教师-荣誉", 6, "no_result"),
    ]
    book = openpyxl.load_workbook(copy)
    assert [row[2].value for row in book["教师"].iter_rows(min_row=3)] == ["李平"]
    assert [row[2].value for row in book["教师-荣誉"].iter_rows(min_row=3)] == ["2", "2"]


def test_a_child_line_without_its_parent_is_refused_with_the_number_it_names(tmp_path: Path) -> None:
    known, _ = parse(PERSON, {"full_name": "张伟", "honours": [{"honour": "甲"}]}, uid="a" * 32)

    def change(book: Any) -> None:
        book["教师-荣誉"].append([None, None, "7", None, "乙"])

    sheets = export_of(PERSON, [known], tmp_path / "表.xlsx", change)

    assert [len(line.typed["honours"]) for line in sheets.lines] == [1]
    assert [(one.sheet, one.row, one.column, one.value, one.code) for one in sheets.refused] == [
        ("教师-荣誉", 4, "C", "7", "no_parent")
    ]


def test_child_lines_wait_with_a_parent_that_was_refused(tmp_path: Path) -> None:
    known, _ = parse(PERSON, {"full_name": "张伟", "honours": [{"honour": "甲"}]}, uid="a" * 32)

    def change(book: Any) -> None:
        book["教师"]["C3"] = "=A1"

    sheets = export_of(PERSON, [known], tmp_path / "表.xlsx", change)

    assert sheets.lines == ()
    assert [(one.sheet, one.code) for one in sheets.refused] == [("教师", "no_result"), ("教师-荣誉", "with_parent")]


def test_more_lines_than_a_sheet_is_read_back_from_are_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_tables, "MOST_ROWS", 1)

    with pytest.raises(Unwritable) as told:
        export(PERSON, full_and_bare(PERSON).values(), tmp_path / "表.xlsx", called=names)

    assert (told.value.code, told.value.facts["sheet"]) == ("too_many_rows", "教师-荣誉")
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_of_another_kind_is_named_and_left(tmp_path: Path) -> None:
    known, _ = parse(PERSON, {"full_name": "张伟"}, uid="a" * 32)
    export(PERSON, [known], tmp_path / "表.xlsx", called=names)

    with pytest.raises(Unreadable) as told:
        read(tmp_path / "表.xlsx", KINDS, "school")

    assert told.value.code == "no_heads"


def test_without_heads_all_lines_stay_and_the_refused_ones_are_marked(tmp_path: Path) -> None:
    sheets = read(ROSTER, KINDS)

    errors_copy(ROSTER, [people(sheets)[0].remark("birth", "x", "不对")], tmp_path / "问题.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "问题.xlsx")["花名册"]
    assert sheet["K4"].value == "不对"
    assert sheet["B63"].value == "陈㼆"


YEAR: list[dict[str, str | float | None]] = [
    {
        "helper": "市第一中学",
        "recipient": "义门镇中学",
        "pairs": 4,
        "lessons": 36,
        "worth": 1005.5,
        "effect": "=见附页",
    },
    {"helper": "市第二中学", "recipient": "新民镇中学", "pairs": 3, "lessons": None},
]
PLACES = {"B": "helper", "C": "recipient", "G": "pairs", "H": "lessons", "K": "worth", "L": "effect"}


def test_a_superiors_table_is_filled_without_touching_its_look(tmp_path: Path) -> None:
    fill(TABLE, tmp_path / "报表.xlsx", YEAR, PLACES, cells={"A2": "彬县（2015年度）"})

    before, after = (openpyxl.load_workbook(file).worksheets[0] for file in (TABLE, tmp_path / "报表.xlsx"))
    assert [after[f"{letter}7"].value for letter in PLACES] == ["市第一中学", "义门镇中学", 4, 36, 1005.5, "=见附页"]
    assert after["L7"].data_type == "s"
    assert [after[f"{letter}8"].value for letter in "BCGH"] == ["市第二中学", "新民镇中学", 3, None]
    assert after["A2"].value == "彬县（2015年度）"
    assert {str(one) for one in after.merged_cells.ranges} == {str(one) for one in before.merged_cells.ranges}
    assert [after.cell(12, column).value for column in range(4, 12)] == [
        before.cell(12, column).value for column in range(4, 12)
    ]
    for row in before.iter_rows():
        for cell in row:
            same = after[cell.coordinate]
            assert [repr(look) for look in (same.font, same.border, same.fill, same.alignment)] == [
                repr(look) for look in (cell.font, cell.border, cell.fill, cell.alignment)
            ]
    for letter, column in before.column_dimensions.items():
        assert after.column_dimensions[letter].width == column.width


def test_more_rows_than_the_table_has_places_are_refused_and_no_file_is_left(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as told:
        fill(TABLE, tmp_path / "报表.xlsx", YEAR * 3, PLACES)

    assert (told.value.code, told.value.facts["rows"], told.value.facts["places"]) == ("too_few_places", 6, 5)
    assert list(tmp_path.iterdir()) == []


def test_a_formula_of_the_table_is_never_written_over(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as told:
        fill(TABLE, tmp_path / "报表.xlsx", [], PLACES, cells={"D12": 7})

    assert (told.value.code, told.value.facts["cell"]) == ("formula_place", "D12")


def test_a_row_grows_where_a_name_takes_more_than_its_line(tmp_path: Path) -> None:
    partners = "义门柴村小学、义门张家坪小学、义门福托小学"
    rows: list[dict[str, str | float | None]] = [{"helper": "义门镇中学", "recipient": partners}, {"helper": "一中"}]

    fill(TABLE, tmp_path / "报表.xlsx", rows, PLACES)

    sheet = openpyxl.load_workbook(tmp_path / "报表.xlsx").worksheets[0]
    assert sheet.row_dimensions[7].height >= 2 * 15
    assert sheet.row_dimensions[8].height is None


def test_a_program_that_believes_what_a_sheet_says_of_its_extent_sees_every_line(tmp_path: Path) -> None:
    kind, records = PERSON, full_and_bare(PERSON)
    export(kind, records.values(), tmp_path / "出.xlsx", called=names)

    book = openpyxl.load_workbook(tmp_path / "出.xlsx", read_only=True)

    assert len(list(book.worksheets[0].iter_rows())) == 2 + len(records)
    book.close()


def test_an_export_is_laid_out_to_be_read_and_printed(tmp_path: Path) -> None:
    record, _ = parse(PERSON, {"full_name": "阿依古丽·买买提江·艾克拜尔", "remark": "支教" * 60}, uid="a" * 32)

    export(PERSON, [record], tmp_path / "表.xlsx", called=names)

    sheet = openpyxl.load_workbook(tmp_path / "表.xlsx").worksheets[0]
    widths = {sheet.cell(2, column).value: sheet.column_dimensions[openpyxl.utils.get_column_letter(column)].width
              for column in range(1, sheet.max_column + 1)}  # fmt: skip
    assert widths["姓名*"] >= 2 * len("阿依古丽·买买提江·艾克拜尔") - 4
    assert min(widths.values()) >= 8 and max(widths.values()) <= 42
    assert (sheet.page_setup.orientation, sheet.print_title_rows, sheet.freeze_panes) == ("landscape", "$2:$2", "C3")
