"""Duties of pairs that begin, change and end, and what counts for whom when two could claim it."""

from typing import Any

import pytest

from core.model.record import Record
from tests.core.rules.term_of_2014 import LEADERS, PAIR, PAIRING, VILLAGE, day, event, heard, only, owed

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


BOTH = {"helper_chair": "h", "recipient_people": 6}

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
    written = {"kind": "教学反思", "mentor_comment": "找准了问题"}
    together = event("reflection", "one", date="2014-09-10", writer="zhou", mentor_pair="second", **written)
    whose = event("reflection", "two", date="2014-09-10", writer="li", **written)

    found = owed("co_reflection", "2014-09-10", together, whose, mentors=pairs)

    # What the mentor wrote without saying with whom is not given to either of them.
    assert {one.uid: one.done for one in found} == {"first": 0, "second": 1}


def test_a_studio_meeting_counts_once_for_each_who_came() -> None:
    pairs = [changed(uid="first"), changed(uid="second", mentee="zhou"), changed(uid="third", mentee="wu")]
    guests = [{"person": "wang"}, {"person": "zhou"}]
    meeting = event("studio_activity", date="2014-09-10", studio="studio", members=guests)

    found = {one.uid: one.done for one in owed("studio", "2014-09-10", meeting, mentors=pairs)}

    assert found == {"first": 1, "second": 1, "third": 0}


def test_either_a_small_project_or_an_open_lesson_will_do() -> None:
    lesson = event("open_lesson", date="2014-11-10", level="校", teacher="wang")
    project = event("project", start="2014-10-10", closed="2014-10-20", level="微型/小课题", head="wang")

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
    activity = event("research_activity", date="2014-09-10", kind="同课异构", subject="语文", state=state, **BOTH)

    held = activity.holding({**activity.values, "state": "已举行"})
    assert only(owed("joint_day", "2014-09-10", activity)).done == 0
    assert only(owed("joint_day", "2014-09-10", held)).done == 1


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
    activity = event("research_activity", date="2014-09-10", kind="联合教研日", subject="数学", **BOTH)

    assert only(owed("principal_talk", "2014-09-10", talk, leaders=[])).done == 1
    assert only(owed("joint_day", "2014-09-10", activity, groups=[])).done == 1
    assert owed("deputy_join", "2014-09-10", leaders=[]) == []
