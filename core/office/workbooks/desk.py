"""The desk that reads and writes Excel: whose record a line is, whether it may be kept, what is wrong with a file."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from core.faces.workbook import door as workbook
from core.faces.workbook.door import Remark
from core.kinds import KINDS
from core.model.fields import Ref
from core.model.kind import Kind
from core.model.record import Record, safe
from core.model.text import cover_numbers
from core.office.base.exports import Exports, opened
from core.office.base.outlet import checked
from core.office.base.results import Doubt, Filled
from core.office.base.session import Session
from core.office.base.translate import plainly
from core.office.records.desk import Records
from core.office.workbooks.answers import Answers
from core.office.workbooks.filling import Counts, Filling
from core.office.workbooks.messages import ENDINGS, said
from core.office.workbooks.taking import Taking
from storage.records.apply import without_collector
from storage.store import Store
from storage.values import Progress

__all__ = ["Remark", "Taken", "Workbooks"]

_MOST_NAMES = 20_000


class Taken(Struct, frozen=True):
    """What a workbook brought: lines added, changed, the same as before, refused, and what was changed in reading."""

    added: int = 0
    changed: int = 0
    same: int = 0
    refused: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    by_kind: Mapping[str, Mapping[str, int]] = {}
    doubtful: tuple[Doubt, ...] = ()


class Workbooks:
    """Tables out, tables in."""

    def __init__(self, session: Session, store: Store, records: Records, exports: Exports, counts: Counts) -> None:
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
            workbook.template(declared, file, references=names)

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
            return workbook.export(declared, records, file, called=called, references=names)

    def take(
        self,
        file: Path,
        *,
        kind: str = "",
        dry_run: bool = False,
        errors: Path | None = None,
        answers: Answers | None = None,
        progress: Progress | None = None,
    ) -> Taken:
        """Read a workbook: good lines are kept in one transaction, each bad cell is named with its reason.

        Of which line only a person can say who is meant is left out and asked about; `answers` are what was said.
        """
        if kind:
            self._records.kind(kind)
        with without_collector():
            with said(file), plainly(file):
                sheets = workbook.read(file, KINDS, kind)
            reading = Taking(self._session, self._records, answers)
            reading.take(sheets.lines)
            # They have become records; both would need twice the room.
            sheets = sheets.without_lines()
            if reading.changed and not dry_run:
                self._keep(reading.changed, progress)
            if not dry_run:
                reading.remember()
        refused = [_covered(one) for one in _by_place([*sheets.refused, *reading.refused])]
        if errors and refused:
            with said(checked(errors, *ENDINGS)), self._exports.of("errors", errors), plainly(errors):
                workbook.errors_copy(file, refused, errors, heads=sheets.heads)
        return Taken(
            added=reading.count("added"),
            changed=reading.count("changed"),
            same=reading.count("same"),
            refused=tuple(refused),
            notes=tuple(_covered(one) for one in (*sheets.notes, *reading.notes)),
            by_kind=reading.counts,
            doubtful=reading.doubtful,
        )

    def _keep(self, changed: Sequence[Record], progress: Progress | None) -> None:
        """Keep what lines have made and changed in one transaction; a verified backup comes first."""
        with plainly():
            self._store.backups.before()
        # In the order of their numbers, so that neighbours in the indexes are written one after the other.
        self._records.keep_many(sorted(changed, key=attrgetter("uid")), progress=progress)

    def fill(
        self,
        table: Path,
        to: Path,
        *,
        pairing: str = "",
        period: str = "",
        mapping: Mapping[str, str] | None = None,
        whole: bool = False,
    ) -> Filled:
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
