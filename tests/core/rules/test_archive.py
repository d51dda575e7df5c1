import datetime as dt
from typing import Any

import pytest

from core.kinds import KINDS, kind_named
from core.model.record import Record
from core.rules.archive import (
    PHOTOS,
    Item,
    bundled,
    by_item,
    class_words,
    entered_late,
    keeping,
    keeping_words,
    longest_keeping,
    ordered,
    overlaps,
    place_words,
    took_place,
)


def item(kind: str, uid: str = "u", **values: Any) -> Item:
    declared = kind_named(kind)
    assert declared is not None
    return Item(declared, Record(kind, uid, values, made="2014-10-10T08:00:00"))


def test_an_item_without_a_day_takes_the_year_of_its_entry() -> None:
    assert item("rubric").year == "2014"


def test_binder_order_is_section_then_day_then_contents() -> None:
    items = [
        item("donation", date="2014-09-01"),
        item("lesson_observation", "b", date="2014-10-09"),
        item("lesson_observation", "a", date="2014-10-09"),
        item("mentor_pair", start="2014-10-09"),
        item("pairing", start="2014-05-05"),
    ]

    assert [(one.kind.name, one.record.uid) for one in ordered(items, KINDS)] == [
        ("pairing", "u"),
        ("mentor_pair", "u"),
        ("lesson_observation", "a"),
        ("lesson_observation", "b"),
        ("donation", "u"),
    ]


def test_periods_of_keeping_have_a_code_and_words() -> None:
    assert (keeping(0), keeping(30), keeping(10)) == ("Y", "D30", "D10")
    assert (keeping_words(0), keeping_words(30)) == ("永久", "30年")


@pytest.mark.parametrize(
    ("start", "end", "period"),
    [
        ("2014-09-01", "2015-01-25", "D10"),
        ("2015-03-01", "2015-07-10", "D10"),
        ("2014-09-01", "2015-07-10", "D30"),
        ("2014-11-01", "2015-03-31", "D30"),
        ("2014-09-25", "2017-07-31", "D30"),
    ],
)
@pytest.mark.parametrize("kind", ["work_plan", "work_summary"])
def test_a_plan_or_a_summary_of_one_term_is_kept_ten_years(kind: str, start: str, end: str, period: str) -> None:
    assert keeping(item(kind, start=start, end=end).years) == period


def test_a_volume_is_kept_as_long_as_its_longest_item() -> None:
    assert longest_keeping([item("donation"), item("training")]) == 30
    assert longest_keeping([]) == 10


def test_every_kind_is_filed_in_a_section_that_exists() -> None:
    places = {kind.archive.place for kind in KINDS if kind.archive}

    assert places <= set(range(1, PHOTOS + 1))
    assert place_words(1).startswith("① ")
    assert place_words(14) == "⑭ 照片"


@pytest.mark.parametrize(
    ("event", "made", "late"),
    [
        ("2014-10-09", "2014-10-16T23:00:00", None),
        ("2014-10-09", "2014-10-17T00:00:00", dt.date(2014, 10, 17)),
        ("2014-12-30", "2015-01-03T08:00:00", None),
        ("2014-10-09", "2014-10-01T08:00:00", None),
        ("", "2014-10-17T00:00:00", None),
        ("2014-10-09", "", None),
    ],
)
def test_an_entry_is_late_after_a_week(event: str, made: str, late: dt.date | None) -> None:
    assert entered_late(event, made) == late


def test_an_item_belongs_to_the_days_on_which_it_held() -> None:
    year = dt.date(2014, 8, 1), dt.date(2015, 7, 31)

    assert overlaps(item("mentor_pair", start="2013-09-01", end="2014-08-01"), *year)
    assert not overlaps(item("mentor_pair", start="2012-09-01", end="2014-07-31"), *year)
    assert overlaps(item("pairing", start="2012-09-01"), *year)
    assert overlaps(item("rubric"), *year)
    assert not overlaps(item("donation", date="2015-08-01"), *year)
    assert not overlaps(item("donation", date="2014-07-31"), *year)


def test_boxes_are_filled_by_year_then_longest_keeping_then_class() -> None:
    items = [
        item("training", start="2015-03-01"),
        item("training", start="2014-11-15"),
        item("donation", date="2014-12-20"),
        item("basis_document", date="2014-09-01"),
    ]

    assert [(one.kind.name, one.year) for one in by_item(items)] == [
        ("donation", "2014"),
        ("training", "2014"),
        ("basis_document", "2014"),
        ("training", "2015"),
    ]


def test_a_class_has_a_name_unless_the_school_invented_it() -> None:
    assert class_words("BFL") == "结对帮扶"
    assert class_words("ABC") == "ABC"


def test_an_item_is_filed_once_with_the_days_of_its_event() -> None:
    year = dt.date(2014, 8, 1), dt.date(2015, 7, 31)

    assert took_place(item("mentor_pair", start="2014-08-01", end="2017-07-31"), *year)
    assert not took_place(item("mentor_pair", start="2014-07-31", end="2017-07-31"), *year)
    assert took_place(item("rubric"), *year)


def test_the_sheets_of_one_observer_in_one_term_are_one_item() -> None:
    sheets = [
        item("lesson_observation", "b", date="2014-12-01", observer="王"),
        item("lesson_observation", "a", date="2014-10-01", observer="王"),
        item("lesson_observation", "c", date="2015-04-01", observer="王"),
        item("lesson_observation", "d", date="2014-10-01", observer="李"),
        item("study_note", "e", date="2014-10-01", writer="王"),
        item("study_note", "f", date="2014-10-02", writer="王"),
        item("reflection", "g", date="2014-10-01", writer="王"),
        item("reflection", "h", date="2014-10-02", writer="王"),
    ]

    found = [[record.uid for record in one.records] for one in bundled(sheets)]

    assert found == [["a", "b"], ["c"], ["d"], ["e", "f"], ["g"], ["h"]]


def test_an_item_of_a_term_is_known_again_when_a_further_sheet_comes() -> None:
    first = item("lesson_observation", "a", date="2014-10-01", observer="王")
    [more] = bundled([first, item("lesson_observation", "b", date="2015-01-10", observer="王")])

    assert first.identity == more.identity
    assert first.year == more.year == "2015"


def test_an_item_of_a_term_is_filed_in_the_year_in_which_the_term_ends() -> None:
    autumn = item("lesson_observation", date="2014-10-01", observer="王")

    assert not took_place(autumn, dt.date(2014, 1, 1), dt.date(2014, 12, 31))
    assert took_place(autumn, dt.date(2015, 1, 1), dt.date(2015, 12, 31))
    assert took_place(autumn, dt.date(2014, 9, 1), dt.date(2015, 8, 31))
