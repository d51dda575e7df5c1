"""Verified copies of the database, rotated by number; putting one back is left to restoring, repair to the salvage."""

import json
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from storage import formats
from storage.db.connection import Database, quick_check
from storage.errors import AlreadyThere, Newer, UnreadableDatabase
from storage.files import atomic
from storage.files.audit_log import contents
from storage.oplog.keys import require_recipient
from storage.oplog.operation import moment
from storage.records.workspace import Workspace
from storage.rescue.proof import prove_copy, rotten_segments
from storage.rescue.sealed_backup import ENDING, seal_blobs, seal_file
from storage.rescue.take_back import take_back
from storage.values import BackupInfo, Progress, Recovered, Unsound, silent

# Under this a copy keeps the audit logs of its workspace, packed and numbered.
CARRIED = "journal "
_DAY_MS = 24 * 3600 * 1000
# Kept: the last 10, and the newest of each of 7 days, 8 weeks, 12 months; order is by number, not by the clock.
_LAST = 10
_PERIODS = ((_DAY_MS, 7), (7 * _DAY_MS, 8), (30 * _DAY_MS, 12))


class Backups:
    """The copies beside a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._db = workspace, workspace.db
        self._folder = workspace.folder / "backups"

    def before(self) -> BackupInfo:
        """Make a copy before something large, unless nothing has changed since the last one."""
        copies = self.all()
        if copies and copies[0].path.exists() and self._noted(copies[0].path).get("state") == self._state():
            return copies[0]
        return self.make()

    def make(self, folder: Path | None = None) -> BackupInfo:
        """Make a verified copy of the database, and of new attachments where it goes elsewhere.

        Copy, close, check the copy, count its rows, sync, rename; a copy that fails is deleted.
        """
        target = folder or self._folder
        target.mkdir(parents=True, exist_ok=True)
        size = self._db.path.stat().st_size
        atomic.require_room(target, 2 * size)
        sequence = max((info.sequence for info in _listed(target)), default=0) + 1
        now = self._workspace.now()
        path = target / f"qinglan-{sequence:06d}-{moment(now):%Y%m%d-%H%M%S}.db"
        recipient = self.recovery if folder is not None else ""
        if recipient:
            return self._sealed(path, recipient, sequence, now)
        part = target / f".{path.name}.{os.getpid()}{atomic.TEMPORARY}"
        try:
            info = self._copied(part, path, sequence, now)
        finally:
            atomic.discard(part)
        if folder is not None:
            self._copy_blobs(folder)
        _rotate(target)
        return info

    def all(self) -> list[BackupInfo]:
        """Return the copies beside the workspace, the latest first."""
        return _listed(self._folder)

    def prove(self, file: Path, progress: Progress = silent) -> list[Unsound]:
        """Return what a copy holds that is not as it was written: segments, and rows that operations do not make."""
        return prove_copy(self._workspace, lambda copy: shutil.copyfile(file, copy), progress).unsound

    @property
    def recovery(self) -> str:
        """Return the recipient to which copies that leave this computer are sealed, or nothing."""
        return str(self._db.remembered("recovery", ""))

    def set_recovery(self, recipient: str) -> None:
        """Seal copies that leave this computer to a recipient from now on ("": no more); raises BadCard."""
        require_recipient(recipient)
        with self._db.transaction():
            self._db.remember("recovery", recipient)

    def take_back(self, salvaged: Path) -> Recovered:
        """Take in what this workspace (a restored backup, mostly) lacks of a salvaged database; writes in new feeds."""
        recovered = take_back(self._workspace, salvaged)
        self._workspace.note_numbers()
        return recovered

    def _copied(self, part: Path, path: Path, sequence: int, now: int) -> BackupInfo:
        state = self._state()
        self._copy(part)
        records, rotten = verify(part), rotten_in(part)
        if path.exists():
            raise AlreadyThere(path)
        _sync(part)
        digest, size = atomic.sha256_on_disk(part).hex(), part.stat().st_size
        # Page 1 apart: with it a database whose first page is gone can still be read.
        with part.open("rb") as file:
            path.with_suffix(".page1").write_bytes(file.read(self._db.one("PRAGMA page_size")))
        info = {"sequence": sequence, "made": now, "size": size, "sha256": digest, "records": records, "state": state}
        info["rotten"] = rotten
        atomic.write_bytes(path.with_suffix(".json"), json.dumps(info).encode())
        atomic.rename(part, path)
        atomic.sync_folder(path.parent)
        return _info(path, info)

    def _sealed(self, path: Path, recipient: str, sequence: int, now: int) -> BackupInfo:
        """Copy and check at home, and let nothing leave that is not sealed."""
        part = self._workspace.folder / f".{path.name}.{os.getpid()}{atomic.TEMPORARY}"
        state = self._state()
        try:
            self._copy(part)
            records, rotten = verify(part), rotten_in(part)
            target = path.with_name(path.name + ENDING)
            digest, size = seal_file(part, target, recipient)
        finally:
            part.unlink(missing_ok=True)
        info = {"sequence": sequence, "made": now, "size": size, "sha256": digest.hex(), "records": records}
        info["rotten"] = rotten
        atomic.write_bytes(path.with_suffix(".json"), json.dumps(info | {"state": state, "sealed": True}).encode())
        seal_blobs(self._workspace.blobs, path.parent / "files", recipient)
        _rotate(path.parent)
        return _info(target, info)

    def _copy(self, part: Path) -> None:
        # In the file itself: whoever carries the one file away has the log of what left along with it.
        packed = (zlib.compress(content, 1) for content in contents(self._workspace.folder))
        self._db.copy(part, {f"{CARRIED}{number}": content for number, content in enumerate(packed, 1)})

    def _state(self) -> str:
        # The file's own count of changes: it moves with every commit.
        with self._db.path.open("rb") as file:
            file.seek(24)
            return file.read(4).hex()

    def _noted(self, path: Path) -> dict[str, Any]:
        noted: dict[str, Any] = json.loads(path.with_suffix(".json").read_text())
        return noted

    def _copy_blobs(self, folder: Path) -> None:
        target = atomic.Blobs(folder / "files")
        for path in self._workspace.blobs.all():
            if not target.has(path.name):
                target.keep(path)


def verify(path: Path) -> int:
    """Return how many records a copy holds; raises Unreadable if it is not sound or no copy of a workspace, Newer."""
    problems = quick_check(path)
    if problems:
        raise UnreadableDatabase("; ".join(problems[:3]))
    try:
        with closing(sqlite3.connect(path)) as copy:
            return _records(copy)
    except sqlite3.DatabaseError as error:
        raise UnreadableDatabase(str(error)) from error


def rotten_in(path: Path) -> int:
    """Return how many segments of a copy are not what their hash says."""
    with closing(Database(path)) as copy:
        return sum(1 for _ in rotten_segments(copy))


def _records(copy: sqlite3.Connection) -> int:
    problems = [row[0] for row in copy.execute("PRAGMA integrity_check(10)").fetchall()]
    if problems != ["ok"]:
        raise UnreadableDatabase("; ".join(problems[:3]))
    tables = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    version = copy.execute("PRAGMA user_version").fetchone()[0]
    if "_self" not in tables or version < 1:
        raise UnreadableDatabase("not a Qinglan database")
    if version > formats.DATABASE:
        raise Newer(version)
    return sum(
        copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for name in tables
        if name == "_unknown" or not name.startswith(("_", "sqlite_"))
    )


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _listed(folder: Path) -> list[BackupInfo]:
    copies = [
        _info(copy, json.loads(path.read_text()))
        for path in folder.glob("qinglan-*.json")
        for copy in (path.with_suffix(".db"), path.with_suffix(".db" + ENDING))
        if copy.exists()
    ]
    return sorted(copies, key=lambda info: info.sequence, reverse=True)


def _info(path: Path, info: dict[str, Any]) -> BackupInfo:
    size, sha256, records = (info[name] for name in ("size", "sha256", "records"))
    return BackupInfo(path, info["sequence"], moment(info["made"]), size, sha256, records, info.get("rotten", 0))


def _rotate(folder: Path) -> None:
    copies = _listed(folder)
    keep = {info.path for info in copies[:_LAST]}
    # What was copied since something rotted must not push out the last copy in which nothing has.
    keep |= {info.path for info in [info for info in copies if not info.rotten][:1]}
    for length, count in _PERIODS:
        keep |= _newest_of_each(copies, length, count)
    for info in copies:
        if info.path not in keep:
            name = info.path.name.split(".")[0]
            for ending in (".db", ".db" + ENDING, ".json", ".page1"):
                (folder / f"{name}{ending}").unlink(missing_ok=True)


def _newest_of_each(copies: Iterable[BackupInfo], length: int, count: int) -> set[Path]:
    periods: dict[int, Path] = {}
    for info in copies:
        periods.setdefault(int(info.made.timestamp() * 1000) // length, info.path)
    return set(list(periods.values())[:count])
