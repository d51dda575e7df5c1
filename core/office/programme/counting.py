"""The desk of measures: what can be counted, narrowed by what, and what it comes to."""

from collections.abc import Iterable, Sequence

from core.faces.report.figures import counted
from core.kinds.measures import MEASURES, measure_named
from core.model.metric import Compare, Metric, Narrow, Narrowing, in_words, misfit, refused
from core.model.words import listing, say
from core.office.base.refusals import Misused, Refused
from core.office.programme.reporting import Reports
from core.office.records.desk import Records
from core.office.records.entry import is_uid
from core.rules.measures import Asked, Counted

__all__ = ["Counted", "Measures", "Metric", "Narrowing"]

TypedNarrowing = Sequence[str]
"""A narrowing as somebody types it: field, operator, value."""
_OPS = {
    **dict.fromkeys(("is", "in", "="), Compare.IS), **dict.fromkeys(("least", "atleast", ">="), Compare.LEAST),
    "has": Compare.HAS, **{str(one): one for one in Compare},
}  # fmt: skip


class Measures:
    """Count any measure, as every report counts it."""

    def __init__(self, records: Records, reports: Reports) -> None:
        self._records, self._reports = records, reports

    def all(self) -> tuple[Metric, ...]:
        """Return every measure, in the order of the chapters."""
        return MEASURES

    def count(
        self,
        name: str,
        where: Iterable[TypedNarrowing] = (),
        *,
        period: str = "",
        unit: str = "",
        pairing: str = "",
        recipient: str = "",
        person: str = "",
    ) -> Counted:
        """Return what a measure comes to in a period ("" for the whole time), each source with its day.

        Misused for a measure, a field, an operator or a unit that does not fit.
        """
        metric, narrowed = self.asked(name, where, unit)
        school = self._school(recipient) if recipient else ""
        asked = Asked(unit, narrowed=narrowed, recipient=school, person=person)
        return counted(metric, self._reports.matter(pairing, period or "all"), asked, days=True)

    def asked(self, name: str, where: Iterable[TypedNarrowing], unit: str) -> tuple[Metric, tuple[Narrowing, ...]]:
        """Return the measure of that name and how it is narrowed; Misused for what does not fit."""
        metric = measure_named(name)
        if metric is None:
            known = listing(one.name for one in MEASURES)
            raise Misused(say("没有“{name}”这个口径；可用的有：{known}", name=name, known=known), "unknown_measure")
        if message := misfit(metric, unit):
            raise Misused(message, "unit_misfit")
        narrowed = tuple(self._narrowing(metric, one) for one in where)
        for one in narrowed:
            if message := refused(metric, one):
                raise Misused(message, "bad_narrowing")
        return metric, narrowed

    def words(self, metric: Metric, unit: str, narrowed: Iterable[Narrowing]) -> str:
        """Return a narrowed measure as paper says it."""
        return in_words(metric, unit, narrowed, self._records.called)

    def _narrowing(self, metric: Metric, typed: TypedNarrowing) -> Narrowing:
        field, op, value = typed
        narrow = metric.narrow(field)
        if op not in _OPS:
            raise Misused(say("“{op}”不是比较方式，可用 is、least、has", op=op), "bad_operator")
        words = tuple(word for word in value.replace(",", "、").split("、") if word)
        if narrow and narrow.to:
            words = tuple(self._uid(narrow, word) for word in words)
        return Narrowing(narrow.name if narrow else field, _OPS[op], words)

    def _school(self, word: str) -> str:
        return self._uid(Narrow("school", "学校", to="school"), word)

    def _uid(self, narrow: Narrow, word: str) -> str:
        if is_uid(word):
            return word
        found = [one.uid for one in self._records.every(narrow.to) if self._records.called(narrow.to, one.uid) == word]
        if len(found) != 1:
            raise Refused(say("没有找到唯一的“{word}”，请写编号", word=word), "not_found")
        return found[0]
