"""Writes our own workbooks: text cells, lists to choose from, a sheet of choices, hidden numbers of records.

What stands in the cells comes as plain tables.
"""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from itertools import zip_longest
from pathlib import Path
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from core.faces.workbook import heads as marks
from core.faces.workbook.body import Body, counted, put
from core.faces.workbook.lines import Unwritable
from core.faces.workbook.save import begun, packed
from core.faces.workbook.tables import Listed, Names, SheetColumn, SheetTable, empty, filled, writable
from core.model.fields import Choice, Choices, Count, Day, Field, Flag, Long, Measure, Month, Ref, Value
from core.model.kind import Kind
from core.model.record import Record
from core.model.words import say

_HEAD_FILL = PatternFill("solid", fgColor="FFE6EEF5")
_LINE = Side(style="thin", color="FFB0B8C0")
# Lines below the last one that still offer lists and text cells.
_ROOM = 1000
_NUMBERED = 200
# So many lines are looked at to find the width of a column; the widest; the lines that a head may take.
_MEASURED = 300
_WIDEST = 40
_HEAD_LINES = 2
# So many letters beside each other can be read on a sheet of paper.
_PRINTED = 240
# The number of a paper size (ECMA-376 part 1, 18.3.1.63).
_A4 = 9
# The hidden row of machine names and the heads.
_HEADS = 2
_FIRST = _HEADS + 1


def write_template(kind: Kind, file: Path, references: Names, moment: int = 0) -> None:
    """Write the empty sheets of a kind; lines are numbered where child lines must name them."""
    tables, listed = empty(kind, moment), Listed(references)
    if any(kind.rows()):
        tables[0].rows.extend([None, str(number)] for number in range(1, _NUMBERED + 1))
    _write(tables, listed, file, locked=True)


def write_export(
    kind: Kind, records: Iterable[Record], file: Path, called: Callable[[str, str], str], references: Names,
    moment: int = 0,
) -> list[int]:  # fmt: skip
    """Write the sheets of a kind with its records and return how many lines each sheet has; Unwritable if it cannot."""
    listed = Listed(references, called)
    tables = filled(kind, records, listed, called, moment)
    _write(tables, listed, file)
    written = [len(table.rows) for table in tables]
    found = [count - _HEADS for count in counted(file, map(_part, range(len(tables))))]
    if found != written:
        raise Unwritable("not_read_back", written=tuple(written), found=tuple(found))
    return written


def _write(tables: Sequence[SheetTable], listed: Listed, file: Path, *, locked: bool = False) -> None:
    book = begun()
    lists = _Lists(tables, listed)
    bodies = [_begin_sheet(book, table, lists) for table in tables]
    bodies.append(lists.begin(book))
    if locked:
        for sheet in book.worksheets:
            _lock_heads(sheet)
    put(packed(book), {_part(at): body for at, body in enumerate(bodies)}, file)


def _part(at: int) -> str:
    """Return the name under which the library writes a sheet, by its place."""
    return f"xl/worksheets/sheet{at + 1}.xml"


def _begin_sheet(book: Any, table: SheetTable, lists: "_Lists") -> Body:
    """Make a sheet with its heads and lists, and return its rows."""
    sheet = book.create_sheet(table.title)
    looks = _Looks(sheet)
    sheet.row_dimensions[1].hidden = True
    sheet.row_dimensions[2].height = 32
    first = next(at for at, column in enumerate(table.columns, 1) if not column.hidden)
    sheet.freeze_panes = f"{get_column_letter(first + 1)}{_FIRST}"
    for number, column in enumerate(table.columns, 1):
        shape = sheet.column_dimensions[get_column_letter(number)]
        seen = [row[number - 1] for row in table.rows[:_MEASURED] if number <= len(row)]
        shape.width, shape.hidden = _width(column, seen), column.hidden
        shape._style = copy(looks.of(column.field)._style)
    shapes = sheet.column_dimensions.values()
    _set_page(sheet, sum(shape.width for shape in shapes if not shape.hidden))
    sheet.append([looks.name(column.machine) for column in table.columns])
    sheet.append([looks.head(column) for column in table.columns])
    last = _FIRST + len(table.rows) + _ROOM
    for number, column in enumerate(table.columns, 1):
        if rule := lists.rule(column):
            rule.add(f"{get_column_letter(number)}{_FIRST}:{get_column_letter(number)}{last}")
            sheet.data_validations.append(rule)
    return Body(table.rows, [looks.styles(column.field) for column in table.columns], _FIRST)


def _lock_heads(sheet: Any) -> None:
    """Keep the heads and the hidden row of names as they are, whoever fills the sheet; everything below stays free."""
    allowed = ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter")
    sheet.protection.sheet = True
    for act in allowed:
        setattr(sheet.protection, act, False)


def _set_page(sheet: Any, wide: float) -> None:
    """Have a sheet printed across, its heads on every page; as wide as the paper if it can still be read so."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = wide <= _PRINTED
    sheet.print_title_rows = f"{_HEADS}:{_HEADS}"


class _Looks:
    """The few styles of a sheet, made once."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        # Beside a long text that takes several lines, the others stand at its first.
        top, free = Alignment(vertical="top"), Protection(locked=False)
        self._text = self._made(number_format="@", alignment=top, protection=free)
        self._long = self._made(number_format="@", alignment=Alignment(wrap_text=True, vertical="top"), protection=free)
        self._number = self._made(number_format="General", alignment=top, protection=free)
        self._name = self._made(number_format="@")

    def _made(self, **look: Any) -> Any:
        cell = WriteOnlyCell(self._sheet)
        for name, value in look.items():
            setattr(cell, name, value)
        return cell

    def of(self, one: Field | None) -> Any:
        """Return the cell whose style a field's column has."""
        if isinstance(one, Count | Measure):
            return self._number
        return self._long if isinstance(one, Long) else self._text

    def styles(self, one: Field | None) -> tuple[int, int]:
        """Return the numbers of a field's style, and of the same for texts that begin as a formula does."""
        guarded = copy(self.of(one))
        guarded._style = copy(guarded._style)
        guarded.quotePrefix = True
        return self.of(one).style_id, guarded.style_id

    def name(self, machine: str) -> Any:
        """Return the cell of a machine name."""
        cell = WriteOnlyCell(self._sheet, machine)
        cell._style = copy(self._name._style)
        return cell

    def head(self, column: SheetColumn) -> Any:
        """Return the cell of a head: bold, red where the column must be filled."""
        cell = self.name(column.head)
        cell.data_type = "s"
        required = column.field is not None and column.field.required
        cell.font = Font(bold=True, color="FFC00000" if required else "FF1F3A4D")
        cell.fill = _HEAD_FILL
        cell.border = Border(bottom=_LINE, right=_LINE)
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        return cell


class _Lists:
    """The sheet of choices: the words of every list, and the names of records with their hidden numbers."""

    def __init__(self, tables: Sequence[SheetTable], listed: Listed) -> None:
        self._listed = listed
        self._title = say("参考表")
        self._columns: list[tuple[str, str, list[str], bool]] = []
        self._ranges: dict[str, str] = {}
        for column in (column for table in tables for column in table.columns):
            if column.field is not None:
                self._offer(column.machine, column.field)

    def _offer(self, machine: str, one: Field) -> None:
        if isinstance(one, Choice | Choices) and one.options:
            options = [writable(say(option)) for option in one.options]
            self._columns.append((f"{marks.OPTIONS}.{machine}", say(one.label), options, False))
            self._ranges[machine] = self._range(len(options))
        elif isinstance(one, Ref):
            self._offer_names(machine, one)

    def _offer_names(self, machine: str, one: Ref) -> None:
        names, path = self._listed.of(one.to), f"{marks.REFERENCE}.{'+'.join(one.to)}"
        known = next((at for at, column in enumerate(self._columns) if column[0] == f"{path}.name"), None)
        if known is None:
            self._columns.append((f"{path}.uid", "uid", list(names), True))
            self._columns.append((f"{path}.name", say(one.label), list(names.values()), False))
        if names:
            self._ranges[machine] = self._range(len(names), known)

    def _range(self, count: int, at: int | None = None) -> str:
        letter = get_column_letter(len(self._columns) if at is None else at + 1)
        return f"'{self._title}'!${letter}${_FIRST}:${letter}${_FIRST + count - 1}"

    def rule(self, column: SheetColumn) -> Any:
        """Return the list and the hint that Excel shows in a column, or nothing."""
        one, source = column.field, self._ranges.get(column.machine)
        hint = _hint(one) if one else ""
        told = {"showInputMessage": True, "promptTitle": column.head[:32], "prompt": hint[:255]} if hint else {}
        if isinstance(one, Flag):
            return DataValidation("list", formula1=f'"{say("是")},{say("否")}"', showErrorMessage=True, **told)
        if source and not isinstance(one, Choices):
            # An open list and a name that is still to be registered may be typed too.
            closed = isinstance(one, Choice) and not one.open_list
            return DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=closed, **told)
        return DataValidation(None, allow_blank=True, **told) if told else None

    def begin(self, book: Any) -> Body:
        """Make the sheet behind the others with its heads, and return its rows."""
        sheet = book.create_sheet(self._title)
        looks = _Looks(sheet)
        sheet.row_dimensions[1].hidden = True
        for number, column in enumerate(self._columns, 1):
            shape = sheet.column_dimensions[get_column_letter(number)]
            shape.width, shape.hidden = 20, column[3]
        sheet.append([looks.name(column[0]) for column in self._columns])
        sheet.append([looks.head(SheetColumn(column[0], column[1])) for column in self._columns])
        rows = [list(row) for row in zip_longest(*(column[2] for column in self._columns))]
        return Body(rows, [looks.styles(None)] * len(self._columns), _FIRST)


def _hint(one: Field) -> str:
    if one.hint:
        return say(one.hint)
    if isinstance(one, Day):
        return say("如 2026-03-05")
    if isinstance(one, Month):
        return say("如 2014-09")
    return say("可填多项，用、隔开") if isinstance(one, Choices) else ""


def _width(column: SheetColumn, values: Sequence[Value]) -> float:
    """Return how wide a column is, in letters: as wide as what stands in it, within reason."""
    room = max((_letters(str(value)) for value in values if value is not None), default=0)
    least = _least(column.field)
    return max(least, min(_WIDEST, max(room, _letters(column.head) / _HEAD_LINES) + 2))


def _letters(text: str) -> int:
    """Count the letters that the longest line takes; a Chinese character takes two."""
    return max(len(line.encode("gb18030", "replace")) for line in text.split("\n"))


def _least(one: Field | None) -> float:
    match one:
        case Long():
            return _WIDEST
        case Ref():
            return 16
        case None | Count() | Measure() | Flag():
            return 8
        case _:
            return 12
