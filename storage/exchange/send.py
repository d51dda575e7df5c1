"""Chooses what a receiver is not known to have, writes the package, and keeps the book of what was sent."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import structs

from storage import formats
from storage.errors import NotKept
from storage.exchange import package
from storage.exchange.package import MOST_ATTACHMENTS, Manifest, SegmentHead, To
from storage.exchange.peers import Peers
from storage.exchange.receipt_code import read_code, receipt_code
from storage.exchange.split import LARGEST, PackageVolume, split, volume_path
from storage.files import atomic
from storage.oplog.keys import SEGMENT
from storage.oplog.operation import moment
from storage.oplog.segment import ATTACHMENT, intact
from storage.oplog.segment_log import WHOLE, rotten_segment
from storage.records.workspace import Workspace
from storage.values import Progress, Sent, Unsound

# So many numbers of earlier packages are named in a new one.
_NAMED = 200


class Exporter:
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
            self._workspace.segments.seal_pending(lambda statement: self._peers.key.sign(SEGMENT, statement))
        chosen = self._segments(scopes, [] if full else [bytes.fromhex(device) for device in to])
        segments, rotten = self._sound_segments(chosen)
        blobs, rotten_blobs = self._sound_blobs(
            self._blobs([row[0] for row in segments], [bytes.fromhex(device) for device in to])
        )
        volumes = list(split(segments, blobs, largest or LARGEST))
        atomic.require_room(path.parent, sum(volume.size + 1024 * 1024 for volume in volumes))
        written = _Written(progress, len(segments) + len(blobs))
        sent = [
            self._volume(volume_path(path, number), volume, to, scopes, note, recipients, written)
            for number, volume in enumerate(volumes, 1)
        ]
        volume_paths = tuple(volume_sent.path for volume_sent in sent[1:])
        return structs.replace(sent[0], volumes=volume_paths, rotten=(*rotten, *rotten_blobs))

    def _volume(
        self,
        path: Path,
        volume: PackageVolume,
        to: Sequence[str],
        scopes: Sequence[str],
        note: str,
        recipients: Sequence[str],
        written: "_Written",
    ) -> Sent:
        with self._db.transaction():
            number = self._db.remembered("sent", 0) + 1
            self._db.remember("sent", number)
            self._workspace.incarnation.move_on()
        manifest = self._manifest(to, scopes, note, volume, number)
        members = self._members(volume, written)
        digest = atomic.write_verified(
            path, lambda target: package.write(target, self._peers.key, manifest, members, recipients)
        )
        with self._db.transaction():
            return self._book(path, digest, manifest, to)

    def unsent(self, asked: Mapping[str, Iterable[str]]) -> dict[str, int]:
        """Return for each device how many operations of its scopes it is not known to have, in one pass for all.

        What lies in a scope is added up once; from that is taken what a device wrote itself, and what it holds.
        """
        feeds, held_in, own = self._held()
        scopes = {device: set(asked[device]) for device in asked}
        lacking = {
            device: sum(held_in[scope] - own[device, scope] for scope in wanted) for device, wanted in scopes.items()
        }
        for receiver, name, n in self._db.read("SELECT device, feed, n FROM _peer_has"):
            writer, scope, have = feeds.get(name, ("", "", 0))
            device = receiver.hex()
            if device in lacking and writer != device and scope in scopes[device]:
                lacking[device] -= min(n, have)
        return lacking

    def _held(self) -> tuple[dict[bytes, tuple[str, str, int]], Counter[str], Counter[tuple[str, str]]]:
        """Return each feed's writer, scope and how far it is held, and the sums by scope and by writer and scope."""
        feeds: dict[bytes, tuple[str, str, int]] = {}
        held_in: Counter[str] = Counter()
        own: Counter[tuple[str, str]] = Counter()
        for name, device, scope, have in self._db.read(
            "SELECT uid, device, text, have FROM _feed JOIN _word ON _word.id = scope WHERE device IS NOT NULL"
        ):
            feeds[name] = (device.hex(), scope, have)
            held_in[scope] += have
            own[device.hex(), scope] += have
        return feeds, held_in, own

    def all(self) -> list[Sent]:
        """Return the packages that were written, the latest first."""
        rows = self._db.read("SELECT number, info FROM _sent ORDER BY number DESC")
        return [self._sent(number, json.loads(info)) for number, info in rows]

    def confirm(self, code: str) -> Sent:
        """Take in a receipt that was read out."""
        number_and_text = read_code(code)
        if number_and_text is None:
            raise NotKept("receipt", code)
        number, text = number_and_text
        digest = self._db.one("SELECT hash FROM _sent WHERE number = ?", (number,))
        for (device,) in self._db.read("SELECT device FROM _sent_to WHERE number = ?", (number,)):
            if digest and receipt_code(number, digest, device).replace("-", "") == text:
                with self._db.transaction():
                    self._peers.note_arrived(device, number)
                info = self._db.one("SELECT info FROM _sent WHERE number = ?", (number,))
                return self._sent(number, json.loads(info))
        raise NotKept("receipt", code)

    def _manifest(
        self, to: Sequence[str], scopes: Sequence[str], note: str, volume: PackageVolume, number: int
    ) -> Manifest:
        scope_numbers = [self._db.interned(scope) for scope in scopes]
        feeds = self._feeds(scope_numbers)
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
            segments=[
                SegmentHead(places[feed], first, count, *rest) for _, feed, first, count, *rest in volume.segments
            ],
            blobs=volume.blobs,
            knows=[(self._workspace.feeds.name(feed), have) for feed, have in self._have(feeds)],
            want=self._want(scope_numbers),
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
        feeds = self._feeds([self._db.interned(scope) for scope in scopes])
        names = {feed: self._workspace.feeds.name(feed) for feed in feeds}
        held_by_each = [
            dict(self._db.read("SELECT feed, n FROM _peer_has WHERE device = ?", (device,))) for device in devices
        ]
        lowest = {feed: min((has.get(name, 0) for has in held_by_each), default=0) for feed, name in names.items()}
        rows: list[tuple[Any, ...]] = []
        for feed, lowest_held in lowest.items():
            forked = self._workspace.feeds.forked(feed)
            if forked:
                # Whoever holds one of two operations under a number says the same as who holds the other.
                lowest_held = min(lowest_held, forked - 1)
            rows += self._db.read(
                "SELECT id, feed, first, count, hash, signature, length(bytes), raw FROM _segment"
                f" WHERE feed = ? AND first + count - 1 > ? AND {WHOLE} ORDER BY first",
                (feed, lowest_held),
            )
        return rows

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
        held_here = [digest for digest in named if blobs.sound(digest.hex())]
        return [(digest, blobs.path(digest.hex()).stat().st_size) for digest in held_here]

    def _sound_segments(self, rows: Sequence[tuple[Any, ...]]) -> tuple[list[tuple[Any, ...]], list[Unsound]]:
        """Part segments into what may leave and what rotted here, which is given up and asked for from now on."""
        sound: list[tuple[Any, ...]] = []
        rotten: list[Unsound] = []
        for row in rows:
            number, feed, first, count, digest = row[:5]
            if intact(self._db.one("SELECT bytes FROM _segment WHERE id = ?", (number,)), digest):
                sound.append(row)
                continue
            with self._db.transaction():
                self._workspace.segments.give_up(number)
            rotten.append(rotten_segment(self._workspace.feeds.head(feed), first, count))
        return sound, rotten

    def _sound_blobs(self, named: Sequence[tuple[bytes, int]]) -> tuple[list[tuple[bytes, int]], list[Unsound]]:
        rotten = {digest for digest, _ in named if self._workspace.blobs.rotten(digest.hex())}
        sound = [(digest, size) for digest, size in named if digest not in rotten]
        return sound, [Unsound("blob", digest.hex()) for digest in sorted(rotten)]

    def _want(self, scopes: Sequence[int]) -> list[bytes]:
        if ATTACHMENT not in self._workspace.tables.by_name:
            return []
        marks = ", ".join("?" * len(scopes))
        rows = self._db.read(
            f'SELECT DISTINCT hash FROM "{ATTACHMENT}" WHERE _deleted = 0 AND length(hash) = 64'
            f" AND _scope IN ({marks})",
            scopes,
        )
        missed = [row[0] for row in rows if not self._workspace.blobs.sound(row[0])]
        return [bytes.fromhex(digest) for digest in missed[:MOST_ATTACHMENTS] if _is_hash(digest)]

    def _members(self, volume: PackageVolume, written: "_Written") -> Iterator[bytes]:
        for row in volume.segments:
            yield self._db.one("SELECT bytes FROM _segment WHERE id = ?", (row[0],))
            written.more()
        for digest, _ in volume.blobs:
            yield self._workspace.blobs.path(digest.hex()).read_bytes()
            written.more()

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


class _Written:
    """How much of all volumes is written."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def more(self) -> None:
        self._done += 1
        self._progress(self._done, self._total)


def _reach(manifest: Manifest) -> str:
    reach: dict[int, list[int]] = {}
    for head in manifest.segments:
        span = reach.setdefault(head.feed, [head.first, head.first - 1])
        if head.first <= span[1] + 1:
            span[1] = max(span[1], head.first + head.count - 1)
    return json.dumps([[manifest.feeds[feed][0].hex(), first, last] for feed, (first, last) in reach.items()])


def _parts(named: dict[bytes, None], joined: bytes) -> None:
    named.update(dict.fromkeys(joined[at : at + 32] for at in range(0, len(joined), 32)))


def _is_hash(text: str) -> bool:
    return all(sign in "0123456789abcdef" for sign in text)
