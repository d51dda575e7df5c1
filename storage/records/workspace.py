"""What the rooms of an open workspace share: the database, its tables and rows, the feeds, the device and the clock."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.db.connection import Database
from storage.db.tables import Tables
from storage.files.atomic import Blobs
from storage.oplog.feeds import Feeds
from storage.oplog.operation import milliseconds
from storage.oplog.segment_log import SegmentLog
from storage.records.incarnation import Incarnation
from storage.records.row_codec import RowCodec

# What lies in the folder of a workspace: the database, the secret key of the device, and beside the key the numbers of
# own operations and own packages so far.
DATABASE = "qinglan.db"
KEY = "device.key"
LAST = "device.last"
NUMBERS = ("total", "sent")


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open workspace, as its rooms see it."""

    folder: Path
    db: Database
    tables: Tables
    rows: RowCodec
    feeds: Feeds
    segments: SegmentLog
    blobs: Blobs
    device: bytes
    clock: Callable[[], datetime]
    incarnation: Incarnation

    def now(self) -> int:
        """Return the time of now in milliseconds since 1970."""
        return milliseconds(self.clock())

    def device_names(self) -> dict[str, str]:
        """Return the names of the devices we have a card of."""
        rows = self.db.read("SELECT device, facts ->> '$.device' FROM _peer")
        names = {device.hex(): name or "" for device, name in rows}
        return names | {self.device.hex(): self.db.remembered("device_name", "")}

    def note_numbers(self) -> None:
        """Keep the numbers of own operations and packages beside the key: a restored database shows by having fewer."""
        numbers = [self.db.remembered(name, 0) for name in NUMBERS]
        handle = os.open(self.folder / LAST, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            # In place and unsynced on purpose: the database is never behind it, and losing it costs nothing.
            os.write(handle, " ".join(f"{number:020d}" for number in numbers).encode())
        finally:
            os.close(handle)
        self.incarnation.moved()
