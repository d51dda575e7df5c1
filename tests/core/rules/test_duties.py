"""Who owes what by when: each of the eighteen rules in a term of 2014 that was worked out by hand."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from core.kinds.presets import CADENCE
from core.model.record import Record
from core.rules.duties import Book, Duty, duties, reminder, rules_of, wanted
from core.rules.periods import Year, period_of

SCHOOL, VILLAGE = "helper school", "village school"


def day(words: str) -> dt.date:
    return dt.date.fromisoformat(words)


def weeks(first: str, count: int, kinds: Mapping[int, str]) -> list[dict[str, Any]]:
    monday = day(first)
    return [
        {"week_no": n, "monday": (monday + dt.timedelta(weeks=n - 1)).isoformat(), "kind": kinds.get(n, "教学")}
        for n in range(1, count + 1)
    ]


# The autumn term of 2014: week 5 ends in the national holiday, week 8 is the farm holiday, week 20 is for examinations.
AUTUMN = Record(
    "school_calendar",
    "autumn",
    {
        "school_year": "2014-2015",
        "term": "第一学期",
        "first_day": "2014-09-01",
        "last_day": "2015-01-23",
        "weeks": weeks("2014-09-01", 21, {8: "假期", 20: "考试", 21: "机动"}),
        "exceptions": [
            {"day": "2014-09-28", "kind": "补课"},
            *({"day": f"2014-10-0{n}", "kind": "放假"} for n in (1, 2, 3, 6, 7)),
            {"day": "2014-10-11", "kind": "补课"},
            *({"day": one, "kind": "放假"} for one in ("2015-01-01", "2015-01-02")),
        ],
    },
)
SPRING = Record(
    "school_calendar",
    "spring",
    {"school_year": "2014-2015", "term": "第二学期", "first_day": "2015-03-02", "last_day": "2015-07-10"},
)
PAIRING = Record(
    "pairing",
    "pairing",
    {"helper": SCHOOL, "recipients": [{"school": VILLAGE}], "start": "2014-09-01", "end": "2015-07-31"},
)
LEADERS = Record(
    "leader_pair", "principals",
    {"pairing": "pairing", "line": "校长", "helper_leader": "head", "recipient_leader": "village head",
     "recipient": VILLAGE, "start": "2014-09-01"},
)  # fmt: skip
DEPUTIES = Record(
    "leader_pair", "deputies",
    {"pairing": "pairing", "line": "教学", "helper_leader": "dean", "recipient_leader": "village dean",
     "start": "2014-09-01"},
)  # fmt: skip
CHINESE = Record(
    "group_pair", "chinese",
    {"pairing": "pairing", "subject": "语文", "helper_head": "h", "recipient_head": "r", "start": "2014-09-01"},
)  # fmt: skip
PAIR = Record(
    "mentor_pair", "pair",
    {"pairing": "pairing", "mentor": "li", "mentee": "wang", "subject": "语文", "start": "2014-09-01",
     "end": "2015-07-10"},
)  # fmt: skip
LESSON = Record("lesson", "lesson", {"teacher": "wang", "date": "2014-09-10"})


def event(kind: str, uid: str = "", made: str = "", /, **values: Any) -> Record:
    name = uid or f"{kind} {values.get('date') or values.get('start')}"
    return Record(kind, name, {"pairing": "pairing", **values}, made=made)


def heard(date: str, uid: str = "", made: str = "", **values: Any) -> Record:
    return event("lesson_observation", uid, made, **{"date": date, "observer": "li", "lesson": "lesson", **values})


def book(*events: Record, **pairs: Any) -> Book:
    by_kind: dict[str, list[Record]] = {}
    for one in events:
        by_kind.setdefault(one.kind, []).append(one)
    given = {"leaders": [LEADERS, DEPUTIES], "groups": [CHINESE], "mentors": [PAIR], **pairs}
    return Book(events=by_kind, lessons={"lesson": LESSON}, **{"pairing": PAIRING, **given})


def owed(
    rule: str, on: str, *events: Record, until: str = "", stored: Iterable[Record] = (), **pairs: Any
) -> list[Duty]:
    first, last = day(on), day(until or on)
    rules = [one for one in rules_of(CADENCE, stored) if one.rule == rule]
    return duties(rules, book(*events, **pairs), Year([AUTUMN, SPRING], first, last), first, last)


def only(found: list[Duty]) -> Duty:
    assert len(found) == 1, found
    return found[0]


# --- every rule: nothing done, something else done, done -----------------------------------------------------------

TALK = {"line": "全面", "form": "工作研讨", "people": [{"person": "head"}, {"person": "village head"}]}
FITTING: dict[str, tuple[Record, int]] = {
    "survey_days": (event("survey", start="2014-09-08", end="2014-09-14"), 7),
    "match_report": (event("match_report", date="2014-09-20"), 1),
    "plan_3y": (event("work_plan", start="2014-09-25", level="三年规划"), 1),
    "principal_talk": (event("leader_exchange", date="2014-09-10", **TALK), 1),
    "deputy_join": (event("leader_exchange", date="2014-09-10", line="教学", form="行政例会"), 1),
    "joint_day": (event("research_activity", date="2014-09-10", kind="同课异构", subject="语文"), 1),
    "showcase": (event("open_lesson", date="2014-09-10", category="展示", level="片区/学区", subject="语文"), 1),
    "subject_project": (event("project", start="2014-09-10", level="县", subject="语文"), 1),
    "mentor_observe": (heard("2014-09-10"), 1),
    "co_reflection": (event("reflection", date="2014-09-10", kind="教学反思", writer="wang"), 1),
    "micro_or_open": (event("project", start="2014-09-10", level="微型/小课题", head="wang"), 1),
    "award": (Record("award", "prize", {"date": "2014-09-10", "level": "县区", "people": [{"person": "wang"}]}), 1),
    "lesson_design": (event("lesson_design", date="2014-09-10", writer="wang"), 1),
    "studio": (event("studio_activity", date="2014-09-10", members=[{"person": "wang"}]), 1),
    "study_notes": (event("study_note", date="2014-09-10", writer="wang", thoughts="读书一得" * 25), 100),
    "dual_eval": (event("mentor_evaluation", date="2014-09-10", mentor_pair="pair"), 1),
    "class_research": (event("research_activity", date="2014-09-10", kind="课例研讨"), 1),
    "lectures": (event("training", start="2014-09-10", form="讲座"), 1),
}
UNFITTING: dict[str, Record] = {
    "plan_3y": event("work_plan", start="2014-09-25", level="学期计划"),
    "principal_talk": event("leader_exchange", date="2014-09-10", line="德育", form="工作研讨"),
    "deputy_join": event("leader_exchange", date="2014-09-10", line="德育", form="行政例会"),
    "joint_day": event("research_activity", date="2014-09-10", kind="同课异构", subject="数学"),
    "showcase": event("open_lesson", date="2014-09-10", category="研究", subject="语文"),
    "subject_project": event("project", start="2014-09-10", level="微型/小课题", subject="语文"),
    "mentor_observe": heard("2014-09-10", observer="somebody else"),
    "co_reflection": event("reflection", date="2014-09-10", kind="带教心得", writer="li"),
    "micro_or_open": event("open_lesson", date="2014-09-10", level="组", teacher="wang"),
    "award": Record("award", "prize", {"date": "2014-09-10", "level": "校", "people": [{"person": "wang"}]}),
    "lesson_design": event("lesson_design", date="2014-09-10", writer="li"),
    "studio": event("studio_activity", date="2014-09-10", members=[{"person": "li"}]),
    "study_notes": event("study_note", date="2014-09-10", writer="li", thoughts="读书一得"),
    "dual_eval": event("mentor_evaluation", date="2014-09-10", mentor_pair="another pair"),
    "class_research": event("research_activity", date="2014-09-10", kind="读书"),
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


# --- pairs that begin, change and end ------------------------------------------------------------------------------


def changed(**values: Any) -> Record:
    return Record("mentor_pair", values.pop("uid", "pair"), {**PAIR.values, **values})


@pytest.mark.parametrize(
    ("start", "owes"),
    [("2014-09-08", 1), ("2014-09-10", 1), ("2014-09-11", 0), ("2014-09-15", 0)],
)
def test_a_pair_made_in_mid_week_owes_it_if_most_of_the_week_is_left(start: str, owes: int) -> None:
    found = owed("mentor_observe", "2014-09-12", mentors=[changed(start=start)])

    assert sum(one.owed for one in found) == owes


def test_study_notes_of_a_pair_made_in_mid_term_are_owed_in_proportion() -> None:
    whole = only(owed("study_notes", "2014-12-01")).period.days
    late = [one for one in whole if one >= day("2014-11-17")]

    duty = only(owed("study_notes", "2014-12-01", mentors=[changed(start="2014-11-17")]))

    assert duty.owed == round(10_000 * len(late) / len(whole))
    assert 0 < duty.owed < 10_000


def test_a_dissolved_pair_owes_nothing_more() -> None:
    pairs = [changed(dissolved="2014-11-04")]

    assert owed("mentor_observe", "2014-11-12", mentors=pairs) == []
    assert [one.owed for one in owed("mentor_observe", "2014-10-29", mentors=pairs)] == [1]
    # On Tuesday of the week of 3 November it was dissolved: what was still done is shown, nothing is owed.
    last = only(owed("mentor_observe", "2014-11-05", heard("2014-11-03"), mentors=pairs))
    assert (last.owed, last.done, last.short) == (0, 1, 0)


def test_a_new_mentor_takes_over_in_mid_week() -> None:
    old = changed(uid="old", dissolved="2014-11-11")
    new = changed(uid="new", mentor="zhao", start="2014-11-12")
    before, after = heard("2014-11-11"), heard("2014-11-13", observer="zhao")
    design = event("lesson_design", date="2014-11-13", writer="wang")

    found = {one.uid: one for one in owed("mentor_observe", "2014-11-12", before, after, mentors=[old, new])}
    designs = {one.uid: one for one in owed("lesson_design", "2014-11-12", design, mentors=[old, new])}

    assert (found["old"].owed, found["old"].done) == (0, 1)
    assert (found["new"].owed, found["new"].done, found["new"].persons) == (1, 1, ("zhao",))
    assert {uid: one.done for uid, one in designs.items()} == {"new": 1}


def test_a_pairing_that_is_broken_off_takes_its_pairs_along() -> None:
    ended = Record("pairing", "pairing", {**PAIRING.values, "state": "中止", "state_day": "2014-10-31"})

    assert owed("mentor_observe", "2014-11-12", pairing=ended) == []
    assert len(owed("mentor_observe", "2014-10-30", pairing=ended)) == 1


# --- what counts, and how often -------------------------------------------------------------------------------------


def test_one_note_claimed_by_two_pairs_is_counted_once_for_the_pair_made_last() -> None:
    first, second = changed(uid="first"), changed(uid="second", mentor="zhao", start="2014-09-03")
    note = event("study_note", date="2014-09-10", writer="wang", thoughts="一" * 500)

    found = {one.uid: one.done for one in owed("study_notes", "2014-09-10", note, mentors=[first, second])}

    assert found == {"first": 0, "second": 500}


def test_a_note_that_names_its_pair_is_counted_there() -> None:
    first, second = changed(uid="first"), changed(uid="second", mentor="zhao", start="2014-09-03")
    note = event("study_note", date="2014-09-10", writer="wang", thoughts="一" * 500, mentor_pair="first")

    found = {one.uid: one.done for one in owed("study_notes", "2014-09-10", note, mentors=[first, second])}

    assert found == {"first": 500, "second": 0}


def test_one_reflection_serves_one_pair_of_a_mentor_with_two_mentees() -> None:
    pairs = [changed(uid="first"), changed(uid="second", mentee="zhou")]
    reflection = event("reflection", date="2014-09-10", kind="教学反思", writer="li")

    found = owed("co_reflection", "2014-09-10", reflection, mentors=pairs)

    assert sum(one.done for one in found) == 1


def test_a_studio_meeting_counts_once_for_each_who_came() -> None:
    pairs = [changed(uid="first"), changed(uid="second", mentee="zhou"), changed(uid="third", mentee="wu")]
    meeting = event("studio_activity", date="2014-09-10", members=[{"person": "wang"}, {"person": "zhou"}])

    found = {one.uid: one.done for one in owed("studio", "2014-09-10", meeting, mentors=pairs)}

    assert found == {"first": 1, "second": 1, "third": 0}


def test_either_a_small_project_or_an_open_lesson_will_do() -> None:
    lesson = event("open_lesson", date="2014-11-10", level="校", teacher="wang")
    project = event("project", start="2014-10-10", level="微型/小课题", head="wang")

    assert only(owed("micro_or_open", "2014-12-01", lesson)).short == 0
    both = only(owed("micro_or_open", "2014-12-01", lesson, project))
    assert (both.owed, both.done, [one.kind for one in both.evidence]) == (1, 2, ["project", "open_lesson"])


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("读《给教师的建议》", 9),
        ("一 二\n三\t四\u3000五", 5),
        ("Think-pair-share 好用", 18),
        ("བོད་ཡིག", 7),
        ("𠮷䶮", 2),
        ("", 0),
    ],
)
def test_characters_are_counted_in_any_script_without_white_space(text: str, length: int) -> None:
    note = event("study_note", date="2014-09-10", writer="wang", excerpt=text, thoughts="得")

    assert only(owed("study_notes", "2014-09-10", note)).done == length + 1


def test_two_surveys_of_the_same_week_are_seven_days() -> None:
    both = [event("survey", f"sheet {n}", start="2014-09-08", end="2014-09-14") for n in (1, 2)]

    assert only(owed("survey_days", "2014-09-20", *both)).done == 7


def test_a_survey_before_the_pairing_began_counts_and_so_does_one_that_comes_too_late() -> None:
    before = event("survey", start="2014-08-20", end="2014-08-26")
    after = event("survey", start="2014-12-01", end="2014-12-07")

    assert only(owed("survey_days", "2014-09-20", before)).short == 0
    assert only(owed("survey_days", "2014-12-20", after)).short == 0
    assert only(owed("survey_days", "2014-11-20")).short == 7


@pytest.mark.parametrize("state", ["取消", "改期"])
def test_what_was_called_off_does_not_count(state: str) -> None:
    activity = event("research_activity", date="2014-09-10", kind="同课异构", subject="语文", state=state)

    assert only(owed("joint_day", "2014-09-10", activity)).done == 0


def test_a_late_entry_counts_and_shows_both_days() -> None:
    late = heard("2014-09-10", "late", made="2014-09-18T08:00:00+08:00")
    in_time = heard("2014-09-11", "in time", made="2014-09-18T08:00:00+08:00")

    duty = only(owed("mentor_observe", "2014-09-10", late, in_time))

    assert (duty.done, duty.late) == (2, 1)
    assert [(one.day, one.entered) for one in duty.evidence] == [
        (day("2014-09-10"), day("2014-09-18")),
        (day("2014-09-11"), None),
    ]


def test_talks_with_two_villages_are_kept_apart() -> None:
    other = Record(
        "leader_pair", "others",
        {**LEADERS.values, "recipient_leader": "second head", "recipient": "second village"},
    )  # fmt: skip
    by_person = event("leader_exchange", "one", date="2014-09-09", line="全面", people=[{"person": "second head"}])
    by_school = event("leader_exchange", "two", date="2014-09-10", line="全面", recipient=VILLAGE)

    found = owed("principal_talk", "2014-09-10", by_person, by_school, leaders=[LEADERS, other])

    assert {one.uid: [two.uid for two in one.evidence] for one in found} == {"principals": ["two"], "others": ["one"]}


def test_principals_and_groups_owe_before_anybody_is_paired() -> None:
    talk = event("leader_exchange", date="2014-09-10", line="全面")
    activity = event("research_activity", date="2014-09-10", kind="联合教研日", subject="数学")

    assert only(owed("principal_talk", "2014-09-10", talk, leaders=[])).done == 1
    assert only(owed("joint_day", "2014-09-10", activity, groups=[])).done == 1
    assert owed("deputy_join", "2014-09-10", leaders=[]) == []


# --- rules are data ---------------------------------------------------------------------------------------------------


def stored(rule: str, **values: Any) -> Record:
    return Record("cadence_rule", rule, {"rule": rule, "pairing": "pairing", **values})


def test_a_rule_of_the_pairing_stands_in_the_place_of_the_preset() -> None:
    own = stored("mentor_observe", duty="听课", who="师傅", n=2, unit="月")

    duty = only(owed("mentor_observe", "2014-09-10", heard("2014-09-03"), stored=[own]))

    assert (duty.duty, duty.owed, duty.done, duty.short, duty.period.label) == ("听课", 2, 1, 1, "2014-09")


def test_a_rule_that_is_switched_off_owes_nothing() -> None:
    off = stored("mentor_observe", duty="听课", who="师傅", n=1, unit="周", active=0)

    assert owed("mentor_observe", "2014-09-10", stored=[off]) == []


def test_a_rule_holds_from_its_first_to_its_last_day() -> None:
    own = stored("mentor_observe", duty="听课", who="师傅", n=1, unit="周", from_day="2014-10-01", until="2014-11-30")

    assert owed("mentor_observe", "2014-09-10", stored=[own]) == []
    assert len(owed("mentor_observe", "2014-11-12", stored=[own])) == 1
    assert owed("mentor_observe", "2014-12-10", stored=[own]) == []


def test_a_rule_of_their_own_counts_the_kind_that_it_names() -> None:
    own = stored("culture_activity", duty="手拉手活动", who="两校", n=2, unit="学期")
    activity = event("culture_activity", date="2014-10-15")

    duty = only(owed("culture_activity", "2014-09-10", activity, stored=[own]))

    assert (duty.owed, duty.done, duty.short) == (2, 1, 1)


def test_only_the_events_of_the_periods_are_asked_for() -> None:
    on = day("2014-09-10")

    asked = wanted(rules_of(CADENCE, ()), Year([AUTUMN, SPRING], on, on))

    assert asked["lesson_observation"] == (day("2014-09-08"), day("2014-09-14"))
    assert asked["study_note"] == (day("2014-09-01"), day("2015-01-23"))
    assert asked["survey"] is None


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2014-09", "2014-09-01", "2014-09-30"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2014-Q4", "2014-10-01", "2014-12-31"),
        ("2014-q4", "2014-10-01", "2014-12-31"),
        ("2014-2015", "2014-08-01", "2015-07-31"),
        ("2014", "2014-01-01", "2014-12-31"),
        ("2014-05-05..2015-05-31", "2014-05-05", "2015-05-31"),
        ("2014-05-05..2014-05-05", "2014-05-05", "2014-05-05"),
    ],
)
def test_a_period_is_named_in_a_few_ways(words: str, first: str, last: str) -> None:
    period = period_of(words)

    assert (period.first, period.last) == (day(first), day(last))


@pytest.mark.parametrize("words", ["", "2014-13", "2014-Q5", "2014-2016", "九月"])
def test_other_words_name_no_period(words: str) -> None:
    with pytest.raises(ValueError, match=f"^{words}$"):
        period_of(words)


@pytest.mark.parametrize("words", ["2014-05-05..", "2015-05-31..2014-05-05", "2014-05..2014-06", ".."])
def test_a_time_that_runs_backwards_or_lacks_an_end_is_no_period(words: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(words)}$"):
        period_of(words)


@pytest.mark.parametrize(
    ("asked", "on"), [(("2014-08-01", "2015-07-31"), "2015-07-10"), (("2015-07-08", "2015-07-08"), "2015-07-08"),
                      (("2015-07-01", "2015-09-30"), "2015-09-10")],
)  # fmt: skip
def test_a_quarter_that_crosses_the_school_year_is_known_whole(asked: tuple[str, str], on: str) -> None:
    year = Year([], day(asked[0]), day(asked[1]))

    quarter = next(one for one in year.periods("季") if one.first <= day(on) <= one.last)

    # Eight days of July 2015 and the school days of September.
    assert (quarter.label, len(quarter.days), quarter.share(day("2014-09-01"), day("2015-07-10"))) == ("2015-Q3", 30, 8)


@pytest.mark.parametrize(
    ("cadence", "words"),
    [("周", "本周还差 1 节"), ("月", "本月还差 1 节"), ("季", "本季还差 1 节"), ("学期", "本学期还差 1 节"),
     ("年", "本学年还差 1 节"), ("次", "还差 1 节")],
)  # fmt: skip
def test_a_reminder_says_when_and_how_much(cadence: str, words: str) -> None:
    owed_one = Duty(
        "r", "听课", "师傅", "p", "mentor_pair", "m", (), "", period_of("2014-10"), 1, 0, "节", cadence=cadence
    )

    assert reminder(owed_one) == words
    assert reminder(replace(owed_one, done=1)) == ""


@pytest.mark.parametrize("date", ["", "2014-13-40", "gestern", None])
def test_what_has_no_day_is_left_out_and_stops_nothing(date: str | None) -> None:
    broken = Record("lesson_observation", "x", {"observer": "li", "lesson": "lesson", "date": date})

    assert only(owed("mentor_observe", "2014-09-10", broken)).done == 0
    assert only(owed("survey_days", "2014-09-10", event("survey", start="2014-09-08", end=date))).done == 0


def test_a_lesson_that_has_not_arrived_is_nobodys_evidence() -> None:
    assert only(owed("mentor_observe", "2014-09-10", heard("2014-09-10", lesson="not here"))).done == 0


def test_an_exchange_that_names_nobody_counts_for_the_principals() -> None:
    assert (
        only(owed("principal_talk", "2014-09-10", event("leader_exchange", date="2014-09-10", line="全面"))).done == 1
    )


@pytest.mark.parametrize(
    ("rule", "other"),
    [
        ("joint_day", event("research_activity", date="2014-09-10", kind="读书", subject="语文")),
        ("deputy_join", event("leader_exchange", date="2014-09-10", line="教学", form="挂职")),
        (
            "deputy_join",
            event("leader_exchange", date="2014-09-10", line="教学", form="行政例会", recipient="elsewhere"),
        ),
        ("micro_or_open", event("project", start="2014-09-10", level="县", head="wang")),
        ("mentor_observe", Record("lesson_observation", "x", {"observer": "li", "lesson": "", "date": "2014-09-10"})),
    ],
)
def test_what_comes_near_is_still_something_else(rule: str, other: Record) -> None:
    pairs = [Record("leader_pair", "deputies", {**DEPUTIES.values, "recipient": VILLAGE})]

    assert only(owed(rule, "2014-09-10", other, leaders=pairs)).done == 0


def test_in_the_holidays_nothing_that_returns_every_week_is_asked_for() -> None:
    on = day("2015-02-10")

    assert "lesson_design" not in wanted(rules_of(CADENCE, ()), Year([AUTUMN, SPRING], on, on))
