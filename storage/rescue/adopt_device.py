"""Takes over what another device of this workspace had written and not sealed.

A backup that is opened on another computer brings such operations along. Nobody there can sign for the former device,
so they move into own feeds: same content, same time, and what each had seen is said in the new numbers.
"""

from itertools import groupby

from storage.oplog.operation import decode_pending, encode_waiting, undamaged
from storage.records.history import History
from storage.records.workspace import Workspace

# (feed, number) as it was -> as it is.
_Moved = dict[tuple[int, int], tuple[int, int]]


def adopt(workspace: Workspace) -> int:
    """Move waiting operations of other devices into own feeds, in the caller's transaction; return how many."""
    db = workspace.db
    rows = db.read(
        "SELECT p.feed, p.n, f.scope, p.kind, p.record, p.bytes FROM _pending p JOIN _feed f ON f.id = p.feed"
        " WHERE f.device <> ? ORDER BY p.feed, p.n",
        (workspace.device,),
    )
    # What a damaged page made of an operation is nobody's word.
    rows = [row for row in rows if undamaged(row[5])]
    if not rows:
        return 0
    sealed = {feed: next(group)[1] - 1 for feed, group in groupby(rows, key=lambda row: row[0])}
    moved = _moved(workspace, rows)
    for feed, last in sealed.items():
        db.write("DELETE FROM _pending WHERE feed = ?", (feed,))
        db.write("UPDATE _feed SET have = ?, last = ? WHERE id = ?", (last, last, feed))
        workspace.feeds.advance(feed)
    for feed, n, _, kind, record, waiting in rows:
        renumbered = _renumbered(waiting, feed, sealed, moved)
        db.write("INSERT INTO _pending VALUES (?, ?, ?, ?, ?)", (*moved[feed, n], kind, record, renumbered))
    for feed, last in sorted(moved.values()):
        workspace.feeds.take_numbers(feed, last)
    named = dict.fromkeys((db.text(kind), record) for _, _, _, kind, record, _ in rows)
    # What was salvaged may have lost the row of a record whose operation was read.
    records = [known for known in named if _there(workspace, *known)]
    for _ in History(workspace).rebuild(records):
        pass
    return len(rows)


def _moved(workspace: Workspace, rows: list[tuple[int, ...]]) -> _Moved:
    last: dict[int, int] = {}
    moved: _Moved = {}
    for feed, n, scope, *_ in rows:
        own = workspace.feeds.own(workspace.db.text(scope))
        last[own] = last.get(own, workspace.feeds.last(own)) + 1
        moved[feed, n] = (own, last[own])
    return moved


def _there(workspace: Workspace, kind: str, number: int) -> bool:
    return bool(workspace.db.one(f'SELECT 1 FROM "{workspace.tables.home(kind)}" WHERE _id = ?', (number,)))


def _renumbered(waiting: bytes, feed: int, sealed: dict[int, int], moved: _Moved) -> bytes:
    pending = decode_pending(waiting)
    seen = dict(zip(pending.ctx[::2], pending.ctx[1::2], strict=True))
    # What came before in its own feed went without saying; in another feed it has to be said.
    seen[feed] = sealed[feed]
    for other, n in list(seen.items()):
        if other in sealed and n > sealed[other]:
            seen[other] = sealed[other]
            # Between what waits there may be what came back in a package after an earlier restore.
            while n > sealed[other] and (other, n) not in moved:
                n -= 1
            if n > sealed[other]:
                own, number = moved[other, n]
                seen[own] = max(seen.get(own, 0), number)
    pending.ctx = [part for other, n in seen.items() if n for part in (other, n)]
    opens = zip(pending.open[::3], pending.open[1::3], pending.open[2::3], strict=True)
    pending.open = [part for at, other, n in opens for part in (at, *moved.get((other, n), (other, n)))]
    return encode_waiting(pending)
