"""Puts one face into one document as a single Type0 font: codes, the subset program, widths and the way back to text.

A code is given at first use to a pair of (glyph, text), not to the glyph alone: many glyphs serve several characters,
and with pairs each of them is found and copied as itself. Frequent characters come first, so their codes are small and
pages press well. Relies on three names of ReportLab's document: `fontMapping`, `delayedFonts` and the dictionary of
`BasicFonts`.
"""

import hashlib
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from itertools import groupby

from fontTools.ttLib.sfnt import SFNTWriter
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFStream

from core.press import truetype
from core.press.fonts import GETA, Face
from core.press.lines import is_mark
from core.press.truetype import Measures

VERTICAL = dict(
    zip("，、。：；！？（）《》〈〉【】〔〕「」『』—…", "︐︑︒︓︔！？︵︶︽︾︿﹀︻︼︹︺﹁﹂﹃﹄︱︙", strict=True)
)
"""What stands for a mark in a vertical column; its code still carries the ordinary mark."""

_BFCHARS = 100  # the most that one block may hold
_COMPONENT_WORDS, _COMPONENT_MORE = 0x0001, 0x0020
_COMPONENT_SCALES = ((0x0008, 2), (0x0040, 4), (0x0080, 8))


class Embedded:
    """A face as one document uses it; registers itself with the document and writes its objects when that is saved."""

    def __init__(self, face: Face, document: PDFDocument) -> None:
        self.face = face
        self.name = f"F{len(document.fontMapping) + 1}"
        self.lacking = False  # whether a character was drawn as 〓
        self._codes: dict[tuple[int, str], int] = {}
        self._own, self._lines, self._columns = _Codes(self._held), _Codes(self._in_line), _Codes(self._in_column)
        document.fontMapping[face.name] = f"/{self.name}"
        document.delayedFonts.append(self)

    def plain(self, text: str) -> str | None:
        """Give the string that shows a text, None where the face does not hold all of it."""
        try:
            return _string("".join(map(self._own.__getitem__, text)))
        except KeyError:
            return None

    def mixed(self, text: str) -> str:
        """Give the string that shows a text, with 〓 for what the face does not hold; a mark without a glyph goes."""
        return _string("".join(map(self._lines.__getitem__, text)))

    def upright(self, text: str) -> str:
        """Give the string that shows a text in a vertical column."""
        return _string("".join(map(self._columns.__getitem__, text)))

    def code(self, glyph: int, text: str) -> int:
        """Give the code of a glyph that stands for `text`."""
        return self._codes.setdefault((glyph, text), len(self._codes) + 1)

    def addObjects(self, document: PDFDocument) -> None:
        """Write the font's six objects, unless nothing is set in it; called by ReportLab when it saves."""
        pairs = {code: pair for pair, code in self._codes.items()}
        if not pairs:
            return
        tables = truetype.tables(self.face.path)
        measures = truetype.measures(tables)
        program, places = subset(tables, [glyph for glyph, _ in pairs.values()])
        name = f"{_tag(self.face.name, pairs)}+{measures.name}"
        to_glyph = bytearray(2 * max(pairs) + 2)
        for code, (glyph, _) in pairs.items():
            struct.pack_into(">H", to_glyph, 2 * code, places[glyph])
        file = document.Reference(_stream(program, {"Length1": len(program)}))
        font = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType2"),
                "BaseFont": PDFName(name),
                "CIDSystemInfo": PDFDictionary({"Registry": "(Adobe)", "Ordering": "(Identity)", "Supplement": 0}),
                "DW": 1000,
                "W": self._widths(pairs),
                "CIDToGIDMap": document.Reference(_stream(bytes(to_glyph), {})),
                "FontDescriptor": document.Reference(_descriptor(name, measures, file)),
            }
        )
        texts = {code: text for code, (_, text) in pairs.items()}
        composite = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("Type0"),
                "BaseFont": PDFName(name),
                "Encoding": PDFName("Identity-H"),
                "DescendantFonts": PDFArray([document.Reference(font)]),
                "ToUnicode": document.Reference(_stream(to_unicode(texts), {})),
            }
        )
        document.idToObject["BasicFonts"].dict[self.name] = document.Reference(composite)

    def _widths(self, pairs: Mapping[int, tuple[int, str]]) -> PDFArray:
        """List the widths other than one em, in runs of codes that follow each other."""
        widths = ((code, round(self.face.advance(glyph), 2)) for code, (glyph, _) in pairs.items())
        other = [(code, width) for code, width in widths if width != 1000]
        runs = groupby(enumerate(other), lambda item: item[1][0] - item[0])
        listed: list[object] = []
        for _, run in runs:
            members = [entry for _, entry in run]
            listed += [members[0][0], PDFArray([f"{width:g}" for _, width in members])]
        return PDFArray(listed)

    def _held(self, char: str) -> str:
        return chr(self.code(self.face.glyphs[ord(char)], char))

    def _in_line(self, char: str) -> str:
        if char in self.face.chars:
            return self._own[char]
        if is_mark(char):
            return ""
        self.lacking = True
        return chr(self.code(self.face.glyphs[ord(GETA)], char))

    def _in_column(self, char: str) -> str:
        glyph = self.face.glyphs.get(ord(VERTICAL.get(char, char)))
        return self._lines[char] if glyph is None else chr(self.code(glyph, char))


class _Codes(dict[str, str]):
    """The code of every character, as a character; filled on demand, for one that is not found it raises KeyError."""

    def __init__(self, find: Callable[[str], str]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, char: str) -> str:
        code = self._find(char)
        self[char] = code
        return code


def _string(codes: str) -> str:
    """Write codes as a string of a page's stream; each character of it is one byte of the file."""
    raw = codes.encode("utf-16-be", "surrogatepass").replace(b"\\", b"\\\\")
    return "(" + raw.replace(b"(", b"\\(").replace(b")", b"\\)").replace(b"\r", b"\\r").decode("latin-1") + ")"


def _descriptor(name: str, measures: Measures, file: object) -> PDFDictionary:
    return PDFDictionary(
        {
            "Type": PDFName("FontDescriptor"),
            "FontName": PDFName(name),
            "Flags": measures.flags,
            "FontBBox": PDFArray(measures.box),
            "ItalicAngle": measures.italic,
            "Ascent": measures.ascent,
            "Descent": measures.descent,
            "CapHeight": measures.cap_height,
            "StemV": measures.stem,
            "FontFile2": file,
        }
    )


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
        "hmtx": _metrics(tables, order),
        "loca": struct.pack(f">{len(offsets)}L", *offsets),
        "glyf": bytes(outlines),
    }
    return _program(kept), places


def to_unicode(texts: Mapping[int, str]) -> bytes:
    """Write the map from codes to the texts they stand for."""
    entries = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in texts.items()]
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


def _metrics(tables: dict[str, bytes], glyphs: Sequence[int]) -> bytes:
    """Copy advance and left bearing of glyphs; the last full pair's advance serves all glyphs behind it."""
    full, hmtx = struct.unpack_from(">H", tables["hhea"], 34)[0], tables["hmtx"]
    last, bearings = hmtx[4 * full - 4 : 4 * full - 2], 2 * full
    return b"".join(
        [
            hmtx[4 * glyph : 4 * glyph + 4]
            if glyph < full
            else last + hmtx[bearings + 2 * glyph : bearings + 2 * glyph + 2]
            for glyph in glyphs
        ]
    )


def _program(tables: dict[str, bytes]) -> bytes:
    target = BytesIO()
    writer = SFNTWriter(target, len(tables), sfntVersion="\0\1\0\0")
    for tag in sorted(tables):
        writer[tag] = tables[tag]
    writer.close()
    return target.getvalue()


def _stream(content: bytes, entries: dict[str, object]) -> PDFStream:
    entries = {**entries, "Filter": PDFName("FlateDecode")}
    return PDFStream(PDFDictionary(entries), zlib.compress(content))


def _tag(role: str, pairs: Mapping[int, tuple[int, str]]) -> str:
    digest = hashlib.sha256(repr((role, list(pairs.items()))).encode("utf-8", "surrogatepass")).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])
