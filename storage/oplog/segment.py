"""Segments: consecutive operations of one feed, packed, hashed and signed once, then kept and passed on as they are."""

import hashlib
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
import zstandard

from storage import formats
from storage.errors import Damaged, NewerFormat, TooLarge
from storage.oplog.merge import Op
from storage.oplog.operation import (
    SEGMENT_OPERATIONS,
    Body,
    Pending,
    WireCell,
    WireOp,
    WireSimple,
    decode_body,
    decode_keys,
    decode_op,
    decode_rows,
    decode_simple,
    encode,
    joined,
    plain,
    plain_row,
)
from storage.values import Cell

LARGEST_RAW = 4 * 1024 * 1024
_ROOM = LARGEST_RAW - 64 * 1024
_LEVEL = 6
_SIMPLE = frozenset((str, int, type(None)))
Dots = frozenset[tuple[int, int]]
# An operation, what it changes, what it leaves open where, and all fields that it changes.
Change = tuple[Op, dict[str, Cell], dict[str, Dots], frozenset[str]]
# The fields of a save in their order, and as a set.
Shape = tuple[tuple[str, ...], frozenset[str]]
_NOTHING: dict[int, int] = {}
_HASH = re.compile("[0-9a-f]{64}")
_NOTHING_OPEN: dict[str, Dots] = {}


class Sealed(NamedTuple):
    """A segment as it is kept and travels; `signature` covers feed, range and hash."""

    first: int
    operations: int
    hash: bytes
    signature: bytes
    raw: int
    packed: bytes


class Taken(NamedTuple):
    """One operation under local numbers; what it changes, and what it leaves open where."""

    op: Op
    kind: str
    uid: bytes
    changes: dict[str, Cell]
    opens: dict[str, Dots]


def seal(
    feed: bytes, ops: Sequence[tuple[int, Pending]], name: Callable[[int], bytes], sign: Callable[[bytes], bytes]
) -> Iterator[tuple[Sealed, int]]:
    """Yield the segments of these consecutive operations, each with how many of them it took."""
    start = 0
    while start < len(ops):
        count = _fitting(ops, start)
        part = ops[start : start + count]
        raw = _raw(feed, part, name)
        packed = zstandard.ZstdCompressor(level=_LEVEL).compress(raw)
        digest = hashlib.sha256(packed).digest()
        signature = sign(statement(feed, part[0][0], count, digest))
        yield Sealed(part[0][0], count, digest, signature, len(raw), packed), count
        start += count


def statement(feed: bytes, first: int, count: int, digest: bytes) -> bytes:
    """Return what the author of a segment signs."""
    return feed + first.to_bytes(8, "big") + count.to_bytes(4, "big") + digest


def unpack(packed: bytes, raw: int, feed: bytes, first: int, count: int) -> Body:
    """Return a segment unpacked, with every declared size and number checked; its operations are still bytes."""
    if raw > LARGEST_RAW:
        raise TooLarge("segment", raw, LARGEST_RAW)
    place = f"{feed.hex()[:8]} {first}"
    try:
        declared = zstandard.frame_content_size(packed)
        if declared > LARGEST_RAW:
            raise TooLarge("segment", declared, LARGEST_RAW)
        if declared != raw:
            raise Damaged(f"packing {place}")
        body = decode_body(zstandard.ZstdDecompressor().decompress(packed, max_output_size=raw))
    except zstandard.ZstdError as error:
        raise Damaged(f"packing {place}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Damaged(f"content {place}") from error
    if body.version > formats.SEGMENT:
        raise NewerFormat(body.version)
    if (body.feed, body.first, body.count, len(body.ops)) != (feed, first, count, count):
        raise Damaged(f"range {place}")
    return body


def keys(body: Body) -> list[tuple[int, bytes]]:
    """Return place of the kind and uid of each operation."""
    kinds = len(body.kinds)
    try:
        found = [(key.kind, key.uid) for key in decode_keys(joined(body.ops))]
    except ValueError as error:
        raise Damaged(f"operation {body.feed.hex()[:8]}") from error
    if any(kind >= kinds for kind, _ in found):
        raise Damaged(f"operation {body.feed.hex()[:8]}")
    return found


@lru_cache(maxsize=1024)
def _known(names: tuple[str, ...]) -> Shape:
    """Return the same strings for the same names, whichever segment brings them: a dict then need not compare them."""
    kept = tuple(map(sys.intern, names))
    return kept, frozenset(kept)


class Numbers:
    """The lists of a segment as local numbers, worked out once for all its operations."""

    def __init__(
        self, body: Body, feed: Callable[[bytes], int], word: Callable[[str], int], start: int = 0, segment: int = 0
    ) -> None:
        self.body, self.segment = body, segment
        self.shapes = [_known(names) for names in body.shapes]
        # An operation has the running number `start` and more; its own number lies `before` below it.
        self.before = start - body.first
        self.feed = feed(body.feed)
        self.feeds = [feed(uid) for uid in body.feeds]
        self.authors = [word(author) for author in body.authors]


def take(raw: Any, at: int, numbers: Numbers) -> Change:
    """Decode one operation strictly, by its running number; the fields have the names they were written under."""
    try:
        wire = decode_op(raw)
        if dict in map(type, wire.values):
            _refuse_doubles(raw, wire)
        return _change(_plain(wire), at, numbers)
    except (msgspec.MsgspecError, UnicodeDecodeError, IndexError, ValueError, RecursionError) as error:
        raise Damaged(f"operation {numbers.body.feed.hex()[:8]} {at - numbers.before}") from error


def take_all(raws: Sequence[Any], ats: Sequence[int], numbers: Sequence[Numbers]) -> list[Change]:
    """Do the same for many at once; where one is not simple, or not sound, each is looked at alone."""
    try:
        return list(map(_change, decode_simple(joined(raws)), ats, numbers))
    except (msgspec.MsgspecError, UnicodeDecodeError, IndexError, ValueError, RecursionError):
        return list(map(take, raws, ats, numbers))


def _refuse_doubles(raw: Any, wire: WireOp) -> None:
    """Refuse a row that names a column twice: two programs could read two things in it."""
    for said, value in zip(decode_rows(raw).values, wire.values, strict=True):
        if isinstance(value, dict) and _declared(bytes(said)) != len(value):
            raise ValueError("a column twice")


def _declared(head: bytes) -> int:
    """Return how many entries a map of msgpack says that it has: in its first byte, or in the 2 or 4 after it."""
    match head[0]:
        case 0xDE:
            return int.from_bytes(head[1:3], "big")
        case 0xDF:
            return int.from_bytes(head[1:5], "big")
        case first:
            return first & 0x0F


def _plain(wire: WireOp) -> WireOp:
    if not _SIMPLE.issuperset(map(type, wire.values)):
        wire.values = [
            plain_row(value) if isinstance(value, dict) else plain(value) if isinstance(value, float) else value
            for value in wire.values
        ]
    return wire


def _change(wire: WireOp | WireSimple, at: int, numbers: Numbers) -> Change:
    values, seen = wire.values, wire.ctx
    names, fields = numbers.shapes[wire.shape]
    # Not by `strict`, which takes as long as all the rest.
    if len(names) != len(values):
        raise ValueError("values")
    if not seen:
        ctx = _NOTHING
    elif len(seen) == 2:
        ctx = {numbers.feeds[seen[0]]: seen[1]}
    else:
        ctx = dict(zip([numbers.feeds[place] for place in seen[::2]], seen[1::2], strict=True))
    opens = _opens(wire.open, names, numbers.feeds) if wire.open else _NOTHING_OPEN
    op = Op(wire.hlc, numbers.feed, at - numbers.before, numbers.authors[wire.author], ctx)
    return op, dict(zip(names, values, strict=False)), opens, fields


def _opens(flat: Sequence[int], names: Sequence[str], feeds: Sequence[int]) -> dict[str, frozenset[tuple[int, int]]]:
    left: dict[str, set[tuple[int, int]]] = {}
    for field, feed, n in zip(flat[::3], flat[1::3], flat[2::3], strict=True):
        left.setdefault(names[field], set()).add((feeds[feed], n))
    return {name: frozenset(dots) for name, dots in left.items()}


def pending_taken(feed: int, n: int, kept: Pending, word: Callable[[str], int]) -> Taken:
    """Return an operation that is not in a segment yet, in the same form."""
    ctx = dict(zip(kept.ctx[::2], kept.ctx[1::2], strict=True))
    op = Op(kept.hlc, feed, n, word(kept.author), ctx)
    left: dict[str, set[tuple[int, int]]] = {}
    for field, other, number in zip(kept.open[::3], kept.open[1::3], kept.open[2::3], strict=True):
        left.setdefault(kept.fields[field], set()).add((other, number))
    opens = {name: frozenset(dots) for name, dots in left.items()}
    return Taken(op, kept.kind, kept.uid, dict(zip(kept.fields, kept.values, strict=True)), opens)


def attached(body: Body, kind: str, field: str) -> list[bytes]:
    """Return the hashes that the operations on attachment links of a segment name."""
    if kind not in body.kinds:
        return []
    try:
        said = [_said(decode_op(raw), body, kind, field) for raw in body.ops]
    except (msgspec.MsgspecError, UnicodeDecodeError, IndexError, RecursionError) as error:
        raise Damaged(f"operation {body.feed.hex()[:8]}") from error
    return [bytes.fromhex(one) for one in said if isinstance(one, str) and _HASH.fullmatch(one)]


def _said(wire: WireOp, body: Body, kind: str, field: str) -> WireCell:
    shape = body.shapes[wire.shape]
    return wire.values[shape.index(field)] if body.kinds[wire.kind] == kind and field in shape else None


def _fitting(ops: Sequence[tuple[int, Pending]], start: int) -> int:
    size = 0
    for count, (_, kept) in enumerate(ops[start : start + SEGMENT_OPERATIONS]):
        size += len(encode(kept))
        if size > _ROOM and count:
            return count
    return min(len(ops) - start, SEGMENT_OPERATIONS)


class _List:
    """A list of the segment: each thing once, by its place."""

    def __init__(self) -> None:
        self.things: list[Any] = []
        self._places: dict[Any, int] = {}

    def place(self, thing: Any) -> int:
        found = self._places.get(thing)
        if found is None:
            found = self._places[thing] = len(self.things)
            self.things.append(thing)
        return found


def _raw(feed: bytes, ops: Sequence[tuple[int, Pending]], name: Callable[[int], bytes]) -> bytes:
    kinds, authors, feeds, shapes = _List(), _List(), _List(), _List()
    written = []
    for _, kept in ops:
        seen = [feeds.place(name(part)) if at % 2 == 0 else part for at, part in enumerate(kept.ctx)]
        left = [feeds.place(name(part)) if at % 3 == 1 else part for at, part in enumerate(kept.open)]
        shape = shapes.place(tuple(kept.fields))
        head = [kept.hlc, kinds.place(kept.kind), kept.uid, shape]
        written.append([*head, kept.values, seen, left, authors.place(kept.author)])
    return encode(
        [formats.SEGMENT, feed, ops[0][0], len(ops), kinds.things, authors.things, feeds.things, shapes.things, written]
    )
