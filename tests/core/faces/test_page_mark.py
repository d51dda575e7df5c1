"""The mark of a page: written and read back; blank sheets bear a number of their own."""

import pytest

from core.faces.paper.door import blank, paper
from core.faces.paper.page_mark import PageMark, mark, read_mark
from core.kinds import KINDS, kind_named
from core.model.kind import Kind
from tests.core.faces.conftest import Read
from tests.core.faces.shelf import Shelf, uid

NUMBERS = ["0" * 31 + digit for digit in "123"]


def kind(name: str) -> Kind:
    found = kind_named(name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", [one.name for one in KINDS])
def test_every_kind_comes_back_from_its_mark(name: str) -> None:
    assert read_mark(mark(name, uid("x")) + "/12") == PageMark(name, uid("x"), 12)
    assert read_mark(mark(name, uid("x"), "A") + "/1") == PageMark(name, uid("x"), 1, "A")


def test_small_letters_are_read_too() -> None:
    assert read_mark(f"lesson_observation/{uid('x')}/2") == PageMark("lesson_observation", uid("x"), 2)


@pytest.mark.parametrize("text", ["", "https://example.cn", "F03/12/1", f"a/{uid('x')}", f"a/{uid('x')}/1/2", "/" * 4])
def test_what_others_print_is_no_mark(text: str) -> None:
    assert read_mark(text) is None


def test_each_blank_sheet_bears_its_own_number_as_mark_and_in_words(shelf: Shelf, read: Read) -> None:
    sheets = blank(kind("lesson_observation"), 3, shelf, numbers=NUMBERS)

    assert [sheet.mark for sheet in sheets] == [mark("lesson_observation", number) for number in NUMBERS]
    assert f"编号 {NUMBERS[1]}" in read(sheets)[2]


def test_the_annex_of_a_plan_has_marks_of_its_own(shelf: Shelf) -> None:
    plan = shelf.put("work_plan", "plan", {"pairing": uid("pairing"), "title": "计划", "goals": "进步。"})
    shelf.put("plan_item", "goal", {"plan": plan.uid, "level": "年度目标", "number": "1", "task": "上好公开课"})

    filled = paper(kind("work_plan"), [plan], shelf)
    empty = blank(kind("work_plan"), 1, shelf, numbers=NUMBERS)

    assert [form.mark for form in filled] == [mark("work_plan", plan.uid), mark("work_plan", plan.uid, "A")]
    assert [form.mark for form in empty] == [mark("work_plan", NUMBERS[0]), mark("work_plan", NUMBERS[0], "A")]


@pytest.mark.parametrize("name", ["school_calendar", "attachment", "scoring_scheme"])
def test_a_record_whose_uid_follows_from_what_it_holds_takes_no_number(name: str, shelf: Shelf) -> None:
    sheets = blank(kind(name), 2, shelf, numbers=NUMBERS)

    assert [sheet.mark for sheet in sheets] == ["", ""]


def test_a_blank_sign_in_sheet_bears_the_number_of_its_event(shelf: Shelf) -> None:
    [sheet] = blank(kind("attendance"), 1, shelf, numbers=NUMBERS)

    assert sheet.mark == mark("attendance", NUMBERS[0])
