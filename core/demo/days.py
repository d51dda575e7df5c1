"""The school calendar of the demonstration and the days that people choose from it."""

import datetime as dt
from collections.abc import Iterator
from random import Random

from core.demo.entry import lines, moment
from core.demo.texts import Story
from core.kinds import schools
from core.model.record import read
from core.rules.calendar import is_school_day, monday_of

_DAY = dt.timedelta(days=1)
# By the source's own dates: the term begins, a package goes, the plan of the next weeks goes with it.
PLANNED = tuple(moment(dt.date(*day), 16) for day in ((2014, 8, 28), (2014, 10, 30), (2014, 12, 18), (2015, 1, 24)))


def calendars(story: Story) -> list[dict[str, object]]:
    """Return both terms as they are typed: first and last day, weeks, days off and days made up."""
    return [_typed(term) for term in story["terms"]]


def school_days(term: dict[str, object]) -> list[dt.date]:
    """Return every day of a term on which pupils come."""
    calendar, _ = read(schools.SCHOOL_CALENDAR, term)
    first, last = (dt.date.fromisoformat(str(term[name])) for name in ("first_day", "last_day"))
    return [day for day in _every(first, last) if is_school_day(calendar, day)]


def spread(days: list[dt.date], n: int, rng: Random) -> list[dt.date]:
    """Return n of the days in their order, about evenly apart, as visits fall in a real term."""
    if n >= len(days):
        return days
    step = len(days) / n
    return [days[min(len(days) - 1, int(step * at + rng.random() * min(step - 1, 1.5)))] for at in range(n)]


def planned_before(day: dt.date) -> dt.datetime:
    """Return when the plan that holds a day was entered: some weeks ahead, in time for a package."""
    return max((when for when in PLANNED if when.date() < day), default=moment(day, 8))


def arrived(day: dt.date) -> dt.datetime:
    """Return when the plan that holds a day lay on the village schools' computers."""
    planned = planned_before(day)
    # The first package of the term waited in a drawer for two weeks; the later ones were carried over in two days.
    return planned + _DAY * (16 if planned == PLANNED[0] else 3)


def _typed(term: Story) -> dict[str, object]:
    first, last = dt.date.fromisoformat(term["first_day"]), dt.date.fromisoformat(term["last_day"])
    mondays = [day for day in _every(monday_of(first), last) if day.weekday() == 0]
    key = f"{term['school_year']} {term['term']}"
    weeks = [
        {"week_no": number, "monday": monday.isoformat(), "kind": term["weeks"].get(str(number), "教学")}
        for number, monday in enumerate(mondays, 1)
    ]
    days = [{"day": day, "kind": kind, "reason": reason} for day, kind, reason in term["exceptions"]]
    return {
        "school_year": term["school_year"],
        "term": term["term"],
        "first_day": term["first_day"],
        "last_day": term["last_day"],
        "weeks": lines(*weeks, key=f"{key} weeks"),
        "exceptions": lines(*days, key=f"{key} days"),
    }


def _every(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + _DAY * at for at in range((last - first).days + 1))
