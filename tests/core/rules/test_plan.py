"""How far a plan has come, from its evidence."""

import datetime as dt
from typing import Any

import pytest

from core.model.record import Record
from core.rules.plan import Node, tree, wanted

ON = dt.date(2014, 12, 1)


def item(uid: str, **values: Any) -> Record:
    return Record("plan_item", uid, {"start": "2014-09-01", "end": "2014-12-31", "task": uid, **values})


def events(kind: str, *days: str, **values: Any) -> dict[str, list[Record]]:
    return {kind: [Record(kind, f"{kind}{n}", {"date": day, **values}) for n, day in enumerate(days)]}


def only(line: Record, found: dict[str, list[Record]] | None = None, on: dt.date = ON) -> Node:
    nodes = tree([line], found or {}, on)
    assert len(nodes) == 1
    return nodes[0]


def test_progress_counts_the_records_between_the_first_and_the_last_day() -> None:
    line = item("听课", counted="听课记录", target=4, unit="节")

    node = only(line, events("lesson_observation", "2014-08-31", "2014-09-01", "2014-12-31", "2015-01-01"))

    assert (node.value, node.percent, node.state) == (2, 50, "进行")
    assert [one.get("date") for one in node.evidence] == ["2014-09-01", "2014-12-31"]


def test_progress_begins_at_the_baseline() -> None:
    line = item("校本课程", counted="特色课程", baseline=1, target=3, unit="门")

    node = only(line, events("school_course", "2014-10-01"))

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
        ({"state": "完成"}, 100, "完成"),
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
    year = item("year", end="2015-07-31")
    done = item("done", parent="year", state="完成")
    half = item("half", parent="year", reached=1, target=2)
    dropped = item("dropped", parent="year", state="取消", reached=0, target=2)
    node_of_month = item("month", parent="half", reached=0, target=1)

    nodes = tree([node_of_month, half, dropped, done, year], {}, ON)

    assert [one.item.uid for one in nodes] == ["year"]
    assert nodes[0].percent == 75
    assert [one.item.uid for one in nodes[0].walk()] == ["year", "done", "dropped", "half", "month"]


def test_lines_whose_parent_is_missing_or_goes_round_in_a_circle_are_not_lost() -> None:
    lines = [item("orphan", parent="nobody"), item("a", parent="b"), item("b", parent="a"), item("own", parent="own")]

    assert sorted(one.item.uid for top in tree(lines, {}, ON) for one in top.walk()) == ["a", "b", "orphan", "own"]


def test_donations_are_measured_in_yuan_or_in_pieces() -> None:
    goods = [{"unit": "册", "qty": 120, "price": 12.5}, {"unit": "台", "qty": 2, "price": 1500}]
    given = events("donation", "2014-10-01", items=goods)

    assert only(item("yuan", counted="捐赠", unit="元", target=9000), given).value == 4500
    assert only(item("books", counted="捐赠", unit="册", target=240), given).value == 120
    assert only(item("times", counted="捐赠", unit="次", target=2), given).value == 1


def test_a_prize_counts_its_winners_where_people_are_counted() -> None:
    prize = events("award", "2014-10-01", people=[{"person": "a"}, {"person": "b"}])

    assert only(item("people", counted="获奖", unit="人", target=4), prize).value == 2
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

    assert wanted(lines) == {"lesson_observation": ("2014-05-05", "2014-12-31")}


@pytest.mark.parametrize(("typed", "value"), [(85, 85), (85.0, 85), (12.5, 12.5)])
def test_a_whole_number_stays_whole(typed: float, value: float) -> None:
    reached = only(item("one", reached=typed, target=100)).value

    assert (reached, type(reached)) == (value, type(value))
