"""The formats as storage/README.md writes them down, read back without a line of the program's own reading."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyrage
import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from storage.store import Store, new_uid
from tests.storage.computers import SCOPE, Computers, lesson

unpacked = msgspec.msgpack.decode


@pytest.fixture
def plain(computers: Computers) -> tuple[bytes, Store, str]:
    """A package with two operations on one lesson and an attachment, decrypted by its receiver's key."""
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = lesson(ours, title="t", score=1.5, minutes=40).uid
    ours.records.save("lesson", uid, SCOPE, {"process.1": {"what": "导入"}, "minutes": None}, author="second")
    ours.attachments.add(b"scan", name="a.pdf", kind="lesson", uid=uid, author="writer", scope=SCOPE)
    key = json.loads((theirs.folder / "device.key").read_bytes())
    identity = pyrage.x25519.Identity.from_str(key["identity"])
    return pyrage.decrypt(computers.send(ours, theirs).path.read_bytes(), [identity]), ours, uid


def parted(plain: bytes) -> tuple[bytes, dict[str, Any], bytes, bytes]:
    """Return the sender's key, the manifest, its raw bytes with their signature behind, and the members."""
    length = int.from_bytes(plain[40:44], "big")
    end = 44 + length + 64
    return plain[8:40], unpacked(plain[44 : 44 + length]), plain[44:end], plain[end:]


def holds(key: bytes, signature: bytes, statement: bytes) -> bool:
    Ed25519PublicKey.from_public_bytes(key).verify(signature, statement)
    return True


def test_a_package_is_laid_out_as_written_down(plain: tuple[bytes, Store, str]) -> None:
    content, ours, _ = plain

    sender, manifest, signed, members = parted(content)

    assert content[:8] == b"QINGLAN1"
    assert sender.hex() == ours.device
    assert holds(sender, signed[-64:], b"qinglan package 1\n" + signed[:-64])
    assert list(manifest) == [
        "format", "reader", "package", "number", "made", "card", "to", "scopes", "feeds", "segments", "blobs", "knows",
        "want", "cards", "note",
    ]  # fmt: skip
    assert (manifest["format"], manifest["reader"], manifest["number"], len(manifest["package"])) == (1, 1, 1, 16)
    assert manifest["blobs"] == [[hashlib.sha256(b"scan").digest(), 4]]
    assert len(members) == sum(head[5] for head in manifest["segments"]) + 4
    assert members.endswith(b"scan")
    assert manifest["knows"] == [[manifest["feeds"][0][0], 3]]


def test_a_segment_proves_itself_and_its_feed(plain: tuple[bytes, Store, str]) -> None:
    _, manifest, _, members = parted(plain[0])

    [[uid, device, scope, salt]] = manifest["feeds"]
    [[feed, first, count, digest, signature, size, raw]] = manifest["segments"]

    assert hashlib.blake2b(b"qinglan feed 1\n" + device + salt + scope.encode(), digest_size=16).digest() == uid
    assert (feed, first, count, scope) == (0, 1, 3, SCOPE)
    assert hashlib.sha256(members[:size]).digest() == digest
    statement = b"qinglan segment 1\n" + uid + first.to_bytes(8, "big") + count.to_bytes(4, "big") + digest
    assert holds(device, signature, statement)
    assert zstandard.frame_content_size(members[:size]) == raw


def test_operations_are_written_as_written_down(plain: tuple[bytes, Store, str]) -> None:
    content, _, uid = plain
    _, manifest, _, members = parted(content)

    body = unpacked(zstandard.ZstdDecompressor().decompress(members[: manifest["segments"][0][5]]))

    version, feed, first, count, kinds, authors, feeds, shapes, operations = body
    assert (version, feed, first, count, feeds) == (1, manifest["feeds"][0][0], 1, 3, [])
    assert [(kinds[kind], authors[author]) for _, kind, _, _, _, _, _, author in operations] == [
        ("lesson", "writer"), ("lesson", "second"), ("attachment", "writer"),
    ]  # fmt: skip
    changes = [fields_of(shapes[shape], values) for _, _, _, shape, values, _, _, _ in operations]
    assert changes[:2] == [
        {"title": "t", "score": 1.5, "minutes": 40},
        {"process.1": {"what": "导入"}, "minutes": None},
    ]
    stamps = [hlc for hlc, *_ in operations]
    assert stamps == sorted(stamps)
    # 2026-11-22, in the upper bits.
    assert stamps[0] >> 16 == pytest.approx(1_795_300_000_000, abs=10**8)
    assert [operation[2].hex() for operation in operations[:2]] == [uid, uid]
    assert [operation[5:7] for operation in operations] == [[[], []]] * 3


def fields_of(shape: Sequence[str], values: Sequence[object]) -> Mapping[str, object]:
    return dict(zip(shape, values, strict=True))


def test_a_card_says_who_a_device_is(plain: tuple[bytes, Store, str]) -> None:
    sender, manifest, _, _ = parted(plain[0])
    card = manifest["card"]

    purpose, device, signature, facts = card[:15], card[15:47], card[47:111], card[111:]

    assert (purpose, device) == (b"qinglan card 1\n", sender)
    assert holds(device, signature, purpose + device + facts)
    said = json.loads(facts)
    assert list(said) == sorted(said)
    assert (said["school"], said["recipient"][:4]) == ("甲", "age1")


def test_a_row_carries_what_the_merge_must_know(computers: Computers) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = new_uid()
    lesson(ours, uid, title="ours", day="2026-11-22")
    lesson(theirs, uid, title="theirs")

    computers.give(ours, theirs)

    db = theirs.workspace.db
    [(meta, extra, conflicts)] = db.read("SELECT _meta, _extra, _conflicts FROM lesson")
    made, last, seen, edits, missing, operations, fields, rows, writers, forks, deleted = unpacked(meta)
    assert (edits, missing, rows, deleted, extra, conflicts) == (None, {}, [], None, None, 1)
    assert seen == {feed: 1 for _, feed, _, _, _ in operations}
    assert made == min(operation[0] for operation in operations)
    assert operations[last][0] == max(operation[0] for operation in operations)
    base, later = operations
    assert (db.text(base[3]), base[2], base[4]) == ("writer", 1, {})
    assert db.text(fields) == "day\x1ftitle"
    # The base, here the own title, stands wherever no other is named: the other came with a day, and perhaps its title.
    [stands_in] = writers
    assert sorted(db.text(name) for name in stands_in) in (["day"], ["day", "title"])
    [[field, standing]] = forks
    assert db.text(field) == "title"
    assert {value for _, value, _ in standing} == {"ours", "theirs"}
    assert later[1] in seen


def test_beside_the_key_stand_the_numbers_of_own_operations_and_packages(computers: Computers) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    lesson(ours, title="t")
    computers.give(ours, theirs)

    assert (ours.folder / "device.last").read_bytes() == b"%020d %020d" % (1, 1)


@pytest.fixture
def workspace_files(computers: Computers) -> Path:
    return computers.make("甲").folder


def test_the_key_of_a_device_is_for_its_user_alone(workspace_files: Path) -> None:
    key = json.loads((workspace_files / "device.key").read_bytes())

    assert sorted(key) == ["device", "identity", "seed"]
    assert [len(bytes.fromhex(key[name])) for name in ("device", "seed")] == [32, 32]
