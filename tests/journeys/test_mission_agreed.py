"""M1–M18: how the two schools find out what is needed, bring it together, plan it and own it."""

import json
from statistics import mean

from tests.every import every
from tests.journeys.mission import Mission
from tests.journeys.mission_plans import ANSWERS, INDICATOR

pytest_plugins = ("tests.journeys.mission",)

AGREED_IN_MAY = "2013-2014"
YEAR = "2014-2015"
DIMENSIONS = ("发展规划", "师资结构", "课程建设", "学生素养", "硬件设施", "后勤管理")


def test_m1_the_community_lasts_three_years_and_both_sides_give(mission: Mission) -> None:
    plan = mission.same_there("work_plan", "plan")
    given = mission.report("two_way_report", YEAR)

    assert (plan["level"], plan["start"], plan["end"]) == ("三年规划", "2014-05-20", "2017-05-19")
    assert given.line("提供资源")[1:3] == [1, 2], "one share of the helping school, two of the village school"
    assert "双向贡献表" in given.paper


def test_m2_each_shortfall_meets_the_strength_that_fits_it(mission: Mission) -> None:
    found = mission.helper.asks("match", "--pairing", mission.pairing)

    pairs = {(one["need"]["uid"], one["resource"]["uid"]): one for one in found}
    assert set(pairs) == {
        (mission["need_backbone"], mission["master"]),
        (mission["need_computers"], mission["computers"]),
        (mission["need_practice"], mission["orchard"]),
    }
    best = pairs[mission["need_backbone"], mission["master"]]
    assert {"同一领域：师资", "同一学科：语文", "紧迫度 5"} <= {reason["words"] for reason in best["reasons"]}
    assert mission.same_there("plan_item", "goal_backbone")["need"] == mission["need_backbone"]


def test_m3_survey_and_third_party_report_are_owed_before_the_help_starts(mission: Mission) -> None:
    survey, match = (mission.due("2014-05-20", rule)[0] for rule in ("survey_days", "match_report"))
    gap = mission.report("duty_gap", "2014-05")

    assert (survey["period"]["first"], survey["period"]["last"]) == ("2014-05-05", "2014-06-04")
    assert (match["owed"], match["done"], match["evidence"]) == (1, 1, [mission["match"]])
    assert gap.line("需求与资源匹配报告")[4:8] == [1, 1, "份", 0]


def test_m4_the_survey_group_holds_five_sorts_of_people_of_both_schools(mission: Mission) -> None:
    members = mission.same_there("survey", "survey")["members"]
    paper = mission.paper("F22", "survey", desk=mission.village)

    assert {one["category"] for one in members} == {
        "校领导", "中层管理干部", "学科带头人", "一线骨干教师", "后勤保障负责人"
    }  # fmt: skip
    schools = [mission.village.fields("person", one["person"])["school"] for one in members]
    assert (schools.count(mission["helper"]), schools.count(mission["village"])) == (5, 4)
    assert "1张建国校领导2马建平校领导" in paper and "9冯军后勤保障负责人" in paper


def test_m5_a_survey_of_eight_days_is_long_enough_and_its_days_are_counted(mission: Mission) -> None:
    (owed,) = mission.due("2014-05-20", "survey_days", desk=mission.village)

    assert (owed["owed"], owed["done"], owed["short"], owed["unit"]) == (7, 8, 0, "天")
    assert "2014年5月10日结束日期2014年5月17日天数8天" in mission.paper("F22", "survey")


def test_m5_who_enters_a_shorter_survey_is_told_so(mission: Mission) -> None:
    short = {**mission.fields_of("survey"), "end": "2014-05-14"}

    answer = mission.helper.asks("put", "survey", stdin=json.dumps({"fields": short}, ensure_ascii=False))[0]
    mission.helper.asks("delete", "survey", answer["uid"])

    assert answer["notes"] == ["联合调研应不少于 7 天，这次不足 7 天"]


def test_m6_the_sheet_asks_in_all_six_dimensions(mission: Mission) -> None:
    compared = mission.report("survey_compare", YEAR, desk=mission.village)

    assert tuple(dict.fromkeys(line[0] for line in compared.lines)) == DIMENSIONS
    assert len(compared.lines) == len(ANSWERS)
    assert every(words in mission.paper("F22", "survey") for words in DIMENSIONS)


def test_m7_teachers_per_subject_are_known(mission: Mission) -> None:
    chinese = {
        school: [one["fields"] for one in mission.helper.every("person", school=mission[school], subjects="语文")]
        for school in ("helper", "village")
    }
    compared = mission.report("survey_compare", YEAR)

    years = {school: mean(2014 - int(one["work_start"][:4]) for one in found) for school, found in chinese.items()}
    senior = {school: sum(one["title"] == "高级教师" for one in found) for school, found in chinese.items()}
    studied = {one["research"] for one in chinese["village"] if "research" in one}
    assert compared.line("语文教师平均教龄")[3:] == ["20.5", "10", 10.5]
    assert years == {"helper": 20.5, "village": 10}
    assert compared.line("语文高级职称教师")[3:] == ["2", "0", 2] and senior == {"helper": 2, "village": 0}
    assert studied == {"低年级识字", "乡村儿童阅读"}
    assert mission.helper.named("市级优质课", "award") == [mission["award_liu"]]
    assert mission.report("hour_ledger", YEAR).line("李斌", "研学营")[7:9] == [8, 11], "what he was trained in"


def test_m8_courses_are_counted_with_cover_choice_and_content(mission: Mission) -> None:
    compared = mission.report("survey_compare", YEAR)
    courses = mission.helper.every("school_course", school=mission["village"], state="已开设")

    assert compared.line("国家课程校本化实施程度")[3:] == ["90", "40", 50]
    assert compared.line("学生满意度")[3:] == ["91.5", "62", 29.5]
    assert compared.line("课程评价体系")[3:] == ["有", "无", ""]
    assert sum(one["fields"]["pupils"] for one in courses) == 60 + 46 + 80
    assert "选课率75%满意度92.5%" in mission.paper("F27q", "papercut")


def test_m9_pupils_are_known_by_rates_and_their_marks_stay_at_home(mission: Mission) -> None:
    compared = mission.report("survey_compare", YEAR)
    marks = mission.village.asks("get", "quality_analysis", mission["quality"])[0]

    pupils = [line for line in compared.lines if line[0] == "学生素养"]
    assert [line[1] for line in pupils] == [
        "期末学业成绩合格率", "综合素质评价优良率", "社团参与率", "心理健康测评覆盖率"
    ]  # fmt: skip
    assert [line[5] for line in pupils] == [15, 18, 65, 80]
    assert marks["computed"]["gain"] == 8.33, "from 72 to 78"
    assert mission.helper.every("quality_analysis") == []


def test_m10_m11_the_institute_compares_both_schools_and_writes_the_matching_report(mission: Mission) -> None:
    report = mission.same_there("match_report", "match")
    paper = mission.paper("F23", "match", desk=mission.village)

    assert report["survey"] == mission["survey"]
    assert paper.startswith("校际结对帮扶需求与资源匹配报告")
    assert "第三方机构：彬县教育科研所执笔：高文远" in paper
    assert "两校数据交叉分析：差距集中在师资和课程。" in paper
    assert "1培养语文骨干教师市级名师带教骨干教师师徒结对1市级骨干教师2名" in paper
    assert "评估机构（盖章）" in paper


def test_m12_the_core_targets_become_goals_of_the_plan(mission: Mission) -> None:
    paper, goals = mission.paper("F23", "match"), mission.plan_lines()

    assert "骨干教师培养、特色课程开发、信息化教学应用。" in paper
    assert [goals[number]["task"] for number in ("1", "2", "3")] == [
        "培养市级骨干教师", "开发特色校本课程", "信息化教学覆盖全体教师"
    ]  # fmt: skip


def test_m13_the_village_gives_its_orchard_and_its_papercuts_back(mission: Mission) -> None:
    found = mission.village.asks("match", "--pairing", mission.pairing)
    ledger = mission.report("resource_ledger", YEAR)

    (back,) = [one for one in found if one["direction"] == "recipient_to_helper"]
    assert (back["need"]["text"], back["resource"]["text"]) == ("劳动实践课程没有基地", "苹果园劳动教育基地")
    assert "1劳动实践课程没有基地苹果园劳动教育基地开放基地" in mission.paper("F23", "match")
    gifts = [line[2] for line in ledger.lines if line[5] == "义门柴村小学"]
    assert gifts == ["义门剪纸图样", "苹果园劳动教育基地"]


def test_m14_m15_m16_the_plan_of_three_years_is_split_and_each_goal_has_its_number(mission: Mission) -> None:
    board = mission.report("plan_board", YEAR, desk=mission.village)
    outcome = mission.report("outcome_report", YEAR)

    paper = mission.paper("F16", "plan", desk=mission.village)
    assert INDICATOR in paper
    for line in (
        "1师资培养市级骨干教师认定的市级骨干教师2名", "2课程开发特色校本课程开设的特色校本课程3门",
        "3设施信息化教学覆盖全体教师教师信息化教学覆盖率100%",
        "2.1.1课程剪纸课程开课剪纸课程1门李秀英郑兰2014年10月1日—2014年10月31日",
    ):  # fmt: skip
        assert line in paper
    (owed,) = mission.due("2014-05-20", "plan_3y")
    assert owed["evidence"] == [mission["plan"]]
    assert [line[0] for line in board.lines[1:4]] == [
        "2 开发特色校本课程",
        "　2.1 开设乡土课程",
        "　　2.1.1 剪纸课程开课",
    ]
    assert [line[4] for line in board.lines[1:4]] == [100, 100, 100]
    assert outcome.line("培养市级骨干教师")[3:8] == [0, 1, 2, "名", 50], "one of two"
    assert outcome.line("开发特色校本课程")[3:8] == [0, 3, 3, "门", 100]
    assert outcome.line("信息化教学覆盖全体教师")[3:8] == [40, 85, 100, "%", 75], "45 of the 60 per cent to go"
    assert outcome.line("培养市级骨干教师")[8] == mission.same_there("match_need", "need_backbone")["need"]


def test_m15_m16_a_course_counts_for_year_quarter_and_month_as_soon_as_it_is_entered(mission: Mission) -> None:
    at_first, later = (mission.plan_lines(day) for day in ("2014-10-31", "2015-05-31"))

    courses = {number: {one["uid"] for one in later[number]["evidence"]} for number in ("2", "2.1", "2.1.1")}
    assert courses["2.1.1"] == {mission["papercut"]}
    assert courses["2.1"] == {mission["papercut"], mission["orchard_course"]}
    assert courses["2"] == courses["2.1"] | {mission["reading_course"]}
    assert not at_first["1"]["late"] and later["1"]["late"], "the year is over, one of two teachers is there"


def test_m17_every_goal_has_an_owner_at_both_schools_from_the_start(mission: Mission) -> None:
    board = mission.report("plan_board", YEAR)
    group = mission.paper("F27a", "group", desk=mission.village)

    assert len(board.lines) == 9
    for line in board.lines:
        ours, theirs = line[3].split("、")
        assert ours in ("李秀英", "周斌") and theirs in ("何晓燕", "郑兰", "田野"), line
    assert board.line("剪纸课程开课")[3] == "李秀英、郑兰" and board.line("信息化教学")[3] == "周斌、田野"
    assert "教师信息化教学覆盖率100%周斌田野" in mission.paper("F16", "plan")
    assert "1组长张建国校长全面负责2副组长李秀英副校长教学教研" in group
    line = {**mission.helper.fields("plan_item", mission["goal_ict"]), "recipient_owner": ""}
    (refused,) = mission.helper.types("put", "plan_item", "--json", stdin=json.dumps({"fields": line})).data
    assert [(one["field"], one["code"]) for one in refused["problems"]] == [("recipient_owner", "required")]


def test_m18_the_village_school_hosts_more_and_more_itself(mission: Mission) -> None:
    before, later = (mission.report("two_way_report", period) for period in ("2014-09", "2014-Q4"))

    # September: a joint day each and two trainings; the last quarter: one joint day, two open lessons, three trainings.
    assert before.line("造血")[1:] == [3, 1, 25]
    assert later.line("造血")[1:] == [3, 3, 50]
    assert later.sources_of("上公开课") == {mission["showcase"], mission["open_wu"]}
    assert mission.report("outcome_report", YEAR).line("开发特色校本课程")[4] == 3
