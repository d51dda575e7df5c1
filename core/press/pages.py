"""A measured page: lines, rules and pictures with their places; no PDF object appears here.

Lengths are points, x from the left edge of the paper, y from its top edge downwards.
"""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from core.press.form import Image, Role, Stamp

MM = 72 / 25.4

STAMP_SIZE = (45.0, 16.0)
"""Width and height of the archive stamp in mm (DA/T 22-2015)."""


class TextLine(NamedTuple):
    """A line of text in one role, its baseline at y; `spread` is added behind every character."""

    x: float
    y: float
    text: str
    role: Role
    size: float
    bold: bool = False
    spread: float = 0
    base: Literal["L", "R"] = "L"
    color: Literal["black", "red", "grey"] = "black"


class TextColumn(NamedTuple):
    """A vertical line around x, beginning at y: upright characters, longer Latin words turned."""

    x: float
    y: float
    text: str
    role: Role
    size: float
    bold: bool = False


class Rect(NamedTuple):
    """A rectangle from the upper left to the lower right corner."""

    left: float
    top: float
    right: float
    bottom: float


class Stroke(NamedTuple):
    """A straight thin line."""

    x: float
    y: float
    to_x: float
    to_y: float
    dashed: bool = False


class Box(NamedTuple):
    """A box to tick, its lower left corner at (x, y)."""

    x: float
    y: float
    size: float
    on: bool


class Picture(NamedTuple):
    """A picture and the rectangle it may fill."""

    image: Image
    place: Rect


class Code(NamedTuple):
    """A QR code of `side` points, its upper left corner at (x, y)."""

    text: str
    x: float
    y: float
    side: float


class StampAt(NamedTuple):
    """An archive stamp with its upper left corner."""

    stamp: Stamp
    x: float
    y: float


@dataclass(slots=True)
class Page:
    """Everything on one page of `width` × `height` points; filled while a form is measured, then only read.

    A `turned` page lies on an upright sheet, its head to the left; `upright` lines stand on that sheet as it is read.
    """

    width: float
    height: float
    lines: list[TextLine] = field(default_factory=list)
    columns: list[TextColumn] = field(default_factory=list)
    cells: list[Rect] = field(default_factory=list)
    shades: list[Rect] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    stamps: list[StampAt] = field(default_factory=list)
    upright: list[TextLine] = field(default_factory=list)
    turned: bool = False
