"""The summary of lessons heard: for each term and person what a mentor owed and heard, and all that was heard."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from core.faces.paper.registers.listing import listing
from core.faces.paper.source import Source
from core.faces.paper.table import Column, Line, Table, not_for_appraisal
from core.kinds import measure_of_rule
from core.kinds.mentoring import LESSON, LESSON_OBSERVATION, MENTOR_PAIR
from core.kinds.planning import CADENCE_RULE
from core.kinds.presets import CADENCE
from core.kinds.schools import SCHOOL_CALENDAR
from core.model.kind import Kind
from core.model.record import Record
from core.model.term import TERM, school_year
from core.model.words import say
from core.press.form import Form
from core.rules.archive import entered_late
from core.rules.duties import Book, duties, rules_of
from core.rules.holding import Known
from core.rules.people import sort_key
from core.rules.periods import Period, Year

_RULE = "mentor_observe"


def observation_summary(kind: Kind, records: Sequence[Record], source: Source) -> list[Form]:
    """Return the summary of these observations, or its blank."""
    columns = (
        Column(say("序号"), 14, True), Column(say("学期"), 44), Column(say("听课人"), 30), Column(say("单位"), 58),
        Column(say("师徒应听（节）"), 24, True), Column(say("师徒实听（节）"), 24, True),
        Column(say("尚缺（节）"), 20, True), Column(say("共听（节）"), 20, True), Column(say("其中补录"), 20, True),
    )  # fmt: skip
    lines = [Line((number, *line.cells), line.sources) for number, line in enumerate(_lines(records, source), 1)]
    table = Table("observation_summary", columns, tuple(lines), notes=(not_for_appraisal(),))
    return [listing(table, kind, records, source)]


def _lines(records: Sequence[Record], source: Source) -> Iterator[Line]:
    dated = [one for one in records if one.get("date")]
    if not dated:
        return
    days = sorted(dt.date.fromisoformat(str(one.get("date"))) for one in dated)
    calendars = source.find(SCHOOL_CALENDAR.name)
    for term in Year(calendars, days[0], days[-1]).periods(TERM):
        inside = [one for one in dated if term.first.isoformat() <= str(one.get("date")) <= term.last.isoformat()]
        yield from _of_term(term, inside, calendars, source)


def _of_term(term: Period, records: Sequence[Record], calendars: Sequence[Record], source: Source) -> Iterator[Line]:
    owed, done = _owed(term, records, calendars, source)
    heard: dict[str, list[Record]] = defaultdict(list)
    for one in records:
        heard[str(one.get("observer"))].append(one)
    label = f"{school_year(term.first)} {term.words}"
    for uid in sorted({*heard, *owed}, key=lambda uid: (sort_key(source.called("person", uid)), uid)):
        person = source.record("person", uid)
        school = source.called("school", str(person.get("school") or "")) if person else ""
        late = sum(1 for one in heard[uid] if entered_late(str(one.get("date")), one.made))
        cells = (label, source.called("person", uid), school, *_pair_cells(owed.get(uid), done[uid]), len(heard[uid]))
        yield Line((*cells, late), tuple((one.kind, one.uid) for one in heard[uid]))


def _pair_cells(owed: int | None, done: int) -> tuple[int | str, ...]:
    return ("", "", "") if owed is None else (owed, done, max(0, owed - done))


def _owed(
    term: Period, records: Sequence[Record], calendars: Sequence[Record], source: Source
) -> tuple[Counter[str], Counter[str]]:
    owed: Counter[str] = Counter()
    done: Counter[str] = Counter()
    year = Year(calendars, term.first, term.last)
    for book in _books(records, source):
        stored = source.find(CADENCE_RULE.name, pairing=book.pairing.uid)
        rules = [rule for rule in rules_of(CADENCE, stored, measure_of_rule) if rule.rule == _RULE]
        for duty in duties(rules, book, year, term.first, term.last):
            for person in duty.persons:
                owed[person] += duty.owed
                done[person] += duty.done
    return owed, done


def _books(records: Sequence[Record], source: Source) -> Iterator[Book]:
    for uid in dict.fromkeys(str(one.get("pairing")) for one in records if one.get("pairing")):
        pairing = source.record("pairing", uid)
        own = [one for one in records if one.get("pairing") == uid]
        named = {str(one.get("lesson")) for one in own}
        lessons = [found for lesson in named if (found := source.record(LESSON.name, lesson))]
        if pairing:
            mentors = source.find(MENTOR_PAIR.name, pairing=uid)
            known = Known([pairing], [*lessons, *mentors])
            yield Book(pairing, mentors=mentors, events={LESSON_OBSERVATION.name: own}, around=known)
