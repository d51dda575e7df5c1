"""Excel: an empty table for a kind of record, an export, reading back what people and their programs made of it.

The only door to workbooks. What comes in is typed strings again, for the same parse as the form's; whose record a
line is and whether it may be kept, the office decides.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from core.faces.workbook.ask import ask, have_done, seconds_for
from core.faces.workbook.chosen import ChooseSheet, Chosen
from core.faces.workbook.columns import columns
from core.faces.workbook.gather import SheetGathering, raw_sheets
from core.faces.workbook.labels import fields
from core.faces.workbook.lines import Remark, SheetLayout, SheetLine, UnreadableWorkbook, Unwritable, WorkbookContents
from core.faces.workbook.safe import kept_safely
from core.faces.workbook.tables import Names
from core.faces.workbook.write import write_export, write_template
from core.model.kind import Kind
from core.model.record import Record
from core.model.words import say

__all__ = [
    "ChooseSheet",
    "Chosen",
    "Names",
    "Remark",
    "SheetLayout",
    "SheetLine",
    "UnreadableWorkbook",
    "Unwritable",
    "WorkbookContents",
    "errors_copy",
    "export",
    "fields",
    "fill",
    "heads",
    "read",
    "template",
]  # fmt: skip


def template(kind: Kind, file: Path, *, references: Names, moment: int = 0) -> None:
    """Write an empty table of a kind with its lists; `references` gives uid and name of what a line may refer to.

    `moment` is now, in ms since 1970: what changes here afterwards, the filled table does not overwrite.
    """
    with kept_safely(file) as beside:
        write_template(kind, beside, references, moment)


def export(
    kind: Kind, records: Iterable[Record], file: Path, *,
    called: Callable[[str, str], str], references: Names | None = None, moment: int = 0,
) -> int:  # fmt: skip
    """Write records so that reading them back changes nothing, and return how many; raise Unwritable if it cannot."""
    with kept_safely(file) as beside:
        return write_export(kind, records, beside, called, references or {}, moment)[0]


def read(
    file: Path, kinds: Sequence[Kind], kind: str = "", choosing: ChooseSheet | None = None
) -> WorkbookContents:  # fmt: skip
    """Return what a workbook says of records of one kind, or of whichever its heads name; raise Unreadable.

    `choosing` tells what a person has said of a sheet, by its name and what its columns are called.
    """
    wanted = [one for one in kinds if kind in ("", one.name)]
    sheets, notes = raw_sheets(ask({"act": "read", "file": str(file)}, seconds_for(file)))
    return SheetGathering(kinds, wanted, choosing).gather(sheets, notes, file.name)


def errors_copy(file: Path, refused: Iterable[Remark], to: Path, *, heads: Mapping[str, int] | None = None) -> None:
    """Write a copy of somebody's workbook with only its refused lines and the reasons behind them.

    `heads` is that of the Sheets read from the file; without it every line is kept and the refused ones are marked.
    """
    told = list(refused)
    known = dict(heads or {})
    names = dict.fromkeys((*known, *(one.sheet for one in told if one.sheet)))
    sheets = {name: _told([one for one in told if one.sheet == name], known.get(name, 0)) for name in names}
    order = {"act": "mark", "file": str(file), "sheets": sheets, "heading": say("问题")}
    with kept_safely(to) as beside:
        have_done({**order, "to": str(beside)})


def fill(
    blank: Path, to: Path, rows: Sequence[Mapping[str, str | float | None]], mapping: Mapping[str, str], *,
    cells: Mapping[str, str | float] | None = None, sheet: str = "", first: int = 0,
) -> None:  # fmt: skip
    """Write a copy of a superior's table with rows put under its heads: `mapping` names what each column letter takes.

    Its look, merges and formulas stay. `cells` fills single places; `first` is the first row, found if it is 0.
    """
    order = {
        "act": "fill", "file": str(blank), "rows": [dict(row) for row in rows], "mapping": dict(mapping),
        "cells": dict(cells or {}), "sheet": sheet, "first": first,
    }  # fmt: skip
    with kept_safely(to) as beside:
        have_done({**order, "to": str(beside)})


def heads(file: Path) -> dict[str, str]:
    """Return what each column of a superior's table is called, merged groups written out; raise Unreadable."""
    sheets, _ = raw_sheets(ask({"act": "read", "file": str(file)}))
    return columns(sheets[0]) if sheets else {}


def _told(remarks: Sequence[Remark], head: int) -> dict[str, object]:
    reasons: dict[int, str] = {}
    for one in remarks:
        if one.row:
            before = f"{reasons[one.row]}；" if one.row in reasons else ""
            reasons[one.row] = before + one.message
    bad = [[one.row, one.column] for one in remarks if one.row and one.column]
    # A sheet whose heads are wrong was not read at all, so all of it is kept.
    return {"head": 0 if head in reasons else head, "reasons": reasons, "bad": bad}
