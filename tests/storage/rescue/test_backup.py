"""Backups: verified copies, rotated, put back; salvage reads what can be read."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from storage.db.connection import PAGE
from storage.rescue.backup import verify
from storage.rescue.salvage import salvage
from storage.store import AlreadyThere, Store, UnreadableDatabase
from tests.every import every
from tests.storage.computers import SCOPE, TABLES, Clock, Computers, lesson


def test_a_backup_opens_and_holds_the_same(store: Store, tmp_path: Path) -> None:
    uid = lesson(store, title="t").uid
    store.attachments.add(b"scan", name="a.pdf", kind="lesson", uid=uid, author="a", scope=SCOPE)

    info = store.backups.make()
    outside = store.backups.make(tmp_path / "stick")

    assert store.backups.all() == [info]
    assert info.records == outside.records == 2
    assert verify(outside.path) == 2
    Store.restore(outside.path, tmp_path / "new")
    (tmp_path / "new" / "device.key").write_bytes((store.folder / "device.key").read_bytes())
    with Store.open(tmp_path / "new", TABLES, clock=Clock()) as again:
        assert again.records.digest() == store.records.digest()
        assert again.attachments.of("lesson", uid)[0].have


class Stopped(Exception):
    """Somebody pressed the button."""


def test_a_salvage_that_is_stopped_leaves_no_file(store: Store, tmp_path: Path) -> None:
    lesson(store, title="t")
    store.close()

    def tick(done: int, total: int) -> None:
        if done == total // 2:
            raise Stopped

    with pytest.raises(Stopped):
        Store.salvage(store.folder, tmp_path / "saved" / "saved.db", tick)

    assert list((tmp_path / "saved").iterdir()) == []


def test_an_import_is_preceded_by_a_backup_only_if_something_changed(computers: Computers) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    for n in range(2):
        lesson(ours, title=str(n))
        theirs.packages.receive(computers.send(ours, theirs).path, author="a")
    before = [info.records for info in theirs.backups.all()]
    theirs.packages.receive(computers.send(ours, theirs, full=True).path, author="a")
    brought_nothing = [info.records for info in theirs.backups.all()]
    lesson(ours, title="new")
    theirs.packages.receive(computers.send(ours, theirs).path, author="a")

    assert before == brought_nothing == [1, 0]
    assert [info.records for info in theirs.backups.all()] == [2, 1, 0]


def test_copies_are_rotated_by_number_and_the_newest_stays(computers: Computers) -> None:
    clock = Clock()
    store = computers.make("甲", clock=clock)
    for n in range(16):
        lesson(store, title=str(n))
        store.backups.make()
        clock.now += timedelta(hours=1)

    kept = [info.sequence for info in store.backups.all()]

    assert kept[:10] == list(range(16, 6, -1))
    assert len(kept) < 16
    assert len(list((store.folder / "backups").glob("*.db"))) == len(kept)


def test_salvage_gives_back_what_bad_pages_leave(store: Store, tmp_path: Path) -> None:
    store.records.save_many(
        (("lesson", f"{n:032x}", SCOPE, {"title": f"课{n}", "goal": "长" * 300}) for n in range(3000)), author="a"
    )
    store.close()
    path = store.folder / "qinglan.db"
    data = bytearray(path.read_bytes())
    pages = len(data) // PAGE
    for page in range(pages // 4, pages, pages // 8):
        data[page * PAGE : page * PAGE + PAGE] = b"\xaa" * PAGE
    path.write_bytes(data)

    counts = salvage(store.folder, tmp_path / "saved.db")

    kept, lost = counts["lesson"]
    assert lost > 0
    assert kept >= 2900
    with closing(sqlite3.connect(tmp_path / "saved.db")) as saved:
        rows = saved.execute("SELECT title, goal FROM lesson").fetchall()
        assert len(rows) == kept
        assert every(title.startswith("课") and goal == "长" * 300 for title, goal in rows)
        assert saved.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with pytest.raises(AlreadyThere):
        salvage(store.folder, tmp_path / "saved.db")


def test_a_lost_first_page_is_taken_from_a_backup(store: Store, tmp_path: Path) -> None:
    for n in range(50):
        lesson(store, title=str(n))
    store.backups.make()
    for n in range(50):
        lesson(store, title=str(n))
    store.close()
    path = store.folder / "qinglan.db"
    path.write_bytes(bytes(PAGE) + path.read_bytes()[PAGE:])

    counts = Store.salvage(store.folder, tmp_path / "saved.db")

    assert counts["lesson"] == (100, 0)


def test_without_a_first_page_anywhere_nothing_is_promised(store: Store, tmp_path: Path) -> None:
    store.close()
    path = store.folder / "qinglan.db"
    path.write_bytes(bytes(PAGE) + path.read_bytes()[PAGE:])

    with pytest.raises(UnreadableDatabase):
        salvage(store.folder, tmp_path / "saved.db")


def test_what_is_not_sound_is_named(store: Store) -> None:
    uid = lesson(store, title="t").uid
    gone = store.attachments.add(b"gone", name="a", kind="lesson", uid=uid, author="a", scope=SCOPE)
    changed = store.attachments.add(b"changed", name="b", kind="lesson", uid=uid, author="a", scope=SCOPE)
    store.workspace.blobs.path(gone).unlink()
    store.workspace.blobs.path(changed).write_bytes(b"something else")
    store.workspace.db.connection.execute("DELETE FROM _pending WHERE n = 1")

    found = store.check(deep=True)

    assert [one.code for one in found] == ["feed", "row", "blob", "lost"]
    assert [one.detail for one in found][1:] == ["lesson 1", changed, gone]


def test_attachments_that_nothing_names_are_swept(store: Store) -> None:
    uid = lesson(store, title="t").uid
    kept = store.attachments.add(b"kept", name="a", kind="lesson", uid=uid, author="a", scope=SCOPE)
    orphan, _ = store.workspace.blobs.keep(b"orphan")

    assert store.sweep() == 1

    assert store.workspace.blobs.has(kept)
    assert not store.workspace.blobs.has(orphan)
