"""Reads a TrueType file: which glyph draws a character, how wide it is, the measures of the face, its raw tables.

Reads only what a print asks for, because a print of few pages waits for it; which face draws what is decided in
`fonts`. A file stays mapped into memory as long as its tables are held.
"""

import mmap
import struct
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias

Table: TypeAlias = bytes | memoryview
"""A table of a font as it lies in its file."""

_DIRECTORY, _ENTRY = 12, 16
_NEEDED = frozenset(("cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp"))
_WANTED = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))
"""Platform and encoding of the maps from characters to glyphs, the widest first."""

_GROUPS = 12  # the format of a map that reaches beyond U+FFFF
_POSTSCRIPT_NAME = 6
_MACINTOSH = 1
_WITH_CAP_HEIGHT = 2  # the version of the table OS/2 from which on it says how high capitals are
_SYMBOLIC, _ITALIC = 4, 64


@dataclass(frozen=True, slots=True)
class FaceMetrics:
    """What a font descriptor says of a face, lengths in 1/1000 em."""

    name: str
    flags: int
    box: tuple[int, int, int, int]
    italic: int
    ascent: int
    descent: int
    cap_height: int
    stem: int


class DamagedError(ValueError):
    """A font file that is not whole; names it."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.file = file


def tables(path: Path) -> dict[str, Table]:
    """Map the tables of a font file into memory, unread; raise DamagedError where it is cut off or none at all."""
    if path.stat().st_size < _DIRECTORY:
        raise DamagedError(path.name)
    with path.open("rb") as file:
        whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    count = struct.unpack_from(">H", whole, 4)[0]
    if len(whole) < _DIRECTORY + _ENTRY * count:
        raise DamagedError(path.name)
    entries = [struct.unpack_from(">4s4x2L", whole, _DIRECTORY + _ENTRY * number) for number in range(count)]
    found: dict[str, Table] = {tag.decode("latin-1"): whole[start : start + length] for tag, start, length in entries}
    if not found.keys() >= _NEEDED or any(start + length > len(whole) for _, start, length in entries):
        raise DamagedError(path.name)
    return found


class Glyphs(dict[str, int]):
    """The glyph that draws each character, looked up on demand; 0 for one that the face does not hold."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        super().__init__()
        self._find = _finder(tables["cmap"])

    def __missing__(self, char: str) -> int:
        """Look a character up in the map of the face."""
        glyph = self[char] = self._find(ord(char))
        return glyph


class GlyphAdvances:
    """The advance of every glyph of a face, in 1/1000 em."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._em: int = struct.unpack_from(">H", tables["head"], 18)[0]
        full: int = struct.unpack_from(">H", tables["hhea"], 34)[0]
        self._pairs = numbers("H", tables["hmtx"][: 4 * full])
        self._last = 2 * full - 2

    def __getitem__(self, glyph: int) -> float:
        """Give the advance of a glyph; the last one listed serves all glyphs behind it."""
        return self._pairs[min(2 * glyph, self._last)] * 1000 / self._em


def measures(tables: Mapping[str, Table]) -> FaceMetrics:
    """Read what a font descriptor says of a face."""
    em, edges = struct.unpack_from(">H", tables["head"], 18)[0], struct.unpack_from(">4h", tables["head"], 36)
    left, bottom, right, top = (round(edge * 1000 / em) for edge in edges)
    version, weight = (struct.unpack_from(">H", tables["OS/2"], at)[0] for at in (0, 4))
    ascent, descent = struct.unpack_from(">2h", tables["OS/2"], 68)
    caps = struct.unpack_from(">h", tables["OS/2"], 88)[0] if version >= _WITH_CAP_HEIGHT else ascent
    italic = struct.unpack_from(">h", tables["post"], 4)[0]
    return FaceMetrics(
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


def _postscript_name(names: Table) -> str:
    count, texts = struct.unpack_from(">HH", names, 2)
    for number in range(count):
        platform, _, _, use, length, at = struct.unpack_from(">6H", names, 6 + 12 * number)
        if use == _POSTSCRIPT_NAME:
            coding = "ascii" if platform == _MACINTOSH else "utf-16-be"
            return bytes(names[texts + at : texts + at + length]).decode(coding)
    return "Unnamed"


def _finder(cmap: Table) -> Callable[[int], int]:
    """Choose the widest map of a face, and give what finds the glyph of a code point in it."""
    count = struct.unpack_from(">H", cmap, 2)[0]
    records = (struct.unpack_from(">HHL", cmap, 4 + 8 * number) for number in range(count))
    places = {(platform, encoding): place for platform, encoding, place in records}
    chosen = cmap[next(places[wanted] for wanted in _WANTED if wanted in places) :]
    if struct.unpack_from(">H", chosen)[0] == _GROUPS:
        groups = numbers("I", chosen[16 : 16 + 12 * struct.unpack_from(">L", chosen, 12)[0]])
        return partial(_in_groups, groups[::3], groups[1::3], groups[2::3])
    words = numbers("H", chosen[: struct.unpack_from(">H", chosen, 2)[0] // 2 * 2])
    return partial(_in_segments, words, words[3] // 2)


def _in_groups(firsts: Sequence[int], lasts: Sequence[int], glyphs: Sequence[int], code: int) -> int:
    """Find a glyph in a map of groups (format 12)."""
    at = bisect_right(firsts, code) - 1
    return glyphs[at] + code - firsts[at] if at >= 0 and code <= lasts[at] else 0


def _in_segments(words: Sequence[int], count: int, code: int) -> int:
    """Find a glyph in a map of segments (format 4): ends, a filler, starts, deltas, and how far their glyphs lie."""
    at = bisect_left(words, code, 7, 7 + count)
    start = at + count + 1
    if at == 7 + count or words[start] > code:
        return 0
    delta, offset = words[start + count], words[start + 2 * count]
    if not offset:
        return (code + delta) & 0xFFFF
    place = start + 2 * count + offset // 2 + code - words[start]
    # The last segment of some fonts points behind the table.
    glyph = words[place] if place < len(words) else 0
    return (glyph + delta) & 0xFFFF if glyph else 0


def numbers(kind: Literal["H", "I"], table: Table) -> Sequence[int]:
    """Read a table of big-endian numbers of two or four bytes at once."""
    found = array(kind, bytes(table))
    if sys.byteorder == "little":
        found.byteswap()
    return found
