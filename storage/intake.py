"""Takes operations into the records: grouped by record, in chunks, so that memory stays bounded."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from storage.answers import Counts
from storage.ground import Ground
from storage.log import DAY_MS, Body, decode_key
from storage.merge import DELETED, State, apply, hidden
from storage.refusals import Damaged
from storage.segment import Numbers, take
from storage.shelf import Place
from storage.tables import UNKNOWN

Progress = Callable[[int, int], None]
_CHUNK = 4000


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


class Intake:
    """Applies the operations of new segments; the transaction is the caller's."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._db = ground, ground.db
        self._late = ground.now() + DAY_MS

    def take_in(self, bodies: Sequence[tuple[int, Body]], progress: Progress | None) -> Taking:
        """Apply segments (number, unpacked) to the records they touch."""
        taking = Taking()
        numbers = [Numbers(body, self._ground.feeds.number, self._db.word) for _, body in bodies]
        with _without_collector():
            groups = self._groups(numbers)
            places = sorted(groups)
            for start in range(0, len(places), _CHUNK):
                part = places[start : start + _CHUNK]
                self._chunk(part, groups, numbers, [number for number, _ in bodies], taking)
                if progress:
                    progress(min(start + _CHUNK, len(places)), len(places))
            # At the end: what one chunk names may have come with a later one.
            taking.waiting = sum(self._absent(kind, sorted(uids)) for kind, uids in taking.named.items())
        return taking

    def _groups(self, numbers: Sequence[Numbers]) -> dict[Place, list[tuple[int, int]]]:
        groups: dict[Place, list[tuple[int, int]]] = {}
        for which, one in enumerate(numbers):
            scope = self._db.word(self._ground.feeds.head(one.feed).scope)
            kinds = one.body.kinds
            for at, raw in enumerate(one.body.ops):
                kind, uid = _key(raw, kinds)
                groups.setdefault(Place(kind, uid, scope), []).append((which, at))
        return groups

    def _chunk(
        self,
        places: Sequence[Place],
        groups: dict[Place, list[tuple[int, int]]],
        numbers: Sequence[Numbers],
        segments: Sequence[int],
        taking: Taking,
    ) -> None:
        kinds: dict[str, list[Place]] = {}
        for place in places:
            kinds.setdefault(place.kind, []).append(place)
        for kind, some in kinds.items():
            known = self._ground.shelf.load(kind, some)
            befores = {place: _Before(_gone(state), state.asked) for place, (_, state) in known.items()}
            states = {place: known[place][1] if place in known else State() for place in some}
            for place in some:
                self._apply(states[place], groups[place], numbers, befores.get(place), taking)
            rows = self._write(kind, known, states)
            self._index(kind, rows, groups, segments)
            self._count(kind, states, befores, taking)
            self._note_names(kind, states, taking)

    def _apply(
        self,
        state: State,
        ops: Sequence[tuple[int, int]],
        numbers: Sequence[Numbers],
        before: _Before | None,
        taking: Taking,
    ) -> None:
        name, tables = self._ground.feeds.name, self._ground.tables
        for which, at in ops:
            op, kind, _, changes, opens = take(at, numbers[which])
            if kind in tables.former:
                changes, opens = tables.today(kind, changes), tables.today(kind, opens)
            if before is not None:
                for key in changes:
                    before.values.setdefault(key, state.values.get(key))
            if op.hlc >> 16 > self._late:
                taking.clock_warnings += 1
            apply(state, op, changes, opens, name)

    def _write(self, kind: str, known: dict[Place, tuple[int, State]], states: dict[Place, State]) -> dict[Place, int]:
        shelf = self._ground.shelf
        rows = {place: number for place, (number, _) in known.items() if place in states}
        if rows:
            shelf.change(kind, [(number, place, states[place]) for place, number in rows.items()])
        new = [(place, state) for place, state in states.items() if place not in rows]
        if new:
            rows.update(zip((place for place, _ in new), shelf.add(kind, new), strict=True))
        return rows

    def _index(
        self,
        kind: str,
        rows: dict[Place, int],
        groups: dict[Place, list[tuple[int, int]]],
        segments: Sequence[int],
    ) -> None:
        word = self._db.word(kind)
        index = {(word, rows[place], segments[which]) for place in rows for which, _ in groups[place]}
        self._db.write_many("INSERT OR IGNORE INTO _history VALUES (?, ?, ?)", sorted(index))

    def _count(self, kind: str, states: dict[Place, State], befores: dict[Place, _Before], taking: Taking) -> None:
        new = changed = same = conflicts = deleted = 0
        for place, state in states.items():
            before, gone = befores.get(place), _gone(state)
            deleted += gone and not (before and before.deleted)
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
                self._db.write("UPDATE _name SET hidden = ? WHERE uid = ?", (int(gone), place.uid))
        old = taking.kinds.get(kind, Counts())
        taking.kinds[kind] = Counts(
            old.new + new, old.changed + changed, old.same + same, old.conflicts + conflicts, old.deleted + deleted
        )

    def _note_names(self, kind: str, states: dict[Place, State], taking: Taking) -> None:
        if self._ground.tables.home(kind) == UNKNOWN:
            return
        for name, to in self._ground.tables[kind].refs.items():
            if to in self._ground.tables.by_name:
                named = taking.named.setdefault(to, set())
                for state in states.values():
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


def _key(raw: Any, kinds: Sequence[str]) -> tuple[str, bytes]:
    try:
        key = decode_key(raw)
        return kinds[key.kind], key.uid
    except (ValueError, IndexError) as error:
        raise Damaged("operation") from error


def _gone(state: State) -> bool:
    return DELETED in state.writers and hidden(state)


def _named(values: dict[str, Any], name: str) -> Iterator[bytes]:
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
