"""Other engines on the same workload, as far as they are installed: bench only, never a dependency.

Install them with `pip install apsw pycrdt loro`; what is not there says so in a line of its own.
"""

import importlib
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.measure import tell

FIELDS = 20


def apsw_changesets(folder: Path, records: int) -> None:
    """Apply an SQLite session changeset of new rows: no history, no rule for conflicts."""
    apsw = _engine("apsw")
    if apsw is None or not hasattr(apsw, "Session"):
        return
    giver, taker = apsw.Connection(str(folder / "giver.db")), apsw.Connection(str(folder / "taker.db"))
    columns = ", ".join(f"f{at} TEXT" for at in range(FIELDS))
    for one in (giver, taker):
        one.execute(f"CREATE TABLE lesson(uid INTEGER PRIMARY KEY, {columns}, note TEXT)")
    session = apsw.Session(giver, "main")
    session.attach()
    marks = ", ".join("?" * (FIELDS + 2))
    with giver:
        giver.executemany(f"INSERT INTO lesson VALUES ({marks})", _rows(records))
    changes = session.changeset()
    begin = time.perf_counter()
    with taker:
        apsw.Changeset.apply(changes, taker)
    tell("apsw: apply a changeset", time.perf_counter() - begin, "s")
    giver.close()
    taker.close()


def yjs_map(folder: Path, records: int) -> None:
    """Take in an update of nested maps with pycrdt: in memory, the losing text is gone."""
    pycrdt = _engine("pycrdt")
    if pycrdt is None:
        return
    giver, taker = pycrdt.Doc(), pycrdt.Doc()
    lessons: Any = giver.get("lessons", type=pycrdt.Map)
    with giver.transaction():
        for uid, *values in _rows(records):
            lessons[str(uid)] = pycrdt.Map({f"f{at}": value for at, value in enumerate(values)})
    update = giver.get_update()
    begin = time.perf_counter()
    taker.apply_update(update)
    tell("pycrdt: apply an update", time.perf_counter() - begin, "s")


def loro_map(folder: Path, records: int) -> None:
    """Import a snapshot of nested maps with loro: in memory, losing values cannot be listed."""
    loro = _engine("loro")
    if loro is None:
        return
    giver, taker = loro.LoroDoc(), loro.LoroDoc()
    lessons = giver.get_map("lessons")
    for uid, *values in _rows(records):
        one = lessons.insert_container(str(uid), loro.LoroMap())
        for at, value in enumerate(values):
            one.insert(f"f{at}", value)
    giver.commit()
    update = giver.export(loro.ExportMode.Snapshot())
    begin = time.perf_counter()
    taker.import_(update)
    tell("loro: import a snapshot", time.perf_counter() - begin, "s")


def _engine(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        said = {"name": name, "value": None, "unit": f"not installed: pip install {name}", "ratio": None}
        sys.stdout.write(json.dumps(said | {"goal": None, "ok": None}) + "\n")
        return None


def _rows(records: int) -> list[tuple[Any, ...]]:
    chance = random.Random(1)
    words = "义门镇中学柴村小学听课评议教研活动师徒结对目标任务过程记录反思成效数学语文英语科学"
    return [
        (at, *("".join(chance.choices(words, k=6)) for _ in range(FIELDS)), "".join(chance.choices(words, k=500)))
        for at in range(records)
    ]
