"""The appraisal: the marks that people gave, and the records that speak for them. Off until a school turns it on.

No number of records becomes a point: 教师厅〔2025〕2号 forbids to appraise teachers by traces and ledgers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.faces.paper.table import Origin, origins
from core.kinds.measures import MEASURES
from core.kinds.presets import CRITERIA, LEVELS
from core.model.metric import CountedItem, Metric
from core.model.record import Record
from core.model.words import say
from core.office.base.refusals import Refused
from core.office.base.session import Session
from core.office.programme.gathering import Gathering, gather, period_named
from core.office.records.desk import Records
from core.rules.appraisal import line_score, side_score
from core.rules.holding import read
from core.rules.measures import Asked, holding
from core.rules.score import level, version_order

_SETTING = "appraisal"
_LEVELS = tuple({"level": level, "least": least} for level, least in LEVELS)


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A line of an appraisal: what is marked, out of how much, the marks given, the records that speak for it."""

    side: str
    what: str
    most: float
    marks: Mapping[str, float]
    score: float | None
    reason: str
    evidence: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """An appraisal with the warning that goes with it; totals are missing while a line has no mark."""

    about: str
    period: str
    warning: str
    lines: tuple[ScoreLine, ...]
    totals: Mapping[str, float | None]
    levels: Mapping[str, str]


class Appraisal:
    """Show what people marked."""

    def __init__(self, session: Session, records: Records) -> None:
        self._session, self._records = session, records

    def warning(self) -> str:
        """Return what the principal must know before anybody is appraised."""
        return say(
            "教师厅〔2025〕2号要求：不得以留痕资料、台账记录作为考核评价教师的依据。"
            "这里的分数只来自人工评分，记录只作说明，不按数量计分；与职称、评优、绩效挂钩前请校长先核对这一规定。"
        )

    def on(self) -> bool:
        """Tell whether this school has turned the appraisal on."""
        return bool(self._session.setting(_SETTING, False))

    def turn(self, on: bool) -> None:
        """Turn the appraisal on or off for this computer."""
        self._session.set_setting(_SETTING, on)

    def score(self, pairing: str, year: str, school: str = "") -> Score:
        """Return the yearly score of a school as people marked it, with its evidence; Refused while off."""
        self._allowed()
        period = period_named(year)
        gathering = gather(self._session, self._records, pairing, period)
        home = school or self._session.school
        made = [one for one in gathering.inside("annual_score") if one.get("school") == home]
        last = max(made, key=lambda one: str(one.get("date")), default=None)
        lines = [_annual_line(line, gathering) for line in (last.lines("lines") if last else self._scheme())]
        totals = {name: _total(lines, name) for name in ("self", "checked")}
        if last and last.get("bonus") is not None:
            totals["bonus"] = last.get("bonus")
        return Score(gathering.called("school", home), period.label, self.warning(), tuple(lines), totals, {})

    def appraise(self, mentor_pair: str, period: str) -> Score:
        """Return the appraisal of a mentor pair as people marked it, with its evidence; Refused while off."""
        self._allowed()
        pair = self._records.one("mentor_pair", mentor_pair)
        gathering = gather(self._session, self._records, str(pair.get("pairing")), period_named(period))
        made = [one for one in gathering.inside("mentor_evaluation") if one.get("mentor_pair") == pair.uid]
        marks = max(made, key=lambda one: str(one.get("date"))).lines("marks") if made else ()
        lines = tuple(_pair_lines(pair, marks, gathering))
        totals = {side: side_score(marks, side) for side in ("徒弟", "师傅")}
        names = (gathering.called("person", str(pair.get(role))) for role in ("mentor", "mentee"))
        levels = {side: level(score, _LEVELS) for side, score in totals.items()}
        return Score("—".join(names), gathering.period.label, self.warning(), lines, totals, levels)

    def _allowed(self) -> None:
        if not self.on():
            raise Refused(
                say("考核默认关闭。{warning}学校决定使用时，先打开考核", warning=self.warning()), "appraisal_off"
            )

    def _scheme(self) -> Iterable[Mapping[str, Any]]:
        schemes = sorted(self._records.every("scoring_scheme"), key=lambda one: version_order(one.get("version")))
        return schemes[-1].lines("items") if schemes else ()


def _annual_line(line: Mapping[str, Any], gathering: Gathering) -> ScoreLine:
    area = str(line.get("area"))
    marks = {name: line[name] for name in ("self", "checked") if line.get(name) is not None}
    speaking = [record for metric in MEASURES if area in metric.areas for record in _counted(metric, gathering)]
    what = " ".join(str(line[name]) for name in ("area", "item") if line.get(name))
    score, reason = marks.get("checked", marks.get("self")), str(line.get("reason") or "")
    return ScoreLine("", what, line.get("most") or 0, marks, score, reason, origins(speaking))


def _pair_lines(pair: Record, marks: Iterable[Mapping[str, Any]], gathering: Gathering) -> Iterator[ScoreLine]:
    given = list(marks)
    if not given:
        given = [{"side": one.side, "criterion": one.criterion, "weight": one.weight} for one in CRITERIA]
    for line in given:
        side, criterion = str(line.get("side")), str(line.get("criterion"))
        person = str(pair.get("mentee" if side == "徒弟" else "mentor"))
        told = {name: line[name] for name in ("self", "peer", "helper", "recipient") if line.get(name) is not None}
        speaking = _speaking(side, criterion, person, gathering)
        yield ScoreLine(side, criterion, line.get("weight") or 0, told, line_score(line), "", origins(speaking))


def _speaking(side: str, criterion: str, person: str, gathering: Gathering) -> Iterable[Record]:
    """Return the records that speak for somebody in a criterion, each once."""
    found: dict[str, Record] = {}
    for metric in MEASURES:
        paths = [path for whose, words, path in metric.criteria if (whose, words) == (side, criterion)]
        for record in _counted(metric, gathering) if paths else ():
            if any(person in read(CountedItem(record), path, gathering) for path in paths):
                found[record.uid] = record
    return found.values()


def _counted(metric: Metric, gathering: Gathering) -> Iterator[Record]:
    asked = Asked().within(gathering.period.first, gathering.period.last)
    items = holding(metric, asked, gathering.events(metric, around=bool(metric.criteria)), gathering.parties)
    yield from {item.record.uid: item.record for item in items}.values()


def _total(lines: Iterable[ScoreLine], name: str) -> float | None:
    marks = [line.marks.get(name) for line in lines]
    return None if not marks or None in marks else sum(mark for mark in marks if mark is not None)
