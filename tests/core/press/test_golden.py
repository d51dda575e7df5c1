"""Pages look as they did when a person last looked at them: drawn at 100 dpi, beside the pictures in `golden`.

A picture that lacks is drawn anew, and the test fails once so that somebody looks at it.
"""

from pathlib import Path

import pytest
from PIL import Image as Pillow
from PIL import ImageChops, ImageFilter

from core.press import sheet
from core.press.form import Cell, Form, Grid, Row, Title, label
from core.press.parts import Numbering
from tests.core.press.papers import WHEN, picture, printed
from tests.core.press.test_sheet import every_block
from tests.core.press.test_verapdf import scripts

GOLDEN = Path(__file__).parent / "golden"
DPI = 100
SHADES = 16


def landscape() -> Form:
    rows = tuple(Row(tuple(Cell(f"第{row}行第{column}列") for column in range(4))) for row in range(6))
    head = Row((label("𠮷甲"), label("乙"), label("丙"), label("丁")), head=True)
    return Form(
        "landscape", "横表", (Title("横表"), Grid((1, 1, 1, 1), (head, *rows))), paper="A4-landscape", numbered=True
    )


@pytest.mark.parametrize(("form", "pages"), [(every_block(), 2), (scripts(), 1)], ids=["blocks", "scripts"])
def test_a_page_looks_as_it_did(form: Form, pages: int, tmp_path: Path) -> None:
    path = printed(form, tmp_path)

    compared = [like_golden(path, page, f"{form.key}-{page + 1}") for page in range(pages)]

    assert compared == [True] * pages


def test_a_turned_page_looks_as_it_did(tmp_path: Path) -> None:
    made = sheet.write(
        [landscape()], tmp_path / "turned.pdf", title="题", when=WHEN, number=Numbering(duplex=True, turned=True)
    )

    assert like_golden(made.path, 0, "turned")


def test_a_page_that_changed_is_noticed(tmp_path: Path) -> None:
    path = printed(Form("scripts", "各种文字", (*scripts().blocks, Title("多一行")), mark="S"), tmp_path)

    assert not like_golden(path, 0, "scripts-1")


def like_golden(path: Path, page: int, name: str) -> bool:
    drawn, golden = picture(path, page, DPI), GOLDEN / f"{name}.png"
    if not golden.exists():
        drawn.quantize(SHADES).save(golden, optimize=True)
        pytest.fail(f"{golden} was drawn anew: look at it, then run again")
    with Pillow.open(golden) as kept:
        wanted = kept.convert("L")
    # A shift of a letter's edge by a pixel is no change; a letter that came or went is one.
    blur = ImageFilter.GaussianBlur(1.5)
    difference = ImageChops.difference(drawn.filter(blur), wanted.filter(blur))
    return drawn.size == wanted.size and difference.getextrema()[1] < 64
