"""Proves a database by what stands beside every byte of it: segments by hash and signature, rows by the operations.

It works on a copy of the file, so that a school goes on typing meanwhile and what the proof looks up may be written.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from storage.db.connection import Database
from storage.db.tables import UNKNOWN
from storage.errors import BadCard, StorageError, UnreadableDatabase
from storage.files import atomic
from storage.oplog.feeds import OWN, FeedHead, Feeds, feed_uid
from storage.oplog.keys import SEGMENT, read_card, signed
from storage.oplog.merge import State, apply, begun
from storage.oplog.operation import SegmentBody, decode_pending, undamaged
from storage.oplog.segment import Change, attached, intact, pending_operation, statement, unpack
from storage.oplog.segment_log import SegmentLog, rotten_segment
from storage.records.apply import Load, without_collector
from storage.records.row_codec import RecordKey, RowCodec
from storage.records.workspace import Workspace
from storage.values import Progress, Unsound, silent

_CHUNK = 2000


@dataclass(slots=True)
class Proved:
    """What a proof found, and what follows from it.

    `segments` are rotten; `rows` (kind, number) are to be worked out anew, from those segments; `lost` segments tell of
    records of those kinds that have no row.
    """

    unsound: list[Unsound] = field(default_factory=list)
    segments: list[int] = field(default_factory=list)
    rows: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)


class _Scope(NamedTuple):
    """What is held of one scope: sound segments, those of them that were undone, operations that wait."""

    bodies: list[tuple[int, SegmentBody]]
    undone: set[int]
    waiting: dict[RecordKey, list[Change]]


def prove_copy(workspace: Workspace, make: Callable[[Path], object], progress: Progress = silent) -> Proved:
    """Prove a database of a workspace (its own, a backup) on the copy that `make` makes; `progress` counts segments."""
    scratch = workspace.folder / atomic.SCRATCH
    scratch.mkdir(exist_ok=True)
    atomic.require_room(scratch, 2 * workspace.db.path.stat().st_size)
    copy = scratch / f"proof.{os.getpid()}.db"
    try:
        make(copy)
        return _proved(workspace, copy, progress)
    finally:
        for file in (copy, copy.with_name(f"{copy.name}-journal")):
            atomic.discard(file)


def _proved(workspace: Workspace, database: Path, progress: Progress) -> Proved:
    with closing(Database(database)) as db:
        feeds = Feeds(db, workspace.device)
        copy = replace(
            workspace, db=db, feeds=feeds, segments=SegmentLog(db, feeds), rows=RowCodec(db, workspace.tables)
        )
        try:
            with db.transaction(), without_collector():
                return _Proof(copy, progress).all()
        except UnreadableDatabase as error:
            return Proved([Unsound("page", error.reason)])
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            return Proved([Unsound("page", str(error))])


class _Proof:
    """One walk over a database, scope by scope: all operations on a record lie in the feeds of its scope."""

    def __init__(self, workspace: Workspace, progress: Progress) -> None:
        self._workspace, self._db, self._progress = workspace, workspace.db, progress
        self._proved = Proved()
        self._done, self._total = 0, self._db.one("SELECT count(*) FROM _segment")
        # Rows of which an operation lies in a rotten segment: nothing can be said of them.
        self._open: set[tuple[int, int]] = set()
        # An older copy has its rows as they were declared then: they are laid out anew when it is opened.
        self._laid_out = self._db.remembered("fingerprint") == workspace.tables.fingerprint
        # Table -> how many of its rows were compared.
        self._compared: dict[str, int] = {}

    def all(self) -> Proved:
        """Return what is not as it must be."""
        self._cards()
        by_scope: dict[int, list[int]] = {}
        for feed, scope in self._db.read("SELECT id, scope FROM _feed WHERE device IS NOT NULL ORDER BY id"):
            if self._named_by_itself(feed):
                by_scope.setdefault(scope, []).append(feed)
        for scope, feeds in by_scope.items():
            self._scope(scope, feeds)
        if self._laid_out and not self._open:
            self._strays()
        return self._proved

    def _tell(self, code: str, detail: str) -> None:
        self._proved.unsound.append(Unsound(code, detail))

    def _cards(self) -> None:
        for device, card in self._db.read("SELECT device, card FROM _peer"):
            try:
                sound = read_card(card)[0] == device
            except BadCard:
                sound = False
            if not sound:
                self._tell("peer", device.hex())

    def _named_by_itself(self, feed: int) -> bool:
        """Tell whether the id of a feed follows from its device, scope and salt, and nothing is held beyond it."""
        head = self._workspace.feeds.head(feed)
        sound = feed_uid(head.device, head.scope, head.salt) == head.uid
        own = self._db.one("SELECT own FROM _feed WHERE id = ?", (feed,))
        if not sound or (own == OWN and head.device != self._workspace.device):
            self._tell("feed", head.uid.hex())
        return sound

    def _scope(self, scope: int, feeds: Sequence[int]) -> None:
        held = _Scope([], set(), {})
        for feed in feeds:
            held_to = max(self._segments(feed, held), self._waiting(feed, held))
            if self._db.one("SELECT have FROM _feed WHERE id = ?", (feed,)) > held_to:
                self._tell("feed", f"{self._workspace.feeds.name(feed).hex()} {held_to}")
        if not self._laid_out:
            return
        load = Load(self._workspace, held.bodies)
        for kind in sorted({*(kind for kind, _ in load.records), *(record.kind for record in held.waiting)}):
            self._rows(kind, scope, load, held)

    def _segments(self, feed: int, held: _Scope) -> int:
        """Prove the segments of a feed; return up to which number they go without a gap."""
        head, reach = self._workspace.feeds.head(feed), 0
        rows = self._db.read(
            "SELECT id, first, count, hash, signature, raw, aside, blobs, bytes FROM _segment WHERE feed = ?"
            " ORDER BY first",
            (feed,),
        )
        for number, first, count, digest, signature, raw, aside, blobs, packed in rows:
            self._progress(self._done, self._total)
            self._done += 1
            body = _body(head, first, count, digest, signature, raw, packed)
            if body is None or b"".join(attached(body)) != blobs:
                self._give_up(number, rotten_segment(head, first, count), already=not raw)
            else:
                held.bodies.append((number, body))
            if aside:
                held.undone.add(number)
            # One that rotted since it was counted is a finding of its own.
            if raw and first <= reach + 1:
                reach = max(reach, first + count - 1)
        return reach

    def _give_up(self, number: int, unsound: Unsound, *, already: bool) -> None:
        self._proved.unsound.append(unsound)
        if not already:
            self._proved.segments.append(number)
        self._open.update(self._db.read("SELECT kind, record FROM _history WHERE segment = ?", (number,)))

    def _waiting(self, feed: int, held: _Scope) -> int:
        """Prove the own operations of a feed that wait; return the last number."""
        last = 0
        for n, kind, record, waiting in self._db.read(
            "SELECT n, kind, record, bytes FROM _pending WHERE feed = ? ORDER BY n", (feed,)
        ):
            operation = self._operation(feed, n, waiting, kind)
            if operation is None:
                self._tell("waiting", f"{self._workspace.feeds.name(feed).hex()[:8]} {n}")
                self._open.add((kind, record))
                continue
            key, change = operation
            held.waiting.setdefault(key, []).append(change)
            last = n
        return last

    def _operation(self, feed: int, n: int, waiting: bytes, kind: int) -> tuple[RecordKey, Change] | None:
        if not undamaged(waiting):
            return None
        try:
            taken = pending_operation(feed, n, decode_pending(waiting), self._db.intern)
        except (msgspec.MsgspecError, UnicodeDecodeError, ValueError, IndexError):
            return None
        if self._db.interned(taken.kind) != kind:
            return None
        today, scope = self._workspace.tables.today, self._db.one("SELECT scope FROM _feed WHERE id = ?", (feed,))
        changes = today(taken.kind, taken.changes)
        change = (taken.op, changes, today(taken.kind, taken.opens), frozenset(changes))
        return RecordKey(taken.kind, taken.uid, scope), change

    def _rows(self, kind: str, scope: int, load: Load, held: _Scope) -> None:
        """Compare the rows of a kind in a scope with what their operations make."""
        sealed = load.records.get((kind, scope), {})
        uids = sorted({*sealed, *(record.uid for record in held.waiting if record[::2] == (kind, scope))})
        for start in range(0, len(uids), _CHUNK):
            some = [RecordKey(kind, uid, scope) for uid in uids[start : start + _CHUNK]]
            changes = self._changes(some, sealed, load, held)
            rows = self._workspace.rows.raw(kind, some)
            indexed = self._indexed(kind, [row[0] for row in rows.values()])
            for record in some:
                self._row(record, changes[record], rows.get(record), load.segments(sealed.get(record.uid, ())), indexed)

    def _changes(
        self, records: Sequence[RecordKey], sealed: Mapping[bytes, Sequence[int]], load: Load, held: _Scope
    ) -> dict[RecordKey, list[Change]]:
        changes: dict[RecordKey, list[Change]] = {}
        for record in records:
            ops = [at for at in sealed.get(record.uid, ()) if load.segment(at) not in held.undone]
            changes[record] = [*load.decode(record.kind, ops), *held.waiting.get(record, ())]
        return changes

    def _indexed(self, kind: str, numbers: Sequence[int]) -> dict[int, set[int]]:
        indexed: dict[int, set[int]] = {}
        marks, kind_number = ", ".join("?" * len(numbers)), self._db.interned(kind)
        for record, segment in self._db.read(
            f"SELECT record, segment FROM _history WHERE kind = ? AND record IN ({marks})", (kind_number, *numbers)
        ):
            indexed.setdefault(record, set()).add(segment)
        return indexed

    def _row(
        self,
        record: RecordKey,
        changes: list[Change],
        row: tuple[Any, ...] | None,
        segments: list[int],
        indexed: Mapping[int, set[int]],
    ) -> None:
        named = f"{record.kind} {record.uid.hex()}"
        if row is None:
            self._tell("row", named)
            self._proved.lost.update(segments)
            self._proved.kinds.add(record.kind)
            return
        table = self._workspace.tables.home(record.kind)
        self._compared[table] = self._compared.get(table, 0) + 1
        if (self._db.interned(record.kind), row[0]) in self._open:
            return
        if not self._workspace.rows.agrees(record, self._state(changes), row):
            self._tell("row", named)
        elif indexed.get(row[0], set()) != set(segments):
            self._tell("history", named)
        else:
            return
        self._proved.rows[record.kind, row[0]] = segments

    def _state(self, changes: list[Change]) -> State:
        name = self._workspace.feeds.name
        if len(changes) > 1:
            changes.sort(key=lambda change: (change[0].hlc, name(change[0].feed), change[0].n))
        if not changes or changes[0][2]:
            state = State()
        else:
            op, changed, _, fields = changes.pop(0)
            state = begun(op, changed, fields)
        for op, changed, opens, _ in changes:
            apply(state, op, changed, opens, name)
        return state

    def _strays(self) -> None:
        """Tell of tables with more rows than there are records in the operations."""
        for table in (*self._workspace.tables.by_name, UNKNOWN):
            count = self._db.one(f'SELECT count(*) FROM "{table}"')
            if count != self._compared.get(table, 0):
                self._tell("row", f"{table} {count - self._compared.get(table, 0)}")


def _body(
    head: FeedHead, first: int, count: int, digest: bytes, signature: bytes, raw: int, packed: bytes
) -> SegmentBody | None:
    """Return a segment of which every byte is as its author signed it, or nothing."""
    if not raw or not intact(packed, digest):
        return None
    if not signed(head.device, SEGMENT, statement(head.uid, first, count, digest), signature):
        return None
    try:
        return unpack(packed, raw, head.uid, first, count)
    except StorageError:
        return None


def rotten_segments(db: Database) -> Iterator[int]:
    """Yield the numbers of the segments that are not what their hash says, those known to be rotten included."""
    for number, digest in db.read("SELECT id, hash FROM _segment"):
        if not intact(db.one("SELECT bytes FROM _segment WHERE id = ?", (number,)), digest):
            yield number
