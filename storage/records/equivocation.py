"""What comes under numbers that are held already: the same is passed over, another content is named."""

from typing import Any

from storage.oplog.feeds import OWN
from storage.oplog.operation import Body, decode_pending
from storage.oplog.segment import Numbers, keys, pending_taken, take, unpack
from storage.records.workspace import Workspace


def overlap(workspace: Workspace, feed: int, body: Body) -> list[str]:
    """Name the numbers of a segment that are held with another content; what waits here and came in it waits no more.

    Own numbers that come back and are not held mean that this is an older state: from now on it writes in new feeds.
    """
    db, last = workspace.db, body.first + body.count - 1
    if db.one("SELECT own FROM _feed WHERE id = ?", (feed,)) == OWN:
        workspace.feeds.retire_own()
    rows = db.read(
        "SELECT first, count, raw, bytes FROM _segment WHERE feed = ? AND first <= ? AND first + count > ?",
        (feed, last, body.first),
    )
    waiting = db.read("SELECT n, bytes FROM _pending WHERE feed = ? AND n BETWEEN ? AND ?", (feed, body.first, last))
    if not rows and not waiting:
        return []
    held: dict[int, Any] = {}
    for n, kept in waiting:
        taken = pending_taken(feed, n, decode_pending(kept), db.word)
        held[n] = (taken.op.hlc, taken.kind, taken.uid, taken.changes)
    for first, count, raw, packed in rows:
        held |= _contents(workspace, unpack(packed, raw, body.feed, first, count))
    double = [n for n, content in _contents(workspace, body).items() if n in held and held[n] != content]
    if not double:
        db.write("DELETE FROM _pending WHERE feed = ? AND n BETWEEN ? AND ?", (feed, body.first, last))
    return [f"{body.feed.hex()} {n}" for n in double]


def _contents(workspace: Workspace, body: Body) -> dict[int, Any]:
    numbers = Numbers(body, workspace.feeds.number, workspace.db.word)
    found: dict[int, Any] = {}
    for at, (kind, uid) in enumerate(keys(body)):
        op, changes, _, _ = take(body.ops[at], at, numbers)
        found[op.n] = (op.hlc, body.kinds[kind], uid, changes)
    return found
