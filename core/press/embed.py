"""Puts one face into one document as a single Type0 font: codes, the subset program, widths and the way back to text.

A code is given to a pair of (glyph, text), not to the glyph alone: many glyphs serve several characters, and with pairs
each of them is found and copied as itself. Relies on three names of ReportLab's document: `fontMapping`, `delayedFonts`
and the dictionary of `BasicFonts`.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import groupby

from fontTools.ttLib import TTFont
from fontTools.ttLib.sfnt import SFNTWriter
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFStream

from core.press.fonts import GETA, Face
from core.press.lines import is_mark

VERTICAL = dict(
    zip("，、。：；！？（）《》〈〉【】〔〕「」『』—…", "︐︑︒︓︔！？︵︶︽︾︿﹀︻︼︹︺﹁﹂﹃﹄︱︙", strict=True)
)
"""What stands for a mark in a vertical column; its code still carries the ordinary mark."""

_BFCHARS = 100  # the most that one block may hold
_SYMBOLIC, _NONSYMBOLIC = 4, 32
_COMPONENT_WORDS, _COMPONENT_MORE = 0x0001, 0x0020
_COMPONENT_SCALES = ((0x0008, 2), (0x0040, 4), (0x0080, 8))


class Embedded:
    """A face as one document uses it; registers itself with the document and writes its objects when that is saved."""

    def __init__(self, face: Face, document: PDFDocument) -> None:
        self.face = face
        self.name = f"F{len(document.fontMapping) + 1}"
        self.own = _Own(self)
        self.hexes = _Hexes(self)
        self.upright = _Upright(self)
        self.lacking = False  # whether a character was drawn as 〓
        self._codes: dict[tuple[int, str], int] = {}
        document.fontMapping[face.name] = f"/{self.name}"
        document.delayedFonts.append(self)

    def code(self, glyph: int, text: str) -> str:
        """Give the code, in hex, of a glyph that stands for `text`."""
        return f"{self._codes.setdefault((glyph, text), len(self._codes) + 1):04X}"

    def addObjects(self, document: PDFDocument) -> None:
        """Write the font's six objects, unless nothing is set in it; called by ReportLab when it saves."""
        pairs = list(self._codes)
        if not pairs:
            return
        glyphs = [glyph for glyph, _ in pairs]
        with TTFont(self.face.path, lazy=True) as source:
            tables = {tag: source.reader[tag] for tag in source.reader.keys()}  # noqa: SIM118 a reader is no mapping
        program, places = subset(tables, glyphs)
        name = f"{_tag(self.face.name, pairs)}+{self.face.file.name.decode()}"
        to_glyph = b"\0\0" + b"".join(struct.pack(">H", places[glyph]) for glyph in glyphs)
        file = _stream(program, {"Length1": len(program)})
        font = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType2"),
                "BaseFont": PDFName(name),
                "CIDSystemInfo": PDFDictionary({"Registry": "(Adobe)", "Ordering": "(Identity)", "Supplement": 0}),
                "DW": 1000,
                "W": _widths(tables, glyphs),
                "CIDToGIDMap": document.Reference(_stream(to_glyph, {})),
                "FontDescriptor": document.Reference(self._descriptor(name, document.Reference(file))),
            }
        )
        composite = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("Type0"),
                "BaseFont": PDFName(name),
                "Encoding": PDFName("Identity-H"),
                "DescendantFonts": PDFArray([document.Reference(font)]),
                "ToUnicode": document.Reference(_stream(to_unicode(text for _, text in pairs), {})),
            }
        )
        document.idToObject["BasicFonts"].dict[self.name] = document.Reference(composite)

    def _descriptor(self, name: str, file: object) -> PDFDictionary:
        metrics = self.face.file
        return PDFDictionary(
            {
                "Type": PDFName("FontDescriptor"),
                "FontName": PDFName(name),
                "Flags": metrics.flags & ~_NONSYMBOLIC | _SYMBOLIC,
                "FontBBox": PDFArray([round(edge) for edge in metrics.bbox]),
                "ItalicAngle": round(metrics.italicAngle),
                "Ascent": round(metrics.ascent),
                "Descent": round(metrics.descent),
                "CapHeight": round(metrics.capHeight),
                "StemV": round(metrics.stemV),
                "FontFile2": file,
            }
        )


class _Own(dict[str, str]):
    """The code of every character that the face holds, filled on demand; for any other it raises KeyError."""

    def __init__(self, font: Embedded) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, char: str) -> str:
        code = self._font.code(self._font.face.glyphs[ord(char)], char)
        self[char] = code
        return code


class _Hexes(dict[str, str]):
    """The code of every character in an ordinary line, filled on demand; a mark without a glyph has none."""

    def __init__(self, font: Embedded) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, char: str) -> str:
        if char in self._font.face.chars:
            code = self._font.own[char]
        elif is_mark(char):
            code = ""
        else:
            self._font.lacking = True
            code = self._font.code(self._font.face.glyphs[ord(GETA)], char)
        self[char] = code
        return code


class _Upright(dict[str, str]):
    """The code of every character in a vertical column."""

    def __init__(self, font: Embedded) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, char: str) -> str:
        glyph = self._font.face.glyphs.get(ord(VERTICAL.get(char, char)))
        code = self._font.hexes[char] if glyph is None else self._font.code(glyph, char)
        self[char] = code
        return code


def subset(tables: dict[str, bytes], glyphs: Sequence[int]) -> tuple[bytes, dict[int, int]]:
    """Make a font program of some glyphs, copied unread, and the map from their old numbers to the new.

    fontTools' own subsetter costs more than a hundred pages; this needs a fiftieth of its time.
    """
    locations = _locations(tables)
    places = {glyph: place for place, glyph in enumerate(dict.fromkeys([0, *glyphs]))}
    outlines, offsets = bytearray(), [0]
    order = list(places)
    for glyph in order:  # grows while it is walked: parts of composite glyphs follow
        entry = bytearray(tables["glyf"][locations[glyph] : locations[glyph + 1]])
        _renumber_parts(entry, places, order)
        outlines += entry + bytes(-len(entry) % 4)
        offsets.append(len(outlines))
    kept: dict[str, bytes] = {tag: tables[tag] for tag in ("cvt ", "fpgm", "prep") if tag in tables}
    kept |= _headers(tables, len(order)) | {
        "hmtx": b"".join(struct.pack(">HH", *_metrics(tables, glyph)) for glyph in order),
        "loca": struct.pack(f">{len(offsets)}L", *offsets),
        "glyf": bytes(outlines),
    }
    return _program(kept), places


def to_unicode(texts: Iterable[str]) -> bytes:
    """Write the map from codes, counted from 1, to the texts they stand for."""
    entries = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in enumerate(texts, 1)]
    blocks = [entries[at : at + _BFCHARS] for at in range(0, len(entries), _BFCHARS)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()


def _locations(tables: dict[str, bytes]) -> tuple[int, ...]:
    loca, long = tables["loca"], struct.unpack_from(">h", tables["head"], 50)[0]
    if long:
        return struct.unpack(f">{len(loca) // 4}L", loca)
    return tuple(2 * offset for offset in struct.unpack(f">{len(loca) // 2}H", loca))


def _renumber_parts(entry: bytearray, places: dict[int, int], order: list[int]) -> None:
    if not entry or struct.unpack_from(">h", entry)[0] >= 0:
        return
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


def _headers(tables: dict[str, bytes], count: int) -> dict[str, bytes]:
    head, hhea, maxp = bytearray(tables["head"]), bytearray(tables["hhea"]), bytearray(tables["maxp"])
    struct.pack_into(">L", head, 8, 0)
    struct.pack_into(">h", head, 50, 1)
    struct.pack_into(">H", hhea, 34, count)
    struct.pack_into(">H", maxp, 4, count)
    return {"head": bytes(head), "hhea": bytes(hhea), "maxp": bytes(maxp)}


def _metrics(tables: dict[str, bytes], glyph: int) -> tuple[int, int]:
    """Read advance and left bearing of a glyph; the last full pair's advance serves all glyphs behind it."""
    full = struct.unpack_from(">H", tables["hhea"], 34)[0]
    hmtx = tables["hmtx"]
    if glyph < full:
        advance, bearing = struct.unpack_from(">Hh", hmtx, 4 * glyph)
    else:
        advance = struct.unpack_from(">H", hmtx, 4 * (full - 1))[0]
        bearing = struct.unpack_from(">h", hmtx, 4 * full + 2 * (glyph - full))[0]
    return advance, bearing & 0xFFFF


def _program(tables: dict[str, bytes]) -> bytes:
    target = BytesIO()
    writer = SFNTWriter(target, len(tables), sfntVersion="\0\1\0\0")
    for tag in sorted(tables):
        writer[tag] = tables[tag]
    writer.close()
    return target.getvalue()


def _widths(tables: dict[str, bytes], glyphs: Sequence[int]) -> PDFArray:
    em = struct.unpack_from(">H", tables["head"], 18)[0]
    widths = [round(_metrics(tables, glyph)[0] * 1000 / em, 2) for glyph in glyphs]
    other = [(code, width) for code, width in enumerate(widths, 1) if width != 1000]
    runs = groupby(enumerate(other), lambda item: item[1][0] - item[0])
    listed: list[object] = []
    for _, run in runs:
        members = [entry for _, entry in run]
        listed += [members[0][0], PDFArray([f"{width:g}" for _, width in members])]
    return PDFArray(listed)


def _stream(content: bytes, entries: dict[str, object]) -> PDFStream:
    entries = {**entries, "Filter": PDFName("FlateDecode")}
    return PDFStream(PDFDictionary(entries), zlib.compress(content))


def _tag(role: str, pairs: Iterable[tuple[int, str]]) -> str:
    digest = hashlib.sha256(repr((role, list(pairs))).encode()).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])
