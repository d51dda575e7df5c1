"""What a school calls its time: school years and terms, weekdays, parts of a day, how often. All are values, no words.

They are kept, compared and made into keys, so they are the same in every language; fields and faces say them.
"""

import datetime as dt
import re

FIRST, SECOND = TERMS = ("第一学期", "第二学期")
MORNING, AFTERNOON, EVENING = PARTS_OF_DAY = ("上午", "下午", "晚上")
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
WEEK, MONTH, QUARTER, TERM, YEAR = UNITS = ("周", "月", "季", "学期", "年")
ONCE = "次"
"""The unit of what is owed only once."""

DayPart = tuple[str, str]
"""A day (2014-11-15) and a part of it, "" where none is told."""

# School years and first terms turn on 1 August; the second term runs from February to July.
_TURNS, _SECOND_FROM = 8, 2
# The usual teaching time of each term, for schools that have entered no calendar: first and last month and day.
_USUAL = {FIRST: ((9, 1), (1, 20)), SECOND: ((3, 1), (7, 10))}
_YEAR = re.compile("[1-9][0-9]{3}")


def school_year(day: dt.date) -> str:
    """Return the school year of a day, 2014-2015."""
    return year_named(first_year(day))


def first_year(day: dt.date) -> int:
    """Return the calendar year in which the school year of a day begins."""
    return day.year if day.month >= _TURNS else day.year - 1


def year_named(first: int) -> str:
    """Return the school year that begins in a calendar year."""
    return f"{first}-{first + 1}"


def span(year: str) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a school year. Raises ValueError for words that name none."""
    first, _, last = year.replace("—", "-").partition("-")
    if not (_YEAR.fullmatch(first) and _YEAR.fullmatch(last) and int(last) == int(first) + 1):
        raise ValueError(year)
    return dt.date(int(first), _TURNS, 1), dt.date(int(last), _TURNS, 1) - dt.timedelta(days=1)


def years(first: dt.date, last: dt.date) -> list[str]:
    """Return the school years that the days from first to last touch, the earliest first."""
    return [year_named(year) for year in range(first_year(first), first_year(last) + 1)]


def term_of(day: dt.date) -> str:
    """Return the term of a day: the first runs from August over New Year to January."""
    return SECOND if _SECOND_FROM <= day.month < _TURNS else FIRST


def half(day: dt.date) -> tuple[str, str]:
    """Return the half of a school year that a day lies in: its year and its term."""
    return school_year(day), term_of(day)


def usual_days(year: int, term: str) -> tuple[dt.date, dt.date]:
    """Return when a term is usually taught, in the school year that begins in the calendar year `year`."""
    ends = ((year + (month < _TURNS), month, day) for month, day in _USUAL[term])
    first, last = (dt.date(*one) for one in ends)
    return first, last


def months(day: dt.date, length: int = 1) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the month that a day lies in; of its quarter with a `length` of 3."""
    first = day.replace(month=(day.month - 1) // length * length + 1, day=1)
    after = first.year * 12 + first.month - 1 + length
    return first, dt.date(after // 12, after % 12 + 1, 1) - dt.timedelta(days=1)


def month_named(day: dt.date) -> str:
    """Return the short name of a day's month, 2014-11."""
    return f"{day.year:04}-{day.month:02}"


def quarter_named(day: dt.date) -> str:
    """Return the short name of a day's quarter, 2014-Q4."""
    return f"{day.year:04}-Q{(day.month + 2) // 3}"


def weekday(day: dt.date) -> str:
    """Return the weekday of a day."""
    return WEEKDAYS[day.weekday()]


def in_day_order(sitting: DayPart) -> tuple[str, int]:
    """Return by what sittings follow each other: morning, afternoon, evening, then what is called otherwise."""
    day, part = sitting
    return day, PARTS_OF_DAY.index(part) if part in PARTS_OF_DAY else len(PARTS_OF_DAY)
