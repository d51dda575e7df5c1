"""What a printed form is made of: plain values, measured and painted by the rest of the press.

Knows no record and no PDF. Lengths on paper are millimetres, type sizes are points. Every value is frozen; a change
makes a new one (`dataclasses.replace`).
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["song", "hei", "kai", "fangsong"]
"""A use of type: song 宋 content, hei 黑 labels, headings, kai 楷, fangsong 仿宋 (Kai where the computer has none)."""

Align: TypeAlias = Literal["left", "center", "right", "justify"]
Valign: TypeAlias = Literal["top", "middle", "bottom"]
Paper: TypeAlias = Literal["A4", "A4-landscape"]

PAPERS: dict[Paper, tuple[float, float]] = {"A4": (210, 297), "A4-landscape": (297, 210)}
"""Width and height in mm."""

# ---- inside a line -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text that differs from its surroundings; an empty role means the role of the surroundings."""

    text: str
    role: Role | None = None
    bold: bool = False
    underline: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """A place to write in: an underline of `width` mm, with `text` centred on it where there is already an answer."""

    width: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A box to tick with its label, drawn as a path because no bundled font holds ☑; ticks in a row keep a gap."""

    on: bool
    label: str = ""


Inline: TypeAlias = Run | Blank | Tick
Content: TypeAlias = str | tuple[Inline, ...]
"""A plain text (fast path; `\\n` begins a new line), or a tuple of runs, blanks and ticks."""


# ---- in a grid -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Image:
    """A picture from a file (or its bytes), shrunk into `width` × `height` mm, its proportions kept."""

    source: Path | bytes
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid, over `cols` columns and `rows` rows; its row grows with its text, which is never cut off.

    `foot` stands at the bottom of the cell, to the right: "（签字）　　年　月　日"; room is kept for it. `key` names
    the cell in reports.
    """

    text: Content = ""
    key: str = ""
    cols: int = 1
    rows: int = 1
    role: Role = "song"
    size: float = 10.5
    bold: bool = False
    align: Align = "left"
    valign: Valign = "middle"
    vertical: bool = False
    foot: Content = ""
    image: Image | None = None
    borders: bool = True
    shade: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; columns taken by a cell of an earlier row are left out.

    Of `min_height` mm at least; `head` rows, the first of a grid, repeat on every page, and under them neither the
    first nor the last row stands alone. `fill` rows share what room is left on their page, up to a height of `most` mm.
    A `keep` row is never the first of a new page: the row before comes along, also the last one of the grid before.
    """

    cells: tuple[Cell, ...]
    min_height: float = 8
    head: bool = False
    fill: bool = False
    most: float | None = None
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table; `columns` are widths in mm, brought in proportion to the width of the text area if `stretch`."""

    columns: tuple[float, ...]
    rows: tuple[Row, ...]
    stretch: bool = True


# ---- down the page -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Title:
    """The heading of a form, centred; `after` mm stay free below it."""

    text: str
    role: Role = "hei"
    size: float = 18
    bold: bool = False
    before: float = 0
    after: float = 4


@dataclass(frozen=True, slots=True)
class Para:
    """Running text, first line indented by `indent` characters; `leading` in points, 0 means 1.5 × size.

    `keep` holds a heading together with the paragraph after it, `tied` a note together with the table before it.
    """

    text: Content
    role: Role = "song"
    size: float = 12
    bold: bool = False
    indent: float = 2
    align: Align = "justify"
    leading: float = 0
    before: float = 0
    after: float = 0
    keep: bool = False
    tied: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Native:
    """A name or line in the script of its people, on lines of its own.

    Uyghur and Kazakh run from right to left; Mongolian stands in columns of at most `height` mm, from left to right.
    """

    text: str
    role: Role = "song"
    size: float = 14
    align: Align = "center"
    height: float = 50
    before: float = 0
    after: float = 2
    key: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """`height` mm of nothing; dropped at the top of a page."""

    height: float


@dataclass(frozen=True, slots=True)
class Break:
    """The rest begins on a new page."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Places to sign, `per_row` side by side: each a label, a line to write on, and under it 年 月 日.

    `labels` such as "甲方（盖章）"; a label ending in （盖章） gets room for a seal, and a second line for the person
    `under` it: "负责人（签字）". Never alone on a page: the last lines before it come along.
    """

    labels: tuple[str, ...]
    under: str = ""
    per_row: int = 2
    role: Role = "song"
    size: float = 12
    before: float = 8


@dataclass(frozen=True, slots=True)
class Seal:
    """Where a unit seals a paper: its name, the day below, and "（盖章）" marking the place; never alone on a page."""

    unit: str = ""
    day: str = ""
    text: str = "（盖章）"
    diameter: float = 42
    role: Role = "fangsong"
    size: float = 16


@dataclass(frozen=True, slots=True)
class Spine:
    """A label for the back of a binder or box: `width` × `height` mm, cells from top to bottom.

    `heights` are theirs in mm; 0 shares what is left. Labels of one `Spines` block stand side by side with cut lines.
    """

    width: float
    height: float
    cells: tuple[Cell, ...]
    heights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Spines:
    """Spine labels side by side, `gap` mm apart, to be cut out."""

    labels: tuple[Spine, ...]
    gap: float = 8


@dataclass(frozen=True, slots=True)
class Stamp:
    """The archive stamp 归档章, 45 × 16 mm in two rows of three cells: (label, value) for each of the six.

    First row 全宗号, 年度, 件号; second 机构(问题), 保管期限, 页数 (DA/T 22-2015).
    """

    cells: tuple[tuple[str, str], ...]


Block: TypeAlias = Title | Para | Native | Grid | Space | Break | Sign | Seal | Spines


# ---- the parts of a print -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Margins:
    """White around the text area in mm; a page with a QR mark keeps at least 25 at the top."""

    top: float = 25
    right: float = 18
    bottom: float = 20
    left: float = 25


OFFICIAL = Margins(top=37, right=26, bottom=35, left=28)
"""The margins of an official paper, GB/T 9704-2012."""

PageStyle: TypeAlias = Literal["of", "none"]
"""The page number inside the form: "第 x 页　共 y 页", or none."""

PAGE_WORDS = "第 {page} 页　共 {pages} 页"


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Form:
    """A paper to print: blocks from top to bottom, over as many pages as they need.

    `key` names it in reports, `title` in the outline. `foot` stands at the bottom left
    (record number or 档号), the form's own page number in the middle, the binder's running number at the outer edge if
    `numbered` (covers and contents lists are not). `mark` is the text of the QR mark; each page's code holds
    `mark/page`. `stamp` is printed at the top of the first page. Parts that follow each other with the same `item`
    count their pages together: "第 x 页　共 y 页" goes through all of them. `left_out` are words that are not printed
    because no font can draw them; they are told with the characters that are missing.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]
    paper: Paper = "A4"
    margins: Margins = field(default_factory=Margins)
    numbered: bool = False
    foot: str = ""
    pages: PageStyle = "of"
    page_words: str = PAGE_WORDS
    mark: str = ""
    stamp: Stamp | None = None
    item: str = ""
    left_out: tuple[str, ...] = ()


# ---- short ways to say it -----------------------------------------------------------------------------------------


def label(text: str, *, cols: int = 1, rows: int = 1, size: float = 10.5, vertical: bool = False) -> Cell:
    """Give a label cell: hei, centred both ways."""
    return Cell(text, cols=cols, rows=rows, role="hei", size=size, align="center", vertical=vertical)
