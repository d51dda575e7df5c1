"""The recovery key: without it nobody opens a backup that left the computer; it is kept on paper only."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from core.faces.paper.recovery_sheet import recovery_sheet
from core.model.words import say
from core.office.base.outlet import checked
from core.office.base.refusals import Refused
from core.office.base.translate import plainly, told_time
from core.office.upkeep.recovery_key import KEPT, WAITING, RecoveryKey, number_of, recovery_key
from core.office.upkeep.restoring import KEY_PREFIX, identity_of
from core.press import sheet
from storage.store import Store

if TYPE_CHECKING:
    from core.office import Office

_GROUP = 5


class Recovery:
    """Make, confirm, drop."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._store = office.store

    def key(self) -> RecoveryKey:
        """Return how things stand with the recovery key."""
        return recovery_key(self._office)

    def make(self, to: Path) -> RecoveryKey:
        """Print a new key on its sheet; it counts only after it was typed back."""
        checked(to, ".pdf")
        with plainly():
            identity, recipient = Store.make_recovery()
        plain = identity.removeprefix(KEY_PREFIX)
        groups = [plain[at : at + _GROUP] for at in range(0, len(plain), _GROUP)]
        school = self._office.records.called("school", self._office.school)
        form = recovery_sheet(school, number_of(recipient), groups, self._office.today())
        with plainly(to):
            sheet.write([form], to, title=form.title, when=self._office.now(), marks=False)
        # Of the secret only a hash stays here: enough to know it again, not to open anything.
        proof = hashlib.sha256(identity.encode()).hexdigest()
        since = told_time(self._office.now())
        self._office.set_setting(WAITING, {"recipient": recipient, "proof": proof, "since": since})
        return self.key()

    def confirm(self, typed: str) -> RecoveryKey:
        """Take the key that was typed back from its sheet: from now on copies that leave are sealed to it."""
        waiting = self._office.setting(WAITING)
        if not isinstance(waiting, dict):
            raise Refused(say("没有等着核对的恢复钥匙；请先打印一张"), "no_key_waiting")
        if hashlib.sha256(identity_of(typed).encode()).hexdigest() != waiting["proof"]:
            raise Refused(say("和纸上的不一样；请对照纸再输入一遍（大小写和空格不要紧）"), "wrong_key")
        with plainly():
            self._store.set_recovery(str(waiting["recipient"]))
        kept = {"recipient": waiting["recipient"], "since": told_time(self._office.now())}
        self._office.set_setting(KEPT, kept)
        self._office.set_setting(WAITING, None)
        return self.key()

    def drop(self) -> RecoveryKey:
        """Seal copies that leave no more, and forget a key that waits."""
        with plainly():
            self._store.set_recovery("")
        self._office.set_setting(WAITING, None)
        return self.key()
