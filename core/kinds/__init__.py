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
from core.kinds.measures import measure_called, measures_of
from core.model.kind import Kind
from core.model.metric import Each, Metric

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


def measure_of_rule(word: str) -> Metric | None:
    """Return the measure that a rule of a school's own means: by its title or name, or by the kind that it counts."""
    kind = kind_named(word)
    if kind is None:
        return measure_called(word)
    plain = (one for one in measures_of(kind.name) if not one.holds and one.whose is None and not one.rows)
    units = (("次", Each()),)
    return next(plain, None) or Metric(name=kind.name, title=kind.title, of=kind.name, units=units, when=kind.day)
