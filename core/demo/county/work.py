"""Lessons that mentors hear week by week, and what apprentices write about them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from core.demo.county.shape import CountyPair, Match, lost
from core.demo.entry import DeskEntry, after, lines, moment, uid_for
from core.demo.texts import Story

_LATE_EACH, _SKIPPED_EACH, _MARKED_EACH = 33, 20, 3
_WEEK = dt.timedelta(days=7)
_BELLS = ("08:30", "09:20", "10:30", "11:20")
_LENGTH = 40
_REFLECTED = 0.6
_SIGNED = dt.date(2015, 9, 2)
# One pairing wrote nothing in a whole month, as happens.
_SILENT, _SILENT_MONTH = 5, "2015-12"


def silent(pair: CountyPair, day: dt.date) -> bool:
    """Tell whether the pairing wrote nothing in the month of that day."""
    return pair.number == _SILENT and day.isoformat().startswith(_SILENT_MONTH)


def sunday(day: dt.date, rng: Random | None = None) -> dt.datetime:
    """Return when a day's papers were typed: at the end of its week, three of a hundred two weeks later."""
    end = moment(day + dt.timedelta(days=6 - day.weekday()), 18)
    return end + 2 * _WEEK if rng and rng.randrange(_LATE_EACH) == 0 else end


def lessons(
    pairs: tuple[CountyPair, ...], days: Sequence[dt.date], rubric: tuple[str, Sequence[tuple[str, float]]], rng: Random
) -> Iterator[DeskEntry]:
    """Yield every lesson and the mentor's sheet of it: each pair on its own day of the week."""
    for pair in pairs:
        for match in pair.matches:
            visits = [day for day in _visits(pair, match, days) if rng.randrange(_SKIPPED_EACH)]
            for number, day in enumerate(visits):
                story = match.story["lessons"][number % len(match.story["lessons"])]
                key = f"county lesson {match.uid} {day}"
                yield DeskEntry("lesson", uid_for(key), _lesson(pair, match, story, day), pair.desk, sunday(day))
                sheet = lost(rng, _sheet(pair, match, story, day) | _marks(rubric, key, rng), "weaknesses", "board")
                yield DeskEntry("lesson_observation", uid_for("sheet", key), sheet, pair.desk, sunday(day, rng))


def _visits(pair: CountyPair, match: Match, days: Sequence[dt.date]) -> Iterator[dt.date]:
    last = dt.date.fromisoformat(match.ended) if match.ended else dt.date.max
    for day in days:
        if day.weekday() == match.number % 5 and _SIGNED < day < last and not silent(pair, day):
            yield day


def _lesson(pair: CountyPair, match: Match, story: Story, day: dt.date) -> dict[str, Any]:
    bell = _BELLS[match.number % len(_BELLS)]
    typed = {
        "pairing": pair.uid,
        "teacher": match.mentee.uid,
        "school": match.mentee.school,
        "subject": match.story["subject"],
        "grade": match.story["grade"],
        "topic": story["topic"],
        "lesson_type": story["type"],
        "period_of_topic": story["period"],
        "date": day.isoformat(),
        "period_no": match.number % len(_BELLS) + 1,
        "start_time": bell,
        "end_time": after(bell, _LENGTH),
        "textbook_edition": match.story["edition"],
        "students_present": 12 + match.number,
    }
    return typed | ({"class_name": "复式班"} if pair.number == 1 and match.number == 0 else {})


def _sheet(pair: CountyPair, match: Match, story: Story, day: dt.date) -> dict[str, Any]:
    key = f"county lesson {match.uid} {day}"
    rows, minute, bell = [], 0, _BELLS[match.number % len(_BELLS)]
    for stage, minutes, teacher, student, note in story["stages"]:
        rows.append(
            {"t_start": after(bell, minute), "minute": minute, "stage": stage, "teacher_act": teacher,
             "student_act": student, "side_note": note}
        )  # fmt: skip
        minute += minutes
    return {
        "pairing": pair.uid,
        "lesson": uid_for(key),
        "date": day.isoformat(),
        "observer": match.mentor.uid,
        "observer_role": "师傅",
        "obs_kind": "师徒",
        "process": lines(*rows, key=f"process {key}"),
        "feedback_talk": story["talk"],
        "feedback_date": day.isoformat(),
        **{name: story[name] for name in ("board", "strengths", "weaknesses", "suggestions")},
    }


def _marks(rubric: tuple[str, Sequence[tuple[str, float]]], key: str, rng: Random) -> dict[str, Any]:
    uid, items = rubric
    if rng.randrange(_MARKED_EACH) or not items:
        return {}
    rows = [{"item": item, "score": round(weight * rng.uniform(0.7, 0.98) * 2) / 2} for item, weight in items]
    return {"rubric": uid, "marks": lines(*rows, key=f"marks {key}")}


def reflections(
    pairs: tuple[CountyPair, ...], told: Story, days: Sequence[dt.date], rng: Random
) -> Iterator[DeskEntry]:
    """Yield what apprentices write at the end of a month; not everybody every month."""
    last = {day.strftime("%Y-%m"): day for day in days}
    words = told["reflection"]
    for pair in pairs:
        for match in pair.matches:
            ended = match.ended or "9999"
            for month, day in last.items():
                if day.isoformat() >= ended or silent(pair, day) or rng.random() > _REFLECTED:
                    continue
                typed = {
                    "pairing": pair.uid,
                    "mentor_pair": match.uid,
                    "writer": match.mentee.uid,
                    "kind": "教学反思",
                    "date": day.isoformat(),
                    "title": f"{match.story['subject']}课的反思",
                    **{name: rng.choice(words[name]) for name in ("success", "weak", "measures")},
                }
                uid = uid_for("county reflection", match.uid, month)
                yield DeskEntry("reflection", uid, typed, match.mentee.desk, sunday(day, rng))
