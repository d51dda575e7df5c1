"""What a damaged computer still holds comes back: signed segments, own operations that waited, sealed backups."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.errors import BadCard, NotForUs, NotKept
from storage.store import Store
from tests.storage.computers import SCOPE, TABLES, Clock, Computers, lesson


def test_what_a_backup_lacks_is_taken_back_out_of_the_salvaged_database(computers: Computers, tmp_path: Path) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    first = lesson(ours, title="in the backup")
    backup = ours.backups.make()
    computers.give(ours, theirs)
    lesson(theirs, title="of the other school")
    computers.give(theirs, ours)
    lesson(ours, title="sent after the backup")
    computers.send(ours, theirs)
    lesson(ours, first.uid, goal="never sent")
    digest = ours.records.digest()
    ours.close()

    Store.salvage(ours.folder, tmp_path / "salvaged.db")
    Store.restore(backup.path, ours.folder)
    again = Store.open(ours.folder, TABLES, clock=Clock())
    computers.stores[0] = again
    before = again.records.count("lesson")
    back = again.backups.take_back(tmp_path / "salvaged.db")

    assert before == 1
    assert again.records.digest() == digest
    assert (back.segments, back.waiting, back.refused, back.alarms) == (3, 1, 0, ())
    assert len(back.touched) == 3
    assert again.backups.take_back(tmp_path / "salvaged.db").operations == 0
    lesson(again, first.uid, goal="written on")
    computers.give(again, theirs, full=True)
    assert theirs.records.digest() == again.records.digest()
    assert again.check(deep=True) == []


def test_a_segment_that_does_not_prove_itself_is_not_taken_back(computers: Computers, tmp_path: Path) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    backup = ours.backups.make()
    lesson(ours, title="a")
    computers.send(ours, theirs)
    ours.close()
    Store.salvage(ours.folder, tmp_path / "salvaged.db")
    with closing(sqlite3.connect(tmp_path / "salvaged.db")) as salvaged:
        salvaged.execute("UPDATE _segment SET bytes = zeroblob(length(bytes))")
        salvaged.commit()
    Store.restore(backup.path, ours.folder)
    again = Store.open(ours.folder, TABLES, clock=Clock())
    computers.stores[0] = again

    back = again.backups.take_back(tmp_path / "salvaged.db")

    assert (back.segments, back.refused, back.touched) == (0, 1, ())
    assert again.records.count("lesson") == 0
    with pytest.raises(NotKept):
        again.backups.take_back(tmp_path / "none.db")


def test_a_backup_that_leaves_the_computer_is_sealed_when_there_is_a_recovery_key(store: Store, tmp_path: Path) -> None:
    uid = lesson(store, title="很私密的课").uid
    store.attachments.add("很私密的扫描".encode() * 100, name="a.pdf", kind="lesson", uid=uid, author="a", scope=SCOPE)
    identity, recipient = Store.make_recovery()
    stick = tmp_path / "stick"

    store.backups.set_recovery(recipient)
    outside, inside = store.backups.make(stick), store.backups.make()
    written = b"".join(path.read_bytes() for path in stick.rglob("*") if path.is_file())
    Store.restore(outside.path, tmp_path / "new", identity=identity)

    assert "私密".encode() not in written
    assert "私密".encode() in inside.path.read_bytes()
    with Store.open(tmp_path / "new", TABLES, clock=Clock()) as again:
        assert again.records.digest() == store.records.digest()
        assert [one.have for one in again.attachments.of("lesson", uid)] == [True]


def test_a_sealed_backup_opens_to_nobody_else(store: Store, tmp_path: Path) -> None:
    lesson(store, title="t")
    store.backups.set_recovery(Store.make_recovery()[1])
    outside = store.backups.make(tmp_path / "stick")

    for other in ("", "AGE-SECRET-KEY-1NONE", Store.make_recovery()[0]):
        with pytest.raises(NotForUs):
            Store.restore(outside.path, tmp_path / "new", identity=other)
    with pytest.raises(BadCard):
        store.backups.set_recovery("age1nobody")
    assert not (tmp_path / "new" / "qinglan.db").exists()
    assert list((tmp_path / "new").glob("*.qltmp")) == []
    store.backups.set_recovery("")
    assert store.backups.recovery == ""
    assert store.backups.make(tmp_path / "stick").path.suffix == ".db"
