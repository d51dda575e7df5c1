"""What was taken in, and the exact undoing of it: its segments are kept, and what remains is worked out anew."""

import json
from typing import Any

from storage.errors import NotKept
from storage.oplog.operation import moment, uid_bytes
from storage.records.history import History
from storage.records.workspace import Workspace
from storage.values import FeedGap, PackageReceipt


class Receipts:
    """The book of packages that came."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._db, self._history = workspace, workspace.db, History(workspace)

    def all(self) -> list[PackageReceipt]:
        """Return what was taken in, the latest first."""
        names = self._workspace.device_names()
        rows = self._db.read("SELECT info, undone, sender FROM _receipt ORDER BY id DESC")
        return [receipt(json.loads(info), names.get(sender.hex(), ""), bool(undone)) for info, undone, sender in rows]

    def set_undone(self, package: str, undone: bool) -> PackageReceipt:
        """Undo the receipt of a package, or take it in again; `touched` are the records worked out anew."""
        rows = self._db.read("SELECT id, info, sender FROM _receipt WHERE package = ?", (uid_bytes(package),))
        if not rows:
            raise NotKept("receipt", package)
        number, info, sender = rows[0]
        with self._db.transaction():
            self._db.write("UPDATE _segment SET aside = ? WHERE receipt = ?", (int(undone), number))
            self._db.write("UPDATE _receipt SET undone = ? WHERE id = ?", (int(undone), number))
            self._db.remember("aside", self._db.one("SELECT count(*) FROM _segment WHERE aside = 1"))
            touched = tuple(self._history.rebuild(self._records(number)))
        name = self._workspace.device_names().get(sender.hex(), "")
        return receipt(json.loads(info), name, undone, touched)

    def _records(self, receipt_number: int) -> list[tuple[str, int]]:
        rows = self._db.read(
            "SELECT DISTINCT h.kind, h.record FROM _history h JOIN _segment s ON s.id = h.segment WHERE s.receipt = ?",
            (receipt_number,),
        )
        return [(self._db.text(kind), record) for kind, record in rows]


def receipt(
    info: dict[str, Any], sender_name: str, undone: bool, touched: tuple[tuple[str, str], ...] = ()
) -> PackageReceipt:
    """Return a receipt as it was booked."""
    fields = {name: value for name, value in info.items() if name != "author"}
    fields |= {"time": moment(info["time"]), "gaps": tuple(FeedGap(**gap) for gap in info["gaps"])}
    fields |= {"alarms": tuple(info["alarms"]), "sender_name": sender_name, "undone": undone, "touched": touched}
    return PackageReceipt(**fields)
