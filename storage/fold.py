"""Merges all operations on a new record at once: what `merge.apply` would make of them one by one, only quicker.

Deletes, values that were left open and numbers that come twice are left to the merge.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.merge import DELETED, Name, Op, covers


@dataclass(slots=True)
class Folded:
    """A record made of several operations; they are named by their places, the first is the one that made it."""

    ops: Sequence[Op]
    values: dict[str, Any]
    seen: dict[int, int]
    last: Op
    made: int
    # Field -> who wrote it, where that is not the first.
    writers: dict[str, int] = field(default_factory=dict)
    # Field -> (writer, value) of all that stand, the shown one first.
    forks: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)
    missing: dict[int, int] = field(default_factory=dict)
    # How many questions its row counts; kept by whoever writes the row.
    asked: int = 0


def fold(ops: Sequence[Op], changes: Sequence[dict[str, Any]], name: Name) -> Folded | None:
    """Return the record that these operations make, or nothing where the merge must do it."""
    base = ops[0]
    made = Folded(ops, dict(changes[0]), {base.feed: base.n}, base, base.hlc)
    if DELETED in changes[0]:
        return None
    for at in range(1, len(ops)):
        if DELETED in changes[at] or not _note(made, ops[at], name):
            return None
        _write(made, at, changes[at])
    for op in ops:
        for feed, n in op.ctx.items():
            if n > made.seen.get(feed, 0):
                made.missing[feed] = max(n, made.missing.get(feed, 0))
    for key, members in made.forks.items():
        _show(made, key, members, name)
    return made


def asked(made: Folded) -> int:
    """Return how many fields wait for a person."""
    return sum(1 for members in made.forks.values() if any(value != members[0][1] for _, value in members))


def _note(made: Folded, op: Op, name: Name) -> bool:
    hlc, feed, n, _, _ = op
    if n <= made.seen.get(feed, 0):
        return False
    made.seen[feed] = n
    last = made.last
    if hlc > last.hlc or (hlc == last.hlc and (name(feed), n) > (name(last.feed), last.n)):
        made.last = op
    if hlc < made.made:
        made.made = hlc
    return True


def _write(made: Folded, at: int, changes: Mapping[str, Any]) -> None:
    ops, values, writers, forks = made.ops, made.values, made.writers, made.forks
    op = ops[at]
    _, feed, n, _, ctx = op
    for key, value in changes.items():
        if key not in values:
            writers[key], values[key] = at, value
            continue
        if key in forks:
            _stand(ops, forks[key], at, value)
            continue
        written = writers.get(key, 0)
        old = ops[written]
        if old.feed == feed or ctx.get(old.feed, 0) >= old.n:
            writers[key], values[key] = at, value
        elif old.ctx.get(feed, 0) < n:
            forks[key] = [(written, values[key]), (at, value)]


def _stand(ops: Sequence[Op], members: list[tuple[int, Any]], at: int, value: Any) -> None:
    op = ops[at]
    if not any(covers(ops[one], op) for one, _ in members):
        members[:] = [(one, kept) for one, kept in members if not covers(op, ops[one])]
        members.append((at, value))


def _show(made: Folded, key: str, members: list[tuple[int, Any]], name: Name) -> None:
    ops = made.ops
    members.sort(key=lambda one: (ops[one[0]].hlc, name(ops[one[0]].feed), ops[one[0]].n), reverse=True)
    made.writers[key], made.values[key] = members[0]
