"""How a period is called on paper: 2014年11月, 2014年第四季度, 2014—2015学年; elsewhere it bears its short name."""

import re

from core.faces.paper.layouts.numerals import numeral
from core.model.words import say

_MONTH = re.compile(r"(\d{4})-(\d\d)")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_SCHOOL_YEAR = re.compile(r"(\d{4})-(\d{4})")
_YEAR = re.compile(r"\d{4}")
_SHORT_DAY = re.compile(r"(?<![\d-])(\d\d)-(\d\d)(?![\d-])")


def period_words(label: str) -> str:
    """Return the words for the short name of a period; other words as they are."""
    if found := _MONTH.fullmatch(label):
        return say("{year}年{month}月", year=found[1], month=int(found[2]))
    if found := _QUARTER.fullmatch(label):
        return say("{year}年第{n}季度", year=found[1], n=numeral(int(found[2])))
    if found := _SCHOOL_YEAR.fullmatch(label):
        return say("{year}学年", year=f"{found[1]}—{found[2]}")
    return say("{year}年", year=label) if _YEAR.fullmatch(label) else label


def spans_in_words(line: str) -> str:
    """Return a line of periods and days, such as "第3周 09-15—09-28" or "2014-11—2015-05", in words."""
    named = "—".join(map(period_words, line.split("—"))) if not _SHORT_DAY.search(line) else line
    return _SHORT_DAY.sub(lambda day: say("{month}月{day}日", month=int(day[1]), day=int(day[2])), named)
