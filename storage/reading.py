"""Finds records: by uid, by values, in an order, page by page."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from storage.answers import Kept, Value
from storage.database import Database
from storage.log import milliseconds
from storage.refusals import UnknownField
from storage.shelf import ASIDE, Shelf
from storage.tables import Tables

_OWN = {"uid", "scope", "made", "changed", "author", "deleted", "conflicts"}
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Reading:
    """Answers questions about records; nothing here writes."""

    def __init__(self, db: Database, tables: Tables, shelf: Shelf) -> None:
        self._db, self._tables, self._shelf = db, tables, shelf

    def get(self, kind: str, uid: str) -> Kept | None:
        """Return a record (deleted ones too), a waiting stub if it is only named by others, or nothing."""
        self._tables[kind]
        found = self._shelf.select(kind, f"WHERE _uid = ? AND _deleted < {ASIDE}", (_bytes(uid),))
        if found:
            return min(found, key=lambda kept: (kept.deleted, kept.scope))
        return self._stub(kind, uid)

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
        terms, given = self._where(kind, where, between, deleted)
        sorting = [(self._column(kind, name.removeprefix("-")), name.startswith("-")) for name in order]
        sorting.append(("_uid", False))
        if after is not None:
            columns = [*(name.removeprefix("-") for name in order), "uid"]
            places = [self._given(kind, name, value) for name, value in zip(columns, after, strict=True)]
            said, more = _beyond(sorting, places)
            terms.append(said)
            given += more
        by = ", ".join(f"{column} DESC" if falling else column for column, falling in sorting)
        said = f"WHERE {' AND '.join(terms)}" if terms else ""
        return self._shelf.select(kind, f"{said} ORDER BY {by} LIMIT ?", [*given, limit])

    def count(
        self, kind: str, where: Mapping[str, Any], between: Mapping[str, tuple[Value, Value]], deleted: bool
    ) -> int:
        """Return how many records there are of that condition."""
        terms, given = self._where(kind, where, between, deleted)
        found: int = self._db.one(
            f'SELECT count(*) FROM "{self._tables[kind].name}" WHERE {" AND ".join(terms)}', given
        )
        return found

    def some(self, kind: str, uids: Sequence[str]) -> dict[str, Kept]:
        """Return those records of the uids that are there."""
        found: dict[str, Kept] = {}
        for start in range(0, len(uids), 400):
            part = [_bytes(uid) for uid in uids[start : start + 400]]
            marks = ", ".join("?" * len(part))
            for kept in self._shelf.select(kind, f"WHERE _uid IN ({marks}) AND _deleted < {ASIDE}", part):
                found[kept.uid] = kept
        return found

    def _where(
        self, kind: str, where: Mapping[str, Any], between: Mapping[str, tuple[Value, Value]], deleted: bool
    ) -> tuple[list[str], list[Any]]:
        # "deleted" asks for the deleted ones instead: a list of what can be taken back.
        terms, given = [f"_deleted = {int(deleted)}"], []
        for name, value in where.items():
            column = self._column(kind, name)
            if isinstance(value, (list, tuple, set, frozenset)):
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
            "uid": _bytes,
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


def _beyond(sorting: Sequence[tuple[str, bool]], places: Sequence[Any]) -> tuple[str, list[Any]]:
    """Return the condition "comes after this place"; empty values come first, last where the order falls."""
    ways: list[str] = []
    given: list[Any] = []
    for depth, (column, falling) in enumerate(sorting):
        same = [f"{before} IS ?" for before, _ in sorting[:depth]]
        value = places[depth]
        if value is None and falling:
            continue
        if value is None:
            step = [f"{column} IS NOT NULL"]
        elif falling:
            step = [f"({column} < ? OR {column} IS NULL)"]
        else:
            step = [f"{column} > ?"]
        ways.append("(" + " AND ".join(same + step) + ")")
        given += [*places[:depth], *([] if value is None else [value])]
    return "(" + " OR ".join(ways) + ")", given


def _bytes(uid: str) -> bytes:
    return bytes.fromhex(uid)
