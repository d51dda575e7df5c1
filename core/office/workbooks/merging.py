"""A sheet that knows its age, laid over records that went on changing: as a package of a partner would be merged.

What nobody touched in the sheet stays as it is here. What was changed in the sheet alone is changed here. What was
changed on both sides stays here, and the sheet's value waits beside it until a person settles it.
"""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from core.faces.workbook.ages import print_of
from core.faces.workbook.lines import Remark, SheetLine, moved_places
from core.model.fields import Rows
from core.model.kind import Kind
from core.model.record import Record, safe
from core.model.words import say
from core.office.records.desk import Records
from storage.records.write import WriteBeside
from storage.store import Store
from storage.values import SavedVersion


class Merge:
    """Merges the lines of sheets that know their age with the records as they stand now."""

    def __init__(self, records: Records, store: Store) -> None:
        self._records, self._store = records, store
        # What is to be kept beside the values of today, and how many values that are.
        self.beside: list[WriteBeside] = []
        self.count = 0
        self.notes: list[Remark] = []

    def narrowed(self, kind: Kind, line: SheetLine, known: Record) -> SheetLine:
        """Return the line with what somebody changed in it and nothing else."""
        typed = {name: line.typed[name] for name in line.base or () if name in line.typed}
        places = line.places
        for rows in kind.rows():
            children = {number: _child(rows, line, child, known)
                        for number, child in enumerate(line.typed.get(rows.name, ()), 1)}  # fmt: skip
            stay = {number: child for number, (child, _) in children.items() if child is not None}
            if any(touched for _, touched in children.values()):
                typed[rows.name] = list(stay.values())
                places = moved_places(places, rows.name, {old: new for new, old in enumerate(stay, 1)})
        return replace(line, typed=typed, places=places)

    def merged(self, kind: Kind, line: SheetLine, record: Record, known: Record) -> Record:
        """Return the record without what was changed on both sides; that is kept beside it, once."""
        differing = [name for name in kind.plain() if record.get(name) != known.get(name) and name in line.typed]
        contested = [name for name in differing if self._is_contested(kind, line, name, known)]
        values = {**record.values, **{name: known.get(name) for name in contested}}
        waiting: dict[str, Any] = {name: record.get(name) for name in contested}
        for rows in kind.rows():
            if line.child_bases and rows.name in line.typed and rows.name in values:
                values[rows.name], children = _parted(rows, line, record, known)
                waiting |= children
        self._lay(kind, line, known, waiting)
        return record.holding({name: value for name, value in values.items() if value is not None})

    def _is_contested(self, kind: Kind, line: SheetLine, name: str, known: Record) -> bool:
        if line.base is None:
            # A line that was added to the sheet: its writer had not seen what changed here since the sheet was written.
            return any(name in one.changes for one in self._later(kind, known, line.moment))
        covered = safe(kind, known.values, leaving=True)
        return line.base.get(name) not in (print_of(known.get(name)), print_of(covered.get(name)))

    def _later(self, kind: Kind, known: Record, moment: int) -> list[SavedVersion]:
        history = self._store.records.history(kind.name, known.uid)
        return [one for one in history if one.time.timestamp() * 1000 >= moment]

    def _lay(self, kind: Kind, line: SheetLine, known: Record, waiting: Mapping[str, Any]) -> None:
        if not waiting:
            return
        later = self._later(kind, known, line.moment)
        # Taken in before: it waits already, or a person has settled it.
        fresh = {name: value for name, value in waiting.items() if not any(_says(one, name, value) for one in later)}
        if not fresh:
            return
        scope = next(iter(self._store.records.some(kind.name, [known.uid]).values())).scope
        self.beside.append((kind.name, known.uid, scope, fresh, line.moment))
        self.count += len(fresh)
        self.notes += [_told(kind, line, name) for name in fresh]


def _child(rows: Rows, line: SheetLine, child: Mapping[str, Any], known: Record) -> tuple[dict[str, Any] | None, bool]:
    """Return a child line with the cells that somebody changed laid over it as it stands, and whether there are any.

    One that was taken out here since the sheet was written comes back only where somebody wrote into it.
    """
    base = line.child_bases.get(f"{rows.name}.{child.get('id')}")
    standing = next((one for one in known.lines(rows.name) if one["id"] == child.get("id")), None)
    if base is None:
        return dict(child), True
    if standing is None:
        return (dict(child), True) if base else (None, False)
    return {**standing, **{name: child.get(name, "") for name in base}}, bool(base)


def is_touched(kind: Kind, line: SheetLine) -> bool:
    """Tell whether somebody changed a line of ours, or one of its child lines, since it was written."""
    children = (f"{rows.name}.{child.get('id')}" for rows in kind.rows() for child in line.typed.get(rows.name, ()))
    return bool(line.base) or any(line.child_bases.get(name, True) for name in children)


def without_base(line: SheetLine) -> SheetLine:
    """Return the line as one that was added to its sheet."""
    return replace(line, base=None, child_bases={})


def _parted(rows: Rows, line: SheetLine, record: Record, known: Record) -> tuple[Any, dict[str, Any]]:
    """Return the child lines as they are to stand, and those that were changed on both sides."""
    standing = {str(one["id"]): one for one in known.lines(rows.name)}
    waiting: dict[str, Any] = {}
    lines: list[Mapping[str, Any]] = []
    for one in record.lines(rows.name):
        name, before = f"{rows.name}.{one['id']}", standing.get(str(one["id"]))
        base = line.child_bases.get(name)
        changed = before and base and any(print_of(before.get(column)) != was for column, was in base.items())
        if before and changed and one != before:
            waiting[name] = {column: value for column, value in one.items() if column != "id"}
        lines.append(before if before and changed else one)
    return tuple(lines), waiting


def _says(version: SavedVersion, name: str, value: Any) -> bool:
    return name in version.changes and version.changes[name] == value


def _told(kind: Kind, line: SheetLine, name: str) -> Remark:
    field = kind.field(name.split(".")[0])
    label = say(field.label) if field else name
    message = say("“{label}”在这张表写出以后程序里也改过：两个都留着，请到“待定”里选定", label=label)
    return line.remark(name.split(".")[0], "conflict", message)
