"""Who owes what by when: each of the eighteen rules in a term of 2014 that was worked out by hand."""

import pytest

from core.kinds.presets import CADENCE
from core.model.record import Record
from core.rules.duties import duties, rules_of
from core.rules.periods import Year
from tests.core.rules.term_of_2014 import PAIR, PAIRING, book, day, event, heard, only, owed

# --- every rule: nothing done, something else done, done -----------------------------------------------------------

TALK = {"line": "全面", "form": "工作研讨", "people": [{"person": "head"}, {"person": "village head"}]}
BOTH = {"helper_chair": "h", "recipient_people": 6}
GUESTS = [{"school": "邻村小学", "people": 5}]
TOGETHER = {"kind": "教学反思", "writer": "wang", "mentor_pair": "pair", "mentor_comment": "找准了问题"}
PRIZE = {"date": "2014-09-10", "nature": "教学", "level": "县区", "people": [{"person": "wang"}]}
MARKED = [{"side": side, "criterion": "成效", "helper": 90, "recipient": 85} for side in ("徒弟", "师傅")]
FITTING: dict[str, tuple[Record, int]] = {
    "survey_days": (event("survey", start="2014-09-08", end="2014-09-14"), 7),
    "match_report": (event("match_report", date="2014-09-20"), 1),
    "plan_3y": (event("work_plan", start="2014-09-25", level="三年规划"), 1),
    "principal_talk": (event("leader_exchange", date="2014-09-10", **TALK), 1),
    "deputy_join": (event("leader_exchange", date="2014-09-10", line="教学", form="行政例会"), 1),
    "joint_day": (event("research_activity", date="2014-09-10", kind="同课异构", subject="语文", **BOTH), 1),
    "showcase": (event("open_lesson", date="2014-09-10", category="展示", subject="语文", visiting_schools=GUESTS), 1),
    "subject_project": (event("project", start="2014-09-10", level="县", subject="语文", head="h", co_head="r"), 1),
    "mentor_observe": (heard("2014-09-10"), 1),
    "co_reflection": (event("reflection", date="2014-09-10", **TOGETHER), 1),
    "micro_or_open": (event("project", start="2014-09-01", closed="2014-09-10", level="微型/小课题", head="wang"), 1),
    "award": (Record("award", "prize", PRIZE), 1),
    "lesson_design": (event("lesson_design", date="2014-09-10", writer="wang"), 1),
    "studio": (event("studio_activity", date="2014-09-10", studio="studio", members=[{"person": "wang"}]), 1),
    "study_notes": (event("study_note", date="2014-09-10", writer="wang", thoughts="读书一得" * 25), 100),
    "dual_eval": (event("mentor_evaluation", date="2014-09-10", mentor_pair="pair", marks=MARKED), 1),
    "class_research": (event("research_activity", date="2014-09-10", kind="课例研讨", subject="语文"), 1),
    "lectures": (event("training", start="2014-09-10", form="讲座"), 1),
}
UNFITTING: dict[str, Record] = {
    "plan_3y": event("work_plan", start="2014-09-25", level="学期计划"),
    "principal_talk": event("leader_exchange", date="2014-09-10", line="德育", form="工作研讨"),
    "deputy_join": event("leader_exchange", date="2014-09-10", line="德育", form="行政例会"),
    "joint_day": event("research_activity", date="2014-09-10", kind="同课异构", subject="数学", **BOTH),
    "showcase": event("open_lesson", date="2014-09-10", category="研究", subject="语文", visiting_schools=GUESTS),
    "subject_project": event("project", start="2014-09-10", level="微型/小课题", subject="语文"),
    "mentor_observe": heard("2014-09-10", observer="somebody else"),
    "co_reflection": event("reflection", date="2014-09-10", **{**TOGETHER, "kind": "带教心得"}),
    "micro_or_open": event("open_lesson", date="2014-09-10", level="组", teacher="wang"),
    "award": Record("award", "prize", {**PRIZE, "level": "校"}),
    "lesson_design": event("lesson_design", date="2014-09-10", writer="li"),
    "studio": event("studio_activity", date="2014-09-10", studio="studio", members=[{"person": "li"}]),
    "study_notes": event("study_note", date="2014-09-10", writer="li", thoughts="读书一得"),
    "dual_eval": event("mentor_evaluation", date="2014-09-10", mentor_pair="another pair", marks=MARKED),
    "class_research": event("research_activity", date="2014-09-10", kind="读书", subject="语文"),
    "lectures": event("training", start="2014-09-10", form="跟岗"),
}


def test_the_examples_cover_every_rule() -> None:
    assert list(FITTING) == [one.rule for one in CADENCE]
    assert len(CADENCE) == 18


@pytest.mark.parametrize("rule", FITTING)
def test_a_rule_is_short_by_all_of_it_until_something_is_entered(rule: str) -> None:
    duty = only(owed(rule, "2014-09-10"))

    preset = next(one for one in CADENCE if one.rule == rule)
    assert (duty.owed, duty.done, duty.short, duty.evidence) == (preset.n, 0, preset.n, ())


@pytest.mark.parametrize("rule", FITTING)
def test_a_rule_counts_the_record_that_speaks_for_it(rule: str) -> None:
    record, done = FITTING[rule]

    duty = only(owed(rule, "2014-09-10", record))

    assert (duty.done, duty.short) == (done, duty.owed - done)
    assert [one.uid for one in duty.evidence] == [record.uid]


@pytest.mark.parametrize("rule", UNFITTING)
def test_a_rule_leaves_out_what_does_not_speak_for_it(rule: str) -> None:
    assert only(owed(rule, "2014-09-10", UNFITTING[rule])).done == 0


@pytest.mark.parametrize(
    ("rule", "first", "last", "label"),
    [
        ("mentor_observe", "2014-09-08", "2014-09-14", "第2周"),
        ("studio", "2014-09-01", "2014-09-30", "2014-09"),
        ("showcase", "2014-07-01", "2014-09-30", "2014-Q3"),
        ("dual_eval", "2014-09-01", "2015-01-23", "第一学期"),
        ("award", "2014-08-01", "2015-07-31", "2014-2015"),
        ("survey_days", "2014-09-01", "2014-10-01", "一次"),
    ],
)
def test_a_duty_says_by_when(rule: str, first: str, last: str, label: str) -> None:
    period = only(owed(rule, "2014-09-10")).period

    assert (period.first, period.last, period.label) == (day(first), day(last), label)


def test_a_duty_names_those_whose_it_is() -> None:
    assert only(owed("mentor_observe", "2014-09-10")).persons == ("li",)
    assert only(owed("lesson_design", "2014-09-10")).persons == ("wang",)
    assert only(owed("co_reflection", "2014-09-10")).persons == ("li", "wang")
    assert only(owed("principal_talk", "2014-09-10")).persons == ("head", "village head")
    assert only(owed("joint_day", "2014-09-10")).persons == ("h", "r")
    assert only(owed("lectures", "2014-09-10")).persons == ()


# --- weeks, holidays, New Year ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "label"),
    [
        ("2014-09-28", "第4周"),  # a Sunday made up for the holiday
        ("2014-09-30", "第5周"),  # two school days before the national holiday
        ("2014-10-08", "第6周"),
        ("2014-10-22", None),  # the farm holiday
        ("2014-12-31", "第18周"),  # the week over New Year
        ("2015-01-03", "第18周"),
        ("2015-01-14", None),  # examinations
        ("2015-02-10", None),  # winter
        ("2015-03-04", "第1周"),
    ],
)
def test_a_weekly_duty_follows_the_teaching_weeks(on: str, label: str | None) -> None:
    assert [one.period.label for one in owed("mentor_observe", on)] == ([label] if label else [])


def test_a_lesson_heard_on_either_side_of_new_year_is_one_week() -> None:
    duty = only(owed("mentor_observe", "2015-01-02", heard("2014-12-30"), heard("2015-01-03", "made up")))

    assert (duty.owed, duty.done, duty.short) == (1, 2, 0)


def test_the_term_worked_out_by_hand() -> None:
    found = owed(
        "mentor_observe", "2014-09-01", heard("2014-09-03"), heard("2014-09-04"), heard("2014-10-22"),
        heard("2014-12-31"), until="2015-01-23",
    )  # fmt: skip

    # 21 weeks, less the farm holiday, the examinations and the free week.
    assert len(found) == 18
    assert sum(one.owed for one in found) == 18
    # Twice in week 1, once in week 18; the lesson in the farm holiday falls into no teaching week.
    assert [one.period.label for one in found if one.done] == ["第1周", "第18周"]
    assert sum(one.short for one in found) == 16


def test_no_month_without_school_days_owes_anything() -> None:
    assert owed("studio", "2015-02-10") == []
    assert owed("studio", "2015-08-10") == []


def test_without_a_calendar_the_usual_terms_are_taken() -> None:
    on = day("2025-09-10")
    rules = [one for one in rules_of(CADENCE, ()) if one.rule == "mentor_observe"]
    pair = Record("mentor_pair", "pair", {**PAIR.values, "start": "2025-09-01", "end": "2026-07-01"})
    pairing = Record("pairing", "pairing", {**PAIRING.values, "start": "2025-09-01", "end": "2026-07-31"})

    duty = only(duties(rules, book(pairing=pairing, mentors=[pair]), Year([], on, on), on, on))

    assert (duty.period.label, duty.short) == ("第2周", 1)
