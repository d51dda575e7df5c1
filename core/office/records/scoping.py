"""Who may see a record: the scope it is made in, from its kind and what it belongs to."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.kinds import KINDS
from core.model.fields import Ref
from core.model.kind import Kind, Scope
from core.model.words import say
from core.office.base.refusals import Refused

if TYPE_CHECKING:
    from core.office import Office


def scope_of(office: "Office", kind: Kind, uid: str, values: Mapping[str, Any]) -> str:
    """Return the scope in which a new record will lie for ever; Refused when what it belongs to is not there."""
    match kind.scope:
        case Scope.COUNTY:
            return f"county:{office.home_county}"
        case Scope.PRIVATE:
            return f"private:{office.school}"
        case Scope.SCHOOL:
            return f"school:{values.get(kind.via) if kind.via else uid}"
        case Scope.PAIRING:
            return _of_pairing(office, kind, uid, values)


def _of_pairing(office: "Office", kind: Kind, uid: str, values: Mapping[str, Any]) -> str:
    if not kind.via:
        return f"pairing:{uid}"
    if kind.via == "pairing" and not (values.get("pairing") or _needs_pairing(kind)):
        return f"school:{office.school}"
    if kind.via == "pairing":
        return f"pairing:{values.get('pairing')}"
    owner = _owner(office, kind, str(values.get(kind.via) or ""))
    if owner is None:
        raise Refused(say("先要有所属的活动，才能登记“{kind}”", kind=say(kind.title)), "no_owner")
    return str(owner.scope)


def _needs_pairing(kind: Kind) -> bool:
    field = kind.field("pairing")
    return field is not None and field.required


def _owner(office: "Office", kind: Kind, uid: str) -> Any:
    field = kind.field(kind.via)
    names = field.to if isinstance(field, Ref) else tuple(one.name for one in KINDS)
    return next((kept for name in names if (kept := office.store.get(name, uid))), None)
