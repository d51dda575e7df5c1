"""A save becomes an own operation, and the row changes with it; the operations of others are applied elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from msgspec.structs import replace

from storage.errors import BadValue, NotKept, ScopeFixed
from storage.oplog.merge import DELETED, Dots, Op, State, apply, begun, closed, context, hidden, inbox, standing
from storage.oplog.operation import DAY_MS, LARGEST_OPERATION, Pending, clean, encode_waiting, milliseconds, uid_bytes
from storage.records.history import Held, History
from storage.records.name_index import hide
from storage.records.row_codec import UNDONE, RecordKey
from storage.records.workspace import Workspace
from storage.values import FieldValue

# Kind, uid and scope of a record, and what changes of it.
Edit = tuple[str, str, str, Mapping[str, FieldValue]]
# The same, and the time in milliseconds at which the record stood as the writer knew it.
WriteBeside = tuple[str, str, str, Mapping[str, FieldValue], int]
_NEWEST = 2**62
_AT_ONCE = 500
_FITS: dict[str, tuple[type, ...]] = {"TEXT": (str,), "INTEGER": (int,), "REAL": (int, float), "row": (dict,)}


@dataclass(slots=True)
class _Chunk:
    """The records that are written together, as they are and as they become."""

    author: int
    # Who writes, as the operations name them.
    person: str
    wall: int
    have: dict[int, int]
    # Whether a receipt was undone and its operations are held without being applied.
    undone: bool = False
    # Feed -> the last number taken.
    last: dict[int, int] = field(default_factory=dict)
    states: dict[RecordKey, State] = field(default_factory=dict)
    shapes: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)
    # The row of each record that is there already.
    numbers: dict[RecordKey, int] = field(default_factory=dict)
    changed: dict[RecordKey, None] = field(default_factory=dict)
    pending: list[tuple[int, int, RecordKey, bytes]] = field(default_factory=list)


class Writer:
    """Writes own operations; each public method runs inside a transaction that the caller has opened."""

    def __init__(self, workspace: Workspace, history: History, earliest: datetime) -> None:
        self._workspace, self._db, self._tables = workspace, workspace.db, workspace.tables
        self._rows, self._feeds = workspace.rows, workspace.feeds
        self._history, self._earliest = history, milliseconds(earliest)
        # Kind -> field -> the types that it takes.
        self._fits: dict[str, dict[str, tuple[type, ...]]] = {}

    def save(self, edits: Sequence[Edit], author: str, settled: frozenset[str] = frozenset()) -> None:
        """Write one operation for each edit that changes something; in `settled` fields nothing is left open."""
        for start in range(0, len(edits), _AT_ONCE):
            self._save_chunk(edits[start : start + _AT_ONCE], author, settled)

    def save_beside(self, edits: Sequence[WriteBeside], author: str) -> None:
        """Write what was said of records as they stood at a time: what is shown stays, the new values wait."""
        chunk = self._chunk(author)
        records = [self._key(kind, uid, scope) for kind, uid, scope, _, _ in edits]
        self._load(chunk, records)
        for record, (kind, _, _, changes, known_at) in zip(records, edits, strict=True):
            self._lay_beside(chunk, record, self._clean(kind, changes), known_at)
        self._flush(chunk)

    def mark(self, kind: str, uid: str, deleted: bool, author: str) -> None:
        """Delete a record, or take the delete back."""
        scopes = self._scopes(kind, uid)
        if not scopes:
            raise NotKept(kind, uid)
        for scope in scopes:
            self.save([(kind, uid, scope, {DELETED: 1 if deleted else None})], author, frozenset({DELETED}))

    def wall(self) -> int:
        """Return the time of now for an operation, in milliseconds since 1970: never before `earliest`."""
        now = max(self._workspace.now(), self._earliest)
        last: int = self._db.remembered("last_ms", 0)
        # An own stamp of more than a day ahead came from a clock that was wrong: it is not followed.
        return last if now < last <= now + DAY_MS else now

    def _scopes(self, kind: str, uid: str) -> list[str]:
        table = self._tables[kind].name
        rows = self._db.read(f'SELECT _scope FROM "{table}" WHERE _uid = ? AND _deleted < {UNDONE}', (uid_bytes(uid),))
        return [self._db.text(row[0]) for row in rows]

    def _chunk(self, author: str) -> _Chunk:
        undone = bool(self._db.remembered("aside", 0))
        return _Chunk(self._db.intern(author), author, self.wall(), self._feeds.have(), undone)

    def _key(self, kind: str, uid: str, scope: str) -> RecordKey:
        return RecordKey(self._tables[kind].name, uid_bytes(uid), self._db.intern(scope))

    def _save_chunk(self, edits: Sequence[Edit], author: str, settled: frozenset[str]) -> None:
        chunk = self._chunk(author)
        records = [self._key(kind, uid, scope) for kind, uid, scope, _ in edits]
        self._load(chunk, records)
        for record, (kind, _, _, changes) in zip(records, edits, strict=True):
            self._operate(chunk, record, self._clean(kind, changes), settled)
        self._flush(chunk)

    def _load(self, chunk: _Chunk, records: Iterable[RecordKey]) -> None:
        of_kind: dict[str, list[RecordKey]] = {}
        for record in records:
            of_kind.setdefault(record.kind, []).append(record)
        for kind, some in of_kind.items():
            loaded = self._rows.load(kind, some)
            for record, (number, state) in loaded.items():
                chunk.states[record], chunk.numbers[record] = state, number
            self._refuse_moves(some, loaded)

    def _refuse_moves(self, records: Iterable[RecordKey], loaded: Mapping[RecordKey, object]) -> None:
        scopes = {record.uid: record.scope for record in loaded}
        for record in records:
            if record not in loaded and record.uid in scopes:
                scope, asked = self._db.text(scopes[record.uid]), self._db.text(record.scope)
                raise ScopeFixed(record.kind, record.uid.hex(), scope, asked)

    def _clean(self, kind: str, changes: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
        cleaned: dict[str, FieldValue] = {}
        remembered = self._fits.setdefault(kind, {DELETED: _FITS["INTEGER"]})
        for name, typed in changes.items():
            value = cleaned[name] = clean(name, typed)
            fits = remembered.get(name) or self._fitting(kind, name)
            if value is not None and type(value) not in fits:
                raise BadValue(name, "type")
        return cleaned

    def _fitting(self, kind: str, name: str) -> tuple[type, ...]:
        fits = _FITS[self._tables.own(kind, name)]
        # A row inside a record has a name of its own: those are not remembered.
        if "." not in name:
            self._fits[kind][name] = fits
        return fits

    def _operate(
        self, chunk: _Chunk, record: RecordKey, changes: dict[str, FieldValue], settled: frozenset[str]
    ) -> None:
        state = chunk.states.get(record)
        if state is None:
            first = {name: value for name, value in changes.items() if name in settled or value is not None}
            self._begin(chunk, record, first)
            return
        new = {name: value for name, value in changes.items() if name in settled or state.values.get(name) != value}
        if not new:
            return
        feed = self._feeds.own(self._db.text(record.scope))
        op = Op(self._stamp(chunk, state), feed, self._number(chunk, feed), chunk.author, {})
        held = self._held(chunk, record, state, feed)
        op = replace(op, ctx=self._context(chunk, state, feed, held))
        opens = self._opens(state, [name for name in new if name not in settled], held)
        self._note(chunk, record, op, new, opens)
        apply(state, op, new, opens, self._feeds.name)

    def _lay_beside(self, chunk: _Chunk, record: RecordKey, changes: dict[str, FieldValue], known_at: int) -> None:
        """Write an operation that has seen nothing of others and leaves open what stands, stamped before all of it."""
        state = chunk.states.get(record)
        if state is None:
            raise NotKept(record.kind, record.uid.hex())
        stand = {name: standing(state, name) for name in changes}
        new = {name: value for name, value in changes.items() if all(one.value != value for one in stand[name])}
        if not new:
            return
        feed = self._feeds.own(self._db.text(record.scope))
        stamp = min(known_at << 16, *(one.op.hlc - 1 for name in new for one in stand[name]))
        op = Op(max(stamp, 1), feed, self._number(chunk, feed), chunk.author, {})
        opens = {name: frozenset((one.op.feed, one.op.n) for one in stand[name]) for name in new if stand[name]}
        self._note(chunk, record, op, new, opens)
        apply(state, op, new, opens, self._feeds.name)

    def _begin(self, chunk: _Chunk, record: RecordKey, new: dict[str, FieldValue]) -> None:
        """Write the first operation of a record: nothing was seen, nothing stays open."""
        if not new:
            return
        feed = self._feeds.own(self._db.text(record.scope))
        op = Op(chunk.wall << 16, feed, self._number(chunk, feed), chunk.author, {})
        self._note(chunk, record, op, new, {})
        # Thousands of records that have the same fields share one set of their names.
        names = tuple(new)
        fields = chunk.shapes.get(names) or chunk.shapes.setdefault(names, frozenset(names))
        chunk.states[record] = begun(op, new, fields)

    def _number(self, chunk: _Chunk, feed: int) -> int:
        if feed not in chunk.last:
            chunk.last[feed] = self._feeds.last(feed)
        chunk.last[feed] += 1
        return chunk.last[feed]

    def _stamp(self, chunk: _Chunk, state: State) -> int:
        return min(max(chunk.wall << 16, state.last.hlc + 1 if state.last else 0), _NEWEST)

    def _held(self, chunk: _Chunk, record: RecordKey, state: State, feed: int) -> list[Held] | None:
        """Return all operations on the record where its row does not tell enough: a gap, or an undone receipt."""
        if record not in chunk.numbers:
            return None
        if not chunk.undone and context(state, feed, chunk.have) is not None:
            return None
        return self._history.operations(record.kind, chunk.numbers[record], record.uid)

    def _context(self, chunk: _Chunk, state: State, feed: int, held: list[Held] | None) -> dict[int, int]:
        vector = context(state, feed, chunk.have) if held is None else None
        return closed((operation.op for operation, _ in held or ()), feed, chunk.have) if vector is None else vector

    def _opens(self, state: State, fields: Sequence[str], held: list[Held] | None) -> dict[str, Dots]:
        """Return what an ordinary edit does not settle: the inbox, and what is undone and would stand."""
        undone = {one.operation.op.dot for one in held or () if one.undone}
        whole = State()
        for operation, _ in held or () if undone else ():
            apply(whole, operation.op, operation.changes, operation.opens, self._feeds.name)
        opens: dict[str, Dots] = {}
        for name in fields:
            would_stand = undone.intersection(member.op.dot for member in standing(whole, name))
            dots = would_stand.union(member.op.dot for member in inbox(state, name))
            if dots:
                opens[name] = frozenset(dots)
        return opens

    def _note(
        self, chunk: _Chunk, record: RecordKey, op: Op, new: Mapping[str, FieldValue], opens: Mapping[str, Dots]
    ) -> None:
        chunk.pending.append((op.feed, op.n, record, self._encoded(op, chunk.person, record, new, opens)))
        chunk.changed[record] = None
        chunk.have[op.feed] = op.n

    def _encoded(
        self, op: Op, person: str, record: RecordKey, new: Mapping[str, FieldValue], opens: Mapping[str, Dots]
    ) -> bytes:
        fields = list(new)
        flat_opens = [
            part
            for at, name in enumerate(fields if opens else ())
            for dot in sorted(opens.get(name, ()))
            for part in (at, *dot)
        ]
        flat_ctx = [part for pair in op.ctx.items() for part in pair]
        values = list(new.values())
        encoded = encode_waiting(Pending(op.hlc, record.kind, record.uid, fields, values, flat_ctx, flat_opens, person))
        if len(encoded) > LARGEST_OPERATION:
            raise BadValue(max(fields, key=lambda name: len(str(new[name]))), "size")
        return encoded

    def _flush(self, chunk: _Chunk) -> None:
        of_kind: dict[str, list[RecordKey]] = {}
        for record in chunk.changed:
            of_kind.setdefault(record.kind, []).append(record)
        numbers, states = chunk.numbers, chunk.states
        for kind, records in of_kind.items():
            changed = [(numbers[record], record, states[record]) for record in records if record in numbers]
            new = [(record, states[record]) for record in records if record not in numbers]
            if changed:
                self._rows.change(kind, changed)
            if new:
                numbers.update(zip((record for record, _ in new), self._rows.add(kind, new), strict=True))
        self._keep_pending(chunk)
        for record in chunk.changed:
            if states[record].writer(DELETED):
                hide(self._db, record.uid, hidden(states[record]))

    def _keep_pending(self, chunk: _Chunk) -> None:
        self._db.insert(
            "INSERT INTO _pending",
            [
                (feed, n, self._db.intern(record.kind), chunk.numbers[record], encoded)
                for feed, n, record, encoded in chunk.pending
            ],
        )
        self._workspace.incarnation.move_on()
        for feed, last in chunk.last.items():
            self._feeds.take_numbers(feed, last)
        self._db.write("UPDATE _self SET value = value + ? WHERE name = 'total'", (len(chunk.pending),))
        self._db.remember("last_ms", chunk.wall)
