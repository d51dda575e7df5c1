"""The breaker, against the rules tried out one by one."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.press.text.line_breaking import NO_END, NO_START, SLACK, is_mark, marks_forbid, spans, word_forbids
from tests.every import every

LETTERS = "汉字排版中文，。、；：？！“”（）《》…—·A1b2.-/%$ \u0301"
TEXT = st.text(alphabet=LETTERS, max_size=120)
WIDTHS = {char: 0.0 if is_mark(char) else 500.0 if char.isascii() else 1000.0 for char in LETTERS}


def widths(text: str) -> list[float]:
    return [WIDTHS[char] for char in text]


@given(TEXT, st.floats(1000, 20000), st.floats(1000, 20000))
def test_lines_hold_all_of_the_text_but_spaces_at_breaks(text: str, room: float, first: float) -> None:
    lines = spans(text, widths(text), room, first)

    kept = [text[start:end] for start, end in lines]
    between = [text[a:b] for (_, a), (b, _) in pairwise(lines)]
    assert [gap for gap in between if gap.strip(" ")] == []
    assert "".join(kept).replace(" ", "") == text.replace(" ", "")


@given(TEXT, st.floats(1000, 20000))
def test_no_line_is_wider_than_its_room(text: str, room: float) -> None:
    lines = spans(text, widths(text), room)

    for start, end in lines:
        assert (
            sum(widths(text[start:end])) <= room + SLACK or end - start == 1 or all(map(is_mark, text[start + 1 : end]))
        )


@given(TEXT, st.floats(2000, 20000))
def test_a_rule_is_broken_only_where_no_legal_break_existed(text: str, room: float) -> None:
    lines = spans(text, widths(text), room)

    for (start, end), (following, _) in pairwise(lines):
        if following == end and (marks_forbid(text, end) or word_forbids(text, end)):
            assert not legal_breaks(text, start, room, words=not marks_forbid(text, end))


@given(TEXT, st.floats(2000, 20000))
def test_each_line_is_as_long_as_the_rules_allow(text: str, room: float) -> None:
    lines = spans(text, widths(text), room)

    for (start, end), (following, _) in pairwise(lines):
        legal = legal_breaks(text, start, room, words=True)
        if legal and following == end:
            assert end == max(legal)


def legal_breaks(text: str, start: int, room: float, *, words: bool) -> list[int]:
    """Every index at which the line from `start` may end, tried one by one."""
    return [
        at
        for at in range(start + 1, len(text))
        if sum(widths(text[start:at])) <= room + SLACK
        and not marks_forbid(text, at)
        and not (words and word_forbids(text, at))
    ]


@pytest.mark.parametrize("mark", sorted(NO_START - set("་།༎༔،؛؟᠂᠃")))
def test_no_line_starts_with_a_closing_mark(mark: str) -> None:
    text = "汉" * 10 + mark + "字" * 5

    lines = spans(text, [1000.0] * len(text), 10_000)

    assert [text[start] for start, _ in lines[1:]] == ["汉"]


@pytest.mark.parametrize("mark", sorted(NO_END))
def test_no_line_ends_with_an_opening_mark(mark: str) -> None:
    text = "汉" * 9 + mark + "字" * 5

    lines = spans(text, [1000.0] * len(text), 10_000)

    assert every(text[end - 1] != mark for _, end in lines)


@pytest.mark.parametrize("whole", ["PDF/A-2b", "3.14%", "2026-03-05", "——", "……", "user@school.cn", "ئالىم"])
def test_words_numbers_and_dashes_stay_whole(whole: str) -> None:
    text = "汉" * 8 + whole + "字" * 8

    lines = spans(text, widths_of(text), 10_000)

    assert any(whole in text[start:end] for start, end in lines)


def test_long_random_texts_in_wide_columns_have_no_fault() -> None:
    chance = random.Random(7)
    alphabet = "汉字排版中文学校教师" * 6 + "，。、：（）《》“”" + "ab1"

    for _ in range(300):
        text = "".join(chance.choices(alphabet, k=200))
        width = chance.randint(5, 50) * 1000
        lines = spans(text, widths_of(text), width)
        ends = [end for _, end in lines[:-1]]
        assert not [end for end in ends if text[end] in NO_START or text[end - 1] in NO_END]


def widths_of(text: str) -> list[float]:
    return [500.0 if char.isascii() else 1000.0 for char in text]
