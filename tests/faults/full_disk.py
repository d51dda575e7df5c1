"""Works on a disk with too little room, size by size: `python -m tests.faults.full_disk --upto 4000 --step 4`.

In a mount namespace of its own, a small disk in memory holds a workspace and is filled until so many KiB are free. A
person then saves, takes in a package, writes a workbook, prints, sends and backs up: each step is done whole or refused
in one sentence. The first failed save gives the reserved room free, so that the next one works. With room again, the
workspace is sound, holds everything that was acknowledged, and goes on.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from core.model.record import Record
from core.office import Office, Refused
from core.press.foreign.attachments import page_text
from storage.files import atomic
from storage.store import Store

DISK = 24 * 1024 * 1024
# In small, so that the whole disk may be small: the room that is kept aside.
RESERVE = 256 * 1024
OWN_NAMESPACE = (["unshare", "-Urm"], ["unshare", "-m"])


def namespace() -> list[str]:
    """Return the command that gives a mount namespace of one's own here, or nothing."""
    if shutil.which("unshare"):
        for command in OWN_NAMESPACE:
            if subprocess.run([*command, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True).returncode == 0:
                return command
    return []


def keep(office: Office, kind: str, **typed: Any) -> Record:
    """Type and save a record."""
    record, problems = office.records.read(kind, typed)
    assert problems == [], problems
    return office.records.save(record)


def begin(folder: Path) -> Path:
    """Make a workspace with something in it and return the package of its partner."""
    parcel = folder / "来.qinglan"
    with (
        Office.found(folder / "helper", school="义门镇中学", role="helper") as ours,
        Office.found(folder / "village", school="义门柴村小学", role="recipient") as theirs,
    ):
        for one, other in ((ours, theirs), (theirs, ours)):
            one.exchange.write_card(folder / "card")
            other.exchange.trust(folder / "card", heard=True)
        school = theirs.school
        keep(
            ours,
            "pairing",
            pairing_no="结对-01",
            helper=ours.school,
            recipients=[{"school": school}],
            start="2014-05-05",
        )
        theirs.exchange.receive(ours.exchange.send(school).path)
        for number in range(30):
            keep(theirs, "person", full_name=f"张{'一二三四五六七八九十'[number % 10]}", school=school, subjects="语文")
        theirs.exchange.send(ours.school, parcel)
    shutil.rmtree(folder / "village")
    return parcel


def fill(disk: Path, free: int) -> None:
    """Leave no more than so many bytes free on a disk."""
    room = shutil.disk_usage(disk).free - free
    with (disk / "ballast").open("ab") as file:
        if room > 0:
            os.posix_fallocate(file.fileno(), file.tell(), room)
    assert shutil.disk_usage(disk).free <= free


class Day:
    """A person's day on a disk that is nearly full."""

    def __init__(self, disk: Path, parcel: Path, free: int) -> None:
        self.disk, self.home, self.parcel = disk, disk / "helper", parcel
        self.said: Counter[str] = Counter()
        self.saved: list[str] = []
        with Office(self.home) as self.office:
            fill(self.disk, free)
            self.step("save", self._save)
            if self.said["save refused"]:
                self.step("save again", self._save)
            # The room that was kept aside is gone by now: full again.
            fill(self.disk, free)
            self.step("receive", lambda: self.office.exchange.receive(parcel))
            self.step("workbook", lambda: self.office.workbooks.export("school", disk / "表.xlsx"))
            self.step("print", lambda: self.office.papers.print("F03", to=disk / "表.pdf", blank=3))
            self.step("send", lambda: self.office.exchange.send(self._peer(), disk / "去.qinglan"))
            self.step("backup", self.office.upkeep.backup)
            self.step("save at the end", self._save)
        self._half()
        (disk / "ballast").unlink()
        self._sound()

    def step(self, what: str, act: Callable[[], Any]) -> None:
        """Do one thing: it is done, or refused in a sentence."""
        try:
            act()
        except Refused as refused:
            assert refused.code in ("disk_full", "disk", "write_failed"), (what, refused.code, refused.message)
            assert len(refused.message) > 10, what
            self.said[f"{what} refused"] += 1
        else:
            self.said[f"{what} done"] += 1

    def _save(self) -> None:
        self.saved.append(keep(self.office, "school", name_zh="义门福托小学" * 8).uid)

    def _peer(self) -> str:
        return self.office.exchange.peers()[0].device

    def _half(self) -> None:
        """See that no half file stands under the name that was asked for, and no other was left."""
        if (self.disk / "表.xlsx").exists():
            openpyxl.load_workbook(self.disk / "表.xlsx")
        if (self.disk / "表.pdf").exists():
            assert len(page_text(self.disk / "表.pdf")) >= 3
        assert {one.name for one in self.disk.iterdir()} <= {"helper", "ballast", "表.xlsx", "表.pdf", "去.qinglan"}

    def _sound(self) -> None:
        """See that all is there, whole, and that one can go on."""
        with Office(self.home) as office:
            assert office.upkeep.check(deep=True) == []
            assert [uid for uid in self.saved if not office.records.get("school", uid)] == []
            people = office.records.count("person")
            assert people in (0, 30)
            assert people == 30 or not self.said["receive done"]
            keep(office, "school", name_zh="有了空间")
            office.exchange.receive(self.parcel)
            assert office.records.count("person") == 30
            office.exchange.send(office.exchange.peers()[0].device, self.disk / "去2.qinglan", full=True)
            for copy in office.upkeep.backups():
                Store.verify_backup(copy.file)


def inside(folder: Path, sizes: list[int]) -> Counter[str]:
    """Mount the small disk and live one day for each size."""
    atomic.RESERVE = RESERVE
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", str(disk)], check=True)
    assert disk.stat().st_dev != folder.stat().st_dev, "the mount did not take"
    parcel = begin(folder)
    said: Counter[str] = Counter()
    for size in sizes:
        for left in disk.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        shutil.copytree(folder / "helper", disk / "helper", ignore=shutil.ignore_patterns("reserve", "lock"))
        day = Day(disk, parcel, size * 1024)
        said += day.said
        said["sizes"] += 1
        said["sizes that were too small"] += any("refused" in what for what in day.said)
        assert day.said["save again done"] == day.said["save refused"], size
        sys.stdout.write(f"{json.dumps({'KiB': size, **said})}\n")
        sys.stdout.flush()
    return said


def main() -> None:
    """Read the sizes from the command line; go on in a namespace of one's own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upto", type=int, default=4000, help="KiB")
    parser.add_argument("--step", type=int, default=4, help="KiB")
    parser.add_argument("--inside", type=Path)
    given = parser.parse_args()
    if given.inside:
        inside(given.inside, list(range(0, given.upto, given.step)))
        return
    command = namespace()
    if not command:
        sys.exit("no mount namespace can be had here")
    with tempfile.TemporaryDirectory() as folder:
        more = ["--upto", str(given.upto), "--step", str(given.step), "--inside", folder]
        sys.exit(
            subprocess.run([*command, sys.executable, "-m", "tests.faults.full_disk", *more], check=False).returncode
        )


if __name__ == "__main__":
    main()
