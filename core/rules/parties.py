"""Who is who in the pairings that are counted for: sides, groups of teachers, whom a record concerns."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from core.model.metric import HELPED_SIDE, Around, Metric
from core.model.record import Record


@dataclass(frozen=True)
class Parties:
    """Who is who in the pairings that are counted for; looked up once for many measures."""

    around: Around
    _concerned: dict[tuple[str, str, str], frozenset[str]] = field(default_factory=dict)

    @cached_property
    def helping(self) -> frozenset[str]:
        """Return the helping schools."""
        return frozenset(str(one.get("helper")) for one in self.around.pairings)

    @cached_property
    def helped(self) -> frozenset[str]:
        """Return the helped schools."""
        return frozenset(
            str(line.get("school")) for one in self.around.pairings for line in one.lines("recipients")
        )  # fmt: skip

    @cached_property
    def schools(self) -> Mapping[str, str]:
        """Return the school of every teacher."""
        return {one.uid: str(one.get("school")) for one in self.around.all("person")}

    @cached_property
    def backbone(self) -> frozenset[str]:
        """Return the teachers who bear an honour of 骨干教师."""
        return frozenset(
            one.uid
            for one in self.around.all("person")
            if any("骨干" in str(line.get("honour") or "") for line in one.lines("honours"))
        )

    @cached_property
    def paired(self) -> Mapping[str, frozenset[str]]:
        """Return the mentors and the mentees."""
        pairs = self.around.all("mentor_pair")
        return {role: frozenset(str(one.get(role)) for one in pairs) for role in ("mentor", "mentee")}

    @cached_property
    def _pairings(self) -> Mapping[str, frozenset[str]]:
        homes: dict[str, set[str]] = defaultdict(set)
        for one in self.around.pairings:
            for school in (one.get("helper"), *(line.get("school") for line in one.lines("recipients"))):
                homes[str(school)].add(one.uid)
        return {school: frozenset(uids) for school, uids in homes.items()}

    def homes(self, metric: Metric, record: Record) -> frozenset[str]:
        """Return the pairings that a record belongs to: its own, or all those of its school, or that of its event."""
        own = record.get("pairing")
        if own:
            return frozenset((str(own),))
        if school := record.get("school"):
            return self._pairings.get(str(school), frozenset())
        field, _, there = metric.when.partition("@")
        event = self.around.known(there.partition(".")[0], str(record.get(field))) if there else None
        return frozenset((str(event.get("pairing")),)) if event else frozenset()

    def side(self, words: str) -> frozenset[str]:
        """Return the schools of a side."""
        return self.helped if words == HELPED_SIDE else self.helping

    def belongs(self, person: str, group: str) -> bool:
        """Tell whether a teacher is of a group: of one side, a mentor, a mentee, a backbone teacher."""
        match group:
            case "受援校教师":
                return self.schools.get(person, "") in self.helped
            case "帮扶校教师":
                return self.schools.get(person, "") in self.helping
            case "徒弟":
                return person in self.paired["mentee"]
            case "师傅":
                return person in self.paired["mentor"]
            case _:
                return person in self.backbone

    def concerned(self, metric: Metric, record: Record) -> frozenset[str]:
        """Return the recipients that a record concerns: those it names, or whose teachers it names, or the only one."""
        place = record.kind, record.uid, metric.about
        if place not in self._concerned:
            self._concerned[place] = self._recipients(metric, record)
        return self._concerned[place]

    def _recipients(self, metric: Metric, record: Record) -> frozenset[str]:
        told = str(record.get("recipient") or "")
        if told in self.helped:
            return frozenset((told,))
        names = named(metric, record, self.around)
        found = frozenset(names & self.helped) | {school for one in names if (school := self.schools.get(one, ""))}
        concerned = found & self.helped
        return concerned or (self.helped if len(self.helped) == 1 else frozenset())


def named(metric: Metric, record: Record, around: Around) -> frozenset[str]:
    """Return every uid that a record names, and those that the record it is about names."""
    own = _names(record)
    kind = metric.about.partition("@")[2]
    about = (around.known(kind, str(record.get(metric.about.partition("@")[0]))) if kind else None) or record
    return own | _names(about)


def _names(record: Record) -> frozenset[str]:
    found = {value for value in record.values.values() if isinstance(value, str)}
    for lines in record.values.values():
        if isinstance(lines, (list, tuple)):
            found.update(value for line in lines for value in line.values() if isinstance(value, str))
    return frozenset((*found, record.uid))
