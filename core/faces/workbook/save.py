"""Puts a workbook of the library on the disk, all of it at once and nowhere else.

The library itself writes each sheet to a scratch file, which a full scratch folder spoils in ways of its own, and on a
full disk it leaves an archive open whose closing fails once more, on the screen of whoever sits before it.
"""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter


def begun() -> Workbook:
    """Return a workbook of ours without a sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "青蓝 Qinglan"
    return book


def save(book: Any, file: Path) -> None:
    """Write a workbook to a file; raise OSError where there is no room."""
    file.write_bytes(packed(book).getbuffer())


def packed(book: Any) -> BytesIO:
    """Return a workbook as the bytes of its file."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        _Packing(book, archive).write_data()
    return content


class _Packing(ExcelWriter):  # type: ignore[misc]  # openpyxl has no types
    """The library's own writer, but that a sheet goes through memory."""

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet, and note what it draws and refers to."""
        drawing = ws._drawing = SpreadsheetDrawing()
        drawing.charts, drawing.images = ws._charts, ws._images
        content = BytesIO()
        writer = WorksheetWriter(ws, content)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], content.getvalue())
        self.manifest.append(ws)
