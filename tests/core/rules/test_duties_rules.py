"""Rules of duties are data: those of a pairing, the periods that are asked for, what comes near and does not count."""

import re
from dataclasses import replace
from typing import Any

import pytest

from core.kinds.presets import CADENCE
from core.model.record import Record
from core.rules.duties import Duty, reminder, rules_of, wanted
from core.rules.periods import Year, period_of
from tests.core.rules.term_of_2014 import AUTUMN, DEPUTIES, SPRING, VILLAGE, day, event, heard, only, owed

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

    assert asked["lesson_observation", "date"] == (day("2014-09-08"), day("2014-09-14"))
    assert asked["study_note", "date"] == (day("2014-09-01"), day("2015-01-23"))
    assert asked["survey", "start"] is None
    # What is finished counts on the day of its end, what lasts in every term that it lasts.
    assert asked["project", "closed"] == (day("2014-09-01"), day("2015-01-23"))
    assert asked["project", "start"] is None


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

    assert ("lesson_design", "date") not in wanted(rules_of(CADENCE, ()), Year([AUTUMN, SPRING], on, on))


# Wednesday of a school week, whose last day is the Sunday; the month's last day is a Tuesday.
@pytest.mark.parametrize(
    ("unit", "first", "last"), [("周", "2014-09-08", "2014-09-14"), ("月", "2014-09-01", "2014-09-30")]
)
def test_the_first_and_the_last_day_of_a_period_belong_to_it(unit: str, first: str, last: str) -> None:
    own = stored("mentor_observe", duty="听课", who="师傅", n=2, unit=unit)

    duty = only(owed("mentor_observe", "2014-09-10", heard(first), heard(last), stored=[own]))

    assert (duty.period.first, duty.period.last) == (day(first), day(last))
    assert (duty.done, [one.day for one in duty.evidence]) == (2, [day(first), day(last)])
