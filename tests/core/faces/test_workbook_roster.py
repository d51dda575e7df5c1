"""A roster as a school sent it: everybody is taken, nobody else, and what was changed is told."""

import pytest

from core.faces.workbook.door import WorkbookContents, read
from core.kinds import KINDS
from core.model.record import read as parse
from tests.core.faces.workbooks import PERSON, ROSTER, people
from tests.every import every


@pytest.fixture(scope="module")
def roster() -> WorkbookContents:
    return read(ROSTER, KINDS)


# --- the roster as a school sent it -------------------------------------------------------------------------------


def test_every_person_of_the_roster_is_taken_and_nobody_else(roster: WorkbookContents) -> None:
    names = [line.typed["full_name"] for line in people(roster)]

    assert len(names) == 58
    assert names[0] == "曾晓勇"
    assert names[-1] == "陈㼆"
    assert not [name for name in names if "合计" in name or "注" in name or "空" in name]
    assert roster.refused == ()


def test_every_line_of_the_roster_passes_the_parse_of_the_form(roster: WorkbookContents) -> None:
    school = "a" * 32

    read_back = [parse(PERSON, {"school": school, **line.typed}) for line in people(roster)]

    assert [problems for _, problems in read_back if problems] == []
    births = [record.get("birth") for record, _ in read_back]
    assert births[:3] == ["1974-05", "1964-02", "1964-06"]
    assert every(record.get("work_start") for record, _ in read_back)


def test_two_people_of_one_name_stay_two(roster: WorkbookContents) -> None:
    called_so = [line for line in people(roster) if line.typed["full_name"] == "张伟"]

    assert [line.row for line in called_so] == [5, 30]
    assert [parse(PERSON, line.typed)[0].get("birth") for line in called_so] == ["1964-02", "1974-01"]


def test_rare_characters_and_the_dot_between_names_arrive_whole(roster: WorkbookContents) -> None:
    names = {line.typed["full_name"] for line in people(roster)}

    assert {"李𠮷", "王䶮", "陈㼆", "扎西·次仁", "阿依古丽·买买提", "单芳"} <= names


def test_two_subjects_in_a_cell_are_two_subjects(roster: WorkbookContents) -> None:
    line = next(line for line in people(roster) if line.row == 9)

    assert parse(PERSON, line.typed)[0].get("subjects") == "数学、物理"


def test_telephones_belong_to_a_kind_of_their_own_in_the_row_of_their_owner(roster: WorkbookContents) -> None:
    phones = {line.row: line for line in roster.lines if line.kind == "person_private"}

    assert phones[4].typed == {"phone": "13900002274"}
    assert phones[4].owner == "person"
    assert phones[6].typed == {"phone": "13900002521"}
    assert phones[18].typed == {"phone": "139000004331"}
    assert 5 not in phones
    # The owner stands before what hangs on it, so that it can be kept first.
    rows = [(line.row, line.kind) for line in roster.lines]
    assert every(rows.index((row, "person")) < rows.index((row, "person_private")) for row in phones)


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (1, "", "title"), (2, "", "title"), (65, "", "total"), (66, "", "note"), (24, "", "empty_row"),
        (6, "C", "spaces"), (30, "B", "spaces"), (9, "F", "widths"), (9, "G", "written_as"), (5, "D", "written_as"),
        (6, "J", "nothing"), (18, "I", "odd_phone"),
    ],
)  # fmt: skip
def test_the_roster_is_told_what_was_changed_or_skipped(
    roster: WorkbookContents, row: int, column: str, code: str
) -> None:
    assert (row, column, code) in [(note.row, note.column, note.code) for note in roster.notes]


def test_the_second_sheet_is_named_and_not_read(roster: WorkbookContents) -> None:
    assert [note.code for note in roster.notes if note.sheet == "Sheet2"] == ["no_heads"]


def test_no_cell_is_told_of_twice(roster: WorkbookContents) -> None:
    cells = [(note.row, note.column) for note in roster.notes if note.column]

    assert len(cells) == len(set(cells))
