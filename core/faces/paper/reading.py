"""One record read for paper: each field's words, its lines, and the records it points to. Draws nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.faces.paper.dates import field_words
from core.faces.paper.local_names import with_local
from core.faces.paper.source import Source
from core.kinds import kind_named
from core.model.fields import Auto, Count, Field, Measure, Ref, Value
from core.model.kind import Kind
from core.model.record import Record, computed
from core.model.words import say


@dataclass(frozen=True)
class Reading:
    """A record of a kind with what answers its references; without a record, a blank sheet."""

    kind: Kind
    record: Record | None
    source: Source

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """Return the kept and the computed values; of a blank sheet, none."""
        return {**self.record.values, **computed(self.kind, self.record.values)} if self.record else {}

    @property
    def uid(self) -> str:
        """Return the record's uid, "" on a blank sheet."""
        return self.record.uid if self.record else ""

    def label(self, name: str) -> str:
        """Return the label of a field in the reader's language, "" for a field the kind does not have."""
        field = self.kind.field(name)
        return say(field.label) if field else ""

    def text(self, name: str) -> str:
        """Return a field as people read it, without its unit; "" where nothing is kept."""
        field = self.kind.field(name)
        return shown(field, self.values.get(name), self.source) if field else ""

    def both(self, name: str) -> str:
        """Return a reference as people read it, above it the name in the script of its people where there is one."""
        field = self.kind.field(name)
        return with_local(field, self.values.get(name), self.text(name), self.source) if field else ""

    def lines(self, name: str) -> Sequence[Mapping[str, Any]]:
        """Return the child lines of a field, in their order."""
        return self.record.lines(name) if self.record else ()

    def at(self, name: str) -> "Reading | None":
        """Return the record that a reference points to, read likewise; nothing when it is empty or unknown."""
        field = self.kind.field(name)
        uid = self.values.get(name)
        if not isinstance(field, Ref) or not uid:
            return None
        return next((found for to in field.to if (found := reading(to, str(uid), self.source))), None)

    def of(self, path: str) -> str:
        """Return what stands at "lesson.teacher.school", or "" where the way breaks off."""
        way, _, name = path.rpartition(".")
        place: Reading | None = self
        for step in way.split(".") if way else ():
            place = place.at(step) if place else None
        return place.text(name) if place else ""


def reading(kind: str, uid: str, source: Source) -> Reading | None:
    """Return the record of that kind and uid, read for paper, or nothing when it is unknown."""
    declared = kind_named(kind)
    record = source.record(kind, uid) if declared else None
    return Reading(declared, record, source) if declared and record else None


def shown(field: Field, value: Value, source: Source) -> str:
    """Return a value as people read it; a reference by the name of what it points to."""
    if value in (None, ""):
        return ""
    if isinstance(field, Ref):
        home = next((to for to in field.to if source.record(to, str(value))), field.to[0] if field.to else "")
        return source.called(home, str(value)) if home else ""
    return field_words(field, value)


def unit(field: Field) -> str:
    """Return the unit that stands after a field's number, or ""."""
    return say(field.unit) if isinstance(field, (Count, Measure, Auto)) and field.unit else ""
