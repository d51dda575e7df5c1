"""Takes operations into the records: grouped by record, in chunks, so that memory stays bounded."""

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from storage.db.tables import UNKNOWN
from storage.oplog.merge import Op, State, apply, begun
from storage.oplog.operation import DAY_MS, Body
from storage.oplog.segment import Change, Dots, Numbers, keys, take_all
from storage.records.history import History
from storage.records.row_codec import Place
from storage.records.uncounted import ASTRAY, TRUST
from storage.records.workspace import Workspace
from storage.values import Cell, Counts, Progress, silent

_CHUNK = 2000


@dataclass(slots=True)
class Taking:
    """What was done so far."""

    kinds: dict[str, Counts] = field(default_factory=dict)
    touched: list[tuple[str, bytes]] = field(default_factory=list)
    waiting: int = 0
    # Kind -> the records that are referred to.
    named: dict[str, set[bytes]] = field(default_factory=dict)
    clock_warnings: int = 0
    # Devices that claim to have seen what was not given away (with the number of theirs), and which feeds of ours.
    untrue: list[tuple[str, int]] = field(default_factory=list)
    claimed: set[int] = field(default_factory=set)
    # Operations that are held and do not count.
    withheld: int = 0


@dataclass(slots=True)
class _Before:
    """What a record was, as far as the package touches it."""

    deleted: bool
    asked: int
    values: dict[str, Any] = field(default_factory=dict)


class _Load:
    """All operations of a package, by running number, and which of them are about which record."""

    def __init__(self, workspace: Workspace, bodies: Sequence[tuple[int, Body]]) -> None:
        self._tables, self._late = workspace.tables, (workspace.now() + DAY_MS) << 16
        self._raw: list[Any] = []
        # Operation -> the lists of its segment.
        self._numbers: list[Numbers] = []
        self.records: dict[tuple[str, int], dict[bytes, list[int]]] = {}
        self.clock_warnings = 0
        self._ours = workspace.feeds.given_away()
        # Feed of ours -> feed and number of the first that claims to have seen too much of it.
        self.untrue: dict[int, tuple[int, int]] = {}
        for segment, body in bodies:
            self._add(workspace, Numbers(body, workspace.feeds.number, workspace.db.word, len(self._raw), segment))

    def _add(self, workspace: Workspace, numbers: Numbers) -> None:
        body = numbers.body
        scope = workspace.db.word(workspace.feeds.head(numbers.feed).scope)
        kinds = [self.records.setdefault((kind, scope), {}) for kind in body.kinds]
        skipped = body.kinds.index(TRUST) if TRUST in body.kinds else -1
        for at, (kind, uid) in enumerate(keys(body), len(self._raw)):
            records = kinds[kind]
            if kind == skipped:
                continue
            if uid in records:
                records[uid].append(at)
            else:
                records[uid] = [at]
        self._raw += body.ops
        self._numbers += [numbers] * body.count

    def take(self, kind: str, ops: Sequence[int]) -> list[Change]:
        """Decode operations; their fields have the names of today."""
        raw, numbers, late = self._raw, self._numbers, self._late
        found = take_all([raw[at] for at in ops], ops, [numbers[at] for at in ops])
        if kind in self._tables.former:
            found = [self._renamed(kind, *change) for change in found]
        self.clock_warnings += sum(1 for op, *_ in found if op.hlc > late)
        self._note_claims(found)
        return found

    def _note_claims(self, found: Sequence[Change]) -> None:
        ours = self._ours
        for op, *_ in found:
            for feed, n in op.ctx.items():
                if feed in ours and n > ours[feed]:
                    self.untrue.setdefault(feed, (op.feed, op.n))

    def segments(self, ops: Sequence[int]) -> list[int]:
        """Return the numbers of the segments in which those operations lie, each once."""
        numbers = self._numbers
        return list(dict.fromkeys([numbers[at].segment for at in ops]))

    def _renamed(
        self, kind: str, op: Op, changes: dict[str, Cell], opens: dict[str, Dots], _: frozenset[str]
    ) -> Change:
        today = self._tables.today
        changes = today(kind, changes)
        return op, changes, today(kind, opens), frozenset(changes)


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep the search for circles of objects, a third of the time, out of bulk work.

    Operations, rows and cells by the hundred thousand hold no circle.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Applier:
    """Applies the operations of new segments; the transaction is the caller's."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._db, self._history = workspace, workspace.db, History(workspace)

    def take_in(self, bodies: Sequence[tuple[int, Body]], progress: Progress = silent) -> Taking:
        """Apply segments (number, unpacked) to the records they touch."""
        taking = Taking()
        with without_collector():
            load = _Load(self._workspace, bodies)
            total = sum(len(records) for records in load.records.values())
            done = 0
            for (kind, scope), records in load.records.items():
                uids = sorted(records)
                for start in range(0, len(uids), _CHUNK):
                    part = {Place(kind, uid, scope): records[uid] for uid in uids[start : start + _CHUNK]}
                    self._chunk(kind, part, load, taking)
                    done += len(part)
                    progress(done, total)
            taking.clock_warnings, taking.claimed = load.clock_warnings, set(load.untrue)
            feeds = self._workspace.feeds
            taking.untrue = sorted({(feeds.device(feed), n) for feed, n in load.untrue.values()})
            # At the end: what one chunk names may have come with a later one.
            taking.waiting = sum(self._absent(kind, sorted(uids)) for kind, uids in taking.named.items())
        return taking

    def _chunk(self, kind: str, part: Mapping[Place, list[int]], load: _Load, taking: Taking) -> None:
        table = self._workspace.rows
        known = table.load(kind, part)
        new: list[tuple[Place, State]] = []
        changed: list[tuple[int, Place, State]] = []
        befores: dict[Place, _Before] = {}
        shared: set[Place] = set()
        uncounted, scope = self._workspace.uncounted, self._db.text(next(iter(part)).scope)
        doubted = uncounted.any or uncounted.strays(kind, scope)
        changes = iter(load.take(kind, [at for ops in part.values() for at in ops]))
        for place, ops in part.items():
            taken = list(islice(changes, len(ops)))
            if doubted:
                if self._shared(taken, known.get(place)):
                    shared.add(place)
                taken = self._counting(place, taken, taking)
            if place in known:
                number, state = known[place]
                befores[place] = self._apply(state, taken)
                changed.append((number, place, state))
            else:
                new.append((place, self._made(taken)))
        rows = [number for number, _, _ in changed]
        if changed:
            table.change(kind, changed)
        if new:
            rows += table.add(kind, new)
        states = [*((place, state) for _, place, state in changed), *new]
        self._index(kind, rows, [part[place] for place, _ in states], load)
        self._work_out(kind, rows, states, shared)
        self._count(kind, states, befores, taking)
        self._note_names(kind, states, taking)

    def _work_out(
        self, kind: str, rows: Sequence[int], states: list[tuple[Place, State]], shared: Collection[Place]
    ) -> None:
        """Let records be what all operations on them make them.

        Those of which an operation came late, after one that claims to have seen it, and those in a school's scope on
        which a partner has written too.
        """
        unsure = [at for at, (place, state) in enumerate(states) if state.doubtful or place in shared]
        for _ in self._history.rebuild((kind, rows[at]) for at in unsure):
            pass
        for at in unsure:
            states[at] = self._workspace.rows.by_number(kind, rows[at])

    def _shared(self, taken: Sequence[Change], known: tuple[int, State] | None) -> bool:
        """Tell whether a partner has written on a record in a school's scope."""
        partner = self._workspace.uncounted.partner
        seen = known[1].seen if known else ()
        return any(partner(op.feed) for op, *_ in taken) or any(map(partner, seen))

    def _counting(self, place: Place, taken: list[Change], taking: Taking) -> list[Change]:
        """Return the operations that count; the others are held in the history alone."""
        why, scope = self._workspace.uncounted.why, self._db.text(place.scope)
        counting = [change for change in taken if why(place.kind, scope, change[0].feed, change[0].n) is None]
        partner = self._workspace.uncounted.partner
        taking.withheld += sum(1 for op, *_ in taken if not partner(op.feed)) - sum(
            1 for op, *_ in counting if not partner(op.feed)
        )
        if self._workspace.uncounted.strays(place.kind, scope):
            self._db.remember(ASTRAY, 1)
            self._workspace.uncounted.forget()
        return counting

    def _made(self, taken: list[Change]) -> State:
        name = self._workspace.feeds.name
        if not taken:
            return State()
        if len(taken) > 1:
            # What others changed later stands beside what the record was made with, not the other way round.
            taken.sort(key=_stamp)
        op, changes, opens, fields = taken[0]
        if opens:
            state = State()
            apply(state, op, changes, opens, name)
        else:
            state = begun(op, changes, fields)
        for op, changes, opens, _ in taken[1:]:
            apply(state, op, changes, opens, name)
        return state

    def _apply(self, state: State, taken: list[Change]) -> _Before:
        before, name = _Before(bool(state.away), state.asked), self._workspace.feeds.name
        if len(taken) > 1:
            # What somebody had seen goes before what he wrote.
            taken.sort(key=_stamp)
        for op, changes, opens, _ in taken:
            for key in changes:
                before.values.setdefault(key, state.values.get(key))
            apply(state, op, changes, opens, name)
        return before

    def _index(self, kind: str, rows: Sequence[int], taken: Sequence[list[int]], load: _Load) -> None:
        word = self._db.word(kind)
        self._db.insert(
            "INSERT OR IGNORE INTO _history",
            [(word, row, segment) for row, ops in zip(rows, taken, strict=True) for segment in load.segments(ops)],
        )

    def _count(
        self,
        kind: str,
        states: Sequence[tuple[Place, State]],
        befores: Mapping[Place, _Before],
        taking: Taking,
    ) -> None:
        new = changed = same = conflicts = deleted = 0
        for place, state in states:
            before, gone = befores.get(place), bool(state.away)
            if before is None and state.base is None:
                continue
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

    def _note_names(self, kind: str, states: Sequence[tuple[Place, State]], taking: Taking) -> None:
        if self._workspace.tables.home(kind) == UNKNOWN:
            return
        for name, to in self._workspace.tables[kind].refs.items():
            if to in self._workspace.tables.by_name:
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


def _stamp(change: Change) -> int:
    return change[0].hlc


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
