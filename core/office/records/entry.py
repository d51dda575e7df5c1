"""Fits what was typed to what is known: defaults filled in, names resolved, keys and references checked."""

import re
from collections.abc import Container, Iterator, Mapping
from itertools import count
from typing import Any, NamedTuple

from core.kinds import kind_named
from core.kinds.templates import TEMPLATE, misnamed
from core.model.fields import Field, Ref, Rows, Values
from core.model.kind import Beside, Kind, Scope
from core.model.record import Problem, Record, read, uncovered
from core.model.words import listing, say
from core.office.base.session import Session
from core.office.records.lookup import Lookup

# What a pairing is known by: who helps, who is helped, its number.
_HELPER, _RECIPIENTS, _NUMBER = "helper", "recipients", "pairing_no"
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
            elif field.name == _HELPER and kind.field(_RECIPIENTS):
                given |= self._sides()
            elif field.name == _NUMBER:
                given[_NUMBER] = self._next_number(kind)
            elif isinstance(field, Ref) and field.begins:
                given[field.name] = self._begins(field)
            elif field.name == kind.day:
                given[field.name] = self._session.today().isoformat()
        return {name: value for name, value in given.items() if value}

    def read(
        self, kind: Kind, typed: Values, uid: str, expected: Container[str]
    ) -> tuple[Record, list[Problem]]:  # fmt: skip
        """Return the record that the typed fields make, and every slip; `expected` are about to be saved."""
        if uid and not is_uid(uid):
            return Record(kind.name, uid, {}), [
                Problem("uid", "bad_uid", say("编号“{uid}”不是 32 位十六进制数", uid=uid))
            ]
        known = self._lookup.get(kind.name, uid) if uid else None
        return self.fitted(kind, self.understood(kind, typed, known, uid), known, expected)

    def understood(self, kind: Kind, typed: Values, known: Record | None = None, uid: str = "") -> Understood:
        """Return what the typed fields say, names resolved and empty fields filled; nothing is compared yet."""
        given, problems = self._resolved(kind, typed if known else self._completed(kind, typed))
        if known is None:
            given = self._filled(kind, given)
        record, slips = read(kind, given, known, uid, parsed=self._lookup.parsed)
        record = self._lookup.through_ties(kind, record)
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
        record = _revived(record, known)
        problems = [*said.problems, *covered, *self._unfound(kind, record, known, expected)]
        return record, problems or self._unfitting(kind, record, known)

    def _begins(self, field: Ref) -> str:
        if field.begins == "person":
            return self._session.person
        return self._session.school if field.begins == "school" or self._session.role == "helper" else ""

    def _unfitting(self, kind: Kind, record: Record, known: Record | None) -> list[Problem]:
        """Return what does not fit the records that it refers to; what stood there before is not refused now."""
        checks = (check for check in kind.checks if isinstance(check, Beside))
        asked = (check for check in checks if known is None or not check.same(record.values, known.values))
        return [Problem(*slip) for check in asked if (slip := self._slip(kind, check, record))]

    def _slip(self, kind: Kind, check: Beside, record: Record) -> tuple[str, str, str] | None:
        beside = ((path, self._at_path(kind, path, record)) for path in check.refs)
        return check.told(record.values, {path: one.values for path, one in beside if one})

    def _at_path(self, kind: Kind, path: str, record: Record) -> Record | None:
        name, _, then = path.partition(".")
        field = kind.field(name)
        uid = str(record.get(name) or "")
        targets = field.to if isinstance(field, Ref) and uid else ()
        target = next((one for to in targets if (one := self._lookup.get(to, uid))), None)
        declared = kind_named(target.kind) if target else None
        return self._at_path(declared, then, target) if then and target and declared else target

    def _sides(self) -> dict[str, Any]:
        """Return helper and recipients of a new pairing: the own school on its side, the one partner on the other."""
        own, other = self._session.school, self._lookup.only_partner()
        if self._session.role == "county":
            return {}
        helper, recipient = (other, own) if self._session.role == "recipient" else (own, other)
        return {_HELPER: helper, _RECIPIENTS: [{"school": recipient}] if recipient else []}

    def _next_number(self, kind: Kind) -> str:
        """Return the number of a new pairing: this year's, and the first running number that none has yet."""
        year, used = self._session.today().year, self._lookup.values(kind.name, _NUMBER)
        return next(number for n in count(1) if (number := f"{year}-{n:02}") not in used)

    def _completed(self, kind: Kind, typed: Values) -> Values:
        if kind.field(_NUMBER) and not typed.get(_NUMBER):
            typed = {**typed, _NUMBER: self._next_number(kind)}
        if kind.field("pairing") and not typed.get("pairing") and (only := self._lookup.only_pairing()):
            typed = {**typed, "pairing": only}
        if kind.scope is Scope.SCHOOL and kind.via == "school" and not typed.get("school"):
            typed = {**typed, "school": self._session.school}
        return typed

    def _filled(self, kind: Kind, given: Values) -> dict[str, Any]:
        """Return what was typed with the empty fields taken over from the records it refers to: nothing typed twice."""
        full = {**given}
        for fill in kind.fills:
            if full.get(fill.field) in (None, "", []) and (source := self._source(kind, fill.via, full)) is not None:
                value = fill.take(source, full)
                if value not in (None, "", []):
                    full[fill.field] = value
        return full

    def _source(self, kind: Kind, via: str, given: Values) -> Mapping[str, Any] | None:
        if not via:
            return {}
        field, uid = _reference(kind, via, given)
        if not isinstance(field, Ref) or not uid:
            return None
        found = (self._lookup.get(name, uid) for name in field.to)
        return next((record.values for record in found if record), None)

    def _resolved(self, kind: Kind, typed: Values) -> tuple[dict[str, Any], list[Problem]]:
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
        if known is None and (standing := self._lookup.keyed(kind, uid, record)):
            record, problems = read(kind, said.given, standing, standing.uid, parsed=self._lookup.parsed)
            record, covered = uncovered(kind, record, standing)
            record = _revived(record, standing)
            slips = [*problems, *covered, *self._unfound(kind, record, standing, expected)]
            return (record if slips else self._lookup.editions.next(kind, record, standing)), slips
        if known and known.uid != uid and self._is_other_edition(kind, record, known):
            return self._keyed(kind, said, None, expected)
        # Read through a tie, a record may say the same under the number that another entry has given it.
        if known and known.uid != uid and any(known.get(name) != record.get(name) for name in kind.key):
            labels = listing(say(field.label) for name in kind.key if (field := kind.field(name)))
            return record, [Problem(kind.key[0], "key_fixed", say("{labels}不能改，请删除后另建", labels=labels))]
        made = Record(kind.name, known.uid if known else uid, record.values, notes=record.notes)
        made, covered = uncovered(kind, made, known)
        made = _revived(made, known)
        slips = [*covered, *self._unfound(kind, record, known, expected)]
        return (self._lookup.editions.next(kind, made, known) if known and not slips else made), slips

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


def _revived(record: Record, known: Record | None) -> Record:
    """Return the record with a note if saving it brings a deleted one back."""
    if known is None or not known.deleted:
        return record
    return record.told(say("这条记录删除过，保存后连同它的历史一起恢复"))


def _reference(kind: Kind, via: str, given: Values) -> tuple[Field | None, str]:
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
