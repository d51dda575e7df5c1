"""Package files: refused at every cut, every changed byte, every lie; nothing decoded before the signature holds."""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from storage.errors import DamagedPackage, DiskFull, Incomplete, NotAPackage, NotForUs
from storage.exchange import package
from storage.exchange.package import MAGIC, Manifest, read_frame, verify
from storage.oplog.keys import make_key, read_key
from storage.store import Sent, Store
from tests.storage.computers import SCOPE, Computers, lesson
from tests.storage.exchange.forger import refused


@pytest.fixture
def sent(computers: Computers) -> tuple[Store, Store, Sent]:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = lesson(ours, title="认识分数", **{"process.1": {"what": "导入", "_at": 1}}).uid
    ours.attachments.add(os.urandom(3000), name="a.jpg", kind="lesson", uid=uid, author="a", scope=SCOPE)
    return ours, theirs, computers.send(ours, theirs)


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
    assert theirs.packages.receive(package_sent.path, author="a", backup=False).new == 2


def test_a_large_package_cut_at_every_512_bytes_changes_nothing(computers: Computers, tmp_path: Path) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = lesson(ours, title="t").uid
    ours.attachments.add(os.urandom(100_000), name="a.jpg", kind="lesson", uid=uid, author="a", scope=SCOPE)
    data, cut = computers.send(ours, theirs).path.read_bytes(), tmp_path / "cut"
    before = theirs.records.digest()

    kinds = set()
    for length in range(0, len(data), 512):
        cut.write_bytes(data[:length])
        kinds.add(type(refused(theirs, cut)))

    assert kinds == {NotAPackage, Incomplete}
    assert theirs.records.digest() == before


def test_a_changed_byte_anywhere_is_refused(sent: tuple[Store, Store, Sent], tmp_path: Path) -> None:
    _, theirs, package_sent = sent
    data = package_sent.path.read_bytes()
    changed = tmp_path / "changed.qinglan"

    for at in [*range(0, 300, 7), *range(300, len(data), 97)]:
        mutant = bytearray(data)
        mutant[at] ^= 0x20
        changed.write_bytes(mutant)
        refused(theirs, changed)
    assert theirs.packages.receive(package_sent.path, author="a", backup=False).new == 2


def test_a_large_package_cut_in_the_middle_is_incomplete_and_a_changed_one_damaged(
    computers: Computers, tmp_path: Path
) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = lesson(ours, title="t").uid
    ours.attachments.add(os.urandom(400_000), name="a.jpg", kind="lesson", uid=uid, author="a", scope=SCOPE)
    data = computers.send(ours, theirs).path.read_bytes()
    cut, changed = tmp_path / "cut", tmp_path / "changed"
    cut.write_bytes(data[:250_000])
    changed.write_bytes(data[:100_000] + bytes([data[100_000] ^ 1]) + data[100_001:])

    assert theirs.records.count("attachment") == 0
    assert isinstance(refused(theirs, cut), Incomplete)
    assert isinstance(refused(theirs, changed), DamagedPackage)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_not_taken_for_a_package_that_was_cut(sent: tuple[Store, Store, Sent]) -> None:
    _, theirs, package_sent = sent

    with open("/dev/full", "wb", buffering=0) as full, pytest.raises(DiskFull):  # noqa: PTH123
        read_key(theirs.folder / "device.key").decrypt(package_sent.path, full)


def test_a_package_for_others_is_not_for_us(computers: Computers) -> None:
    ours, theirs, third = computers.make("甲"), computers.make("乙"), computers.make("丙")
    lesson(ours, title="t")

    assert isinstance(refused(third, computers.send(ours, theirs).path), NotForUs)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a zip", b"age-encryption.org/v1\n", b"\xff" * 5000])
def test_a_foreign_file_is_not_a_package(store: Store, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.qinglan"
    path.write_bytes(content)

    assert isinstance(refused(store, path), (NotAPackage, Incomplete, DamagedPackage))


def test_nothing_is_decoded_before_the_signature_was_checked(
    sent: tuple[Store, Store, Sent], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, theirs, package_sent = sent
    steps: list[str] = []
    for module, names in ((package, ("_manifest", "signed")),):
        for name in names:
            monkeypatch.setattr(module, name, _recorded(steps, name, getattr(module, name)))

    theirs.packages.receive(package_sent.path, author="a", backup=False)

    # Once for a glance at what it names, once for good, and once for its one segment.
    assert steps == ["signed", "_manifest", "signed", "_manifest", "signed"]


def _recorded(steps: list[str], name: str, call: Callable[..., object]) -> Callable[..., object]:
    def step(*given: object) -> object:
        steps.append(name)
        return call(*given)

    return step


def test_a_known_package_that_was_cut_is_refused_all_the_same(sent: tuple[Store, Store, Sent], tmp_path: Path) -> None:
    _, theirs, package_sent = sent
    theirs.packages.receive(package_sent.path, author="a", backup=False)
    data, cut = package_sent.path.read_bytes(), tmp_path / "cut"

    for length in (len(data) - 1, len(data) - 17, len(data) // 2, 300, 0):
        cut.write_bytes(data[:length])
        with pytest.raises((Incomplete, NotAPackage)):
            theirs.packages.receive(cut, author="a", backup=False)
    assert theirs.packages.receive(package_sent.path, author="a", backup=False).repeated


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

    with pytest.raises(DamagedPackage) as found:
        read_frame(path)

    assert found.value.entry == "signature"
    assert msgspec.structs.fields(Manifest)[0].name == "format"
