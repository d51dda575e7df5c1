"""What has a day and is not done is called up, whatever year it is, until it is seen to be done."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.kinds import KINDS
from core.model.fields import Day, Ref, Rows
from core.model.kind import Kind
from core.office import Office
from core.office.agenda.openings import Opening
from tests.core.office.conftest import School, keep

Put = Callable[[School], str]
TASK = {"action": "换窗户", "due": "2014-11-01"}
LESSON: dict[str, Any] = {"subject": "语文", "grade": 7, "topic": "背影", "lesson_type": "新授", "date": "2014-10-08"}
TRAINING: dict[str, Any] = {
    "title": "白板", "category": "县培", "start": "2014-10-08", "end": "2014-10-08", "content": "用法", "hours": "3",
}  # fmt: skip
PAIR: dict[str, Any] = {
    "kind": "学科教学", "subject": "语文", "start": "2013-09-01", "end": "2014-08-31",
    "mentor_duties": [{"duty": "听课"}], "mentee_duties": [{"duty": "反思"}],
}  # fmt: skip


def observation(school: School) -> str:
    lesson = school.put("lesson", teacher=school.mentee, **LESSON)
    return school.put(
        "lesson_observation", lesson=lesson, observer=school.mentor, obs_kind="师徒", strengths="好", suggestions="慢"
    )  # fmt: skip


def exchange(school: School) -> str:
    return school.put(
        "leader_exchange", date="2014-10-08", line="教学", points="商定", topics=[{"area": "教学流程"}],
        decisions=[
            {"decision": "交换试卷", "owner": school.mentor, "due": "2014-11-01"},
            {"decision": "做完了", "due": "2014-11-01", "done": True},
            {"decision": "没有期限"},
        ],
    )  # fmt: skip


def training(school: School) -> str:
    return school.put("training", **TRAINING)


def mentor_pair(school: School) -> str:
    return school.put("mentor_pair", mentor=school.mentor, mentee=school.mentee, **PAIR)


def opinion(school: School) -> str:
    return school.put("opinion", date="2014-10-08", from_whom="家长", text="早些通知")


def plan_item(school: School) -> str:
    plan = school.put(
        "work_plan", title="三年规划", level="三年规划", start="2014-09-01", end="2017-07-31", goals="共进"
    )  # fmt: skip
    return school.put(
        "plan_item", plan=plan, level="年度目标", area="师资", task="骨干教师", indicator="2 名", target="2", unit="名",
        helper_owner=school.mentor, recipient_owner=school.mentee, start="2014-09-01", end="2015-07-31",
    )  # fmt: skip


def opened(office: Office, kind: str, on: str = "2026-06-01") -> list[Opening]:
    openings = office.agenda.open(ahead=0, on=dt.date.fromisoformat(on))
    # What is owed by a rule is called up too; that is another matter.
    return [opening for opening in openings if opening.kind == kind and "还差" not in opening.what]


# Each kind of thing: how it comes to be, what is said of it, its day, who does it, and what makes it done.
CASES: list[tuple[Put, str, str, tuple[str, ...], dict[str, Any]]] = [
    (observation, "听课后还没有交换意见", "2014-10-08", ("张伟",), {"feedback_date": "2014-10-09"}),
    (exchange, "决定还没有完成：交换试卷", "2014-11-01", ("张伟",), {"decisions": []}),
    (training, "培训还没有签到：白板", "2014-10-08", (), {}),
    (mentor_pair, "师徒结对到期，续签或总结", "2014-08-31", ("张伟", "李秀英"), {"dissolved": "2014-08-31"}),
    (opinion, "意见还没有办结：早些通知", "2014-10-08", (), {"done": "1"}),
    (plan_item, "目标任务还没有完成：骨干教师", "2015-07-31", ("张伟", "李秀英"), {"state": "取消"}),
]


@pytest.mark.parametrize(("put", "what", "day", "who", "done"), CASES, ids=[case[1][:8] for case in CASES])
def test_a_thing_stays_open_for_years_until_it_is_done(
    school: School, put: Put, what: str, day: str, who: tuple[str, ...], done: dict[str, Any]
) -> None:
    office = school.office
    uid = put(school)
    kind = next(kind.name for kind in KINDS if office.records.get(kind.name, uid))

    (opening,) = opened(office, kind)
    before = opened(office, kind, on=(dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat())

    assert (opening.uid, opening.what, opening.day) == (uid, what, day)
    assert tuple(party.name for party in opening.who) == who
    assert before == []
    if done:
        keep(office, kind, uid, **done)
    else:
        office.attendance.take(office.attendance.event(uid), [{"name": "张伟", "presence": "到"}])
    assert opened(office, kind) == []


def test_who_comes_later_or_is_marked_closes_a_pair_that_ended(school: School) -> None:
    office, pair = school.office, mentor_pair(school)

    school.put("mentor_pair", **{**PAIR, "mentor": school.mentor, "mentee": school.mentee, "start": "2014-09-01",
                                 "end": "2027-08-31"})  # fmt: skip
    renewed = opened(office, "mentor_pair")
    office.records.delete("mentor_pair", office.records.find("mentor_pair", where={"start": "2014-09-01"})[0].uid)
    ended_again = opened(office, "mentor_pair")
    school.put(
        "mentor_evaluation", mentor_pair=pair, date="2014-09-02",
        marks=[{"side": "徒弟", "criterion": "任务完成", "weight": 20}],
    )  # fmt: skip

    assert (renewed, [opening.uid for opening in ended_again]) == ([], [pair])
    assert opened(office, "mentor_pair") == []


def test_what_belongs_to_a_pairing_that_was_closed_is_closed_with_it(school: School) -> None:
    office = school.office
    exchange(school)
    plan_item(school)

    owed = [opening for opening in office.agenda.open() if "还差" in opening.what]
    keep(office, "pairing", school.pairing, state="结束", state_day="2015-08-31")

    assert owed
    assert office.agenda.open() == []
    assert opened(office, "leader_exchange") == opened(office, "plan_item") == opened(office, "pairing") == []


def test_a_line_that_the_plan_has_counted_as_done_is_not_called_up(school: School) -> None:
    item = plan_item(school)

    keep(school.office, "plan_item", item, reached="2")

    assert opened(school.office, "plan_item") == []


def test_a_stage_is_open_until_it_is_ticked(school: School) -> None:
    stage = {"name": "动员", "start": "2014-05-05", "end": "2014-06-30"}
    keep(school.office, "pairing", school.pairing, stages=[stage])
    (opening,) = opened(school.office, "pairing")

    keep(school.office, "pairing", school.pairing, stages=[{**stage, "done": "1"}])

    assert (opening.what, opening.day) == ("工作步骤还没有完成：动员", "2014-06-30")
    assert opened(school.office, "pairing") == []


def test_what_was_called_off_asks_for_nothing(school: School) -> None:
    school.put(
        "research_activity", date="2014-10-08", kind="联合教研日", mode="线下", theme="背影", place="会议室",
        host=school.office.school, process="研讨", actions=[TASK], state="取消",
    )  # fmt: skip

    assert opened(school.office, "research_activity") == []


def test_what_a_record_lacks_besides_is_told(school: School) -> None:
    observation(school)
    training(school)

    (heard,) = opened(school.office, "lesson_observation")
    (trained,) = opened(school.office, "training")

    assert heard.lacks == ("没有交换意见", "没有教学过程")
    assert trained.lacks == ("没有签到",)
    assert (heard.school, trained.school) == (school.office.school, school.office.school)


def test_ahead_looks_so_many_days_forward_and_the_latest_day_stands_first(school: School) -> None:
    for ahead in (3, 15, 16):
        school.put(
            "action_item", date=school.day(), action=f"第{ahead}天", owner=school.mentor, due=school.day(ahead)
        )  # fmt: skip

    openings = [opening.what for opening in school.office.agenda.open(15) if opening.kind == "action_item"]

    assert openings == ["整改还没有完成：第15天", "整改还没有完成：第3天"]


def test_a_person_is_told_only_what_that_person_has_to_do(school: School) -> None:
    observation(school)
    for owner in (school.mentor, school.mentee):
        school.put("action_item", date="2014-10-08", action="换窗户", owner=owner, due="2014-10-09")

    openings = school.office.agenda.open(person=school.mentee)

    assert [opening.kind for opening in openings if "还差" not in opening.what] == ["action_item"]
    assert {party.uid for opening in openings for party in opening.who} == {school.mentee}


def test_duties_that_are_short_stand_among_what_is_open(school: School) -> None:
    office = school.office
    days = {"start": school.day(-60), "end": school.day(300)}
    pair = school.put("mentor_pair", **{**PAIR, **days, "mentor": school.mentor, "mentee": school.mentee})

    duties = [opening for opening in office.agenda.open(400) if opening.uid == pair and "还差" in opening.what]

    assert duties
    assert {opening.kind for opening in duties} == {"mentor_pair"}
    assert {party.name for opening in duties for party in opening.who} == {"张伟", "李秀英"}


def test_the_talk_that_is_still_to_be_held_is_called_up_for_its_observer_alone(school: School) -> None:
    office = school.office
    observation(school)

    office.at_keyboard(school.mentor)
    mine = [(open_.what, open_.whose) for open_ in office.agenda.today().opens if open_.kind == "lesson_observation"]
    office.at_keyboard(school.mentee)
    others = [open_.what for open_ in office.agenda.today().opens if open_.kind == "lesson_observation"]

    assert mine == [("听课后还没有交换意见", "李秀英")]
    assert others == []


def test_a_pair_that_was_dissolved_long_ago_is_not_called_up_as_ending(school: School) -> None:
    pair = mentor_pair(school)
    ending = [open_.uid for open_ in school.office.agenda.today().opens if open_.kind == "mentor_pair"]

    keep(school.office, "mentor_pair", pair, dissolved="2014-01-31")

    assert ending == [pair]
    assert [open_.uid for open_ in school.office.agenda.today().opens if open_.kind == "mentor_pair"] == []


def test_a_county_office_is_called_up_only_for_what_is_its_own(tmp_path: Path) -> None:
    with Office.found(tmp_path / "county", school="教育局", role="county") as office:
        school = keep(office, "school", name_zh="义门镇中学").uid
        scheme = {"title": "方案", "date": "2014-05-05", "purpose": "共进", "work": "帮扶"}
        step = {"name": "动员", "start": "2014-05-05", "end": "2014-06-30"}
        for of in (school, office.school):
            keep(office, "programme_scheme", school=of, steps=[step], **scheme)

        called_up = [open_.kind for open_ in office.agenda.today().opens]

        assert called_up == ["programme_scheme"]
        assert len(office.agenda.open()) == 2


def test_the_week_holds_what_takes_place_and_a_heard_lesson_once(school: School) -> None:
    office, today = school.office, school.day()
    lesson = school.put("lesson", teacher=school.mentee, **{**LESSON, "date": today})
    sheet = school.put(
        "lesson_observation", lesson=lesson, observer=school.mentor, obs_kind="师徒", strengths="好", suggestions="慢"
    )  # fmt: skip
    other = school.put("lesson", teacher=school.mentee, **{**LESSON, "topic": "春", "date": today})
    school.put("mentor_pair", **{**PAIR, "mentor": school.mentor, "mentee": school.mentee, "start": today,
                                 "end": school.day(300)})  # fmt: skip

    week = office.agenda.today().week

    assert sorted((event.kind, event.uid) for event in week) == [("lesson", other), ("lesson_observation", sheet)]


def test_the_month_counts_what_is_filed_and_nothing_of_other_months(school: School) -> None:
    observation(school)
    lesson = school.put("lesson", teacher=school.mentee, **{**LESSON, "date": school.day()})
    school.put(
        "lesson_observation", lesson=lesson, observer=school.mentor, obs_kind="师徒", strengths="好", suggestions="慢"
    )  # fmt: skip

    month = school.office.agenda.today().month

    assert {kind: n for kind, n in month.items() if n} == {"lesson_observation": 1}


# Declarations

CLOSING = {"done", "result", "output"}


def due_rows() -> list[tuple[Kind, Rows]]:
    return [
        (kind, rows)
        for kind in KINDS
        for rows in kind.rows()
        if any(isinstance(column, Day) and column.name in ("due", "end") for column in rows.fields)
        and CLOSING & {column.name for column in rows.fields}
    ]


def test_every_list_of_lines_with_a_day_and_a_tick_is_called_up() -> None:
    declared = {(kind.name, due.day.partition(".")[0]) for kind in KINDS for due in kind.due}

    assert len(due_rows()) > 10
    assert [(kind.name, rows.name) for kind, rows in due_rows() if (kind.name, rows.name) not in declared] == []


def test_what_a_declaration_names_is_there() -> None:
    declared = [(kind, due) for kind in KINDS for due in kind.due]

    assert len(declared) > 20
    for kind, due in declared:
        head, _, column = due.day.rpartition(".")
        fields = kind.field(head).fields if head else kind.fields  # type: ignore[union-attr]
        assert isinstance(next(field for field in fields if field.name == column), Day), (kind.name, due.day)
        for path in due.who:
            holder, _, name = path.rpartition(".")
            among = kind.field(holder).fields if holder else kind.fields  # type: ignore[union-attr]
            assert isinstance(next(field for field in among if field.name == name), Ref), (kind.name, path)
