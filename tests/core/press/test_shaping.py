"""Uyghur, Tibetan and Mongolian: joined, stacked, in order, and read back as typed."""

from pathlib import Path

import pytest

from core.press.form import Cell, Form, Grid, Row
from core.press.text import bidi
from core.press.text.shaping import joined_widths, visual_pieces
from tests.core.press.papers import pdfium_chars, pdftotext, printed

UYGHUR = "ئۇيغۇر تىلى ئوتتۇرا مەكتەپ"
TIBETAN = "བོད་ཡིག་སློབ་གྲྭ།"
MONGOLIAN = "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ"


@pytest.mark.parametrize("text", [UYGHUR, TIBETAN, MONGOLIAN])
def test_a_line_of_one_script_is_read_back_exactly(text: str, tmp_path: Path) -> None:
    form = Form("form", "题", (Grid((1,), (Row((Cell(text),)),)),), pages="none")

    path = printed(form, tmp_path)

    assert text in pdfium_chars(path)
    assert text in pdftotext(path).replace("\u202b", "").replace("\u202c", "").replace("\u200f", "")


def test_arabic_letters_join() -> None:
    (word,) = visual_pieces("مەكتەپ", "song", "R")
    alone = [visual_pieces(letter, "song", "R")[0].glyphs[0].number for letter in "مەكتەپ"]

    assert [glyph.number for glyph in reversed(word.glyphs)] != alone


def test_tibetan_stacks_take_no_width_of_their_own() -> None:
    widths = joined_widths("སློ", "song")

    assert widths[0] > 0
    assert widths[1:] == [0, 0]


def test_the_width_measured_is_the_width_drawn() -> None:
    for text in (UYGHUR, TIBETAN, MONGOLIAN, f"姓名：{UYGHUR}（男）"):
        drawn = sum(piece.width for piece in visual_pieces(text, "song", "L"))
        assert sum(joined_widths(text, "song")) == pytest.approx(drawn, rel=0.02)


# Expected orders follow the examples and rules of Unicode Annex 9; RTL letters are written as Uyghur ones.
@pytest.mark.parametrize(
    ("text", "base", "seen"),
    [
        ("abc", 0, ["abc"]),
        ("ئاب", 0, ["ئاب"]),
        ("name ئاب end", 0, ["name ", "ئاب", " end"]),
        ("ئاب abc ئەپ", 1, [" ئەپ", "abc", "ئاب "]),
        ("ئاب 123 ئەپ", 0, [" ئەپ", "123", "ئاب "]),
        ("ئاب 1,234.5 ئەپ", 1, [" ئەپ", "1,234.5", "ئاب "]),
        ("ئاب 50%", 1, ["%", "50", "ئاب "]),
        ("姓名：ئاب·ئەپ（男）", 0, ["姓名：", "ئاب·ئەپ", "（男）"]),
        ("2026-يىلى 3-ئاي", 1, ["-ئاي", "3", "-يىلى ", "2026"]),
    ],
)
def test_runs_are_seen_in_the_order_of_their_directions(text: str, base: int, seen: list[str]) -> None:
    assert [run for _, run in bidi.runs(text, base)] == seen


def test_brackets_in_a_right_to_left_line_are_mirrored() -> None:
    seen = "".join(piece.text for piece in visual_pieces("ئاب (ئەپ)", "song", "R") if not piece.glyphs)

    assert seen.replace(" ", "") == "()"
