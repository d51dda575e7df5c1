"""Versions that stay as they are: a rubric by which a lesson was marked is never changed, a change is the next one.

So an old sheet prints by its own rubric, and two schools never mark by different rubrics of one name.
"""

from collections.abc import Iterable

from core.kinds import KINDS
from core.model.fields import Count, Value
from core.model.kind import Kind
from core.model.record import Record
from core.model.words import say
from core.office.base.refusals import Refused
from core.office.records.find import Finder


class Editions:
    """Tells what was used, and makes the next version of it."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder

    def used(self, kind: Kind, known: Record) -> bool:
        """Tell whether records refer to a version, here or, since it was sent, perhaps elsewhere."""
        return self._is_referred_to(kind, known.uid) or self._finder.has_left(known)

    def next(self, kind: Kind, record: Record, known: Record) -> Record:
        """Return the record as the next version where it changes one that was used, else as it is."""
        changed = any(record.get(field.name) != known.get(field.name) for field in kind.kept())
        if not kind.edition or not changed or not self.used(kind, known):
            return record
        version = self._after(kind, record)
        values = {**record.values, kind.edition: version}
        note = say("用过的版本不再改动，这次的改动存为第 {n} 版；以前的记录仍按原来的版本", n=version)
        return Record(kind.name, kind.uid_of(values), values, notes=(*record.notes, note))

    def guard(self, kind: Kind, known: Record) -> None:
        """Refuse a change of a version that was used."""
        if kind.edition and self.used(kind, known):
            message = say(
                "“{title}”用过，不再改动；请打开它修改，改动会存为新的一版", title=self._finder.naming.title(known)
            )
            raise Refused(message, "used_version")

    def _is_referred_to(self, kind: Kind, uid: str) -> bool:
        refs = ((one.name, ref.name) for one in KINDS for ref in one.refs() if kind.name in ref.to)
        return any(self._finder.count(name, where={field: uid}) for name, field in refs)

    def _after(self, kind: Kind, record: Record) -> Value:
        others = {name: record.get(name) for name in kind.key if name != kind.edition}
        both = (self._finder.find(kind.name, where=others, limit=1000, deleted=deleted) for deleted in (False, True))
        number = _highest(one.get(kind.edition) for records in both for one in records) + 1
        return number if isinstance(kind.field(kind.edition), Count) else str(number)


def _highest(versions: Iterable[Value]) -> int:
    counted = [str(one) for one in versions]
    # Where a bureau names its versions otherwise (2025 试行), the next one is counted by how many there are.
    return max([len(counted), *(int(one) for one in counted if one.isdecimal())])
