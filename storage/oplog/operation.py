"""Operations as they are written down: typed msgpack, decoded strictly; packing and signing are left to the segments.

One operation is one save of one record by one person; README.md has each item.

A field has a stable name, never a position. `shape` names the fields of a save once per segment; further items that
a newer program may append are ignored on decoding and survive, because the bytes themselves are kept and passed on.
"""

import math
import os
import re
import time
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec

from storage.errors import BadValue
from storage.values import ColumnValue, FieldValue

# No stamp is older than this: a computer whose battery is empty starts in 1970.
BUILT = datetime(2026, 11, 1, tzinfo=UTC)
DAY_MS = 24 * 3600 * 1000
LONGEST_TEXT = 256 * 1024
LARGEST_OPERATION = 3 * 1024 * 1024
SEGMENT_OPERATIONS = 1000
_HEX = re.compile("[0-9a-f]+")

Int64 = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
Unsigned = Annotated[int, msgspec.Meta(ge=0, le=2**62)]
WireText = Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]
Key16 = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
Key32 = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
WireValue = Int64 | float | WireText | None
WireCell = Int64 | float | WireText | None | dict[WireText, WireValue]


class WireOp(msgspec.Struct, array_like=True, gc=False):
    """One operation inside a segment; kind, shape, author and feeds are numbers into the lists of the segment."""

    hlc: Unsigned
    kind: Unsigned
    uid: Key16
    shape: Unsigned
    values: list[WireCell]
    # feed, number, feed, number ...
    ctx: list[Unsigned]
    # place of the field in the shape, feed, number ...
    open: list[Unsigned]
    author: Unsigned


class WireSimple(msgspec.Struct, array_like=True, gc=False):
    """An operation of texts and whole numbers alone, as nearly all are: its values need no further look."""

    hlc: Unsigned
    kind: Unsigned
    uid: Key16
    shape: Unsigned
    values: list[Int64 | WireText | None]
    ctx: list[Unsigned]
    open: list[Unsigned]
    author: Unsigned


class WireRows(msgspec.Struct, array_like=True, gc=False):
    """An operation whose values are still bytes, to see how many columns a row declares."""

    hlc: Unsigned
    kind: Unsigned
    uid: Key16
    shape: Unsigned
    values: list[msgspec.Raw]


class WireKey(msgspec.Struct, array_like=True, gc=False):
    """The head of an operation: enough to know which record it is about."""

    hlc: Unsigned
    kind: Unsigned
    uid: Key16


class SegmentBody(msgspec.Struct, array_like=True):
    """A segment unpacked: consecutive operations of one feed; each is decoded only when its turn comes."""

    version: Unsigned
    feed: Key16
    first: Unsigned
    count: Annotated[int, msgspec.Meta(ge=1, le=SEGMENT_OPERATIONS)]
    kinds: list[WireText]
    authors: list[WireText]
    feeds: list[Key16]
    shapes: list[tuple[WireText, ...]]
    ops: list[msgspec.Raw]


class Pending(msgspec.Struct, array_like=True, gc=False):
    """An own operation that is not in a segment yet; feeds are local numbers."""

    hlc: int
    kind: str
    uid: bytes
    fields: list[str]
    values: list[WireCell]
    ctx: list[int]
    open: list[int]
    author: str


encode = msgspec.msgpack.Encoder().encode
decode_op = msgspec.msgpack.Decoder(WireOp).decode
decode_simple = msgspec.msgpack.Decoder(list[WireSimple]).decode
decode_rows = msgspec.msgpack.Decoder(WireRows).decode
decode_key = msgspec.msgpack.Decoder(WireKey).decode
decode_keys = msgspec.msgpack.Decoder(list[WireKey]).decode
decode_body = msgspec.msgpack.Decoder(SegmentBody).decode
decode_pending = msgspec.msgpack.Decoder(Pending).decode


# An array of 8 items, and the same with a ninth: what stood before it, summed up.
_EIGHT, _NINE, _SUM = b"\x98", b"\x99", b"\xce"


def encode_waiting(pending: Pending) -> bytes:
    """Return an operation that waits as it is kept: with a checksum (CRC-32) behind it, for it is not signed yet."""
    encoded = encode(pending)
    return _NINE + encoded[1:] + _SUM + zlib.crc32(encoded).to_bytes(4, "big")


def undamaged(waiting: bytes) -> bool:
    """Tell whether an operation that waits is as it was kept; one that 0.1 kept has only its form to tell by."""
    if waiting[:1] == _EIGHT:
        return _decodes(waiting)
    kept, mark, checksum = waiting[1:-5], waiting[-5:-4], waiting[-4:]
    return waiting[:1] == _NINE and mark == _SUM and zlib.crc32(_EIGHT + kept).to_bytes(4, "big") == checksum


def _decodes(waiting: bytes) -> bool:
    try:
        decode_pending(waiting)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False
    return True


def joined(raws: Sequence[msgspec.Raw]) -> bytes:
    """Return values that are still bytes as one list, to decode them in one go."""
    return b"\xdd" + len(raws).to_bytes(4, "big") + b"".join(raws)


def new_uid() -> str:
    """Return a new uid (UUIDv7, 32 hex): those made later sort later, also within a millisecond (RFC 9562, 6.2)."""
    ms, rest = divmod(time.time_ns(), 1_000_000)
    chance = int.from_bytes(os.urandom(8), "big") >> 2
    number = (ms & (2**48 - 1)) << 80 | 0x7 << 76 | (rest * 4096 // 1_000_000) << 64 | 0x2 << 62 | chance
    return f"{number:032x}"


def uid_bytes(uid: str) -> bytes:
    """Return a uid (of a record, a device, a package) as it is kept; what is none becomes one that nothing has."""
    return bytes.fromhex(uid) if _HEX.fullmatch(uid) and len(uid) % 2 == 0 else b""


def row_uid() -> str:
    """Return a new id for a row inside a record (32 hex)."""
    return new_uid()


def clean(field: str, value: Any) -> FieldValue:
    """Return a value as it is kept and travels; refuse what cannot be: half characters, NaN, 65-bit numbers."""
    if isinstance(value, dict):
        return plain_row({name: _clean_value(f"{field}.{name}", part) for name, part in value.items()})
    return _clean_value(field, value)


def plain_row(row: Mapping[str, ColumnValue]) -> dict[str, ColumnValue]:
    """Return a row without its id (the field is named by it) and without empty parts."""
    return {name: plain(value) for name, value in row.items() if value is not None and name != "id"}


def plain(value: ColumnValue) -> ColumnValue:
    """Return a number without a fraction as a whole number, so that it is the same in every column and program."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    return value


def _clean_value(field: str, value: Any) -> ColumnValue:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return _clean_text(field, value)
    if isinstance(value, int):
        if not -(2**63) <= value < 2**63:
            raise BadValue(field, "number")
        return int(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise BadValue(field, "number")
        return plain(value)
    raise BadValue(field, "shape")


def _clean_text(field: str, value: str) -> str:
    if len(value) > LONGEST_TEXT:
        raise BadValue(field, "size")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise BadValue(field, "text") from error
    return value


def milliseconds(moment: datetime) -> int:
    """Return a moment as milliseconds since 1970."""
    return int(moment.timestamp() * 1000)


# Windows tells no time beyond the year 3000: the clock of another computer may stand anywhere.
_LAST_DAY = 32_535_129_600_000


def moment(ms: int) -> datetime:
    """Return milliseconds since 1970 as a moment; what lies beyond the calendar is its last day."""
    return datetime.fromtimestamp(min(max(ms, 0), _LAST_DAY) / 1000, tz=UTC)
