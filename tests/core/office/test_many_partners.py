"""A county with many computers: what is read in one pass for all of them is what each asked alone would answer."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.model.record import Record
from core.office import Office
from core.office.base.results import Peer
from core.office.exchange.travel import schools_of
from storage import values
from storage.oplog import keys
from storage.oplog.feeds import FeedHead, feed_uid
from storage.store import new_uid
from tests.core.office.conftest import keep

PERIOD = ("2015-11-01", "2015-11-30")


@pytest.fixture(params=["county", "helper"])
def office(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Office]:
    with Office.found(tmp_path / "w", school="彬县教育局", role=request.param) as opened:
        yield opened


class World:
    """Schools, pairings, computers and their books by chance, the same each time."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.chance = office, random.Random(seed)
        self.county = f"county:{office.session.home_county}"
        self.schools = [keep(office, "school", name_zh=f"第{n}小学").uid for n in range(12)] + [office.school]
        for n in range(6):
            helper, *helped = self.chance.sample(self.schools, self.chance.randint(2, 4))
            if office.role != "county" and office.school not in helped:
                # Whoever is no county office writes of pairings of its own.
                helper = office.school
            recipients = [{"school": school} for school in helped]
            pairing = keep(
                office, "pairing", pairing_no=f"BF-{n}", helper=helper, recipients=recipients, start="2014-09-01"
            )
            months = [f"2015-{month:02}-10" for month in self.chance.sample(range(1, 13), 11)]
            office.records.save_many(
                [Record("training", new_uid(), {"pairing": pairing.uid, "start": day}) for day in months]
            )
        for n, school in enumerate([*self.chance.choices(self.schools, k=9), office.school]):
            self._computer(school, f"{n}号机", self.chance.choice(("helper", "recipient", "county")))
        self._hold()

    def _computer(self, school: str, name: str, role: str) -> None:
        store, file = self.office.store, self.office.folder / "partner.key"
        device = bytes.fromhex(keys.make_key(file))
        facts = {"school": school, "school_name": school, "role": role, "device": name}
        store.peers.trust(keys.make_card(keys.read_key(file), facts), heard=True)
        with store.workspace.db.transaction():
            for scope in (f"school:{school}", f"school:{self.chance.choice(self.schools)}", self.county):
                salt = os.urandom(16)
                feed = store.workspace.feeds.introduce(FeedHead(feed_uid(device, scope, salt), device, scope, salt))
                have = self.chance.randint(0, 40)
                store.workspace.db.write("UPDATE _feed SET have = ? WHERE id = ?", (have, feed))
        if self.chance.random() < 0.2:
            store.peers.revoke(device.hex(), author="")

    def _hold(self) -> None:
        """Let every computer hold some of some feeds, of a few more than has come here."""
        store = self.office.store
        feeds = [row[0] for row in store.workspace.db.read("SELECT uid FROM _feed ORDER BY id")]
        with store.workspace.db.transaction():
            for peer in store.peers.all():
                for feed in self.chance.sample(feeds, len(feeds) // 2):
                    store.peers.note_has(bytes.fromhex(peer.device), feed, self.chance.randint(0, 50))

    def pairings(self) -> list[Record]:
        return list(self.office.records.every("pairing"))

    def scopes(self, peer: values.PeerDevice | Peer) -> set[str]:
        """Return by the plain definition what a computer is sent."""
        own, paired = self.office.school, set[str]()
        schools, scopes = {own, peer.school}, {self.county}
        for pairing in self.pairings():
            paired |= schools_of(pairing)
            if peer.school == own or peer.school in schools_of(pairing) or peer.role == "county":
                scopes.add(f"pairing:{pairing.uid}")
                schools |= schools_of(pairing)
        schools |= {school.uid for school in self.office.records.every("school")} - paired
        private = {f"private:{own}"} if peer.school == own else set()
        return scopes | private | {f"school:{school}" for school in schools}

    def unsent(self, peer: Peer) -> int:
        """Return by the plain definition what a computer lacks: feed by feed."""
        if peer.revoked:
            return 0
        feeds, db = self.office.store.workspace.feeds, self.office.store.workspace.db
        heads = [(feeds.head(number), have) for number, have in feeds.have().items()]
        has = dict(db.read("SELECT feed, n FROM _peer_has WHERE device = ?", (bytes.fromhex(peer.device),)))
        scopes = self.scopes(peer)
        lacking = (max(0, have - has.get(head.uid, 0)) for head, have in heads
                   if head.scope in scopes and head.device.hex() != peer.device)  # fmt: skip
        return sum(lacking)


@pytest.fixture(params=range(4))
def world(office: Office, request: pytest.FixtureRequest) -> World:
    return World(office, request.param)


def test_what_each_computer_lacks_is_what_its_scopes_hold_without_what_it_has(world: World) -> None:
    peers = world.office.exchange.peers()

    assert len(peers) == 10
    assert {peer.device: peer.unsent for peer in peers} == {peer.device: world.unsent(peer) for peer in peers}
    assert any(peer.unsent for peer in peers)


def test_what_stays_behind_is_told_of_all_computers_as_of_each(world: World) -> None:
    exchange = world.office.exchange

    left = exchange.left_by_device()

    trusted = [peer.device for peer in exchange.peers() if not peer.revoked]
    assert left == {device: exchange.left(device) for device in trusted}


def test_a_package_goes_to_the_scopes_of_its_receiver_and_names_its_persons(world: World, tmp_path: Path) -> None:
    office = world.office
    for n, school in enumerate(world.schools):
        keep(office, "person", full_name=f"教师{'甲乙丙丁戊己庚辛壬癸子丑寅'[n]}", school=school)
    peer = next(one for one in office.store.peers.all() if not one.revoked and one.school != office.school)

    sent = office.exchange.send(peer.device, tmp_path / "a.qinglan")

    assert set(sent.scopes) == world.scopes(peer)
    persons = [one for one in office.records.every("person") if one.scope in sent.scopes]
    assert office.upkeep.exports()[0].persons == len(persons) > 0


def test_the_board_counts_for_each_school_the_records_of_its_pairings(world: World) -> None:
    records = world.office.records

    board = world.office.county.board("2015-11")

    for line in board:
        own = [pairing.uid for pairing in world.pairings() if line.school in schools_of(pairing)]
        trainings = (records.count("training", where={"pairing": uid}, between={"start": PERIOD}) for uid in own)
        assert (line.counts["pairings"], line.counts["training"]) == (len(own), sum(trainings))
        assert line.counts["donation"] == 0
    assert sum(line.counts["training"] for line in board) > 0
