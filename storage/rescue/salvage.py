"""Reads what can be read of a damaged database into a fresh file, always on a copy."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from storage.errors import AlreadyThere, Unreadable
from storage.files.atomic import TEMPORARY
from storage.records.workspace import DATABASE
from storage.values import Progress, silent

_PROBES = 64


def salvage(folder: Path, to: Path, progress: Progress = silent) -> dict[str, tuple[int, int]]:
    """Write a new database file with every row that can be read; per table how many rows came and how many are lost."""
    if to.exists():
        raise AlreadyThere(to)
    to.parent.mkdir(parents=True, exist_ok=True)
    copy = to.parent / f".salvage.{os.getpid()}{TEMPORARY}"
    journal = copy.with_name(f"{copy.name}-journal")
    try:
        shutil.copyfile(folder / DATABASE, copy)
        with suppress(FileNotFoundError):
            # A change that was broken off is undone in the copy.
            shutil.copyfile(folder / f"{DATABASE}-journal", journal)
        if not _opens(copy):
            _mend_first_page(copy, folder / "backups")
        with closing(_connect(copy)) as damaged, closing(sqlite3.connect(to, isolation_level=None)) as fresh:
            return _copy_all(damaged, fresh, progress)
    except BaseException:
        to.unlink(missing_ok=True)
        raise
    finally:
        copy.unlink(missing_ok=True)
        journal.unlink(missing_ok=True)


def _copy_all(damaged: sqlite3.Connection, fresh: sqlite3.Connection, progress: Progress) -> dict[str, tuple[int, int]]:
    schema = _schema(damaged)
    fresh.execute(f"PRAGMA user_version = {damaged.execute('PRAGMA user_version').fetchone()[0]}")
    counts: dict[str, tuple[int, int]] = {}
    fresh.execute("BEGIN")
    for done, (kind, name, sql) in enumerate(schema):
        progress(done, len(schema))
        # The word index is built anew from the names; its inner tables are its own.
        if kind == "table" and not name.startswith(("sqlite_", "_name_fts")):
            fresh.execute(sql)
            counts[name] = _copy_table(damaged, fresh, name, "WITHOUT ROWID" in sql)
    for kind, name, sql in schema:
        if kind == "index" or name == "_name_fts":
            fresh.execute(sql)
    fresh.execute("INSERT INTO _name_fts(_name_fts) VALUES ('rebuild')")
    fresh.execute("COMMIT")
    return counts


def _schema(damaged: sqlite3.Connection) -> list[tuple[str, str, str]]:
    try:
        return damaged.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
        ).fetchall()
    except sqlite3.DatabaseError as error:
        raise Unreadable(str(error)) from error


def _copy_table(damaged: sqlite3.Connection, fresh: sqlite3.Connection, name: str, by_key: bool) -> tuple[int, int]:
    columns = len(fresh.execute(f'PRAGMA table_info("{name}")').fetchall())
    insert = f'INSERT OR IGNORE INTO "{name}" VALUES ({", ".join("?" * columns)})'
    kept = lost = 0
    for row in _by_key(damaged, name) if by_key else _by_number(damaged, name):
        if row is None:
            lost += 1
            continue
        try:
            fresh.execute(insert, row)
            kept += 1
        except sqlite3.DatabaseError:
            # A page of another table can look like a row of this one; its types give it away.
            lost += 1
    return kept, lost


def _by_number(damaged: sqlite3.Connection, name: str) -> Iterator[tuple[Any, ...] | None]:
    """Yield the rows by halving the range of numbers around each place that cannot be read; nothing for a lost row."""
    highest = _highest(damaged, name)
    if not _reachable(damaged, name, highest):
        yield None
        return
    ranges = [(1, highest)]
    seen: set[int] = set()
    while ranges:
        low, high = ranges.pop()
        rows, whole = _read(
            damaged,
            f'SELECT rowid, * FROM "{name}" NOT INDEXED WHERE rowid BETWEEN ? AND ? ORDER BY rowid',
            (low, high),
        )
        for number, *row in rows:
            if number not in seen:
                seen.add(number)
                yield tuple(row)
        if whole:
            continue
        if low < high:
            middle = (low + high) // 2
            ranges += [(low, middle), (middle + 1, high)]
        elif low not in seen:
            yield None


def _reachable(damaged: sqlite3.Connection, name: str, highest: int) -> bool:
    """Tell whether any row at all can be reached: where the first page of a table is gone, none can."""
    sql = f'SELECT rowid FROM "{name}" NOT INDEXED WHERE rowid = ?'
    return any(_read(damaged, sql, (1 + highest * part // _PROBES,))[1] for part in range(_PROBES + 1))


def _by_key(damaged: sqlite3.Connection, name: str) -> Iterator[tuple[Any, ...] | None]:
    """Yield the rows of a table without row numbers from both ends, up to what cannot be read."""
    key = ", ".join(str(at) for at in range(1, 1 + _key_length(damaged, name)))
    forward, whole = _read(damaged, f'SELECT * FROM "{name}" ORDER BY {key}', ())
    yield from forward
    if not whole:
        falling = key.replace(",", " DESC,") + " DESC"
        backward, _ = _read(damaged, f'SELECT * FROM "{name}" ORDER BY {falling}', ())
        yield from backward
        yield None


def _read(damaged: sqlite3.Connection, sql: str, values: tuple[Any, ...]) -> tuple[list[tuple[Any, ...]], bool]:
    rows: list[tuple[Any, ...]] = []
    try:
        # One by one: the rows before the error count.
        rows.extend(damaged.execute(sql, values))
    except sqlite3.DatabaseError:
        return rows, False
    return rows, True


def _highest(damaged: sqlite3.Connection, name: str) -> int:
    rows, whole = _read(damaged, f'SELECT max(rowid) FROM "{name}"', ())
    return (rows[0][0] or 0) if whole and rows else 2**24


def _key_length(damaged: sqlite3.Connection, name: str) -> int:
    return sum(1 for row in damaged.execute(f'PRAGMA table_info("{name}")').fetchall() if row[5])


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA cell_size_check = ON").fetchall()
    connection.execute("PRAGMA trusted_schema = OFF").fetchall()
    return connection


def _opens(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return bool(_read(connection, "SELECT count(*) FROM sqlite_master", ())[1])


def _mend_first_page(path: Path, backups: Path) -> None:
    """Put the first page of the newest copy in, with the size field set to the file as it is."""
    spares = sorted(backups.glob("*.page1"), reverse=True)
    if not spares:
        raise Unreadable("first page")
    page = bytearray(spares[0].read_bytes())
    page[28:32] = (path.stat().st_size // len(page)).to_bytes(4, "big")
    with path.open("r+b") as file:
        file.write(page)
