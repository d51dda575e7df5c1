"""What lies on a person's desk at this computer: settings and drafts; nothing here is ever sent."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from storage.db.connection import Database
from storage.oplog.operation import milliseconds, moment
from storage.values import Draft

# Told which device a workspace is, it returns settings for the database that is put there.
Known = Callable[[str], Mapping[str, Any]]
SET = "INSERT INTO _setting VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value"


class Desk:
    """Settings of this computer, and what was typed and not saved yet."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db, self._clock = db, clock

    def setting(self, name: str, default: Any) -> Any:
        """Return a setting."""
        found = self._db.one("SELECT value FROM _setting WHERE name = ?", (name,))
        return default if found is None else json.loads(found)

    def set(self, name: str, value: Any) -> None:
        """Keep a setting."""
        self._db.write(SET, setting(name, value))

    def keep_draft(self, name: str, data: Mapping[str, Any]) -> None:
        """Keep what was typed so far."""
        said, now = json.dumps(dict(data), ensure_ascii=False), milliseconds(self._clock())
        self._db.write("INSERT OR REPLACE INTO _draft VALUES (?, ?, ?)", (name, now, said))

    def drafts(self, name: str = "") -> list[Draft]:
        """Return the drafts (or the one of that name), the latest first."""
        where, given = ("WHERE name = ?", (name,)) if name else ("", ())
        rows = self._db.read(f"SELECT name, saved, data FROM _draft {where} ORDER BY saved DESC, name", given)
        return [Draft(called, moment(saved), json.loads(data)) for called, saved, data in rows]

    def drop_draft(self, name: str) -> None:
        """Throw a draft away."""
        self._db.write("DELETE FROM _draft WHERE name = ?", (name,))


def setting(name: str, value: Any) -> tuple[str, str]:
    """Return what SET is given for a setting."""
    return name, json.dumps(value, ensure_ascii=False)
