"""A disk that remembers every write, sync, truncation and deletion, and what a power cut may leave of it.

A file is what is durable and what was written since; a folder is durable names and those made or taken away since. A
sync makes a file durable; the first sync of a new file, or a deletion that asks for it, the names of the folder too.
"""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512
TORN = 12
Event = tuple[Any, ...]
Disk = dict[str, bytes]


class Recorder(apsw.VFS):
    """Hands everything on to the real file system and notes what happens to the database and its journal."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "")
        self.tape: list[Event] = []

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        if path is None or not flags[0] & (apsw.SQLITE_OPEN_MAIN_DB | apsw.SQLITE_OPEN_MAIN_JOURNAL):
            return super().xOpen(name, flags)
        if not Path(path).exists():
            self.tape.append(("create", Path(path).name))
        return Recorded(name, flags, self.tape, Path(path).name)

    def xDelete(self, path: str, sync: bool) -> None:
        super().xDelete(path, sync)
        self.tape.append(("delete", Path(path).name, sync))


class Recorded(apsw.VFSFile):
    """One file of it."""

    def __init__(self, name: Any, flags: list[int], tape: list[Event], short: str) -> None:
        super().__init__("", name, flags)
        self._tape, self._short = tape, short

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self._tape.append(("write", self._short, offset, bytes(data)))

    def xTruncate(self, size: int) -> None:
        super().xTruncate(size)
        self._tape.append(("truncate", self._short, size))

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._tape.append(("sync", self._short))


@dataclass(eq=False)
class Inode:
    """A file without its name: what is durable, and what was written since."""

    durable: bytes = b""
    pending: list[Event] = field(default_factory=list)
    fresh: bool = True

    def all(self) -> bytes:
        return _put(self.durable, self.pending)

    def torn(self, chance: random.Random) -> bytes:
        return _put(self.durable, (part for one in self.pending for part in _sectors(one) if chance.random() < 0.5))


class Machine:
    """The disk of a computer, written by a tape."""

    def __init__(self, before: bytes) -> None:
        database = Inode(before, fresh=False)
        self.names: dict[str, Inode] = {"qinglan.db": database}
        self.durable = dict(self.names)
        self.waiting: list[tuple[str, Inode | None]] = []

    def play(self, event: Event) -> None:
        """Let one thing happen."""
        what, name = event[0], event[1]
        match what:
            case "create":
                self.names[name] = Inode()
                self.waiting.append((name, self.names[name]))
            case "write" | "truncate":
                self.names[name].pending.append(event)
            case "sync":
                self._sync(self.names[name])
            case "delete":
                del self.names[name]
                self.waiting.append((name, None))
                if event[2]:
                    self._sync_names()

    def cuts(self, chance: random.Random) -> Iterator[Disk]:
        """Yield disks as a cut at this moment may leave them."""
        yield {name: one.all() for name, one in self.names.items()}
        yield {name: one.durable for name, one in self.durable.items()}
        yield {name: self._early(one, chance) for name, one in self._some_names(chance).items()}
        for _ in range(TORN):
            yield {name: one.torn(chance) for name, one in self._some_names(chance).items()}

    def _early(self, one: Inode, chance: random.Random) -> bytes:
        return _put(one.durable, one.pending[: chance.randrange(len(one.pending) + 1)])

    def _some_names(self, chance: random.Random) -> dict[str, Inode]:
        return _named(self.durable, self.waiting[: chance.randrange(len(self.waiting) + 1)])

    def _sync(self, one: Inode) -> None:
        one.durable, one.pending = one.all(), []
        if one.fresh:
            self._sync_names()
            one.fresh = False

    def _sync_names(self) -> None:
        self.durable, self.waiting = _named(self.durable, self.waiting), []


def _named(names: Mapping[str, Inode], changes: Iterable[tuple[str, Inode | None]]) -> dict[str, Inode]:
    found = dict(names)
    for name, one in changes:
        if one is None:
            found.pop(name, None)
        else:
            found[name] = one
    return found


def _put(durable: bytes, events: Iterable[Event]) -> bytes:
    found = bytearray(durable)
    for event in events:
        match event:
            case ("write", _, int(offset), bytes(data)):
                found.extend(bytes(max(0, offset - len(found))))
                found[offset : offset + len(data)] = data
            case ("truncate", _, int(size)):
                del found[size:]
    return bytes(found)


def _sectors(event: Event) -> Iterator[Event]:
    if event[0] == "truncate":
        yield event
        return
    _, name, offset, data = event
    start = 0
    while start < len(data):
        length = SECTOR - (offset + start) % SECTOR
        yield ("write", name, offset + start, data[start : start + length])
        start += length
