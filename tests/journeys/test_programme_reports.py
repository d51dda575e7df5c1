"""Reports and registers of a period: every number is one that can be counted by hand, and leads to its records."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from tests.journeys.conftest import Clerk
from tests.journeys.programme_year import Year

Begin = Callable[..., Clerk]
HONOUR = "省"


@pytest.fixture
def year(clerk: Begin) -> Year:
    return Year(clerk())


class October:
    """A month that was counted by hand."""

    def __init__(self, year: Year) -> None:
        self.heard = [year.heard("2014-10-08"), year.heard("2014-10-31")]
        year.heard("2014-11-03")
        self.activity = self.research(year, "2014-10-15")
        self.research(year, "2014-10-22", state="取消")
        self.training = year.puts(
            "training", title="高效课堂讲座", category="校本研修", form="讲座", start="2014-10-17", end="2014-10-17",
            content="导入的艺术", hours=4, organiser=year.school, slots=[
                {"day": "2014-10-17", "slot": "上午"}, {"day": "2014-10-17", "slot": "下午"},
            ],
        )  # fmt: skip
        self.came = [
            year.puts("attendance", event=self.training, person=who, day="2014-10-17", slot=slot, presence=presence)
            for who, slot, presence in (
                (year.li, "上午", "到"),
                (year.li, "下午", "到"),
                (year.wang, "上午", "到"),
                (year.wang, "下午", "病假"),
            )
        ]
        self.donation = year.puts(
            "donation", donor=year.school, receiver=year.village, date="2014-10-20", items=[
                {"name": "图书", "unit": "册", "qty": 120, "price": 12.55},
                {"name": "投影仪", "unit": "台", "qty": 1, "price": 3200},
                {"name": "旧课桌", "unit": "张", "qty": 30},
            ],
        )  # fmt: skip

    @staticmethod
    def research(year: Year, day: str, **more: Any) -> str:
        return year.puts(
            "research_activity", date=day, kind="联合教研日", mode="线下", subject="语文", theme="习作起步",
            place="二楼", host=year.village, process="听课、议课",
            actions=[{"action": "修改教案", "owner": year.wang, "due": "2014-10-30"}], **more,
        )  # fmt: skip


@pytest.fixture
def october(year: Year) -> October:
    return October(year)


def report(year: Year, tmp_path: Path, *words: object, period: str = "2014-10", ending: str = ".xlsx") -> Any:
    to = tmp_path / f"report{ending}"
    return year.clerk.asks("report", "--pairing", year.pairing, "--period", period, "--to", to, *words)


def text_of(file: Path) -> str:
    pdf = pypdfium2.PdfDocument(file)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in pdf)
    finally:
        pdf.close()


def test_m16_every_number_of_the_month_leads_to_its_records(year: Year, october: October, tmp_path: Path) -> None:
    made = report(year, tmp_path)

    numbers = {one["code"]: one for one in made["numbers"]}
    assert {code: one["value"] for code, one in numbers.items() if one["value"]} == {
        "observations": 2,
        "research": 1,
        "lectures": 1,
        "trainings": 1,
        "trained": 2,
        "hours": 4,
        "mentor_pairs": 1,
        "donated_pieces": 151,
        "donated_yuan": 4706,
    }
    assert {one["uid"] for one in numbers["observations"]["sources"]} == set(october.heard)
    assert numbers["research"]["sources"] == [{"kind": "research_activity", "uid": october.activity}]
    assert {one["uid"] for one in numbers["trained"]["sources"]} <= set(october.came)


def test_a_number_is_the_same_in_the_month_the_quarter_and_the_year(
    year: Year, october: October, tmp_path: Path
) -> None:
    heard = {
        period: next(one["value"] for one in report(year, tmp_path, period=period)["numbers"])
        for period in ("2014-10", "2014-11", "2014-Q4", "2014-2015", "2014-09")
    }

    assert heard == {"2014-10": 2, "2014-11": 1, "2014-Q4": 3, "2014-2015": 3, "2014-09": 0}


def test_the_month_is_printed_on_a_lying_sheet(year: Year, october: October, tmp_path: Path) -> None:
    report(year, tmp_path, ending=".pdf")

    text = text_of(tmp_path / "report.pdf")
    assert "结对帮扶工作进展报告" in text
    assert "义门镇中学、义门柴村小学" in text
    assert "4706" in text


def test_m96_behind_the_printed_month_stand_the_records_of_every_number(
    year: Year, october: October, tmp_path: Path
) -> None:
    made = report(year, tmp_path, ending=".pdf")

    text = text_of(tmp_path / "report.pdf")
    named = {source["uid"] for one in made["numbers"] for source in one["sources"]}
    assert "数据来源表" in text
    assert made["pages"] == 2
    assert all(uid[:8].upper() in text for uid in named)


def test_the_workbook_has_numbers_and_the_records_behind_them(year: Year, october: October, tmp_path: Path) -> None:
    report(year, tmp_path)

    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    numbers, sources = book.worksheets
    assert [cell.value for cell in numbers[3]][:4] == [1, "听课", 2, "节"]
    heard = [row for row in sources.iter_rows(min_row=3, values_only=True) if row[0] == 1]
    assert {row[3] for row in heard} == set(october.heard)
    assert [(row[1], row[2], row[4]) for row in heard] == [
        ("听课", "听课记录", "2014-10-08"), ("听课", "听课记录", "2014-10-31"),
    ]  # fmt: skip


def test_numbers_are_frozen_when_they_are_kept(year: Year, october: October, tmp_path: Path) -> None:
    words = ("report", "--pairing", year.pairing, "--period", "2014-10", "--keep")
    kept = year.clerk.asks(*words)

    year.heard("2014-10-22")

    numbers = year.clerk.fields("progress_report", kept["uid"])["numbers"]
    assert (numbers[0]["what"], numbers[0]["value"]) == ("听课", 2)
    again = year.clerk.types(*words)
    assert (again.exit, "已经有了" in again.err) == (1, True)


def test_numbers_are_kept_and_printed_in_one_go(year: Year, october: October, tmp_path: Path) -> None:
    made = report(year, tmp_path, "--keep", ending=".pdf")

    assert year.clerk.fields("progress_report", made["uid"])["period"] == "2014-10"
    assert made["numbers"][0]["value"] == 2
    assert Path(made["path"]).is_file()
    assert year.clerk.types("report", "--period", "2014-10", "--keep").exit == 2


@pytest.mark.parametrize(
    ("period", "heard"),
    [
        ("2014-10-08..2014-10-08", 1),
        ("2014-10-09..2014-10-30", 0),
        ("2014-10-31..2014-11-03", 2),
        ("2014-05-05..2015-05-31", 3),
        ("all", 3),
    ],
)
def test_a_period_is_from_any_day_to_any_day_or_the_whole_time(
    year: Year, october: October, tmp_path: Path, period: str, heard: int
) -> None:
    assert report(year, tmp_path, period=period)["numbers"][0]["value"] == heard


def test_the_whole_time_of_all_pairings_is_the_widest(year: Year, october: October, tmp_path: Path) -> None:
    early = year.puts(
        "pairing", helper=year.school, recipients=[{"school": year.village}], start="2012-09-01", end="2013-07-10"
    )
    year.puts(
        "reflection", pairing=early, date="2013-03-01", kind="教学反思", writer=year.wang,
        success="慢", weak="快", measures="备课",
    )  # fmt: skip

    made = year.clerk.asks("report", "--period", "all", "--to", tmp_path / "all.xlsx")

    numbers = {one["code"]: one["value"] for one in made["numbers"]}
    assert (numbers["reflections"], numbers["observations"]) == (1, 3)


def test_m52_m62_m98_the_county_sees_every_pairing_on_a_line(year: Year, october: October, tmp_path: Path) -> None:
    year.clerk.puts("school", year.school, honour=HONOUR)
    made = report(year, tmp_path, "--view", "county_overview", period="2014-2015")

    (line,) = lines(made)
    told = dict(zip(made["columns"], line, strict=True))
    assert told == {
        "序号": 1, "帮扶校": "义门镇中学", "级别": HONOUR, "受援校": "义门柴村小学", "状态": "进行",
        # A training and a gift of the helper; a joint day at the village, the one called off left out.
        "帮扶校活动（次）": 2, "受援校活动（次）": 1, "听课（节）": 3, "师徒（对）": 1, "培训学时": 4,
        "捐赠（元）": 4706, "计划完成（%）": None, "最近活动": "2014-11-03",
    }  # fmt: skip
    sources = {one["uid"] for one in made["lines"][0]["sources"]}
    assert {year.pairing, year.pair, october.activity, october.training, october.donation, *october.heard} <= sources


def lines(made: Any) -> list[list[Any]]:
    return [line["cells"] for line in made["lines"]]


def test_m1_m13_m65_what_each_side_gives_is_set_side_by_side(year: Year, october: October, tmp_path: Path) -> None:
    found = {line[0]: line[1:] for line in lines(report(year, tmp_path, "--view", "two_way_report"))}

    assert found["捐赠物资"] == [1, 0, 0]
    assert found["主办教研活动"] == [0, 1, 100]
    assert found["主办培训"] == [1, 0, 0]
    assert found["活动由受援校主办（造血）"] == [1, 1, 50]


def test_m19_the_four_layers_are_owed_and_done(year: Year, october: October, tmp_path: Path) -> None:
    found = {line[1]: line for line in lines(report(year, tmp_path, "--view", "four_layer_report"))}

    # Teaching weeks 5 to 9 touch October.
    assert found["听徒弟的课并点评"] == ["师徒结对", "听徒弟的课并点评", 5, 2, "节", 3, 2]
    assert found["联合教研日"][2:4] == [5, 1]
    assert ["全员培训", "培训", "", 2, "人次", "", ""] in lines(report(year, tmp_path, "--view", "four_layer_report"))


def test_m20_m37_the_gaps_of_a_pair_stand_on_one_line_and_lead_to_what_was_done(
    year: Year, october: October, tmp_path: Path
) -> None:
    made = report(year, tmp_path, "--view", "duty_gap")

    (at,) = [number for number, line in enumerate(lines(made)) if line[1] == "听徒弟的课并点评"]
    assert lines(made)[at] == [
        "第5周 09-29—10-05\n第7周—第8周 10-13—10-26", "听徒弟的课并点评", "语文", "李建国", 5, 2, "节", 3, 2,
    ]  # fmt: skip
    assert {one["uid"] for one in made["lines"][at]["sources"]} == set(october.heard)


def test_m83_the_list_of_a_week_says_what_is_still_missing_this_week(
    year: Year, october: October, tmp_path: Path
) -> None:
    week = report(year, tmp_path, "--view", "due_list", period="2014-10-13..2014-10-19")

    said = {(line[1], line[0].partition("\n")[0]): line[8] for line in lines(week)}
    assert said["听徒弟的课并点评", "第7周"] == "本周还差 1 节"
    assert said["师徒共同完成教学反思", "2014-10"] == "本月还差 1 篇"
    assert said["学习笔记一万字", "第一学期"] == "本学期还差 10000 字"
    assert ("联合教研日", "第7周") not in said


def test_the_duty_calendar_shows_each_month(year: Year, october: October, tmp_path: Path) -> None:
    months = report(year, tmp_path, "--view", "duty_calendar", period="2014-Q4")
    years = report(year, tmp_path, "--view", "duty_calendar", period="2013-09-01..2015-07-31")

    found = {line[0]: line[1:] for line in lines(months)}
    assert months["columns"][1:4] == ["2014-10", "2014-11", "2014-12"]
    assert found["听徒弟的课并点评"][:2] == ["1/4 缺", "2/5 缺"]
    assert years["columns"][1:3] == ["2014-Q3", "2014-Q4"]


def test_m82_m84_who_takes_part_is_listed_and_no_measure_of_a_person(
    year: Year, october: October, tmp_path: Path
) -> None:
    made = report(year, tmp_path, "--view", "participation_report")

    found = {line[1]: line for line in lines(made)}
    assert found["李建国"][2:5] == ["义门镇中学", 2, 2]
    assert found["王芳"][2:6] == ["义门柴村小学", 1, 0, 2]
    assert made["notes"][0] == "全体教师 2 人，参加 2 人，占 100%。"
    assert "教师厅〔2025〕2号" in made["notes"][1]


def test_m25_m78_m89_m96_open_tasks_are_followed_up(year: Year, october: October, tmp_path: Path) -> None:
    year.puts("action_item", date="2014-10-10", action="补齐教具", owner=year.li, done="2014-10-20", result="已到位")

    made = report(year, tmp_path, "--view", "loop_report")

    assert [(line[2], line[3], line[5], line[6]) for line in lines(made)] == [
        ("修改教案", "王芳", "", ""),
        ("补齐教具", "李建国", "2014-10-20", "已到位"),
    ]
    assert made["notes"] == ["共 2 项，已完成 1 项，未完成 1 项。"]


def test_m48_hours_follow_from_who_came(year: Year, october: October, tmp_path: Path) -> None:
    year.puts("hour_entry", date="2014-10-25", person=year.li, title="国培远程", category="国培", hours=6)

    found = lines(report(year, tmp_path, "--view", "hour_ledger"))

    # One of two half-days gives half of the four hours; the sum runs on for each teacher.
    assert sorted((line[1], line[4], line[7], line[8]) for line in found) == [
        ("李建国", "国培远程", 6, 10),
        ("李建国", "高效课堂讲座", 4, 4),
        ("王芳", "高效课堂讲座", 2, 2),
    ]


def test_m74_goods_are_listed_line_by_line_with_their_sum(year: Year, october: October, tmp_path: Path) -> None:
    made = report(year, tmp_path, "--view", "donation_ledger")

    assert [(line[4], line[7], line[9]) for line in lines(made)] == [
        ("图书", 120, 1506), ("投影仪", 1, 3200), ("旧课桌", 30, None),
    ]  # fmt: skip
    assert (made["totals"][7], made["totals"][9]) == (151, 4706)


def test_m31_m81_open_lessons_and_resources_have_their_registers(year: Year, tmp_path: Path) -> None:
    year.puts(
        "open_lesson", date="2014-10-15", subject="语文", class_name="四（1）班", topic="观潮", teacher=year.wang,
        school=year.village, category="展示", level="片区/学区", organiser="义门学区", audience=32,
    )  # fmt: skip
    year.puts(
        "resource_share", date="2014-10-16", title="果园劳动课", kind="乡土资源", giver=year.village, taker=year.school,
        use_count=3,
    )  # fmt: skip

    lessons = report(year, tmp_path, "--view", "open_lesson_register")
    shared = lines(report(year, tmp_path, "--view", "resource_ledger"))

    assert lines(lessons)[0][1:8] == [
        "2014年10月15日", "语文", "四（1）班", "观潮", "王芳", "义门柴村小学", "",
    ]  # fmt: skip
    assert lessons["totals"][10] == 32
    assert [(line[2], line[5], line[6], line[8]) for line in shared] == [
        ("果园劳动课", "义门柴村小学", "义门镇中学", 3)
    ]


def test_heard_lessons_are_summed_up_for_each_observer(year: Year, october: October, tmp_path: Path) -> None:
    found = lines(report(year, tmp_path, "--view", "observation_summary"))

    assert [line[1:] for line in found] == [["李建国", "义门镇中学", 5, 2, 2, 2]]


def test_m10_the_answers_of_both_schools_stand_side_by_side(year: Year, tmp_path: Path) -> None:
    year.puts(
        "survey", start="2014-09-08", end="2014-09-14", members=[{"person": year.li, "category": "校领导"}],
        answers=[
            {"dimension": "师资结构", "item": "语文教师", "unit": "人", "helper": "12", "recipient": "3.5"},
            {"dimension": "硬件设施", "item": "网络", "helper": "光纤", "recipient": "无"},
        ],
    )  # fmt: skip

    found = lines(report(year, tmp_path, "--view", "survey_compare", period="2014-09"))

    assert [line[3:] for line in found] == [["12", "3.5", 8.5], ["光纤", "无", ""]]


def test_m96_the_sources_of_every_number_can_be_read_with_their_true_days(
    year: Year, october: October, tmp_path: Path
) -> None:
    found = lines(report(year, tmp_path, "--view", "number_trace"))

    heard = [line for line in found if line[0] == "听课"]
    assert [(line[3], line[4]) for line in heard] == [("听课记录", "2014-10-08"), ("听课记录", "2014-10-31")]
    assert all(line[6] > "2014-10-31" for line in heard)


def test_every_view_writes_a_paper_and_a_workbook(year: Year, october: October, tmp_path: Path) -> None:
    refused = year.clerk.types(
        "report", "--pairing", year.pairing, "--period", "2014-10", "--to", tmp_path / "r.pdf", "--view", "?"
    )
    views = refused.err.rpartition("：")[2].strip().split("、")

    assert refused.exit == 2
    assert {"open_lesson_register", "resource_ledger", "outcome_report", "duty_gap", "pair_roster"} <= set(views)
    for view in views:
        assert report(year, tmp_path, "--view", view, ending=".pdf")["pages"] >= 1
        assert report(year, tmp_path, "--view", view)["view"] == view


def test_what_is_no_period_or_no_report_is_refused(year: Year, tmp_path: Path) -> None:
    assert year.clerk.types("report", "--period", "2014-10").exit == 2
    assert year.clerk.types("report", "--period", "2014-10", "--to", tmp_path / "none" / "r.pdf").exit == 1
    for words in (
        ("--period", "九月", "--to", tmp_path / "r.pdf"),
        ("--period", "2014-10", "--to", tmp_path / "r.doc"),
    ):
        assert year.clerk.types("report", "--pairing", year.pairing, *words).exit == 2
    assert not list(tmp_path.glob("r.*"))


def test_m46_m47_appraisal_is_off_until_a_school_turns_it_on_and_says_why(year: Year, october: October) -> None:
    words = ("score", "--mentor-pair", year.pair, "--year", "2014-2015")
    off = year.clerk.types(*words)

    year.clerk.asks("score", "--turn", "on")
    made = year.clerk.asks(*words)

    assert (off.exit, "教师厅〔2025〕2号" in off.err) == (1, True)
    assert "不得以留痕资料" in made["warning"]
    guided = next(line for line in made["lines"] if line["what"] == "指导记录")
    assert (guided["score"], len(guided["evidence"])) == (None, 3)
    assert made["totals"] == {"徒弟": None, "师傅": None}


def test_m44_m45_the_score_comes_from_marks_and_not_from_the_number_of_records(year: Year, october: October) -> None:
    year.clerk.asks("score", "--turn", "on")
    marks = [
        {"side": "师傅", "criterion": "指导记录", "weight": 60, "self": 90, "peer": 100, "helper": 95, "recipient": 95},
        {"side": "师傅", "criterion": "带教心得", "weight": 40, "self": 80, "peer": 70},
        {"side": "徒弟", "criterion": "教学成绩与课堂", "weight": 100, "helper": 60},
    ]
    year.puts("mentor_evaluation", date="2015-01-20", mentor_pair=year.pair, marks=marks)

    made = year.clerk.asks("score", "--mentor-pair", year.pair, "--year", "2014-2015")

    assert made["totals"] == {"徒弟": 60, "师傅": 87}
    assert made["levels"] == {"徒弟": "合格", "师傅": "良好"}


def test_the_yearly_score_shows_the_default_scheme_and_what_was_marked(year: Year, october: October) -> None:
    year.clerk.asks("score", "--turn", "on")
    words = ("score", "--pairing", year.pairing, "--year", "2014-2015")
    empty = year.clerk.asks(*words)
    year.puts(
        "annual_score", date="2015-06-30", school=year.school,
        lines=[
            {"area": "师资与师徒", "most": 25, "self": 24, "checked": 22, "reason": "缺反思"},
            {"area": "资源与捐赠", "most": 5, "self": 5, "checked": 5},
        ],
    )  # fmt: skip

    made = year.clerk.asks(*words)

    assert sum(line["most"] for line in empty["lines"]) == 100
    assert {line["what"]: (line["score"], len(line["evidence"])) for line in made["lines"]} == {
        "师资与师徒": (22, 5),
        "资源与捐赠": (5, 1),
    }
    assert made["totals"] == {"self": 29, "checked": 27}
