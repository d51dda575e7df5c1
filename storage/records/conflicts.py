"""The inbox of questions: fields in which values stand against each other, and the answers of a person."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from storage.errors import NotKept
from storage.oplog.merge import DELETED, Member, Op, State, deletes, inbox, questions, standing
from storage.oplog.operation import moment
from storage.records.records import RecordStore
from storage.records.row_codec import RecordKey
from storage.records.workspace import Workspace
from storage.values import ConflictSide, FieldConflict, FieldValue, Kept

_SHOWN: Any = object()


class Conflicts:
    """Reads the questions out of the records that have any, and takes the answers."""

    def __init__(self, workspace: Workspace, records: RecordStore) -> None:
        self._workspace, self._db, self._records = workspace, workspace.db, records

    def all(self) -> list[FieldConflict]:
        """Return the questions of the known kinds that wait for a person."""
        return [
            question
            for kind in self._workspace.tables.by_name
            for (number,) in self._db.read(f'SELECT _id FROM "{kind}" WHERE _conflicts > 0 ORDER BY _id')
            for question in self._of(kind, number)
        ]

    def settle(self, conflict: str, *, author: str, value: Any = _SHOWN, take: int | None = None) -> Kept:
        """Answer a question: with a value, with one of the others (`take`), or, with neither, with what is shown."""
        question = self._one(conflict)
        chosen = self._side_value(question, take) if value is _SHOWN else value
        return self._records.settle(question.kind, question.uid, question.scope, question.field, chosen, author=author)

    def _one(self, conflict: str) -> FieldConflict:
        for question in self.all():
            if question.id == conflict:
                return question
        raise NotKept("conflict", conflict)

    def _side_value(self, question: FieldConflict, take: int | None) -> FieldValue:
        """Return the value of a side: of the others by its record, else the shown one."""
        if take is None:
            return None if question.why == "type" else question.shown.value
        if not 0 <= take < len(question.others):
            raise NotKept("side", f"{question.id} {take}")
        return question.others[take].value

    def _of(self, kind: str, number: int) -> Iterator[FieldConflict]:
        record, state = self._workspace.rows.by_number(kind, number)
        names = self._workspace.device_names()
        asked = questions(state)
        for field in sorted(asked):
            yield self._question(record, state, field, "deleted" if field == DELETED else "field", names)
        for field in self._workspace.rows.mistyped(kind, state):
            if field not in asked:
                yield self._question(record, state, field, "type", names)

    def _question(self, record: RecordKey, state: State, field: str, why: str, names: dict[str, str]) -> FieldConflict:
        if why == "deleted":
            shown, others = Member(_last_edit(state), None), deletes(state)
        else:
            shown, others = standing(state, field)[0], inbox(state, field)
        sides = tuple(self._side(member, names) for member in others)
        dots = [member.op.dot for member in standing(state, field)]
        return FieldConflict(
            id=self._id(record, field, dots),
            kind=record.kind,
            uid=record.uid.hex(),
            scope=self._db.text(record.scope),
            field=field,
            shown=self._side(shown, names),
            others=sides,
            why=why,
        )

    def _side(self, member: Member, names: dict[str, str]) -> ConflictSide:
        device = self._workspace.feeds.device(member.op.feed)
        return ConflictSide(
            value=member.value,
            author=self._db.text(member.op.author),
            device=device,
            device_name=names.get(device, ""),
            time=moment(member.op.hlc >> 16),
        )

    def _id(self, record: RecordKey, field: str, dots: Sequence[tuple[int, int]]) -> str:
        content: list[Any] = [record.kind, record.uid.hex(), self._db.text(record.scope), field]
        content += sorted((self._workspace.feeds.name(feed).hex(), n) for feed, n in dots)
        return hashlib.sha256(repr(content).encode()).hexdigest()[:12]


def _last_edit(state: State) -> Op:
    edits = [op for name in state.fields - {DELETED} if (op := state.writer(name))]
    return max(edits or [member.op for member in standing(state, DELETED)], key=lambda op: op.hlc)
