"""The desk for one person or one school entered twice: suggestions with evidence, tying entries, parting them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from core.model.record import Record
from core.model.words import say
from core.office.base.refusals import Misused
from core.office.base.results import Double
from core.office.base.session import Session
from core.office.records.desk import Records
from core.office.records.evidence import in_words, pieces
from core.office.records.lookup import Lookup
from core.office.records.match_lines import LineMatcher
from core.office.records.naming import Initials
from core.office.records.ties import TIES
from core.rules import doubles
from core.rules.identity import Identified, Person

_TIE_OF = {kind: tie for tie, kind in TIES.items()}
# Where this is the ground of a tie, parting the schools takes it back too.
ADOPTED = "采用登记的学校"


class PeopleDesk:
    """Tie and part; both entries and both histories stay, and what is tied can be parted on any computer."""

    def __init__(
        self, session: Session, records: Records, initials: Initials, computers: Callable[[], Collection[str]]
    ) -> None:
        """Open the desk; `computers` tells which schools have a computer that is known here."""
        self._session, self._records, self._initials, self._computers = session, records, initials, computers
        self._matcher = LineMatcher(records.finder, Lookup(records.finder), session.school)

    def looks_at(self, kind: str) -> bool:
        """Tell whether entries of a kind may be tied."""
        return kind in _TIE_OF

    def suggestions(self, kind: str = "") -> list[Double]:
        """Return entries that may be one person or school and that nobody has decided on yet, schools first."""
        kinds = [kind] if kind else ["school", "person"]
        return [self._told(name, double) for name in kinds for double in self._likely(name)]

    def tie(self, a: str, b: str) -> Record:
        """Say that two entries are one; references are not rewritten, both names go on being found."""
        return self._decide([(a, b)], same=True)[0]

    def part(self, a: str, b: str) -> Record:
        """Say that two entries are two, and undo a tie; with a school the people tied for its sake are parted."""
        return self._decide([(a, b)], same=False)[0]

    def tie_many(self, pairs: Iterable[tuple[str, str]]) -> list[Record]:
        """Tie many pairs of entries in one transaction."""
        return self._decide(pairs, same=True)

    def part_many(self, pairs: Iterable[tuple[str, str]]) -> list[Record]:
        """Part many pairs of entries in one transaction."""
        return self._decide(pairs, same=False)

    def canonical(self) -> dict[str, str]:
        """Return, for every person's entry that is tied to another, the uid that stands for the person."""
        return self._records.reading.ties.standing_of("person")

    def tied(self, a: str, b: str, remark: str = "") -> Record:
        """Return the record that says that two entries are one, not kept yet; Misused when they cannot be."""
        return self._tie(a, b, same=True, remark=remark)

    def entries(self, kind: str, records: Iterable[Record]) -> list[Identified]:
        """Return what records say of persons or schools, as it is compared."""
        return list(self._matcher.entries(kind, list(records)))

    def _likely(self, kind: str) -> list[doubles.DoubleFound]:
        ties = self._records.every(_TIE_OF[kind])
        decided = {frozenset((str(one.get("a")), str(one.get("b")))) for one in ties}
        entries = [self._read(entry) for entry in self.entries(kind, self._records.every(kind))]
        return [double for double in doubles.likely(entries)
                if frozenset((double.a, double.b)) not in decided and self._may_be_one(kind, double)]  # fmt: skip

    def _may_be_one(self, kind: str, double: doubles.DoubleFound) -> bool:
        return kind != "school" or len(self._with_computers((double.a, double.b))) < 2

    def _read(self, entry: Identified) -> Identified:
        """Return a person with the reading of the name: names that only sound alike are looked at too."""
        return replace(entry, reading=self._initials(entry.name)[1]) if isinstance(entry, Person) else entry

    def _decide(self, pairs: Iterable[tuple[str, str]], *, same: bool) -> list[Record]:
        ties = [self._tie(a, b, same=same) for a, b in pairs]
        parted = () if same else [one for tie in ties if tie.kind == "school_alias" for one in self._adopted(tie)]
        kept = self._records.save_many(ties)
        for one in parted:
            self._records.delete("alias", one.uid)
        return kept

    def _tie(self, a: str, b: str, *, same: bool, remark: str = "") -> Record:
        if a == b:
            raise Misused(say("请选两个不同的条目"), "same_entry")
        kind = self._kind_of(a, b)
        first, second = sorted((a, b))
        known = next(iter(self._records.find(_TIE_OF[kind], where={"a": first, "b": second}, limit=1)), None)
        school = known.get("school") if known else self._home(kind, first, second, same=same)
        typed = {"school": school, "a": first, "b": second, "same": "1" if same else "0", "remark": remark}
        if pairing := "" if known else self._pairing(kind, first, second):
            typed["pairing"] = pairing
        record, problems = self._records.read(_TIE_OF[kind], typed, known.uid if known else "")
        if problems:
            raise Misused(problems[0].message, problems[0].code)
        return record

    def _kind_of(self, a: str, b: str) -> str:
        for kind in _TIE_OF:
            if self._records.get(kind, a) and self._records.get(kind, b):
                return kind
        # Of what is not there, the person is told as of a teacher, or of a school where the other is one.
        kind = "school" if self._records.get("school", a) or self._records.get("school", b) else "person"
        for uid in (a, b):
            self._records.one(kind, uid)
        raise Misused(say("一所学校和一位教师不能合并"), "two_kinds")

    def _home(self, kind: str, first: str, second: str, *, same: bool) -> str:
        """Return the school whose entry stands: of schools that with a computer of its own, of persons the nearer."""
        if kind == "school":
            real = self._with_computers((first, second))
            if same and len(real) > 1:
                raise Misused(say("两所学校都有自己的电脑，不会是同一所；请分别保留"), "two_computers")
            return real[0] if real else first
        homes = [str(self._records.one("person", uid).get("school")) for uid in (first, second)]
        return next((home for home in homes if self._with_computers((home,))), homes[0])

    def _with_computers(self, schools: Sequence[str]) -> list[str]:
        real = {self._session.school, *self._computers()}
        return [school for school in schools if school in real]

    def _pairing(self, kind: str, first: str, second: str) -> str:
        """Return the pairing in whose scope a tie lies: one that both schools are in, or one of the two."""
        uids = (first, second)
        schools = set(uids) if kind == "school" else {
            str(one.get("school")) for one in self._records.some("person", uids).values()
        }  # fmt: skip
        found = [(len(schools & _schools(one)), one.uid) for one in self._records.every("pairing")]
        best = max((pair for pair in found if pair[0]), key=lambda pair: (pair[0], pair[1]), default=(0, ""))
        return best[1]

    def _adopted(self, tie: Record) -> Iterator[Record]:
        """Yield the ties of people that were made when one school was adopted as the other."""
        schools = {str(tie.get("a")), str(tie.get("b"))}
        for one in self._records.every("alias", remark=ADOPTED):
            raw = self._records.reading.raw("person", [str(one.get(name)) for name in ("a", "b")])
            if {str(values.get("school")) for values in raw.values()} == schools:
                yield one

    def _told(self, kind: str, double: doubles.DoubleFound) -> Double:
        found = pieces(self._records.finder.naming, double.comparison)
        reasons = tuple(in_words(piece) for piece in found if piece.speaks == "for")
        name = partial(self._name, kind)
        return Double(
            double.a, double.b, name(double.a), name(double.b), reasons, kind, double.comparison.verdict, found
        )

    def _name(self, kind: str, uid: str) -> str:
        return self._records.choice(self._records.one(kind, uid))


def _schools(pairing: Record) -> set[Any]:
    return {pairing.get("helper"), *(line.get("school") for line in pairing.lines("recipients"))}
