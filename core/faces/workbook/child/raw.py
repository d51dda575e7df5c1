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
from openpyxl.xml.constants import SHARED_STRINGS, STYLES_TYPE

from core.faces.workbook.child.guard import Turned, opened
from core.faces.workbook.child.looks import CellMeanings, Looks
from core.faces.workbook.child.parts import RawRow, SheetRows, Texts
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
    with opened(file) as content:
        yield from _sheets(ExcelReader(content, read_only=True, keep_links=False))


def _sheets(frame: Any) -> Iterator[Answer]:
    with frame.archive as package:
        # What the file says of its author, its theme and its names is not looked at: an odd word there spoils nothing.
        frame.read_manifest()
        frame.read_workbook()
        parts = set(package.namelist())
        sheets = [(one, to) for one, to in frame.parser.find_sheets() if to.target in parts and _has_cells(to)]
        if len(sheets) > MOST_SHEETS:
            raise Turned("too_many_sheets", n=len(sheets), limit=MOST_SHEETS)
        meanings = CellMeanings(_texts(package, frame), Looks(_styles(package, frame)), frame.wb.epoch)
        for sheet, to in sheets:
            from_1904 = frame.wb.epoch == MAC_EPOCH
            yield Answer(sheet=sheet.name, hidden=sheet.state != "visible", from_1904=from_1904)
            yield from _sheet(package, to.target, meanings)


def _has_cells(to: Any) -> bool:
    return "chartsheet" not in to.Type


def _texts(package: zipfile.ZipFile, frame: Any) -> list[str]:
    part = _related(package, frame, "sharedStrings", SHARED_STRINGS)
    if not part:
        return []
    with package.open(part) as source:
        return Texts(source).found


def _styles(package: zipfile.ZipFile, frame: Any) -> bytes:
    part = _related(package, frame, "styles", STYLES_TYPE)
    return package.read(part) if part else b""


def _related(package: zipfile.ZipFile, frame: Any, what: str, content: str) -> str:
    """Return the name of a part that the workbook names by relation or by what it holds; nothing if it has none."""
    targets = [str(one.target) for one in frame.parser.rels.values() if str(one.Type).endswith(f"/{what}")]
    typed = frame.package.find(content)
    targets += [typed.PartName[1:]] if typed else []
    return next((target for target in targets if target in package.namelist()), "")


def _sheet(package: zipfile.ZipFile, part: str, meanings: CellMeanings) -> Iterator[Answer]:
    # The dimension that the file declares is not asked: some programs write A1:A1 over a full sheet.
    rows = SheetRows(meanings)
    with package.open(part) as source:
        yield from within_limits(rows.found(source))
    if len(rows.merged) > _MOST_MERGED:
        raise Turned("too_much_text")
    yield Answer(merged=rows.merged, unseen_rows=rows.unseen_rows, unseen_columns=rows.unseen_columns)


def within_limits(found: Iterator[RawRow]) -> Iterator[Answer]:
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
