"""A record, and its check against its kind."""

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, assert_never

from msgspec import Struct
from msgspec.structs import astuple, replace

from core.model.fields import COVER, Auto, Field, Parsed, Ref, Rows, Value
from core.model.kind import Advice, AtLeast, Beside, Check, Different, Expected, Kind, NotBefore, OneOf, Shaped, Sound
from core.model.text import narrow
from core.model.words import listing, say

Parsing = Callable[[Field, Any], Parsed]
_NOTHING: tuple[Any, ...] = (None, "", [])


class Problem(Struct, frozen=True):
    """A slip under a field: `field` may be "rows_name.3.column" (line 3, counted from 1)."""

    field: str
    code: str
    message: str


class Record(Struct, frozen=True, eq=False):
    """One record of a kind: its kept values, its child lines (lists of dicts with an id), and how it stands."""

    kind: str
    uid: str
    values: Mapping[str, Any]
    scope: str = ""
    deleted: bool = False
    conflicts: int = 0
    waiting: bool = False
    # Who wrote the last change, and when (ISO time); the first time it was kept.
    author: str = ""
    changed: str = ""
    made: str = ""
    # What is kept and cannot stand in its field (a day that is none): it waits for a person and counts for nothing.
    unreadable: Mapping[str, Any] = {}
    # What a person is told of it; two records that differ in nothing else are equal.
    notes: tuple[str, ...] = ()

    def under(self, uid: str) -> "Record":
        """Return the record under another uid."""
        return replace(self, uid=uid)

    def holding(self, values: Mapping[str, Any]) -> "Record":
        """Return the record with other values."""
        return replace(self, values=values)

    def told(self, note: str) -> "Record":
        """Return the record with one more note for the person."""
        return replace(self, notes=(*self.notes, note))

    def __eq__(self, other: object) -> bool:
        """Tell whether the other holds the same and stands the same."""
        return isinstance(other, Record) and _told(self) == _told(other)

    __hash__ = None  # type: ignore[assignment]  # its values are a dict

    def get(self, name: str) -> Any:
        """Return the kept value of a field, or nothing."""
        return self.values.get(name)

    def lines(self, name: str) -> Sequence[Mapping[str, Any]]:
        """Return the child lines of a field, in their order."""
        return self.values.get(name) or ()


def _told(one: Record) -> tuple[Any, ...]:
    return astuple(one)[:-1]


def parse(one: Field, given: Any) -> Parsed:
    """Return what a field makes of what was typed, or given by a program."""
    if given is None:
        return Parsed()
    if isinstance(given, bool):
        return one.parse("1" if given else "0")
    if isinstance(given, list) and all(isinstance(part, str) for part in given):
        return one.parse("、".join(given))
    if isinstance(given, (str, int, float)):
        return one.parse(str(given))
    return one.parse(repr(given))


def read(
    kind: Kind, typed: Mapping[str, Any], known: Record | None = None, uid: str = "", *, parsed: Parsing = parse
) -> tuple[Record, list[Problem]]:
    """Return the record that what was typed makes of the known one, and every slip, each under its field.

    `parsed` may be a `parse` that remembers: of many lines with the same words.
    """
    values = dict(known.values) if known else {}
    problems: list[Problem] = []
    notes: list[str] = []
    plain = kind.plain()
    for name, given in typed.items():
        if one := plain.get(name):
            _take_value(one, name, parsed(one, given), values, problems, notes)
        else:
            _take_other(kind, name, given, values, problems, notes, parsed)
    problems += _missing(kind, values, problems)
    if broken := _broken(kind, values):
        # What was refused already is not said to be missing too.
        told = {problem.field for problem in problems}
        problems += [one for one in broken if one.field not in told]
    if kind.advice:
        notes += _advised(kind, values)
    kept = {name: value for name, value in values.items() if value is not None and value != []}
    made = Record(kind.name, uid or (known.uid if known else ""), kept, notes=tuple(notes))
    return made, problems


def computed(kind: Kind, values: Mapping[str, Any]) -> dict[str, Value]:
    """Return the values that follow from the others: weekday, sums, lengths."""
    return {one.name: one.of(values) for one in kind.fields if isinstance(one, Auto)}


def safe(kind: Kind, values: Mapping[str, Any], *, leaving: bool = False) -> dict[str, Any]:
    """Return the values with what is secret covered; of those that are `leaving` the program everything that asks."""
    shown = dict(values)
    for one in kind.covered():
        if (one.secret or leaving) and shown.get(one.name) is not None:
            shown[one.name] = one.covered(shown[one.name])
    return shown


def uncovered(kind: Kind, record: Record, known: Record | None) -> tuple[Record, list[Problem]]:
    """Return the record with what came back covered as it is known; a cover over anything else is a slip."""
    if not kind.covered():
        return record, []
    values, problems = dict(record.values), []
    for one in kind.covered():
        given = values.get(one.name)
        if COVER not in str(given or ""):
            continue
        standing = known.get(one.name) if known else None
        if standing is not None and given in (standing, one.covered(standing)):
            values[one.name] = standing
        else:
            message = say("“{label}”里有遮住的 *，请写上完整的内容；不改就不用动", label=say(one.label))
            problems.append(Problem(one.name, "covered", message))
    return record.holding(values), problems


def _take_other(
    kind: Kind, name: str, given: Any, values: dict[str, Any], problems: list[Problem], notes: list[str],
    parsed: Parsing,
) -> None:  # fmt: skip
    one = kind.field(name)
    if one is None:
        message = say("“{kind}”没有“{name}”这一项", kind=say(kind.title), name=name)
        problems.append(Problem(name, "unknown_field", message))
    elif isinstance(one, Rows):
        values[name] = _lines(one, given, problems, notes, parsed)


def _take_value(
    one: Field, path: str, parsed: Parsed, values: dict[str, Any], problems: list[Problem], notes: list[str]
) -> None:  # fmt: skip
    values[one.name] = parsed.value
    if parsed.slip:
        problems.append(Problem(path, parsed.slip.code, parsed.slip.message))
    if parsed.note:
        notes.append(parsed.note)


def _lines(
    rows: Rows, given: Any, problems: list[Problem], notes: list[str], parsed: Parsing
) -> list[dict[str, Any]]:  # fmt: skip
    if given in (None, ""):
        return []
    if not isinstance(given, (list, tuple)) or not all(isinstance(line, Mapping) for line in given):
        problems.append(Problem(rows.name, "not_rows", say("“{label}”应是一行一行的内容", label=say(rows.label))))
        return []
    lines = [_line(rows, number, line, problems, notes, parsed) for number, line in enumerate(given, 1)]
    return [line for line in lines if len(line) > 1]


def _line(
    rows: Rows, number: int, given: Mapping[str, Any], problems: list[Problem], notes: list[str], parsed: Parsing
) -> dict[str, Any]:
    line: dict[str, Any] = {}
    for name, part in given.items():
        path = f"{rows.name}.{number}.{name}"
        column = rows.column(name)
        if name in ("id", "_at") or isinstance(column, Auto):
            continue
        if column is None:
            message = say("“{label}”没有“{name}”这一列", label=say(rows.label), name=name)
            problems.append(Problem(path, "unknown_field", message))
            continue
        _take_value(column, path, parsed(column, part), line, problems, notes)
    line = {name: value for name, value in line.items() if value is not None}
    if line:
        problems.extend(
            _empty(f"{rows.name}.{number}.{column.name}", column)
            for column in rows.fields
            if column.required and column.name not in line
        )
    return {"id": str(given.get("id") or uuid.uuid4().hex), **line}


def _missing(kind: Kind, values: Mapping[str, Any], problems: Sequence[Problem]) -> list[Problem]:
    empty = [_empty(one.name, one) for one in kind.needed() if values.get(one.name) in _NOTHING]
    short = [
        Problem(one.name, "too_few", say("“{label}”至少要有 {n} 行", label=say(one.label), n=one.least))
        for one in kind.rows()
        if not one.required and one.least > len(values.get(one.name) or [])
    ]
    if not empty and not short:
        return []
    told = {problem.field.split(".")[0] for problem in problems}
    return [problem for problem in (*empty, *short) if problem.field not in told]


def _empty(path: str, one: Field) -> Problem:
    if isinstance(one, Ref):
        return Problem(path, "required", say("请选择“{label}”", label=say(one.label)))
    return Problem(path, "required", say("请填写“{label}”", label=say(one.label)))


def _broken(kind: Kind, values: Mapping[str, Any]) -> list[Problem]:
    return [problem for check in kind.checks if (problem := _break(kind, check, values))]


def _break(kind: Kind, check: Check, values: Mapping[str, Any]) -> Problem | None:
    match check:
        case NotBefore():
            return _before(kind, check, values)
        case Different(field=name, other=other):
            if values.get(name) and values.get(name) == values.get(other):
                labels = {"label": _label(kind, name), "other": _label(kind, other)}
                return Problem(name, "same", say("“{label}”和“{other}”不能相同", **labels))
        case OneOf(fields=names):
            if not any(values.get(name) for name in names):
                labels_of = listing(_label(kind, name) for name in names)
                return Problem(names[0], "required", say("{labels}至少填一项", labels=labels_of))
        case Sound(told=told):
            return Problem(*slip) if (slip := told(values)) else None
        case Beside():
            # Who keeps the records looks at them.
            return None
        case _:
            assert_never(check)
    return None


def _before(kind: Kind, check: NotBefore, values: Mapping[str, Any]) -> Problem | None:
    first, last = values.get(check.than), values.get(check.field)
    if not (first and last and str(last) < str(first)):
        return None
    labels = {"label": _label(kind, check.field), "than": _label(kind, check.than)}
    return Problem(check.field, "before", say("“{label}”不能早于“{than}”", **labels))


def _advised(kind: Kind, values: Mapping[str, Any]) -> list[str]:
    known = {**computed(kind, values), **values}
    return [say(advice.words) for advice in kind.advice if _unusual(advice, known.get(advice.field))]


def _unusual(advice: Advice, value: Any) -> bool:
    match advice:
        case Expected():
            return value in (None, "", [])
        case AtLeast(least=least):
            return value is not None and float(value) < least
        case Shaped(pattern=pattern):
            return bool(value) and not re.fullmatch(pattern, narrow(str(value)))
        case _:
            assert_never(advice)


def _label(kind: Kind, name: str) -> str:
    one = kind.field(name)
    return say(one.label) if one else name
