"""What a caller says about the tables of its kinds; making and changing them is left to the schema."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from storage.errors import UnknownField, UnknownKind

UNKNOWN = "_unknown"
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class SqlColumn:
    """A typed column: TEXT, INTEGER or REAL."""

    name: str
    type: str = "TEXT"


@dataclass(frozen=True, slots=True)
class SqlTable:
    """The table of one kind of record."""

    name: str
    columns: tuple[SqlColumn, ...]
    # Fields that hold rows; each is kept as one JSON text, its rows ordered by their "_at" and id.
    rows: tuple[str, ...] = ()
    # New name of a field -> its former name, or several parted by spaces: old tables and packages follow.
    was: Mapping[str, str] = field(default_factory=dict)
    # Columns worth an index.
    index: tuple[str, ...] = ()
    # Column (or "rows_name.column") -> the kind it refers to.
    refs: Mapping[str, str] = field(default_factory=dict)

    def former(self) -> dict[str, str]:
        """Return each former name with the name of today."""
        return {old: new for new, olds in self.was.items() for old in olds.split()}


class Tables:
    """The declared tables by name, with what is looked up often worked out once."""

    def __init__(self, tables: Iterable[SqlTable]) -> None:
        self.by_name = {table.name: table for table in tables}
        self.types = {
            name: {column.name: column.type for column in table.columns} for name, table in self.by_name.items()
        }
        self.former = {name: former for name, table in self.by_name.items() if (former := table.former())}
        self.fingerprint = _fingerprint(self.by_name)

    def __getitem__(self, kind: str) -> SqlTable:
        if kind not in self.by_name:
            raise UnknownKind(kind)
        return self.by_name[kind]

    def home(self, kind: str) -> str:
        """Return the table in which records of that kind lie."""
        return kind if kind in self.by_name else UNKNOWN

    def own(self, kind: str, field_name: str) -> str:
        """Return the type of a field: that of its column, "row" for a row of a rows-field; refuse an unknown one."""
        type_ = self.types[self[kind].name].get(field_name)
        if type_:
            return type_
        if field_name.split(".", 1)[0] in self[kind].rows and "." in field_name:
            return "row"
        raise UnknownField(kind, field_name)

    def today(self, kind: str, by_field: dict[str, Thing]) -> dict[str, Thing]:
        """Return what is said by field under the names of today."""
        former = self.former.get(kind)
        if not former:
            return by_field
        return {_renamed(former, name): value for name, value in by_field.items()}


def _renamed(former: Mapping[str, str], name: str) -> str:
    head, dot, row = name.partition(".")
    return former.get(head, head) + dot + row


def _fingerprint(tables: Mapping[str, SqlTable]) -> str:
    declared = [_declared(table) for _, table in sorted(tables.items())]
    return hashlib.sha256(json.dumps(declared).encode()).hexdigest()


def _declared(table: SqlTable) -> list[object]:
    columns = [[column.name, column.type] for column in table.columns]
    return [table.name, columns, list(table.rows), sorted(table.was.items()), list(table.index)]
