"""Which records a pairing's binder of a school year holds, and what the catalogue says of each. Prints nothing."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.faces.paper.dates import school_year_words
from core.faces.paper.layouts.parties import recipients
from core.faces.paper.reading import Reading, shown
from core.faces.paper.source import Source
from core.kinds import kind_named
from core.model.fields import Count, Ref, Text
from core.model.kind import Kind, Scope
from core.model.record import Record
from core.model.term import span
from core.model.words import listing, say
from core.rules.archive import Item, bundled, ordered, overlaps, took_place
from core.rules.item_numbers import VoidNumber

# What the pairing rests on stands in every year's inspection binder, whenever it was signed.
_LASTING_PLACES = (1, 2)
_NUMBER_FIELDS = ("number", "no", "pairing_no", "agreement_no", "report_no", "approval_no")


@dataclass(slots=True)
class Filing:
    """A pairing's records of a school year, found by the references that the declarations name."""

    pairing: Record
    source: Source
    kinds: Sequence[Kind]
    _reached: dict[str, list[Record]] = field(default_factory=dict)

    def items(self, year: str, *, lasting: bool) -> list[Item]:
        """Return the year's items in binder order; with `lasting`, also what was in force and what all rests on."""
        return self.between(*span(year), lasting=lasting)

    def between(self, first: dt.date, last: dt.date, *, lasting: bool = False) -> list[Item]:
        """Return the items of the days from first to last in binder order; one of a whole term by its last day."""
        found = [
            item
            for kind in self.kinds
            if kind.archive and kind.paper
            for item in bundled(Item(kind, record, code=self._code(kind)) for record in self.reached(kind))
            if took_place(item, first, last) or (lasting and _in_force(item, first, last))
        ]
        return ordered(self._referred(found), self.kinds)

    def reached(self, kind: Kind) -> list[Record]:
        """Return every record of a kind that belongs to the pairing or to its schools."""
        if kind.name not in self._reached:
            # Kept before it is filled, so that kinds which refer to each other end.
            self._reached[kind.name] = []
            self._reached[kind.name] = self._reach(kind)
        return self._reached[kind.name]

    def _code(self, kind: Kind) -> str:
        school = self.source.record("school", self.source.home())
        filing = str(school.get("filing") or "") if school else ""
        return kind.archive.class_by(filing) if kind.archive else ""

    def _reach(self, kind: Kind) -> list[Record]:
        if kind.name == "pairing":
            return [self.pairing]
        if kind.name == "school":
            return self._schools()
        if kind.scope == Scope.COUNTY:
            return list(self.source.find(kind.name))
        via = kind.field(kind.via)
        if not isinstance(via, Ref):
            return []
        above = [one.uid for to in via.to if (parent := kind_named(to)) for one in self.reached(parent)]
        if len(above) > 1:
            return [one for one in self.source.find(kind.name) if one.get(kind.via) in set(above)]
        return [one for uid in above for one in self.source.find(kind.name, **{kind.via: uid})]

    def _schools(self) -> list[Record]:
        uids = [self.pairing.get("helper"), *(line.get("school") for line in self.pairing.lines("recipients"))]
        schools = (self.source.record("school", str(uid)) for uid in uids if uid)
        return [school for school in schools if school]

    def _referred(self, items: list[Item]) -> Iterable[Item]:
        # County lists without a day, such as rubrics, are filed when a paper of the year refers to them.
        named = {record.get(ref.name) for item in items for record in item.records for ref in item.kind.refs()}
        return (item for item in items if item.day or item.kind.scope != Scope.COUNTY or item.record.uid in named)


def title_words(item: Item, source: Source) -> str:
    """Return what the catalogue calls an item: its paper and what names it, without day and number."""
    reading = Reading(item.kind, item.record, source)
    paper = item.kind.paper
    title = say(paper.title) if paper else say(item.kind.title)
    if item.earlier:
        return f"{title}：{_of_a_term(item, reading)}"
    names = "，".join(name for name in _names(reading) if name != title)
    return f"{title}：{names}" if names else title


def _of_a_term(item: Item, reading: Reading) -> str:
    whose = reading.text(item.archive.per_term)
    facts = {
        "year": school_year_words(reading.text("school_year")),
        "term": reading.text("term"),
        "n": len(item.records),
    }
    return say("{whose}，{year}学年{term}（{n} 份）", whose=whose, **facts)


def number_words(item: Item) -> str:
    """Return the document or agreement number of an item, or ""."""
    return next((str(item.record.get(name)) for name in _NUMBER_FIELDS if item.record.get(name)), "")


def void_words(void: Sequence[VoidNumber]) -> str:
    """Return which numbers are void, each with the one that stands; "" where none is."""
    if not void:
        return ""
    several = len({one.mark for one in void}) > 1
    listed = listing(f"{_shelf(one) if several else ''}{one.number:04}（{one.stands:04}）" for one in void)
    return say(
        "同一件材料编过两个件号的，先编的有效，后编的作废；作废的件号（括号内为有效的）：{numbers}。", numbers=listed
    )


def responsible(item: Item, source: Source) -> str:
    """Return who answers for an item by full name, never "our school".

    That is who issued it, else its first person or school, else the helping school.
    """
    reading = Reading(item.kind, item.record, source)
    if issuer := reading.text("issuer"):
        return issuer
    for ref in item.kind.refs():
        if set(ref.to) & {"person", "school"} and (name := reading.text(ref.name)):
            return name
    pairing = reading if item.kind.name == "pairing" else reading.at("pairing")
    return (pairing.text("helper") or "、".join(recipients(pairing))) if pairing else ""


def _shelf(void: VoidNumber) -> str:
    return "".join(f"{part}-" for part in void.mark if part)


def _in_force(item: Item, first: dt.date, last: dt.date) -> bool:
    rests = item.archive.place in _LASTING_PLACES and item.kind.scope != Scope.COUNTY
    return overlaps(item, first, last) or (rests and item.day <= last.isoformat())


def _names(reading: Reading) -> list[str]:
    names: list[str] = []
    for name in reading.kind.called:
        if name in (reading.kind.day, "pairing", *_NUMBER_FIELDS):
            continue
        names += _name(reading, name)
    return [one for one in names if one]


def _name(reading: Reading, name: str) -> list[str]:
    named = reading.kind.field(name)
    at = reading.at(name)
    if at and at.kind.name not in ("person", "school"):
        return _names(at)
    if isinstance(named, Count):
        return []
    words = shown(named, reading.values.get(name), reading.source) if named else ""
    return [f"《{words}》" if isinstance(named, Text) and name == "topic" and "《" not in words else words]
