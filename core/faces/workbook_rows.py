"""The rows of one sheet: which of them are lines, which are titles, totals and notes, and what each line says."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.faces import workbook_heads as marks
from core.faces.workbook_cells import Cell, Typed, typed
from core.faces.workbook_heads import Column, Heads, plain
from core.faces.workbook_lines import Remark
from core.model.fields import Choice, Choices, Field, Month, Name, Ref
from core.model.words import say

_TOTAL = re.compile(r"(本页|全校|总)?(合计|总计|小计|共计|累计|总数|平均)([（(].*)?[:：]?")
_NOTE = re.compile(r"(注|备注|说明|附注|填表说明|填报说明)\d*[:：.、].*|注\d.*", re.DOTALL)
_SIGNATURE = re.compile(
    r"(单位|学校)?(负责人|审核人?|填表人?|制表人?|填报人?|校长|填报单位|填报时间|制表时间)(签[字名])?([（(].{1,6}[)）])?[:：].*"
)


@dataclass(slots=True)
class RawSheet:
    """A sheet as the child process gave it: rows and columns by number, merged ranges, what was left out."""

    title: str
    hidden: bool
    from_1904: bool
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """What the line of a row says for one kind: typed strings, where they stand, the marks of our own sheets."""

    number: int
    typed: Mapping[str, str]
    cells: Mapping[str, str]
    marks: Mapping[str, str]
    refused: tuple[Remark, ...]
    notes: tuple[Remark, ...]


class SheetReader:
    """Reads the rows of one sheet under its heads."""

    def __init__(self, sheet: RawSheet, heads: Heads, names: Mapping[tuple[str, str], str]) -> None:
        self._sheet = sheet
        self._heads = heads
        self._names = names
        self._parsed: dict[tuple[int, str], tuple[str, str]] = {}
        self.skipped: list[Remark] = []
        self._stray: set[int] = set()

    def lines(self) -> list[dict[str, Row]]:
        """Return for every line what it says for each kind, by the kind's name."""
        numbers = [number for number in sorted(self._sheet.rows) if number > self._heads.row]
        kept = [number for number in numbers if not self._skip(number)]
        self._tell_empty(numbers, kept)
        filled = _filled_down(self._sheet, self._heads, kept)
        return [self._line(number, filled[number]) for number in kept]

    def stray(self) -> list[Remark]:
        """Return the columns that hold something under no head at all."""
        message = say("这一列有内容却没有表头，请补上表头或清空这一列")
        return [self._remark(self._heads.row, column, "no_head", message) for column in sorted(self._stray)]

    def _skip(self, number: int) -> bool:
        cells = {column: cell for column, cell in self._sheet.rows[number].items() if _says(cell)}
        reason = _reason(cells, self._heads) if cells else "blank"
        if told := _skipped(reason):
            text = next(iter(cells.values())).text
            self.skipped.append(Remark(self._sheet.title, number, "", text, reason, told))
        elif not reason and not self._heads.ours:
            self._stray.update(column for column in cells if not self._headed(column))
        return bool(reason)

    def _headed(self, column: int) -> bool:
        head = self._sheet.rows[self._heads.row].get(column)
        return column in self._heads.columns or (head is not None and bool(head.text.strip()))

    def _tell_empty(self, numbers: Sequence[int], kept: Sequence[int]) -> None:
        if self._heads.ours or not kept:
            return
        filled = set(numbers)
        empty = [str(row) for row in range(kept[0], kept[-1]) if row not in filled]
        if empty:
            message = say("第 {rows} 行是空行，已跳过", rows="、".join(empty[:50]))
            self.skipped.append(Remark(self._sheet.title, int(empty[0]), "", "", "empty_row", message))

    def _line(self, number: int, cells: Mapping[int, Cell]) -> dict[str, Row]:
        parts: dict[str, dict[int, Column]] = {self._heads.kind.name: {}}
        for column, meant in self._heads.columns.items():
            parts.setdefault(meant.kind.name, {})[column] = meant
        rows = {name: self._part(number, cells, columns) for name, columns in parts.items()}
        own = self._heads.kind.name
        return {name: row for name, row in rows.items() if name == own or row.typed or row.refused}

    def _part(self, number: int, cells: Mapping[int, Cell], columns: Mapping[int, Column]) -> Row:
        found = {one.mark: cells[column].text for column, one in columns.items() if one.mark and column in cells}
        # An empty cell clears a value only where the workbook shows the record it belongs to.
        carried = bool(found.get(marks.UID))
        given: dict[str, str] = {}
        at: dict[str, str] = {}
        remarks: list[tuple[Remark, bool]] = []
        for column, one in columns.items():
            if one.field is None:
                continue
            said = self._typed(one.field, cells.get(column), ours=carried)
            if said.text or carried:
                given[one.field.name] = said.text
            at[one.field.name] = letter(column)
            if said.code:
                value = cells[column].text
                remark = Remark(self._sheet.title, number, letter(column), value, said.code, said.message)
                remarks.append((remark, said.refused))
        return Row(
            number, given, at, found,
            refused=tuple(remark for remark, refused in remarks if refused),
            notes=tuple(remark for remark, refused in remarks if not refused),
        )  # fmt: skip

    def _typed(self, one: Field, cell: Cell | None, *, ours: bool) -> Typed:
        if cell is None:
            return Typed()
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
        if key not in self._parsed:
            parsed = one.parse(text)
            self._parsed[key] = (text if parsed.value is None else str(parsed.value), parsed.note)
        return self._parsed[key]

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


def _skipped(reason: str) -> str:
    """Return the sentence for a row that was no line; nothing for a blank one."""
    match reason:
        case "total":
            return say("合计行，已跳过")
        case "note":
            return say("表下说明，已跳过")
        case "signature":
            return say("签字栏，已跳过")
        case "repeated_head":
            return say("重复的表头，已跳过")
        case _:
            return ""


def _says(cell: Cell) -> bool:
    return cell.letter != "s" or bool(cell.text.strip("\u3000\u00a0\u200b\ufeff \t\r\n"))


def _reason(cells: Mapping[int, Cell], heads: Heads) -> str:
    """Return why a row is no line, or nothing if it is one."""
    mapped = {column: one for column, one in heads.columns.items() if one.field}
    if heads.ours and not any(column in mapped for column in cells):
        return "blank"
    if any(one.mark == marks.UID and column in cells for column, one in heads.columns.items()):
        return ""
    first = re.sub(r"\s", "", next(iter(cells.values())).text)
    if _TOTAL.fullmatch(first):
        return "total"
    if len(cells) == 1 and _NOTE.fullmatch(first):
        return "note"
    texts = [re.sub(r"\s", "", cell.text) for cell in cells.values() if cell.letter == "s"]
    if len(cells) <= 4 and any(_SIGNATURE.fullmatch(text) for text in texts):
        return "signature"
    if _repeats(cells, mapped):
        return "repeated_head"
    return "" if any(column in mapped for column in cells) else "blank"


def _repeats(cells: Mapping[int, Cell], mapped: Mapping[int, Column]) -> bool:
    same = [one for column, one in mapped.items() if column in cells and _is_head(cells[column], one.field)]
    return len(same) > 1 and len(same) == sum(1 for column in mapped if column in cells)


def _is_head(cell: Cell, one: Field | None) -> bool:
    return one is not None and plain(cell.text) in (plain(one.label), plain(say(one.label)))


def _filled_down(sheet: RawSheet, heads: Heads, kept: Sequence[int]) -> dict[int, dict[int, Cell]]:
    """Return the kept rows, a merged cell's value in each of its rows in columns that name or choose something."""
    rows = {number: dict(sheet.rows[number]) for number in kept}
    for merged in sheet.merged:
        left, top, right, bottom = corners(merged)
        one = heads.columns.get(left)
        if left != right or one is None or top not in rows or bottom == top:
            continue
        if isinstance(one.field, (Ref, Choice, Choices)) and left in rows[top]:
            for number in range(top + 1, bottom + 1):
                if number in rows:
                    rows[number].setdefault(left, rows[top][left])
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
