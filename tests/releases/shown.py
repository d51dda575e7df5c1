"""All that a workspace shows, as plain JSON, and what of it a later program has lost.

What a release showed is kept beside its files. Later programs may show more: further kinds, fields, scopes, versions.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from core.model.fields import Field, Rows
from core.model.kind import Kind
from core.model.record import Record
from core.office import Office, kinds
from core.office.base.translate import record_of

_ALL = 1_000_000
# Words of a side that follow from others and may be worded better; the values beside them may not change.
_WORDED = ("shown", "author_name", "school_name")


def shown(office: Office) -> dict[str, Any]:
    """Return all that is kept in a workspace: every value, every version, what waits, whom it knows, what went out."""
    records = {kind.name: dict(_records(office, kind)) for kind in kinds()}
    exchange = office.exchange
    told = {
        "digest": {scope: digest for scope, digest in exchange.digest().items() if scope != "all"},
        "records": {kind: each for kind, each in records.items() if each},
        "files": dict(_files(office, records.get("attachment", {}).values())),
        "conflicts": {one.id: _conflict(one) for one in exchange.conflicts()},
        "peers": {one.device: _peer(one) for one in exchange.peers()},
        "sent": {f"{one.number} {one.device}": _without(one, "file", "time") for one in exchange.sent()},
        "receipts": {
            one.package: _without(one, "later", "gaps", "clock_warnings", "time") for one in exchange.receipts()
        },
        "exports": {
            f"{one.number} {_moment(one.time)}": {"what": one.what, "whom": one.whom, "sha256": one.sha256}
            for one in office.upkeep.exports()
        },
        "drafts": {name: typed for name, _, typed in office.records.drafts()},
    }
    return dict(json.loads(json.dumps(told, ensure_ascii=False)))


def lost(before: Any, after: Any, place: str = "") -> list[str]:
    """Return a line for each value that stood there before and is gone or another one; what was added is none."""
    if isinstance(before, dict) and isinstance(after, dict):
        return [line for name, value in before.items() for line in lost(value, after.get(name), f"{place}/{name}")]
    if isinstance(before, list) and isinstance(after, list) and before and all(isinstance(one, dict) for one in before):
        return _lost_lines(before, after, place)
    return [] if before == after else [f"{place}: {_short(before)} -> {_short(after)}"]


def without(before: Mapping[str, Any], *parts: str) -> dict[str, Any]:
    """Return what was shown but for some parts, written as "records/archive_item"."""
    return {
        name: without(value, *_below(name, parts)) if _below(name, parts) else value
        for name, value in before.items()
        if name not in parts
    }


def on_no_computer(before: Any) -> Any:
    """Return what was shown without the computers: what was not sent yet moves to the one where a backup is opened."""
    if isinstance(before, dict):
        return {name: on_no_computer(value) for name, value in before.items() if name != "device"}
    return [on_no_computer(one) for one in before] if isinstance(before, list) else before


def counts(one: Mapping[str, Any]) -> dict[str, int]:
    """Return how many records of each kind are shown, deleted ones too."""
    return {kind: len(records) for kind, records in one["records"].items()}


def _records(office: Office, kind: Kind) -> Iterator[tuple[str, Any]]:
    # As it is kept, below the ties: what is read through a tie is shown as another's, and nothing of it is rewritten.
    for deleted in (False, True):
        for kept in office.store.records.find(kind.name, limit=_ALL, deleted=deleted):
            yield kept.uid, _record(office, kind, record_of(kept))


def _record(office: Office, kind: Kind, record: Record) -> dict[str, Any]:
    return {
        "fields": _declared(kind.fields, record.values),
        "deleted": record.deleted,
        "conflicts": record.conflicts,
        "scope": record.scope,
        "author": record.author,
        "made": _moment(record.made),
        "changed": _moment(record.changed),
        "history": [
            {
                "time": _moment(version.time),
                "author": version.author,
                "device": version.device,
                "changes": _changes(kind, version.changes),
            }
            for version in office.records.history(kind.name, record.uid)
        ],
    }


def _declared(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that a person is shown: those declared today, also under the names of earlier releases."""
    names = {name: field for field in fields for name in (field.name, *field.was)}
    return {name: _value(field, values[field.name]) for name, field in names.items() if field.name in values}


def _changes(kind: Kind, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a version changed, as "field" or "lines.id", also under the names of earlier releases."""
    former = {field.name: field.was for field in kind.fields}
    parts = [(name.partition("."), value) for name, value in changes.items()]
    return {f"{one}{dot}{line}": value for (name, dot, line), value in parts for one in (name, *former.get(name, ()))}


def _value(field: Field, value: Any) -> Any:
    if not isinstance(field, Rows):
        return value
    return [{"id": line["id"], **_declared(field.fields, line)} for line in value]


def _files(office: Office, attachments: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    owners = {(one["fields"].get("owner_kind"), one["fields"].get("owner_uid")) for one in attachments}
    for kind, uid in sorted(owners):
        for record, file in office.records.attachments(kind, uid):
            yield record.uid, hashlib.sha256(file.read_bytes()).hexdigest() if file else None


def _conflict(one: Any) -> dict[str, Any]:
    sides = [_without(side, *_WORDED, "time") | {"time": _moment(side.time)} for side in one.sides]
    return {"kind": one.kind, "uid": one.uid, "field": one.field, "why": one.why, "sides": sides}


def _peer(one: Any) -> dict[str, Any]:
    return _without(one, "unsent", "last_received")


def _without(answer: Any, *names: str) -> dict[str, Any]:
    """Return an answer of the office as JSON, but for some of its names."""
    told = msgspec.to_builtins(answer, enc_hook=str)
    return {name: value for name, value in told.items() if name not in names}


def _below(name: str, parts: Iterable[str]) -> list[str]:
    return [part.removeprefix(f"{name}/") for part in parts if part.startswith(f"{name}/")]


def _moment(told: str) -> str:
    """Return a time as it is everywhere, not in the zone of this computer."""
    return dt.datetime.fromisoformat(told).astimezone(dt.UTC).isoformat() if told else ""


def _lost_lines(before: Sequence[Any], after: Sequence[Any], place: str) -> list[str]:
    """Compare lines that have an id by it, and their order; others, as versions, by their place: new ones come last."""
    if "id" not in before[0]:
        pairs = zip(before, [*after, *[None] * len(before)], strict=False)
        return [line for at, (one, other) in enumerate(pairs) for line in lost(one, other, f"{place}/{at}")]
    standing = {one["id"]: one for one in after}
    order = [one["id"] for one in before]
    left = [one["id"] for one in after if one["id"] in order]
    moved = [] if left == order else [f"{place}: {_short(order)} -> {_short(left)}"]
    return moved + [line for one in before for line in lost(one, standing.get(one["id"]), f"{place}/{one['id']}")]


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:200]}…"
