"""Looks up what an entry refers to, by uid or by name; for many lines of one sitting it remembers the answers."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from core.model import record
from core.model.fields import Field, Parsed
from core.model.kind import Kind
from core.model.record import Record
from core.model.text import clean_name
from core.office.records.editions import Editions
from core.office.records.find import Finder
from core.office.records.naming import Naming
from core.rules.names import cleaned, loosened

_REMEMBERED = 8192
_MOST_PARSED = 50_000
# By which words behind a name namesakes are told apart.
_APART = ("sex", "subjects", "post", "title", "school", "birth")
_UNASKED = Record("", "", {})


class Lookup:
    """Answers from the workspace as it stands now."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self.get: Callable[[str, str], Record | None] = finder.get
        self._naming = Naming(self.get)
        self.editions = Editions(finder)
        self.parsed: Callable[[Field, Any], Parsed] = record.parse

    def named(self, kinds: tuple[str, ...], name: str) -> frozenset[str]:
        """Return the uids of the records of these kinds that bear the name, short or in full."""
        standing = self._finder.reading.ties.standing
        return frozenset(standing(kind, uid) for kind in kinds for uid in self._bearing(kind, name))

    def stands(self, kinds: tuple[str, ...], uid: str) -> bool:
        """Tell whether a record of one of these kinds is there."""
        return any(self.get(kind, uid) for kind in kinds)

    def through_ties(self, kind: Kind, record: Record) -> Record:
        """Return the record with each reference to an entry as one to the entry that stands for it."""
        return record.holding(self._finder.reading.ties.through(kind, record.values))

    def keyed(self, kind: Kind, uid: str, record: Record) -> Record | None:
        """Return what stands under the number that follows from a record's key, or says the same of a tied entry."""
        standing = self.get(kind.name, uid)
        if standing or not self._finder.reading.ties.tied(kind, record.values):
            return standing
        found = self._finder.find(kind.name, where={name: record.get(name) for name in kind.key}, limit=1)
        return found[0] if found else None

    def only_pairing(self) -> str:
        """Return the pairing when there is just one."""
        pairings = self._finder.find("pairing", limit=2)
        return pairings[0].uid if len(pairings) == 1 else ""

    def only_partner(self) -> str:
        """Return the school of the partner when there is just one that no pairing names yet."""
        paired = {
            str(uid) for one in self._finder.every("pairing")
            for uid in (one.get("helper"), *(line.get("school") for line in one.lines("recipients")))
        }  # fmt: skip
        partners = self._finder.partners() - paired
        return next(iter(partners)) if len(partners) == 1 else ""

    def values(self, kind: str, field: str) -> set[Any]:
        """Return the values that the records of a kind have in a field."""
        return {one.get(field) for one in self._finder.every(kind)}

    def _bearing(self, kind: str, name: str) -> list[str]:
        """Return the uids of those who bear the name: as it is written first, then but for dots within it."""
        for typed, fits in ((name, cleaned), (clean_name(name), cleaned), (loosened(name), _dotless)):
            # Most names begin with what is typed, and that is found at once; a topic stands behind a day and a teacher.
            for begins in (True, False):
                hits = self._finder.hits(typed.partition("（")[0] if begins else typed, kind=kind, begins=begins)
                if found := [uid for uid in hits if self._bears(kind, uid, fits(name), fits)]:
                    return found
        return []

    def _bears(self, kind: str, uid: str, name: str, fits: Callable[[str], str]) -> bool:
        found = self.get(kind, uid)
        if found is None or found.deleted:
            return False
        called = fits(self._naming.called(kind, uid))
        return name in (called, fits(self._naming.choice(found))) or self._told_apart(found, called, name)

    def _told_apart(self, record: Record, called: str, name: str) -> bool:
        """Tell whether a name with words in brackets means this person: 王芳（女）, 张伟（历史）."""
        base, bracket, words = name.rstrip(")").partition("(")
        if not bracket or base != called or record.kind != "person":
            return False
        shown = {cleaned(word) for field in _APART for word in self._naming.shown(record, field).split("、")}
        return shown.issuperset(re.split("[,、;]", words))


class CachedLookup(Lookup):
    """Answers each question once; good only while nothing is saved in between."""

    def __init__(self, finder: Finder) -> None:
        super().__init__(finder)
        self._known: dict[tuple[str, str], Record | None] = {}
        self.get = self._get
        self._naming = Naming(self._get)
        self.parsed = _Parses().of
        self._named = lru_cache(_REMEMBERED)(super().named)
        self._stands = lru_cache(_REMEMBERED)(super().stands)
        self._pairing = lru_cache(1)(super().only_pairing)

    def expect(self, kind: str, uids: Iterable[str]) -> None:
        """Learn at once what stands under these uids, for they will be asked for one by one."""
        unknown = [uid for uid in dict.fromkeys(uids) if uid and (kind, uid) not in self._known]
        found = self._finder.some(kind, unknown)
        self._known |= {(kind, uid): found.get(uid) for uid in unknown}

    def named(self, kinds: tuple[str, ...], name: str) -> frozenset[str]:
        """Return the uids of the records of these kinds that bear the name, short or in full."""
        return self._named(kinds, name)

    def stands(self, kinds: tuple[str, ...], uid: str) -> bool:
        """Tell whether a record of one of these kinds is there."""
        return self._stands(kinds, uid)

    def only_pairing(self) -> str:
        """Return the pairing when there is just one."""
        return self._pairing()

    def _get(self, kind: str, uid: str) -> Record | None:
        found = self._known.get((kind, uid), _UNASKED)
        if found is _UNASKED:
            found = self._known[kind, uid] = self._finder.get(kind, uid)
        return found


class _Parses:
    """Parses that remember: a column of days, choices or schools holds the same few words from top to bottom."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], Parsed] = {}

    def of(self, one: Field, given: Any) -> Parsed:
        """Return what the field's own parse makes of what was given."""
        if not isinstance(given, str):
            return record.parse(one, given)
        # Fields are declared once and stand for good, so that one may be known by its place in memory.
        known = self._known.get((id(one), given))
        if known is None:
            known = record.parse(one, given)
            if len(self._known) < _MOST_PARSED:
                self._known[id(one), given] = known
        return known


def _dotless(name: str) -> str:
    return cleaned(name).replace("·", "")
