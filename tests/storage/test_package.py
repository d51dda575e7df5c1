"""Package files: refused at every cut, every changed byte, every lie; nothing decoded before the signature holds."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pyrage
import pytest
import zstandard

from storage import package
from storage.feeds import FeedHead, feed_uid
from storage.keys import MANIFEST, SEGMENT, DeviceKey, make_key, read_key
from storage.log import encode
from storage.package import MAGIC, Manifest, opened, read_frame, verify
from storage.refusals import Damaged, DiskFull, Incomplete, NewerFormat, NotAPackage, NotForUs, StorageError, TooLarge
from storage.segment import statement
from storage.store import Sent, Store
from tests.storage.computers import SCOPE, Computers, lesson


@pytest.fixture
def sent(computers: Computers) -> tuple[Store, Store, Sent]:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = lesson(ours, title="认识分数", **{"process.1": {"what": "导入", "_at": 1}}).uid
    ours.attach(os.urandom(3000), name="a.jpg", kind="lesson", uid=uid, author="a", scope=SCOPE)
    return ours, theirs, computers.send(ours, theirs)


def refused(store: Store, path: Path) -> StorageError:
    with pytest.raises(StorageError) as found:
        store.receive(path, author="a", backup=False)
    assert store.count("lesson") == 0
    assert list((store.folder / "incoming").glob(".*")) == []
    return found.value


def test_a_package_cut_at_any_length_is_refused(sent: tuple[Store, Store, Sent], tmp_path: Path) -> None:
    cut_at([*range(0, 400, 3), *range(400, sent[2].bytes, 37), sent[2].bytes - 1], sent, tmp_path)


@pytest.mark.night
def test_a_package_cut_at_every_length_is_refused(sent: tuple[Store, Store, Sent], tmp_path: Path) -> None:
    cut_at(list(range(sent[2].bytes)), sent, tmp_path)


def cut_at(lengths: list[int], sent: tuple[Store, Store, Sent], folder: Path) -> None:
    """See that the package is refused at each of these lengths, and taken in whole."""
    _, theirs, package_sent = sent
    data, cut = package_sent.path.read_bytes(), folder / "cut.qinglan"

    kinds = set()
    for length in lengths:
        cut.write_bytes(data[:length])
        kinds.add(type(refused(theirs, cut)))

    assert kinds <= {NotAPackage, Incomplete}
    assert theirs.receive(package_sent.path, author="a", backup=False).new == 2


def test_a_large_package_cut_at_every_512_bytes_changes_nothing(computers: Computers, tmp_path: Path) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = lesson(ours, title="t").uid
    ours.attach(os.urandom(100_000), name="a.jpg", kind="lesson", uid=uid, author="a", scope=SCOPE)
    data, cut = computers.send(ours, theirs).path.read_bytes(), tmp_path / "cut"
    before = theirs.digest()

    kinds = set()
    for length in range(0, len(data), 512):
        cut.write_bytes(data[:length])
        kinds.add(type(refused(theirs, cut)))

    assert kinds == {NotAPackage, Incomplete}
    assert theirs.digest() == before


def test_a_changed_byte_anywhere_is_refused(sent: tuple[Store, Store, Sent], tmp_path: Path) -> None:
    _, theirs, package_sent = sent
    data = package_sent.path.read_bytes()
    changed = tmp_path / "changed.qinglan"

    for at in [*range(0, 300, 7), *range(300, len(data), 97)]:
        mutant = bytearray(data)
        mutant[at] ^= 0x20
        changed.write_bytes(mutant)
        refused(theirs, changed)
    assert theirs.receive(package_sent.path, author="a", backup=False).new == 2


def test_a_large_package_cut_in_the_middle_is_incomplete_and_a_changed_one_damaged(
    computers: Computers, tmp_path: Path
) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = lesson(ours, title="t").uid
    ours.attach(os.urandom(400_000), name="a.jpg", kind="lesson", uid=uid, author="a", scope=SCOPE)
    data = computers.send(ours, theirs).path.read_bytes()
    cut, changed = tmp_path / "cut", tmp_path / "changed"
    cut.write_bytes(data[:250_000])
    changed.write_bytes(data[:100_000] + bytes([data[100_000] ^ 1]) + data[100_001:])

    assert theirs.count("attachment") == 0
    assert isinstance(refused(theirs, cut), Incomplete)
    assert isinstance(refused(theirs, changed), Damaged)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_not_taken_for_a_package_that_was_cut(sent: tuple[Store, Store, Sent]) -> None:
    _, theirs, package_sent = sent

    with open("/dev/full", "wb", buffering=0) as full, pytest.raises(DiskFull):  # noqa: PTH123
        read_key(theirs.folder / "device.key").unseal(package_sent.path, full)


def test_a_package_for_others_is_not_for_us(computers: Computers) -> None:
    ours, theirs, third = computers.make("甲"), computers.make("乙"), computers.make("丙")
    lesson(ours, title="t")

    assert isinstance(refused(third, computers.send(ours, theirs).path), NotForUs)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a zip", b"age-encryption.org/v1\n", b"\xff" * 5000])
def test_a_foreign_file_is_not_a_package(store: Store, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.qinglan"
    path.write_bytes(content)

    assert isinstance(refused(store, path), (NotAPackage, Incomplete, Damaged))


class Forger:
    """Somebody with a known key (stolen, say) who writes packages by hand and lies in them."""

    def __init__(self, key: DeviceKey, device: bytes, recipient: str, card: bytes, folder: Path) -> None:
        self.key, self.device, self.recipient, self.card, self.folder = key, device, recipient, card, folder
        salt = bytes(16)
        self.feed = FeedHead(feed_uid(key.public, SCOPE, salt), key.public, SCOPE, salt)

    def segment(
        self, ops: list[object], first: int = 1, count: int | None = None, **lies: object
    ) -> tuple[list[object], bytes]:
        body = [1, self.feed.uid, first, count or len(ops), ["lesson"], ["author"], [], [["title"]], ops]
        raw = lies.pop("raw_bytes", None) or encode(body)
        packed = lies.pop("packed_bytes", None) or zstandard.ZstdCompressor().compress(raw)
        return self.head(packed, len(raw), first, count or len(ops), **lies), packed

    def head(self, packed: bytes, raw: int, first: int, count: int, **lies: object) -> list[object]:
        digest = lies.get("hash") or hashlib.sha256(packed).digest()
        signature = self.key.sign(lies.get("purpose") or SEGMENT, statement(self.feed.uid, first, count, digest))
        return [0, first, count, digest, lies.get("signature") or signature, len(packed), lies.get("declared") or raw]

    def manifest(self, segments: list[list[object]], **lies: object) -> bytes:
        said = {
            "format": 1, "reader": 1, "package": os.urandom(16), "number": 1, "made": 0, "card": self.card,
            "to": [[self.device, [], []]], "scopes": [SCOPE], "feeds": [tuple(self.feed)], "segments": segments,
            "blobs": [], "knows": [], "want": [], "cards": [], "note": "n",
        }  # fmt: skip
        return encode(said | lies)

    def write(
        self,
        manifest: bytes,
        members: bytes,
        magic: bytes = MAGIC,
        purpose: bytes = MANIFEST,
        length: int | None = None,
    ) -> Path:
        plain = magic + self.key.public + (length or len(manifest)).to_bytes(4, "big") + manifest
        plain += self.key.sign(purpose, manifest) + members
        path = self.folder / "forged.qinglan"
        path.write_bytes(pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(self.recipient)]))
        return path


@pytest.fixture
def forger(computers: Computers, tmp_path: Path) -> tuple[Forger, Store]:
    thief, store = computers.make("甲"), computers.make("乙")
    recipient = thief.peers()[0].facts["recipient"]
    card = thief.card({"school": "甲", "device": "甲-pc"})
    return Forger(read_key(thief.folder / "device.key"), bytes.fromhex(store.device), recipient, card, tmp_path), store


GOOD = [5, 0, b"u" * 16, 0, ["t"], [], [], 0]


def test_the_forger_writes_good_packages_too(forger: tuple[Forger, Store]) -> None:
    hand, store = forger
    head, packed = hand.segment([GOOD])

    assert store.receive(hand.write(hand.manifest([head]), packed), author="a", backup=False).new == 1


def test_segments_in_each_others_place_are_refused(computers: Computers, forger: tuple[Forger, Store]) -> None:
    hand, store = forger
    first, one = hand.segment([GOOD])
    second, other = hand.segment([[6, 0, b"v" * 16, 0, ["u"], [], [], 0]], first=2)

    swapped = hand.write(hand.manifest([first, second]), other + one)

    assert len(one) == len(other)
    error = refused(store, swapped)
    assert isinstance(error, Damaged)
    assert error.entry.split()[0] == "hash"
    assert store.receive(hand.write(hand.manifest([first, second]), one + other), author="a", backup=False).new == 2


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
    "an attachment that is another": lambda hand: hand.write(hand.manifest([], blobs=[(b"h" * 32, 4)]), b"data"),
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
    "an attachment that is another": "attachment",
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
    before = store.digest()

    error = refused(store, path)

    assert type(error) is NOT_DAMAGED.get(lie, Damaged)
    assert not isinstance(error, Damaged) or error.entry.split()[0] == PARTS[lie]
    assert store.digest() == before
    assert store.receipts() == []
    assert store.check(deep=True) == []


def _segment(hand: Forger, ops: list[object], **lies: object) -> Path:
    head, packed = hand.segment(ops, **lies)
    return hand.write(hand.manifest([head]), packed)


def _with(hand: Forger, lie: Callable[[list[object]], list[object]]) -> Path:
    head, packed = hand.segment([GOOD])
    return hand.write(hand.manifest([lie(head)]), packed)


def test_nothing_is_decoded_before_the_signature_was_checked(
    sent: tuple[Store, Store, Sent], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, theirs, package_sent = sent
    steps: list[str] = []
    for module, names in ((package, ("_manifest", "signed")),):
        for name in names:
            monkeypatch.setattr(module, name, _recorded(steps, name, getattr(module, name)))

    theirs.receive(package_sent.path, author="a", backup=False)

    # Once for a glance at what it names, once for good, and once for its one segment.
    assert steps == ["signed", "_manifest", "signed", "_manifest", "signed"]


def _recorded(steps: list[str], name: str, call: Callable[..., object]) -> Callable[..., object]:
    def step(*given: object) -> object:
        steps.append(name)
        return call(*given)

    return step


def test_items_that_a_newer_program_adds_are_passed_over_and_passed_on(
    forger: tuple[Forger, Store], computers: Computers
) -> None:
    hand, store = forger
    third = computers.make("丙")
    head, packed = hand.segment([[*GOOD, "an item of tomorrow"]])
    store.receive(hand.write(hand.manifest([head], tomorrow="more"), packed), author="a", backup=False)

    sent = computers.send(store, third)

    with _look(sent.path, third) as found:
        assert found.segment(0).packed == packed
    assert third.receive(sent.path, author="a", backup=False).new == 1


@contextmanager
def _look(path: Path, store: Store) -> Iterator[package.Opened]:
    with opened(path, read_key(store.folder / "device.key"), store.folder / "incoming") as found:
        yield found


def test_a_known_package_that_was_cut_is_refused_all_the_same(sent: tuple[Store, Store, Sent], tmp_path: Path) -> None:
    _, theirs, package_sent = sent
    theirs.receive(package_sent.path, author="a", backup=False)
    data, cut = package_sent.path.read_bytes(), tmp_path / "cut"

    for length in (len(data) - 1, len(data) - 17, len(data) // 2, 300, 0):
        cut.write_bytes(data[:length])
        with pytest.raises((Incomplete, NotAPackage)):
            theirs.receive(cut, author="a", backup=False)
    assert theirs.receive(package_sent.path, author="a", backup=False).repeated


def test_a_package_can_be_verified_without_a_workspace(sent: tuple[Store, Store, Sent], tmp_path: Path) -> None:
    ours, theirs, package_sent = sent

    facts = verify(package_sent.path, [theirs.folder / "device.key"])
    sealed = verify(package_sent.path, [ours.folder / "device.key"])

    assert (facts["opened"], facts["sender"], facts["operations"], facts["attachments"]) == (True, ours.device, 2, 1)
    assert (sealed["opened"], sealed["bytes"]) == (False, package_sent.path.stat().st_size)


def test_a_frame_without_its_seal_is_checked_the_same_way(tmp_path: Path) -> None:
    make_key(tmp_path / "key")
    path = tmp_path / "plain"
    path.write_bytes(MAGIC + read_key(tmp_path / "key").public + (3).to_bytes(4, "big") + b"abc" + bytes(64))

    with pytest.raises(Damaged) as found:
        read_frame(path)

    assert found.value.entry == "signature"
    assert msgspec.structs.fields(Manifest)[0].name == "format"
