"""Packages that come in: looked at before anything is written, taken in, set aside and taken in again."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from core.kinds import kind_named
from core.model.words import say
from core.office.base.results import Arrival, Delivered, LaterEdit, Receipt
from core.office.base.session import Session
from core.office.base.translate import plainly, told_time
from core.office.records.desk import Records
from storage import values
from storage.store import Store
from storage.values import Progress, silent

_COUNTS = ("new", "changed", "same", "conflicts", "deleted")
_TOLD = ("package", "number", "new", "changed", "conflicts", "code")
# So many deletions in one package are asked about before they are taken in.
_MANY_DELETED = 20
# So many later edits are named; an undone receipt of ten thousand records must not read them all back.
_NAMED = 200


class Receiving:
    """Look, take in, undo, redo."""

    def __init__(
        self, session: Session, store: Store, records: Records, school_names: Callable[[], Mapping[str, str]]
    ) -> None:  # fmt: skip
        self._session, self._store, self._records, self._school_names = session, store, records, school_names

    def inspect(self, file: Path) -> Arrival:
        """Say what a package holds and would change; nothing is written."""
        with plainly(file):
            seen = self._store.packages.inspect(file)
        totals = {name: sum(getattr(counts, name) for counts in seen.kinds.values()) for name in _COUNTS}
        standing = self._standing(seen)
        return Arrival(
            file=str(file),
            device=seen.sender,
            school_name=seen.facts.get("school_name", ""),
            known=standing == "known",
            digits=seen.digits,
            number=seen.number,
            note=seen.note,
            by_kind={kind: {name: getattr(counts, name) for name in _COUNTS} for kind, counts in seen.kinds.items()},
            scopes=tuple(seen.scopes),
            gaps=_gaps(seen.gaps, self._school_names()),
            repeated=seen.repeated,
            standing=standing,
            name=seen.facts.get("device", ""),
            attachments=seen.attachments,
            bytes=seen.bytes,
            warnings=tuple(_oddities(seen, totals["deleted"])),
            **totals,
        )

    def receive(self, file: Path, progress: Progress | None) -> Receipt:
        """Take in a package: verify, merge, keep — all or nothing; a verified backup comes first."""
        with plainly(file):
            receipt = self._store.packages.receive(file, author=self._session.person, progress=progress or silent)
        self._read_anew()
        schools = self._school_names()
        return Receipt(
            file=str(file),
            school_name=schools[receipt.sender],
            same=receipt.same,
            waiting=receipt.waiting,
            repeated=receipt.repeated,
            **_told(receipt, schools),
        )

    def receipts(self) -> list[Delivered]:
        """Return the packages that were taken in, the latest first."""
        schools = self._school_names()
        return [_delivered(receipt, schools) for receipt in self._store.packages.receipts()]

    def undo(self, package: str) -> Delivered:
        """Set what a package brought aside; own later edits stay and are named."""
        with plainly():
            undone = self._store.packages.undo(package)
        return self._turned(undone)

    def redo(self, package: str) -> Delivered:
        """Take in again what was set aside."""
        with plainly():
            redone = self._store.packages.redo(package)
        return self._turned(redone)

    def gaps(self) -> list[tuple[str, str]]:
        """Return (device, sentence) for every package that is known to be missing."""
        receipts = self._store.packages.receipts()
        have = {(receipt.sender, receipt.number) for receipt in receipts}
        open_ = {
            (gap.device, gap.number): gap
            for receipt in receipts
            for gap in receipt.gaps
            if gap.number and (gap.device, gap.number) not in have
        }
        sentences = _gaps(open_.values(), self._school_names() if open_ else {})
        return [(gap.device, said) for gap, said in zip(open_.values(), sentences, strict=True)]

    def _standing(self, seen: values.Preview) -> str:
        if seen.standing != "unknown":
            return seen.standing
        named = (seen.facts.get("school", ""), seen.facts.get("device", ""))
        others = {(peer.school, peer.name) for peer in self._store.peers.all() if not peer.revoked}
        return "key_changed" if all(named) and named in others else "unknown"

    def _turned(self, receipt: values.PackageReceipt) -> Delivered:
        self._read_anew()
        return _delivered(receipt, self._school_names(), tuple(self._later(receipt)))

    def _read_anew(self) -> None:
        self._records.reading.ties.forget_all()
        self._records.index()

    def _later(self, receipt: values.PackageReceipt) -> Iterator[LaterEdit]:
        named = 0
        for kind, uid in receipt.touched:
            kept = self._store.records.get(kind, uid)
            # The time of the last change says cheaply which records are worth reading back.
            if kept is None or kept.changed <= receipt.time or named == _NAMED:
                continue
            own = [one for one in self._store.records.history(kind, uid) if one.device == self._store.device]
            if own and own[-1].time > receipt.time:
                named += 1
                yield self._edit(kind, uid, own[-1])

    def _edit(self, kind: str, uid: str, version: values.SavedVersion) -> LaterEdit:
        declared = kind_named(kind)
        title = say(declared.title) if declared else kind
        name = self._records.called(kind, uid) if declared else uid
        return LaterEdit(kind, title, uid, name, told_time(version.time))


def _delivered(
    receipt: values.PackageReceipt, schools: Mapping[str, str], later: tuple[LaterEdit, ...] = ()
) -> Delivered:  # fmt: skip
    return Delivered(
        school_name=schools.get(receipt.sender, receipt.sender_name),
        time=told_time(receipt.time),
        undone=receipt.undone,
        note=receipt.note,
        later=later,
        **_told(receipt, schools),
    )


def _told(receipt: values.PackageReceipt, schools: Mapping[str, str]) -> dict[str, Any]:
    """Return what is told of a receipt both when it comes in and in the list afterwards."""
    return {
        **{name: getattr(receipt, name) for name in _TOLD},
        "device": receipt.sender,
        "gaps": _gaps(receipt.gaps, schools),
        "clock_warnings": tuple(_warnings(receipt)),
    }


def _gaps(gaps: Iterable[values.FeedGap], schools: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(_gap(gap, schools.get(gap.device, gap.device_name or gap.device[:8])) for gap in gaps)


def _gap(gap: values.FeedGap, name: str) -> str:
    if gap.number:
        return say("“{name}”的第 {number} 号数据包还没有收到", name=name, number=gap.number)
    return say("“{name}”还有 {n} 条记录没有收到", name=name, n=gap.missing)


def _oddities(seen: values.Preview, deleted: int) -> Iterator[str]:
    if any(scope.startswith("private:") for scope in seen.scopes):
        yield say("包里有本校教师的隐私资料（电话、证件号等），只在本校的电脑之间传。")
    if deleted >= _MANY_DELETED:
        yield say("这个包要删除 {n} 条记录，比平常多；请先问清楚对方，再收下。", n=deleted)


def _warnings(receipt: values.PackageReceipt) -> Iterator[str]:
    if receipt.clock_warnings:
        yield say("{n} 条记录的时间比现在晚一天以上，对方电脑的时钟可能不准", n=receipt.clock_warnings)
    if receipt.alarms:
        yield say("同一个密钥在两台电脑上使用，两边的内容都已保留；请与对方核对")
