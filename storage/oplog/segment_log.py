"""The segments that a workspace holds: own operations are sealed into them, those of others kept as they came.

Here equivocation shows too: one number of a feed used for two operations, since a key is in use on two computers or a
database went back. Both are kept and applied, and the number is named. A transaction is the caller's.
"""

from collections.abc import Callable
from typing import Any

from storage.db.connection import Database
from storage.oplog.feeds import OWN, FeedHead, Feeds
from storage.oplog.operation import Pending, SegmentBody, decode_pending, undamaged
from storage.oplog.segment import LocalNumbers, Segment, attached, decode, keys, pending_operation, seal, unpack
from storage.values import Unsound

# In `_segment.raw`, the size unpacked, 0 says that what lies there is rotten and waits to come again.
WHOLE = "raw > 0"


def rotten_segment(head: FeedHead, first: int, count: int) -> Unsound:
    """Return the finding that names a rotten segment: its device, its numbers, its scope."""
    return Unsound("segment", f"{head.device.hex()[:8]} {first}-{first + count - 1} {head.scope}")


class SegmentLog:
    """Segments by their hash, and by feed and first number."""

    def __init__(self, db: Database, feeds: Feeds) -> None:
        self._db, self._feeds = db, feeds

    def holds(self, digest: bytes) -> bool:
        """Tell whether a segment of that SHA-256 is here, undone or not."""
        return bool(self._db.one(f"SELECT 1 FROM _segment WHERE hash = ? AND {WHOLE}", (digest,)))

    def keep(self, feed: int, sealed: Segment, receipt: int, body: SegmentBody | None = None) -> int:
        """Keep a segment verbatim, with the receipt that brought it (0: none), and return its number."""
        body = body or unpack(sealed.packed, sealed.raw, self._feeds.name(feed), sealed.first, sealed.operations)
        first, count, digest, signature, raw, packed = sealed
        rotten = self._db.one("SELECT id FROM _segment WHERE hash = ?", (digest,))
        if rotten:
            # It has come again: in its place, so that all that points to it is right again.
            again = (signature, raw, b"".join(attached(body)), packed, rotten)
            self._db.write("UPDATE _segment SET signature = ?, raw = ?, blobs = ?, bytes = ? WHERE id = ?", again)
            return int(rotten)
        self._note_fork(feed, first, count)
        return self._db.write(
            "INSERT INTO _segment(feed, first, count, hash, signature, raw, receipt, aside, blobs, bytes)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
            (feed, first, count, digest, signature, raw, receipt, b"".join(attached(body)), packed),
        )

    def body(self, number: int) -> SegmentBody:
        """Return a segment unpacked."""
        feed, first, count, raw, packed = self._db.read(
            "SELECT feed, first, count, raw, bytes FROM _segment WHERE id = ?", (number,)
        )[0]
        return unpack(packed, raw, self._feeds.name(feed), first, count)

    def note_forks(self) -> None:
        """Note the same of all that is held: an older program did not."""
        earlier = "PARTITION BY feed ORDER BY first, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
        rows = self._db.read(
            f"SELECT feed, first FROM (SELECT feed, first, max(first + count) OVER ({earlier}) AS before FROM _segment)"
            " WHERE first < before ORDER BY feed, first"
        )
        for feed, first in rows:
            self._feeds.fork(feed, first)

    def _note_fork(self, feed: int, first: int, count: int) -> None:
        """Note from which number on a feed is written twice: watermarks cannot tell which of the two is held."""
        overlapped = self._db.one(
            "SELECT max(first, ?) FROM _segment WHERE feed = ? AND first < ? AND first + count > ? ORDER BY first",
            (first, feed, first + count, first),
        )
        if overlapped:
            self._feeds.fork(feed, overlapped)

    def count(self, feed: int) -> int:
        """Return how many operations of a feed are held, sealed or waiting."""
        sealed: int = self._db.one(f"SELECT coalesce(sum(count), 0) FROM _segment WHERE feed = ? AND {WHOLE}", (feed,))
        waiting: int = self._db.one("SELECT count(*) FROM _pending WHERE feed = ?", (feed,))
        return sealed + waiting

    def give_up(self, number: int) -> None:
        """Hold a rotten segment no longer: it is not passed on, and partners are told how far we hold its feed."""
        feed, first = self._db.read("SELECT feed, first FROM _segment WHERE id = ?", (number,))[0]
        self._db.write("UPDATE _segment SET raw = 0 WHERE id = ?", (number,))
        # Further numbers of a feed in which something lacks would be told as if nothing did.
        self._feeds.retire(feed)
        self._feeds.fall_back(feed, first - 1)

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
        if any(not undamaged(waiting) for *_, waiting in rows):
            # What rotted before it was sealed is not signed as if it had been written so; it stays, and is named.
            rows = [row for row in rows if undamaged(row[3])]
            self._feeds.retire(feed)
            self._feeds.fall_back(feed, 0)
        start = 0
        for run in _runs([(n, decode_pending(pending)) for n, _, _, pending in rows]):
            for sealed in seal(feed_uid, run, self._feeds.name, sign):
                number = self.keep(feed, sealed, 0)
                some = rows[start : start + sealed.operations]
                index = {(kind, record, number) for _, kind, record, _ in some}
                db.write_many("INSERT OR IGNORE INTO _history VALUES (?, ?, ?)", sorted(index))
                start += sealed.operations
        db.write_many("DELETE FROM _pending WHERE feed = ? AND n = ?", ((feed, n) for n, *_ in rows))
        self._feeds.advance(feed)
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
            "SELECT first, count, raw, bytes FROM _segment"
            f" WHERE feed = ? AND first <= ? AND first + count > ? AND {WHOLE}",
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
