"""Works records out anew from their operations; which records and why is the caller's."""

from collections.abc import Iterable, Iterator

from storage.oplog.merge import State, apply, hidden
from storage.records.history import History
from storage.records.workspace import Ground


def rebuild(ground: Ground, history: History, records: Iterable[tuple[str, int]]) -> Iterator[tuple[str, str]]:
    """Write the rows of these records (kind, row number) as their applied operations make them; yield each."""
    shelf, db = ground.shelf, ground.db
    for kind, number in records:
        place, _ = shelf.by_number(kind, number)
        state = State()
        for held in history.operations(kind, number, place.uid):
            if not held.aside:
                apply(state, held.taken.op, held.taken.changes, held.taken.opens, ground.feeds.name)
        shelf.change(kind, [(number, place, state)])
        gone = state.base is None or hidden(state)
        db.write("UPDATE _name SET hidden = ? WHERE uid = ?", (int(gone), place.uid))
        db.write("INSERT OR IGNORE INTO _unnamed VALUES (?, ?)", (db.word(kind), place.uid))
        yield kind, place.uid.hex()
