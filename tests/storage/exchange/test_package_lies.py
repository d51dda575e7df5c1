"""Lies inside a signed package: each is refused by its own name, and nothing is changed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import zstandard

from storage.errors import DamagedPackage, Incomplete, NewerFormat, NotAPackage, NotForUs, StorageError, TooLarge
from storage.exchange import package
from storage.exchange.package import opened
from storage.oplog.keys import MANIFEST, SEGMENT, read_key
from storage.oplog.operation import encode
from storage.store import Store
from tests.storage.computers import SCOPE, Computers
from tests.storage.exchange.forger import GOOD, Forger, refused


@pytest.fixture
def forger(computers: Computers, tmp_path: Path) -> tuple[Forger, Store]:
    thief, store = computers.make("甲"), computers.make("乙")
    recipient = thief.peers.all()[0].facts["recipient"]
    card = thief.peers.card({"school": "甲", "device": "甲-pc"})
    return Forger(read_key(thief.folder / "device.key"), bytes.fromhex(store.device), recipient, card, tmp_path), store


def test_the_forger_writes_good_packages_too(forger: tuple[Forger, Store]) -> None:
    hand, store = forger
    head, packed = hand.segment([GOOD])

    assert store.packages.receive(hand.write(hand.manifest([head]), packed), author="a", backup=False).new == 1


def test_segments_in_each_others_place_are_refused(computers: Computers, forger: tuple[Forger, Store]) -> None:
    hand, store = forger
    first, one = hand.segment([GOOD])
    second, other = hand.segment([[6, 0, b"v" * 16, 0, ["u"], [], [], 0]], first=2)

    swapped = hand.write(hand.manifest([first, second]), other + one)

    assert len(one) == len(other)
    error = refused(store, swapped)
    assert isinstance(error, DamagedPackage)
    assert error.entry.split()[0] == "hash"
    assert (
        store.packages.receive(hand.write(hand.manifest([first, second]), one + other), author="a", backup=False).new
        == 2
    )


LIES: dict[str, Callable[[Forger], Path]] = {
    "magic": lambda hand: hand.write(hand.manifest([]), b"", magic=b"QINGLAN2"),
    "another purpose": lambda hand: hand.write(hand.manifest([]), b"", purpose=SEGMENT),
    "manifest too long": lambda hand: hand.write(hand.manifest([]), b"", length=9 * 1024 * 1024),
    "manifest beyond the end": lambda hand: hand.write(hand.manifest([]), b"", length=5000),
    "manifest of another form": lambda hand: hand.write(encode([1, 2]), b""),
    "number that is none": lambda hand: hand.write(hand.manifest([], number="1"), b""),
    "package id too short": lambda hand: hand.write(hand.manifest([], package=b"x"), b""),
    "newer reader": lambda hand: hand.write(hand.manifest([], reader=2), b""),
    "addressed to others": lambda hand: hand.write(hand.manifest([], to=[[b"o" * 32, [], []]]), b""),
    "card of nobody": lambda hand: hand.write(hand.manifest([], card=b"x"), b""),
    "members behind the last": lambda hand: hand.write(hand.manifest([]), b"more"),
    "members missing": lambda hand: hand.write(hand.manifest([hand.segment([GOOD])[0]]), b""),
    "feed of somebody else": lambda hand: hand.write(
        hand.manifest([], feeds=[(hand.feed.uid, b"k" * 32, SCOPE, hand.feed.salt)]), b""
    ),
    "feed of five items": lambda hand: hand.write(hand.manifest([], feeds=[(*hand.feed, b"more")]), b""),
    "feed out of range": lambda hand: _with(hand, lambda head: [7, *head[1:]]),
    "hash of something else": lambda hand: _with(hand, lambda head: [*head[:3], b"h" * 32, *head[4:]]),
    "signature of another purpose": lambda hand: _segment(hand, [GOOD], purpose=MANIFEST),
    "unpacked size too small": lambda hand: _segment(hand, [GOOD], declared=10),
    "unpacked size too large": lambda hand: _segment(hand, [GOOD], declared=2_000_000),
    "unpacked size beyond the cap": lambda hand: _segment(hand, [GOOD], declared=50_000_000),
    "bomb": lambda hand: _segment(hand, [GOOD], packed_bytes=zstandard.ZstdCompressor().compress(bytes(30_000_000))),
    "size not declared": lambda hand: _segment(
        hand, [GOOD], packed_bytes=zstandard.ZstdCompressor(write_content_size=False).compress(encode([1]))
    ),
    "not packed": lambda hand: _segment(hand, [GOOD], packed_bytes=b"plain"),
    "fewer operations than said": lambda hand: _segment(hand, [GOOD], count=2),
    "another feed inside": lambda hand: _segment(
        hand, [GOOD], raw_bytes=encode([1, b"x" * 16, 1, 1, [], [], [], [], [GOOD]])
    ),
    "newer segment": lambda hand: _segment(
        hand, [GOOD], raw_bytes=encode([9, hand.feed.uid, 1, 1, [], [], [], [], [GOOD]])
    ),
    "kind out of range": lambda hand: _segment(hand, [[5, 3, b"u" * 16, 0, ["t"], [], [], 0]]),
    "shape out of range": lambda hand: _segment(hand, [[5, 0, b"u" * 16, 3, ["t"], [], [], 0]]),
    "author out of range": lambda hand: _segment(hand, [[5, 0, b"u" * 16, 0, ["t"], [], [], 3]]),
    "seen feed out of range": lambda hand: _segment(hand, [[5, 0, b"u" * 16, 0, ["t"], [3, 1], [], 0]]),
    "half a vector": lambda hand: _segment(hand, [[5, 0, b"u" * 16, 0, ["t"], [0], [], 0]]),
    "more values than fields": lambda hand: _segment(hand, [[5, 0, b"u" * 16, 0, ["t", "u"], [], [], 0]]),
    "uid too short": lambda hand: _segment(hand, [[5, 0, b"u", 0, ["t"], [], [], 0]]),
    "negative stamp": lambda hand: _segment(hand, [[-5, 0, b"u" * 16, 0, ["t"], [], [], 0]]),
    "value of a list": lambda hand: _segment(hand, [[5, 0, b"u" * 16, 0, [["t"]], [], [], 0]]),
    "row in a row": lambda hand: _segment(hand, [[5, 0, b"u" * 16, 0, [{"a": {"b": 1}}], [], [], 0]]),
    "a column twice in a row": lambda hand: _segment(
        hand,
        [GOOD],
        raw_bytes=encode([1, hand.feed.uid, 1, 1, ["lesson"], ["author"], [], [["process.1"]], [GOOD]]).replace(
            b"\x91\xa1t", b"\x91\x82\xa1a\xa1x\xa1a\xa1y"
        ),
    ),
    "number of 64 bits without sign": lambda hand: _segment(hand, [[5, 0, b"u" * 16, 0, [2**64 - 1], [], [], 0]]),
    "text too long": lambda hand: _segment(hand, [[5, 0, b"u" * 16, 0, ["t" * 300_000], [], [], 0]]),
    "half a character": lambda hand: _segment(
        hand,
        [GOOD],
        raw_bytes=encode([1, hand.feed.uid, 1, 1, ["lesson"], ["AAA"], [], [["title"]], [GOOD]]).replace(
            b"AAA", b"\xed\xa0\x80"
        ),
    ),
    "nested without end": lambda hand: _segment(hand, [GOOD], raw_bytes=b"\x91" * 100_000),
    "an attachment too large": lambda hand: hand.write(hand.manifest([], blobs=[(b"h" * 32, 60 * 1024 * 1024)]), b""),
    "too many attachments": lambda hand: hand.write(hand.manifest([], blobs=[(b"h" * 32, 0)] * 2001), b""),
}


# Each lie has its refusal; all others are "damaged".
NOT_DAMAGED: dict[str, type[StorageError]] = {
    "magic": NotAPackage,
    "manifest too long": TooLarge,
    "manifest beyond the end": Incomplete,
    "newer reader": NewerFormat,
    "addressed to others": NotForUs,
    "members missing": Incomplete,
    "unpacked size beyond the cap": TooLarge,
    "bomb": TooLarge,
    "newer segment": NewerFormat,
    "an attachment too large": TooLarge,
    "too many attachments": TooLarge,
}


# Which part is named as damaged; the office has a sentence for each.
PARTS = {
    "another purpose": "signature",
    "manifest of another form": "manifest",
    "number that is none": "manifest",
    "package id too short": "manifest",
    "card of nobody": "card",
    "members behind the last": "members",
    "feed of somebody else": "feed",
    "feed of five items": "manifest",
    "feed out of range": "manifest",
    "hash of something else": "hash",
    "signature of another purpose": "author",
    "unpacked size too small": "packing",
    "unpacked size too large": "packing",
    "size not declared": "packing",
    "not packed": "packing",
    "fewer operations than said": "range",
    "another feed inside": "range",
    "half a character": "content",
    "nested without end": "content",
    **dict.fromkeys(
        (
            "kind out of range", "shape out of range", "author out of range", "seen feed out of range",
            "half a vector", "more values than fields", "uid too short", "negative stamp", "value of a list",
            "row in a row", "a column twice in a row", "number of 64 bits without sign", "text too long",
        ),
        "operation",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_inside_a_signed_package_is_refused_and_changes_nothing(forger: tuple[Forger, Store], lie: str) -> None:
    hand, store = forger
    path = LIES[lie](hand)
    before = store.records.digest()

    error = refused(store, path)

    assert type(error) is NOT_DAMAGED.get(lie, DamagedPackage)
    assert not isinstance(error, DamagedPackage) or error.entry.split()[0] == PARTS[lie]
    assert store.records.digest() == before
    assert store.packages.receipts() == []
    assert store.check(deep=True) == []


def _segment(hand: Forger, ops: list[object], **lies: object) -> Path:
    head, packed = hand.segment(ops, **lies)
    return hand.write(hand.manifest([head]), packed)


def _with(hand: Forger, lie: Callable[[list[object]], list[object]]) -> Path:
    head, packed = hand.segment([GOOD])
    return hand.write(hand.manifest([lie(head)]), packed)


def test_items_that_a_newer_program_adds_are_passed_over_and_passed_on(
    forger: tuple[Forger, Store], computers: Computers
) -> None:
    hand, store = forger
    third = computers.make("丙")
    head, packed = hand.segment([[*GOOD, "an item of tomorrow"]])
    store.packages.receive(hand.write(hand.manifest([head], tomorrow="more"), packed), author="a", backup=False)

    sent = computers.send(store, third)

    with _look(sent.path, third) as found:
        assert found.segment(0).packed == packed
    assert third.packages.receive(sent.path, author="a", backup=False).new == 1


@contextmanager
def _look(path: Path, store: Store) -> Iterator[package.Opened]:
    with opened(path, read_key(store.folder / "device.key"), store.folder / "incoming") as found:
        yield found


def test_an_attachment_that_rotted_at_the_sender_keeps_nothing_else_back(forger: tuple[Forger, Store]) -> None:
    hand, store = forger
    head, packed = hand.segment([GOOD])
    path = hand.write(hand.manifest([head], blobs=[(b"h" * 32, 4)]), packed + b"data")

    receipt = store.packages.receive(path, author="a", backup=False)

    assert (receipt.new, receipt.attachments) == (1, 0)
    assert list(store.workspace.blobs.all()) == []
