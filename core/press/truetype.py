"""Reads a TrueType file: its characters with their glyphs and advances, the measures of the face, its raw tables.

Reads only what a print needs, because a print of few pages waits for it; which face draws what is decided in `fonts`.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont

_WANTED = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))
"""Platform and encoding of the maps from characters to glyphs, the widest first."""

_POSTSCRIPT_NAME = 6
_MACINTOSH = 1
_WITH_CAP_HEIGHT = 2  # the version of the table OS/2 from which on it says how high capitals are
_SYMBOLIC, _ITALIC = 4, 64


@dataclass(frozen=True, slots=True)
class Measures:
    """What a font descriptor says of a face, lengths in 1/1000 em."""

    name: str
    flags: int
    box: tuple[int, int, int, int]
    italic: int
    ascent: int
    descent: int
    cap_height: int
    stem: int


def tables(path: Path) -> dict[str, bytes]:
    """Read the tables of a font file as they lie in it."""
    with TTFont(path, lazy=True) as font:
        return {tag: font.reader[tag] for tag in font.reader.keys()}  # noqa: SIM118 a reader is no mapping


def glyphs(path: Path) -> tuple[dict[int, int], list[float]]:
    """Read which glyph draws each code point, and the advance of every glyph in 1/1000 em."""
    with TTFont(path, lazy=True) as font:
        cmap, head, hhea, hmtx = (font.reader[tag] for tag in ("cmap", "head", "hhea", "hmtx"))
        count = struct.unpack_from(">H", font.reader["maxp"], 4)[0]
    em = struct.unpack_from(">H", head, 18)[0]
    full = struct.unpack_from(">H", hhea, 34)[0]
    advances = [advance * 1000 / em for advance in struct.unpack_from(f">{2 * full}H", hmtx)[::2]]
    return _mapped(cmap), advances + advances[-1:] * (count - full)


def measures(tables: dict[str, bytes]) -> Measures:
    """Read what a font descriptor says of a face."""
    em, edges = struct.unpack_from(">H", tables["head"], 18)[0], struct.unpack_from(">4h", tables["head"], 36)
    left, bottom, right, top = (round(edge * 1000 / em) for edge in edges)
    version, weight = (struct.unpack_from(">H", tables["OS/2"], at)[0] for at in (0, 4))
    ascent, descent = struct.unpack_from(">2h", tables["OS/2"], 68)
    caps = struct.unpack_from(">h", tables["OS/2"], 88)[0] if version >= _WITH_CAP_HEIGHT else ascent
    italic = struct.unpack_from(">h", tables["post"], 4)[0]
    return Measures(
        name=_postscript_name(tables["name"]),
        flags=_SYMBOLIC | (_ITALIC if italic else 0),
        box=(left, bottom, right, top),
        italic=italic,
        ascent=round(ascent * 1000 / em),
        descent=round(descent * 1000 / em),
        cap_height=round(caps * 1000 / em),
        # The usual guess from the weight, because the file does not say it.
        stem=round(50 + (weight / 65) ** 2),
    )


def _postscript_name(names: bytes) -> str:
    count, texts = struct.unpack_from(">HH", names, 2)
    for number in range(count):
        platform, _, _, use, length, at = struct.unpack_from(">6H", names, 6 + 12 * number)
        if use == _POSTSCRIPT_NAME:
            coding = "ascii" if platform == _MACINTOSH else "utf-16-be"
            return names[texts + at : texts + at + length].decode(coding)
    return "Unnamed"


def _mapped(cmap: bytes) -> dict[int, int]:
    count = struct.unpack_from(">H", cmap, 2)[0]
    records = (struct.unpack_from(">HHL", cmap, 4 + 8 * number) for number in range(count))
    places = {(platform, encoding): place for platform, encoding, place in records}
    place = next(places[wanted] for wanted in _WANTED if wanted in places)
    wide = struct.unpack_from(">H", cmap, place)[0] == 12
    found = _of_groups(cmap, place) if wide else _of_segments(cmap, place)
    found.pop(0xFFFF, None)
    return {code: glyph for code, glyph in found.items() if glyph}


def _of_groups(cmap: bytes, place: int) -> dict[int, int]:
    """Read a map of groups (format 12)."""
    count = struct.unpack_from(">L", cmap, place + 12)[0]
    numbers = struct.unpack_from(f">{3 * count}L", cmap, place + 16)
    found: dict[int, int] = {}
    for first, last, glyph in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
        found.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
    return found


def _of_segments(cmap: bytes, place: int) -> dict[int, int]:
    """Read a map of segments (format 4)."""
    length, _, double = struct.unpack_from(">HHH", cmap, place + 2)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", cmap, place + 14)
    starts = struct.unpack_from(f">{count}H", cmap, place + 16 + double)
    deltas = struct.unpack_from(f">{count}H", cmap, place + 16 + 2 * double)
    at = place + 16 + 3 * double
    offsets = struct.unpack_from(f">{count}H", cmap, at)
    found: dict[int, int] = {}
    for number, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        codes = range(first, last + 1)
        if not offset:
            found.update((code, code + delta & 0xFFFF) for code in codes)
            continue
        begin = at + 2 * number + offset
        # The last segment of some fonts points behind the table.
        listed = struct.unpack_from(f">{min(len(codes), (place + length - begin) // 2)}H", cmap, begin)
        found.update((code, glyph + delta & 0xFFFF) for code, glyph in zip(codes, listed, strict=False) if glyph)
    return found
