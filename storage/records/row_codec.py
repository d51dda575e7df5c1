"""A record's state as a row of its table, and back."""

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec

from storage.db.connection import Database
from storage.db.tables import UNKNOWN, Tables
from storage.oplog.merge import DELETED, State, hidden, questions
from storage.oplog.operation import moment, plain
from storage.records.state_codec import StateCodec, same
from storage.values import Kept

_FIXED = ("_uid", "_scope", "_deleted", "_conflicts", "_made", "_changed", "_author", "_extra", "_meta")
# What every change may change.
_TOLD = ("_conflicts", "_made", "_changed", "_author", "_extra", "_meta")
_EVERY = ("*",)
_KEPT = ("_uid", "_scope", "_deleted", "_conflicts", "_made", "_changed", "_author", "_extra")
_KINDS: dict[str, tuple[type, ...]] = {"TEXT": (str,), "INTEGER": (int,), "REAL": (int, float)}
_AT_ONCE = 400
_MOST_TYPES = 1000
# In `_deleted`: the row of a record whose operations all came with undone receipts; it is kept for their history.
UNDONE = 2
# What reading a damaged row can end in.
_MISREAD = (msgspec.MsgspecError, LookupError, TypeError, ValueError, AttributeError)
to_json = msgspec.json.Encoder().encode
from_json = msgspec.json.Decoder().decode


class RecordKey(NamedTuple):
    """By which a record is known: its kind, its uid and the number of its scope."""

    kind: str
    uid: bytes
    scope: int


class RowCodec:
    """Reads and writes rows; the transaction is the caller's."""

    def __init__(self, db: Database, tables: Tables) -> None:
        self._db, self._tables = db, tables
        self._states = StateCodec(db)
        db.forget.append(self._states.forget)
        self._columns = {
            name: [(column.name, (*_KINDS[column.type], type(None))) for column in table.columns]
            for name, table in tables.by_name.items()
        }
        # Kind -> place and name of the columns that take only some texts, with what tells which.
        self._shaped = {
            name: [(at, column.name, column.fits) for at, column in enumerate(table.columns) if column.fits]
            for name, table in tables.by_name.items()
        }
        self._plain = {name: [column.name for column in table.columns] for name, table in tables.by_name.items()}
        # Kind -> types of the values -> records of those that do not fit: rows are mostly of the same few types.
        self._fitting: dict[str, dict[tuple[type, ...], tuple[int, ...]]] = {}
        self._names = {
            name: (*(column.name for column in table.columns), *table.rows) for name, table in tables.by_name.items()
        }

    def names(self, kind: str) -> tuple[str, ...]:
        """Return the columns of a kind: first those of single values, then those of rows."""
        return self._names.get(kind, ())

    def select(self, kind: str, rest: str, given: Sequence[Any] = ()) -> list[Kept]:
        """Return the records that a condition (and order) picks."""
        columns = ", ".join([*_KEPT, *(f'"{name}"' for name in self.names(kind))])
        rows = self._db.read(f'SELECT {columns} FROM "{self._tables.home(kind)}" {rest}', given)
        return [self._kept(kind, row) for row in rows]

    def load(self, kind: str, records: Iterable[RecordKey]) -> dict[RecordKey, tuple[int, State]]:
        """Return the states of those records that are there, each with the number of its row."""
        return {record: (row[0], self._state(kind, row)) for record, row in self.raw(kind, records).items()}

    def raw(self, kind: str, records: Iterable[RecordKey]) -> dict[RecordKey, tuple[Any, ...]]:
        """Return the rows of those records that are there (and of the same uids in other scopes), as they lie."""
        columns = ", ".join(["_id", *_FIXED, *(f'"{name}"' for name in self.names(kind))])
        home = self._tables.home(kind)
        where = f"_kind = {self._db.intern(kind)} AND " if home == UNKNOWN else ""
        uids = sorted({record.uid for record in records})
        rows = {}
        for start in range(0, len(uids), _AT_ONCE):
            some = uids[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            for row in self._db.read(f'SELECT {columns} FROM "{home}" WHERE {where}_uid IN ({marks})', some):
                rows[RecordKey(kind, row[1], row[2])] = row
        return rows

    def agrees(self, record: RecordKey, state: State, row: tuple[Any, ...]) -> bool:
        """Tell whether a row (as it lies) says what a state says that was worked out from the operations."""
        worked_out = self._row(record, state)
        try:
            stored = self._state(record.kind, row)
            texts = [(one, other) for one, other in zip(worked_out, row[1:], strict=True) if one != other]
            return all(_parsed(one) == _parsed(other) for one, other in texts if one is not worked_out[8]) and (
                worked_out[8] == row[9] or same(stored, state)
            )
        except _MISREAD:
            return False

    def by_number(self, kind: str, number: int) -> tuple[RecordKey, State]:
        """Return the record of that row."""
        columns = ", ".join(["_id", *_FIXED, *(f'"{name}"' for name in self.names(kind))])
        row = self._db.read(f'SELECT {columns} FROM "{self._tables.home(kind)}" WHERE _id = ?', (number,))[0]
        return RecordKey(kind, row[1], row[2]), self._state(kind, row)

    def add(self, kind: str, new: Sequence[tuple[RecordKey, State]]) -> list[int]:
        """Write new records and return the numbers of their rows."""
        home = self._tables.home(kind)
        first = (self._db.one(f'SELECT max(_id) FROM "{home}"') or 0) + 1
        numbers = list(range(first, first + len(new)))
        extra = {"_kind": self._db.intern(kind)} if home == UNKNOWN else {}
        columns = [*_FIXED, *self.names(kind)]
        quoted = ", ".join(["_id", *extra, *(f'"{name}"' for name in columns)])
        marks = ", ".join("?" * (1 + len(extra) + len(columns)))
        rows = (
            (number, *extra.values(), *self._row(record, state))
            for number, (record, state) in zip(numbers, new, strict=True)
        )
        self._db.write_many(f'INSERT INTO "{home}"({quoted}) VALUES ({marks})', rows)
        return numbers

    def change(self, kind: str, changed: Iterable[tuple[int, RecordKey, State]]) -> None:
        """Write the rows of records that are there already."""
        columns = (*_FIXED, *self.names(kind))
        # Only what was touched: every other column would have its index worked on for nothing.
        groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for number, record, state in changed:
            away = state.away
            row = self._row(record, state)
            columns_to_write = self._columns_of(kind, state.touched, state.away != away) if state.stored else _EVERY
            groups.setdefault(columns_to_write, []).append((*row, number))
        for columns_to_write, rows in groups.items():
            names = columns[2:] if columns_to_write is _EVERY else (*_TOLD, *columns_to_write)
            assignments = ", ".join(f'"{name}" = ?' for name in names)
            pick = itemgetter(*map(columns.index, names), -1)
            self._db.write_many(f'UPDATE "{self._tables.home(kind)}" SET {assignments} WHERE _id = ?', map(pick, rows))

    def mistyped(self, kind: str, state: State) -> list[str]:
        """Return the declared fields whose shown value cannot stand in them."""
        if self._tables.home(kind) == UNKNOWN:
            return []
        types, rows = self._tables.types[kind], self._tables[kind].rows
        wrong = [
            name
            for name, type_ in types.items()
            if (value := state.values.get(name)) is not None and type(value) not in _KINDS[type_]
        ]
        wrong += [name for _, name, fits in self._shaped[kind] if _unfit(state.values.get(name), fits)]
        for name, value in state.values.items() if rows else ():
            if value is not None and not isinstance(value, dict) and name.split(".", 1)[0] in rows and "." in name:
                wrong.append(name)
        return wrong

    def _columns_of(self, kind: str, touched: Iterable[str], moved: bool) -> tuple[str, ...]:
        """Return the columns of those fields, and that of being put away where that changed."""
        heads = {name.partition(".")[0] for name in touched}
        return (*(("_deleted",) if moved else ()), *(name for name in self.names(kind) if name in heads))

    def _row(self, record: RecordKey, state: State) -> tuple[Any, ...]:
        away = _away(state)
        cells, rest, wrong = self._cells(record.kind, state.values)
        asked = len(questions(state)) if state.forks or state.writer(DELETED) else 0
        state.asked, state.away = 0 if away else asked + wrong, away
        last = state.last
        return (
            record.uid,
            record.scope,
            away,
            state.asked,
            state.made >> 16,
            last.hlc >> 16 if last else 0,
            last.author if last else 0,
            to_json(rest).decode() if rest else None,
            self._states.to_bytes(state),
            *cells,
        )

    def _cells(self, kind: str, values: dict[str, Any]) -> tuple[list[Any], dict[str, Any], int]:
        """Return the typed columns, what stands in none of them, and how many values were of the wrong type."""
        cells: list[Any] = list(map(values.get, self._plain.get(kind, ())))
        wrong: Sequence[int] = self._wrong(kind, cells)
        if unfit := [at for at, _, fits in self._shaped.get(kind, ()) if _unfit(cells[at], fits)]:
            wrong = [*wrong, *unfit]
        for at in wrong:
            cells[at] = None
        rows = self._tables[kind].rows if kind in self._columns else ()
        if not wrong and len(cells) - cells.count(None) == len(values):
            return cells + [None] * len(rows), {}, 0
        rest = self._rest(kind, values)
        rest |= {name: values[name] for at, name, _ in self._shaped.get(kind, ()) if at in wrong}
        if rows:
            cells += _row_cells(rows, rest)
        return cells, rest, len(wrong) + _strange_rows(rows, rest)

    def _wrong(self, kind: str, cells: Sequence[Any]) -> Sequence[int]:
        """Return the records of the values that cannot stand in their columns."""
        types = tuple(map(type, cells))
        remembered = self._fitting.setdefault(kind, {})
        misfits = remembered.get(types)
        if misfits is None:
            columns = self._columns.get(kind, ())
            misfits = tuple(at for at, (_, kinds) in enumerate(columns) if types[at] not in kinds)
            if len(remembered) < _MOST_TYPES:
                remembered[types] = misfits
        return misfits

    def _rest(self, kind: str, values: dict[str, Any]) -> dict[str, Any]:
        kinds = dict(self._columns.get(kind, ()))
        return {
            name: value
            for name, value in values.items()
            if value is not None and name != DELETED and type(value) not in kinds.get(name, ())
        }

    def _state(self, kind: str, row: tuple[Any, ...]) -> State:
        names, split = self.names(kind), 10 + len(self._columns.get(kind, ()))
        values = {name: value for name, value in zip(names, row[10:split], strict=False) if value is not None}
        values |= _said(row[8])
        for name, lines in zip(names[split - 10 :], row[split:], strict=True):
            for line in _lines(lines):
                values[f"{name}.{line.pop('id')}"] = line
        state = self._states.from_bytes(row[9], values)
        state.asked, state.away = row[4], row[3]
        return state

    def _kept(self, kind: str, row: tuple[Any, ...]) -> Kept:
        uid, scope, deleted, conflicts, made, changed, author, extra, *cells = row
        types = self._tables.types.get(kind, {})
        names = self.names(kind)
        split = len(types)
        values = {
            name: plain(value) if type(value) is float else value
            for name, value in zip(names, cells[:split], strict=False)
            if value is not None
        }
        rows = {name: _lines(value) for name, value in zip(names[split:], cells[split:], strict=True)}
        return Kept(
            kind=kind,
            uid=uid.hex(),
            scope=self._db.text(scope),
            values=values,
            rows=rows,
            extra=_said(extra),
            deleted=bool(deleted),
            conflicts=conflicts,
            made=moment(made),
            changed=moment(changed),
            author=self._db.text(author),
        )


def _said(extra: str | None) -> dict[str, Any]:
    """Return what stands in no column; a damaged page must not keep the other values from being shown."""
    found = _decoded(extra)
    return found if isinstance(found, dict) else {}


def _lines(kept: str | None) -> list[dict[str, Any]]:
    found = _decoded(kept)
    return [one for one in found if isinstance(one, dict) and "id" in one] if isinstance(found, list) else []


def _decoded(kept: str | None) -> Any:
    try:
        return from_json(kept) if kept else None
    except (msgspec.DecodeError, TypeError):
        return None


def _unfit(value: Any, fits: Callable[[str], bool]) -> bool:
    return isinstance(value, str) and not fits(value)


def _away(state: State) -> int:
    """Return 1 for a deleted record, UNDONE where every operation is undone, else 0."""
    return UNDONE if state.base is None else int(hidden(state))


def _parsed(cell: Any) -> Any:
    """Return what a cell says: two writings of one JSON text say the same."""
    return from_json(cell) if isinstance(cell, str) and cell[:1] in ("[", "{") else cell


def _row_cells(rows: Sequence[str], rest: dict[str, Any]) -> list[str | None]:
    grouped: dict[str, list[dict[str, Any]]] = {name: [] for name in rows}
    for name in [name for name, value in rest.items() if isinstance(value, dict)]:
        head, dot, row = name.partition(".")
        if dot and head in grouped:
            grouped[head].append({"id": row, **rest.pop(name)})
    for lines in grouped.values():
        lines.sort(key=_order)
    return [to_json(lines).decode() if lines else None for lines in grouped.values()]


def _strange_rows(rows: Sequence[str], rest: dict[str, Any]) -> int:
    return sum(1 for name in rest if name.partition(".")[0] in rows and "." in name)


def _order(line: dict[str, Any]) -> tuple[float, str]:
    at = line.get("_at")
    return (float(at) if isinstance(at, (int, float)) else float("inf"), line["id"])
