"""Exchange: two ways, late, twice, out of order, through relays, to older and newer programs; all end the same."""

import dataclasses
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.store import Column, KeyChanged, NotKept, NotTheirs, Revoked, Store, Table, UnknownSender, new_uid
from tests.storage.computers import ATTACHMENT, LESSON, SCHOOL, SCOPE, TABLES, Clock, Computers, lesson


@pytest.fixture
def pair(computers: Computers) -> tuple[Store, Store]:
    return computers.make("甲"), computers.make("乙")


def both_ways(computers: Computers, ours: Store, theirs: Store) -> None:
    computers.give(ours, theirs)
    computers.give(theirs, ours)


def test_what_one_school_writes_the_other_sees(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    kept = lesson(ours, title="认识分数", minutes=40, **{"process.1": {"what": "导入", "_at": 1}})

    receipt = computers.give(ours, theirs)

    found = theirs.get("lesson", kept.uid)
    assert found is not None
    assert (found.values, found.rows, found.author) == (kept.values, kept.rows, "writer")
    assert (receipt.new, receipt.changed, receipt.conflicts, receipt.repeated) == (1, 0, 0, False)
    assert receipt.touched == (("lesson", kept.uid),)
    assert ours.digest() == theirs.digest()


def test_two_schools_change_different_fields(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    uid = lesson(ours, title="t", goal="g").uid
    both_ways(computers, ours, theirs)
    lesson(ours, uid, goal="一年站稳讲台")
    lesson(theirs, uid, title="分数")

    both_ways(computers, ours, theirs)

    assert ours.digest() == theirs.digest()
    assert ours.conflicts() == theirs.conflicts() == []
    assert (ours.get("lesson", uid) or pytest.fail()).values == {"title": "分数", "goal": "一年站稳讲台"}


def test_two_schools_change_one_field_and_a_person_settles_it(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    uid = lesson(ours, goal="g").uid
    both_ways(computers, ours, theirs)
    lesson(ours, uid, goal="ours")
    lesson(theirs, uid, goal="theirs")
    computers.give(ours, theirs)
    computers.give(theirs, ours)

    asked, there = ours.conflicts(), theirs.conflicts()

    assert [one.id for one in asked] == [one.id for one in there]
    assert {asked[0].shown.value, asked[0].others[0].value} == {"ours", "theirs"}
    assert {asked[0].shown.device_name, asked[0].others[0].device_name} == {"甲-pc", "乙-pc"}
    ours.settle(asked[0].id, take=0, author="head")
    assert ours.conflicts() == []
    both_ways(computers, ours, theirs)
    assert theirs.conflicts() == []
    assert ours.digest() == theirs.digest()
    assert (theirs.get("lesson", uid) or pytest.fail()).values["goal"] == asked[0].others[0].value


def test_an_ordinary_edit_keeps_the_losing_value_in_the_inbox_of_both(
    computers: Computers, pair: tuple[Store, Store]
) -> None:
    ours, theirs = pair
    uid = lesson(ours, goal="g").uid
    both_ways(computers, ours, theirs)
    lesson(ours, uid, goal="ours")
    lesson(theirs, uid, goal="theirs")
    both_ways(computers, ours, theirs)
    losing = ours.conflicts()[0].others[0].value

    lesson(ours, uid, goal="typed without looking at the inbox")
    both_ways(computers, ours, theirs)

    for store in pair:
        assert [[side.value for side in one.others] for one in store.conflicts()] == [[losing]]
        assert (store.get("lesson", uid) or pytest.fail()).values["goal"] == "typed without looking at the inbox"
    assert ours.digest() == theirs.digest()
    every = {version.changes["goal"] for version in theirs.history("lesson", uid)}
    assert every == {"g", "ours", "theirs", "typed without looking at the inbox"}


@pytest.mark.parametrize("take", [0, None])
def test_edited_while_deleted_is_asked_and_settled_either_way(computers: Computers, take: int | None) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = lesson(ours, goal="g").uid
    both_ways(computers, ours, theirs)
    ours.delete("lesson", uid, author="a")
    lesson(theirs, uid, goal="still needed")
    both_ways(computers, ours, theirs)

    asked = ours.conflicts()

    assert [(one.why, one.field, one.shown.author) for one in asked] == [("deleted", "_deleted", "writer")]
    assert (ours.get("lesson", uid) or pytest.fail()).values["goal"] == "still needed"
    kept = ours.settle(asked[0].id, take=take, author="head")
    assert kept.deleted is (take == 0)
    both_ways(computers, ours, theirs)
    assert theirs.conflicts() == []
    assert ours.digest() == theirs.digest()


def test_importing_twice_changes_nothing(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    lesson(ours, title="t")
    sent = computers.send(ours, theirs)
    theirs.receive(sent.path, author="a", backup=False)
    before = theirs.digest()

    renamed = sent.path.rename(sent.path.with_name("x(1).zip"))
    again = theirs.receive(renamed, author="a", backup=False)

    assert again.repeated
    assert (again.new, again.changed, again.conflicts) == (0, 0, 0)
    assert theirs.digest() == before


def test_a_full_package_of_what_is_held_changes_nothing(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    lesson(ours, title="t")
    computers.give(ours, theirs)
    before = theirs.digest()

    receipt = computers.give(ours, theirs, full=True)

    assert (receipt.new, receipt.changed, receipt.same, receipt.repeated) == (0, 0, 0, False)
    assert theirs.digest() == before


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
        ours.confirm(ours.sent()[0].code)

    receipts = [theirs.receive(packages[n], author="a", backup=False) for n in (3, 1, 0, 2)]

    assert [gap.missing for gap in receipts[0].gaps] == [4]
    assert receipts[-1].gaps == ()
    assert ours.digest() == theirs.digest()


def test_a_lost_package_is_named_by_its_number(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    for n in range(1, 4):
        lesson(ours, title=str(n))
        sent = computers.send(ours, theirs)
        if n != 2:
            receipt = theirs.receive(sent.path, author="a", backup=False)

    assert [gap.number for gap in receipt.gaps] == [2]
    assert ours.digest() == theirs.digest()


def test_nothing_is_counted_as_received_because_it_was_sent(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    lesson(ours, title="t")

    first, second = computers.send(ours, theirs), computers.send(ours, theirs)
    theirs.receive(first.path, author="a", backup=False)
    computers.give(theirs, ours)

    assert (first.operations, second.operations) == (1, 1)
    assert computers.send(ours, theirs).operations == 0
    peer = ours.peers()[0]
    assert (peer.sent_number, peer.confirmed_number) == (3, 1)


def test_a_receipt_read_out_over_the_telephone_counts(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    lesson(ours, title="t")
    sent = computers.send(ours, theirs)
    receipt = theirs.receive(sent.path, author="a", backup=False)

    confirmed = ours.confirm(receipt.code.lower().replace("-", " "))

    assert receipt.code == sent.code
    assert confirmed.confirmed == (theirs.device,)
    assert computers.send(ours, theirs).operations == 0


def test_a_receipt_with_any_one_wrong_character_is_refused(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    lesson(ours, title="t")
    code = computers.send(ours, theirs).code.replace("-", "")

    for at in range(len(code)):
        for other in "23456789ABCDEFGHJKMNPQRSTUVWXYZ":
            if other != code[at]:
                with pytest.raises(NotKept):
                    ours.confirm(code[:at] + other + code[at + 1 :])
    assert ours.peers()[0].confirmed_number == 0


def test_only_the_asked_scopes_leave_the_computer(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    lesson(ours, title="paired")
    ours.save("lesson", new_uid(), "school:甲", {"title": "inside"}, author="a")
    ours.save("lesson", new_uid(), "private:甲", {"title": "13800001111"}, author="a")

    computers.give(ours, theirs)

    assert [kept.values["title"] for kept in theirs.find("lesson")] == ["paired"]
    with pytest.raises(NotTheirs):
        computers.send(ours, theirs, scopes=(SCOPE, "private:甲"))


def test_a_county_passes_on_what_it_received(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    county = computers.make("县")
    uid = lesson(ours, title="t").uid

    computers.give(ours, county)
    computers.give(county, theirs)

    assert theirs.history("lesson", uid)[0].device == ours.device
    assert theirs.history("lesson", uid)[0].device_name == "甲-pc"
    assert ours.digest() == county.digest() == theirs.digest()


def test_attachments_travel_once_and_are_asked_for_when_they_lack(
    computers: Computers, pair: tuple[Store, Store]
) -> None:
    ours, theirs = pair
    uid = lesson(ours, title="t").uid
    digest = ours.attach("照片".encode(), name="a.jpg", kind="lesson", uid=uid, author="a", scope=SCOPE)
    receipt = computers.give(ours, theirs)
    assert receipt.attachments == 1
    there = theirs.attachments("lesson", uid)[0]
    assert (there.hash, there.have, there.path.read_bytes().decode()) == (digest, True, "照片")

    there.path.unlink()
    computers.give(theirs, ours)
    receipt = computers.give(ours, theirs)

    assert receipt.attachments == 1
    assert theirs.attachments("lesson", uid)[0].have


def test_an_unknown_sender_is_shown_and_not_taken_in(computers: Computers, tmp_path: Path) -> None:
    ours = computers.make("甲")
    stranger = Store.create(tmp_path / "生", TABLES, clock=Clock())
    stranger.card({"school": "生", "device": "生-pc"})
    stranger.trust(ours.card({"school": "甲", "device": "甲-pc"}), heard=True)
    lesson(stranger, title="t")
    sent = computers.send(stranger, ours)

    with pytest.raises(UnknownSender) as refused:
        ours.receive(sent.path, author="a", backup=False)

    assert refused.value.facts["school"] == "生"
    assert refused.value.digits == stranger.peers()[0].digits
    preview = ours.inspect(sent.path)
    assert (preview.standing, preview.operations, dict(preview.kinds)) == ("unknown", 1, {})
    assert ours.count("lesson") == 0
    ours.trust(refused.value.card, heard=False)
    assert ours.inspect(sent.path).standing == "unheard"
    with pytest.raises(UnknownSender):
        ours.receive(sent.path, author="a", backup=False)
    ours.trust(refused.value.card, heard=True)
    assert ours.receive(sent.path, author="a", backup=False).new == 1
    stranger.close()


def test_a_known_device_under_another_key_is_a_red_stop(
    computers: Computers, pair: tuple[Store, Store], tmp_path: Path
) -> None:
    ours, _ = pair
    impostor = Store.create(tmp_path / "impostor", TABLES, clock=Clock())

    with pytest.raises(KeyChanged):
        ours.trust(impostor.card({"school": "乙", "device": "乙-pc"}), heard=True)
    impostor.close()


def test_a_revoked_device_is_refused(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    lesson(theirs, title="t")
    sent = computers.send(theirs, ours)
    ours.revoke(theirs.device, author="head")

    with pytest.raises(Revoked):
        ours.receive(sent.path, author="a", backup=False)
    with pytest.raises(Revoked):
        computers.send(ours, theirs)
    assert ours.peers()[0].revoked


def test_a_preview_writes_nothing_and_tells_what_would_happen(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    uid = lesson(ours, goal="g").uid
    both_ways(computers, ours, theirs)
    lesson(ours, uid, goal="ours")
    lesson(ours, title="another")
    lesson(theirs, uid, goal="theirs")
    sent = computers.send(ours, theirs)
    before = (theirs.digest(), theirs.unnamed())

    preview = theirs.inspect(sent.path)

    counts = preview.kinds["lesson"]
    assert (counts.new, counts.conflicts, counts.changed + counts.same) == (1, 1, 1)
    assert (theirs.digest(), theirs.unnamed()) == before
    receipt = theirs.receive(sent.path, author="a")
    assert (receipt.new, receipt.conflicts) == (1, 1)
    assert theirs.inspect(sent.path).repeated


def test_undoing_a_receipt_is_exact_and_can_be_taken_back(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    uid = lesson(ours, goal="g").uid
    computers.give(ours, theirs)
    before = theirs.digest()
    lesson(ours, uid, goal="changed", title="t")
    new = lesson(ours, title="new")
    receipt = computers.give(ours, theirs)
    after = theirs.digest()

    undone = theirs.undo_receipt(receipt.package, author="a")

    assert undone.undone
    assert theirs.digest() == before
    assert theirs.get("lesson", new.uid) is None
    assert theirs.count("lesson") == 1
    theirs.redo_receipt(receipt.package, author="a")
    assert theirs.digest() == after


def test_own_edits_stay_when_a_receipt_is_undone_and_ask_when_it_comes_back(
    computers: Computers, pair: tuple[Store, Store]
) -> None:
    ours, theirs = pair
    uid = lesson(ours, goal="g").uid
    computers.give(ours, theirs)
    lesson(ours, uid, goal="from the package", title="t")
    sent = computers.send(ours, theirs)
    theirs.receive(sent.path, author="a", backup=False)
    lesson(theirs, uid, title="t2")

    theirs.undo_receipt(theirs.receipts()[0].package, author="a")
    lesson(theirs, uid, goal="typed without it")
    assert (theirs.get("lesson", uid) or pytest.fail()).values == {"goal": "typed without it", "title": "t2"}
    theirs.receive(sent.path, author="a", backup=False)

    assert theirs.receipts()[0].undone is False
    assert {side.value for one in theirs.conflicts() for side in (one.shown, *one.others)} == {
        "typed without it",
        "from the package",
    }
    both_ways(computers, ours, theirs)
    assert ours.digest() == theirs.digest()


def test_an_older_program_keeps_and_passes_on_what_it_does_not_know(computers: Computers) -> None:
    newer, county = computers.make("甲"), computers.make("县")
    few = (dataclasses.replace(LESSON, columns=(Column("title"),), rows=(), index=(), refs={}), ATTACHMENT)
    older = computers.make("乙", few)
    school = new_uid()
    newer.save("school", school, SCOPE, {"name": "柴村小学"}, author="a")
    uid = lesson(newer, title="t", minutes=40, score=2.5, **{"process.1": {"what": "导", "_at": 1}}).uid

    computers.give(newer, older)
    seen = older.get("lesson", uid)
    assert seen is not None
    assert (seen.values, seen.extra["minutes"]) == ({"title": "t"}, 40)
    lesson(older, uid, title="changed by the older program")
    computers.give(older, county)

    found = county.get("lesson", uid)
    assert found is not None
    assert (found.values["minutes"], found.values["score"], found.rows["process"][0]["what"]) == (40, 2.5, "导")
    assert (county.get("school", school) or pytest.fail()).values == {"name": "柴村小学"}
    assert older.digest() == county.digest()


def test_what_was_kept_unknown_appears_after_the_upgrade(computers: Computers) -> None:
    newer = computers.make("甲")
    few = (dataclasses.replace(LESSON, columns=(Column("title"),), rows=(), index=(), refs={}), ATTACHMENT)
    older = computers.make("乙", few)
    school = new_uid()
    newer.save("school", school, SCOPE, {"name": "柴村小学"}, author="a")
    uid = lesson(newer, title="t", minutes=40, **{"process.1": {"what": "导", "_at": 1}}).uid
    computers.give(newer, older)
    before = older.digest()

    upgraded = computers.reopen(older)

    found = upgraded.get("lesson", uid)
    assert found is not None
    assert (found.values, found.extra) == ({"title": "t", "minutes": 40}, {})
    assert found.rows["process"][0]["what"] == "导"
    assert (upgraded.get("school", school) or pytest.fail()).values == {"name": "柴村小学"}
    assert len(upgraded.history("school", school)) == 1
    assert upgraded.digest() == before == newer.digest()
    assert len(upgraded.backups()) == 1


def test_a_kind_and_a_column_that_went_away_are_kept_and_come_back(computers: Computers) -> None:
    store = computers.make("甲")
    school = new_uid()
    store.save("school", school, SCOPE, {"name": "柴村小学"}, author="a")
    uid = lesson(store, title="t", minutes=40, **{"process.1": {"what": "导", "_at": 1}}).uid
    before = store.digest()
    few = (
        dataclasses.replace(LESSON, columns=(Column("title"), Column("minutes")), rows=(), index=(), refs={}),
        ATTACHMENT,
    )

    store = computers.reopen(store, few)
    assert (store.get("lesson", uid) or pytest.fail()).extra["minutes"] == 40
    assert [one.why for one in store.conflicts()] == ["type"]
    store = computers.reopen(store)

    assert store.digest() == before
    assert (store.get("lesson", uid) or pytest.fail()).rows["process"][0]["what"] == "导"
    assert len(store.history("school", school)) == 1
    assert store.check(deep=True) == []


def test_a_renamed_field_follows_in_tables_and_in_old_packages(computers: Computers) -> None:
    older, store = computers.make("乙"), computers.make("甲")
    columns = tuple(Column("topic") if one.name == "title" else one for one in LESSON.columns)
    renamed = (
        dataclasses.replace(LESSON, columns=columns, rows=("steps",), was={"topic": "title", "steps": "process"}),
        SCHOOL,
        ATTACHMENT,
    )
    own = lesson(store, title="own", **{"process.1": {"what": "导", "_at": 1}}).uid
    theirs = lesson(older, title="theirs", **{"process.1": {"what": "讲", "_at": 1}}).uid
    sent = computers.send(older, store)

    store = computers.reopen(store, renamed)
    store.receive(sent.path, author="a", backup=False)

    kept = store.get("lesson", own)
    assert kept is not None
    assert (kept.values, kept.rows["steps"][0]["what"]) == ({"topic": "own"}, "导")
    came = store.get("lesson", theirs)
    assert came is not None
    assert (came.values, came.rows["steps"][0]["what"]) == ({"topic": "theirs"}, "讲")
    assert store.save("lesson", own, SCOPE, {"topic": "changed"}, author="a").conflicts == 0
    assert [next(iter(one.changes)) for one in store.history("lesson", own)] == ["topic", "topic"]


def test_a_value_of_the_wrong_type_waits_for_a_person_and_fails_nothing(computers: Computers) -> None:
    loose = Table("lesson", (Column("title"), Column("minutes")))
    other, store = computers.make("乙", (loose, ATTACHMENT)), computers.make("甲")
    uid = other.save("lesson", new_uid(), SCOPE, {"title": "t", "minutes": "forty"}, author="a").uid

    receipt = computers.give(other, store)

    found = store.get("lesson", uid)
    assert found is not None
    assert (receipt.new, receipt.conflicts) == (1, 1)
    assert (found.values, found.extra, found.conflicts) == ({"title": "t"}, {"minutes": "forty"}, 1)
    asked = store.conflicts()
    assert [(one.why, one.shown.value) for one in asked] == [("type", "forty")]
    assert store.settle(asked[0].id, value=40, author="a").values["minutes"] == 40


def test_one_record_in_two_scopes_stays_two_and_converges(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    uid = new_uid()
    ours.save("school", uid, "school:甲", {"name": "here"}, author="a")
    theirs.save("school", uid, "school:乙", {"name": "there"}, author="a")

    computers.give(ours, theirs, scopes=("school:甲",))
    computers.give(theirs, ours, scopes=("school:乙",))

    assert ours.digest() == theirs.digest()
    assert ours.get("school", uid) is not None


def test_an_older_state_put_back_writes_on_without_losing_or_doubling(
    computers: Computers, pair: tuple[Store, Store]
) -> None:
    ours, theirs = pair
    uid = lesson(ours, goal="1").uid
    backup = ours.backup()
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

    assert back.digest() == theirs.digest()
    assert (back.get("lesson", uid) or pytest.fail()).values == {"goal": "2", "title": "after the restore"}
    assert len(back.history("lesson", uid)) >= 3
    assert all(receipt.alarms == () for receipt in theirs.receipts())


def test_two_contents_under_one_number_are_both_kept_and_named(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    uid = lesson(ours, goal="1").uid
    computers.give(ours, theirs)
    backup = ours.backup()
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

    theirs.receive(first.path, author="a", backup=False)
    receipt = theirs.receive(second.path, author="a", backup=False)

    assert len(receipt.alarms) == 1
    values = {side.value for one in theirs.conflicts() for side in (one.shown, *one.others)}
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
        taker.receive(path, author="a", backup=False)
    for _ in range(2):
        for one in stores:
            for other in stores:
                if one is not other:
                    computers.give(one, other)

    digests = [store.digest() for store in stores]
    conflicts = [sorted(one.id for one in store.conflicts()) for store in stores]
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
            if store.find("lesson", where={"uid": uid}):
                chance.choice([store.delete, store.undelete])("lesson", uid, author="a")
        case 5:
            for one in store.conflicts()[:1]:
                store.settle(one.id, take=0, author="a")
        case 6:
            taker = chance.choice([one for one in stores if one is not store])
            parcels.append((computers.send(store, taker, full=chance.random() < 0.2).path, taker))
        case _:
            if parcels:
                path, taker = chance.choice(parcels)
                taker.receive(path, author="a", backup=False)
                if chance.random() < 0.3:
                    taker.undo_receipt(taker.receipts()[0].package, author="a")
                    taker.redo_receipt(taker.receipts()[0].package, author="a")
