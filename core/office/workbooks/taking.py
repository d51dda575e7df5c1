"""One workbook on its way in: what each line adds or changes, and what is wrong with it.

Nothing is kept here. Lines go through in their order, but what they will be compared with is fetched for many at once.
"""

from collections.abc import Sequence
from itertools import islice

from core.faces.workbook.door import Line, Remark
from core.model.kind import Kind
from core.model.record import Problem, Record
from core.office.base.session import Session
from core.office.records.desk import Records
from core.office.records.entry import Entry, Understood, is_uid
from core.office.records.lookup import CachedLookup
from core.office.records.match_existing import Existing
from storage.store import new_uid

_AT_ONCE = 400
_Pair = tuple[Line, Understood | None]


class Taking:
    """Reads lines as the form would, and sorts them into new, changed, same and refused."""

    def __init__(self, session: Session, records: Records) -> None:
        self._session, self._records = session, records
        self.changed: list[Record] = []
        self.refused: list[Remark] = []
        self.notes: list[Remark] = []
        self.counts: dict[str, dict[str, int]] = {}
        self._begin()

    def _begin(self) -> None:
        self._lookup = CachedLookup(self._records.finder)
        self._entry = Entry(self._session, self._lookup)
        self._existing = Existing(self._records.finder)
        # The record that a row of the sheet became, where something else stands in that row.
        self._rows: dict[tuple[str, int], str] = {}
        self._expected: dict[str, Record] = {}

    def count(self, what: str) -> int:
        """Return how many lines were added, changed or the same."""
        return sum(counts[what] for counts in self.counts.values())

    def take(self, lines: Sequence[Line]) -> None:
        """Read lines as the form would."""
        self._rows |= {(line.sheet, line.row): "" for line in lines if line.owner}
        rest = iter(lines)
        while some := list(islice(rest, _AT_ONCE)):
            pairs = [(line, self._understood(line)) for line in some]
            for kind in dict.fromkeys(line.kind for line in some):
                self._expect(self._records.kind(kind), [pair for pair in pairs if pair[0].kind == kind])
            for line, said in pairs:
                self._take(line, said)
        # What the lines were compared with has no place beside what is to be kept now.
        self._begin()

    def _understood(self, line: Line) -> Understood | None:
        """Return what a line says that carries no number; what hangs on the line before it waits for that one."""
        if line.uid or line.owner:
            return None
        return self._entry.understood(self._records.kind(line.kind), line.typed)

    def _expect(self, kind: Kind, pairs: Sequence[_Pair]) -> None:
        uids = [line.uid for line, _ in pairs if is_uid(line.uid)]
        self._lookup.expect(kind.name, [*uids, *(said.key for _, said in pairs if said)])
        if not kind.key:
            self._existing.expect(kind, [said.record for _, said in pairs if said and not said.problems])

    def _take(self, line: Line, said: Understood | None) -> None:
        kind = self._records.kind(line.kind)
        typed = line.typed
        if line.owner:
            owner = self._rows[line.sheet, line.row]
            if not owner:
                return
            typed = {**typed, line.owner: owner}
        if not line.uid:
            said = said or self._entry.understood(kind, typed)
        read = self._entry.fitted(kind, said, None, self._expected) if said else None
        known = self._known(kind, *read) if read else self._standing(kind, line.uid)
        laid = line.over(kind, known) if known else line
        # What was read to find out whether it is known needs no second reading when nothing is laid over.
        if read is None or (known and not (kind.key and laid is line)):
            given = {**laid.typed, line.owner: typed[line.owner]} if line.owner else laid.typed
            read = self._entry.read(kind, given, known.uid if known else line.uid, self._expected)
        self._sort(kind, laid, read, known)

    def _sort(self, kind: Kind, line: Line, read: tuple[Record, list[Problem]], known: Record | None) -> None:
        record, problems = read
        if problems:
            self.refused += [line.remark(one.field, one.code, one.message) for one in problems]
            return
        self.notes += [line.remark("", "changed", note) for note in record.notes]
        uid = record.uid or new_uid()
        if not line.owner and (line.sheet, line.row) in self._rows:
            self._rows[line.sheet, line.row] = uid
        counts = self.counts.setdefault(kind.name, {"added": 0, "changed": 0, "same": 0})
        if known and known.values == record.values:
            counts["same"] += 1
            return
        counts["changed" if known else "added"] += 1
        self._keep(kind, record if record.uid else Record(kind.name, uid, record.values))

    def _keep(self, kind: Kind, kept: Record) -> None:
        self._expected[kept.uid] = kept
        self.changed.append(kept)
        if not kind.key:
            self._existing.hold(kept)

    def _known(self, kind: Kind, record: Record, problems: Sequence[Problem]) -> Record | None:
        """Return the record that the line speaks of: by its key, or by being alike."""
        if problems:
            return None
        return self._standing(kind, record.uid) if record.uid else self._existing.find(kind, record)

    def _standing(self, kind: Kind, uid: str) -> Record | None:
        if not is_uid(uid):
            return None
        return self._expected.get(uid) or self._lookup.get(kind.name, uid)
