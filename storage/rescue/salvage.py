"""Reads what can be read of a damaged database into a fresh file, always on a copy."""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from storage.errors import AlreadyThere, UnreadableDatabase
from storage.files.atomic import TEMPORARY
from storage.records.workspace import DATABASE
from storage.rescue.pages import PageRow, Pages
from storage.values import Progress, silent

# Without these nothing can be said of what was written.
_NEEDED = frozenset(("_self", "_word", "_feed", "_segment", "_pending", "_name_fts"))
_TICK = 1000
# So many thousand steps of SQLite for each page of the file are more than any sound reading takes.
_TURNS = 20
_TYPES = {"INTEGER": int, "TEXT": str, "BLOB": bytes}


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
            return _copy_all(copy, damaged, fresh, folder / "backups", progress)
    except BaseException:
        to.unlink(missing_ok=True)
        raise
    finally:
        copy.unlink(missing_ok=True)
        journal.unlink(missing_ok=True)


def _copy_all(
    copy: Path, damaged: sqlite3.Connection, fresh: sqlite3.Connection, backups: Path, progress: Progress
) -> dict[str, tuple[int, int]]:
    pages = Pages(copy)
    schema = _schema(pages, backups)
    with copy.open("rb") as file:
        file.seek(60)
        fresh.execute(f"PRAGMA user_version = {int.from_bytes(file.read(4), 'big')}")
    counts: dict[str, tuple[int, int]] = {}
    fresh.execute("BEGIN")
    for done, one in enumerate(schema):
        progress(done, len(schema))
        # The word index is built anew from the names; its inner tables are its own.
        if one.type == "table" and not one.name.startswith(("sqlite_", "_name_fts")):
            fresh.execute(one.sql)
            keyed = "WITHOUT ROWID" in one.sql
            rows = _by_key(damaged, one.name, pages.count) if keyed else _by_page(fresh, pages, one, progress)
            counts[one.name] = _copy_table(fresh, one.name, rows)
    _take_strays(fresh, pages, counts)
    for one in schema:
        if one.type == "index" or one.name == "_name_fts":
            fresh.execute(one.sql)
    fresh.execute("INSERT INTO _name_fts(_name_fts) VALUES ('rebuild')")
    fresh.execute("COMMIT")
    return counts


class _Thing(NamedTuple):
    """A table or an index, as the file names it."""

    type: str
    name: str
    root: int
    sql: str


def _schema(pages: Pages, backups: Path) -> list[_Thing]:
    """Return what the file says it holds; where that is spoilt, as the newest copy beside it says."""
    things: dict[str, _Thing] = {}
    lost = False
    for row in pages.rows(1):
        thing = _thing(row.values) if row else None
        lost |= thing is None
        if thing and thing.sql:
            things[thing.name] = thing
    if lost or not things.keys() >= _NEEDED:
        things = _spare_schema(backups) | things
    if not things.keys() >= _NEEDED:
        raise UnreadableDatabase("schema")
    # A table before its indexes.
    return sorted(things.values(), key=lambda thing: thing.type != "table")


def _thing(values: list[Any]) -> _Thing | None:
    match values:
        case [str(kind), str(name), str(), int(root), str() | None as sql]:
            return _Thing(kind, name, root, sql or "")
        case _:
            return None


def _spare_schema(backups: Path) -> dict[str, _Thing]:
    for file in sorted(backups.glob("qinglan-*.db"), reverse=True):
        try:
            with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as spare:
                rows = spare.execute("SELECT type, name, rootpage, sql FROM sqlite_master WHERE sql <> ''").fetchall()
        except sqlite3.DatabaseError:
            continue
        return {row[1]: _Thing(*row) for row in rows}
    return {}


def _copy_table(fresh: sqlite3.Connection, name: str, rows: Iterable[Sequence[Any] | None]) -> tuple[int, int]:
    columns = len(fresh.execute(f'PRAGMA table_info("{name}")').fetchall())
    insert = f'INSERT OR IGNORE INTO "{name}" VALUES ({", ".join("?" * columns)})'
    kept = lost = 0
    for row in rows:
        if row is None:
            lost += 1
            continue
        try:
            kept += fresh.execute(insert, row).rowcount
        except (sqlite3.DatabaseError, UnicodeEncodeError):
            # A page of another table can look like a row of this one; its types give it away.
            lost += 1
    return kept, lost


def _by_page(fresh: sqlite3.Connection, pages: Pages, table: _Thing, progress: Progress) -> Iterator[list[Any] | None]:
    columns = fresh.execute(f'PRAGMA table_info("{table.name}")').fetchall()
    for at, row in enumerate(pages.rows(table.root)):
        if at % _TICK == 0:
            # Whoever waits may stop it at any time.
            progress(0, 0)
        yield _filled(row, columns) if row else None


def _filled(row: PageRow, columns: Sequence[tuple[Any, ...]]) -> list[Any] | None:
    """Return a row with its number where the table shows it, and nothing in the columns that were added later."""
    if len(row.values) > len(columns):
        return None
    values = row.values + [None] * (len(columns) - len(row.values))
    for at, (_, _, type_, _, _, key) in enumerate(columns):
        if key and type_ == "INTEGER" and values[at] is None:
            values[at] = row.number
    return values


def _take_strays(fresh: sqlite3.Connection, pages: Pages, counts: dict[str, tuple[int, int]]) -> None:
    """Give rows to which no way led to the one table of operations that their form fits; records follow from those."""
    tables = {
        name: fresh.execute(f'PRAGMA table_info("{name}")').fetchall()
        for name in counts
        if name in ("_segment", "_pending", "_feed", "_word")
    }
    for rows in pages.strays():
        for name, columns in tables.items():
            if rows and all(len(row.values) == len(columns) and _fits(row, columns) for row in rows):
                kept, lost = _copy_table(fresh, name, [_filled(row, columns) for row in rows])
                counts[name] = (counts[name][0] + kept, counts[name][1] + lost)


def _fits(row: PageRow, columns: Sequence[tuple[Any, ...]]) -> bool:
    return all(
        type(value) is _TYPES.get(type_, object) or (value is None and not needed) or bool(key)
        for value, (_, _, type_, needed, _, key) in zip(row.values, columns, strict=True)
    )


def _by_key(damaged: sqlite3.Connection, name: str, pages: int) -> Iterator[tuple[Any, ...] | None]:
    """Yield the rows of a table without row numbers from both ends, up to what cannot be read."""
    key = ", ".join(str(at) for at in range(1, 1 + _key_length(damaged, name)))
    if not key:
        yield None
        return
    forward, whole = _read(damaged, f'SELECT * FROM "{name}" ORDER BY {key}', pages)
    yield from forward
    if not whole:
        falling = key.replace(",", " DESC,") + " DESC"
        backward, _ = _read(damaged, f'SELECT * FROM "{name}" ORDER BY {falling}', pages)
        yield from backward
        yield None


def _read(damaged: sqlite3.Connection, sql: str, pages: int) -> tuple[list[tuple[Any, ...]], bool]:
    rows: list[tuple[Any, ...]] = []
    # Pages that lead back to themselves would be read for ever.
    left = iter(range(_TURNS * (pages + 1)))
    damaged.set_progress_handler(lambda: next(left, None) is None, 1000)
    try:
        # One by one: the rows before the error count.
        rows.extend(damaged.execute(sql))
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return rows, False
    finally:
        damaged.set_progress_handler(None, 0)
    return rows, True


def _key_length(damaged: sqlite3.Connection, name: str) -> int:
    rows, _ = _read(damaged, f'PRAGMA table_info("{name}")', 1)
    return sum(1 for row in rows if row[5])


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA cell_size_check = ON").fetchall()
    connection.execute("PRAGMA trusted_schema = OFF").fetchall()
    return connection


def _opens(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return _read(connection, "SELECT count(*) FROM sqlite_master", 1)[1]


def _mend_first_page(path: Path, backups: Path) -> None:
    """Put the first page of the newest copy in, with the size field set to the file as it is."""
    spares = sorted(backups.glob("*.page1"), reverse=True)
    if not spares:
        raise UnreadableDatabase("first page")
    page = bytearray(spares[0].read_bytes())
    page[28:32] = (path.stat().st_size // len(page)).to_bytes(4, "big")
    with path.open("r+b") as file:
        file.write(page)
