"""Own operations that wait become segments; choosing which of them travel is left to sending."""

from storage.oplog.keys import SEGMENT, DeviceKey
from storage.oplog.operation import Body, Pending, decode_pending
from storage.oplog.segment import Sealed, attached, seal, unpack
from storage.records.workspace import ATTACHMENT, Workspace


def seal_pending(workspace: Workspace, key: DeviceKey) -> int:
    """Seal every waiting operation of this device, inside the caller's transaction, and return how many."""
    count = 0
    for (feed,) in workspace.db.read("SELECT DISTINCT feed FROM _pending ORDER BY feed"):
        count += _seal_feed(workspace, key, feed)
    return count


def _seal_feed(workspace: Workspace, key: DeviceKey, feed: int) -> int:
    db, uid = workspace.db, workspace.feeds.name(feed)
    rows = db.read("SELECT n, kind, record, bytes FROM _pending WHERE feed = ? ORDER BY n", (feed,))
    ops = [(n, decode_pending(kept)) for n, _, _, kept in rows]
    start = 0
    for run in _runs(ops):
        for sealed, count in seal(uid, run, workspace.feeds.name, lambda said: key.sign(SEGMENT, said)):
            number = keep_segment(workspace, feed, sealed, 0)
            index = {(kind, record, number) for _, kind, record, _ in rows[start : start + count]}
            db.write_many("INSERT OR IGNORE INTO _history VALUES (?, ?, ?)", sorted(index))
            start += count
    db.write("DELETE FROM _pending WHERE feed = ?", (feed,))
    return len(rows)


def keep_segment(workspace: Workspace, feed: int, sealed: Sealed, receipt: int, body: Body | None = None) -> int:
    """Keep a segment verbatim and return its number."""
    body = body or unpack(sealed.packed, sealed.raw, workspace.feeds.name(feed), sealed.first, sealed.operations)
    blobs = b"".join(attached(body, ATTACHMENT, "hash"))
    return workspace.db.write(
        "INSERT INTO _segment(feed, first, count, hash, signature, raw, receipt, aside, blobs, bytes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
        (
            feed,
            sealed.first,
            sealed.operations,
            sealed.hash,
            sealed.signature,
            sealed.raw,
            receipt,
            blobs,
            sealed.packed,
        ),
    )


def _runs(ops: list[tuple[int, Pending]]) -> list[list[tuple[int, Pending]]]:
    """Part operations where a number is missing: the rest came back in a package after a restore."""
    runs: list[list[tuple[int, Pending]]] = []
    for n, kept in ops:
        if runs and runs[-1][-1][0] == n - 1:
            runs[-1].append((n, kept))
        else:
            runs.append([(n, kept)])
    return runs
