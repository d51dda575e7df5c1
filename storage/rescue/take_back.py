"""Takes back in what a salvaged database still holds: signed segments first, then own operations that waited."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from storage.errors import Damaged, NewerFormat, NotKept, TooLarge
from storage.oplog.feeds import FeedHead, feed_uid
from storage.oplog.keys import SEGMENT, signed
from storage.oplog.merge import State, apply
from storage.oplog.operation import Body, Pending, decode_pending, encode
from storage.oplog.segment import Sealed, pending_taken, statement, unpack
from storage.records.apply import Applier
from storage.records.equivocation import overlap
from storage.records.history import History
from storage.records.row_codec import Place
from storage.records.seal import keep_segment
from storage.records.standing import Standing
from storage.records.uncounted import TRUST
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
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old, workspace.db.transaction():
        # Numbers that were used after this state was kept are not known for sure: nothing is written under them again.
        workspace.feeds.retire_own()
        heads = _heads(old)
        numbers = {number: workspace.feeds.introduce(head) for number, head in heads.items()}
        bodies = list(_segments(workspace, old, heads, numbers, count))
        taking = Applier(workspace).take_in(bodies)
        for feed in numbers.values():
            workspace.feeds.advance(feed)
        touched = {*taking.touched, *_waiting(workspace, old, heads, numbers, count)}
        if workspace.uncounted.began:
            standing = Standing(workspace)
            standing.collect_all()
            touched |= {(one.kind, bytes.fromhex(one.uid)) for one in standing.settle()}
        workspace.db.write_many(
            "INSERT OR IGNORE INTO _unnamed VALUES (?, ?)", ((workspace.db.word(kind), uid) for kind, uid in touched)
        )
    records = tuple((kind, uid.hex()) for kind, uid in sorted(touched))
    return Recovered(count.segments, count.operations, count.waiting, count.refused, count.alarms, records)


def _heads(old: sqlite3.Connection) -> dict[int, FeedHead]:
    words = dict(old.execute("SELECT id, text FROM _word").fetchall())
    rows = old.execute("SELECT id, uid, device, scope, salt FROM _feed WHERE device IS NOT NULL").fetchall()
    heads = {number: FeedHead(uid, device, words.get(scope, ""), salt) for number, uid, device, scope, salt in rows}
    return {number: head for number, head in heads.items() if feed_uid(head.device, head.scope, head.salt) == head.uid}


def _segments(
    workspace: Workspace,
    old: sqlite3.Connection,
    heads: Mapping[int, FeedHead],
    numbers: Mapping[int, int],
    count: _Count,
) -> Iterator[tuple[int, Body]]:
    rows = old.execute(
        "SELECT feed, first, count, hash, signature, raw, bytes FROM _segment ORDER BY feed, first"
    ).fetchall()
    for feed, first, operations, digest, signature, raw, packed in rows:
        sealed = Sealed(first, operations, digest, signature, raw, packed)
        if workspace.db.one("SELECT 1 FROM _segment WHERE hash = ?", (digest,)):
            continue
        body = _sound(heads.get(feed), sealed)
        if body is None:
            count.refused += 1
            continue
        count.alarms += tuple(overlap(workspace, numbers[feed], body))
        count.segments += 1
        count.operations += body.count
        yield keep_segment(workspace, numbers[feed], sealed, 0, body), body


def _sound(head: FeedHead | None, sealed: Sealed) -> Body | None:
    """Return a segment whose hash and signature hold; what lay on a damaged page is no proof of itself."""
    if head is None or hashlib.sha256(sealed.packed).digest() != sealed.hash:
        return None
    said = statement(head.uid, sealed.first, sealed.operations, sealed.hash)
    if not signed(head.device, SEGMENT, said, sealed.signature):
        return None
    try:
        return unpack(sealed.packed, sealed.raw, head.uid, sealed.first, sealed.operations)
    except (Damaged, NewerFormat, TooLarge):
        return None


def _waiting(
    workspace: Workspace,
    old: sqlite3.Connection,
    heads: Mapping[int, FeedHead],
    numbers: Mapping[int, int],
    count: _Count,
) -> set[tuple[str, bytes]]:
    """Take in own operations that were not in a segment yet: nobody else can have them."""
    touched = set()
    known = {number: workspace.feeds.number(uid) for number, uid in old.execute("SELECT id, uid FROM _feed").fetchall()}
    for feed, n, kept in old.execute("SELECT feed, n, bytes FROM _pending ORDER BY feed, n").fetchall():
        head = heads.get(feed)
        if head is None or head.device != workspace.device or _held(workspace, numbers[feed], n):
            continue
        operation = _operation(kept, known)
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


def _operation(kept: bytes, known: Mapping[int, int]) -> Pending | None:
    try:
        said = decode_pending(kept)
        said.ctx = [part if at % 2 else known[part] for at, part in enumerate(said.ctx)]
        said.open = [known[part] if at % 3 == 1 else part for at, part in enumerate(said.open)]
    except (msgspec.MsgspecError, KeyError, UnicodeDecodeError):
        return None
    return said


def _keep(workspace: Workspace, feed: int, n: int, operation: Pending, scope: str) -> None:
    db, rows = workspace.db, workspace.rows
    if operation.kind == TRUST:
        db.write("INSERT INTO _pending VALUES (?, ?, ?, 0, ?)", (feed, n, db.word(TRUST), encode(operation)))
        return
    place = Place(operation.kind, operation.uid, db.word(scope))
    known = rows.load(place.kind, [place]).get(place)
    state = known[1] if known else State()
    taken = pending_taken(feed, n, operation, db.word)
    today = workspace.tables.today
    apply(state, taken.op, today(place.kind, taken.changes), today(place.kind, taken.opens), workspace.feeds.name)
    if known:
        rows.change(place.kind, [(known[0], place, state)])
    number = known[0] if known else rows.add(place.kind, [(place, state)])[0]
    db.write("INSERT INTO _pending VALUES (?, ?, ?, ?, ?)", (feed, n, db.word(place.kind), number, encode(operation)))
    if state.doubtful:
        for _ in History(workspace).rebuild([(place.kind, number)]):
            pass
    db.write(
        "UPDATE _feed SET have = max(have, iif(have = ? - 1, ?, 0)), last = max(last, ?) WHERE id = ?", (n, n, n, feed)
    )
