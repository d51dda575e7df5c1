"""The order of the demonstration: who founds, enters, sends, receives, settles and prints, step by step."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from core.demo import events, filing, mentoring, people, printing
from core.demo.casting import PAIRING, cast, schools_of
from core.demo.days import calendars, school_days
from core.demo.entry import ZONE, DeskEntry, lines, moment
from core.demo.outcome import Made
from core.demo.quarrel import quarrel
from core.demo.stage import Stage
from core.demo.texts import Story, StoryTexts
from core.model.words import say
from core.office import Refused
from resources import path

_ROSTER = "demo/义门镇中学教职工花名册.xlsx"
_YEAR = "2014-2015"


class Show:
    """Performs the demonstration on a stage; `files` are the papers and packages that it leaves."""

    def __init__(self, stage: Stage, texts: StoryTexts, seed: int) -> None:
        self._stage, self._texts, self._rng = stage, texts, Random(seed)
        self._left: list[DeskEntry] = []
        self._schools: dict[str, str] = {}
        self._desks: dict[str, str] = {}
        self._out = stage.folder / "out"
        self.files: list[Path] = []

    def steps(self) -> Sequence[tuple[str, Callable[[], Made]]]:
        """Return every step with its name, in the order in which they happen."""
        return (
            (say("建立三个工作区"), self._found),
            (say("互换名片"), self._acquaint),
            (say("两所村小登记教师，送到镇中学"), self._village_people),
            (say("读入花名册"), self._roster),
            (say("登记结对关系和校历，送到村小"), self._pair),
            (say("开学：送教安排，同一个包收两次"), self._plan_twice),
            (say("迟到的包：第 3 号先到，第 2 号后到"), self._late),
            (say("九月至十月：听课、培训、交流、捐赠"), self._autumn),
            (say("十一月至十二月：听课、培训、取消的活动"), self._winter),
            (say("两边改了同一条建议，由人解决"), self._quarrel),
            (say("一月至五月：期末与总结，最后一轮交换"), self._close),
            (say("每种表各印一次，空白表一份"), self._papers),
            (say("迎检册"), self._binder),
            (say("听课记录导出到 Excel"), self._workbook),
            (say("备份并检查"), self._backup),
        )

    # Spring 2014

    def _found(self) -> Made:
        told = self._texts.schools
        own = [("helper", told["helper"])] + [(one["desk"], one["school"]) for one in told["recipients"]]
        for desk, school in own:
            # A school without a computer is entered for at another's desk.
            if desk in self._stage.offices:
                continue
            office = self._stage.found(desk, school["name_zh"])
            self._stage.type_in(
                [DeskEntry("school", office.school, _school(school), desk, moment(dt.date(2014, 5, 6), 9))]
            )
        return say("{n} 所学校", n=len(self._stage.offices)), self._stage.folder

    def _acquaint(self) -> Made:
        return say("{n} 张名片已核对", n=self._stage.acquaint("helper")), self._out / "cards"

    def _village_people(self) -> Made:
        self._schools = schools_of(self._texts, self._stage.offices)
        entered = 0
        for told in self._texts.schools["recipients"]:
            if told["desk"] == "helper":
                uid, school = people.futuo(told)
                self._stage.type_in([DeskEntry("school", uid, school, "helper", moment(dt.date(2014, 5, 8), 9))])
            entered += self._stage.type_in(people.village_people(told, self._schools[told["id"]], told["desk"]))
        self._stage.at(2014, 5, 9, 10)
        brought = sum(self._stage.carry(desk, "helper").new for desk in ("recipient", "recipient2"))
        return say("{n} 人；镇中学收到 {new} 条", n=entered, new=brought), self._stage.folder / "recipient"

    def _roster(self) -> Made:
        helper = self._stage.offices["helper"]
        taken = helper.workbooks.take(path(_ROSTER), kind="person")
        again = helper.workbooks.take(path(_ROSTER), kind="person")
        made = say(
            "新增 {added} 条，退回 {refused} 处，说明 {notes} 处；再读一次新增 {again} 条",
            added=taken.added, refused=len(taken.refused), notes=len(taken.notes), again=again.added,
        )  # fmt: skip
        return made, path(_ROSTER)

    def _pair(self) -> Made:
        here = cast(self._texts, self._stage.offices["helper"], self._schools)
        self._desks = {desk: here.people[name] for desk, name in self._texts.schools["at_the_desks"].items()}
        terms = calendars(self._texts.calendar)
        calendar = [DeskEntry("school_calendar", "", term, "helper", moment(dt.date(2014, 8, 25), 9)) for term in terms]
        days = school_days(terms[0])
        self._left = sorted(
            [
                *people.posts(self._texts.schools, here.people),
                *events.pairing(self._texts, here),
                *calendar,
                *mentoring.agreements(self._texts, here),
                *mentoring.lessons(self._texts, here, days, self._rng),
                *events.exchanges(self._texts, here),
                *events.trainings(self._texts, here, self._rng),
                *events.donations(self._texts, here),
                *filing.papers(self._texts, here),
            ],
            key=lambda entry: entry.when,
        )
        entered = self._until(2014, 5, 26)
        brought = self._to_villages()
        return say("登记 {n} 条，两校各收到 {new} 条", n=entered, new=brought), self._out / "packages"

    # The term

    def _plan_twice(self) -> Made:
        entered = self._until(2014, 8, 29)
        package = self._stage.send("helper", "recipient").path
        first, second = self._stage.receive("recipient", package), self._stage.receive("recipient", package)
        if not second.repeated:
            raise Refused(say("同一个数据包第二次没有被认出来"), "demo_repeat")
        made = say("登记 {n} 条；第一次收到 {new} 条，第二次答复“已收过”", n=entered, new=first.new)
        return made, package

    def _late(self) -> Made:
        second = self._stage.send("helper", "recipient2").path
        entered = self._until(2014, 9, 5)
        third = self._stage.send("helper", "recipient2").path
        ahead = self._stage.receive("recipient2", third)
        entered += self._until(2014, 9, 12)
        behind = self._stage.receive("recipient2", second)
        made = say(
            "登记 {n} 条；第 3 号带来 {ahead} 条，提示缺包 {gaps} 个；第 2 号补到，又带来 {behind} 条",
            n=entered, ahead=ahead.new, gaps=len(ahead.gaps), behind=behind.new,
        )  # fmt: skip
        return made, second

    def _autumn(self) -> Made:
        entered = self._until(2014, 10, 31)
        brought = self._to_helper()
        self._to_villages()
        return say("登记 {n} 条，镇中学收到 {new} 条", n=entered, new=brought), self._out / "packages"

    def _winter(self) -> Made:
        entered = self._until(2014, 12, 19)
        gone = len(self._stage.offices["helper"].records.find("training", deleted=True))
        return say("登记 {n} 条，取消培训 {gone} 次", n=entered, gone=gone), self._stage.folder / "helper"

    def _quarrel(self) -> Made:
        self._stage.clock.at(dt.datetime(2014, 12, 19, 17, tzinfo=ZONE))
        settled = quarrel(self._stage)
        self._to_villages()
        made = say("冲突 {n} 条，合并两边的意见后解决，村小收到后不再有冲突", n=settled)
        return made, self._stage.folder / "helper"

    def _close(self) -> Made:
        entered = self._until(2015, 1, 26)
        self._to_helper()
        self._to_villages()
        entered += self._until(2015, 5, 25)
        self._to_helper()
        self._to_villages()
        # The answer that tells the helper that everything has arrived.
        self._to_helper()
        self._stage.seat(self._desks)
        digests = {one["all"] for one in self._stage.digests().values()}
        if len(digests) != 1 or self._left:
            raise Refused(say("最后一轮交换后各校内容仍不一致"), "demo_digest")
        return say("登记 {n} 条；三处摘要相同 {digest}…", n=entered, digest=digests.pop()[:12]), self._out / "packages"

    # On paper

    def _papers(self) -> Made:
        helper, whole = self._stage.offices["helper"], self._texts.size.papers
        files = list(printing.forms(helper, self._out / "papers", unused=whole))
        self.files += files
        return say("{n} 个 PDF", n=len(files)), self._out / "papers"

    def _binder(self) -> Made:
        papers = self._stage.offices["helper"].papers
        gaps = papers.gaps(PAIRING, _YEAR)
        printed = papers.binder(PAIRING, _YEAR, to=self._out / say("迎检册-{year}.pdf", year=_YEAR))
        self.files.append(printed.path)
        return say("{pages} 页，另列缺项 {gaps} 处", pages=printed.pages, gaps=len(gaps)), printed.path

    def _workbook(self) -> Made:
        file = self._out / say("听课记录.xlsx")
        rows = self._stage.offices["helper"].workbooks.export("lesson_observation", file)
        self.files.append(file)
        return say("{n} 条", n=rows), file

    def _backup(self) -> Made:
        upkeep = self._stage.offices["helper"].upkeep
        copy = upkeep.backup()
        if found := upkeep.check(deep=True):
            raise Refused(say("检查发现问题：{found}", found="；".join(found)), "demo_check")
        return say("{size} KB，检查无误", size=copy.bytes // 1024), copy.file

    # Parts

    def _until(self, year: int, month: int, day: int) -> int:
        end = moment(dt.date(year, month, day), 16)
        due = [entry for entry in self._left if entry.when <= end]
        self._left = self._left[len(due) :]
        entered = self._stage.type_in(due)
        self._stage.clock.at(end)
        return entered

    def _to_villages(self) -> int:
        return sum(self._stage.carry("helper", desk).new for desk in ("recipient", "recipient2")) // 2

    def _to_helper(self) -> int:
        return sum(self._stage.carry(desk, "helper").new for desk in ("recipient", "recipient2"))


def _school(told: Story) -> dict[str, object]:
    return {**told, "former_names": lines(*told.get("former_names", ()), key="former names")}
