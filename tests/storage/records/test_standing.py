"""Who counts follows from what is held: an answer kept step by step is that from the beginning, in any order."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from storage.files import atomic
from storage.records.history import History
from storage.store import NotAllowed, Revoked, SqlColumn, SqlTable, Store, new_uid
from tests.storage.computers import ATTACHMENT, LESSON, SCHOOL, Clock

PAIRING = SqlTable(
    "pairing", (SqlColumn("helper"),), rows=("recipients",), scope="pairing", members=("helper", "recipients.school")
)
TABLES = (LESSON, SCHOOL, ATTACHMENT, PAIRING)
SCHOOLS = ("a" * 32, "b" * 32, "c" * 32)


class Region:
    """A helper and two villages that have heard it; each may write, lie, revoke, take back, take up and send."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder, self.chance, self.files, self.done = folder, chance, 0, Counter[str]()
        self.stores = [self._store(name, school) for name, school in zip("甲乙丙", SCHOOLS, strict=True)]
        helper, *villages = self.stores
        for village in villages:
            for one, other in ((helper, village), (village, helper)):
                one.peers.trust(other.peers.own_card(), heard=True)
        self.pairing = new_uid()
        self.scopes = (f"pairing:{self.pairing}", *(f"school:{school}" for school in SCHOOLS))
        members = {f"recipients.{place}": {"school": school} for place, school in enumerate(SCHOOLS[1:])}
        changes = {"helper": SCHOOLS[0], **members}
        helper.records.save("pairing", self.pairing, f"pairing:{self.pairing}", changes, author="a")
        self.lessons = [new_uid() for _ in range(3)]
        for lesson in self.lessons:
            helper.records.save("lesson", lesson, f"pairing:{self.pairing}", {"title": "a"}, author="a")

    def _store(self, name: str, school: str) -> Store:
        store = Store.create(self.folder / name, TABLES, clock=Clock())
        role = "helper" if name == "甲" else "recipient"
        store.standing.begin(school, role)
        store.peers.card({"school": school, "school_name": name, "role": role, "device": name})
        return store

    def act(self) -> None:
        """Let somebody do something."""
        deeds = (
            self.write,
            self.write,
            self.lie,
            self.send,
            self.send,
            self.send,
            self.revoke,
            self.take_up,
            self.release,
        )
        deed = self.chance.choice(deeds)
        self.done[deed.__name__] += deed(self.chance.choice(self.stores))

    def write(self, store: Store) -> bool:
        lesson = self.chance.choice(self.lessons)
        if store.records.get("lesson", lesson, stub=False) is None:
            return False
        try:
            title = {"title": self.chance.choice("abc")}
            store.records.save("lesson", lesson, f"pairing:{self.pairing}", title, author="a")
        except NotAllowed:
            return False
        return True

    def lie(self, store: Store) -> bool:
        """Write into the school of another, as a program that asks nobody."""
        school, allow = self.chance.choice(SCHOOLS), store.standing.allow
        store.standing.allow = lambda written: None  # type: ignore[method-assign]  # the lie
        store.records.save("school", school, f"school:{school}", {"name": self.chance.choice("xyz")}, author="a")
        store.standing.allow = allow  # type: ignore[method-assign]
        with store.workspace.db.transaction():
            # As if its own had come from elsewhere: a program that asks somebody writes nothing of the kind.
            store.workspace.db.write("DELETE FROM _ban")
            store.workspace.uncounted.forget()
            store.standing.settle()
        return True

    def revoke(self, store: Store) -> bool:
        other = self.chance.choice(store.peers.all())
        store.peers.revoke(other.device, author="a", first=self.chance.choice((None, None, 2)))
        return True

    def take_up(self, store: Store) -> bool:
        revoked = [peer for peer in store.peers.all() if peer.revoked]
        for peer in revoked[:1]:
            store.peers.take_up(peer.device)
        return bool(revoked)

    def release(self, store: Store) -> bool:
        for one in store.standing.withheld()[:1]:
            try:
                store.standing.release([one.operation])
            except NotAllowed:
                return False
            return True
        return False

    def send(self, giver: Store, taker: Store | None = None, full: bool = False) -> bool:
        helper, *villages = self.stores
        taker = taker or (self.chance.choice(villages) if giver is helper else helper)
        self.files += 1
        path = self.folder / f"{self.files}.qinglan"
        try:
            giver.packages.export(path, to=[taker.device], scopes=self.scopes, note="", full=full)
            taker.packages.receive(path, author="a", backup=False)
        except Revoked:
            return False
        return True

    def meet(self) -> None:
        """Let all trust each other again and hand everything to everybody."""
        for _ in range(3):
            for store in self.stores:
                for peer in store.peers.all():
                    store.peers.take_up(peer.device)
            helper, *villages = self.stores
            for village in villages:
                self.send(helper, village, full=True)
                self.send(village, helper, full=True)


class LookedAtError(Exception):
    """Ends a look: the transaction is rolled back."""


def from_the_beginning(store: Store) -> dict[str, str]:
    """Return the digest after all that is held was judged and worked out anew; nothing is kept of it."""

    found: dict[str, str] = {}
    with suppress(LookedAtError), store.workspace.db.transaction():
        store.workspace.db.write("DELETE FROM _ban")
        store.workspace.db.write("DELETE FROM _released")
        store.workspace.uncounted.forget()
        store.standing.collect_all()
        store.standing.settle()
        rows = [
            (table.name, number)
            for table in TABLES
            for (number,) in store.workspace.db.read(f'SELECT _id FROM "{table.name}"')
        ]
        assert len(list(History(store.workspace).rebuild(rows))) == len(rows)
        found = store.records.digest()
        raise LookedAtError
    return found


@pytest.fixture
def region(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Region]:
    monkeypatch.setattr(atomic, "RESERVE", 4096)
    made = Region(tmp_path, random.Random(request.param))
    yield made
    for store in made.stores:
        store.close()


def live(region: Region, steps: int) -> None:
    for _ in range(steps):
        region.act()
        if region.chance.random() < 0.3:
            store = region.chance.choice(region.stores)
            assert store.records.digest() == from_the_beginning(store)
    region.meet()
    for store in region.stores:
        assert store.records.digest() == from_the_beginning(store)
    shared = [{scope: one.records.digest().get(scope) for scope in region.scopes} for one in region.stores]
    assert shared[0] == shared[1] == shared[2]
    assert region.done["send"] > 0


@pytest.mark.parametrize("region", range(6), indirect=True)
def test_three_schools_agree_after_lies_revocations_and_packages_in_any_order(region: Region) -> None:
    live(region, 40)


@pytest.mark.night
@pytest.mark.parametrize("region", range(1000, 1300), indirect=True)
def test_three_schools_agree_after_hundreds_of_lives(region: Region) -> None:
    live(region, 120)
