"""Finds records: by uid, by values, in an order, page by page."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from storage.db.connection import Database
from storage.db.tables import Tables
from storage.errors import UnknownField
from storage.oplog.operation import kept_uid, milliseconds
from storage.records.name_index import like
from storage.records.paging import onward, ordered
from storage.records.row_codec import ASIDE, Shelf
from storage.values import Kept, Value, Without

_OWN = {"uid", "scope", "made", "changed", "author", "deleted", "conflicts"}
# The order of the names' sort keys, beside the orders by a column.
SORT = "sort"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Reading:
    """Answers questions about records; nothing here writes."""

    def __init__(self, db: Database, tables: Tables, shelf: Shelf) -> None:
        self._db, self._tables, self._shelf = db, tables, shelf

    def get(self, kind: str, uid: str, *, stub: bool = True) -> Kept | None:
        """Return a record (deleted ones too), a waiting stub if it is only named by others, or nothing."""
        self._tables[kind]
        found = self._shelf.select(kind, f"WHERE _uid = ? AND _deleted < {ASIDE}", (kept_uid(uid),))
        if found:
            return min(found, key=lambda kept: (kept.deleted, kept.scope))
        return self._stub(kind, uid) if stub else None

    def find(
        self,
        kind: str,
        where: Mapping[str, Any],
        between: Mapping[str, tuple[Value, Value]],
        order: Sequence[str],
        after: Sequence[Any] | None,
        limit: int,
        deleted: bool,
    ) -> list[Kept]:
        """Return the records of that condition in that order, from `after` on."""
        if _by_name(order):
            return self._named(kind, where, between, order[0], after, limit, deleted)
        terms, given = self._where(kind, where, between, deleted)
        sorting = self._sorting(kind, order)
        places = after if after is None else self._places(kind, order, after)
        found: list[Kept] = []
        for beyond, more in onward(sorting, places):
            asked = " AND ".join([*terms, beyond] if beyond else terms)
            found += self._shelf.select(
                kind, f"WHERE {asked} ORDER BY {ordered(sorting)} LIMIT ?", [*given, *more, limit - len(found)]
            )
            if len(found) >= limit:
                break
        return found

    def marks(
        self,
        kind: str,
        where: Mapping[str, Any],
        between: Mapping[str, tuple[Value, Value]],
        order: Sequence[str],
        step: int,
    ) -> list[str]:
        """Return the uid of each step-th record in that order: what comes before each further page."""
        if _by_name(order):
            names, given = self._names_of(kind, where, between, deleted=False)
            rows, uid, by = f"({names})", "uid", _by_sort(order[0])
        else:
            terms, given = self._where(kind, where, between, deleted=False)
            rows = f'"{self._tables[kind].name}" WHERE {" AND ".join(terms)}'
            uid, by = "_uid", ordered(self._sorting(kind, order))
        found = self._db.read(
            f"SELECT {uid} FROM (SELECT {uid}, row_number() OVER (ORDER BY {by}) AS place FROM {rows}) "
            "WHERE place % ? = 0 ORDER BY place",
            [*given, step],
        )
        return [row[0].hex() for row in found]

    def tally(
        self, kind: str, by: str, where: Mapping[str, Any], between: Mapping[str, tuple[Value, Value]]
    ) -> dict[Any, int]:
        """Return how many records of that condition there are for each value of a column."""
        terms, given = self._where(kind, where, between, deleted=False)
        column = self._column(kind, by)
        return dict(
            self._db.read(
                f'SELECT {column}, count(*) FROM "{self._tables[kind].name}" '
                f"WHERE {' AND '.join(terms)} GROUP BY {column}",
                given,
            )
        )

    def count(
        self, kind: str, where: Mapping[str, Any], between: Mapping[str, tuple[Value, Value]], deleted: bool
    ) -> int:
        """Return how many records there are of that condition."""
        terms, given = self._where(kind, where, between, deleted)
        found: int = self._db.one(
            f'SELECT count(*) FROM "{self._tables[kind].name}" WHERE {" AND ".join(terms)}', given
        )
        return found

    def holding(self, kind: str, text: str, limit: int) -> list[str]:
        """Return the uids of the records in whose texts, of child lines too, that text stands; the latest first."""
        table = self._tables[kind]
        columns = [one.name for one in table.columns if one.type == "TEXT"] + list(table.rows)
        terms = " OR ".join(f"\"{name}\" LIKE ? ESCAPE '\\'" for name in columns)
        rows = self._db.read(
            f'SELECT _uid FROM "{table.name}" WHERE _deleted = 0 AND ({terms}) ORDER BY _changed DESC LIMIT ?',
            [*([like(text)] * len(columns)), limit],
        )
        return [row[0].hex() for row in rows]

    def some(self, kind: str, uids: Sequence[str]) -> dict[str, Kept]:
        """Return those records of the uids that are there, deleted ones too."""
        found: dict[str, Kept] = {}
        for start in range(0, len(uids), 400):
            part = [kept_uid(uid) for uid in uids[start : start + 400]]
            marks = ", ".join("?" * len(part))
            for kept in self._shelf.select(kind, f"WHERE _uid IN ({marks}) AND _deleted < {ASIDE}", part):
                found[kept.uid] = kept
        return found

    def _named(
        self,
        kind: str,
        where: Mapping[str, Any],
        between: Mapping[str, tuple[Value, Value]],
        order: str,
        after: Sequence[Any] | None,
        limit: int,
        deleted: bool,
    ) -> list[Kept]:
        """Return a page in the order of the names' sort keys: first the uids by the index of names, then their rows."""
        beyond, place = "", []
        if after is not None:
            beyond = f"AND (sort, uid) {'<' if order.startswith('-') else '>'} (?, ?)"
            place = [self._sort_of(kind, after[-1]), kept_uid(after[-1])]
        names, given = self._names_of(kind, where, between, deleted, beyond)
        rows = self._db.read(f"{names} ORDER BY {_by_sort(order)} LIMIT ?", [*given, *place, limit])
        uids = [row[1].hex() for row in rows]
        found = self.some(kind, uids)
        return [found[uid] for uid in uids if uid in found]

    def _names_of(
        self,
        kind: str,
        where: Mapping[str, Any],
        between: Mapping[str, tuple[Value, Value]],
        deleted: bool,
        beyond: str = "",
    ) -> tuple[str, list[Any]]:
        """Return the question for the sort keys of the records of a condition; a record may have several names."""
        terms, given = self._where(kind, where, between, deleted)
        # The names come first: they lie in the order that is asked for, so a page needs no sorting.
        asked = (
            "SELECT sort, uid FROM _name CROSS JOIN "
            f'(SELECT _uid FROM "{self._tables[kind].name}" WHERE {" AND ".join(terms)}) ON _uid = uid '
            f"WHERE kind = ? {beyond} GROUP BY sort, uid"
        )
        return asked, [*given, self._db.known_word(kind)]

    def _sort_of(self, kind: str, uid: str) -> str:
        said = "SELECT sort FROM _name WHERE uid = ? AND +kind = ? LIMIT 1"
        return self._db.one(said, (kept_uid(uid), self._db.known_word(kind))) or ""

    def _sorting(self, kind: str, order: Sequence[str]) -> list[tuple[str, bool]]:
        named = [(self._column(kind, name.removeprefix("-")), name.startswith("-")) for name in order]
        return [*named, ("_uid", False)]

    def _places(self, kind: str, order: Sequence[str], after: Sequence[Any]) -> list[Any]:
        columns = [*(name.removeprefix("-") for name in order), "uid"]
        return [self._given(kind, name, value) for name, value in zip(columns, after, strict=True)]

    def _where(
        self, kind: str, where: Mapping[str, Any], between: Mapping[str, tuple[Value, Value]], deleted: bool
    ) -> tuple[list[str], list[Any]]:
        # "deleted" asks for the deleted ones instead: a list of what can be taken back.
        terms, given = [f"_deleted = {int(deleted)}"], []
        for name, value in where.items():
            column = self._column(kind, name)
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
        for name, (low, high) in between.items():
            for sign, bound in ((">=", low), ("<=", high)):
                if bound is not None:
                    terms.append(f"{self._column(kind, name)} {sign} ?")
                    given.append(self._given(kind, name, bound))
        return terms, given

    def _column(self, kind: str, name: str) -> str:
        if name in self._tables.types[self._tables[kind].name]:
            return f'"{name}"'
        if name in _OWN:
            return f"_{name}"
        raise UnknownField(kind, name)

    def _given(self, kind: str, name: str, value: Any) -> Any:
        if name in self._tables.types[kind]:
            return value
        convert: Callable[[Any], Any] | None = {
            "uid": kept_uid,
            "scope": self._db.known_word,
            "author": self._db.known_word,
        }.get(name)
        if convert and isinstance(value, str):
            return convert(value)
        return milliseconds(value) if isinstance(value, datetime) else value

    def _stub(self, kind: str, uid: str) -> Kept | None:
        for table in self._tables.by_name.values():
            for name, to in table.refs.items():
                if to == kind and self._names(table.name, name, uid):
                    return Kept(kind, uid, "", {}, {}, {}, False, 0, _NEVER, _NEVER, "", waiting=True)
        return None

    def _names(self, table: str, name: str, uid: str) -> bool:
        head, row, _ = name.partition(".")
        said = f'"{head}" LIKE ?' if row else f'"{head}" = ?'
        given = f'%"{uid}"%' if row else uid
        return bool(self._db.read(f'SELECT 1 FROM "{table}" WHERE _deleted = 0 AND {said} LIMIT 1', (given,)))


def _by_name(order: Sequence[str]) -> bool:
    return len(order) == 1 and order[0].removeprefix("-") == SORT


def _by_sort(order: str) -> str:
    return "sort DESC, uid DESC" if order.startswith("-") else "sort, uid"
