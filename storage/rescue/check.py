"""Looks whether a workspace is sound, and sweeps attachments that nothing names any more."""

from storage.db.connection import SETTINGS
from storage.files import atomic
from storage.records.workspace import ATTACHMENT, Ground
from storage.values import Finding


def check(ground: Ground, deep: bool) -> list[Finding]:
    """Return what is wrong with pages, settings, feeds and, when deep, with the content of every attachment."""
    asked = "integrity_check" if deep else "quick_check"
    said = [row[0] for row in ground.db.read(f"PRAGMA {asked}(20)")]
    found = [Finding("page", line) for line in said if line != "ok"]
    for name, (_, expected) in SETTINGS.items():
        value = ground.db.one(f"PRAGMA {name}")
        if value != expected:
            found.append(Finding("setting", f"{name}={value}"))
    found += _feeds(ground)
    return found + _blobs(ground) if deep else found


def sweep_blobs(ground: Ground) -> int:
    """Delete the attachments that neither a record nor a segment names."""
    named = {row[0] for row in ground.db.read(f'SELECT hash FROM "{ATTACHMENT}"')}
    for (blobs,) in ground.db.read("SELECT blobs FROM _segment WHERE length(blobs) > 0"):
        named |= {blobs[at : at + 32].hex() for at in range(0, len(blobs), 32)}
    left = [path for path in ground.blobs.all() if path.name not in named]
    for path in left:
        path.unlink()
    return len(left)


def _feeds(ground: Ground) -> list[Finding]:
    """Return the own feeds with a gap: each number must lie in a segment or wait."""
    rows = ground.db.read(
        "SELECT f.uid, f.last, (SELECT coalesce(sum(count), 0) FROM _segment WHERE feed = f.id)"
        " + (SELECT count(*) FROM _pending WHERE feed = f.id) FROM _feed f WHERE f.own = 1"
    )
    return [Finding("feed", f"{uid.hex()} {held} of {last}") for uid, last, held in rows if held < last]


def _blobs(ground: Ground) -> list[Finding]:
    found = [
        Finding("blob", path.name) for path in ground.blobs.all() if atomic.sha256_on_disk(path).hex() != path.name
    ]
    if ATTACHMENT in ground.tables.by_name:
        rows = ground.db.read(f'SELECT DISTINCT hash FROM "{ATTACHMENT}" WHERE _deleted = 0 AND hash IS NOT NULL')
        found += [Finding("lost", row[0]) for row in rows if not ground.blobs.has(row[0])]
    return found
