"""Does one thing on a disk with exactly so much room, size by size: `python -m tests.faults.full_disk_acts --step 4`.

Each size meets a fresh copy of a workspace on a small disk in memory that is full but for so many KiB. A person opens
it, upgrades it, saves, takes in a package, backs up or puts a copy back: that is done whole, or refused in one sentence
with the content and the names of all files as they were. With room again the same act works. An act is through when it
was done at some sizes running.
"""

import argparse
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from core.office import Office, Refused
from core.office.upkeep.restoring import restore
from storage.files import atomic
from storage.store import Store
from tests.faults.full_disk import DISK, RESERVE, begin, fill, keep, namespace

ACTS = ["open", "upgrade", "save", "receive", "back up", "restore"]
# Done at so many sizes one after the other: from here on there is room.
ENOUGH = 5
SENTENCE = re.compile(r"[^\n。]{10,}")


class Act:
    """One thing that a person does in a workspace that is open."""

    def __init__(self, disk: Path, parcel: Path, what: str) -> None:
        self.disk, self.home, self.parcel, self.what = disk, disk / "helper", parcel, what
        self.said: Counter[str] = Counter()

    def at(self, free: int) -> bool:
        """Try it with so much room, then again with enough; tell whether the first was done."""
        with Office(self.home) as office:
            before = self.seen(office)
            fill(self.disk, free)
            done = self.done(lambda: self.do(office))
            if not done:
                assert self.seen(office) == before, (self.what, free)
            (self.disk / "ballast").unlink()
            if not done:
                self.do(office)
            after = self.seen(office)
            assert after != before
        with Office(self.home) as office:
            assert self.seen(office) == after
            self.sound(office)
        return done

    def do(self, office: Office) -> None:
        match self.what:
            case "save":
                keep(office, "school", name_zh="义门福托小学" * 8)
            case "receive":
                office.exchange.receive(self.parcel)
            case _:
                office.upkeep.backup()

    def done(self, act: Callable[[], Any]) -> bool:
        """Do it, or be refused in one sentence that is about the disk."""
        try:
            act()
        except Refused as refused:
            assert refused.code == "disk_full", (self.what, refused.code, refused.message)
            assert SENTENCE.fullmatch(refused.message), (self.what, refused.message)
            self.said[re.sub(r"\d+", "…", refused.message)] += 1
            return False
        return True

    def seen(self, office: Office) -> tuple[dict[str, str], list[str]]:
        """Return the content, and the names of the files; a copy before an import may stay though the import failed."""
        aside = ("reserve", *(["backups/"] if self.what in ("receive", "upgrade") else []))
        names = [str(one.relative_to(self.home)) for one in self.home.rglob("*") if one.is_file()]
        return office.exchange.digest(), sorted(name for name in names if not name.startswith(aside))

    def sound(self, office: Office) -> None:
        """See that the workspace is whole and that each copy is, with what belongs to it."""
        assert office.upkeep.check(deep=True) == []
        assert office.records.count("person") == (30 if self.what == "receive" else 0)
        copies = office.upkeep.backups()
        for copy in copies:
            Store.verify_backup(copy.file)
        beside = {one.name for one in (self.home / "backups").glob("*")}
        assert beside == {copy.file.with_suffix(end).name for copy in copies for end in (".db", ".json", ".page1")}


class Opening(Act):
    """The start of the program on a full disk: of the same, or of a newer one that lays every row out anew."""

    def at(self, free: int) -> bool:
        with Office(self.home) as office:
            before = self.seen(office)
        (self.home / "lock").unlink()
        if self.what == "upgrade":
            with closing(sqlite3.connect(self.home / "qinglan.db")) as database, database:
                assert database.execute("UPDATE _self SET value = '' WHERE name = 'fingerprint'").rowcount == 1
        fill(self.disk, free)
        done = self.done(lambda: Office(self.home).close())
        (self.disk / "ballast").unlink()
        with Office(self.home) as office:
            assert self.seen(office) == before
            assert len(office.upkeep.backups()) == (self.what == "upgrade")
            self.sound(office)
        return done


class Restoring(Act):
    """A copy put in the place of the database, while nobody has that open."""

    def at(self, free: int) -> bool:
        with Office(self.home) as office:
            copy = office.upkeep.backup().file
            schools = office.records.count("school")
            keep(office, "school", name_zh="备份以后")
            before = self.seen(office)
        fill(self.disk, free)
        done = self.done(lambda: restore(copy, self.home))
        (self.disk / "ballast").unlink()
        if not done:
            with Office(self.home) as office:
                assert self.seen(office) == before, (self.what, free)
            restore(copy, self.home)
        with Office(self.home) as office:
            assert office.records.count("school") == schools
            self.sound(office)
        return done


KINDS = {"open": Opening, "upgrade": Opening, "restore": Restoring}


def inside(folder: Path, step: int, acts: list[str]) -> None:
    """Mount the small disk and try each act, from no room at all to enough."""
    atomic.RESERVE = RESERVE
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", str(disk)], check=True)
    assert disk.stat().st_dev != folder.stat().st_dev, "the mount did not take"
    parcel = begin(folder)
    for what in acts:
        act = KINDS.get(what, Act)(disk, parcel, what)
        size = running = refused = 0
        while running < ENOUGH:
            for left in disk.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            shutil.copytree(folder / "helper", disk / "helper", ignore=shutil.ignore_patterns("reserve", "lock"))
            done = act.at(size * 1024)
            running, refused = (running + 1, refused) if done else (0, refused + 1)
            size += step
        told = {"act": what, "sizes": size // step, "refused": refused, "said": act.said}
        sys.stdout.write(f"{json.dumps(told, ensure_ascii=False)}\n")
        sys.stdout.flush()


def main() -> None:
    """Read the step from the command line; go on in a namespace of one's own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--act", action="append", choices=ACTS, help="all, unless some are named")
    parser.add_argument("--step", type=int, default=4, help="KiB")
    parser.add_argument("--inside", type=Path)
    given = parser.parse_args()
    if given.inside:
        inside(given.inside, given.step, given.act or ACTS)
        return
    command = namespace()
    if not command:
        sys.exit("no mount namespace can be had here")
    with tempfile.TemporaryDirectory() as folder:
        acts = [f"--act={act}" for act in given.act or ACTS]
        words = ["-m", "tests.faults.full_disk_acts", *acts, "--step", str(given.step), "--inside", folder]
        sys.exit(subprocess.run([*command, sys.executable, *words], check=False).returncode)


if __name__ == "__main__":
    main()
