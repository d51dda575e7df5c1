"""Chooses what a receiver is not known to have, writes the package, and learns what arrived."""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import structs

from storage import formats
from storage.errors import NotKept
from storage.exchange import package
from storage.exchange.package import MOST_ATTACHMENTS, Manifest, SegmentHead, To
from storage.exchange.peers import Peers
from storage.exchange.receipt_code import read_code, receipt_code
from storage.exchange.split import LARGEST, Volume, volume_path, volumes
from storage.files import atomic
from storage.oplog.operation import moment
from storage.records.seal import seal_pending
from storage.records.workspace import ATTACHMENT, Workspace
from storage.values import Progress, Sent

# So many numbers of earlier packages are named in a new one.
_NAMED = 200


class Outgoing:
    """Writes packages and keeps the book of them."""

    def __init__(self, workspace: Workspace, peers: Peers) -> None:
        self._workspace, self._db, self._peers = workspace, workspace.db, peers

    def export(
        self,
        path: Path,
        to: Sequence[str],
        scopes: Sequence[str],
        note: str,
        full: bool,
        progress: Progress,
        largest: int,
    ) -> Sent:
        """Write a package, or several volumes; nothing is counted as received because it was written."""
        recipients = [self._peers.recipient(device, scopes) for device in to]
        with self._db.transaction():
            seal_pending(self._workspace, self._peers.key)
        segments = self._segments(scopes, [] if full else [bytes.fromhex(device) for device in to])
        blobs = self._blobs([row[0] for row in segments], [bytes.fromhex(device) for device in to])
        parts = list(volumes(segments, blobs, largest or LARGEST))
        atomic.require_room(path.parent, sum(part.size + 1024 * 1024 for part in parts))
        told = _Told(progress, len(segments) + len(blobs))
        sent = [
            self._volume(volume_path(path, number), part, to, scopes, note, recipients, told)
            for number, part in enumerate(parts, 1)
        ]
        return structs.replace(sent[0], volumes=tuple(one.path for one in sent[1:]))

    def _volume(
        self,
        path: Path,
        part: Volume,
        to: Sequence[str],
        scopes: Sequence[str],
        note: str,
        recipients: Sequence[str],
        told: "_Told",
    ) -> Sent:
        with self._db.transaction():
            number = self._db.remembered("sent", 0) + 1
            self._db.remember("sent", number)
        manifest = self._manifest(to, scopes, note, part, number)
        members = self._members(part, told)
        digest = atomic.write_verified(
            path, lambda target: package.write(target, self._peers.key, manifest, members, recipients)
        )
        with self._db.transaction():
            return self._book(path, digest, manifest, to)

    def unsent(self, device: str, scopes: Sequence[str]) -> int:
        """Return how many operations of the scopes a device is not known to have."""
        known = bytes.fromhex(device)
        has = dict(self._db.read("SELECT feed, n FROM _peer_has WHERE device = ?", (known,)))
        heads = self._workspace.feeds
        feeds = self._feeds([self._db.known_word(scope) for scope in scopes])
        return sum(
            max(0, have - has.get(heads.name(feed), 0))
            for feed, have in self._have(feeds)
            if heads.head(feed).device != known
        )

    def all(self) -> list[Sent]:
        """Return the packages that were written, the latest first."""
        rows = self._db.read("SELECT number, info FROM _sent ORDER BY number DESC")
        return [self._sent(number, json.loads(info)) for number, info in rows]

    def confirm(self, code: str) -> Sent:
        """Take in a receipt that was read out."""
        read = read_code(code)
        if read is None:
            raise NotKept("receipt", code)
        number, text = read
        digest = self._db.one("SELECT hash FROM _sent WHERE number = ?", (number,))
        for (device,) in self._db.read("SELECT device FROM _sent_to WHERE number = ?", (number,)):
            if digest and receipt_code(number, digest, device).replace("-", "") == text:
                with self._db.transaction():
                    arrived(self._workspace, device, number)
                info = self._db.one("SELECT info FROM _sent WHERE number = ?", (number,))
                return self._sent(number, json.loads(info))
        raise NotKept("receipt", code)

    def _manifest(self, to: Sequence[str], scopes: Sequence[str], note: str, part: Volume, number: int) -> Manifest:
        words = [self._db.known_word(scope) for scope in scopes]
        feeds = self._feeds(words)
        places = {feed: at for at, feed in enumerate(feeds)}
        return Manifest(
            format=formats.PACKAGE,
            reader=1,
            package=os.urandom(16),
            number=number,
            made=self._workspace.now(),
            card=self._peers.own_card(),
            to=[self._to(bytes.fromhex(device)) for device in to],
            scopes=list(scopes),
            feeds=[(head.uid, head.device, head.scope, head.salt) for head in map(self._workspace.feeds.head, feeds)],
            segments=[SegmentHead(places[feed], first, count, *rest) for _, feed, first, count, *rest in part.segments],
            blobs=part.blobs,
            knows=[(self._workspace.feeds.name(feed), have) for feed, have in self._have(feeds)],
            want=self._want(words),
            cards=self._peers.cards({self._workspace.feeds.head(feed).device for feed in feeds}),
            note=note,
        )

    def _feeds(self, scopes: Sequence[int]) -> list[int]:
        marks = ", ".join("?" * len(scopes))
        rows = self._db.read(
            f"SELECT id FROM _feed WHERE device IS NOT NULL AND scope IN ({marks}) ORDER BY id", scopes
        )
        return [row[0] for row in rows]

    def _have(self, feeds: Sequence[int]) -> list[tuple[int, int]]:
        have = self._workspace.feeds.have()
        return [(feed, have[feed]) for feed in feeds if have[feed]]

    def _segments(self, scopes: Sequence[str], devices: Sequence[bytes]) -> list[tuple[Any, ...]]:
        """Return the segments of the scopes that some receiver is not known to have; all of them without receivers."""
        feeds = self._feeds([self._db.known_word(scope) for scope in scopes])
        names = {feed: self._workspace.feeds.name(feed) for feed in feeds}
        known = [dict(self._db.read("SELECT feed, n FROM _peer_has WHERE device = ?", (one,))) for one in devices]
        lowest = {feed: min((has.get(name, 0) for has in known), default=0) for feed, name in names.items()}
        found: list[tuple[Any, ...]] = []
        for feed, held in lowest.items():
            found += self._db.read(
                "SELECT id, feed, first, count, hash, signature, length(bytes), raw FROM _segment"
                " WHERE feed = ? AND first + count - 1 > ? ORDER BY first",
                (feed, held),
            )
        return found

    def _to(self, device: bytes) -> To:
        earlier = self._db.read(
            "SELECT number FROM _sent_to WHERE device = ? AND confirmed = 0 ORDER BY number DESC LIMIT ?",
            (device, _NAMED),
        )
        received = self._db.read(
            "SELECT number FROM _receipt WHERE sender = ? ORDER BY number DESC LIMIT ?", (device, _NAMED)
        )
        return To(device, [row[0] for row in earlier], [row[0] for row in received])

    def _blobs(self, segments: Sequence[int], devices: Sequence[bytes]) -> list[tuple[bytes, int]]:
        named: dict[bytes, None] = {}
        for device in devices:
            _parts(named, self._db.one("SELECT want FROM _peer WHERE device = ?", (device,)) or b"")
        for number in segments:
            _parts(named, self._db.one("SELECT blobs FROM _segment WHERE id = ?", (number,)))
        blobs = self._workspace.blobs
        here = [one for one in named if blobs.has(one.hex())]
        return [(one, blobs.path(one.hex()).stat().st_size) for one in here]

    def _want(self, scopes: Sequence[int]) -> list[bytes]:
        if ATTACHMENT not in self._workspace.tables.by_name:
            return []
        marks = ", ".join("?" * len(scopes))
        rows = self._db.read(
            f'SELECT DISTINCT hash FROM "{ATTACHMENT}" WHERE _deleted = 0 AND length(hash) = 64'
            f" AND _scope IN ({marks})",
            scopes,
        )
        missed = [row[0] for row in rows if not self._workspace.blobs.has(row[0])]
        return [bytes.fromhex(one) for one in missed[:MOST_ATTACHMENTS] if _is_hash(one)]

    def _members(self, part: Volume, told: "_Told") -> Iterator[bytes]:
        for row in part.segments:
            yield self._db.one("SELECT bytes FROM _segment WHERE id = ?", (row[0],))
            told.more()
        for digest, _ in part.blobs:
            yield self._workspace.blobs.path(digest.hex()).read_bytes()
            told.more()

    def _book(self, path: Path, digest: bytes, manifest: Manifest, to: Sequence[str]) -> Sent:
        info = {
            "path": str(path),
            "package": manifest.package.hex(),
            "to": list(to),
            "scopes": list(manifest.scopes),
            "operations": sum(head.count for head in manifest.segments),
            "attachments": len(manifest.blobs),
            "bytes": path.stat().st_size,
            "note": manifest.note,
            "time": manifest.made,
            "code": receipt_code(manifest.number, digest, bytes.fromhex(to[0])),
        }
        self._db.write(
            "INSERT INTO _sent VALUES (?, ?, ?, ?, ?, ?)",
            (manifest.number, manifest.package, digest, manifest.made, json.dumps(info), _reach(manifest)),
        )
        self._db.write_many(
            "INSERT INTO _sent_to VALUES (?, ?, 0)", ((manifest.number, bytes.fromhex(device)) for device in to)
        )
        return self._sent(manifest.number, info)

    def _sent(self, number: int, info: dict[str, Any]) -> Sent:
        rows = self._db.read("SELECT device FROM _sent_to WHERE number = ? AND confirmed = 1", (number,))
        lists = {"path": Path(info["path"]), "to": tuple(info["to"]), "scopes": tuple(info["scopes"])}
        confirmed = tuple(row[0].hex() for row in rows)
        return Sent(**info | lists | {"number": number, "time": moment(info["time"]), "confirmed": confirmed})


class _Told:
    """How much of all volumes is written."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def more(self) -> None:
        self._done += 1
        self._progress(self._done, self._total)


def arrived(workspace: Workspace, device: bytes, number: int) -> None:
    """Note that a package of ours reached a device: it holds what the package carried."""
    db = workspace.db
    db.write("UPDATE _sent_to SET confirmed = 1 WHERE device = ? AND number = ?", (device, number))
    for feed, first, last in json.loads(db.one("SELECT reach FROM _sent WHERE number = ?", (number,)) or "[]"):
        has = db.one("SELECT n FROM _peer_has WHERE device = ? AND feed = ?", (device, bytes.fromhex(feed))) or 0
        if first <= has + 1:
            knows(workspace, device, bytes.fromhex(feed), last)


def knows(workspace: Workspace, device: bytes, feed: bytes, n: int) -> None:
    """Note up to which number a device holds a feed."""
    workspace.db.write(
        "INSERT INTO _peer_has VALUES (?, ?, ?) ON CONFLICT(device, feed) DO UPDATE SET n = max(n, excluded.n)",
        (device, feed, n),
    )


def forget(workspace: Workspace, device: bytes, feed: bytes) -> None:
    """Note that nothing is known of what a device holds of a feed."""
    workspace.db.write("DELETE FROM _peer_has WHERE device = ? AND feed = ?", (device, feed))


def _reach(manifest: Manifest) -> str:
    reach: dict[int, list[int]] = {}
    for head in manifest.segments:
        found = reach.setdefault(head.feed, [head.first, head.first - 1])
        if head.first <= found[1] + 1:
            found[1] = max(found[1], head.first + head.count - 1)
    return json.dumps([[manifest.feeds[feed][0].hex(), first, last] for feed, (first, last) in reach.items()])


def _parts(named: dict[bytes, None], joined: bytes) -> None:
    named.update(dict.fromkeys(joined[at : at + 32] for at in range(0, len(joined), 32)))


def _is_hash(text: str) -> bool:
    return all(one in "0123456789abcdef" for one in text)
