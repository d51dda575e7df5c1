"""A record's past: each save with who, where and when, and the record as it then stood."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.model.kind import Kind
from core.office.base.results import Version
from core.office.base.translate import told_time
from storage import values as answers


def versions(
    kind: Kind, operations: Sequence[answers.SavedVersion], called: Callable[[str, str], str]
) -> list[Version]:  # fmt: skip
    """Return the versions that the operations on a record made, oldest first."""
    found: list[Version] = []
    fields: dict[str, Any] = {}
    for operation in operations:
        fields |= operation.changes
        found.append(
            Version(
                told_time(operation.time),
                operation.author,
                called("person", operation.author),
                operation.device,
                operation.device_name,
                dict(operation.changes),
                _assembled(kind, fields),
            )
        )
    return found


def _assembled(kind: Kind, fields: Mapping[str, Any]) -> dict[str, Any]:
    rows = {one.name for one in kind.rows()}
    values = {name: value for name, value in fields.items() if "." not in name and value is not None}
    for name, line in fields.items():
        head, _, uid = name.partition(".")
        if uid and head in rows and line is not None:
            values.setdefault(head, []).append({"id": uid, **line})
    for name in rows & values.keys():
        values[name] = [
            _shown_line(line) for line in sorted(values[name], key=lambda line: (line.get("_at", 0), line["id"]))
        ]
    return values


def _shown_line(line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name != "_at"}
