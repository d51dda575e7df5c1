"""Packages of a workspace: written, looked into, taken in, undone, and the books of both directions."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from storage.exchange.peers import Peers
from storage.exchange.receipts import Receipts
from storage.exchange.receive import Importer
from storage.exchange.send import Exporter
from storage.records.workspace import Workspace
from storage.rescue.backup import Backups
from storage.values import PackageReceipt, Preview, Progress, Sent, silent


class Packages:
    """Sends and receives."""

    def __init__(self, workspace: Workspace, peers: Peers, backups: Backups) -> None:
        self._workspace, self._backups = workspace, backups
        self._outgoing, self._incoming = Exporter(workspace, peers), Importer(workspace, peers)
        self._receipts = Receipts(workspace)

    def export(
        self,
        path: Path,
        *,
        to: Sequence[str],
        scopes: Sequence[str],
        note: str,
        full: bool = False,
        progress: Progress = silent,
        largest: int = 0,
    ) -> Sent:
        """Write a package with what those devices are not known to have of the scopes; sealed, signed, read back.

        What one file of less than 4 GB (or of `largest` bytes) does not hold goes into further `volumes` beside it.
        """
        sent = self._outgoing.export(path, to, scopes, note, full, progress, largest)
        self._workspace.note_numbers()
        return sent

    def sent(self) -> list[Sent]:
        """Return the packages that were written, the latest first."""
        return self._outgoing.all()

    def unsent(self, asked: Mapping[str, Iterable[str]]) -> dict[str, int]:
        """Return for each device how many operations of its scopes it is not known to have."""
        return self._outgoing.unsent(asked)

    def confirm(self, code: str) -> Sent:
        """Take in a receipt code that was read out: the receivers hold what that package carried."""
        return self._outgoing.confirm(code)

    def inspect(self, path: Path) -> Preview:
        """Return what a package holds and what it would do; writes nothing."""
        return self._incoming.inspect(path)

    def receive(self, path: Path, *, author: str, backup: bool = True, progress: Progress = silent) -> PackageReceipt:
        """Take in a package, all or nothing; a verified backup comes first."""
        receipt = self._incoming.receive(path, author, self._backups.before if backup else None, progress)
        # What was undone and comes again is wanted again.
        return self.redo(receipt.package) if receipt.undone else receipt

    def receipts(self) -> list[PackageReceipt]:
        """Return what was taken in, the latest first."""
        return self._receipts.all()

    def undo(self, package: str) -> PackageReceipt:
        """Undo a receipt: show what there is without what the package brought; own later edits stay."""
        return self._receipts.set_undone(package, True)

    def redo(self, package: str) -> PackageReceipt:
        """Take in again what was undone."""
        return self._receipts.set_undone(package, False)
