"""The state of a record as bytes in its row (`_meta`): what the merge must know beside the shown values.

Writers of the fields, the version vectors of what was seen and is missing, and the siblings of each register with their
values: so a small package merges without opening old segments. README.md has each item.
"""

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from storage.oplog.merge import DELETED, Member, Op, State, standing

_BETWEEN = "\x1f"
# So many different sets of fields are kept once each; beyond that (forms filled at random) a record names its own.
_MOST_SHAPES = 1000


class InternedTexts(Protocol):
    """Texts and their numbers."""

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

    def __init__(self, interned: InternedTexts) -> None:
        self._interned = interned
        self._numbers: dict[frozenset[str], int] = {}
        self._names: dict[int, frozenset[str]] = {}

    def forget(self) -> None:
        """Forget numbers that may have been rolled back."""
        self._numbers.clear()
        self._names.clear()

    def to_bytes(self, state: State) -> bytes:
        """Return the state without its shown values."""
        ops, writers = self._grouped(state)
        forks = [(self._field(name), _members(members, ops)) for name, members in state.forks.items()]
        last = _place(state.last, ops) if state.last else 0
        fields, rows = self._named(state)
        edits = None if state.edits == state.seen else state.edits
        deleted = state.values.get(DELETED)
        kept = [state.made, last, state.seen, edits, state.missing, ops, fields, rows, writers, forks, deleted]
        if state.disputed or state.circles:
            kept += [[n for dot in sorted(state.disputed) for n in dot], sorted(state.circles)]
        return _encode(kept)

    def from_bytes(self, encoded: bytes, values: dict[str, Any]) -> State:
        """Return the state with the shown values beside it."""
        stored = _decode(encoded)
        ops, state = stored.ops, State(values, stored=True)
        state.seen, state.edits, state.missing, state.made = stored.seen, stored.edits, stored.missing, stored.made
        if not ops:
            return state
        state.last, state.base, state.basic = ops[stored.last], ops[0], self._fields(stored.fields)
        if stored.rows:
            state.basic = state.basic.union(stored.rows)
        texts = self._interned.texts
        for op, names in zip(ops[1:], stored.writers, strict=False):
            for name in names:
                state.writers[name if isinstance(name, str) else texts[name]] = op
        for name, members in stored.forks:
            field = name if isinstance(name, str) else texts[name]
            state.forks[field] = [Member(ops[at], value, _dots(opens)) for at, value, opens in members]
        if DELETED in state.basic:
            values[DELETED] = stored.deleted
        state.disputed, state.circles = _dots(stored.disputed), frozenset(stored.circles)
        return state

    def _grouped(self, state: State) -> tuple[list[Op], list[list[int | str]]]:
        """Return the operations that stand in a field, the base first, and which fields the others wrote."""
        base = state.base
        if base is None:
            return [], []
        ops, ids = [base], self._interned.ids
        writers: list[list[int | str]] = []
        for name, op in state.writers.items():
            if op is base:
                continue
            field = name if "." in name else ids[name]
            for at, known in enumerate(ops):
                if known is op:
                    writers[at - 1].append(field)
                    break
            else:
                ops.append(op)
                writers.append([field])
        return ops, writers

    def _field(self, name: str) -> int | str:
        return name if "." in name else self._interned.ids[name]

    def _named(self, state: State) -> tuple[int, list[str]]:
        """Return the number of all fields joined, and the fields of rows by their names."""
        names = state.basic if state.basic.issuperset(state.writers) else state.fields
        number_known = self._numbers.get(names)
        if number_known is not None:
            return number_known, []
        plain = sorted(name for name in names if "." not in name)
        rows = [name for name in names if "." in name]
        if len(self._numbers) >= _MOST_SHAPES:
            return self._interned.ids[""], [*plain, *rows]
        number = self._interned.ids[_BETWEEN.join(plain)]
        if not rows:
            self._numbers[names] = number
        return number, rows

    def _fields(self, number: int) -> frozenset[str]:
        fields = self._names.get(number)
        if fields is None:
            text = self._interned.texts[number]
            fields = self._names[number] = frozenset(text.split(_BETWEEN) if text else ())
        return fields


def same(one: State, other: State) -> bool:
    """Tell whether two states say the same, in whatever order their operations came."""
    if (one.fields, one.seen, one.missing, one.made, one.last) != (
        other.fields,
        other.seen,
        other.missing,
        other.made,
        other.last,
    ):
        return False
    if (one.seen if one.edits is None else one.edits) != (other.seen if other.edits is None else other.edits):
        return False
    return all(list(standing(one, name)) == list(standing(other, name)) for name in one.fields)


def _members(members: list[Member], ops: list[Op]) -> list[tuple[int, Any, list[int]]]:
    return [(_place(op, ops), value, [n for dot in sorted(opens) for n in dot]) for op, value, opens in members]


def _place(op: Op, ops: list[Op]) -> int:
    for at, known in enumerate(ops):
        if known is op:
            return at
    ops.append(op)
    return len(ops) - 1


def _dots(flat: list[int]) -> frozenset[tuple[int, int]]:
    return frozenset(zip(flat[::2], flat[1::2], strict=True))
