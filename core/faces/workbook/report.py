"""A report as a workbook: one sheet a table, numbers as numbers, and the sources of each line on a sheet behind.

Knows no record; it is given heads and cells.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from pathlib import Path
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from core.faces.workbook.safe import kept_safely
from core.faces.workbook.save import begun, save
from core.model.fields import Value

_FILL = PatternFill("solid", fgColor="FFE6EEF5")
_LINE = Side(style="thin", color="FFB0B8C0")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
# A column of a sheet is measured in characters, one of paper in millimetres.
_MM = 0.5
_LEAST_WIDTH = 8


def write_tables(
    file: Path, sheets: Iterable[tuple[str, str, Sequence[tuple[str, float]], Iterable[Sequence[Value]]]]
) -> None:
    """Write sheets (name, title, heads with their width in mm, lines) to a workbook, all or nothing."""
    book = begun()
    for name, title, heads, lines in sheets:
        _write_sheet(book.create_sheet(name[:31]), title, heads, lines)
    with kept_safely(file) as beside:
        save(book, beside)


def _write_sheet(
    sheet: Any, title: str, heads: Sequence[tuple[str, float]], lines: Iterable[Sequence[Value]]
) -> None:  # fmt: skip
    named = _look(sheet, font=Font(bold=True, size=14))
    head = _look(
        sheet, font=Font(bold=True), fill=_FILL, border=_BOX,
        alignment=Alignment(wrap_text=True, vertical="center", horizontal="center"),
    )  # fmt: skip
    plain = _look(sheet, border=_BOX, alignment=Alignment(wrap_text=True, vertical="top"))
    sheet.freeze_panes = "A3"
    for number, (_, width) in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(number)].width = max(_LEAST_WIDTH, width * _MM)
    sheet.page_setup.orientation = "landscape"
    sheet.append([_cell(sheet, title, named)])
    sheet.append([_cell(sheet, words, head) for words, _ in heads])
    for line in lines:
        sheet.append([_cell(sheet, value, plain) for value in line])


def _look(sheet: Any, **look: Any) -> Any:
    """Return a cell whose style others take over: a style made for every cell would cost more than the cell."""
    cell = WriteOnlyCell(sheet)
    for name, value in look.items():
        setattr(cell, name, value)
    return cell


def _cell(sheet: Any, value: Value, look: Any) -> Any:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        # A text stays a text, whatever sign it begins with.
        cell.data_type = "s"
    cell._style = copy(look._style)
    return cell
