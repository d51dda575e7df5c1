"""One SQLite file, safely set: connections, transactions and interned texts; knows no table of a kind.

Each thread has a connection of its own; writing is one at a time in the program (a lock) and on the disk (BEGIN
IMMEDIATE), so a worker may import while the screen reads. Reads are fetched to the end: no cursor stays open.
"""

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from storage.errors import DiskFull, InUse, UnreadableDatabase, WriteFailed

# With less than this free, a failed write means that the disk is full, whatever the system called it.
_LITTLE = 20 * 1024 * 1024
# What SQLite says when the system refused it a file, a read or a write.
_REFUSED = ("disk I/O error", "unable to open database file", "readonly database")
# What it says where a page is not what was written: of its form, its texts, its tables.
_SPOILT = (
    "malformed",
    "not a database",
    "decode to UTF-8",
    "no such table",
    "no such column",
    "unsupported file format",
)
PAGE = 8192
SQLITE = sqlite3.sqlite_version
_REMEMBER = "INSERT INTO _self VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value"
# As many values as go with one statement without slowing its preparation.
_MOST_VALUES = 3000
# Name -> (what is asked for, what must be read back). TRUNCATE with EXTRA lost nothing in any simulated power cut;
# the default (DELETE with FULL) did, because the folder is not synced after the journal is deleted.
SETTINGS: dict[str, tuple[str, Any]] = {
    "journal_mode": ("TRUNCATE", "truncate"),
    "synchronous": ("EXTRA", 3),
    "foreign_keys": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    "cell_size_check": ("ON", 1),
    "mmap_size": ("0", 0),
    "busy_timeout": ("5000", 5000),
    "secure_delete": ("ON", 1),
    "fullfsync": ("ON", 1),
}


class Database:
    """The file and what is remembered of it while it is open."""

    def __init__(self, path: Path, free_room: Callable[[], None] = lambda: None) -> None:
        self.path = path
        self._free_room = free_room
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.RLock()
        self._depth = 0
        self.ids = _Ids(self)
        self.texts = _Texts(self)
        # Called when a transaction was rolled back: what was remembered of it is forgotten.
        self.forget: list[Callable[[], None]] = [self.ids.clear, self.texts.clear]

    @property
    def connection(self) -> sqlite3.Connection:
        """Return this thread's connection, opened and checked on first use."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self.path)
            self._local.connection = connection
            self._all.append(connection)
        return connection

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in self._all:
            connection.close()
        self._all.clear()
        self._local = threading.local()

    def read(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return every row of a query."""
        try:
            return self.connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise _storage_error(error) from error
        except UnicodeDecodeError as error:
            raise UnreadableDatabase("text") from error

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Return the first column of the first row, or nothing."""
        rows = self.read(sql, values)
        return rows[0][0] if rows else None

    def write(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one change inside the open transaction and return the id of a new row."""
        return self.connection.execute(sql, values).lastrowid or 0

    def write_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one change for many rows inside the open transaction."""
        self.connection.executemany(sql, rows)

    def insert(self, into: str, rows: Sequence[Sequence[Any]]) -> None:
        """Add many short rows inside the open transaction, many with each statement: a third of the time."""
        width = len(rows[0]) if rows else 1
        step = _MOST_VALUES // width
        for start in range(0, len(rows), step):
            some = rows[start : start + step]
            marks = ", ".join([f"({', '.join('?' * width)})"] * len(some))
            self.connection.execute(f"{into} VALUES {marks}", [value for row in some for value in row])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run a block as one transaction: all of it or nothing; a block inside a block belongs to the outer one."""
        with self._lock:
            if self._depth:
                yield
                return
            self._depth = 1
            try:
                yield from self._outermost()
            finally:
                self._depth = 0

    def _outermost(self) -> Iterator[None]:
        connection = self.connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("COMMIT")
        except BaseException as error:
            self._undo(connection)
            if isinstance(error, sqlite3.DatabaseError):
                raise self._refusal(error) from error
            raise

    def _undo(self, connection: sqlite3.Connection) -> None:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        for forget in self.forget:
            forget()

    def _refusal(self, error: sqlite3.DatabaseError) -> Exception:
        message, free = str(error), shutil.disk_usage(self.path.parent).free
        refused = any(words in message for words in _REFUSED)
        if "disk is full" in message or (refused and free < _LITTLE):
            self._free_room()
            return DiskFull(0, free)
        if refused:
            return WriteFailed(self.path, message)
        return _storage_error(error)

    def copy(self, path: Path, also: Mapping[str, bytes]) -> None:
        """Write a copy of the whole database to a new file; what is in `also` the copy alone remembers."""
        try:
            with closing(sqlite3.connect(path)) as copy:
                self.connection.backup(copy)
                with copy:
                    copy.executemany(_REMEMBER, also.items())
        except sqlite3.DatabaseError as error:
            raise self._refusal(error) from error

    def intern(self, text: str) -> int:
        """Return the number under which a text is kept once; inside a transaction it is made if need be."""
        return self.ids[text]

    def interned(self, text: str) -> int:
        """Return the number of a text, or 0 if it was never kept; for reading."""
        return self.ids.get(text) or self.one("SELECT id FROM _word WHERE text = ?", (text,)) or 0

    def text(self, number: int) -> str:
        """Return the text of that number."""
        return self.texts[number]

    def find_or_intern(self, text: str) -> int:
        """Return the number of a text as the file has it, made if need be."""
        number = self.one("SELECT id FROM _word WHERE text = ?", (text,))
        return number or self.write("INSERT INTO _word(text) VALUES (?)", (text,))

    def find_text(self, number: int) -> str | None:
        """Return the text of a number as the file has it; nothing if there is none."""
        text: str | None = self.one("SELECT text FROM _word WHERE id = ?", (number,))
        return text

    def remembered(self, name: str, default: Any = None) -> Any:
        """Return a value the storage keeps about itself."""
        value = self.one("SELECT value FROM _self WHERE name = ?", (name,))
        return default if value is None else value

    def remember(self, name: str, value: Any) -> None:
        """Keep a value the storage needs to know of itself."""
        self.write(_REMEMBER, (name, value))


class _Ids(dict[str, int]):
    """Numbers of texts, looked up (or made, inside a transaction) when first asked for."""

    def __init__(self, db: Database) -> None:
        super().__init__()
        self._db = db

    def __missing__(self, text: str) -> int:
        number = self[text] = self._db.find_or_intern(text)
        return number


class _Texts(dict[int, str]):
    """Texts of numbers, looked up when first asked for.

    A thread sees only what is kept, or what it wrote itself, and that is forgotten when it is rolled back.
    """

    def __init__(self, db: Database) -> None:
        super().__init__()
        self._db = db

    def __missing__(self, number: int) -> str:
        text = self._db.find_text(number)
        if text is None:
            return ""
        self[number] = text
        return text


def connect(path: Path) -> sqlite3.Connection:
    """Open a connection with every setting read back; refuse to go on if one did not take."""
    try:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    except sqlite3.DatabaseError as error:
        raise _storage_error(error) from error
    try:
        _set(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def quick_check(path: Path) -> list[str]:
    """Return what SQLite finds wrong with the file's pages; nothing if it is sound."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            problems = [row[0] for row in connection.execute("PRAGMA quick_check(20)").fetchall()]
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        # A flipped bit in a name stands in what SQLite would say of it.
        problems = [str(error)]
    return [] if problems == ["ok"] else problems


def _set(connection: sqlite3.Connection) -> None:
    # Only a new file takes it. Of forms filled in full one fits into a page of 4096 bytes and three into this.
    connection.execute(f"PRAGMA page_size = {PAGE}").fetchall()
    for name, (setting, expected) in SETTINGS.items():
        try:
            connection.execute(f"PRAGMA {name} = {setting}").fetchall()
        except sqlite3.DatabaseError as error:
            raise _storage_error(error) from error
        value = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if value != expected:
            raise UnreadableDatabase(f"{name}={value}")
    connection.execute("PRAGMA cache_size = -32000").fetchall()


def _storage_error(error: sqlite3.DatabaseError) -> Exception:
    text = str(error)
    if any(words in text for words in (*_SPOILT, *_REFUSED)):
        return UnreadableDatabase(text)
    if "locked" in text:
        return InUse({"database": text})
    return error
