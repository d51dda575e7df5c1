"""How a day, a month and a period read on the screen. What is printed is worded in the faces of paper."""

import datetime as dt
import re

from core.model.words import say

_MONTH = re.compile(r"(\d{4})-(\d\d)")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_SCHOOL_YEAR = re.compile(r"\d{4}-\d{4}")


def day_words(day: dt.date) -> str:
    """Return a day without leading zeros, 2026年3月5日 (GB/T 9704-2012)."""
    return say("{year}年{month}月{day}日", year=day.year, month=day.month, day=day.day)


def month_words(year: int, month: int) -> str:
    """Return a month of a year, 2014年9月."""
    return say("{year}年{month}月", year=year, month=month)


def short_day_words(month: int, day: int) -> str:
    """Return a day whose year is plain, 9月4日."""
    return say("{month}月{day}日", month=month, day=day)


def quarter_words(year: int, quarter: int | str) -> str:
    """Return a quarter of a year, 2014年第4季度."""
    return say("{year}年第{n}季度", year=year, n=quarter)


def period_words(name: str) -> str:
    """Return how a period with a short name is called on the screen; other words as they are."""
    if found := _MONTH.fullmatch(name):
        return month_words(int(found[1]), int(found[2]))
    if found := _QUARTER.fullmatch(name):
        return quarter_words(int(found[1]), found[2])
    return say("{year} 学年", year=name) if _SCHOOL_YEAR.fullmatch(name) else name
