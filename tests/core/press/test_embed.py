"""Text printed is text found: embedding, subsets and widths, read back by two readers and by fontTools."""

import random
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from core.press.form import Cell, Form, Grid, Margins, Native, Para, Row
from core.press.text.embed import to_unicode
from core.press.text.fonts import bundled, faces_of
from core.press.text.subset import subset
from tests.core.press.papers import grid_form, pdfium_chars, pdftotext, printed
from tests.every import every

STRINGS = ["𠮷野家", "甲·乙•丙‧丁・戊", "䶮字", "约100\u00a0元", "“你好”——（再见）……", "Привет, Αθήνα", "3.14%～5℃"]


@pytest.mark.parametrize("role", ["song", "hei", "kai", "fangsong"])
def test_every_string_is_read_back_exactly_by_both_readers(role: str, tmp_path: Path) -> None:
    rows = tuple(Row((Cell(text, role=role),)) for text in STRINGS)

    path = printed(Form("form", "题", (Grid((1,), rows),), pages="none"), tmp_path)

    # Readers give the space that does not break as a plain one.
    wanted = [text.replace("\u00a0", " ") for text in STRINGS]
    for reader in (pdfium_chars, pdftotext):
        found = reader(path).replace("\u00a0", " ")
        assert [text for text in wanted if text not in found] == []


def test_a_character_that_no_font_holds_is_drawn_as_geta_and_found_as_itself(tmp_path: Path) -> None:
    path = printed(grid_form("合格\U000317ff是"), tmp_path)

    assert "合格\U000317ff是" in pdfium_chars(path)
    assert "合格\U000317ff是" in pdftotext(path)


def test_vertical_marks_are_read_as_ordinary_ones(tmp_path: Path) -> None:
    cell = Cell("听课（上）：一、二", vertical=True)

    path = printed(
        Form("form", "题", (Grid((12,), (Row((cell,), min_height=90),), stretch=False),), pages="none"), tmp_path
    )

    assert "".join(pdfium_chars(path).split()) == "听课（上）：一、二"


def test_each_face_is_one_embedded_type0_font(tmp_path: Path) -> None:
    path = printed(grid_form("𠮷" + "".join(map(chr, range(0x4E00, 0x4E00 + 1500))), foot="档号"), tmp_path)

    with pikepdf.open(path) as document:
        fonts = list(document.pages[0].Resources.Font.values())
        names = [str(font.BaseFont)[8:] for font in fonts]
        assert {str(font.Subtype) for font in fonts} == {"/Type0"}
        assert every("/FontFile2" in font.DescendantFonts[0].FontDescriptor for font in fonts)
        assert len(names) == len(set(names)) == 3


def test_a_face_in_which_nothing_is_set_is_not_embedded(tmp_path: Path) -> None:
    path = printed(Form("form", "题", (Native("ئۇيغۇر"),), pages="none"), tmp_path)

    with pikepdf.open(path) as document:
        assert [str(font.BaseFont)[8:] for font in document.pages[0].Resources.Font.values()] == [
            "NotoNaskhArabic-Regular"
        ]


def test_widths_in_the_file_are_the_advances_of_the_font(tmp_path: Path) -> None:
    path = printed(grid_form("Ångström 2026，—·汉"), tmp_path)

    with pikepdf.open(path) as document:
        for font in document.pages[0].Resources.Font.values():
            descendant = font.DescendantFonts[0]
            program = TTFont(BytesIO(descendant.FontDescriptor.FontFile2.read_bytes()))
            glyphs, em = program.getGlyphOrder(), program["head"].unitsPerEm
            mapping = descendant.CIDToGIDMap.read_bytes()
            for code, width in widths(descendant.W).items():
                glyph = int.from_bytes(mapping[2 * code : 2 * code + 2])
                assert glyph != 0
                assert width == pytest.approx(program["hmtx"][glyphs[glyph]][0] * 1000 / em, abs=0.01)


def widths(listed: pikepdf.Array) -> dict[int, float]:
    found: dict[int, float] = {}
    for first, run in zip(listed[::2], listed[1::2], strict=True):
        found |= {int(first) + at: float(width) for at, width in enumerate(run)}
    return found


@pytest.mark.parametrize("name", ["song", "kai", "song-ext", "arab"])
def test_a_subset_draws_what_its_source_draws(name: str) -> None:
    source = TTFont(BytesIO(bundled(name).path.read_bytes()))
    tables = {tag: source.reader[tag] for tag in source.reader.keys()}  # noqa: SIM118
    chance = random.Random(3)
    wanted = [*chance.sample(range(1, source["maxp"].numGlyphs), 60), *composites(source)[:20]]

    program, places = subset(tables, wanted)

    made = TTFont(BytesIO(program), checkChecksums=2)
    for glyph in wanted:
        before, after = source.getGlyphName(glyph), made.getGlyphName(places[glyph])
        assert outline(made, after) == outline(source, before)
        assert made["hmtx"][after] == source["hmtx"][before]


def composites(font: TTFont) -> list[int]:
    names = font.getGlyphOrder()[:2000]
    return [number for number, name in enumerate(names) if number and font["glyf"][name].isComposite()]


def outline(font: TTFont, name: str) -> list[object]:
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(pen)
    return pen.value


def test_the_map_to_text_keeps_to_blocks_of_a_hundred() -> None:
    text = to_unicode({at: chr(at) for at in range(0x4E00, 0x4E00 + 250)}).decode()

    assert [line.split()[0] for line in text.splitlines() if line.endswith("beginbfchar")] == ["100", "100", "50"]
    assert "<D842DFB7>" in to_unicode({0xD800: "𠮷"}).decode()


def test_a_variation_selector_and_a_control_character_leave_no_trace(tmp_path: Path) -> None:
    path = printed(grid_form("葛\ufe00城\x00\x07县\ud800"), tmp_path)

    assert "葛城县\ufffd" in pdfium_chars(path)


def test_marks_stay_with_the_letter_before_them() -> None:
    pieces = [(face.name, text) for face, text in faces_of("中\u0301𠮷文", "song")]

    assert pieces == [("song", "中\u0301"), ("song-ext", "𠮷"), ("song", "文")]


def test_long_running_text_is_found_whole(tmp_path: Path) -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 1200)))

    path = printed(Form("form", "题", (Para(text, indent=0),), margins=Margins(20, 20, 20, 20), pages="none"), tmp_path)

    assert "".join(pdfium_chars(path).split()) == text
