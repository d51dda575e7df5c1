"""What is held here and does not count: it waits, or was set aside, until a person who may takes it up."""

from collections.abc import Callable, Mapping, Sequence

from core.kinds import kind_named
from core.model.words import listing, say
from core.office.base.results import Aside
from core.office.base.translate import told_time, why_not
from core.office.records.desk import Records
from storage import values
from storage.store import Store

_SHOWN = 3


class Asides:
    """Lists what does not count, and takes it up."""

    def __init__(self, store: Store, records: Records, school_names: Callable[[], Mapping[str, str]]) -> None:
        self._store, self._records, self._school_names = store, records, school_names

    def all(self) -> list[Aside]:
        """Return what waits or was set aside, with its reason."""
        schools = self._school_names()
        return [_aside(withheld, schools) for withheld in self._store.standing.withheld()]

    def release(self, operations: Sequence[str]) -> int:
        """Take these up; raises NotKept, NotAllowed."""
        self._store.standing.release(list(dict.fromkeys(operations)))
        return len(set(operations))


def _aside(one: values.Withheld, schools: Mapping[str, str]) -> Aside:
    kind = kind_named(one.kind)
    return Aside(
        operation=one.operation,
        kind=one.kind,
        kind_title=say(kind.title) if kind else one.kind,
        uid=one.uid,
        scope=one.scope,
        device=one.device,
        school_name=schools.get(one.device, one.device[:8]),
        state=one.state,
        reason=one.reason,
        why=why_not(one.reason),
        by=one.by,
        time=told_time(one.time),
        changes=dict(one.changes),
        shown=listing(str(value)[:30] for value in [*one.changes.values()][:_SHOWN]),
    )
