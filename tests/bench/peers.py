"""Other engines on the same workload, as far as they are installed: bench only, never a dependency.

Every record is made and then changed three times in two fields, and the whole history is handed over at once. Install
them with `pip install --group bench`; what is not there says so in a line of its own. The ratio is our full import of
the same run to theirs: they keep no signed history and no inbox, and two of them keep nothing on the disk.
"""

import importlib
import json
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from storage.db.connection import SETTINGS
from tests.bench.measure import Took, tell, timed

FIELDS = 20
INDEXED = ("f0", "f1", "f2", "f3")
CHANGES = 6
WORDS = "义门镇中学柴村小学听课评议教研活动师徒结对目标任务过程记录反思成效数学语文英语科学"


def apsw_changesets(folder: Path, records: int, ours: Took) -> None:
    """Apply an SQLite session changeset: it holds the last values alone, and no rule for conflicts."""
    apsw = _engine("apsw")
    if apsw is None or not hasattr(apsw, "Session"):
        return
    giver, taker = apsw.Connection(str(folder / "giver.db")), apsw.Connection(str(folder / "taker.db"))
    columns = ", ".join(f"f{at} TEXT" for at in range(FIELDS))
    for one in (giver, taker):
        # As safe on the disk as ours, and as many indexes.
        for setting, (wanted, _) in SETTINGS.items():
            one.execute(f"PRAGMA {setting} = {wanted}").fetchall()
        one.execute(f"CREATE TABLE lesson(uid INTEGER PRIMARY KEY, {columns}, note TEXT)")
        for name in INDEXED:
            one.execute(f"CREATE INDEX by_{name} ON lesson({name})")
    session = apsw.Session(giver, "main")
    session.attach()
    marks = ", ".join("?" * (FIELDS + 2))
    with giver:
        giver.executemany(f"INSERT INTO lesson VALUES ({marks})", _rows(records))
        for uid, name, value in _later(records):
            giver.execute(f"UPDATE lesson SET {name} = ? WHERE uid = ?", (value, uid))
    changes = session.changeset()

    def take_in() -> None:
        with taker:
            apsw.Changeset.apply(changes, taker)

    _tell("apsw: apply a changeset", take_in, ours)
    giver.close()
    taker.close()


def yjs_map(folder: Path, records: int, ours: Took) -> None:
    """Take in an update of nested maps with pycrdt: in memory, the losing text is gone."""
    pycrdt = _engine("pycrdt")
    if pycrdt is None:
        return
    giver, taker = pycrdt.Doc(), pycrdt.Doc()
    lessons: Any = giver.get("lessons", type=pycrdt.Map)
    with giver.transaction():
        for uid, *values in _rows(records):
            lessons[str(uid)] = pycrdt.Map(dict(zip(_names(), values, strict=True)))
        for uid, name, value in _later(records):
            lessons[str(uid)][name] = value
    update = giver.get_update()
    _tell("pycrdt: apply an update", lambda: taker.apply_update(update), ours)


def loro_map(folder: Path, records: int, ours: Took) -> None:
    """Import the updates of nested maps with loro: in memory, losing values cannot be listed."""
    loro = _engine("loro")
    if loro is None:
        return
    giver, taker = loro.LoroDoc(), loro.LoroDoc()
    lessons = giver.get_map("lessons")
    made = []
    for uid, *values in _rows(records):
        made.append(lessons.insert_container(str(uid), loro.LoroMap()))
        for name, value in zip(_names(), values, strict=True):
            made[-1].insert(name, value)
    for uid, name, value in _later(records):
        made[uid].insert(name, value)
    giver.commit()
    # Not a snapshot: that is only unpacked when somebody looks into it.
    update = giver.export(loro.ExportMode.Updates(loro.VersionVector()))
    _tell("loro: import updates", lambda: taker.import_(update), ours)


def _tell(name: str, take_in: Callable[[], object], ours: Took) -> None:
    theirs, _ = timed(take_in)
    tell(f"our full import / {name}", theirs.wall, "s", ratio=ours.wall / theirs.wall)
    tell("the same by processor time", theirs.processor, "s", ratio=ours.processor / theirs.processor)


def _engine(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        said = {"name": name, "value": None, "unit": f"not installed: pip install {name}", "ratio": None}
        sys.stdout.write(json.dumps(said | {"goal": None, "ok": None}) + "\n")
        return None


def _names() -> tuple[str, ...]:
    return (*(f"f{at}" for at in range(FIELDS)), "note")


def _rows(records: int) -> Iterator[tuple[Any, ...]]:
    chance = random.Random(1)
    for at in range(records):
        short = ("".join(chance.choices(WORDS, k=6)) for _ in range(FIELDS))
        yield at, *short, "".join(chance.choices(WORDS, k=500))


def _later(records: int) -> Iterator[tuple[int, str, str]]:
    chance = random.Random(2)
    for _ in range(CHANGES * records):
        yield chance.randrange(records), f"f{chance.randrange(FIELDS)}", "".join(chance.choices(WORDS, k=6))
