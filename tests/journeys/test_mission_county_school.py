"""M62–M84: the dated plan of a county school that helps three village schools, from the order to the files."""

import re

from tests.every import every
from tests.journeys.mission import Mission, words_of

pytest_plugins = ("tests.journeys.mission",)

BEGINNING, YEAR = "2013-2014", "2014-2015"
NUMBER = "彬政教发〔2014〕128号"


def test_m62_the_order_of_the_bureau_stands_under_everything(mission: Mission) -> None:
    registered = mission.paper("basis_document", "basis", desk=mission.village)

    assert mission.village.named("128号", "basis_document") == [mission["basis"]]
    assert NUMBER in registered and "彬县教育局" in registered
    for form, key in (("F01", "agreement"), ("F02", "pair_bin")):
        assert f"根据{NUMBER}要求" in mission.paper(form, key)
    bureau = mission.desk("bureau")
    mission.report_to_bureau()
    bureau.asks("collect", mission.folder / "packages")
    assert [one["fields"]["basis"] for one in bureau.every("pairing")] == [NUMBER]


def test_m62_m84_the_bureau_deploys_one_score_sheet_and_every_school_fills_the_same(mission: Mission) -> None:
    bureau = mission.desk("bureau")
    items = [{"area": "组织领导", "item": "领导小组", "standard": "有名单、有分工", "most": 40},
             {"area": "成效", "item": "课堂变化", "standard": "有对比", "most": 60}]  # fmt: skip
    scheme = bureau.puts("scoring_scheme", code="BX", version="1", title="彬县结对帮扶考核方案", items=items)
    mission.carry(bureau, mission.helper)

    mine = mission.helper.puts("annual_score", scheme=scheme, date="2015-05-10", school=mission["helper"])
    mission.uids["bureau_score"] = mine
    paper = mission.paper("F25", "bureau_score")
    mission.helper.asks("delete", "annual_score", mine)

    assert "彬县结对帮扶考核方案" in paper
    assert "1组织领导领导小组有名单、有分工40" in paper and "2成效课堂变化有对比60" in paper


def test_m63_the_scheme_has_its_headings_principles_date_and_seal(mission: Mission) -> None:
    paper = mission.paper("F27b", "scheme", desk=mission.village)

    heads = (
        "一、目的意义",
        "二、工作原则",
        "三、组织机构",
        "四、结对学校",
        "五、工作内容",
        "六、工作步骤",
        "七、具体措施",
        "八、要求",
    )
    at = [paper.index(head) for head in heads]
    assert at == sorted(at)
    assert "按需帮扶，重点帮教，长期坚持，共同进步、共同发展。" in paper
    assert paper.index("义门镇中学（盖章）2014年5月5日") > at[-1]


def test_m64_backbone_and_young_teachers_have_their_stage(mission: Mission) -> None:
    numbers = mission.report("progress_report", "2014-09").numbers
    year = mission.report("progress_report", YEAR).numbers

    assert (numbers["联合教研", "次"], numbers["听课", "节"], numbers["讲座", "场"]) == (2, 3, 1)
    assert (year["公开课", "节"], year["讲座", "场"]) == (2, 2)
    taught = {line[6] for line in mission.report("open_lesson_register", YEAR).lines}
    assert taught == {"义门柴村小学"}


def test_m65_the_schools_become_friends_and_learn_from_each_other(mission: Mission) -> None:
    talk, festival = mission.paper("F13", "talk_2"), mission.paper("F21", "hands")
    given = mission.report("two_way_report", YEAR)

    assert "办学理念怎样落地。" in talk and "手拉手" in festival
    assert [given.line(what)[3] for what in ("主办教研活动", "派出人员", "提供资源")] == [66.67, 40, 66.67]


def test_m66_the_leading_group_has_head_deputy_and_members(mission: Mission) -> None:
    paper = mission.paper("F27a", "group", desk=mission.village)

    at = [paper.index(words) for words in ("1组长张建国", "2副组长李秀英", "3成员王志远", "4成员赵永强")]
    assert at == sorted(at)


def test_m67_one_middle_school_stands_with_three_village_schools(mission: Mission) -> None:
    desk = mission.desk("mijiaping")
    mission.carry(mission.desk("futuo"), mission.helper)
    mission.carry(mission.helper, desk)
    paper = mission.paper("pairing", "pairing", desk=desk)

    assert "1义门柴村小学2义门弥家坪小学3义门福托小学" in paper
    assert desk.fields("pairing", mission.pairing) == mission.helper.fields("pairing", mission.pairing)
    assert len(mission.report("pair_roster", YEAR, desk=desk).lines) == 2, "the whole pairing sees its pairs"


def test_m68_ideas_teachers_and_facilities_are_passed_on(mission: Mission) -> None:
    numbers = mission.report("progress_report", YEAR, desk=mission.village).numbers

    assert (numbers["校长交流", "次"], numbers["其他干部交流", "次"]) == (3, 3)
    assert (numbers["送教", "次"], numbers["送教授课", "节"]) == (2, 1)
    assert (numbers["捐赠", "件"], numbers["捐赠", "元"]) == (20 + 10, 20 * 3500 + 10 * 120.5)


def test_m69_four_dated_stages_are_on_paper_and_their_work_falls_due(mission: Mission) -> None:
    paper = mission.paper("pairing", "pairing", desk=mission.village)

    for words in (
        "1宣传动员2014年5月5日2014年5月10日", "2分析制定2014年5月10日2014年5月20日",
        "3具体实施2014年5月20日2015年4月10日", "4总结归档2015年4月11日2015年5月31日",
    ):  # fmt: skip
        assert words in paper
    assert mission.owing("2014-09-03", "principal_talk", "principals")["done"] == 1
    assert mission.due("2014-05-08", "survey_days")[0]["period"]["last"] == "2014-06-04"
    assert mission.due("2015-05-28", "principal_talk")[0]["short"] == 1
    assert mission.due("2015-06-08", "principal_talk") == [], "the pairing has ended"


def test_m70_the_first_stage_calls_up_and_chooses_young_teachers(mission: Mission) -> None:
    meeting, brief = mission.paper("F27e", "mobilisation"), mission.paper("F27f", "news", desk=mission.village)

    assert "动员会" in meeting and "1学习彬政教发〔2014〕128号文件2选拔优秀的年轻教师" in meeting
    assert "推选孙丽等年轻教师到村小支教。" in brief
    assert "姓名孙丽类别支教" in mission.paper("F27i", "sent_sun")


def test_m71_the_second_stage_asks_the_village_and_drafts_together(mission: Mission) -> None:
    survey, wish = mission.paper("F22", "survey", desk=mission.village), mission.paper("F27r", "school_wish")
    plan = mission.same_there("work_plan", "plan")

    assert "2014年5月10日结束日期2014年5月17日" in survey
    assert "请帮助建一间计算机教室。" in wish and "列入捐赠计划。" in wish
    assert plan["situation"] == "需求来自联合调研。" and plan["start"] == "2014-05-20"


def test_m72_the_seconded_teacher_writes_a_plan_of_her_own(mission: Mission) -> None:
    paper = mission.paper("F27j", "plan_sun", desk=mission.village)

    assert paper.startswith("个人帮扶计划")
    for words in ("孙丽", "学生没有学过音标。", "一学期内能听说二百个词。", "1第2周摸底"):
        assert words in paper
    assert mission.fields_of("plan_sun")["dispatch"] == mission["sent_sun"]
    assert "同意，表现优秀。" in mission.paper("F27i2", "appraisal_sun", desk=mission.village)


def test_m73_lessons_are_brought_to_the_village(mission: Mission) -> None:
    paper = mission.paper("F08", "visit_1", desk=mission.village)
    october = mission.report("progress_report", "2014-10")

    assert "送教点义门柴村小学带队李秀英" in paper and "12人次" in paper and "46人次" in paper
    assert "课上得生动，希望再来。" in paper and "受援校负责人（盖章）" in paper
    assert (october.numbers["送教", "次"], october.numbers["送教授课", "节"]) == (1, 1)
    assert october.sources_of("送教", "次") == {mission["visit_1"]}


def test_m74_the_computers_answer_the_wish_and_are_in_the_ledger(mission: Mission) -> None:
    ledger = mission.report("donation_ledger", YEAR, desk=mission.village)
    paper = mission.paper("F18", "gift", desk=mission.village)

    assert mission.same_there("donation", "gift")["need_record"] == mission["need_computers"]
    assert "需求来源计算机教室的教学用计算机" in paper
    assert ledger.line("台式计算机")[7:10] == [20, 3500, 70000]
    assert ledger.totals[7:10] == [30, "", 71205]
    assert "柒万壹仟贰佰零伍元整" in paper and "￥71,205.00" in paper
    assert "数量相符，全部通电验过。" in paper


def test_m75_the_year_is_summed_up_with_lessons_for_the_next(mission: Mission) -> None:
    paper = mission.paper("F26", "summary", desk=mission.village)
    judged = mission.paper("F27s", "review", desk=mission.village)

    assert "2014—2015学年结对帮扶工作总结" in paper
    assert "下一年把联合教研日固定下来。" in paper and "义门镇中学（盖章）" in paper
    assert "师徒坚持听课。英语仍缺专任教师。增派一名支教教师。" in judged


def test_m76_the_papers_of_the_year_are_filed_in_one_binder(mission: Mission) -> None:
    file = mission.folder / "迎检册.pdf"
    asked = ("--pairing", mission.pairing, "--year", YEAR)
    gaps = mission.helper.asks("gaps", *asked)
    made = mission.helper.asks("binder", *asked, "--to", file)
    words = words_of(file)

    heads = ("①上级文件", "②结对协议", "⑤干部交流与驻校", "⑥师徒结对", "⑦教研", "⑧", "⑨", "⑩", "⑪", "⑬")
    at = [words.index(head) for head in heads]
    assert at == sorted(at)
    assert made["pages"] > 80 and made["missing"] == []
    for paper in ("义师〔2014〕1号", "义帮协〔2014〕1号", NUMBER, "手拉手读书节", "听课记录表：刘芳，2014—2015学年"):
        assert paper in words
    assert {gap["kind"] for gap in gaps} <= {"progress_report", "match_report", "survey", "training", "study_note"}
    assert "“教师培训记录：观看名师教学实录”没有签到" in {gap["what"] for gap in gaps}


def test_m76_the_papers_of_the_beginning_are_filed_by_item_with_number_list_and_label(mission: Mission) -> None:
    file = mission.folder / "归档文件.pdf"
    mission.helper.asks("binder", "--pairing", mission.pairing, "--year", BEGINNING, "--style", "item", "--to", file)
    words = words_of(file)

    assert "序号档号文号责任者题名日期密级页数备注" in words
    for title in ("联合调研统计表", "校际结对帮扶需求与资源匹配报告", "结对帮扶发展规划", "结对帮扶实施方案"):
        assert title in words
    numbers = set(re.findall(r"WS·2014-D(?:30|10)-BFL-\d{4}", words))
    assert {"WS·2014-D30-BFL-0001", "WS·2014-D30-BFL-0002", "WS·2014-D10-BFL-0001"} <= numbers
    assert re.search(r"全宗号年度2014保管期限30年起止件号0001—\d{4}盒号", words), "the label on the spine of the box"
    assert "备考表盒内文件情况说明" in words


def test_m77_the_survey_names_the_weak_subject_and_why(mission: Mission) -> None:
    weak = mission.same_there("survey", "survey")["weak_subjects"]

    assert [(one["subject"], one["reason"]) for one in weak] == [
        ("英语", "没有专任教师"), ("语文", "缺少阅读指导"),
    ]  # fmt: skip
    assert "1英语没有专任教师2语文缺少阅读指导薄弱学科" in mission.paper("F22", "survey", desk=mission.village)


def test_m78_two_research_days_a_year_are_owed_and_their_problems_are_solved(mission: Mission) -> None:
    (owed,) = mission.due("2014-12-31", "class_research")
    loop = mission.report("loop_report", "2014-09")

    # Mathematics is no weak subject: its joint day is none of these two.
    assert (owed["owed"], owed["done"], owed["short"]) == (2, 2, 0)
    assert set(owed["evidence"]) == {mission["day_boats"], mission["day_polish"]}
    assert loop.line("每课留足八分钟默读")[3:] == ["李斌", "2014-09-30", "是", "已做到"]
    assert loop.line("建立错题本")[3:] == ["田野", "2014-10-30", "", ""]


def test_m79_lectures_and_recorded_master_lessons_are_regular(mission: Mission) -> None:
    first, second = (mission.due(day, "lectures")[0] for day in ("2014-12-01", "2015-04-01"))

    assert (first["period"]["label"], first["done"], first["short"]) == ("第一学期", 2, 0)
    assert set(first["evidence"]) == {mission["lecture"], mission["watching"]}
    assert second["short"] == 1, "nothing in the second term yet"
    assert "校本研修：高效课堂" in mission.paper("F10", "in_house", desk=mission.village)


def test_m80_teachers_are_sent_in_batches(mission: Mission) -> None:
    sent = mission.village.every("dispatch", kind="支教")
    visits = mission.village.every("teaching_delivery")

    assert {one["fields"]["batch"]: one["fields"]["person"] for one in sent} == {
        1: mission["sun"], 2: mission["zhou"]
    }  # fmt: skip
    assert sorted(one["fields"]["batch"] for one in visits) == [1, 2]
    assert "批次2" in mission.paper("F08", "visit_2")
    assert "任课一学期，每周八节。" in mission.paper("F27i2", "appraisal_sun")


def test_m81_what_the_school_library_lends_is_in_the_ledger(mission: Mission) -> None:
    ledger = mission.report("resource_ledger", YEAR, desk=mission.village)

    assert ledger.line("五年级语文课件包")[3:] == [
        "课件", "五年级语文", "义门镇中学", "义门柴村小学", "U盘", 12, "很有用"
    ]  # fmt: skip
    assert ledger.totals[8] == 12 + 3 + 5
    assert "五年级语文课件包" in mission.paper("F19", "slides", desk=mission.village)


def test_m82_all_teachers_were_told_and_take_part(mission: Mission) -> None:
    meeting = mission.paper("F27e", "mobilisation")
    report = mission.report("participation_report", YEAR)

    assert "86人" in meeting and "83人" in meeting and "全体教师充分认识结对帮扶的重大意义" in meeting
    assert report.notes[0] == "全体教师 16 人，参加 16 人，占 100%。"


def test_m83_the_teaching_office_sees_what_is_due_and_whose_it_is(mission: Mission) -> None:
    group = mission.paper("F27a", "group")
    due = mission.report("due_list", "2014-10")
    own = mission.helper.asks("due", "--on", "2014-10-20", "--person", mission["liu"])

    assert "教导处、年级组" in group
    assert due.line("联合教研日", "第8周", "语文")[3:8] == ["刘芳、郑兰", 1, 0, "次", 1]
    assert {"mentor_observe", "joint_day", "co_reflection"} <= {one["rule"] for one in own}
    assert every(mission["liu"] in {person["uid"] for person in one["who"]} for one in own)


def test_m84_taking_part_is_shown_but_judged_by_people_only(mission: Mission) -> None:
    report = mission.report("participation_report", YEAR)
    mission.helper.asks("score", "--turn", "on")
    score = mission.helper.asks("score", "--pairing", mission.pairing, "--year", YEAR)

    assert "教师厅〔2025〕2号" in report.notes[1] and "教师厅〔2025〕2号" in report.paper
    assert report.line("刘芳")[3:] == [0, 2, 1, 0, 1, 2, 1, 0, 1, 8]
    assert "教师厅〔2025〕2号" in score["warning"]
    assert score["totals"] == {"self": 10 + 23 + 9, "checked": 9.5 + 22 + 8.5}
    assert "自评总分42分复核总分40分" in mission.paper("F25", "score", desk=mission.village)
