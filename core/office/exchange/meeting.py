"""Meeting a partner, step by step: cards, digits, the typed school, the pairing, the first package.

Each step is read off what stands, so that the meeting may be left at any step and taken up again.
"""

from collections.abc import Callable, Iterator, Sequence

from core.model.words import say
from core.office.base.results import Adoption, Met, Step
from core.office.base.session import Session
from core.office.exchange.desk import Exchange
from core.office.exchange.travel import schools_of
from core.office.records.desk import Records
from storage.store import Store
from storage.values import Peer

_GIVEN = "card_given"


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
        partners = {peer.school: peer.school_name for peer in self._peers()}
        if school:
            return self._met(school, partners.get(school, self._records.called("school", school)))
        meetings = [self._met(uid, name) for uid, name in sorted(partners.items(), key=lambda one: one[1])]
        return next((one for one in meetings if not one.done), meetings[0] if meetings else self._met("", ""))

    def _met(self, school: str, name: str) -> Met:
        steps = tuple(self._steps(school, name or say("对方")))
        return Met(school, name, steps, all(step.done for step in steps))

    def _steps(self, school: str, name: str) -> Iterator[Step]:
        peers = [peer for peer in self._peers() if peer.school == school]
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
            yield self._adopting(school, bool(peers))
            yield self._pairing(school, name)
        sent = any(peer.sent_number for peer in peers)
        yield Step("package", say("发第一个包"), self._contents(school), "export FILE --to SCHOOL", sent)

    def _adopting(self, school: str, known: bool) -> Step:
        asked = next((one for one in self._adoptable() if school in (one.own, "")), None) if known else None
        words = say("以前登记过对方学校的，在这里认定为同一所；没有登记过就不用管。")
        if asked:
            words = say("您登记的“{name}”就是伙伴的“{own}”吗？", name=asked.name, own=asked.own_name)
        return Step("adopt", say("认定登记过的学校"), words, "adopt SCHOOL --as SCHOOL", known and asked is None)

    def _pairing(self, school: str, name: str) -> Step:
        own = {self._session.school, school}
        found = (
            next((one for one in self._records.every("pairing") if own <= schools_of(one)), None) if school else None
        )
        words = say("登记和“{name}”的结对关系；对方登记过的，收下对方的包就有了。", name=name)
        if found:
            words = self._records.title(found)
        return Step("pairing", say("结对关系"), words, "put pairing", found is not None)

    def _contents(self, school: str) -> str:
        """Return what goes with the next package to that school, and how much stays behind."""
        peer = next((peer for peer in self._exchange.peers() if peer.school == school and not peer.revoked), None)
        if peer is None:
            return say("认识对方以后，就能把登记的内容发给对方。")
        stays = sum(one.n for one in self._exchange.left(peer.device))
        words = say("包里有 {n} 处改动；教师的电话、证件号和银行卡号留在本校。", n=peer.unsent)
        return words + say("有 {n} 条还发不出去，先做上面几步。", n=stays) if stays else words

    def _peers(self) -> list[Peer]:
        return [one for one in self._store.peers.all() if not one.revoked and one.school != self._session.school]
