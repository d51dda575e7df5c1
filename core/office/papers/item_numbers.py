"""Archive numbers that items were given, kept for good: a record that comes later takes the next, none is moved."""

from collections.abc import Sequence

from core.kinds.schools import ARCHIVE_ITEM
from core.model.record import Record
from core.model.words import say
from core.office.base.refusals import Refused
from core.office.records.desk import Records
from core.rules.archive import Item
from core.rules.item_numbers import GivenNumbers, ShelfMark, given_numbers, placed, with_next


class ItemNumbers:
    """Gives each item of this school its number within year, period of keeping and class, once."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def given(self) -> GivenNumbers:
        """Return the numbers that were given so far."""
        return given_numbers(self._records.every(ARCHIVE_ITEM.name))

    def give(self, items: Sequence[Item]) -> GivenNumbers:
        """Give a number to every item that has none yet, and return all."""
        foreseen = self.foreseen(items)
        self.keep(foreseen)
        return foreseen

    def foreseen(self, items: Sequence[Item]) -> GivenNumbers:
        """Return all numbers with those that the items would be given; nothing is kept."""
        given = self.given()
        return with_next(placed(items, given), given)

    def keep(self, foreseen: GivenNumbers) -> None:
        """Give the numbers that were foreseen; Refused if one of them was given to something else since."""
        given = self.given().standing
        taken = {(mark, number) for (_, mark), number in given.items()}
        new = {of: number for of, number in foreseen.standing.items() if of not in given}
        moved = any(given[of] != number for of, number in foreseen.standing.items() if of in given)
        if moved or any((mark, number) in taken for (_, mark), number in new.items()):
            raise Refused(say("预览以后又编过档号，这一份已经不对；请重新预览"), "stale_draft")
        if new:
            self._records.save_many([_record(*of, number) for of, number in new.items()])


def _record(item: str, mark: ShelfMark, number: int) -> Record:
    year, keeping, code = mark
    values = {"item": item, "year": year, "keeping": keeping, "code": code, "number": number}
    return Record(ARCHIVE_ITEM.name, ARCHIVE_ITEM.uid_of(values), values)
