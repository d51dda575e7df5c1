"""Takes a package in: everything is checked first, then one transaction; or shows what it would do and leaves it."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from msgspec.structs import asdict, replace

from storage.errors import BadCard
from storage.exchange.package import Opened, To, opened
from storage.exchange.peek import peek
from storage.exchange.peers import Peers
from storage.exchange.receipt_code import receipt_code
from storage.exchange.send import arrived, forget, knows
from storage.files import atomic
from storage.oplog.authority import Identity
from storage.oplog.keys import read_card
from storage.oplog.operation import Body, moment
from storage.oplog.segment import unpack
from storage.records.apply import Applier, Taking
from storage.records.equivocation import overlap
from storage.records.seal import keep_segment
from storage.records.standing import Settled, Standing
from storage.records.workspace import Workspace
from storage.values import Counts, Gap, Preview, Progress, Receipt, silent


class _LookedAt(Exception):
    """Ends a look at a package: the transaction is rolled back."""

    def __init__(self, taking: Taking, gaps: tuple[Gap, ...]) -> None:
        super().__init__()
        self.taking, self.gaps = taking, gaps


class Incoming:
    """Opens packages that are addressed to this device."""

    def __init__(self, workspace: Workspace, standing: Standing, peers: Peers) -> None:
        self._workspace, self._db, self._standing, self._peers = workspace, workspace.db, standing, peers

    def inspect(self, path: Path) -> Preview:
        """Return what the package would do; of an unknown sender only what the signed manifest says."""
        with opened(path, self._peers.key, self._private) as found:
            to = found.addressee(self._workspace.device)
            self._peers.refuse_other_card(found.sender, found.manifest.card)
            standing = self._peers.standing(found.sender)
            kinds: dict[str, Counts] = {}
            gaps: tuple[Gap, ...] = ()
            withheld = 0
            if standing == "known":
                kinds, gaps, withheld = self._look(found, to)
            preview = self._preview(path, found, standing, kinds, gaps)
            return replace(preview, withheld=withheld)

    def receive(self, path: Path, author: str, before: Callable[[], object] | None, progress: Progress) -> Receipt:
        """Take the package in, all or nothing."""
        held = self._held(path, author)
        if held is not None:
            return held
        with opened(path, self._peers.key, self._private) as found:
            to = found.addressee(self._workspace.device)
            self._peers.require(found.sender, found.manifest.card)
            self._require_room(found)
            code = receipt_code(found.manifest.number, atomic.sha256(path), self._workspace.device)
            if self._repeated(found):
                return self._again(found, code)
            if before:
                before()
            attachments = self._keep_blobs(found)
            with self._db.transaction():
                return self._book(found, to, author, code, attachments, progress)

    def _held(self, path: Path, author: str) -> Receipt | None:
        """Book a package without opening it to its end, if all that its signed manifest names is here already."""
        found = peek(path, self._peers.key)
        if found is None or not self._nothing_new(found):
            return None
        to = found.addressee(self._workspace.device)
        self._peers.require(found.sender, found.manifest.card)
        code = receipt_code(found.manifest.number, atomic.sha256(path), self._workspace.device)
        if self._repeated(found):
            return self._again(found, code)
        with self._db.transaction():
            return self._book(found, to, author, code, 0, silent)

    def _nothing_new(self, found: Opened) -> bool:
        held = all(
            self._db.one("SELECT 1 FROM _segment WHERE hash = ?", (head.hash,)) for head in found.manifest.segments
        )
        return held and all(self._workspace.blobs.has(digest.hex()) for digest, _ in found.manifest.blobs)

    @property
    def _private(self) -> Path:
        return self._workspace.folder / "incoming"

    def _require_room(self, found: Opened) -> None:
        manifest = found.manifest
        raw = sum(head.raw for head in manifest.segments)
        atomic.require_room(self._workspace.folder, 3 * raw + sum(size for _, size in manifest.blobs) + 1024 * 1024)

    def _repeated(self, found: Opened) -> bool:
        return bool(self._db.one("SELECT 1 FROM _receipt WHERE package = ?", (found.manifest.package,)))

    def _again(self, found: Opened, code: str) -> Receipt:
        rows = self._db.read("SELECT info, undone FROM _receipt WHERE package = ?", (found.manifest.package,))
        # Attachments that were lost since the first time are taken again.
        now = {"code": code, "repeated": True, "attachments": self._keep_blobs(found)} | _NONE
        return self._receipt(json.loads(rows[0][0]) | now, undone=bool(rows[0][1]))

    def _keep_blobs(self, found: Opened) -> int:
        new = 0
        for at, (digest, _) in enumerate(found.manifest.blobs):
            if not self._workspace.blobs.has(digest.hex()):
                self._workspace.blobs.keep(found.blob(at))
                new += 1
        return new

    def _look(self, found: Opened, to: To) -> tuple[dict[str, Counts], tuple[Gap, ...], int]:
        try:
            self._look_inside(found, to)
        except _LookedAt as looked:
            return looked.taking.kinds, looked.gaps, looked.taking.withheld

    def _look_inside(self, found: Opened, to: To) -> NoReturn:
        with self._db.transaction():
            taking, _ = self._take_in(found, 0, silent)
            raise _LookedAt(taking, self._gaps(found, to))

    def _take_in(self, found: Opened, receipt: int, progress: Progress) -> tuple[Taking, list[str]]:
        """Keep the new segments and apply them; return what changed and which numbers are used twice."""
        known = {row[0] for row in self._db.read("SELECT uid FROM _feed WHERE device IS NOT NULL")}
        new_feeds = any(head.uid not in known for head in found.feeds)
        feeds = [self._workspace.feeds.introduce(head) for head in found.feeds]
        bodies: list[tuple[int, Body]] = []
        alarms: list[str] = []
        # Each feed in its order: most records then merge at once.
        order = sorted(enumerate(found.manifest.segments), key=lambda one: (one[1].feed, one[1].first))
        for at, head in order:
            if self._db.one("SELECT 1 FROM _segment WHERE hash = ?", (head.hash,)):
                continue
            sealed, feed = found.segment(at), feeds[head.feed]
            body = unpack(sealed.packed, sealed.raw, found.feeds[head.feed].uid, sealed.first, sealed.operations)
            alarms += overlap(self._workspace, feed, body)
            bodies.append((keep_segment(self._workspace, feed, sealed, receipt, body), body))
        news = self._standing.note(bodies) or new_feeds
        changed = self._judge(found) if news else []
        taking = Applier(self._workspace).take_in(bodies, progress)
        _add(taking, changed)
        for feed in set(feeds):
            self._workspace.feeds.advance(feed)
        # What somebody claims to have seen before it was written would be covered when it is: it goes elsewhere.
        self._workspace.feeds.retire(taking.claimed)
        if news:
            self._standing.speak()
        return taking, alarms

    def _judge(self, found: Opened) -> list[Settled]:
        """Decide what counts before anything is applied; return what was here before and is another now."""
        self._standing.adopt(found.sender, self._introduced(found))
        return self._standing.settle()

    def _introduced(self, found: Opened) -> dict[str, Identity]:
        """Return whom the cards in a package introduce: those whose words it carries."""
        writers = {head.device for head in found.feeds}
        cards: dict[str, Identity] = {}
        for card in found.manifest.cards:
            with suppress(BadCard):
                device, facts = read_card(card)
                if device in writers:
                    cards[device.hex()] = Identity(facts.get("school", ""), facts.get("role", ""))
        return cards

    def _book(self, found: Opened, to: To, author: str, code: str, attachments: int, progress: Progress) -> Receipt:
        manifest, db = found.manifest, self._db
        number = db.write(
            "INSERT INTO _receipt(package, sender, number, time, undone, info) VALUES (?, ?, ?, ?, 0, '')",
            (manifest.package, found.sender, manifest.number, self._workspace.now()),
        )
        taking, alarms = self._take_in(found, number, progress)
        self._learn(found, to)
        db.write_many(
            "INSERT OR IGNORE INTO _unnamed VALUES (?, ?)", ((db.word(kind), uid) for kind, uid in taking.touched)
        )
        total = _sum(taking.kinds)
        info = {
            "package": manifest.package.hex(),
            "sender": found.sender.hex(),
            "number": manifest.number,
            "time": self._workspace.now(),
            "new": total.new,
            "changed": total.changed,
            "same": total.same,
            "conflicts": total.conflicts,
            "waiting": taking.waiting,
            "attachments": attachments,
            "gaps": [asdict(gap) for gap in self._gaps(found, to)],
            "repeated": False,
            "clock_warnings": taking.clock_warnings,
            "alarms": alarms,
            "untrue": taking.untrue,
            "withheld": taking.withheld,
            "code": code,
            "note": manifest.note,
            "author": author,
        }
        db.write("UPDATE _receipt SET info = ? WHERE id = ?", (json.dumps(info, ensure_ascii=False), number))
        return self._receipt(info, tuple((kind, uid.hex()) for kind, uid in taking.touched))

    def _learn(self, found: Opened, to: To) -> None:
        manifest, device = found.manifest, found.sender
        # Word for word, even if it is less than before: the sender may have gone back to a backup.
        said = dict(manifest.knows)
        for head in found.feeds:
            forget(self._workspace, device, head.uid)
            knows(self._workspace, device, head.uid, said.get(head.uid, 0))
        for number in to.received:
            if self._db.one(
                "SELECT 1 FROM _sent_to WHERE device = ? AND number = ? AND confirmed = 0", (device, number)
            ):
                arrived(self._workspace, device, number)
        self._db.write(
            "UPDATE _peer SET received = ?, want = ? WHERE device = ?",
            (self._workspace.now(), b"".join(manifest.want), device),
        )
        self._peers.renamed(device, manifest.card)
        self._peers.introduce(manifest.cards)

    def _gaps(self, found: Opened, to: To) -> tuple[Gap, ...]:
        names = self._workspace.device_names()
        sender = found.sender.hex()
        here = {row[0] for row in self._db.read("SELECT number FROM _receipt WHERE sender = ?", (found.sender,))}
        gaps = [
            Gap(sender, names.get(sender, ""), number)
            for number in sorted(to.earlier)
            if number < found.manifest.number and number not in here
        ]
        for head in found.feeds:
            rows = self._db.read("SELECT have, last FROM _feed WHERE uid = ?", (head.uid,))
            have, last = rows[0] if rows else (0, 0)
            if last > have:
                device = head.device.hex()
                gaps.append(Gap(device, names.get(device, ""), 0, head.scope, self._missing(head.uid, have, last)))
        return tuple(gaps)

    def _missing(self, feed: bytes, have: int, last: int) -> int:
        held: int = self._db.one(
            "SELECT sum(s.count) FROM _segment s JOIN _feed f ON f.id = s.feed WHERE f.uid = ? AND s.first > ?",
            (feed, have),
        )
        return max(last - have - (held or 0), 0)

    def _receipt(self, info: dict[str, Any], touched: Sequence[tuple[str, str]] = (), undone: bool = False) -> Receipt:
        return receipt(info, self._workspace.device_names().get(info["sender"], ""), undone, tuple(touched))

    def _preview(
        self, path: Path, found: Opened, standing: str, kinds: dict[str, Counts], gaps: tuple[Gap, ...]
    ) -> Preview:
        manifest = found.manifest
        return Preview(
            package=manifest.package.hex(),
            path=path,
            sender=found.sender.hex(),
            facts=read_card(manifest.card)[1],
            standing=standing,
            digits=self._peers.digits(found.sender),
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
            repeated=self._repeated(found),
        )


_NONE: dict[str, Any] = {
    "new": 0,
    "changed": 0,
    "same": 0,
    "conflicts": 0,
    "waiting": 0,
    "clock_warnings": 0,
    "alarms": [],
    "untrue": [],
    "withheld": 0,
}


def receipt(info: dict[str, Any], sender_name: str, undone: bool, touched: tuple[tuple[str, str], ...] = ()) -> Receipt:
    """Return a receipt as it was booked."""
    made = {name: value for name, value in info.items() if name != "author"}
    made |= {"time": moment(info["time"]), "gaps": tuple(Gap(**gap) for gap in info["gaps"])}
    made["untrue"] = tuple((device, n) for device, n in info.get("untrue", ()))
    made |= {"alarms": tuple(info["alarms"]), "sender_name": sender_name, "undone": undone, "touched": touched}
    return Receipt(**made)


def _add(taking: Taking, settled: Sequence[Settled]) -> None:
    """Count the records that were held already and of which more counts now."""
    touched = set(taking.touched)
    for one in settled:
        old = taking.kinds.get(one.kind, Counts())
        taking.kinds[one.kind] = replace(old, new=old.new + one.new, changed=old.changed + (not one.new))
        if (one.kind, bytes.fromhex(one.uid)) not in touched:
            taking.touched.append((one.kind, bytes.fromhex(one.uid)))


def _sum(kinds: dict[str, Counts]) -> Counts:
    return Counts(
        sum(one.new for one in kinds.values()),
        sum(one.changed for one in kinds.values()),
        sum(one.same for one in kinds.values()),
        sum(one.conflicts for one in kinds.values()),
    )
