"""What the storage answers: plain values, frozen once made."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

ColumnValue = str | int | float | None
FieldValue = ColumnValue | dict[str, ColumnValue]
# Told how far a work is: done, total; it may stop the work by raising.
Progress = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Tell nobody how far the work is."""


class Without(Struct, frozen=True):
    """As the value of `uid` in a condition: every record but these."""

    uids: tuple[str, ...]


class Kept(Struct, frozen=True):
    """One record as it is kept; `values` holds only what is not empty, `rows` the child rows in their order."""

    kind: str
    uid: str
    scope: str
    values: dict[str, ColumnValue]
    rows: dict[str, list[dict[str, ColumnValue]]]
    # What a newer program wrote into fields that this one does not know, and values of the wrong type.
    extra: dict[str, Any]
    deleted: bool
    conflicts: int
    made: datetime
    changed: datetime
    author: str
    # Named by a reference, not arrived: nothing but kind and uid is known.
    waiting: bool = False

    def at(self, order: Sequence[str] = ()) -> tuple[Any, ...]:
        """Return the place of this record in that order, to go on from (`after` of find)."""
        return (*(self._part(name.removeprefix("-")) for name in order), self.uid)

    def _part(self, name: str) -> Any:
        if name in self.values or name not in ("scope", "made", "changed", "author", "deleted", "conflicts"):
            return self.values.get(name)
        return getattr(self, name)


class SavedVersion(Struct, frozen=True):
    """One save of a record: who, where, when, what; `losing` names its fields that wait in the inbox."""

    author: str
    device: str
    device_name: str
    time: datetime
    changes: dict[str, FieldValue]
    feed: str
    number: int
    shown: tuple[str, ...]
    losing: tuple[str, ...]


class ConflictSide(Struct, frozen=True):
    """One of the values that stand against each other."""

    value: FieldValue
    author: str
    device: str
    device_name: str
    time: datetime


class FieldConflict(Struct, frozen=True):
    """A question for a person; `why` is "field", "deleted" (edited while deleted) or "type" (not such as the field)."""

    id: str
    kind: str
    uid: str
    scope: str
    field: str
    shown: ConflictSide
    others: tuple[ConflictSide, ...]
    why: str


class Attachment(Struct, frozen=True):
    """A file of a record: known by its content, kept beside the database; `uid` is that of the link record."""

    uid: str
    hash: str
    name: str
    size: int
    type: str
    caption: str
    have: bool
    path: Path


class PeerDevice(Struct, frozen=True):
    """Another device we know; `heard`: the digits were compared by a person, so its packages are taken in."""

    device: str
    school: str
    school_name: str
    role: str
    name: str
    county: str
    digits: str
    heard: bool
    revoked: bool
    sent_number: int
    confirmed_number: int
    last_received: datetime | None
    last_number: int
    facts: Mapping[str, str]


class Sent(Struct, frozen=True):
    """A package that was written and read back; `code` is the receipt that its receiver can read out."""

    path: Path
    package: str
    number: int
    to: tuple[str, ...]
    scopes: tuple[str, ...]
    operations: int
    attachments: int
    bytes: int
    note: str
    time: datetime
    code: str
    confirmed: tuple[str, ...] = ()
    # Where one file could not hold it all: the further ones, each a package of its own that may come in any order.
    volumes: tuple[Path, ...] = ()
    # What rotted on this disk and was left out.
    rotten: tuple["Unsound", ...] = ()


class KindCounts(Struct, frozen=True):
    """What a package does to the records of one kind."""

    new: int = 0
    changed: int = 0
    same: int = 0
    conflicts: int = 0
    deleted: int = 0


class FeedGap(Struct, frozen=True):
    """What did not arrive: the package of that number (0: not known which), or `missing` operations of a scope."""

    device: str
    device_name: str
    number: int
    scope: str = ""
    missing: int = 0


class Preview(Struct, frozen=True):
    """What a package holds and would do; nothing was written."""

    package: str
    path: Path
    sender: str
    facts: Mapping[str, str]
    # "known" (trusted), "unheard" (known, digits not compared), "unknown", "revoked".
    standing: str
    digits: str
    card: bytes
    number: int
    made: datetime
    note: str
    scopes: tuple[str, ...]
    operations: int
    attachments: int
    bytes: int
    kinds: Mapping[str, KindCounts]
    gaps: tuple[FeedGap, ...]
    repeated: bool


class PackageReceipt(Struct, frozen=True):
    """What a package brought; `code` is to be read out to the sender, `touched` are the records that changed."""

    package: str
    sender: str
    sender_name: str
    number: int
    time: datetime
    new: int
    changed: int
    same: int
    conflicts: int
    waiting: int
    attachments: int
    gaps: tuple[FeedGap, ...]
    repeated: bool
    clock_warnings: int
    # Operations under one number with different content: a key is in use on two computers.
    alarms: tuple[str, ...]
    code: str
    undone: bool = False
    note: str = ""
    touched: tuple[tuple[str, str], ...] = ()


class BackupInfo(Struct, frozen=True):
    """A verified copy of the database."""

    path: Path
    sequence: int
    made: datetime
    size: int
    sha256: str
    records: int
    # Segments in it that had rotted before it was made.
    rotten: int = 0


class Recovered(Struct, frozen=True):
    """What was taken back out of a salvaged database.

    `refused`: segments and operations that do not prove sound; `missing`: own operations whose numbers were taken and
    that were not found.
    """

    segments: int
    operations: int
    waiting: int
    refused: int
    alarms: tuple[str, ...]
    touched: tuple[tuple[str, str], ...]
    missing: int = 0


class Unsound(Struct, frozen=True):
    """Something that is not sound; `code` is stable, `detail` names the place.

    page, setting, key, feed (numbers lack), segment, waiting (an own operation before it is sealed), row and history
    (not what the operations make), blob (an attachment rotted), lost (an attachment is not here), peer (a card).
    """

    code: str
    detail: str


class SavedDraft(Struct, frozen=True):
    """What was typed and not saved yet."""

    name: str
    saved: datetime
    data: dict[str, Any]
