"""Fits what was typed to what is known: defaults filled in, names resolved, keys and references checked."""

import re
from collections.abc import Container, Iterator, Mapping
from typing import Any, NamedTuple

from core.kinds.templates import TEMPLATE, misnamed
from core.model.fields import Field, Ref, Rows
from core.model.kind import Kind, Scope
from core.model.record import Problem, Record, read, uncovered
from core.model.words import listing, say
from core.office.base.session import Session
from core.office.records.lookup import Lookup

Typed = Mapping[str, Any]
_UID = re.compile("[0-9a-f]{32}")


class Understood(NamedTuple):
    """What an entry says: the typed fields with their names resolved, the record they make, the slips so far."""

    given: dict[str, Any]
    record: Record
    problems: list[Problem]
    # The uid that follows from what identifies the record, where its kind says so and nothing is wrong.
    key: str


class Entry:
    """What somebody typed, on its way to a record."""

    def __init__(self, session: Session, lookup: Lookup) -> None:
        self._session, self._lookup = session, lookup

    def blank(self, kind: Kind) -> dict[str, Any]:
        """Return what a new record starts with: the only pairing, the own school, today, the person at the keyboard."""
        given: dict[str, Any] = {}
        for field in kind.kept():
            if field.name == "pairing" and (only := self._lookup.only_pairing()):
                given["pairing"] = only
            elif field.name in ("school", "organiser", "donor", "helper") and kind.name != "lesson":
                given[field.name] = self._session.school
            elif field.name == "observer" and self._session.person:
                given["observer"] = self._session.person
            elif field.name == kind.day:
                given[field.name] = self._session.today().isoformat()
        return {name: value for name, value in given.items() if value}

    def read(
        self, kind: Kind, typed: Typed, uid: str, expected: Container[str]
    ) -> tuple[Record, list[Problem]]:  # fmt: skip
        """Return the record that the typed fields make, and every slip; `expected` are about to be saved."""
        if uid and not is_uid(uid):
            return Record(kind.name, uid, {}), [
                Problem("uid", "bad_uid", say("编号“{uid}”不是 32 位十六进制数", uid=uid))
            ]
        known = self._lookup.get(kind.name, uid) if uid else None
        return self.fitted(kind, self.understood(kind, typed, known, uid), known, expected)

    def understood(self, kind: Kind, typed: Typed, known: Record | None = None, uid: str = "") -> Understood:
        """Return what the typed fields say, names resolved and empty fields filled; nothing is compared yet."""
        given, problems = self._resolved(kind, typed if known else self._completed(kind, typed))
        if known is None:
            given = self._filled(kind, given)
        record, slips = read(kind, given, known, uid, parsed=self._lookup.parsed)
        if kind.name == TEMPLATE and not slips:
            # Only here is the whole table of contents known: a template that names no field would change nothing.
            slips = misnamed(record.values)
        told = {problem.field for problem in problems}
        problems += [slip for slip in slips if slip.field not in told]
        return Understood(given, record, problems, "" if problems else kind.uid_of(record.values))

    def fitted(
        self, kind: Kind, said: Understood, known: Record | None, expected: Container[str]
    ) -> tuple[Record, list[Problem]]:  # fmt: skip
        """Return the record and every slip, after a look at what stands under its key and at what it refers to."""
        if kind.key and not said.problems:
            return self._keyed(kind, said, known, expected)
        record, covered = uncovered(kind, said.record, known)
        return record, [*said.problems, *covered, *self._unfound(kind, record, known, expected)]

    def _completed(self, kind: Kind, typed: Typed) -> Typed:
        if kind.field("pairing") and not typed.get("pairing") and (only := self._lookup.only_pairing()):
            typed = {**typed, "pairing": only}
        if kind.scope is Scope.SCHOOL and kind.via == "school" and not typed.get("school"):
            typed = {**typed, "school": self._session.school}
        return typed

    def _filled(self, kind: Kind, given: Typed) -> dict[str, Any]:
        """Return what was typed with the empty fields taken over from the records it refers to: nothing typed twice."""
        full = {**given}
        for fill in kind.fills:
            if full.get(fill.field) in (None, "", []) and (source := self._source(kind, fill.via, full)) is not None:
                value = fill.take(source, full)
                if value not in (None, "", []):
                    full[fill.field] = value
        return full

    def _source(self, kind: Kind, via: str, given: Typed) -> Mapping[str, Any] | None:
        if not via:
            return {}
        field, uid = _reference(kind, via, given)
        if not isinstance(field, Ref) or not uid:
            return None
        found = (self._lookup.get(name, uid) for name in field.to)
        return next((record.values for record in found if record), None)

    def _resolved(self, kind: Kind, typed: Typed) -> tuple[dict[str, Any], list[Problem]]:
        given: dict[str, Any] = {}
        problems: list[Problem] = []
        pointing = kind.pointing()
        for name, value in typed.items():
            field = pointing.get(name)
            given[name] = self._resolve(field, name, value, problems) if field else value
        return given, problems

    def _resolve(self, field: Field, path: str, value: Any, problems: list[Problem]) -> Any:
        if isinstance(field, Ref):
            name = value.strip() if isinstance(value, str) else ""
            return value if not name or is_uid(name.lower()) else self._named(field, path, name, problems)
        if isinstance(field, Rows) and isinstance(value, (list, tuple)):
            return [
                {
                    name: self._resolve(column, f"{path}.{number}.{name}", part, problems)
                    if (column := field.column(name))
                    else part
                    for name, part in line.items()
                }
                if isinstance(line, Mapping)
                else line
                for number, line in enumerate(value, 1)
            ]
        return value

    def _named(self, field: Ref, path: str, name: str, problems: list[Problem]) -> str:
        found = self._lookup.named(field.to, name)
        if len(found) == 1:
            return next(iter(found))
        if found:
            problems.append(
                Problem(path, "ambiguous", say("“{name}”有 {n} 个，请从列表里选定一个", name=name, n=len(found)))
            )
        return name if not found else ""

    def _keyed(
        self, kind: Kind, said: Understood, known: Record | None, expected: Container[str]
    ) -> tuple[Record, list[Problem]]:  # fmt: skip
        record, uid = said.record, said.key
        if known is None and (standing := self._lookup.get(kind.name, uid)):
            record, problems = read(kind, said.given, standing, uid, parsed=self._lookup.parsed)
            record, covered = uncovered(kind, record, standing)
            found = [*problems, *covered, *self._unfound(kind, record, standing, expected)]
            return (record if found else self._lookup.editions.next(kind, record, standing)), found
        if known and known.uid != uid and self._is_other_edition(kind, record, known):
            return self._keyed(kind, said, None, expected)
        if known and known.uid != uid:
            labels = listing(say(field.label) for name in kind.key if (field := kind.field(name)))
            return record, [Problem(kind.key[0], "key_fixed", say("{labels}不能改，请删除后另建", labels=labels))]
        made, covered = uncovered(kind, Record(kind.name, uid, record.values, notes=record.notes), known)
        found = [*covered, *self._unfound(kind, record, known, expected)]
        return (self._lookup.editions.next(kind, made, known) if known and not found else made), found

    def _is_other_edition(self, kind: Kind, record: Record, known: Record) -> bool:
        """Tell whether somebody gave a known record another version: that makes a record beside it."""
        others = (name for name in kind.key if name != kind.edition)
        return bool(kind.edition) and all(record.get(name) == known.get(name) for name in others)

    def _unfound(self, kind: Kind, record: Record, known: Record | None, expected: Container[str]) -> list[Problem]:
        problems: list[Problem] = []
        for path, field, uid in _references(kind, record):
            standing = known.get(field.name) if known else None
            if uid != standing and uid not in expected and not self._lookup.stands(field.to, uid):
                problems.append(Problem(path, "not_found", say("“{label}”指向的记录不存在", label=say(field.label))))
        return problems


def is_uid(text: str) -> bool:
    """Tell whether a text is the number of a record: 32 hexadecimal digits."""
    return _UID.fullmatch(text) is not None


def _reference(kind: Kind, via: str, given: Typed) -> tuple[Field | None, str]:
    name, _, inner = via.partition(".")
    field = kind.field(name)
    if not inner or not isinstance(field, Rows):
        return field, str(given.get(name) or "")
    lines = given.get(name)
    first = lines[0] if isinstance(lines, (list, tuple)) and lines and isinstance(lines[0], Mapping) else {}
    return field.column(inner), str(first.get(inner) or "")


def _references(kind: Kind, record: Record) -> Iterator[tuple[str, Ref, str]]:
    for field in kind.refs():
        if uid := record.get(field.name):
            yield field.name, field, str(uid)
    for rows in kind.rows():
        columns = [column for column in rows.fields if isinstance(column, Ref)]
        for number, line in enumerate(record.lines(rows.name) if columns else (), 1):
            for column in columns:
                if line.get(column.name):
                    yield f"{rows.name}.{number}.{column.name}", column, str(line[column.name])
