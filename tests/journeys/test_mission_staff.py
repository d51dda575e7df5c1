"""M19–M33: the first two layers of the staff: leaders paired line by line, subject groups that meet every week."""

import pytest

from tests.journeys.mission import Mission

pytest_plugins = ("tests.journeys.mission",)

YEAR = "2014-2015"


def test_m19_all_four_layers_stand_in_one_report(mission: Mission) -> None:
    report = mission.report("four_layer_report", YEAR, desk=mission.village)

    assert list(dict.fromkeys(line[0] for line in report.lines)) == ["干部结对", "教研组结对", "师徒结对", "全员培训"]
    done = {line[1]: line[3] for line in report.lines}
    assert (done["校长工作研讨"], done["联合教研日"], done["听徒弟的课并点评"]) == (3, 3, 3)
    assert "四层共建进展" in report.paper


def test_m20_the_principals_talk_every_week_and_the_fourth_week_is_short(mission: Mission) -> None:
    weeks = [mission.owing(day, "principal_talk", "principals") for day in ("2014-09-03", "2014-09-10", "2014-09-24")]

    assert [(one["period"]["label"], one["short"]) for one in weeks] == [("第1周", 0), ("第2周", 0), ("第4周", 1)]
    assert [person["name"] for person in weeks[2]["who"]] == ["张建国", "马建平"]
    assert weeks[1]["evidence"] == [mission["talk_2"]]
    assert mission.village.fields("leader_exchange", mission["talk_2"])["mode"] == "线上"
    assert mission.report("due_list", "2014-09").line("第4周", "校长工作研讨")[4:8] == [1, 0, "次", 1]


def test_m21_their_topics_are_strategy_idea_and_management(mission: Mission) -> None:
    papers = [mission.paper("F13", key, desk=mission.village) for key in ("talk_1", "talk_2", "talk_3")]

    for paper, area, point in zip(
        papers,
        ("发展规划", "办学理念", "内部管理"),
        ("商定学校发展战略规划。", "办学理念怎样落地。", "内部管理优化：会议减半。"),
        strict=True,
    ):
        assert f"1{area}" in paper and point in paper
        assert "1张建国2马建平" in paper


def test_m22_deputies_are_paired_line_by_line(mission: Mission) -> None:
    pairs = mission.village.every("leader_pair")

    assert {one["fields"]["line"] for one in pairs} == {"校长", "教学", "德育", "后勤"}
    paper = mission.paper("leader_pair", "deputies_teaching", desk=mission.village)
    assert "教学" in paper and "李秀英" in paper and "何晓燕" in paper


def test_m23_deputies_joined_meeting_research_and_review_once_in_october(mission: Mission) -> None:
    pairs = {"deputies_teaching": "deputy_1", "deputies_moral": "deputy_2", "deputies_logistics": "deputy_3"}
    owed = {key: mission.owing("2014-10-31", "deputy_join", key) for key in pairs}

    assert {key: one["evidence"] for key, one in owed.items()} == {key: [mission[at]] for key, at in pairs.items()}
    assert {mission.fields_of(at)["form"] for at in pairs.values()} == {"行政例会", "教研活动", "项目评审"}
    assert [mission.owing("2014-11-03", "deputy_join", key)["short"] for key in pairs] == [1, 1, 1]


@pytest.mark.parametrize(
    ("key", "process"),
    [("std_prep", "集体备课"), ("std_watch", "课堂观察"), ("std_homework", "作业设计"), ("std_quality", "质量分析")],
)
def test_m24_the_standard_of_a_process_is_found_and_printed(mission: Mission, key: str, process: str) -> None:
    paper = mission.paper("F27n", key, desk=mission.village)

    assert mission.village.named(f"{process}工作标准", "management_standard") == [mission[key]]
    assert f"{process}工作标准" in paper and "教导处每月检查" in paper and "2014年11月1日" in paper


def test_m24_the_standard_is_kept_in_preparing_watching_and_analysing(mission: Mission) -> None:
    prepared, heard = mission.paper("F05", "prep"), mission.paper("F03", "heard_garden")
    analysed = mission.paper("F27o", "quality", desk=mission.village)

    assert "第四单元人物描写" in prepared and "范文改为节选两段。" in prepared
    assert "第0分8分钟看图谈话" in heard.replace("导入", "") and "用时八分钟" in heard
    assert "阅读题进步最大。" in analysed and "8.33" in analysed


def test_m25_what_was_decided_is_followed_until_it_is_done(mission: Mission) -> None:
    before = mission.report("loop_report", "2014-Q4")
    mission.helper.puts(
        "leader_exchange",
        mission["deputy_1"],
        decisions=[
            {**line, "done": 1} for line in mission.helper.fields("leader_exchange", mission["deputy_1"])["decisions"]
        ],
    )
    after = mission.report("loop_report", "2014-Q4")

    # Two papers of the village, one meeting, two visits of the expert, one measure, two adjustments.
    assert before.notes == ["共 8 项，已完成 3 项，未完成 5 项。"]
    assert before.line("统一集体备课表")[3:6] == ["何晓燕", "2014-10-31", ""]
    assert after.notes == ["共 8 项，已完成 4 项，未完成 4 项。"]
    assert after.line("统一集体备课表")[5] == "是"


def test_m26_m27_two_heads_lead_the_group_and_meet_every_week(mission: Mission) -> None:
    second = {key: mission.owing("2014-09-10", "joint_day", key) for key in ("chinese", "maths")}
    third = mission.owing("2014-09-17", "joint_day", "maths")

    assert [person["name"] for person in second["chinese"]["who"]] == ["刘芳", "郑兰"]
    assert (second["chinese"]["done"], second["maths"]["short"], third["evidence"]) == (1, 1, [mission["day_maths"]])
    assert "主持（帮扶校）刘芳主持（受援校）郑兰" in mission.paper("F06", "day_boats")
    assert "每周三下午" in mission.paper("group_pair", "chinese", desk=mission.village)


def test_m28_one_topic_is_taught_by_both_schools_heard_and_reviewed(mission: Mission) -> None:
    activity, heard, reviewed = (
        mission.paper(form, key, desk=mission.village)
        for form, key in (("F06", "day_boats"), ("F03", "heard_boats"), ("F04", "review_boats"))
    )
    lessons = [mission.fields_of(key) for key in ("boats_liu", "boats_bin")]

    assert "活动类型同课异构" in activity and activity.count("草船借箭") >= 3
    assert {one["topic"] for one in lessons} == {"草船借箭"}
    assert {one["school"] for one in lessons} == {mission["helper"], mission["village"]}
    assert "授课教师李斌授课学校义门柴村小学" in heard and "听课人刘芳" in heard
    assert "课题草船借箭主持人郑兰" in reviewed, "the review names the lesson that was entered once"
    kinds = {mission.fields_of(key)["kind"] for key in ("day_boats", "day_maths", "day_polish")}
    assert kinds == {"同课异构", "联合教研日", "集体磨课"}


def test_m29_the_four_points_are_on_the_sheets_of_day_and_review(mission: Mission) -> None:
    for form, key in (("F06", "day_boats"), ("F04", "review_boats"), ("F27m", "optimised")):
        paper = mission.paper(form, key)
        for head, words in (
            ("教学目标设定", "目标写得具体，可以检测。"),
            ("教学环节设计", "导入用时偏长，可压到五分钟。"),
            ("学生活动组织", "小组活动有分工，人人开口。"),
            ("教学评价实施", "当堂用三道题检测。"),
        ):
            assert head in paper and words in paper, form


def test_m30_the_days_end_in_a_plan_that_names_them(mission: Mission) -> None:
    plan = mission.same_there("subject_optimisation_plan", "optimised")
    paper = mission.paper("F27m", "optimised", desk=mission.village)

    assert [one["activity"] for one in plan["sources"]] == [mission["day_boats"], mission["day_polish"]]
    assert paper.startswith("学科教学优化方案") and "《草船借箭》同课异构" in paper and "磨课：圆明园的毁灭" in paper
    assert "1每课默读不少于八分钟郑兰2014年12月31日" in paper


def test_m31_neighbours_came_to_the_showcase_and_it_counts_for_its_quarter(mission: Mission) -> None:
    register = mission.report("open_lesson_register", YEAR, desk=mission.village)
    notice, lesson = mission.paper("F27d", "showcase_notice"), mission.paper("F07", "showcase")

    assert mission.owing("2014-12-31", "showcase", "chinese")["evidence"] == [mission["showcase"]]
    assert mission.owing("2014-12-31", "showcase", "maths")["short"] == 1
    assert register.line("慈母情深")[5:] == [
        "李斌", "义门柴村小学", "二级教师", "展示", "片区/学区", 25, "义展〔2014〕3号"
    ]  # fmt: skip
    assert register.totals[10] == 25 + 12
    assert "1义门弥家坪小学62义门福托小学5" in notice and "1义门弥家坪小学62义门福托小学5" in lesson


def test_m32_a_joint_project_a_term_is_counted_for_its_subject(mission: Mission) -> None:
    chinese, maths = (mission.owing("2014-12-31", "subject_project", key) for key in ("chinese", "maths"))
    paper = mission.paper("F15", "reading_project", desk=mission.village)

    assert chinese["evidence"] == [mission["reading_project"]] and maths["short"] == 1
    assert "乡村小学生整本书阅读指导策略研究针对问题乡村校学生阅读能力薄弱" in paper
    assert "主持人刘芳双主持郑兰" in paper


def test_m33_the_project_runs_its_four_stages_and_its_result_is_spread(mission: Mission) -> None:
    paper = mission.paper("F15", "reading_project")
    register = mission.report("project_register", YEAR)

    at = [paper.index(words) for words in ("1理论研究", "2课堂实践", "3数据反馈", "4策略调整")]
    assert at == sorted(at)
    assert "整本书阅读指导策略手册2015年5月15日发给三所村小使用" in paper
    assert register.line("整本书阅读")[7:] == ["2015-05-18", "通过"]
    assert "三所村小照样做。" in mission.paper("F27w", "case", desk=mission.village)
