"""The table of contents: every kind of record, in menu and binder order."""

from core.kinds import mentoring, pairing, schools, support, training
from core.model.kind import Kind

KINDS: tuple[Kind, ...] = (
    *schools.KINDS,
    *pairing.KINDS,
    *mentoring.KINDS,
    *training.KINDS,
    *support.KINDS,
)
_BY_NAME = {kind.name: kind for kind in KINDS}


def kind_named(name: str) -> Kind | None:
    """Return the kind of that name, or nothing."""
    return _BY_NAME.get(name)
