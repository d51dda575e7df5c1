"""The one door to what is kept: records with their history, names, drafts, attachments, packages, backups.

Knows no kind of record: a caller declares plain tables and gives plain names and values. Every public method is
one transaction or none. A store may be used from several threads: each reads on a connection of its own, and
writing is one at a time.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

from storage.db.tables import Column, Table
from storage.errors import (
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
from storage.exchanging import Exchanging
from storage.files import atomic
from storage.files.atomic import Progress, silent
from storage.oplog.operation import BUILT, new_uid, row_uid
from storage.records.name_index import Names
from storage.records.settings import Known
from storage.rescue.open import create, open_there, room
from storage.values import (
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
    Recovered,
    Sent,
    Side,
    Value,
    Version,
)

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
    "Recovered",
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


class Store(Exchanging):
    """An open workspace."""

    @classmethod
    def create(cls, folder: Path, tables: Sequence[Table], *, clock: Clock, earliest: datetime = BUILT) -> Self:
        """Make a workspace in a folder and open it; no operation is dated before `earliest`, whatever the clock."""
        store = cls(*create(folder, tables, clock), earliest=earliest)
        atomic.make_reserve(folder)
        return store

    @classmethod
    def open(cls, folder: Path, tables: Sequence[Table], *, clock: Clock, earliest: datetime = BUILT) -> Self:
        """Open the workspace of a folder; raises InUse, NoWorkspace, Newer, Unreadable, Unsafe."""
        ground, lock, restored = open_there(folder, tables, clock)
        atomic.make_reserve(folder)
        return cls(ground, lock, restored=restored, earliest=earliest)

    def close(self) -> None:
        """Let the workspace go."""
        self._db.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def backup(self, folder: Path | None = None) -> BackupInfo:
        """Make a verified copy of the database, and of new attachments where it goes elsewhere."""
        return self._backups.make(folder)

    def backup_before(self) -> BackupInfo:
        """Make a verified copy before something large, unless nothing has changed since the last one."""
        return self._backups.before()

    def backups(self) -> list[BackupInfo]:
        """Return the verified copies, the latest first."""
        return self._backups.all()

    @staticmethod
    def restore(
        file: Path, to: Path, known: Known | None = None, *, identity: str = "", progress: Progress = silent
    ) -> Path | None:
        """Put a copy in the place of a workspace's database, and return where the former one was set aside.

        A copy that was sealed to a recovery key needs its secret `identity`; raises NotForUs without it. Until the last
        tick nothing is changed; then `known` is told the device and asked which settings the database is to have.
        """
        put: Callable[[Path, Path, Known | None, str, Progress], Path | None] = room("rescue.restore").restore
        return put(file, to, known, identity, progress)

    @staticmethod
    def make_recovery() -> tuple[str, str]:
        """Return a new recovery key: the secret identity, for the printed sheet, and the recipient."""
        made: tuple[str, str] = room("oplog.keys").make_recovery()
        return made

    @property
    def recovery_recipient(self) -> str:
        """Return the recipient to which backups that leave this computer are sealed, or nothing."""
        return str(self._db.remembered("recovery", ""))

    def set_recovery(self, recipient: str) -> None:
        """Seal backups that leave this computer to a recipient from now on ("": no more); raises BadCard."""
        room("oplog.keys").require_recipient(recipient)
        with self._db.transaction():
            self._db.remember("recovery", recipient)

    @staticmethod
    def verify_backup(file: Path) -> int:
        """Return how many records a copy holds; raises Unreadable if it is not sound."""
        records: int = room("rescue.backup").verify(file)
        return records

    @staticmethod
    def salvage(folder: Path, to: Path, progress: Progress = silent) -> dict[str, tuple[int, int]]:
        """Read what can be read of a damaged database into a new file; per table (rows kept, rows lost)."""
        save: Callable[[Path, Path, Progress], dict[str, tuple[int, int]]] = room("rescue.salvage").salvage
        return save(folder, to, progress)

    def check(self, deep: bool = False) -> list[Finding]:
        """Return what is not sound; nothing if all is."""
        found: list[Finding] = room("rescue.check").check(self._ground, deep)
        return found

    def sweep(self) -> int:
        """Delete attachments that no record names, and return how many."""
        count: int = room("rescue.check").sweep_blobs(self._ground)
        return count
