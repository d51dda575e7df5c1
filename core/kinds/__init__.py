"""The table of contents: every kind of record, in menu and binder order."""

from core.kinds import (
    agreements,
    courses,
    evaluation,
    events,
    growth,
    home,
    mentoring,
    pairing,
    planning,
    research,
    schools,
    support,
    training,
)  # fmt: skip
from core.model.kind import Kind

KINDS: tuple[Kind, ...] = (
    *schools.KINDS,
    *pairing.KINDS,
    *agreements.KINDS,
    *planning.KINDS,
    *events.KINDS,
    *mentoring.KINDS,
    *growth.KINDS,
    *research.KINDS,
    *courses.KINDS,
    *training.KINDS,
    *support.KINDS,
    *home.KINDS,
    *evaluation.KINDS,
)
_BY_NAME = {kind.name: kind for kind in KINDS}


def kind_named(name: str) -> Kind | None:
    """Return the kind of that name, or nothing."""
    return _BY_NAME.get(name)
