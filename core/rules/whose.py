"""Whose record each line of a list is: one that stands there, a new one, or a question to a person.

Two lines of one file are two people or two schools unless what they say proves that they are one; the order of the
lines and of the records changes nothing.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from core.rules.identity import Comparison, Identified, Person, School, Verdict, compare
from core.rules.names import cleaned, loosened, school_cleaned, school_ending


class Why(StrEnum):
    """Why a line is a question."""

    SEVERAL = "several"
    UNSURE = "unsure"
    TWICE = "twice"
    NUMBER = "number"
    DELETED = "deleted"


class ListLine(NamedTuple):
    """A line of a list: what it says of a person or school, under a key of its own as uid, and all that it says."""

    entry: Identified
    whole: Hashable


class Candidate(NamedTuple):
    """A record that a line may speak of, and what was found of the two."""

    uid: str
    comparison: Comparison


class Whose(NamedTuple):
    """The answer for a line: the record's uid, another line that says the same, or the candidates of a question.

    With none of them the line speaks of somebody new; `namesake` says that another of the name is there.
    """

    uid: str = ""
    repeats: str = ""
    why: Why | None = None
    candidates: tuple[Candidate, ...] = ()
    namesake: bool = False

    def is_new(self) -> bool:
        """Tell whether the line speaks of somebody who is not there yet."""
        return not (self.uid or self.repeats or self.why)


def decide(
    lines: Sequence[ListLine], standing: Iterable[Identified], answered: Mapping[str, str] | None = None
) -> dict[str, Whose]:  # fmt: skip
    """Return for each line, by its key, whose it is; `answered` lines are those of a uid, or somebody new ("")."""
    return _List(lines, standing, answered or {}).decided()


def contradicts(line: Identified, record: Identified, others: Iterable[Identified]) -> bool:
    """Tell whether a line that carries the number of a record visibly speaks of another."""
    if not line.name:
        return False
    if not _one_name(line, record):
        return True
    if compare(line, record).verdict is not Verdict.OTHER:
        return False
    return any(compare(line, other).verdict is Verdict.SAME for other in others if other.uid != record.uid)


def keys(entry: Identified) -> set[str]:
    """Return under what an entry is looked up: all that are compared with it have one of these in common."""
    if isinstance(entry, Person):
        return {loosened(entry.name)}
    names = {school_cleaned(entry.name), school_ending(entry.name), *entry.former, entry.code}
    return names - {""}


def index(entries: Iterable[Identified]) -> dict[str, list[str]]:
    """Return the uids of entries by what they are looked up under."""
    by_key: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for key in keys(entry):
            by_key[key].append(entry.uid)
    return by_key


def found_in(by_key: Mapping[str, list[str]], entry: Identified) -> list[str]:
    """Return the uids of all entries that are worth comparing with this one."""
    return list(dict.fromkeys(uid for key in sorted(keys(entry)) for uid in by_key.get(key, ())))


class _List:
    """The lines of one file beside the records that stand there."""

    def __init__(self, lines: Sequence[ListLine], standing: Iterable[Identified], answered: Mapping[str, str]) -> None:
        self._repeats = dict(_repeated(lines))
        self._lines = {line.entry.uid: line.entry for line in lines if line.entry.uid not in self._repeats}
        self._standing = {entry.uid: entry for entry in standing}
        by_key, self._by_key = index(self._standing.values()), index(self._lines.values())
        self._options = {
            key: _candidates(entry, (self._standing[uid] for uid in found_in(by_key, entry)))
            for key, entry in self._lines.items()
        }
        self._taken = {key: uid for key, uid in answered.items() if key in self._lines and uid}
        self._held = set(self._taken.values())
        self._new = {key for key, uid in answered.items() if key in self._lines and not uid}

    def decided(self) -> dict[str, Whose]:
        """Return the answer for every line."""
        while pairs := self._sure():
            self._taken |= pairs
            self._held.update(pairs.values())
        answers = {key: self._whose(key) for key in self._lines}
        return answers | {key: Whose(repeats=first) for key, first in self._repeats.items()}

    def _sure(self) -> dict[str, str]:
        """Return the lines and records of which each is the other's only best; one round never hangs on the order."""
        options = {key: self._free(key) for key in self._lines if key not in self._taken and key not in self._new}
        claims: dict[str, dict[str, Comparison]] = defaultdict(dict)
        for key, candidates in options.items():
            for uid, comparison in candidates:
                claims[uid][key] = comparison
        sure: dict[str, str] = {}
        for key, candidates in options.items():
            best = self._best([(key, one) for one in candidates])
            rivals = [(line, Candidate(best.uid, found)) for line, found in claims[best.uid].items()] if best else []
            if best and self._best(rivals, key) is not None:
                sure[key] = best.uid
        return sure

    def _free(self, key: str) -> list[Candidate]:
        return [one for one in self._options[key] if one.uid not in self._held]

    def _best(self, pairs: Sequence[tuple[str, Candidate]], only: str = "") -> Candidate | None:
        """Return the candidate of the one pair that beats all others; with `only`, if it is the pair of that line."""
        for key, one in pairs:
            if only and key != only:
                continue
            others = [(line, other) for line, other in pairs if (line, other.uid) != (key, one.uid)]
            if all(self._beats(key, one, line, other) for line, other in others):
                return one if one.comparison.verdict is Verdict.SAME else None
        return None

    def _beats(self, key: str, one: Candidate, line: str, other: Candidate) -> bool:
        ours, theirs = one.comparison, other.comparison
        if ours.verdict is not Verdict.SAME or ours.strength() < theirs.strength():
            return False
        if theirs.verdict is not Verdict.SAME or ours.strength() > theirs.strength():
            return True
        return self._exact(key, one.uid) and not self._exact(line, other.uid)

    def _exact(self, key: str, uid: str) -> bool:
        """Tell whether a record says just what the line says, no more and no less."""
        return _said(self._lines[key]) == _said(self._standing[uid])

    def _whose(self, key: str) -> Whose:
        if uid := self._taken.get(key):
            return Whose(uid, namesake=len(self._options[key]) > 1)
        others = list(self._namesakes(key))
        if key in self._new:
            return Whose(namesake=bool(others or self._options[key]))
        options = self._free(key)
        twice = [line for line, found in others if found.verdict is Verdict.SAME and found.strength()]
        if twice:
            held = [self._taken[line] for line in twice if line in self._taken]
            known = [one for one in self._options[key] if one.uid in held]
            return Whose(why=Why.TWICE, candidates=tuple(_ranked([*options, *known])))
        if options:
            why = Why.SEVERAL if len(options) > 1 or self._rivals(options) > 1 else Why.UNSURE
            return Whose(why=why, candidates=tuple(_ranked(options)))
        return Whose(namesake=bool(others or self._options[key]))

    def _rivals(self, options: Sequence[Candidate]) -> int:
        uids = {one.uid for one in options}
        return sum(any(one.uid in uids for one in found) for key, found in self._options.items())

    def _namesakes(self, key: str) -> Iterator[tuple[str, Comparison]]:
        entry = self._lines[key]
        for line in found_in(self._by_key, entry):
            other = self._lines[line]
            if line != key and _one_name(entry, other):
                yield line, compare(entry, other)


def _repeated(lines: Sequence[ListLine]) -> Iterator[tuple[str, str]]:
    """Yield each line that says in everything what an earlier one says, with that one."""
    first: dict[Hashable, str] = {}
    for line in lines:
        earlier = first.setdefault(line.whole, line.entry.uid)
        if earlier != line.entry.uid:
            yield line.entry.uid, earlier


def _candidates(line: Identified, standing: Iterable[Identified]) -> tuple[Candidate, ...]:
    found = ((record.uid, compare(line, record)) for record in standing)
    return tuple(Candidate(uid, one) for uid, one in found if one.verdict is not Verdict.OTHER and _near(one))


def _near(found: Comparison) -> bool:
    """Tell whether a list may mean this record: one of another school only where more than a subject says so."""
    elsewhere = any(one.what == "school" and not one.speaks_for for one in found.evidence)
    return not elsewhere or found.strength() > 0


def _ranked(options: Sequence[Candidate]) -> list[Candidate]:
    unique = {one.uid: one for one in options}
    return sorted(
        unique.values(),
        key=lambda one: (one.comparison.verdict is Verdict.ASK, -one.comparison.strength(), one.uid),
    )


def _one_name(one: Identified, other: Identified) -> bool:
    if isinstance(one, School) and isinstance(other, School):
        ours, theirs = school_cleaned(one.name), school_cleaned(other.name)
        return ours == theirs or ours in other.former or theirs in one.former
    return cleaned(one.name) == cleaned(other.name)


def _said(entry: Identified) -> tuple[object, ...]:
    if isinstance(entry, School):
        return (school_cleaned(entry.name), entry.former, entry.code, entry.county, entry.stage)
    facts = (entry.school, entry.birth, entry.sex, entry.phone, entry.subjects, entry.post, entry.identity)
    return (cleaned(entry.name), *facts)
