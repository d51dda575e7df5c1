"""Which two entries may be one, and what speaks for it. It only suggests: entries are tied by people."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from core.rules.identity import Comparison, Identified, Person, School, Verdict, compare
from core.rules.names import loosened, school_cleaned, school_ending

# Entries with one name in one group are compared pair by pair; a larger group says nothing any more.
_MOST_ALIKE = 40


@dataclass(frozen=True, slots=True)
class DoubleFound:
    """Two entries and what was found of them."""

    a: str
    b: str
    comparison: Comparison


def likely(entries: Sequence[Identified]) -> list[DoubleFound]:
    """Return pairs that are one or may be one, those first for which most speaks."""
    found: dict[tuple[str, str], DoubleFound] = {}
    for group in _groups(entries):
        for one, other in combinations(sorted(group, key=lambda entry: entry.uid), 2):
            if (one.uid, other.uid) in found:
                continue
            comparison = compare(one, other)
            if comparison.verdict is not Verdict.OTHER:
                found[one.uid, other.uid] = DoubleFound(one.uid, other.uid, comparison)
    return sorted(found.values(), key=_rank)


def _rank(double: DoubleFound) -> tuple[bool, int, int, str, str]:
    found = double.comparison
    pieces = sum(one.speaks_for for one in found.evidence)
    return found.verdict is Verdict.ASK, -found.strength(), -pieces, double.a, double.b


def _groups(entries: Sequence[Identified]) -> Iterator[list[Identified]]:
    groups: dict[tuple[str, ...], list[Identified]] = defaultdict(list)
    for entry in entries:
        for key in _keys(entry):
            if all(key):
                groups[key].append(entry)
    yield from (group for group in groups.values() if 1 < len(group) <= _MOST_ALIKE)


def _keys(entry: Identified) -> set[tuple[str, ...]]:
    match entry:
        case Person():
            names = {("name", loosened(entry.name)), ("birth", entry.reading, entry.birth)}
            return names | {("school", entry.reading, entry.school), ("phone", entry.reading, entry.phone)}
        case School():
            names = {("name", school_cleaned(entry.name)), ("end", school_ending(entry.name)), ("code", entry.code)}
            return names | {("name", former) for former in entry.former}
