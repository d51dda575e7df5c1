"""Makes the tables and brings them to what is declared today; what is declared is said in tables."""

import json
from collections.abc import Iterable
from typing import Any

import sqlite_utils

from storage.database import Database
from storage.tables import UNKNOWN, Column, Table, Tables

FORMAT = 1

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
    "CREATE TABLE _alias(a BLOB NOT NULL, b BLOB NOT NULL, same INTEGER NOT NULL, PRIMARY KEY(a, b)) STRICT",
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
    for name, value in (("format", FORMAT), ("device", device), ("total", 0), ("last_ms", 0)):
        db.remember(name, value)
    db.write(f"PRAGMA user_version = {FORMAT}")
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


def _make_kind(db: Database, table: Table) -> None:
    _make(db, table.name, {one.name: one.type for one in table.columns} | dict.fromkeys(table.rows, "TEXT"))
    _index(db, table)


def _make(db: Database, name: str, columns: dict[str, str], unique: str = "_uid, _scope") -> None:
    said = ", ".join(f'"{column}" {kind}' for column, kind in (BASE | columns).items())
    db.write(f'CREATE TABLE "{name}"({said}, UNIQUE({unique})) STRICT')
    db.write(f'CREATE INDEX "{name}__conflicts" ON "{name}"(_conflicts) WHERE _conflicts > 0')


def _index(db: Database, table: Table) -> None:
    for column in table.index:
        db.write(f'CREATE INDEX IF NOT EXISTS "{table.name}__{column}" ON "{table.name}"("{column}", _uid)')


def _adapt(db: Database, table: Table) -> bool:
    present = _columns(db, table.name)
    wanted = [*table.columns, *(Column(name) for name in table.rows)]
    changed = _rename(db, table, present, {one.name for one in wanted})
    retyped = {one.name: one.type for one in wanted if one.name in present and present[one.name] != one.type}
    made = sqlite_utils.Database(db.connection)
    for one in wanted:
        if one.name not in present:
            made.table(table.name).add_column(one.name, _TYPES[one.type])
            changed = True
    if retyped:
        _retype(db, table, list(retyped))
    _index(db, table)
    return changed or bool(retyped)


_TYPES: dict[str, Any] = {"TEXT": str, "INTEGER": int, "REAL": float}


def _rename(db: Database, table: Table, present: dict[str, str], wanted: Iterable[str]) -> bool:
    renamed = False
    for old, new in table.former().items():
        if new in wanted and new not in present and old in present and old not in wanted:
            db.write(f'ALTER TABLE "{table.name}" RENAME COLUMN "{old}" TO "{new}"')
            present[new] = present.pop(old)
            renamed = True
    return renamed


def _retype(db: Database, table: Table, columns: list[str]) -> None:
    """Empty the columns into `_extra` and make them anew: each value then finds its place by its type."""
    for name in columns:
        for key, extra, value in db.read(f'SELECT _id, _extra, "{name}" FROM "{table.name}" WHERE "{name}" IS NOT NULL'):
            kept = json.loads(extra or "{}") | {name: value}
            db.write(f'UPDATE "{table.name}" SET _extra = ? WHERE _id = ?', (json.dumps(kept, ensure_ascii=False), key))
        db.write(f'DROP INDEX IF EXISTS "{table.name}__{name}"')
        db.write(f'ALTER TABLE "{table.name}" DROP COLUMN "{name}"')
        kind = next(one.type for one in (*table.columns, Column(name)) if one.name == name)
        sqlite_utils.Database(db.connection).table(table.name).add_column(name, _TYPES[kind])


def _columns(db: Database, name: str) -> dict[str, str]:
    return {row[1]: row[2] for row in db.read(f'PRAGMA table_info("{name}")')}
