"""Takes back in what a salvaged database still holds: signed segments first, then own operations that waited."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from storage.errors import DamagedPackage, NewerFormat, NotKept, TooLarge
from storage.oplog.feeds import FeedHead, feed_uid
from storage.oplog.keys import SEGMENT, signed
from storage.oplog.merge import State, apply
from storage.oplog.operation import Pending, SegmentBody, decode_pending, encode_waiting, undamaged
from storage.oplog.segment import Segment, pending_operation, statement, unpack
from storage.records.apply import Applier
from storage.records.name_index import note_unnamed
from storage.records.row_codec import RecordKey
from storage.records.workspace import Workspace
from storage.values import Recovered


@dataclass(slots=True)
class _Count:
    segments: int = 0
    operations: int = 0
    waiting: int = 0
    refused: int = 0
    alarms: tuple[str, ...] = ()


def take_back(workspace: Workspace, source: Path) -> Recovered:
    """Take in what the open workspace lacks of a salvaged one; each segment proves itself by hash and signature."""
    if not source.is_file():
        raise NotKept("salvaged", source.name)
    count = _Count()
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as salvaged, workspace.db.transaction():
        # Numbers that were used after this state was kept are not known for sure: nothing is written under them again.
        workspace.feeds.retire_own()
        heads = _heads(salvaged)
        numbers = {number: workspace.feeds.introduce(head) for number, head in heads.items()}
        bodies = list(_segments(workspace, salvaged, heads, numbers, count))
        applied = Applier(workspace).apply(bodies)
        for feed in numbers.values():
            workspace.feeds.advance(feed)
        touched = {*applied.touched, *_waiting(workspace, salvaged, heads, numbers, count)}
        note_unnamed(workspace.db, touched)
        missing = _missing(workspace, salvaged, heads, numbers)
    records = tuple((kind, uid.hex()) for kind, uid in sorted(touched))
    counts = (count.segments, count.operations, count.waiting, count.refused)
    return Recovered(*counts, count.alarms, records, missing)


def _heads(salvaged: sqlite3.Connection) -> dict[int, FeedHead]:
    words = dict(salvaged.execute("SELECT id, text FROM _word").fetchall())
    rows = salvaged.execute("SELECT id, uid, device, scope, salt FROM _feed WHERE device IS NOT NULL").fetchall()
    heads = {number: FeedHead(uid, device, words.get(scope, ""), salt) for number, uid, device, scope, salt in rows}
    return {number: head for number, head in heads.items() if feed_uid(head.device, head.scope, head.salt) == head.uid}


def _segments(
    workspace: Workspace,
    salvaged: sqlite3.Connection,
    heads: Mapping[int, FeedHead],
    numbers: Mapping[int, int],
    count: _Count,
) -> Iterator[tuple[int, SegmentBody]]:
    rows = salvaged.execute(
        "SELECT feed, first, count, hash, signature, raw, bytes FROM _segment ORDER BY feed, first"
    ).fetchall()
    for feed, first, operations, digest, signature, raw, packed in rows:
        sealed = Segment(first, operations, digest, signature, raw, packed)
        if workspace.segments.holds(digest):
            continue
        body = _sound(heads.get(feed), sealed)
        if body is None:
            count.refused += 1
            continue
        count.alarms += tuple(workspace.segments.equivocations(numbers[feed], body))
        count.segments += 1
        count.operations += body.count
        yield workspace.segments.keep(numbers[feed], sealed, 0, body), body


def _sound(head: FeedHead | None, sealed: Segment) -> SegmentBody | None:
    """Return a segment whose hash and signature hold; what lay on a damaged page is no proof of itself."""
    if head is None or hashlib.sha256(sealed.packed).digest() != sealed.hash:
        return None
    signed_statement = statement(head.uid, sealed.first, sealed.operations, sealed.hash)
    if not signed(head.device, SEGMENT, signed_statement, sealed.signature):
        return None
    try:
        return unpack(sealed.packed, sealed.raw, head.uid, sealed.first, sealed.operations)
    except (DamagedPackage, NewerFormat, TooLarge):
        return None


def _waiting(
    workspace: Workspace,
    salvaged: sqlite3.Connection,
    heads: Mapping[int, FeedHead],
    numbers: Mapping[int, int],
    count: _Count,
) -> set[tuple[str, bytes]]:
    """Take in own operations that were not in a segment yet: nobody else can have them."""
    touched = set()
    feeds = salvaged.execute("SELECT id, uid FROM _feed").fetchall()
    numbers_of = {number: workspace.feeds.number(uid) for number, uid in feeds}
    for feed, n, encoded in salvaged.execute("SELECT feed, n, bytes FROM _pending ORDER BY feed, n").fetchall():
        head = heads.get(feed)
        if head is None or head.device != workspace.device or _held(workspace, numbers[feed], n):
            continue
        operation = _operation(encoded, numbers_of)
        if operation is None:
            count.refused += 1
            continue
        _keep(workspace, numbers[feed], n, operation, head.scope)
        touched.add((operation.kind, operation.uid))
        count.waiting += 1
    return touched


def _held(workspace: Workspace, feed: int, n: int) -> bool:
    return bool(
        workspace.db.one("SELECT 1 FROM _pending WHERE feed = ? AND n = ?", (feed, n))
        or workspace.db.one("SELECT 1 FROM _segment WHERE feed = ? AND first <= ? AND first + count > ?", (feed, n, n))
    )


def _missing(
    workspace: Workspace, salvaged: sqlite3.Connection, heads: Mapping[int, FeedHead], numbers: Mapping[int, int]
) -> int:
    """Return how many numbers of own feeds were taken and are not held."""
    missing = 0
    for feed, last in salvaged.execute("SELECT id, last FROM _feed").fetchall():
        if feed in heads and heads[feed].device == workspace.device:
            missing += max(0, last - workspace.segments.count(numbers[feed]))
    return missing


def _operation(encoded: bytes, numbers: Mapping[int, int]) -> Pending | None:
    if not undamaged(encoded):
        return None
    try:
        pending = decode_pending(encoded)
        pending.ctx = [part if at % 2 else numbers[part] for at, part in enumerate(pending.ctx)]
        pending.open = [numbers[part] if at % 3 == 1 else part for at, part in enumerate(pending.open)]
    except (msgspec.MsgspecError, KeyError, UnicodeDecodeError):
        return None
    return pending


def _keep(workspace: Workspace, feed: int, n: int, operation: Pending, scope: str) -> None:
    db, rows = workspace.db, workspace.rows
    record = RecordKey(operation.kind, operation.uid, db.intern(scope))
    known = rows.load(record.kind, [record]).get(record)
    state = known[1] if known else State()
    taken = pending_operation(feed, n, operation, db.intern)
    today = workspace.tables.today
    apply(state, taken.op, today(record.kind, taken.changes), today(record.kind, taken.opens), workspace.feeds.name)
    if known:
        rows.change(record.kind, [(known[0], record, state)])
    number = known[0] if known else rows.add(record.kind, [(record, state)])[0]
    db.write(
        "INSERT INTO _pending VALUES (?, ?, ?, ?, ?)",
        (feed, n, db.intern(record.kind), number, encode_waiting(operation)),
    )
    db.write(
        "UPDATE _feed SET have = max(have, iif(have = ? - 1, ?, 0)), last = max(last, ?) WHERE id = ?", (n, n, n, feed)
    )
