"""What is due and how the plan stands, as somebody at the command line asks for it."""

from pathlib import Path

from tests.every import every
from tests.journeys.programme.year import Year


def test_m20_m27_m37_m79_the_week_shows_what_is_still_owed(year: Year) -> None:
    due = year.due("2014-10-15")

    assert set(due) == {
        "survey_days", "match_report", "plan_3y", "principal_talk", "joint_day", "showcase", "subject_project",
        "mentor_observe", "co_reflection", "micro_or_open", "award", "lesson_design", "studio", "study_notes",
        "dual_eval", "class_research", "lectures",
    }  # fmt: skip
    observe = due["mentor_observe"]
    assert (observe["owed"], observe["done"], observe["short"], observe["evidence"]) == (1, 0, 1, [])
    assert observe["period"] == {"label": "第7周", "first": "2014-10-13", "last": "2014-10-19"}
    assert observe["who"] == [{"uid": year.li, "name": "李建国"}]
    assert due["lectures"]["who"] == ["义门镇中学"]


def test_m37_a_lesson_heard_settles_the_week_and_is_named_as_evidence(year: Year) -> None:
    heard = year.heard("2014-10-16")

    observe = year.due("2014-10-15")["mentor_observe"]

    # It was entered years after the lesson, so it is marked late, with both days.
    assert (observe["done"], observe["short"], observe["late"]) == (1, 0, 1)
    assert observe["evidence"] == [heard]
    assert observe["late_entries"][0]["day"] == "2014-10-16"
    assert observe["late_entries"][0]["entered"] > "2014-10-16"


def test_a_deleted_observation_is_owed_again(year: Year) -> None:
    heard = year.heard("2014-10-16")

    year.clerk.asks("delete", "lesson_observation", heard)

    assert year.due("2014-10-15")["mentor_observe"]["short"] == 1


def test_one_person_sees_only_what_is_hers(year: Year) -> None:
    hers = year.due("2014-10-15", "--person", year.wang)

    assert set(hers) == {
        "co_reflection",
        "micro_or_open",
        "award",
        "lesson_design",
        "studio",
        "study_notes",
        "dual_eval",
    }


def test_words_say_how_much_is_missing_before_the_week_ends(year: Year) -> None:
    said = year.clerk.types("due", "--on", "2014-10-15")

    lines = said.out.splitlines()
    week = lines.index("本周 第7周（10-13—10-19）")
    assert lines[week + 1 :].index("  □ 李建国  听徒弟的课并点评（语文）  本周还差 1 节") < len(lines) - week
    assert "  □ 李建国、王芳  师徒共同完成教学反思（语文）  本月还差 1 篇" in lines
    assert "  □ 义门镇中学、义门柴村小学  结对帮扶三年发展规划  还差 1 份，2014-10-31 到期" in lines
    assert year.clerk.types("due", "--on", "gestern").exit == 2


def test_what_is_done_is_ticked_off_and_what_is_late_says_so(year: Year) -> None:
    year.heard("2014-10-16")

    lines = year.clerk.types("due", "--on", "2014-12-10").out.splitlines()
    week = year.clerk.types("due", "--on", "2014-10-15").out.splitlines()

    assert "  √ 李建国  听徒弟的课并点评（语文）  已完成（补录 1 条）" in week
    late = "  □ 义门镇中学、义门柴村小学  结对帮扶三年发展规划  还差 1 份，2014-10-31 到期，已过期"
    assert lines[0] == "只做一次的工作" and late in lines


def test_m43_notes_are_counted_by_their_characters(year: Year) -> None:
    for day, text in (("2014-10-08", "读 书\n笔记"), ("2014-11-05", "abc 一二三")):
        year.puts("study_note", date=day, writer=year.wang, source="书", title="给教师的建议", thoughts=text)

    notes = year.due("2014-12-01")["study_notes"]

    assert (notes["owed"], notes["done"], notes["short"], notes["unit"]) == (10_000, 10, 9_990, "字")


def test_m5_m11_m14_m22_m23_m31_m32_m38_m39_m40_m41_m42_m44_what_was_done_is_owed_no_more(year: Year) -> None:
    on = {"date": "2014-10-15"}
    year.puts("leader_pair", line="教学", helper_leader=year.li, recipient_leader=year.wang, start="2014-09-01")
    year.puts("group_pair", subject="语文", helper_head=year.li, recipient_head=year.wang, start="2014-09-01")
    before = year.due("2014-10-15")

    year.puts(
        "survey", start="2014-09-08", end="2014-09-14", members=[{"person": year.li, "category": "校领导"}],
        answers=[{"dimension": "师资结构", "item": "语文教师"}], weak_subjects=[{"subject": "语文"}],
    )  # fmt: skip
    year.puts("match_report", date="2014-09-20", institute="县教研室", targets="骨干教师培养")
    year.puts("work_plan", title="规划", level="三年规划", start="2014-09-25", end="2017-07-31", goals="共同发展")
    talk = {"topics": [{"area": "发展规划"}], "points": "课表"}
    year.puts("leader_exchange", line="全面", form="工作研讨", **on, **talk)
    year.puts("leader_exchange", line="教学", form="行政例会", **on, **talk)
    for _ in range(2):
        year.puts(
            "research_activity", kind="同课异构", mode="线下", subject="语文", theme="观潮", place="二楼",
            host=year.school, process="听课、议课", helper_people=6, recipient_chair=year.wang, **on,
        )  # fmt: skip
    year.puts(
        "open_lesson", subject="语文", class_name="四（1）班", topic="观潮", teacher=year.wang, school=year.village,
        category="展示", level="片区/学区", organiser="义门学区", visiting_schools=[{"school": "水口小学"}], **on,
    )  # fmt: skip
    year.puts(
        "project", title="整本书阅读", level="县", subject="语文", head=year.li, co_head=year.wang, start="2014-10-10",
        end="2015-06-30",
    )  # fmt: skip
    year.heard("2014-10-15")
    paper = {"success": "朗读", "weak": "时间", "measures": "精讲"}
    year.puts("reflection", kind="教学反思", mentor_pair=year.pair, mentor_comment="找准了", **on, **paper)
    year.puts(
        "award",
        school=year.village,
        title="赛教",
        nature="教学",
        level="县区",
        issuer="县教育局",
        people=[{"person": year.wang}],
        **on,
    )
    year.puts(
        "lesson_design", writer=year.wang, subject="语文", grade=4, topic="观潮", aims="朗读", process="导入", **on
    )
    studio = year.puts("studio", school=year.school, title="李建国工作室", head=year.li)
    year.puts("studio_activity", studio=studio, theme="磨课", members=[{"person": year.wang}], content="磨课", **on)
    year.puts("study_note", writer=year.wang, source="书", title="笔记", thoughts="教" * 10_000, **on)
    mark = {"weight": 100, "helper": 90, "recipient": 92}
    marks = [{"side": side, "criterion": "任务完成", **mark} for side in ("徒弟", "师傅")]
    year.puts("mentor_evaluation", mentor_pair=year.pair, marks=marks, **on)
    year.puts(
        "training", title="高效课堂", category="校本研修", form="讲座", start="2014-10-15", end="2014-10-15",
        content="导入", hours=2,
    )  # fmt: skip

    after = year.due("2014-10-15")
    assert len(before) == 18
    assert every(one["short"] for one in before.values())
    assert {rule: one["short"] for rule, one in after.items() if one["short"]} == {}
    assert year.clerk.asks("due", "--on", "2014-10-15", "--open") == []
    assert year.clerk.types("due", "--on", "2014-10-15", "--open").out == "没有要办的事。\n"


def test_the_pairs_own_rule_takes_the_place_of_the_preset(year: Year) -> None:
    year.puts("cadence_rule", rule="mentor_observe", duty="听课", who="师傅", n=2, unit="月", active=1)
    year.puts("cadence_rule", rule="studio", duty="工作室", who="徒弟", n=1, unit="月", active=0)

    due = year.due("2014-10-15")

    assert (due["mentor_observe"]["owed"], due["mentor_observe"]["period"]["label"]) == (2, "2014-10")
    assert "studio" not in due


# --- the plan ---------------------------------------------------------------------------------------------------------


def plan(year: Year) -> tuple[str, str, str]:
    home = year.puts(
        "work_plan", title="三年发展规划", level="三年规划", start="2014-09-01", end="2017-07-31", goals="共同发展",
        version=1,
    )  # fmt: skip
    owners = {"helper_owner": year.li, "recipient_owner": year.wang}
    goal = year.puts(
        "plan_item", plan=home, level="年度目标", number="1", area="师资", task="青年教师站稳讲台", indicator="听评课",
        start="2014-09-01", end="2015-07-31", **owners,
    )  # fmt: skip
    node = year.puts(
        "plan_item", plan=home, parent=goal, level="月度节点", number="1.1", area="教学教研", task="十月听评课",
        indicator="节数", target=4, unit="节", counted="听课记录", start="2014-10-01", end="2014-10-31", **owners,
    )  # fmt: skip
    return home, goal, node


def test_m14_m15_m16_a_goal_is_split_and_its_progress_follows_from_records(year: Year) -> None:
    _, goal, node = plan(year)
    heard = [year.heard("2014-10-08"), year.heard("2014-10-15"), year.heard("2014-11-05")]

    shown = year.clerk.asks("plan", "--pairing", year.pairing, "--on", "2014-11-10")

    assert [one["uid"] for one in shown] == [goal]
    below = shown[0]["children"][0]
    assert (below["uid"], below["value"], below["percent"], below["state"], below["late"]) == (
        node,
        2,
        50,
        "进行",
        True,
    )
    assert {one["uid"] for one in below["evidence"]} == set(heard[:2])
    # A goal without a number is told by what stands below it, and never by a mean that nobody asked for.
    assert (shown[0]["percent"], shown[0]["state"]) == (None, "进行")


def test_m56_m69_m98_the_board_and_the_outcome_are_printed_from_the_plan(year: Year, tmp_path: Path) -> None:
    plan(year)
    year.heard("2014-10-08")
    words = ("report", "--pairing", year.pairing, "--period", "2014-2015", "--to", tmp_path / "r.pdf", "--view")

    board = [line["cells"] for line in year.clerk.asks(*words, "plan_board")["lines"]]
    outcome = [line["cells"] for line in year.clerk.asks(*words, "outcome_report")["lines"]]

    assert [(line[0], line[3], line[4]) for line in board] == [
        ("1 青年教师站稳讲台", "李建国、王芳", None),
        ("　1.1 十月听评课", "李建国、王芳", 25),
    ]
    assert outcome == [["教学教研", "十月听评课", "节数\n听课，节", None, 1, 4, "节", 25, ""]]


def test_m95_a_change_keeps_the_old_line_and_the_reason(year: Year) -> None:
    home, _, node = plan(year)
    refused = year.clerk.types("plan", "--change", node, "--set", "end=2014-11-30")

    for words in ((), ("--set", "end"), ("--set", "end=gestern", "--reason", "农忙")):
        assert year.clerk.types("plan", "--change", node, *words).exit in (1, 2)
    year.clerk.asks("plan", "--change", node, "--set", "end=2014-11-30", "--set", "target=6", "--reason", "农忙放假")
    year.puts("plan_item", reached=2, uid=node)
    year.puts("plan_item", target=1, uid=node)

    assert (refused.exit, "原因" in refused.err) == (1, True)
    assert year.clerk.fields("plan_item", node)["end"] == "2014-11-30"
    kept = year.clerk.fields("work_plan", home)
    # A value that is reached is no change of the plan; a target that is lowered past the command is one.
    assert kept["version"] == 3
    assert [(one["line"], one["now"], one["reason"]) for one in kept["changes"]] == [
        ("指标值：4；结束日期：2014年10月31日", "指标值：6；结束日期：2014年11月30日", "农忙放假"),
        ("指标值：6", "指标值：1", "没有写明原因"),
    ]


def test_m2_m13_needs_and_resources_of_both_schools_are_brought_together(year: Year) -> None:
    told = {"date": "2014-09-10"}
    reading = year.puts(
        "match_need", school=year.village, area="教学教研", need="整本书阅读指导薄弱", urgency=4, **told
    )
    field = year.puts("match_need", school=year.school, area="课程", need="劳动教育缺少实践场地", **told)
    expert = year.puts("match_resource", school=year.school, area="教学教研", resource="整本书阅读名师", **told)
    orchard = year.puts(
        "match_resource", school=year.village, area="课程", resource="果园劳动教育实践场地", kind="劳动教育基地", **told
    )

    found = year.clerk.asks("match", "--pairing", year.pairing)

    assert [(one["need"]["uid"], one["resource"]["uid"], one["direction"]) for one in found] == [
        (reading, expert, "helper_to_recipient"),
        (field, orchard, "recipient_to_helper"),
    ]
    assert {one["code"] for one in found[0]["reasons"]} == {"area", "words", "urgent"}
