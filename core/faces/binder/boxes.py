"""Records filed item by item as DA/T 22-2015 asks: for each year, period and class a list, a label, papers, a note.

What is kept for another period or belongs to another year never shares a box.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from core.faces.binder.filed import Filed, filed, fonds_of, shelved
from core.faces.binder.filing import number_words, responsible, void_words
from core.faces.binder.item_list import ArchiveBox, ListedItem, box_label, box_note, item_list, list_cover
from core.faces.paper.dates import eight_digits
from core.faces.paper.source import Source
from core.model.kind import Kind
from core.model.words import say
from core.press.form import Form, Stamp
from core.press.parts import Part
from core.rules.archive import Item, by_item, class_words, keeping_words
from core.rules.item_numbers import GivenNumbers, void_of


def boxes(
    items: Sequence[Item], source: Source, kinds: Sequence[Kind], given: GivenNumbers, *, when: dt.date, width: float
) -> list[Part]:  # fmt: skip
    """Return the parts of every box in their order: cover, list, label `width` mm wide, stamped papers, note."""
    kept = shelved(filed(by_item(items), source, kinds, given, albums_last=False))
    return [part for _, group in groupby(kept, key=_group) for part in _box(list(group), source, given, when, width)]


def _group(one: Filed) -> tuple[str, int, str]:
    return one.item.year, one.item.years, one.item.group


def _box(kept: Sequence[Filed], source: Source, given: GivenNumbers, when: dt.date, width: float) -> Iterator[Part]:
    year, years, code = _group(kept[0])
    box = ArchiveBox(
        fonds=fonds_of(source),
        school=source.called("school", source.home()),
        year=year,
        keeping=keeping_words(years),
        group=class_words(code),
        first=_item_number(kept[0]),
        last=_item_number(kept[-1]),
        items=len(kept),
        pages=sum(one.pages for one in kept),
        late=sum(one.late for one in kept),
        made=when,
    )
    yield list_cover(box)
    yield item_list(box, [_line(one, source) for one in kept])
    yield box_label(box, width)
    for one in kept:
        yield from _stamped(one, box)
    yield box_note(box, void_words(void_of((one.item for one in kept), given)))


def _line(one: Filed, source: Source) -> ListedItem:
    number, who = number_words(one.item), responsible(one.item, source)
    return ListedItem(one.number, number, who, one.title, eight_digits(one.item.day), one.pages, one.remark)


def _stamped(one: Filed, box: ArchiveBox) -> Iterator[Part]:
    stamp = Stamp(
        (
            (say("全宗号"), box.fonds), (say("年度"), box.year), (say("件号"), _item_number(one)),
            (say("机构（问题）"), box.group), (say("保管期限"), box.keeping), (say("页数"), str(one.pages)),
        )
    )  # fmt: skip
    for at, part in enumerate(one.parts):
        # Pages are counted item by item here, so no running number goes through the box.
        plain = replace(part, numbered=False, item=one.number)
        yield replace(plain, stamp=stamp) if at == 0 and isinstance(plain, Form) else plain


def _item_number(one: Filed) -> str:
    return one.number.rpartition("-")[2]
