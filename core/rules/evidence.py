"""Which records speak for which duty, and for whom: keys on both sides that must meet. Counts nothing.

A record offers its keys from the most telling to the least; a pair answers to its own. The first key that a pair in
force on that day answers to decides, so a record never serves two duties of the same rule. What names several people
(a studio meeting, a prize) is the exception: there each person's key counts on its own, once.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from core.model.record import Record
from core.model.text import characters
from core.rules.periods import iso_day

Lessons = Mapping[str, Record]
Keys = Iterable[str]

PAIRING, LEADERS, DEPUTIES, GROUPS, MENTORS = "pairing", "leaders", "deputies", "groups", "mentors"
CALLED_OFF = ("取消", "改期")
_JOINT = ("联合教研日", "同课异构", "集体磨课", "课例研讨", "网络教研")
_CLASSROOM = ("联合教研日", "同课异构", "集体磨课", "课例研讨")
_JOINED = ("行政例会", "教研活动", "项目评审")
_LECTURES = ("讲座", "直播", "观看名师实录")
_MICRO = "微型/小课题"


class Source(NamedTuple):
    """A kind of record that speaks for a duty, and the keys a record of it offers (none where it does not fit)."""

    kind: str
    keys: Callable[[Record, Lessons], Keys]
    each: bool = False


class Counted(NamedTuple):
    """How a duty is counted: which pairs owe it, what speaks for it, how records add up, in which unit."""

    subjects: str
    sources: tuple[Source, ...]
    unit: str = "次"
    total: Callable[[Sequence[Record]], int] = len


def counted(rule: str) -> Counted:
    """Return how a rule is counted; a rule of a school's own counts the records of the kind that its id names."""
    return COUNTED.get(rule) or Counted(PAIRING, (Source(rule, _of_pairing),))


def day_of(record: Record) -> dt.date | None:
    """Return the day of an event, or its first day."""
    return iso_day(record.get("date") or record.get("start"))


def took_place(record: Record) -> bool:
    """Tell whether an event was neither called off nor put off to another day."""
    return record.get("state") not in CALLED_OFF


def note_characters(record: Record) -> int:
    """Return the length of a study note: every sign that is not white space, in whatever script."""
    return characters(str(record.get("excerpt") or "")) + characters(str(record.get("thoughts") or ""))


def lecture(record: Record) -> bool:
    """Tell whether a training is a lecture or the watching of a master's lesson."""
    return record.get("form") in _LECTURES


def pair_keys(subjects: str, pair: Record) -> list[str]:
    """Return the keys that a pair (or the pairing itself) answers to."""
    home = str(pair.get("pairing") or "")
    match subjects:
        case "leaders" if pair.kind == "leader_pair":
            return _leader_pair_keys(f"{home}/校长", pair)
        case "deputies" if pair.kind == "leader_pair":
            return _leader_pair_keys(f"{home}/{pair.get('line')}", pair)
        case "groups" if pair.kind == "group_pair":
            subject = f"{home}/{pair.get('subject')}"
            return [f"{subject}/{pair.get('recipient_head')}", subject]
        case "mentors" if pair.kind == "mentor_pair":
            mentor, mentee = pair.get("mentor"), pair.get("mentee")
            return [pair.uid, f"{pair.uid}:{mentee}", f"{mentor}>{mentee}", f"mentee:{mentee}", f"mentor:{mentor}"]
        case _:
            return [pair.uid]


def _leader_pair_keys(line: str, pair: Record) -> list[str]:
    recipient = pair.get("recipient")
    at = f"{line}>{recipient}" if recipient else f"{line}>?"
    return [f"{line}<{pair.get('recipient_leader')}", f"{line}<<{pair.get('helper_leader')}", at, f"{line}*"]


def _of_pairing(record: Record, lessons: Lessons) -> Keys:
    yield str(record.get("pairing") or "")


def _three_years(plan: Record, lessons: Lessons) -> Keys:
    if plan.get("level") == "三年规划":
        yield str(plan.get("pairing"))


def _talk(exchange: Record, lessons: Lessons) -> Keys:
    if exchange.get("line") == "全面" and exchange.get("form") in (None, "工作研讨"):
        yield from _exchange_keys(f"{exchange.get('pairing')}/校长", exchange)
        yield str(exchange.get("pairing"))


def _joined(exchange: Record, lessons: Lessons) -> Keys:
    if exchange.get("form") in _JOINED:
        yield from _exchange_keys(f"{exchange.get('pairing')}/{exchange.get('line')}", exchange)


def _exchange_keys(line: str, exchange: Record) -> Iterator[str]:
    persons = [str(one["person"]) for one in exchange.lines("people") if one.get("person")]
    yield from (f"{line}<{person}" for person in persons)
    if recipient := exchange.get("recipient"):
        yield from (f"{line}>{recipient}", f"{line}>?")
    yield from (f"{line}<<{person}" for person in persons)
    if not persons and not exchange.get("recipient"):
        yield f"{line}*"


def _joint_day(activity: Record, lessons: Lessons) -> Keys:
    if activity.get("kind") in _JOINT:
        home = str(activity.get("pairing"))
        subject = f"{home}/{activity.get('subject')}"
        yield from (f"{subject}/{activity.get('recipient_chair')}", subject, home)


def _showcase(lesson: Record, lessons: Lessons) -> Keys:
    if lesson.get("category") == "展示":
        yield from _of_subject(lesson)


def _joint_project(project: Record, lessons: Lessons) -> Keys:
    if project.get("level") != _MICRO and not project.get("mentor_pair"):
        yield from _of_subject(project)


def _of_subject(record: Record) -> Iterator[str]:
    home = str(record.get("pairing"))
    yield from (f"{home}/{record.get('subject')}", home)


def _heard(observation: Record, lessons: Lessons) -> Keys:
    lesson = lessons.get(str(observation.get("lesson")))
    if lesson:
        yield f"{observation.get('observer')}>{lesson.get('teacher')}"


def _reflected(reflection: Record, lessons: Lessons) -> Keys:
    if reflection.get("kind") == "教学反思":
        writer = reflection.get("writer")
        yield from (str(reflection.get("mentor_pair") or ""), f"mentee:{writer}", f"mentor:{writer}")


def _micro(project: Record, lessons: Lessons) -> Keys:
    yield str(project.get("mentor_pair") or "")
    if project.get("level") == _MICRO:
        yield f"mentee:{project.get('head')}"


def _opened(lesson: Record, lessons: Lessons) -> Keys:
    if lesson.get("level") != "组":
        yield from (f"{lesson.get('mentor_pair')}:{lesson.get('teacher')}", f"mentee:{lesson.get('teacher')}")


def _won(award: Record, lessons: Lessons) -> Keys:
    if award.get("level") != "校":
        yield from (f"mentee:{one.get('person')}" for one in award.lines("people"))


def _written(paper: Record, lessons: Lessons) -> Keys:
    yield from (f"{paper.get('mentor_pair')}:{paper.get('writer')}", f"mentee:{paper.get('writer')}")


def _came(activity: Record, lessons: Lessons) -> Keys:
    yield from (f"mentee:{one.get('person')}" for one in activity.lines("members") if one.get("person"))


def _appraised(evaluation: Record, lessons: Lessons) -> Keys:
    yield str(evaluation.get("mentor_pair") or "")


def _classroom(activity: Record, lessons: Lessons) -> Keys:
    if activity.get("kind") in _CLASSROOM:
        yield str(activity.get("pairing"))


def _lectured(training: Record, lessons: Lessons) -> Keys:
    if lecture(training):
        yield str(training.get("pairing"))


def _days(surveys: Sequence[Record]) -> int:
    # Both schools may fill a sheet of the same week: a day is counted once.
    days: set[int] = set()
    for survey in surveys:
        first, last = iso_day(survey.get("start")), iso_day(survey.get("end"))
        if first and last:
            days.update(range(first.toordinal(), last.toordinal() + 1))
    return len(days)


def _note_total(notes: Sequence[Record]) -> int:
    return sum(map(note_characters, notes))


COUNTED: Mapping[str, Counted] = {
    "survey_days": Counted(PAIRING, (Source("survey", _of_pairing),), "天", _days),
    "match_report": Counted(PAIRING, (Source("match_report", _of_pairing),), "份"),
    "plan_3y": Counted(PAIRING, (Source("work_plan", _three_years),), "份"),
    "principal_talk": Counted(LEADERS, (Source("leader_exchange", _talk),)),
    "deputy_join": Counted(DEPUTIES, (Source("leader_exchange", _joined),)),
    "joint_day": Counted(GROUPS, (Source("research_activity", _joint_day),)),
    "showcase": Counted(GROUPS, (Source("open_lesson", _showcase),), "节"),
    "subject_project": Counted(GROUPS, (Source("project", _joint_project),), "项"),
    "mentor_observe": Counted(MENTORS, (Source("lesson_observation", _heard),), "节"),
    "co_reflection": Counted(MENTORS, (Source("reflection", _reflected),), "篇"),
    "micro_or_open": Counted(MENTORS, (Source("project", _micro), Source("open_lesson", _opened)), "项"),
    "award": Counted(MENTORS, (Source("award", _won, each=True),), "项"),
    "lesson_design": Counted(MENTORS, (Source("lesson_design", _written),), "篇"),
    "studio": Counted(MENTORS, (Source("studio_activity", _came, each=True),)),
    "study_notes": Counted(MENTORS, (Source("study_note", _written),), "字", _note_total),
    "dual_eval": Counted(MENTORS, (Source("mentor_evaluation", _appraised),)),
    "class_research": Counted(PAIRING, (Source("research_activity", _classroom),)),
    "lectures": Counted(PAIRING, (Source("training", _lectured),), "场"),
}
"""What speaks for each of the rules that the program brings."""
