"""Every operation on a record, from the segments and from what is not sealed yet; and its row worked out from them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from storage.oplog.merge import Op, State, Written, hidden, standing, state_of
from storage.oplog.operation import decode_pending, moment, undamaged
from storage.oplog.segment import LocalNumbers, Operation, decode, intact, keys, pending_operation, unpack
from storage.records.name_index import hide, note_unnamed
from storage.records.workspace import Workspace
from storage.values import SavedVersion

# So many unpacked segments (4 MiB at most each, mostly a tenth) are held at once.
_AT_ONCE = 24

# A segment unpacked, and where in it which record (place of its kind, uid) is spoken of.
_Opened = tuple[LocalNumbers, dict[tuple[int, bytes], list[int]]]


class Held(NamedTuple):
    """An operation on a record, and whether it is held only: its receipt was undone, or it does not count."""

    operation: Operation
    undone: bool


class History:
    """Reads operations back."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._db, self._feeds = workspace, workspace.db, workspace.feeds
        # While many records are worked out: the segments that were unpacked last.
        self._unpacked: dict[int, _Opened] | None = None

    def operations(self, kind: str, number: int, uid: bytes) -> list[Held]:
        """Return all operations on the record of that row, oldest time stamp first, under the names of today."""
        operations = [*self._sealed(kind, number, uid), *self._pending(kind, number)]
        operations.sort(key=lambda held: self._stamp(held.operation.op))
        found = [Held(self._today(held.operation), held.undone) for held in operations]
        return self._counted(kind, number, found) if self._workspace.uncounted.any else found

    def versions(self, kind: str, number: int, device_names: dict[str, str]) -> list[SavedVersion]:
        """Return what people see of the history of the record of that row."""
        record, state = self._workspace.rows.by_number(kind, number)
        held = self.operations(kind, number, record.uid)
        return [self._version(operation, state, device_names) for operation, undone in held if not undone]

    def rebuild(self, records: Iterable[tuple[str, int]]) -> Iterator[tuple[str, str]]:
        """Write the rows of these records (kind, row number) as their applied operations make them; yield each."""
        self._unpacked = {}
        try:
            yield from self._rebuild(records)
        finally:
            self._unpacked = None

    def _rebuild(self, records: Iterable[tuple[str, int]]) -> Iterator[tuple[str, str]]:
        rows = self._workspace.rows
        for kind, number in records:
            record, _ = rows.by_number(kind, number)
            if self._rotten(kind, number):
                # What its row says is more than what can be read of it.
                continue
            state = state_of(self._applied(kind, number, record.uid), self._feeds.name)
            rows.change(kind, [(number, record, state)])
            gone = state.base is None or hidden(state)
            hide(self._db, record.uid, gone)
            note_unnamed(self._db, [(kind, record.uid)])
            yield kind, record.uid.hex()

    def _counted(self, kind: str, number: int, operations: list[Held]) -> list[Held]:
        """Mark what does not count as what is undone: held, not applied, left open by later edits."""
        record, _ = self._workspace.rows.by_number(kind, number)
        ops = [held.operation.op for held in operations]
        counting = self._workspace.uncounted.counting(kind, self._db.text(record.scope), ops)
        return [
            Held(held.operation, held.undone or not counts) for held, counts in zip(operations, counting, strict=True)
        ]

    def _applied(self, kind: str, number: int, uid: bytes) -> list[Written]:
        operations = self.operations(kind, number, uid)
        return [
            (held.operation.op, held.operation.changes, held.operation.opens) for held in operations if not held.undone
        ]

    def _stamp(self, op: Op) -> tuple[int, bytes, int]:
        return op.hlc, self._feeds.name(op.feed), op.n

    def _version(self, operation: Operation, state: State, device_names: dict[str, str]) -> SavedVersion:
        op = operation.op
        head = self._feeds.head(op.feed)
        shown = tuple(name for name in operation.changes if state.writer(name) == op)
        losing = tuple(
            name
            for name in operation.changes
            if name not in shown and op.dot in [member.op.dot for member in standing(state, name)]
        )
        return SavedVersion(
            author=self._db.text(op.author),
            device=head.device.hex(),
            device_name=device_names.get(head.device.hex(), ""),
            time=moment(op.hlc >> 16),
            changes=dict(operation.changes),
            feed=head.uid.hex(),
            number=op.n,
            shown=shown,
            losing=losing,
        )

    def _sealed(self, kind: str, number: int, uid: bytes) -> Iterator[Held]:
        rows = self._db.read(
            "SELECT s.id, s.aside FROM _history h JOIN _segment s ON s.id = h.segment"
            " WHERE h.kind = ? AND h.record = ?",
            (self._db.interned(kind), number),
        )
        for segment, undone in rows:
            opened = self._opened(segment)
            if opened is None:
                # Rotten: what can be read goes on; a check names it and partners are asked for it.
                continue
            numbers, places = opened
            body = numbers.body
            for at in places.get((body.kinds.index(kind), uid), ()) if kind in body.kinds else ():
                op, changes, opens, _ = decode(body.ops[at], at, numbers)
                yield Held(Operation(op, kind, uid, changes, opens), bool(undone))

    def _opened(self, segment: int) -> _Opened | None:
        """Return a segment unpacked, and where in it which record (place of its kind, uid) is spoken of."""
        held = self._unpacked
        if held is not None and segment in held:
            return held[segment]
        feed, first, count, raw, digest, packed = self._db.read(
            "SELECT feed, first, count, raw, hash, bytes FROM _segment WHERE id = ?", (segment,)
        )[0]
        if not raw or not intact(packed, digest):
            return None
        body = unpack(packed, raw, self._feeds.name(feed), first, count)
        places: dict[tuple[int, bytes], list[int]] = {}
        for at, key in enumerate(keys(body)):
            places.setdefault(key, []).append(at)
        opened = LocalNumbers(body, self._feeds.number, self._db.interned), places
        if held is not None:
            if len(held) >= _AT_ONCE:
                held.pop(next(iter(held)))
            held[segment] = opened
        return opened

    def _rotten(self, kind: str, number: int) -> bool:
        rows = self._db.read(
            "SELECT s.raw, s.hash, s.bytes FROM _history h JOIN _segment s ON s.id = h.segment"
            " WHERE h.kind = ? AND h.record = ?",
            (self._db.interned(kind), number),
        )
        return any(not raw or not intact(packed, digest) for raw, digest, packed in rows)

    def _pending(self, kind: str, number: int) -> Iterator[Held]:
        rows = self._db.read(
            "SELECT feed, n, bytes FROM _pending WHERE kind = ? AND record = ?", (self._db.interned(kind), number)
        )
        for feed, n, pending in rows:
            if not undamaged(pending):
                continue
            yield Held(pending_operation(feed, n, decode_pending(pending), self._db.interned), False)

    def _today(self, operation: Operation) -> Operation:
        tables = self._workspace.tables
        if operation.kind not in tables.former:
            return operation
        changes = tables.today(operation.kind, operation.changes)
        return operation._replace(changes=changes, opens=tables.today(operation.kind, operation.opens))
