"""The ledger of credit hours: what each teacher earned, line by line with a running sum. Decides nobody's hours."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from core.faces.paper.registers.register import in_order
from core.faces.paper.source import Source
from core.faces.paper.table import Column, Line, Origin, Table
from core.model.record import Record
from core.model.sums import rounded
from core.model.words import listing, say


class CreditHours(NamedTuple):
    """Hours that a person earned on a day: at what, of which category, from whom, by what proof."""

    person: str
    day: str
    title: str
    category: str
    organiser: str
    hours: float
    proof: str
    sources: tuple[Origin, ...]


def typed_hours(record: Record) -> CreditHours:
    """Return what a typed entry of hours earned elsewhere says."""
    person, day, title, category, organiser, proof = (
        str(record.get(name) or "") for name in ("person", "date", "title", "category", "organiser", "proof")
    )
    sources = ((record.kind, record.uid),)
    return CreditHours(person, day, title, category, organiser, record.get("hours") or 0, proof, sources)


def hour_ledger(earned: Sequence[CreditHours], source: Source) -> Table:
    """Return the credit hours of every teacher, with a running sum for each."""
    places = {uid: at for at, uid in enumerate(in_order({one.person for one in earned}, source))}
    ordered = sorted(earned, key=lambda one: (places[one.person], one.day, one.title))
    columns = (
        Column(say("序号"), 12, True), Column(say("教师"), 24), Column(say("单位"), 40), Column(say("日期"), 26),
        Column(say("项目"), 58), Column(say("类别"), 20), Column(say("组织单位"), 34), Column(say("学时"), 14, True),
        Column(say("累计"), 14, True), Column(say("证明材料"), 26),
    )  # fmt: skip
    total = rounded(sum((Decimal(str(one.hours)) for one in ordered), Decimal(0)))
    totals = (say("合计"), "", "", "", "", "", "", total, "", "")
    return Table("hour_ledger", columns, tuple(_lines(ordered, source)), totals, _by_category(ordered))


def _by_category(earned: Iterable[CreditHours]) -> tuple[str, ...]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for one in earned:
        sums[one.category] += Decimal(str(one.hours))
    told = listing(
        say("{category} {n} 学时", category=say(name), n=rounded(sums[name])) for name in sorted(sums) if name
    )
    return (say("按类别：{told}。", told=told),) if told else ()


def _lines(earned: Iterable[CreditHours], source: Source) -> Iterator[Line]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for number, one in enumerate(earned, 1):
        sums[one.person] += Decimal(str(one.hours))
        person = source.record("person", one.person)
        school = source.called("school", str(person.get("school") or "")) if person else ""
        cells = (
            number, source.called("person", one.person), school, one.day, one.title, one.category, one.organiser,
            one.hours, rounded(sums[one.person]), one.proof,
        )  # fmt: skip
        yield Line(cells, one.sources)
