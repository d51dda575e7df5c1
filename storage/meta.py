"""What the merge needs to know of a record beside its shown values, as bytes in its row.

A small package then merges without opening old segments: writers of the fields, what was seen of each feed, and the
losing values themselves.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from storage.merge import DELETED, Member, Op, State

Word = Callable[[str], int]
Text = Callable[[int], str]


class _Meta(msgspec.Struct, array_like=True, gc=False):
    # Own bytes, read back typed all the same: a damaged page must not become a wrong state.
    made: int
    last: int
    seen: list[int]
    edits: list[int] | None
    missing: list[int]
    # hlc, feed, number, author, what was seen
    ops: list[tuple[int, int, int, int, list[int]]]
    # The fields that each of the operations wrote and that are shown; a field of a row by its name, others by number.
    writers: list[list[int | str]]
    # field, [operation, value, what it leaves open]
    forks: list[tuple[int | str, list[tuple[int, Any, list[int]]]]]
    # What the last word on `_deleted` is: no column holds it.
    deleted: Any = None


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Meta).decode


def to_bytes(state: State, word: Word) -> bytes:
    """Return the state without its shown values."""
    places: dict[int, int] = {}
    ops: list[tuple[int, int, int, int, list[int]]] = []
    writers: list[list[int | str]] = []

    def place(op: Op) -> int:
        found = places.get(id(op))
        if found is None:
            found = places[id(op)] = len(ops)
            ops.append((op.hlc, op.feed, op.n, op.author, _flat(op.ctx)))
            writers.append([])
        return found

    last = place(state.last) if state.last else 0
    for name, op in state.writers.items():
        writers[place(op)].append(name if "." in name else word(name))
    forks = [
        (name if "." in name else word(name), [(place(one.op), one.value, _pairs(one)) for one in members])
        for name, members in state.forks.items()
    ]
    edits = None if state.edits == state.seen else _flat(state.edits)
    deleted = state.values.get(DELETED)
    return _encode([state.made, last, _flat(state.seen), edits, _flat(state.missing), ops, writers, forks, deleted])


def from_bytes(kept: bytes, values: dict[str, Any], text: Text) -> State:
    """Return the state with the shown values beside it."""
    meta = _decode(kept)
    ops = [Op(hlc, feed, n, author, _vector(ctx)) for hlc, feed, n, author, ctx in meta.ops]
    state = State(values=values, seen=_vector(meta.seen), missing=_vector(meta.missing), made=meta.made)
    state.edits = dict(state.seen) if meta.edits is None else _vector(meta.edits)
    state.last = ops[meta.last] if ops else None
    for op, names in zip(ops, meta.writers, strict=True):
        for name in names:
            state.writers[name if isinstance(name, str) else text(name)] = op
    if DELETED in state.writers:
        values[DELETED] = meta.deleted
    for name, members in meta.forks:
        known = name if isinstance(name, str) else text(name)
        state.forks[known] = [Member(ops[at], value, _dots(opens)) for at, value, opens in members]
    return state


def _flat(vector: Any) -> list[int]:
    return [part for pair in vector.items() for part in pair]


def _vector(flat: list[int]) -> dict[int, int]:
    return dict(zip(flat[::2], flat[1::2], strict=True))


def _pairs(member: Member) -> list[int]:
    return [part for dot in sorted(member.opens) for part in dot]


def _dots(flat: list[int]) -> frozenset[tuple[int, int]]:
    return frozenset(zip(flat[::2], flat[1::2], strict=True))
