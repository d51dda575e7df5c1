"""Which two entries may be one."""

import pytest

from core.rules.doubles import likely
from core.rules.identity import person, school

ZHANG = {"full_name": "张伟", "reading": "zhang wei", "school": "镇中学"}


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ({"birth": "1974-01"}, {"birth": "1974-01", "school": "村小"}, {"birth"}),
        ({}, {"subjects": "语文"}, {"school"}),
        ({"subjects": "语文、数学"}, {"subjects": "数学", "school": "村小"}, {"subjects"}),
        ({"birth": "1974-01"}, {"birth": "1964-02"}, set()),
        ({}, {"school": "村小"}, set()),
        (
            {"phone": "13900000000"},
            {"full_name": "张玮", "school": "村小", "phone": "13900000000"},
            {"phone", "writing"},
        ),
        ({"birth": "1980-01"}, {"full_name": "张玮", "birth": "1980-01", "school": "村小"}, {"birth", "writing"}),
        ({"subjects": "美术"}, {"full_name": "张玮", "subjects": "美术"}, {"school", "subjects", "writing"}),
        ({}, {"full_name": "李斌", "reading": "li bin"}, set()),
    ],
)
def test_what_speaks_for_one_person(one: dict[str, str], other: dict[str, str], reasons: set[str]) -> None:
    found = likely([person("1", {**ZHANG, **one}), person("2", {**ZHANG, **other})])

    assert [{piece.what for piece in double.comparison.evidence if piece.speaks_for} for double in found] == (
        [reasons] if reasons else []
    )


def test_planted_doubles_are_found_and_two_people_of_one_name_are_left_alone() -> None:
    people = [
        {
            "full_name": f"教师{n}",
            "reading": f"jiao shi {n}",
            "school": f"{n % 60}",
            "birth": f"19{60 + n % 40}-03",
        }
        for n in range(3000)
    ]
    entries = [person(f"{n:05}", said) for n, said in enumerate(people)]
    doubled = [person(f"x{n:05}", {**people[n], "school": "别校"}) for n in range(0, 3000, 10)]
    namesakes = [person(f"y{n:05}", {**people[n], "birth": "1950-01"}) for n in range(5, 3000, 50)]

    found = {frozenset((double.a, double.b)) for double in likely([*entries, *doubled, *namesakes])}

    assert found == {frozenset((f"{n:05}", f"x{n:05}")) for n in range(0, 3000, 10)}


def test_schools_of_one_name_stand_beside_each_other() -> None:
    entries = [school(uid, {"name_zh": name}) for uid, name in
               (("1", "弥家坪小学"), ("2", "弥家坪 小学"), ("3", "彬县弥家坪小学"), ("4", "西关小学"))]  # fmt: skip

    assert [(double.a, double.b, double.comparison.verdict) for double in likely(entries)] == [
        ("1", "2", "same"), ("1", "3", "ask"), ("2", "3", "ask")
    ]  # fmt: skip
