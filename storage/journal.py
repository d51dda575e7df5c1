"""A journal on disk to which lines are only added; each names the hash of the one before it, so that a change shows."""

import hashlib
import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from storage.files import plain_errors

_BEFORE = "before"


class Journal:
    """Lines of JSON in a file of its own, each brought to the disk before anything goes on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._alone = threading.Lock()

    def add(self, entry: Mapping[str, Any]) -> str:
        """Write an entry behind the others and return its hash; raises DiskFull or WriteFailed."""
        with self._alone, plain_errors(self._path):
            kept = self._path.read_bytes() if self._path.exists() else b""
            lines = kept.splitlines()
            line = {**entry, _BEFORE: _hash(lines[-1]) if lines else ""}
            # What a cut of power tore off stays a line of its own.
            torn = b"" if kept.endswith(b"\n") or not kept else b"\n"
            written = json.dumps(line, ensure_ascii=False).encode("utf-8", "replace")
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
            try:
                os.write(handle, torn + written + b"\n")
                os.fsync(handle)
            finally:
                os.close(handle)
        return _hash(written)

    def entries(self) -> list[dict[str, Any]]:
        """Return what was written, the oldest first; a torn line is passed over."""
        lines = (_read(line) for line in self._lines())
        return [{name: value for name, value in line.items() if name != _BEFORE} for line in lines if line]

    def broken(self) -> list[int]:
        """Return the numbers of the lines (from 1) before which something was changed or taken away."""
        lines = self._lines()
        befores = ["", *map(_hash, lines)]
        read = [_read(line) for line in lines]
        return [number for number, line in enumerate(read, 1) if line and line.get(_BEFORE) != befores[number - 1]]

    def holds(self, hashed: str) -> bool:
        """Tell whether a line of that hash is there."""
        return hashed in map(_hash, self._lines())

    def _lines(self) -> list[bytes]:
        return self._path.read_bytes().splitlines() if self._path.exists() else []


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _read(line: bytes) -> dict[str, Any] | None:
    try:
        read = json.loads(line)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None
