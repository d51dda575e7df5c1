"""School years, terms, months and the parts of a day, as schools count them."""

import datetime as dt

import pytest

from core.model.term import (
    FIRST,
    SECOND,
    in_day_order,
    month_named,
    months,
    quarter_named,
    school_year,
    span,
    term_of,
    usual_days,
    weekday,
    years,
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("when", "year"), [("2014-07-31", "2013-2014"), ("2014-08-01", "2014-2015"), ("2015-01-01", "2014-2015")]
)
def test_the_school_year_turns_on_the_first_of_august(when: str, year: str) -> None:
    first, last = span(year)

    assert school_year(day(when)) == year
    assert first <= day(when) <= last


def test_a_long_dash_names_a_school_year_too() -> None:
    assert span("2014—2015") == (day("2014-08-01"), day("2015-07-31"))


@pytest.mark.parametrize("words", ["—", "2014", "2014-2016", "二〇一四", "2015-2014"])
def test_words_that_name_no_school_year_are_refused(words: str) -> None:
    with pytest.raises(ValueError) as refused:
        span(words)

    assert refused.value.args == (words,)


@pytest.mark.parametrize(
    ("when", "term"),
    [("2014-08-01", FIRST), ("2015-01-31", FIRST), ("2015-02-01", SECOND), ("2015-07-31", SECOND)],
)
def test_the_first_term_runs_over_new_year(when: str, term: str) -> None:
    assert term_of(day(when)) == term


def test_the_school_years_of_some_days_are_those_they_touch() -> None:
    assert years(day("2014-07-31"), day("2015-08-01")) == ["2013-2014", "2014-2015", "2015-2016"]


@pytest.mark.parametrize(
    ("when", "length", "first", "last"),
    [
        ("2016-02-10", 1, "2016-02-01", "2016-02-29"),
        ("2014-12-31", 1, "2014-12-01", "2014-12-31"),
        ("2014-11-05", 3, "2014-10-01", "2014-12-31"),
        ("2015-03-31", 3, "2015-01-01", "2015-03-31"),
    ],
)
def test_a_month_and_a_quarter_have_their_first_and_last_day(when: str, length: int, first: str, last: str) -> None:
    assert months(day(when), length) == (day(first), day(last))


def test_months_and_quarters_have_short_names() -> None:
    assert (month_named(day("2014-09-30")), quarter_named(day("2014-09-30"))) == ("2014-09", "2014-Q3")


def test_without_a_calendar_terms_are_taught_at_the_usual_time() -> None:
    assert usual_days(2014, FIRST) == (day("2014-09-01"), day("2015-01-20"))
    assert usual_days(2014, SECOND) == (day("2015-03-01"), day("2015-07-10"))


def test_sittings_follow_each_other_by_day_and_part_of_it() -> None:
    told = [
        ("2014-10-09", "晚上"),
        ("2014-10-09", "课间"),
        ("2014-10-08", "晚上"),
        ("2014-10-09", "上午"),
        ("2014-10-09", "下午"),
    ]

    parts = [part for _, part in sorted(told, key=in_day_order)]

    assert parts == ["晚上", "上午", "下午", "晚上", "课间"]


def test_a_day_has_its_weekday() -> None:
    assert weekday(day("2014-10-09")) == "星期四"
