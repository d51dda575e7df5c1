"""Who is entered before the year begins: schools, teachers, classes, pairings and agreements of the county."""

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Any

from core.demo.county.shape import COUNTY, CountyPair, CountySchool, Match, Teacher, lost
from core.demo.entry import DeskEntry, lines, moment, uid_for
from core.demo.texts import Story

AUGUST, SIGNED = moment(dt.date(2015, 8, 24), 9), moment(dt.date(2015, 9, 2), 16)
START, END = "2015-09-01", "2018-08-31"
_SUBJECTS = ("语文", "数学", "英语", "科学", "体育与健康", "音乐", "美术", "道德与法治")
_TITLES = ("小学高级", "小学一级", "小学一级", "小学二级", "未定级")
_POSTS = {0: "校长", 1: "主任", 2: "教研组长"}


def schools(pairs: tuple[CountyPair, ...], told: Story) -> Iterator[DeskEntry]:
    """Yield every school; one of them bears a name that it will lose."""
    renamed = told["renamed"]
    for pair in pairs:
        for school in (pair.helper, *pair.villages):
            typed = {"name_zh": school.name, "stage": "小学", "school_type": "小学", "county": told["name"]}
            typed["area"] = "乡镇" if school is pair.helper else "村"
            if school.desk == renamed["school"]:
                typed["name_zh"] = renamed["name"]
            yield DeskEntry("school", school.uid, typed, school.desk, AUGUST)


def renaming(pairs: tuple[CountyPair, ...], told: Story) -> DeskEntry:
    """Return the entry by which the school takes its new name and keeps the former one."""
    renamed = told["renamed"]
    school = next(one for one in pairs[0].villages if one.desk == renamed["school"])
    former = lines({"name": renamed["name"], "until": renamed["until"]}, key="county renamed")
    day = dt.date.fromisoformat(renamed["until"])
    return DeskEntry(
        "school", school.uid, {"name_zh": school.name, "former_names": former}, school.desk, moment(day, 16)
    )


def people(pairs: tuple[CountyPair, ...], rng: Random) -> Iterator[DeskEntry]:
    """Yield every teacher, each at the school's desk."""
    for pair in pairs:
        for school in (pair.helper, *pair.villages):
            for at, teacher in enumerate(school.people):
                typed = lost(rng, _person(teacher, at, rng), "birth", "title")
                yield DeskEntry("person", teacher.uid, typed, school.desk, AUGUST)


def _person(teacher: Teacher, at: int, rng: Random) -> dict[str, Any]:
    born = rng.randrange(1958, 1993)
    return {
        "full_name": teacher.name,
        "school": teacher.school,
        "sex": rng.choice("男女女"),
        "birth": f"{born}-{rng.randrange(1, 13):02}",
        "work_start": f"{born + 22}-09",
        "title": rng.choice(_TITLES),
        "post": _POSTS.get(at, "教师"),
        "subjects": _SUBJECTS[at % len(_SUBJECTS)],
        "staffing": "特岗" if rng.randrange(8) == 0 else "在编",
    }


def classes(pairs: tuple[CountyPair, ...]) -> Iterator[DeskEntry]:
    """Yield a class for each grade of the villages' schools, and one in which two grades are taught together."""
    for pair in pairs:
        for school in pair.villages:
            for grade in range(1, 7):
                typed = {"school": school.uid, "grade": grade, "name": f"{grade}年级", "multigrade": "否"}
                if pair.number == 1 and school is pair.villages[0] and grade == 1:
                    typed |= {"name": "一、二年级复式", "multigrade": "是"}
                uid = uid_for("county class", school.uid, grade)
                yield DeskEntry("class_group", uid, typed, school.desk, AUGUST)


def pairings(pairs: tuple[CountyPair, ...]) -> Iterator[DeskEntry]:
    """Yield the pairings for three years, entered when they are agreed."""
    for pair in pairs:
        helped = [{"school": one.uid, "start": START, "end": END} for one in pair.villages]
        typed = {
            "pairing_no": f"云结〔2015〕{pair.number + 1}号",
            "helper": pair.helper.uid,
            "recipients": lines(*helped, key=f"county helped {pair.number}"),
            "role_words": "帮扶校/受援校",
            "start": START,
            "end": END,
            "basis": "云政教发〔2015〕66号",
            "state": "进行",
        }
        yield DeskEntry("pairing", pair.uid, typed, pair.desk, AUGUST)


def agreements(pairs: tuple[CountyPair, ...], told: Story) -> Iterator[DeskEntry]:
    """Yield the agreements of all mentor pairs, and the end of those that were dissolved."""
    for pair in pairs:
        for match in pair.matches:
            yield DeskEntry("mentor_pair", match.uid, _agreement(pair, match, told), pair.desk, SIGNED)
            if match.ended:
                typed = {"dissolved": match.ended, "dissolved_reason": "徒弟工作调动，双方商定解除。"}
                day = dt.date.fromisoformat(match.ended)
                yield DeskEntry("mentor_pair", match.uid, typed, pair.desk, moment(day, 17))


def _agreement(pair: CountyPair, match: Match, told: Story) -> dict[str, Any]:
    duties = {
        name: lines(
            *({"duty": duty, "n": n, "unit": unit} for duty, n, unit in told[name]), key=f"county {name} {match.uid}"
        )
        for name in ("mentor_duties", "mentee_duties")
    }
    return {
        "pairing": pair.uid,
        "no": f"云师〔2015〕{pair.number + 1}-{match.number + 1}号",
        "mentor": match.mentor.uid,
        "mentor_honour": "骨干教师",
        "mentee": match.mentee.uid,
        "kind": "学科教学",
        "subject": match.story["subject"],
        "start": SIGNED.date().isoformat(),
        "end": "2016-08-31",
        **duties,
        "termination_note": told["termination"],
    }


def move(pairs: tuple[CountyPair, ...]) -> Iterator[DeskEntry]:
    """Yield how a teacher goes to another school: the old entry ends, a new one begins, and both are one person."""
    pair = next(one for one in pairs if one.desk == COUNTY and any(match.ended for match in one.matches))
    gone = next(match for match in pair.matches if match.ended)
    day = dt.date.fromisoformat(gone.ended)
    old, new = gone.mentee, _elsewhere(pair, gone.mentee)
    uid = uid_for("county person", new.name, old.uid)
    left = lines({"school": old.school, "post": "教师", "end": gone.ended}, key=f"county left {old.uid}")
    came = lines({"school": new.uid, "post": "教师", "start": gone.ended}, key=f"county came {old.uid}")
    yield DeskEntry("person", old.uid, {"posts": left, "remark": "调出"}, COUNTY, moment(day, 17))
    typed = {"full_name": old.name, "school": new.uid, "posts": came, "remark": "调入"}
    yield DeskEntry("person", uid, typed, COUNTY, moment(day, 17))
    tied = {"school": new.uid, "a": old.uid, "b": uid, "same": "1", "remark": "调动"}
    yield DeskEntry("alias", "", tied, COUNTY, moment(day, 18))


def _elsewhere(pair: CountyPair, teacher: Teacher) -> CountySchool:
    return next(one for one in (pair.helper, *pair.villages) if one.uid != teacher.school)
