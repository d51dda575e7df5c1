"""A term of 2014 that was worked out by hand: calendar, pairs, and a book of what happened in it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from core.kinds import measure_of_rule
from core.kinds.presets import CADENCE
from core.model.record import Record
from core.rules.duties import Book, Duty, duties, rules_of
from core.rules.holding import Known
from core.rules.periods import Year

SCHOOL, VILLAGE = "helper school", "village school"


def day(words: str) -> dt.date:
    return dt.date.fromisoformat(words)


def weeks(first: str, count: int, kinds: Mapping[int, str]) -> list[dict[str, Any]]:
    monday = day(first)
    return [
        {"week_no": n, "monday": (monday + dt.timedelta(weeks=n - 1)).isoformat(), "kind": kinds.get(n, "教学")}
        for n in range(1, count + 1)
    ]


# The autumn term of 2014: week 5 ends in the national holiday, week 8 is the farm holiday, week 20 is for examinations.
AUTUMN = Record(
    "school_calendar",
    "autumn",
    {
        "school_year": "2014-2015",
        "term": "第一学期",
        "first_day": "2014-09-01",
        "last_day": "2015-01-23",
        "weeks": weeks("2014-09-01", 21, {8: "假期", 20: "考试", 21: "机动"}),
        "exceptions": [
            {"day": "2014-09-28", "kind": "补课"},
            *({"day": f"2014-10-0{n}", "kind": "放假"} for n in (1, 2, 3, 6, 7)),
            {"day": "2014-10-11", "kind": "补课"},
            *({"day": one, "kind": "放假"} for one in ("2015-01-01", "2015-01-02")),
        ],
    },
)
SPRING = Record(
    "school_calendar",
    "spring",
    {"school_year": "2014-2015", "term": "第二学期", "first_day": "2015-03-02", "last_day": "2015-07-10"},
)
PAIRING = Record(
    "pairing",
    "pairing",
    {"helper": SCHOOL, "recipients": [{"school": VILLAGE}], "start": "2014-09-01", "end": "2015-07-31"},
)
LEADERS = Record(
    "leader_pair", "principals",
    {"pairing": "pairing", "line": "校长", "helper_leader": "head", "recipient_leader": "village head",
     "recipient": VILLAGE, "start": "2014-09-01"},
)  # fmt: skip
DEPUTIES = Record(
    "leader_pair", "deputies",
    {"pairing": "pairing", "line": "教学", "helper_leader": "dean", "recipient_leader": "village dean",
     "start": "2014-09-01"},
)  # fmt: skip
CHINESE = Record(
    "group_pair", "chinese",
    {"pairing": "pairing", "subject": "语文", "helper_head": "h", "recipient_head": "r", "start": "2014-09-01"},
)  # fmt: skip
PAIR = Record(
    "mentor_pair", "pair",
    {"pairing": "pairing", "mentor": "li", "mentee": "wang", "subject": "语文", "start": "2014-09-01",
     "end": "2015-07-10"},
)  # fmt: skip
# What conditions look up beside the events: the lesson heard, the mentor's studio, the weak subject, the people.
LESSON = Record("lesson", "lesson", {"teacher": "wang", "date": "2014-09-10"})
STUDIO = Record("studio", "studio", {"head": "li", "school": SCHOOL})
WEAK = Record("survey", "weak", {"pairing": "pairing", "weak_subjects": [{"subject": "语文"}]})
PEOPLE = [
    *(Record("person", uid, {"school": SCHOOL}) for uid in ("head", "dean", "h", "li")),
    *(Record("person", uid, {"school": VILLAGE}) for uid in ("village head", "village dean", "r", "wang")),
]
SCHOOLS = [Record("school", SCHOOL, {"name_zh": "帮扶学校"}), Record("school", VILLAGE, {"name_zh": "村小"})]


def event(kind: str, uid: str = "", made: str = "", /, **values: Any) -> Record:
    name = uid or f"{kind} {values.get('date') or values.get('start')}"
    return Record(kind, name, {"pairing": "pairing", **values}, made=made)


SAID = {"strengths": "目标明确", "suggestions": "多等一等"}


def heard(date: str, uid: str = "", made: str = "", **values: Any) -> Record:
    return event(
        "lesson_observation", uid, made, **{"date": date, "observer": "li", "lesson": "lesson", **SAID, **values}
    )


def book(*events: Record, **pairs: Any) -> Book:
    by_kind: dict[str, list[Record]] = {}
    for one in events:
        by_kind.setdefault(one.kind, []).append(one)
    given = {"leaders": [LEADERS, DEPUTIES], "groups": [CHINESE], "mentors": [PAIR], **pairs}
    pairing = given.pop("pairing", PAIRING)
    known = Known([pairing], [LESSON, STUDIO, WEAK, *PEOPLE, *SCHOOLS, *given["mentors"]])
    return Book(pairing, events=by_kind, around=known, **given)


def owed(
    rule: str, on: str, *events: Record, until: str = "", stored: Iterable[Record] = (), **pairs: Any
) -> list[Duty]:
    first, last = day(on), day(until or on)
    rules = [one for one in rules_of(CADENCE, stored, measure_of_rule) if one.rule == rule]
    return duties(rules, book(*events, **pairs), Year([AUTUMN, SPRING], first, last), first, last)


def only(found: list[Duty]) -> Duty:
    assert len(found) == 1, found
    return found[0]
