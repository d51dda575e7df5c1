"""One number wherever it stands: the count, the reports, the plan, the superior's table and the appraisal agree."""

import json
import random
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.kinds.measures import MEASURES
from core.model.metric import PER_CENT
from tests.journeys.programme.october import October, lines, report
from tests.journeys.programme.year import Year

MONTHS = ("2014-08", "2014-09", "2014-10", "2014-11", "2014-12", "2015-01", "2015-02", "2015-03", "2015-04", "2015-05",
          "2015-06", "2015-07")  # fmt: skip


def count(year: Year, measure: str, *words: object) -> Any:
    return year.clerk.asks("count", measure, "--pairing", year.pairing, *words)


@pytest.fixture
def village(year: Year) -> str:
    """A second village, so that the pairing has two recipients."""
    futuo = year.puts("school", name_zh="义门福托小学")
    recipients = [{"school": year.village}, {"school": futuo}]
    year.puts("pairing", uid=year.pairing, recipients=recipients)
    return futuo


# --- the commands ---------------------------------------------------------------------------------------------------


def test_what_can_be_counted_is_listed_with_what_narrows_it(year: Year) -> None:
    found = {one["name"]: one for one in year.clerk.asks("measures")}

    assert list(found) == [one.name for one in MEASURES]
    awards = found["awards"]
    assert (awards["title"], awards["unit"], awards["units"]) == ("获奖", "项", ["项", "人次", "人"])
    level = next(one for one in awards["narrowed"] if one["field"] == "level")
    assert (level["ops"], level["options"]) == (["is", "least"], ["校", "县区", "市", "省", "国家"])
    assert "每月共同完成1篇教学反思" in found["joint_reflections"]["source"]


def test_a_count_names_each_source_with_its_day(year: Year, october: October) -> None:
    found = count(year, "observations", "--period", "2014-10")

    assert (found["value"], found["unit"]) == (2, "节")
    assert [(one["uid"], one["day"]) for one in found["sources"]] == [
        (october.heard[0], "2014-10-08"), (october.heard[1], "2014-10-31"),
    ]  # fmt: skip
    assert count(year, "observations")["value"] == 3
    said = year.clerk.types("count", "observations", "--period", "2014-10", "--where", "subject", "is", "语文")
    assert said.out == "听课（语文），节：2\n"


@pytest.mark.parametrize(
    "words",
    [("weather",), ("awards", "--unit", "%"), ("awards", "--where", "subject", "is", "语文"),
     ("awards", "--where", "level", "least", "宇宙"), ("awards", "--where", "level", "near", "市"),
     ("awards", "--period", "去年")],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_one_sentence(year: Year, words: tuple[str, ...]) -> None:
    said = year.clerk.types("count", *words)

    # A copied folder says once that it is one, in a line before.
    sentences = [line for line in said.err.strip().splitlines() if not line.startswith("这个文件夹是拷贝")]
    assert said.exit == 2 and len(sentences) == 1 and said.out == ""


# --- every reader the same ------------------------------------------------------------------------------------------


def test_every_number_of_the_monthly_report_is_the_count_of_its_measure(
    year: Year, october: October, tmp_path: Path
) -> None:
    numbers = report(year, tmp_path, period="2014-2015")["numbers"]

    assert len(numbers) == 23
    for number in numbers:
        found = count(year, number["code"], "--period", "2014-2015")
        assert (number["value"], number["unit"]) == (found["value"], found["unit"]), number["code"]
        assert {one["uid"] for one in number["sources"]} == {one["uid"] for one in found["sources"]}


def test_a_line_of_a_plan_and_a_column_of_a_table_are_that_count_too(
    year: Year, october: October, tmp_path: Path
) -> None:
    home = year.puts(
        "work_plan", title="计划", level="学年计划", start="2014-09-01", end="2015-07-31", goals="共同发展"
    )
    year.puts(
        "plan_item", plan=home, level="年度目标", area="师资", task="听语文课", indicator="节数", target=4, unit="节",
        counted="听课", narrowed=[{"field": "学科", "op": "是", "word": "语文"}], start="2014-09-01", end="2015-07-31",
        helper_owner=year.li, recipient_owner=year.wang,
    )  # fmt: skip
    table = tmp_path / "table.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["学校", "语文听课（节）", "家长满意度（%）", "校长互访（次）", "家校活动（%）"])
    book.active.append([None] * 5)
    book.save(table)

    (line,) = year.clerk.asks("plan", "--pairing", year.pairing, "--on", "2015-07-31")
    filled = year.clerk.asks("fill", table, "--to", tmp_path / "out.xlsx", "--period", "2014-2015")
    counted = count(year, "observations", "--period", "2014-2015", "--where", "subject", "is", "语文")

    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert sheet is not None
    assert [sheet.cell(2, column).value for column in range(1, 6)] == [None, 3, "—", 0, None]
    assert line["value"] == counted["value"] == 3
    # A percent column takes no count, and a column that means nothing to us is named.
    assert filled["left"] == ["A 学校", "E 家校活动（%）"]
    assert filled["mapping"] == {
        "B": "observations;subject is 语文", "C": "parents_content", "D": "principal_visits",
    }  # fmt: skip


def test_months_make_the_year_in_units_that_add_up(year: Year, october: October) -> None:
    draw = random.Random(7)
    for _ in range(12):
        day = f"{draw.choice(MONTHS)}-{draw.randint(1, 28):02}"
        draw.choice((year.heard, lambda when: October.research(year, when), lambda when: _gave(year, when)))(day)

    for metric in MEASURES:
        for unit, _ in metric.units if metric.sums() and not metric.parts else ():
            if metric.sums(unit):
                months = sum(count(year, metric.name, "--unit", unit, "--period", one)["value"] for one in MONTHS)
                whole = count(year, metric.name, "--unit", unit, "--period", "2014-2015")["value"]
                assert months == pytest.approx(whole), (metric.name, unit)


def _gave(year: Year, day: str) -> str:
    items = [{"name": "图书", "unit": "册", "qty": 3, "price": 9.9}]
    return year.puts("donation", donor=year.school, receiver=year.village, date=day, items=items)


def test_what_is_deleted_counts_no_more_and_comes_back(year: Year, october: October) -> None:
    before = count(year, "observations")

    year.clerk.asks("delete", "lesson_observation", october.heard[0])
    without = count(year, "observations")["value"]
    year.clerk.asks("undelete", "lesson_observation", october.heard[0])

    assert without == 2
    assert count(year, "observations") == before


# --- recipients -----------------------------------------------------------------------------------------------------


def test_each_recipient_has_its_line_and_what_is_of_none_is_told(
    year: Year, october: October, village: str, tmp_path: Path
) -> None:
    zhou = year.puts("person", full_name="周敏", school=village)
    lesson = year.puts(
        "lesson", teacher=zhou, subject="数学", grade=3, topic="分数", lesson_type="新授", date="2014-10-09"
    )
    year.puts(
        "lesson_observation", lesson=lesson, date="2014-10-09", observer=year.li, obs_kind="预约", strengths="好",
        suggestions="慢些",
    )  # fmt: skip
    year.puts(
        "leader_exchange", line="全面", mode="线下", date="2014-10-10", topics=[{"area": "发展规划"}], points="课表"
    )

    made = report(year, tmp_path, "--view", "recipient_report")

    heads = {head: at for at, head in enumerate(made["columns"])}
    told = {line[0]: [line[heads[name]] for name in ("听课（节）", "校长交流（次）")] for line in lines(made)}
    assert told == {"义门柴村小学": [2, 0], "义门福托小学": [1, 0], "没有写明受援校": [0, 1]}
    assert [made["totals"][heads[name]] for name in ("听课（节）", "校长交流（次）")] == [3, 1]
    for school, heard in ((year.village, 2), (village, 1), ("义门福托小学", 1)):
        assert count(year, "observations", "--period", "2014-10", "--recipient", school)["value"] == heard


def test_a_superiors_table_has_a_line_for_each_recipient(
    year: Year, october: October, village: str, tmp_path: Path
) -> None:
    table = tmp_path / "table.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["帮扶学校", "受援学校", "听课（节）"])
    for _ in range(3):
        book.active.append([None] * 3)
    book.save(table)

    each = year.clerk.asks("fill", table, "--to", tmp_path / "each.xlsx", "--period", "2014-10")
    whole = year.clerk.asks("fill", table, "--to", tmp_path / "whole.xlsx", "--period", "2014-10", "--whole")

    assert [(row["recipient"], row["observations"]) for row in each["rows"]] == [
        ("义门柴村小学", 2),
        ("义门福托小学", 0),
    ]
    assert [(row["recipient"], row["observations"]) for row in whole["rows"]] == [("义门柴村小学、义门福托小学", 2)]


# --- the plan ---------------------------------------------------------------------------------------------------------


def line_of(year: Year, home: str, **more: Any) -> Any:
    fields = {
        "plan": home, "level": "季度任务", "area": "师资", "task": "t", "indicator": "i", "start": "2014-10-01",
        "end": "2014-12-31", "helper_owner": year.li, "recipient_owner": year.wang, **more,
    }  # fmt: skip
    return year.clerk.types("put", "plan_item", "--json", stdin=json.dumps({"fields": fields}, ensure_ascii=False)).data


def test_a_line_stands_in_its_place_or_is_refused(year: Year) -> None:
    home = year.puts("work_plan", title="计划", level="学年计划", start="2014-09-01", end="2015-07-31", goals="g")
    (goal,) = line_of(year, home, level="年度目标", start="2014-09-01", end="2015-07-31")
    (quarter,) = line_of(year, home, parent=goal["uid"])

    slips = [
        line_of(year, home, **change)[0]["problems"][0]
        for change in (
            {"parent": quarter["uid"], "level": "月度节点", "start": "2015-01-01", "end": "2015-01-31"},
            {"parent": quarter["uid"], "level": "年度目标"},
            {"start": "2014-08-01"},
            {"helper_owner": year.wang},
            {"recipient_owner": year.li},
            {"counted": "家校活动", "unit": "%"},
            {"counted": "获奖", "narrowed": [{"field": "学科", "word": "语文"}]},
            {"narrowed": [{"field": "级别", "word": "市"}]},
            {"unit": "名", "rollup": "下级相加"},
        )
    ]

    assert [(one["field"], one["code"]) for one in slips] == [
        ("start", "outside_parent"), ("parent", "bad_order"), ("start", "outside_plan"),
        ("helper_owner", "wrong_school"), ("recipient_owner", "wrong_school"), ("unit", "unit_misfit"),
        ("narrowed.1.field", "bad_narrowing"), ("narrowed", "no_measure"), ("rollup", "no_sum"),
    ]  # fmt: skip


def test_the_goal_of_two_backbone_teachers_is_reached_by_honours_and_by_nothing_else(year: Year) -> None:
    home = year.puts("work_plan", title="规划", level="三年规划", start="2014-09-01", end="2017-08-31", goals="g")
    (goal,) = line_of(
        year, home, level="年度目标", target=2, unit="名", counted="教师荣誉", end="2015-08-31", narrowed=[
            {"field": "称号", "op": "含", "word": "骨干教师"}, {"field": "级别", "op": "至少", "word": "市"},
        ],
    )  # fmt: skip
    people = [{"person": year.wang}]
    prize = {"title": "优秀教练", "level": "县区", "issuer": "体育局", "date": "2014-11-01"}
    year.puts("award", school=year.village, people=people, **prize)
    honour = {"honour": "市级骨干教师", "level": "市", "awarded": "2014-12-01"}

    before = year.clerk.asks("plan", "--pairing", year.pairing, "--on", "2015-01-10")[0]
    year.puts("person", uid=year.wang, honours=[honour])
    year.puts("person", uid=year.li, honours=[honour])
    after = year.clerk.asks("plan", "--pairing", year.pairing, "--on", "2015-01-10")[0]

    assert (before["value"], before["percent"], before["state"]) == (0, 0, "进行")
    assert (after["uid"], after["value"], after["percent"]) == (goal["uid"], 1, 50)
    assert [one["uid"] for one in after["evidence"]] == [year.wang]


# --- the appraisal ----------------------------------------------------------------------------------------------------


def test_the_criteria_of_the_document_find_their_evidence(year: Year, october: October) -> None:
    year.clerk.asks("score", "--turn", "on")
    on = {"date": "2014-11-20"}
    won = year.puts(
        "award", school=year.village, title="赛教", nature="教学", level="市", issuer="市教育局",
        people=[{"person": year.wang}], **on,
    )  # fmt: skip
    exam = year.puts(
        "quality_analysis", exam="期中", class_name="四（1）班", subject="语文", teacher=year.wang, mean=82,
        mean_before=80, **on,
    )  # fmt: skip
    paper = {"success": "朗读", "weak": "时间", "measures": "精讲"}
    note = year.puts("reflection", kind="带教心得", writer=year.li, **on, **paper)
    year.puts("reflection", kind="教学反思", mentor_pair=year.pair, **on, **paper)
    project = year.puts(
        "project",
        title="阅读",
        level="微型/小课题",
        subject="语文",
        head=year.wang,
        start="2014-10-10",
        end="2015-06-30",
    )
    names = [("徒弟", one) for one in ("教学成绩提升率", "获奖情况", "课题研究成果")]
    names += [("师傅", one) for one in ("师傅指导记录", "带教心得", "团队辐射效果")]
    marks = [{"side": side, "criterion": one, "weight": 100 / 3 // 1} for side, one in names]
    year.puts("mentor_evaluation", date="2015-01-20", mentor_pair=year.pair, marks=marks)

    made = year.clerk.asks("score", "--mentor-pair", year.pair, "--year", "2014-2015")

    told = {line["what"]: [one[1] for one in line["evidence"]] for line in made["lines"]}
    assert len(told["师傅指导记录"]) == 3
    assert {name: told[name] for name in told if name != "师傅指导记录"} == {
        "教学成绩提升率": [exam], "获奖情况": [won], "课题研究成果": [project], "带教心得": [note], "团队辐射效果": [],
    }  # fmt: skip
    assert count(year, "gains")["value"] == 2.5


def test_percentages_are_counted_of_measures_in_per_cent_alone() -> None:
    assert [one.name for one in MEASURES if one.unit == PER_CENT] == [
        "plan", "rotation_share", "trained_share", "gains", "parents_content", "courses_chosen", "pupils_content",
    ]  # fmt: skip


def test_who_came_to_a_training_is_counted_for_the_recipient_of_each(
    year: Year, october: October, village: str, tmp_path: Path
) -> None:
    made = report(year, tmp_path, "--view", "recipient_report")

    at = made["columns"].index("培训（人次）")
    # 王芳 is of the first village; 李建国, of the helping school, of neither.
    assert {line[0]: line[at] for line in lines(made)} == {
        "义门柴村小学": 1, "义门福托小学": 0, "没有写明受援校": 1,
    }  # fmt: skip
    assert made["totals"][at] == 2
