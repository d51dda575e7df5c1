"""A copy put in the place of a database: the one or the other, the former set aside, the audit logs never shorter."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.files.audit_log import OWN, AuditLog, audit_logs
from storage.store import Newer, NotKept, Store, UnreadableDatabase
from tests.storage.computers import SCOPE, TABLES, Clock, lesson
from tests.storage.hot import broken_off


def test_putting_a_backup_back_sets_the_present_state_aside(store: Store) -> None:
    uid = lesson(store, goal="before").uid
    info = store.backups.make()
    lesson(store, uid, goal="after")
    store.close()

    aside = Store.restore(info.path, store.folder)

    assert aside is not None
    assert (aside / "qinglan.db").is_file()
    with Store.open(store.folder, TABLES, clock=Clock()) as back:
        kept = back.records.get("lesson", uid)
        assert kept is not None
        assert kept.values == {"goal": "before"}
        assert back.restored


def test_a_change_that_was_broken_off_is_undone_before_the_database_is_set_aside(store: Store) -> None:
    lesson(store, goal="before")
    info = store.backups.make()
    lesson(store, goal="after")
    store.close()
    broken_off(store.folder / "qinglan.db")

    aside = Store.restore(info.path, store.folder)

    assert aside is not None
    assert [one.name for one in aside.iterdir()] == ["qinglan.db"]
    assert Store.verify_backup(aside / "qinglan.db") == 2
    with Store.open(store.folder, TABLES, clock=Clock()) as back:
        assert back.records.count("lesson") == 1
        assert back.check(deep=True) == []


def test_what_a_damaged_database_had_broken_off_keeps_no_backup_from_its_place(store: Store) -> None:
    lesson(store, goal="before")
    info = store.backups.make()
    store.close()
    (store.folder / "qinglan.db").write_bytes(b"nothing of a database" * 1000)
    (store.folder / "qinglan.db-journal").write_bytes(b"half a change")

    aside = Store.restore(info.path, store.folder)

    assert aside is not None
    assert (aside / "qinglan.db").read_bytes() == b"nothing of a database" * 1000
    with Store.open(store.folder, TABLES, clock=Clock()) as back:
        assert back.records.count("lesson") == 1


def test_a_second_name_that_a_restoring_broken_off_left_is_taken_away_when_it_is_opened(store: Store) -> None:
    lesson(store, goal="before")
    former = store.folder / "set-aside-1" / "qinglan.db"
    store.close()
    for folder in (former.parent, store.folder / "set-aside-2", store.folder / "set-aside-3"):
        folder.mkdir()
    former.hardlink_to(store.folder / "qinglan.db")
    (store.folder / "set-aside-3" / "qinglan.db").write_bytes(b"another")

    Store.open(store.folder, TABLES, clock=Clock()).close()

    assert [one.name for one in store.folder.glob("set-aside-*")] == ["set-aside-3"]


@pytest.mark.parametrize(
    ("spoil", "refusal"), [("CREATE TABLE bookmark(title)", UnreadableDatabase), ("PRAGMA user_version = 99", Newer)]
)
def test_what_no_workspace_could_be_opened_from_is_not_put_back(
    store: Store, tmp_path: Path, spoil: str, refusal: type[Exception]
) -> None:
    copy = store.backups.make(tmp_path / "stick").path
    store.close()
    before = (store.folder / "qinglan.db").read_bytes()
    file = copy if "user_version" in spoil else tmp_path / "foreign.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute(spoil)

    with pytest.raises(refusal):
        Store.restore(file, store.folder)

    assert (store.folder / "qinglan.db").read_bytes() == before
    assert list(store.folder.glob("set-aside-*")) == []


# The audit logs


def _write(folder: Path, *numbers: int) -> None:
    for number in numbers:
        AuditLog(folder / OWN).add({"number": number})


def _told(folder: Path) -> list[list[int]]:
    return [[one["number"] for one in log.entries()] for log in audit_logs(folder)]


def _sound(folder: Path) -> bool:
    return not any(log.broken() for log in audit_logs(folder))


def test_a_journal_is_as_it_was_at_the_copy_where_a_computer_is_made_of_it_and_goes_on(
    store: Store, tmp_path: Path
) -> None:
    _write(store.folder, 1, 2)
    copy = store.backups.make(tmp_path / "stick").path
    _write(store.folder, 3)

    Store.restore(copy, tmp_path / "new")
    carried = _told(tmp_path / "new")
    _write(tmp_path / "new", 9)

    assert carried == [[1, 2]]
    assert _told(tmp_path / "new") == [[1, 2, 9]]
    assert _sound(tmp_path / "new")


def test_a_copy_that_is_sealed_carries_the_journal_too(store: Store, tmp_path: Path) -> None:
    identity, recipient = Store.make_recovery()
    store.backups.set_recovery(recipient)
    _write(store.folder, 1, 2)
    copy = store.backups.make(tmp_path / "stick").path

    Store.restore(copy, tmp_path / "new", identity=identity)

    assert copy.suffix == ".age"
    assert _told(tmp_path / "new") == [[1, 2]]


def test_an_older_copy_does_not_shorten_the_journal(store: Store) -> None:
    _write(store.folder, 1, 2)
    copy = store.backups.make().path
    _write(store.folder, 3)
    store.close()

    Store.restore(copy, store.folder)
    Store.restore(copy, store.folder)
    _write(store.folder, 4)

    assert _told(store.folder) == [[1, 2, 3, 4]]
    assert _sound(store.folder)


@pytest.mark.parametrize("kept", [0, 1])
def test_a_copy_gives_back_what_was_cut_off_a_journal(store: Store, kept: int) -> None:
    _write(store.folder, 1, 2)
    copy = store.backups.make().path
    store.close()
    log = store.folder / OWN
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:kept]))

    Store.restore(copy, store.folder)

    assert _told(store.folder) == [[1, 2]]


def test_journals_that_went_their_own_ways_stand_beside_each_other_and_each_goes_on(
    store: Store, tmp_path: Path
) -> None:
    _write(store.folder, 1, 2)
    copies = [store.backups.make(tmp_path / "stick").path]
    _write(store.folder, 3)
    copies.append(store.backups.make(tmp_path / "stick").path)
    other = tmp_path / "other"
    Store.create(other, TABLES, clock=Clock()).close()
    _write(other, 7)

    for copy in (*copies, *copies):
        Store.restore(copy, other)
        _write(other, 8)

    assert _told(other) == [[7, 8, 8, 8, 8], [1, 2, 3]]
    assert _sound(other)
    with Store.open(other, TABLES, clock=Clock()) as again:
        third = again.backups.make(tmp_path / "third").path
    Store.restore(third, tmp_path / "fourth")
    assert _told(tmp_path / "fourth") == [[7, 8, 8, 8, 8], [1, 2, 3]]


class Stopped(Exception):
    """Somebody pressed the button."""


def test_putting_back_can_be_stopped_at_every_tick_and_nothing_is_changed(store: Store, tmp_path: Path) -> None:
    uid = lesson(store, goal="before").uid
    for number in range(3):
        store.attachments.add(b"scan%d" % number, name="a.pdf", kind="lesson", uid=uid, author="a", scope=SCOPE)
    outside = store.backups.make(tmp_path / "stick").path
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
        assert [one.have for one in back.attachments.of("lesson", uid)] == [True, True, True]


def test_a_damaged_backup_is_not_put_back(store: Store) -> None:
    for n in range(200):
        lesson(store, title=str(n) * 40)
    info = store.backups.make()
    store.close()
    data = info.path.read_bytes()
    info.path.write_bytes(data[:20480] + os.urandom(len(data) - 20480))
    before = (store.folder / "qinglan.db").read_bytes()

    with pytest.raises(UnreadableDatabase):
        Store.restore(info.path, store.folder)
    with pytest.raises(NotKept):
        Store.restore(info.path.with_name("none.db"), store.folder)

    assert (store.folder / "qinglan.db").read_bytes() == before
