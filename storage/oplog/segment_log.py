"""The segments that a workspace holds: own operations are sealed into them, those of others kept as they came.

Here equivocation shows too: one number of a feed used for two operations, since a key is in use on two computers or a
database went back. Both are kept and applied, and the number is named. A transaction is the caller's.
"""

from collections.abc import Callable
from typing import Any

from storage.db.connection import Database
from storage.oplog.feeds import OWN, Feeds
from storage.oplog.operation import Pending, SegmentBody, decode_pending
from storage.oplog.segment import LocalNumbers, Segment, attached, decode, keys, pending_operation, seal, unpack


class SegmentLog:
    """Segments by their hash, and by feed and first number."""

    def __init__(self, db: Database, feeds: Feeds) -> None:
        self._db, self._feeds = db, feeds

    def holds(self, digest: bytes) -> bool:
        """Tell whether a segment of that SHA-256 is here, undone or not."""
        return bool(self._db.one("SELECT 1 FROM _segment WHERE hash = ?", (digest,)))

    def keep(self, feed: int, sealed: Segment, receipt: int, body: SegmentBody | None = None) -> int:
        """Keep a segment verbatim, with the receipt that brought it (0: none), and return its number."""
        body = body or unpack(sealed.packed, sealed.raw, self._feeds.name(feed), sealed.first, sealed.operations)
        first, count, digest, signature, raw, packed = sealed
        return self._db.write(
            "INSERT INTO _segment(feed, first, count, hash, signature, raw, receipt, aside, blobs, bytes)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
            (feed, first, count, digest, signature, raw, receipt, b"".join(attached(body)), packed),
        )

    def seal_pending(self, sign: Callable[[bytes], bytes]) -> int:
        """Seal every own operation that waits, signed by this device, and return how many."""
        feeds = self._db.read("SELECT DISTINCT feed FROM _pending ORDER BY feed")
        return sum(self._seal_feed(sign, feed) for (feed,) in feeds)

    def equivocations(self, feed: int, body: SegmentBody) -> list[str]:
        """Name the numbers of a segment that are held with another content; what waits and came in it waits no more.

        Own numbers that come back and are not held mean that this is an older state: it then writes in new feeds.
        """
        db, last = self._db, body.first + body.count - 1
        if db.one("SELECT own FROM _feed WHERE id = ?", (feed,)) == OWN:
            self._feeds.retire_own()
        held = self._held(feed, body.feed, body.first, last)
        if not held:
            return []
        double = [n for n, content in self._contents(body).items() if n in held and held[n] != content]
        if not double:
            db.write("DELETE FROM _pending WHERE feed = ? AND n BETWEEN ? AND ?", (feed, body.first, last))
        return [f"{body.feed.hex()} {n}" for n in double]

    def _seal_feed(self, sign: Callable[[bytes], bytes], feed: int) -> int:
        db, feed_uid = self._db, self._feeds.name(feed)
        rows = db.read("SELECT n, kind, record, bytes FROM _pending WHERE feed = ? ORDER BY n", (feed,))
        start = 0
        for run in _runs([(n, decode_pending(pending)) for n, _, _, pending in rows]):
            for sealed in seal(feed_uid, run, self._feeds.name, sign):
                number = self.keep(feed, sealed, 0)
                some = rows[start : start + sealed.operations]
                index = {(kind, record, number) for _, kind, record, _ in some}
                db.write_many("INSERT OR IGNORE INTO _history VALUES (?, ?, ?)", sorted(index))
                start += sealed.operations
        db.write("DELETE FROM _pending WHERE feed = ?", (feed,))
        return len(rows)

    def _held(self, feed: int, feed_uid: bytes, first: int, last: int) -> dict[int, Any]:
        """Return the content of each number in the range that waits here or lies in a segment."""
        contents: dict[int, Any] = {}
        waiting = self._db.read(
            "SELECT n, bytes FROM _pending WHERE feed = ? AND n BETWEEN ? AND ?", (feed, first, last)
        )
        for n, pending in waiting:
            operation = pending_operation(feed, n, decode_pending(pending), self._db.intern)
            contents[n] = (operation.op.hlc, operation.kind, operation.uid, operation.changes)
        segments = self._db.read(
            "SELECT first, count, raw, bytes FROM _segment WHERE feed = ? AND first <= ? AND first + count > ?",
            (feed, last, first),
        )
        for start, count, raw, packed in segments:
            contents |= self._contents(unpack(packed, raw, feed_uid, start, count))
        return contents

    def _contents(self, body: SegmentBody) -> dict[int, Any]:
        numbers = LocalNumbers(body, self._feeds.number, self._db.intern)
        contents: dict[int, Any] = {}
        for at, (kind, uid) in enumerate(keys(body)):
            op, changes, _, _ = decode(body.ops[at], at, numbers)
            contents[op.n] = (op.hlc, body.kinds[kind], uid, changes)
        return contents


def _runs(operations: list[tuple[int, Pending]]) -> list[list[tuple[int, Pending]]]:
    """Part operations where a number is missing: the rest came back in a package after a restore."""
    runs: list[list[tuple[int, Pending]]] = []
    for n, pending in operations:
        if runs and runs[-1][-1][0] == n - 1:
            runs[-1].append((n, pending))
        else:
            runs.append([(n, pending)])
    return runs
