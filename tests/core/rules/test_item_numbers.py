"""Numbers of filed items: given once, counted within year, keeping and class, and void where one was given twice."""

from typing import Any

import pytest

from core.kinds import kind_named
from core.model.record import Record
from core.rules.archive import Item
from core.rules.item_numbers import (
    NO_NUMBERS,
    GivenNumbers,
    archive_number,
    counted,
    given_numbers,
    numbers,
    placed,
    shelf_mark,
    void_of,
    with_next,
)

AUTUMN = "lesson_observation/王/2014-2015/第一学期"
ENGLISH = AUTUMN.replace("第一学期", "First term")


def item(kind: str, uid: str = "u", code: str = "", **values: Any) -> Item:
    declared = kind_named(kind)
    assert declared is not None
    return Item(declared, Record(kind, uid, values, made="2014-10-10T08:00:00"), code=code)


def kept(identity: str, number: int, made: str, code: str = "BFL") -> Record:
    values = {"item": identity, "year": "2015", "keeping": "D10", "code": code, "number": number}
    return Record("archive_item", f"{identity} {number}", values, made=made)


def sheets() -> Item:
    return item("lesson_observation", date="2014-10-09", observer="王")


def test_a_number_holds_fonds_category_year_period_class_and_item() -> None:
    assert archive_number("J001", "2026", "D30", "BFL", 1) == "J001-WS·2026-D30-BFL-0001"


def test_what_a_school_has_not_is_left_out() -> None:
    assert archive_number("", "", "Y", "", 12) == "WS-Y-0012"


def test_items_are_counted_within_year_period_and_class() -> None:
    items = [
        item("training", start="2014-11-15"),
        item("reflection", date="2014-12-01"),
        item("reflection", date="2015-03-01"),
        item("donation", date="2014-12-20"),
    ]

    assert numbers(items, "J001", NO_NUMBERS) == [
        "J001-WS·2014-D10-BFL-0001",
        "J001-WS·2014-D10-BFL-0002",
        "J001-WS·2015-D10-BFL-0001",
        "J001-WS·2014-D30-BFL-0001",
    ]


def test_a_number_once_given_stays_and_new_items_follow_behind_all_others() -> None:
    early, known, late = (
        item("training", uid, start=f"2014-{month}-01") for uid, month in zip("abc", ("09", "10", "11"), strict=True)
    )
    mark = shelf_mark(known)

    given = GivenNumbers({(known.identity, mark): 1, ("training/gone", mark): 7})

    assert counted([early, known, late], given) == [8, 1, 9]


@pytest.mark.parametrize(("chinese", "english"), [("第一学期", "First term"), ("第二学期", "Second term")])
def test_an_identity_that_an_english_screen_wrote_is_the_same_item(chinese: str, english: str) -> None:
    head = "lesson_observation/王/2014-2015"

    given = given_numbers([kept(f"{head}/{english}", 57, "2015-03-01T08:00:00")])

    assert given.standing == {(f"{head}/{chinese}", ("2015", "D10", "BFL")): 57}
    assert given.void == ()


@pytest.mark.parametrize("english_first", [False, True])
def test_of_two_numbers_of_an_item_the_one_given_first_stands(english_first: bool) -> None:
    days = ("2015-03-01T08:00:00", "2015-02-01T08:00:00")
    chinese, english = days if english_first else days[::-1]
    twice = [
        kept(AUTUMN, 20, chinese),
        kept(ENGLISH, 57, english),
        kept("training/t", 3, "2015-02-01T08:00:00"),
    ]

    given = given_numbers(twice)

    stands, void = (57, 20) if english_first else (20, 57)
    assert counted([sheets()], given) == [stands]
    assert [(one.number, one.stands) for one in void_of([sheets()], given)] == [(void, stands)]
    assert void_of([item("training", "other", start="2015-02-01")], given) == []


def test_a_void_number_is_never_given_again() -> None:
    given = given_numbers(
        [
            kept(AUTUMN, 1, "2015-02-01T08:00:00"),
            kept(AUTUMN.replace("第一学期", "First term"), 2, "2015-03-01T08:00:00"),
        ]
    )

    assert counted([item("training", start="2015-02-01")], given) == [3]


def test_what_is_foreseen_adds_only_what_has_no_number() -> None:
    given = given_numbers([kept(AUTUMN, 4, "2015-02-01T08:00:00")])

    foreseen = with_next([sheets(), item("training", "t", start="2015-02-01")], given)

    assert sorted(foreseen.standing.values()) == [4, 5]
    assert foreseen.standing[AUTUMN, ("2015", "D10", "BFL")] == 4


def test_an_item_stays_in_the_class_in_which_it_was_numbered_when_the_school_files_otherwise_since() -> None:
    given = given_numbers([kept(AUTUMN, 4, "2015-02-01T08:00:00")])
    known, new = sheets()._replace(code="JXL"), item("open_lesson", code="JXL", date="2015-02-01")

    assert [shelf_mark(one)[2] for one in placed([known, new], given)] == ["BFL", "JXL"]
