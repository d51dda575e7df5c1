"""Writes into a copy of somebody's own workbook: the reasons behind refused lines, or a superior's table filled.

Runs in the child process, because it opens foreign files whole. The look, the merges and the formulas stay as they were.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string

from core.faces.workbook_guard import Turned

_RED = "FFC00000"
_PINK = PatternFill("solid", fgColor="FFFFD9D9")
_HEAD_WITHIN = 15


def mark(file: Path, to: Path, sheets: Mapping[str, Any], heading: str) -> None:
    """Write a copy that keeps heads and bad lines, each with its reasons in a last column and its bad cells coloured."""
    # Values stand for formulas: a formula would count other lines once the good ones are gone.
    book = openpyxl.load_workbook(file, data_only=True, keep_links=False)
    for name, told in sheets.items():
        if told["reasons"]:
            _rebuild(book, book[name], told, heading)
        elif len(book.worksheets) > 1:
            book.remove(book[name])
    book.active = 0
    book.save(to)


def _rebuild(book: Any, source: Any, told: Mapping[str, Any], heading: str) -> None:
    reasons = {int(row): reason for row, reason in told["reasons"].items()}
    kept = [*range(1, told["head"] + 1), *sorted(row for row in reasons if row > told["head"])]
    place = book.index(source)
    target = book.create_sheet(index=place)
    for number, row in enumerate(kept, 1):
        _copy_row(source, row, target, number)
    _copy_look(source, target, told["head"])
    _write_reasons(target, kept, reasons, told["head"], heading)
    for row, letter in told["bad"]:
        if row in kept:
            target[f"{letter}{kept.index(row) + 1}"].fill = _PINK
    title = source.title
    book.remove(source)
    target.title = title


def _copy_row(source: Any, row: int, target: Any, number: int) -> None:
    for cell in source[row]:
        if isinstance(cell, MergedCell):
            continue
        made = target.cell(number, cell.column, cell.value)
        made.data_type = cell.data_type
        made._style = copy(cell._style)
    target.row_dimensions[number].height = source.row_dimensions[row].height
    target.row_dimensions[number].hidden = source.row_dimensions[row].hidden and number == row


def _copy_look(source: Any, target: Any, head: int) -> None:
    for letter, column in source.column_dimensions.items():
        target.column_dimensions[letter].width = column.width
        target.column_dimensions[letter].hidden = column.hidden
        target.column_dimensions[letter].min, target.column_dimensions[letter].max = column.min, column.max
    for merged in source.merged_cells.ranges:
        if merged.max_row <= head:
            target.merge_cells(str(merged))
    target.freeze_panes = source.freeze_panes
    target.data_validations = source.data_validations


def _write_reasons(target: Any, kept: Sequence[int], reasons: Mapping[int, str], head: int, heading: str) -> None:
    last = target.max_column + 1
    texts = {number: reasons[row] for number, row in enumerate(kept, 1) if row in reasons}
    for number, text in {**texts, max(head, 1): heading}.items():
        cell = target.cell(number, last, text)
        cell.data_type = "s"
        cell.font = Font(color=_RED, bold=number == head)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    target.column_dimensions[target.cell(1, last).column_letter].width = 48


def fill(file: Path, to: Path, order: Mapping[str, Any]) -> None:
    """Write a copy of a superior's table with rows and single cells filled in; formulas are never written over."""
    book = openpyxl.load_workbook(file, keep_links=False)
    sheet = book[order["sheet"]] if order["sheet"] else book.worksheets[0]
    letters = {letter: column_index_from_string(letter) for letter in order["mapping"]}
    first = order["first"] or _first_place(sheet, list(letters.values()))
    places = _places(sheet, first, list(letters.values()))
    if len(order["rows"]) > places:
        raise Turned("too_few_places", rows=len(order["rows"]), places=places)
    for number, row in enumerate(order["rows"], first):
        for letter, name in order["mapping"].items():
            _put(sheet.cell(number, letters[letter]), row.get(name))
    for at, value in order["cells"].items():
        _put(sheet[at], value)
    # The sums are worked out again when the table is opened; what was stored for them is of the empty table.
    book.calculation.fullCalcOnLoad = True
    book.save(to)


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
    return sheet.max_row + 1 - first


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
