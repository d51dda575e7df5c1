"""Finding and naming records of every kind; nothing is changed here but the index of names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from core.kinds import KINDS, kind_named
from core.model.fields import Field, Ref, Rows, Value
from core.model.kind import Kind
from core.model.record import Record, computed
from core.model.text import clean_name, has_lone_surrogate
from core.model.words import listing, say
from core.office.base.refusals import Refused
from core.office.base.results import Version
from core.office.base.translate import plainly
from core.office.records.naming import Calling, Recalling
from core.office.records.reading import Reading
from core.office.records.versions import versions
from core.rules.names import loosened
from core.rules.score import level

if TYPE_CHECKING:
    from core.office import Office


class Finding:
    """Find records, tell their past, and say what they are called."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._store = office.store
        self.reading = Reading(office.store)
        self._calling = Calling(self.get)

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

    # Finding

    def get(self, kind: str, uid: str) -> Record | None:
        """Return the record, hidden or not, or nothing."""
        found = self.reading.get(kind, uid)
        return found or (self._partner_school(uid) if kind == "school" else None)

    def some(self, kind: str, uids: Sequence[str]) -> dict[str, Record]:
        """Return those of the records that are there, hidden or not, by uid."""
        found = self.reading.some(kind, uids)
        partners = (self._partner_school(uid) for uid in uids if kind == "school" and uid not in found)
        return found | {record.uid: record for record in partners if record}

    def one(self, kind: str, uid: str) -> Record:
        """Return the record; Refused when there is none."""
        declared = self.kind(kind)
        record = self.get(kind, uid)
        if record is None:
            raise Refused(say("没有编号为 {uid} 的“{kind}”记录", uid=uid, kind=say(declared.title)), "not_found")
        return record

    def find(
        self,
        kind: str,
        *,
        where: Mapping[str, Value | Sequence[Value]] | None = None,
        between: Mapping[str, tuple[Value, Value]] | None = None,
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
        last = self._store.get(kind, after) if after else None
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
        where: Mapping[str, Value] | None = None,
        between: Mapping[str, tuple[Value, Value]] | None = None,
        order: Sequence[str] = (),
        step: int = 256,
    ) -> list[str]:
        """Return the last record before each further page of `step` records: `after` for a page in the middle."""
        self._check_order(self.kind(kind), where, between, order)
        return self.reading.marks(self.kind(kind), where=where or {}, between=between or {}, order=order, step=step)

    def every(self, kind: str, **where: Value) -> Iterator[Record]:
        """Yield all records of a kind that match, page by page."""
        after = ""
        while page := self.find(kind, where=where, after=after, limit=500):
            yield from page
            after = page[-1].uid

    def count(
        self,
        kind: str,
        *,
        where: Mapping[str, Value] | None = None,
        between: Mapping[str, tuple[Value, Value]] | None = None,
    ) -> int:
        """Return how many records match."""
        self._check_columns(self.kind(kind), [*(where or {}), *(between or {})])
        return self.reading.count(self.kind(kind), where=where or {}, between=between or {})

    def search(self, text: str, *, kind: str = "", limit: int = 50) -> list[Record]:
        """Return records whose name holds the text: first characters, pinyin initials, or any three characters."""
        if kind:
            self.kind(kind)
        with plainly():
            ways = () if has_lone_surrogate(text) else dict.fromkeys((text, clean_name(text), loosened(text)))
            hits = next((hits for typed in ways if (hits := self._store.search(typed, kind=kind, limit=limit))), [])
        # Both entries of a tie go on being found by their names; what is found is the one that stands.
        standing = dict.fromkeys((name, self.standing(name, uid)) for name, uid in hits)
        found = (self.get(name, uid) for name, uid in standing)
        return [record for record in found if record and not record.deleted]

    def hits(self, text: str, *, kind: str, begins: bool = False, limit: int = 50) -> list[str]:
        """Return the uids of records whose name holds the text, or begins with it."""
        with plainly():
            return [uid for _, uid in self._store.search(text, kind=kind, limit=limit, begins=begins)]

    def holding(self, kind: str, text: str, *, limit: int = 200) -> list[str]:
        """Return the uids of the records in whose texts, of child lines too, that text stands; the latest first."""
        if not text.strip() or has_lone_surrogate(text):
            return []
        with plainly():
            return self._store.holding(self.kind(kind).name, text.strip(), limit=limit)

    def history(self, kind: str, uid: str) -> list[Version]:
        """Return every version of a record, oldest first."""
        self.one(kind, uid)
        with plainly():
            return versions(self.kind(kind), self._store.history(kind, uid), self.called)

    def standing(self, kind: str, uid: str) -> str:
        """Return the uid of the entry that stands for a tied one; the uid itself where nothing is tied."""
        return self.reading.ties.standing(kind, uid)

    # Names and choices

    def called(self, kind: str, uid: str) -> str:
        """Return what a record is called; one that has not arrived yet is named as awaited."""
        return self._calling.called(kind, uid)

    def title(self, record: Record) -> str:
        """Return what this record is called in a list of its kind."""
        return self._calling.title(record)

    def choice(self, record: Record) -> str:
        """Return the name that tells a record from others of the same name."""
        return self._calling.choice(record)

    def shown(self, record: Record, field: str) -> str:
        """Return a field's value as people read it: references by name, computed values too."""
        return self._calling.shown(record, field)

    def choices(
        self, field: Ref, text: str = "", *, within: Mapping[str, Value] | None = None, limit: int = 50
    ) -> list[tuple[str, str]]:  # fmt: skip
        """Return (uid, name) of records that a reference may name, found by characters or pinyin initials."""
        found: list[Record] = []
        for kind in field.to:
            found += self.search(text, kind=kind, limit=limit) if text else self.find(kind, where=within, limit=limit)
        if "school" in field.to and not within:
            found += self._partners_not_arrived(text)
        fits = [record for record in found if all(record.get(name) == value for name, value in (within or {}).items())]
        calling = self._remembering()
        return [(record.uid, calling.choice(record)) for record in fits[:limit]]

    def level(self, rubric: str, score: float | None) -> str:
        """Return the level of a rubric that a score reaches, "" without one."""
        return level(score, self.one("rubric", rubric).lines("levels"))

    def text(self, field: Field, value: Any) -> str:
        """Return a value of that field as people read it."""
        return self._calling.text(field, value)

    def index(self) -> None:
        """Make records that arrived from outside findable by name."""
        while waiting := self._store.unnamed(1000):
            calling = self._remembering()
            named = ((kind, uid, self.get(kind, uid)) for kind, uid in waiting)
            with plainly():
                self._store.index_many(
                    (kind, uid, *(self._names(record, calling) if record else ((), ""))) for kind, uid, record in named
                )

    # Parts

    def _partner_school(self, uid: str) -> Record | None:
        # A partner whose card was taken in can be named before its first package arrives.
        name = str(self._office.setting(f"school_name.{uid}", "")) if uid else ""
        return Record("school", uid, {"name_zh": name}, waiting=True) if name else None

    def _partners_not_arrived(self, text: str) -> list[Record]:
        uids = {peer.school for peer in self._store.peers() if not self._store.get("school", peer.school)}
        named = (self._partner_school(uid) for uid in sorted(uids))
        return [record for record in named if record and text in str(record.get("name_zh"))]

    def _names(self, record: Record, calling: Calling | None = None) -> Any:
        return (calling or self._calling).index_entries(record, self._office.names_of)

    def _remembering(self) -> Calling:
        """Return what names many records at once: what they refer to is read once."""
        return Recalling(self.get)

    def _check_order(
        self,
        kind: Kind,
        where: Mapping[str, Value | Sequence[Value]] | None,
        between: Mapping[str, tuple[Value, Value]] | None,
        order: Sequence[str],
    ) -> None:
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
