"""Looks whether a workspace is sound, and sweeps attachments that nothing names any more."""

from storage.db.connection import SETTINGS
from storage.errors import StorageError
from storage.oplog.keys import SEGMENT, read_key
from storage.oplog.segment import ATTACHMENT
from storage.records.apply import Applier
from storage.records.history import History
from storage.records.name_index import note_unnamed
from storage.records.workspace import KEY, Workspace
from storage.rescue.proof import Proved, prove_copy
from storage.values import Progress, Unsound, silent


def check(workspace: Workspace, deep: bool, *, mend: bool = False, progress: Progress = silent) -> list[Unsound]:
    """Return what is wrong with pages, settings, key and feeds.

    When `deep`, every segment, row and attachment is proved too; what is rotten is not passed on from then on, and
    partners are asked for it. With `mend`, rows that are not what their operations make are worked out anew.
    """
    pragma = "integrity_check" if deep else "quick_check"
    lines = [row[0] for row in workspace.db.read(f"PRAGMA {pragma}(20)")]
    unsound = [Unsound("page", line) for line in lines if line != "ok"]
    for name, (_, expected) in SETTINGS.items():
        value = workspace.db.one(f"PRAGMA {name}")
        if value != expected:
            unsound.append(Unsound("setting", f"{name}={value}"))
    unsound += [*_key(workspace), *_feeds(workspace)]
    if not deep:
        return unsound
    if mend and not _key(workspace):
        _seal(workspace)
    proved = prove_copy(workspace, lambda copy: workspace.db.copy(copy, {}), progress)
    _give_up(workspace, proved)
    if mend:
        _mend(workspace, proved)
    return [*unsound, *proved.unsound, *_blobs(workspace)]


def fill(workspace: Workspace) -> None:
    """Make the rows that operations tell of and that are not there; what is there stays as it is."""
    if not _key(workspace):
        _seal(workspace)
    proved = prove_copy(workspace, lambda copy: workspace.db.copy(copy, {}))
    with workspace.db.transaction():
        _make_lost(workspace, proved)


def _mend(workspace: Workspace, proved: Proved) -> None:
    """Work rows out anew that are not what their operations make, and make those that were lost."""
    db = workspace.db
    with db.transaction():
        _make_lost(workspace, proved)
        for (kind, number), segments in proved.rows.items():
            db.write("DELETE FROM _history WHERE kind = ? AND record = ?", (db.intern(kind), number))
            index = ((db.intern(kind), number, segment) for segment in segments)
            db.write_many("INSERT INTO _history VALUES (?, ?, ?)", index)
        for _ in History(workspace).rebuild(proved.rows):
            pass


def _make_lost(workspace: Workspace, proved: Proved) -> None:
    db = workspace.db
    for kind in proved.kinds:
        # The number of a row that was lost is given to another.
        there = f'SELECT _id FROM "{workspace.tables.home(kind)}"'
        db.write(f"DELETE FROM _history WHERE kind = ? AND record NOT IN ({there})", (db.intern(kind),))
    applied = Applier(workspace).apply([(lost, workspace.segments.body(lost)) for lost in sorted(proved.lost)])
    note_unnamed(db, applied.touched)


def _seal(workspace: Workspace) -> None:
    """Seal what waits: an operation in a segment is proved, and found again, like any other."""
    key = read_key(workspace.folder / KEY)
    with workspace.db.transaction():
        workspace.segments.seal_pending(lambda statement: key.sign(SEGMENT, statement))


def sweep_blobs(workspace: Workspace) -> int:
    """Delete the attachments that neither a record nor a segment names."""
    named = {row[0] for row in workspace.db.read(f'SELECT hash FROM "{ATTACHMENT}"')}
    for (blobs,) in workspace.db.read("SELECT blobs FROM _segment WHERE length(blobs) > 0"):
        named |= {blobs[at : at + 32].hex() for at in range(0, len(blobs), 32)}
    orphans = [path for path in workspace.blobs.all() if path.name not in named]
    for path in orphans:
        path.unlink()
    return len(orphans)


def _key(workspace: Workspace) -> list[Unsound]:
    try:
        right = read_key(workspace.folder / KEY).public == workspace.device
    except StorageError:
        right = False
    return [] if right else [Unsound("key", KEY)]


def _give_up(workspace: Workspace, proved: Proved) -> None:
    with workspace.db.transaction():
        for number in proved.segments:
            workspace.segments.give_up(number)


def _feeds(workspace: Workspace) -> list[Unsound]:
    """Return the own feeds with a gap: each number must lie in a segment or wait."""
    rows = workspace.db.read(
        "SELECT f.uid, f.last, (SELECT coalesce(sum(count), 0) FROM _segment WHERE feed = f.id)"
        " + (SELECT count(*) FROM _pending WHERE feed = f.id) FROM _feed f WHERE f.own = 1"
    )
    return [Unsound("feed", f"{uid.hex()} {held} of {last}") for uid, last, held in rows if held < last]


def _blobs(workspace: Workspace) -> list[Unsound]:
    unsound = [Unsound("blob", path.name) for path in workspace.blobs.all() if workspace.blobs.rotten(path.name)]
    if ATTACHMENT in workspace.tables.by_name:
        rows = workspace.db.read(f'SELECT DISTINCT hash FROM "{ATTACHMENT}" WHERE _deleted = 0 AND hash IS NOT NULL')
        unsound += [Unsound("lost", row[0]) for row in rows if not workspace.blobs.has(row[0])]
    return unsound
