"""Colours, style sheet, fonts and icons of the window, made from one table of named colours a look."""

import math
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from resources import path

LOOKS = ("auto", "light", "dark")
LEAST_POINTS, POINTS, MOST_POINTS = 9, 10, 14
# Hei first, as on the screens people know; the others follow for what it lacks: rare characters and other scripts.
_FONT_FILES = ("hei.ttf", "song-ext.ttf", "kai.ttf", "arab.ttf", "tib.ttf", "mong.ttf")


class Colours(NamedTuple):
    """The named colours of one look; text on its ground has a contrast of at least 4.5."""

    ground: str
    card: str
    field: str
    line: str
    edge: str
    stripe: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    soft: str
    error: str
    bad_ground: str
    warn: str
    good: str
    rail: str
    rail_hover: str
    rail_text: str
    rail_mark: str


LIGHT = Colours(
    ground="#F5F6F8", card="#FFFFFF", field="#FFFFFF", line="#DDE1E7", edge="#8A94A5", stripe="#FAFBFC",
    text="#1F2933", muted="#5B6577", accent="#1A62D6", accent_hover="#174FB0", on_accent="#FFFFFF", soft="#E8F0FE",
    error="#C62828", bad_ground="#FDECEC", warn="#8A5300", good="#1B6B3A",
    rail="#1E2A3A", rail_hover="#2B3A50", rail_text="#C5D0DE", rail_mark="#6AA6FF",
)  # fmt: skip
# White on the dark accent would be 2.7 : 1, so what stands on it is nearly black.
DARK = Colours(
    ground="#1B1E23", card="#24282F", field="#1F2329", line="#3A404A", edge="#6C7686", stripe="#272C33",
    text="#E6E8EB", muted="#98A2B3", accent="#5B9DFF", accent_hover="#82B4FF", on_accent="#14171B", soft="#25334B",
    error="#FF8A80", bad_ground="#452A2C", warn="#F0B866", good="#7BD49B",
    rail="#14171B", rail_hover="#262C35", rail_text="#B6C0CD", rail_mark="#5B9DFF",
)  # fmt: skip


class _Worn:
    """The look that is worn now, for what paints by hand."""

    colours: Colours = LIGHT
    points: int = POINTS


_worn = _Worn()


def colours() -> Colours:
    """Return the colours that are worn now."""
    return _worn.colours


def points() -> int:
    """Return the size of the base font in points."""
    return _worn.points


def apply(app: QApplication, look: str = "auto", size: int = POINTS) -> None:
    """Dress the application: light, dark or as the system has it, with the base font of that size."""
    _worn.colours = DARK if _dark(app, look) else LIGHT
    _worn.points = min(max(size, LEAST_POINTS), MOST_POINTS)
    icon.cache_clear()
    font = QFont()
    font.setFamilies(list(families()))
    font.setPointSize(_worn.points)
    app.setFont(font)
    app.setPalette(palette(_worn.colours))
    app.setStyleSheet(style_sheet(_worn.colours, _worn.points, families()))


@cache
def families() -> tuple[str, ...]:
    """Load the bundled fonts once and return the chain of their families."""
    names: list[str] = []
    for name in _FONT_FILES:
        number = QFontDatabase.addApplicationFont(str(path(f"fonts/{name}")))
        names += [family for family in QFontDatabase.applicationFontFamilies(number) if family not in names]
    return tuple(names)


def style_sheet(of: Colours, size: int, chain: tuple[str, ...]) -> str:
    """Return the style sheet with its names filled in."""
    sheet = path("style.qss").read_text(encoding="utf-8")
    names = {
        "families": ", ".join(f'"{family}"' for family in chain),
        "points": str(size),
        "large": str(size + 3),
        "huge": str(size + 8),
        "small": str(size - 1),
        "icon": str(round(size * 1.7)),
        "big": str(round(size * 2)),
        "tick": str(round(size * 1.4)),
        "check": path(f"icons/{_tick(of)}.svg").as_posix(),
        "arrow": path(f"icons/{'arrow_light' if of is LIGHT else 'arrow_dark'}.svg").as_posix(),
        **of._asdict(),
    }
    # Longer names first: @accent_hover is not @accent followed by _hover.
    for name in sorted(names, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", names[name])
    return sheet


def palette(of: Colours) -> QPalette:
    """Return the palette for what the style sheet leaves to the style."""
    made = QPalette()
    role = QPalette.ColorRole
    for part, colour in {
        role.Window: of.ground, role.WindowText: of.text, role.Base: of.field, role.AlternateBase: of.stripe,
        role.Text: of.text, role.Button: of.card, role.ButtonText: of.text, role.BrightText: of.error,
        role.Highlight: of.accent, role.HighlightedText: of.on_accent, role.Link: of.accent,
        role.LinkVisited: of.accent,
        role.ToolTipBase: of.card, role.ToolTipText: of.text, role.PlaceholderText: of.muted,
        role.Light: of.line, role.Midlight: of.line, role.Mid: of.edge, role.Dark: of.edge, role.Shadow: of.edge,
    }.items():  # fmt: skip
        made.setColor(part, QColor(colour))
    for part in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, part, QColor(of.muted))
    return made


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 counts it: 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@cache
def icon(name: str, colour: str = "") -> QIcon:
    """Return an icon of resources/icons, drawn in a colour (the text's by itself)."""
    text = path(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour or _worn.colours.text)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    made = QIcon()
    for side in (16, 24, 32, 48):
        picture = QPixmap(QSize(side, side))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        made.addPixmap(picture)
    return made


def mark(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and have the widget drawn by it at once."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _tick(of: Colours) -> str:
    return "tick_white" if of.on_accent == "#FFFFFF" else "tick_black"


def _dark(app: QApplication, look: str) -> bool:
    if look == "auto":
        return app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return look == "dark"


def _luminance(colour: str) -> float:
    made = QColor(colour)
    return 0.2126 * _linear(made.redF()) + 0.7152 * _linear(made.greenF()) + 0.0722 * _linear(made.blueF())


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.03928 else math.pow((part + 0.055) / 1.055, 2.4)
