"""Reads the rows of a damaged database page by page, as the file format of SQLite lays them out.

Every page is looked at once, so it ends whatever is cut, zeroed or flipped: sqlite.org/fileformat2.html, chapter 1.5
(pages), 1.6 (overflow), 2.1 (records). What is read here is not proved: hashes and operations do that.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

_LEAF, _INTERIOR = 0x0D, 0x05
_SIZES = frozenset(1 << power for power in range(9, 17))
_USUAL = 8192
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_REAL, _ZERO, _ONE = 7, 8, 9
_LARGEST = 64 * 1024 * 1024


class PageRow(NamedTuple):
    """A row by its number; its first columns (later ones were added to the table after it was written)."""

    number: int
    values: list[Any]


class Pages:
    """The pages of a file."""

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        declared = int.from_bytes(self._data[16:18], "big")
        size = 65536 if declared == 1 else declared
        self._size = size if size in _SIZES else _USUAL
        self.count = -(-len(self._data) // self._size)
        self._seen: set[int] = set()

    def rows(self, root: int) -> Iterator[PageRow | None]:
        """Yield the rows of the table with that root; nothing for each page or row that cannot be read."""
        pages = [root]
        while pages:
            page = pages.pop()
            kind = self._kind(page)
            if page in self._seen or kind not in (_LEAF, _INTERIOR):
                yield None
                continue
            self._seen.add(page)
            if kind == _INTERIOR:
                pages += reversed(self._children(page))
            else:
                yield from self._cells(page)

    def strays(self) -> Iterator[list[PageRow]]:
        """Yield the rows of each page of rows to which no page led: the way to them was lost."""
        for page in range(2, self.count + 1):
            if page not in self._seen and self._kind(page) == _LEAF:
                yield [row for row in self._cells(page) if row]

    def _start(self, page: int) -> int:
        return (page - 1) * self._size

    def _header(self, page: int) -> int:
        # The first page begins with the header of the file.
        return self._start(page) + (100 if page == 1 else 0)

    def _kind(self, page: int) -> int:
        at = self._header(page)
        return self._data[at] if 0 < page <= self.count and at < len(self._data) else 0

    def _pointers(self, page: int) -> list[int]:
        at = self._header(page)
        cells = int.from_bytes(self._data[at + 3 : at + 5], "big")
        first = at + (12 if self._data[at] == _INTERIOR else 8)
        room = (self._start(page) + self._size - first) // 2
        return [
            self._start(page) + int.from_bytes(self._data[first + 2 * cell : first + 2 * cell + 2], "big")
            for cell in range(min(cells, room))
        ]

    def _children(self, page: int) -> list[int]:
        places = [*self._pointers(page), self._header(page) + 8]
        return [int.from_bytes(self._data[at : at + 4], "big") for at in places]

    def _cells(self, page: int) -> Iterator[PageRow | None]:
        end = self._start(page) + self._size
        for at in self._pointers(page):
            try:
                yield self._row(at, end)
            except (IndexError, ValueError):
                yield None

    def _row(self, at: int, end: int) -> PageRow:
        length, at = _varint(self._data, at)
        number, at = _varint(self._data, at)
        payload = self._payload(length, at, end)
        # Numbers are of 64 bits with a sign.
        return PageRow(number - (1 << 64) if number >> 63 else number, _record(payload))

    def _payload(self, length: int, at: int, end: int) -> bytes:
        if length > min(_LARGEST, len(self._data)):
            raise ValueError(length)
        here = self._here(length)
        if at + here > end:
            raise ValueError(at)
        parts = [self._data[at : at + here]]
        left, page = length - here, int.from_bytes(self._data[at + here : at + here + 4], "big")
        while left > 0:
            start = self._start(page)
            if not 0 < page <= self.count:
                raise ValueError(page)
            parts.append(self._data[start + 4 : start + 4 + min(left, self._size - 4)])
            left -= self._size - 4
            page = int.from_bytes(self._data[start : start + 4], "big")
        payload = b"".join(parts)
        if len(payload) != length:
            raise ValueError(length)
        return payload

    def _here(self, length: int) -> int:
        """Return how many bytes of a row lie in its own page; the others lie in a chain of pages."""
        if length <= self._size - 35:
            return length
        least = (self._size - 12) * 32 // 255 - 23
        most = least + (length - least) % (self._size - 4)
        return most if most <= self._size - 35 else least


def _record(payload: bytes) -> list[Any]:
    length, at = _varint(payload, 0)
    value_at, values = length, []
    while at < length:
        kind, at = _varint(payload, at)
        value, value_at = _value(payload, kind, value_at)
        values.append(value)
    return values


def _value(payload: bytes, kind: int, at: int) -> tuple[Any, int]:
    if kind in (0, _ZERO, _ONE):
        return (None if kind == 0 else kind - _ZERO), at
    if kind == _REAL:
        return _real(_taken(payload, at, 8)), at + 8
    if kind in _INTEGERS:
        size = _INTEGERS[kind]
        return int.from_bytes(_taken(payload, at, size), "big", signed=True), at + size
    if kind < 12:
        raise ValueError(kind)
    size = (kind - 12) // 2
    content = _taken(payload, at, size)
    return (content.decode() if kind % 2 else content), at + size


def _taken(payload: bytes, at: int, size: int) -> bytes:
    if at + size > len(payload):
        raise ValueError(size)
    return payload[at : at + size]


def _real(content: bytes) -> float:
    value: float = struct.unpack(">d", content)[0]
    return value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    number = 0
    for place in range(8):
        byte = data[at + place]
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, at + place + 1
    return number << 8 | data[at + 8], at + 9
