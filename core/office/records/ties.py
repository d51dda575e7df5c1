"""Entries that were tied together: which stands for which, and how what refers to them is read.

No reference is rewritten; parting two entries brings back what was.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from core.kinds import KINDS, kind_named
from core.model.fields import Ref, Rows
from core.model.kind import Kind
from core.rules.ties import Tie, groups, stands_for
from storage.store import Store
from storage.values import Kept

TIES = {"alias": "person", "school_alias": "school"}
"""The kinds that tie entries, and the kind of their entries."""
_TIED = {kind: tie for tie, kind in TIES.items()}
_ALL = 1_000_000
_AT_ONCE = 400


class _Known(NamedTuple):
    """What the ties of one kind of entry say: what stands for each, and the groups by what stands."""

    stands: dict[str, str]
    groups: dict[str, tuple[str, ...]]


class Ties:
    """Answers from the ties as they stand; told to `forget` when one of them, or a record they double, was written."""

    def __init__(self, store: Store, school: str) -> None:
        """Read a workspace's ties; its own `school` stands for whatever it is tied to."""
        self._store, self._school = store, school
        self._known: dict[str, _Known] = {}
        self._hidden: dict[str, tuple[str, ...]] = {}

    def forget(self, kinds: Iterable[str]) -> None:
        """Read anew what records of these kinds bear upon; ties and entries bear upon everything."""
        written = set(kinds)
        if written & {*TIES, *_TIED}:
            self._known.clear()
            self._hidden.clear()
        for kind in written:
            self._hidden.pop(kind, None)

    def forget_all(self) -> None:
        """Read everything anew: a package may have brought anything."""
        self._known.clear()
        self._hidden.clear()

    def standing(self, kind: str, uid: str) -> str:
        """Return the uid of the entry that stands for this one; itself if nothing does."""
        return self._of(kind).stands.get(uid, uid) if kind in _TIED else uid

    def standing_of(self, kind: str) -> dict[str, str]:
        """Return for every tied entry the one that stands for it."""
        return dict(self._of(kind).stands)

    def all_of(self, kind: str, uid: str) -> tuple[str, ...]:
        """Return the uids of all entries of the thing that this one is of, that which stands first."""
        standing = self.standing(kind, uid)
        return self._of(kind).groups.get(standing, (uid,)) if kind in _TIED else (uid,)

    def hidden(self, kind: str) -> tuple[str, ...]:
        """Return the uids that lists and counts leave out: entries behind others, and what two entries have double."""
        if kind not in self._hidden:
            declared = kind_named(kind)
            self._hidden[kind] = tuple(sorted(self._behind(kind) if kind in _TIED else self._doubled(declared)))
        return self._hidden[kind]

    def through(self, kind: Kind, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the values with every reference to an entry as one to the entry that stands for it."""
        if kind.name in TIES or not any(self._of(tied).stands for tied in _TIED):
            return values
        changed = {
            name: self._read(field, value) for name, field in _pointing(kind) if (value := values.get(name)) is not None
        }
        return {**values, **changed} if changed else values

    def tied(self, kind: Kind, values: Mapping[str, Any]) -> bool:
        """Tell whether something in the key of a record is tied to another entry."""
        refs = [field for name, field in _pointing(kind) if name in kind.key and isinstance(field, Ref)]
        return any(len(self.all_of(to, str(values.get(one.name)))) > 1 for one in refs for to in one.to)

    def where(self, kind: Kind, where: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a condition that asks for what is said of any entry of a thing, when it asks for one of them."""
        if kind.name in TIES:
            return where
        wide = {name: self._wide(field, where[name]) for name, field in _pointing(kind)
                if name in where and isinstance(field, Ref)}  # fmt: skip
        return {**where, **wide}

    def _wide(self, field: Ref, value: Any) -> Any:
        if not isinstance(value, (str, list, tuple, set, frozenset)):
            return value
        asked = [value] if isinstance(value, str) else list(value)
        tied = [to for to in field.to if to in _TIED]
        wide = dict.fromkeys(one for uid in asked for one in (uid, *(u for to in tied for u in self.all_of(to, uid))))
        return value if len(wide) == len(asked) else list(wide)

    def _read(self, field: Ref | Rows, value: Any) -> Any:
        if isinstance(field, Ref):
            for kind in field.to:
                value = self.standing(kind, str(value))
            return value
        columns = [
            column for column in field.fields if isinstance(column, Ref) and not _TIED.keys().isdisjoint(column.to)
        ]
        return [{**line, **{one.name: self._read(one, line[one.name]) for one in columns if line.get(one.name)}}
                for line in value]  # fmt: skip

    def _of(self, kind: str) -> _Known:
        if kind not in self._known:
            found = groups(stands_for(self._ties(kind)))
            tied = [self._alive(kind, group) for group in found.values()]
            stands = {uid: group[0] for group in tied for uid in group}
            self._known[kind] = _Known(stands, {group[0]: group for group in tied})
        return self._known[kind]

    def _alive(self, kind: str, group: tuple[str, ...]) -> tuple[str, ...]:
        """Return the group behind the own school, or an entry that was not deleted, if there is one."""
        if self._school in group:
            return (self._school, *(uid for uid in group if uid != self._school))
        kept = self._store.records.some(kind, group)
        deleted = [uid for uid in group if uid in kept and kept[uid].deleted]
        return (*(uid for uid in group if uid not in deleted), *deleted)

    def _ties(self, kind: str) -> list[Tie]:
        tied = [one for one in self._every(_TIED[kind]) if one.values.get("same")]
        if kind == "school":
            return [_ordered(one.values, str(one.values.get("school"))) for one in tied]
        homes = self._homes([str(one.values.get(name)) for one in tied for name in ("a", "b")])
        return [_nearest(one.values, homes) for one in tied]

    def _homes(self, persons: Sequence[str]) -> dict[str, str]:
        found = self._store.records.some("person", persons) if persons else {}
        return {uid: str(one.values.get("school")) for uid, one in found.items()}

    def _behind(self, kind: str) -> Iterator[str]:
        """Yield the entries behind others; of a thing whose standing entry has not arrived, one is left to be seen."""
        for group in self._of(kind).groups.values():
            here = [uid for uid, kept in self._store.records.some(kind, group).items() if not kept.deleted]
            shown = group[0] if group[0] in here else min(here, default="")
            yield from (uid for uid in group if uid != shown)

    def _doubled(self, kind: Kind | None) -> Iterator[str]:
        """Yield records that say of one entry of a thing what another record says of another entry of it."""
        if kind is None or kind.name in TIES:
            return
        for field in (one for name, one in _pointing(kind) if name in kind.key and isinstance(one, Ref)):
            uids = [uid for to in field.to if to in _TIED for group in self._of(to).groups.values() for uid in group]
            same: dict[tuple[Any, ...], list[str]] = defaultdict(list)
            for start in range(0, len(uids), _AT_ONCE):
                for kept in self._find(kind.name, {field.name: uids[start : start + _AT_ONCE]}):
                    values = self.through(kind, kept.values)
                    same[kind.uid_of(values), *(values.get(name) for name in kind.key)].append(kept.uid)
            for (own, *_), found in same.items():
                shown = own if own in found else min(found)
                yield from (uid for uid in found if uid != shown)

    def _every(self, kind: str) -> list[Kept]:
        return self._find(kind, {})

    def _find(self, kind: str, where: Mapping[str, Any]) -> list[Kept]:
        return self._store.records.find(kind, where=where, limit=_ALL)


def _pointing(kind: Kind) -> Sequence[tuple[str, Ref | Rows]]:
    return _POINTING[kind.name] if kind.name in _POINTING else tuple(_tied_fields(kind))


def _tied_fields(kind: Kind) -> Iterator[tuple[str, Ref | Rows]]:
    for name, field in kind.pointing().items():
        columns = (field,) if isinstance(field, Ref) else field.fields
        if any(isinstance(one, Ref) and not _TIED.keys().isdisjoint(one.to) for one in columns):
            yield name, field


def _ordered(values: Mapping[str, Any], standing: str) -> Tie:
    a, b = str(values.get("a")), str(values.get("b"))
    return (b, a) if standing == b else (a, b) if standing == a else (min(a, b), max(a, b))


def _nearest(values: Mapping[str, Any], homes: Mapping[str, str]) -> Tie:
    """Return the two entries, that first which lies in the tie's school; if both do or neither, the smaller one."""
    a, b, school = str(values.get("a")), str(values.get("b")), str(values.get("school"))
    near = [uid for uid in (a, b) if homes.get(uid) == school]
    return _ordered(values, near[0] if len(near) == 1 else "")


_POINTING = {kind.name: tuple(_tied_fields(kind)) for kind in KINDS}
