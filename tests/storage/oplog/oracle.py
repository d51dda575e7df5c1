"""What a record must show, straight from the definition, over the whole set of its operations: slow and plain."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.oplog.merge import DELETED, Op

# Time stamp, feed and number of an operation, and the value that it wrote.
Standing = tuple[int, bytes, int, Any]


@dataclass(frozen=True)
class Written:
    """One operation: what it changed, and what it left open where."""

    op: Op
    changes: Mapping[str, Any]
    opens: Mapping[str, frozenset[tuple[int, int]]]


def stands(written: Sequence[Written], name: Callable[[int], bytes]) -> dict[str, list[Standing]]:
    """Return what stands in each field, the shown one first."""
    found = {}
    for key in {key for one in written for key in one.changes}:
        writers = [one for one in written if key in one.changes]
        found[key] = [
            (one.op.hlc, name(one.op.feed), one.op.n, one.changes[key])
            for one in writers
            if not any(_covered(one.op, other, key) for other in writers)
        ]
        # In a circle of false claims everything is covered: then everything stands.
        found[key] = found[key] or [(one.op.hlc, name(one.op.feed), one.op.n, one.changes[key]) for one in writers]
        found[key].sort(key=lambda one: one[:3], reverse=True)
    return found


def gone(written: Sequence[Written], name: Callable[[int], bytes]) -> bool:
    """Tell whether a delete that stands had seen every edit."""
    edits = [one for one in written if set(one.changes) != {DELETED} or not one.changes[DELETED]]
    deletes = [found for found in stands(written, name).get(DELETED, []) if found[3]]
    return any(
        all(covers(op, edit.op) for edit in edits)
        for found in deletes
        for op in (one.op for one in written if (name(one.op.feed), one.op.n) == found[1:3])
    )


def asked(written: Sequence[Written], name: Callable[[int], bytes]) -> list[str]:
    """Return the fields that wait for a person, in order."""
    if gone(written, name):
        return []
    found = stands(written, name)
    waiting = [key for key, sides in found.items() if key != DELETED and any(one[3] != sides[0][3] for one in sides)]
    return sorted([*waiting, DELETED] if any(one[3] for one in found.get(DELETED, [])) else waiting)


def covers(one: Op, other: Op) -> bool:
    """Tell whether the one had seen the other; of two that each claim it of the other, neither had."""
    return _claims(one, other) and not _claims(other, one)


def _claims(one: Op, other: Op) -> bool:
    return (one.feed == other.feed and other.n < one.n) or one.ctx.get(other.feed, 0) >= other.n


def name(feed: int) -> bytes:
    """Return the id of a feed: not in the order of the numbers, since the tie-break is by the id."""
    return {0: b"m", 1: b"z", 2: b"a"}[feed]


def _covered(op: Op, other: Written, key: str) -> bool:
    # Two that each claim to have seen the other cover neither.
    return covers(other.op, op) and (op.feed, op.n) not in other.opens.get(key, ())
