"""Every operation on a record, from the segments and from what is not sealed yet."""

from collections.abc import Iterator
from typing import NamedTuple

from storage.db.connection import Database
from storage.db.tables import Tables
from storage.oplog.feeds import Feeds
from storage.oplog.merge import Member, State, standing
from storage.oplog.operation import decode_key, decode_pending, moment
from storage.oplog.segment import Numbers, Taken, pending_taken, take, unpack
from storage.values import Version


class Held(NamedTuple):
    """An operation on a record, and whether it was set aside by the undoing of a receipt."""

    taken: Taken
    aside: bool


class History:
    """Reads operations back."""

    def __init__(self, db: Database, tables: Tables, feeds: Feeds) -> None:
        self._db, self._tables, self._feeds = db, tables, feeds

    def operations(self, kind: str, record: int, uid: bytes) -> list[Held]:
        """Return all operations on one record, oldest time stamp first, under the names of today."""
        found = [*self._sealed(kind, record, uid), *self._pending(kind, record)]
        found.sort(key=lambda held: (held.taken.op.hlc, self._feeds.name(held.taken.op.feed), held.taken.op.n))
        return [Held(self._today(held.taken), held.aside) for held in found]

    def versions(self, kind: str, record: int, uid: bytes, state: State, names: dict[str, str]) -> list[Version]:
        """Return what people see of the history of one record."""
        held = self.operations(kind, record, uid)
        return [self._version(one, state, names) for one in held if not one.aside]

    def _version(self, held: Held, state: State, names: dict[str, str]) -> Version:
        op = held.taken.op
        head = self._feeds.head(op.feed)
        shown = tuple(name for name in held.taken.changes if state.writer(name) == op)
        losing = tuple(
            name
            for name in held.taken.changes
            if name not in shown and any(_is(one, op.feed, op.n) for one in standing(state, name))
        )
        return Version(
            author=self._db.text(op.author),
            device=head.device.hex(),
            device_name=names.get(head.device.hex(), ""),
            time=moment(op.hlc >> 16),
            changes=dict(held.taken.changes),
            feed=head.uid.hex(),
            number=op.n,
            shown=shown,
            losing=losing,
        )

    def _sealed(self, kind: str, record: int, uid: bytes) -> Iterator[Held]:
        rows = self._db.read(
            "SELECT s.feed, s.first, s.count, s.raw, s.aside, s.bytes FROM _history h"
            " JOIN _segment s ON s.id = h.segment WHERE h.kind = ? AND h.record = ?",
            (self._db.known_word(kind), record),
        )
        for feed, first, count, raw, aside, packed in rows:
            numbers = Numbers(unpack(packed, raw, self._feeds.name(feed), first, count), self._feeds.number, self._word)
            for at, operation in enumerate(numbers.body.ops):
                key = decode_key(operation)
                if key.uid == uid and numbers.body.kinds[key.kind] == kind:
                    op, changes, opens, _ = take(operation, at, numbers)
                    yield Held(Taken(op, kind, uid, changes, opens), bool(aside))

    def _pending(self, kind: str, record: int) -> Iterator[Held]:
        rows = self._db.read(
            "SELECT feed, n, bytes FROM _pending WHERE kind = ? AND record = ?", (self._db.known_word(kind), record)
        )
        for feed, n, kept in rows:
            yield Held(pending_taken(feed, n, decode_pending(kept), self._word), False)

    def _word(self, text: str) -> int:
        return self._db.known_word(text)

    def _today(self, taken: Taken) -> Taken:
        if taken.kind not in self._tables.former:
            return taken
        today = self._tables.today
        return taken._replace(changes=today(taken.kind, taken.changes), opens=today(taken.kind, taken.opens))


def _is(member: Member, feed: int, n: int) -> bool:
    return member.op.feed == feed and member.op.n == n
