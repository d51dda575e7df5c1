"""M34–M51: the third and fourth layer: mentors with their apprentices, and training that is open to all."""

import json

from openpyxl import load_workbook

from tests.journeys.mission import Mission

pytest_plugins = ("tests.journeys.mission",)

YEAR = "2014-2015"
RULE_OF_2025 = "教师厅〔2025〕2号"


def test_m34_mentoring_and_studio_run_side_by_side(mission: Mission) -> None:
    roster = mission.report("pair_roster", YEAR)

    assert [(line[1], line[4]) for line in roster.lines] == [("刘芳", "李斌"), ("陈志明", "吴敏")]
    assert mission.village.fields("studio", mission["studio"])["head"] == mission["liu"]
    assert "刘芳语文名师工作室" in mission.paper("F27p", "studio", desk=mission.village)


def test_m35_mentors_are_honoured_teachers_each_with_one_young_teacher(mission: Mission) -> None:
    mentors = [mission.village.fields("person", mission[key]) for key in ("liu", "chen")]
    roster = mission.paper("F27c", "pair_bin", "pair_wu", desk=mission.village)

    assert [(one["honours"][0]["honour"], one["honours"][0]["level"]) for one in mentors] == [
        ("市级名师", "市"), ("学科带头人", "市")
    ]  # fmt: skip
    assert "1刘芳义门镇中学高级教师李斌义门柴村小学二级教师学科教学语文" in roster
    assert "2陈志明义门镇中学高级教师吴敏义门柴村小学二级教师学科教学数学" in roster


def test_m35_a_mentor_without_an_honour_is_pointed_out(mission: Mission) -> None:
    pair = {
        "pairing": mission.pairing, "mentor": mission["sun"], "mentee": mission["zheng"], "kind": "学科教学",
        "start": "2015-05-01", "end": "2015-05-31", "mentor_duties": [{"duty": "听课"}],
        "mentee_duties": [{"duty": "备课"}],
    }  # fmt: skip

    answer = mission.helper.asks("put", "mentor_pair", stdin=json.dumps({"fields": pair}, ensure_ascii=False))[0]
    mission.helper.asks("delete", "mentor_pair", answer["uid"])

    assert "没有登记荣誉" in answer["notes"][0]


def test_m36_the_agreement_writes_every_duty_with_its_number(mission: Mission) -> None:
    paper = mission.paper("F02", "pair_bin", desk=mission.village)

    assert paper.startswith("师徒结对协议书协议编号：义师〔2014〕1号")
    for words in (
        "听徒弟的课并评课指导，每周不少于1次",
        "共同完成教学反思，每月不少于1次",
        "指导微型课题或校级以上公开课，每学期不少于1次",
        "帮助徒弟获得区级以上教学奖项，每年不少于1次",
        "提交教学设计，每周不少于1次",
        "参与名师工作室活动，每月不少于1次",
        "完成一万字学习笔记，每学期不少于1次",
    ):
        assert words in paper
    # Years and honour follow from the two teachers' own records.
    assert "师傅荣誉：市级名师；徒弟教龄：2年" in paper and "学科：语文" in paper
    assert "一式三份" in paper and "帮扶校（盖章）" in paper and "受援校（盖章）" in paper


def test_m37_a_lesson_a_week_is_heard_and_commented(mission: Mission) -> None:
    weeks = {
        (day, key): mission.owing(day, "mentor_observe", key)["done"]
        for day in ("2014-09-10", "2014-09-17")
        for key in ("pair_bin", "pair_wu")
    }
    summary = mission.report("observation_summary", "2014-09")

    assert weeks == {
        ("2014-09-10", "pair_bin"): 1, ("2014-09-10", "pair_wu"): 0,
        ("2014-09-17", "pair_bin"): 1, ("2014-09-17", "pair_wu"): 1,
    }  # fmt: skip
    # Weeks 1 to 4 and the week of 29 September, which ends in October.
    assert summary.line("刘芳")[3:6] == [5, 2, 2] and summary.line("陈志明")[3:6] == [5, 1, 1]
    assert "建议多给学生默读的时间。" in mission.paper("F03", "heard_garden", desk=mission.village)
    assert "读书时间要还给学生。" in mission.paper("F04", "review_boats")


def test_m38_one_reflection_a_month_is_written_together(mission: Mission) -> None:
    september, october = (mission.owing(day, "co_reflection", "pair_bin") for day in ("2014-09-30", "2014-10-31"))

    assert (september["evidence"], september["short"], october["short"]) == ([mission["reflection_bin"]], 0, 1)
    paper = mission.paper("F11", "reflection_bin", desk=mission.village)
    assert "默读时间太少。" in paper and "抓住了要害。" in paper and "圆明园的毁灭" in paper


def test_m39_an_open_lesson_or_a_small_project_does_for_the_term(mission: Mission) -> None:
    first = {key: mission.owing("2014-12-31", "micro_or_open", key) for key in ("pair_bin", "pair_wu")}
    second = {key: mission.owing("2015-04-01", "micro_or_open", key) for key in ("pair_bin", "pair_wu")}

    assert first["pair_bin"]["evidence"] == [mission["showcase"]]
    assert first["pair_wu"]["evidence"] == [mission["open_wu"]]
    assert (second["pair_bin"]["evidence"], second["pair_wu"]["short"]) == ([mission["micro"]], 1)


def test_m40_a_prize_of_the_county_counts_for_the_year(mission: Mission) -> None:
    won, missing = (mission.owing("2015-05-01", "award", key) for key in ("pair_bin", "pair_wu"))

    assert (won["owed"], won["evidence"], missing["short"]) == (1, [mission["award_bin"]], 1)
    paper = mission.paper("F27h", "award_bin", desk=mission.village)
    assert "青年教师教学能手评选" in paper and "县区" in paper and "彬教奖〔2015〕17号" in paper
    assert mission.report("progress_report", "2015-04").numbers["获奖", "项"] == 1


def test_m41_a_lesson_design_a_week_is_handed_to_the_mentor(mission: Mission) -> None:
    third, fourth = (mission.owing(day, "lesson_design", "pair_bin") for day in ("2014-09-15", "2014-09-24"))

    assert (third["evidence"], third["short"], fourth["short"]) == ([mission["design_bin"]], 0, 1)
    paper = mission.paper("F27k", "design_bin", desk=mission.village)
    assert "导入、初读、精读、拓展。" in paper and "精读一段足矣。" in paper


def test_m42_the_apprentice_comes_to_the_studio_once_a_month(mission: Mission) -> None:
    came, absent = (mission.owing("2014-09-30", "studio", key) for key in ("pair_bin", "pair_wu"))

    assert (came["evidence"], absent["short"]) == ([mission["studio_september"]], 1)
    assert "1刘芳2李斌" in mission.paper("F27p2", "studio_september", desk=mission.village)


def test_m43_ten_thousand_characters_a_term_are_added_up(mission: Mission) -> None:
    bin_, wu = (mission.owing("2015-01-10", "study_notes", key) for key in ("pair_bin", "pair_wu"))

    assert (bin_["owed"], bin_["done"], bin_["short"], bin_["unit"]) == (10_000, 6_000 + 3_500, 500, "字")
    assert (wu["done"], wu["short"]) == (10_000, 0)
    notes = mission.helper.asks("get", "study_note", mission["note_bin_1"], mission["note_bin_2"])
    assert [one["computed"]["characters"] for one in notes] == [6_000, 3_500]
    assert mission.paper("F12", "note_bin_1", desk=mission.village).count("读") >= 6_000


def test_m44_m45_m46_both_schools_mark_mentor_and_apprentice_each_term(mission: Mission) -> None:
    owed = mission.owing("2015-01-20", "dual_eval", "pair_bin")
    paper = mission.paper("F24", "evaluation", desk=mission.village)
    mission.village.asks("score", "--turn", "on")
    score = mission.village.asks("score", "--mentor-pair", mission["pair_bin"], "--year", YEAR)

    assert owed["evidence"] == [mission["evaluation"]]
    for line in (
        "徒弟教学成绩提升率4080859085", "徒弟获奖情况2090909090", "徒弟课题研究成果4070758075",
        "师傅指导记录5095909592", "师傅带教心得2090909090", "师傅团队辐射效果3080858590",
        "徒弟得分10082", "师傅得分10090",
    ):  # fmt: skip
        assert line in paper
    # A line gives its weight times the mean of four marks: 85, 90, 75 per cent; 93, 90, 85 per cent.
    marks = {one["what"]: one["score"] for one in score["lines"]}
    assert marks == {
        "教学成绩提升率": 34, "获奖情况": 18, "课题研究成果": 30, "指导记录": 46.5, "带教心得": 18, "团队辐射效果": 25.5
    }  # fmt: skip
    assert score["totals"] == {"徒弟": 34 + 18 + 30, "师傅": 46.5 + 18 + 25.5}
    assert score["levels"] == {"徒弟": "良好", "师傅": "优秀"}
    evidence = {one["what"]: {uid for _, uid in one["evidence"]} for one in score["lines"]}
    assert evidence["指导记录"] >= {mission["heard_boats"], mission["heard_garden"]}
    assert evidence["带教心得"] == {mission["insight_liu"]}


def test_m45_the_gain_in_marks_is_worked_out_at_home(mission: Mission) -> None:
    (analysis,) = mission.village.asks("get", "quality_analysis", "--where", "subject=语文")

    assert analysis["computed"]["gain"] == 8.33, "(78 - 72) / 72"
    assert mission.owing("2014-12-31", "subject_project", "chinese")["done"] == 1


def test_m47_who_ties_the_result_to_title_and_pay_is_told_of_the_rule_of_2025(mission: Mission) -> None:
    desk = mission.desk("futuo")
    refused = desk.types("score", "--pairing", mission.pairing, "--year", YEAR)
    turned = mission.village.asks("score", "--turn", "on")

    assert refused.exit == 1 and RULE_OF_2025 in refused.err
    assert RULE_OF_2025 in turned["warning"]
    assert "作为职称评定、评优评先、绩效工资的参考，须经校长核对。" in mission.paper("F24", "evaluation")


def test_m48_trainings_are_open_to_the_village_and_hours_follow_from_who_came(mission: Mission) -> None:
    lecture = mission.same_there("training", "lecture")
    ledger = mission.report("hour_ledger", YEAR)
    own = mission.report("hour_ledger", YEAR, desk=mission.village)

    assert [(one["school"], one["places"]) for one in lecture["open_to"]] == [(mission["village"], 8)]
    assert "1义门柴村小学8名额开放校" in mission.paper("F10", "lecture", desk=mission.village)
    # Two of four sittings of the camp are 8 of its 16 hours; 田野 was on leave and earned none.
    hours = {(line[1], line[4]): line[7] for line in ledger.lines}
    assert hours == {
        ("李斌", "核心素养导向的课堂教学改革"): 3, ("吴敏", "核心素养导向的课堂教学改革"): 3,
        ("郑兰", "核心素养导向的课堂教学改革"): 3, ("李斌", "校际骨干教师研学营"): 8,
        ("孙丽", "校际骨干教师研学营"): 16,
    }  # fmt: skip
    assert ledger.totals[7] == 3 * 3 + 8 + 16
    assert own.totals[7] == 33 + 10, "what was typed for training elsewhere is known at home only"


def test_m49_the_expert_lecture_is_streamed_and_signed_for(mission: Mission) -> None:
    record, sheet = (mission.paper(form, "lecture", desk=mission.village) for form in ("F10", "F09"))

    assert "核心素养导向的课堂教学改革" in record and "形式直播" in record and "1林崇德教授" in record
    assert "9月19日下午签到" in sheet and "李斌义门柴村小学" in sheet
    assert mission.report("progress_report", "2014-09").numbers["讲座", "场"] == 1


def test_m50_both_schools_apply_for_the_training_fund(mission: Mission) -> None:
    paper = mission.paper("F27t", "fund", desk=mission.village)

    assert "市级教师培训专项经费" in paper and "1义门镇中学2义门柴村小学" in paper
    assert "50000" in paper.replace(",", "") and "40000" in paper.replace(",", "")
    uses = mission.fields_of("fund")["uses"]
    assert sum(one["amount"] for one in uses) == mission.fields_of("fund")["amount"]


def test_m51_the_camp_visits_a_good_school_elsewhere(mission: Mission) -> None:
    plan = mission.paper("F27d2", "camp_plan", desk=mission.village)
    camp = mission.paper("F10", "camp")
    numbers = mission.report("progress_report", "2014-10").numbers

    assert "校际骨干教师研学营活动方案" in plan and "统一乘车，专人清点人数。" in plan
    assert "西安高新一小" in camp and "形式外出参观" in camp
    assert (numbers["培训", "场"], numbers["培训", "人次"], numbers["培训", "学时"]) == (1, 2, 16)


def test_m48_who_came_is_ticked_in_excel_and_only_that_line_changes(mission: Mission) -> None:
    file = mission.folder / "出席.xlsx"
    mission.helper.asks("export-excel", "attendance", file)
    untouched = mission.helper.asks("import-excel", file, "--kind", "attendance", "--dry-run")
    book = load_workbook(file)
    (cell,) = [cell for row in book["出席"].iter_rows() for cell in row if cell.value == "事假"]
    cell.value = "到"
    book.save(file)
    ticked = mission.helper.asks("import-excel", file, "--kind", "attendance", "--dry-run")

    assert (untouched["added"], untouched["changed"], untouched["same"], untouched["refused"]) == (0, 0, 10, [])
    assert (ticked["added"], ticked["changed"], ticked["same"], ticked["refused"]) == (0, 1, 9, [])
