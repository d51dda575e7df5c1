"""The recovery key: without it nobody opens a backup that left the computer; it is kept on paper only."""

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from core.model.words import say
from core.office.base.outlet import checked
from core.office.base.refusals import Refused
from core.office.base.session import Session
from core.office.base.translate import plainly, told_time
from core.office.upkeep.restoring import KEY_PREFIX, identity_of
from storage.store import Store

_KEPT, _WAITING = "recovery_key", "recovery_waiting"
_GROUP = 5
SheetPrinter = Callable[[Path, str, Sequence[str], dt.datetime], None]
"""Prints the sheet of a key: to which file, its number, its letters and digits in groups, when it was made."""


class RecoveryKey(Struct, frozen=True):
    """How things stand: "none", "waiting" for the key to be typed back from its sheet, or "kept"; its number, since."""

    state: Literal["none", "waiting", "kept"]
    number: str = ""
    since: str = ""


class Recovery:
    """Make, confirm, drop the key."""

    def __init__(self, session: Session, store: Store, print_sheet: SheetPrinter) -> None:
        self._session, self._store, self._print_sheet = session, store, print_sheet

    def key(self) -> RecoveryKey:
        """Return how things stand with the recovery key."""
        waiting, kept = self._session.setting(_WAITING), self._session.setting(_KEPT)
        if isinstance(waiting, dict):
            return RecoveryKey("waiting", _number(str(waiting["recipient"])), str(waiting["since"]))
        if isinstance(kept, dict) and self._store.backups.recovery:
            return RecoveryKey("kept", _number(str(kept["recipient"])), str(kept["since"]))
        return RecoveryKey("none")

    def make(self, to: Path) -> RecoveryKey:
        """Print a new key on its sheet; it counts only after it was typed back."""
        checked(to, ".pdf")
        with plainly():
            identity, recipient = Store.make_recovery()
        plain = identity.removeprefix(KEY_PREFIX)
        groups = [plain[at : at + _GROUP] for at in range(0, len(plain), _GROUP)]
        self._print_sheet(to, _number(recipient), groups, self._session.now())
        # Of the secret only a hash stays here: enough to know it again, not to open anything.
        proof = hashlib.sha256(identity.encode()).hexdigest()
        since = told_time(self._session.now())
        self._session.set_setting(_WAITING, {"recipient": recipient, "proof": proof, "since": since})
        return self.key()

    def confirm(self, typed: str) -> RecoveryKey:
        """Take the key that was typed back from its sheet: from now on copies that leave are sealed to it."""
        waiting = self._session.setting(_WAITING)
        if not isinstance(waiting, dict):
            raise Refused(say("没有等着核对的恢复钥匙；请先打印一张"), "no_key_waiting")
        if hashlib.sha256(identity_of(typed).encode()).hexdigest() != waiting["proof"]:
            raise Refused(say("和纸上的不一样；请对照纸再输入一遍（大小写和空格不要紧）"), "wrong_key")
        with plainly():
            self._store.backups.set_recovery(str(waiting["recipient"]))
        kept = {"recipient": waiting["recipient"], "since": told_time(self._session.now())}
        self._session.set_setting(_KEPT, kept)
        self._session.set_setting(_WAITING, None)
        return self.key()

    def drop(self) -> RecoveryKey:
        """Seal copies that leave no more, and forget a key that waits."""
        with plainly():
            self._store.backups.set_recovery("")
        self._session.set_setting(_WAITING, None)
        return self.key()


def _number(recipient: str) -> str:
    # By this people tell keys apart; it stands on the sheet.
    return recipient[-4:].upper()
