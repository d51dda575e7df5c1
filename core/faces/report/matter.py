"""What a report is made of: the records of a period as it may ask for them. Draws nothing."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from core.faces.paper.source import Source
from core.faces.paper.table import Origin, origins
from core.model.fields import Value
from core.model.metric import Metric
from core.model.record import Record
from core.rules.duties import Duty
from core.rules.parties import Parties
from core.rules.periods import Period
from core.rules.plan import Node


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

    def known(self, kind: str, uid: str) -> Record | None:
        """Return the record, or nothing; nobody is named by it."""

    def sees(self, kind: str) -> bool:
        """Tell whether records of that kind reach the reader at all."""

    def events(self, metric: Metric, *, around: bool = False) -> Sequence[Record]:
        """Return the records that a measure may count in the period.

        With `around` what tells whom they concern, and by what they are narrowed, is fetched with them.
        """

    @property
    def parties(self) -> Parties:
        """Return who is who in the pairings."""

    def prepare(self, records: Iterable[Record]) -> None:
        """Fetch all that the records refer to at once, so that naming them asks for nothing more."""


def schools_of(pairing: Record) -> tuple[str, tuple[str, ...]]:
    """Return the helping school and the helped schools of a pairing."""
    helped = tuple(str(one["school"]) for one in pairing.lines("recipients") if one.get("school"))
    return str(pairing.get("helper") or ""), helped


def all_schools_of(pairing: Record) -> tuple[str, ...]:
    """Return the schools of a pairing, the helping one first."""
    helper, helped = schools_of(pairing)
    return (helper, *helped)
