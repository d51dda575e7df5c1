"""Packages and cards that 0.1 wrote are taken in for ever, and what 0.1 kept is exchanged with today's workspaces."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from core.office import Damaged, Office, Refused
from tests.journeys.conftest import Clerk
from tests.releases.released import expected, file, unpacked
from tests.releases.shown import lost, shown

_PARTS = [f"packages/demo-parted{part}.qinglan" for part in ("-3", "-5", "", "-4", "-2")]
_CARRIED = sorted(one.name for one in file("0.1", "packages/demo").glob("*.qinglan"))


def opened(name: str, to: Path) -> Office:
    return Office(unpacked("0.1", f"workspaces/{name}", to))


def shared(one: Mapping[str, str]) -> dict[str, str]:
    """Return the digests of what travels between schools; a newcomer has also what is its own."""
    return {scope: digest for scope, digest in one.items() if scope != "all" and not scope.startswith("private:")}


def trade(one: Office, other: Office, folder: Path, number: int = 1) -> None:
    """Let each take in what the other has and it has not."""
    for sender, receiver in ((one, other), (other, one)):
        package = folder / f"{sender.folder.name}-{number}.qinglan"
        sender.exchange.send(receiver.exchange.identity()["device"], package)
        receiver.exchange.receive(package)


def test_a_newcomer_takes_in_a_parted_package_in_any_order(tmp_path: Path) -> None:
    sender = expected("0.1", "workspaces/demo-helper")
    with opened("demo-newcomer", tmp_path) as newcomer:
        receipts = [newcomer.exchange.receive(file("0.1", part)) for part in _PARTS]
        after = shown(newcomer)
        gaps = newcomer.exchange.gaps()

    assert sum(one.new for one in receipts) > 600
    assert gaps == []
    assert lost(shared(sender["digest"]), after["digest"]) == []
    assert lost(sender["files"], after["files"]) == []
    assert lost(sender["records"]["lesson_observation"], after["records"]["lesson_observation"]) == []


def test_a_newcomer_takes_in_a_whole_county(tmp_path: Path) -> None:
    sender = expected("0.1", "workspaces/county")
    with opened("county-newcomer", tmp_path) as newcomer:
        receipt = newcomer.exchange.receive(file("0.1", "packages/county-full.qinglan"))
        after = shown(newcomer)

    assert receipt.new > 800
    assert lost(shared(sender["digest"]), after["digest"]) == []
    assert lost(sender["records"]["attendance"], after["records"]["attendance"]) == []


@pytest.mark.parametrize("name", ("demo-helper", "demo-recipient", "demo-recipient2"))
def test_packages_that_came_long_ago_are_known_again(name: str, tmp_path: Path) -> None:
    own = name.removeprefix("demo-")
    received = [file("0.1", f"packages/demo/{one}") for one in _CARRIED if one.split("-")[1] == own]
    with opened(name, tmp_path) as office:
        before = office.exchange.digest()
        receipts = [office.exchange.receive(one) for one in received]
        after = office.exchange.digest()

    assert len(receipts) in (6, 7, 12)
    assert [one.file for one in receipts if not one.repeated] == []
    assert before == after


def test_a_package_is_verified_by_its_receiver_and_its_sender(tmp_path: Path) -> None:
    package = file("0.1", "packages/quarrel-a3.qinglan")
    helper, recipient = (
        Clerk(unpacked("0.1", f"workspaces/quarrel-{one}", tmp_path)) for one in ("helper", "recipient")
    )

    told = recipient.asks("verify", package)
    own = helper.asks("verify", package)

    assert (told["opened"], told["number"], told["facts"]["school_name"]) == (True, 3, "青山镇中心小学")
    assert own["sent"] == 3


def test_two_schools_that_wrote_apart_meet_the_same_conflicts(tmp_path: Path) -> None:
    with opened("quarrel-helper-before", tmp_path) as helper, opened("quarrel-recipient-before", tmp_path) as recipient:
        helper.exchange.receive(file("0.1", "packages/quarrel-b3.qinglan"))
        recipient.exchange.receive(file("0.1", "packages/quarrel-a3.qinglan"))
        ours, theirs = shown(helper), shown(recipient)

    standing = expected("0.1", "workspaces/quarrel-helper")
    assert len(standing["conflicts"]) == 5
    assert lost(standing["conflicts"], ours["conflicts"]) == []
    assert ours["conflicts"] == theirs["conflicts"]
    assert lost(shared(standing["digest"]), ours["digest"]) == []
    assert shared(ours["digest"]) == shared(theirs["digest"])
    assert [one for one in ours["records"]["mentor_pair"].values() if len(one["fields"]["mentor_duties"]) == 4]


def test_what_the_partner_settled_is_settled_here_too(tmp_path: Path) -> None:
    with opened("quarrel-helper", tmp_path) as helper:
        receipt = helper.exchange.receive(file("0.1", "packages/quarrel-b4.qinglan"))
        after = shown(helper)

    settled = expected("0.1", "workspaces/quarrel-recipient")
    assert receipt.changed > 0
    assert (len(settled["conflicts"]), after["conflicts"]) == (0, {})
    assert lost(shared(settled["digest"]), after["digest"]) == []


def test_conflicts_of_long_ago_can_be_settled_today(tmp_path: Path) -> None:
    with opened("quarrel-helper-before", tmp_path) as helper, opened("quarrel-recipient-before", tmp_path) as recipient:
        helper.exchange.receive(file("0.1", "packages/quarrel-b3.qinglan"))
        recipient.exchange.receive(file("0.1", "packages/quarrel-a3.qinglan"))
        for conflict in helper.exchange.conflicts():
            helper.exchange.settle(conflict.id, take=1)
        trade(helper, recipient, tmp_path)
        left = [*helper.exchange.conflicts(), *recipient.exchange.conflicts()]
        ours, theirs = helper.exchange.digest(), recipient.exchange.digest()

    assert left == []
    assert shared(ours) == shared(theirs)


def test_a_computer_that_is_not_trusted_any_more_brings_nothing(tmp_path: Path) -> None:
    with opened("quarrel-helper", tmp_path) as helper:
        before = helper.exchange.digest()
        with pytest.raises(Refused) as refused:
            helper.exchange.receive(file("0.1", "packages/quarrel-l2.qinglan"))
        after = helper.exchange.digest()

    assert isinstance(refused.value, Damaged)
    assert before == after


def test_what_is_private_goes_to_a_second_computer_of_the_school(tmp_path: Path) -> None:
    with opened("kinds-second", tmp_path) as second, opened("kinds", tmp_path) as first:
        second.exchange.receive(file("0.1", "packages/kinds-second.qinglan"))
        # Also those of an entry that stands behind another by a tie.
        phones = [kept.values.get("phone") for kept in second.store.records.find("person_private")]
        trade(first, second, tmp_path)
        ours, theirs = first.exchange.digest(), second.exchange.digest()

    assert "13900000000" in phones
    assert [scope for scope in ours if scope.startswith("private:")]
    assert ours == theirs


def test_a_workspace_of_0_1_and_one_of_today_hold_the_same_after_an_exchange(tmp_path: Path) -> None:
    before = expected("0.1", "workspaces/demo-helper")
    with (
        opened("demo-helper", tmp_path) as old,
        Office.found(tmp_path / "today", school="彬县教研室", role="county") as new,
    ):
        new.exchange.write_card(tmp_path / "new.qlcard")
        old.exchange.trust(tmp_path / "new.qlcard", heard=True)
        peer = new.exchange.trust(file("0.1", "packages/helper.qlcard"), heard=True)
        trade(old, new, tmp_path)
        person, problems = new.records.read("person", {"full_name": "今天登记的人"})
        new.records.save(person)
        trade(new, old, tmp_path, 2)
        ours, theirs = shared(old.exchange.digest()), shared(new.exchange.digest())
        names = [one.get("full_name") for one in old.records.every("person")]

    assert (peer.school_name, problems) == ("义门镇中学", [])
    assert "今天登记的人" in names
    assert lost({scope: ours[scope] for scope in shared(before["digest"])}, theirs) == []


def test_two_workspaces_of_0_1_go_on_exchanging(tmp_path: Path) -> None:
    with opened("demo-helper", tmp_path) as helper, opened("demo-recipient", tmp_path) as recipient:
        sheet = recipient.records.find("lesson_observation", order=("date",), limit=1)[0]
        changed, problems = recipient.records.read(sheet.kind, {"suggestions": "升级以后写的。"}, sheet.uid)
        recipient.records.save(changed)
        trade(recipient, helper, tmp_path)
        arrived = helper.records.one(sheet.kind, sheet.uid).get("suggestions")
        ours, theirs = helper.exchange.digest(), recipient.exchange.digest()

    assert (problems, arrived) == ([], "升级以后写的。")
    assert shared(ours) == shared(theirs)
