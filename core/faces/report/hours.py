"""The ledger of credit hours: what was typed for training elsewhere, and what attendance at our own trainings gives."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from core.faces.report.figures import plain
from core.faces.report.matter import Column, Line, Matter, Origin, Table
from core.faces.report.people import in_order
from core.model.record import Record
from core.model.words import listing, say


class _Entry(NamedTuple):
    person: str
    day: str
    title: str
    category: str
    organiser: str
    hours: float
    proof: str
    sources: tuple[Origin, ...]


def hour_ledger(matter: Matter) -> Table:
    """Return the credit hours of every teacher in the period, with a running sum for each."""
    found = [*_typed(matter), *_attended(matter)]
    places = {uid: at for at, uid in enumerate(in_order({entry.person for entry in found}, matter))}
    entries = sorted(found, key=lambda entry: (places[entry.person], entry.day, entry.title))
    columns = (
        Column(say("序号"), 12, True), Column(say("教师"), 24), Column(say("单位"), 40), Column(say("日期"), 26),
        Column(say("项目"), 58), Column(say("类别"), 20), Column(say("组织单位"), 34), Column(say("学时"), 14, True),
        Column(say("累计"), 14, True), Column(say("证明材料"), 26),
    )  # fmt: skip
    total = plain(sum((Decimal(str(entry.hours)) for entry in entries), Decimal(0)))
    totals = (say("合计"), "", "", "", "", "", "", total, "", "")
    return Table("hour_ledger", say("学时台账"), columns, tuple(_lines(entries, matter)), totals, _by_category(entries))


def _by_category(entries: Sequence[_Entry]) -> tuple[str, ...]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for one in entries:
        sums[one.category] += Decimal(str(one.hours))
    told = listing(say("{category} {n} 学时", category=say(name), n=plain(sums[name])) for name in sorted(sums) if name)
    return (say("按类别：{told}。", told=told),) if told else ()


def _lines(entries: list[_Entry], matter: Matter) -> Iterator[Line]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for number, one in enumerate(entries, 1):
        sums[one.person] += Decimal(str(one.hours))
        person = matter.record("person", one.person)
        school = matter.called("school", str(person.get("school") or "")) if person else ""
        cells = (
            number, matter.called("person", one.person), school, one.day, one.title, one.category, one.organiser,
            one.hours, plain(sums[one.person]), one.proof,
        )  # fmt: skip
        yield Line(cells, one.sources)


def _typed(matter: Matter) -> Iterator[_Entry]:
    for one in matter.inside("hour_entry"):
        person, day, title, category, organiser, proof = (
            str(one.get(name) or "") for name in ("person", "date", "title", "category", "organiser", "proof")
        )
        hours = one.get("hours") or 0
        yield _Entry(person, day, title, category, organiser, hours, proof, ((one.kind, one.uid),))


def _attended(matter: Matter) -> Iterator[_Entry]:
    trainings = {one.uid: one for one in matter.inside("training")}
    typed = {(one.get("training"), one.get("person")) for one in matter.inside("hour_entry") if one.get("training")}
    for (training, person), came in sorted(_sittings(matter).items()):
        if training in trainings and (training, person) not in typed:
            yield _earned(trainings[training], person, came, matter)


def _sittings(matter: Matter) -> dict[tuple[str, str], list[Record]]:
    found: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for one in matter.inside("attendance"):
        if one.get("person") and one.get("presence") == "到":
            found[str(one.get("event")), str(one.get("person"))].append(one)
    return found


def _earned(training: Record, person: str, came: list[Record], matter: Matter) -> _Entry:
    # Who came to two of four half-days has earned half of the hours.
    sittings = max(len(training.lines("slots")), 1)
    part = Decimal(min(len(came), sittings)) / sittings
    hours = round(Decimal(str(training.get("hours") or 0)) * part, 1)
    organiser = matter.called("school", str(training.get("organiser") or ""))
    sources = (("training", training.uid), *((one.kind, one.uid) for one in came))
    return _Entry(
        person, str(training.get("start")), str(training.get("title")), str(training.get("category") or ""), organiser,
        plain(hours), say("签到 {n} 次", n=len(came)), sources,
    )  # fmt: skip
