"""Many records on their way to the storage: each is compared with what stands there, given its scope and its names."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from core.model.kind import Kind, Scope
from core.model.record import Record
from core.office.records.lines import changes
from core.office.records.naming import Recalling
from core.office.records.scoping import scope_of
from storage.store import Kept, Names, new_uid

if TYPE_CHECKING:
    from core.office import Office

_AT_ONCE = 500
Item = tuple[str, str, str, dict[str, Any]]


class Bulk:
    """Prepares records for one transaction; what they refer to and how it is called is looked up once."""

    def __init__(self, office: "Office", records: Iterable[Record]) -> None:
        self._office = office
        self._records = list(records)
        # Kind and uid of each.
        self.kept = [(record.kind, self._uid(record)) for record in self._records]
        # What is about to be kept may be named by its neighbours before it is there.
        self._own = dict(zip(self.kept, self._records, strict=True))
        self._calling = Recalling(self._get)
        # Kind and what the record belongs to -> the scope of everything that belongs to it.
        self._scopes: dict[tuple[str, Any], str] = {}

    def items(self) -> Iterator[Item]:
        """Yield kind, uid, scope and changes of each record; what stands there is looked up for many at once."""
        for start in range(0, len(self.kept), _AT_ONCE):
            some = self.kept[start : start + _AT_ONCE]
            standing = {
                kind: self._office.store.some(kind, [uid for name, uid in some if name == kind])
                for kind in dict.fromkeys(kind for kind, _ in some)
            }
            for record, (kind, uid) in zip(self._records[start : start + _AT_ONCE], some, strict=True):
                yield self._item(record, uid, standing[kind].get(uid))

    def names(self) -> Iterator[tuple[str, str, Names]]:
        """Yield kind and uid of each record, under which names it is found, and its sort key."""
        for record, (kind, uid) in zip(self._records, self.kept, strict=True):
            yield kind, uid, self._calling.index_entries(record, self._office.names_of)

    def _get(self, kind: str, uid: str) -> Record | None:
        return self._own.get((kind, uid)) or self._office.records.get(kind, uid)

    def _uid(self, record: Record) -> str:
        return record.uid or self._office.records.kind(record.kind).uid_of(record.values) or new_uid()

    def _item(self, record: Record, uid: str, known: Kept | None) -> Item:
        kind = self._office.records.kind(record.kind)
        through = self._office.records.reading.ties.through
        before = through(kind, {**known.values, **known.rows}) if known else {}
        scope = (known.scope if known else "") or self._scope(kind, uid, record)
        return record.kind, uid, scope, changes(kind, before, record.values, deleted=bool(known and known.deleted))

    def _scope(self, kind: Kind, uid: str, record: Record) -> str:
        if kind.scope in (Scope.SCHOOL, Scope.PAIRING) and not kind.via:
            return scope_of(self._office, kind, uid, record.values)
        key = (kind.name, record.get(kind.via))
        if key not in self._scopes:
            self._scopes[key] = scope_of(self._office, kind, uid, record.values)
        return self._scopes[key]
