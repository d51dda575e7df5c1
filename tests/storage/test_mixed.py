"""Three program versions, aliases, deletes, restored backups and any clock: after every step the oracle agrees."""

import dataclasses
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from storage.files import atomic
from storage.oplog.merge import DELETED
from storage.records.history import History
from storage.store import SqlColumn, SqlTable, Store, new_uid
from storage.values import Kept
from tests.storage.computers import ATTACHMENT, LESSON, SCHOOL, SCOPE, TABLES, Clock, Computers
from tests.storage.oplog.oracle import Written, asked, gone, stands

ALIAS = SqlTable("alias", (SqlColumn("a"), SqlColumn("b"), SqlColumn("same", "INTEGER")))
OLD = (dataclasses.replace(LESSON, columns=LESSON.columns[:1], rows=(), index=(), refs={}), ATTACHMENT)
NEW = (dataclasses.replace(LESSON, columns=(*LESSON.columns, SqlColumn("mood"))), SCHOOL, ATTACHMENT, ALIAS)
VERSIONS = (OLD, TABLES, NEW)
# An empty battery, an honest clock, one that runs far ahead.
CLOCKS = (datetime(1970, 1, 1, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC))
WHO, LESSONS = st.integers(0, 2), st.integers(0, 1)


class Years(RuleBasedStateMachine):
    """Schools that write, settle, delete, pair persons, send, lose, receive late and twice, and go back to backups."""

    lived = 0

    def __init__(self) -> None:
        super().__init__()
        memory = Path("/dev/shm")
        self.folder = Path(tempfile.mkdtemp(prefix="years", dir=memory if memory.is_dir() else None))
        self.computers = Computers(self.folder)
        self.stores = self.computers.stores
        for name, tables in zip(("甲", "乙", "县"), VERSIONS, strict=True):
            self.computers.make(name, tables)
        self.uids = [("lesson", new_uid()), ("lesson", new_uid()), ("alias", new_uid())]
        self.parcels: list[tuple[Path, str]] = []
        self.went_back = 0

    @initialize()
    def all_begin_with_the_same(self) -> None:
        self.stores[0].records.save("lesson", self.uids[0][1], SCOPE, {"title": "a"}, author="a")
        for taker in self.stores[1:]:
            self.computers.give(self.stores[0], taker)

    @rule(who=WHO, lesson=LESSONS, field=st.sampled_from(("title", "goal", "mood")), value=st.sampled_from("abc"))
    def write(self, who: int, lesson: int, field: str, value: str) -> None:
        known = {column.name for column in VERSIONS[who][0].columns}
        self.save(who, lesson, {field if field in known else "title": value})

    @rule(who=WHO, lesson=LESSONS, row=st.integers(0, 1), value=st.sampled_from(("x", "y", None)))
    def write_a_row(self, who: int, lesson: int, row: int, value: str | None) -> None:
        if VERSIONS[who][0].rows:
            self.save(who, lesson, {f"process.{row}": {"what": value, "_at": row} if value else None})

    @rule(who=WHO, when=st.sampled_from(CLOCKS))
    def a_clock_is_set(self, who: int, when: datetime) -> None:
        clock = self.stores[who].workspace.clock
        assert isinstance(clock, Clock)
        clock.now = when

    @rule(same=st.sampled_from((0, 1)))
    def two_are_one_person(self, same: int) -> None:
        self.stores[2].records.save("alias", self.uids[2][1], SCOPE, {"a": "p", "b": "q", "same": same}, author="a")
        self.agrees(2)

    @rule(who=WHO, lesson=LESSONS, back=st.booleans())
    def delete_or_return(self, who: int, lesson: int, back: bool) -> None:
        store, (kind, uid) = self.stores[who], self.uids[lesson]
        if store.records.get(kind, uid):
            (store.records.undelete if back else store.records.delete)(kind, uid, author="a")
            self.agrees(who)

    @rule(who=WHO, side=st.booleans())
    def settle(self, who: int, side: bool) -> None:
        for one in self.stores[who].conflicts.all()[:1]:
            self.stores[who].conflicts.settle(one.id, take=0 if side else None, author="a")
            self.agrees(who)

    @rule(who=WHO, to=WHO, full=st.booleans())
    def send(self, who: int, to: int, full: bool) -> None:
        if who != to:
            sent = self.computers.send(self.stores[who], self.stores[to], full=full)
            self.parcels.append((sent.path, self.stores[to].device))

    @precondition(lambda self: self.parcels)
    @rule(which=st.integers(0, 99))
    def receive(self, which: int) -> None:
        path, device = self.parcels[which % len(self.parcels)]
        who = [store.device for store in self.stores].index(device)
        self.stores[who].packages.receive(path, author="a", backup=False)
        self.agrees(who)

    @rule(who=WHO)
    def undo_and_redo(self, who: int) -> None:
        store = self.stores[who]
        for one in store.packages.receipts()[:1]:
            (store.packages.redo if one.undone else store.packages.undo)(one.package)
            self.agrees(who)

    @rule(who=WHO)
    def back_up_or_go_back(self, who: int) -> None:
        store = self.stores[who]
        kept = store.backups.all()
        if not kept:
            store.backups.make()
            return
        store.close()
        Store.restore(kept[-1].path, store.folder)
        self.stores[who] = Store.open(store.folder, VERSIONS[who], clock=Clock())
        self.computers.introduce()
        self.went_back += 1
        self.agrees(who)

    def save(self, who: int, lesson: int, changes: dict[str, Any]) -> None:
        kind, uid = self.uids[lesson]
        if any(changes.values()) or self.stores[who].records.get(kind, uid):
            self.stores[who].records.save(kind, uid, SCOPE, changes, author="a")
            self.agrees(who)

    def agrees(self, who: int) -> None:
        """See that a computer shows what the set of operations that it holds says."""
        store = self.stores[who]
        for kind, uid in self.uids:
            if kind in store.workspace.tables.by_name:
                _agrees(store, kind, uid)

    def teardown(self) -> None:
        try:
            self.all_meet()
            Years.lived += 1
        finally:
            for store in self.stores:
                store.close()
            shutil.rmtree(self.folder)

    def all_meet(self) -> None:
        """Carry everything to everybody, and see that all show the same."""
        for store in self.stores:
            for one in store.packages.receipts():
                if one.undone:
                    store.packages.redo(one.package)
        for path, device in self.parcels:
            next(one for one in self.stores if one.device == device).packages.receive(path, author="a", backup=False)
        for _ in range(2):
            for one in self.stores:
                for other in self.stores:
                    if one is not other:
                        self.computers.give(one, other, full=True)
        for who, store in enumerate(self.stores):
            self.agrees(who)
            assert store.check() == []
        assert len({str(sorted(store.records.digest().items())) for store in self.stores}) == 1


def _agrees(store: Store, kind: str, uid: str) -> None:
    db, history = store.workspace.db, History(store.workspace)
    numbers = [row[0] for row in db.read(f'SELECT _id FROM "{kind}" WHERE _uid = ?', (bytes.fromhex(uid),))]
    held = [operation for number in numbers for operation in history.operations(kind, number, bytes.fromhex(uid))]
    written = [Written(one.op, one.changes, one.opens) for one, undone in held if not undone]
    name = store.workspace.feeds.name
    kept = store.records.get(kind, uid)
    if not written:
        assert kept is None or _shown(kept) == {}
        return
    assert kept is not None
    expected = {key: found[0][3] for key, found in stands(written, name).items() if key != DELETED}
    assert _shown(kept) == {key: value for key, value in expected.items() if value is not None}
    assert kept.deleted == gone(written, name)
    assert sorted(one.field for one in store.conflicts.all() if one.uid == uid) == asked(written, name)


def _shown(kept: Kept) -> dict[str, Any]:
    rows = {
        f"{rows}.{line['id']}": {name: value for name, value in line.items() if name != "id"}
        for rows, lines in kept.rows.items()
        for line in lines
    }
    return {**kept.values, **rows, **kept.extra}


def run(examples: int, steps: int) -> int:
    """Live so many histories and return how many came to their end."""
    before = Years.lived
    with pytest.MonkeyPatch.context() as patch:
        # The room kept aside for a full disk is no matter here and would take a tenth of the time.
        patch.setattr(atomic, "RESERVE", 4096)
        run_state_machine_as_test(
            Years,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    return Years.lived - before


def test_after_every_step_three_program_versions_show_what_their_operations_say() -> None:
    assert run(15, 25) >= 15


@pytest.mark.night
def test_thousands_of_histories_of_three_program_versions_end_with_one_truth() -> None:
    assert run(5000, 40) >= 5000
