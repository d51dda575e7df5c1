"""Segments: consecutive operations of one feed, packed, hashed and signed once, then kept and passed on as they are.

Bytes to operations under local numbers and back; README.md has each byte.
"""

import hashlib
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
import zstandard

from storage import formats
from storage.errors import DamagedPackage, NewerFormat, TooLarge
from storage.oplog.merge import Dots, Op
from storage.oplog.operation import (
    SEGMENT_OPERATIONS,
    Pending,
    SegmentBody,
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
from storage.values import FieldValue

LARGEST_RAW = 4 * 1024 * 1024
_ROOM = LARGEST_RAW - 64 * 1024
_LEVEL = 6
_SIMPLE = frozenset((str, int, type(None)))
# An operation, what it changes, what it leaves open where, and all fields that it changes.
Change = tuple[Op, dict[str, FieldValue], dict[str, Dots], frozenset[str]]
# The fields of a save in their order, and as a set.
Shape = tuple[tuple[str, ...], frozenset[str]]
_NOTHING: dict[int, int] = {}
# The kind whose records link files to others, and its field that names the content.
ATTACHMENT, ATTACHMENT_HASH = "attachment", "hash"
_HASH = re.compile("[0-9a-f]{64}")
_NOTHING_OPEN: dict[str, Dots] = {}


class Segment(NamedTuple):
    """A segment as it is kept and travels; `signature` covers feed, range and hash."""

    first: int
    operations: int
    hash: bytes
    signature: bytes
    raw: int
    packed: bytes


class Operation(NamedTuple):
    """One operation whole, under local numbers: also of which record, what it changes, what it leaves open where."""

    op: Op
    kind: str
    uid: bytes
    changes: dict[str, FieldValue]
    opens: dict[str, Dots]


def seal(
    feed: bytes, ops: Sequence[tuple[int, Pending]], name: Callable[[int], bytes], sign: Callable[[bytes], bytes]
) -> Iterator[Segment]:
    """Yield the segments of these consecutive operations."""
    start = 0
    while start < len(ops):
        count = _fitting(ops, start)
        taken = ops[start : start + count]
        raw = _raw(feed, taken, name)
        packed = zstandard.ZstdCompressor(level=_LEVEL).compress(raw)
        digest = hashlib.sha256(packed).digest()
        signature = sign(statement(feed, taken[0][0], count, digest))
        yield Segment(taken[0][0], count, digest, signature, len(raw), packed)
        start += count


def statement(feed: bytes, first: int, count: int, digest: bytes) -> bytes:
    """Return what the author of a segment signs."""
    return feed + first.to_bytes(8, "big") + count.to_bytes(4, "big") + digest


def intact(packed: bytes, digest: bytes) -> bool:
    """Tell whether a segment is byte for byte the one of that SHA-256."""
    return hashlib.sha256(packed).digest() == digest


def unpack(packed: bytes, raw: int, feed: bytes, first: int, count: int) -> SegmentBody:
    """Return a segment unpacked, with every declared size and number checked; its operations are still bytes."""
    if raw > LARGEST_RAW:
        raise TooLarge("segment", raw, LARGEST_RAW)
    place = f"{feed.hex()[:8]} {first}"
    try:
        declared = zstandard.frame_content_size(packed)
        if declared > LARGEST_RAW:
            raise TooLarge("segment", declared, LARGEST_RAW)
        if declared != raw:
            raise DamagedPackage(f"packing {place}")
        body = decode_body(zstandard.ZstdDecompressor().decompress(packed, max_output_size=raw))
    except zstandard.ZstdError as error:
        raise DamagedPackage(f"packing {place}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DamagedPackage(f"content {place}") from error
    if body.version > formats.SEGMENT:
        raise NewerFormat(body.version)
    if (body.feed, body.first, body.count, len(body.ops)) != (feed, first, count, count):
        raise DamagedPackage(f"range {place}")
    return body


def keys(body: SegmentBody) -> list[tuple[int, bytes]]:
    """Return place of the kind and uid of each operation."""
    kinds = len(body.kinds)
    try:
        records = [(key.kind, key.uid) for key in decode_keys(joined(body.ops))]
    except ValueError as error:
        raise DamagedPackage(f"operation {body.feed.hex()[:8]}") from error
    if any(kind >= kinds for kind, _ in records):
        raise DamagedPackage(f"operation {body.feed.hex()[:8]}")
    return records


@lru_cache(maxsize=1024)
def _known(names: tuple[str, ...]) -> Shape:
    """Return the same strings for the same names, whichever segment brings them: a dict then need not compare them."""
    interned = tuple(map(sys.intern, names))
    return interned, frozenset(interned)


class LocalNumbers:
    """The lists of a segment as local numbers, worked out once for all its operations."""

    def __init__(
        self,
        body: SegmentBody,
        feed: Callable[[bytes], int],
        intern: Callable[[str], int],
        start: int = 0,
        segment: int = 0,
    ) -> None:
        self.body, self.segment = body, segment
        self.shapes = [_known(names) for names in body.shapes]
        # An operation has the running number `start` and more; its own number lies `before` below it.
        self.before = start - body.first
        self.feed = feed(body.feed)
        self.feeds = [feed(uid) for uid in body.feeds]
        self.authors = [intern(author) for author in body.authors]


def decode(raw: Any, at: int, numbers: LocalNumbers) -> Change:
    """Decode one operation strictly, by its running number; the fields have the names they were written under."""
    try:
        wire = decode_op(raw)
        if dict in map(type, wire.values):
            _refuse_doubles(raw, wire)
        return _change(_plain(wire), at, numbers)
    except (msgspec.MsgspecError, UnicodeDecodeError, IndexError, ValueError, RecursionError) as error:
        raise DamagedPackage(f"operation {numbers.body.feed.hex()[:8]} {at - numbers.before}") from error


def decode_all(raws: Sequence[Any], ats: Sequence[int], numbers: Sequence[LocalNumbers]) -> list[Change]:
    """Do the same for many at once; where one is not simple, or not sound, each is looked at alone."""
    try:
        return list(map(_change, decode_simple(joined(raws)), ats, numbers))
    except (msgspec.MsgspecError, UnicodeDecodeError, IndexError, ValueError, RecursionError):
        return list(map(decode, raws, ats, numbers))


def _refuse_doubles(raw: Any, wire: WireOp) -> None:
    """Refuse a row that names a column twice: two programs could read two things in it."""
    for raw_value, value in zip(decode_rows(raw).values, wire.values, strict=True):
        if isinstance(value, dict) and _declared(bytes(raw_value)) != len(value):
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


def _change(wire: WireOp | WireSimple, at: int, numbers: LocalNumbers) -> Change:
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


def _opens(flat: Sequence[int], names: Sequence[str], feeds: Sequence[int]) -> dict[str, Dots]:
    opens: dict[str, set[tuple[int, int]]] = {}
    for field, feed, n in zip(flat[::3], flat[1::3], flat[2::3], strict=True):
        opens.setdefault(names[field], set()).add((feeds[feed], n))
    return {name: frozenset(dots) for name, dots in opens.items()}


def pending_operation(feed: int, n: int, pending: Pending, intern: Callable[[str], int]) -> Operation:
    """Return an operation that is not in a segment yet, in the same form."""
    ctx = dict(zip(pending.ctx[::2], pending.ctx[1::2], strict=True))
    op = Op(pending.hlc, feed, n, intern(pending.author), ctx)
    opens_of: dict[str, set[tuple[int, int]]] = {}
    for field, other, number in zip(pending.open[::3], pending.open[1::3], pending.open[2::3], strict=True):
        opens_of.setdefault(pending.fields[field], set()).add((other, number))
    opens = {name: frozenset(dots) for name, dots in opens_of.items()}
    return Operation(op, pending.kind, pending.uid, dict(zip(pending.fields, pending.values, strict=True)), opens)


def attached(body: SegmentBody) -> list[bytes]:
    """Return the hashes that the operations on attachment links of a segment name."""
    if ATTACHMENT not in body.kinds:
        return []
    try:
        named = [_named(decode_op(raw), body) for raw in body.ops]
    except (msgspec.MsgspecError, UnicodeDecodeError, IndexError, RecursionError) as error:
        raise DamagedPackage(f"operation {body.feed.hex()[:8]}") from error
    return [bytes.fromhex(text) for text in named if isinstance(text, str) and _HASH.fullmatch(text)]


def _named(wire: WireOp, body: SegmentBody) -> WireCell:
    shape = body.shapes[wire.shape]
    if body.kinds[wire.kind] != ATTACHMENT or ATTACHMENT_HASH not in shape:
        return None
    return wire.values[shape.index(ATTACHMENT_HASH)]


def _fitting(ops: Sequence[tuple[int, Pending]], start: int) -> int:
    size = 0
    for count, (_, pending) in enumerate(ops[start : start + SEGMENT_OPERATIONS]):
        size += len(encode(pending))
        if size > _ROOM and count:
            return count
    return min(len(ops) - start, SEGMENT_OPERATIONS)


class _Interned:
    """A list of the segment: each text, feed or shape once, by its place."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self._places: dict[Any, int] = {}

    def place(self, item: Any) -> int:
        place = self._places.get(item)
        if place is None:
            place = self._places[item] = len(self.items)
            self.items.append(item)
        return place


def _raw(feed: bytes, ops: Sequence[tuple[int, Pending]], name: Callable[[int], bytes]) -> bytes:
    kinds, authors, feeds, shapes = _Interned(), _Interned(), _Interned(), _Interned()
    operations = []
    for _, pending in ops:
        ctx = [feeds.place(name(part)) if at % 2 == 0 else part for at, part in enumerate(pending.ctx)]
        opens = [feeds.place(name(part)) if at % 3 == 1 else part for at, part in enumerate(pending.open)]
        shape = shapes.place(tuple(pending.fields))
        head = [pending.hlc, kinds.place(pending.kind), pending.uid, shape]
        operations.append([*head, pending.values, ctx, opens, authors.place(pending.author)])
    return encode(
        [formats.SEGMENT, feed, ops[0][0], len(ops), kinds.items, authors.items, feeds.items, shapes.items, operations]
    )
