"""The table of contents: every measure that may be counted, in the order of the chapters."""

from core.kinds.measures import growth, leaders, planning, research, support
from core.model.metric import Metric

MEASURES: tuple[Metric, ...] = (
    *planning.MEASURES, *leaders.MEASURES, *research.MEASURES, *growth.MEASURES, *support.MEASURES,
)  # fmt: skip
_BY_NAME = {one.name: one for one in MEASURES}
TITLES = tuple(one.title for one in MEASURES)
FORMER = {word: one.title for one in reversed(MEASURES) for word in one.was if word not in TITLES}
NARROWS = tuple(dict.fromkeys(narrow.label for one in MEASURES for narrow in one.narrowed))
WORDS = tuple(dict.fromkeys(word for one in MEASURES for narrow in one.narrowed for word in narrow.options))


def measure_named(name: str) -> Metric | None:
    """Return the measure of that name, or nothing."""
    return _BY_NAME.get(name)


def measure_called(word: str, unit: str = "") -> Metric | None:
    """Return the measure that a plan line means: by its title or name, or by a word of an older record and its unit."""
    called = [one for one in MEASURES if word and word in (one.title, one.name, *one.was)]
    return next((one for one in called if unit and one.adding(unit)), called[0] if called else None)


def measures_of(kind: str) -> tuple[Metric, ...]:
    """Return the measures that count records of a kind."""
    return tuple(one for one in MEASURES if one.of == kind)
