"""Settings of this computer, and drafts: what was typed and not saved yet; nothing here is ever sent."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from storage.db.connection import Database
from storage.oplog.operation import milliseconds, moment
from storage.values import SavedDraft

# Told which device a workspace is, it returns settings for the database that is put there.
SettingsFor = Callable[[str], Mapping[str, Any]]
SET = "INSERT INTO _setting VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value"


class Settings:
    """Settings of this computer by their names, each anything that JSON can hold."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, name: str, default: Any = None) -> Any:
        """Return a setting, or the default where it was never set."""
        value = self._db.one("SELECT value FROM _setting WHERE name = ?", (name,))
        return default if value is None else json.loads(value)

    def set(self, name: str, value: Any) -> None:
        """Keep a setting."""
        with self._db.transaction():
            self._db.write(SET, setting(name, value))


class Drafts:
    """What was typed and not saved yet, by the name of its form; it survives a crash."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db, self._clock = db, clock

    def keep(self, name: str, typed: Mapping[str, Any]) -> None:
        """Keep what was typed so far."""
        data, now = json.dumps(dict(typed), ensure_ascii=False), milliseconds(self._clock())
        with self._db.transaction():
            self._db.write("INSERT OR REPLACE INTO _draft VALUES (?, ?, ?)", (name, now, data))

    def get(self, name: str) -> dict[str, Any] | None:
        """Return what was typed, or nothing."""
        data = self._db.one("SELECT data FROM _draft WHERE name = ?", (name,))
        typed: dict[str, Any] | None = json.loads(data) if data else None
        return typed

    def drop(self, name: str) -> None:
        """Throw a draft away."""
        with self._db.transaction():
            self._db.write("DELETE FROM _draft WHERE name = ?", (name,))

    def all(self) -> list[SavedDraft]:
        """Return all drafts, the latest first."""
        rows = self._db.read("SELECT name, saved, data FROM _draft ORDER BY saved DESC, name")
        return [SavedDraft(name, moment(saved), json.loads(data)) for name, saved, data in rows]


def setting(name: str, value: Any) -> tuple[str, str]:
    """Return what SET is given for a setting."""
    return name, json.dumps(value, ensure_ascii=False)
