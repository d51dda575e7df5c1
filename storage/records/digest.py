"""One hash for what a workspace shows: equal on two computers that took in the same operations."""

import hashlib
from collections.abc import Iterator
from typing import Any

from storage.db.tables import UNKNOWN
from storage.oplog.merge import DELETED, inbox
from storage.oplog.operation import plain
from storage.records.row_codec import UNDONE, from_json, to_json
from storage.records.workspace import Workspace

_PAGE = 2000


def digest(workspace: Workspace) -> dict[str, str]:
    """Return the hash of each scope's content, inbox and deletions in canonical order, and of all of them."""
    scopes: dict[str, Any] = {}
    for kind in sorted(_kinds(workspace)):
        for scope, line in _lines(workspace, kind):
            scopes.setdefault(scope, hashlib.sha256()).update(line)
    hashes = {scope: content.hexdigest() for scope, content in sorted(scopes.items())}
    return hashes | {"all": hashlib.sha256(to_json(sorted(hashes.items()))).hexdigest()}


def history(workspace: Workspace) -> dict[str, str]:
    """Return a hash of all operations held of each scope, and of "all": equal where the same saves were taken in."""
    scopes: dict[str, Any] = {}
    sealed = workspace.db.read(
        "SELECT f.scope, s.hash FROM _segment s JOIN _feed f ON f.id = s.feed WHERE s.raw > 0 ORDER BY s.hash"
    )
    waiting = workspace.db.read(
        "SELECT f.scope, f.uid, p.n FROM _pending p JOIN _feed f ON f.id = p.feed ORDER BY f.uid, p.n"
    )
    for scope, part in [*sealed, *((scope, feed + n.to_bytes(8, "big")) for scope, feed, n in waiting)]:
        scopes.setdefault(workspace.db.text(scope), hashlib.sha256()).update(part)
    hashes = {scope: content.hexdigest() for scope, content in sorted(scopes.items())}
    return hashes | {"all": hashlib.sha256(to_json(sorted(hashes.items()))).hexdigest()}


def _kinds(workspace: Workspace) -> set[str]:
    unknown = {workspace.db.text(row[0]) for row in workspace.db.read(f"SELECT DISTINCT _kind FROM {UNKNOWN}")}
    return unknown | set(workspace.tables.by_name)


def _lines(workspace: Workspace, kind: str) -> Iterator[tuple[str, bytes]]:
    """Yield scope and canonical line of each record, ordered by uid, page by page."""
    home, names = workspace.tables.home(kind), workspace.rows.names(kind)
    columns = ", ".join(["_id", "_uid", "_scope", "_deleted", "_conflicts", "_extra", *(f'"{name}"' for name in names)])
    where = f"_kind = {workspace.db.interned(kind)} AND " if home == UNKNOWN else ""
    after = (b"", 0)
    while True:
        rows = workspace.db.read(
            f'SELECT {columns} FROM "{home}" WHERE {where}_deleted < {UNDONE} AND (_uid, _scope) > (?, ?)'
            f" ORDER BY _uid, _scope LIMIT {_PAGE}",
            after,
        )
        for row in rows:
            yield workspace.db.text(row[2]), _line(workspace, kind, names, row)
        if len(rows) < _PAGE:
            return
        after = (rows[-1][1], rows[-1][2])


def _line(workspace: Workspace, kind: str, names: tuple[str, ...], row: tuple[Any, ...]) -> bytes:
    number, uid, _, deleted, conflicts, extra, *cells = row
    if deleted:
        return to_json([kind, uid.hex(), "deleted"])
    values: dict[str, Any] = dict(from_json(extra)) if extra else {}
    types = workspace.tables.types.get(kind, {})
    for name, value in zip(names, cells, strict=True):
        if value is None:
            continue
        if name in types:
            values[name] = plain(value)
        else:
            values |= {f"{name}.{line.pop('id')}": line for line in from_json(value)}
    content = [[name, _ordered(value)] for name, value in sorted(values.items())]
    return to_json([kind, uid.hex(), content, _waiting(workspace, kind, number) if conflicts else []])


def _waiting(workspace: Workspace, kind: str, number: int) -> list[Any]:
    _, state = workspace.rows.by_number(kind, number)
    found = []
    for name in sorted(state.forks):
        losing = [
            [workspace.feeds.name(one.op.feed).hex(), one.op.n, _ordered(one.value)] for one in inbox(state, name)
        ]
        if losing:
            found.append([name, sorted(losing, key=str)])
    return [*found, [DELETED]] if state.writer(DELETED) else found


def _ordered(value: Any) -> Any:
    return sorted(value.items()) if isinstance(value, dict) else value
