"""The other half of the door: peers, packages, receipts, questions."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage.keeping import Keeping, Progress
from storage.rescue.open import note_last, room
from storage.values import Conflict, Kept, Peer, Preview, Receipt, Recovered, Sent

if TYPE_CHECKING:
    from storage.exchange.peers import Peers
    from storage.exchange.receipts import Receipts
    from storage.exchange.receive import Receiving
    from storage.exchange.send import Sending
    from storage.records.conflicts import Conflicts
    from storage.rescue.backup import Backups

_NOTHING: Any = object()


class Exchanging(Keeping):
    """Sends, receives and settles."""

    def digest(self) -> dict[str, str]:
        """Return a hash of the content of each scope, and of "all": equal where the same operations were taken in."""
        found: dict[str, str] = room("records.digest").digest(self._ground)
        return found

    def card(self, facts: Mapping[str, str]) -> bytes:
        """Return the public card of this device: school, school_name, role, device, county and what else is given."""
        return self._peers.card(facts)

    def trust(self, card: bytes, *, heard: bool) -> Peer:
        """Keep another device; `heard`: a person has compared the digits. Raises BadCard, KeyChanged, Revoked."""
        with self._db.transaction():
            return self._peers.trust(card, heard)

    def peers(self) -> list[Peer]:
        """Return the devices we know."""
        return self._peers.all()

    def hear(self, device: str, *, heard: bool = True) -> Peer:
        """Note that a person has compared the 30 digits of a device: from now on its packages are taken in."""
        with self._db.transaction():
            return self._peers.hear(device, heard)

    def unsent(self, device: str, scopes: Sequence[str]) -> int:
        """Return how many operations of the scopes a device is not known to have."""
        return self._sending.unsent(device, scopes)

    def revoke(self, device: str, *, author: str) -> None:
        """Trust a device no more."""
        with self._db.transaction():
            self._peers.revoke(device, author)

    def export(
        self,
        path: Path,
        *,
        to: Sequence[str],
        scopes: Sequence[str],
        note: str,
        full: bool = False,
        progress: Progress | None = None,
        largest: int = 0,
    ) -> Sent:
        """Write a package with what those devices are not known to have of the scopes; sealed, signed, read back.

        What one file of less than 4 GB (or of `largest` bytes) does not hold goes into further `volumes` beside it.
        """
        limit = {"largest": largest} if largest else {}
        sent = self._sending.export(path, to, scopes, note, full, progress, **limit)
        note_last(self._ground)
        return sent

    def sent(self) -> list[Sent]:
        """Return the packages that were written, the latest first."""
        return self._sending.all()

    def confirm(self, code: str) -> Sent:
        """Take in a receipt code that was read out: the receivers hold what that package carried."""
        with self._db.transaction():
            return self._sending.confirm(code)

    def inspect(self, path: Path) -> Preview:
        """Return what a package holds and what it would do; writes nothing."""
        return self._receiving.inspect(path)

    def receive(self, path: Path, *, author: str, backup: bool = True, progress: Progress | None = None) -> Receipt:
        """Take in a package, all or nothing; a verified backup comes first."""
        receipt = self._receiving.receive(path, author, self._backups.before if backup else None, progress)
        # What was set aside and comes again is wanted again.
        return self.redo_receipt(receipt.package, author=author) if receipt.undone else receipt

    def receipts(self) -> list[Receipt]:
        """Return what was taken in, the latest first."""
        return self._receipts.all()

    def undo_receipt(self, package: str, *, author: str) -> Receipt:
        """Set what a package brought aside and show what there is without it; own later edits stay."""
        return self._receipts.set_aside(package, True)

    def redo_receipt(self, package: str, *, author: str) -> Receipt:
        """Take what was set aside in again."""
        return self._receipts.set_aside(package, False)

    def conflicts(self) -> list[Conflict]:
        """Return the questions that wait for a person."""
        return self._conflicts.all()

    def settle(self, conflict: str, *, author: str, value: Any = _NOTHING, take: int | None = None) -> Kept:
        """Answer a question: with a value, with one of the others (`take`), or, with neither, with what is shown."""
        question = self._conflicts.one(conflict)
        chosen = value if value is not _NOTHING else self._conflicts.side(question, take)
        with self._db.transaction():
            item = (question.kind, question.uid, question.scope, {question.field: chosen})
            self._saving.save([item], author, frozenset({question.field}))
        return self._saved(question.kind, question.uid)

    def take_back(self, salvaged: Path) -> Recovered:
        """Take in what this workspace (a restored backup, mostly) lacks of a salvaged database; writes in new feeds."""
        found: Recovered = room("rescue.take_back").take_back(self._ground, salvaged)
        note_last(self._ground)
        return found

    @cached_property
    def _peers(self) -> "Peers":
        made: Peers = room("exchange.peers").Peers(self._ground)
        return made

    @cached_property
    def _sending(self) -> "Sending":
        made: Sending = room("exchange.send").Sending(self._ground, self._peers)
        return made

    @cached_property
    def _receiving(self) -> "Receiving":
        made: Receiving = room("exchange.receive").Receiving(self._ground, self._peers)
        return made

    @cached_property
    def _receipts(self) -> "Receipts":
        made: Receipts = room("exchange.receipts").Receipts(self._ground, self._history)
        return made

    @cached_property
    def _conflicts(self) -> "Conflicts":
        made: Conflicts = room("records.conflicts").Conflicts(self._ground)
        return made

    @cached_property
    def _backups(self) -> "Backups":
        made: Backups = room("rescue.backup").Backups(self._ground)
        return made
