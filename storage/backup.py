"""Verified copies of the database, rotated by number, and putting one back; repair is left to the salvage."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

from storage import files
from storage.answers import BackupInfo
from storage.database import quick_check
from storage.files import Progress, silent
from storage.ground import Ground
from storage.keys import make_key
from storage.log import moment
from storage.opening import KEY
from storage.refusals import AlreadyThere, NotKept, Unreadable
from storage.sealed_backup import ENDING, seal_blobs, seal_file, unseal_blobs, unsealed

_DAY_MS = 24 * 3600 * 1000
# Kept: the last 10, and the newest of each of 7 days, 8 weeks, 12 months; order is by number, not by the clock.
_LAST = 10
_PERIODS = ((_DAY_MS, 7), (7 * _DAY_MS, 8), (30 * _DAY_MS, 12))


class Backups:
    """The copies beside a workspace."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._db = ground, ground.db
        self._folder = ground.folder / "backups"

    def before(self) -> BackupInfo:
        """Make a copy before something large, unless nothing has changed since the last one."""
        known = self.all()
        if known and known[0].path.exists() and self._noted(known[0].path).get("state") == self._state():
            return known[0]
        return self.make(None)

    def make(self, folder: Path | None) -> BackupInfo:
        """Copy, close, check the copy, count its rows, sync, rename; a copy that fails is deleted."""
        target = folder or self._folder
        target.mkdir(parents=True, exist_ok=True)
        size = self._db.path.stat().st_size
        files.require_room(target, 2 * size)
        sequence = max((info.sequence for info in _listed(target)), default=0) + 1
        now = self._ground.now()
        path = target / f"qinglan-{sequence:06d}-{moment(now):%Y%m%d-%H%M%S}.db"
        recipient = self._db.remembered("recovery", "") if folder is not None else ""
        if recipient:
            return self._sealed(path, recipient, sequence, now)
        part = target / f".{path.name}.{os.getpid()}{files.TEMPORARY}"
        try:
            info = self._copied(part, path, sequence, now)
        finally:
            files.discard(part)
        if folder is not None:
            self._copy_blobs(folder)
        _rotate(target)
        return info

    def all(self) -> list[BackupInfo]:
        """Return the copies beside the workspace, the latest first."""
        return _listed(self._folder)

    def _copied(self, part: Path, path: Path, sequence: int, now: int) -> BackupInfo:
        state = self._state()
        self._db.copy(part)
        records = verify(part)
        if path.exists():
            raise AlreadyThere(path)
        _sync(part)
        digest, size = files.sha256_on_disk(part).hex(), part.stat().st_size
        # Page 1 apart: with it a database whose first page is gone can still be read.
        with part.open("rb") as file:
            path.with_suffix(".page1").write_bytes(file.read(self._db.one("PRAGMA page_size")))
        info = {"sequence": sequence, "made": now, "size": size, "sha256": digest, "records": records, "state": state}
        files.write_bytes(path.with_suffix(".json"), json.dumps(info).encode())
        files.rename(part, path)
        files.sync_folder(path.parent)
        return _info(path, info)

    def _sealed(self, path: Path, recipient: str, sequence: int, now: int) -> BackupInfo:
        """Copy and check at home, and let nothing leave that is not sealed."""
        part = self._ground.folder / f".{path.name}.{os.getpid()}{files.TEMPORARY}"
        state = self._state()
        try:
            self._db.copy(part)
            records = verify(part)
            there = path.with_name(path.name + ENDING)
            digest, size = seal_file(part, there, recipient)
        finally:
            part.unlink(missing_ok=True)
        info = {"sequence": sequence, "made": now, "size": size, "sha256": digest.hex(), "records": records}
        files.write_bytes(path.with_suffix(".json"), json.dumps(info | {"state": state, "sealed": True}).encode())
        seal_blobs(self._ground.blobs, path.parent / "files", recipient)
        _rotate(path.parent)
        return _info(there, info)

    def _state(self) -> str:
        # The file's own count of changes: it moves with every commit.
        with self._db.path.open("rb") as file:
            file.seek(24)
            return file.read(4).hex()

    def _noted(self, path: Path) -> dict[str, Any]:
        noted: dict[str, Any] = json.loads(path.with_suffix(".json").read_text())
        return noted

    def _copy_blobs(self, folder: Path) -> None:
        there = files.Blobs(folder / "files")
        for path in self._ground.blobs.all():
            if not there.has(path.name):
                there.keep(path)


def verify(path: Path) -> int:
    """Return how many records a copy holds; raises Unreadable if it is not sound."""
    wrong = quick_check(path)
    if wrong:
        raise Unreadable("; ".join(wrong[:3]))
    try:
        with closing(sqlite3.connect(path)) as copy:
            return _records(copy)
    except sqlite3.DatabaseError as error:
        raise Unreadable(str(error)) from error


def _records(copy: sqlite3.Connection) -> int:
    said = [row[0] for row in copy.execute("PRAGMA integrity_check(10)").fetchall()]
    if said != ["ok"]:
        raise Unreadable("; ".join(said[:3]))
    tables = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return sum(
        copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for (name,) in tables
        if name == "_unknown" or not name.startswith(("_", "sqlite_"))
    )


def restore(file: Path, to: Path, identity: str = "", progress: Progress = silent) -> Path | None:
    """Put a sound copy in place of the database of a (closed) workspace; the former one is set aside and returned.

    A copy that was sealed for the recovery key needs its secret identity. Until the last tick nothing of the workspace
    is changed, so `progress` may stop the work by raising.
    """
    if not file.is_file():
        raise NotKept("backup", file.name)
    there, blobs = file.parent / "files", files.Blobs(to / "files")
    if file.suffix != ENDING:
        return _put(file, to, _plain_blobs(there, blobs), progress)
    with unsealed(file, to, identity) as plain:
        return _put(plain, to, unseal_blobs(there, blobs, to, identity), progress)


def _put(file: Path, to: Path, bringing: Sequence[Callable[[], object]], progress: Progress) -> Path | None:
    steps = len(bringing) + 2
    progress(0, steps)
    verify(file)
    to.mkdir(parents=True, exist_ok=True)
    part = to / f".restored.{os.getpid()}{files.TEMPORARY}"
    kept = set(files.Blobs(to / "files").all())
    try:
        progress(1, steps)
        files.write_verified(part, lambda out: _pour(file, out))
        for done, bring in enumerate(bringing, 2):
            progress(done, steps)
            bring()
        progress(steps, steps)
    except BaseException:
        part.unlink(missing_ok=True)
        for blob in set(files.Blobs(to / "files").all()) - kept:
            blob.unlink()
        raise
    return _exchange(part, to)


def _exchange(part: Path, to: Path) -> Path | None:
    """Set the database of a workspace aside and put another in its place."""
    target = to / "qinglan.db"
    aside = _set_aside(target) if target.exists() else None
    if not (to / KEY).exists():
        # In a new folder it is another device: it writes in feeds of its own.
        make_key(to / KEY)
    try:
        files.rename(part, target)
    except BaseException:
        if aside:
            _take_back(target, aside)
        raise
    files.sync_folder(to)
    return aside


def _set_aside(target: Path) -> Path:
    """Give the former database a second name, so that at no moment the workspace is without one."""
    aside, journal = _aside(target.parent), target.with_name(f"{target.name}-journal")
    if not journal.exists() or journal.stat().st_size == 0:
        with suppress(OSError):
            (aside / target.name).hardlink_to(target)
            return aside
    # A change that was broken off stays with its database, and some disks know no second name: then all goes first.
    for one in (target, journal):
        if one.exists():
            one.rename(aside / one.name)
    return aside


def _take_back(target: Path, aside: Path) -> None:
    for one in aside.iterdir():
        if target.exists() and one.samefile(target):
            one.unlink()
        else:
            one.rename(target.with_name(one.name))
    aside.rmdir()


def _plain_blobs(there: Path, blobs: files.Blobs) -> list[Callable[[], object]]:
    return [partial(blobs.keep, blob) for blob in files.Blobs(there).all()]


def _aside(folder: Path) -> Path:
    number = 1
    while (folder / f"set-aside-{number}").exists():
        number += 1
    path = folder / f"set-aside-{number}"
    path.mkdir()
    return path


def _pour(source: Path, target: files.Hashing) -> None:
    with source.open("rb") as file:
        while piece := file.read(1024 * 1024):
            target.write(piece)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _listed(folder: Path) -> list[BackupInfo]:
    found = [
        _info(copy, json.loads(path.read_text()))
        for path in folder.glob("qinglan-*.json")
        for copy in (path.with_suffix(".db"), path.with_suffix(".db" + ENDING))
        if copy.exists()
    ]
    return sorted(found, key=lambda info: info.sequence, reverse=True)


def _info(path: Path, info: dict[str, Any]) -> BackupInfo:
    return BackupInfo(path, info["sequence"], moment(info["made"]), info["size"], info["sha256"], info["records"])


def _rotate(folder: Path) -> None:
    known = _listed(folder)
    keep = {info.path for info in known[:_LAST]}
    for length, count in _PERIODS:
        keep |= _newest_of_each(known, length, count)
    for info in known:
        if info.path not in keep:
            name = info.path.name.split(".")[0]
            for ending in (".db", ".db" + ENDING, ".json", ".page1"):
                (folder / f"{name}{ending}").unlink(missing_ok=True)


def _newest_of_each(known: Iterable[BackupInfo], length: int, count: int) -> set[Path]:
    periods: dict[int, Path] = {}
    for info in known:
        periods.setdefault(int(info.made.timestamp() * 1000) // length, info.path)
    return set(list(periods.values())[:count])
