"""A backup opened on another computer: what the former one had not sealed moves into feeds of the new one."""

from pathlib import Path

import pytest

from storage.store import Store
from tests.storage.computers import TABLES, Clock, Computers, lesson


def elsewhere(computers: Computers, store: Store, folder: Path) -> Store:
    """Open a backup of a workspace in a new folder, as another computer would."""
    Store.restore(store.backups.make().path, folder)
    again = Store.open(folder, TABLES, clock=Clock())
    again.peers.card({"school": folder.name, "school_name": folder.name, "device": f"{folder.name}-pc"})
    computers.stores.append(again)
    computers.introduce()
    return again


def test_what_was_not_sealed_reaches_the_partner_from_the_new_computer(computers: Computers, tmp_path: Path) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    first = lesson(ours, title="sent", goal="old")
    computers.give(ours, theirs)
    lesson(ours, first.uid, goal="not sent")
    lesson(ours, title="new and not sent")
    deleted = lesson(ours, title="deleted")
    ours.records.delete("lesson", deleted.uid, author="a")

    again = elsewhere(computers, ours, tmp_path / "丙")
    computers.give(again, theirs)

    assert again.restored
    assert again.records.digest() == ours.records.digest() == theirs.records.digest()
    assert again.check(deep=True) == []
    assert theirs.records.get("lesson", first.uid).values["goal"] == "not sent"
    assert theirs.conflicts.all() == []


def test_a_conflict_that_nobody_settled_stays_open(computers: Computers, tmp_path: Path) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = lesson(ours, title="t", goal="old").uid
    computers.give(ours, theirs)
    lesson(ours, uid, goal="ours")
    lesson(theirs, uid, goal="theirs")
    computers.give(theirs, ours)
    lesson(ours, uid, minutes=45)

    again = elsewhere(computers, ours, tmp_path / "丙")
    computers.give(again, theirs)

    values = [sorted([one.shown.value, *(other.value for other in one.others)]) for one in again.conflicts.all()]
    assert len(ours.conflicts.all()) == 1
    assert values == [["ours", "theirs"]]
    assert again.records.digest() == theirs.records.digest()


@pytest.mark.parametrize("first", ["the former one", "the new one"])
def test_a_former_computer_that_still_lives_brings_the_same_again_without_harm(
    computers: Computers, tmp_path: Path, first: str
) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = lesson(ours, title="t", goal="old").uid
    computers.give(ours, theirs)
    for goal in ("1", "2", "3"):
        lesson(ours, uid, goal=goal)
    again = elsewhere(computers, ours, tmp_path / "丙")
    lesson(again, uid, minutes=45)
    order = [ours, again] if first == "the former one" else [again, ours]

    for one in order:
        computers.give(one, theirs)
    for one in order:
        computers.give(theirs, one)

    assert theirs.records.get("lesson", uid).values["goal"] == "3"
    assert theirs.conflicts.all() == []
    assert ours.records.digest() == again.records.digest() == theirs.records.digest()


def test_a_settled_conflict_stays_settled(computers: Computers, tmp_path: Path) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = lesson(ours, title="t", goal="old").uid
    computers.give(ours, theirs)
    lesson(ours, uid, goal="ours")
    lesson(theirs, uid, goal="theirs")
    computers.give(theirs, ours)
    ours.conflicts.settle(ours.conflicts.all()[0].id, author="a", value="both")

    again = elsewhere(computers, ours, tmp_path / "丙")
    computers.give(again, theirs)

    assert again.conflicts.all() == theirs.conflicts.all() == []
    assert theirs.records.get("lesson", uid).values["goal"] == "both"


def test_a_second_move_brings_along_what_the_first_had_moved(computers: Computers, tmp_path: Path) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = lesson(ours, title="t", goal="1").uid
    again = elsewhere(computers, ours, tmp_path / "丙")
    lesson(again, uid, goal="2")

    third = elsewhere(computers, again, tmp_path / "丁")
    lesson(third, uid, goal="3")
    computers.give(third, theirs)

    assert theirs.records.digest() == third.records.digest()
    assert [one.changes.get("goal") for one in third.records.history("lesson", uid)] == ["1", "2", "3"]
