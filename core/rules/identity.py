"""Whether two entries are one person or one school: what speaks for it, what against, and what follows.

Evidence speaks only where both sides have it. The answer is the same whichever side is asked first; what it cannot
decide is left to people.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from core.rules.names import cleaned, loosened, school_cleaned, schools_alike

_MOBILE_DIGITS = 11
# Fewer signs of an identity number are shared by too many.
_LEAST_OF_NUMBER = 4


class Verdict(StrEnum):
    """What follows: one thing, two things, or a question to a person."""

    SAME = "same"
    ASK = "ask"
    OTHER = "other"


class Weight(StrEnum):
    """How much a piece of evidence says."""

    STRONG = "strong"
    WEAK = "weak"


class SharedFact(NamedTuple):
    """One thing that both sides say, whether it speaks for one or for two, how much, and what each says."""

    what: str
    speaks_for: bool
    weight: Weight
    one: str = ""
    other: str = ""


class Comparison(NamedTuple):
    """What was found of two entries."""

    verdict: Verdict
    evidence: tuple[SharedFact, ...] = ()

    def strength(self) -> int:
        """Return how many strong pieces speak for one thing."""
        return sum(one.speaks_for and one.weight is Weight.STRONG for one in self.evidence)

    def clean(self) -> bool:
        """Tell whether nothing speaks against one thing."""
        return self.verdict is not Verdict.OTHER and all(one.speaks_for for one in self.evidence)

    def says(self, what: str) -> bool:
        """Tell whether that is among what speaks for one thing."""
        return any(one.what == what and one.speaks_for for one in self.evidence)


@dataclass(frozen=True, slots=True)
class Person:
    """What an entry says of a person; what it does not say is empty.

    `school` is a number of a record, the same for all entries of that school; `reading` is the name's pinyin, where
    names that only sound alike are looked for.
    """

    uid: str
    name: str
    school: str = ""
    birth: str = ""
    sex: str = ""
    phone: str = ""
    subjects: frozenset[str] = frozenset()
    post: str = ""
    identity: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class School:
    """What an entry says of a school: the name it has, names it had, its code, county and stage."""

    uid: str
    name: str
    former: frozenset[str] = frozenset()
    code: str = ""
    county: str = ""
    stage: str = ""


Identified = Person | School
NOTHING = Comparison(Verdict.OTHER)


def person(uid: str, said: Mapping[str, Any]) -> Person:
    """Return what a person's fields say, made ready to be compared; they may hold phone, id_number and reading too."""
    return Person(
        uid,
        str(said.get("full_name") or ""),
        str(said.get("school") or ""),
        str(said.get("birth") or ""),
        _sex(said),
        _digits(said.get("phone")),
        frozenset(filter(None, str(said.get("subjects") or "").split("、"))),
        str(said.get("post") or ""),
        cleaned(str(said.get("id_number") or "")),
        str(said.get("reading") or ""),
    )


def school(uid: str, said: Mapping[str, Any]) -> School:
    """Return what a school's fields say, made ready to be compared."""
    former = {school_cleaned(str(line.get("name") or "")) for line in said.get("former_names") or ()}
    code, county = (cleaned(str(said.get(name) or "")) for name in ("code", "county"))
    name, stage = str(said.get("name_zh") or ""), str(said.get("stage") or "")
    return School(uid, name, frozenset(former - {""}), code, county, stage)


def compare(one: Identified, other: Identified) -> Comparison:
    """Return whether two entries are one, with the evidence; of different kinds they never are."""
    if isinstance(one, Person) and isinstance(other, Person):
        return compare_persons(one, other)
    if isinstance(one, School) and isinstance(other, School):
        return compare_schools(one, other)
    return NOTHING


# Persons


def compare_persons(one: Person, other: Person) -> Comparison:
    """Return whether two entries are one person."""
    named = cleaned(one.name) == cleaned(other.name)
    if not one.name or not other.name or not (named or _like(one, other)):
        return NOTHING
    evidence = tuple(_of_persons(one, other, named=named))
    return Comparison(_person_verdict(named, evidence), evidence)


def _like(one: Person, other: Person) -> bool:
    """Tell whether the names differ in a dot or a way of writing only, or sound alike."""
    return loosened(one.name) == loosened(other.name) or bool(one.reading and one.reading == other.reading)


def _person_verdict(named: bool, evidence: tuple[SharedFact, ...]) -> Verdict:
    says = {one.what: one.speaks_for for one in evidence}
    proof = any(one.speaks_for and one.weight is Weight.STRONG for one in evidence)
    against = [one for one in evidence if not one.speaks_for]
    if any(one.weight is Weight.STRONG for one in against) or _two_against(says):
        # A wrong birth month is written as easily as a right one; a telephone and a number are not shared by chance.
        return Verdict.ASK if says.get("phone") or says.get("identity") else Verdict.OTHER
    if says.get("school") is False:
        return Verdict.ASK if proof or (named and says.get("subjects")) else Verdict.OTHER
    if not named:
        return Verdict.ASK if proof or (says.get("school") and not against) else Verdict.OTHER
    # Whoever is proved to be the same may teach another subject this year.
    doubts = [one for one in against if not (proof and one.what == "subjects")]
    return Verdict.ASK if doubts else Verdict.SAME


def _two_against(says: Mapping[str, bool]) -> bool:
    return says.get("sex") is False and says.get("subjects") is False


def _of_persons(one: Person, other: Person, *, named: bool) -> Iterator[SharedFact]:
    if one.identity and other.identity:
        yield from _number(one.identity, other.identity)
    if one.phone and one.phone == other.phone:
        # The telephone of an office is shared; another number than last year's says nothing.
        weight = Weight.STRONG if _mobile(one.phone) else Weight.WEAK
        yield SharedFact("phone", True, weight, one.phone, other.phone)
    if one.birth and other.birth:
        yield from _birth(one.birth, other.birth)
    yield from _plain(one, other, "school", "sex")
    if one.subjects and other.subjects:
        shared = bool(one.subjects & other.subjects)
        yield SharedFact("subjects", shared, Weight.WEAK, _list(one.subjects), _list(other.subjects))
    if one.post and one.post == other.post:
        yield SharedFact("post", True, Weight.WEAK, one.post, other.post)
    if not named:
        yield SharedFact("writing", True, Weight.WEAK, one.name, other.name)


def _number(one: str, other: str) -> Iterator[SharedFact]:
    """Yield what two identity numbers say, of which the last signs alone may be known."""
    ends = (one.rpartition("*")[2], other.rpartition("*")[2])
    known = min(map(len, ends))
    if known >= _LEAST_OF_NUMBER:
        yield SharedFact("identity", ends[0][-known:] == ends[1][-known:], Weight.STRONG, ends[0][-4:], ends[1][-4:])


def _birth(one: str, other: str) -> Iterator[SharedFact]:
    """Yield what two births say as far as both are known: year, month, day."""
    ours, theirs = one.split("-"), other.split("-")
    known = min(len(ours), len(theirs))
    differ = sum(a != b for a, b in zip(ours[:known], theirs[:known], strict=True))
    if not differ:
        yield SharedFact("birth", True, Weight.STRONG if known > 1 else Weight.WEAK, one, other)
        return
    # One part of a birth is miswritten or told by the other calendar; two parts are another birth.
    yield SharedFact("birth", False, Weight.WEAK if known > 1 and differ == 1 else Weight.STRONG, one, other)


def _sex(said: Mapping[str, Any]) -> str:
    sex = str(said.get("sex") or "")
    return sex if sex in ("男", "女") else ""


def _digits(phone: Any) -> str:
    digits = "".join([sign for sign in cleaned(str(phone or "")) if sign.isdigit()])
    return digits[2:] if len(digits) == _MOBILE_DIGITS + 2 and digits.startswith("86") else digits


def _mobile(phone: str) -> bool:
    return len(phone) == _MOBILE_DIGITS and phone.startswith("1")


def _list(words: Iterable[str]) -> str:
    return "、".join(sorted(words))


# Schools


def compare_schools(one: School, other: School) -> Comparison:
    """Return whether two entries are one school."""
    evidence = tuple(_of_schools(one, other))
    return Comparison(_school_verdict(one, other, evidence), evidence)


def _school_verdict(one: School, other: School, evidence: tuple[SharedFact, ...]) -> Verdict:
    says = {piece.what: piece.speaks_for for piece in evidence}
    named = says.get("name") or says.get("former")
    if says.get("code") is False:
        return Verdict.OTHER
    if says.get("code"):
        return Verdict.SAME if named else Verdict.ASK
    if not named:
        may_be = says.get("place") and says.get("county") is not False and says.get("stage") is not False
        return Verdict.ASK if may_be else Verdict.OTHER
    if says.get("county") is False:
        return Verdict.OTHER
    # A former name was given up by one school and may have been taken up by another.
    return Verdict.ASK if says.get("stage") is False or not says.get("name") else Verdict.SAME


def _of_schools(one: School, other: School) -> Iterator[SharedFact]:
    names = (school_cleaned(one.name), school_cleaned(other.name))
    if one.code and other.code:
        yield SharedFact("code", one.code == other.code, Weight.STRONG, one.code, other.code)
    if all(names) and names[0] == names[1]:
        yield SharedFact("name", True, Weight.STRONG, one.name, other.name)
    elif names[0] in other.former or names[1] in one.former or one.former & other.former:
        yield SharedFact("former", True, Weight.STRONG, one.name, other.name)
    elif all(names) and schools_alike(one.name, other.name):
        yield SharedFact("place", True, Weight.WEAK, one.name, other.name)
    yield from _plain(one, other, "county", "stage")


def _plain(one: Identified, other: Identified, *names: str) -> Iterator[SharedFact]:
    for what in names:
        ours, theirs = getattr(one, what), getattr(other, what)
        if ours and theirs:
            yield SharedFact(what, ours == theirs, Weight.WEAK, ours, theirs)
