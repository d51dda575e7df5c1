"""Whose record each line of somebody's list is: teachers and schools known again by what the list says of them.

Lines are looked at all together before anything is kept; what only a person can tell is handed back as a question.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, NamedTuple

from core.kinds import kind_named
from core.kinds.schools import PERSON_PRIVATE
from core.model.fields import Ref
from core.model.kind import Kind
from core.model.record import Record
from core.office.records.find import Finder
from core.office.records.lookup import Lookup
from core.rules import identity
from core.rules.identity import Identified, Verdict, compare
from core.rules.whose import Candidate, ListLine, Whose, Why, contradicts, decide, found_in, index

_AT_ONCE = 400
_MOST = 100_000
NEW = "new"
"""The answer that a line speaks of nobody who is there."""
_ENTRIES: Mapping[str, Callable[[str, Mapping[str, Any]], Identified]] = {
    "person": identity.person,
    "school": identity.school,
}
_EVIDENCE = {
    "person": ("full_name", "school", "birth", "sex", "subjects", "post"),
    "school": ("name_zh", "code", "county", "stage", "former_names"),
}
_PRIVATE = ("phone", "id_number")


class Told(NamedTuple):
    """A line under a key of its own: the hidden number it carries, and what it says as it was typed."""

    key: str
    uid: str
    typed: Mapping[str, Any]
    # What stands in the same row for the kind that holds telephones and numbers.
    beside: Mapping[str, Any] = {}


class Matched(NamedTuple):
    """Whose each line is, by its key, and a mark of what it says, by which an answer is remembered."""

    whose: dict[str, Whose]
    marks: dict[str, str]


class LineMatcher:
    """Compares lines with the records that stand."""

    def __init__(self, finder: Finder, lookup: Lookup, school: str) -> None:
        self._finder, self._lookup, self._school = finder, lookup, school

    @staticmethod
    def knows(kind: str) -> bool:
        """Tell whether records of the kind are known again by evidence."""
        return kind in _ENTRIES

    def match(self, kind: Kind, lines: Sequence[Told], given: Mapping[str, str], kept: Mapping[str, str]) -> Matched:
        """Return whose the lines are; `given` are answers by the line's key, `kept` earlier ones by its mark."""
        entries = {line.key: self._entry(kind, line) for line in lines}
        marks = {key: _mark(kind.name, entry) for key, entry in entries.items()}
        standing = {entry.uid: entry for entry in self._standing(kind, entries.values())}
        by_key = index(standing.values())
        answers: dict[str, str] = {}
        asked: dict[str, Whose] = {}
        for line in lines:
            others = [standing[uid] for uid in found_in(by_key, entries[line.key])]
            doubt = self._numbered(kind, line, entries[line.key], standing, others)
            answer = given.get(line.key) or self._earlier(kind, kept.get(marks[line.key], ""))
            if line.uid and not doubt:
                answers[line.key] = line.uid
            elif answer:
                answers[line.key] = "" if answer == NEW else answer
            elif doubt:
                asked[line.key] = doubt
        told = [ListLine(entries[line.key], _whole(line)) for line in lines if line.key not in asked]
        return Matched(decide(told, standing.values(), answers) | asked, marks)

    def entries(self, kind: str, records: Iterable[Record]) -> Iterator[Identified]:
        """Yield what records say, with telephones and numbers where this computer has them."""
        for some in _parts(list(records)):
            private = self._private([one.uid for one in some]) if kind == "person" else {}
            for one in some:
                yield _ENTRIES[kind](one.uid, {**one.values, **private.get(one.uid, {})})

    def _numbered(
        self,
        kind: Kind,
        line: Told,
        entry: Identified,
        standing: Mapping[str, Identified],
        others: Sequence[Identified],
    ) -> Whose | None:
        """Return the question that a line's hidden number raises: whose record was deleted, or is visibly another's."""
        record = self._lookup.get(kind.name, line.uid) if line.uid else None
        if record is None:
            return None
        known = standing.get(record.uid) or next(self.entries(kind.name, [record]))
        if not record.deleted and not contradicts(entry, known, others):
            return None
        found = [Candidate(other.uid, compare(entry, other)) for other in others if other.uid != record.uid]
        same = [one for one in found if one.comparison.verdict is Verdict.SAME]
        why = Why.DELETED if record.deleted else Why.NUMBER
        return Whose(why=why, candidates=(Candidate(record.uid, compare(entry, known)), *same))

    def _earlier(self, kind: Kind, answer: str) -> str:
        """Return an answer that was given before, if the record it names still stands."""
        if not answer or answer == NEW:
            return answer
        record = self._lookup.get(kind.name, answer)
        return answer if record and not record.deleted else ""

    def _entry(self, kind: Kind, line: Told) -> Identified:
        said = {name: self._value(kind, name, line.typed.get(name)) for name in _EVIDENCE[kind.name]}
        if kind.name == "person":
            said["school"] = said["school"] or self._school
            private = kind_named("person_private")
            said |= {name: self._value(private, name, line.beside.get(name)) for name in _PRIVATE if private}
        return _ENTRIES[kind.name](line.key, said)

    def _value(self, kind: Kind, name: str, typed: Any) -> Any:
        field = kind.field(name)
        if field is None or typed in (None, "", []) or not isinstance(typed, str):
            return typed
        if isinstance(field, Ref):
            return self._referred(field, typed)
        return self._lookup.parsed(field, typed).value

    def _referred(self, field: Ref, typed: str) -> str:
        found = self._lookup.named(field.to, typed)
        return next(iter(found)) if len(found) == 1 else typed

    def _standing(self, kind: Kind, entries: Iterable[Identified]) -> Iterator[Identified]:
        """Yield the records that the lines may speak of: of the same schools, or of the same names anywhere."""
        if kind.name == "school":
            yield from self.entries("school", self._finder.every("school"))
            return
        persons = [entry for entry in entries if isinstance(entry, identity.Person)]
        found: dict[str, Record] = {}
        for name, wanted in (("school", {one.school for one in persons}), ("full_name", {one.name for one in persons})):
            for some in _parts(sorted(wanted)):
                found |= {one.uid: one for one in self._finder.find("person", where={name: some}, limit=_MOST)}
        yield from self.entries("person", found.values())

    def _private(self, persons: Sequence[str]) -> dict[str, dict[str, Any]]:
        found = self._finder.find(PERSON_PRIVATE.name, where={"person": persons}, limit=_MOST)
        return {str(one.get("person")): {name: one.get(name) for name in _PRIVATE} for one in found}


def _mark(kind: str, entry: Identified) -> str:
    """Return a mark of what a line says that keeps no telephone readable."""
    said = "\x1f".join([kind, *map(str, _sorted(entry))])
    return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()


def _sorted(entry: Identified) -> Iterator[Any]:
    for field in fields(entry):
        value = getattr(entry, field.name)
        if field.name != "uid":
            yield sorted(value) if isinstance(value, frozenset) else value


def _whole(line: Told) -> tuple[Any, ...]:
    """Return all that a line says: two lines with the same are one line written twice."""
    return (line.uid, _frozen(line.typed), _frozen(line.beside))


def _frozen(said: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in sorted(said.items()) if value not in (None, "", []))


def _parts(values: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
