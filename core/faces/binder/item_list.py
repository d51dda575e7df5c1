"""What belongs to a box of items: the list of items with its cover, the label of the box, the note in it.

Columns, cover and label follow DA/T 22-2015.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.faces.paper.dates import by_hand_day, day_words
from core.faces.paper.layouts.cells import SIZE, label_cell
from core.faces.paper.layouts.frame import MARGINS, WIDE, WIDTH, page_words
from core.model.words import say
from core.press.form import Align, Block, Cell, Form, Grid, Para, Row, Spine, Spines, Title

_COLUMNS = (13.0, 52.0, 33.0, 33.0, 62.0, 21.0, 13.0, 13.0, WIDE - 240)
_LABEL_HEIGHT = 240.0


@dataclass(frozen=True, slots=True)
class ArchiveBox:
    """A box of items of one year, period of keeping and class; `first` and `last` are item numbers."""

    fonds: str
    school: str
    year: str
    keeping: str
    group: str
    first: str
    last: str
    items: int
    pages: int
    late: int
    made: dt.date


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One line of the list of items; the day has eight digits."""

    number: str
    document: str
    responsible: str
    title: str
    day: str
    pages: int
    remark: str


def list_cover(box: ArchiveBox) -> Form:
    """Return the cover under which the list of items is bound."""
    facts = (
        (say("全宗号"), box.fonds),
        (say("全宗名称"), box.school),
        (say("年度"), box.year),
        (say("保管期限"), box.keeping),
        (say("机构（问题）"), box.group),
    )
    rows = tuple(Row((label_cell(name), Cell(value, align="center", size=14)), min_height=14) for name, value in facts)
    blocks: tuple[Block, ...] = (
        Title(say("归档文件目录"), size=30, after=40),
        Grid((40, 90), rows, stretch=False),
    )
    return Form("box.cover", say("封面"), blocks, margins=replace(MARGINS, top=70), pages="none")


def item_list(box: ArchiveBox, lines: Sequence[ListedItem]) -> Form:
    """Return the list of items of a box."""
    heads = (
        say("序号"), say("档号"), say("文号"), say("责任者"), say("题名"), say("日期"), say("密级"), say("页数"),
        say("备注"),
    )  # fmt: skip
    rows = [Row(tuple(map(label_cell, heads)), min_height=10, head=True)]
    rows += [_row(number, line) for number, line in enumerate(lines, 1)]
    title = say("归档文件目录")
    where = "　".join(part for part in (box.year, box.keeping, box.group) if part)
    blocks = (
        Title(title, after=1),
        Para(where, size=SIZE, indent=0, align="center", after=2),
        Grid(_COLUMNS, tuple(rows)),
    )
    return Form("box.list", title, blocks, "A4-landscape", MARGINS, page_words=page_words())


def box_label(box: ArchiveBox, width: float) -> Form:
    """Return the label for the back of the box, `width` mm wide, to be cut out."""
    cells = (
        Cell(f"{say('全宗号')}\n{box.fonds or '　'}", align="center", size=9),
        Cell(f"{say('年度')}\n{box.year}", align="center", size=9),
        Cell(f"{say('保管期限')}\n{box.keeping}", align="center", size=9),
        Cell(box.group, role="hei", align="center", size=16 if width >= 20 else 12, vertical=True),
        Cell(f"{say('起止件号')}\n{box.first}\n—\n{box.last}", align="center", size=9),
        Cell(f"{say('盒号')}\n　", align="center", size=9),
    )
    label = Spine(width, _LABEL_HEIGHT, cells, (22, 22, 22, 0, 34, 22))
    return Form("box.label", say("盒脊"), (Spines((label,)),), margins=MARGINS, pages="none")


def box_note(box: ArchiveBox, void: str = "") -> Form:
    """Return the note that lies behind the items of a box; it says too which numbers are `void`."""
    counts = {"items": box.items, "pages": box.pages, "first": box.first, "last": box.last}
    words = say("本盒共 {items} 件、{pages} 页，件号 {first} 至 {last}。", **counts)
    late = say("其中补录 {n} 件，均在首页注明补录日期。", n=box.late) if box.late else ""
    text = f"{say('盒内文件情况说明')}：\n　　{words}{late}{void}"
    note = Grid((WIDTH,), (Row((Cell(text, key="box.note", size=12, valign="top"),), min_height=150, fill=True),))
    people = (
        (say("整理人"), "", say("整理日期"), day_words(box.made)),
        (say("检查人"), "", say("检查日期"), by_hand_day()),
    )
    rows = tuple(Row((label_cell(a), _cell(b), label_cell(c), _cell(d)), min_height=12) for a, b, c, d in people)
    title = say("备考表")
    blocks = (Title(title), note, Grid((28, 55.5, 28, 55.5), rows))
    return Form("box.note", title, blocks, margins=MARGINS, pages="none")


def _row(number: int, line: ListedItem) -> Row:
    cells = (
        _cell(str(number)),
        _cell(line.number, key="box.number", size=9),
        _cell(line.document, key="box.document", size=9),
        _cell(line.responsible, key="box.responsible", size=9),
        _cell(line.title, "left", key="box.title"),
        _cell(line.day, size=9),
        # Papers of a pairing carry no secrecy; the column stands because the standard has it.
        _cell(""),
        _cell(str(line.pages)),
        _cell(line.remark, size=8),
    )
    return Row(cells, min_height=9)


def _cell(words: str, align: Align = "center", *, size: float = SIZE, key: str = "") -> Cell:
    return Cell(words, key=key, align=align, size=size)
