"""The desk that reads and writes Excel: whose record a line is, whether it may be kept, what is wrong with a file."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.faces import workbook
from core.faces.workbook import Line, Remark
from core.kinds import KINDS
from core.model.fields import Ref, Rows
from core.model.kind import Kind
from core.model.record import Problem, Record
from core.office.entry import Entry
from core.office.filling import Filling
from core.office.looking import Remembering
from core.office.results import Filled, Progress, Taken, Turned
from core.office.storing import plainly
from core.office.telling import checked, said
from storage.store import new_uid

if TYPE_CHECKING:
    from core.office import Office

_ENDINGS = (".xlsx", ".xlsm")
_MOST_NAMES = 20_000


class Workbooks:
    """Tables out, tables in."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._records = office.records

    def template(self, kind: str, file: Path) -> None:
        """Write an empty table of a kind, with its lists and the names it may refer to."""
        declared = self._records.kind(kind)
        with said(checked(file)), plainly(file):
            workbook.template(declared, file, references=self._names(declared))

    def export(self, kind: str, file: Path) -> int:
        """Write all records of a kind so that reading them back changes nothing; return how many."""
        declared = self._records.kind(kind)
        with said(checked(file)), plainly(file):
            return workbook.export(
                declared,
                self._records.every(kind),
                file,
                called=lru_cache(maxsize=_MOST_NAMES)(self._choice),
                references=self._names(declared),
            )

    def take(
        self,
        file: Path,
        *,
        kind: str = "",
        dry_run: bool = False,
        errors: Path | None = None,
        progress: Progress | None = None,
    ) -> Taken:
        """Read a workbook: good lines are kept in one transaction, each bad cell is named with its reason."""
        if kind:
            self._records.kind(kind)
        with said(file), plainly(file):
            sheets = workbook.read(file, KINDS, kind)
        reading = _Reading(self._office)
        for line in sheets.lines:
            reading.take(line)
        refused = (*sheets.refused, *reading.refused)
        if not dry_run:
            self._records.save_many(reading.changed, progress=progress)
        if errors and refused:
            with said(checked(errors)), plainly(errors):
                workbook.errors_copy(file, refused, errors, heads=sheets.heads)
        return Taken(
            added=reading.count("added"),
            changed=reading.count("changed"),
            same=reading.count("same"),
            refused=tuple(map(_turned, refused)),
            notes=tuple(map(_turned, (*sheets.notes, *reading.notes))),
            by_kind=reading.counts,
        )

    def fill(
        self, table: Path, to: Path, *, pairing: str = "", period: str = "", mapping: Mapping[str, str] | None = None
    ) -> Filled:
        """Fill a superior's own table; how its columns are understood stands in the filling."""
        return Filling(self._office).fill(table, to, pairing=pairing, period=period, mapping=mapping)

    def _names(self, kind: Kind) -> dict[str, list[tuple[str, str]]]:
        columns = [*kind.fields, *(column for rows in kind.rows() for column in rows.fields)]
        targets = {target for column in columns if isinstance(column, Ref) for target in column.to}
        return {target: self._choices(target) for target in sorted(targets)}

    def _choices(self, kind: str) -> list[tuple[str, str]]:
        return self._records.choices(Ref("any", "", to=(kind,)), limit=_MOST_NAMES)

    def _choice(self, kind: str, uid: str) -> str:
        record = self._records.get(kind, uid)
        return self._records.choice(record) if record else uid


class _Reading:
    """One workbook on its way in: what each line adds or changes, and what is wrong with it."""

    def __init__(self, office: "Office") -> None:
        self._records = office.records
        looking = Remembering(office.records)
        self._entry, self._get = Entry(office, looking), looking.get
        self.changed: list[Record] = []
        self.refused: list[Remark] = []
        self.notes: list[Remark] = []
        self.counts: dict[str, dict[str, int]] = {}
        # The record that each row of the sheet became, for what else stands in that row.
        self._rows: dict[tuple[str, int], str] = {}
        self._expected: dict[str, Record] = {}

    def count(self, what: str) -> int:
        """Return how many lines were added, changed or the same."""
        return sum(counts[what] for counts in self.counts.values())

    def take(self, line: Line) -> None:
        """Read one line as the form would."""
        kind = self._records.kind(line.kind)
        typed = dict(line.typed)
        if line.owner:
            owner = self._rows.get((line.sheet, line.row))
            if owner is None:
                return
            typed[line.owner] = owner
        read = None if line.uid else self._entry.read(kind, typed, "", self._expected)
        known = self._known(kind, *read) if read else self._standing(kind, line.uid)
        laid = line.over(kind, known) if known else line
        given = {**laid.typed, **({line.owner: typed[line.owner]} if line.owner else {})}
        uid = known.uid if known else line.uid
        # What was read to find out whether it is known needs no second reading when it is new.
        record, problems = read if read and not known else self._entry.read(kind, given, uid, self._expected)
        if problems:
            self.refused += [_remark(laid, problem) for problem in problems]
            return
        self.notes += [laid.remark("", "changed", note) for note in record.notes]
        self._sort(kind, line, record, known)

    def _sort(self, kind: Kind, line: Line, record: Record, known: Record | None) -> None:
        counts = self.counts.setdefault(kind.name, {"added": 0, "changed": 0, "same": 0})
        uid = record.uid or new_uid()
        kept = Record(record.kind, uid, record.values)
        if not line.owner:
            self._rows[line.sheet, line.row] = uid
        if known and dict(known.values) == dict(record.values):
            counts["same"] += 1
            return
        counts["changed" if known else "added"] += 1
        self._expected[uid] = kept
        self.changed.append(kept)

    def _known(self, kind: Kind, record: Record, problems: Sequence[Problem]) -> Record | None:
        """Return the record that the line speaks of: by its key, or by being alike."""
        if problems:
            return None
        return self._standing(kind, record.uid) if record.uid else self._alike(kind, record)

    def _standing(self, kind: Kind, uid: str) -> Record | None:
        return self._expected.get(uid) or self._get(kind.name, uid)

    def _alike(self, kind: Kind, record: Record) -> Record | None:
        told = {name: record.get(name) for name in kind.alike or kind.called if not isinstance(kind.field(name), Rows)}
        where = {name: value for name, value in told.items() if value is not None}
        if not where:
            return None
        found = [*self._records.find(kind.name, where=where, limit=50), *self._expected_like(kind, where)]
        if kind.alike:
            return next((one for one in found if all(one.get(name) == value for name, value in told.items())), None)
        return next((one for one in found if _says_all(one, record)), None)

    def _expected_like(self, kind: Kind, where: Mapping[str, Any]) -> Iterable[Record]:
        return [
            one
            for one in self._expected.values()
            if one.kind == kind.name and all(one.get(name) == value for name, value in where.items())
        ]


def _says_all(known: Record, record: Record) -> bool:
    plain = {name: value for name, value in record.values.items() if not isinstance(value, (list, tuple))}
    return all(known.get(name) == value for name, value in plain.items())


def _remark(line: Line, problem: Problem) -> Remark:
    return line.remark(problem.field, problem.code, problem.message)


def _turned(remark: Remark) -> Turned:
    return Turned(remark.sheet, remark.row, remark.column, remark.value, remark.code, remark.message)
