import datetime as dt
from typing import Any

import pytest

from core.model.record import Record
from core.rules.calendar import (
    calendar_of,
    days_of,
    is_school_day,
    monday_of,
    moved,
    teaching_week,
    weeks,
)


def calendar(**values: Any) -> Record:
    known = {"first_day": "2014-09-01", "last_day": "2015-01-30"}
    return Record("school_calendar", "c", {**known, **values})


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("when", "week"),
    [
        ("2014-09-01", 1),
        ("2014-09-07", 1),
        ("2014-09-08", 2),
        ("2014-12-31", 18),
        ("2015-01-01", 18),
        ("2015-01-05", 19),
        ("2015-01-30", 22),
        ("2015-01-31", None),
        ("2014-08-31", None),
    ],
)
def test_weeks_are_counted_over_new_year(when: str, week: int | None) -> None:
    assert teaching_week(calendar(), day(when)) == week


def test_the_first_week_is_the_one_that_holds_the_first_day() -> None:
    term = calendar(first_day="2014-09-03")

    assert teaching_week(term, day("2014-09-05")) == 1
    assert teaching_week(term, day("2014-09-08")) == 2
    assert teaching_week(term, day("2014-09-02")) is None


def test_listed_weeks_go_before_counted_ones() -> None:
    term = calendar(
        weeks=[
            {"week_no": 2, "monday": "2014-09-15", "kind": "教学"},
            {"week_no": 1, "monday": "2014-09-01", "kind": "教学"},
            {"week_no": 3, "monday": "2014-09-22", "kind": "假期"},
            {"week_no": 4},
        ]
    )

    assert [week.number for week in weeks(term)] == [1, 2, 3]
    assert teaching_week(term, day("2014-09-10")) is None
    assert teaching_week(term, day("2014-09-21")) == 2
    assert teaching_week(term, day("2014-09-22")) is None


def test_moved_days_are_school_days_or_not() -> None:
    term = calendar(
        exceptions=[
            {"day": "2014-10-11", "kind": "补课", "reason": "国庆调休"},
            {"day": "2014-10-01", "kind": "放假", "reason": "国庆节"},
            {"reason": "没有日期"},
        ]
    )

    assert [one.day for one in moved(term)] == [day("2014-10-01"), day("2014-10-11")]
    assert not is_school_day(term, day("2014-10-01"))
    assert is_school_day(term, day("2014-10-11"))
    assert is_school_day(term, day("2014-10-10"))
    assert not is_school_day(term, day("2014-10-12"))
    assert not is_school_day(term, day("2015-02-02"))
    assert teaching_week(term, day("2014-10-11")) == 6


def test_the_calendar_of_a_day_is_the_one_whose_term_holds_it() -> None:
    first, second = calendar(), calendar(first_day="2015-03-02", last_day="2015-07-10")

    assert calendar_of([first, second], day("2015-03-02")) is second
    assert calendar_of([first, second], day("2015-02-10")) is None


def test_a_calendar_without_days_has_no_weeks() -> None:
    assert weeks(Record("school_calendar", "c", {})) == []
    assert calendar_of([Record("school_calendar", "c", {})], day("2014-09-01")) is None


def test_a_week_has_seven_days_from_its_monday() -> None:
    [week, *_] = weeks(calendar(first_day="2014-09-03"))

    assert days_of(week)[0] == monday_of(day("2014-09-03")) == day("2014-09-01")
    assert days_of(week)[-1] == day("2014-09-07")
