"""The conflict inbox: what two people wrote without having seen each other's text, until a person decides."""

from collections.abc import Callable, Mapping
from typing import Any

from core.kinds import kind_named
from core.model.fields import Rows
from core.model.record import Record, read, safe, uncovered
from core.model.words import say
from core.office.base.refusals import Misused, Refused
from core.office.base.results import Conflict, Side
from core.office.base.session import Session
from core.office.base.translate import plainly, told_time
from core.office.records.desk import Records
from storage import values
from storage.oplog.merge import DELETED
from storage.store import Store


class Settling:
    """Show what waits, and settle it."""

    def __init__(
        self, session: Session, store: Store, records: Records, school_names: Callable[[], Mapping[str, str]]
    ) -> None:  # fmt: skip
        self._session, self._store, self._records, self._school_names = session, store, records, school_names

    def conflicts(self) -> list[Conflict]:
        """Return what waits for a person: both values, who wrote them, where and when."""
        conflicts = self._store.conflicts.all()
        schools = self._school_names() if conflicts else {}
        return [self._conflict(conflict, schools) for conflict in conflicts]

    def settle(self, conflict: str, *, value: Any = None, take: int | None = None) -> Record:
        """Settle a conflict by one of its sides (0 is the value shown) or by a value of one's own."""
        standing = next((one for one in self._store.conflicts.all() if one.id == conflict), None)
        if standing is None:
            raise Refused(say("没有编号为 {id} 的冲突，可能已经解决", id=conflict), "no_conflict")
        sides = (standing.shown, *standing.others)
        if take is None:
            chosen = self._typed(standing, value)
        elif 0 <= take < len(sides):
            chosen = sides[take].value
        else:
            raise Misused(say("这个冲突只有 {n} 个值，请选 0 到 {last}", n=len(sides), last=len(sides) - 1), "no_side")
        with plainly():
            kept = self._store.conflicts.settle(conflict, value=chosen, author=self._session.person)
        self._records.index()
        self._records.reading.ties.forget([kept.kind])
        return self._records.reading.record(kept)

    def _conflict(self, conflict: values.FieldConflict, schools: Mapping[str, str]) -> Conflict:
        kind = kind_named(conflict.kind)
        field = kind.field(conflict.field.split(".")[0]) if kind else None
        sides = (conflict.shown, *conflict.others)
        return Conflict(
            id=conflict.id,
            kind=conflict.kind,
            kind_title=say(kind.title) if kind else conflict.kind,
            uid=conflict.uid,
            record_name=self._records.called(conflict.kind, conflict.uid) if kind else conflict.uid,
            field=conflict.field,
            label=self._label(conflict, field.label if field else ""),
            why=conflict.why,
            sides=tuple(self._side(conflict, side, schools, number == 0) for number, side in enumerate(sides)),
        )

    def _label(self, conflict: values.FieldConflict, label: str) -> str:
        return say("删除") if conflict.field == DELETED else say(label) or conflict.field

    def _side(
        self, conflict: values.FieldConflict, side: values.ConflictSide, schools: Mapping[str, str], showing: bool
    ) -> Side:
        records = self._records
        return Side(
            value=self._safe(conflict, side.value),
            shown=self._shown(conflict, side.value),
            author_name=records.called("person", side.author),
            device=side.device,
            school_name=schools.get(side.device, side.device_name),
            time=told_time(side.time),
            showing=showing,
        )

    def _safe(self, conflict: values.FieldConflict, value: Any) -> Any:
        kind = kind_named(conflict.kind)
        return safe(kind, {conflict.field: value})[conflict.field] if kind else value

    def _shown(self, conflict: values.FieldConflict, value: Any) -> str:
        if conflict.field == DELETED:
            return say("已删除") if value else say("保留")
        kind = kind_named(conflict.kind)
        field = kind.field(conflict.field.split(".")[0]) if kind else None
        if value is None:
            return say("（空）")
        if field is None:
            return str(value)
        lines = [value] if isinstance(field, Rows) and isinstance(value, dict) else value
        return self._records.text(field, lines)

    def _typed(self, standing: values.FieldConflict, value: Any) -> Any:
        if standing.field == DELETED:
            return 1 if value in (1, "1", True, "true") else None
        kind = kind_named(standing.kind)
        if kind is None or "." in standing.field:
            return value
        record, problems = read(kind, {standing.field: value})
        problems += uncovered(kind, record, None)[1]
        mine = [problem for problem in problems if problem.field.split(".")[0] == standing.field]
        if mine:
            raise Refused(mine[0].message, mine[0].code)
        return record.get(standing.field)
