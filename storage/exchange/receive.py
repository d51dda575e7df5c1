"""Takes a package in: everything is checked first, then one transaction; or shows what it would do and leaves it."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from msgspec.structs import asdict

from storage.errors import DamagedPackage
from storage.exchange.package import Opened, To, opened
from storage.exchange.peek import peek
from storage.exchange.peers import Peers
from storage.exchange.receipt_code import receipt_code
from storage.exchange.receipts import receipt
from storage.files import atomic
from storage.oplog.keys import read_card
from storage.oplog.operation import SegmentBody, moment
from storage.oplog.segment import unpack
from storage.oplog.segment_log import WHOLE
from storage.records.apply import Applied, Applier
from storage.records.name_index import note_unnamed
from storage.records.workspace import Workspace
from storage.values import FeedGap, KindCounts, PackageReceipt, Preview, Progress, silent


class _LookedAt(Exception):
    """Ends a look at a package: the transaction is rolled back."""

    def __init__(self, applied: Applied, gaps: tuple[FeedGap, ...]) -> None:
        super().__init__()
        self.applied, self.gaps = applied, gaps


class Importer:
    """Opens packages that are addressed to this device."""

    def __init__(self, workspace: Workspace, peers: Peers) -> None:
        self._workspace, self._db, self._peers = workspace, workspace.db, peers

    def inspect(self, path: Path) -> Preview:
        """Return what the package would do; of an unknown sender only what the signed manifest says."""
        with opened(path, self._peers.key, self._private) as package:
            to = package.addressee(self._workspace.device)
            standing = self._peers.standing(package.sender)
            kinds: dict[str, KindCounts] = {}
            gaps: tuple[FeedGap, ...] = ()
            if standing == "known":
                kinds, gaps = self._look(package, to)
            return self._preview(path, package, standing, kinds, gaps)

    def receive(
        self, path: Path, author: str, before: Callable[[], object] | None, progress: Progress
    ) -> PackageReceipt:
        """Take the package in, all or nothing."""
        receipt = self._book_held(path, author)
        if receipt is not None:
            return receipt
        with opened(path, self._peers.key, self._private) as package:
            to = package.addressee(self._workspace.device)
            self._peers.require(package.sender, package.manifest.card)
            self._require_room(package)
            code = receipt_code(package.manifest.number, atomic.sha256(path), self._workspace.device)
            if self._repeated(package):
                return self._again(package, code)
            if before:
                before()
            attachments = self._keep_blobs(package)
            with self._db.transaction():
                return self._book(package, to, author, code, attachments, progress)

    def _book_held(self, path: Path, author: str) -> PackageReceipt | None:
        """Book a package without opening it to its end, if all that its signed manifest names is here already."""
        package = peek(path, self._peers.key)
        if package is None or not self._nothing_new(package):
            return None
        to = package.addressee(self._workspace.device)
        self._peers.require(package.sender, package.manifest.card)
        code = receipt_code(package.manifest.number, atomic.sha256(path), self._workspace.device)
        if self._repeated(package):
            return self._again(package, code)
        with self._db.transaction():
            return self._book(package, to, author, code, 0, silent)

    def _nothing_new(self, package: Opened) -> bool:
        all_held = all(self._workspace.segments.holds(head.hash) for head in package.manifest.segments)
        return all_held and all(self._workspace.blobs.sound(digest.hex()) for digest, _ in package.manifest.blobs)

    @property
    def _private(self) -> Path:
        return self._workspace.folder / "incoming"

    def _require_room(self, package: Opened) -> None:
        manifest = package.manifest
        raw = sum(head.raw for head in manifest.segments)
        atomic.require_room(self._workspace.folder, 3 * raw + sum(size for _, size in manifest.blobs) + 1024 * 1024)

    def _repeated(self, package: Opened) -> bool:
        return bool(self._db.one("SELECT 1 FROM _receipt WHERE package = ?", (package.manifest.package,)))

    def _again(self, package: Opened, code: str) -> PackageReceipt:
        rows = self._db.read("SELECT info, undone FROM _receipt WHERE package = ?", (package.manifest.package,))
        # Attachments that were lost since the first time are taken again.
        now = {"code": code, "repeated": True, "attachments": self._keep_blobs(package)} | _NONE
        return self._receipt(json.loads(rows[0][0]) | now, undone=bool(rows[0][1]))

    def _keep_blobs(self, package: Opened) -> int:
        new = 0
        for at, (digest, _) in enumerate(package.manifest.blobs):
            if self._workspace.blobs.sound(digest.hex()):
                continue
            with suppress(DamagedPackage):
                # One that rotted at the sender is missing here, and wanted; the rest is taken in.
                self._workspace.blobs.keep(package.blob(at))
                new += 1
        return new

    def _look(self, package: Opened, to: To) -> tuple[dict[str, KindCounts], tuple[FeedGap, ...]]:
        try:
            self._roll_back(package, to)
        except _LookedAt as looked:
            return looked.applied.kinds, looked.gaps

    def _roll_back(self, package: Opened, to: To) -> NoReturn:
        with self._db.transaction():
            applied, _ = self._apply(package, 0, silent)
            raise _LookedAt(applied, self._gaps(package, to))

    def _apply(self, package: Opened, receipt: int, progress: Progress) -> tuple[Applied, list[str]]:
        """Keep the new segments and apply them; return what changed and which numbers are used twice."""
        segments = self._workspace.segments
        feeds = [self._workspace.feeds.introduce(head) for head in package.feeds]
        bodies: list[tuple[int, SegmentBody]] = []
        alarms: list[str] = []
        # Each feed in its order: most records then merge at once.
        order = sorted(enumerate(package.manifest.segments), key=lambda placed: (placed[1].feed, placed[1].first))
        for at, head in order:
            if segments.holds(head.hash):
                continue
            sealed, feed = package.segment(at), feeds[head.feed]
            body = unpack(sealed.packed, sealed.raw, package.feeds[head.feed].uid, sealed.first, sealed.operations)
            alarms += segments.equivocations(feed, body)
            bodies.append((segments.keep(feed, sealed, receipt, body), body))
        applied = Applier(self._workspace).apply(bodies, progress)
        for feed in set(feeds):
            self._workspace.feeds.advance(feed)
        return applied, alarms

    def _book(
        self, package: Opened, to: To, author: str, code: str, attachments: int, progress: Progress
    ) -> PackageReceipt:
        manifest, db = package.manifest, self._db
        number = db.write(
            "INSERT INTO _receipt(package, sender, number, time, undone, info) VALUES (?, ?, ?, ?, 0, '')",
            (manifest.package, package.sender, manifest.number, self._workspace.now()),
        )
        applied, alarms = self._apply(package, number, progress)
        self._learn(package, to)
        note_unnamed(db, applied.touched)
        total = _sum(applied.kinds)
        info = {
            "package": manifest.package.hex(),
            "sender": package.sender.hex(),
            "number": manifest.number,
            "time": self._workspace.now(),
            "new": total.new,
            "changed": total.changed,
            "same": total.same,
            "conflicts": total.conflicts,
            "waiting": applied.waiting,
            "attachments": attachments,
            "gaps": [asdict(gap) for gap in self._gaps(package, to)],
            "repeated": False,
            "clock_warnings": applied.clock_warnings,
            "alarms": alarms,
            "code": code,
            "note": manifest.note,
            "author": author,
        }
        db.write("UPDATE _receipt SET info = ? WHERE id = ?", (json.dumps(info, ensure_ascii=False), number))
        return self._receipt(info, tuple((kind, uid.hex()) for kind, uid in applied.touched))

    def _learn(self, package: Opened, to: To) -> None:
        manifest, device = package.manifest, package.sender
        for number in to.received:
            if self._db.one(
                "SELECT 1 FROM _sent_to WHERE device = ? AND number = ? AND confirmed = 0", (device, number)
            ):
                self._peers.note_arrived(device, number)
        # Then word for word, even if it is less: the sender may have gone back to a backup, and a number that it
        # received may have been given by a copy of this folder. A feed of a scope it speaks of and does not name it
        # does not hold.
        watermarks = dict(manifest.knows)
        for uid in [*(head.uid for head in package.feeds), *self._unnamed(package)]:
            self._peers.note_has_only(device, uid, watermarks.get(uid, 0))
        self._db.write(
            "UPDATE _peer SET received = ?, want = ?, card = ?, facts = ? WHERE device = ?",
            (self._workspace.now(), b"".join(manifest.want), manifest.card, _facts(manifest.card), device),
        )
        self._peers.introduce(manifest.cards)

    def _unnamed(self, package: Opened) -> list[bytes]:
        scopes = [self._db.interned(scope) for scope in package.manifest.scopes]
        marks, named = ", ".join("?" * len(scopes)), {head.uid for head in package.feeds}
        feeds = self._db.read(f"SELECT uid FROM _feed WHERE device IS NOT NULL AND scope IN ({marks})", scopes)
        return [uid for (uid,) in feeds if uid not in named]

    def _gaps(self, package: Opened, to: To) -> tuple[FeedGap, ...]:
        names = self._workspace.device_names()
        sender = package.sender.hex()
        here = {row[0] for row in self._db.read("SELECT number FROM _receipt WHERE sender = ?", (package.sender,))}
        gaps = [
            FeedGap(sender, names.get(sender, ""), number)
            for number in sorted(to.earlier)
            if number < package.manifest.number and number not in here
        ]
        for head in package.feeds:
            rows = self._db.read("SELECT have, last FROM _feed WHERE uid = ?", (head.uid,))
            have, last = rows[0] if rows else (0, 0)
            if last > have:
                device = head.device.hex()
                gaps.append(FeedGap(device, names.get(device, ""), 0, head.scope, self._missing(head.uid, have, last)))
        return tuple(gaps)

    def _missing(self, feed: bytes, have: int, last: int) -> int:
        held: int = self._db.one(
            "SELECT sum(s.count) FROM _segment s JOIN _feed f ON f.id = s.feed"
            f" WHERE f.uid = ? AND s.first > ? AND {WHOLE}",
            (feed, have),
        )
        return max(last - have - (held or 0), 0)

    def _receipt(
        self, info: dict[str, Any], touched: Sequence[tuple[str, str]] = (), undone: bool = False
    ) -> PackageReceipt:
        return receipt(info, self._workspace.device_names().get(info["sender"], ""), undone, tuple(touched))

    def _preview(
        self, path: Path, package: Opened, standing: str, kinds: dict[str, KindCounts], gaps: tuple[FeedGap, ...]
    ) -> Preview:
        manifest = package.manifest
        return Preview(
            package=manifest.package.hex(),
            path=path,
            sender=package.sender.hex(),
            facts=read_card(manifest.card)[1],
            standing=standing,
            digits=self._peers.digits(package.sender),
            card=manifest.card,
            number=manifest.number,
            made=moment(manifest.made),
            note=manifest.note,
            scopes=tuple(manifest.scopes),
            operations=sum(head.count for head in manifest.segments),
            attachments=len(manifest.blobs),
            bytes=path.stat().st_size,
            kinds=kinds,
            gaps=gaps,
            repeated=self._repeated(package),
        )


_NONE: dict[str, Any] = {
    "new": 0,
    "changed": 0,
    "same": 0,
    "conflicts": 0,
    "waiting": 0,
    "clock_warnings": 0,
    "alarms": [],
}


def _sum(kinds: dict[str, KindCounts]) -> KindCounts:
    return KindCounts(
        sum(counts.new for counts in kinds.values()),
        sum(counts.changed for counts in kinds.values()),
        sum(counts.same for counts in kinds.values()),
        sum(counts.conflicts for counts in kinds.values()),
    )


def _facts(card: bytes) -> str:
    return json.dumps(read_card(card)[1], ensure_ascii=False)
