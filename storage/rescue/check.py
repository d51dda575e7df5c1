"""Looks whether a workspace is sound, and sweeps attachments that nothing names any more."""

from storage.db.connection import SETTINGS
from storage.files import atomic
from storage.oplog.segment import ATTACHMENT
from storage.records.workspace import Workspace
from storage.values import Unsound


def check(workspace: Workspace, deep: bool) -> list[Unsound]:
    """Return what is wrong with pages, settings, feeds and, when deep, with the content of every attachment."""
    pragma = "integrity_check" if deep else "quick_check"
    lines = [row[0] for row in workspace.db.read(f"PRAGMA {pragma}(20)")]
    unsound = [Unsound("page", line) for line in lines if line != "ok"]
    for name, (_, expected) in SETTINGS.items():
        value = workspace.db.one(f"PRAGMA {name}")
        if value != expected:
            unsound.append(Unsound("setting", f"{name}={value}"))
    unsound += _feeds(workspace)
    return unsound + _blobs(workspace) if deep else unsound


def sweep_blobs(workspace: Workspace) -> int:
    """Delete the attachments that neither a record nor a segment names."""
    named = {row[0] for row in workspace.db.read(f'SELECT hash FROM "{ATTACHMENT}"')}
    for (blobs,) in workspace.db.read("SELECT blobs FROM _segment WHERE length(blobs) > 0"):
        named |= {blobs[at : at + 32].hex() for at in range(0, len(blobs), 32)}
    orphans = [path for path in workspace.blobs.all() if path.name not in named]
    for path in orphans:
        path.unlink()
    return len(orphans)


def _feeds(workspace: Workspace) -> list[Unsound]:
    """Return the own feeds with a gap: each number must lie in a segment or wait."""
    rows = workspace.db.read(
        "SELECT f.uid, f.last, (SELECT coalesce(sum(count), 0) FROM _segment WHERE feed = f.id)"
        " + (SELECT count(*) FROM _pending WHERE feed = f.id) FROM _feed f WHERE f.own = 1"
    )
    return [Unsound("feed", f"{uid.hex()} {held} of {last}") for uid, last, held in rows if held < last]


def _blobs(workspace: Workspace) -> list[Unsound]:
    unsound = [
        Unsound("blob", path.name) for path in workspace.blobs.all() if atomic.sha256_on_disk(path).hex() != path.name
    ]
    if ATTACHMENT in workspace.tables.by_name:
        rows = workspace.db.read(f'SELECT DISTINCT hash FROM "{ATTACHMENT}" WHERE _deleted = 0 AND hash IS NOT NULL')
        unsound += [Unsound("lost", row[0]) for row in rows if not workspace.blobs.has(row[0])]
    return unsound
