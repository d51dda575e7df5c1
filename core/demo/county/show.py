"""The order of the county's year: founding, entering, collecting packages, reporting, step by step."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

from core.demo.county import roll, work, year
from core.demo.county.shape import COUNTY, OWN_DESKS, CountyPair, Figures, own_schools, pairs
from core.demo.days import calendars, school_days
from core.demo.entry import ZONE, DeskEntry, moment, uid_for
from core.demo.outcome import Made
from core.demo.stage import Stage
from core.demo.texts import StoryTexts
from core.model.words import say
from core.office import Refused

FOUNDED = dt.datetime(2015, 8, 20, 9, tzinfo=ZONE)
_SCHOOL_YEAR = "2015-2016"
# What is typed on one day goes in this order: what a record refers to is there before it. All else comes in between.
_FIRST = ("school", "person", "class_group", "pairing", "school_calendar", "mentor_pair")
_LAST = ("lesson_observation", "attendance", "reflection", "alias")
_BETWEEN, _AFTER = len(_FIRST), len(_FIRST) + 1


class CountyShow:
    """Performs the county's year on a stage; `files` are the papers and packages that it leaves."""

    def __init__(self, stage: Stage, texts: StoryTexts, seed: int, figures: Figures | None = None) -> None:
        self._stage, self._texts, self._rng = stage, texts, Random(seed)
        self._figures = figures or Figures()
        self._pairs: tuple[CountyPair, ...] = ()
        self._left: list[DeskEntry] = []
        self._out = stage.folder / "out"
        self.files: list[Path] = []

    def steps(self) -> Sequence[tuple[str, Callable[[], Made]]]:
        """Return every step with its name, in the order in which they happen."""
        return (
            (say("建立县教研室和三所学校的工作区"), self._found),
            (say("互换名片"), self._acquaint),
            (say("登记各校和教师"), self._roll),
            (say("登记结对关系、师徒和校历，送到学校"), self._pair),
            (say("第一学期：听课、教研、培训、交流"), lambda: self._term(dt.date(2016, 2, 7))),
            (say("县教研室收齐第一学期的数据包"), self._collect),
            (say("第二学期：听课、教研、培训、交流"), lambda: self._term(dt.date(2016, 7, 31))),
            (say("最后一轮交换，各处摘要一致"), self._close),
            (say("全县报表"), self._report),
            (say("备份并检查"), self._backup),
        )

    def _found(self) -> Made:
        for desk, name in own_schools(self._texts.county).items():
            office = self._stage.found(desk, name)
            clerk = uid_for("county clerk", desk)
            typed = {"full_name": self._texts.county["clerks"][desk], "school": office.school, "post": "主任"}
            self._stage.type_in([DeskEntry("person", clerk, typed, desk, FOUNDED)])
            office.at_keyboard(clerk)
        return say("{n} 个工作区", n=len(self._stage.offices)), self._stage.folder

    def _acquaint(self) -> Made:
        return say("{n} 张名片已核对", n=self._stage.acquaint(COUNTY, "helper")), self._out / "cards"

    def _roll(self) -> Made:
        offices = self._stage.offices
        schools = {desk: offices[desk].school for desk in OWN_DESKS}
        told, stories = self._texts.county, tuple(one for one in self._texts.lessons if one["subject"] != "班会")
        self._pairs = pairs(told, self._texts.names, stories, self._figures, schools, self._rng)
        first = [*roll.schools(self._pairs, told), *roll.people(self._pairs, self._rng), *roll.classes(self._pairs)]
        entered = self._stage.type_in(sorted(first, key=_order), _order)
        self._to_helper()
        made = say(
            "登记 {n} 条，学校 {schools} 所", n=entered, schools=sum(1 + len(one.villages) for one in self._pairs)
        )
        return made, self._stage.folder / COUNTY

    def _pair(self) -> Made:
        self._left = sorted(self._year(), key=_order)
        entered = self._until(dt.date(2015, 9, 5))
        self._to_schools()
        matches = sum(len(one.matches) for one in self._pairs)
        return say("登记 {n} 条，结对 {pairs} 个，师徒 {matches} 对", n=entered, pairs=len(self._pairs),
                   matches=matches), self._out / "packages"  # fmt: skip

    def _year(self) -> Iterator[DeskEntry]:
        told, county = self._texts, self._texts.county
        terms = calendars(county["calendar"])
        days = [day for term in terms for day in school_days(term)]
        rubric = self._stage.offices[COUNTY].records.find("rubric", limit=1)[0]
        items = [(str(line["dimension"]), float(line["weight"])) for line in rubric.lines("items")]
        yield from roll.pairings(self._pairs)
        yield from (DeskEntry("school_calendar", "", term, COUNTY, roll.AUGUST) for term in terms)
        yield from roll.agreements(self._pairs, {**told.pairing, **county})
        yield from roll.move(self._pairs)
        yield roll.renaming(self._pairs, county)
        yield from work.lessons(self._pairs, days, (rubric.uid, items), self._rng)
        yield from work.reflections(self._pairs, county, days, self._rng)
        yield from year.talks(self._pairs, county, days, self._rng)
        yield from year.research(self._pairs, county, days, self._rng)
        yield from year.trainings(self._pairs, county, days, self._figures, self._rng)
        yield from year.gifts(self._pairs, county)

    def _term(self, end: dt.date) -> Made:
        entered = self._until(end)
        return say("登记 {n} 条", n=entered), self._stage.folder / COUNTY

    def _collect(self) -> Made:
        """Bring the schools' packages to the county in one folder, a damaged one among them."""
        self._to_helper()
        folder = self._out / "collected"
        folder.mkdir(exist_ok=True)
        sent = [self._stage.send(desk, COUNTY, folder).path for desk in OWN_DESKS]
        broken = folder / say("没有拷完的包.qinglan")
        broken.write_bytes(sent[0].read_bytes()[:-200])
        taken = self._stage.offices[COUNTY].county.collect(folder)
        broken.unlink()
        refused = [one for one in taken if one.code not in ("", "repeated")]
        if len(refused) != 1 or any(one.taken for one in refused):
            raise Refused(say("损坏的数据包没有被认出来"), "demo_damaged")
        new = sum(one.counts.get("new", 0) for one in taken)
        made = say("收下 {taken} 个，退回损坏的 {refused} 个，新增 {new} 条", taken=sum(one.taken for one in taken),
                   refused=len(refused), new=new)  # fmt: skip
        return made, folder

    def _close(self) -> Made:
        self._collect()
        self._to_schools()
        self._collect()
        if self._left:
            raise Refused(say("还有 {n} 条没有登记", n=len(self._left)), "demo_left")
        records = self._stage.offices[COUNTY].records
        counted = ("school", "person", "mentor_pair", "lesson_observation", "attendance")
        numbers = "、".join(f"{say(records.kind(name).title)} {records.count(name)}" for name in counted)
        return numbers, self._out / "collected"

    def _report(self) -> Made:
        reports = self._stage.offices[COUNTY].reports
        for period in ("2015-11", _SCHOOL_YEAR):
            file = self._out / say("全县报表-{period}.xlsx", period=period)
            reports.write("", period, file)
            self.files.append(file)
        board = self._stage.offices[COUNTY].county.board("2015-11")
        return say("{n} 份；{schools} 所学校报送", n=len(self.files), schools=len(board)), self._out

    def _backup(self) -> Made:
        upkeep = self._stage.offices[COUNTY].upkeep
        copy = upkeep.backup()
        if found := upkeep.check(deep=True):
            raise Refused(say("检查发现问题：{found}", found="；".join(found)), "demo_check")
        return say("{size} KB，检查无误", size=copy.bytes // 1024), copy.file

    # Parts

    def _until(self, end: dt.date) -> int:
        last = moment(end, 20)
        due = [entry for entry in self._left if entry.when <= last]
        self._left = self._left[len(due) :]
        entered = self._stage.type_in(due, _order)
        self._stage.clock.at(last)
        return entered

    def _to_helper(self) -> None:
        for desk in OWN_DESKS[1:]:
            self._stage.carry(desk, "helper")

    def _to_schools(self) -> None:
        for desk in OWN_DESKS:
            self._stage.carry(COUNTY, desk)
        for desk in OWN_DESKS[1:]:
            self._stage.carry("helper", desk)


def _order(entry: DeskEntry) -> tuple[object, ...]:
    turn = _FIRST.index(entry.kind) if entry.kind in _FIRST else _AFTER if entry.kind in _LAST else _BETWEEN
    return entry.when, turn, entry.desk, entry.gone
