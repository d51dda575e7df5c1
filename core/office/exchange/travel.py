"""What travels to a partner and what stays here, with the reason: decided by who is in which pairing, through ties."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from core.kinds import KINDS
from core.model.record import Record
from core.model.words import say
from core.office.base.results import Left
from core.office.base.session import Session
from core.office.base.translate import plainly
from core.office.records.desk import Records
from storage.store import Store


class _Stuck(NamedTuple):
    """A pairing whose records go to nobody, the school because of which, and the partner it may be."""

    pairing: Record
    school: str
    own: str


class Travel:
    """Answers for one partner at a time."""

    def __init__(self, session: Session, store: Store, records: Records, may_be: Callable[[str, str], bool]) -> None:
        """Answer from the pairings; `may_be` tells whether a typed school may be that of a partner."""
        self._session, self._store, self._records, self._may_be = session, store, records, may_be

    def scopes(self, school: str, role: str) -> list[str]:
        """Return the scopes that a computer of that school is sent."""
        own = self._session.school
        schools, paired, scopes = {own, school}, set(), {f"county:{self._session.home_county}"}
        for pairing in self._records.every("pairing"):
            members = schools_of(pairing)
            paired |= members
            if school in self._store.standing.ended(pairing.uid):
                # It keeps what it has; what is written from now on goes to it no more.
                continue
            if school == own or school in members or role == "county":
                scopes.add(f"pairing:{pairing.uid}")
                schools |= members
        # An institute or the bureau is in no pairing, but records name its experts: they go along.
        schools |= {record.uid for record in self._records.every("school")} - paired
        all_of = self._records.reading.ties.all_of
        scopes |= {f"school:{entry}" for one in schools for entry in all_of("school", one)}
        if school == own:
            scopes.add(f"private:{school}")
        return sorted(scopes)

    def left(self, school: str, role: str) -> tuple[Left, ...]:
        """Return what will not travel to that school nor to anybody, with the reason and the way out."""
        if school == self._session.school or role == "county":
            return ()
        sent = set(self.scopes(school, role))
        return tuple(one for stuck in self._stuck(school) for one in self._counted(stuck, sent))

    def _stuck(self, school: str) -> Iterator[_Stuck]:
        peers = {peer.school for peer in self._store.peers.all() if not peer.revoked} - {self._session.school}
        for pairing in self._records.every("pairing"):
            members = sorted(schools_of(pairing) - {self._session.school, ""})
            if school in members:
                continue
            if meant := [one for one in members if one not in peers and self._may_be(one, school)]:
                yield _Stuck(pairing, meant[0], school)
            elif members and peers.isdisjoint(members):
                yield _Stuck(pairing, members[0], "")

    def _counted(self, stuck: _Stuck, sent: set[str]) -> Iterator[Left]:
        scopes = {f"pairing:{stuck.pairing.uid}", *(f"school:{one}" for one in schools_of(stuck.pairing))} - sent
        why, way = self._why(stuck), "adopt" if stuck.own else "card"
        for kind in KINDS:
            with plainly():
                n = self._store.records.count(kind.name, where={"scope": sorted(scopes)})
            if n:
                yield Left(kind.name, n, why, way, stuck.school, stuck.own)

    def _why(self, stuck: _Stuck) -> str:
        name = self._records.called("school", stuck.school)
        if stuck.own:
            other = self._records.called("school", stuck.own)
            return say("它们记在您登记的“{name}”下；认定它就是伙伴“{other}”以后，会一起发出", name=name, other=other)
        return say("结对学校“{name}”还没有名片；互换名片以后，就能发给它", name=name)


def schools_of(pairing: Record) -> set[str]:
    """Return the schools of a pairing, whatever side they stand on."""
    named = (pairing.get("helper"), *(line.get("school") for line in pairing.lines("recipients")))
    return {str(one) for one in named if one}
