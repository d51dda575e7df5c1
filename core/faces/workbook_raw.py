"""The cells of a workbook as plain values, sheet by sheet, within limits.

Runs in the child process. It knows no field and no head: what a cell means is found out by those who asked.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from core.faces.workbook_guard import Turned

MOST_SHEETS = 50
MOST_COLUMNS = 100
# Lines, with room for titles and heads.
MOST_ROWS = 20_000 + 20
MOST_EMPTY = 1000

_TEXT, _RUN = f"{{{SHEET_MAIN_NS}}}t", f"{{{SHEET_MAIN_NS}}}r"

Answer = dict[str, Any]


def answers(file: Path) -> Iterator[Answer]:
    """Yield each sheet's name, its filled rows, what was left out of it and its merged cells."""
    if not openpyxl.DEFUSEDXML:
        raise Turned("unguarded")
    book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
    if len(book.worksheets) > MOST_SHEETS:
        raise Turned("too_many_sheets", n=len(book.worksheets), limit=MOST_SHEETS)
    for sheet in book.worksheets:
        yield {
            "sheet": sheet.title,
            "hidden": sheet.sheet_state != "visible",
            "from_1904": book.epoch == MAC_EPOCH,
        }
        yield from _sheet(book, sheet)


class _Parser(WorkSheetParser):  # type: ignore[misc]  # the library carries no types
    """Reads results, and tells a formula that has none from an empty cell."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        inline = element.find(INLINE_STRING)
        if inline is not None:
            # The library makes three objects of each such text; most of the reading time would go there.
            element.remove(inline)
        cell: dict[str, Any] = super().parse_cell(element)
        if inline is not None:
            return {**cell, "value": _inline(inline), "data_type": "s"}
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            # A formula that answers an empty text says so with an empty value of the type "str".
            answered = element.get("t") == "str" and element.find(VALUE_TAG) is not None
            cell["data_type"] = "n" if answered else "f"
        return cell


def _inline(inline: Any) -> str:
    """Return the text of a cell that carries it itself: plain or in runs, without the reading signs above it."""
    parts = (part if part.tag == _TEXT else part.find(_TEXT) for part in inline if part.tag in (_TEXT, _RUN))
    return "".join(part.text or "" for part in parts if part is not None)


def _sheet(book: Any, sheet: Any) -> Iterator[Answer]:
    # The dimension that the file declares is not asked: some programs write A1:A1 over a full sheet.
    with sheet._get_source() as source:
        parser = _Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        yield from _rows(parser)
    merged = parser.merged_cells
    if merged is not None:
        yield {"merged": [str(one.ref) for one in merged.mergeCell]}


def _rows(parser: Any) -> Iterator[Answer]:
    last, filled, wide = 0, 0, 0
    for number, found in parser.parse():
        cells = [cell for cell in map(_cell, found) if cell]
        wide += sum(1 for cell in cells if cell[0] > MOST_COLUMNS)
        cells = [cell for cell in cells if cell[0] <= MOST_COLUMNS]
        if number - last > MOST_EMPTY:
            yield {"stopped": last + MOST_EMPTY}
            break
        if cells:
            last, filled = number, filled + 1
            yield {"row": number, "cells": cells}
        if filled > MOST_ROWS:
            raise Turned("too_many_rows", limit=20_000)
    if wide:
        yield {"wide": wide, "limit": MOST_COLUMNS}


def _cell(found: dict[str, Any]) -> tuple[int, str, str] | None:
    """Return column, type letter and text: s text, n number, d day, t time, b yes or no, e error, f formula."""
    value, letter = found["value"], found["data_type"]
    if letter == "f":
        return found["column"], "f", ""
    if value is None or value == "":
        return None
    return found["column"], *_plain(value, letter)


def _plain(value: Any, letter: str) -> tuple[str, str]:
    if letter == "e":
        return "e", str(value)
    if isinstance(value, bool):
        return "b", "1" if value else "0"
    if isinstance(value, int | float):
        return "n", repr(value)
    if isinstance(value, dt.datetime):
        return "d", value.isoformat(" ", "seconds")
    if isinstance(value, dt.timedelta):
        return "t", _hours(value)
    if isinstance(value, dt.date | dt.time):
        return "d" if isinstance(value, dt.date) else "t", value.isoformat()
    return "s", str(value)


def _hours(span: dt.timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"
