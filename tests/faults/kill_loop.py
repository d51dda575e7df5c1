"""Kills a program at work, again and again: `python -m tests.faults.kill_loop --count 10000`.

A child saves, deletes, attaches, takes in, undoes, sends and backs up in random order, and acknowledges each step by
a raw write after it was done. Killed at a random moment, it must leave every acknowledged step, nothing half, and a
workspace from which the next child goes on.
"""

import argparse
import json
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import suppress
from pathlib import Path

from storage.exchange.package import verify
from storage.store import NotKept, Store
from tests.every import every
from tests.storage.computers import SCOPE, TABLES, Clock, Computers, lesson

# After so many rounds everything begins anew: checking takes longer the more is kept.
BATCH = 100
LONGEST = 0.03


class Child:
    """The one who works until it is killed; each method does one thing and returns what to acknowledge."""

    def __init__(self, store: Store, chance: random.Random, parcels: list[Path], stick: Path) -> None:
        self.store, self.chance, self.parcels, self.stick = store, chance, parcels, stick
        self.uids = [kept.uid for kept in store.records.find("lesson", where={"title": "t"}, limit=50)]

    def work(self, tell: int) -> None:
        """Do one thing after the other for ever."""
        acts = [self.save, self.save, self.save, self.delete, self.attach, self.receive, self.undo, self.send]
        while True:
            said = self.chance.choice([*acts, self.draft, self.backup])()
            if said:
                os.write(tell, f"{said}\n".encode())

    def save(self) -> str:
        uid = lesson(self.store, title="t", goal="长" * self.chance.randrange(3000)).uid
        self.uids.append(uid)
        return f"save {uid}"

    def delete(self) -> str:
        uid = self.chance.choice(self.uids or [self.save().split()[1]])
        self.chance.choice([self.store.records.delete, self.store.records.undelete])("lesson", uid, author="a")
        return f"mark {uid}"

    def attach(self) -> str:
        uid = self.chance.choice(self.uids or [self.save().split()[1]])
        data = self.chance.randbytes(self.chance.randrange(1, 200_000))
        return f"attach {self.store.attachments.add(data, name='a', kind='lesson', uid=uid, author='a', scope=SCOPE)}"

    def receive(self) -> str:
        path = self.chance.choice(self.parcels)
        return f"receive {self.store.packages.receive(path, author='a', backup=self.chance.random() < 0.1).package}"

    def undo(self) -> str:
        receipts = self.store.packages.receipts()
        if not receipts:
            return ""
        one = self.chance.choice(receipts)
        (self.store.packages.redo if one.undone else self.store.packages.undo)(one.package)
        return f"turn {one.package}"

    def send(self) -> str:
        path = self.stick / f"{self.chance.getrandbits(64):016x}.qinglan"
        self.store.packages.export(path, to=[self.store.peers.all()[0].device], scopes=[SCOPE], note="", full=True)
        return f"send {path.name}"

    def draft(self) -> str:
        name = f"{self.chance.getrandbits(32):08x}"
        self.store.drafts.keep(name, {"typed": "字" * 100})
        return f"draft {name}"

    def backup(self) -> str:
        if self.chance.random() < 0.7:
            return ""
        return f"backup {self.store.backups.make().path.name}"


class Loop:
    """The one who kills and looks: what was acknowledged so far in this batch, and how the child was struck."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        self.struck: Counter[str] = Counter()
        self.told: set[str] = set()

    def begin(self) -> None:
        """Make a workspace, a partner and the packages that came from there."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        computers = Computers(self.folder)
        ours, theirs = computers.make("甲"), computers.make("乙")
        self.parcels = []
        for n in range(8):
            for title in "abc":
                uid = lesson(theirs, title=f"{n}{title}", day=f"2026-01-0{n + 1}", goal="g" * 500).uid
            theirs.attachments.add(b"%d" % n * 9000, name="a", kind="lesson", uid=uid, author="b", scope=SCOPE)
            self.parcels.append(computers.send(theirs, ours, full=self.chance.random() < 0.5).path)
        self.home, self.key = ours.folder, theirs.folder / "device.key"
        ours.close()
        theirs.close()
        self.stick = self.folder / "stick"
        self.stick.mkdir()
        self.told = set()

    def round(self) -> None:
        """Let a child work, kill it, look."""
        hear, tell = os.pipe()
        seed = self.chance.getrandbits(64)
        child = os.fork()
        if child == 0:
            _work(self.home, seed, self.parcels, self.stick, tell)
        os.close(tell)
        # Not before it works: one in eight is killed while it still opens.
        if self.chance.random() < 7 / 8:
            select.select([hear], [], [], 5)
        time.sleep(self.chance.random() * LONGEST)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "the child ended by itself"
        with open(hear, "rb") as pipe:  # noqa: PTH123 - a pipe has no path
            said = pipe.read().decode().split("\n")[:-1]
        self.struck["acknowledged"] += len(said)
        self.struck["in a transaction"] += _hot(self.home)
        self.struck["while writing a file"] += self._half_sent() | any(self.home.rglob(".*.qltmp*"))
        self.told |= set(said)
        self.look()

    def look(self) -> None:
        """See that everything acknowledged is there and nothing is half."""
        with Store.open(self.home, TABLES, clock=Clock()) as store:
            assert store.check(deep=True) == []
            assert not store.restored
            receipts = {one.package for one in store.packages.receipts()}
            for what, name in (line.split() for line in self.told):
                match what:
                    case "save" | "mark":
                        assert store.records.get("lesson", name), name
                    case "attach":
                        assert (self.home / "files" / name[:2] / name).is_file(), name
                    case "receive" | "turn":
                        assert name in receipts, name
                    case "draft":
                        assert store.drafts.get(name), name
                    case "send":
                        assert (self.stick / name).is_file(), name
            assert every(self._whole(store, n) for n in range(8))
        assert list(self.home.rglob(".*.qltmp*")) == []
        for path in self.stick.glob("*.qinglan"):
            assert verify(path, [self.key])["opened"], path
            path.unlink()
            self.told.discard(f"send {path.name}")

    def _half_sent(self) -> bool:
        """Whether the stick holds what has no name yet; it is taken away, as nobody sweeps a stick."""
        left = list(self.stick.glob(".*"))
        for one in left:
            one.unlink()
        return bool(left)

    def _whole(self, store: Store, n: int) -> bool:
        """Whether all of a package came, or nothing."""
        return store.records.count("lesson", where={"day": f"2026-01-0{n + 1}"}) in (0, 3)

    def drill(self) -> None:
        """Put the newest backup back in another place, and open it."""
        kept = sorted((self.home / "backups").glob("qinglan-*.db"))
        # Older ones make room for newer ones.
        told = max((line.split()[1] for line in self.told if line.startswith("backup")), default="")
        assert not told or told in [one.name for one in kept]
        if not kept:
            return
        elsewhere = self.folder / "elsewhere"
        shutil.copytree(self.home, elsewhere, ignore=shutil.ignore_patterns("backups", "reserve", "lock"))
        with suppress(NotKept):
            Store.restore(kept[-1], elsewhere)
        with Store.open(elsewhere, TABLES, clock=Clock()) as store:
            assert [one for one in store.check(deep=True) if one.code != "lost"] == []
        shutil.rmtree(elsewhere)
        self.struck["backups put back"] += 1


def _work(home: Path, seed: int, parcels: list[Path], stick: Path, tell: int) -> None:
    try:
        with Store.open(home, TABLES, clock=Clock()) as store:
            Child(store, random.Random(seed), parcels, stick).work(tell)
    finally:
        # Whatever went wrong is on the screen of the one who kills; it must not go on as a second one of those.
        traceback.print_exc()
        os._exit(1)


def _hot(home: Path) -> bool:
    journal = home / "qinglan.db-journal"
    return journal.exists() and journal.stat().st_size > 0


def kill(folder: Path, count: int, seed: int, every: int = 100) -> Counter[str]:
    """Kill so many times and return how often it struck what."""
    loop = Loop(folder / "loop", seed)
    begun = time.monotonic()
    for at in range(count):
        if at % BATCH == 0:
            loop.begin()
        loop.round()
        if (at + 1) % BATCH == 0 or at + 1 == count:
            loop.drill()
        if (at + 1) % every == 0:
            rate = round((at + 1) / (time.monotonic() - begun), 1)
            sys.stdout.write(f"{json.dumps({'kills': at + 1, 'a second': rate, **loop.struck})}\n")
            sys.stdout.flush()
    return loop.struck


def main() -> None:
    """Read how many from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    # A kill leaves to the system what was written: memory is as good as a disk here, and quicker.
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="kill", dir=memory if memory.is_dir() else None))
    try:
        kill(folder, given.count, given.seed)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
