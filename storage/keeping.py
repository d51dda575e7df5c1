"""The everyday half of the door: records with their history, names, drafts, attachments."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import islice
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage.errors import NotKept
from storage.files.lock import Lock
from storage.oplog.merge import DELETED
from storage.oplog.operation import BUILT, kept_uid, new_uid
from storage.records.name_index import Names, Search
from storage.records.query import Reading
from storage.records.settings import Desk
from storage.records.workspace import ATTACHMENT, Ground
from storage.records.write import Item, Saving
from storage.rescue.open import note_last, room
from storage.values import Attachment, Cell, Draft, Kept, Value, Version

if TYPE_CHECKING:
    from storage.records.history import Held, History

Progress = Callable[[int, int], None]
_AT_ONCE = 500


class Keeping:
    """Saves and finds."""

    def __init__(self, ground: Ground, lock: Lock, *, restored: bool = False, earliest: datetime = BUILT) -> None:
        self._ground, self._lock = ground, lock
        self._db = ground.db
        self._reading = Reading(ground.db, ground.tables, ground.shelf)
        self._saving = Saving(
            ground.db, ground.tables, ground.shelf, ground.feeds, ground.clock, self._operations, earliest
        )
        self._search = Search(ground.db)
        self._desk = Desk(ground.db, ground.clock)
        self.device = ground.device.hex()
        self.device_short = self.device[:8]
        # This is an older state than the device remembers (a restored or copied database): it writes in new feeds.
        self.restored = restored

    @property
    def folder(self) -> Path:
        """Return the folder of the workspace."""
        return self._ground.folder

    # Settings of this computer; never exchanged.

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting of this computer."""
        return self._desk.setting(name, default)

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting of this computer."""
        with self._db.transaction():
            self._desk.set(name, value)

    # Records.

    def save(
        self,
        kind: str,
        uid: str,
        scope: str,
        changes: Mapping[str, Cell],
        *,
        author: str,
        draft: str = "",
        names: Names | None = None,
    ) -> Kept:
        """Keep what changed of a record as one operation; equal values are dropped, standing conflicts stay open.

        `changes` may set DELETED: 1 hides the record, nothing brings it back.
        """
        with self._db.transaction():
            self._saving.save([(kind, uid, scope, changes)], author, frozenset({DELETED}))
            if draft:
                self._desk.drop_draft(draft)
            if names:
                self._search.keep(kind, uid, *names)
        return self._saved(kind, uid)

    def save_many(
        self,
        items: Iterable[Item],
        *,
        author: str,
        names: Mapping[str, Names] | None = None,
        draft: str = "",
        progress: Progress | None = None,
    ) -> list[Kept]:
        """Keep many records like `keep_many`, and return them as they then stand."""
        wanted = list(items)
        named = ((kind, uid, names[uid]) for kind, uid, _, _ in wanted if names and uid in names)
        self.keep_many(wanted, author=author, names=named, draft=draft, progress=progress, total=len(wanted))
        return self._many([(kind, uid) for kind, uid, _, _ in wanted])

    def keep_many(
        self,
        items: Iterable[Item],
        *,
        author: str,
        names: Iterable[tuple[str, str, Names]] = (),
        draft: str = "",
        progress: Progress | None = None,
        total: int = 0,
    ) -> None:
        """Keep many records (kind, uid, scope, changes) and what they are called in one transaction; drop the draft.

        Both are asked for as they are written. `progress` is told how many of the `total` are kept. The changes of a
        record may set DELETED, as in `save`.
        """
        rest, done = iter(items), 0
        with self._db.transaction():
            while some := list(islice(rest, _AT_ONCE)):
                self._saving.save(some, author, frozenset({DELETED}))
                done += len(some)
                if progress:
                    progress(done, total)
            self._search.keep_many(names)
            if draft:
                self._desk.drop_draft(draft)
        note_last(self._ground)

    def delete(self, kind: str, uid: str, *, author: str) -> Kept:
        """Delete a record; an edit elsewhere that this delete had not seen brings it back as a question."""
        with self._db.transaction():
            self._saving.mark(kind, uid, True, author)
        return self._saved(kind, uid)

    def undelete(self, kind: str, uid: str, *, author: str) -> Kept:
        """Take the delete of a record back."""
        with self._db.transaction():
            self._saving.mark(kind, uid, False, author)
        return self._saved(kind, uid)

    def get(self, kind: str, uid: str, *, stub: bool = True) -> Kept | None:
        """Return a record (also a deleted one), a waiting stub if only a reference names it, or nothing.

        Looking for references to what is not there takes long: without `stub` it is not done.
        """
        return self._reading.get(kind, uid, stub=stub)

    def some(self, kind: str, uids: Sequence[str]) -> dict[str, Kept]:
        """Return those records of the uids that are there, deleted ones too."""
        return self._reading.some(kind, uids)

    def find(
        self,
        kind: str,
        *,
        where: Mapping[str, Any] | None = None,
        order: Sequence[str] = (),
        after: Sequence[Any] | None = None,
        limit: int = 200,
        deleted: bool = False,
        between: Mapping[str, tuple[Value, Value]] | None = None,
    ) -> list[Kept]:
        """Return one page: `order` names columns ("-name" falls), `after` is the `at(order)` of the last one seen.

        A value of `where` may be a list: any of them. Beside its columns a record has uid, scope, made, changed,
        author, conflicts; `order=("sort",)` is that of the names' sort keys. `deleted` asks for the deleted records
        instead of the others.
        """
        return self._reading.find(kind, where or {}, between or {}, order, after, limit, deleted)

    def count(
        self,
        kind: str,
        *,
        where: Mapping[str, Any] | None = None,
        between: Mapping[str, tuple[Value, Value]] | None = None,
        deleted: bool = False,
    ) -> int:
        """Return how many records there are of that condition."""
        return self._reading.count(kind, where or {}, between or {}, deleted)

    def marks(
        self,
        kind: str,
        *,
        where: Mapping[str, Any] | None = None,
        between: Mapping[str, tuple[Value, Value]] | None = None,
        order: Sequence[str] = (),
        step: int = 256,
    ) -> list[str]:
        """Return the uid of each step-th record in that order, from which a page in the middle is reached at once."""
        return self._reading.marks(kind, where or {}, between or {}, order, step)

    def holding(self, kind: str, text: str, *, limit: int = 200) -> list[str]:
        """Return the uids of the records in whose texts that text stands, the latest first."""
        return self._reading.holding(kind, text, limit)

    def tally(
        self,
        kind: str,
        by: str,
        *,
        where: Mapping[str, Any] | None = None,
        between: Mapping[str, tuple[Value, Value]] | None = None,
    ) -> dict[Any, int]:
        """Return how many records of that condition there are for each value of a column."""
        return self._reading.tally(kind, by, where or {}, between or {})

    def history(self, kind: str, uid: str) -> list[Version]:
        """Return every save of a record, oldest first."""
        names = self._ground.device_names()
        return [
            version
            for number, (place, state) in self._rows(kind, uid)
            for version in self._history.versions(kind, number, place.uid, state, names)
        ]

    # Names.

    def index_names(self, kind: str, uid: str, entries: Sequence[tuple[str, str]], sort_key: str) -> None:
        """Replace the names under which a record is found: (text, initials) each."""
        with self._db.transaction():
            self._search.keep(kind, uid, entries, sort_key)

    def index_many(self, named: Iterable[tuple[str, str, Sequence[tuple[str, str]], str]]) -> None:
        """Replace the names of many records (kind, uid, entries, sort key) in one transaction."""
        with self._db.transaction():
            self._search.keep_many((kind, uid, (entries, sort_key)) for kind, uid, entries, sort_key in named)

    def unnamed(self, limit: int = 1000) -> list[tuple[str, str]]:
        """Return records that came with packages and wait for `index_names`."""
        return self._search.unnamed(limit)

    def search(self, text: str, *, kind: str = "", limit: int = 50, begins: bool = False) -> list[tuple[str, str]]:
        """Return (kind, uid) of the records whose name begins with or holds the text or the initials.

        With `begins` only those whose name begins with the text itself, the shortest name first.
        """
        return self._search.beginning(text, kind, limit) if begins else self._search.find(text, kind, limit)

    # Drafts.

    def keep_draft(self, name: str, data: Mapping[str, Any]) -> None:
        """Keep what was typed so far; it survives a crash."""
        with self._db.transaction():
            self._desk.keep_draft(name, data)

    def draft(self, name: str) -> dict[str, Any] | None:
        """Return what was typed, or nothing."""
        found = self._desk.drafts(name)
        return found[0].data if found else None

    def drop_draft(self, name: str) -> None:
        """Throw a draft away."""
        with self._db.transaction():
            self._desk.drop_draft(name)

    def drafts(self) -> list[Draft]:
        """Return all drafts, the latest first."""
        return self._desk.drafts()

    # Attachments.

    def attach(
        self,
        data: Path | bytes,
        *,
        name: str,
        kind: str,
        uid: str,
        author: str,
        scope: str,
        type: str = "",
        caption: str = "",
    ) -> str:
        """Keep a file of a record by its content and return its hash."""
        digest, size = self._ground.blobs.keep(data)
        link: dict[str, Cell] = {"owner_kind": kind, "owner_uid": uid, "name": name, "hash": digest, "size": size}
        link |= {"type": type or guess_type(name)[0] or "application/octet-stream", "caption": caption or None}
        self.save(ATTACHMENT, new_uid(), scope, link, author=author)
        return digest

    def attachments(self, kind: str, uid: str) -> list[Attachment]:
        """Return the files of a record."""
        links = self.find(ATTACHMENT, where={"owner_kind": kind, "owner_uid": uid}, order=("made",), limit=2000)
        return [self._attachment(link) for link in links]

    @cached_property
    def _history(self) -> "History":
        made: History = room("records.history").History(self._db, self._ground.tables, self._ground.feeds)
        return made

    def _saved(self, kind: str, uid: str) -> Kept:
        note_last(self._ground)
        found = self._reading.get(kind, uid)
        if found is None:
            raise NotKept(kind, uid)
        return found

    def _many(self, named: Sequence[tuple[str, str]]) -> list[Kept]:
        kinds: dict[str, list[str]] = {}
        for kind, uid in named:
            kinds.setdefault(kind, []).append(uid)
        found = {kind: self._reading.some(kind, uids) for kind, uids in kinds.items()}
        return [found[kind][uid] for kind, uid in named if uid in found[kind]]

    def _rows(self, kind: str, uid: str) -> list[tuple[int, tuple[Any, Any]]]:
        table = self._ground.tables[kind].name
        rows = self._db.read(f'SELECT _id FROM "{table}" WHERE _uid = ? ORDER BY _id', (kept_uid(uid),))
        return [(row[0], self._ground.shelf.by_number(kind, row[0])) for row in rows]

    def _operations(self, kind: str, number: int) -> "list[Held]":
        place, _ = self._ground.shelf.by_number(kind, number)
        return self._history.operations(kind, number, place.uid)

    def _attachment(self, link: Kept) -> Attachment:
        said = link.values
        digest = str(said.get("hash") or "")
        return Attachment(
            uid=link.uid,
            hash=digest,
            name=str(said.get("name") or ""),
            size=int(said.get("size") or 0),
            type=str(said.get("type") or ""),
            caption=str(said.get("caption") or ""),
            have=self._ground.blobs.has(digest),
            path=self._ground.blobs.path(digest),
        )
