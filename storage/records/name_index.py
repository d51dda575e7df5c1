"""NameEntries as they are typed: by prefix, by initials, by trigram; which names a record has is said by the caller."""

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import islice

from storage.db.connection import Database
from storage.oplog.operation import uid_bytes

_LAST = chr(0x10FFFF)
# FTS5 finds nothing below three characters, and LIKE on its own table answers wrongly on older SQLite.
_TRIGRAM = 3
_AT_ONCE = 400
# Fewer would be strewn over the indexes, more would lie in memory all together.
_WRITTEN_AT_ONCE = 20_000

IndexEntries = tuple[Sequence[tuple[str, str]], str]


class NameIndex:
    """The index of names; what writes is one transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def index(self, kind: str, uid: str, entries: Sequence[tuple[str, str]], sort_key: str) -> None:
        """Replace the names under which a record is found: (text, initials) each."""
        self.index_many([(kind, uid, (entries, sort_key))])

    def index_many(self, named: Iterable[tuple[str, str, IndexEntries]]) -> None:
        """Replace the names of many records (kind, uid, names); they are asked for as they are written."""
        rest = iter(named)
        with self._db.transaction():
            while part := list(islice(rest, _WRITTEN_AT_ONCE)):
                self._replace(part)

    def unnamed(self, limit: int = 1000) -> list[tuple[str, str]]:
        """Return records that came with packages and wait for `index`."""
        rows = self._db.read("SELECT kind, uid FROM _unnamed LIMIT ?", (limit,))
        return [(self._db.text(kind), uid.hex()) for kind, uid in rows]

    def search(self, text: str, *, kind: str = "", limit: int = 50, begins: bool = False) -> list[tuple[str, str]]:
        """Return (kind, uid) of the records whose name begins with or holds the text or the initials.

        With `begins` only those whose name begins with the text itself, the shortest name first.
        """
        typed = text.strip()
        if not typed:
            return []
        return self._beginning(typed, kind, limit) if begins else self._holding(typed, kind, limit)

    def sort_key(self, kind: str, uid: str) -> str:
        """Return the sort key of a record, or nothing if it has none."""
        said = "SELECT sort FROM _name WHERE uid = ? AND +kind = ? LIMIT 1"
        return self._db.one(said, (uid_bytes(uid), self._db.interned(kind))) or ""

    def _replace(self, named: Sequence[tuple[str, str, IndexEntries]]) -> None:
        entries_of = {(self._db.intern(kind), uid_bytes(uid)): names for kind, uid, names in named}
        hidden = self._clear(list(entries_of))
        rows = [
            (kind, uid, text, initials.lower(), sort_key, hidden.get((kind, uid), 0))
            for (kind, uid), (entries, sort_key) in entries_of.items()
            for text, initials in entries
            if text
        ]
        # In the order of their names, so that neighbours in the indexes are written one after the other.
        rows.sort(key=lambda row: row[4])
        self._add(rows)
        if self._db.one("SELECT 1 FROM _unnamed LIMIT 1"):
            self._db.write_many("DELETE FROM _unnamed WHERE kind = ? AND uid = ?", entries_of)

    def _clear(self, places: Sequence[tuple[int, bytes]]) -> dict[tuple[int, bytes], int]:
        """Take the names of records out, and return which of the records were hidden."""
        wanted, old = set(places), []
        for start in range(0, len(places), _AT_ONCE):
            uids = [uid for _, uid in places[start : start + _AT_ONCE]]
            marks = ", ".join("?" * len(uids))
            found = self._db.read(f"SELECT id, text, kind, uid, hidden FROM _name WHERE uid IN ({marks})", uids)
            old += [row for row in found if (row[2], row[3]) in wanted]
        # The index must be told the old text, else it keeps finding it.
        self._db.write_many(
            "INSERT INTO _name_fts(_name_fts, rowid, text) VALUES ('delete', ?, ?)", ((row[0], row[1]) for row in old)
        )
        self._db.write_many("DELETE FROM _name WHERE id = ?", ((row[0],) for row in old))
        return {(kind, uid): hidden for _, _, kind, uid, hidden in old}

    def _add(self, rows: Sequence[tuple[int, bytes, str, str, str, int]]) -> None:
        last: int = self._db.one("SELECT max(id) FROM _name") or 0
        self._db.insert("INSERT INTO _name(kind, uid, text, initials, sort, hidden)", rows)
        self._db.write("INSERT INTO _name_fts(rowid, text) SELECT id, text FROM _name WHERE id > ?", (last,))

    def _holding(self, typed: str, kind: str, limit: int) -> list[tuple[str, str]]:
        """Return the records whose name the text begins or, further down the list, holds."""
        records: dict[tuple[int, bytes], None] = {}
        for rows in self._ways(typed, kind, limit):
            records.update(dict.fromkeys(rows))
            if len(records) >= limit:
                break
        return [(self._db.text(number), uid.hex()) for number, uid in list(records)[:limit]]

    def _beginning(self, typed: str, kind: str, limit: int) -> list[tuple[str, str]]:
        """Return the records whose name begins with the text, the shortest name first."""
        # The sign keeps the planner from the index by kind.
        rows = self._db.read(
            "SELECT uid FROM _name WHERE text >= ? AND text < ? AND +kind = ? AND hidden = 0 ORDER BY text LIMIT ?",
            (typed, typed + _LAST, self._db.interned(kind), limit * 3),
        )
        return [(kind, uid.hex()) for (uid,) in dict.fromkeys(rows)]

    def _ways(self, typed: str, kind: str, limit: int) -> Iterable[list[tuple[int, bytes]]]:
        low = typed.lower()
        if typed.isascii():
            yield self._rows("initials >= ? AND initials < ?", (low, low + "{"), "initials, sort", kind, limit)
        yield self._rows("text >= ? AND text < ?", (typed, typed + _LAST), "sort, text", kind, limit)
        if len(typed) >= _TRIGRAM:
            yield self._trigram(typed, kind, limit)
        else:
            yield self._rows("text LIKE ? ESCAPE '\\'", (like(typed),), "sort, text", kind, limit)
        if typed.isascii():
            yield self._rows("initials LIKE ? ESCAPE '\\'", (like(low),), "initials, sort", kind, limit)

    def _trigram(self, typed: str, kind: str, limit: int) -> list[tuple[int, bytes]]:
        quoted = '"' + typed.replace('"', '""') + '"'
        where = "id IN (SELECT rowid FROM _name_fts WHERE _name_fts MATCH ?)"
        try:
            return self._rows(where, (quoted,), "sort, text", kind, limit)
        except sqlite3.OperationalError:
            # An SQLite without the trigram tokenizer: slower, the same answer.
            return self._rows("text LIKE ? ESCAPE '\\'", (like(typed),), "sort, text", kind, limit)

    def _rows(self, where: str, values: Sequence[str], order: str, kind: str, limit: int) -> list[tuple[int, bytes]]:
        and_kind, kind_values = (" AND kind = ?", (self._db.interned(kind),)) if kind else ("", ())
        # A record may have several names: room for its doubles.
        rows = self._db.read(
            f"SELECT kind, uid FROM _name WHERE {where} AND hidden = 0{and_kind} ORDER BY {order} LIMIT ?",
            (*values, *kind_values, limit * 3),
        )
        return [(row[0], row[1]) for row in rows]


def hide(db: Database, uid: bytes, hidden: bool) -> None:
    """Keep the names of a record out of the search, or bring them back, inside the caller's transaction."""
    db.write("UPDATE _name SET hidden = ? WHERE uid = ?", (int(hidden), uid))


def note_unnamed(db: Database, records: Iterable[tuple[str, bytes]]) -> None:
    """Note that these records (kind, uid) wait for their names, inside the caller's transaction."""
    db.write_many("INSERT OR IGNORE INTO _unnamed VALUES (?, ?)", ((db.intern(kind), uid) for kind, uid in records))


def like(typed: str) -> str:
    """Return a pattern that finds a text anywhere, whatever signs are in it."""
    escaped = typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
