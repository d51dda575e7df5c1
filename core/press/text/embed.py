"""Puts one face into one document as a single Type0 font: codes, its program, widths and the way back to text.

A code is given at first use to a pair of (glyph, text), not to the glyph alone: many glyphs serve several characters,
and with pairs each of them is found and copied as itself. Frequent characters come first, so their codes are small and
pages press well. Relies on three names of ReportLab's document: `fontMapping`, `delayedFonts` and the dictionary of
`BasicFonts`.
"""

import hashlib
import struct
import zlib
from collections.abc import Callable, Mapping
from itertools import groupby

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFStream

from core.press.text import truetype
from core.press.text.fonts import GETA, Face
from core.press.text.line_breaking import is_mark
from core.press.text.subset import subset
from core.press.text.truetype import FaceMetrics

VERTICAL = dict(
    zip("，、。：；！？（）《》〈〉【】〔〕「」『』—…", "︐︑︒︓︔！？︵︶︽︾︿﹀︻︼︹︺﹁﹂﹃﹄︱︙", strict=True)
)
"""What stands for a mark in a vertical column; its code still carries the ordinary mark."""

_ESCAPED = {"\r": "\\r"} | {mark: "\\" + mark for mark in "()\\"}
_BYTES = tuple(_ESCAPED.get(chr(byte), chr(byte)) for byte in range(256))  # as they stand in a string of a page
_BFCHARS = 100  # the most that one block may hold
_PRESSING = 4  # outlines hardly press better for more work, of which a print of few pages has most here


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
            return f"({''.join(map(self._own.__getitem__, text))})"
        except KeyError:
            return None

    def mixed(self, text: str) -> str:
        """Give the string that shows a text, with 〓 for what the face does not hold; a mark without a glyph goes."""
        return f"({''.join(map(self._lines.__getitem__, text))})"

    def upright(self, text: str) -> str:
        """Give the string that shows a text in a vertical column."""
        return f"({''.join(map(self._columns.__getitem__, text))})"

    def code(self, glyph: int, text: str) -> int:
        """Give the code of a glyph that stands for `text`."""
        return self._codes.setdefault((glyph, text), len(self._codes) + 1)

    def addObjects(self, document: PDFDocument) -> None:
        """Write the font's six objects, unless nothing is set in it; called by ReportLab when it saves."""
        pairs = {code: pair for pair, code in self._codes.items()}
        if not pairs:
            return
        measures = truetype.measures(self.face.tables)
        program, places = subset(self.face.tables, [glyph for glyph, _ in pairs.values()])
        name = f"{_tag(self.face.name, pairs)}+{measures.name}"
        to_glyph = struct.pack(f">{len(pairs) + 1}H", 0, *[places[glyph] for glyph, _ in pairs.values()])
        file = document.Reference(_stream(program, {"Length1": len(program)}))
        font = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType2"),
                "BaseFont": PDFName(name),
                "CIDSystemInfo": PDFDictionary({"Registry": "(Adobe)", "Ordering": "(Identity)", "Supplement": 0}),
                "DW": 1000,
                "W": self._widths(pairs),
                "CIDToGIDMap": document.Reference(_stream(to_glyph, {})),
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
        widths = ((code, self.face.advances[glyph]) for code, (glyph, _) in pairs.items())
        other = [(code, round(width, 2)) for code, width in widths if width != 1000]
        runs = groupby(enumerate(other), lambda item: item[1][0] - item[0])
        listed: list[object] = []
        for _, run in runs:
            members = [entry for _, entry in run]
            listed += [members[0][0], PDFArray([f"{width:g}" for _, width in members])]
        return PDFArray(listed)

    def _held(self, char: str) -> str:
        glyph = self.face.glyphs[char]
        if not glyph:
            raise KeyError(char)
        return self._shown(glyph, char)

    def _in_line(self, char: str) -> str:
        if self.face.glyphs[char]:
            return self._own[char]
        if is_mark(char):
            return ""
        self.lacking = True
        return self._shown(self.face.glyphs[GETA], char)

    def _in_column(self, char: str) -> str:
        glyph = self.face.glyphs[VERTICAL.get(char, char)]
        return self._shown(glyph, char) if glyph else self._lines[char]

    def _shown(self, glyph: int, text: str) -> str:
        """Write a code as it stands in a string of a page's stream; each character of it is one byte of the file."""
        high, low = divmod(self.code(glyph, text), 256)
        return _BYTES[high] + _BYTES[low]


class _Codes(dict[str, str]):
    """The code of every character as it is written; filled on demand, for one that is not found it raises KeyError."""

    def __init__(self, find: Callable[[str], str]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, char: str) -> str:
        code = self._find(char)
        self[char] = code
        return code


def _descriptor(name: str, measures: FaceMetrics, file: object) -> PDFDictionary:
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


def to_unicode(texts: Mapping[int, str]) -> bytes:
    """Write the map from codes to the texts they stand for."""
    entries = [f"<{code:04X}> <{_units(text)}>" for code, text in texts.items()]
    blocks = [entries[at : at + _BFCHARS] for at in range(0, len(entries), _BFCHARS)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()


def _units(text: str) -> str:
    """Write a text in units of UTF-16; most are a single one."""
    return f"{ord(text):04X}" if len(text) == 1 and text <= "\uffff" else text.encode("utf-16-be").hex().upper()


def _stream(content: bytes, entries: dict[str, object]) -> PDFStream:
    entries = {**entries, "Filter": PDFName("FlateDecode")}
    return PDFStream(PDFDictionary(entries), zlib.compress(content, _PRESSING))


def _tag(role: str, pairs: Mapping[int, tuple[int, str]]) -> str:
    digest = hashlib.sha256(repr((role, list(pairs.items()))).encode("utf-8", "surrogatepass")).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])
