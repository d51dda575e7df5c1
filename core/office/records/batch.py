"""Many entries in few transactions: each is read as the form would read it, good ones are kept hundreds at a time."""

from collections.abc import Container, Iterable, Mapping
from typing import Any, Protocol

from core.model.record import Problem, Record
from core.office.base.refusals import Refused
from storage.store import new_uid

_AT_ONCE = 300


class Desk(Protocol):
    """What a batch asks of the desk that keeps its entries."""

    def read(
        self, kind: str, typed: Mapping[str, Any], uid: str = "", *, expected: Container[str] = ()
    ) -> tuple[Record, list[Problem]]:
        """Return the record that the typed fields make, and every slip."""

    def scope(self, record: Record) -> str:
        """Return the scope the record lies in or will lie in; Refused when there is none."""

    def keep_many(self, records: Iterable[Record]) -> list[tuple[str, str]]:
        """Keep the records in one transaction."""


class Batch:
    """Takes entries of one kind one by one; `close` keeps what still waits."""

    def __init__(self, records: Desk, kind: str) -> None:
        self._records, self._kind = records, kind
        self._waiting: dict[str, Record] = {}

    def add(self, typed: Mapping[str, Any], uid: str = "") -> tuple[Record, list[Problem]]:
        """Read an entry; without a problem it will be kept. An entry for a record that waits lets it go first."""
        if uid in self._waiting:
            self.close()
        record, problems = self._records.read(self._kind, typed, uid, expected=self._waiting)
        if problems:
            return record, problems
        record = record.under(record.uid or new_uid())
        if record.uid in self._waiting:
            self.close()
            record, problems = self._records.read(self._kind, typed, record.uid)
        refused = self._refused(record)
        if refused:
            return record, [Problem("", refused.code, refused.message)]
        self._waiting[record.uid] = record
        if len(self._waiting) >= _AT_ONCE:
            self.close()
        return record, problems

    def close(self) -> None:
        """Keep what waits, in one transaction; Refused when the disk or the workspace will not have it."""
        waiting = list(self._waiting.values())
        self._waiting.clear()
        if waiting:
            self._records.keep_many(waiting)

    def _refused(self, record: Record) -> Refused | None:
        try:
            self._records.scope(record)
        except Refused as refused:
            return refused
        return None
