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
from storage.records.settings import SET, SettingsFor, setting
from storage.records.workspace import DATABASE
from storage.rescue.backup import CARRIED, verify
from storage.rescue.open import device_there
from storage.rescue.sealed_backup import ENDING, unseal_blobs, unsealed
from storage.values import Progress, silent


def restore(
    file: Path, to: Path, settings_for: SettingsFor | None = None, identity: str = "", progress: Progress = silent
) -> Path | None:
    """Put a sound copy in place of the database of a (closed) workspace; the former one is set aside and returned.

    A copy that was sealed for the recovery key needs its secret identity. Until the last tick nothing of the workspace
    is changed, so `progress` may stop the work by raising; then `settings_for` is asked for settings.
    """
    if not file.is_file():
        raise NotKept("backup", file.name)
    blobs_there, blobs = file.parent / "files", atomic.Blobs(to / "files")
    if file.suffix != ENDING:
        bringing = [partial(blobs.keep, blob) for blob in atomic.Blobs(blobs_there).all()]
        return _put(file, to, bringing, settings_for, progress)
    with unsealed(file, to, identity) as plain:
        return _put(plain, to, unseal_blobs(blobs_there, blobs, to, identity), settings_for, progress)


def _put(
    file: Path, to: Path, bringing: Sequence[Callable[[], object]], settings_for: SettingsFor | None, progress: Progress
) -> Path | None:
    steps = len(bringing) + 2
    progress(0, steps)
    verify(file)
    to.mkdir(parents=True, exist_ok=True)
    part = to / f".restored.{os.getpid()}{atomic.TEMPORARY}"
    blobs_before = set(atomic.Blobs(to / "files").all())
    try:
        progress(1, steps)
        atomic.write_verified(part, partial(_pour, file))
        for done, bring in enumerate(bringing, 2):
            progress(done, steps)
            bring()
        progress(steps, steps)
        _settle(part, to, settings_for)
        return _exchange(part, to)
    except BaseException:
        for temporary in (part, _journal(part)):
            atomic.discard(temporary)
        for blob in set(atomic.Blobs(to / "files").all()) - blobs_before:
            blob.unlink()
        raise


def _settle(part: Path, to: Path, settings_for: SettingsFor | None) -> None:
    """Bring the audit logs that a copy carries into the workspace, and settings of this computer into the copy."""
    with closing(Database(part)) as copy, copy.transaction():
        for (packed,) in copy.read("SELECT value FROM _self WHERE name LIKE ? ORDER BY name", (f"{CARRIED}%",)):
            put_back(to, zlib.decompress(packed))
        # In a new folder it is another device: it writes in feeds of its own.
        device = device_there(to)
        for one_setting in settings_for(device).items() if settings_for else ():
            copy.write(SET, setting(*one_setting))
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
