"""Names in the scripts of their people, rare letters in dark lines, and fonts of the computer's own."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

import resources
from core.press import sheet
from core.press.blocks import paginate
from core.press.form import Cell, Form, Grid, Native, Row, Title, label
from core.press.native import is_right_to_left, is_upright_script
from core.press.parts import Numbering
from tests.core.press.papers import WHEN, pdfium_chars, pdftotext, picture, printed

UYGHUR, MONGOLIAN, TIBETAN = "ئالىم مەھەممەت", "ᠮᠣᠩᠭᠣᠯ ᠰᠤᠷᠭᠠᠭᠤᠯᠢ", "བོད་ཡིག"


@pytest.mark.parametrize("text", [UYGHUR, MONGOLIAN, TIBETAN])
def test_a_native_name_has_lines_of_its_own_and_is_read_back(text: str, tmp_path: Path) -> None:
    cell = Grid((30, 130), (Row((label("姓名"), Cell(text, align="right"))),))
    form = Form("form", "题", (Title("题"), Native(text), cell), pages="none")

    path = printed(form, tmp_path)

    assert pdfium_chars(path).count(text) == 2
    assert text in pdftotext(path).replace("\u202b", "").replace("\u202c", "").replace("\u200f", "")


def test_mongolian_stands_in_columns_from_left_to_right() -> None:
    text = " ".join([MONGOLIAN] * 6)

    (page,) = paginate(Form("form", "题", (Native(text, height=40),)))

    assert not page.lines
    assert len(page.columns) > 1
    assert " ".join(column.text.strip() for column in sorted(page.columns, key=lambda column: column.x)) == text
    assert len({column.y for column in page.columns}) == 1


def test_a_native_line_from_right_to_left_ends_where_it_is_asked_to() -> None:
    form = Form(
        "form", "题", (Native(UYGHUR, align="right"), Native(UYGHUR, align="center"), Native("abc", align="left"))
    )

    (page,) = paginate(form)

    right, middle, left = page.lines
    assert right.x > middle.x > left.x
    assert (right.base, left.base) == ("R", "L")


@pytest.mark.parametrize(
    ("text", "upright", "backwards"),
    [
        (UYGHUR, False, True),
        (f"（1）{UYGHUR}", False, True),
        (MONGOLIAN, True, False),
        (TIBETAN, False, False),
        ("李老师", False, False),
        ("", False, False),
    ],
)
def test_a_script_tells_its_direction(text: str, upright: bool, backwards: bool) -> None:
    assert (is_upright_script(text), is_right_to_left(text)) == (upright, backwards)


def test_a_rare_letter_in_a_dark_line_is_drawn_darker(tmp_path: Path) -> None:
    def blackness(role: str) -> float:
        cell = Cell("𠮷", role=role, size=40)
        form = Form(role, "题", (Grid((40,), (Row((cell,)),), stretch=False),), pages="none")
        drawn = picture(printed(form, tmp_path), 0, 150)
        return sum(count * (255 - shade) for shade, count in enumerate(drawn.histogram()))

    assert blackness("hei") > 1.15 * blackness("song")


def test_a_form_in_landscape_lies_on_an_upright_sheet_when_asked(tmp_path: Path) -> None:
    wide = Form("wide", "横表", (Title("横表"),), paper="A4-landscape", numbered=True)

    made = sheet.write(
        [wide, replace(wide, key="second")],
        tmp_path / "a.pdf",
        title="题",
        when=WHEN,
        number=Numbering(duplex=True, turned=True),
    )

    with pikepdf.open(made.path) as document:
        assert [float(page.mediabox[2]) < float(page.mediabox[3]) for page in document.pages] == [True, True]
    for number, side in enumerate(("right", "left")):
        box, (width, height) = place_of(made.path, number, f"— {number + 1} —")
        assert box[1] < height / 10
        assert (box[0] > width / 2) == (side == "right")
        title, _ = place_of(made.path, number, "横表")
        # Turned: higher than it is wide, at the left.
        assert title[3] - title[1] > title[2] - title[0]
        assert title[2] < width / 3


def place_of(path: Path, page: int, text: str) -> tuple[tuple[float, float, float, float], tuple[float, float]]:
    with sheet.attachments.pypdfium2.PdfDocument(path) as document:
        words = document[page].get_textpage()
        at, count = words.search(text).get_next()
        boxes = [words.get_charbox(index) for index in range(at, at + count)]
        edges = [list(each) for each in zip(*boxes, strict=True)]
        return (min(edges[0]), min(edges[1]), max(edges[2]), max(edges[3])), document[page].get_size()


PROGRAM = """
import sys
from pathlib import Path
from core.press.form import Cell, Form, Grid, Row
from tests.core.press.papers import printed
printed(Form("form", "题", (Grid((1,), (Row((Cell("仿宋", role="fangsong"),)),)),), pages="none"), Path(sys.argv[1]))
"""


@pytest.mark.parametrize(("permission", "used"), [(0, "OwnFangSong"), (8, "OwnFangSong"), (2, "LXGWWenKai-Regular")])
def test_the_computers_own_fangsong_is_used_where_its_maker_permits(
    permission: int, used: str, tmp_path: Path
) -> None:  # fmt: skip
    folder = tmp_path / ".fonts"
    folder.mkdir()
    with TTFont(resources.path("fonts/song-ext.ttf")) as font:
        add_letters(font, "仿宋")
        font["OS/2"].fsType = permission
        for record in font["name"].names:
            if record.nameID == 6:
                record.string = "OwnFangSong"
        font.save(folder / "simfang.ttf")
    (folder / "FangSong_GB2312.ttf").write_bytes(b"no font at all")

    environment = {**os.environ, "HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "PYTHONPATH": "."}
    subprocess.run([sys.executable, "-c", PROGRAM, tmp_path], env=environment, check=True, capture_output=True)

    with pikepdf.open(tmp_path / "form.pdf") as document:
        assert [str(font.BaseFont)[8:] for font in document.pages[0].Resources.Font.values()] == [used]


def add_letters(font: TTFont, letters: str) -> None:
    """Let some glyphs of a font stand for further letters."""
    names = font.getGlyphOrder()[5:]
    for table in font["cmap"].tables:
        table.cmap |= {ord(char): name for char, name in zip(letters, names, strict=False)}
