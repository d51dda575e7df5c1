"""Saving: a record on its way to the storage becomes the fields that changed, its scope, its names, one operation."""

from collections.abc import Iterable, Sequence
from typing import Any

from core.model.record import Record
from core.office.base.session import Session
from core.office.base.translate import plainly, record_of
from core.office.records.bulk import Bulk
from core.office.records.editions import Editions
from core.office.records.find import Finder
from core.office.records.lines import written
from core.office.records.scoping import Scopes
from core.office.records.trails import Trails
from storage.oplog.merge import DELETED
from storage.records.write import WriteBeside
from storage.store import Store, new_uid
from storage.values import Progress, silent


class Saver:
    """Keeps records in the name of the person at the keyboard; a hidden one that is saved again comes back with it."""

    def __init__(self, session: Session, store: Store, finder: Finder) -> None:
        self._session, self._store, self._finder = session, store, finder
        self._scopes = Scopes(session, store)
        self._trails = Trails(session, finder)
        self._editions = Editions(finder)

    def save(self, record: Record, *, draft: str = "") -> Record:
        """Keep the record: one operation with the fields that changed; the draft goes in the same transaction."""
        if self._finder.kind(record.kind).trail:
            return self.save_many([record], draft=draft)[0]
        with plainly():
            kept = self._store.records.save(
                *self._change(record), author=self._session.person, draft=draft, names=self._finder.names(record)
            )
        self._finder.reading.ties.forget([record.kind])
        return self._finder.reading.record(kept)

    def save_many(
        self, records: Iterable[Record], *, draft: str = "", progress: Progress | None = None
    ) -> list[Record]:  # fmt: skip
        """Keep many records in one transaction and return them as they then stand; the draft goes in the same one."""
        places = self.keep_many(records, draft=draft, progress=progress)
        kinds = dict.fromkeys(kind for kind, _ in places)
        standing = {kind: self._finder.some(kind, [uid for name, uid in places if name == kind]) for kind in kinds}
        return [standing[kind][uid] for kind, uid in places]

    def keep_many(
        self,
        records: Iterable[Record],
        *,
        gone: Iterable[Record] = (),
        beside: Sequence[WriteBeside] = (),
        draft: str = "",
        progress: Progress | None = None,
    ) -> list[tuple[str, str]]:
        """Keep many records in one transaction and return kind and uid of each.

        Those that are `gone` are hidden and the draft is dropped in the same transaction; what is laid `beside` records
        waits there as a question.
        """
        bulk = Bulk(self._store, self._finder, self._scopes, self._trails.followed(records), gone)
        with plainly():
            self._store.records.keep_many(
                bulk.items(),
                author=self._session.person,
                names=bulk.names(),
                draft=draft,
                progress=progress or silent,
                total=len(bulk),
                beside=beside,
            )
        self._finder.reading.ties.forget(kind for kind, _ in bulk.places)
        return bulk.places

    def scope(self, record: Record) -> str:
        """Return the scope a record lies in or will lie in; Refused when what it belongs to is not there."""
        standing = self._store.records.get(record.kind, record.uid) if record.uid else None
        if standing and standing.scope:
            return standing.scope
        return self._scopes.of(self._finder.kind(record.kind), record.uid, record.values)

    def delete(self, kind: str, uid: str) -> None:
        """Hide the record; its history stays, and `undelete` brings it back."""
        self._finder.one(kind, uid)
        with plainly():
            self._store.records.delete(kind, uid, author=self._session.person)
        self._finder.reading.ties.forget([kind])

    def undelete(self, kind: str, uid: str) -> None:
        """Bring a hidden record back."""
        self._finder.one(kind, uid)
        with plainly():
            self._store.records.undelete(kind, uid, author=self._session.person)
        self._finder.reading.ties.forget([kind])

    def _change(self, record: Record) -> tuple[str, str, str, dict[str, Any]]:
        kind = self._finder.kind(record.kind)
        uid = record.uid or kind.uid_of(record.values) or new_uid()
        standing = self._store.records.get(record.kind, uid, stub=False)
        scope = standing.scope if standing and standing.scope else self._scopes.of(kind, uid, record.values)
        changed = written(kind, standing, record.values, self._finder.reading.ties.through)
        if standing and changed.keys() - {DELETED}:
            self._editions.guard(kind, record_of(standing))
        return record.kind, uid, scope, changed
