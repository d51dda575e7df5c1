"""A pairing's records of a school year as an archive binder: cover, spine, contents, papers, back note.

Page numbers are counted before anything is painted, so the contents tell the truth.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from core.faces.binder.boxes import boxes
from core.faces.binder.filed import Filed, filed, fonds_of, left_out, with_registers
from core.faces.binder.filing import Filing, number_words, responsible, void_words
from core.faces.binder.gaps import gaps
from core.faces.binder.volume import ArchiveVolume, CatalogueEntry, back_note, catalogue, cover, gap_list, spine
from core.faces.paper.layouts.parties import sides
from core.faces.paper.local_names import local_name
from core.faces.paper.reading import Reading
from core.faces.paper.source import Source
from core.kinds import kind_named
from core.model.kind import Kind
from core.model.record import Record
from core.model.words import say
from core.press.parts import Part
from core.rules.archive import Item, longest_keeping
from core.rules.item_numbers import GivenNumbers, placed, void_of

__all__ = ["STYLES", "binder", "gaps", "items", "left_out", "void_words"]

INSPECTION, VOLUME, ITEM = "inspection", "volume", "item"
STYLES = (INSPECTION, VOLUME, ITEM)
"""By the sections ① to ⑭ for an inspection, as a volume of files by GB/T 9705, or item by item by DA/T 22."""


def binder(
    pairing: Record,
    year: str,
    source: Source,
    *,
    kinds: Sequence[Kind],
    given: GivenNumbers,
    when: dt.date,
    style: str = INSPECTION,
    spine_width: float = 30,
    gaps_first: bool = False,
) -> list[Part]:
    """Return the parts of a binder in their order; `spine_width` in mm. Raises ValueError for no year or style.

    `given` are the item numbers that items have already; the others are counted on.
    """
    if style not in STYLES:
        raise ValueError(style)
    sections = style == INSPECTION
    wanted_items = placed(items(pairing, year, source, kinds, style=style), given)
    if style == ITEM:
        return boxes(wanted_items, source, kinds, given, when=when, width=spine_width)
    kept = list(filed(wanted_items, source, kinds, given, albums_last=sections))
    kept = list(with_registers(kept, source)) if sections else kept
    volume = _volume(pairing, year, source, kept, when, sections=sections)
    wanted = gaps(pairing, year, source, kinds) if gaps_first else []
    missing = [gap_list([(gap.what, gap.why) for gap in wanted], year)] if wanted else []
    late = sum(1 for one in kept if one.late and not one.derived)
    return [
        cover(volume),
        spine(volume, spine_width),
        *missing,
        catalogue(list(_entries(kept, source)), sections=sections),
        *(part for one in kept for part in one.parts),
        back_note(volume, sum(one.photos for one in kept), late, void_words(void_of(wanted_items, given))),
    ]


def items(pairing: Record, year: str, source: Source, kinds: Sequence[Kind], *, style: str) -> list[Item]:
    """Return the items of a binder in the order in which they are counted."""
    return Filing(pairing, source, kinds).items(year, lasting=style == INSPECTION)


def _entries(kept: Sequence[Filed], source: Source) -> Iterator[CatalogueEntry]:
    page = 1
    for one in kept:
        last = page + one.pages - 1
        number, who = number_words(one.item), responsible(one.item, source)
        if one.derived:
            # A register or an album is made of many items and by the school that keeps them: it has no number of one.
            number, who = "", source.called("school", source.home()) if source.home() else who
        yield CatalogueEntry(one.place, number, who, one.title, one.item.day, page, last, one.remark)
        page = last + 1


def _volume(
    pairing: Record, year: str, source: Source, kept: Sequence[Filed], when: dt.date, *, sections: bool
) -> ArchiveVolume:  # fmt: skip
    kind = kind_named("pairing")
    reading = Reading(kind, pairing, source) if kind else None
    both = sides(reading) if reading else ()
    days = sorted(one.item.day for one in kept if one.item.day)
    school = source.called("school", source.home()) or (both[0].schools if both else "")
    return ArchiveVolume(
        fonds=fonds_of(source),
        school=school,
        title=say("校际结对帮扶迎检册") if sections else say("校际结对帮扶工作案卷"),
        school_year=year,
        first=days[0] if days else "",
        last=days[-1] if days else "",
        years=longest_keeping(one.item for one in kept),
        items=len(kept),
        pages=sum(one.pages for one in kept),
        sides=tuple(f"{side.word}：{side.schools}" for side in both),
        made=when,
        local=local_name("school", source.home(), source),
    )
