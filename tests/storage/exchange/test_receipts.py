"""Receipts of packages: counted when they are there, undone exactly, taken in again."""

import pytest

from storage.store import NotKept, Store
from tests.storage.computers import Computers, both_ways, lesson


def test_nothing_is_counted_as_received_because_it_was_sent(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    lesson(ours, title="t")

    first, second = computers.send(ours, theirs), computers.send(ours, theirs)
    theirs.packages.receive(first.path, author="a", backup=False)
    computers.give(theirs, ours)

    assert (first.operations, second.operations) == (1, 1)
    assert computers.send(ours, theirs).operations == 0
    peer = ours.peers.all()[0]
    assert (peer.sent_number, peer.confirmed_number) == (3, 1)


def test_a_receipt_read_out_over_the_telephone_counts(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    lesson(ours, title="t")
    sent = computers.send(ours, theirs)
    receipt = theirs.packages.receive(sent.path, author="a", backup=False)

    confirmed = ours.packages.confirm(receipt.code.lower().replace("-", " "))

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
                    ours.packages.confirm(code[:at] + other + code[at + 1 :])
    assert ours.peers.all()[0].confirmed_number == 0


def test_undoing_a_receipt_is_exact_and_can_be_taken_back(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    uid = lesson(ours, goal="g").uid
    computers.give(ours, theirs)
    before = theirs.records.digest()
    lesson(ours, uid, goal="changed", title="t")
    new = lesson(ours, title="new")
    receipt = computers.give(ours, theirs)
    after = theirs.records.digest()

    undone = theirs.packages.undo(receipt.package)

    assert undone.undone
    assert theirs.records.digest() == before
    assert theirs.records.get("lesson", new.uid) is None
    assert theirs.records.count("lesson") == 1
    theirs.packages.redo(receipt.package)
    assert theirs.records.digest() == after


def test_own_edits_stay_when_a_receipt_is_undone_and_ask_when_it_comes_back(
    computers: Computers, pair: tuple[Store, Store]
) -> None:
    ours, theirs = pair
    uid = lesson(ours, goal="g").uid
    computers.give(ours, theirs)
    lesson(ours, uid, goal="from the package", title="t")
    sent = computers.send(ours, theirs)
    theirs.packages.receive(sent.path, author="a", backup=False)
    lesson(theirs, uid, title="t2")

    theirs.packages.undo(theirs.packages.receipts()[0].package)
    lesson(theirs, uid, goal="typed without it")
    assert (theirs.records.get("lesson", uid) or pytest.fail()).values == {"goal": "typed without it", "title": "t2"}
    theirs.packages.receive(sent.path, author="a", backup=False)

    assert theirs.packages.receipts()[0].undone is False
    assert {side.value for one in theirs.conflicts.all() for side in (one.shown, *one.others)} == {
        "typed without it",
        "from the package",
    }
    both_ways(computers, ours, theirs)
    assert ours.records.digest() == theirs.records.digest()
