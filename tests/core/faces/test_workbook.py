"""Every kind goes to a workbook and comes back the same; what people do to one is read as they meant it."""

import uuid
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.faces.workbook.child import raw
from core.faces.workbook.door import UnreadableWorkbook, Unwritable, WorkbookContents, export, read, template
from core.faces.workbook.gather import SheetGathering, raw_sheets
from core.faces.workbook.write import write_export
from core.kinds import KINDS
from core.model import words
from core.model.fields import Rows
from core.model.kind import Kind
from core.model.record import Record
from core.model.record import read as parse
from tests.core.faces.workbooks import PERSON, export_of, full_and_bare, named, names


def nothing_to_do(kind: Kind, records: dict[str, Record], sheets: WorkbookContents) -> None:
    assert sheets.refused == ()
    assert sheets.notes == ()
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

    sheets, notes = raw_sheets(raw.answers(file))
    nothing_to_do(kind, records, SheetGathering(KINDS, KINDS).gather(sheets, notes, file.name))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_has_an_empty_table_with_a_column_for_each_field(kind: Kind, tmp_path: Path) -> None:
    references = {to: [(uuid.uuid4().hex, "甲"), (uuid.uuid4().hex, "甲")] for to in ("school", "person", "pairing")}

    template(kind, tmp_path / "空.xlsx", references=references)

    book = openpyxl.load_workbook(tmp_path / "空.xlsx")
    flat = [one.label for one in kind.kept() if not isinstance(one, Rows)]
    heads = [str(cell.value).removesuffix("*") for cell in book.worksheets[0][2]]
    seen = heads[-len(flat) - 1 : -1]
    assert [head[: len(label)] for head, label in zip(seen, flat, strict=True)] == flat
    assert book.worksheets[0].column_dimensions[book.worksheets[0].cell(1, len(heads)).column_letter].hidden
    assert len(book.sheetnames) == 2 + len(list(kind.rows()))


def test_an_empty_table_says_that_it_is_empty(tmp_path: Path) -> None:
    template(PERSON, tmp_path / "空.xlsx", references={})

    with pytest.raises(UnreadableWorkbook) as told:
        read(tmp_path / "空.xlsx", KINDS)

    assert told.value.code == "no_data"


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


def test_an_empty_table_keeps_its_heads_and_leaves_everything_below_free(tmp_path: Path) -> None:
    template(PERSON, tmp_path / "空.xlsx", references={})
    export(PERSON, full_and_bare(PERSON).values(), tmp_path / "出.xlsx", called=names)

    sheet = openpyxl.load_workbook(tmp_path / "空.xlsx").worksheets[0]
    columns = range(1, sheet.max_column + 1)
    assert sheet.protection.sheet and not sheet.protection.insertRows and not sheet.protection.sort
    assert [sheet.cell(2, column).protection.locked for column in columns] == [True for _ in columns]
    assert sheet.column_dimensions["C"].protection.locked is False
    assert not openpyxl.load_workbook(tmp_path / "出.xlsx").worksheets[0].protection.sheet


def test_a_text_that_begins_as_a_formula_stays_a_text_when_it_is_edited(tmp_path: Path) -> None:
    known, _ = parse(PERSON, {"full_name": "张伟", "remark": '=HYPERLINK("http://x")'}, uid="a" * 32)

    export(PERSON, [known], tmp_path / "出.xlsx", called=names)

    sheet = openpyxl.load_workbook(tmp_path / "出.xlsx").worksheets[0]
    heads = [cell.value for cell in sheet[2]]
    remark, name = (sheet.cell(3, heads.index(head) + 1) for head in ("备注", "姓名*"))
    assert (remark.data_type, remark.quotePrefix, name.quotePrefix) == ("s", True, False)
