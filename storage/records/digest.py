"""One hash for what a workspace shows: equal on two computers that took in the same operations."""

import hashlib
from collections.abc import Iterator
from typing import Any

from storage.db.tables import UNKNOWN
from storage.oplog.merge import DELETED, inbox
from storage.oplog.operation import plain
from storage.records.row_codec import ASIDE, from_json, to_json
from storage.records.workspace import Ground

_PAGE = 2000


def digest(ground: Ground) -> dict[str, str]:
    """Return the hash of each scope's content, inbox and deletions in canonical order, and of all of them."""
    scopes: dict[str, Any] = {}
    for kind in sorted(_kinds(ground)):
        for scope, line in _lines(ground, kind):
            scopes.setdefault(scope, hashlib.sha256()).update(line)
    found = {scope: one.hexdigest() for scope, one in sorted(scopes.items())}
    return found | {"all": hashlib.sha256(to_json(sorted(found.items()))).hexdigest()}


def _kinds(ground: Ground) -> set[str]:
    unknown = {ground.db.text(row[0]) for row in ground.db.read(f"SELECT DISTINCT _kind FROM {UNKNOWN}")}
    return unknown | set(ground.tables.by_name)


def _lines(ground: Ground, kind: str) -> Iterator[tuple[str, bytes]]:
    """Yield scope and canonical line of each record, ordered by uid, page by page."""
    home, names = ground.tables.home(kind), ground.shelf.names(kind)
    columns = ", ".join(["_id", "_uid", "_scope", "_deleted", "_conflicts", "_extra", *(f'"{name}"' for name in names)])
    where = f"_kind = {ground.db.known_word(kind)} AND " if home == UNKNOWN else ""
    after = (b"", 0)
    while True:
        rows = ground.db.read(
            f'SELECT {columns} FROM "{home}" WHERE {where}_deleted < {ASIDE} AND (_uid, _scope) > (?, ?)'
            f" ORDER BY _uid, _scope LIMIT {_PAGE}",
            after,
        )
        for row in rows:
            yield ground.db.text(row[2]), _line(ground, kind, names, row)
        if len(rows) < _PAGE:
            return
        after = (rows[-1][1], rows[-1][2])


def _line(ground: Ground, kind: str, names: tuple[str, ...], row: tuple[Any, ...]) -> bytes:
    number, uid, _, deleted, conflicts, extra, *cells = row
    if deleted:
        return to_json([kind, uid.hex(), "deleted"])
    values: dict[str, Any] = dict(from_json(extra)) if extra else {}
    types = ground.tables.types.get(kind, {})
    for name, value in zip(names, cells, strict=True):
        if value is None:
            continue
        if name in types:
            values[name] = plain(value)
        else:
            values |= {f"{name}.{one.pop('id')}": one for one in from_json(value)}
    content = [[name, _ordered(value)] for name, value in sorted(values.items())]
    return to_json([kind, uid.hex(), content, _waiting(ground, kind, number) if conflicts else []])


def _waiting(ground: Ground, kind: str, number: int) -> list[Any]:
    _, state = ground.shelf.by_number(kind, number)
    found = []
    for name in sorted(state.forks):
        losing = [[ground.feeds.name(one.op.feed).hex(), one.op.n, _ordered(one.value)] for one in inbox(state, name)]
        if losing:
            found.append([name, sorted(losing, key=str)])
    return [*found, [DELETED]] if state.writer(DELETED) else found


def _ordered(value: Any) -> Any:
    return sorted(value.items()) if isinstance(value, dict) else value
