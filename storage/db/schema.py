"""Makes the tables and brings them to what is declared today; what is declared is said in tables."""

import json
from collections.abc import Iterable
from typing import Any

import sqlite_utils

from storage import formats
from storage.db.connection import Database
from storage.db.tables import UNKNOWN, SqlColumn, SqlTable, Tables

SYSTEM = (
    "CREATE TABLE _word(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE _self(name TEXT PRIMARY KEY, value ANY) STRICT",
    "CREATE TABLE _setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE _feed(id INTEGER PRIMARY KEY, uid BLOB NOT NULL UNIQUE, device BLOB, scope INTEGER, salt BLOB,
       own INTEGER NOT NULL, have INTEGER NOT NULL, last INTEGER NOT NULL) STRICT""",
    """CREATE TABLE _segment(id INTEGER PRIMARY KEY, feed INTEGER NOT NULL, first INTEGER NOT NULL,
       count INTEGER NOT NULL, hash BLOB NOT NULL UNIQUE, signature BLOB NOT NULL, raw INTEGER NOT NULL,
       receipt INTEGER NOT NULL, aside INTEGER NOT NULL, blobs BLOB NOT NULL, bytes BLOB NOT NULL) STRICT""",
    "CREATE INDEX _segment_feed ON _segment(feed, first)",
    """CREATE TABLE _pending(feed INTEGER NOT NULL, n INTEGER NOT NULL, kind INTEGER NOT NULL,
       record INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY(feed, n)) STRICT""",
    "CREATE INDEX _pending_record ON _pending(kind, record)",
    """CREATE TABLE _history(kind INTEGER NOT NULL, record INTEGER NOT NULL, segment INTEGER NOT NULL,
       PRIMARY KEY(kind, record, segment)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE _name(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, uid BLOB NOT NULL, text TEXT NOT NULL,
       initials TEXT NOT NULL, sort TEXT NOT NULL, hidden INTEGER NOT NULL) STRICT""",
    "CREATE INDEX _name_uid ON _name(uid)",
    "CREATE INDEX _name_text ON _name(text, id)",
    "CREATE INDEX _name_initials ON _name(initials, id)",
    "CREATE INDEX _name_sort ON _name(kind, sort, uid)",
    "CREATE TABLE _unnamed(kind INTEGER NOT NULL, uid BLOB NOT NULL, PRIMARY KEY(kind, uid)) STRICT, WITHOUT ROWID",
    "CREATE TABLE _draft(name TEXT PRIMARY KEY, saved INTEGER NOT NULL, data TEXT NOT NULL) STRICT",
    """CREATE TABLE _peer(device BLOB PRIMARY KEY, card BLOB NOT NULL, facts TEXT NOT NULL, recipient TEXT NOT NULL,
       trusted INTEGER NOT NULL, heard INTEGER NOT NULL, revoked INTEGER NOT NULL, received INTEGER,
       want BLOB NOT NULL) STRICT""",
    """CREATE TABLE _peer_has(device BLOB NOT NULL, feed BLOB NOT NULL, n INTEGER NOT NULL,
       PRIMARY KEY(device, feed)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE _sent(number INTEGER PRIMARY KEY, package BLOB NOT NULL UNIQUE, hash BLOB NOT NULL,
       time INTEGER NOT NULL, info TEXT NOT NULL, reach TEXT NOT NULL) STRICT""",
    """CREATE TABLE _sent_to(number INTEGER NOT NULL, device BLOB NOT NULL, confirmed INTEGER NOT NULL,
       PRIMARY KEY(device, number)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE _receipt(id INTEGER PRIMARY KEY, package BLOB NOT NULL UNIQUE, sender BLOB NOT NULL,
       number INTEGER NOT NULL, time INTEGER NOT NULL, undone INTEGER NOT NULL, info TEXT NOT NULL) STRICT""",
    "CREATE INDEX _receipt_sender ON _receipt(sender, number)",
)
# Kept by hand: with trusted_schema off, no trigger may touch a virtual table.
FULL_TEXT = (
    "CREATE VIRTUAL TABLE _name_fts USING fts5(text, content='_name', content_rowid='id', tokenize='trigram')",
)
# What every table of a kind has beside its own columns.
BASE = {
    "_id": "INTEGER PRIMARY KEY",
    "_uid": "BLOB NOT NULL",
    "_scope": "INTEGER NOT NULL",
    "_deleted": "INTEGER NOT NULL",
    "_conflicts": "INTEGER NOT NULL",
    "_made": "INTEGER NOT NULL",
    "_changed": "INTEGER NOT NULL",
    "_author": "INTEGER NOT NULL",
    "_extra": "TEXT",
    "_meta": "BLOB NOT NULL",
}


def create(db: Database, tables: Tables, device: str) -> None:
    """Make all tables of a new workspace."""
    for statement in SYSTEM:
        db.write(statement)
    _make(db, UNKNOWN, {"_kind": "INTEGER NOT NULL"}, unique="_kind, _uid, _scope")
    for statement in FULL_TEXT:
        db.write(statement)
    for name, value in (("format", formats.DATABASE), ("device", device), ("total", 0), ("last_ms", 0)):
        db.remember(name, value)
    db.write(f"PRAGMA user_version = {formats.DATABASE}")
    for table in tables.by_name.values():
        _make_kind(db, table)
    db.remember("fingerprint", tables.fingerprint)


def migrate(db: Database, tables: Tables) -> list[str]:
    """Bring the tables of the kinds to what is declared, and return those whose rows must be laid out anew."""
    changed = []
    for table in tables.by_name.values():
        if not _columns(db, table.name):
            _make_kind(db, table)
            changed.append(table.name)
        elif _adapt(db, table):
            changed.append(table.name)
    db.remember("fingerprint", tables.fingerprint)
    return changed


def undeclared(db: Database, tables: Tables) -> list[SqlTable]:
    """Return the tables of kinds that are there and not declared any more, as far as their columns tell."""
    names = [row[0] for row in db.read("SELECT name FROM sqlite_master WHERE type = 'table'")]
    gone = [name for name in names if not name.startswith(("_", "sqlite_")) and name not in tables.by_name]
    return [_as_found(db, name) for name in gone]


def _as_found(db: Database, name: str) -> SqlTable:
    rows = json.loads(db.remembered(f"rows {name}", "[]"))
    own = {column: kind for column, kind in _columns(db, name).items() if column not in BASE}
    columns = tuple(SqlColumn(column, kind) for column, kind in own.items() if column not in rows)
    return SqlTable(name, columns, tuple(rows))


def _make_kind(db: Database, table: SqlTable) -> None:
    _make(db, table.name, {column.name: column.type for column in table.columns} | dict.fromkeys(table.rows, "TEXT"))
    _index(db, table)
    db.remember(f"rows {table.name}", json.dumps(table.rows))


def _make(db: Database, name: str, columns: dict[str, str], unique: str = "_uid, _scope") -> None:
    columns_sql = ", ".join(f'"{column}" {kind}' for column, kind in (BASE | columns).items())
    db.write(f'CREATE TABLE "{name}"({columns_sql}, UNIQUE({unique})) STRICT')
    db.write(f'CREATE INDEX "{name}__conflicts" ON "{name}"(_conflicts) WHERE _conflicts > 0')


def _index(db: Database, table: SqlTable) -> None:
    for column in table.index:
        # With _deleted at its end the index alone answers counts and marks: no row is read for them.
        db.write(f'CREATE INDEX IF NOT EXISTS "{table.name}__{column}" ON "{table.name}"("{column}", _uid, _deleted)')


def _adapt(db: Database, table: SqlTable) -> bool:
    present = _columns(db, table.name)
    wanted = {column.name: column.type for column in table.columns} | dict.fromkeys(table.rows, "TEXT")
    changed = _rename(db, table, present, wanted)
    rows = set(json.loads(db.remembered(f"rows {table.name}", "[]")))
    for name, kind in present.items():
        if name not in BASE and (wanted.get(name) != kind or (name in rows) != (name in table.rows)):
            _empty(db, table.name, name, name in rows)
            changed = True
    present = _columns(db, table.name)
    altered = sqlite_utils.Database(db.connection).table(table.name)
    for name, kind in wanted.items():
        if name not in present:
            altered.add_column(name, _TYPES[kind])
            changed = True
    _index(db, table)
    db.remember(f"rows {table.name}", json.dumps(table.rows))
    return changed


_TYPES: dict[str, Any] = {"TEXT": str, "INTEGER": int, "REAL": float}


def _rename(db: Database, table: SqlTable, present: dict[str, str], wanted: Iterable[str]) -> bool:
    renamed = False
    for old, new in table.former().items():
        if new in wanted and new not in present and old in present and old not in wanted:
            db.write(f'ALTER TABLE "{table.name}" RENAME COLUMN "{old}" TO "{new}"')
            present[new] = present.pop(old)
            _rename_rows(db, table.name, old, new)
            renamed = True
    return renamed


def _rename_rows(db: Database, table: str, old: str, new: str) -> None:
    rows = json.loads(db.remembered(f"rows {table}", "[]"))
    db.remember(f"rows {table}", json.dumps([new if name == old else name for name in rows]))


def _empty(db: Database, table: str, column: str, rows: bool) -> None:
    """Empty a column into `_extra` and drop it: each value then finds its place by its name and type."""
    for key, extra, value in db.read(f'SELECT _id, _extra, "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'):
        moved = {f"{column}.{line.pop('id')}": line for line in json.loads(value)} if rows else {column: value}
        outside = json.dumps(json.loads(extra or "{}") | moved, ensure_ascii=False)
        db.write(f'UPDATE "{table}" SET _extra = ? WHERE _id = ?', (outside, key))
    db.write(f'DROP INDEX IF EXISTS "{table}__{column}"')
    db.write(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')


def _columns(db: Database, name: str) -> dict[str, str]:
    return {row[1]: row[2] for row in db.read(f'PRAGMA table_info("{name}")')}
