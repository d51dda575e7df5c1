"""Mentors at work: agreements, lessons, what was heard in them and when it was written down."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from core.demo.days import arrived, planned_before, spread
from core.demo.entry import DeskEntry, after, lines, moment, uid_for
from core.demo.texts import Story, StoryTexts

# The day on which the mentors' car goes to each village, and the pairs' lessons on that morning.
_VISITS = {"chaicun": 1, "mijiaping": 2, "futuo": 3}
_FRIDAY = 4
_BELLS = ("08:30", "09:20", "10:30", "11:20", "14:00", "14:50")
_MARKED_EACH = 3
_LATE_EACH, _MISSING_EACH = 33, 50
_SIGNED = dt.date(2014, 9, 4)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what the entries name, by uid; people's schools and posts, the rubric's items, class sizes, who left."""

    people: Mapping[str, str]
    schools: Mapping[str, str]
    home: Mapping[str, str]
    pairing: str
    rubric: str
    items: Sequence[tuple[str, float]]
    pupils: Mapping[tuple[str, int], int]
    left: Mapping[str, str]
    posts: Mapping[str, str]

    def desk(self, person: str) -> str:
        """Return the desk at which a person's papers are entered."""
        return {"chaicun": "recipient", "mijiaping": "recipient2"}.get(self.home[person], "helper")


def agreements(texts: StoryTexts, cast: Cast) -> Iterator[DeskEntry]:
    """Yield the agreement of every pair, and the end of the one that was dissolved in mid-term."""
    terms = {pair["id"]: pair for pair in texts.pairing["pairs"]}
    for pair in texts.lessons:
        term = terms[pair["id"]]
        author = cast.people[pair["mentor"]]
        uid = uid_for("mentor_pair", pair["id"])
        yield DeskEntry("mentor_pair", uid, _agreement(texts, cast, pair, term), "helper", moment(_SIGNED, 16), author)
        if term.get("dissolved"):
            day = dt.date.fromisoformat(term["dissolved"])
            typed = {"dissolved": term["dissolved"], "dissolved_reason": term["reason"]}
            yield DeskEntry("mentor_pair", uid, typed, "helper", moment(day, 17), author)


def _agreement(texts: StoryTexts, cast: Cast, pair: Story, term: Story) -> dict[str, Any]:
    def duties(name: str) -> list[dict[str, Any]]:
        rows = [{"duty": duty, "n": n, "unit": unit} for duty, n, unit in texts.pairing[name]]
        return lines(*rows, key=f"{name} {pair['id']}")

    return {
        "pairing": cast.pairing,
        "no": term["no"],
        "mentor": cast.people[pair["mentor"]],
        "mentor_honour": term["honour"],
        "mentee": cast.people[pair["mentee"]],
        "teaching_years": term["years"],
        "kind": term["kind"],
        "subject": pair["subject"],
        "start": _SIGNED.isoformat(),
        "end": "2015-05-31",
        "mentor_duties": duties("mentor_duties"),
        "mentee_duties": duties("mentee_duties"),
        "goal": term["goal"],
        "termination_note": texts.pairing["termination"],
    }


def lessons(texts: StoryTexts, cast: Cast, days: Sequence[dt.date], rng: Random) -> Iterator[DeskEntry]:
    """Yield every lesson and every sheet of those who heard it."""
    for place, pair in enumerate(texts.lessons):
        for lesson, day in zip(pair["lessons"], _visits(texts, cast, pair, days, rng), strict=False):
            yield from _heard(cast, _Visit(pair, lesson, day, place % 4, pair["mentee"], False), rng)
    for pair in texts.open_lessons:
        day = dt.date.fromisoformat(pair["date"])
        for lesson in pair["lessons"]:
            yield from _heard(cast, _Visit(pair, lesson, day, 1, pair["mentor"], True), rng)


@dataclass(frozen=True, slots=True)
class _Visit:
    pair: Story
    lesson: Story
    day: dt.date
    period: int
    teacher: str
    open: bool

    @property
    def key(self) -> str:
        return f"{self.pair['id']} {self.lesson['topic']}"


def _visits(texts: StoryTexts, cast: Cast, pair: Story, days: Sequence[dt.date], rng: Random) -> list[dt.date]:
    weekday = _VISITS.get(cast.home[pair["mentee"]], _FRIDAY)
    ended = next((one.get("dissolved") for one in texts.pairing["pairs"] if one["id"] == pair["id"]), None)
    last = dt.date.fromisoformat(ended) if ended else dt.date(2015, 1, 20)
    fit = [day for day in days if day.weekday() == weekday and _SIGNED < day < last]
    return spread(fit, len(pair["lessons"]), rng)


def _heard(cast: Cast, visit: _Visit, rng: Random) -> Iterator[DeskEntry]:
    lesson = uid_for("lesson", visit.key)
    author = cast.people[visit.teacher]
    absent = rng.choice((0, 0, 0, 1, 2))
    yield DeskEntry("lesson", lesson, _lesson(cast, visit, absent), "helper", planned_before(visit.day), author)
    if not visit.open:
        yield _sheet(cast, visit, visit.pair["mentor"], _mentors(cast, visit, rng), rng)
    for note in visit.lesson["heard"]:
        yield _sheet(cast, visit, note["observer"], _others(visit, note), rng)


def _lesson(cast: Cast, visit: _Visit, absent: int) -> dict[str, Any]:
    pair, lesson = visit.pair, visit.lesson
    length = 45 if pair["grade"] >= 7 else 40
    pupils = cast.pupils.get((pair["place"], pair["grade"]))
    return {
        "pairing": cast.pairing,
        "teacher": cast.people[visit.teacher],
        "school": cast.schools[pair["place"]],
        "subject": pair["subject"],
        "grade": pair["grade"],
        "class_name": pair["class_name"],
        "topic": lesson["topic"],
        "lesson_type": lesson["type"],
        "period_of_topic": lesson["period"],
        "date": visit.day.isoformat(),
        "period_no": visit.period + 1,
        "start_time": _BELLS[visit.period],
        "end_time": after(_BELLS[visit.period], length),
        "place": pair["place"],
        "textbook_edition": pair["edition"],
        "students_present": pupils - absent if pupils else None,
    }


def _sheet(cast: Cast, visit: _Visit, observer: str, said: dict[str, Any], rng: Random) -> DeskEntry:
    late = rng.randrange(_LATE_EACH) == 0
    days = rng.randrange(9, 21) if late else rng.choice((0, 0, 0, 1, 1, 2, 3))
    typed = {
        "pairing": cast.pairing,
        "lesson": uid_for("lesson", visit.key),
        "date": visit.day.isoformat(),
        "observer": cast.people[observer],
        "obs_kind": visit.pair.get("obs_kind", "师徒"),
        **said,
    }
    if rng.randrange(_MISSING_EACH) == 0:
        typed.pop("weaknesses", None)
    uid = uid_for("lesson_observation", visit.key, observer)
    desk = cast.desk(observer)
    when = moment(visit.day + dt.timedelta(days=days), 19, rng.randrange(60))
    when = when if desk == "helper" else max(when, arrived(visit.day))
    return DeskEntry("lesson_observation", uid, typed, desk, when, cast.people[observer], _photo(visit, observer))


def _mentors(cast: Cast, visit: _Visit, rng: Random) -> dict[str, Any]:
    lesson = visit.lesson
    rows = [
        {**_row(visit, number), "teacher_act": stage[2], "student_act": stage[3], "side_note": stage[4]}
        for number, stage in enumerate(lesson["stages"])
    ]
    said = {
        "observer_role": "师傅",
        "process": lines(*rows, key=f"process {visit.key}"),
        "board": lesson["board"],
        "strengths": lesson["strengths"],
        "weaknesses": lesson["weaknesses"],
        "suggestions": lesson["suggestions"],
        "feedback_talk": lesson["talk"],
        "feedback_date": visit.day.isoformat(),
    }
    return said | _marks(cast, visit, rng)


def _marks(cast: Cast, visit: _Visit, rng: Random) -> dict[str, Any]:
    if rng.randrange(_MARKED_EACH) or not cast.items:
        return {}
    rows = [{"item": item, "score": round(weight * rng.uniform(0.78, 0.97) * 2) / 2} for item, weight in cast.items]
    return {"rubric": cast.rubric, "marks": lines(*rows, key=f"marks {visit.key}")}


def _others(visit: _Visit, note: Story) -> dict[str, Any]:
    # A second listener notes the times and what struck them; the lesson's course stands on the mentor's sheet.
    rows = [
        {**_row(visit, number), "teacher_act": stage[2], "side_note": stage[4] if visit.open else ""}
        for number, stage in enumerate(visit.lesson["stages"])
    ]
    said = {
        "observer_role": note["role"],
        "process": lines(*rows, key=f"process {visit.key} {note['observer']}"),
        "board": visit.lesson["board"] if visit.open else "",
        "strengths": note["strengths"],
        "weaknesses": note["weaknesses"],
        "suggestions": note["suggestions"],
    }
    return {name: value for name, value in said.items() if value}


def _row(visit: _Visit, number: int) -> dict[str, Any]:
    before = sum(stage[1] for stage in visit.lesson["stages"][:number])
    start = _BELLS[visit.period]
    return {"t_start": after(start, before), "minute": before, "stage": visit.lesson["stages"][number][0]}


def _photo(visit: _Visit, observer: str) -> tuple[str, str]:
    topic, teacher = visit.lesson["topic"], visit.teacher
    day = f"{visit.day.year}年{visit.day.month}月{visit.day.day}日"
    if topic == "平行四边形的面积" and observer == "李平":
        return "board-parallelogram.jpg", f"{day}，{visit.pair['place']}五年级教室，{teacher}《{topic}》板书"
    if topic == "颐和园" and observer == "王小丽":
        return "board-summer-palace.jpg", f"{day}，{visit.pair['place']}四年级教室，{teacher}《{topic}》板书"
    return "", ""
