"""Finding records of every kind, and choosing among them by name; nothing is changed here but the index of names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.kinds import KINDS, kind_named
from core.model.fields import Ref, Rows, Value
from core.model.kind import Kind
from core.model.record import Record, computed
from core.model.text import clean_name, has_lone_surrogate
from core.model.words import listing, say
from core.office.base.refusals import Refused
from core.office.base.results import Version
from core.office.base.session import Session
from core.office.base.translate import plainly, told_time
from core.office.records.naming import CachedNaming, Initials, NameEntries, Naming
from core.office.records.reading import TiedFinder
from core.office.records.versions import versions
from core.rules.names import loosened
from storage.store import Store

Filters = Mapping[str, Value | Sequence[Value]]
"""Fields and the value that each has; a list means any of its values."""
Ranges = Mapping[str, tuple[Value, Value]]
"""Fields and the first and last value that each may have."""

_PAGE = 500


class Finder:
    """Finds records and tells their past."""

    def __init__(self, session: Session, store: Store, initials: Initials) -> None:
        """Find in a workspace; `initials` tells by which letters a name is found, and its place in the order."""
        self._session, self._store, self._initials = session, store, initials
        self.reading = TiedFinder(store, session.school)
        self.naming = Naming(self.get)

    # Kinds

    def kinds(self) -> tuple[Kind, ...]:
        """Return every kind, in menu order."""
        return KINDS

    def kind(self, name: str) -> Kind:
        """Return the kind of that name; Refused when there is none."""
        kind = kind_named(name)
        if kind is None:
            known = listing(one.name for one in KINDS)
            raise Refused(say("没有“{name}”这一类记录；可用的有：{known}", name=name, known=known), "unknown_kind")
        return kind

    def has_left(self, record: Record) -> bool:
        """Tell whether a record was there when a package was last written: somebody else may go by it."""
        with plainly():
            sent = self._store.packages.sent()
        return bool(sent and record.made and record.made <= told_time(sent[0].time))

    # By uid

    def get(self, kind: str, uid: str) -> Record | None:
        """Return the record, hidden or not, or nothing."""
        record = self.reading.get(kind, uid)
        return record or (self._partner_school(uid) if kind == "school" else None)

    def some(self, kind: str, uids: Sequence[str]) -> dict[str, Record]:
        """Return those of the records that are there, hidden or not, by uid."""
        standing = self.reading.some(kind, uids)
        partners = (self._partner_school(uid) for uid in uids if kind == "school" and uid not in standing)
        return standing | {record.uid: record for record in partners if record}

    def one(self, kind: str, uid: str) -> Record:
        """Return the record; Refused when there is none."""
        declared = self.kind(kind)
        record = self.get(kind, uid)
        if record is None:
            raise Refused(say("没有编号为 {uid} 的“{kind}”记录", uid=uid, kind=say(declared.title)), "not_found")
        return record

    def history(self, kind: str, uid: str) -> list[Version]:
        """Return every version of a record, oldest first."""
        self.one(kind, uid)
        with plainly():
            return versions(self.kind(kind), self._store.records.history(kind, uid), self.naming.called)

    # By what they hold

    def find(
        self,
        kind: str,
        *,
        where: Filters | None = None,
        between: Ranges | None = None,
        order: Sequence[str] = (),
        after: str = "",
        limit: int = 200,
        deleted: bool = False,
    ) -> list[Record]:
        """Return records in the order of the named columns, at most `limit`, those after the record `after` only.

        A list in `where` means any of its values; `uid` may stand there too. `order=("sort",)` is the order of the
        names as they are read: by pinyin, or as a person corrected it.
        """
        self._check_order(self.kind(kind), where, between, order)
        last = self._store.records.get(kind, after) if after else None
        if after and last is None:
            self.one(kind, after)
        return self.reading.find(
            self.kind(kind),
            where=where or {},
            between=between or {},
            order=order,
            after=last.at(tuple(order)) if last else None,
            limit=limit,
            deleted=deleted,
        )

    def marks(
        self,
        kind: str,
        *,
        where: Filters | None = None,
        between: Ranges | None = None,
        order: Sequence[str] = (),
        step: int = 256,
    ) -> list[str]:
        """Return the last record before each further page of `step` records: `after` for a page in the middle."""
        self._check_order(self.kind(kind), where, between, order)
        return self.reading.marks(self.kind(kind), where=where or {}, between=between or {}, order=order, step=step)

    def every(self, kind: str, **where: Value) -> Iterator[Record]:
        """Yield all records of a kind that match, page by page."""
        page = self.find(kind, where=where, limit=_PAGE)
        yield from page
        while len(page) == _PAGE:
            page = self.find(kind, where=where, after=page[-1].uid, limit=_PAGE)
            yield from page

    def count(self, kind: str, *, where: Filters | None = None, between: Ranges | None = None) -> int:
        """Return how many records match."""
        self._check_columns(self.kind(kind), [*(where or {}), *(between or {})])
        return self.reading.count(self.kind(kind), where=where or {}, between=between or {})

    # By words

    def search(self, text: str, *, kind: str = "", limit: int = 50) -> list[Record]:
        """Return records whose name holds the text: first characters, pinyin initials, or any three characters."""
        if kind:
            self.kind(kind)
        ways = () if has_lone_surrogate(text) else dict.fromkeys((text, clean_name(text), loosened(text)))
        with plainly():
            hits = next(
                (hits for typed in ways if (hits := self._store.names.search(typed, kind=kind, limit=limit))), []
            )
        # Both entries of a tie go on being found by their names; what is found is the one that stands.
        standing = dict.fromkeys((name, self.reading.ties.standing(name, uid)) for name, uid in hits)
        named = (self.get(name, uid) for name, uid in standing)
        return [record for record in named if record and not record.deleted]

    def hits(self, text: str, *, kind: str, begins: bool = False, limit: int = 50) -> list[str]:
        """Return the uids of records whose name holds the text, or begins with it."""
        with plainly():
            return [uid for _, uid in self._store.names.search(text, kind=kind, limit=limit, begins=begins)]

    def holding(self, kind: str, text: str, *, limit: int = 200) -> list[str]:
        """Return the uids of the records in whose texts, of child lines too, that text stands; the latest first."""
        if not text.strip() or has_lone_surrogate(text):
            return []
        with plainly():
            return self._store.records.holding(self.kind(kind).name, text.strip(), limit=limit)

    def choices(
        self, field: Ref, text: str = "", *, within: Mapping[str, Value] | None = None, limit: int = 50
    ) -> list[tuple[str, str]]:  # fmt: skip
        """Return (uid, name) of records that a reference may name, found by characters or pinyin initials."""
        named: list[Record] = []
        for kind in field.to:
            named += self.search(text, kind=kind, limit=limit) if text else self.find(kind, where=within, limit=limit)
        if "school" in field.to and not within:
            named += self._partners_not_arrived(text)
        fits = [record for record in named if all(record.get(name) == value for name, value in (within or {}).items())]
        naming = CachedNaming(self.get)
        return [(record.uid, naming.choice(record)) for record in fits[:limit]]

    def index(self) -> None:
        """Make records that arrived from outside findable by name."""
        while waiting := self._store.names.unnamed(1000):
            naming = CachedNaming(self.get)
            arrived = ((kind, uid, self.get(kind, uid)) for kind, uid in waiting)
            with plainly():
                self._store.names.index_many(
                    (kind, uid, self.names(record, naming) if record else ((), "")) for kind, uid, record in arrived
                )

    def names(self, record: Record, naming: Naming | None = None) -> NameEntries:
        """Return under which names a record is found, and its sort key."""
        return (naming or self.naming).index_entries(record, self._initials)

    def partners(self) -> set[str]:
        """Return the schools whose computers are known, the own one and county offices left out."""
        peers = [peer for peer in self._store.peers.all() if not peer.revoked and peer.role != "county"]
        return {peer.school for peer in peers} - {self._session.school}

    # Parts

    def _partner_school(self, uid: str) -> Record | None:
        # A partner whose card was taken in can be named before its first package arrives.
        name = str(self._session.setting(f"school_name.{uid}", "")) if uid else ""
        return Record("school", uid, {"name_zh": name}, waiting=True) if name else None

    def _partners_not_arrived(self, text: str) -> list[Record]:
        uids = {peer.school for peer in self._store.peers.all() if not self._store.records.get("school", peer.school)}
        partners = (self._partner_school(uid) for uid in sorted(uids))
        return [record for record in partners if record and text in str(record.get("name_zh"))]

    def _check_order(self, kind: Kind, where: Filters | None, between: Ranges | None, order: Sequence[str]) -> None:
        columns = [name.removeprefix("-") for name in order]
        if columns == ["sort"]:
            # What arrived without its names is given them first: the order goes by names.
            self.index()
            columns = []
        self._check_columns(kind, [*(where or {}), *(between or {}), *columns])

    def _check_columns(self, kind: Kind, names: Iterable[str]) -> None:
        for name in names:
            field = kind.field(name)
            if name != "uid" and (field is None or isinstance(field, Rows) or name in computed(kind, {})):
                raise Refused(say("“{kind}”没有“{name}”这一项", kind=say(kind.title), name=name), "unknown_field")
