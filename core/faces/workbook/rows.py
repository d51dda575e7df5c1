"""The rows of one sheet: which of them are lines, which are titles, totals and notes, and what each line says."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from msgspec import Struct

from core.faces.workbook import heads as marks
from core.faces.workbook.ages import Age, print_of, read_age, touched
from core.faces.workbook.cells import TypedCell, typed
from core.faces.workbook.chosen import Chosen
from core.faces.workbook.heads import HeadColumn, SheetHeads
from core.faces.workbook.labels import Labels
from core.faces.workbook.lines import Remark
from core.faces.workbook.places import corners, letter
from core.faces.workbook.sharing import Shared, ranked
from core.faces.workbook.skips import Skips, filled, told
from core.faces.workbook.wire import RawCell
from core.model.fields import Choice, Choices, Field, Month, Name, Ref
from core.model.words import say

_MOST_PRINTS = 50_000
# Empty rows that are named one by one.
_MOST_NAMED = 50


@dataclass(slots=True)
class RawSheet:
    """A sheet as the child process gave it: rows and columns by number, merged ranges, what was left out."""

    title: str
    hidden: bool
    from_1904: bool
    rows: dict[int, dict[int, RawCell]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    unseen_rows: frozenset[int] = frozenset()
    unseen_columns: frozenset[int] = frozenset()
    notes: list[Remark] = field(default_factory=list)


class SheetRow(Struct, frozen=True):
    """What the line of a row says for one kind: typed strings, where they stand, the marks of our own sheets."""

    number: int
    typed: Mapping[str, str]
    cells: Mapping[str, str]
    marks: Mapping[str, str]
    refused: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    # The fields that no longer say what they were written from, with the prints of that; nothing of unknown age.
    base: Mapping[str, str] | None = None


class _Part:
    """The columns of a sheet that speak of one kind, with what was found in their cells so far."""

    def __init__(self, columns: Mapping[int, HeadColumn], sheet: RawSheet, heads: SheetHeads) -> None:
        self.marks = [(column, one.mark) for column, one in columns.items() if one.mark]
        by_name: dict[str, list[int]] = {}
        for column, one in columns.items():
            if one.field:
                by_name.setdefault(one.field.name, []).append(column)
        fields = {name: columns[own[0]].field for name, own in by_name.items()}
        order = {name: ranked(one, by_name[name], sheet.rows, heads) for name, one in fields.items() if one}
        self.fields = [(order[name][0], name, one) for name, one in fields.items() if one]
        self.shared = [Shared(name, one, order[name]) for name, one in fields.items() if one and len(order[name]) > 1]
        self.further = [(one, column) for one in self.shared for column in one.columns[1:]]
        self.letters = {name: letter(column) for column, name, _ in self.fields}
        # A column of days, schools or choices holds the same few words from top to bottom.
        self.said: dict[bool, list[dict[RawCell, TypedCell]]] = {
            ours: [{} for _ in self.fields] for ours in (False, True)
        }


class SheetReader:
    """Reads the rows of one sheet under its heads."""

    def __init__(
        self, sheet: RawSheet, heads: SheetHeads, names: Mapping[tuple[str, str], str],
        labels: Labels | None = None, chosen: Chosen | None = None,
    ) -> None:  # fmt: skip
        self._sheet = sheet
        self._heads = heads
        self._names = names
        self._skips = Skips(heads, labels, chosen)
        self._parts = {name: _Part(columns, sheet, heads) for name, columns in _by_kind(heads).items()}
        self._read: dict[tuple[int, str], tuple[str, str]] = {}
        self.age = _age(sheet, heads)
        self._prints: dict[tuple[int, str], str] = {}
        self.left: list[Remark] = []
        # Rows that may be lines after all: a person is asked.
        self.unlike: list[Remark] = []
        self.notes: list[Remark] = []
        self._stray: set[int] = set()

    def lines(self) -> Iterator[dict[str, SheetRow]]:
        """Return for every line what it says for each kind, by the kind's name; the sheet lets go of what is read."""
        numbers = [number for number in sorted(self._sheet.rows) if number > self._heads.row]
        kept = [number for number in numbers if not self._skip(number)]
        unlike = set(self._skips.unlike((number, self._sheet.rows[number]) for number in kept))
        self._part_unlike(sorted(unlike))
        kept = [number for number in kept if number not in unlike]
        self._tell_empty(numbers, kept)
        self._tell_unseen(kept)
        self._tell_stray()
        for part in self._parts.values():
            self.notes.extend(one.told(self._sheet.title, self._heads) for one in part.shared)
        rows = _filled_down(self._sheet, self._heads, kept)
        return (self._line(number, rows.pop(number)) for number in kept)

    def _skip(self, number: int) -> bool:
        cells = filled(self._sheet.rows[number])
        reason = self._skips.reason(cells, number)
        self._leave(number, cells, reason)
        if not reason and not self._heads.ours and not self._heads.columns.keys() >= cells.keys():
            self._stray.update(column for column in cells if column not in self._heads.words)
        return bool(reason)

    def _leave(self, number: int, cells: Mapping[int, RawCell], reason: str) -> None:
        if sentence := told(reason):
            text = next(iter(cells.values())).text
            self.left.append(Remark(self._sheet.title, number, "", text, reason, sentence))

    def _part_unlike(self, numbers: Sequence[int]) -> None:
        """Tell headings of groups, which are merged across the table, from lines with a single cell."""
        across = (
            {top for left, top, right, _ in map(corners, self._sheet.merged) if right - left > 1} if numbers else ()
        )
        for number in numbers:
            cells = filled(self._sheet.rows[number])
            if number in across:
                self._leave(number, cells, "group")
            else:
                column, cell = next(iter(cells.items()))
                place = (self._sheet.title, number, letter(column), cell.text)
                self.unlike.append(Remark(*place, "unlike", told("unlike")))

    def _tell_stray(self) -> None:
        message = say("这一列有内容却没有表头，没有读；要读请补上表头")
        self.notes.extend(self._remark(self._heads.row, column, "no_head", message) for column in sorted(self._stray))

    def _tell_unseen(self, kept: Sequence[int]) -> None:
        if self._heads.ours:
            return
        if rows := [str(number) for number in kept if number in self._sheet.unseen_rows]:
            words = "、".join(rows[:_MOST_NAMED]) + ("…" if len(rows) > _MOST_NAMED else "")
            message = say("第 {rows} 行是隐藏的（或被筛选掉的），也读了；不要的请先删去", rows=words)
            self.notes.append(Remark(self._sheet.title, int(rows[0]), "", "", "hidden_rows", message))
        for column in sorted(self._sheet.unseen_columns & self._heads.columns.keys()):
            message = say("{column} 列是隐藏的，也读了", column=letter(column))
            self.notes.append(self._remark(self._heads.row, column, "hidden_column", message))

    def _tell_empty(self, numbers: Sequence[int], kept: Sequence[int]) -> None:
        if self._heads.ours or not kept:
            return
        held = set(numbers)
        empty = [str(row) for row in islice((at for at in range(kept[0], kept[-1]) if at not in held), _MOST_NAMED)]
        if empty:
            message = say("第 {rows} 行是空行，已跳过", rows="、".join(empty))
            self.notes.append(Remark(self._sheet.title, int(empty[0]), "", "", "empty_row", message))

    def _line(self, number: int, cells: Mapping[int, RawCell]) -> dict[str, SheetRow]:
        own = self._heads.kind.name
        rows = ((name, self._row(number, cells, part)) for name, part in self._parts.items())
        return {name: row for name, row in rows if name == own or row.typed or row.refused}

    def _row(self, number: int, cells: Mapping[int, RawCell], part: _Part) -> SheetRow:
        found = {mark: cells[column].text for column, mark in part.marks if column in cells}
        # An empty cell clears a value only where the workbook shows the record it belongs to.
        carried = bool(found.get(marks.UID))
        given: dict[str, str] = {}
        remarks: list[tuple[Remark, bool]] = []
        if carried:
            given = dict.fromkeys(part.letters, "")
        for (column, name, one), known in zip(part.fields, part.said[carried], strict=True):
            cell = cells.get(column)
            if cell is None:
                continue
            said = known.get(cell)
            if said is None:
                said = known[cell] = self._typed(one, cell, ours=carried)
            if said.text or carried:
                given[name] = said.text
            if said.code:
                remark = Remark(self._sheet.title, number, letter(column), cell.text, said.code, said.message)
                remarks.append((remark, said.refused))
        if part.shared:
            self._share(part, cells, given, number, remarks)
        base = self._base(part, given, found) if carried else None
        # Of what nobody touched there is nothing to tell.
        seen = None if base is None else {part.letters[name] for name in base}
        remarks = [one for one in remarks if one[1] or seen is None or one[0].column in seen]
        refused = tuple(remark for remark, refused in remarks if refused)
        notes = tuple(remark for remark, refused in remarks if not refused)
        return SheetRow(number, given, part.letters, found, refused, notes, base)

    def _base(self, part: _Part, given: Mapping[str, str], found: Mapping[str, str]) -> Mapping[str, str] | None:
        """Return what a line of ours no longer says as it was written, with the prints of that."""
        prints = self.age.prints(found[marks.AGE]) if self.age and marks.AGE in found else {}
        if not prints:
            return None
        return touched(prints, {name: self._print(one, given.get(name, "")) for _, name, one in part.fields})

    def _print(self, one: Field, text: str) -> str:
        """Return the print of what a text means to its field: the same as that of the value it was written from."""
        key = (id(one), text)
        known = self._prints.get(key)
        if known is None:
            value = one.parse(text).value if text and not isinstance(one, Ref) else text
            known = print_of(text if value is None else value)
            if len(self._prints) < _MOST_PRINTS:
                self._prints[key] = known
        return known

    def _share(
        self, part: _Part, cells: Mapping[int, RawCell], given: dict[str, str], number: int,
        remarks: list[tuple[Remark, bool]],
    ) -> None:  # fmt: skip
        """Take from the further columns of a field what its first does not say."""
        for shared, column in part.further:
            if column not in cells or (given.get(shared.name) and not shared.joined):
                continue
            said = self._typed(shared.field, cells[column], ours=False)
            if said.code:
                text = cells[column].text
                remark = Remark(self._sheet.title, number, letter(column), text, said.code, said.message)
                remarks.append((remark, said.refused))
            if joined := shared.join(given.get(shared.name, ""), said.text):
                given[shared.name] = joined

    def _typed(self, one: Field, cell: RawCell, *, ours: bool) -> TypedCell:
        said = typed(one, cell, ours=ours, from_1904=self._sheet.from_1904)
        if isinstance(one, Ref):
            return TypedCell(self._uid(one, said.text), said.code, said.message, said.refused)
        if said.refused or not said.text:
            return said
        written, note = self._written(one, said.text)
        if not note:
            return said
        return TypedCell(written, "written_as", f"{said.message}；{note}" if said.message else note)

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


def remarks_on_heads(sheet: RawSheet, heads: SheetHeads) -> tuple[list[Remark], list[Remark]]:
    """Return heads that stand twice in our own sheet, which forbid reading it, and heads that name nothing."""
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


def titles(sheet: RawSheet, heads: SheetHeads) -> Iterator[Remark]:
    """Yield the rows above the heads, which are titles and not lines."""
    for number in sorted(sheet.rows):
        if number < heads.top and not heads.ours:
            text = next(iter(sheet.rows[number].values())).text
            yield Remark(sheet.title, number, "", text, "title", say("表头上面的标题，已跳过"))


def _age(sheet: RawSheet, heads: SheetHeads) -> Age | None:
    column = next((at for at, one in heads.columns.items() if one.mark == marks.AGE), 0)
    head = sheet.rows.get(heads.row, {}).get(column)
    return read_age(head.text) if head else None


def _by_kind(heads: SheetHeads) -> dict[str, dict[int, HeadColumn]]:
    """Return the columns by the kind they speak of, that of the lines themselves first."""
    parts: dict[str, dict[int, HeadColumn]] = {heads.kind.name: {}}
    for column, meant in heads.columns.items():
        parts.setdefault(meant.kind.name, {})[column] = meant
    return parts


def _filled_down(sheet: RawSheet, heads: SheetHeads, kept: Sequence[int]) -> dict[int, dict[int, RawCell]]:
    """Take the kept rows out, what a merged cell says in each of the rows that it covers."""
    rows = {number: sheet.rows.pop(number) for number in kept}
    # Column -> the last row of a merged cell in it. They do not overlap; where somebody made them so, the first counts.
    last: dict[int, int] = {}
    for left, top, _, bottom, merged in sorted((*corners(merged), merged) for merged in sheet.merged):
        one = heads.columns.get(left)
        if one is None or one.field is None or top not in rows or bottom == top or top <= last.get(left, 0):
            continue
        if left in rows[top]:
            last[left] = bottom
            for number in kept[bisect_right(kept, top) : bisect_right(kept, bottom)]:
                if left not in rows[number]:
                    rows[number] = {**rows[number], left: rows[top][left]}
            message = say("合并单元格 {cells} 的内容用于其中每一行", cells=merged)
            sheet.notes.append(Remark(sheet.title, top, letter(left), rows[top][left].text, "merged", message))
    return rows
