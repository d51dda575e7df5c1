"""Whether what is due of a record is done, and what the record still lacks, by the signs that its kind declares.

Pure: records come in, and what has to be looked up beside them is asked of a `Lookup`.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol, assert_never

from core.model.due import Due, Filled, Followed, Is, Lack, Named, Reached, WholeSign
from core.model.fields import Values
from core.model.kind import Kind
from core.model.record import Record

NamesIt = Callable[[str, str, str], bool]
"""Tells whether a record of a kind names, in a field of it, the record of a uid."""


class PartLookup(Protocol):
    """Answers what a sign asks beside the record itself."""

    def named(self, kind: str, field: str, uid: str) -> bool:
        """Tell whether a record of the kind names the record in that field."""

    def followed(self, record: Record, fields: tuple[str, ...]) -> bool:
        """Tell whether a later record of its kind holds the same in those fields."""

    def reached(self, uid: str) -> bool:
        """Tell whether the plan has counted a line of it as done."""


class OpenPart(NamedTuple):
    """Something of a record that is due and not done: by which day, and the child line that it is about."""

    due: Due
    day: str
    line: Values


def open_of(kind: Kind, record: Record, until: str, lookup: PartLookup) -> Iterator[OpenPart]:
    """Yield what of a record is due up to a day (ISO, included) and not done."""
    for due in kind.due:
        head, _, column = due.day.rpartition(".")
        for line in record.lines(head) if head else (record.values,):
            day = str(line.get(column) or record.get(due.otherwise) or "")
            if day and day <= until and not any(seen(sign, record, line, lookup) for sign in due.done):
                yield OpenPart(due, day, line)


def lacks_of(kind: Kind, record: Record, named: NamesIt) -> Iterator[Lack]:
    """Yield what a record still lacks."""
    return (lack for lack in kind.lacks if not _seen(lack.sign, record.uid, record.values, named))


def closed(kind: Kind, record: Record, lookup: PartLookup) -> bool:
    """Tell whether the record itself, not a line of it, was due once and is seen to be done."""
    own = [due for due in kind.due if "." not in due.day]
    return any(seen(sign, record, record.values, lookup) for due in own for sign in due.done)


def seen(sign: WholeSign | Followed | Reached, record: Record, line: Values, lookup: PartLookup) -> bool:
    """Tell whether a sign is seen on a record, or on the child line of it that is meant."""
    match sign:
        case Followed(fields=fields):
            return lookup.followed(record, fields)
        case Reached():
            return lookup.reached(record.uid)
        case _:
            return _seen(sign, record.uid, line, lookup.named)


def _seen(sign: WholeSign, uid: str, line: Values, named: NamesIt) -> bool:
    match sign:
        case Filled(field=field):
            return bool(line.get(field))
        case Is(field=field, words=words):
            return line.get(field) in words
        case Named(kind=kind, field=field):
            return named(kind, field, uid)
        case _:
            assert_never(sign)
