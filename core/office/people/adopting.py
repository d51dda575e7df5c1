"""A partner's school that was typed before its card came: adopted as the partner's own, with its teachers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.model.record import Record
from core.model.words import say
from core.office.base.refusals import Misused, Refused
from core.office.base.results import Adopted, Adoption, Pair
from core.office.base.session import Session
from core.office.people.desk import ADOPTED, PeopleDesk
from core.office.records.desk import Records
from core.office.records.entry import is_uid
from core.office.records.evidence import pieces
from core.rules.identity import Comparison, Identified, Person, Verdict, compare
from core.rules.names import school_cleaned
from core.rules.whose import ListLine, decide
from storage.store import Store


class _People(NamedTuple):
    """The teachers of a typed school: those who are surely the partner's, and those who may be."""

    sure: list[Pair]
    doubtful: list[Pair]


class Adopting:
    """Finds typed schools that are a partner's own, and ties them."""

    def __init__(self, session: Session, store: Store, records: Records, people: PeopleDesk) -> None:
        self._session, self._store, self._records, self._people = session, store, records, people

    def adoptable(self) -> list[Adoption]:
        """Return the typed schools that may be a school with a computer of its own, and nobody has decided on yet."""
        return [self._adoption(one, own, found) for one, own, found in self._open()]

    def adopt(self, school: str, own: str) -> Adopted:
        """Tie a typed school to the partner's own and the sure teachers to theirs, in one transaction."""
        typed, real = self._named(school), self._named(own, real=True)
        ties = [] if self._records.standing("school", typed) == real else [self._people.tied(typed, real, ADOPTED)]
        teachers = self._teachers(typed, real)
        ties += [self._people.tied(pair.a, pair.b, ADOPTED) for pair in teachers.sure]
        kept = self._records.save_many(ties)
        names = (self._records.called("school", typed), self._records.called("school", real))
        return Adopted(
            typed, real, *names, tuple(one.uid for one in kept), tuple(teachers.sure), tuple(teachers.doubtful)
        )

    def likely(self) -> set[tuple[str, str]]:
        """Return each typed school with each school that has a computer and may be the same one."""
        return {(typed.uid, own.uid) for typed, own, _ in self._open()}

    def _open(self) -> Iterator[tuple[Identified, Identified, Comparison]]:
        real = self._real()
        decided = {frozenset((str(one.get("a")), str(one.get("b")))) for one in self._records.every("school_alias")}
        for typed in self._people.entries("school", self._typed(real)):
            for own in real.values():
                found = compare(typed, own)
                if found.verdict is not Verdict.OTHER and frozenset((typed.uid, own.uid)) not in decided:
                    yield typed, own, found
        for typed_uid, own_uid in self._records.reading.ties.standing_of("school").items():
            if typed_uid != own_uid and own_uid in real and self._teachers(typed_uid, own_uid).sure:
                (entry,) = self._people.entries("school", [self._records.one("school", typed_uid)])
                yield entry, real[own_uid], compare(entry, real[own_uid])

    def _real(self) -> dict[str, Identified]:
        """Return the schools that have a computer of their own, the own one among them."""
        uids = {self._session.school, *(peer.school for peer in self._store.peers.all() if not peer.revoked)}
        found = (self._records.get("school", uid) for uid in sorted(uids) if uid)
        return {entry.uid: entry for entry in self._people.entries("school", [one for one in found if one])}

    def _typed(self, real: dict[str, Identified]) -> list[Record]:
        return [one for one in self._records.every("school") if one.uid not in real]

    def _adoption(self, typed: Identified, own: Identified, found: Comparison) -> Adoption:
        teachers = self._teachers(typed.uid, own.uid)
        return Adoption(
            typed.uid, own.uid, typed.name, own.name, found.verdict.value, pieces(self._records.finder.naming, found),
            tuple(teachers.sure), tuple(teachers.doubtful),
        )  # fmt: skip

    def _teachers(self, typed: str, own: str) -> _People:
        """Return who of the typed school's teachers is whom of the partner's; whoever was decided on is left out."""
        ties = list(self._records.every("alias"))
        decided = {frozenset((str(one.get("a")), str(one.get("b")))) for one in ties}
        standing = self._of_school(own, own)
        lines = [ListLine(entry, entry.uid) for entry in self._of_school(typed, own)]
        found = decide(lines, standing)
        sure = [(uid, whose.uid) for uid, whose in found.items() if whose.uid]
        doubtful = [(uid, one.uid) for uid, whose in found.items() for one in whose.candidates]
        return _People(
            *([self._pair(a, b) for a, b in pairs if frozenset((a, b)) not in decided] for pairs in (sure, doubtful))
        )

    def _of_school(self, school: str, own: str) -> list[Identified]:
        """Return the persons whose entry names that very school, as of the school that both are."""
        kept = self._store.records.find("person", where={"school": school}, limit=100_000)
        records = [one for uid in (kept_one.uid for kept_one in kept) if (one := self._records.get("person", uid))]
        tied = self._records.reading.ties.standing_of("person")
        entries = self._people.entries("person", [one for one in records if tied.get(one.uid, one.uid) == one.uid])
        return [replace(entry, school=own) if isinstance(entry, Person) else entry for entry in entries]

    def _pair(self, a: str, b: str) -> Pair:
        return Pair(a, b, *(self._records.choice(self._records.one("person", uid)) for uid in (a, b)))

    def _named(self, named: str, *, real: bool = False) -> str:
        """Return the uid of a school by its uid or name; of schools of one name the typed one, or the partner's."""
        with_computers = self._real()
        if is_uid(named):
            self._records.one("school", named)
            found = [named]
        else:
            entries: Sequence[Identified] = [
                *with_computers.values(),
                *self._people.entries("school", self._typed(with_computers)),
            ]
            found = [one.uid for one in entries if school_cleaned(one.name) == school_cleaned(named)]
        fits = [uid for uid in found if (uid in with_computers) == real]
        if len(fits) == 1:
            return fits[0]
        if len(fits) > 1:
            raise Refused(say("“{named}”对得上不止一个学校，请写编号", named=named), "ambiguous")
        if real:
            raise Refused(say("“{named}”没有自己的电脑；请先收下它的名片", named=named), "no_partner")
        raise Misused(say("“{named}”不是手工登记的学校", named=named), "not_typed")
