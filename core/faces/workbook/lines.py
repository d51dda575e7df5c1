"""What a workbook says once it is read: lines of typed strings, and what was refused or changed on the way.

Keeps nothing and judges nothing; the same parse as the form's stands in the office's hands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from core.model.fields import Rows
from core.model.kind import Kind
from core.model.record import Record

CellPlace = tuple[str, int, str]


class UnreadableWorkbook(Exception):
    """A workbook that cannot be read: a code for the cause, and the facts that its sentence needs."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


class Unwritable(Exception):
    """Records that no workbook can carry: a code for the cause, and the facts that its sentence needs."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


class Remark(Struct, frozen=True):
    """A cell, line or sheet (row 0) that was refused, skipped or changed: where, what stood there, why."""

    sheet: str
    row: int
    column: str
    value: str
    code: str
    message: str


class SheetLine(Struct, frozen=True):
    """One line for one record: its uid if the workbook carries it, and typed strings as the form gives them.

    `owner` names the reference field that must be filled with the record of the line before it that has the same
    sheet and row: the telephone number of the teacher who stands in that row.
    """

    kind: str
    sheet: str
    row: int
    uid: str
    typed: Mapping[str, Any]
    # Field -> column letter in this line's own row.
    cells: Mapping[str, str]
    # "honours.2.level" -> sheet, row and column of a child line's cell.
    places: Mapping[str, CellPlace] = {}
    owner: str = ""
    # When the sheet was written (ms since 1970), 0 if it does not know. What is changed since it was written, with the
    # prints of what it was written from: fields of the record, and of its child lines by "rows.<id>" ({}: untouched).
    moment: int = 0
    base: Mapping[str, str] | None = None
    child_bases: Mapping[str, Mapping[str, str]] = {}

    def place(self, name: str) -> CellPlace:
        """Return sheet, row and column letter of a field, named as in a problem: "birth" or "honours.2.level"."""
        inner = name if name in self.places else ".".join(name.split(".")[:2])
        return self.places.get(inner) or (self.sheet, self.row, self.cells.get(name.split(".")[0], ""))

    def remark(self, name: str, code: str, message: str) -> Remark:
        """Return the remark that puts a problem of a field into its cell."""
        sheet, row, column = self.place(name)
        return Remark(sheet, row, column, self._typed(name), code, message)

    def _typed(self, name: str) -> str:
        first, *rest = name.split(".")
        value = self.typed.get(first, "")
        if len(rest) == 2 and isinstance(value, list):
            value = value[int(rest[0]) - 1].get(rest[1], "")
        return value if isinstance(value, str) else ""

    def over(self, kind: Kind, known: Record) -> "SheetLine":
        """Return this line laid over the known record: child lines it does not name stay, equal ones keep their id."""
        if not any(rows.name in self.typed for rows in kind.rows()):
            return self
        typed, places = dict(self.typed), dict(self.places)
        for rows in kind.rows():
            if rows.name in typed:
                typed[rows.name], moved = _laid(rows, typed[rows.name], known.lines(rows.name))
                places = moved_places(places, rows.name, moved)
        return replace(self, typed=typed, places=places)


class UnderstoodColumn(Struct, frozen=True):
    """What a column of a sheet was taken for: its letters, what it is called, the kind and the field ("": not read)."""

    column: str
    head: str
    kind: str = ""
    field: str = ""
    label: str = ""


class SheetLayout(Struct, frozen=True):
    """How a sheet was understood: the kind of its lines, the row of its heads, its columns, the rows left out.

    `heads` are the words of its head row, by which a form is known again; `around` is what the sheet says outside its
    columns: its own name and the lines above the heads.
    """

    sheet: str
    kind: str
    row: int
    columns: tuple[UnderstoodColumn, ...] = ()
    left: tuple[Remark, ...] = ()
    heads: tuple[str, ...] = ()
    around: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkbookContents:
    """All that a workbook gave: lines in their order, what was refused, what was skipped or changed."""

    lines: tuple[SheetLine, ...]
    refused: tuple[Remark, ...]
    notes: tuple[Remark, ...]
    # The row of the heads on every sheet that was read.
    heads: Mapping[str, int] = field(default_factory=dict)
    layouts: tuple[SheetLayout, ...] = ()

    def without_lines(self) -> "WorkbookContents":
        """Return what is left to be told once the lines were taken."""
        return WorkbookContents((), self.refused, self.notes, self.heads, self.layouts)


def _laid(
    rows: Rows, given: list[dict[str, Any]], known: Any
) -> tuple[list[dict[str, Any]], dict[int, int]]:  # fmt: skip
    """Return the known lines with the given ones in or behind them, and where each given line now stands."""
    lines = [dict(line) for line in known]
    free = {str(line["id"]): number for number, line in enumerate(lines)}
    moved: dict[int, int] = {}
    for number, line in enumerate(given, 1):
        at = free.pop(_id_of(rows, line, [lines[place] for place in free.values()]), len(lines))
        lines[at:at + 1] = [{**line, "id": lines[at]["id"]} if at < len(lines) else dict(line)]  # fmt: skip
        moved[number] = at + 1
    return lines, moved


def _id_of(rows: Rows, line: Mapping[str, Any], free: list[dict[str, Any]]) -> str:
    """Return the id a given line carries, or that of the first known line that says the same."""
    if line.get("id"):
        return str(line["id"])
    said = _said(rows, line)
    return next((str(one["id"]) for one in free if _said(rows, one) == said), "")


def _said(rows: Rows, line: Mapping[str, Any]) -> dict[str, Any]:
    given = {column: line.get(column.name) for column in rows.fields}
    parsed = {column.name: column.parse(str(value)).value for column, value in given.items() if value is not None}
    return {name: value for name, value in parsed.items() if value is not None}


def moved_places(places: Mapping[str, CellPlace], rows: str, moved: Mapping[int, int]) -> dict[str, CellPlace]:
    """Return the places of cells after child lines took other numbers (old -> new); those of lines that went go."""
    kept: dict[str, CellPlace] = {}
    for name, place in places.items():
        field, _, rest = name.partition(".")
        number, dot, column = rest.partition(".")
        if field != rows or not rest:
            kept[name] = place
        elif int(number) in moved:
            kept[f"{rows}.{moved[int(number)]}{dot}{column}"] = place
    return kept
