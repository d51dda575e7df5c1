"""What one file does not hold goes into several, each complete in itself, taken in any order."""

import os

from storage.exchange.package import MOST_ATTACHMENTS
from storage.exchange.split import LARGEST, split
from storage.store import Store
from tests.every import every
from tests.storage.computers import SCOPE, Computers, lesson


def large(computers: Computers) -> tuple[Store, Store]:
    ours, theirs = computers.make("甲"), computers.make("乙")
    for at in range(4):
        uid = lesson(ours, title=str(at), goal=os.urandom(40_000).hex()).uid
        ours.attachments.add(os.urandom(50_000), name=f"{at}.jpg", kind="lesson", uid=uid, author="a", scope=SCOPE)
        computers.send(ours, theirs)
    return ours, theirs


def test_an_export_beyond_the_limit_is_parted_and_taken_in_backwards(computers: Computers) -> None:
    ours, theirs = large(computers)
    told: list[tuple[int, int]] = []

    sent = computers.send(ours, theirs, largest=100_000, progress=lambda done, total: told.append((done, total)))
    paths = [sent.path, *sent.volumes]
    gaps = [theirs.packages.receive(path, author="a", backup=False).gaps for path in reversed(paths)]

    assert len(paths) >= 4
    assert [path.name for path in paths[1:3]] == [f"{sent.path.stem}-2.qinglan", f"{sent.path.stem}-3.qinglan"]
    assert every(path.stat().st_size < 120_000 for path in paths)
    assert gaps[0] != ()
    assert theirs.records.digest() == ours.records.digest()
    assert every(
        one.have for kept in theirs.records.find("lesson") for one in theirs.attachments.of("lesson", kept.uid)
    )
    assert told[-1] == (8, 8)


def test_a_volume_that_was_lost_is_named_and_sent_again(computers: Computers) -> None:
    ours, theirs = large(computers)
    sent = computers.send(ours, theirs, largest=100_000)
    lost, last = sent.volumes[0], sent.volumes[-1]
    for path in (sent.path, *sent.volumes):
        if path != lost:
            receipt = theirs.packages.receive(path, author="a", backup=False)

    assert sent.number + 1 in {gap.number for gap in receipt.gaps}
    assert theirs.records.digest() != ours.records.digest()
    computers.give(theirs, ours)
    computers.give(ours, theirs)
    assert theirs.records.digest() == ours.records.digest()
    assert last != lost


def test_a_small_export_is_one_file(computers: Computers) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    lesson(ours, title="t")

    assert computers.send(ours, theirs).volumes == ()
    assert len(list(split([], [], LARGEST))) == 1


def test_every_limit_of_a_receiver_begins_a_new_volume() -> None:
    row = (1, 1, 1, 1, b"", b"", 1_000_000, 4_000_000)
    blob = (b"h" * 32, 50_000_000)

    packed = list(split([row] * 300, [], LARGEST))
    many = list(split([], [(b"h" * 32, 1)] * (MOST_ATTACHMENTS + 1), LARGEST))
    wide = list(split([], [blob] * 100, LARGEST))

    assert [len(one.segments) for one in packed] == [131, 131, 38]
    assert [len(one.blobs) for one in many] == [MOST_ATTACHMENTS, 1]
    assert len(wide) == 2
    assert every(one.size <= LARGEST < 2**32 for one in wide)
