"""Archive numbers that items were given, kept for good: a record that comes later takes the next, none is moved."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.kinds import kind_named
from core.model.record import Record
from core.rules.archive import Given, Item, counted, shelf

if TYPE_CHECKING:
    from core.office import Office

_KIND = "archive_item"


class ItemNumbers:
    """Gives each item of this school its number within year, period of keeping and class, once."""

    def __init__(self, office: "Office") -> None:
        self._office = office

    def given(self) -> Given:
        """Return the numbers that were given so far."""
        kept = self._office.records.every(_KIND)
        return {
            (str(one.get("item")), (str(one.get("year")), str(one.get("keeping")), str(one.get("code")))): int(number)
            for one in kept
            if (number := one.get("number"))
        }

    def give(self, items: Sequence[Item]) -> Given:
        """Give a number to every item that has none yet, and return all."""
        given = dict(self.given())
        new = {
            (item.identity, shelf(item)): number
            for item, number in zip(items, counted(items, given), strict=True)
            if (item.identity, shelf(item)) not in given
        }
        if new:
            self._office.records.save_many([_record(*of, number) for of, number in new.items()])
        return given | new


def _record(item: str, shelf: tuple[str, str, str], number: int) -> Record:
    year, keeping, code = shelf
    values = {"item": item, "year": year, "keeping": keeping, "code": code, "number": number}
    kind = kind_named(_KIND)
    return Record(_KIND, kind.uid_of(values) if kind else "", values)
