"""Records as plain tables: a main sheet, a sheet for each list of child lines, and the names a line may refer to.

Decides what stands in which column; how a sheet looks and how it is written is left to the writer.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never

from core.faces.workbook import heads as marks
from core.faces.workbook.ages import Age, print_of, token
from core.faces.workbook.lines import Unwritable
from core.faces.workbook.wire import MOST_ROWS
from core.model.fields import (
    AnyField,
    Auto,
    Choice,
    Choices,
    Clock,
    Count,
    Day,
    Field,
    Flag,
    Long,
    Measure,
    Month,
    Name,
    Ref,
    Rows,
    Text,
    Value,
)  # fmt: skip
from core.model.kind import Kind
from core.model.record import Record
from core.model.text import clean_line
from core.model.words import say

Names = Mapping[str, Sequence[tuple[str, str]]]

# What one cell holds at most; a longer text would be cut without a word.
_MOST_UNITS = 32_767
_MOST_PRINTS = 50_000
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of our own sheet: its machine name in the hidden first row, its head, and the field it holds."""

    machine: str
    head: str
    field: Field | None = None
    hidden: bool = False


@dataclass(slots=True)
class SheetTable:
    """A sheet to be written."""

    title: str
    columns: tuple[SheetColumn, ...]
    rows: list[list[Value]] = field(default_factory=list)


_MOST_TITLE = 31


class Listed:
    """The names that stand for records in this workbook, each for one record only."""

    def __init__(self, references: Names, called: Callable[[str, str], str] | None = None) -> None:
        self._called = called
        self._known: Names = references
        self._names: dict[tuple[str, ...], dict[str, str]] = {}

    def of(self, to: tuple[str, ...]) -> dict[str, str]:
        """Return uid -> name of the records of these kinds."""
        if to not in self._names:
            self._names[to] = {}
            for uid, name in (pair for kind in to for pair in self._known.get(kind, ())):
                self._add(to, uid, name)
        return self._names[to]

    def name(self, to: tuple[str, ...], uid: str) -> str:
        """Return the name that stands for a record."""
        names = self.of(to)
        if uid not in names:
            found = (self._called(kind, uid) for kind in to) if self._called else iter(())
            self._add(to, uid, next((name for name in found if name), uid))
        return names[uid]

    def all(self) -> Iterable[tuple[tuple[str, ...], dict[str, str]]]:
        """Return every list with the kinds it is for."""
        return self._names.items()

    def _add(self, to: tuple[str, ...], uid: str, name: str) -> None:
        names = self._names[to]
        plain = writable(clean_line(name)) or uid
        # Two teachers of one name: the second carries the first signs of its number.
        names[uid] = plain if plain not in names.values() else f"{plain}〔{uid[:8]}〕"


def empty(kind: Kind, moment: int = 0) -> list[SheetTable]:
    """Return the sheets of a kind without lines, the main one first; `moment` is now, in ms since 1970."""
    title = say(kind.title)
    children = []
    for rows in kind.rows():
        columns = _aged(_child_columns(kind, rows), f"{kind.name}.{rows.name}", moment)
        children.append(SheetTable(_child_title(title, say(rows.label)), columns))
    return [SheetTable(_title(title), _aged(_columns(kind), kind.name, moment)), *children]


def filled(
    kind: Kind, records: Iterable[Record], listed: Listed, called: Callable[[str, str], str], moment: int = 0
) -> list[SheetTable]:  # fmt: skip
    """Return the sheets of a kind with all its records; raise Unwritable for what no workbook can carry."""
    tables = empty(kind, moment)
    main, *children = [_Filling(table, listed) for table in tables]
    for number, record in enumerate(records, 1):
        main.add(record, record.values, {marks.UID: record.uid, marks.NUMBER: str(number)})
        for rows, child in zip(kind.rows(), children, strict=True):
            for line in record.lines(rows.name):
                child.add(record, line, {
                    marks.UID: str(line.get("id", "")),
                    marks.PARENT: record.uid,
                    marks.PARENT_NUMBER: str(number),
                    marks.PARENT_NAME: writable(called(kind.name, record.uid)),
                })  # fmt: skip
        _check_size(tables)
    return tables


class _Filling:
    """Writes lines into a table; what stands for a value is worked out once for each column."""

    def __init__(self, table: SheetTable, listed: Listed) -> None:
        self._rows, self._listed = table.rows, listed
        self._columns: list[tuple[Field | None, str, dict[Any, Value]]] = [
            (column.field, column.field.name if column.field else column.machine.split(".")[-1], {None: None})
            for column in table.columns
        ]
        self._prints: dict[Any, str] = {}

    def add(self, record: Record, line: Mapping[str, Any], head: Mapping[str, str]) -> None:
        """Write a line: its values, and the marks by which it is read back."""
        cells: list[Value] = []
        for one, name, known in self._columns:
            if name == marks.AGE:
                cells.append(token(self._print(line.get(field.name)) for field, _, _ in self._columns if field))
            elif one is None:
                cells.append(head[name])
            else:
                value = line.get(name)
                cells.append(known[value] if value in known else self._value(one, value, record, known))
        self._rows.append(cells)

    def _print(self, value: Any) -> str:
        known = self._prints.get(value)
        if known is None:
            known = print_of(value)
            if len(self._prints) < _MOST_PRINTS:
                self._prints[value] = known
        return known

    def _value(self, one: Field, value: Any, record: Record, known: dict[Any, Value]) -> Value:
        text = _written(one, value, self._listed)
        if isinstance(text, str) and len(text.encode("utf-16-le")) // 2 > _MOST_UNITS:
            raise Unwritable("too_long", kind=record.kind, uid=record.uid, field=one.name, label=one.label, n=len(text))
        known[value] = text
        return text


def _check_size(tables: Iterable[SheetTable]) -> None:
    for table in tables:
        if len(table.rows) > MOST_ROWS:
            raise Unwritable("too_many_rows", sheet=table.title, limit=MOST_ROWS)


def writable(text: str) -> str:
    """Return the text without signs that no workbook can carry, and with what looks like an escape made safe."""
    return _LOOKS_ESCAPED.sub(r"_x005F_\1", _UNWRITABLE.sub("", text))


def _aged(columns: Iterable[SheetColumn], path: str, moment: int) -> tuple[SheetColumn, ...]:
    """Return the columns with a hidden one behind them for the prints of what their lines are written from."""
    own = tuple(columns)
    age = Age(moment, tuple(column.field.name for column in own if column.field))
    return (*own, SheetColumn(f"{path}.{marks.AGE}", age.head, hidden=True))


def _columns(kind: Kind) -> Iterable[SheetColumn]:
    yield SheetColumn(f"{kind.name}.{marks.UID}", "uid", hidden=True)
    if any(kind.rows()):
        yield SheetColumn(f"{kind.name}.{marks.NUMBER}", say("序号"))
    for one in kind.kept():
        if not isinstance(one, Rows):
            yield SheetColumn(f"{kind.name}.{one.name}", _head(one), one)


def _child_columns(kind: Kind, rows: Rows) -> Iterable[SheetColumn]:
    path = f"{kind.name}.{rows.name}"
    yield SheetColumn(f"{path}.{marks.UID}", "uid", hidden=True)
    yield SheetColumn(f"{path}.{marks.PARENT}", "parent", hidden=True)
    yield SheetColumn(f"{path}.{marks.PARENT_NUMBER}", say("所属序号"))
    yield SheetColumn(f"{path}.{marks.PARENT_NAME}", say("所属记录"))
    for one in rows.fields:
        if not isinstance(one, Auto):
            yield SheetColumn(f"{path}.{one.name}", _head(one), one)


def _head(one: Field) -> str:
    unit = f"（{say(one.unit)}）" if isinstance(one, Count | Measure) and one.unit else ""
    return f"{say(one.label)}{unit}{'*' if one.required else ''}"


def _title(name: str) -> str:
    """Return a sheet's name: at most 31 signs, none of those that formulas need."""
    return re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:_MOST_TITLE]


def _child_title(title: str, label: str) -> str:
    """Return the name of a sheet of child lines; where both are too long, it still differs from the sheet above it."""
    label = label[: _MOST_TITLE // 2]
    return _title(f"{title[: _MOST_TITLE - 1 - len(label)]}-{label}")


def _written(one: Field, value: Any, listed: Listed) -> Value:
    known: AnyField = one  # type: ignore[assignment]  # the union of all field types is closed
    match known:
        case Count() | Measure():
            return value if isinstance(value, int | float) else writable(str(value))
        case Choice() | Choices() | Flag():
            return writable(one.show(value))
        case Ref():
            return listed.name(known.to, str(value))
        case Text() | Name() | Long() | Day() | Month() | Clock():
            return writable(str(value))
        case Rows() | Auto():
            return None
        case _:
            assert_never(known)
