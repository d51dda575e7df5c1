"""A pairing's records of a school year as an archive binder: cover, spine, contents, papers, back note.

Page numbers are counted before anything is painted, so the contents tell the truth.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.faces.filing import Filing, number_words, responsible, title_words
from core.faces.gaps import Gap, gaps
from core.faces.layouts.parties import sides
from core.faces.layouts.photos import is_picture
from core.faces.layouts.volume import Entry, Volume, back_note, catalogue, cover, gap_list, spine
from core.faces.paper import paper
from core.faces.reading import Reading
from core.faces.source import Source
from core.kinds import kind_named
from core.model.fields import Ref
from core.model.kind import Kind
from core.model.record import Record
from core.model.words import say
from core.press.attachments import RefusedError
from core.press.form import Attached, Form, Part
from core.press.sheet import measure
from core.rules.archive import PHOTOS, Item, entered_late, longest_keeping, numbers

__all__ = ["STYLES", "Gap", "binder", "gaps"]

INSPECTION, VOLUME = "inspection", "volume"
STYLES = (INSPECTION, VOLUME)
"""By the sections ① to ⑭ for an inspection, or as a volume of files by GB/T 9705."""


@dataclass(frozen=True, slots=True)
class _Filed:
    """An item with its archive number and its printed parts; `refused` names files that could not be taken in."""

    item: Item
    number: str
    parts: tuple[Part, ...]
    pages: int
    place: int
    title: str
    refused: tuple[str, ...] = ()
    photos: int = 0


def binder(
    pairing: Record,
    year: str,
    source: Source,
    *,
    kinds: Sequence[Kind],
    when: dt.date,
    style: str = INSPECTION,
    spine_width: float = 30,
    gaps_first: bool = False,
) -> list[Part]:
    """Return the parts of a binder in their order. Raises ValueError for a year or a style that is none."""
    if style not in STYLES:
        raise ValueError(style)
    sections = style == INSPECTION
    items = Filing(pairing, source, kinds).items(year, lasting=sections)
    filed = list(_filed(items, source, kinds, sections=sections))
    volume = _volume(pairing, year, source, filed, when, sections=sections)
    wanted = gaps(pairing, year, source, kinds) if gaps_first else []
    missing = [gap_list([(gap.what, gap.why) for gap in wanted], year)] if wanted else []
    late = sum(1 for one in filed if one.place != PHOTOS and entered_late(one.item.day, one.item.record.made))
    return [
        cover(volume),
        spine(volume, spine_width),
        *missing,
        catalogue(list(_entries(filed, source)), sections=sections),
        *(part for one in filed for part in one.parts),
        back_note(volume, sum(one.photos for one in filed), late),
    ]


def _filed(items: Sequence[Item], source: Source, kinds: Sequence[Kind], *, sections: bool) -> Iterator[_Filed]:
    fonds = _fonds(source)
    photos: list[_Filed] = []
    for item, number in zip(items, numbers(items, fonds), strict=True):
        pictures = [one for one, path in source.files(item.kind.name, item.record.uid) if path and is_picture(one)]
        made = _with_papers(item, number, source, kinds)
        if pictures and sections:
            photos.append(_album(item, number, pictures, source))
        elif pictures:
            album = _album(item, number, pictures, source)
            made = replace(made, parts=made.parts + album.parts, pages=made.pages + album.pages, photos=album.photos)
        yield made
    yield from photos


def _with_papers(item: Item, number: str, source: Source, kinds: Sequence[Kind]) -> _Filed:
    forms = [*paper(item.kind, [item.record], source), *_of_event(item, source, kinds)]
    parts: list[Part] = [_numbered(form, number) for form in forms]
    pages, refused = sum(measure(part) for part in parts), []
    for attachment, path in source.files(item.kind.name, item.record.uid):
        if path is None or is_picture(attachment):
            continue
        part = _attached(attachment, path, number)
        counted = _pages(part)
        if counted:
            parts.append(part)
            pages += counted
        else:
            refused.append(part.title)
    place, title = item.archive.place, title_words(item, source)
    return _Filed(item, number, tuple(parts), pages, place, title, tuple(refused))


def _of_event(item: Item, source: Source, kinds: Sequence[Kind]) -> Iterator[Form]:
    """Yield the papers that are filed with their event because they have no place of their own: sign-in sheets."""
    for kind in kinds:
        via = kind.field(kind.via)
        if kind.archive or not kind.paper or not isinstance(via, Ref) or item.kind.name not in via.to:
            continue
        yield from paper(kind, source.find(kind.name, **{kind.via: item.record.uid}), source)


def _album(item: Item, number: str, pictures: Sequence[Record], source: Source) -> _Filed:
    kind = kind_named("attachment")
    forms = paper(kind, pictures, source) if kind else []
    parts = tuple(_numbered(form, number) for form in forms)
    title = say("照片：{title}", title=title_words(item, source))
    return _Filed(item, number, parts, sum(map(measure, parts)), PHOTOS, title, photos=len(pictures))


def _numbered(form: Form, number: str) -> Form:
    return replace(form, numbered=True, foot=f"{form.foot}　{number}")


def _attached(attachment: Record, path: Path, number: str) -> Attached:
    name = str(attachment.get("caption") or attachment.get("name") or path.name)
    return Attached(f"attachment/{attachment.uid}", name, path, foot=number)


def _pages(part: Attached) -> int:
    try:
        return measure(part)
    except RefusedError:
        # A damaged or foreign file does not stop the binder; its line in the contents says that it is missing.
        return 0


def _entries(filed: Sequence[_Filed], source: Source) -> Iterator[Entry]:
    page = 1
    for one in filed:
        last = page + one.pages - 1
        yield Entry(
            one.place, number_words(one.item), responsible(one.item, source), one.title, one.item.day, page, last,
            _remark(one),
        )  # fmt: skip
        page = last + 1


def _remark(one: _Filed) -> str:
    late = [say("补录")] if entered_late(one.item.day, one.item.record.made) else []
    return "\n".join([*late, *(say("缺附件") for _ in one.refused[:1])])


def _volume(
    pairing: Record, year: str, source: Source, filed: Sequence[_Filed], when: dt.date, *, sections: bool
) -> Volume:  # fmt: skip
    kind = kind_named("pairing")
    reading = Reading(kind, pairing, source) if kind else None
    both = sides(reading) if reading else ()
    days = sorted(one.item.day for one in filed if one.item.day)
    school = source.called("school", source.home()) or (both[0].schools if both else "")
    return Volume(
        fonds=_fonds(source),
        school=school,
        title=say("校际结对帮扶迎检册") if sections else say("校际结对帮扶工作案卷"),
        school_year=year,
        first=days[0] if days else "",
        last=days[-1] if days else "",
        years=longest_keeping(one.item for one in filed),
        items=sum(1 for one in filed if not (sections and one.place == PHOTOS)),
        pages=sum(one.pages for one in filed),
        sides=tuple(f"{side.word}：{side.schools}" for side in both),
        made=when,
    )


def _fonds(source: Source) -> str:
    school = source.record("school", source.home())
    return str(school.get("fonds_no") or "") if school else ""
