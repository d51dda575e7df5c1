"""What cannot stand in its field is told from what can, for every type of field."""

import math
from typing import Any

import pytest

from core.kinds import KINDS
from core.model.fields import Choice, Choices, Clock, Count, Day, Field, Flag, Long, Measure, Month, Name, Ref, Text
from core.model.readable import parted, readable

_TEXTS: tuple[Any, ...] = (1, 0, -1, 1.5, math.inf, math.nan, True, b"x", {"a": 1}, ["x"])
_NUMBERS: tuple[Any, ...] = ("1", "-1", "", "x", True, b"1", {"a": 1}, [1], 10**18, None)
_WRONG: dict[type[Field], tuple[Any, ...]] = {
    **dict.fromkeys((Text, Name, Long, Choice, Choices, Ref), _TEXTS),
    Count: (*_NUMBERS[:-1], 1.5),
    Flag: (*_NUMBERS[:-1], 0.5),
    Measure: (*_NUMBERS[:-1], math.nan),
    Day: (
        "-1",
        "2017-02-29",
        "2025-02-30",
        "99999",
        "0001-01-01",
        "9999-12-31",
        "2026-3-5",
        "2026年3月5日",
        20260305,
        "",
    ),
    Month: ("-1", "2017-13", "2017-00", "99999", "0001-01", "9999-12", "2026-3", "2026年3月", 202603, ""),
    Clock: ("-1", "24:00", "08:60", "8:05", "0805", "08:05:00", "x", 805, "", "08：05"),
}
_SOUND: dict[type[Field], tuple[Any, ...]] = {
    **dict.fromkeys((Text, Name, Long, Choice, Choices, Ref), ("", "x", "王芳")),
    Count: (0, -3, 12),
    Flag: (0, 1),
    Measure: (0, 1.25, -3),
    Day: ("2026-03-05", "2016-02-29"),
    Month: ("2026-03",),
    Clock: ("08:05", "23:59"),
}


@pytest.mark.parametrize("type_", _WRONG, ids=lambda one: one.__name__)
def test_ten_wrong_values_of_each_type_of_field_are_told_from_sound_ones(type_: type[Field]) -> None:
    field = type_("a", "A")

    assert len(_WRONG[type_]) >= 10
    assert [value for value in _WRONG[type_] if readable(field, value)] == []
    assert [value for value in _SOUND[type_] if not readable(field, value)] == []


def test_every_type_of_field_that_is_kept_is_tried() -> None:
    kept = {type(one) for kind in KINDS for one in kind.kept()}

    assert {one.__name__ for one in kept} - {one.__name__ for one in _WRONG} == {"Rows"}


def test_a_wrong_value_goes_aside_and_the_others_of_its_line_stay() -> None:
    kind = next(one for one in KINDS if one.name == "pairing")
    line = {"id": "r1", "school": "a" * 32, "start": "2017-02-29", "remark": "在"}

    sound, unreadable = parted(kind, {"start": "-1", "remark": "好", "recipients": [line], "of_a_newer_program": 5})

    assert sound == {
        "remark": "好",
        "recipients": [{"id": "r1", "school": "a" * 32, "remark": "在"}],
        "of_a_newer_program": 5,
    }
    assert unreadable == {"start": "-1", "recipients.r1.start": "2017-02-29"}
