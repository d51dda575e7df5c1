"""The people of the demonstration: village teachers, posts and honours; the roster itself comes from Excel."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from core.demo.entry import DeskEntry, lines, moment, uid_for
from core.demo.texts import Story

_ENTERED = dt.date(2014, 5, 8)
_COLUMNS = ("full_name", "sex", "ethnicity", "birth", "work_start", "title", "post", "subjects", "staffing", "remark")


def village_people(story: Story, school: str, desk: str) -> list[DeskEntry]:
    """Return the entries of a village school's teachers, in its own order; the dean types, or nobody known."""
    dean = "" if desk == "helper" else person_uid(story["id"], story["people"][1])
    when = moment(_ENTERED, 10)
    return [
        DeskEntry("person", person_uid(story["id"], row), _filled(row) | {"school": school}, desk, when, dean)
        for row in story["people"]
    ]


def person_uid(school: str, row: list[str]) -> str:
    """Return the uid of a village teacher."""
    return uid_for("person", school, row[0], row[3])


def futuo(story: Story) -> tuple[str, dict[str, str]]:
    """Return the uid and the record of the school that has no computer; the helper enters for it."""
    return uid_for("school", story["id"]), dict(story["school"])


def posts(schools: Story, book: Mapping[str, str]) -> Iterator[DeskEntry]:
    """Yield what the helper adds to its roster: who holds which post, and the honours of mentors."""
    when = moment(_ENTERED + dt.timedelta(days=1), 15)
    for name, _, post, _, remark in schools["posts"]:
        typed = {"post": post, "remark": remark} if remark else {"post": post}
        yield DeskEntry("person", book[name], typed, "helper", when)
    for name, honour, level, day in schools["honours"]:
        rows = lines({"honour": honour, "level": level, "awarded": day}, key=f"honour {name}")
        yield DeskEntry("person", book[name], {"honours": rows}, "helper", when)


def _filled(row: list[str]) -> dict[str, Any]:
    return {name: value for name, value in zip(_COLUMNS, row, strict=True) if value}
