"""The feeds: each the op log of one device for one scope, numbered 1, 2, 3 …; how far each is held without a gap.

Those watermarks together are the version vector of the workspace: what a package says it `knows`.
"""

import hashlib
import os
from typing import NamedTuple

from storage.db.connection import Database

# In `_feed.own`; 0 is the feed of another device.
OWN, RETIRED = 1, 2
# Under this and the id of a feed the storage remembers from which number on it was written twice.
_FORK = "fork "


class FeedHead(NamedTuple):
    """What a feed says of itself; its id follows from the rest, so nobody can write in another's feed."""

    uid: bytes
    device: bytes
    scope: str
    salt: bytes


def feed_uid(device: bytes, scope: str, salt: bytes) -> bytes:
    """Return the id of a feed."""
    head = b"qinglan feed 1\n" + device + salt + scope.encode()
    return hashlib.blake2b(head, digest_size=16).digest()


class Feeds:
    """The feeds of a workspace, by their local numbers."""

    def __init__(self, db: Database, device: bytes) -> None:
        self._db, self._device = db, device
        self._names: dict[int, bytes] = {}
        self._numbers: dict[bytes, int] = {}
        self._own: dict[str, int] = {}
        db.forget.append(self._forget)

    def name(self, feed: int) -> bytes:
        """Return the id of a feed."""
        if feed not in self._names:
            self._names[feed] = self._db.one("SELECT uid FROM _feed WHERE id = ?", (feed,))
        return self._names[feed]

    def number(self, uid: bytes) -> int:
        """Return the local number of a feed, made if it was never named before (device and scope still unknown)."""
        if uid not in self._numbers:
            number = self._db.one("SELECT id FROM _feed WHERE uid = ?", (uid,))
            if number is None:
                number = self._db.write("INSERT INTO _feed(uid, own, have, last) VALUES (?, 0, 0, 0)", (uid,))
            self._numbers[uid], self._names[number] = number, uid
        return self._numbers[uid]

    def introduce(self, head: FeedHead) -> int:
        """Keep whose feed it is and for which scope."""
        number = self.number(head.uid)
        self._db.write(
            "UPDATE _feed SET device = ?, scope = ?, salt = ? WHERE id = ? AND device IS NULL",
            (head.device, self._db.intern(head.scope), head.salt, number),
        )
        return number

    def own(self, scope: str) -> int:
        """Return the feed in which this device writes into a scope, begun if need be."""
        if scope not in self._own:
            number = self._db.one("SELECT id FROM _feed WHERE own = ? AND scope = ?", (OWN, self._db.intern(scope)))
            self._own[scope] = number or self._begin(scope)
        return self._own[scope]

    def last(self, feed: int) -> int:
        """Return the last number of a feed that is taken."""
        last: int = self._db.one("SELECT last FROM _feed WHERE id = ?", (feed,))
        return last

    def take_numbers(self, feed: int, last: int) -> None:
        """Take the numbers of an own feed up to this one."""
        self._db.write("UPDATE _feed SET last = ?, have = ? WHERE id = ?", (last, last, feed))

    def have(self) -> dict[int, int]:
        """Return up to which number each feed is held without a gap."""
        return dict(self._db.read("SELECT id, have FROM _feed"))

    def head(self, feed: int) -> FeedHead:
        """Return what a feed says of itself."""
        uid, device, scope, salt = self._db.read("SELECT uid, device, scope, salt FROM _feed WHERE id = ?", (feed,))[0]
        return FeedHead(uid, device or b"", self._db.text(scope or 0), salt or b"")

    def device(self, feed: int) -> str:
        """Return the device that writes a feed, or nothing if nobody has told yet."""
        return self.head(feed).device.hex()

    def retire_own(self) -> None:
        """Write no more into the feeds used so far: their numbers may be in use elsewhere."""
        self._db.write("UPDATE _feed SET own = ? WHERE own = ?", (RETIRED, OWN))
        self._own.clear()

    def retire(self, feed: int) -> None:
        """Write no more into one feed."""
        self._db.write("UPDATE _feed SET own = ? WHERE id = ? AND own = ?", (RETIRED, feed, OWN))
        self._own.clear()

    def fork(self, feed: int, number: int) -> None:
        """Note that from this number on a feed was written twice, by two copies of one folder."""
        forked = min(number, self.forked(feed) or number)
        self._db.remember(_FORK + self.name(feed).hex(), forked)
        self.fall_back(feed, forked - 1)

    def forked(self, feed: int) -> int:
        """Return from which number on a feed was written twice, or 0."""
        number: int = self._db.remembered(_FORK + self.name(feed).hex(), 0)
        return number

    def fall_back(self, feed: int, have: int) -> None:
        """Take a watermark back to that number: what came after it is not held whole."""
        self._db.write("UPDATE _feed SET have = min(have, ?) WHERE id = ?", (have, feed))

    def advance(self, feed: int) -> None:
        """Move the watermark of a feed over the segments that have come."""
        have: int = self._db.one("SELECT have FROM _feed WHERE id = ?", (feed,))
        last = have
        # Beyond it stands more than one operation under a number: never told as held, so both always go along.
        forked = self.forked(feed)
        ranges = self._db.read(
            "SELECT first, first + count - 1 FROM _segment WHERE feed = ? AND first + count > ? AND raw > 0"
            " ORDER BY first",
            (feed, have),
        )
        for first, end in ranges:
            if first <= have + 1:
                have = max(have, end)
            last = max(last, end)
        if forked:
            have = min(have, forked - 1)
        self._db.write("UPDATE _feed SET have = ?, last = max(last, ?) WHERE id = ?", (have, last, feed))

    def _begin(self, scope: str) -> int:
        salt = os.urandom(16)
        uid = feed_uid(self._device, scope, salt)
        number = self.number(uid)
        self._db.write(
            "UPDATE _feed SET device = ?, scope = ?, salt = ?, own = ? WHERE id = ?",
            (self._device, self._db.intern(scope), salt, OWN, number),
        )
        return number

    def _forget(self) -> None:
        self._names.clear()
        self._numbers.clear()
        self._own.clear()
