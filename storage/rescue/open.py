"""Opens a workspace in the safe order: lock, sweep, check, settings, and only then changes; also makes a new one.

What is needed once in a while (making tables, upgrading, keys) is loaded then: it brings libraries of which the first
paint and a short command need none.
"""

import json
import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing, suppress
from datetime import datetime
from pathlib import Path

from storage import formats
from storage.db.connection import Database, quick_check
from storage.db.tables import SqlTable, Tables
from storage.errors import AlreadyThere, Newer, NoWorkspace, UnreadableDatabase, Unsafe
from storage.files import atomic, volume_kind
from storage.files.lock import Lock
from storage.oplog.feeds import Feeds
from storage.oplog.segment_log import SegmentLog
from storage.records.incarnation import Incarnation
from storage.records.row_codec import RowCodec
from storage.records.uncounted import Uncounted
from storage.records.workspace import DATABASE, KEY, LAST, NUMBERS, Workspace


def create(folder: Path, tables: Sequence[SqlTable], clock: Callable[[], datetime]) -> tuple[Workspace, Lock]:
    """Make a workspace in an empty or new folder and open it."""
    from storage.db import schema

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
            schema.create(database, Tables(tables), device)
        Path(f"{part}-journal").unlink(missing_ok=True)
        atomic.rename(part, folder / DATABASE)
        atomic.sync_folder(folder)
        atomic.keep_private(folder)
        undo.pop_all()
    return _workspace(folder, Tables(tables), device, clock), lock


def open_there(
    folder: Path, tables: Sequence[SqlTable], clock: Callable[[], datetime], home: Path | None = None
) -> tuple[Workspace, Lock, bool, bool]:
    """Open the workspace of a folder; also tell whether it is an older state than this device remembers, or a copy.

    `home` is the computer's own place, outside the folder, where the state is noted that was written here last.
    """
    if not (folder / DATABASE).is_file():
        raise NoWorkspace(folder)
    _refuse_unsafe(folder)
    with ExitStack() as undo:
        lock = Lock(folder / "lock", clock())
        undo.callback(lock.release)
        atomic.sweep(folder)
        atomic.keep_private(folder)
        _untie(folder)
        _check(folder / DATABASE)
        workspace = _workspace(folder, Tables(tables), _device(folder), clock, home)
        # Windows moves no file that is open: who was refused an upgrade may still go back to a backup.
        undo.callback(workspace.db.close)
        if workspace.db.remembered("fingerprint") != workspace.tables.fingerprint:
            from storage.rescue.migrate import upgrade

            upgrade(workspace)
        older, copied = _older(workspace), _copied(workspace)
        undo.pop_all()
    return workspace, lock, older, copied


def device_there(folder: Path) -> str:
    """Return which device a folder is; one without a key becomes a new one. Raises Unreadable."""
    if (folder / KEY).exists():
        return _device(folder)
    from storage.oplog.keys import make_key

    return make_key(folder / KEY)


def sent_as(folder: Path, digest: str) -> int:
    """Return the number of the package of that SHA-256 that a workspace wrote, or 0; nothing is opened for writing."""
    if not (folder / DATABASE).is_file():
        return 0
    with closing(Database(folder / DATABASE)) as database:
        return database.one("SELECT number FROM _sent WHERE hash = ?", (bytes.fromhex(digest),)) or 0


def _workspace(
    folder: Path, tables: Tables, device: str, clock: Callable[[], datetime], home: Path | None = None
) -> Workspace:
    database = Database(folder / DATABASE, lambda: atomic.free_reserve(folder))
    uncounted = Uncounted(database, tables)
    feeds = Feeds(database, bytes.fromhex(device))
    return Workspace(
        folder=folder,
        db=database,
        tables=tables,
        rows=RowCodec(database, tables),
        feeds=feeds,
        segments=SegmentLog(database, feeds),
        blobs=atomic.Blobs(folder / "files"),
        device=bytes.fromhex(device),
        clock=clock,
        uncounted=uncounted,
        incarnation=Incarnation(home, database, folder, device),
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
    problems = quick_check(path)
    if problems:
        raise UnreadableDatabase("; ".join(problems[:3]))
    with closing(Database(path)) as database:
        version = database.one("PRAGMA user_version")
    if version > formats.DATABASE:
        raise Newer(version)
    if version < 1:
        raise UnreadableDatabase("no format")


def _older(workspace: Workspace) -> bool:
    """Begin new feeds if own numbers may already be in use elsewhere."""
    db, beside_key = workspace.db, _last(workspace.folder)
    in_database = [db.remembered(name, 0) for name in NUMBERS]
    if db.remembered("device") == workspace.device.hex() and all(
        beside <= inside for beside, inside in zip(beside_key, in_database, strict=True)
    ):
        return False
    with db.transaction():
        workspace.feeds.retire_own()
        for name, beside, inside in zip(NUMBERS, beside_key, in_database, strict=True):
            db.remember(name, max(beside, inside))
        if db.remembered("device") != workspace.device.hex():
            from storage.rescue.adopt_device import adopt

            adopt(workspace)
        db.remember("device", workspace.device.hex())
    return True


def _copied(workspace: Workspace) -> bool:
    """Begin new feeds in a folder that was copied here or put back; one that never had a mark begins them unsaid."""
    incarnation = workspace.incarnation
    copied = incarnation.elsewhere()
    if copied or incarnation.unmarked():
        with workspace.db.transaction():
            workspace.feeds.retire_own()
            workspace.segments.note_forks()
            incarnation.renew()
        incarnation.note()
    return copied


def _last(folder: Path) -> list[int]:
    path = folder / LAST
    numbers = path.read_bytes().split() if path.exists() else []
    whole = len(numbers) == len(NUMBERS) and all(number.isdigit() for number in numbers)
    return [int(number) for number in numbers] if whole else [0] * len(NUMBERS)


def _device(folder: Path) -> str:
    path = folder / KEY
    try:
        return str(json.loads(path.read_bytes())["device"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableDatabase(KEY) from error


def _refuse_unsafe(folder: Path) -> None:
    reason = volume_kind.unsafe(folder)
    if reason:
        raise Unsafe(folder, reason)
