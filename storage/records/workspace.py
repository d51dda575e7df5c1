"""What the rooms of an open workspace share: the database, its tables, the device and the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.db.connection import Database
from storage.db.tables import Tables
from storage.files.atomic import Blobs
from storage.oplog.feeds import Feeds
from storage.oplog.operation import milliseconds
from storage.records.row_codec import Shelf

ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class Ground:
    """An open workspace, as its rooms see it."""

    folder: Path
    db: Database
    tables: Tables
    shelf: Shelf
    feeds: Feeds
    blobs: Blobs
    device: bytes
    clock: Callable[[], datetime]

    def now(self) -> int:
        """Return the time of now in milliseconds."""
        return milliseconds(self.clock())

    def device_names(self) -> dict[str, str]:
        """Return the names of the devices we have a card of."""
        rows = self.db.read("SELECT device, facts ->> '$.device' FROM _peer")
        names = {device.hex(): name or "" for device, name in rows}
        return names | {self.device.hex(): self.db.remembered("device_name", "")}
