"""Makes a small font program of the glyphs that a document uses, copied unread out of a TrueType file.

fontTools' own subsetter costs more than a hundred pages; this needs a fiftieth of its time.
"""

import struct
from collections.abc import Mapping, Sequence

from core.press.text import truetype
from core.press.text.truetype import Table

_COMPOSITE = 0x80  # in its first byte: the count of contours is negative
_COMPONENT_WORDS, _COMPONENT_MORE = 0x0001, 0x0020
_COMPONENT_SCALES = ((0x0008, 2), (0x0040, 4), (0x0080, 8))
_ALL = 0xFFFFFFFF
_SUM_OF_A_FONT = 0xB1B0AFBA


def subset(tables: Mapping[str, Table], glyphs: Sequence[int]) -> tuple[bytes, dict[int, int]]:
    """Make a font program of some glyphs, and the map from their old numbers to the new."""
    source, begins = tables["glyf"], _locations(tables)
    places = {glyph: place for place, glyph in enumerate(dict.fromkeys([0, *glyphs]))}
    outlines: list[Table] = []
    offsets, order = [0], list(places)
    for glyph in order:  # grows while it is walked: parts of composite glyphs follow
        start, end = begins[glyph], begins[glyph + 1]
        entry = source[start:end]
        if entry and entry[0] & _COMPOSITE:
            entry = _renumbered(entry, places, order)
        outlines += (entry, bytes(-len(entry) % 4))
        offsets.append(offsets[-1] + (end - start + 3) // 4 * 4)
    kept = {tag: bytes(tables[tag]) for tag in ("cvt ", "fpgm", "prep") if tag in tables}
    kept |= _headers(tables, len(order)) | {
        "hmtx": _metrics(tables, order),
        "loca": struct.pack(f">{len(offsets)}L", *offsets),
        "glyf": b"".join(outlines),
    }
    return _program(kept), places


def _locations(tables: Mapping[str, Table]) -> Sequence[int]:
    loca, long = tables["loca"], struct.unpack_from(">h", tables["head"], 50)[0]
    if long:
        return truetype.numbers("I", loca)
    return [2 * offset for offset in truetype.numbers("H", loca)]


def _renumbered(glyph: Table, places: dict[int, int], order: list[int]) -> bytes:
    """Give a composite glyph with the new numbers of its parts."""
    entry = bytearray(glyph)
    at, more = 10, True
    while more:
        flags, part = struct.unpack_from(">HH", entry, at)
        if part not in places:
            places[part] = len(order)
            order.append(part)
        struct.pack_into(">H", entry, at + 2, places[part])
        at += 4 + (4 if flags & _COMPONENT_WORDS else 2)
        at += sum(size for flag, size in _COMPONENT_SCALES if flags & flag)
        more = bool(flags & _COMPONENT_MORE)
    return bytes(entry)


def _headers(tables: Mapping[str, Table], count: int) -> dict[str, bytes]:
    head, hhea, maxp = bytearray(tables["head"]), bytearray(tables["hhea"]), bytearray(tables["maxp"])
    struct.pack_into(">L", head, 8, 0)
    struct.pack_into(">h", head, 50, 1)
    struct.pack_into(">H", hhea, 34, count)
    struct.pack_into(">H", maxp, 4, count)
    return {"head": bytes(head), "hhea": bytes(hhea), "maxp": bytes(maxp)}


def _metrics(tables: Mapping[str, Table], glyphs: Sequence[int]) -> bytes:
    """Copy advance and left bearing of glyphs; the last full pair's advance serves all glyphs behind it."""
    full, hmtx = struct.unpack_from(">H", tables["hhea"], 34)[0], bytes(tables["hmtx"])
    last, bearings = hmtx[4 * full - 4 : 4 * full - 2], 2 * full
    return b"".join(
        [
            hmtx[4 * glyph : 4 * glyph + 4]
            if glyph < full
            else last + hmtx[bearings + 2 * glyph : bearings + 2 * glyph + 2]
            for glyph in glyphs
        ]
    )


def _program(tables: Mapping[str, bytes]) -> bytes:
    """Lay tables behind a directory with the sum of each, and into `head` what the sum of the whole lacks."""
    count = len(tables)
    power = count.bit_length() - 1
    directory = struct.pack(">4s4H", b"\0\1\0\0", count, 16 << power, power, 16 * (count - (1 << power)))
    at, total, laid = len(directory) + 16 * count, 0, []
    for tag in sorted(tables):
        padded = tables[tag] + bytes(-len(tables[tag]) % 4)
        total += (own := _sum(padded))
        directory += struct.pack(">4s3L", tag.encode(), own, at, len(tables[tag]))
        laid.append(padded)
        at += len(padded)
    lacking = (_SUM_OF_A_FONT - total - _sum(directory)) & _ALL
    head = sorted(tables).index("head")
    laid[head] = laid[head][:8] + struct.pack(">L", lacking) + laid[head][12:]
    return b"".join([directory, *laid])


def _sum(words: bytes) -> int:
    return sum(truetype.numbers("I", words)) & _ALL
