"""Rows of the storage as records: the one place where references are read, through the ties of persons and schools."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.kinds import kind_named
from core.model.kind import Kind
from core.model.record import Record
from core.office.base.translate import plainly, record_of
from core.office.records.ties import Ties
from storage.store import Store
from storage.values import Kept, Without

_NOT_ASKED: Mapping[str, Any] = {}
_ALL = 1_000_000


class TiedFinder:
    """Finds records as people see them: what was tied together is one, in lists, counts and references."""

    def __init__(self, store: Store, school: str) -> None:
        """Read a workspace as its own `school` sees it."""
        self._store = store
        self.ties = Ties(store, school)

    def record(self, kept: Kept) -> Record:
        """Return the record that a row holds, its references read through the ties."""
        record, kind = record_of(kept), kind_named(kept.kind)
        values = self.ties.through(kind, record.values) if kind else record.values
        return record if values is record.values else record.holding(values)

    def get(self, kind: str, uid: str) -> Record | None:
        """Return the record of that very uid, hidden or not, or nothing."""
        kept = self._store.records.get(kind, uid, stub=False) if uid else None
        return self.record(kept) if kept else None

    def some(self, kind: str, uids: Sequence[str]) -> dict[str, Record]:
        """Return those of the records that are there, hidden or not, by uid."""
        with plainly():
            return {uid: self.record(kept) for uid, kept in self._store.records.some(kind, uids).items()}

    def raw(self, kind: str, uids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Return what stands in those records themselves, no reference read through a tie."""
        with plainly():
            return {uid: kept.values for uid, kept in self._store.records.some(kind, uids).items()}

    def find(
        self,
        kind: Kind,
        *,
        where: Mapping[str, Any] = _NOT_ASKED,
        between: Mapping[str, Any] = _NOT_ASKED,
        order: Sequence[str] = (),
        after: Sequence[Any] | None = None,
        limit: int,
        deleted: bool = False,
    ) -> list[Record]:
        """Return records in that order, each thing once; the deleted ones are shown as they are."""
        asked = where if deleted else self._asked(kind, where)
        with plainly():
            kept = self._store.records.find(
                kind.name, where=asked, between=between, order=tuple(order), after=after, limit=limit, deleted=deleted
            )
        return [self.record(one) for one in kept]

    def marks(
        self,
        kind: Kind,
        *,
        where: Mapping[str, Any] = _NOT_ASKED,
        between: Mapping[str, Any] = _NOT_ASKED,
        order: Sequence[str] = (),
        step: int,
    ) -> list[str]:
        """Return the last record before each further page of `step` records, in that order."""
        with plainly():
            return self._store.records.marks(
                kind.name, where=self._asked(kind, where), between=between, order=tuple(order), step=step
            )

    def count(
        self, kind: Kind, *, where: Mapping[str, Any] = _NOT_ASKED, between: Mapping[str, Any] = _NOT_ASKED
    ) -> int:
        """Return how many records match, each thing once."""
        with plainly():
            return self._store.records.count(kind.name, where=self._asked(kind, where), between=between)

    def tally(self, kind: Kind, by: str, *, between: Mapping[str, Any] = _NOT_ASKED) -> dict[Any, int]:
        """Return how many records there are for each value of a column, each thing once."""
        with plainly():
            return self._store.records.tally(kind.name, by, where=self._asked(kind, {}), between=between)

    def within(self, kind: Kind, scopes: Sequence[str]) -> list[Record]:
        """Return the records that lie in those scopes, each thing once."""
        return self.find(kind, where={"scope": list(scopes)}, limit=_ALL)

    def _asked(self, kind: Kind, where: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the condition for things instead of entries: of any entry of them, and each of them once."""
        asked, hidden = self.ties.where(kind, where), self.ties.hidden(kind.name)
        if not hidden:
            return asked
        if "uid" not in asked:
            return {**asked, "uid": Without(hidden)}
        uids = [asked["uid"]] if isinstance(asked["uid"], str) else list(asked["uid"])
        return {**asked, "uid": [uid for uid in uids if uid not in set(hidden)]}
