"""The one door to what is kept: an open workspace and its parts.

records, with their history · standing, who may change what · names, by which they are found · attachments · conflicts,
the questions that wait for a person · drafts and settings of this computer · peers, the other devices · packages that
go between them · backups.

Knows no kind of record: a caller declares plain tables and gives plain names and values. Every public method is one
transaction or none. A store may be used from several threads: each reads on a connection of its own, and writing is
one at a time. What brings libraries for signing and sealing is loaded when it is first asked for.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from storage.db.tables import SqlColumn, SqlTable
from storage.errors import (
    AlreadyThere,
    BadCard,
    BadValue,
    CardChanged,
    DamagedPackage,
    DiskFull,
    Incomplete,
    InUse,
    KeyChanged,
    Newer,
    NewerFormat,
    NotAllowed,
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
    UnreadableDatabase,
    Unsafe,
    WriteFailed,
)
from storage.files import atomic
from storage.files.lock import Lock
from storage.oplog.operation import BUILT, new_uid, row_uid
from storage.records.attachments import Attachments
from storage.records.conflicts import Conflicts
from storage.records.name_index import IndexEntries, NameIndex
from storage.records.records import RecordStore
from storage.records.settings import Drafts, Settings, SettingsFor
from storage.records.standing import Standing
from storage.records.workspace import Workspace
from storage.rescue.open import create, open_there
from storage.values import (
    Attachment,
    BackupInfo,
    ColumnValue,
    ConflictSide,
    FeedGap,
    FieldConflict,
    FieldValue,
    Kept,
    KindCounts,
    PackageReceipt,
    PeerDevice,
    Preview,
    Progress,
    Recovered,
    SavedDraft,
    SavedVersion,
    Sent,
    Unsound,
    Withheld,
    silent,
)

__all__ = [
    "AlreadyThere",
    "Attachment",
    "BackupInfo",
    "BadCard",
    "BadValue",
    "CardChanged",
    "ColumnValue",
    "ConflictSide",
    "DamagedPackage",
    "DiskFull",
    "FeedGap",
    "FieldConflict",
    "FieldValue",
    "InUse",
    "Incomplete",
    "IndexEntries",
    "Kept",
    "KeyChanged",
    "KindCounts",
    "Newer",
    "NewerFormat",
    "NoWorkspace",
    "NotAPackage",
    "NotAllowed",
    "NotForUs",
    "NotKept",
    "NotTheirs",
    "PackageReceipt",
    "PeerDevice",
    "Preview",
    "Progress",
    "Recovered",
    "Revoked",
    "SavedDraft",
    "SavedVersion",
    "ScopeFixed",
    "Sent",
    "SqlColumn",
    "SqlTable",
    "StorageError",
    "Store",
    "TooLarge",
    "UnknownField",
    "UnknownKind",
    "UnknownSender",
    "UnreadableDatabase",
    "Unsafe",
    "Unsound",
    "Withheld",
    "WriteFailed",
    "new_uid",
    "row_uid",
    "silent",
]

if TYPE_CHECKING:
    from storage.exchange.packages import Packages
    from storage.exchange.peers import Peers
    from storage.rescue.backup import Backups

_Clock = Callable[[], datetime]


class Store:
    """An open workspace."""

    def __init__(
        self,
        workspace: Workspace,
        lock: Lock,
        *,
        restored: bool = False,
        copied: bool = False,
        earliest: datetime = BUILT,
    ) -> None:  # fmt: skip
        self.workspace, self._lock = workspace, lock
        self.folder, self.device = workspace.folder, workspace.device.hex()
        # This is an older state than the device remembers (a restored or copied database): it writes in new feeds.
        self.restored = restored
        # This folder was copied here, moved, or put back in an older state: it writes in new feeds too.
        self.copied = copied
        self.settings = Settings(workspace.db)
        self.drafts = Drafts(workspace.db, workspace.clock)
        self.names = NameIndex(workspace.db)
        self.standing = Standing(workspace)
        self.records = RecordStore(workspace, self.standing, self.names, self.drafts, earliest)
        self.attachments = Attachments(workspace, self.records)
        self.conflicts = Conflicts(workspace, self.records)

    @cached_property
    def peers(self) -> "Peers":
        """Return the other devices, and the card of this one."""
        from storage.exchange.peers import Peers

        return Peers(self.workspace, self.standing)

    @cached_property
    def packages(self) -> "Packages":
        """Return what is sent and received."""
        from storage.exchange.packages import Packages

        return Packages(self.workspace, self.standing, self.peers, self.backups)

    @cached_property
    def backups(self) -> "Backups":
        """Return the verified copies, and the recovery key to which those that leave are sealed."""
        from storage.rescue.backup import Backups

        return Backups(self.workspace)

    @classmethod
    def create(cls, folder: Path, tables: Sequence[SqlTable], *, clock: _Clock, earliest: datetime = BUILT) -> Self:
        """Make a workspace in a folder and open it; no operation is dated before `earliest`, whatever the clock."""
        store = cls(*create(folder, tables, clock), earliest=earliest)
        atomic.make_reserve(folder)
        return store

    @classmethod
    def open(
        cls,
        folder: Path,
        tables: Sequence[SqlTable],
        *,
        clock: _Clock,
        earliest: datetime = BUILT,
        home: Path | None = None,
    ) -> Self:
        """Open the workspace of a folder; raises InUse, NoWorkspace, Newer, Unreadable, Unsafe.

        `home` is a folder of this computer's own: by it a copied folder is told from the one that goes on.
        """
        workspace, lock, restored, copied = open_there(folder, tables, clock, home)
        atomic.make_reserve(folder)
        return cls(workspace, lock, restored=restored, copied=copied, earliest=earliest)

    def close(self) -> None:
        """Let the workspace go."""
        self.workspace.db.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def check(self, deep: bool = False, *, mend: bool = False, progress: Progress = silent) -> list[Unsound]:
        """Return what is not sound; nothing if all is.

        `deep` proves every segment, row and attachment; `mend` works rows out anew that are not what they must be.
        """
        from storage.rescue.check import check

        return check(self.workspace, deep, mend=mend, progress=progress)

    def fill(self) -> None:
        """Make the rows of records that only operations tell of; a row that says something else than they is kept."""
        from storage.rescue.check import fill

        fill(self.workspace)

    def sweep(self) -> int:
        """Delete attachments that no record names, and return how many."""
        from storage.rescue.check import sweep_blobs

        return sweep_blobs(self.workspace)

    @staticmethod
    def restore(
        file: Path, to: Path, known: SettingsFor | None = None, *, identity: str = "", progress: Progress = silent
    ) -> Path | None:
        """Put a copy in the place of a workspace's database, and return where the former one was set aside.

        A copy that was sealed to a recovery key needs its secret `identity`; raises NotForUs without it. Until the last
        tick nothing is changed; then `known` is told the device and asked which settings the database is to have.
        """
        from storage.rescue.restore import restore

        return restore(file, to, known, identity, progress)

    @staticmethod
    def salvage(folder: Path, to: Path, progress: Progress = silent) -> dict[str, tuple[int, int]]:
        """Read what can be read of a damaged database into a new file; per table (rows kept, rows lost)."""
        from storage.rescue.salvage import salvage

        return salvage(folder, to, progress)

    @staticmethod
    def verify_backup(file: Path) -> int:
        """Return how many records a copy holds; raises Unreadable if it is not sound."""
        from storage.rescue.backup import verify

        return verify(file)

    @staticmethod
    def rotten_in(file: Path) -> int:
        """Return how many segments of a sound copy are not what their hash says."""
        from storage.rescue.backup import rotten_in

        return rotten_in(file)

    @staticmethod
    def make_recovery() -> tuple[str, str]:
        """Return a new recovery key: the secret identity, for the printed sheet, and the recipient."""
        from storage.oplog.keys import make_recovery

        return make_recovery()
