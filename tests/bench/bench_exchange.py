"""Measures exchange against its limits: run `python -m tests.bench.bench_exchange [records] [--packages 300]`.

The workload: records of 20 short Chinese fields and a note of 500 characters, four operations a record from eight
devices. Each measure alternates with its limit in one run on one machine and is the middle of several ratios; times are
those of the clock on the wall, with those of the processor beside them.
"""

import argparse
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from storage.db.connection import connect
from storage.store import SqlColumn, SqlTable, Store, new_uid
from tests.bench.measure import Took, middle, tell, timed
from tests.bench.peers import FIELDS, INDEXED, WORDS, apsw_changesets, loro_map, yjs_map

SCOPE = "pairing:1"
# Four columns with an index, as a kind of record has on the average: which pairing, whose, of whom, on which day.
TABLE = SqlTable("lesson", (*(SqlColumn(f"f{n}") for n in range(FIELDS)), SqlColumn("note")), index=INDEXED)
chance = random.Random(1)
ROUNDS = 3


def main(records: int, packages: int) -> None:
    """Measure and print one JSON line a measure."""
    folder = Path(tempfile.mkdtemp(prefix="bench"))
    try:
        ours = _measure(folder, records, packages)
        for peer in (apsw_changesets, yjs_map, loro_map):
            peer(folder, records, ours)
    finally:
        shutil.rmtree(folder)


def _measure(folder: Path, records: int, packages: int) -> Took:
    """Measure our own and return how long a full import takes."""
    source = _device(folder / "source")
    devices = [source] + [_device(folder / f"d{n}") for n in range(7)]
    _trust(devices)
    uids = [new_uid() for _ in range(records)]
    items = [("lesson", uid, SCOPE, _whole()) for uid in uids]
    made, _ = timed(lambda: source.records.save_many(items, author="author"))
    tell("save_many", made.wall / records * 1e6, "us/record")
    _spread(folder, devices, uids)
    for one in devices[1:]:
        one.close()
    target, ours = _full_import(folder, source)
    _export_measure(folder, source, target)
    for count in (1000, 10_000):
        _changes(folder, source, target, uids, count)
    if packages:
        _many_packages(folder, source, target, uids, packages)
    assert source.records.digest() == target.records.digest()
    source.close()
    target.close()
    return ours


def _full_import(folder: Path, source: Store) -> tuple[Store, Took]:
    """Import into an empty workspace, alternating with the identical rows by executemany."""
    schema = _schema(source)
    ratios, times = [], []
    again: list[float] = []
    for turn in range(ROUNDS):
        # Read anew: a text that was once bound keeps its UTF-8, and the limit would be spared the work of making it.
        rows = source.workspace.db.read("SELECT * FROM lesson")
        target = _device(folder / f"target{turn}")
        _trust([source, target])
        path = _export(folder, source, [target], full=True)
        bare = _bare(folder, rows, schema)
        if not turn:
            tell("memory at the peak of a full import", _memory_of(folder, target.folder, path), "MB", goal=300)
        full, receipt = timed(lambda: target.packages.receive(path, author="a", backup=False))  # noqa: B023
        assert receipt.new == len(rows)
        ratios.append((full.wall / bare.wall, full.processor / bare.processor))
        times.append(full)
        repeat = _export(folder, source, [target], full=True)
        same, _ = timed(lambda: target.packages.receive(repeat, author="a", backup=False))  # noqa: B023
        again.append(same.wall / full.wall)
        target.close()
        path.unlink()
        repeat.unlink()
    target = Store.open(folder / f"target{ROUNDS - 1}", [TABLE], clock=_clock())
    wall, processor = (middle([one[at] for one in ratios]) for at in (0, 1))
    ours = Took(*(middle([one[at] for one in times]) for at in (0, 1)))
    tell("full import / identical rows by executemany", ours.wall, "s", ratio=wall, goal=2.5)
    tell("the same by processor time", ours.processor, "s", ratio=processor)
    tell("the same full package again / its first import", middle(again), "share", goal=0.01)
    held, size = (target.folder / "qinglan.db").stat().st_size, _bare_size(folder, source)
    tell("database with all signed history / bare rows", held / 1e6, "MB", ratio=held / size, goal=1.8)
    return target, ours


def _export_measure(folder: Path, source: Store, target: Store) -> None:
    ratios, times = [], []
    for _ in range(ROUNDS):
        copied = _copied(source, folder)
        took, path = timed(lambda: _export(folder, source, [target], full=True))
        ratios.append(took.wall / copied)
        times.append(took.wall)
        path.unlink()
    tell("full export / copying the database file + fsync", middle(times), "s", ratio=middle(ratios), goal=0.5)


def _changes(folder: Path, source: Store, target: Store, uids: list[str], count: int) -> None:
    ratios, processor, times = [], [], []
    size = 0
    for _ in range(ROUNDS):
        chosen, path = _changed(folder, source, target, uids, count)
        before = folder / "before.db"
        shutil.copyfile(target.folder / "qinglan.db", before)
        took, _ = timed(lambda: target.packages.receive(path, author="a", backup=False))  # noqa: B023
        plain = _updates(target, before, chosen)
        size = path.stat().st_size
        path.unlink()
        ratios.append(took.wall / plain.wall)
        processor.append(took.processor / plain.processor)
        times.append(took.wall)
    tell(f"import of {count} changes / the same rows by UPDATE", middle(times), "s", ratio=middle(ratios), goal=2)
    tell("the same by processor time", middle(times), "s", ratio=middle(processor))
    if count == 1000:
        tell("1000 short changes as a package", size / 1000, "kB", goal=50)


def _changed(folder: Path, source: Store, target: Store, uids: list[str], count: int) -> tuple[list[str], Path]:
    _give(folder, target, source)
    chosen = [chance.choice(uids) for _ in range(count)]
    items = [("lesson", uid, SCOPE, {f"f{chance.randrange(FIELDS)}": _text()}) for uid in chosen]
    source.records.save_many(items, author="b")
    return chosen, _export(folder, source, [target])


def _many_packages(folder: Path, source: Store, target: Store, uids: list[str], packages: int) -> None:
    """Take in many packages of 1,000 changes; the last may not cost much more than the first."""
    times = []
    for _ in range(packages):
        _, path = _changed(folder, source, target, uids, 1000)
        took, _ = timed(lambda: target.packages.receive(path, author="a", backup=False))  # noqa: B023
        times.append(took.processor)
        path.unlink()
    part = max(packages // 10, 1)
    early, late = middle(times[:part]), middle(times[-part:])
    tell(f"the last of {packages} packages of 1000 / the first", late, "s", ratio=late / early, goal=1.3)


def _spread(folder: Path, devices: list[Store], uids: list[str]) -> None:
    source, others = devices[0], devices[1:]
    path = _export(folder, source, others)
    for one in others:
        one.packages.receive(path, author="a", backup=False)
    for one in others:
        chosen = [chance.choice(uids) for _ in range(3 * len(uids) // len(others))]
        one.records.save_many((("lesson", uid, SCOPE, _some()) for uid in chosen), author="c")
        source.packages.receive(_export(folder, one, [source]), author="a", backup=False)


def _updates(target: Store, before: Path, uids: list[str]) -> Took:
    """Bring the copy made before an import to the same rows by UPDATE, and delete it.

    To the rows as the import left them: SQLite writes nothing where a row is set to what it holds already.
    """
    names = ["_changed", "_author", "_meta", *(column.name for column in TABLE.columns)]
    said = f"SELECT {', '.join(names)}, _uid FROM lesson WHERE _uid = ?"
    given = [target.workspace.db.read(said, (bytes.fromhex(uid),))[0] for uid in dict.fromkeys(uids)]
    sql = f"UPDATE lesson SET {', '.join(f'{name} = ?' for name in names)} WHERE _uid = ?"
    # A connection that has not read these rows yet, as it is with a package.
    connection = connect(before)
    took, _ = timed(lambda: _in_one_transaction(connection, sql, given))
    connection.close()
    before.unlink()
    return took


def _schema(store: Store) -> list[str]:
    """Return how the table of the records and its indexes are made."""
    found = store.workspace.db.read("SELECT sql FROM sqlite_master WHERE tbl_name = 'lesson' AND sql IS NOT NULL")
    return [sql for (sql,) in found]


def _bare(folder: Path, rows: list[tuple[Any, ...]], schema: list[str]) -> Took:
    path = folder / "bare.db"
    connection = connect(path)
    for sql in schema:
        connection.execute(sql)
    sql = f"INSERT INTO lesson VALUES ({', '.join('?' * len(rows[0]))})"
    took, _ = timed(lambda: _in_one_transaction(connection, sql, rows))
    connection.close()
    path.unlink()
    return took


def _bare_size(folder: Path, source: Store) -> int:
    """Return how large a database of the same contents is that knows nothing of who wrote what: no indexes either."""
    path = folder / "contents.db"
    connection = connect(path)
    names = ", ".join(column.name for column in TABLE.columns)
    rows = source.workspace.db.read(f"SELECT _uid, {names} FROM lesson")
    connection.execute(f"CREATE TABLE lesson(id INTEGER PRIMARY KEY, uid BLOB NOT NULL UNIQUE, {names})")
    marks = ", ".join("?" * len(rows[0]))
    _in_one_transaction(connection, f"INSERT INTO lesson(uid, {names}) VALUES ({marks})", rows)
    connection.close()
    return path.stat().st_size


def _in_one_transaction(connection: sqlite3.Connection, sql: str, given: list[tuple[Any, ...]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(sql, given)
    connection.execute("COMMIT")


def _copied(store: Store, folder: Path) -> float:
    begin = time.perf_counter()
    with (folder / "copy").open("wb") as out, (store.folder / "qinglan.db").open("rb") as file:
        shutil.copyfileobj(file, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())
    return time.perf_counter() - begin


def _give(folder: Path, giver: Store, taker: Store) -> None:
    taker.packages.receive(_export(folder, giver, [taker]), author="a", backup=False)


def _export(folder: Path, giver: Store, takers: list[Store], full: bool = False) -> Path:
    path = folder / f"{time.time_ns()}.qinglan"
    giver.packages.export(path, to=[one.device for one in takers], scopes=[SCOPE], note="bench", full=full)
    return path


def _device(folder: Path) -> Store:
    return Store.create(folder, [TABLE], clock=_clock())


def _clock() -> Callable[[], datetime]:
    start, count = datetime.now(UTC), iter(range(10**9))
    return lambda: start + timedelta(milliseconds=next(count))


def _trust(devices: list[Store]) -> None:
    for one in devices:
        for other in devices:
            if one is not other:
                one.peers.trust(other.peers.card({"school": other.folder.name, "device": "pc"}), heard=True)


def _whole() -> dict[str, str]:
    return {f"f{n}": _text() for n in range(FIELDS)} | {"note": "".join(chance.choices(WORDS, k=500))}


def _some() -> dict[str, str]:
    return {f"f{chance.randrange(FIELDS)}": _text() for _ in range(2)}


def _text() -> str:
    return "".join(chance.choices(WORDS, k=6))


def _memory_of(folder: Path, workspace: Path, package: Path) -> float:
    """Take the package into a copy of the workspace in a process of its own, and return its largest size in MB."""
    copied = folder / "memory"
    shutil.copytree(workspace, copied)
    command = [sys.executable, "-m", "tests.bench.bench_exchange", "--receive", str(copied), str(package)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    shutil.rmtree(copied)
    return float(said) * 1024 / 1e6


def _receive(workspace: str, package: str) -> None:
    with Store.open(Path(workspace), [TABLE], clock=_clock()) as store:
        store.packages.receive(Path(package), author="a", backup=False)
    # Not from getrusage: on Linux that begins with the size of the program that started this one.
    status = Path("/proc/self/status").read_text()
    sys.stdout.write(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")) + "\n")


if __name__ == "__main__":
    assert sqlite3.sqlite_version_info >= (3, 37)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", nargs="?", type=int, default=50_000)
    parser.add_argument("--packages", type=int, default=0, help="also so many packages of 1,000 changes")
    parser.add_argument("--receive", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.receive:
        _receive(*asked.receive)
    else:
        main(asked.records, asked.packages)
