"""The other devices: their cards, whether a person has compared the digits, and what they are known to hold."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from storage.errors import BadCard, KeyChanged, NotKept, NotTheirs, Revoked, UnknownSender, UnreadableDatabase
from storage.oplog import keys
from storage.oplog.keys import DeviceKey
from storage.oplog.operation import moment, uid_bytes
from storage.records.workspace import KEY, Workspace
from storage.values import PeerDevice


class Peers:
    """Keeps peers; what writes is one transaction."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._db = workspace, workspace.db

    @cached_property
    def key(self) -> DeviceKey:
        """Return the secret key of this device."""
        key = keys.read_key(self._workspace.folder / KEY)
        if key.public != self._workspace.device:
            # Nobody could prove what it signed as ours.
            raise UnreadableDatabase(KEY)
        return key

    def card(self, facts: Mapping[str, str]) -> bytes:
        """Return the public card of this device, which travels with every package from now on.

        `facts` are school, school_name, role, device, county and what else is given.
        """
        card = keys.make_card(self.key, facts)
        with self._db.transaction():
            self._db.remember("card", card)
            self._db.remember("device_name", facts.get("device", ""))
        return card

    def own_card(self) -> bytes:
        """Return the card of this device as it was made last."""
        card: bytes = self._db.remembered("card") or keys.make_card(self.key, {})
        return card

    def trust(self, card: bytes, *, heard: bool) -> PeerDevice:
        """Keep another device; `heard`: a person has compared the digits. Raises BadCard, KeyChanged, Revoked."""
        device, facts = keys.read_card(card)
        with self._db.transaction():
            self._refuse_other_key(device, facts)
            if self._db.one("SELECT revoked FROM _peer WHERE device = ?", (device,)):
                raise Revoked(device.hex())
            self._keep(device, card, facts, trusted=True, heard=heard)
        return self.one(device.hex())

    def hear(self, device: str, *, heard: bool = True) -> PeerDevice:
        """Note that a person has compared the 30 digits of a device: from now on its packages are taken in."""
        self._require_known(device)
        with self._db.transaction():
            self._db.write("UPDATE _peer SET heard = ? WHERE device = ?", (int(heard), uid_bytes(device)))
        return self.one(device)

    def introduce(self, cards: Iterable[bytes]) -> None:
        """Keep cards that came along for the sake of their names; that is no trust."""
        for card in cards:
            try:
                device, facts = keys.read_card(card)
            except BadCard:
                continue
            if device != self._workspace.device:
                self._keep(device, card, facts, trusted=False, heard=False)

    def cards(self, devices: Iterable[bytes]) -> list[bytes]:
        """Return the cards of those devices that we know."""
        cards = (self._db.one("SELECT card FROM _peer WHERE device = ?", (device,)) for device in devices)
        return [card for card in cards if card]

    def revoke(self, device: str, *, author: str) -> None:
        """Trust a device no more."""
        self._require_known(device)
        note = json.dumps({"author": author, "time": self._workspace.now()})
        with self._db.transaction():
            self._db.write("UPDATE _peer SET revoked = 1 WHERE device = ?", (uid_bytes(device),))
            self._db.remember(f"revoked {device}", note)

    def standing(self, device: bytes) -> str:
        """Return how we stand to a device: known, unheard, unknown or revoked."""
        rows = self._db.read("SELECT trusted, heard, revoked FROM _peer WHERE device = ?", (device,))
        trusted, heard, revoked = rows[0] if rows else (0, 0, 0)
        if revoked:
            return "revoked"
        if not trusted:
            return "unknown"
        return "known" if heard else "unheard"

    def require(self, device: bytes, card: bytes) -> None:
        """Refuse a sender who is not known, not heard or revoked."""
        standing = self.standing(device)
        if standing == "revoked":
            raise Revoked(device.hex())
        if standing != "known":
            raise UnknownSender(keys.read_card(card)[1], self.digits(device), device.hex(), card)

    def digits(self, device: bytes) -> str:
        """Return the digits to compare with the holder of a device."""
        return keys.digits(self._workspace.device, device)

    def recipient(self, device: str, scopes: Iterable[str]) -> str:
        """Return the key to seal for a device; refuse what is private to another school."""
        rows = self._db.read(
            "SELECT recipient, revoked, facts FROM _peer WHERE device = ? AND trusted = 1", (uid_bytes(device),)
        )
        if not rows:
            raise NotKept("device", device)
        recipient, revoked, facts = rows[0]
        if revoked:
            raise Revoked(device)
        school = json.loads(facts).get("school", "")
        for scope in scopes:
            if scope.startswith("private:") and scope != f"private:{school}":
                raise NotTheirs(scope, device)
        return str(recipient)

    def note_arrived(self, device: bytes, number: int) -> None:
        """Note that a package of ours reached a device: it holds what the package carried."""
        db = self._db
        db.write("UPDATE _sent_to SET confirmed = 1 WHERE device = ? AND number = ?", (device, number))
        for feed, first, last in json.loads(db.one("SELECT reach FROM _sent WHERE number = ?", (number,)) or "[]"):
            has = db.one("SELECT n FROM _peer_has WHERE device = ? AND feed = ?", (device, bytes.fromhex(feed))) or 0
            if first <= has + 1:
                self.note_has(device, bytes.fromhex(feed), last)

    def note_has(self, device: bytes, feed: bytes, n: int) -> None:
        """Note up to which number a device holds a feed; what it was known to hold is not taken back."""
        self._db.write(
            "INSERT INTO _peer_has VALUES (?, ?, ?) ON CONFLICT(device, feed) DO UPDATE SET n = max(n, excluded.n)",
            (device, feed, n),
        )

    def note_has_only(self, device: bytes, feed: bytes, n: int) -> None:
        """Note that a device holds a feed up to this number and no further, as it says itself."""
        self._db.write("INSERT OR REPLACE INTO _peer_has VALUES (?, ?, ?)", (device, feed, n))

    def one(self, device: str) -> PeerDevice:
        """Return a device we know; NotKept when there is none."""
        peers = self._peers("AND device = ?", (uid_bytes(device),))
        if not peers:
            raise NotKept("device", device)
        return peers[0]

    def all(self) -> list[PeerDevice]:
        """Return the devices we know, the latest received first."""
        return self._peers()

    def _peers(self, condition: str = "", given: Sequence[bytes] = ()) -> list[PeerDevice]:
        # The last numbers stand at the end of an index each: a search for every device, never a walk through the books.
        rows = self._db.read(
            "SELECT device, facts, heard, revoked, received,"
            " (SELECT max(number) FROM _sent_to s WHERE s.device = p.device),"
            " (SELECT max(number) FROM _sent_to s WHERE s.device = p.device AND confirmed = 1),"
            " (SELECT max(number) FROM _receipt WHERE sender = p.device)"
            f" FROM _peer p WHERE trusted = 1 {condition} ORDER BY received DESC, device",
            given,
        )
        return [self._peer(*row) for row in rows]

    def _peer(
        self,
        device: bytes,
        facts_json: str,
        heard: int,
        revoked: int,
        received: int | None,
        sent: int | None,
        confirmed: int | None,
        last: int | None,
    ) -> PeerDevice:
        facts = json.loads(facts_json)
        return PeerDevice(
            device=device.hex(),
            school=facts.get("school", ""),
            school_name=facts.get("school_name", ""),
            role=facts.get("role", ""),
            name=facts.get("device", ""),
            county=facts.get("county", ""),
            digits=self.digits(device),
            heard=bool(heard),
            revoked=bool(revoked),
            sent_number=sent or 0,
            confirmed_number=confirmed or 0,
            last_received=moment(received) if received else None,
            last_number=last or 0,
            facts=facts,
        )

    def _require_known(self, device: str) -> None:
        if not self._db.one("SELECT trusted FROM _peer WHERE device = ?", (uid_bytes(device),)):
            raise NotKept("device", device)

    def _keep(self, device: bytes, card: bytes, facts: Mapping[str, str], *, trusted: bool, heard: bool) -> None:
        # What a person has heard is never unheard, and trust is never lost, by a card that comes again.
        self._db.write(
            "INSERT INTO _peer VALUES (?, ?, ?, ?, ?, ?, 0, NULL, x'') ON CONFLICT(device) DO UPDATE SET"
            " card = excluded.card, facts = excluded.facts, recipient = excluded.recipient,"
            " trusted = max(trusted, excluded.trusted), heard = max(heard, excluded.heard)"
            " WHERE excluded.trusted = 1 OR trusted = 0",
            (device, card, json.dumps(dict(facts), ensure_ascii=False), facts["recipient"], trusted, heard),
        )

    def _refuse_other_key(self, device: bytes, facts: Mapping[str, str]) -> None:
        school, name = facts.get("school", ""), facts.get("device", "")
        if not school or not name:
            return
        for peer in self.all():
            if (peer.school, peer.name) == (school, name) and not peer.revoked and peer.device != device.hex():
                raise KeyChanged(f"{school} {name}", peer.device, device.hex())
