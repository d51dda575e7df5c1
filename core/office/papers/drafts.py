"""What a paper is made of and leaves behind: the records it is shown, and a draft until it leaves the screen."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from core.faces.paper.dates import field_words
from core.model.fields import Value
from core.model.record import Record
from core.office.base.exports import Leaving
from core.office.records.desk import Records
from core.office.records.naming import Naming
from core.rules.item_numbers import NO_NUMBERS, GivenNumbers

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper on the screen: what it is, whose data it holds, and the archive numbers that stand on it."""

    what: str = "print"
    seen: Leaving | None = None
    given: GivenNumbers = NO_NUMBERS


class Shelf:
    """The records as the papers of one print see them, each fetched once; who is named is noted."""

    def __init__(self, records: Records, school: str, seen: Leaving | None = None) -> None:
        self._records, self._school, self._seen = records, school, seen or Leaving()
        self._fetched: dict[Hashable, Any] = {}
        self._naming = Naming(records.get, field_words)

    def record(self, kind: str, uid: str) -> Record | None:
        """Return the record, or nothing."""
        self._seen.see(kind, uid)
        return self._once(("record", kind, uid), lambda: self._records.get(kind, uid))

    def find(self, kind: str, **where: Value) -> Sequence[Record]:
        """Return every record that matches."""
        asked = ("find", kind, *where.items())
        found = self._once(asked, lambda: tuple(self._records.every(kind, **where)))
        for record in found:
            self._seen.see(kind, record.uid)
        return found

    def called(self, kind: str, uid: str) -> str:
        """Return the name a record bears on paper."""
        self._seen.see(kind, uid)
        return self._once(("called", kind, uid), lambda: self._naming.called(kind, uid))

    def files(self, kind: str, uid: str) -> Sequence[tuple[Record, Path | None]]:
        """Return the attachments of a record."""
        return self._once(("files", kind, uid), lambda: tuple(self._records.attachments(kind, uid)))

    def home(self) -> str:
        """Return the own school's uid."""
        return self._school

    def _once(self, asked: Hashable, fetch: Callable[[], T]) -> T:
        if asked not in self._fetched:
            self._fetched[asked] = fetch()
        answer: T = self._fetched[asked]
        return answer
