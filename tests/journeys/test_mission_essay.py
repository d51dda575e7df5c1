"""M52–M61: what an excellent school owes a weak one, seen from six sides of the weak school's life."""

from tests.every import every
from tests.journeys.mission import Mission

pytest_plugins = ("tests.journeys.mission",)

BEGINNING, YEAR = "2013-2014", "2014-2015"


def test_m52_the_bureau_sees_which_excellent_schools_help_whom(mission: Mission) -> None:
    bureau = mission.desk("bureau")
    mission.helper.puts("school", mission["helper"], honour="市", stage="初中")
    mission.report_to_bureau()
    collected = bureau.asks("collect", mission.folder / "packages")

    excellent = bureau.every("school", honour="市")
    helping = {one["fields"]["helper"] for one in bureau.every("pairing", state="进行")}

    assert [one["fields"]["name_zh"] for one in excellent] == ["义门镇中学"]
    assert helping == {one["uid"] for one in excellent}
    assert every(one["reason"] == "" for one in collected) and collected[0]["school_name"] == "义门镇中学"
    board = {one["school_name"]: one for one in bureau.asks("board", "--period", YEAR)}
    assert set(board) == {"义门镇中学"} and board["义门镇中学"]["gaps"] == []
    counts = board["义门镇中学"]["counts"]
    assert (counts["pairings"], counts["lesson_observation"], counts["training"], counts["donation"]) == (1, 3, 6, 1)


def test_m53_needs_come_from_pupils_teachers_and_parents_alike(mission: Mission) -> None:
    told = mission.helper.every("opinion", date="2014-05-15")
    papers = [mission.paper("F27r", key) for key in ("pupils_opinion", "teachers_opinion", "parents_opinion")]

    assert {one["fields"]["from_whom"] for one in told} == {"学生", "教师", "家长", "学校"}
    assert "想有英语老师和更多图书。" in papers[0] and "选派英语教师支教。" in papers[0]
    assert "希望有人听课评课。" in papers[1] and "盼望孩子开好英语课。" in papers[2]
    assert "学生勤奋，缺少阅读指导；家长盼望开好英语课。" in mission.paper("F22", "survey")


def test_m54_the_weak_subject_gets_its_need_its_goal_and_its_plan(mission: Mission) -> None:
    (need,) = mission.village.every("match_need", area="师资")
    goal = mission.plan_lines()["1"]

    assert "1英语没有专任教师" in mission.paper("F22", "survey", desk=mission.village)
    assert (need["fields"]["subject"], need["fields"]["urgency"]) == ("语文", 5)
    assert mission.fields_of("goal_backbone")["need"] == need["uid"] and goal["area"] == "师资"
    assert mission.village.named("语文阅读教学优化方案", "subject_optimisation_plan") == [mission["optimised"]]


def test_m55_the_strengthened_course_is_taught_by_a_teacher_sent_for_it(mission: Mission) -> None:
    course = mission.paper("F27q", "english_course", desk=mission.village)
    sent, visit = mission.paper("F27i", "sent_sun"), mission.paper("F08", "visit_1")

    assert "五年级英语强化课程" in course and "强化课程" in course and "孙丽" in course
    assert "姓名孙丽类别支教" in sent and "任教学科英语任务任五年级英语课。" in sent
    assert "1孙丽英语送课" in visit and "MyFriends" in visit


def test_m56_the_plan_can_be_seen_goal_by_goal(mission: Mission) -> None:
    board = mission.report("plan_board", YEAR, desk=mission.village)

    for words in ("目标—任务—节点进度", "开发特色校本课程", "剪纸课程开课", "李秀英、郑兰", "100"):
        assert words in board.paper
    assert board.line("送教下乡")[4:] == [50, board.line("送教下乡")[5], 2], "two of four visits"
    assert board.sources_of("送教下乡") == {mission["goal_visits"], mission["visit_1"], mission["visit_2"]}


def test_m57_teachers_are_trained_coached_and_sent(mission: Mission) -> None:
    report = mission.report("participation_report", YEAR)
    numbers = mission.report("progress_report", YEAR).numbers

    # 李斌: two trainings, two lessons, one open lesson, one review, one research day, one studio meeting.
    assert report.line("李斌")[3:] == [2, 0, 2, 1, 1, 1, 1, 0, 0, 8]
    assert (numbers["培训", "场"], numbers["师徒", "对"]) == (6, 2)
    sent = mission.report("two_way_report", YEAR).line("派出人员")
    assert sent[1:3] == [3, 2], "孙丽, 周斌, 李秀英 went there; 李斌, 吴敏 came here"


def test_m58_a_deputy_head_leads_on_the_spot(mission: Mission) -> None:
    post = mission.paper("F27i", "sent_li", desk=mission.village)
    talk = mission.paper("F13", "talk_1", desk=mission.village)

    assert "姓名李秀英类别挂职" in post and "挂任教学副校长。" in post
    assert "商定学校发展战略规划。" in talk
    assert mission.report("progress_report", "2014-09").numbers["校长交流", "次"] == 3


def test_m59_parents_are_met_heard_and_their_words_stay_at_school(mission: Mission) -> None:
    meeting, advice = mission.paper("F20", "parents"), mission.paper("F20", "advice")
    words = mission.village.every("parent_opinion")

    assert "家长会" in meeting and "50" in meeting and "47" in meeting and "怎样陪孩子读书" in meeting
    assert "咨询" in advice and "一对一解答。" in advice
    assert [one["fields"]["opinion"] for one in words] == ["希望少布置抄写。"]
    assert mission.helper.every("parent_opinion") == [], "what parents said does not leave the school"
    assert mission.report("progress_report", YEAR).numbers["家校活动", "次"] == 2
    assert "盼望孩子开好英语课。" in mission.paper("F27r", "parents_opinion")


def test_m60_the_reading_festival_begins_with_what_the_children_know(mission: Mission) -> None:
    paper = mission.paper("F21", "hands", desk=mission.village)

    assert "手拉手读书节" in paper and "柴村孩子熟悉秦腔，读书节从秦腔故事开始。" in paper
    assert "60人" in paper and "85人" in paper and "孩子们更自信了。" in paper
    assert mission.report("progress_report", "2014-10").numbers["校园文化活动", "次"] == 1


def test_m61_the_plan_answers_needs_in_the_areas_of_the_six_parts(mission: Mission) -> None:
    goals = [line for line in mission.plan_lines().values() if line["level"] == "年度目标"]
    scheme = mission.paper("F27b", "scheme")

    # Six of twenty talks, both meetings with parents, one of two festivals.
    assert {line["area"]: line["percent"] for line in goals} == {
        "师资": 50, "课程": 100, "设施": 75, "教学教研": 50, "管理": 30, "家校": 100, "文化": 50
    }  # fmt: skip
    assert {uid for line in goals for uid in [one["uid"] for one in line["evidence"]] if line["area"] == "文化"} == {
        mission["hands"]
    }
    assert "按需帮扶" in scheme and mission.fields_of("goal_course")["need"] == mission["need_course"]
