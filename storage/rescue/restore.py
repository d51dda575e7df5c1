"""Puts a copy in the place of a workspace's database, so that at every moment there is the one or the other, whole."""

import os
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from storage.db.connection import Database
from storage.errors import NotKept, WriteFailed
from storage.files import atomic
from storage.files.audit_log import put_back
from storage.records.settings import SET, Known, setting
from storage.rescue.backup import CARRIED, verify
from storage.rescue.open import DATABASE, device_there
from storage.rescue.sealed_backup import ENDING, unseal_blobs, unsealed
from storage.values import Progress, silent


def restore(
    file: Path, to: Path, known: Known | None = None, identity: str = "", progress: Progress = silent
) -> Path | None:
    """Put a sound copy in place of the database of a (closed) workspace; the former one is set aside and returned.

    A copy that was sealed for the recovery key needs its secret identity. Until the last tick nothing of the workspace
    is changed, so `progress` may stop the work by raising; then `known` is asked for settings.
    """
    if not file.is_file():
        raise NotKept("backup", file.name)
    there, blobs = file.parent / "files", atomic.Blobs(to / "files")
    if file.suffix != ENDING:
        return _put(file, to, [partial(blobs.keep, blob) for blob in atomic.Blobs(there).all()], known, progress)
    with unsealed(file, to, identity) as plain:
        return _put(plain, to, unseal_blobs(there, blobs, to, identity), known, progress)


def _put(
    file: Path, to: Path, bringing: Sequence[Callable[[], object]], known: Known | None, progress: Progress
) -> Path | None:
    steps = len(bringing) + 2
    progress(0, steps)
    verify(file)
    to.mkdir(parents=True, exist_ok=True)
    part = to / f".restored.{os.getpid()}{atomic.TEMPORARY}"
    kept = set(atomic.Blobs(to / "files").all())
    try:
        progress(1, steps)
        atomic.write_verified(part, partial(_pour, file))
        for done, bring in enumerate(bringing, 2):
            progress(done, steps)
            bring()
        progress(steps, steps)
        _settle(part, to, known)
        return _exchange(part, to)
    except BaseException:
        for one in (part, _journal(part)):
            atomic.discard(one)
        for blob in set(atomic.Blobs(to / "files").all()) - kept:
            blob.unlink()
        raise


def _settle(part: Path, to: Path, known: Known | None) -> None:
    """Bring the journals that a copy carries into the workspace, and settings of this computer into the copy."""
    with closing(Database(part)) as copy, copy.transaction():
        for (packed,) in copy.read("SELECT value FROM _self WHERE name LIKE ? ORDER BY name", (f"{CARRIED}%",)):
            put_back(to, zlib.decompress(packed))
        # In a new folder it is another device: it writes in feeds of its own.
        device = device_there(to)
        for one in known(device).items() if known else ():
            copy.write(SET, setting(*one))
    atomic.discard(_journal(part))


def _exchange(part: Path, to: Path) -> Path | None:
    """Set the database of a workspace aside and put another in its place by one renaming."""
    target = to / DATABASE
    aside = _set_aside(target) if target.exists() else None
    try:
        atomic.sync_folder(to)
        atomic.rename(part, target)
    except BaseException:
        if aside:
            _take_away(aside)
        raise
    atomic.sync_folder(to)
    return aside


def _set_aside(target: Path) -> Path:
    """Give the former database a second name, or a copy where a disk knows no second names."""
    _undo_broken_off(target)
    aside = _new_aside(target.parent)
    try:
        try:
            (aside / target.name).hardlink_to(target)
        except OSError:
            atomic.write_verified(aside / target.name, partial(_pour, target))
        atomic.sync_folder(aside)
    except BaseException:
        _take_away(aside)
        raise
    return aside


def _undo_broken_off(target: Path) -> None:
    """Have SQLite undo a change that was broken off: its journal would be taken for one of the database that comes."""
    if not _hot(target):
        return
    try:
        with closing(sqlite3.connect(target)) as database:
            database.execute("PRAGMA schema_version").fetchall()
    except sqlite3.DatabaseError as error:
        # That the database itself is damaged is no matter here.
        if _hot(target):
            raise WriteFailed(target, str(error)) from error


def _hot(target: Path) -> bool:
    # By this SQLite itself tells a journal that is to be undone.
    journal = _journal(target)
    if not journal.exists():
        return False
    with journal.open("rb") as file:
        return file.read(1) not in (b"", b"\0")


def _journal(database: Path) -> Path:
    return database.with_name(f"{database.name}-journal")


def _take_away(aside: Path) -> None:
    (aside / DATABASE).unlink(missing_ok=True)
    aside.rmdir()


def _new_aside(folder: Path) -> Path:
    number = 1
    while (folder / f"set-aside-{number}").exists():
        number += 1
    path = folder / f"set-aside-{number}"
    path.mkdir()
    return path


def _pour(source: Path, target: atomic.Hashing) -> None:
    with source.open("rb") as file:
        while piece := file.read(1024 * 1024):
            target.write(piece)
