"""The inbox of questions: where values stand against each other, in words of facts."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from storage.errors import NotKept
from storage.oplog.merge import DELETED, Member, Op, State, deletes, inbox, questions, standing
from storage.oplog.operation import moment
from storage.records.row_codec import Place
from storage.records.workspace import Ground
from storage.values import Cell, Conflict, Side


class Conflicts:
    """Reads the questions out of the records that have any."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._db = ground, ground.db

    def all(self) -> list[Conflict]:
        """Return every question of the known kinds."""
        return [
            question
            for kind in self._ground.tables.by_name
            for (number,) in self._db.read(f'SELECT _id FROM "{kind}" WHERE _conflicts > 0 ORDER BY _id')
            for question in self._of(kind, number)
        ]

    def one(self, conflict: str) -> Conflict:
        """Return the question of that id."""
        for question in self.all():
            if question.id == conflict:
                return question
        raise NotKept("conflict", conflict)

    def side(self, question: Conflict, take: int | None) -> Cell:
        """Return the value of a side: of the others by its place, else the shown one."""
        if take is None:
            return None if question.why == "type" else question.shown.value
        if not 0 <= take < len(question.others):
            raise NotKept("side", f"{question.id} {take}")
        return question.others[take].value

    def _of(self, kind: str, number: int) -> Iterator[Conflict]:
        place, state = self._ground.shelf.by_number(kind, number)
        names = self._ground.device_names()
        asked = questions(state)
        for field in sorted(asked):
            yield self._question(place, state, field, "deleted" if field == DELETED else "field", names)
        for field in self._ground.shelf.mistyped(kind, state):
            if field not in asked:
                yield self._question(place, state, field, "type", names)

    def _question(self, place: Place, state: State, field: str, why: str, names: dict[str, str]) -> Conflict:
        if why == "deleted":
            shown, others = Member(_last_edit(state), None), deletes(state)
        else:
            shown, others = standing(state, field)[0], inbox(state, field)
        sides = tuple(self._side(one, names) for one in others)
        dots = [(one.op.feed, one.op.n) for one in standing(state, field)]
        return Conflict(
            id=self._id(place, field, dots),
            kind=place.kind,
            uid=place.uid.hex(),
            scope=self._db.text(place.scope),
            field=field,
            shown=self._side(shown, names),
            others=sides,
            why=why,
        )

    def _side(self, member: Member, names: dict[str, str]) -> Side:
        device = self._ground.feeds.device(member.op.feed)
        return Side(
            value=member.value,
            author=self._db.text(member.op.author),
            device=device,
            device_name=names.get(device, ""),
            time=moment(member.op.hlc >> 16),
        )

    def _id(self, place: Place, field: str, dots: Sequence[tuple[int, int]]) -> str:
        said: list[Any] = [place.kind, place.uid.hex(), self._db.text(place.scope), field]
        said += sorted((self._ground.feeds.name(feed).hex(), n) for feed, n in dots)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:12]


def _last_edit(state: State) -> Op:
    edits = [one for name in state.fields - {DELETED} if (one := state.writer(name))]
    return max(edits or [one.op for one in standing(state, DELETED)], key=lambda op: op.hlc)
