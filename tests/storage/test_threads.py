"""Several threads: a worker imports while the screen reads; writers wait for each other."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from storage.store import InUse, Store, new_uid
from tests.storage.computers import SCOPE, Computers, lesson


def test_the_screen_reads_while_a_worker_imports(computers: Computers) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    ours.records.save_many((("lesson", new_uid(), SCOPE, {"title": str(n)}) for n in range(3000)), author="a")
    path = computers.send(ours, theirs).path
    counts: set[int] = set()

    with ThreadPoolExecutor(1) as worker:
        taking = worker.submit(theirs.packages.receive, path, author="a", backup=False)
        while not taking.done():
            counts.add(theirs.records.count("lesson"))
            theirs.records.find("lesson", limit=5)

    assert taking.result().new == 3000
    assert counts <= {0, 3000}
    assert theirs.records.count("lesson") == 3000
    assert ours.records.digest() == theirs.records.digest()


def test_writers_wait_for_each_other(store: Store) -> None:
    uids = [new_uid() for _ in range(4)]

    def write(uid: str) -> None:
        for n in range(10):
            lesson(store, uid, title=str(n))

    threads = [threading.Thread(target=write, args=(uid,)) for uid in uids]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert [len(store.records.history("lesson", uid)) for uid in uids] == [10] * 4
    assert store.check(deep=True) == []


def test_a_failed_save_leaves_no_words_behind(store: Store) -> None:
    lesson(store, title="t")
    before = store.workspace.db.one("SELECT count(*) FROM _word")

    with pytest.raises(ZeroDivisionError), store.workspace.db.transaction():
        store.workspace.db.intern("made and rolled back")
        store.workspace.db.intern(str(1 / 0))

    assert store.workspace.db.one("SELECT count(*) FROM _word") == before
    assert store.workspace.db.interned("made and rolled back") == 0


def test_another_program_that_holds_the_database_is_named(store: Store) -> None:
    other = sqlite3.connect(store.folder / "qinglan.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    store.workspace.db.connection.execute("PRAGMA busy_timeout = 1")

    with pytest.raises(InUse):
        lesson(store, title="t")
    with pytest.raises(InUse):
        store.records.count("lesson")

    other.close()
    assert lesson(store, title="t").values == {"title": "t"}
