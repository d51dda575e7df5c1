"""The desk that sends and receives packages, settles conflicts and knows whom to trust."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from core.kinds.schools import PERSON
from core.model.file_names import safe_name
from core.model.record import Record
from core.model.words import listing, say
from core.office.base.exports import Exports
from core.office.base.findings import finding
from core.office.base.outlet import checked
from core.office.base.refusals import Refused
from core.office.base.results import Arrival, Aside, Conflict, Delivered, Departure, Left, Outgoing, Peer, Receipt
from core.office.base.session import Session
from core.office.base.translate import plainly, told_time
from core.office.exchange.asides import Asides
from core.office.exchange.receiving import Receiving
from core.office.exchange.settling import Settling
from core.office.exchange.travel import Travel
from core.office.records.desk import Records
from storage import values
from storage.files.atomic import write_bytes
from storage.store import Store
from storage.values import Progress, Sent, silent

ENDING = ".qinglan"
CARD_ENDING = ".qlcard"
# How a sealed package begins; a card is no package.
_SEALED = b"age-encryption.org/"

_TRAVELS = ("county:", "school:", "pairing:")


class Exchange:
    """Send, receive, settle, trust."""

    def __init__(
        self,
        session: Session,
        store: Store,
        records: Records,
        exports: Exports,
        likely: Callable[[], Collection[tuple[str, str]]],
    ) -> None:
        """Open the desk; `likely` tells which typed schools may be which partners' own."""
        self._session, self._store, self._records, self._exports = session, store, records, exports
        self._likely = likely
        self._settling = Settling(session, store, records, self._school_names)
        self._receiving = Receiving(session, store, records, self._school_names)
        self._asides = Asides(store, records, self._school_names)

    # Whom to trust

    def identity(self) -> dict[str, str]:
        """Return what this computer says of itself: device, school, role, name."""
        facts = self._facts()
        return {**facts, "name": facts["device"], "device": self._store.device}

    def name_computer(self, name: str) -> None:
        """Give this computer the name that its card bears, so that two computers of one school are told apart."""
        self._session.set_setting("device_name", name.strip())

    def write_card(self, file: Path) -> None:
        """Write this computer's public card, to be carried to the partners once."""
        with plainly(file):
            write_bytes(file, self._store.peers.card(self._facts()))

    def trust(self, file: Path, *, heard: bool = False) -> Peer:
        """Take in another computer's card, or the card inside its package; `heard`: the 30 digits were compared."""
        if not file.is_file():
            raise Refused(say("没有找到文件“{file}”", file=file), "no_file")
        with plainly(file):
            peer = self._store.peers.trust(self._card_in(file), heard=heard)
        self._learn_school(peer)
        return self._peer(peer)

    def heard(self, device: str, *, heard: bool = True) -> Peer:
        """Remember that the 30 digits of a known computer were compared by telephone."""
        with plainly():
            return self._peer(self._store.peers.hear(self._device(device), heard=heard))

    def peers(self) -> list[Peer]:
        """Return every other computer that is known, with what it is not known to have."""
        return self._counted(self._store.peers.all())

    def revoke(self, device: str, *, first: int | None = None) -> None:
        """Trust a computer no more: nothing is taken from it or sealed for it; of its words only what is here counts.

        With `first`, nothing counts from that of its numbers on. Partners are told with the next package.
        """
        with plainly():
            self._store.peers.revoke(self._device(device, revoked=True), author=self._session.person, first=first)
        self._records.index()

    def take_up(self, device: str) -> Peer:
        """Take a revoking back: the computer is trusted as before, and what it wrote counts."""
        with plainly():
            found = self._device(device, revoked=True)
            self._store.peers.take_up(found)
        self._records.index()
        return self._peer(self._store.peers.one(found))

    def leave(self, pairing: str, school: str) -> None:
        """End a school's time in a pairing: what it writes there from now on waits, and nothing more goes to it."""
        self._require_member(pairing, school)
        with plainly():
            self._store.standing.leave(pairing, school)
        self._records.index()

    def rejoin(self, pairing: str, school: str) -> None:
        """Take the end of a school's time in a pairing back."""
        self._require_member(pairing, school)
        with plainly():
            self._store.standing.lift(pairing=pairing, school=school)
        self._records.index()

    # What is held and does not count

    def aside(self) -> list[Aside]:
        """Return what waits or was set aside, with its reason."""
        with plainly():
            return self._asides.all()

    def release(self, operations: Sequence[str]) -> int:
        """Take up what waits or was set aside, where this school might have written it itself; return how many."""
        with plainly():
            released = self._asides.release(operations)
        self._records.index()
        return released

    def introduced(self) -> str:
        """Return the one sentence with which the rule of who may change what began here; told once, then nothing."""
        if not self._session.setting("introduced"):
            return ""
        self._session.set_setting("introduced", "")
        schools = [peer.school_name for peer in self._store.peers.all()]
        return say(
            "从这一版起，每台电脑只能改它该改的内容；本机已经收下的都算数（来自 {schools}），"
            "以后不算数的会列在 aside 里",
            schools=listing(dict.fromkeys(schools)) or say("本校"),
        )

    # Sending

    def send(
        self,
        to: str,
        file: Path | None = None,
        *,
        full: bool = False,
        largest: int = 0,
        progress: Progress | None = None,
    ) -> Departure:
        """Write a package for a computer, or all computers of a school: what it is not known to have, or everything.

        What one file of `largest` bytes (0: less than 4 GB) does not hold goes into further files beside it.
        """
        devices = self._devices(to)
        # A stick that is not in its place would become a folder on this computer.
        target = checked(file, ".qinglan") if file else self._session.folder / "packages" / self.suggested_name(to)
        peer = self._store.peers.one(devices[0])
        scopes = self._travel().scopes(peer.school, peer.role)
        with self._exports.of("package", target, whom=peer.school_name) as leaving, plainly(target):
            leaving.persons |= {one.uid for one in self._records.reading.within(PERSON, scopes)}
            # The card goes with every package: it tells the receiver who we are today.
            self._store.peers.card(self._facts())
            target.parent.mkdir(parents=True, exist_ok=True)
            sent = self._store.packages.export(
                target,
                to=devices,
                scopes=scopes,
                note=self._note(peer.school_name),
                full=full,
                progress=progress or silent,
                largest=largest,
            )
        return _departure(sent, self.left(to))

    def left(self, to: str) -> tuple[Left, ...]:
        """Return what will not travel to that computer or school nor to anybody, and what would make it travel."""
        peer = self._store.peers.one(self._devices(to)[0])
        return self._travel().left(peer.school, peer.role)

    def left_by_device(self) -> dict[str, tuple[Left, ...]]:
        """Return for every computer that is trusted what will not travel to it nor to anybody."""
        travel = self._travel()
        peers = [peer for peer in self._store.peers.all() if not peer.revoked]
        return {peer.device: travel.left(peer.school, peer.role) for peer in peers}

    def sent(self) -> list[Outgoing]:
        """Return the packages that were written, a line for each receiver, the latest first."""
        names = {peer.device: peer.school_name for peer in self._store.peers.all()}
        return [
            _outgoing(sent, device, names.get(device, device[:8]))
            for sent in self._store.packages.sent()
            for device in sent.to
        ]

    def confirm(self, code: str) -> Sent:
        """Take in the 12 characters that a receiver read out over the telephone: that package arrived."""
        with plainly():
            return self._store.packages.confirm(code)

    def suggested_name(self, to: str) -> str:
        """Return a file name that people can read: from which school, to which, the running number."""
        peer = self._store.peers.one(self._devices(to)[0])
        own, other = (safe_name(name, 40) for name in (self._school_name(), peer.school_name))
        return f"青蓝_{own}_致{other}_{peer.sent_number + 1:04}{ENDING}"

    # Receiving

    def inspect(self, file: Path) -> Arrival:
        """Say what a package holds and would change; nothing is written."""
        return self._receiving.inspect(file)

    def receive(self, file: Path, *, progress: Progress | None = None) -> Receipt:
        """Take in a package: verify, merge, keep — all or nothing; a verified backup comes first."""
        return self._receiving.receive(file, progress)

    def receipts(self) -> list[Delivered]:
        """Return the packages that were taken in, the latest first."""
        return self._receiving.receipts()

    def undo(self, package: str) -> Delivered:
        """Set what a package brought aside; own later edits stay and are named."""
        return self._receiving.undo(package)

    def redo(self, package: str) -> Delivered:
        """Take in again what was set aside."""
        return self._receiving.redo(package)

    def gaps(self) -> list[tuple[str, str]]:
        """Return (device, sentence) for every package that is known to be missing."""
        return self._receiving.gaps()

    # Conflicts

    def conflicts(self) -> list[Conflict]:
        """Return what waits for a person: both values, who wrote them, where and when."""
        return self._settling.conflicts()

    def settle(self, conflict: str, *, value: Any = None, take: int | None = None) -> Record:
        """Settle a conflict by one of its sides (0 is the value shown) or by a value of one's own."""
        return self._settling.settle(conflict, value=value, take=take)

    def digest(self) -> dict[str, str]:
        """Return a hash of each scope's content; "all" is over the scopes that travel, so partners can compare it."""
        with plainly():
            each = {scope: hash_ for scope, hash_ in self._store.records.digest().items() if scope != "all"}
        shared = "\n".join(f"{scope} {each[scope]}" for scope in sorted(each) if not scope.startswith("private:"))
        return {**each, "all": hashlib.sha256(shared.encode()).hexdigest()}

    def history_digest(self) -> str:
        """Return one hash of every save of the scopes that travel: equal where partners hold the same history."""
        with plainly():
            each = self._store.records.history_digest()
        shared = "\n".join(f"{scope} {each[scope]}" for scope in sorted(each) if scope.startswith(_TRAVELS))
        return hashlib.sha256(shared.encode()).hexdigest()

    # Parts

    def _facts(self) -> dict[str, str]:
        return {
            "school": self._session.school,
            "school_name": self._school_name(),
            "role": self._session.role,
            "device": str(self._session.setting("device_name", "")) or self._school_name(),
            "county": self._session.home_county,
        }

    def _school_name(self) -> str:
        return self._records.called("school", self._session.school)

    def _card_in(self, file: Path) -> bytes:
        with file.open("rb") as opened:
            sealed = opened.read(len(_SEALED)) == _SEALED
        return self._store.packages.inspect(file).card if sealed else file.read_bytes()

    def _learn_school(self, peer: values.PeerDevice) -> None:
        # The partner's school can be named in a pairing before its first package arrives; its own record wins later.
        if not peer.school or self._store.records.get("school", peer.school):
            return
        self._session.set_setting(f"school_name.{peer.school}", peer.school_name)

    def _device(self, named: str, *, revoked: bool = False) -> str:
        return self._devices(named, revoked=revoked)[0]

    def _devices(self, named: str, *, revoked: bool = False) -> list[str]:
        peers = [peer for peer in self._store.peers.all() if revoked or not peer.revoked]
        fits = [peer for peer in peers if _names(peer, named)]
        if not fits:
            message = say("不认识“{named}”；请先用 trust 收下对方的名片", named=named)
            raise Refused(message, "unknown_peer")
        schools = {peer.school for peer in fits}
        if len(schools) > 1:
            raise Refused(say("“{named}”对得上不止一个学校，请写得更完整", named=named), "ambiguous")
        return [peer.device for peer in fits]

    def _travel(self) -> Travel:
        return Travel(self._session, self._store, self._records, self._likely)

    def _school_names(self) -> dict[str, str]:
        """Return the name of the school of every computer, this one's among them."""
        peers = {peer.device: peer.school_name for peer in self._store.peers.all()}
        return {**peers, self._store.device: self._school_name()}

    def _require_member(self, pairing: str, school: str) -> None:
        record = self._records.one("pairing", pairing)
        if school not in {str(line.get("school")) for line in record.lines("recipients")}:
            raise Refused(say("这个结对关系里没有这个受援校"), "not_member")

    def _note(self, other: str) -> str:
        day = self._session.today().isoformat()
        return f"{self._school_name()} 致 {other}，{day}"

    def _peer(self, peer: values.PeerDevice) -> Peer:
        return self._counted([peer])[0]

    def _counted(self, peers: Sequence[values.PeerDevice]) -> list[Peer]:
        """Return the computers with what each is not known to have, the pairings and the feeds read once for all."""
        travel = self._travel()
        asked = {peer.device: travel.scopes(peer.school, peer.role) for peer in peers if not peer.revoked}
        unsent = self._store.packages.unsent(asked)
        return [_told(peer, unsent.get(peer.device, 0)) for peer in peers]


def _told(peer: values.PeerDevice, unsent: int) -> Peer:
    return Peer(
        peer.device,
        peer.school,
        peer.school_name,
        peer.role,
        peer.name,
        peer.digits,
        peer.heard,
        peer.revoked,
        peer.sent_number,
        peer.confirmed_number,
        unsent,
        told_time(peer.last_received) if peer.last_received else "",
        peer.last_number,
    )


def _names(peer: values.PeerDevice, named: str) -> bool:
    return named in (peer.school, peer.school_name, peer.name) or (len(named) >= 8 and peer.device.startswith(named))


def _departure(sent: Sent, left: tuple[Left, ...]) -> Departure:
    return Departure(
        sent.path, sent.number, sent.operations, sent.attachments, sent.bytes, tuple(sent.scopes), sent.code,
        tuple(sent.confirmed), tuple(sent.volumes), left, tuple(finding(one) for one in sent.rotten),
    )  # fmt: skip


def _outgoing(sent: Sent, device: str, school_name: str) -> Outgoing:
    return Outgoing(
        number=sent.number,
        device=device,
        school_name=school_name,
        time=told_time(sent.time),
        operations=sent.operations,
        attachments=sent.attachments,
        bytes=sent.bytes,
        confirmed=device in sent.confirmed,
        file=str(sent.path),
    )
