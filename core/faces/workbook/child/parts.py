"""The XML of a workbook's largest parts as it streams by: the rows of a sheet, its merged ranges, the shared texts.

Runs in the child process. The parser itself tells which tags come, so that a cell costs one object where the library
makes ten. Definitions of entities are refused by the parser, in whatever coding they come.
"""

from collections.abc import Iterator, Mapping
from typing import IO
from xml.parsers import expat

from openpyxl.utils import column_index_from_string
from openpyxl.xml.constants import SHEET_MAIN_NS

from core.faces.workbook.child.guard import Turned
from core.faces.workbook.wire import MOST_COLUMNS, RawCell

_AT_ONCE = 1 << 16
_ROW, _CELL, _VALUE, _FORMULA, _TEXT, _READING, _ITEM, _MERGE, _WIDTH = (
    f"{SHEET_MAIN_NS}}}{name}" for name in ("row", "c", "v", "f", "t", "rPh", "si", "mergeCell", "col")
)
_SPOKEN = (_VALUE, _TEXT)
_AROUND = (_MERGE, _WIDTH)
_YES = ("1", "true")
_UNANSWERED = RawCell("f", "")

RawRow = tuple[int, dict[int, RawCell]]
# The type, the look and the value of a cell as they are written -> what it says.
CellsByLook = Mapping[tuple[str, str, str], RawCell]


class _Part:
    """A part on its way through the parser; the signs of the last text lie in `_signs`."""

    def __init__(self) -> None:
        self._signs: list[str] = []
        # Reading signs above a text are no part of it.
        self._above = False
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._open, self._close
        self._parser.CharacterDataHandler = self._signs.append
        self._parser.StartDoctypeDeclHandler = self._parser.EntityDeclHandler = _refused
        self._parser.ExternalEntityRefHandler = _refused

    def _read(self, source: IO[bytes]) -> Iterator[None]:
        """Take the part in, a piece at a time."""
        while piece := source.read(_AT_ONCE):
            self._parser.Parse(piece)
            yield
        self._parser.Parse(b"", True)
        yield

    def _open(self, name: str, said: dict[str, str]) -> None:
        raise NotImplementedError

    def _close(self, name: str) -> None:
        raise NotImplementedError


class Texts(_Part):
    """The texts that the cells of all sheets name by number."""

    def __init__(self, source: IO[bytes]) -> None:
        super().__init__()
        self.found: list[str] = []
        self._text = ""
        for _ in self._read(source):
            pass

    def _open(self, name: str, said: dict[str, str]) -> None:
        if name == _TEXT:
            self._signs.clear()
        elif name == _ITEM:
            self._text = ""
        elif name == _READING:
            self._above = True

    def _close(self, name: str) -> None:
        if name == _TEXT:
            if not self._above:
                self._text += "".join(self._signs)
        elif name == _ITEM:
            self.found.append(self._text)
        elif name == _READING:
            self._above = False


class SheetRows(_Part):
    """The rows of one sheet; `merged` is whole when they have all been asked for, and so is what nobody sees of it."""

    def __init__(self, meanings: CellsByLook) -> None:
        super().__init__()
        self.merged: list[str] = []
        self.unseen_rows: list[int] = []
        self.unseen_columns: list[int] = []
        self._meanings = meanings
        self._columns = _Columns()
        self._found: list[RawRow] = []
        self._number, self._column = 0, 0
        self._cells: dict[int, RawCell] = {}
        self._kind, self._look, self._formula = "", "", False
        self._value: str | None = None
        # The text that a cell of the type "inlineStr" holds itself; a value beside it is a copy.
        self._inline: str | None = None

    def found(self, source: IO[bytes]) -> Iterator[RawRow]:
        """Yield the number and the filled cells of each row."""
        for _ in self._read(source):
            yield from self._found
            self._found.clear()

    def _open(self, name: str, said: dict[str, str]) -> None:
        if name == _CELL:
            place = said.get("r")
            self._column = self._columns[place.rstrip("0123456789")] if place else self._column + 1
            self._kind, self._look = said.get("t", "n"), said.get("s", "")
            self._value, self._inline, self._formula = None, None, False
        elif name in _SPOKEN:
            self._signs.clear()
        elif name == _ROW:
            self._begin_row(said)
        elif name == _FORMULA:
            self._formula = True
        elif name == _READING:
            self._above = True
        elif name in _AROUND:
            self._look_around(name, said)

    def _begin_row(self, said: dict[str, str]) -> None:
        # Programs have written 7.0 here.
        self._number = int(float(said["r"])) if "r" in said else self._number + 1
        self._cells, self._column = {}, 0
        if said.get("hidden") in _YES:
            self.unseen_rows.append(self._number)

    def _look_around(self, name: str, said: dict[str, str]) -> None:
        if name == _MERGE:
            self.merged.append(said["ref"])
        elif said.get("hidden") in _YES:
            self.unseen_columns.extend(range(int(said["min"]), min(int(said["max"]), MOST_COLUMNS) + 1))

    def _close(self, name: str) -> None:
        if name == _VALUE:
            self._value = "".join(self._signs)
        elif name == _CELL:
            self._close_cell()
        elif name == _ROW:
            self._found.append((self._number, self._cells))
        elif name == _TEXT and not self._above:
            self._inline = (self._inline or "") + "".join(self._signs)
        elif name == _READING:
            self._above = False

    def _close_cell(self) -> None:
        if self._inline is not None and (self._kind == "inlineStr" or not self._value):
            self._kind, self._value = "inlineStr", self._inline
        if self._value:
            self._cells[self._column] = self._meanings[self._kind, self._look, self._value]
        elif self._formula:
            self._close_unanswered()

    def _close_unanswered(self) -> None:
        # A formula that answers an empty text says so with an empty value of the type "str".
        if self._value is None or self._kind != "str":
            self._cells[self._column] = _UNANSWERED


class _Columns(dict[str, int]):
    """Numbers of columns by their letters."""

    def __missing__(self, letters: str) -> int:
        found = self[letters] = int(column_index_from_string(letters))
        return found


def _refused(*_: object) -> int:
    raise Turned("forbidden_xml", part="xml")
