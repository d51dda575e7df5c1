"""The numbers of filed items within year, period of keeping and class, and the archive number made of them.

A number is given once and stands for good. Numbers follow DA/T 22-2015, 5.4: fonds-category·year-keeping-class-item; a
school without a fonds number leaves it out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from core.model.record import Record
from core.model.term import FIRST, SECOND
from core.rules.archive import Item, keeping

_CATEGORY = "WS"
# Version 0.1 wrote the term of an item's identity in the language of the screen.
_ENGLISH = {"First term": FIRST, "Second term": SECOND}

ShelfMark = tuple[str, str, str]
"""Year, period of keeping and class, within which items are counted."""
Given = Mapping[tuple[str, ShelfMark], int]
"""The item numbers that stand, by the identity of the item and where it stands."""


class VoidNumber(NamedTuple):
    """A number that was given to an item which had one already: `stands` is the one that was given first."""

    item: str
    mark: ShelfMark
    number: int
    stands: int


@dataclass(frozen=True, slots=True)
class GivenNumbers:
    """The item numbers that a school gave: those that stand, and those that are void and never given again."""

    standing: Given = field(default_factory=dict)
    void: tuple[VoidNumber, ...] = ()


NO_NUMBERS = GivenNumbers()
"""Nothing was given so far."""


def given_numbers(kept: Iterable[Record]) -> GivenNumbers:
    """Return the numbers that were given: of an item with several the one given first stands, the others are void."""
    standing: dict[tuple[str, ShelfMark], int] = {}
    void: list[VoidNumber] = []
    for one in sorted((one for one in kept if one.get("number")), key=lambda one: (one.made, one.get("number"))):
        item, number = lasting_identity(str(one.get("item"))), int(one.get("number"))
        mark = str(one.get("year")), str(one.get("keeping")), str(one.get("code"))
        first = standing.setdefault((item, mark), number)
        if number != first:
            void.append(VoidNumber(item, mark, number, first))
    return GivenNumbers(standing, tuple(sorted(void, key=lambda one: (one.mark, one.number))))


def lasting_identity(item: str) -> str:
    """Return an item's identity as it is on every screen; version 0.1 wrote some with the English name of the term."""
    head, slash, term = item.rpartition("/")
    return f"{head}{slash}{_ENGLISH.get(term, term)}"


def shelf_mark(item: Item) -> ShelfMark:
    """Return within what an item is counted."""
    return item.year, keeping(item.years), item.group


def placed(items: Iterable[Item], given: GivenNumbers) -> list[Item]:
    """Return items under the class in which they were numbered, whatever class the school files by since."""
    groups = {(item, year, kept): code for (item, (year, kept, code)), _ in given.standing.items()}
    return [item._replace(code=groups.get((item.identity, *shelf_mark(item)[:2]), item.code)) for item in items]


def counted(items: Iterable[Item], given: GivenNumbers) -> list[int]:
    """Return the number of each item within its shelf: the one that it was given, else the next behind all others."""
    highest: dict[ShelfMark, int] = {}
    taken = [(mark, number) for (_, mark), number in given.standing.items()]
    for mark, number in [*taken, *((one.mark, one.number) for one in given.void)]:
        highest[mark] = max(highest.get(mark, 0), number)
    counts = []
    for item in items:
        mark = shelf_mark(item)
        known = given.standing.get((item.identity, mark))
        if known is None:
            known = highest[mark] = highest.get(mark, 0) + 1
        counts.append(known)
    return counts


def with_next(items: Sequence[Item], given: GivenNumbers) -> GivenNumbers:
    """Return the numbers with those that the items would be given next."""
    counts = zip(items, counted(items, given), strict=True)
    return GivenNumbers({**{(item.identity, shelf_mark(item)): n for item, n in counts}, **given.standing}, given.void)


def void_of(items: Iterable[Item], given: GivenNumbers) -> list[VoidNumber]:
    """Return the void numbers of these items."""
    known = {(item.identity, *shelf_mark(item)[:2]) for item in items}
    return [one for one in given.void if (one.item, *one.mark[:2]) in known]


def numbers(items: Sequence[Item], fonds: str, given: GivenNumbers) -> list[str]:
    """Return the archive numbers of items, those given before and new ones from 0001 within year, period and class."""
    pairs = zip(items, counted(items, given), strict=True)
    return [archive_number(fonds, *shelf_mark(item), count) for item, count in pairs]


def archive_number(fonds: str, year: str, period: str, code: str, item: int) -> str:
    """Return an archive number: J001-WS·2026-D30-BFL-0001."""
    category = f"{_CATEGORY}·{year}" if year else _CATEGORY
    return "-".join(part for part in (fonds, category, period, code, f"{item:04}") if part)
