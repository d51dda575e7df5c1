"""Measures exchange against the plain work it stands on: run `python -m tests.bench.bench_exchange [records]`.

The workload: records of 20 short Chinese fields and a note of 500 characters, four operations a record from eight
devices. Each figure is a ratio to the same rows written plainly, in one run on one machine; times are those of the
processor, so that other work on the machine does not tell.
"""

import gc
import os
import random
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from storage.database import connect
from storage.store import Column, Store, Table, new_uid

FIELDS = 20
SCOPE = "pairing:1"
TABLE = Table("lesson", (*(Column(f"f{n}") for n in range(FIELDS)), Column("note")))
WORDS = "义门镇中学柴村小学听课评议教研活动师徒结对目标任务过程记录反思成效数学语文英语科学"
chance = random.Random(1)
T = TypeVar("T")


def main(records: int) -> None:
    """Measure and print a table."""
    folder = Path(tempfile.mkdtemp(prefix="bench"))
    try:
        _measure(folder, records)
    finally:
        shutil.rmtree(folder)


def _measure(folder: Path, records: int) -> None:
    source = _device(folder / "source")
    devices = [source] + [_device(folder / f"d{n}") for n in range(7)]
    _trust(devices)
    uids = [new_uid() for _ in range(records)]
    made, _ = _timed(lambda: source.save_many((("lesson", uid, SCOPE, _whole()) for uid in uids), author="author"))
    _line("own save of all records", made, f"{made / records * 1e6:.0f} us a record")
    _spread(folder, devices, uids)
    sent = _export(folder, source, devices[1:], full=True)
    target = _device(folder / "target")
    _trust([source, target])
    sent_full, took = _timed_export(folder, source, target)
    copy = _copied(source, folder)
    _line("full export / copying the file", took / copy, f"{took:.2f} s, {sent_full.stat().st_size / 1e6:.1f} MB")
    rows = source._db.read(f"SELECT {', '.join(c.name for c in TABLE.columns)} FROM lesson")
    bare = _bare(folder, rows)
    before = _memory()
    full, receipt = _timed(lambda: target.receive(sent_full, author="a", backup=False))
    _line(
        "full import / identical rows by executemany",
        full / bare[0],
        f"{full:.2f} s / {bare[0]:.2f} s, {receipt.new} new",
    )
    _line("peak memory of the import", _memory() / 1e6, f"MB (before: {before / 1e6:.0f})")
    again_path = _export(folder, source, [target], full=True)
    again, _ = _timed(lambda: target.receive(again_path, author="a", backup=False))
    _line("the same full package again / first import", again / full, f"{again:.3f} s")
    _line("database / bare rows", (target.folder / "qinglan.db").stat().st_size / bare[1], "size")
    assert source.digest() == target.digest()
    for count in (1000, 10_000):
        _changes(folder, source, target, uids, count)
    for one in (*devices, target):
        one.close()
    assert sent


def _changes(folder: Path, source: Store, target: Store, uids: list[str], count: int) -> None:
    _give(folder, target, source)
    chosen = [chance.choice(uids) for _ in range(count)]
    source.save_many((("lesson", uid, SCOPE, {f"f{chance.randrange(FIELDS)}": _text()}) for uid in chosen), author="b")
    path = _export(folder, source, [target])
    plain = _updates(target, folder, chosen)
    took, receipt = _timed(lambda: target.receive(path, author="a", backup=False))
    size = path.stat().st_size / 1000
    _line(
        f"import of {count} changes / UPDATE",
        took / plain,
        f"{took:.3f} s / {plain:.3f} s, {receipt.changed} changed, {size:.0f} kB",
    )


def _spread(folder: Path, devices: list[Store], uids: list[str]) -> None:
    source, others = devices[0], devices[1:]
    path = _export(folder, source, others)
    for one in others:
        one.receive(path, author="a", backup=False)
    for one in others:
        chosen = [chance.choice(uids) for _ in range(3 * len(uids) // len(others))]
        one.save_many((("lesson", uid, SCOPE, _some()) for uid in chosen), author="c")
        source.receive(_export(folder, one, [source]), author="a", backup=False)


def _updates(target: Store, folder: Path, uids: list[str]) -> float:
    copy = folder / "updates.db"
    shutil.copyfile(target.folder / "qinglan.db", copy)
    connection = connect(copy)
    rows = {
        uid: connection.execute("SELECT * FROM lesson WHERE _uid = ?", (bytes.fromhex(uid),)).fetchone() for uid in uids
    }
    names = [f"f{n}" for n in range(FIELDS)] + ["note"]
    sql = f"UPDATE lesson SET {', '.join(f'{name} = ?' for name in names)} WHERE _uid = ?"
    begin = time.process_time()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(sql, ((*row[-len(names) :], row[1]) for row in rows.values()))
    connection.execute("COMMIT")
    took = time.process_time() - begin
    connection.close()
    copy.unlink()
    return took


def _bare(folder: Path, rows: list[tuple[str, ...]]) -> tuple[float, int]:
    path = folder / "bare.db"
    connection = connect(path)
    columns = ", ".join(f"{c.name} TEXT" for c in TABLE.columns)
    connection.execute(f"CREATE TABLE lesson(id INTEGER PRIMARY KEY, uid BLOB NOT NULL UNIQUE, {columns}) STRICT")
    marks = ", ".join("?" * (1 + len(TABLE.columns)))
    uids = [bytes.fromhex(new_uid()) for _ in rows]
    begin = time.process_time()
    connection.execute("BEGIN IMMEDIATE")
    names = ", ".join(c.name for c in TABLE.columns)
    connection.executemany(
        f"INSERT INTO lesson(uid, {names}) VALUES ({marks})", ((u, *row) for u, row in zip(uids, rows, strict=True))
    )
    connection.execute("COMMIT")
    took = time.process_time() - begin
    connection.close()
    return took, path.stat().st_size


def _copied(store: Store, folder: Path) -> float:
    begin = time.process_time()
    with (folder / "copy").open("wb") as out, (store.folder / "qinglan.db").open("rb") as file:
        shutil.copyfileobj(file, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())
    return time.process_time() - begin


def _timed_export(folder: Path, giver: Store, taker: Store) -> tuple[Path, float]:
    took, path = _timed(lambda: _export(folder, giver, [taker], full=True))
    return path, took


def _give(folder: Path, giver: Store, taker: Store) -> None:
    taker.receive(_export(folder, giver, [taker]), author="a", backup=False)


def _export(folder: Path, giver: Store, takers: list[Store], full: bool = False) -> Path:
    path = folder / f"{time.time_ns()}.qinglan"
    giver.export(path, to=[one.device for one in takers], scopes=[SCOPE], note="bench", full=full)
    return path


def _device(folder: Path) -> Store:
    start = datetime.now(UTC)
    count = iter(range(10**9))
    return Store.create(folder, [TABLE], clock=lambda: start + timedelta(milliseconds=next(count)))


def _trust(devices: list[Store]) -> None:
    for one in devices:
        for other in devices:
            if one is not other:
                one.trust(other.card({"school": other.folder.name, "device": "pc"}), heard=True)


def _whole() -> dict[str, str]:
    return {f"f{n}": _text() for n in range(FIELDS)} | {"note": "".join(chance.choices(WORDS, k=500))}


def _some() -> dict[str, str]:
    return {f"f{chance.randrange(FIELDS)}": _text() for _ in range(2)}


def _text() -> str:
    return "".join(chance.choices(WORDS, k=6))


def _timed(call: Callable[[], T]) -> tuple[float, T]:
    gc.collect()
    begin = time.process_time()
    found = call()
    return time.process_time() - begin, found


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _line(what: str, figure: float, more: str) -> None:
    sys.stdout.write(f"{what:48} {figure:8.2f}   {more}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    assert sqlite3.sqlite_version_info >= (3, 37)
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
