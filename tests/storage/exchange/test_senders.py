"""Whose packages are taken in: known computers only; a stranger's is shown, a changed key stops."""

from pathlib import Path

import pytest

from storage.store import KeyChanged, Revoked, Store, UnknownSender
from tests.storage.computers import TABLES, Clock, Computers, both_ways, lesson


def test_an_unknown_sender_is_shown_and_not_taken_in(computers: Computers, tmp_path: Path) -> None:
    ours = computers.make("甲")
    stranger = Store.create(tmp_path / "生", TABLES, clock=Clock())
    stranger.peers.card({"school": "生", "device": "生-pc"})
    stranger.peers.trust(ours.peers.card({"school": "甲", "device": "甲-pc"}), heard=True)
    lesson(stranger, title="t")
    sent = computers.send(stranger, ours)

    with pytest.raises(UnknownSender) as refused:
        ours.packages.receive(sent.path, author="a", backup=False)

    assert refused.value.facts["school"] == "生"
    assert refused.value.digits == stranger.peers.all()[0].digits
    preview = ours.packages.inspect(sent.path)
    assert (preview.standing, preview.operations, dict(preview.kinds)) == ("unknown", 1, {})
    assert ours.records.count("lesson") == 0
    ours.peers.trust(refused.value.card, heard=False)
    assert ours.packages.inspect(sent.path).standing == "unheard"
    with pytest.raises(UnknownSender):
        ours.packages.receive(sent.path, author="a", backup=False)
    ours.peers.trust(refused.value.card, heard=True)
    assert ours.packages.receive(sent.path, author="a", backup=False).new == 1
    stranger.close()


def test_a_known_device_under_another_key_is_a_red_stop(
    computers: Computers, pair: tuple[Store, Store], tmp_path: Path
) -> None:
    ours, _ = pair
    impostor = Store.create(tmp_path / "impostor", TABLES, clock=Clock())

    with pytest.raises(KeyChanged):
        ours.peers.trust(impostor.peers.card({"school": "乙", "device": "乙-pc"}), heard=True)
    impostor.close()


def test_a_revoked_device_is_refused(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    lesson(theirs, title="t")
    sent = computers.send(theirs, ours)
    ours.peers.revoke(theirs.device, author="head")

    with pytest.raises(Revoked):
        ours.packages.receive(sent.path, author="a", backup=False)
    with pytest.raises(Revoked):
        computers.send(ours, theirs)
    assert ours.peers.all()[0].revoked


def test_a_preview_writes_nothing_and_tells_what_would_happen(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    uid = lesson(ours, goal="g").uid
    both_ways(computers, ours, theirs)
    lesson(ours, uid, goal="ours")
    lesson(ours, title="another")
    lesson(theirs, uid, goal="theirs")
    sent = computers.send(ours, theirs)
    before = (theirs.records.digest(), theirs.names.unnamed())

    preview = theirs.packages.inspect(sent.path)

    counts = preview.kinds["lesson"]
    assert (counts.new, counts.conflicts, counts.changed + counts.same) == (1, 1, 1)
    assert (theirs.records.digest(), theirs.names.unnamed()) == before
    receipt = theirs.packages.receive(sent.path, author="a")
    assert (receipt.new, receipt.conflicts) == (1, 1)
    assert theirs.packages.inspect(sent.path).repeated
