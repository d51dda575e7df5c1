"""How far a plan has come, from its evidence."""

import datetime as dt
from typing import Any

import pytest

from core.kinds.measures import measure_called
from core.model.record import Record
from core.rules.holding import Known
from core.rules.parties import Parties
from core.rules.plan import Counting, Node, completed, tree, wanted

ON = dt.date(2014, 12, 1)
HELPER, VILLAGE = "helper school", "village school"
PAIRING = Record("pairing", "pairing", {"helper": HELPER, "recipients": [{"school": VILLAGE}]})


def item(uid: str, **values: Any) -> Record:
    return Record("plan_item", uid, {"start": "2014-09-01", "end": "2014-12-31", "task": uid, **values})


def events(kind: str, *days: str, **values: Any) -> dict[str, list[Record]]:
    return {kind: [Record(kind, f"{kind}{n}", {"date": day, **values}) for n, day in enumerate(days)]}


def grown(
    lines: list[Record], found: dict[str, list[Record]] | None = None, on: dt.date = ON, *known: Record
) -> list[Node]:
    given = found or {}
    parties = Parties(Known([PAIRING], known))
    return tree(lines, Counting(measure_called, lambda metric: given.get(metric.of, []), parties, on))


def only(line: Record, found: dict[str, list[Record]] | None = None, on: dt.date = ON, *known: Record) -> Node:
    nodes = grown([line], found, on, *known)
    assert len(nodes) == 1
    return nodes[0]


def test_progress_counts_the_records_between_the_first_and_the_last_day() -> None:
    line = item("听课", counted="听课记录", target=4, unit="节")

    heard = events("lesson_observation", "2014-08-31", "2014-09-01", "2014-12-31", "2015-01-01")

    node, earlier = only(line, heard, on=dt.date(2015, 2, 1)), only(line, heard)

    assert (node.value, node.percent, node.state) == (2, 50, "进行")
    assert [one.day for one in node.evidence] == ["2014-09-01", "2014-12-31"]
    # On the first of December the lesson of New Year's Eve has not been heard.
    assert earlier.value == 1


def test_progress_begins_at_the_baseline() -> None:
    line = item("校本课程", counted="特色课程", baseline=1, target=3, unit="门")

    node = only(line, events("school_course", "2014-10-01", state="已开设", school=VILLAGE))

    assert (node.value, node.percent) == (2, 50)


@pytest.mark.parametrize(
    ("values", "percent", "state"),
    [
        ({"reached": 80, "target": 100, "unit": "%"}, 80, "进行"),
        ({"reached": 120, "target": 100, "unit": "%"}, 100, "完成"),
        ({"reached": 5, "baseline": 10, "target": 20}, 0, "进行"),
        ({"reached": 10, "baseline": 20, "target": 0}, 50, "进行"),
        ({"reached": 95, "baseline": 95, "target": 95}, 100, "完成"),
        ({"reached": 0, "target": 3, "start": "2015-01-01", "end": "2015-03-01"}, 0, "未开始"),
        ({"state": "完成"}, None, "完成"),
        ({"state": "完成", "reached": 1, "target": 2}, 50, "进行"),
        ({"state": "取消", "reached": 1, "target": 2}, 50, "取消"),
        ({"state": "延期", "reached": 1, "target": 2}, 50, "延期"),
        ({"state": "延期", "reached": 2, "target": 2}, 100, "完成"),
        ({"target": 3}, None, "进行"),
    ],
)
def test_the_state_follows_from_what_is_reached(values: dict[str, Any], percent: float | None, state: str) -> None:
    node = only(item("line", **values))

    assert (node.percent, node.state) == (percent, state)


@pytest.mark.parametrize(
    ("values", "late"),
    [
        ({"end": "2014-11-30"}, True),
        ({"end": "2014-12-01"}, False),
        ({"end": "2014-11-30", "state": "完成"}, False),
        ({"end": "2014-11-30", "state": "取消"}, False),
        ({"end": "2014-11-30", "state": "延期"}, True),
    ],
)
def test_what_is_not_done_by_its_last_day_is_late(values: dict[str, Any], late: bool) -> None:
    assert only(item("line", **values)).late is late


def test_a_year_goal_stands_where_its_tasks_stand() -> None:
    year = item("year", end="2015-07-31", rollup="下级平均")
    done = item("done", parent="year", reached=2, target=2)
    half = item("half", parent="year", reached=1, target=2)
    dropped = item("dropped", parent="year", state="取消", reached=0, target=2)
    node_of_month = item("month", parent="half", reached=0, target=1)

    nodes = grown([node_of_month, half, dropped, done, year])

    assert [one.item.uid for one in nodes] == ["year"]
    assert nodes[0].percent == 75
    assert [one.item.uid for one in nodes[0].walk()] == ["year", "done", "dropped", "half", "month"]


def test_lines_whose_parent_is_missing_or_goes_round_in_a_circle_are_not_lost() -> None:
    lines = [item("orphan", parent="nobody"), item("a", parent="b"), item("b", parent="a"), item("own", parent="own")]

    assert sorted(one.item.uid for top in grown(lines) for one in top.walk()) == ["a", "b", "orphan", "own"]


def test_donations_are_measured_in_yuan_or_in_pieces() -> None:
    goods = [{"unit": "册", "qty": 120, "price": 12.5}, {"unit": "台", "qty": 2, "price": 1500}]
    given = events("donation", "2014-10-01", items=goods)

    assert only(item("yuan", counted="捐赠", unit="元", target=9000), given).value == 4500
    assert only(item("books", counted="捐赠", unit="册", target=240), given).value == 120
    assert only(item("times", counted="捐赠", unit="次", target=2), given).value == 1


def test_a_prize_counts_its_winners_where_people_are_counted() -> None:
    prize = events("award", "2014-10-01", people=[{"person": "a"}, {"person": "b"}])

    again = {"award": [*prize["award"], Record("award", "more", {**prize["award"][0].values})]}

    assert only(item("people", counted="获奖", unit="人", target=4), again).value == 2
    assert only(item("names", counted="获奖", unit="名", target=4), again).value == 2
    assert only(item("times", counted="获奖", unit="人次", target=4), again).value == 4
    assert only(item("prizes", counted="获奖", unit="项", target=4), prize).value == 1


def test_what_was_called_off_is_no_progress() -> None:
    line = item("教研", counted="教研活动", target=2)

    assert only(line, events("research_activity", "2014-10-01", state="取消")).value == 0


def test_only_the_days_of_the_lines_are_asked_for() -> None:
    lines = [
        item("a", counted="听课记录"),
        item("b", counted="听课记录", start="2014-05-05", end="2014-06-01"),
        item("c", counted="捐赠", end=None),
        item("d"),
    ]

    asked = wanted([*lines, item("e", counted="课题")], measure_called)

    assert asked == {("lesson_observation", "date"): ("2014-05-05", "2014-12-31"), ("project", "start"): None}


@pytest.mark.parametrize(("typed", "value"), [(85, 85), (85.0, 85), (12.5, 12.5)])
def test_a_whole_number_stays_whole(typed: float, value: float) -> None:
    reached = only(item("one", reached=typed, target=100)).value

    assert (reached, type(reached)) == (value, type(value))


# --- the goals of the document ---------------------------------------------------------------------------------------

TEACHERS = [
    Record("person", "wang", {"school": VILLAGE, "honours": [{"honour": "市级骨干教师", "level": "市",
                                                              "awarded": "2014-10-01"}]}),
    Record("person", "zhou", {"school": VILLAGE, "honours": [{"honour": "县级骨干教师", "level": "县区",
                                                              "awarded": "2014-10-01"}]}),
    Record("person", "li", {"school": HELPER, "honours": [{"honour": "市级骨干教师", "level": "市",
                                                          "awarded": "2014-10-01"}]}),
]  # fmt: skip
BACKBONE = {
    "counted": "教师荣誉", "target": 2, "unit": "名", "narrowed": [
        {"field": "称号", "op": "含", "word": "骨干教师"}, {"field": "级别", "op": "至少", "word": "市"},
    ],
}  # fmt: skip


def test_two_city_level_backbone_teachers_are_teachers_of_the_helped_school_with_that_honour() -> None:
    node = only(item("backbone", **BACKBONE), {"person": TEACHERS}, ON, *TEACHERS)

    assert (node.value, node.percent, node.state) == (1, 50, "进行")
    assert [one.uid for one in node.evidence] == ["wang"]


def test_a_prize_makes_no_backbone_teacher() -> None:
    prize = events("award", "2014-10-01", school=VILLAGE, level="县区", people=[{"person": "wang"}])

    assert only(item("backbone", **BACKBONE), prize, ON, *TEACHERS).value == 0


@pytest.mark.parametrize(
    ("change", "value"),
    [({}, 1), ({"school": HELPER}, 0), ({"state": "停开"}, 0), ({"state": "开发中"}, 0), ({"date": "2014-08-31"}, 0)],
)
def test_a_course_counts_where_it_is_taught_in_the_helped_school_since_the_goal_began(
    change: dict[str, Any], value: int
) -> None:
    course = Record(
        "school_course", "course",
        {"school": VILLAGE, "kind": "校本课程", "state": "已开设", "date": "2014-10-08", **change},
    )  # fmt: skip

    assert only(item("courses", counted="特色课程", target=3, unit="门"), {"school_course": [course]}).value == value


def test_a_share_that_no_record_states_is_typed_with_its_evidence() -> None:
    shown = [{"kind": "attachment", "text": "信息化教学检查表"}]

    typed = only(item("ict", target=100, unit="%", baseline=40, reached=100, evidence=shown))
    claimed = only(item("ict", target=100, unit="%", state="完成"))
    attached = only(item("ict", target=100, unit="%", state="完成", evidence=shown))

    assert (typed.percent, typed.state, typed.claimed) == (100, "完成", False)
    assert (claimed.percent, claimed.state, claimed.claimed) == (None, "完成", True)
    assert (attached.state, attached.claimed) == ("完成", False)


def test_what_is_only_claimed_is_not_in_the_share_of_lines_done() -> None:
    lines = [item("shown", reached=1, target=1), item("claimed", state="完成"), item("open", target=1, reached=0)]

    percent, due, claimed = completed(grown(lines), "2014-12-31")

    assert (percent, len(due), claimed) == (33.33, 3, 1)
    assert completed([], "2014-12-31") == (None, [], 0)


# --- quarter, year, three years ---------------------------------------------------------------------------------------


def test_sums_roll_up_from_the_month_to_the_three_years() -> None:
    lines = [
        item("goal", target=12, unit="次", start="2014-09-01", end="2017-07-31"),
        item("autumn", parent="goal", target=4, unit="次", end="2014-12-31"),
        item("october", parent="autumn", counted="送教下乡", target=2, unit="次", start="2014-10-01", end="2014-10-31"),
        item("november", parent="autumn", counted="送教下乡", target=2, unit="次", start="2014-11-01",
             end="2014-11-30"),
        item("spring", parent="goal", target=8, unit="次", reached=1, start="2015-03-01", end="2015-07-10"),
    ]  # fmt: skip

    (goal,) = grown(lines, events("teaching_delivery", "2014-10-08", "2014-10-22", "2014-11-05"), dt.date(2015, 6, 1))

    values = {node.item.uid: (node.value, node.percent) for node in goal.walk()}
    assert values == {
        "goal": (4, 33.3), "autumn": (3, 75), "october": (2, 100), "november": (1, 50), "spring": (1, 12.5),
    }  # fmt: skip


@pytest.mark.parametrize("unit", ["%", "人", "名", "对"])
def test_what_may_stand_in_two_parts_is_not_summed(unit: str) -> None:
    lines = [
        item("goal", target=10, unit=unit),
        *(item(f"part {n}", parent="goal", reached=4, target=5, unit=unit) for n in (1, 2)),
    ]

    (goal,) = grown(lines)

    assert (goal.value, goal.percent, goal.state) == (None, None, "进行")


def test_a_mean_is_taken_only_where_the_line_says_so() -> None:
    parts = [item(f"part {n}", parent="goal", reached=n, target=100, unit="%") for n in (40, 60)]

    (silent,) = grown([item("goal", target=100, unit="%"), *parts])
    (told,) = grown([item("goal", target=100, unit="%", rollup="下级平均"), *parts])

    assert (silent.value, told.value, told.percent) == (None, 50, 50)


def test_a_goal_without_a_number_is_done_when_all_below_it_is() -> None:
    parts = [item("one", parent="goal", reached=1, target=1), item("two", parent="goal", state="取消")]

    (goal,) = grown([item("goal"), *parts])
    (other,) = grown([item("goal"), *parts, item("three", parent="goal", reached=0, target=1)])

    assert (goal.state, goal.percent, other.state) == ("完成", None, "进行")


def test_a_unit_that_does_not_fit_gives_no_number() -> None:
    given = events("parent_activity", "2014-10-01")

    assert only(item("odd", counted="家校活动", unit="%", target=90), given).value is None
