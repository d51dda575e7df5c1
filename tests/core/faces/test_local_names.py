"""A name in the script of its people stands above the Chinese one on every paper, or is told as left out."""

import datetime as dt
from pathlib import Path

import pytest

from core.faces.binder.door import binder
from core.faces.paper.door import paper
from core.kinds import KINDS
from core.press import sheet
from core.press.sheet import missing
from core.rules.item_numbers import NO_NUMBERS
from tests.core.faces.shelf import Shelf, uid
from tests.core.faces.test_paper import kind
from tests.core.press.papers import pdftotext

TIBETAN, UYGHUR, MONGOLIAN, YI = "ཚེ་རིང་རྡོ་རྗེ།", "ئايگۈل", "ᠪᠠᠶᠠᠷ", "ꆈꌠ"


def called(shelf: Shelf, of: str, who: str, local: str) -> None:
    kept = shelf.one(of, who)
    shelf.put(of, who, {**kept.values, "name_local": local})


@pytest.mark.parametrize("local", [TIBETAN, UYGHUR, MONGOLIAN])
@pytest.mark.parametrize(
    ("of", "which"),
    [("lesson_observation", "observation"), ("mentor_pair", "pair"), ("training", "training")],
    ids=["grid", "agreement", "sign-in"],
)
def test_the_local_name_stands_with_the_chinese_one(
    shelf: Shelf, tmp_path: Path, of: str, which: str, local: str
) -> None:
    called(shelf, "person", "王建国", local)
    record = shelf.one(of, which)
    asked = kind("attendance") if of == "training" else kind(of)

    made = sheet.write(
        paper(asked, [record], shelf), tmp_path / "a.pdf", title="题", when=dt.datetime(2015, 6, 10, tzinfo=dt.UTC)
    )

    text = pdftotext(made.path)
    assert local in text
    assert "王建国" in text
    assert made.missing == ()


def test_a_name_that_no_font_can_draw_is_left_out_and_told(shelf: Shelf, tmp_path: Path) -> None:
    called(shelf, "person", "王建国", YI)

    forms = paper(kind("lesson_observation"), [shelf.one("lesson_observation", "observation")], shelf)
    made = sheet.write(forms, tmp_path / "a.pdf", title="题", when=dt.datetime(2015, 6, 10, tzinfo=dt.UTC))

    assert not set(YI) & set(pdftotext(made.path)) and "〓" not in pdftotext(made.path)
    assert [(one.char, one.key) for one in made.missing] == [
        (char, f"lesson_observation/{uid('observation')}") for char in YI
    ]
    assert missing(forms) == list(made.missing)


def test_the_cover_of_a_binder_bears_the_name_of_the_school_in_both_scripts(shelf: Shelf, tmp_path: Path) -> None:
    called(shelf, "school", "义门镇中学", MONGOLIAN)

    cover = binder(
        shelf.one("pairing", "pairing"),
        "2014-2015",
        shelf,
        kinds=KINDS,
        given=NO_NUMBERS,
        when=dt.date(2015, 6, 10),
    )[0]
    made = sheet.write([cover], tmp_path / "a.pdf", title="题", when=dt.datetime(2015, 6, 10, tzinfo=dt.UTC))

    assert MONGOLIAN in pdftotext(made.path) and "义门镇中学" in pdftotext(made.path)
    assert made.pages == 1
