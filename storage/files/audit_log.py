"""A log on disk to which lines are only added; each names the hash of the one before it, so that a change shows.

Copies of a workspace carry its logs along. Put back, they lengthen what is there and never shorten it.
"""

import hashlib
import json
import os
import threading
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from storage.files.atomic import plain_errors, sync_folder, write_bytes

OWN = "exports.log"
_ALL = "exports*.log"
_BEFORE = "before"
_BLOCK = 16 * 1024


class AuditLog:
    """Lines of JSON in a file of its own, each brought to the disk before anything goes on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._alone = threading.Lock()

    def add(self, entry: Mapping[str, Any]) -> str:
        """Write an entry behind the others and return its hash; raises DiskFull or WriteFailed.

        Only the end of the file is read for it, however long the file has grown.
        """
        with self._alone, plain_errors(self.path):
            new = not self.path.exists()
            torn, last = self._end()
            line = {**entry, _BEFORE: "" if last is None else _hash(last)}
            written = json.dumps(line, ensure_ascii=False).encode("utf-8", "replace")
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(handle, "wb") as file:
                # What a cut of power tore off stays a line of its own.
                file.write((b"\n" if torn else b"") + written + b"\n")
                file.flush()
                os.fsync(handle)
            if new:
                sync_folder(self.path.parent)
        return _hash(written)

    def entries(self) -> list[dict[str, Any]]:
        """Return what was written, the oldest first; a torn line is passed over."""
        return [_plain(line) for line in map(_read, self._lines()) if line]

    def latest(self) -> Iterator[dict[str, Any]]:
        """Yield what was written, the latest first; no more of the file is read than is asked for."""
        with closing(self._backwards()) as lines:
            yield from (_plain(line) for line in map(_read, lines) if line)

    def last(self) -> str:
        """Return the hash of the last line, or nothing."""
        _, last = self._end()
        return "" if last is None else _hash(last)

    def broken(self) -> list[int]:
        """Return the numbers of the lines (from 1) before which something was changed or taken away."""
        lines = self._lines()
        befores = ["", *map(_hash, lines)]
        entries = [_read(line) for line in lines]
        return [number for number, line in enumerate(entries, 1) if line and line.get(_BEFORE) != befores[number - 1]]

    def holds(self, hashed: str) -> bool:
        """Tell whether a line of that hash is there."""
        return hashed in map(_hash, self._lines())

    def _end(self) -> tuple[bool, bytes | None]:
        """Return whether the last line was torn off before its end, and that line."""
        with closing(self._backwards()) as lines:
            tail = next(lines, b"")
            return bool(tail), tail or next(lines, None)

    def _lines(self) -> list[bytes]:
        lines = _content(self.path).split(b"\n")
        return lines if lines[-1] else lines[:-1]

    def _backwards(self) -> Generator[bytes]:
        """Yield the lines from the end; first what stands behind the last line break, mostly nothing."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            at, first = file.seek(0, os.SEEK_END), b""
            while at:
                size = min(at, _BLOCK)
                at = file.seek(at - size)
                first, *others = (file.read(size) + first).split(b"\n")
                yield from reversed(others)
            yield first


def audit_logs(folder: Path) -> list[AuditLog]:
    """Return the logs of a workspace: its own first, then those that copies made elsewhere have brought."""
    paths = sorted(folder.glob(_ALL), key=lambda path: (path.name != OWN, path.name))
    return [AuditLog(path) for path in paths]


def contents(folder: Path) -> list[bytes]:
    """Return what the logs of a workspace hold, for a copy of it to carry along."""
    return [_content(log.path) for log in audit_logs(folder)]


def put_back(folder: Path, content: bytes) -> None:
    """Bring what a copy carried of a log into a workspace, where nothing that was written is lost or said twice.

    What goes on from a log there takes its place; one that went another way stands beside it.
    """
    contents_there = {path: _content(path) for path in (folder / OWN, *(log.path for log in audit_logs(folder)))}
    if any(present.startswith(content) for present in contents_there.values()):
        return
    earlier = [path for path, present in contents_there.items() if content.startswith(present)]
    beside = folder / OWN.replace(".", f"-{_hash(content)[:8]}.")
    write_bytes(max(earlier, key=lambda path: len(contents_there[path]), default=beside), content)


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _plain(line: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name != _BEFORE}


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _read(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
