"""Takes operations into the records: grouped by record, in chunks, so that memory stays bounded."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from storage.answers import Counts
from storage.fold import Folded, fold
from storage.ground import Ground
from storage.log import DAY_MS, Body
from storage.merge import DELETED, State, apply, hidden
from storage.segment import Numbers, Taken, keys, take
from storage.shelf import Place
from storage.tables import UNKNOWN

Progress = Callable[[int, int], None]
_CHUNK = 500


@dataclass(slots=True)
class Taking:
    """What was done so far."""

    kinds: dict[str, Counts] = field(default_factory=dict)
    touched: list[tuple[str, bytes]] = field(default_factory=list)
    waiting: int = 0
    # Kind -> the records that are referred to.
    named: dict[str, set[bytes]] = field(default_factory=dict)
    clock_warnings: int = 0


@dataclass(slots=True)
class _Before:
    """What a record was, as far as the package touches it."""

    deleted: bool
    asked: int
    values: dict[str, Any] = field(default_factory=dict)


class _Load:
    """All operations of a package, by running number, and which of them are about which record."""

    def __init__(self, ground: Ground, bodies: Sequence[tuple[int, Body]]) -> None:
        self._bodies: list[tuple[int, Numbers]] = []
        # Operation -> place in the list of segments.
        self._of: list[int] = []
        self._starts: list[int] = []
        self.records: dict[tuple[str, int], dict[bytes, list[int]]] = {}
        for number, body in bodies:
            self._add(ground, number, Numbers(body, ground.feeds.number, ground.db.word))

    def _add(self, ground: Ground, number: int, numbers: Numbers) -> None:
        body = numbers.body
        start, scope = len(self._of), ground.db.word(ground.feeds.head(numbers.feed).scope)
        kinds = [self.records.setdefault((kind, scope), {}) for kind in body.kinds]
        for at, (kind, uid) in enumerate(keys(body), start):
            records = kinds[kind]
            if uid in records:
                records[uid].append(at)
            else:
                records[uid] = [at]
        self._of += [len(self._bodies)] * body.count
        self._bodies.append((number, numbers))
        self._starts.append(start)

    def take(self, at: int) -> Taken:
        """Decode an operation."""
        which = self._of[at]
        return take(at - self._starts[which], self._bodies[which][1])

    def segments(self, ops: Iterable[int]) -> list[int]:
        """Return the numbers of the segments in which those operations lie."""
        return sorted({self._bodies[self._of[at]][0] for at in ops})


class Intake:
    """Applies the operations of new segments; the transaction is the caller's."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._db = ground, ground.db
        self._late = (ground.now() + DAY_MS) << 16

    def take_in(self, bodies: Sequence[tuple[int, Body]], progress: Progress | None) -> Taking:
        """Apply segments (number, unpacked) to the records they touch."""
        taking = Taking()
        with _without_collector():
            load = _Load(self._ground, bodies)
            total = sum(len(records) for records in load.records.values())
            done = 0
            for (kind, scope), records in load.records.items():
                uids = sorted(records)
                for start in range(0, len(uids), _CHUNK):
                    part = {Place(kind, uid, scope): records[uid] for uid in uids[start : start + _CHUNK]}
                    self._chunk(kind, part, load, taking)
                    done += len(part)
                    if progress:
                        progress(done, total)
            # At the end: what one chunk names may have come with a later one.
            taking.waiting = sum(self._absent(kind, sorted(uids)) for kind, uids in taking.named.items())
        return taking

    def _chunk(self, kind: str, part: Mapping[Place, list[int]], load: _Load, taking: Taking) -> None:
        shelf = self._ground.shelf
        known = shelf.load(kind, part)
        new: list[tuple[Place, State | Folded]] = []
        changed: list[tuple[int, Place, State]] = []
        befores: dict[Place, _Before] = {}
        for place, ops in part.items():
            taken = [self._today(load.take(at), taking) for at in ops]
            if place in known:
                number, state = known[place]
                befores[place] = self._apply(state, taken)
                changed.append((number, place, state))
            else:
                new.append((place, self._made(taken)))
        rows = {place: number for number, place, _ in changed}
        if changed:
            shelf.change(kind, changed)
        if new:
            rows.update(zip((place for place, _ in new), shelf.add(kind, new), strict=True))
        self._index(kind, rows, part, load)
        states = [*new, *((place, state) for _, place, state in changed)]
        self._count(kind, states, befores, taking)
        self._note_names(kind, states, taking)

    def _today(self, taken: Taken, taking: Taking) -> Taken:
        if taken.op.hlc > self._late:
            taking.clock_warnings += 1
        tables, kind = self._ground.tables, taken.kind
        if kind in tables.former:
            return taken._replace(changes=tables.today(kind, taken.changes), opens=tables.today(kind, taken.opens))
        return taken

    def _made(self, taken: Sequence[Taken]) -> State | Folded:
        name = self._ground.feeds.name
        if not any(one.opens for one in taken):
            folded = fold([one.op for one in taken], [one.changes for one in taken], name)
            if folded is not None:
                return folded
        state = State()
        for one in taken:
            apply(state, one.op, one.changes, one.opens, name)
        return state

    def _apply(self, state: State, taken: Sequence[Taken]) -> _Before:
        before, name = _Before(_gone(state), state.asked), self._ground.feeds.name
        for one in taken:
            for key in one.changes:
                before.values.setdefault(key, state.values.get(key))
            apply(state, one.op, one.changes, one.opens, name)
        return before

    def _index(self, kind: str, rows: Mapping[Place, int], part: Mapping[Place, list[int]], load: _Load) -> None:
        word = self._db.word(kind)
        numbered = sorted((number, part[place]) for place, number in rows.items())
        self._db.write_many(
            "INSERT OR IGNORE INTO _history VALUES (?, ?, ?)",
            ((word, number, segment) for number, ops in numbered for segment in load.segments(ops)),
        )

    def _count(
        self,
        kind: str,
        states: Sequence[tuple[Place, State | Folded]],
        befores: Mapping[Place, _Before],
        taking: Taking,
    ) -> None:
        new = changed = same = conflicts = deleted = 0
        for place, state in states:
            before, gone = befores.get(place), type(state) is State and _gone(state)
            conflicts += state.asked > (before.asked if before else 0)
            if before is None:
                new += 1
            elif before.deleted != gone or any(state.values.get(key) != old for key, old in before.values.items()):
                changed += 1
            else:
                same += 1
                continue
            taking.touched.append((kind, place.uid))
            if gone or (before and before.deleted):
                deleted += gone and not (before and before.deleted)
                self._db.write("UPDATE _name SET hidden = ? WHERE uid = ?", (int(gone), place.uid))
        old = taking.kinds.get(kind, Counts())
        taking.kinds[kind] = Counts(
            old.new + new, old.changed + changed, old.same + same, old.conflicts + conflicts, old.deleted + deleted
        )

    def _note_names(self, kind: str, states: Sequence[tuple[Place, State | Folded]], taking: Taking) -> None:
        if self._ground.tables.home(kind) == UNKNOWN:
            return
        for name, to in self._ground.tables[kind].refs.items():
            if to in self._ground.tables.by_name:
                named = taking.named.setdefault(to, set())
                for _, state in states:
                    named.update(_named(state.values, name))

    def _absent(self, kind: str, uids: Sequence[bytes]) -> int:
        here = 0
        for start in range(0, len(uids), 400):
            part = uids[start : start + 400]
            marks = ", ".join("?" * len(part))
            here += self._db.one(f'SELECT count(DISTINCT _uid) FROM "{kind}" WHERE _uid IN ({marks})', part)
        return len(uids) - here


@contextmanager
def _without_collector() -> Iterator[None]:
    # Hundreds of thousands of small objects without a circle among them: looking for circles took a third of the time.
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _gone(state: State) -> bool:
    return DELETED in state.writers and hidden(state)


def _named(values: Mapping[str, Any], name: str) -> Iterator[bytes]:
    head, row, column = name.partition(".")
    if not row:
        found = [values.get(head)]
    else:
        found = [
            cell.get(column) for key, cell in values.items() if key.startswith(f"{head}.") and isinstance(cell, dict)
        ]
    for uid in found:
        if isinstance(uid, str) and len(uid) == 32:
            try:
                yield bytes.fromhex(uid)
            except ValueError:
                continue
