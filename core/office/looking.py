"""Looks up what an entry refers to, by uid or by name; for many lines of one sitting it remembers the answers."""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from core.model.record import Record

if TYPE_CHECKING:
    from core.office.records import Records

_REMEMBERED = 8192


class Looking:
    """Answers from the workspace as it stands now."""

    def __init__(self, records: "Records") -> None:
        self._records = records
        self.get: Callable[[str, str], Record | None] = records.get

    def named(self, kinds: tuple[str, ...], name: str) -> frozenset[str]:
        """Return the uids of the records of these kinds that bear the name, short or in full."""
        return frozenset(
            record.uid
            for kind in kinds
            for record in self._records.search(name, kind=kind)
            if name in (self._records.called(kind, record.uid), self._records.choice(record))
        )

    def only_pairing(self) -> str:
        """Return the pairing when there is just one."""
        pairings = self._records.find("pairing", limit=2)
        return pairings[0].uid if len(pairings) == 1 else ""


class Remembering(Looking):
    """Answers each question once; good only while nothing is saved in between."""

    def __init__(self, records: "Records") -> None:
        super().__init__(records)
        self.get = lru_cache(_REMEMBERED)(records.get)
        self._named = lru_cache(_REMEMBERED)(super().named)
        self._pairing = lru_cache(1)(super().only_pairing)

    def named(self, kinds: tuple[str, ...], name: str) -> frozenset[str]:
        """Return the uids of the records of these kinds that bear the name, short or in full."""
        return self._named(kinds, name)

    def only_pairing(self) -> str:
        """Return the pairing when there is just one."""
        return self._pairing()
