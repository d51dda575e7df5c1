"""Meeting a partner, step by step: cards, digits, the typed school, the pairing, the first package.

Each step is read off what stands, so that the meeting may be left at any step and taken up again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from core.model.record import Record
from core.model.words import say
from core.office.base.results import Adoption, Left, Met, Peer, Step
from core.office.base.session import Session
from core.office.exchange.desk import Exchange
from core.office.exchange.travel import schools_of
from core.office.records.desk import Records
from storage.store import Store
from storage.values import PeerDevice

_GIVEN = "card_given"


class _Standing:
    """How things stand with all partners, each part read once, when a step first asks for it."""

    def __init__(
        self,
        records: Records,
        exchange: Exchange,
        adoptable: Callable[[], Sequence[Adoption]],
        peers: Iterable[PeerDevice],
    ) -> None:
        self._records, self._exchange, self._adoptable = records, exchange, adoptable
        self.peers: dict[str, list[PeerDevice]] = defaultdict(list)
        for peer in peers:
            self.peers[peer.school].append(peer)

    @cached_property
    def adoptions(self) -> Sequence[Adoption]:
        """Return the typed schools that may be a partner's own."""
        return self._adoptable()

    @cached_property
    def pairings(self) -> list[tuple[Record, set[str]]]:
        """Return the pairings with their schools."""
        return [(pairing, schools_of(pairing)) for pairing in self._records.every("pairing")]

    @cached_property
    def receivers(self) -> dict[str, Peer]:
        """Return for each school the first of its computers that is trusted."""
        peers = [peer for peer in self._exchange.peers() if not peer.revoked]
        return {peer.school: peer for peer in reversed(peers)}

    @cached_property
    def left(self) -> Mapping[str, Sequence[Left]]:
        """Return what stays behind, by computer."""
        return self._exchange.left_by_device()


class Meeting:
    """Tells how far the meeting with a partner has come."""

    def __init__(
        self,
        session: Session,
        store: Store,
        records: Records,
        exchange: Exchange,
        adoptable: Callable[[], Sequence[Adoption]],
    ) -> None:
        """Open the desk; `adoptable` tells which typed schools may be a partner's own."""
        self._session, self._store, self._records = session, store, records
        self._exchange, self._adoptable = exchange, adoptable

    def card_given(self) -> None:
        """Remember that this computer's card was handed over once."""
        self._session.set_setting(_GIVEN, True)

    def met(self, school: str = "") -> Met:
        """Return the steps with that school; without one, with the first partner with whom a step is open."""
        standing = _Standing(self._records, self._exchange, self._adoptable, self._peers())
        partners = {school: peers[-1].school_name for school, peers in standing.peers.items()}
        if school:
            return self._met(school, partners.get(school, self._records.called("school", school)), standing)
        first = None
        for uid, name in sorted(partners.items(), key=lambda one: one[1]):
            met = self._met(uid, name, standing)
            if not met.done:
                return met
            first = first or met
        return first or self._met("", "", standing)

    def _met(self, school: str, name: str, standing: _Standing) -> Met:
        steps = tuple(self._steps(school, name or say("对方"), standing))
        return Met(school, name, steps, all(step.done for step in steps))

    def _steps(self, school: str, name: str, standing: _Standing) -> Iterator[Step]:
        peers = standing.peers.get(school, [])
        given = bool(self._session.setting(_GIVEN, False)) or any(peer.last_received for peer in peers)
        yield Step(
            "card", say("给出本机名片"), say("把名片文件交给对方；里面没有秘密。"), "identity --card FILE", given
        )
        yield Step("trust", say("收下对方名片"), say("打开对方给的名片文件。"), "trust CARD", bool(peers))
        heard = any(peer.heard for peer in peers)
        digits = next((peer.digits for peer in peers), "")
        words = say("打电话，两边念出这 30 位数字，一样才算认识：{digits}", digits=digits)
        compare = words if digits else say("打电话，两边念出 30 位数字，一样才算认识。")
        yield Step("hear", say("电话核对数字"), compare, "trust CARD", heard)
        if self._session.role != "county" and all(peer.role != "county" for peer in peers):
            yield _adopting(school, bool(peers), standing)
            yield self._pairing(school, name, standing)
        sent = any(peer.sent_number for peer in peers)
        yield Step("package", say("发第一个包"), _contents(school, standing), "export FILE --to SCHOOL", sent)

    def _pairing(self, school: str, name: str, standing: _Standing) -> Step:
        own = {self._session.school, school}
        pairing = next((one for one, members in standing.pairings if own <= members), None) if school else None
        words = say("登记和“{name}”的结对关系；对方登记过的，收下对方的包就有了。", name=name)
        if pairing:
            words = self._records.title(pairing)
        return Step("pairing", say("结对关系"), words, "put pairing", pairing is not None)

    def _peers(self) -> list[PeerDevice]:
        return [one for one in self._store.peers.all() if not one.revoked and one.school != self._session.school]


def _adopting(school: str, known: bool, standing: _Standing) -> Step:
    asked = next((one for one in standing.adoptions if school in (one.own, "")), None) if known else None
    words = say("以前登记过对方学校的，在这里认定为同一所；没有登记过就不用管。")
    if asked:
        words = say("您登记的“{name}”就是伙伴的“{own}”吗？", name=asked.name, own=asked.own_name)
    return Step("adopt", say("认定登记过的学校"), words, "adopt SCHOOL --as SCHOOL", known and asked is None)


def _contents(school: str, standing: _Standing) -> str:
    """Return what goes with the next package to that school, and how much stays behind."""
    peer = standing.receivers.get(school)
    if peer is None:
        return say("认识对方以后，就能把登记的内容发给对方。")
    stays = sum(one.n for one in standing.left[peer.device])
    words = say("包里有 {n} 处改动；教师的电话、证件号和银行卡号留在本校。", n=peer.unsent)
    return words + say("有 {n} 条还发不出去，先做上面几步。", n=stays) if stays else words
