"""Tells the one place where a workspace goes on from every copy of it; where a computer keeps that is the caller's.

In the computer's own place, outside every workspace, stands for each device and folder the mark of the state that was
written here last; the same mark lies in the database. The first save after an opening moves both on. A folder that was
copied, moved, or put back in an older state has another mark, or none: it writes in new feeds.
"""

import hashlib
import json
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from storage.db.connection import Database
from storage.errors import StorageError
from storage.files import atomic

MARK = "incarnation"


class Incarnation:
    """The mark of an open workspace."""

    def __init__(self, home: Path | None, db: Database, folder: Path, device: str) -> None:
        """Look after one workspace; without a `home` (tools that look into folders) nothing is kept or compared."""
        self._db, self._place = db, str(folder.resolve())
        self._file = home / f"{device}.json" if home else None
        self._moving = self._moved = False
        db.forget.append(self._forget)

    def elsewhere(self) -> bool:
        """Tell whether the database is not the state that was written in this place last."""
        mark = self._inside()
        if self._file is None:
            return False
        known = self._marks().get(self._place, "")
        # One step ahead: the program was killed after a save, before it was noted here.
        return bool(mark) and mark != known and mark != _next(known)

    def unmarked(self) -> bool:
        """Tell whether no program that marks has written here yet."""
        return self._file is not None and not self._inside()

    def renew(self) -> None:
        """Give the database a mark that no copy has; in the caller's transaction."""
        if self._file is not None:
            self._db.remember(MARK, secrets.token_hex(16))

    def note(self) -> None:
        """Keep the mark of the database in the computer's own place."""
        if self._file is None:
            return
        marks = self._marks() | {self._place: self._inside()}
        # A computer that lets nobody write there is as it was before there were marks.
        with suppress(OSError, StorageError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            atomic.write_bytes(self._file, json.dumps(marks, ensure_ascii=False).encode())

    def move_on(self) -> None:
        """Move the mark of the database on with the first save since it was opened; in the caller's transaction."""
        if self._file is not None and not self._moving:
            self._moving = True
            self._db.remember(MARK, _next(self._inside()))

    def moved(self) -> None:
        """Note the mark after that save was kept."""
        if self._moving and not self._moved:
            self._moved = True
            self.note()

    def _forget(self) -> None:
        self._moving = self._moved

    def _inside(self) -> str:
        return str(self._db.remembered(MARK, ""))

    def _marks(self) -> dict[str, Any]:
        if self._file is None:
            return {}
        try:
            marks = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return {}
        return marks if isinstance(marks, dict) else {}


def _next(mark: str) -> str:
    return hashlib.sha256(f"qinglan {MARK} 1\n{mark}".encode()).hexdigest()[:32]
