"""The periods in which a duty returns: teaching weeks, months, quarters, terms, school years, with their school days.

Where no calendar has been entered the usual terms are assumed. Who owes what in a period is left to the duties.
"""

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from core.model import term
from core.model.record import Record
from core.model.term import month_named, months, quarter_named, school_year, span, years
from core.model.words import say
from core.rules.calendar import days_of, is_school_day, monday_of, weeks

_TEACHING = "教学"
_DAY = dt.timedelta(days=1)
_LABELS = (_SINGLE,) = ("一次",)


class Period(NamedTuple):
    """A stretch of time with its name and its school days, both ends included; the name is the same in every language.

    `week` is the number of a teaching week, 0 for everything else.
    """

    first: dt.date
    last: dt.date
    label: str
    days: Sequence[dt.date] = ()
    week: int = 0

    @property
    def words(self) -> str:
        """Return what the period is called in the reader's language."""
        return say("第{n}周", n=self.week) if self.week else say(self.label)

    def share(self, first: dt.date, last: dt.date) -> int:
        """Return how many of its school days lie from first to last."""
        return max(0, bisect_right(self.days, last) - bisect_left(self.days, first))


class Year:
    """The periods of every school year that the days from first to last touch."""

    def __init__(self, calendars: Iterable[Record], first: dt.date, last: dt.date) -> None:
        self._asked = (first, last)
        # A quarter may lie in two school years; whoever asks for a part of it is told of the whole.
        self._span = span(school_year(months(first, 3)[0]))[0], span(school_year(months(last, 3)[1]))[1]
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
        return sorted({day for one in self._terms for day in _school_days(one)})

    def _all(self, unit: str) -> Iterator[Period]:
        match unit:
            case term.WEEK:
                yield from self._weeks()
            case term.MONTH | term.QUARTER:
                yield from self._months(1 if unit == term.MONTH else 3)
            case term.TERM:
                yield from (self._period(*_ends(one), str(one.get("term"))) for one in self._terms)
            case term.YEAR:
                yield from (self._period(*span(year), year) for year in years(*self._span))
            case _:
                return

    def _weeks(self) -> Iterator[Period]:
        # Weeks of examinations, of holidays and those left free owe nothing that returns every week.
        for one in self._terms:
            for week in weeks(one):
                if week.kind == _TEACHING:
                    first = monday_of(week.monday)
                    yield self._period(first, first + _DAY * 6, f"第{week.number}周", week.number)

    def _months(self, length: int) -> Iterator[Period]:
        named = month_named if length == 1 else quarter_named
        first, last = months(self._span[0], length)
        while first <= self._span[1]:
            yield self._period(first, last, named(first))
            first, last = months(last + _DAY, length)

    def _period(self, first: dt.date, last: dt.date, label: str, week: int = 0) -> Period:
        days = self.days[bisect_left(self.days, first) : bisect_right(self.days, last)]
        return Period(first, last, label, days, week)


def period_of(words: str) -> Period:
    """Return the period that 2014-09, 2014-Q4, 2014-2015, 2014 or 2014-05-05..2015-05-31 names, or raise ValueError."""
    text = words.strip().upper()
    if ".." in text:
        first, last = map(iso_day, text.split("..", 1))
        if not (first and last and first <= last):
            raise ValueError(words)
        return between(first, last)
    if match := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text):
        return Period(*months(dt.date(int(match[1]), int(match[2]), 1)), text)
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        return Period(*months(dt.date(int(match[1]), int(match[2]) * 3, 1), 3), text)
    if match := re.fullmatch(r"\d{4}", text):
        return Period(dt.date(int(text), 1, 1), dt.date(int(text), 12, 31), text)
    return Period(*span(text), text)


def this_one(unit: str) -> str:
    """Return how people call the running period of a unit: 本周, 本月 …; nothing for what is owed once."""
    named = {
        term.WEEK: say("本周"), term.MONTH: say("本月"), term.QUARTER: say("本季"), term.TERM: say("本学期"),
        term.YEAR: say("本学年"),
    }  # fmt: skip
    return named.get(unit, "")


def once(first: dt.date, last: dt.date) -> Period:
    """Return the time in which something is owed a single time."""
    return Period(first, last, _SINGLE)


def between(first: dt.date, last: dt.date) -> Period:
    """Return the period from one day to another."""
    return Period(first, last, f"{first.isoformat()}..{last.isoformat()}")


def iso_day(value: object) -> dt.date | None:
    """Return a kept day as a day; nothing for what is empty or, brought by a foreign program, no day."""
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def _school_days(term: Record) -> Iterator[dt.date]:
    first, last = _ends(term)
    for week in weeks(term):
        yield from (day for day in days_of(week) if first <= day <= last and is_school_day(term, day))


def _assumed(known: Sequence[Record], first: dt.date, last: dt.date) -> Iterator[Record]:
    for year in range(first.year, last.year):
        for name in term.TERMS:
            begin, close = term.usual_days(year, name)
            if not any(_touches(one, begin, close) for one in known):
                values = {"term": name, "first_day": begin.isoformat(), "last_day": close.isoformat()}
                yield Record("school_calendar", "", values)


def _touches(term: Record, first: dt.date, last: dt.date) -> bool:
    begin, close = iso_day(term.get("first_day")), iso_day(term.get("last_day"))
    return bool(begin and close and begin <= last and close >= first)


def _ends(term: Record) -> tuple[dt.date, dt.date]:
    return dt.date.fromisoformat(str(term.get("first_day"))), dt.date.fromisoformat(str(term.get("last_day")))
