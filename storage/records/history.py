"""Every operation on a record, from the segments and from what is not sealed yet; and its row worked out from them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from storage.oplog.merge import Member, State, apply, hidden, standing
from storage.oplog.operation import decode_key, decode_pending, moment
from storage.oplog.segment import Numbers, Taken, pending_taken, take, unpack
from storage.records.workspace import Workspace
from storage.values import Version


class Held(NamedTuple):
    """An operation on a record, and whether the receipt that brought it was undone."""

    taken: Taken
    undone: bool


class History:
    """Reads operations back."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._db, self._feeds = workspace, workspace.db, workspace.feeds

    def operations(self, kind: str, number: int, uid: bytes) -> list[Held]:
        """Return all operations on the record of that row, oldest time stamp first, under the names of today."""
        operations = [*self._sealed(kind, number, uid), *self._pending(kind, number)]
        operations.sort(key=lambda held: (held.taken.op.hlc, self._feeds.name(held.taken.op.feed), held.taken.op.n))
        return [Held(self._today(held.taken), held.undone) for held in operations]

    def versions(self, kind: str, number: int, device_names: dict[str, str]) -> list[Version]:
        """Return what people see of the history of the record of that row."""
        place, state = self._workspace.rows.by_number(kind, number)
        held = self.operations(kind, number, place.uid)
        return [self._version(operation.taken, state, device_names) for operation in held if not operation.undone]

    def rebuild(self, records: Iterable[tuple[str, int]]) -> Iterator[tuple[str, str]]:
        """Write the rows of these records (kind, row number) as their applied operations make them; yield each."""
        rows, db = self._workspace.rows, self._db
        for kind, number in records:
            place, _ = rows.by_number(kind, number)
            state = State()
            for held in self.operations(kind, number, place.uid):
                if not held.undone:
                    apply(state, held.taken.op, held.taken.changes, held.taken.opens, self._feeds.name)
            rows.change(kind, [(number, place, state)])
            gone = state.base is None or hidden(state)
            db.write("UPDATE _name SET hidden = ? WHERE uid = ?", (int(gone), place.uid))
            db.write("INSERT OR IGNORE INTO _unnamed VALUES (?, ?)", (db.word(kind), place.uid))
            yield kind, place.uid.hex()

    def _version(self, taken: Taken, state: State, device_names: dict[str, str]) -> Version:
        op = taken.op
        head = self._feeds.head(op.feed)
        shown = tuple(name for name in taken.changes if state.writer(name) == op)
        losing = tuple(
            name
            for name in taken.changes
            if name not in shown and any(_is(member, op.feed, op.n) for member in standing(state, name))
        )
        return Version(
            author=self._db.text(op.author),
            device=head.device.hex(),
            device_name=device_names.get(head.device.hex(), ""),
            time=moment(op.hlc >> 16),
            changes=dict(taken.changes),
            feed=head.uid.hex(),
            number=op.n,
            shown=shown,
            losing=losing,
        )

    def _sealed(self, kind: str, number: int, uid: bytes) -> Iterator[Held]:
        rows = self._db.read(
            "SELECT s.feed, s.first, s.count, s.raw, s.aside, s.bytes FROM _history h"
            " JOIN _segment s ON s.id = h.segment WHERE h.kind = ? AND h.record = ?",
            (self._db.known_word(kind), number),
        )
        for feed, first, count, raw, undone, packed in rows:
            body = unpack(packed, raw, self._feeds.name(feed), first, count)
            numbers = Numbers(body, self._feeds.number, self._db.known_word)
            for at, operation in enumerate(body.ops):
                key = decode_key(operation)
                if key.uid == uid and body.kinds[key.kind] == kind:
                    op, changes, opens, _ = take(operation, at, numbers)
                    yield Held(Taken(op, kind, uid, changes, opens), bool(undone))

    def _pending(self, kind: str, number: int) -> Iterator[Held]:
        rows = self._db.read(
            "SELECT feed, n, bytes FROM _pending WHERE kind = ? AND record = ?", (self._db.known_word(kind), number)
        )
        for feed, n, kept in rows:
            yield Held(pending_taken(feed, n, decode_pending(kept), self._db.known_word), False)

    def _today(self, taken: Taken) -> Taken:
        tables = self._workspace.tables
        if taken.kind not in tables.former:
            return taken
        today = tables.today
        return taken._replace(changes=today(taken.kind, taken.changes), opens=today(taken.kind, taken.opens))


def _is(member: Member, feed: int, n: int) -> bool:
    return member.op.feed == feed and member.op.n == n
