"""One workbook on its way in: what each line adds or changes, and what is wrong with it.

Nothing is kept here. Lines go through in their order, but what they will be compared with is fetched for many at once.
"""

from collections.abc import Callable, Sequence
from itertools import islice

from msgspec.structs import replace

from core.faces.workbook.door import Remark, SheetLine
from core.model.kind import Kind
from core.model.record import Problem, Record
from core.model.words import say
from core.office.base.results import Doubt
from core.office.base.session import Session
from core.office.records.desk import Records
from core.office.records.entry import Entry, Understood, is_uid
from core.office.records.lookup import CachedLookup
from core.office.records.match_existing import Existing
from core.office.records.match_lines import NEW, LineMatcher
from core.office.workbooks.answers import SKIP, Answers
from core.office.workbooks.merging import Merge, is_touched, without_base
from core.office.workbooks.who import Who, check_answers
from core.rules.whose import Why
from storage.store import Store, new_uid

_AT_ONCE = 400
# Of so many things that name a record all are another's before its hidden number is doubted.
_NAMING = 2
_Pair = tuple[SheetLine, Understood | None]


class Taking:
    """Reads lines as the form would, and sorts them into new, changed, same and refused."""

    def __init__(self, session: Session, store: Store, records: Records, answers: Answers | None = None) -> None:
        self._session, self._records, self._answers = session, records, answers or {}
        self.changed: list[Record] = []
        self.refused: list[Remark] = []
        self.notes: list[Remark] = []
        self.counts: dict[str, dict[str, int]] = {}
        self.doubtful: tuple[Doubt, ...] = ()
        self.remember: Callable[[], None] = lambda: None
        self.merge = Merge(records, store)
        self._begin()

    def _begin(self) -> None:
        self._lookup = CachedLookup(self._records.finder)
        self._entry = Entry(self._session, self._lookup)
        self._who = Who(self._session, self._records, self._lookup, self._answers)
        # Which fields an earlier line of this file has written, and in which row.
        self._written: dict[str, tuple[int, frozenset[str]]] = {}
        self._existing = Existing(self._records.finder)
        # The record that a row of the sheet became, where something else stands in that row.
        self._rows: dict[tuple[str, int], str] = {}
        self._expected: dict[str, Record] = {}
        # The record that the line of a teacher or school became.
        self._became: dict[tuple[str, str, int], str] = {}

    def count(self, what: str) -> int:
        """Return how many lines were added, changed or the same."""
        return sum(counts[what] for counts in self.counts.values())

    def take(self, lines: Sequence[SheetLine]) -> None:
        """Read lines as the form would."""
        check_answers(self._lookup, lines, self._answers)
        self._rows |= {(line.sheet, line.row): "" for line in lines if line.owner}
        self._who.learn(lines)
        rest = iter(lines)
        while some := list(islice(rest, _AT_ONCE)):
            pairs = [(line, self._understood(line)) for line in some]
            for kind in dict.fromkeys(line.kind for line in some):
                self._expect(self._records.kind(kind), [pair for pair in pairs if pair[0].kind == kind])
            for line, said in pairs:
                self._take(line, said)
        self.notes += self.merge.notes
        self.doubtful = self._who.doubts()
        self.remember = self._who.remember
        # What the lines were compared with has no place beside what is to be kept now.
        self._begin()

    def _understood(self, line: SheetLine) -> Understood | None:
        """Return what a line says that carries no number; what hangs on the line before it waits for that one."""
        if line.uid or line.owner or (self._who.knows(line) and not self._who.of(line).is_new()):
            return None
        return self._entry.understood(self._records.kind(line.kind), line.typed)

    def _expect(self, kind: Kind, pairs: Sequence[_Pair]) -> None:
        uids = [line.uid for line, _ in pairs if is_uid(line.uid)]
        whose = [self._who.of(line).uid for line, _ in pairs]
        self._lookup.expect(kind.name, [*uids, *whose, *(said.key for _, said in pairs if said)])
        if not kind.key and not LineMatcher.knows(kind.name):
            self._existing.expect(kind, [said.record for _, said in pairs if said and not said.problems])

    def _take(self, line: SheetLine, said: Understood | None) -> None:
        kind = self._records.kind(line.kind)
        known = self._standing(kind, line.uid) if line.base is not None and not is_touched(kind, line) else None
        if known and not known.deleted:
            # It stands as it was written: it says nothing new, whatever has become of the record since.
            self._note(kind, line, known.uid, "same")
        elif line.owner:
            owner = self._rows[line.sheet, line.row]
            if owner:
                typed = {**line.typed, line.owner: owner}
                self._fit(kind, replace(line, typed=typed), self._entry.understood(kind, typed))
        elif self._who.answer(line) == SKIP:
            self.notes.append(line.remark("", "skipped", say("按回答，这一行先不收")))
        elif self._who.knows(line):
            self._take_known(kind, line, said)
        elif line.uid:
            self._take_numbered(kind, line)
        else:
            self._fit(kind, line, said)

    def _take_known(self, kind: Kind, line: SheetLine, said: Understood | None) -> None:
        """Take the line of a teacher or a school, of whom it was decided who it is."""
        whose = self._who.of(line)
        if whose.why:
            self._who.ask(line, whose)
        elif whose.repeats:
            self._repeat(kind, line, whose.repeats)
        elif whose.uid:
            self._lay(kind, line, whose.uid)
        else:
            if whose.namesake:
                message = say("同名的另有其人，这一行记作新的一条；如果是同一个，请到“可能重复”里合并")
                self.notes.append(line.remark("", "namesake", message))
            # A number that somebody said is not meant is not kept.
            self._fit(kind, replace(line, uid=""), said)

    def _take_numbered(self, kind: Kind, line: SheetLine) -> None:
        """Take a line that carries the number of its record, unless that was deleted or is visibly another."""
        known, answer = self._standing(kind, line.uid), self._who.answer(line)
        if answer == NEW:
            self._fit(kind, replace(line, uid=""), self._entry.understood(kind, line.typed))
        elif known is None or answer:
            self._lay(kind, line, answer or line.uid)
        elif known.deleted:
            self._who.ask_of_number(line, known, Why.DELETED)
        elif self._is_another(kind, line, known):
            self._who.ask_of_number(line, known, Why.NUMBER)
        else:
            self._lay(kind, line, line.uid)

    def _is_another(self, kind: Kind, line: SheetLine, known: Record) -> bool:
        """Tell whether all that names the record in the line is another's: the numbers were not sorted with it."""
        fields = [field for field in kind.naming() if field.name in kind.plain() and line.typed.get(field.name)]
        if len(fields) < _NAMING:
            return False
        read, _ = self._entry.read(kind, {one.name: line.typed[one.name] for one in fields}, line.uid, self._expected)
        return all(read.get(one.name) != known.get(one.name) for one in fields)

    def _repeat(self, kind: Kind, line: SheetLine, earlier: str) -> None:
        sheet, _, row = earlier.rpartition("\x1f")
        uid = self._became.get((kind.name, sheet, int(row)))
        self.notes.append(line.remark("", "repeated", say("这一行和第 {row} 行完全相同，只记一次", row=row)))
        if uid:
            self._note(kind, line, uid, "same")

    def _fit(self, kind: Kind, line: SheetLine, said: Understood | None) -> None:
        """Take a line without a number: what it speaks of follows from its key, or from what it says."""
        said = said or self._entry.understood(kind, line.typed)
        read = self._entry.fitted(kind, said, None, self._expected)
        known = self._known(kind, *read)
        laid = line.over(kind, known) if known else line
        # What was read to find out whether it is known needs no second reading when nothing is laid over.
        if known and not (kind.key and laid is line):
            read = self._entry.read(kind, laid.typed, known.uid, self._expected)
        self._sort(kind, laid, self._aged(kind, laid, read, known), known)

    def _lay(self, kind: Kind, line: SheetLine, uid: str) -> None:
        """Take a line that speaks of the record of that number."""
        known = self._standing(kind, uid)
        if line.base is not None:
            # What the line was written from is of the record whose number it carries, and of no other.
            line = self.merge.narrowed(kind, line, known) if known and uid == line.uid else without_base(line)
        laid = line.over(kind, known) if known else line
        read = self._entry.read(kind, laid.typed, uid, self._expected)
        self._sort(kind, laid, self._aged(kind, laid, read, known), known)

    def _aged(
        self, kind: Kind, line: SheetLine, read: tuple[Record, list[Problem]], known: Record | None
    ) -> tuple[Record, list[Problem]]:
        """Return what was read without what both sides have changed since the sheet was written."""
        record, problems = read
        # What this very sheet has made or changed is no older than the sheet.
        if known is None or not line.moment or problems or known.uid in self._expected:
            return read
        return self.merge.merged(kind, line, record, known), []

    def _sort(self, kind: Kind, line: SheetLine, read: tuple[Record, list[Problem]], known: Record | None) -> None:
        record, problems = read
        problems = problems or self._overwritten(kind, line, record, known)
        if problems:
            self.refused += [line.remark(one.field, one.code, one.message) for one in problems]
            return
        self.notes += [line.remark("", "changed", note) for note in record.notes]
        uid = record.uid or new_uid()
        if known and known.values == record.values and not known.deleted:
            self._note(kind, line, uid, "same")
            return
        self._note(kind, line, uid, "changed" if known else "added")
        self._keep(kind, record if record.uid else Record(kind.name, uid, record.values))

    def _overwritten(self, kind: Kind, line: SheetLine, record: Record, known: Record | None) -> list[Problem]:
        """Return what an earlier line of this file has said otherwise of the same record: neither line is the truer."""
        said = frozenset(name for name, value in line.typed.items() if value not in (None, "", []))
        row, names = self._written.get(record.uid, (0, frozenset()))
        fields = [field for name in sorted(said & names) if (field := kind.field(name)) and name in kind.plain()]
        problems = [
            Problem(
                one.name,
                "said_otherwise",
                say("第 {row} 行写的是同一条，“{label}”却不同；请改成一样，或只留一行", row=row, label=say(one.label)),
            )
            for one in fields
            if known and known.get(one.name) != record.get(one.name)
        ]
        if record.uid and not problems:
            self._written[record.uid] = (row or line.row, names | said)
        return problems

    def _note(self, kind: Kind, line: SheetLine, uid: str, what: str) -> None:
        counts = self.counts.setdefault(kind.name, {"added": 0, "changed": 0, "same": 0})
        counts[what] += 1
        if line.owner:
            return
        if (line.sheet, line.row) in self._rows:
            self._rows[line.sheet, line.row] = uid
        if self._who.knows(line):
            self._became[kind.name, line.sheet, line.row] = uid
            self._who.became(line, uid)

    def _keep(self, kind: Kind, kept: Record) -> None:
        self._expected[kept.uid] = kept
        self.changed.append(kept)
        if not kind.key and not LineMatcher.knows(kind.name):
            self._existing.hold(kept)

    def _known(self, kind: Kind, record: Record, problems: Sequence[Problem]) -> Record | None:
        """Return the record that the line speaks of: by its key, or by being alike."""
        if problems:
            return None
        if record.uid:
            return self._standing(kind, record.uid)
        return None if LineMatcher.knows(kind.name) else self._existing.find(kind, record)

    def _standing(self, kind: Kind, uid: str) -> Record | None:
        if not is_uid(uid):
            return None
        return self._expected.get(uid) or self._lookup.get(kind.name, uid)
