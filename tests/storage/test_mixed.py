"""Three program versions, aliases, deletes and restored backups, exchanged at random: one truth at the end."""

import dataclasses
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.store import Column, Store, Table, new_uid
from tests.storage.computers import ATTACHMENT, LESSON, SCHOOL, SCOPE, TABLES, Clock, Computers

ALIAS = Table("alias", (Column("a"), Column("b"), Column("same", "INTEGER")))
OLD = (dataclasses.replace(LESSON, columns=LESSON.columns[:1], rows=(), index=(), refs={}), ATTACHMENT)
NEW = (dataclasses.replace(LESSON, columns=(*LESSON.columns, Column("mood"))), SCHOOL, ATTACHMENT, ALIAS)
VERSIONS = (OLD, TABLES, NEW)


class Year:
    """Three schools that write, delete, pair persons, send, lose, receive late and twice, and go back to backups."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance, self.computers = random.Random(seed), Computers(folder)
        self.stores = self.computers.stores
        for name, tables in zip(("甲", "乙", "县"), VERSIONS, strict=True):
            self.computers.make(name, tables)
        self.uids = [new_uid(), new_uid()]
        self.parcels: list[tuple[Path, str]] = []
        self.went_back = 0

    def step(self) -> None:
        """Let one thing happen."""
        which = self.chance.randrange(3)
        act = self.chance.choice([self.write, self.write, self.write, self.alias, self.delete, self.send, self.take])
        if self.chance.random() < 0.05:
            act = self.go_back
        act(which)

    def write(self, which: int) -> None:
        fields = [column.name for column in VERSIONS[which][0].columns if column.type == "TEXT"]
        changes = {self.chance.choice(fields): self.chance.choice("abc")}
        if VERSIONS[which][0].rows:
            changes[f"process.{self.chance.randrange(2)}"] = self.chance.choice([None, {"what": "x", "_at": 1}])
        self.stores[which].save("lesson", self.chance.choice(self.uids), SCOPE, changes, author="a")

    def alias(self, which: int) -> None:
        if which == 2:
            uid = self.uids[0][::-1]
            same = self.chance.choice([0, 1])
            self.stores[which].save("alias", uid, SCOPE, {"a": "p", "b": "q", "same": same}, author="a")

    def delete(self, which: int) -> None:
        store, uid = self.stores[which], self.chance.choice(self.uids)
        if store.get("lesson", uid):
            self.chance.choice([store.delete, store.undelete])("lesson", uid, author="a")

    def send(self, which: int) -> None:
        taker = self.chance.choice([one for one in self.stores if one is not self.stores[which]])
        self.parcels.append((self.computers.send(self.stores[which], taker).path, taker.device))

    def take(self, which: int) -> None:
        if self.parcels:
            path, device = self.chance.choice(self.parcels)
            next(one for one in self.stores if one.device == device).receive(path, author="a", backup=False)

    def go_back(self, which: int) -> None:
        store = self.stores[which]
        kept = store.backups()
        if not kept:
            store.backup()
            return
        store.close()
        Store.restore(kept[-1].path, store.folder)
        self.stores[which] = Store.open(store.folder, VERSIONS[which], clock=Clock())
        self.computers.introduce()
        self.went_back += 1

    def end(self) -> None:
        """Carry everything to everybody, and look whether all show the same."""
        for path, device in self.parcels:
            next(one for one in self.stores if one.device == device).receive(path, author="a", backup=False)
        for _ in range(2):
            for one in self.stores:
                for other in self.stores:
                    if one is not other:
                        self.computers.give(one, other, full=True)
        digests = [store.digest() for store in self.stores]
        findings = [store.check() for store in self.stores]
        for store in self.stores:
            store.close()
        assert findings == [[], [], []]
        assert digests[0] == digests[1] == digests[2]


def histories(folder: Path, examples: int) -> int:
    went_back = 0

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(seed=st.integers(0, 10**9))
    def one_history(seed: int) -> None:
        nonlocal went_back
        year = Year(folder / new_uid(), seed)
        for _ in range(30):
            year.step()
        year.end()
        went_back += year.went_back

    one_history()
    return went_back


def test_three_program_versions_that_exchange_at_random_end_with_one_truth(tmp_path: Path) -> None:
    histories(tmp_path, 6)


@pytest.mark.night
def test_a_thousand_histories_of_three_program_versions_end_with_one_truth(tmp_path: Path) -> None:
    assert histories(tmp_path, 1000) > 0
