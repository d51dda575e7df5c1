"""Which two entries may be one person, and what speaks for it. It only suggests: people are merged by people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

Person = Mapping[str, Any]
# Persons with one name in one group are compared pair by pair; a larger group says nothing any more.
_MOST_ALIKE = 40


@dataclass(frozen=True, slots=True)
class Double:
    """Two entries and the reasons to think that they are one person, strongest first."""

    a: str
    b: str
    reasons: tuple[str, ...]


def likely(people: Sequence[Person]) -> list[Double]:
    """Return pairs that may be one person.

    A person is a mapping with uid, full_name, reading (pinyin), school, birth, subjects, phone; what is not known is
    empty. Two known birth months that differ speak against it, whatever else agrees: 张伟 and 张伟 are two people.
    """
    found: dict[tuple[str, str], Double] = {}
    for group in _groups(people):
        for one, other in combinations(sorted(group, key=lambda person: str(person["uid"])), 2):
            reasons = tuple(_reasons(one, other))
            if reasons and not _differ(one, other, "birth"):
                found.setdefault((one["uid"], other["uid"]), Double(one["uid"], other["uid"], reasons))
    return sorted(found.values(), key=lambda double: (-len(double.reasons), double.a, double.b))


def canonical(uids: Iterable[str], same: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for each uid the one that stands for it: the smallest of all that are tied together."""
    parent = {uid: uid for uid in uids}
    for a, b in same:
        first, second = _root(parent, a), _root(parent, b)
        parent[max(first, second)] = min(first, second)
    return {uid: _root(parent, uid) for uid in list(parent)}


def _root(parent: dict[str, str], uid: str) -> str:
    parent.setdefault(uid, uid)
    while parent[uid] != uid:
        parent[uid] = parent[parent[uid]]
        uid = parent[uid]
    return uid


def _groups(people: Sequence[Person]) -> Iterator[list[Person]]:
    for names in (("full_name",), ("reading", "birth"), ("reading", "school"), ("phone",)):
        groups: dict[tuple[str, ...], list[Person]] = defaultdict(list)
        for person in people:
            key = tuple(str(person.get(name) or "") for name in names)
            if all(key):
                groups[key].append(person)
        yield from (group for group in groups.values() if 1 < len(group) <= _MOST_ALIKE)


def _reasons(one: Person, other: Person) -> Iterator[str]:
    name = _agree(one, other, "full_name")
    reading = _agree(one, other, "reading")
    if _agree(one, other, "phone"):
        yield "phone"
    if (name or reading) and _agree(one, other, "birth"):
        yield "birth"
    if name and _agree(one, other, "school"):
        yield "school"
    if (name or (reading and _agree(one, other, "school"))) and _shared(one, other):
        yield "subjects"
    if reading and not name and (_agree(one, other, "birth") or _agree(one, other, "school")):
        # 李吉 typed where 李𠮷 could not be: the same sound, another sign.
        yield "reading"


def _agree(one: Person, other: Person, name: str) -> bool:
    return bool(one.get(name)) and one.get(name) == other.get(name)


def _differ(one: Person, other: Person, name: str) -> bool:
    return bool(one.get(name)) and bool(other.get(name)) and one.get(name) != other.get(name)


def _shared(one: Person, other: Person) -> bool:
    subjects = [set(str(person.get("subjects") or "").split("、")) - {""} for person in (one, other)]
    return bool(subjects[0] & subjects[1])
