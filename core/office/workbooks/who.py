"""Who is meant by the lines of a workbook: the questions that only a person can answer, and the answers given."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from core.faces.workbook.door import SheetLine
from core.model.kind import Kind
from core.model.record import Record
from core.model.words import say
from core.office.base.refusals import Misused
from core.office.base.results import Alike, Doubt
from core.office.base.session import Session
from core.office.records.desk import Records
from core.office.records.evidence import pieces
from core.office.records.lookup import Lookup
from core.office.records.match_lines import NEW, LineMatcher, Told
from core.office.workbooks.answers import SKIP, Answers
from core.rules.identity import NOTHING
from core.rules.whose import Candidate, Whose, Why

_KEPT = "lists.answers"
_NOBODY = Whose()


class Who:
    """Says whose each line is, and keeps the questions."""

    def __init__(self, session: Session, records: Records, lookup: Lookup, given: Answers) -> None:
        self._session, self._records, self._lookup, self._given = session, records, lookup, given
        self._matcher = LineMatcher(records.finder, lookup, session.school)
        self._kept: dict[str, str] = dict(session.setting(_KEPT, {}))
        self._whose: dict[tuple[str, str], Whose] = {}
        self._marks: dict[tuple[str, str], str] = {}
        self._asked: list[tuple[SheetLine, Whose]] = []
        # Answers of this file by their mark, and the records that new lines become.
        self._answered: dict[str, str] = {}

    def learn(self, lines: Sequence[SheetLine]) -> None:
        """Look at all lines together, for what one of them says bears on the others."""
        beside = {(line.sheet, line.row): line.typed for line in lines if line.owner}
        known = [line for line in lines if not line.owner and self._matcher.knows(line.kind)]
        for name, some in groupby(sorted(known, key=lambda line: line.kind), key=lambda line: line.kind):
            told = [Told(_key(line), line.uid, line.typed, beside.get((line.sheet, line.row), {})) for line in some]
            given = {key: answer for (sheet, row), answer in self._given.items()
                     if answer != SKIP and (key := f"{sheet}\x1f{row}")}  # fmt: skip
            matched = self._matcher.match(self._records.kind(name), told, given, self._kept)
            self._whose |= {(name, key): whose for key, whose in matched.whose.items()}
            self._marks |= {(name, key): mark for key, mark in matched.marks.items()}

    def knows(self, line: SheetLine) -> bool:
        """Tell whether lines of this kind were looked at."""
        return not line.owner and self._matcher.knows(line.kind)

    def of(self, line: SheetLine) -> Whose:
        """Return whose the line is."""
        return self._whose.get((line.kind, _key(line)), _NOBODY)

    def expected(self, kind: str) -> list[str]:
        """Return the uids of the records that the lines speak of."""
        return [whose.uid for (name, _), whose in self._whose.items() if name == kind and whose.uid]

    def answer(self, line: SheetLine) -> str:
        """Return what a person answered about the line: a uid, "new", "skip" or ""."""
        return self._given.get((line.sheet, line.row), "")

    def ask(self, line: SheetLine, whose: Whose) -> None:
        """Leave the line out, and ask about it."""
        self._asked.append((line, whose))

    def ask_of_number(self, line: SheetLine, record: Record, why: Why) -> None:
        """Leave a line out whose hidden number leads to a record that was deleted or is visibly another."""
        self.ask(line, Whose(why=why, candidates=(Candidate(record.uid, NOTHING),)))

    def became(self, line: SheetLine, uid: str) -> None:
        """Note which record an answered line became, so that the next file does not ask again."""
        if self.answer(line) and (mark := self._marks.get((line.kind, _key(line)))):
            self._answered[mark] = uid

    def remember(self) -> None:
        """Keep the answers on this computer."""
        if self._answered:
            self._session.set_setting(_KEPT, self._kept | self._answered)

    def doubts(self) -> tuple[Doubt, ...]:
        """Return the questions, in the order of the file."""
        return tuple(self._doubt(line, whose) for line, whose in self._asked)

    def _doubt(self, line: SheetLine, whose: Whose) -> Doubt:
        kind = self._records.kind(line.kind)
        name = _name(kind, line)
        candidates = tuple(map(self._alike(line.kind), whose.candidates))
        why = whose.why or Why.UNSURE
        return Doubt(line.sheet, line.row, line.kind, name, why.value, _message(why, name, candidates), candidates)

    def _alike(self, kind: str) -> Any:
        def alike(one: Candidate) -> Alike:
            record = self._lookup.get(kind, one.uid)
            name = self._records.choice(record) if record else one.uid
            return Alike(
                one.uid, name, one.comparison.verdict.value, pieces(self._records.finder.naming, one.comparison)
            )

        return alike


def check_answers(lookup: Lookup, lines: Iterable[SheetLine], answers: Answers) -> None:
    """Refuse answers that name no line of the file, or no record that is there."""
    kinds: dict[tuple[str, int], str] = {(line.sheet, line.row): line.kind for line in lines if not line.owner}
    for (sheet, row), uid in answers.items():
        kind = kinds.get((sheet, row))
        if kind is None:
            raise Misused(
                say("回答里的“{sheet}”第 {row} 行不在这个表里；请核对后再试", sheet=sheet, row=row), "no_line"
            )
        if uid not in (NEW, SKIP) and lookup.get(kind, uid) is None:
            raise Misused(
                say("“{sheet}”第 {row} 行的回答指向不存在的记录 {uid}", sheet=sheet, row=row, uid=uid), "no_record"
            )


def _key(line: SheetLine) -> str:
    return f"{line.sheet}\x1f{line.row}"


def _name(kind: Kind, line: SheetLine) -> str:
    first = next(kind.naming(), None)
    return str(line.typed.get(first.name) or "") if first else ""


def _message(why: Why, name: str, candidates: Sequence[Alike]) -> str:
    names = "；".join(one.name for one in candidates)
    match why:
        case Why.SEVERAL:
            return say("“{name}”可能是这里面的一位，请选定：{names}", name=name, names=names)
        case Why.UNSURE:
            return say("“{name}”和“{names}”像是同一个，又有说得不一样的，请核对", name=name, names=names)
        case Why.TWICE:
            return say("“{name}”在表里写了两行，像是同一个，内容却不同；请改成一行，或选定是谁", name=name)
        case Why.NUMBER:
            return say(
                "这一行写的是“{name}”，隐藏的编号却是“{names}”的；可能排序时没有带上编号，请选定",
                name=name,
                names=names,
            )
        case Why.DELETED:
            return say("“{name}”的这条记录后来删除了；请选定恢复它，还是另记一条", name=name)
