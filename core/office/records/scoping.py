"""Who may see a record: the scope it is made in, from its kind and what it belongs to."""

from collections.abc import Mapping
from typing import Any

from core.kinds import KINDS
from core.model.fields import Ref
from core.model.kind import Kind, Scope
from core.model.words import say
from core.office.base.refusals import Refused
from core.office.base.session import Session
from storage.store import Kept, Store


class Scopes:
    """Says in which scope a new record of this workspace will lie for ever."""

    def __init__(self, session: Session, store: Store) -> None:
        self._session, self._store = session, store

    def of(self, kind: Kind, uid: str, values: Mapping[str, Any]) -> str:
        """Return the scope; Refused when what the record belongs to is not there."""
        match kind.scope:
            case Scope.COUNTY:
                return f"county:{self._session.home_county}"
            case Scope.PRIVATE:
                return f"private:{self._session.school}"
            case Scope.SCHOOL:
                return f"school:{values.get(kind.via) if kind.via else uid}"
            case Scope.PAIRING:
                return self._of_pairing(kind, uid, values)

    def _of_pairing(self, kind: Kind, uid: str, values: Mapping[str, Any]) -> str:
        if not kind.via:
            return f"pairing:{uid}"
        if kind.via == "pairing" and not values.get("pairing") and not _required(kind, "pairing"):
            return f"school:{self._session.school}"
        if kind.via == "pairing":
            return f"pairing:{values.get('pairing')}"
        owner = self._owner(kind, str(values.get(kind.via) or ""))
        if owner is None:
            raise Refused(say("先要有所属的活动，才能登记“{kind}”", kind=say(kind.title)), "no_owner")
        return owner.scope

    def _owner(self, kind: Kind, uid: str) -> Kept | None:
        field = kind.field(kind.via)
        names = field.to if isinstance(field, Ref) else tuple(one.name for one in KINDS)
        return next((kept for name in names if (kept := self._store.records.get(name, uid))), None)


def _required(kind: Kind, name: str) -> bool:
    field = kind.field(name)
    return field is not None and field.required
