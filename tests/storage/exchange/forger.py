"""A hand that writes packages with true signatures and untrue content."""

import hashlib
import os
from pathlib import Path

import pyrage
import pytest
import zstandard

from storage.errors import StorageError
from storage.exchange.package import MAGIC
from storage.oplog.feeds import FeedHead, feed_uid
from storage.oplog.keys import MANIFEST, SEGMENT, DeviceKey
from storage.oplog.operation import encode
from storage.oplog.segment import statement
from storage.store import Store
from tests.storage.computers import SCOPE


def refused(store: Store, path: Path) -> StorageError:
    with pytest.raises(StorageError) as found:
        store.packages.receive(path, author="a", backup=False)
    assert store.records.count("lesson") == 0
    assert list((store.folder / "incoming").glob(".*")) == []
    return found.value


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


GOOD = [5, 0, b"u" * 16, 0, ["t"], [], [], 0]
