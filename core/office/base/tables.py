"""Says which table each kind of record needs: the kinds in the plain words of the storage."""

from typing import assert_never

from core.kinds import KINDS
from core.kinds.schools import ATTACHMENT
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
)  # fmt: skip
from core.model.kind import Kind
from storage.db.tables import SqlColumn, SqlTable


def tables() -> tuple[SqlTable, ...]:
    """Return a table for every kind."""
    return tuple(_table(kind) for kind in KINDS)


def _table(kind: Kind) -> SqlTable:
    flat = [one for one in kind.kept() if not isinstance(one, Rows)]
    return SqlTable(
        name=kind.name,
        columns=tuple(SqlColumn(one.name, _type(one)) for one in flat),
        rows=tuple(one.name for one in kind.rows()),
        was={one.name: " ".join(one.was) for one in kind.kept() if one.was},
        index=tuple(one.name for one in flat if isinstance(one, Ref) or one.name in (kind.day, *_owner(kind))),
        refs=_refs(kind),
    )


def _type(one: Field) -> str:
    field: AnyField = one  # type: ignore[assignment]  # the union of all field types is closed
    match field:
        case Count() | Flag():
            return "INTEGER"
        case Measure():
            return "REAL"
        case Text() | Name() | Long() | Day() | Month() | Clock() | Choice() | Choices() | Ref() | Rows() | Auto():
            return "TEXT"
        case _:
            assert_never(field)


def _refs(kind: Kind) -> dict[str, str]:
    # A reference to one of several kinds cannot say which one it waits for.
    own = {one.name: one.to[0] for one in kind.refs() if len(one.to) == 1}
    inner = {
        f"{rows.name}.{column.name}": column.to[0] for rows in kind.rows() for column in rows.fields
        if isinstance(column, Ref) and len(column.to) == 1
    }  # fmt: skip
    return own | inner


def _owner(kind: Kind) -> tuple[str, ...]:
    return ("owner_uid", "hash") if kind is ATTACHMENT else ()
