"""What a report is made of: the records of a period as it may ask for them, and the table it becomes. Draws nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from core.faces.paper.source import Source
from core.model.fields import Value
from core.model.record import Record
from core.rules.duties import Duty
from core.rules.periods import Period
from core.rules.plan import Node

CellValue = str | int | float | None
Origin = tuple[str, str]
"""The kind and the uid of a record that a number or a line comes from."""


class Matter(Source, Protocol):
    """The records of some pairings in a period; who reports answers it. What was called off is left out."""

    @property
    def period(self) -> Period:
        """Return the period that is reported."""

    @property
    def pairings(self) -> Sequence[Record]:
        """Return the pairings that are reported."""

    def inside(self, kind: str) -> Sequence[Record]:
        """Return the records of a kind whose day lies in the period."""

    def all(self, kind: str) -> Sequence[Record]:
        """Return the records of a kind of any time."""

    def listed(self, kind: str, **where: Value) -> Sequence[Origin]:
        """Return which records of these values lie in the period; who can tell it without reading them does so."""
        found = self.inside(kind)
        return origins(one for one in found if all(one.get(name) == value for name, value in where.items()))

    def duties(self) -> Sequence[Duty]:
        """Return what was owed in the period."""

    def plan(self) -> Sequence[Node]:
        """Return the lines of the plans, the tops of their trees."""

    def prepare(self, records: Iterable[Record]) -> None:
        """Fetch all that the records refer to at once, so that naming them asks for nothing more."""


class Column(NamedTuple):
    """A column of a report: its head, its width in mm, whether numbers stand in it, to how many places at least."""

    head: str
    width: float
    number: bool = False
    places: int = 0


class Line(NamedTuple):
    """A line of a report, the records it comes from, and the name by which a program finds it."""

    cells: tuple[CellValue, ...]
    sources: tuple[Origin, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A report: its view, title, columns, lines, the line of totals, remarks below.

    On paper its lines stand in so many `halves` side by side, and it is signed by those named in `signed`.
    """

    view: str
    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    totals: tuple[CellValue, ...] = ()
    notes: tuple[str, ...] = ()
    halves: int = 1
    signed: tuple[str, ...] = ()


def origins(records: Iterable[Record]) -> tuple[Origin, ...]:
    """Return where numbers come from: kind and uid of each record."""
    return tuple((record.kind, record.uid) for record in records)


def schools_of(pairing: Record) -> tuple[str, tuple[str, ...]]:
    """Return the helping school and the helped schools of a pairing."""
    helped = tuple(str(one["school"]) for one in pairing.lines("recipients") if one.get("school"))
    return str(pairing.get("helper") or ""), helped


def all_schools_of(pairing: Record) -> tuple[str, ...]:
    """Return the schools of a pairing, the helping one first."""
    helper, helped = schools_of(pairing)
    return (helper, *helped)
