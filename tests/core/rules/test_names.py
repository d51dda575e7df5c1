"""Names as they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.names import cleaned, loosened, school_cleaned, school_ending, schools_alike


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("王　 芳", "王芳"),
        ("\ufeff王芳\u200b", "王芳"),
        ("ＡＢ ｃ", "abc"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("阿依古丽‧买买提．", "阿依古丽·买买提"),
        ("精\ufa1d", "精精"),
    ],
)
def test_spaces_widths_and_dots_do_not_part_two_names(typed: str, compared: str) -> None:
    assert cleaned(typed) == compared


def test_ways_of_writing_one_sign_are_near_but_not_the_same() -> None:
    assert cleaned("李𠮷") != cleaned("李吉")
    assert loosened("李𠮷") == loosened("李吉")


def test_schools_that_lack_their_place_are_alike_and_share_an_ending() -> None:
    for one, other in (("彬县义门镇中学", "义门中学"), ("青山乡中心小学", "中心小学"), ("县第一中学", "第1中学")):
        assert schools_alike(one, other) and schools_alike(other, one)
        assert school_ending(one) == school_ending(other)


@pytest.mark.parametrize(
    ("one", "other"), [("中学", "义门镇中学"), ("东关小学", "西关小学"), ("彬县中学", "长武县中学")]
)
def test_schools_that_share_only_what_all_have_are_not_alike(one: str, other: str) -> None:
    assert not schools_alike(one, other)


@given(st.text())
def test_what_is_cleaned_stays_as_it_is(name: str) -> None:
    assert cleaned(cleaned(name)) == cleaned(name)
    assert school_cleaned(school_cleaned(name)) == school_cleaned(name)
