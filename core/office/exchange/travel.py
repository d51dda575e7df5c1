"""What travels to a partner and what stays here, with the reason: decided by who is in which pairing, through ties."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import cached_property
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
    """Answers for any number of partners from the pairings as they stand at this moment, read once."""

    def __init__(
        self, session: Session, store: Store, records: Records, likely: Callable[[], Collection[tuple[str, str]]]
    ) -> None:
        """Read the pairings; `likely` tells which typed schools may be which partners' own, asked only if need be."""
        self._session, self._store, self._records, self._likely_now = session, store, records, likely
        self._pairings = list(records.every("pairing"))
        self._members = {pairing.uid: schools_of(pairing) for pairing in self._pairings}
        self._pairings_of: dict[str, list[str]] = defaultdict(list)
        for uid, members in self._members.items():
            for school in members:
                self._pairings_of[school].append(uid)
        self._counts: dict[frozenset[str], list[tuple[str, int]]] = {}

    def scopes(self, school: str, role: str) -> list[str]:
        """Return the scopes that a computer of that school is sent."""
        own = self._session.school
        pairings = self._members if school == own or role == "county" else self._pairings_of.get(school, ())
        schools = {own, school}.union(*(self._members[uid] for uid in pairings))
        scopes = {f"county:{self._session.home_county}", *(f"pairing:{uid}" for uid in pairings)}
        # An institute or the bureau is in no pairing, but records name its experts: they go along.
        scopes |= self._unpaired | {scope for one in schools for scope in self._scopes_of(one)}
        if school == own:
            scopes.add(f"private:{school}")
        return sorted(scopes)

    def left(self, school: str, role: str) -> tuple[Left, ...]:
        """Return what will not travel to that school nor to anybody, with the reason and the way out."""
        if school == self._session.school or role == "county":
            return ()
        sent = set(self.scopes(school, role))
        return tuple(one for stuck in self._stuck(school) for one in self._counted(stuck, sent))

    @cached_property
    def _unpaired(self) -> set[str]:
        schools = (one.uid for one in self._records.every("school") if one.uid not in self._pairings_of)
        return {scope for school in schools for scope in self._scopes_of(school)}

    @cached_property
    def _likely(self) -> Collection[tuple[str, str]]:
        return self._likely_now()

    @cached_property
    def _without_card(self) -> list[tuple[Record, list[str], bool]]:
        """Return the pairings with schools that have no card here, those schools, and whether it is all of them."""
        own = self._session.school
        peers = {peer.school for peer in self._store.peers.all() if not peer.revoked} - {own}
        members = ((pairing, self._members[pairing.uid] - {own, ""}) for pairing in self._pairings)
        return [
            (pairing, sorted(others - peers), others.isdisjoint(peers)) for pairing, others in members if others - peers
        ]

    def _scopes_of(self, school: str) -> list[str]:
        return [f"school:{entry}" for entry in self._records.reading.ties.all_of("school", school)]

    def _stuck(self, school: str) -> Iterator[_Stuck]:
        for pairing, strangers, nobody in self._without_card:
            if school in self._members[pairing.uid]:
                continue
            if meant := [one for one in strangers if (one, school) in self._likely]:
                yield _Stuck(pairing, meant[0], school)
            elif nobody:
                yield _Stuck(pairing, strangers[0], "")

    def _counted(self, stuck: _Stuck, sent: set[str]) -> Iterator[Left]:
        schools = self._members[stuck.pairing.uid]
        scopes = frozenset({f"pairing:{stuck.pairing.uid}", *(f"school:{one}" for one in schools)} - sent)
        why, way = self._why(stuck), "adopt" if stuck.own else "card"
        for kind, n in self._in(scopes):
            yield Left(kind, n, why, way, stuck.school, stuck.own)

    def _in(self, scopes: frozenset[str]) -> list[tuple[str, int]]:
        """Return how many records of each kind lie in those scopes, counted once for all partners."""
        if scopes not in self._counts:
            where = {"scope": sorted(scopes)}
            with plainly():
                counts = [(kind.name, self._store.records.count(kind.name, where=where)) for kind in KINDS]
            self._counts[scopes] = [(kind, n) for kind, n in counts if n]
        return self._counts[scopes]

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
