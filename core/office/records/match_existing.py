"""Finds the record that a line of somebody's table speaks of, where the table carries no number of it.

A kind says by which fields two entries are one; where it says nothing, a record is the same if it says the same.
"""

from collections.abc import Iterable
from typing import Any

from core.model.fields import Rows
from core.model.kind import Kind
from core.model.record import Record
from core.office.records.find import Finder

_MOST = 100_000


class Existing:
    """Records that lines may speak of: those kept, and those that earlier lines have made or changed."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._held: dict[str, dict[str, Record]] = {}
        # Kind and fields that are filled -> their values -> the uids of the records that hold them.
        self._by: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], list[str]]] = {}

    def expect(self, kind: Kind, read: Iterable[Record]) -> None:
        """Learn at once which records these may be: all that have the same first field in common with one of them."""
        wanted: dict[str, dict[Any, None]] = {}
        for one in read:
            if told := _told(kind, one):
                name, value = next(iter(told.items()))
                wanted.setdefault(name, {})[value] = None
        for name, values in wanted.items():
            for found in self._finder.find(kind.name, where={name: list(values)}, limit=_MOST):
                if found.uid not in self._held.get(kind.name, {}):
                    self.hold(found)

    def hold(self, one: Record) -> None:
        """Know a record, in the place of what was known of it before."""
        self._held.setdefault(one.kind, {})[one.uid] = one
        for (kind, names), index in self._by.items():
            if kind == one.kind:
                index.setdefault(_values(one, names), []).append(one.uid)

    def find(self, kind: Kind, read: Record) -> Record | None:
        """Return the record that was read before under another number, or nothing."""
        told = _told(kind, read)
        if not told:
            return None
        names = tuple(told)
        held = self._held.get(kind.name, {})
        found = (held[uid] for uid in self._index(kind.name, names).get(tuple(told.values()), ()))
        if kind.alike:
            return next((one for one in found if all(one.get(name) == read.get(name) for name in kind.alike)), None)
        return next((one for one in found if _says_all(one, read)), None)

    def _index(self, kind: str, names: tuple[str, ...]) -> dict[tuple[Any, ...], list[str]]:
        if (kind, names) not in self._by:
            index: dict[tuple[Any, ...], list[str]] = {}
            for one in self._held.get(kind, {}).values():
                index.setdefault(_values(one, names), []).append(one.uid)
            self._by[kind, names] = index
        return self._by[kind, names]


def _told(kind: Kind, one: Record) -> dict[str, Any]:
    """Return what the record says in the fields by which its kind is known again."""
    names = (name for name in kind.alike or kind.called if not isinstance(kind.field(name), Rows))
    return {name: value for name in names if (value := one.get(name)) is not None}


def _values(one: Record, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(one.get(name) for name in names)


def _says_all(known: Record, record: Record) -> bool:
    plain = {name: value for name, value in record.values.items() if not isinstance(value, (list, tuple))}
    return all(known.get(name) == value for name, value in plain.items())
