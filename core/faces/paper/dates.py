"""How days, months and periods stand on paper, and the blanks in which a hand writes them. The one place for it.

Official papers write them without leading zeros (GB/T 9704-2012).
"""

import datetime as dt
import re

from core.faces.paper.numerals import numeral
from core.model import dates
from core.model.fields import Day, Field, Month, Value
from core.model.words import say

_MONTH = re.compile(r"(\d{4})-(\d\d)")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_SCHOOL_YEAR = re.compile(r"\d{4}-\d{4}")
_YEAR = re.compile(r"\d{4}")
_SHORT_DAY = re.compile(r"(?<![\d-])(\d\d)-(\d\d)(?![\d-])")
_LINE = "＿"


def day_words(day: dt.date) -> str:
    """Return a day, 2014年9月4日."""
    return dates.day_words(day)


def month_words(day: dt.date) -> str:
    """Return the month of a day, 2014年9月."""
    return dates.month_words(day.year, day.month)


def short_day_words(month: int, day: int) -> str:
    """Return a day where its year is plain, 9月4日."""
    return dates.short_day_words(month, day)


def kept_day(value: str) -> str:
    """Return a kept day (2014-09-04) in words."""
    return day_words(dt.date.fromisoformat(value))


def kept_month(value: str) -> str:
    """Return the month of a kept day or a kept month (2014-09) in words."""
    return month_words(dt.date.fromisoformat(f"{value[:7]}-01"))


def field_words(field: Field, value: Value) -> str:
    """Return a kept value as it stands on paper; days and months in the words of paper."""
    match field:
        case Day() if value:
            return kept_day(str(value))
        case Month() if value:
            return kept_month(str(value))
        case _:
            return field.show(value)


def days_words(first: str, last: str) -> str:
    """Return the kept days from first to last in words; a year that both lie in is said once."""
    if not first or last in ("", first):
        return kept_day(first or last) if first or last else ""
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return f"{day_words(start)}—{short_day_words(end.month, end.day) if start.year == end.year else day_words(end)}"


def eight_digits(value: str) -> str:
    """Return a kept day as lists of an archive write it, 20140904 (DA/T 22-2015)."""
    return value.replace("-", "")


def by_hand_day() -> str:
    """Return the place where a hand writes a day."""
    return f"　　　{say('年')}　　{say('月')}　　{say('日')}"


def by_hand_short_day() -> str:
    """Return the place where a hand writes a day in a narrow cell."""
    return f"　　{say('年')}　{say('月')}　{say('日')}"


def by_hand_month() -> str:
    """Return the place where a hand writes a month."""
    return f"　　{say('年')}　{say('月')}"


def by_hand_time() -> str:
    """Return the place where a hand writes a time of day."""
    return say("　　时　　分")


def on_lines_day() -> str:
    """Return a day to write on lines, as it stands in running text."""
    return f"{_LINE * 4}{say('年')}{_LINE * 2}{say('月')}{_LINE * 2}{say('日')}"


def school_year_words(year: str) -> str:
    """Return a school year as papers write it, 2014—2015."""
    return year.replace("-", "—")


def period_words(label: str) -> str:
    """Return the words for the short name of a period; other words as they are."""
    if _MONTH.fullmatch(label):
        return kept_month(label)
    if found := _QUARTER.fullmatch(label):
        return dates.quarter_words(int(found[1]), numeral(int(found[2])))
    if _SCHOOL_YEAR.fullmatch(label):
        return say("{year}学年", year=school_year_words(label))
    return say("{year}年", year=label) if _YEAR.fullmatch(label) else label


def period_lines(label: str) -> str:
    """Return the words for the short name of a period in two lines, the year above, where it is a month or quarter."""
    year, dash, _ = label.partition("-")
    words = period_words(label)
    above = say("{year}年", year=year)
    return words.replace(above, f"{above}\n", 1) if dash and not _SCHOOL_YEAR.fullmatch(label) else words


def spans_in_words(line: str) -> str:
    """Return a line of periods and days, such as "第3周 09-15—09-28" or "2014-11—2015-05", in words."""
    named = "—".join(map(period_words, line.split("—"))) if not _SHORT_DAY.search(line) else line
    return _SHORT_DAY.sub(lambda day: short_day_words(int(day[1]), int(day[2])), named)
