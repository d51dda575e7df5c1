"""The periods in which a duty returns: teaching weeks, months, quarters, terms, school years, with their school days.

Where no calendar has been entered the usual terms are assumed. Who owes what in a period is left to the duties.
"""

import calendar as months
import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from core.model.record import Record
from core.model.words import say
from core.rules.calendar import days_of, is_school_day, monday_of, school_year, span, weeks

WEEK, MONTH, QUARTER, TERM, YEAR, ONCE = "周", "月", "季", "学期", "年", "次"
_TEACHING = "教学"
_DAY = dt.timedelta(days=1)
# The usual terms, for schools that have entered no calendar: (name, first month and day, last month and day, years on).
_USUAL = (("第一学期", (9, 1), (1, 20), 0, 1), ("第二学期", (3, 1), (7, 10), 1, 1))


class Period(NamedTuple):
    """A stretch of time with its name and its school days, both ends included."""

    first: dt.date
    last: dt.date
    label: str
    days: Sequence[dt.date] = ()

    def share(self, first: dt.date, last: dt.date) -> int:
        """Return how many of its school days lie from first to last."""
        return max(0, bisect_right(self.days, last) - bisect_left(self.days, first))


class Year:
    """The periods of every school year that the days from first to last touch."""

    def __init__(self, calendars: Iterable[Record], first: dt.date, last: dt.date) -> None:
        self._asked = (first, last)
        # A quarter may lie in two school years; whoever asks for a part of it is told of the whole.
        self._span = span(school_year(_quarter(first)[0]))[0], span(school_year(_quarter(last)[1]))[1]
        known = [one for one in calendars if _touches(one, *self._span)]
        self._terms = sorted([*known, *_assumed(known, *self._span)], key=lambda one: str(one.get("first_day")))
        self._made: dict[str, list[Period]] = {}

    def periods(self, unit: str) -> list[Period]:
        """Return the periods of a unit that the days asked for touch, in their order; none for what is owed once."""
        if unit not in self._made:
            first, last = self._asked
            made = (one for one in self._all(unit) if one.days and one.first <= last and one.last >= first)
            self._made[unit] = sorted(made)
        return self._made[unit]

    @cached_property
    def days(self) -> list[dt.date]:
        """Return every school day of those years."""
        return sorted({day for term in self._terms for day in _school_days(term)})

    def _all(self, unit: str) -> Iterator[Period]:
        match unit:
            case "周":
                yield from self._weeks()
            case "月" | "季":
                yield from self._months(1 if unit == MONTH else 3)
            case "学期":
                yield from (self._period(*_ends(term), say(str(term.get("term")))) for term in self._terms)
            case "年":
                for year in range(self._span[0].year, self._span[1].year):
                    label = f"{year}-{year + 1}"
                    yield self._period(*span(label), label)
            case _:
                return

    def _weeks(self) -> Iterator[Period]:
        # Weeks of examinations, of holidays and those left free owe nothing that returns every week.
        for term in self._terms:
            for week in weeks(term):
                if week.kind == _TEACHING:
                    first = monday_of(week.monday)
                    yield self._period(first, first + _DAY * 6, say("第{n}周", n=week.number))

    def _months(self, length: int) -> Iterator[Period]:
        month = dt.date(self._span[0].year, (self._span[0].month - 1) // length * length + 1, 1)
        while month <= self._span[1]:
            end_month = month.month + length - 1
            last = dt.date(month.year, end_month, months.monthrange(month.year, end_month)[1])
            yield self._period(month, last, _month_label(month, length))
            month = last + _DAY

    def _period(self, first: dt.date, last: dt.date, label: str) -> Period:
        return Period(first, last, label, self.days[bisect_left(self.days, first) : bisect_right(self.days, last)])


def period_of(words: str) -> Period:
    """Return the period that 2014-09, 2014-Q4, 2014-2015, 2014 or 2014-05-05..2015-05-31 names, or raise ValueError."""
    text = words.strip().upper()
    if ".." in text:
        first, last = map(iso_day, text.split("..", 1))
        if not (first and last and first <= last):
            raise ValueError(words)
        return between(first, last)
    if match := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text):
        year, month = int(match[1]), int(match[2])
        return Period(dt.date(year, month, 1), dt.date(year, month, months.monthrange(year, month)[1]), text)
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        year, month = int(match[1]), int(match[2]) * 3
        return Period(dt.date(year, month - 2, 1), dt.date(year, month, months.monthrange(year, month)[1]), text)
    if match := re.fullmatch(r"\d{4}", text):
        return Period(dt.date(int(text), 1, 1), dt.date(int(text), 12, 31), text)
    return Period(*span(text), text)


def this_one(unit: str) -> str:
    """Return how people call the running period of a unit: 本周, 本月 …; nothing for what is owed once."""
    named = {
        WEEK: say("本周"), MONTH: say("本月"), QUARTER: say("本季"), TERM: say("本学期"), YEAR: say("本学年"),
    }  # fmt: skip
    return named.get(unit, "")


def between(first: dt.date, last: dt.date) -> Period:
    """Return the period from one day to another."""
    return Period(first, last, f"{first.isoformat()}..{last.isoformat()}")


def iso_day(value: object) -> dt.date | None:
    """Return a kept day as a day; nothing for what is empty or, brought by a foreign program, no day."""
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def _quarter(day: dt.date) -> tuple[dt.date, dt.date]:
    month = (day.month - 1) // 3 * 3 + 3
    return dt.date(day.year, month - 2, 1), dt.date(day.year, month, months.monthrange(day.year, month)[1])


def _month_label(month: dt.date, length: int) -> str:
    return f"{month:%Y-%m}" if length == 1 else f"{month.year}-Q{(month.month + 2) // 3}"


def _school_days(term: Record) -> Iterator[dt.date]:
    first, last = _ends(term)
    for week in weeks(term):
        yield from (day for day in days_of(week) if first <= day <= last and is_school_day(term, day))


def _assumed(known: Sequence[Record], first: dt.date, last: dt.date) -> Iterator[Record]:
    for year in range(first.year, last.year):
        for name, start, end, starts_on, ends_on in _USUAL:
            begin, close = dt.date(year + starts_on, *start), dt.date(year + ends_on, *end)
            if not any(_touches(one, begin, close) for one in known):
                values = {"term": name, "first_day": begin.isoformat(), "last_day": close.isoformat()}
                yield Record("school_calendar", "", values)


def _touches(term: Record, first: dt.date, last: dt.date) -> bool:
    begin, close = iso_day(term.get("first_day")), iso_day(term.get("last_day"))
    return bool(begin and close and begin <= last and close >= first)


def _ends(term: Record) -> tuple[dt.date, dt.date]:
    return dt.date.fromisoformat(str(term.get("first_day"))), dt.date.fromisoformat(str(term.get("last_day")))
