"""Registers on paper: the records that were chosen as lines of a lying table, or the table empty, to write on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.faces.paper.layouts.fitting import fullest
from core.faces.paper.layouts.frame import by_hand_day
from core.faces.paper.layouts.parties import sides
from core.faces.paper.reading import Reading
from core.faces.paper.source import Source
from core.faces.report.hours import hour_ledger
from core.faces.report.matter import Line, Matter, Table
from core.faces.report.paper import report_form
from core.faces.report.registers import REGISTERS, register_table
from core.kinds import kind_named
from core.model.fields import Value
from core.model.kind import Kind
from core.model.record import Record
from core.press.form import Form
from core.rules.duties import Duty
from core.rules.periods import Period, period_of
from core.rules.plan import Node

_LEAST_FREE, _MOST_FREE = 3, 22


def register(view: str, kind: Kind, records: Sequence[Record], source: Source) -> list[Form]:
    """Return the register of that name with the records as its lines, or its blank."""
    declared = next((one for one in REGISTERS if one.view == view), None)
    matter = _Chosen(source, tuple(records))
    # What a reader chose is listed, whatever day it bears.
    made = register_table(replace(declared, lasting=False), matter) if declared else hour_ledger(matter)
    return [listing(made, kind, records, source)]


def listing(table: Table, kind: Kind, records: Sequence[Record], source: Source) -> Form:
    """Return a table as a register on paper; without records, filled up with lines to write on."""
    about = _about(kind, records, source)
    if records:
        return report_form(table, about, by_hand_day())
    empty = Line(tuple("" for _ in table.columns))

    def draw(free: int) -> Form:
        return report_form(replace(table, lines=(empty,) * free, totals=()), about, by_hand_day())

    return fullest(draw, _LEAST_FREE, _MOST_FREE)


def _about(kind: Kind, records: Iterable[Record], source: Source) -> str:
    named = (sides(Reading(kind, record, source)) for record in records if kind.field("pairing"))
    names = dict.fromkeys(name for both in named for side in both for name in side.schools.split("、") if name)
    return "、".join(names)


@dataclass(frozen=True, slots=True)
class _Chosen(Matter):
    """The records that a reader chose, as a report asks for them; the rest is asked of the source."""

    source: Source
    records: tuple[Record, ...]

    @property
    def period(self) -> Period:
        """Return the years that the records lie in."""
        days = [str(one.get(kind.day)) for one in self.records if (kind := kind_named(one.kind)) and one.get(kind.day)]
        first, last = (period_of(day[:4]) for day in (min(days), max(days))) if days else (period_of("2014"),) * 2
        return Period(first.first, last.last, "")

    @property
    def pairings(self) -> Sequence[Record]:
        """Return the pairings of the records."""
        uids = dict.fromkeys(str(one.get("pairing")) for one in self.records if one.get("pairing"))
        return [found for uid in uids if (found := self.source.record("pairing", uid))]

    def inside(self, kind: str) -> Sequence[Record]:
        """Return the chosen records of a kind."""
        return [one for one in self.records if one.kind == kind]

    def all(self, kind: str) -> Sequence[Record]:
        """Return every record of a kind."""
        return self.source.find(kind)

    def duties(self) -> Sequence[Duty]:
        """Return no duties: a register lists what there is."""
        return ()

    def plan(self) -> Sequence[Node]:
        """Return no plan."""
        return ()

    def prepare(self, records: Iterable[Record]) -> None:
        """Fetch nothing beforehand."""

    def record(self, kind: str, uid: str) -> Record | None:
        """Return the record, or nothing."""
        return self.source.record(kind, uid)

    def find(self, kind: str, **where: Value) -> Sequence[Record]:
        """Return every record that matches."""
        return self.source.find(kind, **where)

    def called(self, kind: str, uid: str) -> str:
        """Return the name a record bears on paper."""
        return self.source.called(kind, uid)

    def files(self, kind: str, uid: str) -> Sequence[tuple[Record, Path | None]]:
        """Return the attachments of a record."""
        return self.source.files(kind, uid)

    def home(self) -> str:
        """Return the own school's uid."""
        return self.source.home()
