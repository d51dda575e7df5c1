"""Throws changed packages at the reader: `python -m tests.faults.fuzz_packages --count 1000000`.

A third goes in as it is, a third as if signed with a stolen key (the check says yes), a third with hashes and lengths
repaired so that the change reaches what lies deepest. Nothing but a refusal by name may come out, and nothing may
stay behind: no open transaction, no row, no receipt.
"""

import argparse
import hashlib
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

import zstandard

from storage.errors import StorageError
from storage.exchange import package
from storage.exchange.package import MAGIC, Opened, opened, read_frame
from storage.exchange.receive import Importer
from storage.oplog.keys import MANIFEST, SEGMENT, DeviceKey, read_key
from storage.oplog.operation import encode
from storage.oplog.segment import statement
from tests.storage.computers import SCOPE, Computers, lesson

TOKENS = (
    b"\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00",  # NaN
    b"\xcb\x7f\xf0\x00\x00\x00\x00\x00\x00",  # without end
    b"\xa3\xed\xa0\x80",  # half a character
    b"\x91" * 3000,  # brackets
    b"\xcf" + b"\xff" * 8,  # 2**64 - 1
    b"\xd3" + b"\x80" + b"\x00" * 7,  # -2**63
    b"\xdf\xff\xff\xff\xff",  # a map of 2**32 - 1
    b"\xc6\xff\xff\xff\xff",  # bytes of 4 GiB
    b"\xc0",
    b"\x80",
)


def changed(chance: random.Random, data: bytes) -> bytes:
    """Return the bytes with one to three changes."""
    for _ in range(chance.randrange(1, 4)):
        at, length = chance.randrange(len(data) + 1), chance.randrange(1, 40)
        match chance.randrange(6):
            case 0 if at < len(data):
                data = data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
            case 1 if at < len(data):
                data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
            case 2:
                data = data[:at]
            case 3:
                data = data[: at + length] + data[at:]
            case 4:
                data = data[:at] + data[at + length :]
            case _:
                data = data[:at] + chance.choice(TOKENS) + data[at:]
    return data


def _believed(*_: object) -> bool:
    return True


class Fuzz:
    """One receiver, one honest package, and the ways to spoil it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        computers = Computers(folder)
        self.giver, self.taker = computers.make("甲"), computers.make("乙")
        uid = lesson(self.giver, title="认识分数", minutes=40, score=1.5, **{"process.1": {"what": "导入"}}).uid
        for word in ("a", "b"):
            lesson(self.giver, uid, goal=word)
        self.giver.attachments.add(b"scan", name="a.pdf", kind="lesson", uid=uid, author="a", scope=SCOPE)
        sent = computers.send(self.giver, self.taker)
        self.key: DeviceKey = read_key(self.giver.folder / "device.key")
        with opened(sent.path, read_key(self.taker.folder / "device.key"), folder / "private") as found:
            self.plain = found._path.read_bytes()
            self.manifest = found.manifest
            self.raw = zstandard.ZstdDecompressor().decompress(found.segment(0).packed)
            self.blob = found.blob(0)
        self.receiving: Importer = self.taker.packages._incoming
        self.before = self.taker.records.digest()
        self.seen: Counter[str] = Counter()

    def round(self) -> None:
        """Spoil the package in one way and see that it is refused, or does what an honest one does."""
        way = self.chance.randrange(3)
        if way == 0:
            self.offer(changed(self.chance, self.plain), believed=False)
        elif way == 1:
            self.offer(changed(self.chance, self.plain), believed=True)
        else:
            self.offer(self.repaired(), believed=False)

    def repaired(self) -> bytes:
        """Return a package of a known sender whose segment lies and whose every hash, length and signature holds."""
        raw = changed(self.chance, self.raw)
        packed = zstandard.ZstdCompressor().compress(raw)
        head, feed = self.manifest.segments[0], self.giver.workspace.feeds.head(1)
        digest = hashlib.sha256(packed).digest()
        said = statement(feed.uid, head.first, head.count, digest)
        fields = [head.feed, head.first, head.count, digest, self.key.sign(SEGMENT, said), len(packed), len(raw)]
        manifest = encode(
            {name: getattr(self.manifest, name) for name in self.manifest.__struct_fields__} | {"segments": [fields]}
        )
        frame = MAGIC + self.key.public + len(manifest).to_bytes(4, "big") + manifest
        return frame + self.key.sign(MANIFEST, manifest) + packed + self.blob

    def offer(self, plain: bytes, believed: bool) -> None:
        path = self.folder / "plain"
        path.write_bytes(plain)
        believe: Any = patch.object(package, "signed", _believed) if believed else nullcontext()
        try:
            with believe:
                self.look(read_frame(path))
        except StorageError as refusal:
            self.seen[type(refusal).__name__] += 1
        else:
            self.seen["taken"] += 1
        db = self.taker.workspace.db
        assert not db.connection.in_transaction
        assert db._depth == 0

    def look(self, found: Opened) -> None:
        """Check who sent it, then all that an import does; the transaction is rolled back at its end."""
        to = found.addressee(self.taker.workspace.device)
        self.receiving._peers.require(found.sender, found.manifest.card)
        for at in range(len(found.manifest.blobs)):
            found.blob(at)
        self.receiving._look(found, to)

    def unchanged(self) -> bool:
        """Tell whether the receiver is as it was."""
        sound = self.taker.packages.receipts() == [] and self.taker.check(deep=True) == []
        return sound and self.taker.records.digest() == self.before

    def close(self) -> None:
        self.giver.close()
        self.taker.close()


def fuzz(folder: Path, count: int, seed: int, every: int = 10_000) -> Counter[str]:
    """Offer so many changed packages and return how they were refused."""
    one = Fuzz(folder, seed)
    begun = time.monotonic()
    for at in range(1, count + 1):
        one.round()
        if at % every == 0 or at == count:
            assert one.unchanged()
            rate = at / (time.monotonic() - begun)
            sys.stdout.write(f"{at} packages, {rate:.0f} a second, {dict(one.seen)}\n")
            sys.stdout.flush()
    one.close()
    return one.seen


def main() -> None:
    """Read how many from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="fuzz", dir=memory if memory.is_dir() else None))
    try:
        fuzz(folder, given.count, given.seed)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
