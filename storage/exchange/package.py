"""Package files: one encrypted, signed, addressed and numbered file; what it holds is merged elsewhere.

Inside the encryption (age): magic, the sender's public key, the length of the manifest, the manifest, a signature over
exactly those bytes, then the members in the manifest's order (README.md has each byte). The key stands at a fixed
place, so that nothing at all is decoded before the signature was checked; there is no path and no database file inside.
"""

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec

from storage import formats
from storage.errors import BadCard, DamagedPackage, Incomplete, NewerFormat, NotAPackage, NotForUs, TooLarge
from storage.files.atomic import LARGEST_ATTACHMENT, Hashing, private_file, sha256
from storage.oplog.feeds import FeedHead, feed_uid
from storage.oplog.keys import MANIFEST, SEGMENT, DeviceKey, encrypt, read_card, read_key, signed
from storage.oplog.operation import SEGMENT_OPERATIONS, Key16, Key32, Unsigned, WireText, encode
from storage.oplog.segment import LARGEST_RAW, Segment, statement

MAGIC = b"QINGLAN1"
LARGEST_FILE = 2**32 - 1
LARGEST_MANIFEST = 8 * 1024 * 1024 + 64 * 1024
LARGEST_PACKED, LARGEST_UNPACKED = 200 * 1024 * 1024, 500 * 1024 * 1024
MOST_ATTACHMENTS = 2000
HEAD = len(MAGIC) + 32 + 4
Signature = Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]


class To(msgspec.Struct, array_like=True):
    """A receiver: its device, the numbers sent to it that it has not confirmed, and those received from it."""

    device: Key32
    earlier: list[Unsigned]
    received: list[Unsigned]


class SegmentHead(msgspec.Struct, array_like=True):
    """A segment among the members; `feed` is a place in the manifest's feeds."""

    feed: Unsigned
    first: Annotated[int, msgspec.Meta(ge=1, le=2**62)]
    count: Annotated[int, msgspec.Meta(ge=1, le=SEGMENT_OPERATIONS)]
    hash: Key32
    signature: Signature
    packed: Annotated[int, msgspec.Meta(ge=1, le=2 * LARGEST_RAW)]
    raw: Annotated[int, msgspec.Meta(ge=1)]


class Manifest(msgspec.Struct):
    """What a package says of itself; items that a newer program adds are passed over."""

    format: Unsigned
    reader: Unsigned
    package: Key16
    number: Unsigned
    made: Unsigned
    card: bytes
    to: list[To]
    scopes: list[WireText]
    feeds: list[tuple[Key16, Key32, WireText, Key16]]
    segments: list[SegmentHead]
    blobs: list[tuple[Key32, Unsigned]]
    knows: list[tuple[Key16, Unsigned]]
    want: list[Key32]
    cards: list[bytes]
    note: WireText


class _Version(msgspec.Struct):
    reader: Unsigned = 1


_decode = msgspec.msgpack.Decoder(Manifest).decode
_decode_version = msgspec.msgpack.Decoder(_Version).decode


class Opened:
    """A package that was opened, whose frame, sender and lengths were checked; members are checked as they are read."""

    def __init__(self, path: Path, sender: bytes, manifest: Manifest, start: int) -> None:
        self._path, self.sender, self.manifest = path, sender, manifest
        self.feeds = [FeedHead(*head) for head in manifest.feeds]
        self._segments = list(_offsets(start, (head.packed for head in manifest.segments)))
        after = start + sum(head.packed for head in manifest.segments)
        self._blobs = list(_offsets(after, (size for _, size in manifest.blobs)))
        # How many bytes lie under the seal, as the manifest says.
        self.length = after + sum(size for _, size in manifest.blobs)

    def segment(self, at: int) -> Segment:
        """Return a segment whose hash and author's signature hold."""
        head = self.manifest.segments[at]
        feed = self.feeds[head.feed]
        with self._path.open("rb") as file:
            file.seek(self._segments[at])
            packed = file.read(head.packed)
        digest = hashlib.sha256(packed).digest()
        signed_statement = statement(feed.uid, head.first, head.count, digest)
        if digest != head.hash:
            raise DamagedPackage(f"hash {feed.uid.hex()[:8]} {head.first}")
        if not signed(feed.device, SEGMENT, signed_statement, head.signature):
            raise DamagedPackage(f"author {feed.uid.hex()[:8]} {head.first}")
        return Segment(head.first, head.count, digest, head.signature, head.raw, packed)

    def blob(self, at: int) -> bytes:
        """Return an attachment whose hash holds."""
        digest, size = self.manifest.blobs[at]
        with self._path.open("rb") as file:
            file.seek(self._blobs[at])
            data = file.read(size)
        if hashlib.sha256(data).digest() != digest:
            raise DamagedPackage(f"attachment {digest.hex()[:8]}")
        return data

    def addressee(self, device: bytes) -> To:
        """Return what the manifest says to this device; refuse if it is addressed to others."""
        for receiver in self.manifest.to:
            if receiver.device == device:
                return receiver
        raise NotForUs(tuple(receiver.device.hex() for receiver in self.manifest.to))


@contextmanager
def opened(path: Path, key: DeviceKey, private: Path) -> Iterator[Opened]:
    """Open a package into a private file that is deleted afterwards, whatever happens."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise TooLarge("package", size, LARGEST_FILE)
    with private_file(private, lambda target: key.decrypt(path, target)) as decrypted:
        yield read_frame(decrypted)


def read_frame(path: Path) -> Opened:
    """Check magic, manifest length, signature, format and every declared length of a decrypted package in turn."""
    with path.open("rb") as file:
        package = _frame(path, file)
    size = path.stat().st_size
    if package.length > size:
        raise Incomplete
    if package.length < size:
        raise DamagedPackage("members")
    return package


def read_head(path: Path, start: bytes) -> Opened:
    """Check the same of the first decrypted bytes of a package whose members were not looked at."""
    return _frame(path, io.BytesIO(start))


def manifest_end(start: bytes | bytearray) -> int:
    """Return where the signature of the manifest ends, as its first HEAD bytes say."""
    return HEAD + int.from_bytes(start[HEAD - 4 : HEAD], "big") + 64


def _frame(path: Path, file: BinaryIO) -> Opened:
    head = file.read(HEAD)
    if len(head) < HEAD or head[: len(MAGIC)] != MAGIC:
        raise NotAPackage(path.name)
    sender, length = head[len(MAGIC) : -4], int.from_bytes(head[-4:], "big")
    if length > LARGEST_MANIFEST:
        raise TooLarge("manifest", length, LARGEST_MANIFEST)
    raw, signature = file.read(length), file.read(64)
    if len(signature) < 64:
        raise Incomplete
    if not signed(sender, MANIFEST, raw, signature):
        raise DamagedPackage("signature")
    package = Opened(path, sender, _manifest(raw), HEAD + length + 64)
    _check(package)
    return package


def write(
    target: Hashing, key: DeviceKey, manifest: Manifest, members: Iterable[bytes], recipients: Sequence[str]
) -> None:
    """Write a package sealed to those recipients."""
    raw = encode(manifest)
    if len(raw) > LARGEST_MANIFEST:
        raise TooLarge("manifest", len(raw), LARGEST_MANIFEST)
    head = MAGIC + key.public + len(raw).to_bytes(4, "big") + raw + key.sign(MANIFEST, raw)
    encrypt(Stream(head, members), target, recipients)


def verify(path: Path, keys: Sequence[Path] = ()) -> dict[str, object]:
    """Return what a package file says of itself, as far as the device keys given can open it; needs no workspace."""
    facts: dict[str, object] = {"bytes": path.stat().st_size, "sha256": sha256(path).hex(), "opened": False}
    for key_file in keys:
        try:
            with opened(path, read_key(key_file), path.parent) as package:
                return facts | {"opened": True} | _facts(package)
        except NotForUs:
            continue
    return facts


def _facts(package: Opened) -> dict[str, object]:
    for at in range(len(package.manifest.segments)):
        package.segment(at)
    for at in range(len(package.manifest.blobs)):
        package.blob(at)
    manifest = package.manifest
    return {
        "sender": package.sender.hex(),
        "facts": read_card(manifest.card)[1],
        "number": manifest.number,
        "package": manifest.package.hex(),
        "to": [receiver.device.hex() for receiver in manifest.to],
        "scopes": list(manifest.scopes),
        "note": manifest.note,
        "operations": sum(head.count for head in manifest.segments),
        "attachments": len(manifest.blobs),
    }


def _manifest(raw: bytes) -> Manifest:
    try:
        reader = _decode_version(raw).reader
        if reader > formats.PACKAGE:
            raise NewerFormat(reader)
        return _decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise DamagedPackage("manifest") from error


def _check(package: Opened) -> None:
    manifest = package.manifest
    _check_card(manifest.card, package.sender)
    for feed in package.feeds:
        if feed_uid(feed.device, feed.scope, feed.salt) != feed.uid:
            raise DamagedPackage(f"feed {feed.uid.hex()[:8]}")
    for head in manifest.segments:
        if head.feed >= len(package.feeds):
            raise DamagedPackage("manifest")
        _cap("segment", head.raw, LARGEST_RAW)
    _cap("packed", sum(head.packed for head in manifest.segments), LARGEST_PACKED)
    _cap("unpacked", sum(head.raw for head in manifest.segments), LARGEST_UNPACKED)
    _cap("attachments", len(manifest.blobs), MOST_ATTACHMENTS)
    for _, size in manifest.blobs:
        _cap("attachment", size, LARGEST_ATTACHMENT)


def _check_card(card: bytes, sender: bytes) -> None:
    try:
        device, _ = read_card(card)
    except BadCard as error:
        raise DamagedPackage("card") from error
    if device != sender:
        raise DamagedPackage("card")


def _cap(what: str, size: int, limit: int) -> None:
    if size > limit:
        raise TooLarge(what, size, limit)


def _offsets(start: int, sizes: Iterable[int]) -> Iterator[int]:
    for size in sizes:
        yield start
        start += size


class Stream:
    """The parts of a package as one stream, so that it never lies in memory whole."""

    def __init__(self, head: bytes, members: Iterable[bytes]) -> None:
        self._parts = iter(members)
        self._rest = memoryview(head)

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        while not self._rest:
            following = next(self._parts, None)
            if following is None:
                return b""
            self._rest = memoryview(following)
        length = len(self._rest) if size < 0 else min(size, len(self._rest))
        piece, self._rest = bytes(self._rest[:length]), self._rest[length:]
        return piece
