"""The desk that reads and writes Excel: whose record a line is, whether it may be kept, what is wrong with a file."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from core.faces.workbook import door as workbook
from core.faces.workbook.door import Chosen, Remark, SheetLayout
from core.faces.workbook.report import write_tables
from core.kinds import KINDS
from core.kinds.training import ATTENDANCE, TRAINING
from core.model.fields import Ref
from core.model.kind import Kind
from core.model.record import Record, safe
from core.model.text import cover_numbers
from core.model.words import say
from core.office.base.exports import Exports, opened
from core.office.base.outlet import checked
from core.office.base.results import Doubt, FilledTable
from core.office.base.session import Session
from core.office.base.translate import plainly
from core.office.records.desk import Records
from core.office.workbooks.across import Across
from core.office.workbooks.answers import Answers
from core.office.workbooks.around import OutsideColumns
from core.office.workbooks.choosing import Choosing
from core.office.workbooks.filling import CountRows, Filling
from core.office.workbooks.messages import ENDINGS, said
from core.office.workbooks.sittings import Sittings
from core.office.workbooks.taking import Taking
from storage.records.apply import without_collector
from storage.store import Store
from storage.values import Progress

__all__ = ["ReadColumn", "ReadSheet", "Remark", "Taken", "Workbooks"]

_MOST_NAMES = 20_000


class ReadColumn(Struct, frozen=True):
    """A column of a sheet: its letters, what it is called, and the field it was taken for ("": it was not read)."""

    column: str
    head: str
    kind: str = ""
    field: str = ""
    label: str = ""


class ReadSheet(Struct, frozen=True):
    """How a sheet was understood: the kind of its lines, the row of its heads, its columns, the rows left out."""

    sheet: str
    kind: str
    row: int
    columns: tuple[ReadColumn, ...] = ()
    left: tuple[Remark, ...] = ()


class Taken(Struct, frozen=True):
    """What a workbook brought: lines added, changed, the same as before, refused, and what was changed in reading.

    `sheets` are those of others: what each column was taken for, and which rows are no lines.
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    refused: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    by_kind: Mapping[str, Mapping[str, int]] = {}
    doubtful: tuple[Doubt, ...] = ()
    sheets: tuple[ReadSheet, ...] = ()
    # Values that changed on both sides since the sheet was written: both stay, and a person settles them.
    conflicts: int = 0


class Workbooks:
    """Tables out, tables in."""

    def __init__(self, session: Session, store: Store, records: Records, exports: Exports, counts: CountRows) -> None:
        """Open the desk; `counts` counts what a superior's own table asks for."""
        self._session, self._store, self._records, self._exports = session, store, records, exports
        self._counts = counts

    def template(self, kind: str, file: Path) -> None:
        """Write an empty table of a kind, with its lists and the names it may refer to."""
        declared, names = self._records.kind(kind), self._names(self._records.kind(kind))
        with (
            said(checked(file, *ENDINGS)),
            self._exports.of("template", file, kinds=(kind,)) as leaving,
            plainly(file),
        ):
            leaving.persons |= dict(names.get("person", ())).keys()
            workbook.template(declared, file, references=names, moment=self._moment())

    def export(self, kind: str, file: Path, *, reason: str = "") -> int:
        """Write all records of a kind so that reading them back changes nothing; return how many.

        Numbers that are not to be read by others are covered, unless a `reason` is written for the log of exports.
        """
        declared = self._records.kind(kind)
        records, names, fields = self._in_order(declared), self._names(declared), opened(declared, reason)
        if declared.covered() and not fields:
            records = [one.holding(safe(declared, one.values, leaving=True)) for one in records]
        left = self._exports.of("excel", checked(file, *ENDINGS), kinds=(kind,), fields=fields, reason=reason)
        with without_collector(), said(file), left as leaving, plainly(file):
            leaving.persons |= {*dict(names.get("person", ())), *(one.uid for one in records if kind == "person")}
            called = lru_cache(maxsize=_MOST_NAMES)(self._choice)
            return workbook.export(declared, records, file, called=called, references=names, moment=self._moment())

    def export_across(self, training: str, file: Path) -> int:
        """Write the attendance of a training with its sittings across and return how many people stand in it."""
        event, across = self._records.one(TRAINING.name, training), Across(self._records)
        table = across.table(event)
        left = self._exports.of("excel", checked(file, *ENDINGS), kinds=(ATTENDANCE.name,))
        with said(file), left as leaving, plainly(file):
            leaving.persons |= set(across.persons(event))
            write_tables(file, [table])
        # The last line is the legend.
        return len(table[3]) - 1

    def take(
        self,
        file: Path,
        *,
        kind: str = "",
        dry_run: bool = False,
        errors: Path | None = None,
        chosen: Mapping[str, Chosen] | None = None,
        answers: Answers | None = None,
        progress: Progress | None = None,
    ) -> Taken:
        """Read a workbook: good lines are kept in one transaction, each bad cell is named with its reason.

        `chosen` is what a person says of its sheets, by their names ("": of all); what it says of columns is remembered
        for the form once lines are kept. Of which line only a person can say who is meant is left out and asked about;
        `answers` are what was said.
        """
        if kind:
            self._records.kind(kind)
        choosing = Choosing(self._session, kind, chosen or {})
        with without_collector():
            with said(file), plainly(file):
                sheets = workbook.read(file, KINDS, kind, choosing)
            lines, notes = self._around().filled(sheets.lines, sheets.layouts, {one.name: one for one in KINDS})
            lines, unplaced = Sittings(self._records).placed(lines, sheets.layouts)
            # They become records; both would need twice the room.
            sheets = sheets.without_lines()
            reading = Taking(self._session, self._store, self._records, answers)
            reading.take(lines)
            del lines
            if not dry_run:
                self._keep(reading, progress)
                choosing.remember(sheets.layouts)
        refused = [_covered(one) for one in _by_place([*sheets.refused, *unplaced, *reading.refused])]
        if errors and refused:
            with said(checked(errors, *ENDINGS)), self._exports.of("errors", errors), plainly(errors):
                workbook.errors_copy(file, refused, errors, heads=sheets.heads)
        return Taken(
            added=reading.count("added"),
            changed=reading.count("changed"),
            same=reading.count("same"),
            refused=tuple(refused),
            notes=tuple(_covered(one) for one in (*sheets.notes, *notes, *reading.notes)),
            by_kind=reading.counts,
            doubtful=reading.doubtful,
            sheets=tuple(map(_read_sheet, sheets.layouts)),
            conflicts=reading.merge.count,
        )

    def choices(self, kind: str) -> list[tuple[str, str]]:
        """Return what a column of a sheet may be taken for: the name to choose it by, and its label."""
        return [(name, say(field.label)) for name, field in workbook.fields(self._records.kind(kind), KINDS)]

    def _around(self) -> OutsideColumns:
        def schools() -> dict[str, str]:
            return {str(one.get("name_zh") or ""): one.uid for one in self._records.every("school")}

        return OutsideColumns(schools, self._session.school)

    def _moment(self) -> int:
        return int(self._session.now().timestamp() * 1000)

    def _keep(self, reading: Taking, progress: Progress | None) -> None:
        """Keep what lines have made and changed in one transaction, and what was answered; a backup comes first."""
        if reading.changed or reading.merge.beside:
            with plainly():
                self._store.backups.before()
            # In the order of their numbers, so that neighbours in the indexes are written one after the other.
            changed = sorted(reading.changed, key=attrgetter("uid"))
            self._records.keep_many(changed, progress=progress, beside=reading.merge.beside)
        reading.remember()

    def fill(
        self,
        table: Path,
        to: Path,
        *,
        pairing: str = "",
        period: str = "",
        mapping: Mapping[str, str] | None = None,
        whole: bool = False,
    ) -> FilledTable:
        """Fill a superior's own table; how its columns are understood stands in the filling."""
        filling = Filling(self._session, self._records, self._exports, self._counts)
        return filling.fill(table, to, pairing=pairing, period=period, mapping=mapping, whole=whole)

    def _in_order(self, kind: Kind) -> list[Record]:
        """Return all records of a kind as a person would file them: by day, then by name as it is read."""
        names = self._records.marks(kind.name, order=("sort",), step=1)
        place = {uid: at for at, uid in enumerate(names)}
        return sorted(
            self._records.every(kind.name),
            key=lambda one: (str(one.get(kind.day) or ""), place.get(one.uid, len(place))),
        )

    def _names(self, kind: Kind) -> dict[str, list[tuple[str, str]]]:
        columns = [*kind.fields, *(column for rows in kind.rows() for column in rows.fields)]
        targets = {target for column in columns if isinstance(column, Ref) for target in column.to}
        return {target: self._choices(target) for target in sorted(targets)}

    def _choices(self, kind: str) -> list[tuple[str, str]]:
        return self._records.choices(Ref("any", "", to=(kind,)), limit=_MOST_NAMES)

    def _choice(self, kind: str, uid: str) -> str:
        record = self._records.get(kind, uid)
        return self._records.choice(record) if record else uid


def _by_place(refused: Sequence[Remark]) -> list[Remark]:
    """Return what was refused as somebody goes through the workbook to mend it: sheet by sheet, row by row."""
    sheets = {name: at for at, name in enumerate(dict.fromkeys(one.sheet for one in refused))}
    return sorted(refused, key=lambda one: (sheets[one.sheet], one.row, len(one.column), one.column))


def _covered(remark: Remark) -> Remark:
    """Return a remark in which no whole identity number stands."""
    return replace(remark, value=cover_numbers(remark.value), message=cover_numbers(remark.message))


def _read_sheet(layout: SheetLayout) -> ReadSheet:
    columns = tuple(ReadColumn(one.column, one.head, one.kind, one.field, say(one.label)) for one in layout.columns)
    return ReadSheet(layout.sheet, layout.kind, layout.row, columns, tuple(map(_covered, layout.left)))
