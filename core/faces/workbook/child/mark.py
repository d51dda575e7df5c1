"""Copies somebody's own workbook with only its refused lines and the reasons behind them.

Runs in the child process, because it opens foreign files whole. A record stays whole: lines are kept together with
the child lines on other sheets and with the line they belong to, so that the mended copy can be taken in.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Font, PatternFill

from core.faces.workbook.child import guard
from core.faces.workbook.save import save
from core.model.text import cover_numbers

_RED = "FFC00000"
_PINK = PatternFill("solid", fgColor="FFFFD9D9")
_UID, _NUMBER, _PARENT, _PARENT_NUMBER = "#uid", "#no", "#parent", "#parent_no"


def opened(file: Path) -> Any:
    """Return somebody's workbook with values for formulas: these would count lines that are gone."""
    with guard.opened(file) as content:
        return openpyxl.load_workbook(content, data_only=True, keep_links=False)


def mark(book: Any, to: Path, sheets: Mapping[str, Any], heading: str) -> None:
    """Write of a workbook what keeps heads and bad lines, with reasons in a last column and bad cells coloured."""
    kept = _families(book, sheets)
    for name, told in sheets.items():
        if not told["head"]:
            _mark_in_place(book[name], told, heading)
        elif kept[name]:
            _rebuild(book, book[name], told, sorted(kept[name]), heading)
        elif len(book.worksheets) > 1:
            book.remove(book[name])
    book.active = 0
    save(book, to)


def _families(book: Any, sheets: Mapping[str, Any]) -> dict[str, set[int]]:
    """Return the rows to keep on each sheet: the bad ones, and those of the same records on our own sheets."""
    kept = {name: {int(row) for row in told["reasons"] if int(row) > told["head"]} for name, told in sheets.items()}
    named = {name: _named_rows(book[name], told["head"]) for name, told in sheets.items() if told["head"]}
    bad = {mark for name, rows in named.items() for row in kept[name] for mark in rows.get(row, ())}
    for name, rows in named.items():
        kept[name] |= {row for row, own in rows.items() if bad & own}
    return kept


def _named_rows(sheet: Any, head: int) -> dict[int, set[tuple[str, str, str]]]:
    """Return what each row of one of our own sheets is named by: the record's uid and its number in the workbook."""
    if head < 2:
        return {}
    columns: dict[int, tuple[str, str]] = {}
    for cell in sheet[head - 1]:
        kind, _, mark = str(cell.value or "").partition(".")
        mark = mark.rpartition(".")[2] if mark.count(".") else mark
        child = str(cell.value or "").count(".") == 2
        if mark in ((_PARENT, _PARENT_NUMBER) if child else (_UID, _NUMBER)):
            columns[cell.column] = kind, "uid" if mark in (_UID, _PARENT) else "no"
    return {
        row: {(*what, str(cell.value)) for column, what in columns.items() if (cell := sheet.cell(row, column)).value}
        for row in range(head + 1, sheet.max_row + 1 if columns else 0)
    }


def _mark_in_place(sheet: Any, told: Mapping[str, Any], heading: str) -> None:
    for cell in (cell for row in sheet.iter_rows() for cell in row):
        if (covered := _covered(cell.value)) != cell.value:
            cell.value = covered
    rows = list(range(1, sheet.max_row + 1))
    _write_reasons(sheet, rows, {int(row): reason for row, reason in told["reasons"].items()}, 0, heading)
    _colour(sheet, rows, told)


def _colour(sheet: Any, kept: Sequence[int], told: Mapping[str, Any]) -> None:
    for row, letter in told["bad"]:
        if row in kept:
            sheet[f"{letter}{kept.index(row) + 1}"].fill = _PINK


def _rebuild(book: Any, source: Any, told: Mapping[str, Any], bad: Sequence[int], heading: str) -> None:
    kept = [*range(1, told["head"] + 1), *bad]
    target = book.create_sheet(index=book.index(source))
    for number, row in enumerate(kept, 1):
        _copy_row(source, row, target, number)
    _copy_look(source, target, told["head"])
    _write_reasons(target, kept, {int(row): reason for row, reason in told["reasons"].items()}, told["head"], heading)
    _colour(target, kept, told)
    title = source.title
    book.remove(source)
    target.title = title


def _copy_row(source: Any, row: int, target: Any, number: int) -> None:
    for cell in source[row]:
        if isinstance(cell, MergedCell):
            continue
        made = target.cell(number, cell.column, _covered(cell.value))
        made.data_type = cell.data_type
        made._style = copy(cell._style)
    target.row_dimensions[number].height = source.row_dimensions[row].height
    target.row_dimensions[number].hidden = source.row_dimensions[row].hidden and number == row


def _covered(value: Any) -> Any:
    """Return the value of a cell without a whole identity number: the copy goes from hand to hand."""
    return cover_numbers(value) if isinstance(value, str) else value


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
    for number, text in {max(head, 1): heading, **texts}.items():
        cell = target.cell(number, last, text)
        cell.data_type = "s"
        cell.font = Font(color=_RED, bold=number == head)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    target.column_dimensions[target.cell(1, last).column_letter].width = 48
