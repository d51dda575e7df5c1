"""Every system call that writes may fail or be the last one: nothing acknowledged is lost, nothing is half there."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from storage.files.audit_log import OWN, AuditLog, audit_logs
from storage.store import Store, new_uid
from tests.storage.computers import ATTACHMENT, LESSON, SCOPE, TABLES, Clock, Computers, lesson
from tests.storage.hot import broken_off

CALLS = ("openat", "mkdir", "pwrite64", "write", "ftruncate", "fallocate", "fsync", "fdatasync", "rename", "unlink")
# Once, or from then on: a disk that stays full, a disk that is gone.
FAULTS = (
    "signal=KILL:when={}",
    "error=ENOSPC:when={}",
    "error=EIO:when={}",
    "error=ENOSPC:when={}+",
    "error=EIO:when={}+",
)
ACKNOWLEDGED = 1

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")


def work(folder: Path, package: Path) -> None:
    """Save, take in after a backup, attach, send; acknowledge each by a raw write."""
    with Store.open(folder, TABLES, clock=Clock()) as store:
        uid = lesson(store, title="saved under fault").uid
        os.write(ACKNOWLEDGED, f"save {uid}\n".encode())
        store.packages.receive(package, author="a")
        os.write(ACKNOWLEDGED, b"received\n")
        store.attachments.add(b"scan", name="a.pdf", kind="lesson", uid=uid, author="a", scope=SCOPE)
        os.write(ACKNOWLEDGED, b"attached\n")
        store.packages.export(folder / "out.qinglan", to=[store.peers.all()[0].device], scopes=[SCOPE], note="")
        os.write(ACKNOWLEDGED, b"exported\n")


def upgrade(folder: Path, package: Path) -> None:
    """Open a workspace of an earlier program: a backup, new tables, every row laid out anew."""
    Store.open(folder, TABLES, clock=Clock()).close()
    os.write(ACKNOWLEDGED, b"exported\n")


def restore(folder: Path, backup: Path) -> None:
    """Put a copy from elsewhere in the place of the database."""
    Store.restore(backup, folder, lambda device: {"end": device})
    os.write(ACKNOWLEDGED, b"exported\n")


JOBS = {"work": work, "upgrade": upgrade, "restore": restore}


@dataclass(frozen=True)
class Sweep:
    """A workspace and a package to take in; every run works on a fresh copy."""

    job = "work"
    # What is followed, and what must be among it.
    traced = CALLS
    calls = frozenset(CALLS)

    home: Path
    package: Path
    place: Path
    # A call that the system always refuses here.
    refused: str = ""

    def points(self) -> list[tuple[str, int]]:
        """Return every call of an undisturbed run that concerns the workspace, each by its name and number."""
        done, trace = self._run("-y", *self._words(",".join(self.traced)))
        assert done.returncode == 0, done.stderr
        assert done.stdout.endswith("exported\n")
        self.check(done.stdout.split("\n"))
        seen: Counter[str] = Counter()
        found = []
        for call, rest in re.findall(r"^\d+ +(\w+)(.*)$", trace, re.MULTILINE):
            seen[call] += 1
            if str(self.copy) in rest:
                found.append((call, seen[call]))
        assert {call for call, _ in found} >= self.calls
        assert not self.refused or self._injected(self.refused, trace)
        return [(call, when) for call, when in found if call != self.refused]

    def strike(self, call: str, when: int, fault: str) -> bool:
        """Let that call fail on a fresh copy, look, and tell whether the fault really struck."""
        done, trace = self._run(*self._words(call), "-e", f"inject={call}:{fault.format(when)}")
        # What the system refused is told by the office as it is told; nothing else may come out.
        told = (done.stderr.splitlines() or [""])[-1]
        assert told == "" or told.startswith("storage.errors.") or "[Errno " in told, done.stderr
        self.check(done.stdout.split("\n"))
        return self._injected(call, trace) or "killed by SIGKILL" in trace

    @property
    def copy(self) -> Path:
        return self.place / "copy"

    def check(self, said: list[str]) -> None:
        """See that what was acknowledged is there, that nothing is half, and that one can go on."""
        out = self.copy / "out.qinglan"
        with Store.open(self.copy, TABLES, clock=Clock()) as store:
            saved = [line.split()[1] for line in said if line.startswith("save ")]
            assert [uid for uid in saved if not store.records.get("lesson", uid)] == []
            assert store.records.count("lesson") in ((21, 22) if store.packages.receipts() else (1, 2))
            assert "received" not in said or store.packages.receipts()
            assert "attached" not in said or store.records.count("attachment") == 1
            assert store.check(deep=True) == []
            assert "exported" not in said or out.is_file()
            assert [one for one in store.backups.all() if one.path.exists() and not Store.verify_backup(one.path)] == []
            store.packages.receive(self.package, author="a")
            assert store.records.count("lesson") in (21, 22)
            assert list(self.copy.rglob(".*.qltmp*")) == []

    def _words(self, calls: str) -> list[str]:
        also = ["-e", f"inject={self.refused}:error=EPERM"] if self.refused else []
        return ["-e", f"trace={','.join(filter(None, (calls, self.refused)))}", *also]

    def _injected(self, call: str, trace: str) -> bool:
        return re.search(rf"^\d+ +{call}\(.*INJECTED", trace, re.MULTILINE) is not None

    def _run(self, *words: str) -> tuple[subprocess.CompletedProcess[str], str]:
        shutil.rmtree(self.copy, ignore_errors=True)
        shutil.copytree(self.home, self.copy, ignore=shutil.ignore_patterns("reserve"))
        trace = self.place / "trace"
        worker = [
            sys.executable,
            "-B",
            "-m",
            "tests.faults.test_storage_sweep",
            self.job,
            str(self.copy),
            str(self.package),
        ]
        done = subprocess.run(
            ["strace", "-f", "-qq", "-o", str(trace), *words, *worker], capture_output=True, text=True, check=False
        )
        return done, trace.read_text(errors="replace")


@dataclass(frozen=True)
class Upgrade(Sweep):
    """A workspace of an earlier program, with a kind and columns fewer; opening it brings it to today."""

    job = "upgrade"
    calls = frozenset(("openat", "pwrite64", "fdatasync", "ftruncate", "rename"))

    def check(self, said: list[str]) -> None:
        """See that no row is lost, and that it opens with what waited for its column and its table."""
        with Store.open(self.copy, TABLES, clock=Clock()) as store:
            assert store.records.count("lesson") == 21
            assert store.records.count("school") == 1
            assert store.records.find("lesson", where={"minutes": 40}, limit=1)[0].extra == {}
            assert store.check(deep=True) == []
            assert [one for one in store.backups.all() if one.path.exists() and not Store.verify_backup(one.path)] == []
            lesson(store, title="goes on")


@dataclass(frozen=True)
class Restore(Sweep):
    """A workspace with three lessons, and a copy of the time when it had one; `package` is the copy."""

    job = "restore"
    traced = (*CALLS, "link")
    calls = frozenset(("openat", "write", "fsync", "rename", "link"))

    def check(self, said: list[str]) -> None:
        """See that there is the former database or the copy, and the former set aside; and that one can do it again."""
        assert [one["n"] for log in audit_logs(self.copy) for one in log.entries()] == [1, 2]
        with Store.open(self.copy, TABLES, clock=Clock()) as store:
            lessons = store.records.count("lesson")
            assert lessons == 1 or (lessons == 3 and "exported" not in said)
            assert store.check(deep=True) == []
        aside = sorted(self.copy.glob("set-aside-*/qinglan.db"))
        assert lessons == 3 or [Store.verify_backup(one) for one in aside] == [3]
        assert list(self.copy.rglob(".*.qltmp*")) == []
        Store.restore(self.package, self.copy)
        with Store.open(self.copy, TABLES, clock=Clock()) as store:
            assert store.records.count("lesson") == 1
            lesson(store, title="goes on")


@dataclass(frozen=True)
class RestoreHot(Restore):
    """The same where a change was broken off: its journal lies beside the database that is to be set aside."""

    calls = frozenset((*Restore.calls, "pwrite64", "unlink"))


@pytest.fixture(params=["plain", "a change broken off", "no second names"])
def restored(request: pytest.FixtureRequest, tmp_path: Path) -> Sweep:
    ours = Computers(tmp_path).make("甲")
    lesson(ours, title="before")
    log = AuditLog(ours.folder / OWN)
    log.add({"n": 1})
    outside = ours.backups.make(tmp_path / "stick")
    log.add({"n": 2})
    for _ in range(2):
        lesson(ours, title="after")
    ours.close()
    match request.param:
        case "plain":
            return Restore(ours.folder, outside.path, tmp_path)
        case "a change broken off":
            broken_off(ours.folder / "qinglan.db")
            return RestoreHot(ours.folder, outside.path, tmp_path)
        case _:
            return Restore(ours.folder, outside.path, tmp_path, refused="link")


@pytest.fixture
def upgraded(tmp_path: Path) -> Sweep:
    computers = Computers(tmp_path)
    few = (replace(LESSON, columns=LESSON.columns[:1], rows=(), index=(), refs={}), ATTACHMENT)
    ours, older = computers.make("甲"), computers.make("乙", few)
    lesson(older, title="before")
    ours.records.save("school", new_uid(), SCOPE, {"name": "柴村小学"}, author="a")
    for n in range(20):
        lesson(ours, title=str(n), minutes=40, **{"process.1": {"what": "导"}})
    package = computers.send(ours, older).path
    older.packages.receive(package, author="a", backup=False)
    ours.close()
    older.close()
    return Upgrade(older.folder, package, tmp_path)


@pytest.fixture
def sweep(tmp_path: Path) -> Sweep:
    computers = Computers(tmp_path)
    ours, theirs = computers.make("甲"), computers.make("乙")
    lesson(theirs, title="before")
    for n in range(20):
        lesson(ours, title=str(n))
    package = computers.send(ours, theirs).path
    ours.close()
    theirs.close()
    return Sweep(theirs.folder, package, tmp_path)


def test_a_failing_call_leaves_before_or_after(sweep: Sweep) -> None:
    points = sweep.points()
    # Some of each call, the faults in turn; every point under every fault is a matter of a night.
    chosen = [(call, [when for name, when in points if name == call]) for call in CALLS]

    struck = [
        sweep.strike(call, whens[len(whens) * part // 2], FAULTS[(at + part) % len(FAULTS)])
        for at, (call, whens) in enumerate(chosen)
        for part in (0, 1)
    ]

    assert struck.count(True) >= len(struck) - 2


@pytest.mark.parametrize("fault", ("signal=KILL:when={}", "error=EIO:when={}"))
def test_a_restoring_that_fails_leaves_one_database_or_the_other(restored: Sweep, fault: str) -> None:
    moving = {"rename", "link", "unlink"}
    points = [(call, when) for call, when in restored.points() if call in moving]

    assert [restored.strike(call, when, fault) for call, when in points] == [True] * len(points) != []


@pytest.mark.night
@pytest.mark.parametrize("fault", FAULTS)
def test_a_restoring_that_fails_anywhere_leaves_one_database_or_the_other(restored: Sweep, fault: str) -> None:
    points = restored.points()

    struck = Counter(call for call, when in points if restored.strike(call, when, fault))

    assert struck.total() == len(points) > 10
    assert set(struck) == {call for call, _ in points}


@pytest.mark.night
@pytest.mark.parametrize("fault", FAULTS)
def test_an_upgrade_that_fails_anywhere_is_done_again(upgraded: Sweep, fault: str) -> None:
    points = upgraded.points()

    struck = Counter(call for call, when in points if upgraded.strike(call, when, fault))

    assert struck.total() >= 0.95 * len(points) > 50
    assert set(struck) == {call for call, _ in points}


@pytest.mark.night
@pytest.mark.parametrize("fault", FAULTS)
def test_every_failing_call_leaves_before_or_after(sweep: Sweep, fault: str) -> None:
    points = sweep.points()

    struck = Counter(call for call, when in points if sweep.strike(call, when, fault))

    assert struck.total() >= 0.95 * len(points) > 50
    assert set(struck) == set(CALLS)


if __name__ == "__main__":
    JOBS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
