"""Puts rows into a workbook that the library made without them: straight as XML, then read back and counted.

The library needs an object with a style for each cell; here each word of a column is spelt out once and repeated.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from core.model.fields import Value

_END = b"</sheetData>"
# How far the rows go that the library knows of: others who believed it would see no more.
_EXTENT = re.compile(rb"<dimension [^>]*>")
_AT_ONCE = 1 << 16
_ROWS_AT_ONCE = 500
# A column that says something else in every row would only fill the memory with it.
_MOST_SPELT = 5000
_FLAT = re.compile(r"\S(.*\S)?")


@dataclass(frozen=True, slots=True)
class Body:
    """The rows of one sheet: their cells, the numbers of the styles of each column, the number of the first row.

    The second style of a column is for texts that begin as a formula does: it keeps them texts when they are edited.
    """

    rows: Sequence[Sequence[Value]]
    styles: Sequence[tuple[int, int]]
    first: int

    def pieces(self) -> Iterator[bytes]:
        """Yield the XML of the rows."""
        columns = [_Column(get_column_letter(at), style) for at, style in enumerate(self.styles, 1)]
        for start in range(0, len(self.rows), _ROWS_AT_ONCE):
            some = enumerate(self.rows[start : start + _ROWS_AT_ONCE], self.first + start)
            yield "".join([_row(number, row, columns) for number, row in some]).encode()


class _Column(dict[Value, str]):
    """What stands in the cells of a column behind the number of their row, by value."""

    def __init__(self, letter: str, styles: tuple[int, int]) -> None:
        super().__init__()
        self.start = f'<c r="{letter}'
        self._plain, self._guarded = (f'" s="{style}"' if style else '"' for style in styles)

    def __missing__(self, value: Value) -> str:
        spelt = (self._guarded if begins_as_formula(value) else self._plain) + _spelt(value)
        if len(self) < _MOST_SPELT:
            self[value] = spelt
        return spelt


def begins_as_formula(value: Value) -> bool:
    """Tell whether a table program would take a text for a formula once somebody edits its cell."""
    return isinstance(value, str) and value[:1] in ("=", "+", "-", "@")


def put(frame: BinaryIO, bodies: Mapping[str, Body], file: Path) -> None:
    """Write the parts of a workbook to a file, with the rows of each part of `bodies` behind those that it has."""
    with zipfile.ZipFile(frame) as made, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for part in made.namelist():
            content = made.read(part)
            if part not in bodies:
                package.writestr(part, content)
                continue
            head, end, tail = content.partition(_END)
            with package.open(part, "w", force_zip64=True) as target:
                target.write(_EXTENT.sub(b"", head))
                for piece in bodies[part].pieces():
                    target.write(piece)
                target.write(end + tail)


def counted(file: Path, parts: Iterable[str]) -> list[int]:
    """Return how many rows each part holds, read from the disk as XML; the archive checks that it is as written."""
    with zipfile.ZipFile(file) as package:
        return [_rows_of(package, part) for part in parts]


def _row(number: int, row: Sequence[Value], columns: Sequence[_Column]) -> str:
    cells = [
        f"{column.start}{number}{column[value]}"
        for value, column in zip(row, columns, strict=False)
        if value is not None
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _spelt(value: Value) -> str:
    """Return the rest of a cell; a text is marked as one, so that it stays a text whatever sign it begins with."""
    if isinstance(value, str):
        space = "" if _FLAT.fullmatch(value) else ' xml:space="preserve"'
        return f' t="inlineStr"><is><t{space}>{escape(value)}</t></is></c>'
    return f"><v>{value!r}</v></c>"


def _rows_of(package: zipfile.ZipFile, part: str) -> int:
    # A mark of the text itself is escaped, so this word begins a row and nothing else.
    count, rest = 0, b""
    parser = expat.ParserCreate()
    with package.open(part) as source:
        while piece := source.read(_AT_ONCE):
            parser.Parse(piece)
            piece = rest + piece
            count += piece.count(b"<row ")
            rest = piece[-4:]
    parser.Parse(b"", True)
    return count
