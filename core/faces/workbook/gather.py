"""Puts the sheets of a workbook together: lines for records, child lines under their parents, what was left out.

Says what the workbook says; whose record a line is, and whether its values may stand, the office finds out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from core.faces.workbook import heads as marks
from core.faces.workbook.cells import unescaped
from core.faces.workbook.chosen import ChooseSheet, Chosen
from core.faces.workbook.heads import HEAD_WITHIN, FoundHeads, SheetHeads
from core.faces.workbook.labels import Labels, telling
from core.faces.workbook.lines import (
    CellPlace,
    Remark,
    SheetLayout,
    SheetLine,
    UnderstoodColumn,
    UnreadableWorkbook,
    WorkbookContents,
)
from core.faces.workbook.matrix import find_matrix, read_matrix, understood
from core.faces.workbook.places import letter
from core.faces.workbook.rows import RawSheet, SheetReader, SheetRow, remarks_on_heads, titles
from core.faces.workbook.shapes import shape
from core.faces.workbook.wire import MOST_COLUMNS, Answer, RawCell
from core.kinds.training import ATTENDANCE
from core.model.kind import Kind
from core.model.words import say


def raw_sheets(answers: Iterable[Answer]) -> tuple[list[RawSheet], list[Remark]]:
    """Return the sheets that the child process read, and remarks on the whole file."""
    sheets: list[RawSheet] = []
    notes: list[Remark] = []
    for answer in answers:
        if answer.macro:
            notes.append(Remark("", 0, "", "", "macro", say("文件里有宏，没有运行")))
        if answer.sheet is not None:
            sheets.append(RawSheet(answer.sheet, answer.hidden, answer.from_1904))
        elif sheets:
            _add(sheets[-1], answer)
    return sheets, notes


def _add(sheet: RawSheet, answer: Answer) -> None:
    if answer.row:
        sheet.rows[answer.row] = _plain(answer.cells)
    elif answer.merged or answer.unseen_rows or answer.unseen_columns:
        sheet.merged = answer.merged
        sheet.unseen_rows, sheet.unseen_columns = frozenset(answer.unseen_rows), frozenset(answer.unseen_columns)
    elif answer.stopped:
        message = say("连续 1000 行是空行，以后的内容没有读")
        sheet.notes.append(Remark(sheet.title, answer.stopped, "", "", "stopped", message))
    elif answer.wide:
        message = say("第 {n} 列以后的 {cells} 个单元格没有读", n=MOST_COLUMNS, cells=answer.wide)
        sheet.notes.append(Remark(sheet.title, 0, "", "", "too_wide", message))


def _plain(cells: dict[int, RawCell]) -> dict[int, RawCell]:
    for column, cell in cells.items():
        if "_x" in cell.text:
            cells[column] = RawCell(cell.letter, unescaped(cell.text))
    return cells


_SHAPES: Mapping[str, Callable[[str], str]] = {
    "lying": lambda title: say("工作表“{sheet}”是横着排的（项目在左边一列），没有读；请转置成一人一行", sheet=title),
    "card": lambda title: say("工作表“{sheet}”是一人一张的登记表，没有读；请排成一人一行", sheet=title),
}


class SheetGathering:
    """Collects what the sheets of one workbook say."""

    def __init__(
        self, kinds: Sequence[Kind], wanted: Sequence[Kind], choosing: ChooseSheet | None = None
    ) -> None:  # fmt: skip
        self._kinds = kinds
        self._wanted = wanted
        self._choosing = choosing
        # What a person has said of a sheet, by its name.
        self._found: dict[str, FoundHeads] = {}
        # When each sheet of ours was written.
        self._moments: dict[str, int] = {}
        self._layouts: list[SheetLayout] = []
        # Sheets that are no tables of lines, with what they are.
        self._shapes: dict[str, str] = {}
        self._lines: list[SheetLine] = []
        self._refused: list[Remark] = []
        self._notes: list[Remark] = []
        self._heads: dict[str, int] = {}
        # Child lines: the kind and the mark of the parent -> its place among the lines.
        self._parents: dict[tuple[str, str, str], int] = {}
        self._lost: dict[tuple[str, str, str], Remark] = {}
        # Parents of refused child lines: a record is taken in whole or not at all.
        self._broken: dict[int, Remark] = {}

    def gather(self, sheets: Sequence[RawSheet], notes: Iterable[Remark], file: str) -> WorkbookContents:
        """Return all that the sheets say; raise Unreadable when there is nothing to read at all."""
        self._notes.extend(notes)
        names = _names(sheets)
        children: list[tuple[RawSheet, SheetHeads]] = []
        for sheet in sheets:
            heads = self._heads_of(sheet)
            if heads and heads.rows:
                children.append((sheet, heads))
            elif heads:
                self._read(sheet, heads, names)
        for sheet, heads in children:
            self._read_children(sheet, heads, names)
        self._refused.extend(self._broken.values())
        self._lines = [line for at, line in enumerate(self._lines) if at not in self._broken]
        self._refuse_nothing(sheets, file)
        order = {sheet.title: number for number, sheet in enumerate(sheets)}
        refused, told = (_in_order(remarks, order) for remarks in (self._refused, self._notes))
        return WorkbookContents(tuple(self._lines), refused, told, self._heads, tuple(self._layouts))

    def _refuse_nothing(self, sheets: Sequence[RawSheet], file: str) -> None:
        if self._lines or self._refused:
            return
        for title, what in self._shapes.items():
            raise UnreadableWorkbook(what, file=file, sheet=title)
        if any(sheet.rows for sheet in sheets) and not self._heads:
            raise UnreadableWorkbook(
                "no_heads", file=file, sheets=tuple(sheet.title for sheet in sheets), **self._sought(sheets)
            )
        raise UnreadableWorkbook("no_data", file=file, sheets=tuple(sheet.title for sheet in sheets))

    def _sought(self, sheets: Sequence[RawSheet]) -> dict[str, object]:
        """Return how many rows were searched, and for the heads of which kind if one was named."""
        facts: dict[str, object] = {"n": min(HEAD_WITHIN, max(max(sheet.rows, default=0) for sheet in sheets))}
        if len(self._wanted) == 1:
            facts["kind"], facts["heads"] = self._wanted[0].title, telling(self._wanted[0])
        return facts

    def _heads_of(self, sheet: RawSheet) -> SheetHeads | None:
        first = sheet.rows.get(min(sheet.rows, default=0), {})
        if marks.is_reference(first):
            return None
        self._notes.extend(sheet.notes)
        sheet.notes.clear()
        if sheet.hidden:
            message = say("隐藏的工作表“{sheet}”没有读；要读请先取消隐藏", sheet=sheet.title)
            self._notes.append(Remark(sheet.title, 0, "", "", "hidden_sheet", message))
            return None
        if self._read_matrix(sheet):
            return None
        place = (sheet.rows, sheet.merged, self._kinds, self._wanted, sheet.title)
        found = marks.find(*place, self._choosing)
        heads, self._found[sheet.title] = found.heads, found
        if (heads is None or not heads.ours) and (what := self._shape(sheet, heads)):
            self._shapes[sheet.title] = what
            self._notes.append(Remark(sheet.title, 0, "", "", what, _SHAPES[what](sheet.title)))
            return None
        if heads is None or heads.kind not in self._wanted:
            self._tell_unread(sheet, heads)
            return None
        return heads if self._heads_stand(sheet, heads) else None

    def _read_matrix(self, sheet: RawSheet) -> bool:
        """Read an attendance table with its days across, if the sheet is one and such lines are wanted."""
        kind = next((one for one in self._wanted if one.name == ATTENDANCE.name), None)
        matrix = find_matrix(sheet) if kind else None
        if kind is None or matrix is None:
            return False
        self._heads[sheet.title] = matrix.row
        found = list(read_matrix(sheet, matrix, kind))
        self._lines += [one for one in found if isinstance(one, SheetLine)]
        self._refused += [one for one in found if isinstance(one, Remark)]
        around = (sheet.title, *(cell.text for number in sorted(sheet.rows) if number < matrix.row
                                 for cell in sheet.rows[number].values()))  # fmt: skip
        columns = understood(matrix, kind)
        self._layouts.append(SheetLayout(sheet.title, kind.name, matrix.row, columns, around=around))
        return True

    def _shape(self, sheet: RawSheet, heads: SheetHeads | None) -> str:
        if self._found[sheet.title].chosen != Chosen():
            return ""
        sought = [heads.kind] if heads else self._wanted
        return shape(sheet.rows, [Labels(kind, self._kinds) for kind in sought], heads)

    def _tell_unread(self, sheet: RawSheet, heads: SheetHeads | None) -> None:
        if heads:
            message = say("工作表“{sheet}”是“{kind}”的表，这次没有读", sheet=sheet.title, kind=say(heads.kind.title))
            self._notes.append(Remark(sheet.title, 0, "", "", "other_kind", message))
        elif sheet.rows:
            message = say("工作表“{sheet}”里没有认得的表头，没有读", sheet=sheet.title)
            self._notes.append(Remark(sheet.title, 0, "", "", "no_heads", message))

    def _heads_stand(self, sheet: RawSheet, heads: SheetHeads) -> bool:
        doubled, unknown = remarks_on_heads(sheet, heads)
        self._heads[sheet.title] = heads.row
        self._refused.extend(doubled)
        self._notes.extend(unknown)
        if sheet.from_1904:
            message = say("这个文件用 1904 年日期系统，日期已按它换算，请核对")
            self._notes.append(Remark(sheet.title, 0, "", "", "from_1904", message))
        return not doubled

    def _rows(
        self, sheet: RawSheet, heads: SheetHeads, names: Mapping[tuple[str, str], str]
    ) -> Iterator[dict[str, SheetRow]]:
        labels = None if heads.ours else Labels(heads.kind, self._kinds)
        reader = SheetReader(sheet, heads, names, labels, self._found[sheet.title].chosen)
        self._moments[sheet.title] = reader.age.moment if reader.age else 0
        above = list(titles(sheet, heads))
        lines = reader.lines()
        self._notes.extend((*above, *reader.left, *reader.notes, *sheet.notes))
        self._refused.extend(reader.unlike)
        columns = tuple(_understood(heads, column) for column in sorted(heads.columns.keys() | heads.unknown.keys()))
        around = (sheet.title, *(cell.text for one in above for cell in sheet.rows[one.row].values()))
        left = tuple(sorted((*above, *reader.left, *reader.unlike), key=lambda one: one.row))
        if not heads.ours:
            words = self._found[sheet.title].words
            self._layouts.append(SheetLayout(sheet.title, heads.kind.name, heads.row, columns, left, words, around))
        return lines

    def _read(self, sheet: RawSheet, heads: SheetHeads, names: Mapping[tuple[str, str], str]) -> None:
        seen: set[str] = set()
        for parts in self._rows(sheet, heads, names):
            own = parts.pop(heads.kind.name)
            uid = own.marks.get(marks.UID, "")
            if uid and uid in seen:
                message = say("这一行和上面的一行是同一条记录（隐藏的编号相同）；新增记录请在空行里填写")
                self._refuse(own, heads.kind, Remark(sheet.title, own.number, "", uid, "double_uid", message))
                continue
            seen.add(uid)
            if own.refused:
                self._refuse(own, heads.kind, *own.refused)
                continue
            self._keep(sheet, heads.kind, own, uid)
            for name, row in parts.items():
                self._keep_beside(sheet, name, row, heads.kind)

    def _refuse(self, row: SheetRow, kind: Kind, *remarks: Remark) -> None:
        self._refused.extend(remarks)
        for mark in _marks(row):
            self._lost[kind.name, *mark] = remarks[0]

    def _keep(self, sheet: RawSheet, kind: Kind, row: SheetRow, uid: str) -> None:
        self._notes.extend(row.notes)
        for mark in _marks(row):
            self._parents[kind.name, *mark] = len(self._lines)
        moment = self._moments.get(sheet.title, 0)
        self._lines.append(
            SheetLine(kind.name, sheet.title, row.number, uid, row.typed, row.cells, moment=moment, base=row.base)
        )

    def _keep_beside(self, sheet: RawSheet, name: str, row: SheetRow, owner: Kind) -> None:
        """Keep what the row says for a second kind, which stands or falls on its own."""
        if row.refused:
            self._refused.extend(row.refused)
            return
        self._notes.extend(row.notes)
        kind = next(one for one in self._kinds if one.name == name)
        self._lines.append(SheetLine(name, sheet.title, row.number, "", row.typed, row.cells, owner=kind.key[0]))

    def _read_children(self, sheet: RawSheet, heads: SheetHeads, names: Mapping[tuple[str, str], str]) -> None:
        for parts in self._rows(sheet, heads, names):
            row = parts[heads.kind.name]
            at = self._parent(heads.kind, row)
            if row.refused:
                self._refused.extend(row.refused)
                self._break(at, heads)
            elif at is None:
                self._refused.append(self._orphan(sheet, heads, row))
            else:
                self._notes.extend(row.notes)
                self._lines[at] = _with_child(self._lines[at], heads, sheet, row)

    def _break(self, at: int | None, heads: SheetHeads) -> None:
        if at is not None and heads.rows is not None:
            line = self._lines[at]
            message = say("它的“{rows}”里有问题，所以这一行也没有导入", rows=say(heads.rows.label))
            self._broken[at] = Remark(line.sheet, line.row, "", "", "with_child", message)

    def _parent(self, kind: Kind, row: SheetRow) -> int | None:
        found = (self._parents.get((kind.name, *mark)) for mark in _parent_marks(row))
        return next((at for at in found if at is not None), None)

    def _orphan(self, sheet: RawSheet, heads: SheetHeads, row: SheetRow) -> Remark:
        lost = any((heads.kind.name, *mark) in self._lost for mark in _parent_marks(row))
        column = next((at for at, one in heads.columns.items() if one.mark == marks.PARENT_NUMBER), 0)
        value = row.marks.get(marks.PARENT_NUMBER, "")
        if lost:
            return Remark(
                sheet.title, row.number, "", value, "with_parent", say("它所属的那一行没有导入，所以这一行也没有导入")
            )
        message = say("“所属序号”{value} 在“{kind}”表里找不到", value=value, kind=say(heads.kind.title))
        return Remark(sheet.title, row.number, letter(column), value, "no_parent", message)


def _understood(heads: SheetHeads, column: int) -> UnderstoodColumn:
    words, one = heads.words.get(column, ""), heads.columns.get(column)
    if one is None or one.field is None:
        return UnderstoodColumn(letter(column), words)
    return UnderstoodColumn(letter(column), words, one.kind.name, one.field.name, one.field.label)


def _in_order(remarks: Iterable[Remark], order: Mapping[str, int]) -> tuple[Remark, ...]:
    return tuple(sorted(remarks, key=lambda one: (order.get(one.sheet, -1), one.row, len(one.column), one.column)))


def _marks(row: SheetRow) -> list[tuple[str, str]]:
    """Return what child lines may name this row by."""
    if not row.marks:
        return []
    found = [("uid", row.marks.get(marks.UID, "")), ("no", row.marks.get(marks.NUMBER, ""))]
    return [(kind, text.strip()) for kind, text in found if text.strip()]


def _parent_marks(row: SheetRow) -> list[tuple[str, str]]:
    found = [("uid", row.marks.get(marks.PARENT, "")), ("no", row.marks.get(marks.PARENT_NUMBER, ""))]
    return [(kind, text.strip()) for kind, text in found if text.strip()]


def _with_child(line: SheetLine, heads: SheetHeads, sheet: RawSheet, row: SheetRow) -> SheetLine:
    if heads.rows is None:
        return line
    name = heads.rows.name
    before = line.typed.get(name, [])
    number = len(before) + 1
    child = {**{key: text for key, text in row.typed.items() if text}, "id": row.marks.get(marks.UID, "")}
    places: dict[str, CellPlace] = {f"{name}.{number}": (sheet.title, row.number, "")}
    places |= {f"{name}.{number}.{key}": (sheet.title, row.number, at) for key, at in row.cells.items()}
    bases = line.child_bases
    if row.base is not None:
        bases = {**bases, f"{name}.{child['id']}": row.base}
    return replace(
        line, typed={**line.typed, name: [*before, child]}, places={**line.places, **places}, child_bases=bases
    )


def _names(sheets: Sequence[RawSheet]) -> dict[tuple[str, str], str]:
    """Return the uids that the workbook's own list of choices gives, by kind and name."""
    names: dict[tuple[str, str], str] = {}
    for sheet in sheets:
        first = sheet.rows.get(min(sheet.rows, default=0), {})
        for column, cell in first.items():
            if cell.letter == "s" and cell.text.startswith(f"{marks.REFERENCE}.") and cell.text.endswith(".uid"):
                kinds = cell.text.split(".")[1].split("+")
                names |= _listed(sheet, column, kinds)
    return names


def _listed(sheet: RawSheet, column: int, kinds: Sequence[str]) -> dict[tuple[str, str], str]:
    pairs = [(cells[column + 1].text, cells[column].text) for cells in sheet.rows.values()
             if column in cells and column + 1 in cells]  # fmt: skip
    return {(kind, name): uid for name, uid in pairs for kind in kinds}
