"""Conditions and orders over the records of a kind, as SQL says them; reading the records is left to others.

A page begins after a place in its order: the values of the ordered columns, and the uid, of the last record seen.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from storage.db.connection import Database
from storage.db.tables import Tables
from storage.errors import UnknownField
from storage.oplog.operation import milliseconds, uid_bytes
from storage.values import ColumnValue, Without

# What SQL is told, and the values for its question marks.
SqlCondition = tuple[str, list[Any]]
# A column as SQL names it, and whether the order falls by it.
Sorting = Sequence[tuple[str, bool]]
RowFilters = Mapping[str, Any]
RowRanges = Mapping[str, tuple[ColumnValue, ColumnValue]]
# The order of the names' sort keys, beside the orders by a column.
SORT = "sort"
_OWN = {"uid", "scope", "made", "changed", "author", "deleted", "conflicts"}


class Query:
    """Puts conditions, places and orders into SQL; raises UnknownKind and UnknownField."""

    def __init__(self, db: Database, tables: Tables) -> None:
        self._db, self._tables = db, tables

    def condition(
        self, kind: str, where: RowFilters | None, between: RowRanges | None, deleted: bool = False
    ) -> SqlCondition:
        """Return the condition of those records: a list in `where` is any of its values, `deleted` the deleted ones."""
        terms, given = [f"_deleted = {int(deleted)}"], []
        for name, value in (where or {}).items():
            column = self.column(kind, name)
            if isinstance(value, Without):
                # As one value, for there may be more of them than a question takes.
                terms.append(f"lower(hex({column})) NOT IN (SELECT value FROM json_each(?))")
                given.append(json.dumps(value.uids))
            elif isinstance(value, (list, tuple, set, frozenset)):
                terms.append(f"{column} IN ({', '.join('?' * len(value))})")
                given += [self._given(kind, name, one) for one in value]
            else:
                terms.append(f"{column} IS ?")
                given.append(self._given(kind, name, value))
        for name, (low, high) in (between or {}).items():
            for sign, bound in ((">=", low), ("<=", high)):
                if bound is not None:
                    terms.append(f"{self.column(kind, name)} {sign} ?")
                    given.append(self._given(kind, name, bound))
        return " AND ".join(terms), given

    def named(self, kind: str, condition: SqlCondition) -> SqlCondition:
        """Return the question for the sort keys of the records of a condition; a record may have several names."""
        terms, given = condition
        # The names come first: they lie in the order that is asked for, so a page needs no sorting.
        asked = (
            "SELECT sort, uid FROM _name CROSS JOIN "
            f'(SELECT _uid FROM "{self._tables[kind].name}" WHERE {terms}) ON _uid = uid WHERE kind = ?'
        )
        return asked, [*given, self._db.interned(kind)]

    def sorting(self, kind: str, order: Sequence[str]) -> Sorting:
        """Return the order by those columns ("-name" falls), and by uid where they are equal."""
        columns = [(self.column(kind, name.removeprefix("-")), name.startswith("-")) for name in order]
        return [*columns, ("_uid", False)]

    def place(self, kind: str, order: Sequence[str], after: Sequence[Any]) -> list[Any]:
        """Return the place after which a page begins as the columns hold it."""
        columns = [*(name.removeprefix("-") for name in order), "uid"]
        return [self._given(kind, name, value) for name, value in zip(columns, after, strict=True)]

    def column(self, kind: str, name: str) -> str:
        """Return the column of a field, or of what every record has, as SQL names it."""
        if name in self._tables.types[self._tables[kind].name]:
            return f'"{name}"'
        if name in _OWN:
            return f"_{name}"
        raise UnknownField(kind, name)

    def _given(self, kind: str, name: str, value: Any) -> Any:
        if name in self._tables.types[kind]:
            return value
        convert: Callable[[Any], Any] | None = {
            "uid": uid_bytes,
            "scope": self._db.interned,
            "author": self._db.interned,
        }.get(name)
        if convert and isinstance(value, str):
            return convert(value)
        return milliseconds(value) if isinstance(value, datetime) else value


def by_name(order: Sequence[str]) -> bool:
    """Tell whether the order is that of the names' sort keys."""
    return len(order) == 1 and order[0].removeprefix("-") == SORT


def by_sort(order: str) -> str:
    """Return the order of the names' sort keys as SQL says it."""
    return "sort DESC, uid DESC" if order.startswith("-") else "sort, uid"


def ordered(sorting: Sorting) -> str:
    """Return the order as SQL says it."""
    return ", ".join(f"{column} DESC" if falling else column for column, falling in sorting)


def onward(sorting: Sorting, place: Sequence[Any] | None) -> Iterator[SqlCondition]:
    """Yield the conditions that together, one after the other, pick what comes after a place.

    Each bounds the first column plainly, so that an index leads straight to the place; empty values come first, or
    last where the order falls, and are asked for by themselves.
    """
    if place is None:
        yield "", []
        return
    column, falling = sorting[0]
    beyond, given = _beyond(sorting, place)
    if place[0] is None:
        yield f"{column} IS NULL AND {beyond}", given
        if not falling:
            yield f"{column} IS NOT NULL", []
        return
    yield f"{column} {'<=' if falling else '>='} ? AND {beyond}", [place[0], *given]
    if falling:
        yield f"{column} IS NULL", []


def _beyond(sorting: Sorting, place: Sequence[Any]) -> SqlCondition:
    ways: list[str] = []
    given: list[Any] = []
    for depth, (column, falling) in enumerate(sorting):
        value = place[depth]
        if value is None and falling:
            continue
        same = [f"+{before} IS ?" for before, _ in sorting[:depth]]
        ways.append("(" + " AND ".join([*same, _step(column, falling, value)]) + ")")
        given += [*place[:depth], *([] if value is None else [value])]
    return "(" + " OR ".join(ways) + ")", given


def _step(column: str, falling: bool, value: Any) -> str:
    # The sign before a column keeps the planner from answering each side of an OR by an index, and then sorting all.
    if value is None:
        return f"+{column} IS NOT NULL"
    return f"(+{column} < ? OR +{column} IS NULL)" if falling else f"+{column} > ?"
