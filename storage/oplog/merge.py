"""The merge rule, pure: what stands, what is shown, what waits for a person.

A record is a map of fields; each field is a multi-value register (an operation-based CRDT). For one record and field,
the operations that write the field and are covered by none stand: the standing set is the register's siblings. The
largest of them by (hybrid logical clock, feed, number) is shown; those of another value wait in the inbox. An operation
covers another when its writer had seen it, which its context (a version vector: feed -> number) tells, except where the
writer left it open: that names the dots (feed, number) which an ordinary edit does not settle. Two that each claim to
have seen the other cannot both be true: neither covers. Everything here is a function of the set of operations:
computers that hold the same set show the same, whatever the order in which it came and whatever a liar claims.

Among honest writers "had seen" is transitive, so what is covered need not be kept. A false claim breaks that, but only
for an operation that comes after somebody claimed to have seen it: such fields are noted as `doubtful`, and whoever
holds all operations on the record works them out with `exactly`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

DELETED = "_deleted"

# One operation by its feed and number.
Dot = tuple[int, int]
Dots = frozenset[Dot]
# Local number of a feed -> its id, by which all computers order it alike.
FeedName = Callable[[int], bytes]
# An operation, what it changes, and what it leaves open where.
Written = tuple["Op", Mapping[str, Any], Mapping[str, Dots]]
_NOTHING: Dots = frozenset()
_NO_FIELDS: frozenset[str] = frozenset()


class Op(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The causal part of one save: when, in which feed under which number, by whom, what its writer had seen.

    `hlc` is a hybrid logical clock (milliseconds since 1970 << 16 | counter), `ctx` a version vector of other feeds.
    """

    hlc: int
    feed: int
    n: int
    author: int
    ctx: dict[int, int]

    @property
    def dot(self) -> Dot:
        """Return by which this operation is named."""
        return self.feed, self.n


class Member(NamedTuple):
    """An operation that stands in one field, with its value and what it leaves open there."""

    op: Op
    value: Any
    opens: Dots = frozenset()


class State(msgspec.Struct):
    """One record as the operations on it have made it."""

    # Field -> what is shown; an absent value is nothing.
    values: dict[str, Any] = msgspec.field(default_factory=dict)
    # The operation that came first, and the fields that it wrote: it stands in them unless `writers` names another.
    base: Op | None = None
    basic: frozenset[str] = frozenset()
    writers: dict[str, Op] = msgspec.field(default_factory=dict)
    # Fields where more than one operation stands, or where the one leaves others open.
    forks: dict[str, list[Member]] = msgspec.field(default_factory=dict)
    # Feed -> the largest number seen here; and of those that are more than a delete, where that is not the same.
    seen: dict[int, int] = msgspec.field(default_factory=dict)
    edits: dict[int, int] | None = None
    # Feed -> what others have seen of it on this record and we do not hold.
    missing: dict[int, int] = msgspec.field(default_factory=dict)
    last: Op | None = None
    made: int = 0
    # What its row says: how many questions there are, and whether it is put away; kept by whoever writes the row.
    asked: int = 0
    away: int = 0
    # Whether it was read from its row, and the fields written since.
    stored: bool = False
    touched: set[str] = msgspec.field(default_factory=set)
    # Deletes of which an edit says that it had seen them, and they that they had seen it: those hide nothing.
    disputed: frozenset[Dot] = _NOTHING
    # Fields in which every operation is covered by another, in a circle of false claims: there all of them stand.
    circles: frozenset[str] = _NO_FIELDS
    # Fields of which the operations that stand may not tell the whole truth: `exactly` does.
    doubtful: set[str] = msgspec.field(default_factory=set)

    def writer(self, key: str) -> Op | None:
        """Return the operation that wrote what a field shows, or nothing if none did."""
        return self.writers.get(key) or (self.base if key in self.basic else None)

    @property
    def fields(self) -> frozenset[str]:
        """Return every field that was ever written."""
        return self.basic.union(self.writers)


def begun(op: Op, changes: Mapping[str, Any], fields: frozenset[str]) -> State:
    """Return the state of a record of which this is the first operation and leaves nothing open; `fields` it writes."""
    seen = {op.feed: op.n}
    edits: dict[int, int] | None = {} if _deletes(changes) else None
    missing = {feed: n for feed, n in op.ctx.items() if n > seen.get(feed, 0)} if op.ctx else {}
    return State(dict(changes), op, fields, {}, {}, seen, edits, missing, op, op.hlc)


def apply(state: State, op: Op, changes: Mapping[str, Any], opens: Mapping[str, Dots], name: FeedName) -> None:
    """Take one operation into the state; taking it twice changes nothing."""
    feed, n, ctx = op.feed, op.n, op.ctx
    late = n <= max(state.seen.get(feed, 0), state.missing.get(feed, 0))
    _note(state, op, changes, name)
    if late:
        _apply_late(state, op, changes, opens, name)
        return
    state.touched.update(changes)
    base, basic, writers, values, forks = state.base, state.basic, state.writers, state.values, state.forks
    if base is None:
        state.base = op
        if not opens:
            state.values, state.basic = dict(changes), frozenset(changes)
            return
    for key, value in changes.items():
        if key in opens or key in forks:
            _stand(state, key, Member(op, value, opens.get(key, _NOTHING)), name)
            continue
        old = writers.get(key)
        if old is None and key in basic:
            old = base
        # `covers`, written out: this line runs for every field of every operation. Nobody has claimed to have seen it.
        if old is None or ctx.get(old.feed, 0) >= old.n or (feed == old.feed and old.n < n):
            writers[key] = op
            values[key] = value
        else:
            _stand(state, key, Member(op, value), name)


def covers(one: Op, other: Op) -> bool:
    """Tell whether the writer of the one had seen the other; where each says so of the other, neither had."""
    return _claims(one, other) and not _claims(other, one)


def state_of(written: Collection[Written], name: FeedName) -> State:
    """Return the state that all operations on a record make."""
    state = State()
    for op, changes, opens in written:
        apply(state, op, changes, opens, name)
    if state.doubtful:
        exactly(state, written, name)
    return state


def exactly(state: State, written: Collection[Written], name: FeedName) -> None:
    """Work out the doubtful fields of a state from all operations on its record."""
    circles = set(state.circles - state.doubtful)
    for key in state.doubtful:
        writers = [
            Member(op, changes[key], opens.get(key, _NOTHING)) for op, changes, opens in written if key in changes
        ]
        free = [one for one in writers if not any(_settles(other, one.op) for other in writers)]
        if not free:
            circles.add(key)
        _put(state, key, _in_order(free or writers, name))
    edits = [op for op, changes, _ in written if not _deletes(changes)]
    disputed = (one.op for one in deletes(state) if any(_quarrel(one.op, edit) for edit in edits))
    state.disputed, state.circles = frozenset((op.feed, op.n) for op in disputed), frozenset(circles)
    state.doubtful.clear()


def inbox(state: State, key: str) -> list[Member]:
    """Return what stands in a field beside the shown value and differs from it, the latest first."""
    shown = state.values.get(key)
    return [member for member in state.forks.get(key, ()) if member.value != shown]


def questions(state: State) -> list[str]:
    """Return the fields that wait for a person; `_deleted` where an edit was made that a delete had not seen."""
    if hidden(state):
        return []
    waiting = [key for key in state.forks if key != DELETED and inbox(state, key)]
    return [*waiting, DELETED] if deletes(state) else waiting


def deletes(state: State) -> list[Member]:
    """Return the deletes that stand."""
    return [member for member in standing(state, DELETED) if member.value]


def hidden(state: State) -> bool:
    """Tell whether the record is deleted: by somebody who had seen every edit of it."""
    if state.writer(DELETED) is None:
        return False
    edits = state.seen if state.edits is None else state.edits
    return any(
        (one.op.feed, one.op.n) not in state.disputed and all(_has_seen(one.op, feed, n) for feed, n in edits.items())
        for one in deletes(state)
    )


def standing(state: State, key: str) -> Sequence[Member]:
    """Return the operations that stand in a field, the shown one first."""
    if key in state.forks:
        return state.forks[key]
    writer = state.writer(key)
    return () if writer is None else (Member(writer, state.values.get(key)),)


def context(state: State, own: int, have: Mapping[int, int]) -> dict[int, int] | None:
    """Return what the writer of a new operation has seen; nothing if a gap makes that need the whole history."""
    for vector in (state.seen, state.missing):
        if any(n > have.get(feed, 0) for feed, n in vector.items()):
            return None
    if state.missing:
        return None
    return {feed: n for feed, n in state.seen.items() if feed != own}


def closed(ops: Iterable[Op], own: int, have: Mapping[int, int], ours: Collection[int] = frozenset()) -> dict[int, int]:
    """Return the largest vector below the watermarks that holds, with each operation, what that one had seen.

    Of the feeds that are `ours` nobody can have seen more than we hold: a claim beyond it counts as all of it.
    """
    feeds: dict[int, list[Op]] = {}
    for op in ops:
        if op.n <= have.get(op.feed, 0):
            feeds.setdefault(op.feed, []).append(op)
    for held in feeds.values():
        held.sort(key=lambda op: op.n)
    whole = {feed: feeds[feed][-1].n if feed in feeds else 0 for feed in ours}
    while True:
        vector = {feed: held[-1].n for feed, held in feeds.items() if held}
        if not any(_shorten(held, vector, whole) for held in feeds.values()):
            return {feed: n for feed, n in vector.items() if feed != own}


def _shorten(held: list[Op], vector: Mapping[int, int], whole: Mapping[int, int]) -> bool:
    for place, op in enumerate(held):
        seen = ((feed, n, vector.get(feed, 0)) for feed, n in op.ctx.items())
        if any(n > known and whole.get(feed) != known for feed, n, known in seen):
            del held[place:]
            return True
    return False


def _note(state: State, op: Op, changes: Mapping[str, Any], name: FeedName) -> None:
    hlc, feed, n, seen, last = op.hlc, op.feed, op.n, state.seen, state.last
    if state.edits is not None or (len(changes) == 1 and DELETED in changes):
        _note_edit(state, op, changes)
    if n > seen.get(feed, 0):
        seen[feed] = n
    if op.ctx or state.missing:
        _note_missing(state, op)
    if state.circles:
        state.doubtful.update(state.circles.intersection(changes))
    if last is None or hlc > last.hlc or (hlc == last.hlc and _rank(op, name) > _rank(last, name)):
        state.last = op
    if hlc < state.made or not state.made:
        state.made = hlc


def _note_missing(state: State, op: Op) -> None:
    seen, missing = state.seen, state.missing
    for feed, n in op.ctx.items():
        if n > seen.get(feed, 0):
            missing[feed] = max(n, missing.get(feed, 0))
    if missing and missing.get(op.feed, 0) <= seen[op.feed]:
        missing.pop(op.feed, None)


def _note_edit(state: State, op: Op, changes: Mapping[str, Any]) -> None:
    if state.edits is None:
        state.edits = dict(state.seen)
    if not _deletes(changes) and op.n > state.edits.get(op.feed, 0):
        state.edits[op.feed] = op.n


def _deletes(changes: Mapping[str, Any]) -> bool:
    return len(changes) == 1 and bool(changes.get(DELETED))


def _claims(one: Op, other: Op) -> bool:
    feed = other.feed
    return one.ctx.get(feed, 0) >= other.n or (one.feed == feed and other.n < one.n)


def _quarrel(one: Op, other: Op) -> bool:
    """Tell whether each claims to have seen the other."""
    return _claims(one, other) and _claims(other, one)


def _apply_late(state: State, op: Op, changes: Mapping[str, Any], opens: Mapping[str, Dots], name: FeedName) -> None:
    """Take an operation that somebody claims to have seen, or after which its own feed went on."""
    state.touched.update(changes)
    if not _deletes(changes):
        quarrels = ((one.op.feed, one.op.n) for one in deletes(state) if _quarrel(one.op, op))
        state.disputed = state.disputed.union(quarrels)
    if state.base is None:
        state.base = op
    for key, value in changes.items():
        member, before = Member(op, value, opens.get(key, _NOTHING)), standing(state, key)
        if any(_same(one, member) for one in before):
            continue
        _stand(state, key, member, name)
        stands = any(_same(one, member) for one in standing(state, key))
        # What covers it may be covered itself and forgotten; and it covers others although it is covered itself.
        if before and (stands or any(_settles(member, one.op) for one in before)):
            state.doubtful.add(key)
    if _deletes(changes):
        # An edit that is shown no more may have claimed to have seen it.
        state.doubtful.add(DELETED)


def _in_order(members: Collection[Member], name: FeedName) -> list[Member]:
    """Return members once each, the one that is shown first."""
    found: list[Member] = []
    for one in members:
        if not any(_same(one, other) for other in found):
            found.insert(sum(1 for other in found if _above(other, one, name)), one)
    return found


def _stand(state: State, key: str, newcomer: Member, name: FeedName) -> None:
    before = standing(state, key)
    if any(_same(one, newcomer) or _settles(one, newcomer.op) for one in before):
        return
    after = [one for one in before if not _settles(newcomer, one.op)]
    after.insert(sum(1 for one in after if _above(one, newcomer, name)), newcomer)
    _put(state, key, after)


def _put(state: State, key: str, members: list[Member]) -> None:
    """Let these stand in a field, the first of them shown."""
    state.writers[key], state.values[key] = members[0].op, members[0].value
    if len(members) > 1 or members[0].opens:
        state.forks[key] = members
    else:
        state.forks.pop(key, None)


def _above(one: Member, other: Member, name: FeedName) -> bool:
    if one.op.hlc != other.op.hlc:
        return one.op.hlc > other.op.hlc
    return (_rank(one.op, name), repr(one.value)) > (_rank(other.op, name), repr(other.value))


def _settles(one: Member, other: Op) -> bool:
    return covers(one.op, other) and (other.feed, other.n) not in one.opens


def _same(one: Member, other: Member) -> bool:
    return one.op.feed == other.op.feed and one.op.n == other.op.n and one.value == other.value


def _rank(op: Op, name: FeedName) -> tuple[int, bytes, int]:
    return (op.hlc, name(op.feed), op.n)


def _has_seen(op: Op, feed: int, n: int) -> bool:
    return op.ctx.get(feed, 0) >= n or (feed == op.feed and op.n >= n)
