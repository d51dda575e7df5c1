"""Exchange: two ways, late, twice, out of order, through relays, to older and newer programs; all end the same."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.store import NotTheirs, Store, new_uid
from tests.every import every
from tests.storage.computers import SCOPE, TABLES, Clock, Computers, both_ways, lesson


def test_what_one_school_writes_the_other_sees(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    kept = lesson(ours, title="认识分数", minutes=40, **{"process.1": {"what": "导入", "_at": 1}})

    receipt = computers.give(ours, theirs)

    found = theirs.records.get("lesson", kept.uid)
    assert found is not None
    assert (found.values, found.rows, found.author) == (kept.values, kept.rows, "writer")
    assert (receipt.new, receipt.changed, receipt.conflicts, receipt.repeated) == (1, 0, 0, False)
    assert receipt.touched == (("lesson", kept.uid),)
    assert ours.records.digest() == theirs.records.digest()


def test_two_schools_change_different_fields(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    uid = lesson(ours, title="t", goal="g").uid
    both_ways(computers, ours, theirs)
    lesson(ours, uid, goal="一年站稳讲台")
    lesson(theirs, uid, title="分数")

    both_ways(computers, ours, theirs)

    assert ours.records.digest() == theirs.records.digest()
    assert ours.conflicts.all() == theirs.conflicts.all() == []
    assert (ours.records.get("lesson", uid) or pytest.fail()).values == {"title": "分数", "goal": "一年站稳讲台"}


def test_two_schools_change_one_field_and_a_person_settles_it(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    uid = lesson(ours, goal="g").uid
    both_ways(computers, ours, theirs)
    lesson(ours, uid, goal="ours")
    lesson(theirs, uid, goal="theirs")
    computers.give(ours, theirs)
    computers.give(theirs, ours)

    asked, there = ours.conflicts.all(), theirs.conflicts.all()

    assert [one.id for one in asked] == [one.id for one in there]
    assert {asked[0].shown.value, asked[0].others[0].value} == {"ours", "theirs"}
    assert {asked[0].shown.device_name, asked[0].others[0].device_name} == {"甲-pc", "乙-pc"}
    ours.conflicts.settle(asked[0].id, take=0, author="head")
    assert ours.conflicts.all() == []
    both_ways(computers, ours, theirs)
    assert theirs.conflicts.all() == []
    assert ours.records.digest() == theirs.records.digest()
    assert (theirs.records.get("lesson", uid) or pytest.fail()).values["goal"] == asked[0].others[0].value


def test_an_ordinary_edit_keeps_the_losing_value_in_the_inbox_of_both(
    computers: Computers, pair: tuple[Store, Store]
) -> None:
    ours, theirs = pair
    uid = lesson(ours, goal="g").uid
    both_ways(computers, ours, theirs)
    lesson(ours, uid, goal="ours")
    lesson(theirs, uid, goal="theirs")
    both_ways(computers, ours, theirs)
    losing = ours.conflicts.all()[0].others[0].value

    lesson(ours, uid, goal="typed without looking at the inbox")
    both_ways(computers, ours, theirs)

    for store in pair:
        assert [[side.value for side in one.others] for one in store.conflicts.all()] == [[losing]]
        assert (store.records.get("lesson", uid) or pytest.fail()).values[
            "goal"
        ] == "typed without looking at the inbox"
    assert ours.records.digest() == theirs.records.digest()
    every = {version.changes["goal"] for version in theirs.records.history("lesson", uid)}
    assert every == {"g", "ours", "theirs", "typed without looking at the inbox"}


@pytest.mark.parametrize("take", [0, None])
def test_edited_while_deleted_is_asked_and_settled_either_way(computers: Computers, take: int | None) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = lesson(ours, goal="g").uid
    both_ways(computers, ours, theirs)
    ours.records.delete("lesson", uid, author="a")
    lesson(theirs, uid, goal="still needed")
    both_ways(computers, ours, theirs)

    asked = ours.conflicts.all()

    assert [(one.why, one.field, one.shown.author) for one in asked] == [("deleted", "_deleted", "writer")]
    assert (ours.records.get("lesson", uid) or pytest.fail()).values["goal"] == "still needed"
    kept = ours.conflicts.settle(asked[0].id, take=take, author="head")
    assert kept.deleted is (take == 0)
    both_ways(computers, ours, theirs)
    assert theirs.conflicts.all() == []
    assert ours.records.digest() == theirs.records.digest()


def test_importing_twice_changes_nothing(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    lesson(ours, title="t")
    sent = computers.send(ours, theirs)
    theirs.packages.receive(sent.path, author="a", backup=False)
    before = theirs.records.digest()

    renamed = sent.path.rename(sent.path.with_name("x(1).zip"))
    again = theirs.packages.receive(renamed, author="a", backup=False)

    assert again.repeated
    assert (again.new, again.changed, again.conflicts) == (0, 0, 0)
    assert theirs.records.digest() == before


def test_a_full_package_of_what_is_held_changes_nothing(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    lesson(ours, title="t")
    computers.give(ours, theirs)
    before = theirs.records.digest()

    receipt = computers.give(ours, theirs, full=True)

    assert (receipt.new, receipt.changed, receipt.same, receipt.repeated) == (0, 0, 0, False)
    assert theirs.records.digest() == before


def test_packages_in_any_order_end_the_same_and_name_what_is_missing(
    computers: Computers, pair: tuple[Store, Store]
) -> None:
    ours, theirs = pair
    uid = lesson(ours, goal="0").uid
    packages = []
    for n in range(1, 5):
        lesson(ours, uid, goal=str(n))
        packages.append(computers.send(ours, theirs).path)
        # As if it had been confirmed, so that each package carries only its own part.
        ours.packages.confirm(ours.packages.sent()[0].code)

    receipts = [theirs.packages.receive(packages[n], author="a", backup=False) for n in (3, 1, 0, 2)]

    assert [gap.missing for gap in receipts[0].gaps] == [4]
    assert receipts[-1].gaps == ()
    assert ours.records.digest() == theirs.records.digest()


def test_a_lost_package_is_named_by_its_number(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    for n in range(1, 4):
        lesson(ours, title=str(n))
        sent = computers.send(ours, theirs)
        if n != 2:
            receipt = theirs.packages.receive(sent.path, author="a", backup=False)

    assert [gap.number for gap in receipt.gaps] == [2]
    assert ours.records.digest() == theirs.records.digest()


def test_only_the_asked_scopes_leave_the_computer(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    lesson(ours, title="paired")
    ours.records.save("lesson", new_uid(), "school:甲", {"title": "inside"}, author="a")
    ours.records.save("lesson", new_uid(), "private:甲", {"title": "13800001111"}, author="a")

    computers.give(ours, theirs)

    assert [kept.values["title"] for kept in theirs.records.find("lesson")] == ["paired"]
    with pytest.raises(NotTheirs):
        computers.send(ours, theirs, scopes=(SCOPE, "private:甲"))


def test_a_county_passes_on_what_it_received(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    county = computers.make("县")
    uid = lesson(ours, title="t").uid

    computers.give(ours, county)
    computers.give(county, theirs)

    assert theirs.records.history("lesson", uid)[0].device == ours.device
    assert theirs.records.history("lesson", uid)[0].device_name == "甲-pc"
    assert ours.records.digest() == county.records.digest() == theirs.records.digest()


def test_attachments_travel_once_and_are_asked_for_when_they_lack(
    computers: Computers, pair: tuple[Store, Store]
) -> None:
    ours, theirs = pair
    uid = lesson(ours, title="t").uid
    digest = ours.attachments.add("照片".encode(), name="a.jpg", kind="lesson", uid=uid, author="a", scope=SCOPE)
    receipt = computers.give(ours, theirs)
    assert receipt.attachments == 1
    there = theirs.attachments.of("lesson", uid)[0]
    assert (there.hash, there.have, there.path.read_bytes().decode()) == (digest, True, "照片")

    there.path.unlink()
    computers.give(theirs, ours)
    receipt = computers.give(ours, theirs)

    assert receipt.attachments == 1
    assert theirs.attachments.of("lesson", uid)[0].have


def test_one_record_in_two_scopes_stays_two_and_converges(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    uid = new_uid()
    ours.records.save("school", uid, "school:甲", {"name": "here"}, author="a")
    theirs.records.save("school", uid, "school:乙", {"name": "there"}, author="a")

    computers.give(ours, theirs, scopes=("school:甲",))
    computers.give(theirs, ours, scopes=("school:乙",))

    assert ours.records.digest() == theirs.records.digest()
    assert ours.records.get("school", uid) is not None


def test_an_older_state_put_back_writes_on_without_losing_or_doubling(
    computers: Computers, pair: tuple[Store, Store]
) -> None:
    ours, theirs = pair
    uid = lesson(ours, goal="1").uid
    backup = ours.backups.make()
    lesson(ours, uid, goal="2")
    computers.give(ours, theirs)
    ours.close()
    aside = Store.restore(backup.path, ours.folder)

    back = Store.open(ours.folder, TABLES, clock=Clock())
    computers.stores[0] = back
    assert back.restored
    assert aside is not None
    lesson(back, uid, title="after the restore")
    both_ways(computers, back, theirs)
    both_ways(computers, back, theirs)

    assert back.records.digest() == theirs.records.digest()
    assert (back.records.get("lesson", uid) or pytest.fail()).values == {"goal": "2", "title": "after the restore"}
    assert len(back.records.history("lesson", uid)) >= 3
    assert every(receipt.alarms == () for receipt in theirs.packages.receipts())


def test_two_contents_under_one_number_are_both_kept_and_named(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    uid = lesson(ours, goal="1").uid
    computers.give(ours, theirs)
    backup = ours.backups.make()
    lesson(ours, uid, goal="here")
    first = computers.send(ours, theirs)
    ours.close()
    Store.restore(backup.path, ours.folder)
    # A copied key: the computer does not remember how far its numbers went.
    (ours.folder / "device.last").unlink()
    clone = Store.open(ours.folder, TABLES, clock=Clock())
    computers.stores[0] = clone
    lesson(clone, uid, goal="there")
    second = computers.send(clone, theirs)

    theirs.packages.receive(first.path, author="a", backup=False)
    receipt = theirs.packages.receive(second.path, author="a", backup=False)

    assert len(receipt.alarms) == 1
    values = {side.value for one in theirs.conflicts.all() for side in (one.shown, *one.others)}
    assert values == {"here", "there"}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(seed=st.integers(0, 10**6))
def test_three_computers_that_exchange_at_random_end_with_one_truth(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    computers = Computers(tmp_path / f"{seed}-{new_uid()}")
    stores = [computers.make(name) for name in ("甲", "乙", "县")]
    uids = [lesson(stores[0], goal="g").uid, new_uid()]
    parcels: list[tuple[Path, Store]] = []

    for _ in range(25):
        _something_happens(chance, computers, stores, uids, parcels)
    for path, taker in parcels:
        taker.packages.receive(path, author="a", backup=False)
    for _ in range(2):
        for one in stores:
            for other in stores:
                if one is not other:
                    computers.give(one, other)

    digests = [store.records.digest() for store in stores]
    conflicts = [sorted(one.id for one in store.conflicts.all()) for store in stores]
    for store in stores:
        assert store.check() == []
        store.close()
    assert digests[0] == digests[1] == digests[2]
    assert conflicts[0] == conflicts[1] == conflicts[2]


def _something_happens(
    chance: random.Random, computers: Computers, stores: list[Store], uids: list[str], parcels: list[tuple[Path, Store]]
) -> None:
    store, uid = chance.choice(stores), chance.choice(uids)
    match chance.randrange(8):
        case 0 | 1 | 2:
            lesson(store, uid, **{chance.choice(["goal", "title", "day"]): chance.choice("abc")})
        case 3:
            row = chance.choice([None, {"what": "x", "_at": chance.randrange(3)}])
            lesson(store, uid, **{"title": chance.choice("ab"), f"process.{chance.randrange(3)}": row})
        case 4:
            if store.records.find("lesson", where={"uid": uid}):
                chance.choice([store.records.delete, store.records.undelete])("lesson", uid, author="a")
        case 5:
            for one in store.conflicts.all()[:1]:
                store.conflicts.settle(one.id, take=0, author="a")
        case 6:
            taker = chance.choice([one for one in stores if one is not store])
            parcels.append((computers.send(store, taker, full=chance.random() < 0.2).path, taker))
        case _:
            if parcels:
                path, taker = chance.choice(parcels)
                taker.packages.receive(path, author="a", backup=False)
                if chance.random() < 0.3:
                    taker.packages.undo(taker.packages.receipts()[0].package)
                    taker.packages.redo(taker.packages.receipts()[0].package)
