"""A workspace while it is open: whose it is, who is at the keyboard, what time it is, what this computer remembers."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.office.base.translate import plainly
from storage.files.atomic import SCRATCH
from storage.store import Store

# Until a county office sends its own lists, the lists that the program brings lie in this county's scope: every
# school has the same ones, so what two schools write there from the start is one.
_PRESET_COUNTY = "0" * 32


class Session:
    """What every desk may ask of the open workspace besides its records."""

    def __init__(self, store: Store, clock: Callable[[], dt.datetime], person: str = "") -> None:
        """Open a session on a store; without a `person` the one who sat here last is at the keyboard."""
        self._store = store
        self.clock = clock
        self.folder = store.folder
        self.device = store.device
        self.person = person or str(self.setting("person", ""))
        self.school = str(self.setting("school", ""))
        self.role = str(self.setting("role", ""))
        self.home_county = str(self.setting("county", _PRESET_COUNTY))

    def now(self) -> dt.datetime:
        """Return this moment with its time zone."""
        return self.clock()

    def today(self) -> dt.date:
        """Return today's date on this computer."""
        return self.now().date()

    def at_keyboard(self, person: str) -> None:
        """Say who is typing from now on; remembered on this computer."""
        self.person = person
        self.set_setting("person", person)

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a remembered choice of this computer."""
        return self._store.settings.get(name, default)

    def set_setting(self, name: str, value: Any) -> None:
        """Remember a choice on this computer; it is never exchanged."""
        with plainly():
            self._store.settings.set(name, value)

    def scratch(self) -> Path:
        """Return the folder of this workspace for files that are only looked at; it is emptied at every opening."""
        folder = self.folder / SCRATCH
        with plainly(folder):
            folder.mkdir(mode=0o700, exist_ok=True)
        return folder
