"""Names as they are typed: by prefix, by initials, by trigram; which names a record has is said by the caller."""

import sqlite3
from collections.abc import Iterable, Sequence

from storage.database import Database

_LAST = chr(0x10FFFF)
# FTS5 finds nothing below three characters, and LIKE on its own table answers wrongly on older SQLite.
_TRIGRAM = 3

Names = tuple[Sequence[tuple[str, str]], str]


class Search:
    """The index of names."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def keep(self, kind: str, uid: str, entries: Iterable[tuple[str, str]], sort_key: str) -> None:
        """Replace the names of a record: each a text and its initials in lower case."""
        key, number = bytes.fromhex(uid), self._db.word(kind)
        hidden = self._clear(number, key)
        for text, initials in entries:
            if text:
                self._add((number, key, text, initials.lower(), sort_key, hidden))
        self._db.write("DELETE FROM _unnamed WHERE kind = ? AND uid = ?", (number, key))

    def _clear(self, kind: int, uid: bytes) -> int:
        """Take the names of a record out, and return whether they were hidden."""
        # The sign keeps the planner from the index by kind: a uid has few names, a kind ten thousands.
        found = self._db.read("SELECT id, text, hidden FROM _name WHERE uid = ? AND +kind = ?", (uid, kind))
        for row, text, _ in found:
            # The index must be told the old text, else it keeps finding it.
            self._db.write("INSERT INTO _name_fts(_name_fts, rowid, text) VALUES ('delete', ?, ?)", (row, text))
            self._db.write("DELETE FROM _name WHERE id = ?", (row,))
        return found[0][2] if found else 0

    def _add(self, row: tuple[int, bytes, str, str, str, int]) -> None:
        number = self._db.write(
            "INSERT INTO _name(kind, uid, text, initials, sort, hidden) VALUES (?, ?, ?, ?, ?, ?)", row
        )
        self._db.write("INSERT INTO _name_fts(rowid, text) VALUES (?, ?)", (number, row[2]))

    def unnamed(self, limit: int) -> list[tuple[str, str]]:
        """Return records that came with a package and whose names the caller has not given yet."""
        rows = self._db.read("SELECT kind, uid FROM _unnamed LIMIT ?", (limit,))
        return [(self._db.text(kind), uid.hex()) for kind, uid in rows]

    def find(self, text: str, kind: str, limit: int) -> list[tuple[str, str]]:
        """Return the records whose name the text begins or, further down the list, holds."""
        typed = text.strip()
        if not typed:
            return []
        found: dict[tuple[int, bytes], None] = {}
        for rows in self._ways(typed, kind, limit):
            found.update(dict.fromkeys(rows))
            if len(found) >= limit:
                break
        return [(self._db.text(number), uid.hex()) for number, uid in list(found)[:limit]]

    def _ways(self, typed: str, kind: str, limit: int) -> Iterable[list[tuple[int, bytes]]]:
        low = typed.lower()
        if typed.isascii():
            yield self._rows("initials >= ? AND initials < ?", (low, low + "{"), "initials, sort", kind, limit)
        yield self._rows("text >= ? AND text < ?", (typed, typed + _LAST), "sort, text", kind, limit)
        if len(typed) >= _TRIGRAM:
            yield self._trigram(typed, kind, limit)
        else:
            yield self._rows("text LIKE ? ESCAPE '\\'", (_like(typed),), "sort, text", kind, limit)
        if typed.isascii():
            yield self._rows("initials LIKE ? ESCAPE '\\'", (_like(low),), "initials, sort", kind, limit)

    def _trigram(self, typed: str, kind: str, limit: int) -> list[tuple[int, bytes]]:
        quoted = '"' + typed.replace('"', '""') + '"'
        where = "id IN (SELECT rowid FROM _name_fts WHERE _name_fts MATCH ?)"
        try:
            return self._rows(where, (quoted,), "sort, text", kind, limit)
        except sqlite3.OperationalError:
            # An SQLite without the trigram tokenizer: slower, the same answer.
            return self._rows("text LIKE ? ESCAPE '\\'", (_like(typed),), "sort, text", kind, limit)

    def _rows(self, where: str, given: Sequence[str], order: str, kind: str, limit: int) -> list[tuple[int, bytes]]:
        more, rest = (" AND kind = ?", (self._db.known_word(kind),)) if kind else ("", ())
        # A record may have several names: room for its doubles.
        rows = self._db.read(
            f"SELECT kind, uid FROM _name WHERE {where} AND hidden = 0{more} ORDER BY {order} LIMIT ?",
            (*given, *rest, limit * 3),
        )
        return [(row[0], row[1]) for row in rows]


def _like(typed: str) -> str:
    escaped = typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
