"""Every operation on a record, from the segments and from what is not sealed yet; and its row worked out from them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from storage.oplog.merge import Op, State, apply, hidden, standing
from storage.oplog.operation import decode_key, decode_pending, moment, undamaged
from storage.oplog.segment import LocalNumbers, Operation, decode, intact, pending_operation, unpack
from storage.records.name_index import hide, note_unnamed
from storage.records.workspace import Workspace
from storage.values import SavedVersion


class Held(NamedTuple):
    """An operation on a record, and whether the receipt that brought it was undone."""

    operation: Operation
    undone: bool


class History:
    """Reads operations back."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._db, self._feeds = workspace, workspace.db, workspace.feeds

    def operations(self, kind: str, number: int, uid: bytes) -> list[Held]:
        """Return all operations on the record of that row, oldest time stamp first, under the names of today."""
        operations = [*self._sealed(kind, number, uid), *self._pending(kind, number)]
        operations.sort(key=lambda held: self._stamp(held.operation.op))
        return [Held(self._today(held.operation), held.undone) for held in operations]

    def versions(self, kind: str, number: int, device_names: dict[str, str]) -> list[SavedVersion]:
        """Return what people see of the history of the record of that row."""
        record, state = self._workspace.rows.by_number(kind, number)
        held = self.operations(kind, number, record.uid)
        return [self._version(operation, state, device_names) for operation, undone in held if not undone]

    def rebuild(self, records: Iterable[tuple[str, int]]) -> Iterator[tuple[str, str]]:
        """Write the rows of these records (kind, row number) as their applied operations make them; yield each."""
        rows = self._workspace.rows
        for kind, number in records:
            record, _ = rows.by_number(kind, number)
            if self._rotten(kind, number):
                # What its row says is more than what can be read of it.
                continue
            state = State()
            for operation, undone in self.operations(kind, number, record.uid):
                if not undone:
                    apply(state, operation.op, operation.changes, operation.opens, self._feeds.name)
            rows.change(kind, [(number, record, state)])
            gone = state.base is None or hidden(state)
            hide(self._db, record.uid, gone)
            note_unnamed(self._db, [(kind, record.uid)])
            yield kind, record.uid.hex()

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
            "SELECT s.feed, s.first, s.count, s.raw, s.aside, s.hash, s.bytes FROM _history h"
            " JOIN _segment s ON s.id = h.segment WHERE h.kind = ? AND h.record = ?",
            (self._db.interned(kind), number),
        )
        for feed, first, count, raw, undone, digest, packed in rows:
            if not raw or not intact(packed, digest):
                # Rotten: what can be read goes on; a check names it and partners are asked for it.
                continue
            body = unpack(packed, raw, self._feeds.name(feed), first, count)
            numbers = LocalNumbers(body, self._feeds.number, self._db.interned)
            for at, raw_operation in enumerate(body.ops):
                head = decode_key(raw_operation)
                if head.uid == uid and body.kinds[head.kind] == kind:
                    op, changes, opens, _ = decode(raw_operation, at, numbers)
                    yield Held(Operation(op, kind, uid, changes, opens), bool(undone))

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
