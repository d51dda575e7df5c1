"""The head of every paper about a lesson, taken from the lesson's one record. Leaves the sheet's own fields to it."""

from collections.abc import Sequence

from core.faces.paper.layouts.cells import class_words
from core.faces.paper.layouts.contents import HALF, THIRD
from core.faces.paper.layouts.ruled import Slot
from core.faces.paper.reading import Reading
from core.model.words import say
from core.press.form import Content


def lesson_slots(lesson: Reading | None, day: Sequence[Slot]) -> list[Slot]:
    """Return who taught what to whom, when and where; `day` is the sheet's own day."""
    return [
        _of(lesson, say("授课教师"), "teacher", HALF),
        Slot(say("授课学校"), _school(lesson), HALF),
        _of(lesson, say("学科"), "subject"),
        Slot(say("年级班级"), class_words(lesson), THIRD),
        Slot(say("学生数"), _with_unit(lesson), THIRD),
        _of(lesson, say("课题"), "topic", HALF),
        _of(lesson, say("课型"), "lesson_type", HALF),
        *day,
        Slot(say("星期节次"), _period(lesson), THIRD),
        Slot(say("起止时间"), _times(lesson), THIRD),
        _of(lesson, say("课时"), "period_of_topic"),
        _of(lesson, say("地点"), "place"),
        _of(lesson, say("教材版本"), "textbook_edition"),
    ]


def _of(lesson: Reading | None, label: str, name: str, share: int = THIRD) -> Slot:
    return Slot(label, lesson.both(name) if lesson else "", share, key=f"lesson.{name}")


def _school(lesson: Reading | None) -> str:
    teacher = lesson.at("teacher") if lesson else None
    return (lesson.both("school") or (teacher.both("school") if teacher else "")) if lesson else ""


def _with_unit(lesson: Reading | None) -> Content:
    number = lesson.text("students_present") if lesson else ""
    return f"{number or '　　　'} {say('人')}"


def _period(lesson: Reading | None) -> str:
    weekday = (lesson.text("weekday") if lesson else "") or f"{say('星期')}　"
    period = (lesson.text("period_no") if lesson else "") or "　"
    return f"{weekday} {say('第 {n} 节', n=period)}"


def _times(lesson: Reading | None) -> str:
    start, end = (lesson.text("start_time"), lesson.text("end_time")) if lesson else ("", "")
    return f"{start}—{end}" if start or end else "　 :　 —　 :　 "
