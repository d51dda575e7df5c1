"""Cuts the power of a simulated computer after every write: `python -m tests.faults.power_cut --states 100000`.

The real storage works and every statement it sends to SQLite is noted. The statements are run again on a file system
that remembers each write, sync, truncation and deletion; after every one of them the disk is put together as a power
cut may leave it: what was synced is there, of the rest all, nothing, a part, or torn sectors. Each such disk is opened
with plain SQLite and must hold exactly what was acknowledged, or that and the whole of the step under way.
"""

import argparse
import hashlib
import json
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

import apsw

from storage.db.connection import SETTINGS
from storage.store import Store
from tests.faults.power_disk import Disk, Event, Machine, Recorder
from tests.storage.computers import SCOPE, Computers, lesson

STEPS = 12
# What was said to SQLite, with which values; for one row of values or for many.
Statement = tuple[str, Sequence[Any], bool]


class Heard(sqlite3.Connection):
    """A connection that notes what it is told to change."""

    notes: list[Statement] | None = None

    def execute(self, sql: str, given: Sequence[Any] = ()) -> sqlite3.Cursor:
        if self.notes is not None and not sql.lstrip().startswith(("SELECT", "PRAGMA", "WITH")):
            self.notes.append((sql, tuple(given), False))
        return super().execute(sql, given)

    def executemany(self, sql: str, given: Iterable[Any]) -> sqlite3.Cursor:
        every = [tuple(one) for one in given]
        if self.notes is not None:
            self.notes.append((sql, every, True))
        return super().executemany(sql, every)


def heard(folder: Path, seed: int) -> tuple[bytes, list[Statement]]:
    """Let the storage work, and return the database as it was before and every statement that changed it."""
    chance, computers, plain = random.Random(seed), Computers(folder), sqlite3.connect
    with patch.object(sqlite3, "connect", lambda *given, **more: plain(*given, factory=Heard, **more)):
        ours, theirs = computers.make("甲"), computers.make("乙")
        shared = lesson(ours, title="ours", goal="长" * 500).uid
        computers.give(ours, theirs)
        lesson(theirs, shared, title="theirs")
        parcels = [computers.send(theirs, ours).path]
        lesson(theirs, title="later", **{"process.1": {"what": "导入"}})
        parcels.append(computers.send(theirs, ours).path)
        lesson(ours, shared, title="ours too")
        before = (ours.folder / "qinglan.db").read_bytes()
        connection = ours.workspace.db.connection
        assert isinstance(connection, Heard)
        connection.notes = []
        for _ in range(STEPS):
            _work(ours, theirs, chance, shared, parcels)
        noted = connection.notes
    ours.close()
    theirs.close()
    return before, noted


def _work(ours: Store, theirs: Store, chance: random.Random, shared: str, parcels: list[Path]) -> None:
    match chance.randrange(9):
        case 0 | 1:
            uid = lesson(ours, title="t", goal="长" * chance.randrange(9000), minutes=40).uid
            ours.names.index("lesson", uid, [("张伟", "zw")], "zw")
        case 2:
            lesson(ours, shared, goal="改" * chance.randrange(9000), **{"process.1": {"what": str(chance.random())}})
        case 3:
            chance.choice([ours.records.delete, ours.records.undelete])("lesson", shared, author="a")
        case 4:
            ours.drafts.keep(f"form {chance.randrange(3)}", {"typed": "字" * chance.randrange(9000)})
        case 5:
            ours.packages.receive(chance.choice(parcels), author="a", backup=False)
        case 6:
            for one in ours.packages.receipts()[:1]:
                (ours.packages.redo if one.undone else ours.packages.undo)(one.package)
        case 7:
            path = ours.folder / f"{chance.getrandbits(64):x}.qinglan"
            ours.packages.export(path, to=[theirs.device], scopes=[SCOPE], note="")
        case _:
            for asked in ours.conflicts.all()[:1]:
                ours.conflicts.settle(asked.id, take=0, author="a")


def recorded(
    folder: Path, before: bytes, noted: Sequence[Statement], said: Mapping[str, str]
) -> tuple[list[Event], list[str]]:
    """Run the statements with these settings and return the tape, and what the database held after each commit."""
    path = folder / "qinglan.db"
    path.write_bytes(before)
    vfs = Recorder("remembers")
    held = []
    with closing(apsw.Connection(str(path), vfs="remembers")) as db:
        for name, value in said.items():
            db.execute(f"PRAGMA {name} = {value}").fetchall()
        held.append(content(db))
        for sql, given, many in noted:
            if many:
                db.executemany(sql, given)
            else:
                db.execute(sql, given).fetchall()
            if sql == "COMMIT":
                held.append(content(db))
                vfs.tape.append(("acknowledged", len(held) - 1))
    vfs.unregister()
    return vfs.tape, held


def content(db: Any) -> str:
    """Return a hash of every row of every table."""
    found = hashlib.sha256()
    tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for (name,) in tables:
        found.update(repr((name, db.execute(f'SELECT * FROM "{name}"').fetchall())).encode())
    return found.hexdigest()


def state(disk: Disk, folder: Path, held: Sequence[str], acknowledged: int) -> str:
    """Open a disk with plain SQLite and tell what became of the database: whole, corrupt, lost or half."""
    for name, data in disk.items():
        (folder / name).write_bytes(data)
    try:
        with closing(sqlite3.connect(folder / "qinglan.db")) as db:
            # Who only looks need not wait for the real disk.
            db.execute("PRAGMA synchronous = OFF")
            if db.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return "corrupt"
            found = content(db)
    except sqlite3.DatabaseError:
        return "corrupt"
    finally:
        for path in folder.iterdir():
            path.unlink()
    if found in held[acknowledged : acknowledged + 2]:
        return "whole"
    return "lost" if found in held[:acknowledged] else "half"


def cut(folder: Path, seed: int, most: int, **changed: str) -> Counter[str]:
    """Cut the power after each event of one working day, with these settings changed, and count what is left."""
    (folder / "day").mkdir()
    (folder / "disk").mkdir()
    (folder / "again").mkdir()
    before, noted = heard(folder / "day", seed)
    said = {name: wanted for name, (wanted, _) in SETTINGS.items()} | changed
    tape, held = recorded(folder / "again", before, noted, said)
    machine, chance, acknowledged, seen = Machine(before), random.Random(seed), 0, Counter[str]()
    for event in tape:
        machine.play(event)
        acknowledged = event[1] if event[0] == "acknowledged" else acknowledged
        for disk in machine.cuts(chance):
            seen[state(disk, folder / "disk", held, acknowledged)] += 1
        if seen.total() >= most:
            break
    seen["acknowledged"] = acknowledged
    return seen


def main() -> None:
    """Read how many states, and which settings to try instead of the program's own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--states", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--journal", default=SETTINGS["journal_mode"][0])
    parser.add_argument("--synchronous", default=SETTINGS["synchronous"][0])
    given = parser.parse_args()
    memory = Path("/dev/shm")
    seen, begun = Counter[str](), time.monotonic()
    while (done := seen["whole"] + seen["corrupt"] + seen["lost"] + seen["half"]) < given.states:
        folder = Path(tempfile.mkdtemp(prefix="power", dir=memory if memory.is_dir() else None))
        try:
            seen += cut(
                folder, given.seed + seen["days"], given.states - done,
                journal_mode=given.journal, synchronous=given.synchronous,
            )  # fmt: skip
        finally:
            shutil.rmtree(folder)
        seen["days"] += 1
        sys.stdout.write(f"{json.dumps({**seen, 'seconds': round(time.monotonic() - begun)})}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
