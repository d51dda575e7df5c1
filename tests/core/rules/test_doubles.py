"""Which two entries may be one person."""

import pytest

from core.rules.doubles import canonical, likely

ZHANG = {"uid": "1", "full_name": "张伟", "reading": "zhang wei", "school": "镇中学"}


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ({"birth": "1974-01"}, {"birth": "1974-01", "school": "村小"}, ("birth",)),
        ({}, {"subjects": "语文"}, ("school",)),
        ({"subjects": "语文、数学"}, {"subjects": "数学", "school": "村小"}, ("subjects",)),
        ({"birth": "1974-01"}, {"birth": "1964-02"}, ()),
        ({}, {"school": "村小"}, ()),
        ({"phone": "139"}, {"full_name": "张玮", "school": "村小", "phone": "139"}, ("phone",)),
        ({"birth": "1980-01"}, {"full_name": "张玮", "birth": "1980-01", "school": "村小"}, ("birth", "reading")),
        ({"subjects": "美术"}, {"full_name": "张玮", "subjects": "美术"}, ("subjects", "reading")),
        ({}, {"full_name": "李斌", "reading": "li bin"}, ()),
    ],
)
def test_what_speaks_for_one_person(one: dict[str, str], other: dict[str, str], reasons: tuple[str, ...]) -> None:
    found = likely([{**ZHANG, **one}, {**ZHANG, **other, "uid": "2"}])

    assert [double.reasons for double in found] == ([reasons] if reasons else [])


def test_planted_doubles_are_found_and_two_people_of_one_name_are_left_alone() -> None:
    people = [
        {
            "uid": f"{n:05}",
            "full_name": f"教师{n}",
            "reading": f"jiao shi {n}",
            "school": f"{n % 60}",
            "birth": f"19{60 + n % 40}-03",
        }
        for n in range(3000)
    ]
    doubled = [{**people[n], "uid": f"x{n:05}", "school": "别校"} for n in range(0, 3000, 10)]
    namesakes = [{**people[n], "uid": f"y{n:05}", "birth": "1950-01"} for n in range(5, 3000, 50)]

    found = {frozenset((double.a, double.b)) for double in likely([*people, *doubled, *namesakes])}

    assert found == {frozenset((f"{n:05}", f"x{n:05}")) for n in range(0, 3000, 10)}


def test_ties_reach_through_and_the_smallest_uid_stands_for_all() -> None:
    assert canonical(["d"], [("a", "b"), ("c", "b")]) == {"a": "a", "b": "a", "c": "a", "d": "d"}
