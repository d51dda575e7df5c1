"""The cells of a workbook as plain values, sheet by sheet, within limits.

Runs in the child process. It knows no field and no head: what a cell means is found out by those who asked.
"""

import zipfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.xml.constants import ARC_STYLE, SHARED_STRINGS

from core.faces.workbook.guard import Turned
from core.faces.workbook.looks import Looks, Meanings
from core.faces.workbook.parts import Row, Rows, Texts
from core.faces.workbook.wire import MOST_COLUMNS, MOST_ROWS, Answer

MOST_SHEETS = 50
# Room for titles and heads above the lines.
_HEADS = 20
MOST_EMPTY = 1000
# The last row that a sheet can have, and merged cells that are no longer a table's.
_LAST_ROW = 1_048_576
_MOST_MERGED = 100_000


def answers(file: Path) -> Iterator[Answer]:
    """Yield each sheet's name, its filled rows, what was left out of it and its merged cells."""
    if not openpyxl.DEFUSEDXML:
        raise Turned("unguarded")
    # Opened here: the library would judge it by the ending of its name.
    with file.open("rb") as opened:
        yield from _sheets(ExcelReader(opened, read_only=True, keep_links=False))


def _sheets(frame: Any) -> Iterator[Answer]:
    with frame.archive as package:
        # What the file says of its author, its theme and its names is not looked at: an odd word there spoils nothing.
        frame.read_manifest()
        frame.read_workbook()
        parts = set(package.namelist())
        sheets = [(one, to) for one, to in frame.parser.find_sheets() if to.target in parts and _has_cells(to)]
        if len(sheets) > MOST_SHEETS:
            raise Turned("too_many_sheets", n=len(sheets), limit=MOST_SHEETS)
        meanings = Meanings(_texts(package, frame), Looks(_styles(package)), frame.wb.epoch)
        for sheet, to in sheets:
            from_1904 = frame.wb.epoch == MAC_EPOCH
            yield Answer(sheet=sheet.name, hidden=sheet.state != "visible", from_1904=from_1904)
            yield from _sheet(package, to.target, meanings)


def _has_cells(to: Any) -> bool:
    return "chartsheet" not in to.Type


def _texts(package: zipfile.ZipFile, frame: Any) -> list[str]:
    part = frame.package.find(SHARED_STRINGS)
    if part is None:
        return []
    with package.open(part.PartName[1:]) as source:
        return Texts(source).found


def _styles(package: zipfile.ZipFile) -> bytes:
    return package.read(ARC_STYLE) if ARC_STYLE in package.namelist() else b""


def _sheet(package: zipfile.ZipFile, part: str, meanings: Meanings) -> Iterator[Answer]:
    # The dimension that the file declares is not asked: some programs write A1:A1 over a full sheet.
    rows = Rows(meanings)
    with package.open(part) as source:
        yield from within_limits(rows.found(source))
    if len(rows.merged) > _MOST_MERGED:
        raise Turned("too_much_text")
    if rows.merged:
        yield Answer(merged=rows.merged)


def within_limits(found: Iterator[Row]) -> Iterator[Answer]:
    """Yield the filled rows of a sheet as far as a table may reach, and what was left out of it."""
    last, filled, wide = 0, 0, 0
    for number, cells in found:
        if not 0 < number <= _LAST_ROW:
            raise Turned("damaged", part=f"row {number}"[:20])
        if cells and number - last > MOST_EMPTY:
            yield Answer(stopped=last + MOST_EMPTY)
            break
        beyond = [column for column in cells if column > MOST_COLUMNS] if cells and max(cells) > MOST_COLUMNS else ()
        wide += len(beyond)
        for column in beyond:
            del cells[column]
        if cells:
            last, filled = number, filled + 1
            yield Answer(row=number, cells=cells)
        if filled > MOST_ROWS + _HEADS:
            raise Turned("too_many_rows", limit=MOST_ROWS)
    # What is merged stands behind the rows, so these are passed over to the end.
    deque(found, maxlen=0)
    if wide:
        yield Answer(wide=wide)
