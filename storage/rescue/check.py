"""Looks whether a workspace is sound, and sweeps attachments that nothing names any more."""

from storage.db.connection import SETTINGS
from storage.files import atomic
from storage.records.workspace import ATTACHMENT, Workspace
from storage.values import Unsound


def check(workspace: Workspace, deep: bool) -> list[Unsound]:
    """Return what is wrong with pages, settings, feeds and, when deep, with the content of every attachment."""
    asked = "integrity_check" if deep else "quick_check"
    said = [row[0] for row in workspace.db.read(f"PRAGMA {asked}(20)")]
    found = [Unsound("page", line) for line in said if line != "ok"]
    for name, (_, expected) in SETTINGS.items():
        value = workspace.db.one(f"PRAGMA {name}")
        if value != expected:
            found.append(Unsound("setting", f"{name}={value}"))
    found += _feeds(workspace)
    return found + _blobs(workspace) if deep else found


def sweep_blobs(workspace: Workspace) -> int:
    """Delete the attachments that neither a record nor a segment names."""
    named = {row[0] for row in workspace.db.read(f'SELECT hash FROM "{ATTACHMENT}"')}
    for (blobs,) in workspace.db.read("SELECT blobs FROM _segment WHERE length(blobs) > 0"):
        named |= {blobs[at : at + 32].hex() for at in range(0, len(blobs), 32)}
    left = [path for path in workspace.blobs.all() if path.name not in named]
    for path in left:
        path.unlink()
    return len(left)


def _feeds(workspace: Workspace) -> list[Unsound]:
    """Return the own feeds with a gap: each number must lie in a segment or wait."""
    rows = workspace.db.read(
        "SELECT f.uid, f.last, (SELECT coalesce(sum(count), 0) FROM _segment WHERE feed = f.id)"
        " + (SELECT count(*) FROM _pending WHERE feed = f.id) FROM _feed f WHERE f.own = 1"
    )
    return [Unsound("feed", f"{uid.hex()} {held} of {last}") for uid, last, held in rows if held < last]


def _blobs(workspace: Workspace) -> list[Unsound]:
    found = [
        Unsound("blob", path.name) for path in workspace.blobs.all() if atomic.sha256_on_disk(path).hex() != path.name
    ]
    if ATTACHMENT in workspace.tables.by_name:
        rows = workspace.db.read(f'SELECT DISTINCT hash FROM "{ATTACHMENT}" WHERE _deleted = 0 AND hash IS NOT NULL')
        found += [Unsound("lost", row[0]) for row in rows if not workspace.blobs.has(row[0])]
    return found
