"""What the merge needs to know of a record beside its shown values, as bytes in its row.

A small package then merges without opening old segments: writers of the fields, what was seen of each feed, and the
losing values themselves.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import msgspec

from storage.fold import Folded
from storage.merge import DELETED, Member, Op, State

_BETWEEN = "\x1f"
_IN_ORDER = list(range(64))
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


class _Meta(msgspec.Struct, array_like=True, gc=False):
    # Own bytes, read back typed all the same: a damaged page must not become a wrong state.
    made: int
    last: int
    seen: dict[int, int]
    edits: dict[int, int] | None
    missing: dict[int, int]
    # The first wrote most of what is shown.
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


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Meta).decode


class Shapes:
    """Turns states into bytes and back, remembering which fields go together."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._numbers: dict[tuple[str, ...], int] = {}
        self._names: dict[int, tuple[str, ...]] = {}

    def forget(self) -> None:
        """Forget numbers that may have been rolled back."""
        self._numbers.clear()
        self._names.clear()

    def to_bytes(self, state: State) -> bytes:
        """Return the state without its shown values."""
        ops, wrote = _grouped(state)
        places = {id(op): place for place, op in enumerate(ops)}
        forks = [(self._field(name), _members(members, ops, places)) for name, members in state.forks.items()]
        last = _place(state.last, ops, places) if state.last else 0
        fields, rows = self._shape(state)
        return _encode(
            [
                state.made,
                last,
                state.seen,
                None if state.edits == state.seen else state.edits,
                state.missing,
                ops,
                fields,
                rows,
                [[self._field(name) for name in names] for names in wrote[1:]],
                forks,
                state.values.get(DELETED),
            ]
        )

    def folded(self, made: Folded) -> bytes:
        """Return the same of a record that was merged at once."""
        ops, ids = made.ops, self._words.ids
        wrote: dict[int, list[int | str]] = {}
        for name, at in made.writers.items():
            if not at:
                continue
            field = ids[name] if "." not in name else name
            if at in wrote:
                wrote[at].append(field)
            else:
                wrote[at] = [field]
        places = [0, *wrote]
        for members in made.forks.values():
            _also(places, (at for at, _ in members))
        last = ops.index(made.last)
        _also(places, (last,))
        fields, rows = self._named(tuple(made.values))
        return _encode(
            [
                made.made,
                places.index(last),
                made.seen,
                None,
                made.missing,
                ops if places == _IN_ORDER[: len(ops)] else [ops[at] for at in places],
                fields,
                rows,
                list(wrote.values()),
                [
                    (self._field(name), [(places.index(at), value, ()) for at, value in members])
                    for name, members in made.forks.items()
                    if len(members) > 1
                ],
            ]
        )

    def from_bytes(self, kept: bytes, values: dict[str, Any]) -> State:
        """Return the state with the shown values beside it."""
        meta = _decode(kept)
        ops = meta.ops
        state = State(values=values, seen=meta.seen, missing=meta.missing, made=meta.made)
        state.edits = dict(state.seen) if meta.edits is None else meta.edits
        if not ops:
            return state
        state.last, state.base = ops[meta.last], ops[0]
        state.writers = dict.fromkeys((*self._fields(meta.fields), *meta.rows), ops[0])
        texts = self._words.texts
        for op, names in zip(ops[1:], meta.writers, strict=False):
            for name in names:
                state.writers[name if isinstance(name, str) else texts[name]] = op
        for name, members in meta.forks:
            known = name if isinstance(name, str) else texts[name]
            state.forks[known] = [Member(ops[at], value, _dots(opens)) for at, value, opens in members]
        if DELETED in state.writers:
            values[DELETED] = meta.deleted
        return state

    def _field(self, name: str) -> int | str:
        return name if "." in name else self._words.ids[name]

    def _shape(self, state: State) -> tuple[int, list[str]]:
        return self._named(tuple(state.writers))

    def _named(self, names: tuple[str, ...]) -> tuple[int, list[str]]:
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

    def _fields(self, number: int) -> tuple[str, ...]:
        found = self._names.get(number)
        if found is None:
            text = self._words.texts[number]
            found = self._names[number] = tuple(text.split(_BETWEEN)) if text else ()
        return found


def _grouped(state: State) -> tuple[list[Op], list[list[str]]]:
    """Return the operations that stand in a field and what each wrote, most of all first (without its fields)."""
    writers = state.writers
    if not writers:
        return [], []
    if state.base is not None:
        return _beside(state.base, writers)
    ids = list(map(id, writers.values()))
    if ids.count(ids[0]) == len(ids):
        return [next(iter(writers.values()))], [[]]
    most = max(set(ids), key=ids.count)
    ops: dict[int, Op] = {}
    groups: dict[int, list[str]] = {most: []}
    for (name, op), key in zip(writers.items(), ids, strict=True):
        if key == most:
            ops[key] = op
        elif key in groups:
            groups[key].append(name)
        else:
            groups[key], ops[key] = [name], op
    return [ops[key] for key in groups], list(groups.values())


def _beside(base: Op, writers: Mapping[str, Op]) -> tuple[list[Op], list[list[str]]]:
    ops: list[Op] = [base]
    wrote: list[list[str]] = [[]]
    for name, op in writers.items():
        if op is base:
            continue
        for at, one in enumerate(ops):
            if one is op:
                wrote[at].append(name)
                break
        else:
            ops.append(op)
            wrote.append([name])
    return ops, wrote


def _also(places: list[int], more: Iterable[int]) -> None:
    for at in more:
        if at not in places:
            places.append(at)


def _members(members: list[Member], ops: list[Op], places: dict[int, int]) -> list[tuple[int, Any, list[int]]]:
    return [(_place(one.op, ops, places), one.value, [n for dot in sorted(one.opens) for n in dot]) for one in members]


def _place(op: Op, ops: list[Op], places: dict[int, int]) -> int:
    found = places.get(id(op))
    if found is None:
        found = places[id(op)] = len(ops)
        ops.append(op)
    return found


def _dots(flat: list[int]) -> frozenset[tuple[int, int]]:
    return frozenset(zip(flat[::2], flat[1::2], strict=True))
