"""How things stand with the recovery key; making one is left to `recovering`, which loads the press."""

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from core.office import Office

KEPT, WAITING = "recovery_key", "recovery_waiting"


class RecoveryKey(Struct, frozen=True):
    """How things stand: "none", "waiting" for the key to be typed back from its sheet, or "kept"; its number, since."""

    state: Literal["none", "waiting", "kept"]
    number: str = ""
    since: str = ""


def recovery_key(office: "Office") -> RecoveryKey:
    """Return how things stand with the recovery key of a workspace."""
    waiting, kept = office.setting(WAITING), office.setting(KEPT)
    if isinstance(waiting, dict):
        return RecoveryKey("waiting", number_of(str(waiting["recipient"])), str(waiting["since"]))
    if isinstance(kept, dict) and office.store.recovery_recipient:
        return RecoveryKey("kept", number_of(str(kept["recipient"])), str(kept["since"]))
    return RecoveryKey("none")


def number_of(recipient: str) -> str:
    """Return the short number by which people tell keys apart; it stands on the sheet."""
    return recipient[-4:].upper()
