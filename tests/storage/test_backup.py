"""Backups: verified copies, rotated, put back; salvage reads what can be read."""

import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from storage.backup import verify
from storage.database import PAGE
from storage.salvage import salvage
from storage.store import AlreadyThere, NotKept, Store, Unreadable
from tests.storage.computers import SCOPE, TABLES, Clock, Computers, lesson


def test_a_backup_opens_and_holds_the_same(store: Store, tmp_path: Path) -> None:
    uid = lesson(store, title="t").uid
    store.attach(b"scan", name="a.pdf", kind="lesson", uid=uid, author="a", scope=SCOPE)

    info = store.backup()
    outside = store.backup(tmp_path / "stick")

    assert store.backups() == [info]
    assert info.records == outside.records == 2
    assert verify(outside.path) == 2
    Store.restore(outside.path, tmp_path / "new")
    (tmp_path / "new" / "device.key").write_bytes((store.folder / "device.key").read_bytes())
    with Store.open(tmp_path / "new", TABLES, clock=Clock()) as again:
        assert again.digest() == store.digest()
        assert again.attachments("lesson", uid)[0].have


def test_putting_a_backup_back_sets_the_present_state_aside(store: Store) -> None:
    uid = lesson(store, goal="before").uid
    info = store.backup()
    lesson(store, uid, goal="after")
    store.close()

    aside = Store.restore(info.path, store.folder)

    assert aside is not None
    assert (aside / "qinglan.db").is_file()
    with Store.open(store.folder, TABLES, clock=Clock()) as back:
        kept = back.get("lesson", uid)
        assert kept is not None
        assert kept.values == {"goal": "before"}
        assert back.restored


def test_a_change_that_was_broken_off_is_set_aside_with_its_database(store: Store) -> None:
    lesson(store, goal="before")
    info = store.backup()
    store.close()
    (store.folder / "qinglan.db-journal").write_bytes(b"half a change")

    aside = Store.restore(info.path, store.folder)

    assert aside is not None
    assert {one.name for one in aside.iterdir()} == {"qinglan.db", "qinglan.db-journal"}
    assert not (store.folder / "qinglan.db-journal").exists()
    with Store.open(store.folder, TABLES, clock=Clock()) as back:
        assert back.count("lesson") == 1


class Stopped(Exception):
    """Somebody pressed the button."""


def test_putting_back_can_be_stopped_at_every_tick_and_nothing_is_changed(store: Store, tmp_path: Path) -> None:
    uid = lesson(store, goal="before").uid
    for number in range(3):
        store.attach(b"scan%d" % number, name="a.pdf", kind="lesson", uid=uid, author="a", scope=SCOPE)
    outside = store.backup(tmp_path / "stick").path
    there = tmp_path / "there"
    Store.create(there, TABLES, clock=Clock()).close()
    before = {file: file.read_bytes() for file in there.rglob("*") if file.is_file()}
    told: list[tuple[int, int]] = []

    def stop_at(last: int) -> None:
        def tick(done: int, total: int) -> None:
            told.append((done, total))
            if done == last:
                raise Stopped

        Store.restore(outside, there, progress=tick)

    for step in range(6):
        with pytest.raises(Stopped):
            stop_at(step)
        assert {file: file.read_bytes() for file in there.rglob("*") if file.is_file()} == before
    told.clear()
    stop_at(-1)

    assert told == [(done, 5) for done in range(6)]
    with Store.open(there, TABLES, clock=Clock()) as back:
        assert [one.have for one in back.attachments("lesson", uid)] == [True, True, True]


def test_a_salvage_that_is_stopped_leaves_no_file(store: Store, tmp_path: Path) -> None:
    lesson(store, title="t")
    store.close()

    def tick(done: int, total: int) -> None:
        if done == total // 2:
            raise Stopped

    with pytest.raises(Stopped):
        Store.salvage(store.folder, tmp_path / "saved" / "saved.db", tick)

    assert list((tmp_path / "saved").iterdir()) == []


def test_a_damaged_backup_is_not_put_back(store: Store) -> None:
    for n in range(200):
        lesson(store, title=str(n) * 40)
    info = store.backup()
    store.close()
    data = info.path.read_bytes()
    info.path.write_bytes(data[:20480] + os.urandom(len(data) - 20480))
    before = (store.folder / "qinglan.db").read_bytes()

    with pytest.raises(Unreadable):
        Store.restore(info.path, store.folder)
    with pytest.raises(NotKept):
        Store.restore(info.path.with_name("none.db"), store.folder)

    assert (store.folder / "qinglan.db").read_bytes() == before


def test_an_import_is_preceded_by_a_backup_only_if_something_changed(computers: Computers) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    for n in range(2):
        lesson(ours, title=str(n))
        theirs.receive(computers.send(ours, theirs).path, author="a")
    before = [info.records for info in theirs.backups()]
    theirs.receive(computers.send(ours, theirs, full=True).path, author="a")
    brought_nothing = [info.records for info in theirs.backups()]
    lesson(ours, title="new")
    theirs.receive(computers.send(ours, theirs).path, author="a")

    assert before == brought_nothing == [1, 0]
    assert [info.records for info in theirs.backups()] == [2, 1, 0]


def test_copies_are_rotated_by_number_and_the_newest_stays(computers: Computers) -> None:
    clock = Clock()
    store = computers.make("甲", clock=clock)
    for n in range(16):
        lesson(store, title=str(n))
        store.backup()
        clock.now += timedelta(hours=1)

    kept = [info.sequence for info in store.backups()]

    assert kept[:10] == list(range(16, 6, -1))
    assert len(kept) < 16
    assert len(list((store.folder / "backups").glob("*.db"))) == len(kept)


def test_salvage_gives_back_what_bad_pages_leave(store: Store, tmp_path: Path) -> None:
    store.save_many(
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
        assert all(title.startswith("课") and goal == "长" * 300 for title, goal in rows)
        assert saved.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with pytest.raises(AlreadyThere):
        salvage(store.folder, tmp_path / "saved.db")


def test_a_lost_first_page_is_taken_from_a_backup(store: Store, tmp_path: Path) -> None:
    for n in range(50):
        lesson(store, title=str(n))
    store.backup()
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

    with pytest.raises(Unreadable):
        salvage(store.folder, tmp_path / "saved.db")


def test_what_is_not_sound_is_named(store: Store) -> None:
    uid = lesson(store, title="t").uid
    gone = store.attach(b"gone", name="a", kind="lesson", uid=uid, author="a", scope=SCOPE)
    changed = store.attach(b"changed", name="b", kind="lesson", uid=uid, author="a", scope=SCOPE)
    store._ground.blobs.path(gone).unlink()
    store._ground.blobs.path(changed).write_bytes(b"something else")
    store._db.connection.execute("DELETE FROM _pending WHERE n = 1")

    found = store.check(deep=True)

    assert [one.code for one in found] == ["feed", "blob", "lost"]
    assert [one.detail for one in found][1:] == [changed, gone]


def test_attachments_that_nothing_names_are_swept(store: Store) -> None:
    uid = lesson(store, title="t").uid
    kept = store.attach(b"kept", name="a", kind="lesson", uid=uid, author="a", scope=SCOPE)
    orphan, _ = store._ground.blobs.keep(b"orphan")

    assert store.sweep() == 1

    assert store._ground.blobs.has(kept)
    assert not store._ground.blobs.has(orphan)
