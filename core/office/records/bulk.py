"""Many records on their way to the storage: each is compared with what stands there, given its scope and its names."""

from collections.abc import Iterable, Iterator
from typing import Any

from core.model.kind import Kind, Scope
from core.model.record import Record
from core.office.base.translate import record_of
from core.office.records.editions import Editions
from core.office.records.find import Finder
from core.office.records.lines import written
from core.office.records.naming import CachedNaming
from core.office.records.scoping import Scopes
from storage.oplog.merge import DELETED
from storage.store import IndexEntries, Kept, Store, new_uid

_AT_ONCE = 500
WriteItem = tuple[str, str, str, dict[str, Any]]


class Bulk:
    """Prepares records for one transaction; what they refer to and how it is called is looked up once."""

    def __init__(
        self, store: Store, finder: Finder, scopes: Scopes, records: Iterable[Record], gone: Iterable[Record] = ()
    ) -> None:
        """Prepare the records that are kept, and those that are `gone`: hidden, in the same transaction."""
        self._store, self._finder, self._scoping = store, finder, scopes
        self._gone = list(gone)
        self._editions = Editions(finder)
        self._records = list(records)
        # Kind and uid of each.
        self.places = [(record.kind, self._uid(record)) for record in self._records]
        # What is about to be kept may be named by its neighbours before it is there.
        self._own = dict(zip(self.places, self._records, strict=True))
        self._naming = CachedNaming(self._get)
        # Kind and what the record belongs to -> the scope of everything that belongs to it.
        self._scopes: dict[tuple[str, Any], str] = {}

    def __len__(self) -> int:
        return len(self._records) + len(self._gone)

    def items(self) -> Iterator[WriteItem]:
        """Yield kind, uid, scope and changes of each record; what stands there is looked up for many at once."""
        for start in range(0, len(self.places), _AT_ONCE):
            places = self.places[start : start + _AT_ONCE]
            standing = {
                kind: self._store.records.some(kind, [uid for name, uid in places if name == kind])
                for kind in dict.fromkeys(kind for kind, _ in places)
            }
            for record, (kind, uid) in zip(self._records[start : start + _AT_ONCE], places, strict=True):
                yield self._item(record, uid, standing[kind].get(uid))
        for record in self._gone:
            yield record.kind, record.uid, record.scope, {DELETED: 1}

    def names(self) -> Iterator[tuple[str, str, IndexEntries]]:
        """Yield kind and uid of each record, under which names it is found, and its sort key."""
        for record, (kind, uid) in zip(self._records, self.places, strict=True):
            yield kind, uid, self._finder.names(record, self._naming)

    def _get(self, kind: str, uid: str) -> Record | None:
        return self._own.get((kind, uid)) or self._finder.get(kind, uid)

    def _uid(self, record: Record) -> str:
        return record.uid or self._finder.kind(record.kind).uid_of(record.values) or new_uid()

    def _item(self, record: Record, uid: str, standing: Kept | None) -> WriteItem:
        kind = self._finder.kind(record.kind)
        changed = written(kind, standing, record.values, self._finder.reading.ties.through)
        if standing and changed.keys() - {DELETED}:
            self._editions.guard(kind, record_of(standing))
        scope = (standing.scope if standing else "") or self._scope(kind, uid, record)
        return record.kind, uid, scope, changed

    def _scope(self, kind: Kind, uid: str, record: Record) -> str:
        if kind.scope in (Scope.SCHOOL, Scope.PAIRING) and not kind.via:
            return self._scoping.of(kind, uid, record.values)
        key = (kind.name, record.get(kind.via))
        if key not in self._scopes:
            self._scopes[key] = self._scoping.of(kind, uid, record.values)
        return self._scopes[key]
