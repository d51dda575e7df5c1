"""Opens a workspace in the safe order: lock, sweep, check, settings, and only then changes; also makes a new one."""

import importlib
import json
import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from storage.db.connection import Database, quick_check
from storage.db.tables import Table, Tables
from storage.errors import AlreadyThere, Newer, NoWorkspace, Unreadable, Unsafe
from storage.files import atomic, volume_kind
from storage.files.lock import Lock
from storage.oplog.feeds import Feeds
from storage.records.row_codec import Shelf
from storage.records.workspace import Ground

FORMAT = 1
DATABASE = "qinglan.db"
KEY = "device.key"
LAST = "device.last"
# Own operations and own packages so far.
_NUMBERS = ("total", "sent")


def room(name: str) -> Any:
    """Return a module of the storage that is loaded only when it is needed.

    This is the one place where that happens: packages, keys, packing and migrations bring libraries of which the
    first paint and a short command need none.
    """
    return importlib.import_module(f"storage.{name}")


def formats() -> dict[str, Any]:
    """Return the format of the workspace, that of the packages, and the version of SQLite."""
    return {
        "workspace_format": FORMAT,
        "package_format": room("exchange.package").FORMAT,
        "sqlite": room("db.connection").sqlite3.sqlite_version,
    }


def create(folder: Path, tables: Sequence[Table], clock: Callable[[], datetime]) -> tuple[Ground, Lock]:
    """Make a workspace in an empty or new folder and open it."""
    folder.mkdir(parents=True, exist_ok=True)
    _refuse_unsafe(folder)
    if (folder / DATABASE).exists():
        raise AlreadyThere(folder / DATABASE)
    with ExitStack() as undo:
        lock = Lock(folder / "lock", clock())
        undo.callback(lock.release)
        atomic.sweep(folder)
        device = device_there(folder)
        # Made under another name: a program that is killed here leaves no half workspace behind.
        part = folder / f".{DATABASE}.{os.getpid()}{atomic.TEMPORARY}"
        with closing(Database(part)) as database, database.transaction():
            room("db.schema").create(database, Tables(tables), device)
        Path(f"{part}-journal").unlink(missing_ok=True)
        atomic.rename(part, folder / DATABASE)
        atomic.sync_folder(folder)
        undo.pop_all()
    return _ground(folder, Tables(tables), device, clock), lock


def open_there(folder: Path, tables: Sequence[Table], clock: Callable[[], datetime]) -> tuple[Ground, Lock, bool]:
    """Open the workspace of a folder; also tell whether it is an older state than this device remembers."""
    if not (folder / DATABASE).is_file():
        raise NoWorkspace(folder)
    _refuse_unsafe(folder)
    with ExitStack() as undo:
        lock = Lock(folder / "lock", clock())
        undo.callback(lock.release)
        atomic.sweep(folder)
        _untie(folder)
        _check(folder / DATABASE)
        ground = _ground(folder, Tables(tables), _device(folder), clock)
        # Windows moves no file that is open: who was refused an upgrade may still go back to a backup.
        undo.callback(ground.db.close)
        if ground.db.remembered("fingerprint") != ground.tables.fingerprint:
            room("rescue.migrate").upgrade(ground)
        older = _older(ground)
        undo.pop_all()
    return ground, lock, older


def device_there(folder: Path) -> str:
    """Return which device a folder is; one without a key becomes a new one. Raises Unreadable."""
    made: str = _device(folder) if (folder / KEY).exists() else room("oplog.keys").make_key(folder / KEY)
    return made


def sent_as(folder: Path, digest: str) -> int:
    """Return the number of the package of that SHA-256 that a workspace wrote, or 0; nothing is opened for writing."""
    if not (folder / DATABASE).is_file():
        return 0
    with closing(Database(folder / DATABASE)) as database:
        return database.one("SELECT number FROM _sent WHERE hash = ?", (bytes.fromhex(digest),)) or 0


def note_last(ground: Ground) -> None:
    """Keep the numbers of own operations and packages beside the key: a restored database shows by having fewer."""
    numbers = [ground.db.remembered(name, 0) for name in _NUMBERS]
    handle = os.open(ground.folder / LAST, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        # In place and unsynced on purpose: the database is never behind it, and losing it costs nothing.
        os.write(handle, " ".join(f"{number:020d}" for number in numbers).encode())
    finally:
        os.close(handle)


def _ground(folder: Path, tables: Tables, device: str, clock: Callable[[], datetime]) -> Ground:
    database = Database(folder / DATABASE, lambda: atomic.free_reserve(folder))
    return Ground(
        folder=folder,
        db=database,
        tables=tables,
        shelf=Shelf(database, tables),
        feeds=Feeds(database, bytes.fromhex(device)),
        blobs=atomic.Blobs(folder / "files"),
        device=bytes.fromhex(device),
        clock=clock,
    )


def _untie(folder: Path) -> None:
    """Take away the second name of the database, and the folder, that a restoring broken off has left."""
    for aside in folder.glob("set-aside-*"):
        former = aside / DATABASE
        if former.exists() and former.samefile(folder / DATABASE):
            former.unlink()
        with suppress(OSError):
            # Not empty: what was set aside.
            aside.rmdir()


def _check(path: Path) -> None:
    wrong = quick_check(path)
    if wrong:
        raise Unreadable("; ".join(wrong[:3]))
    with closing(Database(path)) as database:
        version = database.one("PRAGMA user_version")
    if version > FORMAT:
        raise Newer(version)
    if version < 1:
        raise Unreadable("no format")


def _older(ground: Ground) -> bool:
    """Begin new feeds if own numbers may already be in use elsewhere."""
    db, last = ground.db, _last(ground.folder)
    held = [db.remembered(name, 0) for name in _NUMBERS]
    if db.remembered("device") == ground.device.hex() and all(
        one <= other for one, other in zip(last, held, strict=True)
    ):
        return False
    with db.transaction():
        ground.feeds.retire_own()
        for name, one, other in zip(_NUMBERS, last, held, strict=True):
            db.remember(name, max(one, other))
        if db.remembered("device") != ground.device.hex():
            room("rescue.adopt_device").adopt(ground)
        db.remember("device", ground.device.hex())
    return True


def _last(folder: Path) -> list[int]:
    path = folder / LAST
    said = path.read_bytes().split() if path.exists() else []
    whole = len(said) == len(_NUMBERS) and all(number.isdigit() for number in said)
    return [int(number) for number in said] if whole else [0] * len(_NUMBERS)


def _device(folder: Path) -> str:
    path = folder / KEY
    try:
        return str(json.loads(path.read_bytes())["device"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unreadable(KEY) from error


def _refuse_unsafe(folder: Path) -> None:
    reason = volume_kind.unsafe(folder)
    if reason:
        raise Unsafe(folder, reason)
