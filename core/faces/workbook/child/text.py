"""A table of plain text (CSV) as one sheet of text cells: in whatever coding and with whatever sign between its cells.

Runs in the child process. It guesses no type: what a text means is found out by those who asked.
"""

import csv
import io
import re
import statistics
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from core.faces.workbook.child.guard import Turned
from core.faces.workbook.child.raw import within_limits
from core.faces.workbook.wire import Answer, RawCell
from core.model.coding import coding

# What the table programs write between cells; the first is the one that CSV is named for.
_BETWEEN = (",", "\t", ";")
# What a person types between cells with a Chinese keyboard; asked only where none of those parts anything.
_TYPED_BETWEEN = ("，", "；", "|")
# The table program's own word on it, in a line before the table.
_SAID = re.compile(r"(?i:sep)=([,;\t|])\r?\n")
_LOOKED_AT = 20
# A number kept as text by a formula, and a text kept from being one by a sign before it.
_AS_FORMULA, _GUARDED = re.compile(r'="([^"]*)"'), re.compile(r"'[=+\-@\t\r]")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE = 31
_WIDEST = 40


def answers(file: Path) -> Iterator[Answer]:
    """Yield the name of the one sheet and its filled rows."""
    yield Answer(sheet=_title(file))
    yield from within_limits(
        (number, {column: RawCell("s", text) for column, text in enumerate(row, 1) if text})
        for number, row in enumerate(_rows(file), 1)
    )


def book(file: Path) -> openpyxl.Workbook:
    """Return the table as a workbook of one sheet, all of it text."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = _title(file)
    widths: dict[str, int] = {}
    for number, row in enumerate(_rows(file), 1):
        for column, text in enumerate(row, 1):
            if text:
                cell = sheet.cell(number, column, ILLEGAL_CHARACTERS_RE.sub("", text))
                cell.data_type = "s"
                # A Chinese character takes two letters; a column is measured in letters.
                needed = len(text.encode("gb18030", "replace")) + 2
                widths[cell.column_letter] = max(widths.get(cell.column_letter, 0), min(needed, _WIDEST))
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width
    return made


def _title(file: Path) -> str:
    return _FORBIDDEN.sub(" ", file.stem)[:_LONGEST_TITLE].strip("' ") or "CSV"


def _rows(file: Path) -> Iterator[list[str]]:
    # Programs of old times end a text with a sign of its own, or fill it up with several.
    text = _decoded(file.read_bytes()).rstrip("\x1a")
    if damage := text.find("\0") + 1:
        raise Turned("bad_bytes", row=_row(text[:damage]))
    said = _SAID.match(text)
    between = said[1] if said else _between(text)
    for number, row in enumerate(_cut(text, between)):
        yield [] if said and number == 0 else [_plain(cell) for cell in row]


def _decoded(content: bytes) -> str:
    name, mark = coding(content)
    content = content[mark:]
    try:
        return content.decode(name)
    except UnicodeDecodeError as broken:
        raise Turned("bad_bytes", row=_row(content[: broken.start].decode(name, "replace"))) from broken


def _row(before: str) -> int:
    return before.count("\n") + 1


def _between(text: str) -> str:
    """Return the sign by which the first rows fall into most cells."""
    sign = max(_BETWEEN, key=lambda sign: _width(text, sign))
    return sign if _width(text, sign) > 1 else max((sign, *_TYPED_BETWEEN), key=lambda sign: _width(text, sign))


def _width(text: str, sign: str) -> float:
    rows = islice(csv.reader(io.StringIO(text, newline=""), delimiter=sign), _LOOKED_AT)
    try:
        return statistics.median_high([len(row) for row in rows if row] or [0])
    except csv.Error:
        return 0


def _cut(text: str, between: str) -> Iterator[list[str]]:
    """Yield the cells of each row; a quote that is never closed would make one cell of all that follows."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    number = 0
    while True:
        number += 1
        try:
            row = next(rows, None)
        except csv.Error as broken:
            raise Turned("bad_quotes", row=number) from broken
        if row is None:
            return
        yield row


def _plain(cell: str) -> str:
    if held := _AS_FORMULA.fullmatch(cell):
        return held[1]
    plain = cell[1:] if _GUARDED.match(cell) else cell
    # A workbook spells signs out that its XML cannot hold; a text means what it says.
    return plain.replace("_x", "_x005F_x")
