"""Each way in which a package may be spoilt is refused with a sentence of its own, and nothing is changed."""

from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from storage.oplog.keys import read_key
from tests.every import every
from tests.journeys.conftest import Clerk
from tests.storage.exchange.forger import GOOD, Forger


def cut(hand: Forger) -> Path:
    path = sound(hand)
    path.write_bytes(path.read_bytes()[:-200])
    return path


def flipped(hand: Forger) -> Path:
    path = sound(hand)
    data = bytearray(path.read_bytes())
    # In the seal's own check sum; one in the last piece of a file cannot be told from a cut.
    data[data.index(b"\n--- ") + 9] ^= 1
    path.write_bytes(data)
    return path


def sound(hand: Forger) -> Path:
    head, packed = hand.segment([GOOD])
    return hand.write(hand.manifest([head]), packed)


def swapped(hand: Forger) -> Path:
    first, one = hand.segment([GOOD])
    second, other = hand.segment([[6, 0, b"v" * 16, 0, ["u"], [], [], 0]], first=2)
    return hand.write(hand.manifest([first, second]), other + one)


def bomb(hand: Forger) -> Path:
    head, packed = hand.segment([GOOD], packed_bytes=zstandard.ZstdCompressor().compress(bytes(30_000_000)))
    return hand.write(hand.manifest([head]), packed)


def lying(hand: Forger) -> Path:
    head, packed = hand.segment([GOOD], declared=10)
    return hand.write(hand.manifest([head]), packed)


def forged(hand: Forger) -> Path:
    return hand.write(hand.manifest([]), b"", purpose=b"qinglan card 1\n")


def to_others(hand: Forger) -> Path:
    return hand.write(hand.manifest([], to=[[b"o" * 32, [], []]]), b"")


def newer(hand: Forger) -> Path:
    return hand.write(hand.manifest([], reader=2), b"")


def no_package(hand: Forger) -> Path:
    path = hand.folder / "x.qinglan"
    path.write_bytes(b"PK\x03\x04")
    return path


WAYS: tuple[Callable[[Forger], Path], ...] = (
    cut, flipped, swapped, bomb, lying, forged, to_others, newer, no_package,
)  # fmt: skip


@pytest.fixture
def forger(partners: tuple[Clerk, Clerk], tmp_path: Path) -> tuple[Forger, Clerk]:
    """The helping school's own key in the hands of somebody who writes packages to the village school."""
    helper, village = partners
    key = read_key(helper.folder / "device.key")
    device = bytes.fromhex(village.asks("identity")["device"])
    recipient = read_key(village.folder / "device.key").recipient
    return Forger(key, device, recipient, (tmp_path / "helper.qlcard").read_bytes(), tmp_path), village


def test_each_way_of_being_spoilt_has_its_sentence_and_changes_nothing(forger: tuple[Forger, Clerk]) -> None:
    hand, village = forger
    before = village.asks("digest")

    said = {way.__name__: village.types("import", way(hand)) for way in WAYS}

    assert village.asks("digest") == before
    assert {one.exit for one in said.values()} <= {1, 3}
    sentences = {name: one.err.strip() for name, one in said.items()}
    assert every(len(one.splitlines()) == 1 and len(one) > 15 for one in sentences.values()), sentences
    assert len(set(sentences.values())) == len(WAYS), sentences
    assert village.types("import", sound(hand)).exit == 0
