"""Teaching weeks and school days from a school's calendar record; a term may run over New Year. Draws nothing."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from core.model.record import Record

_WEEK = dt.timedelta(days=7)
_DAY = dt.timedelta(days=1)
HOLIDAY, OFF, MADE_UP = "假期", "放假", "补课"
_TEACHING = "教学"


class Week(NamedTuple):
    """A week of a term: its number, its Monday and its kind (教学, 考试, 机动, 假期)."""

    number: int
    monday: dt.date
    kind: str


class CalendarException(NamedTuple):
    """A day that differs from the week: 放假 or 补课, and why."""

    day: dt.date
    kind: str
    reason: str


def calendar_of(calendars: Iterable[Record], day: dt.date) -> Record | None:
    """Return the calendar whose term holds the day, or nothing."""
    return next((one for one in calendars if _holds(one, day)), None)


def weeks(calendar: Record) -> list[Week]:
    """Return the weeks of a term in their order; without listed weeks, all from the first day to the last."""
    listed = [
        Week(int(line["week_no"]), dt.date.fromisoformat(line["monday"]), str(line.get("kind") or _TEACHING))
        for line in calendar.lines("weeks")
        if line.get("week_no") and line.get("monday")
    ]
    return sorted(listed, key=lambda week: week.monday) if listed else _counted(calendar)


def teaching_week(calendar: Record, day: dt.date) -> int | None:
    """Return the number of the week that a day lies in; nothing out of term and in a week of holidays."""
    if not _holds(calendar, day):
        return None
    week = next((one for one in weeks(calendar) if monday_of(one.monday) <= day < monday_of(one.monday) + _WEEK), None)
    return week.number if week and week.kind != HOLIDAY else None


def is_school_day(calendar: Record, day: dt.date) -> bool:
    """Tell whether pupils come on that day: weekdays of term, but for days off and days made up."""
    exception = next((one.kind for one in moved(calendar) if one.day == day), "")
    if exception:
        return exception == MADE_UP
    return day.weekday() < 5 and teaching_week(calendar, day) is not None


def moved(calendar: Record) -> list[CalendarException]:
    """Return the days that differ from the week, in their order."""
    told = (line for line in calendar.lines("exceptions") if line.get("day"))
    days = (
        (dt.date.fromisoformat(line["day"]), str(line.get("kind") or OFF), str(line.get("reason") or ""))
        for line in told
    )  # fmt: skip
    return [CalendarException(*one) for one in sorted(days)]


def days_of(week: Week) -> list[dt.date]:
    """Return the seven days of a week from its Monday."""
    first = monday_of(week.monday)
    return [first + _DAY * at for at in range(7)]


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of a day's week."""
    return day - _DAY * day.weekday()


def _holds(calendar: Record, day: dt.date) -> bool:
    first, last = calendar.get("first_day"), calendar.get("last_day")
    return bool(first and last) and str(first) <= day.isoformat() <= str(last)


def _counted(calendar: Record) -> list[Week]:
    first, last = calendar.get("first_day"), calendar.get("last_day")
    if not (first and last):
        return []
    monday, end = monday_of(dt.date.fromisoformat(first)), dt.date.fromisoformat(last)
    number = (end - monday).days // 7 + 1
    return [Week(at + 1, monday + _WEEK * at, _TEACHING) for at in range(number)]
