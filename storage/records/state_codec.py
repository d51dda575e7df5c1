"""What the merge needs to know of a record beside its shown values, as bytes in its row.

A small package then merges without opening old segments: writers of the fields, what was seen of each feed, and the
losing values themselves.
"""

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from storage.oplog.merge import DELETED, Member, Op, State

_BETWEEN = "\x1f"
# So many different sets of fields are kept once each; beyond that (forms filled at random) a record names its own.
_MOST_SHAPES = 1000


class Words(Protocol):
    """Texts that are kept once, by their number."""

    @property
    def ids(self) -> Mapping[str, int]:
        """Return the number of each text."""

    @property
    def texts(self) -> Mapping[int, str]:
        """Return the text of each number."""


class _Stored(msgspec.Struct, array_like=True, gc=False):
    # Own bytes, read back typed all the same: a damaged page must not become a wrong state.
    made: int
    last: int
    seen: dict[int, int]
    edits: dict[int, int] | None
    missing: dict[int, int]
    # The first wrote every field that no other is named for.
    ops: list[Op]
    # Every field that is shown, as the number of one joined text, and the fields of rows by their names.
    fields: int
    rows: list[str]
    # Of the operations after the first: what each wrote; a field of a row by its name, others by number.
    writers: list[list[int | str]]
    # field, [operation, value, what it leaves open]
    forks: list[tuple[int | str, list[tuple[int, Any, list[int]]]]]
    # What the last word on `_deleted` is: no column holds it.
    deleted: Any = None
    # Only where somebody claimed what cannot be: the deletes in dispute (feed, number ...), the fields in a circle.
    disputed: list[int] = []
    circles: list[str] = []


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Stored).decode


class StateCodec:
    """Turns states into bytes and back, remembering which fields go together."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._numbers: dict[frozenset[str], int] = {}
        self._names: dict[int, frozenset[str]] = {}

    def forget(self) -> None:
        """Forget numbers that may have been rolled back."""
        self._numbers.clear()
        self._names.clear()

    def to_bytes(self, state: State) -> bytes:
        """Return the state without its shown values."""
        ops, wrote = self._grouped(state)
        forks = [(self._field(name), _members(members, ops)) for name, members in state.forks.items()]
        last = _place(state.last, ops) if state.last else 0
        fields, rows = self._named(state)
        edits = None if state.edits == state.seen else state.edits
        deleted = state.values.get(DELETED)
        kept = [state.made, last, state.seen, edits, state.missing, ops, fields, rows, wrote, forks, deleted]
        if state.disputed or state.circles:
            kept += [[n for dot in sorted(state.disputed) for n in dot], sorted(state.circles)]
        return _encode(kept)

    def from_bytes(self, kept: bytes, values: dict[str, Any]) -> State:
        """Return the state with the shown values beside it."""
        meta = _decode(kept)
        ops, state = meta.ops, State(values, stored=True)
        state.seen, state.edits, state.missing, state.made = meta.seen, meta.edits, meta.missing, meta.made
        if not ops:
            return state
        state.last, state.base, state.basic = ops[meta.last], ops[0], self._fields(meta.fields)
        if meta.rows:
            state.basic = state.basic.union(meta.rows)
        texts = self._words.texts
        for op, names in zip(ops[1:], meta.writers, strict=False):
            for name in names:
                state.writers[name if isinstance(name, str) else texts[name]] = op
        for name, members in meta.forks:
            known = name if isinstance(name, str) else texts[name]
            state.forks[known] = [Member(ops[at], value, _dots(opens)) for at, value, opens in members]
        if DELETED in state.basic:
            values[DELETED] = meta.deleted
        state.disputed, state.circles = _dots(meta.disputed), frozenset(meta.circles)
        return state

    def _grouped(self, state: State) -> tuple[list[Op], list[list[int | str]]]:
        """Return the operations that stand in a field, the base first, and which fields the others wrote."""
        base = state.base
        if base is None:
            return [], []
        ops, ids = [base], self._words.ids
        wrote: list[list[int | str]] = []
        for name, op in state.writers.items():
            if op is base:
                continue
            field = name if "." in name else ids[name]
            for at, one in enumerate(ops):
                if one is op:
                    wrote[at - 1].append(field)
                    break
            else:
                ops.append(op)
                wrote.append([field])
        return ops, wrote

    def _field(self, name: str) -> int | str:
        return name if "." in name else self._words.ids[name]

    def _named(self, state: State) -> tuple[int, list[str]]:
        """Return the number of all fields joined, and the fields of rows by their names."""
        names = state.basic if state.basic.issuperset(state.writers) else state.fields
        found = self._numbers.get(names)
        if found is not None:
            return found, []
        plain = sorted(name for name in names if "." not in name)
        rows = [name for name in names if "." in name]
        if len(self._numbers) >= _MOST_SHAPES:
            return self._words.ids[""], [*plain, *rows]
        number = self._words.ids[_BETWEEN.join(plain)]
        if not rows:
            self._numbers[names] = number
        return number, rows

    def _fields(self, number: int) -> frozenset[str]:
        found = self._names.get(number)
        if found is None:
            text = self._words.texts[number]
            found = self._names[number] = frozenset(text.split(_BETWEEN) if text else ())
        return found


def _members(members: list[Member], ops: list[Op]) -> list[tuple[int, Any, list[int]]]:
    return [(_place(one.op, ops), one.value, [n for dot in sorted(one.opens) for n in dot]) for one in members]


def _place(op: Op, ops: list[Op]) -> int:
    for at, one in enumerate(ops):
        if one is op:
            return at
    ops.append(op)
    return len(ops) - 1


def _dots(flat: list[int]) -> frozenset[tuple[int, int]]:
    return frozenset(zip(flat[::2], flat[1::2], strict=True))
