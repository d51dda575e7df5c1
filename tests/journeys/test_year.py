"""A school year of two schools, every event entered once: what the reports say equals what is worked out by hand."""

from typing import Any

import pytest

from tests.journeys.mission import Desk, Mission, meet
from tests.journeys.mission_year import (
    AT_HELPER,
    AT_VILLAGE,
    BEGINNING,
    ENTRIES,
    EVENTS,
    OPEN,
    PAIRS,
    PEOPLE,
    TUESDAY,
    YEAR,
    day,
)

BY_HAND = {
    ("听课", "节"): 40 - 6, ("评课", "次"): 6, ("联合教研", "次"): 20, ("公开课", "节"): 4, ("送教", "次"): 4,
    ("送教授课", "节"): 4 * 2, ("讲座", "场"): 3, ("培训", "场"): 6, ("培训", "人次"): 6 * 5 - 5,
    ("培训", "学时"): 6 * 2,
    ("校长交流", "次"): 40 - 4, ("其他干部交流", "次"): 3, ("驻校", "天"): 4, ("师徒", "对"): 1, ("反思", "篇"): 10,
    ("课题", "项"): 2, ("获奖", "项"): 1, ("捐赠", "件"): 20 + 10 + 300, ("捐赠", "元"): 70_000 + 1_205 + 4_740,
    ("资源共享", "项"): 3 + 2, ("家校活动", "次"): 2, ("校园文化活动", "次"): 2, ("计划完成", "%"): 50,
}  # fmt: skip
OCTOBER = {
    # Mondays 13, 20, 27; Tuesdays 14, 21, 28; Thursdays 2, 16, 30; one lecture, four of five came.
    ("校长交流", "次"): 3, ("听课", "节"): 3, ("联合教研", "次"): 3, ("公开课", "节"): 0, ("讲座", "场"): 1,
    ("培训", "人次"): 4, ("培训", "学时"): 2, ("送教", "次"): 1, ("送教授课", "节"): 2, ("反思", "篇"): 1,
    ("驻校", "天"): 2, ("其他干部交流", "次"): 1, ("师徒", "对"): 1, ("课题", "项"): 1,
    ("捐赠", "元"): 0, ("家校活动", "次"): 0,
}  # fmt: skip


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Mission:
    folder = tmp_path_factory.mktemp("year")
    made = Mission(folder, Desk(folder / "helper"), Desk(folder / "village"))
    meet(made, ("helper", "village"))
    made.enter(made.helper, [*PEOPLE, *BEGINNING, *PAIRS, *AT_HELPER])
    made.carry(made.helper, made.village)
    made.enter(made.village, AT_VILLAGE)
    made.carry(made.village, made.helper)
    return made


def test_the_report_of_the_year_equals_what_is_worked_out_by_hand(year: Mission) -> None:
    report = year.report("progress_report", YEAR)

    assert report.numbers == BY_HAND
    assert report.sources_of("送教", "次") == {year[f"visit_{visit}"] for visit in range(4)}


def test_the_other_school_counts_the_same(year: Mission) -> None:
    assert year.village.asks("digest")["all"] == year.helper.asks("digest")["all"]
    assert year.report("progress_report", YEAR, desk=year.village).numbers == BY_HAND


def test_the_report_of_a_month_equals_what_is_worked_out_by_hand(year: Mission) -> None:
    numbers = year.report("progress_report", "2014-10").numbers

    assert {what: numbers[what] for what in OCTOBER} == OCTOBER


def test_the_quarters_add_up_to_the_year(year: Mission) -> None:
    lasting = {("师徒", "对"), ("课题", "项"), ("计划完成", "%")}
    quarters = [
        year.report("progress_report", quarter).numbers
        for quarter in ("2014-Q3", "2014-Q4", "2015-Q1", "2015-Q2", "2015-Q3")
    ]

    summed = {what: sum(numbers[what] for numbers in quarters) for what in BY_HAND.keys() - lasting}

    assert summed == {what: value for what, value in BY_HAND.items() if what not in lasting}


def test_every_duty_of_the_year_is_owed_done_and_short_as_worked_out_by_hand(year: Mission) -> None:
    report = year.report("four_layer_report", YEAR)

    found = {line[1]: tuple(line[2:6]) for line in report.lines}
    by_hand = {
        "校长工作研讨": (40, 36, "次", 4),
        "参加对方行政例会、教研活动或项目评审": (10, 3, "次", 7),
        "联合教研日": (40, 20, "次", 20),
        # Four quarters, and the ten days of July are too few for a fifth.
        "学科教学成果展示课": (4, 4, "节", 0),
        "联合申报课题": (2, 2, "项", 0),
        "听徒弟的课并点评": (40, 34, "节", 6),
        "师徒共同完成教学反思": (10, 10, "篇", 0),
        # Two open lessons in either term: one would do.
        "微型课题或校级以上公开课": (2, 4, "项", 0),
        "区级以上教学获奖": (1, 1, "项", 0),
        "向师傅提交教学设计": (40, 30, "篇", 10),
        "学习笔记一万字": (20_000, 20_000, "字", 0),
        "带教效果双评价": (2, 2, "次", 0),
    }  # fmt: skip
    assert {words: found[words] for words in by_hand} == by_hand


def test_each_showcase_lesson_does_for_its_own_quarter(year: Mission) -> None:
    register = year.report("open_lesson_register", YEAR)

    assert [line[4] for line in register.lines] == [f"第{week + 1}课" for week in OPEN]
    for week, quarter in OPEN.items():
        (owed,) = [one for one in year.due(day(week, TUESDAY), "showcase") if one["period"]["label"] == quarter]
        assert owed["evidence"] == [year[f"open_{week}"]]


def test_hours_follow_from_the_sign_in_sheets(year: Mission) -> None:
    ledger = year.report("hour_ledger", YEAR)

    # Each of the five missed one of six trainings of two hours.
    assert ledger.totals[7] == 5 * 5 * 2
    last = {line[1]: line[8] for line in ledger.lines}
    assert last == dict.fromkeys(("李斌", "郑兰", "马建平", "刘芳", "孙丽"), 10)


def test_the_village_hosts_half_of_the_joint_days_and_all_open_lessons(year: Mission) -> None:
    report = year.report("two_way_report", YEAR)

    assert report.line("主办教研活动")[1:] == [10, 10, 50]
    assert report.line("提供资源")[1:] == [3, 2, 40]
    # Its ten joint days and four open lessons beside the helper's ten joint days and six trainings.
    assert report.line("造血")[1:] == [16, 14, 46.67]


def test_the_plan_moves_by_itself(year: Mission) -> None:
    goals = year.plan_lines("2015-07-31")

    assert (goals["1"]["value"], goals["1"]["percent"], goals["1"]["state"]) == (34, 85, "进行")
    assert (goals["2"]["value"], goals["2"]["percent"], goals["2"]["state"]) == (4, 100, "完成")


def test_everything_was_entered_once(year: Mission) -> None:
    assert len({key for _, key, _ in ENTRIES}) == len(ENTRIES)
    for kind in {kind for kind, _, _ in EVENTS}:
        assert len(year.helper.every(kind)) == sum(1 for one, _, _ in ENTRIES if one == kind), kind


def test_no_field_is_typed_that_a_record_it_refers_to_holds(year: Mission) -> None:
    kept = {
        key: year.helper.asks("get", kind, year[key])[0]["fields"] for kind, key, _ in (*PEOPLE, *BEGINNING, *PAIRS)
    }
    kept |= {key: fields for _, key, fields in EVENTS}

    again = [
        (kind, key, name, other)
        for kind, key, typed in ENTRIES
        for other in _referred(typed)
        for name, value in typed.items()
        if other in kept and name in kept[other] and year.told(value) == year.told(kept[other][name])
    ]

    assert again == []


def test_what_was_left_out_stands_on_the_paper_all_the_same(year: Mission) -> None:
    heard, opened = year.paper("F03", "heard_2"), year.paper("F07", "open_2")
    agreed, paired, given = year.paper("F01", "agreement"), year.paper("F02", "pair"), year.paper("F18", "computers")

    assert "授课教师李斌授课学校义门柴村小学" in heard and "听课日期2014年9月16日" in heard
    assert "课题第3课授课教师李斌学校义门柴村小学" in opened and "日期2014年9月16日" in opened
    assert "根据彬政教发〔2014〕128号要求" in agreed and "2014年9月1日至2015年7月10日" in agreed
    assert "师傅荣誉：市级名师；徒弟教龄：2年" in paired
    assert "需求来源建一间计算机教室" in given


def test_a_report_that_was_handed_in_is_not_counted_again(year: Mission) -> None:
    year.uids["october"] = year.helper.asks("report", "--pairing", year.pairing, "--period", "2014-10", "--keep")["uid"]
    year.helper.asks("delete", "lesson_observation", year["heard_6"])
    now = year.report("progress_report", "2014-10").numbers["听课", "节"]
    again = year.helper.types("report", "--pairing", year.pairing, "--period", "2014-10", "--keep")
    paper = year.paper("F17", "october")
    year.helper.asks("undelete", "lesson_observation", year["heard_6"])

    numbers = year.helper.fields("progress_report", year["october"])["numbers"]
    kept = {(one["what"], one["unit"]): one.get("value") for one in numbers}
    assert {what: kept[what] for what in OCTOBER} == OCTOBER
    assert (kept["听课", "节"], now) == (3, 2)
    assert again.exit == 1 and "2014-10" in again.err
    assert "听课3节" in paper and "送教1次" in paper


def _referred(typed: Any) -> list[str]:
    """Return the keys of all records that what was typed refers to."""
    match typed:
        case str() if typed.startswith("@"):
            return [typed[1:]]
        case dict():
            return [key for value in typed.values() for key in _referred(value)]
        case list():
            return [key for value in typed for key in _referred(value)]
        case _:
            return []
