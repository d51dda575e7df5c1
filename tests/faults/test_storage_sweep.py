"""Every system call that writes may fail or be the last one: nothing acknowledged is lost, nothing is half there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from storage.store import Store
from tests.storage.computers import TABLES, Clock, Computers, lesson

CALLS = ("pwrite64", "fdatasync", "fsync", "ftruncate", "rename", "unlink", "write")
FAULTS = ("signal=KILL", "error=ENOSPC", "error=EIO")
ACKNOWLEDGED = 1

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")


def work(folder: Path, package: Path) -> None:
    """Save, take in, export, back up; acknowledge each by a raw write."""
    with Store.open(folder, TABLES, clock=Clock()) as store:
        uid = lesson(store, title="saved under fault").uid
        os.write(ACKNOWLEDGED, f"save {uid}\n".encode())
        store.receive(package, author="a")
        os.write(ACKNOWLEDGED, b"received\n")
        store.attach(b"scan", name="a.pdf", kind="lesson", uid=uid, author="a", scope="pairing:1")
        os.write(ACKNOWLEDGED, b"attached\n")
        store.export(folder / "out.qinglan", to=[store.peers()[0].device], scopes=["pairing:1"], note="")
        os.write(ACKNOWLEDGED, b"exported\n")


@pytest.fixture
def start(tmp_path: Path) -> tuple[Path, Path]:
    computers = Computers(tmp_path)
    ours, theirs = computers.make("甲"), computers.make("乙")
    lesson(theirs, title="before")
    for n in range(20):
        lesson(ours, title=str(n))
    package = computers.send(ours, theirs).path
    ours.close()
    theirs.close()
    return theirs.folder, package


def sweep(start: tuple[Path, Path], tmp_path: Path, call: str, fault: str, points: range) -> int:
    """Inject the fault at each point in a fresh copy, check, and return how often it really struck."""
    folder, package = start
    struck = 0
    for when in points:
        copy = tmp_path / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy)
        trace = tmp_path / "trace"
        command = [
            "strace",
            "-f",
            "-qq",
            "-o",
            str(trace),
            "-e",
            f"trace={call}",
            "-e",
            f"inject={call}:{fault}:when={when}",
        ]
        worker = [sys.executable, "-m", "tests.faults.test_storage_sweep", str(copy), str(package)]
        done = subprocess.run([*command, *worker], capture_output=True, text=True, check=False)
        if "INJECTED" not in trace.read_text(errors="replace") and "SIGKILL" not in trace.read_text(errors="replace"):
            break
        struck += 1
        check(copy, done.stdout.split("\n"), package)
    return struck


def check(folder: Path, said: list[str], package: Path) -> None:
    with Store.open(folder, TABLES, clock=Clock()) as store:
        saved = [line.split()[1] for line in said if line.startswith("save ")]
        assert all(store.get("lesson", uid) for uid in saved)
        count = store.count("lesson")
        assert count in ((21, 22) if store.receipts() else (1, 2))
        assert "received" not in said or store.receipts()
        assert "attached" not in said or store.count("attachment") == 1
        assert [found for found in store.check(deep=True) if found.code != "lost"] == []
        assert [one for one in store.attachments("lesson", saved[0] if saved else "0" * 32) if not one.have] == []
        store.receive(package, author="a")
        assert store.count("lesson") in (21, 22)


@pytest.mark.parametrize(("call", "when"), [("pwrite64", 9), ("fdatasync", 5), ("ftruncate", 2), ("rename", 2)])
@pytest.mark.parametrize("fault", ["signal=KILL", "error=ENOSPC"])
def test_a_failing_call_leaves_before_or_after(
    start: tuple[Path, Path], tmp_path: Path, call: str, when: int, fault: str
) -> None:
    assert sweep(start, tmp_path, call, fault, range(when, when + 1)) == 1


@pytest.mark.night
@pytest.mark.parametrize("fault", FAULTS)
def test_every_failing_call_leaves_before_or_after(start: tuple[Path, Path], tmp_path: Path, fault: str) -> None:
    struck = {call: sweep(start, tmp_path, call, fault, range(1, 10_000)) for call in CALLS}

    assert sum(struck.values()) > 50
    assert struck["pwrite64"] > 0
    assert struck["fdatasync"] > 0


if __name__ == "__main__":
    work(Path(sys.argv[1]), Path(sys.argv[2]))
