"""The records of a workspace: saved and deleted, found page by page, counted, with every save that made them.

Knows no kind of record: a caller names the table that it declared and gives plain names and values.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from storage.errors import NotKept
from storage.oplog.merge import DELETED
from storage.oplog.operation import uid_bytes
from storage.records.digest import digest, history
from storage.records.history import History
from storage.records.name_index import IndexEntries, NameIndex, like
from storage.records.query import Query, RowFilters, RowRanges, SqlCondition, by_name, by_sort, onward, ordered
from storage.records.row_codec import UNDONE
from storage.records.settings import Drafts
from storage.records.workspace import Workspace
from storage.records.write import Edit, WriteBeside, Writer
from storage.values import FieldValue, Kept, Progress, SavedVersion, silent

_AT_ONCE = 500
# Who hides a record or brings it back answers the question whether it is there.
_SETTLED = frozenset({DELETED})
_ASKED_AT_ONCE = 400
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class RecordStore:
    """Saves and finds; each method that writes is one transaction."""

    def __init__(self, workspace: Workspace, names: NameIndex, drafts: Drafts, earliest: datetime) -> None:
        self._workspace, self._names, self._drafts = workspace, names, drafts
        self._db, self._tables, self._rows = workspace.db, workspace.tables, workspace.rows
        self._query = Query(workspace.db, workspace.tables)
        self._history = History(workspace)
        self._writer = Writer(workspace, self._history, earliest)

    def save(
        self,
        kind: str,
        uid: str,
        scope: str,
        changes: Mapping[str, FieldValue],
        *,
        author: str,
        draft: str = "",
        names: IndexEntries | None = None,
    ) -> Kept:
        """Keep what changed of a record as one operation; equal values are dropped, standing conflicts stay open.

        `changes` may set DELETED: 1 hides the record, nothing brings it back.
        """
        with self._db.transaction():
            self._writer.save([(kind, uid, scope, changes)], author, _SETTLED)
            if draft:
                self._drafts.drop(draft)
            if names:
                self._names.index(kind, uid, *names)
        return self._saved(kind, uid)

    def settle(self, kind: str, uid: str, scope: str, field: str, value: FieldValue, *, author: str) -> Kept:
        """Keep the value of a field as one that has seen and leaves nothing open of what stands there."""
        with self._db.transaction():
            self._writer.save([(kind, uid, scope, {field: value})], author, frozenset({field}))
        return self._saved(kind, uid)

    def save_many(
        self,
        items: Iterable[Edit],
        *,
        author: str,
        names: Mapping[str, IndexEntries] | None = None,
        draft: str = "",
        progress: Progress = silent,
    ) -> list[Kept]:
        """Keep many records like `keep_many`, and return them as they then stand."""
        wanted = list(items)
        named = ((kind, uid, names[uid]) for kind, uid, _, _ in wanted if names and uid in names)
        self.keep_many(wanted, author=author, names=named, draft=draft, progress=progress, total=len(wanted))
        return self._many([(kind, uid) for kind, uid, _, _ in wanted])

    def keep_many(
        self,
        items: Iterable[Edit],
        *,
        author: str,
        names: Iterable[tuple[str, str, IndexEntries]] = (),
        draft: str = "",
        progress: Progress = silent,
        total: int = 0,
        beside: Sequence[WriteBeside] = (),
    ) -> None:
        """Keep many records (kind, uid, scope, changes) and what they are called in one transaction; drop the draft.

        Both are asked for as they are written. `progress` is told how many of the `total` are kept. The changes of a
        record may set DELETED, as in `save`. What is laid `beside` records (the same, and the time in ms at which its
        writer knew them) waits there as a question.
        """
        rest, done = iter(items), 0
        with self._db.transaction():
            while part := list(islice(rest, _AT_ONCE)):
                self._writer.save(part, author, _SETTLED)
                done += len(part)
                progress(done, total)
            self._writer.save_beside(beside, author)
            self._names.index_many(names)
            if draft:
                self._drafts.drop(draft)
        self._workspace.note_numbers()

    def delete(self, kind: str, uid: str, *, author: str) -> Kept:
        """Delete a record; an edit elsewhere that this delete had not seen brings it back as a question."""
        with self._db.transaction():
            self._writer.mark(kind, uid, True, author)
        return self._saved(kind, uid)

    def undelete(self, kind: str, uid: str, *, author: str) -> Kept:
        """Take the delete of a record back."""
        with self._db.transaction():
            self._writer.mark(kind, uid, False, author)
        return self._saved(kind, uid)

    def get(self, kind: str, uid: str, *, stub: bool = True) -> Kept | None:
        """Return a record (also a deleted one), a waiting stub if only a reference names it, or nothing.

        Looking for references to what is not there takes long: without `stub` it is not done.
        """
        self._tables[kind]
        kept = self._rows.select(kind, f"WHERE _uid = ? AND _deleted < {UNDONE}", (uid_bytes(uid),))
        if kept:
            return min(kept, key=lambda record: (record.deleted, record.scope))
        return self._stub(kind, uid) if stub else None

    def some(self, kind: str, uids: Sequence[str]) -> dict[str, Kept]:
        """Return those records of the uids that are there, deleted ones too."""
        records: dict[str, Kept] = {}
        for start in range(0, len(uids), _ASKED_AT_ONCE):
            part = [uid_bytes(uid) for uid in uids[start : start + _ASKED_AT_ONCE]]
            marks = ", ".join("?" * len(part))
            for kept in self._rows.select(kind, f"WHERE _uid IN ({marks}) AND _deleted < {UNDONE}", part):
                records[kept.uid] = kept
        return records

    def find(
        self,
        kind: str,
        *,
        where: RowFilters | None = None,
        order: Sequence[str] = (),
        after: Sequence[Any] | None = None,
        limit: int = 200,
        deleted: bool = False,
        between: RowRanges | None = None,
    ) -> list[Kept]:
        """Return one page: `order` names columns ("-name" falls), `after` is the `at(order)` of the last one seen.

        A value of `where` may be a list: any of them. Beside its columns a record has uid, scope, made, changed,
        author, conflicts; `order=("sort",)` is that of the names' sort keys. `deleted` asks for the deleted records
        instead of the others.
        """
        condition = self._query.condition(kind, where, between, deleted)
        if by_name(order):
            return self._find_by_name(kind, condition, order[0], after, limit)
        sorting = self._query.sorting(kind, order)
        place = after if after is None else self._query.place(kind, order, after)
        page: list[Kept] = []
        for beyond, more in onward(sorting, place):
            terms = f"{condition[0]} AND {beyond}" if beyond else condition[0]
            rest = f"WHERE {terms} ORDER BY {ordered(sorting)} LIMIT ?"
            page += self._rows.select(kind, rest, [*condition[1], *more, limit - len(page)])
            if len(page) >= limit:
                break
        return page

    def count(
        self, kind: str, *, where: RowFilters | None = None, between: RowRanges | None = None, deleted: bool = False
    ) -> int:
        """Return how many records there are of that condition."""
        terms, given = self._query.condition(kind, where, between, deleted)
        count: int = self._db.one(f'SELECT count(*) FROM "{self._tables[kind].name}" WHERE {terms}', given)
        return count

    def marks(
        self,
        kind: str,
        *,
        where: RowFilters | None = None,
        between: RowRanges | None = None,
        order: Sequence[str] = (),
        step: int = 256,
    ) -> list[str]:
        """Return the uid of each step-th record in that order, from which a page in the middle is reached at once."""
        terms, given = condition = self._query.condition(kind, where, between)
        if by_name(order):
            names, given = self._query.named(kind, condition)
            source, uid, by = f"({names} GROUP BY sort, uid)", "uid", by_sort(order[0])
        else:
            source = f'"{self._tables[kind].name}" WHERE {terms}'
            uid, by = "_uid", ordered(self._query.sorting(kind, order))
        rows = self._db.read(
            f"SELECT {uid} FROM (SELECT {uid}, row_number() OVER (ORDER BY {by}) AS place FROM {source}) "
            "WHERE place % ? = 0 ORDER BY place",
            [*given, step],
        )
        return [row[0].hex() for row in rows]

    def tally(
        self, kind: str, by: str, *, where: RowFilters | None = None, between: RowRanges | None = None
    ) -> dict[Any, int]:
        """Return how many records of that condition there are for each value of a column."""
        (terms, given), column = self._query.condition(kind, where, between), self._query.column(kind, by)
        table = self._tables[kind].name
        return dict(self._db.read(f'SELECT {column}, count(*) FROM "{table}" WHERE {terms} GROUP BY {column}', given))

    def holding(self, kind: str, text: str, *, limit: int = 200) -> list[str]:
        """Return the uids of the records in whose texts, of child rows too, that text stands; the latest first."""
        table = self._tables[kind]
        columns = [column.name for column in table.columns if column.type == "TEXT"] + list(table.rows)
        terms = " OR ".join(f"\"{name}\" LIKE ? ESCAPE '\\'" for name in columns)
        rows = self._db.read(
            f'SELECT _uid FROM "{table.name}" WHERE _deleted = 0 AND ({terms}) ORDER BY _changed DESC LIMIT ?',
            [*([like(text)] * len(columns)), limit],
        )
        return [row[0].hex() for row in rows]

    def history(self, kind: str, uid: str) -> list[SavedVersion]:
        """Return every save of a record, oldest first."""
        names = self._workspace.device_names()
        table = self._tables[kind].name
        rows = self._db.read(f'SELECT _id FROM "{table}" WHERE _uid = ? ORDER BY _id', (uid_bytes(uid),))
        return [version for (number,) in rows for version in self._history.versions(kind, number, names)]

    def digest(self) -> dict[str, str]:
        """Return a hash of the content of each scope, and of "all": equal where the same operations were taken in."""
        return digest(self._workspace)

    def history_digest(self) -> dict[str, str]:
        """Return the same of every save that is held, shown or not, of each scope and of "all"."""
        return history(self._workspace)

    def _saved(self, kind: str, uid: str) -> Kept:
        self._workspace.note_numbers()
        kept = self.get(kind, uid)
        if kept is None:
            raise NotKept(kind, uid)
        return kept

    def _many(self, named: Sequence[tuple[str, str]]) -> list[Kept]:
        kinds: dict[str, list[str]] = {}
        for kind, uid in named:
            kinds.setdefault(kind, []).append(uid)
        records = {kind: self.some(kind, uids) for kind, uids in kinds.items()}
        return [records[kind][uid] for kind, uid in named if uid in records[kind]]

    def _find_by_name(
        self, kind: str, condition: SqlCondition, order: str, after: Sequence[Any] | None, limit: int
    ) -> list[Kept]:
        """Return a page in the order of the names' sort keys: first the uids by the index of names, then their rows."""
        names, given = self._query.named(kind, condition)
        if after is not None:
            names += f" AND (sort, uid) {'<' if order.startswith('-') else '>'} (?, ?)"
            given += [self._names.sort_key(kind, after[-1]), uid_bytes(after[-1])]
        rows = self._db.read(f"{names} GROUP BY sort, uid ORDER BY {by_sort(order)} LIMIT ?", [*given, limit])
        uids = [row[1].hex() for row in rows]
        records = self.some(kind, uids)
        return [records[uid] for uid in uids if uid in records]

    def _stub(self, kind: str, uid: str) -> Kept | None:
        for table in self._tables.by_name.values():
            for name, to in table.refs.items():
                if to == kind and self._refers(table.name, name, uid):
                    return Kept(kind, uid, "", {}, {}, {}, False, 0, _NEVER, _NEVER, "", waiting=True)
        return None

    def _refers(self, table: str, name: str, uid: str) -> bool:
        head, row, _ = name.partition(".")
        said = f'"{head}" LIKE ?' if row else f'"{head}" = ?'
        given = f'%"{uid}"%' if row else uid
        return bool(self._db.read(f'SELECT 1 FROM "{table}" WHERE _deleted = 0 AND {said} LIMIT 1', (given,)))
