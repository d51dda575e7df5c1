"""The rows of one sheet: which of them are lines, which are titles, totals and notes, and what each line says."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from msgspec import Struct

from core.faces.workbook import heads as marks
from core.faces.workbook.cells import Typed, typed
from core.faces.workbook.heads import Column, Heads
from core.faces.workbook.lines import Remark
from core.faces.workbook.skips import Skips, filled, told
from core.faces.workbook.wire import Cell
from core.model.fields import Choice, Choices, Field, Month, Name, Ref
from core.model.words import say

# Empty rows that are named one by one.
_MOST_NAMED = 50


@dataclass(slots=True)
class RawSheet:
    """A sheet as the child process gave it: rows and columns by number, merged ranges, what was left out."""

    title: str
    hidden: bool
    from_1904: bool
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)


class Row(Struct, frozen=True):
    """What the line of a row says for one kind: typed strings, where they stand, the marks of our own sheets."""

    number: int
    typed: Mapping[str, str]
    cells: Mapping[str, str]
    marks: Mapping[str, str]
    refused: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()


class _Part:
    """The columns of a sheet that speak of one kind, with what was found in their cells so far."""

    def __init__(self, columns: Mapping[int, Column]) -> None:
        self.marks = [(column, one.mark) for column, one in columns.items() if one.mark]
        self.fields = [(column, one.field.name, one.field) for column, one in columns.items() if one.field]
        self.letters = {name: letter(column) for column, name, _ in self.fields}
        # A column of days, schools or choices holds the same few words from top to bottom.
        self.said: dict[bool, list[dict[Cell, Typed]]] = {ours: [{} for _ in self.fields] for ours in (False, True)}


class SheetReader:
    """Reads the rows of one sheet under its heads."""

    def __init__(self, sheet: RawSheet, heads: Heads, names: Mapping[tuple[str, str], str]) -> None:
        self._sheet = sheet
        self._heads = heads
        self._names = names
        self._skips = Skips(heads)
        self._parts = {name: _Part(columns) for name, columns in _by_kind(heads).items()}
        self._read: dict[tuple[int, str], tuple[str, str]] = {}
        self.skipped: list[Remark] = []
        self._stray: set[int] = set()

    def lines(self) -> Iterator[dict[str, Row]]:
        """Return for every line what it says for each kind, by the kind's name; the sheet lets go of what is read."""
        numbers = [number for number in sorted(self._sheet.rows) if number > self._heads.row]
        kept = [number for number in numbers if not self._skip(number)]
        self._tell_empty(numbers, kept)
        rows = _filled_down(self._sheet, self._heads, kept)
        return (self._line(number, rows.pop(number)) for number in kept)

    def stray(self) -> list[Remark]:
        """Return the columns that hold something under no head at all."""
        message = say("这一列有内容却没有表头，请补上表头或清空这一列")
        return [self._remark(self._heads.row, column, "no_head", message) for column in sorted(self._stray)]

    def _skip(self, number: int) -> bool:
        cells = filled(self._sheet.rows[number])
        reason = self._skips.reason(cells)
        if sentence := told(reason):
            text = next(iter(cells.values())).text
            self.skipped.append(Remark(self._sheet.title, number, "", text, reason, sentence))
        elif not reason and not self._heads.ours and not self._heads.columns.keys() >= cells.keys():
            self._stray.update(column for column in cells if not self._headed(column))
        return bool(reason)

    def _headed(self, column: int) -> bool:
        head = self._sheet.rows[self._heads.row].get(column)
        return column in self._heads.columns or (head is not None and bool(head.text.strip()))

    def _tell_empty(self, numbers: Sequence[int], kept: Sequence[int]) -> None:
        if self._heads.ours or not kept:
            return
        held = set(numbers)
        empty = [str(row) for row in islice((at for at in range(kept[0], kept[-1]) if at not in held), _MOST_NAMED)]
        if empty:
            message = say("第 {rows} 行是空行，已跳过", rows="、".join(empty))
            self.skipped.append(Remark(self._sheet.title, int(empty[0]), "", "", "empty_row", message))

    def _line(self, number: int, cells: Mapping[int, Cell]) -> dict[str, Row]:
        own = self._heads.kind.name
        rows = ((name, self._row(number, cells, part)) for name, part in self._parts.items())
        return {name: row for name, row in rows if name == own or row.typed or row.refused}

    def _row(self, number: int, cells: Mapping[int, Cell], part: _Part) -> Row:
        found = {mark: cells[column].text for column, mark in part.marks if column in cells}
        # An empty cell clears a value only where the workbook shows the record it belongs to.
        carried = bool(found.get(marks.UID))
        given: dict[str, str] = {}
        remarks: list[tuple[Remark, bool]] = []
        for (column, name, one), known in zip(part.fields, part.said[carried], strict=True):
            cell = cells.get(column)
            if cell is None:
                if carried:
                    given[name] = ""
                continue
            said = known.get(cell)
            if said is None:
                said = known[cell] = self._typed(one, cell, ours=carried)
            if said.text or carried:
                given[name] = said.text
            if said.code:
                remark = Remark(self._sheet.title, number, letter(column), cell.text, said.code, said.message)
                remarks.append((remark, said.refused))
        if not remarks:
            return Row(number, given, part.letters, found)
        refused = tuple(remark for remark, refused in remarks if refused)
        notes = tuple(remark for remark, refused in remarks if not refused)
        return Row(number, given, part.letters, found, refused, notes)

    def _typed(self, one: Field, cell: Cell, *, ours: bool) -> Typed:
        said = typed(one, cell, ours=ours, from_1904=self._sheet.from_1904)
        if isinstance(one, Ref):
            return Typed(self._uid(one, said.text), said.code, said.message, said.refused)
        if said.refused or not said.text:
            return said
        written, note = self._written(one, said.text)
        if not note:
            return said
        return Typed(written, "written_as", f"{said.message}；{note}" if said.message else note)

    def _uid(self, one: Ref, name: str) -> str:
        """Return the uid the workbook's own list gives for a name; a name that it does not list stays as typed."""
        return next((self._names[to, name] for to in one.to if (to, name) in self._names), name)

    def _written(self, one: Field, text: str) -> tuple[str, str]:
        """Return what the field's own parse makes of a text and says of it, so that it is told of the cell, once."""
        if not isinstance(one, (Name, Choice, Choices, Month)):
            return text, ""
        key = (id(one), text)
        if key not in self._read:
            parsed = one.parse(text)
            self._read[key] = (text if parsed.value is None else str(parsed.value), parsed.note)
        return self._read[key]

    def _remark(self, row: int, column: int, code: str, message: str) -> Remark:
        return Remark(self._sheet.title, row, letter(column), "", code, message)


def remarks_on_heads(sheet: RawSheet, heads: Heads) -> tuple[list[Remark], list[Remark]]:
    """Return heads that stand twice, which forbid reading the sheet, and heads that name nothing, which do not."""
    doubled = [
        Remark(sheet.title, heads.row, letter(column), head, "double_head",
               say("表头“{head}”出现了两次，请只留一列", head=head))
        for column, head in heads.doubled.items()
    ]  # fmt: skip
    unknown = [
        Remark(sheet.title, heads.row, letter(column), head, "unknown_head",
               say("“{head}”这一列在“{kind}”里没有对应的项目，没有读", head=head, kind=say(heads.kind.title)))
        for column, head in heads.unknown.items()
    ]  # fmt: skip
    return doubled, unknown


def titles(sheet: RawSheet, heads: Heads) -> Iterator[Remark]:
    """Yield the rows above the heads, which are titles and not lines."""
    for number in sorted(sheet.rows):
        if number < heads.row and not heads.ours:
            text = next(iter(sheet.rows[number].values())).text
            yield Remark(sheet.title, number, "", text, "title", say("表头上面的标题，已跳过"))


def letter(column: int) -> str:
    """Return the letters of a column by its number, counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _by_kind(heads: Heads) -> dict[str, dict[int, Column]]:
    """Return the columns by the kind they speak of, that of the lines themselves first."""
    parts: dict[str, dict[int, Column]] = {heads.kind.name: {}}
    for column, meant in heads.columns.items():
        parts.setdefault(meant.kind.name, {})[column] = meant
    return parts


def _filled_down(sheet: RawSheet, heads: Heads, kept: Sequence[int]) -> dict[int, dict[int, Cell]]:
    """Take the kept rows out, a merged cell's value in each of its rows in columns that name or choose something."""
    rows = {number: sheet.rows.pop(number) for number in kept}
    # Column -> the last row of a merged cell in it. They do not overlap; where somebody made them so, the first counts.
    last: dict[int, int] = {}
    for left, top, right, bottom, merged in sorted((*corners(merged), merged) for merged in sheet.merged):
        one = heads.columns.get(left)
        if left != right or one is None or top not in rows or bottom == top or top <= last.get(left, 0):
            continue
        if isinstance(one.field, (Ref, Choice, Choices)) and left in rows[top]:
            last[left] = bottom
            for number in kept[bisect_right(kept, top) : bisect_right(kept, bottom)]:
                if left not in rows[number]:
                    rows[number] = {**rows[number], left: rows[top][left]}
            message = say("合并单元格 {cells} 的内容用于其中每一行", cells=merged)
            sheet.notes.append(Remark(sheet.title, top, letter(left), rows[top][left].text, "merged", message))
    return rows


def corners(merged: str) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of a merged range such as B3:D4."""
    first, _, last = merged.partition(":")
    left, top = _place(first)
    right, bottom = _place(last or first)
    return left, top, right, bottom


def _place(name: str) -> tuple[int, int]:
    found = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", name)
    if not found:
        return 0, 0
    column = 0
    for sign in found[1]:
        column = column * 26 + ord(sign) - 64
    return column, int(found[2])
