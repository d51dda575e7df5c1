"""More village schools with teachers and pairs of their own for the larger demonstration; repeats written lessons."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from core.demo.texts import Story, Texts

_DOTTED_EACH, _TEACHERS = 20, 20
_SUBJECTS = ("语文", "数学", "英语", "科学", "体育与健康", "音乐", "美术")


def widened(texts: Texts, rng: Random) -> Texts:
    """Return the material with as many further schools as its size asks for."""
    names = _names(texts.names, rng)
    added = [_school(texts, number, names, rng) for number in range(texts.size.copies)]
    pairs = [
        _pair(pair, mentee[0], school)
        for school in added
        for pair, mentee in zip(texts.lessons, school["people"], strict=False)
    ]
    terms = {one["id"]: one for one in texts.pairing["pairs"]}
    agreed = [{**terms[pair["of"]], "id": pair["id"], "no": "", "dissolved": ""} for pair in pairs]
    return replace(
        texts,
        schools={**texts.schools, "recipients": [*texts.schools["recipients"], *added]},
        lessons=(*texts.lessons, *pairs),
        pairing={**texts.pairing, "pairs": [*texts.pairing["pairs"], *agreed]},
    )


def _school(texts: Texts, number: int, names: Iterator[str], rng: Random) -> Story:
    villages = texts.names["villages"]
    return {
        "id": f"village-{number + 1}",
        "desk": "helper",
        "school": {
            "name_zh": f"义门{villages[number % len(villages)]}小学",
            "stage": "小学",
            "area": "村",
            "county": "彬县",
        },
        "people": [_teacher(next(names), at, rng) for at in range(_TEACHERS)],
        "classes": [[grade, rng.randrange(9, 28)] for grade in range(1, 7)],
    }


def _teacher(name: str, at: int, rng: Random) -> list[str]:
    born = rng.randrange(1962, 1992)
    month = f"{rng.randrange(1, 13):02}"
    subject = _SUBJECTS[at % len(_SUBJECTS)]
    return [name, rng.choice("男女"), "", f"{born}-{month}", f"{born + 22}-09", "", "教师", subject, "在编", ""]


def _pair(pair: Story, mentee: str, school: Story) -> Story:
    # The written second opinions belong to people of the first schools; further ones have the mentor's sheet alone.
    lessons = [{**lesson, "heard": ()} for lesson in pair["lessons"]]
    own = {
        "id": f"{pair['id']} {school['id']}",
        "of": pair["id"],
        "mentee": mentee,
        "place": school["school"]["name_zh"],
    }
    return {**pair, **own, "lessons": lessons}


def _names(told: Story, rng: Random) -> Iterator[str]:
    seen: set[str] = set()
    while True:
        dotted = rng.randrange(_DOTTED_EACH) == 0
        name: str = rng.choice(told["dotted"]) if dotted else rng.choice(told["surnames"]) + rng.choice(told["given"])
        if name not in seen:
            seen.add(name)
            yield name
