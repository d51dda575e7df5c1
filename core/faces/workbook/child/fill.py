"""Fills a superior's own table: numbers and words go into its places, its look, merges and formulas stay as they were.

Runs in the child process, because it opens foreign files whole.
"""

from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import column_index_from_string

from core.faces.workbook.child.guard import Turned, opened
from core.faces.workbook.save import save

_HEAD_WITHIN = 15
_LINE_POINTS = 15.0


def fill(file: Path, to: Path, order: Mapping[str, Any]) -> None:
    """Write a copy of a superior's table with rows and single cells filled in; formulas are never written over."""
    with opened(file) as content:
        book = openpyxl.load_workbook(content, keep_links=False)
    sheet = book[order["sheet"]] if order["sheet"] else book.worksheets[0]
    letters = {letter: column_index_from_string(letter) for letter in order["mapping"]}
    first = order["first"] or _first_place(sheet, list(letters.values()))
    places = _places(sheet, first, list(letters.values()))
    if len(order["rows"]) > places:
        raise Turned("too_few_places", rows=len(order["rows"]), places=places)
    for number, row in enumerate(order["rows"], first):
        for letter, name in order["mapping"].items():
            _put(sheet.cell(number, letters[letter]), row.get(name))
        _make_room(sheet, number, letters)
    for at, value in order["cells"].items():
        _put(sheet[at], value)
    # The sums are worked out again when the table is opened; what was stored for them is of the empty table.
    book.calculation.fullCalcOnLoad = True
    save(book, to)


def _make_room(sheet: Any, number: int, letters: Mapping[str, int]) -> None:
    """Let a row grow where a text takes more lines than its height holds."""
    shape, usual = sheet.row_dimensions[number], sheet.sheet_format.defaultRowHeight or _LINE_POINTS
    lines = [_lines(sheet.cell(number, column), sheet.column_dimensions[letter]) for letter, column in letters.items()]
    needed = max(lines) * _LINE_POINTS
    if max(lines) > 1 and needed > (shape.height or usual):
        shape.height = needed


def _lines(cell: Any, column: Any) -> int:
    """Return how many lines the text of a cell takes in its column."""
    if not isinstance(cell.value, str) or not cell.alignment.wrap_text:
        return 1
    # A Chinese character takes two letters; a column is measured in letters.
    return sum(max(1, ceil(len(line.encode("gb18030", "replace")) / column.width)) for line in cell.value.split("\n"))


def _first_place(sheet: Any, columns: Sequence[int]) -> int:
    """Return the row below the heads: below the last text in a column to fill, and below the merges it lies in."""
    texts = [
        cell
        for row in sheet.iter_rows(max_row=_HEAD_WITHIN)
        for cell in row
        if cell.column in columns and cell.data_type == "s" and cell.value
    ]
    if not texts:
        raise Turned("no_heads")
    # The first unbroken run of rows with heads; a closing note further down is none.
    rows = sorted({bottom for cell in texts for bottom in _rows_of(sheet, cell)})
    last = rows[0]
    for row in rows:
        last = row if row <= last + 1 else last
    return last + 1


def _rows_of(sheet: Any, cell: Any) -> range:
    for merged in sheet.merged_cells.ranges:
        if cell.coordinate in merged:
            return range(merged.min_row, merged.max_row + 1)
    return range(cell.row, cell.row + 1)


def _places(sheet: Any, first: int, columns: Sequence[int]) -> int:
    """Count the free lines from the first on: until a merge, a formula or a text in a column to fill, or the end."""
    for row in range(first, sheet.max_row + 1):
        cells = [sheet.cell(row, column) for column in columns]
        merged = any(one.min_row <= row <= one.max_row for one in sheet.merged_cells.ranges)
        if merged or any(cell.value not in (None, "") for cell in cells):
            return row - first
    return int(sheet.max_row) + 1 - first


def _put(cell: Any, value: str | float | None) -> None:
    if value is None:
        return
    if isinstance(cell, MergedCell):
        raise Turned("merged_place", cell=cell.coordinate)
    if cell.data_type == "f":
        raise Turned("formula_place", cell=cell.coordinate)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
