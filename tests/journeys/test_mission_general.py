"""M85–M98: the general scheme: chosen by agreement, run with experts on the spot, judged on the way and at the end."""

import json

from tests.journeys.mission import Mission

pytest_plugins = ("tests.journeys.mission",)

YEAR = "2014-2015"


def test_m85_the_partner_was_chosen_for_its_quality_and_by_agreement(mission: Mission) -> None:
    paper, agreement = (mission.paper(form, key, desk=mission.village) for form, key in (
        ("pairing", "pairing"), ("F01", "agreement")
    ))  # fmt: skip

    assert "结对理由义门镇中学教育教学质量较高，经双方协商，与三所村小结对。" in paper
    assert "甲方（帮扶校）：义门镇中学乙方（受援校）：义门柴村小学" in agreement
    assert "一式二份" in agreement and "甲方（盖章）" in agreement and "乙方（盖章）" in agreement


def test_m86_management_courses_and_assessment_get_workable_standards(mission: Mission) -> None:
    kept = mission.village.every("management_standard")
    papers = [mission.paper("F27n", key) for key in ("std_campus", "std_course", "std_pupils")]

    assert {one["fields"]["process"] for one in kept} >= {"校园管理", "课程设计", "学生评价"}
    for paper, words in zip(papers, ("领导带班值周", "先审议后开课", "过程与结果各占一半"), strict=True):
        assert words in paper and "帮扶校（盖章）" in paper


def test_m87_the_shortage_of_teachers_has_its_plan_and_its_people(mission: Mission) -> None:
    paper = mission.paper("F27u", "staffing", desk=mission.village)

    assert "1英语1支教2014年9月1日" in paper.replace("1人", "1")
    assert "2音乐1走教2015年3月1日" in paper.replace("1人", "1")
    (teacher,) = mission.village.every("dispatch", subject="英语")
    assert (teacher["fields"]["person"], teacher["fields"]["start"]) == (mission["sun"], "2014-09-01")


def test_m88_training_management_and_teaching_resources_are_shared(mission: Mission) -> None:
    ledger = mission.report("resource_ledger", YEAR)

    assert [(line[2], line[5]) for line in ledger.lines] == [
        ("五年级语文课件包", "义门镇中学"), ("义门剪纸图样", "义门柴村小学"), ("苹果园劳动教育基地", "义门柴村小学")
    ]  # fmt: skip
    assert mission.report("progress_report", YEAR).numbers["资源共享", "项"] == 3


def test_m89_the_resident_expert_advises_and_the_advice_is_followed_up(mission: Mission) -> None:
    paper = mission.paper("F14", "resident_1", desk=mission.village)
    loop = mission.report("loop_report", "2014-10", desk=mission.village)

    assert "专家高文远" in paper and "作业只布置不批改。" in paper and "10月22日抽查，已全批全改。" in paper
    assert loop.line("制定作业批改办法")[3:] == ["何晓燕", "2014-10-15", "是", "10月14日公布"]
    assert loop.line("备课本按单元检查")[5] == ""
    assert mission.report("progress_report", "2014-10").numbers["驻校", "天"] == 2


def test_m90_professors_come_down_to_the_training_class(mission: Mission) -> None:
    paper = mission.paper("F10", "class", desk=mission.village)
    march = mission.report("progress_report", "2015-03").numbers

    assert "师资培训班：课堂教学评价" in paper and "怎样评一节课" in paper and "王文静教授学习科学与课堂120" in paper
    assert (march["培训", "场"], march["培训", "学时"]) == (1, 6)


def test_m91_village_teachers_follow_and_practise_at_the_helping_school(mission: Mission) -> None:
    came = [one["fields"] for one in mission.village.every("dispatch", to_school=mission["helper"])]

    assert {(one["person"], one["kind"]) for one in came} == {
        (mission["bin"], "跟岗"), (mission["wu"], "实习交流")
    }  # fmt: skip
    assert "姓名李斌类别跟岗派出校义门柴村小学接收校义门镇中学" in mission.paper("F27i", "shadow_bin")


def test_m92_the_platform_gathers_what_is_shared_for_a_subject(mission: Mission) -> None:
    paper = mission.paper("F27v", "platform", desk=mission.village)
    gathered = mission.village.every("resource_share", platform=mission["platform"])

    assert "语文学科平台" in paper and "1刘芳2郑兰" in paper and "上传须经教研组长审核。" in paper
    assert [one["uid"] for one in gathered] == [mission["slides"]]


def test_m93_the_village_tries_something_of_its_own(mission: Mission) -> None:
    paper = mission.paper("F27w", "case")

    assert "晨读二十分钟" in paper and "人均读书四本。" in paper and "三所村小照样做。" in paper
    assert mission.report("two_way_report", YEAR).line("典型案例")[1:] == [0, 1, 100]
    scheme = mission.village.fields("programme_scheme", mission["scheme"])
    assert scheme["version"] == 1 and scheme["basis"] == mission["basis"]


def test_m94_agreement_scheme_and_plan_divide_the_work(mission: Mission) -> None:
    agreement, scheme = mission.paper("F01", "agreement"), mission.paper("F27b", "scheme")
    board = mission.report("plan_board", YEAR)

    assert "（一）学校管理，校长每周研讨，责任人：张建国，每周不少于1次" in agreement
    assert "（三）设施捐赠，按需提供器材，责任人：赵永强，每年不少于1次" in agreement
    assert "选派优秀学科教师送教帮扶" in scheme
    assert board.line("信息化教学")[3:5] == ["周斌、田野", 75]


def test_m95_the_plan_is_changed_and_keeps_the_old_line_with_the_reason(mission: Mission) -> None:
    before = mission.plan_lines()["3"]
    version = mission.fields_of("plan")["version"]
    refused = mission.helper.types("plan", "--change", mission["goal_ict"], "--set", "target=90")
    mission.helper.asks(
        "plan", "--change", mission["goal_ict"], "--set", "end=2015-12-31", "--reason", "教师机推迟到校"
    )
    mission.carry(mission.helper, mission.village)

    plan = mission.same_there("work_plan", "plan")
    assert refused.exit == 1 and "原因" in refused.err
    assert (before["end"], mission.plan_lines()["3"]["end"]) == ("2015-05-19", "2015-12-31")
    assert plan["version"] == version + 1
    assert "2015年5月19日" in plan["changes"][-1]["line"] and "2015年12月31日" in plan["changes"][-1]["now"]
    assert "教师机推迟到校" in mission.paper("F16", "plan", desk=mission.village)


def test_m96_it_is_judged_on_the_way_and_shortfalls_are_put_right(mission: Mission) -> None:
    paper = mission.paper("F27s", "review", desk=mission.village)
    loop = mission.report("loop_report", "2014-12", desk=mission.village)

    assert "评估人彬县教育科研所" in paper and "增派一名支教教师。" in paper
    assert loop.line("增派第二批支教教师")[3:] == ["李秀英", "2015-03-02", "是", "周斌到校"]
    assert loop.line("建立英语资源包")[5:] == ["", ""]
    assert loop.line("修补操场围栏")[3:] == ["冯军", "2014-12-31", "", ""]
    opinion = mission.report("loop_report", "2015-05").line("希望下一年保留联合教研日")
    assert opinion[5:] == ["是", "写入下一年计划。"]


def test_m97_the_end_has_summary_score_and_opinions(mission: Mission) -> None:
    summary, score = (mission.paper(form, key, desk=mission.village) for form, key in (
        ("F26", "summary"), ("F25", "score")
    ))  # fmt: skip

    assert "英语师资仍不足。" in summary and "整本书阅读走进柴村。" in summary
    assert "1组织领导10领导小组名单109.5会商少一次" in score and "复核总分40分" in score
    assert "写入下一年计划。" in mission.paper("F27r", "closing_opinion", desk=mission.village)


def test_m98_the_effects_are_shown_for_both_sides_and_the_county(mission: Mission) -> None:
    bureau = mission.desk("bureau")
    mission.report_to_bureau()
    bureau.asks("collect", mission.folder / "packages")
    outcome, given = (mission.report(view, YEAR, desk=bureau) for view in ("outcome_report", "two_way_report"))

    assert outcome.line("开发特色校本课程")[3:8] == [0, 3, 3, "门", 100]
    assert outcome.line("信息化教学")[3:5] == [40, 85]
    assert given.line("提供资源")[2] == 2, "the helping school gained too"
    ours = mission.report("progress_report", YEAR).numbers
    assert mission.numbers_of_all(bureau, YEAR) == ours, "one pairing is the whole county here"
    (board,) = bureau.asks("board", "--period", YEAR)
    assert board["counts"]["teaching_delivery"] == ours["送教", "次"]
    assert "成效对比" in outcome.paper and "双向贡献表" in given.paper


def test_m94_a_plan_line_without_an_owner_at_the_village_is_refused(mission: Mission) -> None:
    fields = {**mission.fields_of("goal_visits"), "recipient_owner": ""}

    said = mission.helper.types("put", "plan_item", "--json", stdin=json.dumps({"fields": fields}))

    assert [one["field"] for one in said.data[0]["problems"]] == ["recipient_owner"]
