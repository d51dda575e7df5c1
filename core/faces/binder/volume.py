"""What holds a binder together: cover, spine label, catalogue of contents, back note, list of what is missing.

Columns and items follow GB/T 9705-2008; the inspection binder adds its sections ① to ⑭.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.faces.paper.dates import by_hand_day, day_words, eight_digits, kept_month, school_year_words
from core.faces.paper.layouts.cells import SIZE, label_cell
from core.faces.paper.layouts.frame import MARGINS, WIDTH, page_words
from core.model.words import say
from core.press.form import Block, Cell, Form, Grid, Native, Para, Row, Space, Spine, Spines, Title
from core.rules.archive import keeping_words, place_words

_CATALOGUE = (14.0, 27.0, 25.0, 56.0, 18.0, 14.0, 13.0)
_GAPS = (12.0, 64.0, 61.0, WIDTH - 12 - 64 - 61)
_SPINE_HEIGHT = 240.0
_FREE_LINES = 3


@dataclass(frozen=True, slots=True)
class ArchiveVolume:
    """A volume as its cover names it; `pages` and `items` are counted, `years` 0 means kept for ever."""

    fonds: str
    school: str
    title: str
    school_year: str
    first: str
    last: str
    years: int
    items: int
    pages: int
    sides: tuple[str, ...]
    made: dt.date
    local: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One line of the catalogue: what was filed, and the running numbers of its first and last page (0: none)."""

    place: int
    number: str
    responsible: str
    title: str
    day: str
    first: int
    last: int
    remark: str = ""


def cover(volume: ArchiveVolume) -> Form:
    """Return the front of a volume."""
    period = " — ".join(dict.fromkeys(kept_month(day) for day in (volume.first, volume.last) if day))
    facts = (
        (say("起止年月"), period, say("保管期限"), keeping_words(volume.years)),
        (say("件数"), say("{n} 件", n=volume.items), say("页数"), say("{n} 页", n=volume.pages)),
        (say("全宗号"), volume.fonds, say("目录号"), ""),
        (say("案卷号"), "", say("归档号"), ""),
    )
    rows = tuple(Row((label_cell(a), _cell(b), label_cell(c), _cell(d)), min_height=11) for a, b, c, d in facts)
    # Mongolian and the other scripts stand above the Chinese name; the gaps make room for a column of it.
    local, tight = ([Native(volume.local, size=18, height=45, after=4)], 0.3) if volume.local else ([], 1.0)
    blocks: tuple[Block, ...] = (
        *local,
        Para(volume.school, "song", 22, indent=0, align="center", after=10),
        Para(say("校际结对帮扶"), "song", 16, indent=0, align="center", after=24 * tight),
        Title(volume.title, size=30, after=8),
        Para(
            say("{year}学年", year=school_year_words(volume.school_year)), "hei", 18, indent=0, align="center", after=22
        ),
        *(Para(side, "fangsong", 15, indent=0, align="center", leading=27) for side in volume.sides),
        Space(44 * tight),
        Grid((28, 55.5, 28, 55.5), rows),
        Para(f"{volume.school}　{day_words(volume.made)}", "song", 12, indent=0, align="center", before=8),
    )
    margins = replace(MARGINS, top=MARGINS.top + 20 * tight)
    return Form("binder.cover", say("封面"), blocks, margins=margins, pages="none")


def spine(volume: ArchiveVolume, width: float) -> Form:
    """Return the label for the back of the binder, `width` mm wide, to be cut out."""
    size = 10.5 if width >= 20 else 9
    year = volume.school_year.replace("-", "\n—\n")
    cells = (
        Cell(f"{say('全宗号')}\n{volume.fonds or '　'}", align="center", size=9),
        Cell(year, align="center", size=size),
        Cell(f"{say('保管期限')}\n{keeping_words(volume.years)}", align="center", size=9),
        Cell(volume.title, role="hei", align="center", size=24 if width >= 20 else 16, vertical=True),
        Cell(volume.school, align="center", size=14 if width >= 20 else 11, vertical=True),
        Cell(f"{say('案卷号')}\n　", align="center", size=9),
    )
    label = Spine(width, _SPINE_HEIGHT, cells, (18, 24, 18, 0, 62, 18))
    return Form("binder.spine", say("脊背"), (Spines((label,)),), margins=MARGINS, pages="none")


def catalogue(entries: Sequence[CatalogueEntry], *, sections: bool) -> Form:
    """Return the contents of a volume with the running page numbers."""
    heads = (say("顺序号"), say("文号"), say("责任者"), say("题名"), say("日期"), say("页号"), say("备注"))
    head = Row(tuple(label_cell(name) for name in heads), min_height=10, head=True)
    rows = tuple(_lines(entries, sections=sections))
    title = say("卷内文件目录")
    return Form(
        "binder.contents",
        title,
        (Title(title), Grid(_CATALOGUE, (head, *rows))),
        margins=MARGINS,
        page_words=page_words(),
    )


def back_note(volume: ArchiveVolume, photos: int, late: int, void: str = "") -> Form:
    """Return the note at the back of a volume: what it holds, which numbers are `void`, who put it together."""
    words = [say("本卷共 {items} 件、{pages} 页。", items=volume.items, pages=volume.pages)]
    if photos:
        words.append(say("其中照片 {n} 张。", n=photos))
    if late:
        words.append(say("其中补录 {n} 件，均在首页注明补录日期。", n=late))
    if void:
        words.append(void)
    text = say("本卷情况说明") + "：\n　　" + "".join(words)
    grid = Grid((WIDTH,), (Row((Cell(text, key="binder.note", size=12, valign="top"),), min_height=150, fill=True),))
    people = (
        (say("立卷人"), "", say("立卷时间"), day_words(volume.made)),
        (say("检查人"), "", say("检查时间"), by_hand_day()),
    )
    rows = tuple(Row((label_cell(a), _cell(b), label_cell(c), _cell(d)), min_height=12) for a, b, c, d in people)
    title = say("卷内备考表")
    blocks = (Title(title), grid, Grid((28, 55.5, 28, 55.5), rows))
    return Form("binder.note", title, blocks, margins=MARGINS, pages="none")


def gap_list(lines: Sequence[tuple[str, str]], year: str) -> Form:
    """Return the list of what is missing, each with its reason and room to note when it was made good."""
    heads = (say("序号"), say("缺什么"), say("为什么要有"), say("补齐情况"))
    head = Row(tuple(label_cell(word) for word in heads), min_height=9, head=True)
    rows = [
        Row((_cell(str(at)), Cell(what, size=SIZE), Cell(why, size=SIZE), _cell("")), min_height=9)
        for at, (what, why) in enumerate(lines, 1)
    ]
    empty = [Row(tuple(_cell("") for _ in _GAPS), min_height=9)] * _FREE_LINES
    title = say("{year}学年缺项单", year=school_year_words(year))
    return Form(
        "binder.gaps",
        title,
        (Title(title), Grid(_GAPS, (head, *rows, *empty))),
        margins=MARGINS,
        page_words=page_words(),
    )


def _lines(entries: Sequence[CatalogueEntry], *, sections: bool) -> Iterator[Row]:
    place = 0
    for number, entry in enumerate(entries, 1):
        if sections and entry.place != place:
            place = entry.place
            yield Row((Cell(place_words(place), cols=len(_CATALOGUE), role="hei", size=SIZE),), min_height=8.5)
            # A section is not named at the foot of a page on which nothing of it stands.
            yield replace(_line(number, entry, last=number == len(entries)), keep=True)
        else:
            yield _line(number, entry, last=number == len(entries))


def _line(number: int, entry: CatalogueEntry, *, last: bool) -> Row:
    # GB/T 9705: the first page of an item stands for it; only the last item shows where it ends.
    pages = f"{entry.first}-{entry.last}" if last and entry.last > entry.first else str(entry.first or "")
    cells = (
        _cell(str(number)),
        Cell(entry.number, key="binder.number", size=9, align="center"),
        Cell(entry.responsible, key="binder.responsible", size=9, align="center"),
        Cell(entry.title, key="binder.title", size=9.5),
        Cell(eight_digits(entry.day), size=9, align="center"),
        _cell(pages),
        Cell(entry.remark, size=8, align="center"),
    )
    return Row(cells, min_height=9)


def _cell(words: str) -> Cell:
    return Cell(words, align="center", size=SIZE)
