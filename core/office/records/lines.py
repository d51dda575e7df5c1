"""Child lines on their way to the storage and back: each line is a field of its own, with its place in the order."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.model.fields import Values
from core.model.kind import Kind
from core.model.readable import parted
from storage.oplog.merge import DELETED
from storage.store import Kept

Through = Callable[[Kind, Mapping[str, Any]], Mapping[str, Any]]
# Places are spread, so that a line put between two others leaves both as they are.
_STEP = 1024.0


def written(kind: Kind, standing: Kept | None, after: Mapping[str, Any], through: Through) -> dict[str, Any]:
    """Return what a save writes over a record that stands there, or none.

    What was read `through` a tie and is saved as it was read is no change: no reference is rewritten. What somebody
    saves is meant to be there: a hidden record comes back.
    """
    if standing is None:
        return changes(kind, {}, after)
    back = {DELETED: None} if standing.deleted else {}
    # What cannot be read is not emptied by who changes something else.
    readable, _ = parted(kind, {**standing.values, **standing.rows})
    return changes(kind, through(kind, readable), after) | back


def changes(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return what changed: plain fields by name, lines as "rows.<id>", nothing for what is gone."""
    changed: dict[str, Any] = {name: after.get(name) for name in kind.plain() if before.get(name) != after.get(name)}
    for rows in kind.rows():
        old, new = before.get(rows.name), after.get(rows.name)
        if old or new:
            changed |= _line_changes(rows.name, old or (), new or ())
    return changed


def _line_changes(name: str, before: Sequence[Values], after: Sequence[Values]) -> dict[str, Any]:
    old = {line["id"]: line for line in before}
    placed = _placed(after, {uid: float(line.get("_at", 0)) for uid, line in old.items()})
    gone = {f"{name}.{uid}": None for uid in old if uid not in placed}
    new = {f"{name}.{uid}": line for uid, line in placed.items() if _bare(line) != _bare(old.get(uid))}
    return gone | new


def _bare(line: Values | None) -> dict[str, Any] | None:
    return None if line is None else {name: value for name, value in line.items() if name != "id"}


def _placed(lines: Sequence[Values], known: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    placed: dict[str, dict[str, Any]] = {}
    last = 0.0
    for number, line in enumerate(lines):
        place = known.get(line["id"], 0.0)
        if place <= last:
            later = [known[other["id"]] for other in lines[number + 1 :] if known.get(other["id"], 0.0) > last]
            place = (last + min(later)) / 2 if later else last + _STEP
        placed[line["id"]] = {name: value for name, value in line.items() if name not in ("id", "_at")} | {"_at": place}
        last = place
    return placed
