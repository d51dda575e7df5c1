import itertools

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QApplication

from resources import path
from ui import theme
from ui.parts.progress import ALPHA

LOOKS = {"light": theme.LIGHT, "dark": theme.DARK}
# What is written in which colour on which ground, as the style sheet has it.
WRITTEN = [
    *itertools.product(("text", "muted"), ("ground", "card", "field", "stripe")),
    *itertools.product(("text", "accent"), ("soft",)),
    *itertools.product(("accent", "error", "warn", "good"), ("card", "ground")),
    ("text", "bad_ground"),
    ("error", "bad_ground"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    *itertools.product(("rail_text", "rail_mark"), ("rail", "rail_hover")),
]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("ink", "ground"), WRITTEN)
def test_text_stands_out_from_its_ground(look: str, ink: str, ground: str) -> None:
    ratio = theme.contrast(getattr(LOOKS[look], ink), getattr(LOOKS[look], ground))

    assert ratio >= 4.5


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("colour", ["good", "accent"])
def test_the_number_on_a_bar_of_progress_stands_out(look: str, colour: str) -> None:
    of = LOOKS[look]
    bar, track = QColor(getattr(of, colour)), QColor(of.line)
    pairs = zip(bar.getRgb(), track.getRgb(), strict=True)
    parts = [round((one * ALPHA + other * (255 - ALPHA)) / 255) for one, other in pairs]

    assert theme.contrast(of.text, QColor(*parts).name()) >= 4.5


def test_contrast_is_counted_as_wcag_does() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#FFFFFF", "#5B9DFF") == pytest.approx(2.7, abs=0.1)


@pytest.mark.parametrize("look", LOOKS)
def test_no_name_is_left_in_the_style_sheet(look: str) -> None:
    sheet = theme.style_sheet(LOOKS[look], 10, ("Noto Sans SC",))

    assert "@" not in sheet.split("*/", 1)[1]


@pytest.mark.parametrize("size", [9, 14])
def test_the_base_font_is_as_chosen(qapp: QApplication, size: int) -> None:
    theme.apply(qapp, "dark", size)

    assert qapp.font().pointSize() == size
    assert theme.colours() is theme.DARK


def test_a_size_out_of_range_is_brought_into_it(qapp: QApplication) -> None:
    theme.apply(qapp, "light", 99)

    assert theme.points() == theme.MOST_POINTS


@pytest.mark.parametrize("sign", ["䶮", "𠮷", "㼆", "鿯", "·", "བ", "ئ"])
def test_rare_characters_and_other_scripts_have_a_font_of_ours(qapp: QApplication, sign: str) -> None:
    families = theme.families()

    covering = [family for family in families if QFontMetrics(QFontDatabase.font(family, "", 12)).inFontUcs4(ord(sign))]

    assert covering


def test_every_icon_can_be_drawn(qapp: QApplication) -> None:
    for file in sorted(path("icons").glob("*.svg")):
        picture = theme.icon(file.stem, "#FF0000").pixmap(24, 24).toImage()

        inked = sum(picture.pixelColor(x, y).alpha() > 0 for x in range(24) for y in range(24))
        assert inked > 8, file.name
