"""Whether a kept value can stand in its field: what came in a package or from a damaged disk may be anything.

A value that cannot goes aside; lists, prints, tables and counts see the record without it.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, assert_never

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

# Far beyond what a field takes and far from where arithmetic on a float ends.
_LARGEST = 10**15


def readable(one: Field, value: Any) -> bool:
    """Tell whether a value is such as the field keeps: its type, and a day that is in the calendar."""
    field: AnyField = one  # type: ignore[assignment]  # the union of all field types is closed
    match field:
        case Count() | Flag():
            return type(value) is int and abs(value) <= _LARGEST
        case Measure():
            return type(value) in (int, float) and abs(value) <= _LARGEST
        case Day() | Month() | Clock():
            return isinstance(value, str) and in_calendar(type(field), value)
        case Text() | Name() | Long() | Choice() | Choices() | Ref() | Auto():
            return isinstance(value, str)
        case Rows():
            return isinstance(value, list)
        case _:
            assert_never(field)


@lru_cache(maxsize=16384)
def in_calendar(kind: type[Day | Month | Clock], value: str) -> bool:
    """Tell whether a text is a day, a month or a time of day exactly as it is kept."""
    return kind("", "").parse(value).value == value


def parted(kind: Kind, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the values that can be read, and those that cannot, by field ("rows_name.id.column" within a line)."""
    sound: dict[str, Any] = {}
    unreadable: dict[str, Any] = {}
    fields = _fields(kind)
    for name, value in values.items():
        field = fields.get(name)
        if field is None or (not isinstance(field, Rows) and readable(field, value)):
            sound[name] = value
        elif isinstance(field, Rows) and isinstance(value, list):
            sound[name] = [_line(field, line, unreadable) for line in value]
        else:
            unreadable[name] = value
    return sound, unreadable


@lru_cache(maxsize=256)
def _by_name(fields: tuple[Field | Rows, ...]) -> dict[str, Field | Rows]:
    return {one.name: one for one in fields}


def _fields(kind: Kind) -> dict[str, Field | Rows]:
    return _by_name(kind.fields)


def _line(rows: Rows, line: Mapping[str, Any], unreadable: dict[str, Any]) -> dict[str, Any]:
    columns, sound = _by_name(rows.fields), {}
    for name, value in line.items():
        column = columns.get(name)
        if column is None or isinstance(column, Rows) or readable(column, value):
            sound[name] = value
        else:
            unreadable[f"{rows.name}.{line.get('id', '')}.{name}"] = value
    return sound
