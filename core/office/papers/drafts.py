"""What a paper is made of and leaves behind: the records it is shown, and a draft until it leaves the screen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from core.model.fields import Value
from core.model.record import Record
from core.office.base.exports import Leaving
from core.rules.item_numbers import GivenNumbers

if TYPE_CHECKING:
    from core.office import Office


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper on the screen: what it is, whose data it holds, and the archive numbers that stand on it."""

    what: str = "print"
    seen: Leaving | None = None
    given: GivenNumbers = field(default_factory=GivenNumbers)


class Shelf:
    """The records as the papers see them; who is named is noted."""

    def __init__(self, office: "Office", seen: Leaving | None = None) -> None:
        self._office, self._seen = office, seen or Leaving()

    def record(self, kind: str, uid: str) -> Record | None:
        """Return the record, or nothing."""
        self._seen.see(kind, uid)
        return self._office.records.get(kind, uid)

    def find(self, kind: str, **where: Value) -> Sequence[Record]:
        """Return every record that matches."""
        found = list(self._office.records.every(kind, **where))
        for record in found:
            self._seen.see(kind, record.uid)
        return found

    def called(self, kind: str, uid: str) -> str:
        """Return the name a record bears on paper."""
        self._seen.see(kind, uid)
        return self._office.records.called(kind, uid)

    def files(self, kind: str, uid: str) -> Sequence[tuple[Record, Path | None]]:
        """Return the attachments of a record."""
        return self._office.records.attachments(kind, uid)

    def home(self) -> str:
        """Return the own school's uid."""
        return self._office.school
