"""Every operation on a record, from the segments and from what is not sealed yet; and its row worked out from them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from storage.oplog.authority import PARTNERS
from storage.oplog.merge import Member, State, Written, hidden, standing, state_of
from storage.oplog.operation import decode_pending, moment
from storage.oplog.segment import Numbers, Taken, keys, pending_taken, take, unpack
from storage.records.workspace import Workspace
from storage.values import Version

# So many unpacked segments (4 MiB at most each, mostly a tenth) are held at once.
_AT_ONCE = 24


class Held(NamedTuple):
    """An operation on a record, and whether it is held only: its receipt was undone, or it does not count."""

    taken: Taken
    undone: bool


class History:
    """Reads operations back."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._db, self._feeds = workspace, workspace.db, workspace.feeds
        # While many records are worked out: the segments that were unpacked last.
        self._unpacked: dict[int, tuple[Numbers, dict[tuple[int, bytes], list[int]]]] | None = None

    def operations(self, kind: str, number: int, uid: bytes) -> list[Held]:
        """Return all operations on the record of that row, oldest time stamp first, under the names of today."""
        operations = [*self._sealed(kind, number, uid), *self._pending(kind, number)]
        operations.sort(key=lambda held: (held.taken.op.hlc, self._feeds.name(held.taken.op.feed), held.taken.op.n))
        found = [Held(self._today(held.taken), held.undone) for held in operations]
        return self._counted(kind, number, found) if self._workspace.uncounted.any else found

    def versions(self, kind: str, number: int, device_names: dict[str, str]) -> list[Version]:
        """Return what people see of the history of the record of that row."""
        place, state = self._workspace.rows.by_number(kind, number)
        held = self.operations(kind, number, place.uid)
        return [self._version(operation.taken, state, device_names) for operation in held if not operation.undone]

    def rebuild(self, records: Iterable[tuple[str, int]]) -> Iterator[tuple[str, str]]:
        """Write the rows of these records (kind, row number) as their applied operations make them; yield each."""
        self._unpacked = {}
        try:
            yield from self._rebuild(records)
        finally:
            self._unpacked = None

    def _rebuild(self, records: Iterable[tuple[str, int]]) -> Iterator[tuple[str, str]]:
        rows, db = self._workspace.rows, self._db
        for kind, number in records:
            place, _ = rows.by_number(kind, number)
            state = state_of(self._applied(kind, number, place.uid), self._feeds.name)
            rows.change(kind, [(number, place, state)])
            gone = state.base is None or hidden(state)
            db.write("UPDATE _name SET hidden = ? WHERE uid = ?", (int(gone), place.uid))
            db.write("INSERT OR IGNORE INTO _unnamed VALUES (?, ?)", (db.word(kind), place.uid))
            yield kind, place.uid.hex()

    def _counted(self, kind: str, number: int, operations: list[Held]) -> list[Held]:
        """Mark what does not count as what is undone: held, not applied, left open by later edits."""
        place, _ = self._workspace.rows.by_number(kind, number)
        uncounted, scope = self._workspace.uncounted, self._db.text(place.scope)
        bans = [uncounted.why(kind, scope, held.taken.op.feed, held.taken.op.n) for held in operations]
        theirs = any(ban and ban.reason == PARTNERS for ban in bans) and self._begun_by_school(operations)
        return [
            Held(held.taken, held.undone or (ban is not None and (theirs or ban.reason != PARTNERS)))
            for held, ban in zip(operations, bans, strict=True)
        ]

    def _begun_by_school(self, operations: list[Held]) -> bool:
        """Tell whether a record in a school's scope was begun by the school: its first word had seen no other."""
        first: dict[int, Held] = {}
        for held in operations:
            op = held.taken.op
            if self._workspace.uncounted.schools_own(op.feed) and op.n <= first.get(op.feed, held).taken.op.n:
                first[op.feed] = held
        return any(not held.taken.op.ctx for held in first.values())

    def _applied(self, kind: str, number: int, uid: bytes) -> list[Written]:
        operations = self.operations(kind, number, uid)
        return [(held.taken.op, held.taken.changes, held.taken.opens) for held in operations if not held.undone]

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
            "SELECT s.id, s.aside FROM _history h JOIN _segment s ON s.id = h.segment"
            " WHERE h.kind = ? AND h.record = ?",
            (self._db.known_word(kind), number),
        )
        for segment, undone in rows:
            numbers, places = self._opened(segment)
            body = numbers.body
            for at in places.get((body.kinds.index(kind), uid), ()) if kind in body.kinds else ():
                op, changes, opens, _ = take(body.ops[at], at, numbers)
                yield Held(Taken(op, kind, uid, changes, opens), bool(undone))

    def _opened(self, segment: int) -> tuple[Numbers, dict[tuple[int, bytes], list[int]]]:
        """Return a segment unpacked, and where in it which record (place of its kind, uid) is spoken of."""
        held = self._unpacked
        if held is not None and segment in held:
            return held[segment]
        feed, first, count, raw, packed = self._db.read(
            "SELECT feed, first, count, raw, bytes FROM _segment WHERE id = ?", (segment,)
        )[0]
        body = unpack(packed, raw, self._feeds.name(feed), first, count)
        places: dict[tuple[int, bytes], list[int]] = {}
        for at, key in enumerate(keys(body)):
            places.setdefault(key, []).append(at)
        opened = Numbers(body, self._feeds.number, self._db.known_word), places
        if held is not None:
            if len(held) >= _AT_ONCE:
                held.pop(next(iter(held)))
            held[segment] = opened
        return opened

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
