"""Killed without warning, out of room, in the middle of anything: what was acknowledged is there, nothing is half."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform != "win32":
    import resource

from storage.store import DiskFull, Store, WriteFailed, new_uid
from tests.every import every
from tests.storage.computers import SCOPE, TABLES, Clock, Computers, lesson

ACKNOWLEDGED = 1
# Windows has no signals; who is ended there from outside answers with the code that was asked for.
KILLED = (-9, 1, 9)


def work(what: str, folder: Path, *more: str) -> None:
    """Run one job in a process of its own; each acknowledged step is written to the pipe by a raw write."""
    with Store.open(folder, TABLES, clock=Clock()) as store:
        JOBS[what](store, *more)


def save_for_ever(store: Store) -> None:
    while True:
        uid = lesson(store, title="t", goal="长" * 200).uid
        os.write(ACKNOWLEDGED, f"save {uid}\n".encode())


def draft_for_ever(store: Store) -> None:
    for n in range(10**9):
        store.drafts.keep("form", {"typed": n})
        os.write(ACKNOWLEDGED, f"draft {n}\n".encode())


def receive_and_die(store: Store, path: str, step: str) -> None:
    def progress(done: int, total: int) -> None:
        if step == "progress":
            os.kill(os.getpid(), 9)

    os.write(ACKNOWLEDGED, b"begun\n")
    store.packages.receive(Path(path), author="a", backup=False, progress=progress)
    os.write(ACKNOWLEDGED, b"received\n")
    time.sleep(3600)


def export_for_ever(store: Store, target: str, device: str) -> None:
    for n in range(10**9):
        store.packages.export(Path(target) / f"{n}.qinglan", to=[device], scopes=[SCOPE], note="", full=True)
        os.write(ACKNOWLEDGED, f"export {n}\n".encode())


def save_without_room(store: Store) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = (store.folder / "qinglan.db").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20_000, resource.RLIM_INFINITY))
    refused = 0
    for _ in range(30):
        try:
            uid = lesson(store, title="t", goal="长" * 3000).uid
        except (DiskFull, WriteFailed):
            refused += 1
        else:
            os.write(ACKNOWLEDGED, f"save {uid}\n".encode())
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    uid = lesson(store, title="room again").uid
    os.write(ACKNOWLEDGED, f"save {uid}\nrefused {refused}\n".encode())


JOBS = {
    "save": save_for_ever,
    "draft": draft_for_ever,
    "receive": receive_and_die,
    "export": export_for_ever,
    "full": save_without_room,
}


def start(what: str, folder: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.test_storage_kill", what, str(folder), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def killed_after(process: subprocess.Popen[str], lines: int, wait: float) -> list[str]:
    """Let a process acknowledge so many steps and a little more, kill it, and return all that it acknowledged."""
    assert process.stdout is not None
    first = [process.stdout.readline().strip() for _ in range(lines)]
    time.sleep(wait)
    process.kill()
    rest, _ = process.communicate()
    assert process.returncode in KILLED
    return [*first, *rest.split("\n")[:-1]]


@pytest.fixture
def computers(tmp_path: Path) -> Iterator[Computers]:
    made = Computers(tmp_path)
    yield made
    for store in made.stores:
        store.close()


@pytest.fixture
def store(computers: Computers) -> Store:
    return computers.make("甲")


def test_every_acknowledged_save_survives_a_kill(store: Store) -> None:
    store.close()
    chance, acknowledged = random.Random(1), []

    for _ in range(4):
        said = killed_after(start("save", store.folder), 3, chance.random() / 30)
        acknowledged += [line.split()[1] for line in said if line.startswith("save ")]

    with Store.open(store.folder, TABLES, clock=Clock()) as again:
        assert len(acknowledged) >= 12
        # Where the cut came before the first was acknowledged there is none.
        assert [uid for uid in acknowledged if not again.records.get("lesson", uid)] == []
        assert not again.restored
        assert again.check(deep=True) == []
        assert again.backups.make().records == again.records.count("lesson") >= len(acknowledged)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the loop forks")
def test_a_hundred_kills_in_the_middle_of_anything_lose_nothing() -> None:
    loop = [sys.executable, "-m", "tests.faults.kill_loop", "--count", "100", "--seed", "3"]

    done = subprocess.run(loop, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    struck = json.loads(done.stdout.splitlines()[-1])
    assert struck["kills"] == 100
    assert struck["acknowledged"] > 100
    assert struck["in a transaction"] > 0
    assert struck["while writing a file"] > 0
    assert struck["backups put back"] == 1


def test_what_was_typed_survives_a_kill(store: Store) -> None:
    store.close()

    said = killed_after(start("draft", store.folder), 5, 0.02)

    last = max(int(line.split()[1]) for line in said)
    with Store.open(store.folder, TABLES, clock=Clock()) as again:
        assert (again.drafts.get("form") or {})["typed"] >= last


@pytest.fixture
def parcel(computers: Computers) -> tuple[Store, Path, dict[str, str]]:
    ours, theirs = computers.make("甲"), computers.make("乙")
    ours.records.save_many(
        (("lesson", new_uid(), SCOPE, {"title": str(n), "goal": "g" * 200}) for n in range(4500)), author="a"
    )
    uid = ours.records.find("lesson", limit=1)[0].uid
    ours.attachments.add(os.urandom(100_000), name="a.jpg", kind="lesson", uid=uid, author="a", scope=SCOPE)
    path = computers.send(ours, theirs).path
    theirs.close()
    return theirs, path, ours.records.digest()


def test_an_import_killed_in_the_middle_leaves_before_and_can_be_done_again(
    parcel: tuple[Store, Path, dict[str, str]],
) -> None:
    theirs, path, after = parcel

    process = start("receive", theirs.folder, str(path), "progress")

    assert process.communicate()[0] == "begun\n"
    assert process.returncode in KILLED
    assert (theirs.folder / "qinglan.db-journal").stat().st_size > 0
    with Store.open(theirs.folder, TABLES, clock=Clock()) as again:
        assert (again.records.count("lesson"), again.packages.receipts()) == (0, [])
        assert again.check(deep=True) == []
        assert again.packages.receive(path, author="a").new == 4501
        assert again.records.digest() == after


def test_an_import_killed_at_any_moment_leaves_before_or_after(parcel: tuple[Store, Path, dict[str, str]]) -> None:
    theirs, path, after = parcel
    seen = set()

    for wait in (0.05, 0.2, 0.35, 0.5):
        said = killed_after(start("receive", theirs.folder, str(path), "on"), 1, wait)
        with Store.open(theirs.folder, TABLES, clock=Clock()) as again:
            count = again.records.count("lesson")
            assert count in (0, 4500)
            assert count == 4500 or "received" not in said
            assert again.records.digest() == after or count == 0
            assert again.check(deep=True) == []
            seen.add(count)
    assert seen


def test_a_killed_export_leaves_no_half_package_under_a_name(computers: Computers, tmp_path: Path) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = lesson(ours, title="t").uid
    ours.attachments.add(os.urandom(3_000_000), name="a.jpg", kind="lesson", uid=uid, author="a", scope=SCOPE)
    ours.close()
    target = tmp_path / "stick"
    target.mkdir()

    said = killed_after(start("export", ours.folder, str(target), theirs.device), 2, 0.03)

    whole = sorted(target.glob("*.qinglan"), key=lambda path: int(path.stem))
    assert len(whole) >= len([line for line in said if line.startswith("export")])
    for path in whole:
        assert theirs.packages.receive(path, author="a", backup=False).sender == ours.device


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of this kind is known there")
def test_a_full_disk_refuses_and_damages_nothing(store: Store) -> None:
    kept = lesson(store, title="before")
    store.close()

    process = start("full", store.folder)
    said = (process.communicate()[0]).split("\n")

    assert process.returncode == 0
    refused = next(int(line.split()[1]) for line in said if line.startswith("refused"))
    saved = [line.split()[1] for line in said if line.startswith("save ")]
    assert refused > 0
    with Store.open(store.folder, TABLES, clock=Clock()) as again:
        assert again.records.count("lesson") == 1 + len(saved)
        assert every(again.records.get("lesson", uid) for uid in [kept.uid, *saved])
        assert again.check(deep=True) == []


if __name__ == "__main__":
    work(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
