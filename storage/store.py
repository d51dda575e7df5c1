"""The one door to what is kept: records with their history, names, drafts, attachments, packages, backups.

Knows no kind of record: a caller declares plain tables and gives plain names and values. Every public method is
one transaction or none. A store may be used from several threads: each reads on a connection of its own, and
writing is one at a time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from storage import files
from storage.answers import (
    Attachment,
    BackupInfo,
    Cell,
    Conflict,
    Counts,
    Draft,
    Finding,
    Gap,
    Kept,
    Peer,
    Preview,
    Receipt,
    Sent,
    Side,
    Value,
    Version,
)
from storage.desk import Desk
from storage.ground import ATTACHMENT, Ground
from storage.lock import Lock
from storage.log import BUILT, new_uid, row_uid
from storage.opening import create, note_last, open_there, room
from storage.reading import Reading
from storage.refusals import (
    AlreadyThere,
    BadCard,
    BadValue,
    Damaged,
    DiskFull,
    Incomplete,
    InUse,
    KeyChanged,
    Newer,
    NewerFormat,
    NotAPackage,
    NotForUs,
    NotKept,
    NotTheirs,
    NoWorkspace,
    Revoked,
    ScopeFixed,
    StorageError,
    TooLarge,
    UnknownField,
    UnknownKind,
    UnknownSender,
    Unreadable,
    Unsafe,
    WriteFailed,
)
from storage.saving import Item, Saving
from storage.search import Names, Search
from storage.tables import Column, Table

if TYPE_CHECKING:
    from storage.backup import Backups
    from storage.conflicts import Conflicts
    from storage.history import Held, History
    from storage.peers import Peers
    from storage.receipts import Receipts
    from storage.receiving import Receiving
    from storage.sending import Sending

__all__ = [
    "AlreadyThere",
    "Attachment",
    "BackupInfo",
    "BadCard",
    "BadValue",
    "Cell",
    "Column",
    "Conflict",
    "Counts",
    "Damaged",
    "DiskFull",
    "Draft",
    "Finding",
    "Gap",
    "InUse",
    "Incomplete",
    "Kept",
    "KeyChanged",
    "Names",
    "Newer",
    "NewerFormat",
    "NoWorkspace",
    "NotAPackage",
    "NotForUs",
    "NotKept",
    "NotTheirs",
    "Peer",
    "Preview",
    "Receipt",
    "Revoked",
    "ScopeFixed",
    "Sent",
    "Side",
    "StorageError",
    "Store",
    "Table",
    "TooLarge",
    "UnknownField",
    "UnknownKind",
    "UnknownSender",
    "Unreadable",
    "Unsafe",
    "Value",
    "Version",
    "WriteFailed",
    "new_uid",
    "row_uid",
]

Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]
_NOTHING: Any = object()


class Store:
    """An open workspace."""

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

    @classmethod
    def create(cls, folder: Path, tables: Sequence[Table], *, clock: Clock, earliest: datetime = BUILT) -> Self:
        """Make a workspace in a folder and open it; no operation is dated before `earliest`, whatever the clock says."""
        store = cls(*create(folder, tables, clock), earliest=earliest)
        files.make_reserve(folder)
        return store

    @classmethod
    def open(cls, folder: Path, tables: Sequence[Table], *, clock: Clock, earliest: datetime = BUILT) -> Self:
        """Open the workspace of a folder; raises InUse, NoWorkspace, Newer, Unreadable, Unsafe."""
        ground, lock, restored = open_there(folder, tables, clock)
        files.make_reserve(folder)
        return cls(ground, lock, restored=restored, earliest=earliest)

    def close(self) -> None:
        """Let the workspace go."""
        self._db.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

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
        """Keep what changed of a record as one operation; equal values are dropped, standing conflicts stay open."""
        with self._db.transaction():
            self._saving.save([(kind, uid, scope, changes)], author)
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
        progress: Progress | None = None,
    ) -> list[Kept]:
        """Keep many records (kind, uid, scope, changes) in one transaction; `names` by uid."""
        wanted = list(items)
        with self._db.transaction():
            for start in range(0, len(wanted), 500):
                self._saving.save(wanted[start : start + 500], author)
                if progress:
                    progress(min(start + 500, len(wanted)), len(wanted))
            for kind, uid, _, _ in wanted if names else ():
                if names and uid in names:
                    self._search.keep(kind, uid, *names[uid])
        note_last(self._ground)
        return self._many([(kind, uid) for kind, uid, _, _ in wanted])

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

    def get(self, kind: str, uid: str) -> Kept | None:
        """Return a record (also a deleted one), a waiting stub if only a reference names it, or nothing."""
        return self._reading.get(kind, uid)

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
        author, conflicts. `deleted` asks for the deleted records instead of the others.
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
            for kind, uid, entries, sort_key in named:
                self._search.keep(kind, uid, entries, sort_key)

    def unnamed(self, limit: int = 1000) -> list[tuple[str, str]]:
        """Return records that came with packages and wait for `index_names`."""
        return self._search.unnamed(limit)

    def search(self, text: str, *, kind: str = "", limit: int = 50) -> list[tuple[str, str]]:
        """Return (kind, uid) of the records whose name begins with or holds the text or the initials."""
        return self._search.find(text, kind, limit)

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
        link = {"owner_kind": kind, "owner_uid": uid, "name": name, "hash": digest, "size": size}
        link |= {"type": type or guess_type(name)[0] or "application/octet-stream", "caption": caption or None}
        self.save(ATTACHMENT, new_uid(), scope, link, author=author)
        return digest

    def attachments(self, kind: str, uid: str) -> list[Attachment]:
        """Return the files of a record."""
        links = self.find(ATTACHMENT, where={"owner_kind": kind, "owner_uid": uid}, order=("made",), limit=2000)
        return [self._attachment(link) for link in links]

    # Exchange.

    def digest(self) -> dict[str, str]:
        """Return a hash of the content of each scope, and of "all": equal where the same operations were taken in."""
        found: dict[str, str] = room("digest").digest(self._ground)
        return found

    def card(self, facts: Mapping[str, str]) -> bytes:
        """Return the public card of this device: school, school_name, role, device, county and whatever else is given."""
        return self._peers.card(facts)

    def trust(self, card: bytes, *, heard: bool) -> Peer:
        """Keep another device; `heard`: a person has compared the digits. Raises BadCard, KeyChanged, Revoked."""
        with self._db.transaction():
            return self._peers.trust(card, heard)

    def peers(self) -> list[Peer]:
        """Return the devices we know."""
        return self._peers.all()

    def hear(self, device: str, *, heard: bool = True) -> Peer:
        """Note that a person has compared the 30 digits of a device: from now on its packages are taken in."""
        with self._db.transaction():
            return self._peers.hear(device, heard)

    def unsent(self, device: str, scopes: Sequence[str]) -> int:
        """Return how many operations of the scopes a device is not known to have."""
        return self._sending.unsent(device, scopes)

    def revoke(self, device: str, *, author: str) -> None:
        """Trust a device no more."""
        with self._db.transaction():
            self._peers.revoke(device, author)

    def export(
        self,
        path: Path,
        *,
        to: Sequence[str],
        scopes: Sequence[str],
        note: str,
        full: bool = False,
        progress: Progress | None = None,
    ) -> Sent:
        """Write a package with what those devices are not known to have of the scopes; sealed, signed, read back."""
        sent = self._sending.export(path, to, scopes, note, full, progress)
        note_last(self._ground)
        return sent

    def sent(self) -> list[Sent]:
        """Return the packages that were written, the latest first."""
        return self._sending.all()

    def confirm(self, code: str) -> Sent:
        """Take in a receipt code that was read out: the receivers hold what that package carried."""
        with self._db.transaction():
            return self._sending.confirm(code)

    def inspect(self, path: Path) -> Preview:
        """Return what a package holds and what it would do; writes nothing."""
        return self._receiving.inspect(path)

    def receive(self, path: Path, *, author: str, backup: bool = True, progress: Progress | None = None) -> Receipt:
        """Take in a package, all or nothing; a verified backup comes first."""
        receipt = self._receiving.receive(path, author, self._backups.before if backup else None, progress)
        # What was set aside and comes again is wanted again.
        return self.redo_receipt(receipt.package, author=author) if receipt.undone else receipt

    def receipts(self) -> list[Receipt]:
        """Return what was taken in, the latest first."""
        return self._receipts.all()

    def undo_receipt(self, package: str, *, author: str) -> Receipt:
        """Set what a package brought aside and show what there is without it; own later edits stay."""
        return self._receipts.set_aside(package, True)

    def redo_receipt(self, package: str, *, author: str) -> Receipt:
        """Take what was set aside in again."""
        return self._receipts.set_aside(package, False)

    def conflicts(self) -> list[Conflict]:
        """Return the questions that wait for a person."""
        return self._conflicts.all()

    def settle(self, conflict: str, *, author: str, value: Any = _NOTHING, take: int | None = None) -> Kept:
        """Answer a question: with a value, with one of the others (`take`), or, with neither, with what is shown."""
        question = self._conflicts.one(conflict)
        chosen = value if value is not _NOTHING else self._conflicts.side(question, take)
        with self._db.transaction():
            item = (question.kind, question.uid, question.scope, {question.field: chosen})
            self._saving.save([item], author, frozenset({question.field}))
        return self._saved(question.kind, question.uid)

    # Upkeep.

    def backup(self, folder: Path | None = None) -> BackupInfo:
        """Make a verified copy of the database, and of new attachments where it goes elsewhere."""
        return self._backups.make(folder)

    def backups(self) -> list[BackupInfo]:
        """Return the verified copies, the latest first."""
        return self._backups.all()

    @staticmethod
    def restore(file: Path, to: Path) -> Path | None:
        """Put a copy in the place of a workspace's database, and return where the former one was set aside."""
        put: Callable[[Path, Path], Path | None] = room("backup").restore
        return put(file, to)

    @staticmethod
    def verify_backup(file: Path) -> int:
        """Return how many records a copy holds; raises Unreadable if it is not sound."""
        records: int = room("backup").verify(file)
        return records

    @staticmethod
    def salvage(folder: Path, to: Path) -> dict[str, tuple[int, int]]:
        """Read what can be read of a damaged database into a new file; per table (rows kept, rows lost)."""
        save: Callable[[Path, Path], dict[str, tuple[int, int]]] = room("salvage").salvage
        return save(folder, to)

    def check(self, deep: bool = False) -> list[Finding]:
        """Return what is not sound; nothing if all is."""
        found: list[Finding] = room("checking").check(self._ground, deep)
        return found

    def sweep(self) -> int:
        """Delete attachments that no record names, and return how many."""
        count: int = room("checking").sweep_blobs(self._ground)
        return count

    @cached_property
    def _history(self) -> "History":
        made: History = room("history").History(self._db, self._ground.tables, self._ground.feeds)
        return made

    @cached_property
    def _peers(self) -> "Peers":
        made: Peers = room("peers").Peers(self._ground)
        return made

    @cached_property
    def _sending(self) -> "Sending":
        made: Sending = room("sending").Sending(self._ground, self._peers)
        return made

    @cached_property
    def _receiving(self) -> "Receiving":
        made: Receiving = room("receiving").Receiving(self._ground, self._peers)
        return made

    @cached_property
    def _receipts(self) -> "Receipts":
        made: Receipts = room("receipts").Receipts(self._ground, self._history)
        return made

    @cached_property
    def _conflicts(self) -> "Conflicts":
        made: Conflicts = room("conflicts").Conflicts(self._ground)
        return made

    @cached_property
    def _backups(self) -> "Backups":
        made: Backups = room("backup").Backups(self._ground)
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
        rows = self._db.read(f'SELECT _id FROM "{table}" WHERE _uid = ? ORDER BY _id', (bytes.fromhex(uid),))
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
