"""Brings an older workspace to the tables of today: a verified backup first, then one transaction."""

from storage.db import schema
from storage.db.tables import UNKNOWN, SqlTable, Tables
from storage.oplog.merge import State
from storage.records.name_index import note_unnamed
from storage.records.row_codec import RecordKey, RowCodec
from storage.records.workspace import Workspace
from storage.rescue.backup import Backups

_PAGE = 2000


def upgrade(workspace: Workspace) -> None:
    """Lay the rows out as today's declaration says; nothing that was kept is lost, whatever it was called."""
    if workspace.db.one("SELECT count(*) FROM _word"):
        Backups(workspace).make()
    with workspace.db.transaction():
        for table in schema.undeclared(workspace.db, workspace.tables):
            _put_away(workspace, table)
        for name in schema.migrate(workspace.db, workspace.tables):
            _take_home(workspace, name)
            _relay(workspace, name)


def _take_home(workspace: Workspace, kind: str) -> None:
    """Move the records of a kind that was unknown so far into its own table, under their numbers."""
    db, unknown = workspace.db, _without(workspace, kind)
    kind_number = db.intern(kind)
    for (number,) in db.read(f"SELECT _id FROM {UNKNOWN} WHERE _kind = ? ORDER BY _id", (kind_number,)):
        record, state = unknown.by_number(kind, number)
        added = workspace.rows.add(kind, [(record, _renamed(workspace, kind, state))])[0]
        _renumber(workspace, kind_number, number, -added)
        note_unnamed(db, [(kind, record.uid)])
    _settle_numbers(workspace, kind_number)
    db.write(f"DELETE FROM {UNKNOWN} WHERE _kind = ?", (kind_number,))


def _put_away(workspace: Workspace, table: SqlTable) -> None:
    """Keep the records of a kind that this program does not know, as if they had just come in a package."""
    db = workspace.db
    former, unknown = RowCodec(db, Tables([table])), _without(workspace, table.name)
    kind_number = db.intern(table.name)
    for (number,) in db.read(f'SELECT _id FROM "{table.name}" ORDER BY _id'):
        record, state = former.by_number(table.name, number)
        _renumber(workspace, kind_number, number, -unknown.add(table.name, [(record, state)])[0])
    _settle_numbers(workspace, kind_number)
    db.write(f'DROP TABLE "{table.name}"')


def _relay(workspace: Workspace, kind: str) -> None:
    """Write the rows anew: what waited in `_extra` finds its column, what was renamed its new name."""
    after = 0
    while True:
        rows = workspace.db.read(f'SELECT _id FROM "{kind}" WHERE _id > ? ORDER BY _id LIMIT {_PAGE}', (after,))
        changed: list[tuple[int, RecordKey, State]] = []
        for (number,) in rows:
            record, state = workspace.rows.by_number(kind, number)
            changed.append((number, record, _renamed(workspace, kind, state)))
        workspace.rows.change(kind, changed)
        if len(rows) < _PAGE:
            return
        after = rows[-1][0]


def _renamed(workspace: Workspace, kind: str, state: State) -> State:
    today = workspace.tables.today
    # What a column holds already goes before what waited under the former name.
    state.values = today(kind, {name: value for name, value in state.values.items() if value is not None})
    state.basic = frozenset(today(kind, dict.fromkeys(state.basic)))
    state.writers = today(kind, state.writers)
    state.forks = today(kind, state.forks)
    state.stored = False
    return state


def _without(workspace: Workspace, kind: str) -> RowCodec:
    return RowCodec(workspace.db, Tables(table for name, table in workspace.tables.by_name.items() if name != kind))


def _renumber(workspace: Workspace, kind_number: int, number: int, new: int) -> None:
    # Negative until all are moved: a new number may be the old one of another record.
    for table in ("_history", "_pending"):
        workspace.db.write(f"UPDATE {table} SET record = ? WHERE kind = ? AND record = ?", (new, kind_number, number))


def _settle_numbers(workspace: Workspace, kind_number: int) -> None:
    for table in ("_history", "_pending"):
        workspace.db.write(f"UPDATE {table} SET record = -record WHERE kind = ? AND record < 0", (kind_number,))
