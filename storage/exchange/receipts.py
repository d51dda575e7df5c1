"""What was taken in, and the exact undoing of it: segments are set aside, and what remains is worked out anew."""

import json

from storage.errors import NotKept
from storage.exchange.receive import receipt
from storage.oplog.operation import kept_uid
from storage.records.history import History
from storage.records.rebuilding import rebuild
from storage.records.workspace import Ground
from storage.values import Receipt


class Receipts:
    """The book of packages that came."""

    def __init__(self, ground: Ground, history: History) -> None:
        self._ground, self._db, self._history = ground, ground.db, history

    def all(self) -> list[Receipt]:
        """Return what was taken in, the latest first."""
        names = self._ground.device_names()
        rows = self._db.read("SELECT info, undone, sender FROM _receipt ORDER BY id DESC")
        return [receipt(json.loads(info), names.get(sender.hex(), ""), bool(undone)) for info, undone, sender in rows]

    def set_aside(self, package: str, aside: bool) -> Receipt:
        """Set aside what came with a package, or take it in again; `touched` are the records worked out anew."""
        rows = self._db.read("SELECT id, info, sender FROM _receipt WHERE package = ?", (kept_uid(package),))
        if not rows:
            raise NotKept("receipt", package)
        number, info, sender = rows[0]
        with self._db.transaction():
            self._db.write("UPDATE _segment SET aside = ? WHERE receipt = ?", (int(aside), number))
            self._db.write("UPDATE _receipt SET undone = ? WHERE id = ?", (int(aside), number))
            self._db.remember("aside", self._db.one("SELECT count(*) FROM _segment WHERE aside = 1"))
            touched = tuple(rebuild(self._ground, self._history, self._records(number)))
        name = self._ground.device_names().get(sender.hex(), "")
        return receipt(json.loads(info), name, aside, touched)

    def _records(self, receipt_number: int) -> list[tuple[str, int]]:
        rows = self._db.read(
            "SELECT DISTINCT h.kind, h.record FROM _history h JOIN _segment s ON s.id = h.segment WHERE s.receipt = ?",
            (receipt_number,),
        )
        return [(self._db.text(kind), record) for kind, record in rows]
