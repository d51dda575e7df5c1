"""Takes operations into the records: grouped by record, in chunks, so that memory stays bounded."""

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from storage.db.tables import UNKNOWN
from storage.oplog.merge import Dots, Op, State, apply, begun
from storage.oplog.operation import DAY_MS, SegmentBody
from storage.oplog.segment import Change, LocalNumbers, decode_all, keys
from storage.records.history import History
from storage.records.name_index import hide
from storage.records.row_codec import RecordKey
from storage.records.uncounted import ASTRAY, TRUST
from storage.records.workspace import Workspace
from storage.values import FieldValue, KindCounts, Progress, silent

_CHUNK = 2000


@dataclass(slots=True)
class Applied:
    """What the operations of new segments have done to the records."""

    kinds: dict[str, KindCounts] = field(default_factory=dict)
    touched: list[tuple[str, bytes]] = field(default_factory=list)
    waiting: int = 0
    # Kind -> the records that are referred to.
    referred: dict[str, set[bytes]] = field(default_factory=dict)
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


class Load:
    """All operations of a package, by running number, and which of them are about which record."""

    def __init__(self, workspace: Workspace, bodies: Sequence[tuple[int, SegmentBody]]) -> None:
        self._tables, self._late = workspace.tables, (workspace.now() + DAY_MS) << 16
        self._raw: list[Any] = []
        # Operation -> the lists of its segment.
        self._numbers: list[LocalNumbers] = []
        self.records: dict[tuple[str, int], dict[bytes, list[int]]] = {}
        self.clock_warnings = 0
        self._ours = workspace.feeds.given_away()
        # Feed of ours -> feed and number of the first that claims to have seen too much of it.
        self.untrue: dict[int, tuple[int, int]] = {}
        for segment, body in bodies:
            feed, intern = workspace.feeds.number, workspace.db.intern
            self._add(workspace, LocalNumbers(body, feed, intern, len(self._raw), segment))

    def _add(self, workspace: Workspace, numbers: LocalNumbers) -> None:
        body = numbers.body
        scope = workspace.db.intern(workspace.feeds.head(numbers.feed).scope)
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

    def decode(self, kind: str, ops: Sequence[int]) -> list[Change]:
        """Decode operations; their fields have the names of today."""
        raw, numbers, late = self._raw, self._numbers, self._late
        changes = decode_all([raw[at] for at in ops], ops, [numbers[at] for at in ops])
        if kind in self._tables.former:
            changes = [self._renamed(kind, *change) for change in changes]
        self.clock_warnings += sum(1 for op, *_ in changes if op.hlc > late)
        self._note_claims(changes)
        return changes

    def _note_claims(self, found: Sequence[Change]) -> None:
        ours = self._ours
        for op, *_ in found:
            for feed, n in op.ctx.items():
                if feed in ours and n > ours[feed]:
                    self.untrue.setdefault(feed, (op.feed, op.n))

    def segment(self, op: int) -> int:
        """Return the number of the segment in which an operation lies."""
        return self._numbers[op].segment

    def segments(self, ops: Sequence[int]) -> list[int]:
        """Return the numbers of the segments in which those operations lie, each once."""
        numbers = self._numbers
        return list(dict.fromkeys([numbers[at].segment for at in ops]))

    def _renamed(
        self, kind: str, op: Op, changes: dict[str, FieldValue], opens: dict[str, Dots], _: frozenset[str]
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

    def apply(self, bodies: Sequence[tuple[int, SegmentBody]], progress: Progress = silent) -> Applied:
        """Apply segments (number, unpacked) to the records they touch."""
        applied = Applied()
        with without_collector():
            load = Load(self._workspace, bodies)
            total = sum(len(records) for records in load.records.values())
            done = 0
            for (kind, scope), records in load.records.items():
                uids = sorted(records)
                for start in range(0, len(uids), _CHUNK):
                    chunk = {RecordKey(kind, uid, scope): records[uid] for uid in uids[start : start + _CHUNK]}
                    self._apply_chunk(kind, chunk, load, applied)
                    done += len(chunk)
                    progress(done, total)
            applied.clock_warnings, applied.claimed = load.clock_warnings, set(load.untrue)
            feeds = self._workspace.feeds
            applied.untrue = sorted({(feeds.device(feed), n) for feed, n in load.untrue.values()})
            # At the end: what one chunk names may have come with a later one.
            applied.waiting = sum(self._absent(kind, sorted(uids)) for kind, uids in applied.referred.items())
        return applied

    def _apply_chunk(self, kind: str, records: Mapping[RecordKey, list[int]], load: Load, applied: Applied) -> None:
        rows = self._workspace.rows
        known = rows.load(kind, records)
        new: list[tuple[RecordKey, State]] = []
        changed: list[tuple[int, RecordKey, State]] = []
        befores: dict[RecordKey, _Before] = {}
        shared: set[RecordKey] = set()
        uncounted, scope = self._workspace.uncounted, self._db.text(next(iter(records)).scope)
        doubted = uncounted.any or uncounted.strays(kind, scope)
        decoded = iter(load.decode(kind, [at for ops in records.values() for at in ops]))
        for record, ops in records.items():
            changes_of = list(islice(decoded, len(ops)))
            if doubted:
                if self._shared(changes_of, known.get(record)):
                    shared.add(record)
                changes_of = self._counting(record, changes_of, applied)
            if record in known:
                number, state = known[record]
                befores[record] = self._apply(state, changes_of)
                changed.append((number, record, state))
            else:
                new.append((record, self._begun(changes_of)))
        numbers = [number for number, _, _ in changed]
        if changed:
            rows.change(kind, changed)
        if new:
            numbers += rows.add(kind, new)
        states = [*((record, state) for _, record, state in changed), *new]
        self._index(kind, numbers, [records[record] for record, _ in states], load)
        self._work_out(kind, numbers, states, shared)
        self._count(kind, states, befores, applied)
        self._note_references(kind, states, applied)

    def _work_out(
        self, kind: str, numbers: Sequence[int], states: list[tuple[RecordKey, State]], shared: Collection[RecordKey]
    ) -> None:
        """Let records be what all operations on them make them.

        Those of which an operation came late, after one that claims to have seen it, and those in a school's scope on
        which a partner has written too.
        """
        unsure = [at for at, (record, state) in enumerate(states) if state.doubtful or record in shared]
        for _ in self._history.rebuild((kind, numbers[at]) for at in unsure):
            pass
        for at in unsure:
            states[at] = self._workspace.rows.by_number(kind, numbers[at])

    def _shared(self, changes_of: Sequence[Change], known: tuple[int, State] | None) -> bool:
        """Tell whether a partner has written on a record in a school's scope."""
        partner = self._workspace.uncounted.partner
        seen = known[1].seen if known else ()
        return any(partner(op.feed) for op, *_ in changes_of) or any(map(partner, seen))

    def _counting(self, record: RecordKey, changes_of: list[Change], applied: Applied) -> list[Change]:
        """Return the operations that count; the others are held in the history alone."""
        uncounted, scope = self._workspace.uncounted, self._db.text(record.scope)
        counting, withheld = [], 0
        for change in changes_of:
            feed = change[0].feed
            if uncounted.why(record.kind, scope, feed, change[0].n) is None:
                counting.append(change)
            elif not uncounted.partner(feed):
                withheld += 1
        applied.withheld += withheld
        if withheld and uncounted.strays(record.kind, scope) and not self._db.remembered(ASTRAY, 0):
            self._db.remember(ASTRAY, 1)
            uncounted.forget()
        return counting

    def _begun(self, changes_of: list[Change]) -> State:
        name = self._workspace.feeds.name
        if not changes_of:
            return State()
        if len(changes_of) > 1:
            # What others changed later stands beside what the record was made with, not the other way round.
            changes_of.sort(key=_stamp)
        op, changes, opens, fields = changes_of[0]
        if opens:
            state = State()
            apply(state, op, changes, opens, name)
        else:
            state = begun(op, changes, fields)
        for op, changes, opens, _ in changes_of[1:]:
            apply(state, op, changes, opens, name)
        return state

    def _apply(self, state: State, changes_of: list[Change]) -> _Before:
        before, feed_name = _Before(bool(state.away), state.asked), self._workspace.feeds.name
        if len(changes_of) > 1:
            # What somebody had seen goes before what he wrote.
            changes_of.sort(key=_stamp)
        for op, changes, opens, _ in changes_of:
            for name in changes:
                before.values.setdefault(name, state.values.get(name))
            apply(state, op, changes, opens, feed_name)
        return before

    def _index(self, kind: str, numbers: Sequence[int], ops_of: Sequence[list[int]], load: Load) -> None:
        kind_number = self._db.intern(kind)
        index = [
            (kind_number, number, segment)
            for number, ops in zip(numbers, ops_of, strict=True)
            for segment in load.segments(ops)
        ]
        self._db.insert("INSERT OR IGNORE INTO _history", index)

    def _count(
        self,
        kind: str,
        states: Sequence[tuple[RecordKey, State]],
        befores: Mapping[RecordKey, _Before],
        applied: Applied,
    ) -> None:
        new = changed = same = conflicts = deleted = 0
        for record, state in states:
            before, gone = befores.get(record), bool(state.away)
            if before is None and state.base is None:
                continue
            conflicts += state.asked > (before.asked if before else 0)
            if before is None:
                new += 1
            elif before.deleted != gone or any(state.values.get(name) != old for name, old in before.values.items()):
                changed += 1
            else:
                same += 1
                continue
            applied.touched.append((kind, record.uid))
            if gone or (before and before.deleted):
                deleted += gone and not (before and before.deleted)
                hide(self._db, record.uid, gone)
        earlier = applied.kinds.get(kind, KindCounts())
        applied.kinds[kind] = KindCounts(
            earlier.new + new,
            earlier.changed + changed,
            earlier.same + same,
            earlier.conflicts + conflicts,
            earlier.deleted + deleted,
        )

    def _note_references(self, kind: str, states: Sequence[tuple[RecordKey, State]], applied: Applied) -> None:
        if self._workspace.tables.home(kind) == UNKNOWN:
            return
        for name, to in self._workspace.tables[kind].refs.items():
            if to in self._workspace.tables.by_name:
                referred = applied.referred.setdefault(to, set())
                for _, state in states:
                    referred.update(_referred(state.values, name))

    def _absent(self, kind: str, uids: Sequence[bytes]) -> int:
        here = 0
        for start in range(0, len(uids), 400):
            part = uids[start : start + 400]
            marks = ", ".join("?" * len(part))
            here += self._db.one(f'SELECT count(DISTINCT _uid) FROM "{kind}" WHERE _uid IN ({marks})', part)
        return len(uids) - here


def _stamp(change: Change) -> int:
    return change[0].hlc


def _referred(values: Mapping[str, Any], name: str) -> Iterator[bytes]:
    head, row, column = name.partition(".")
    if not row:
        values_named = [values.get(head)]
    else:
        values_named = [
            cell.get(column) for key, cell in values.items() if key.startswith(f"{head}.") and isinstance(cell, dict)
        ]
    for uid in values_named:
        if isinstance(uid, str) and len(uid) == 32:
            try:
                yield bytes.fromhex(uid)
            except ValueError:
                continue
