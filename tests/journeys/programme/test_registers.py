"""Registers and views of a period: each line is one that can be counted by hand, and leads to its records."""

from pathlib import Path

from tests.every import every
from tests.journeys.programme.october import October, lines, report
from tests.journeys.programme.year import Year


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
    # Both half-days of one training are once, as in the monthly report.
    assert found["李建国"][2:5] == ["义门镇中学", 1, 2]
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

    made = report(year, tmp_path, "--view", "hour_ledger")
    found = lines(made)

    # One of two half-days gives half of the four hours; the sum runs on for each teacher.
    assert sorted((line[1], line[4], line[7], line[8]) for line in found) == [
        ("李建国", "国培远程", 6, 10),
        ("李建国", "高效课堂讲座", 4, 4),
        ("王芳", "高效课堂讲座", 2, 2),
    ]
    assert made["notes"] == ["按类别：国培 6 学时、校本研修 6 学时。"]


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
        "2014-10-15", "语文", "四（1）班", "观潮", "王芳", "义门柴村小学", "",
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
    assert every(line[6] > "2014-10-31" for line in heard)


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
