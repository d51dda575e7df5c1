"""Saving: a record on its way to the storage becomes the fields that changed, its scope, its names, one operation."""

from collections.abc import Iterable
from typing import Any

from core.model.readable import parted
from core.model.record import Record
from core.office.base.session import Session
from core.office.base.translate import plainly, record_of
from core.office.records.bulk import Bulk
from core.office.records.find import Finder
from core.office.records.lines import changes
from core.office.records.scoping import Scopes
from storage.store import Store, new_uid
from storage.values import Progress, silent


class Saver:
    """Keeps records in the name of the person at the keyboard."""

    def __init__(self, session: Session, store: Store, finder: Finder) -> None:
        self._session, self._store, self._finder = session, store, finder
        self._scopes = Scopes(session, store)

    def save(self, record: Record, *, draft: str = "") -> Record:
        """Keep the record: one operation with the fields that changed; the draft goes in the same transaction."""
        with plainly():
            kept = self._store.records.save(
                *self._change(record), author=self._session.person, draft=draft, names=self._finder.names(record)
            )
        return record_of(kept)

    def save_many(
        self, records: Iterable[Record], *, draft: str = "", progress: Progress | None = None
    ) -> list[Record]:  # fmt: skip
        """Keep many records in one transaction and return them as they then stand; the draft goes in the same one."""
        places = self.keep_many(records, draft=draft, progress=progress)
        kinds = dict.fromkeys(kind for kind, _ in places)
        standing = {kind: self._finder.some(kind, [uid for name, uid in places if name == kind]) for kind in kinds}
        return [standing[kind][uid] for kind, uid in places]

    def keep_many(
        self, records: Iterable[Record], *, draft: str = "", progress: Progress | None = None
    ) -> list[tuple[str, str]]:  # fmt: skip
        """Keep many records in one transaction and return kind and uid of each; the draft goes in the same one."""
        bulk = Bulk(self._store, self._finder, self._scopes, records)
        with plainly():
            self._store.records.keep_many(
                bulk.items(),
                author=self._session.person,
                names=bulk.names(),
                draft=draft,
                progress=progress or silent,
                total=len(bulk.places),
            )
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

    def undelete(self, kind: str, uid: str) -> None:
        """Bring a hidden record back."""
        self._finder.one(kind, uid)
        with plainly():
            self._store.records.undelete(kind, uid, author=self._session.person)

    def _change(self, record: Record) -> tuple[str, str, str, dict[str, Any]]:
        kind = self._finder.kind(record.kind)
        uid = record.uid or kind.uid_of(record.values) or new_uid()
        standing = self._store.records.get(record.kind, uid, stub=False)
        # What cannot be read is not emptied by who changes something else.
        before = parted(kind, {**standing.values, **standing.rows})[0] if standing else {}
        scope = standing.scope if standing and standing.scope else self._scopes.of(kind, uid, record.values)
        return record.kind, uid, scope, changes(kind, before, record.values)
