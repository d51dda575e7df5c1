"""A save becomes an operation, and the row changes with it; taking in the operations of others is left to receiving."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from msgspec.structs import replace

from storage.errors import BadValue, NotKept, ScopeFixed
from storage.oplog.merge import DELETED, Op, State, apply, begun, closed, context, hidden, inbox, standing, state_of
from storage.oplog.operation import DAY_MS, LARGEST_OPERATION, Pending, clean, encode, kept_uid, milliseconds
from storage.records.history import Held, History
from storage.records.row_codec import UNDONE, Place
from storage.records.standing import Standing
from storage.records.workspace import Workspace
from storage.values import Cell

Item = tuple[str, str, str, Mapping[str, Cell]]
Dots = frozenset[tuple[int, int]]
_NEWEST = 2**62
_CHUNK = 500
_FITS: dict[str, tuple[type, ...]] = {"TEXT": (str,), "INTEGER": (int,), "REAL": (int, float), "row": (dict,)}


@dataclass(slots=True)
class _Batch:
    """The records of one chunk, as they are and as they become."""

    author: int
    # Who writes, as the operations name them.
    person: str
    wall: int
    have: dict[int, int]
    # Whether a receipt was undone and its operations are held without being applied.
    undone: bool = False
    # Feed -> the last number taken.
    last: dict[int, int] = field(default_factory=dict)
    states: dict[Place, State] = field(default_factory=dict)
    shapes: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)
    numbers: dict[Place, int] = field(default_factory=dict)
    changed: dict[Place, None] = field(default_factory=dict)
    pending: list[tuple[int, int, Place, bytes]] = field(default_factory=list)
    # Somebody claimed to have seen what was not written yet: these are worked out from all operations on them.
    doubtful: dict[Place, None] = field(default_factory=dict)


class Writer:
    """Writes own operations; each public method runs inside a transaction that the caller has opened."""

    def __init__(self, workspace: Workspace, history: History, standing: Standing, earliest: datetime) -> None:
        self._workspace, self._db, self._tables = workspace, workspace.db, workspace.tables
        self._rows, self._feeds = workspace.rows, workspace.feeds
        self._history, self._standing, self._earliest = history, standing, milliseconds(earliest)
        # Feeds written into, and whether who is who may have changed, since it was last asked.
        self._fed: set[tuple[int, str, int]] = set()
        self._told = False
        # Kind -> field -> the types that it takes.
        self._fits: dict[str, dict[str, tuple[type, ...]]] = {}

    def save(self, items: Sequence[Item], author: str, settled: frozenset[str] = frozenset()) -> None:
        """Write one operation for each item that changes something; in `settled` fields nothing is left open."""
        for start in range(0, len(items), _CHUNK):
            self._save_chunk(items[start : start + _CHUNK], author, settled)

    def finish(self) -> None:
        """Refuse what this computer may not write, at the end of a transaction."""
        fed, told, self._fed, self._told = self._fed, self._told, set(), False
        if told:
            self._standing.settle()
        self._standing.allow(fed)

    def mark(self, kind: str, uid: str, deleted: bool, author: str) -> None:
        """Delete a record, or take the delete back."""
        places = self._places(kind, uid)
        if not places:
            raise NotKept(kind, uid)
        for scope in places:
            self.save([(kind, uid, scope, {DELETED: 1 if deleted else None})], author, frozenset({DELETED}))

    def wall(self) -> int:
        """Return the time of now for an operation, in milliseconds: never before `earliest`."""
        now = max(self._workspace.now(), self._earliest)
        last: int = self._db.remembered("last_ms", 0)
        # An own stamp of more than a day ahead came from a clock that was wrong: it is not followed.
        return last if now < last <= now + DAY_MS else now

    def _places(self, kind: str, uid: str) -> list[str]:
        table = self._tables[kind].name
        rows = self._db.read(f'SELECT _scope FROM "{table}" WHERE _uid = ? AND _deleted < {UNDONE}', (kept_uid(uid),))
        return [self._db.text(row[0]) for row in rows]

    def _save_chunk(self, items: Sequence[Item], author: str, settled: frozenset[str]) -> None:
        undone = bool(self._db.remembered("aside", 0)) or self._workspace.uncounted.any
        batch = _Batch(self._db.word(author), author, self.wall(), self._feeds.have(), undone)
        places = [self._place(kind, uid, scope) for kind, uid, scope, _ in items]
        self._load(batch, places)
        for place, (kind, _, _, changes) in zip(places, items, strict=True):
            self._operate(batch, place, self._clean(kind, changes), settled)
        self._flush(batch)

    def _place(self, kind: str, uid: str, scope: str) -> Place:
        return Place(self._tables[kind].name, kept_uid(uid), self._db.word(scope))

    def _load(self, batch: _Batch, places: Iterable[Place]) -> None:
        wanted: dict[str, list[Place]] = {}
        for place in places:
            wanted.setdefault(place.kind, []).append(place)
        for kind, some in wanted.items():
            found = self._rows.load(kind, some)
            for place, (number, state) in found.items():
                batch.states[place], batch.numbers[place] = state, number
            self._refuse_moves(some, found)

    def _refuse_moves(self, places: Iterable[Place], found: Mapping[Place, object]) -> None:
        lies = {place.uid: place.scope for place in found}
        for place in places:
            if place not in found and place.uid in lies:
                scope, asked = self._db.text(lies[place.uid]), self._db.text(place.scope)
                raise ScopeFixed(place.kind, place.uid.hex(), scope, asked)

    def _clean(self, kind: str, changes: Mapping[str, Cell]) -> dict[str, Cell]:
        cleaned: dict[str, Cell] = {}
        known = self._fits.setdefault(kind, {DELETED: _FITS["INTEGER"]})
        for name, value in changes.items():
            kept = cleaned[name] = clean(name, value)
            fits = known.get(name) or self._fitting(kind, name)
            if kept is not None and type(kept) not in fits:
                raise BadValue(name, "type")
        return cleaned

    def _fitting(self, kind: str, name: str) -> tuple[type, ...]:
        fits = _FITS[self._tables.own(kind, name)]
        # A row inside a record has a name of its own: those are not remembered.
        if "." not in name:
            self._fits[kind][name] = fits
        return fits

    def _operate(self, batch: _Batch, place: Place, changes: dict[str, Cell], settled: frozenset[str]) -> None:
        state = batch.states.get(place)
        if state is None:
            self._begin(
                batch, place, {key: value for key, value in changes.items() if key in settled or value is not None}
            )
            return
        new = {key: value for key, value in changes.items() if key in settled or state.values.get(key) != value}
        if not new:
            return
        feed = self._feeds.own(self._db.text(place.scope))
        op = Op(self._stamp(batch, state), feed, self._number(batch, feed), batch.author, {})
        held = self._held(batch, place, state, feed)
        op = replace(op, ctx=self._context(batch, state, feed, held))
        opens = self._opens(state, [key for key in new if key not in settled], held)
        batch.pending.append((feed, op.n, place, self._written(op, batch.person, place, new, opens)))
        batch.changed[place] = None
        batch.have[feed] = op.n
        apply(state, op, new, opens, self._feeds.name)
        if state.doubtful:
            batch.doubtful[place] = None

    def _begin(self, batch: _Batch, place: Place, new: dict[str, Cell]) -> None:
        """Write the first operation of a record: nothing was seen, nothing stays open."""
        if not new:
            return
        feed = self._feeds.own(self._db.text(place.scope))
        op = Op(batch.wall << 16, feed, self._number(batch, feed), batch.author, {})
        batch.pending.append((feed, op.n, place, self._written(op, batch.person, place, new, {})))
        batch.changed[place] = None
        batch.have[feed] = op.n
        # Thousands of records that have the same fields share one set of their names.
        names = tuple(new)
        fields = batch.shapes.get(names) or batch.shapes.setdefault(names, frozenset(names))
        batch.states[place] = begun(op, new, fields)

    def _number(self, batch: _Batch, feed: int) -> int:
        if feed not in batch.last:
            batch.last[feed] = self._feeds.last(feed)
        batch.last[feed] += 1
        return batch.last[feed]

    def _stamp(self, batch: _Batch, state: State) -> int:
        return min(max(batch.wall << 16, state.last.hlc + 1 if state.last else 0), _NEWEST)

    def _held(self, batch: _Batch, place: Place, state: State, feed: int) -> list[Held] | None:
        """Return all operations on the record where its row does not tell enough: a gap, or an undone receipt."""
        if place not in batch.numbers:
            return None
        if not batch.undone and context(state, feed, batch.have) is not None:
            return None
        return self._history.operations(place.kind, batch.numbers[place], place.uid)

    def _context(self, batch: _Batch, state: State, feed: int, held: list[Held] | None) -> dict[int, int]:
        found = context(state, feed, batch.have) if held is None else None
        if found is None:
            found = closed((one.taken.op for one in held or ()), feed, batch.have, self._feeds.ours())
        return found

    def _opens(self, state: State, keys: Sequence[str], held: list[Held] | None) -> dict[str, Dots]:
        """Return what an ordinary edit does not settle: the inbox, and what is undone and would stand."""
        undone: dict[str, set[tuple[int, int]]] = {}
        if held and any(one.undone for one in held):
            written = [(one.taken.op, one.taken.changes, one.taken.opens) for one in held]
            whole = state_of(written, self._feeds.name)
            dots = {(one.taken.op.feed, one.taken.op.n) for one in held if one.undone}
            undone = {key: dots & {(one.op.feed, one.op.n) for one in standing(whole, key)} for key in keys}
        found = {key: {(one.op.feed, one.op.n) for one in inbox(state, key)} | undone.get(key, set()) for key in keys}
        return {key: frozenset(dots) for key, dots in found.items() if dots}

    def _written(
        self, op: Op, person: str, place: Place, new: Mapping[str, Cell], opens: Mapping[str, Dots]
    ) -> bytes:  # fmt: skip
        fields = list(new)
        left = [
            part
            for at, key in enumerate(fields if opens else ())
            for dot in sorted(opens.get(key, ()))
            for part in (at, *dot)
        ]
        seen = [part for pair in op.ctx.items() for part in pair]
        kept = encode(Pending(op.hlc, place.kind, place.uid, fields, list(new.values()), seen, left, person))
        if len(kept) > LARGEST_OPERATION:
            raise BadValue(max(fields, key=lambda key: len(str(new[key]))), "size")
        return kept

    def _flush(self, batch: _Batch) -> None:
        kinds: dict[str, list[Place]] = {}
        for place in batch.changed:
            kinds.setdefault(place.kind, []).append(place)
        for kind, places in kinds.items():
            new = [(place, batch.states[place]) for place in places if place not in batch.numbers]
            known = [(batch.numbers[place], place, batch.states[place]) for place in places if place in batch.numbers]
            if known:
                self._rows.change(kind, known)
            if new:
                batch.numbers.update(zip((place for place, _ in new), self._rows.add(kind, new), strict=True))
        self._keep_pending(batch)
        for _ in self._history.rebuild((place.kind, batch.numbers[place]) for place in batch.doubtful):
            pass
        self.hide_names((place, batch.states[place]) for place in batch.changed if place not in batch.doubtful)

    def _keep_pending(self, batch: _Batch) -> None:
        self._db.insert(
            "INSERT INTO _pending",
            [
                (feed, n, self._db.word(place.kind), batch.numbers[place], kept)
                for feed, n, place, kept in batch.pending
            ],
        )
        for feed, last in batch.last.items():
            self._feeds.take_numbers(feed, last)
        self._fed.update((feed, place.kind, batch.numbers[place]) for feed, _, place, _ in batch.pending)
        sharing = self._tables.sharing
        for feed, n, place, kept in batch.pending if sharing else ():
            if sharing and place.kind == sharing.name:
                self._standing.note_own(feed, n, kept)
                self._told = True
        self._db.write("UPDATE _self SET value = value + ? WHERE name = 'total'", (len(batch.pending),))
        self._db.remember("last_ms", batch.wall)

    def hide_names(self, changed: Iterable[tuple[Place, State]]) -> None:
        """Keep the names of deleted records out of the search, and bring those of returned ones back."""
        for place, state in changed:
            if state.writer(DELETED):
                self._db.write("UPDATE _name SET hidden = ? WHERE uid = ?", (int(hidden(state)), place.uid))
