"""What is tied counts as one, in every list and number; nothing is rewritten, and parting brings back what was."""

import datetime as dt
from typing import Any

import pytest

from core.office import Office
from tests.core.office.conftest import keep


def person(office: Office, **typed: Any) -> str:
    return keep(office, "person", full_name=typed.pop("name", "徒弟甲"), school=office.school, **typed).uid


@pytest.fixture
def pairing(office: Office) -> str:
    other = keep(office, "school", name_zh="弥家坪小学").uid
    return keep(office, "pairing", helper=office.school, recipients=[{"school": other}], start="2025-09-01").uid


def pair_of(office: Office, pairing: str, mentor: str, mentee: str) -> str:
    duties = [{"duty": "听课", "n": "2", "unit": "周"}]
    return keep(
        office, "mentor_pair", pairing=pairing, mentor=mentor, mentee=mentee, kind="学科教学", start="2025-09-01",
        end="2026-08-31", mentor_duties=duties, mentee_duties=duties,
    ).uid  # fmt: skip


def observations(office: Office, pairing: str, mentor: str, *teachers: str) -> list[str]:
    made = []
    for number, teacher in enumerate(teachers, 1):
        day = f"2025-09-{number:02}"
        lesson = keep(
            office, "lesson", pairing=pairing, teacher=teacher, date=day, topic="观潮", subject="语文", grade="4",
            lesson_type="新授",
        ).uid  # fmt: skip
        heard = keep(
            office, "lesson_observation", pairing=pairing, lesson=lesson, date=day, observer=mentor, strengths="好",
            suggestions="好", obs_kind="师徒", process=[{"teacher_act": "讲授"}],
        )  # fmt: skip
        made.append(heard.uid)
    return made


def test_a_duty_counts_what_was_written_about_the_other_entry(office: Office, pairing: str) -> None:
    mentor, a, b = person(office, name="师傅"), person(office), person(office)
    pair_of(office, pairing, mentor, a)
    observations(office, pairing, mentor, b, b)
    week = dt.date(2025, 9, 3)

    def heard() -> int:
        return sum(duty.done for duty in office.programme.due(week, pairing=pairing) if duty.rule == "mentor_observe")

    before = heard()
    office.people.tie(a, b)
    tied = heard()
    office.people.part(a, b)

    assert (before, tied, heard()) == (0, 2, 0)


def test_lists_counts_and_searches_see_one_and_parting_brings_back_two(office: Office) -> None:
    a, b = person(office, subjects="语文"), person(office, name="徒　弟乙")

    office.people.tie(a, b)
    standing = office.records.standing("person", a)

    assert office.records.count("person") == 1
    assert [one.uid for one in office.records.find("person", order=("sort",))] == [standing]
    assert office.records.marks("person", order=("sort",), step=1) == [standing]
    for name in ("徒弟甲", "徒弟乙"):
        assert [one.uid for one in office.records.search(name, kind="person")] == [standing]
    assert office.records.one("person", a).uid == a and office.records.one("person", b).uid == b

    office.people.part(b, a)
    assert office.records.count("person") == 2


def test_a_condition_on_one_entry_finds_what_was_said_of_the_other(office: Office, pairing: str) -> None:
    a, b = person(office), person(office)
    observations(office, pairing, person(office, name="师傅"), a, b)

    office.people.tie(a, b)

    for uid in (a, b):
        assert office.records.count("lesson", where={"teacher": uid}) == 2
        assert len(office.records.find("lesson", where={"teacher": [uid]})) == 2


def test_an_edit_of_what_is_read_through_a_tie_rewrites_no_reference(office: Office, pairing: str) -> None:
    a, b = sorted((person(office), person(office)))
    mentor = person(office, name="师傅")
    pair = pair_of(office, pairing, mentor, b)
    office.people.tie(a, b)
    assert office.records.one("mentor_pair", pair).get("mentee") == a

    read, problems = office.records.read("mentor_pair", {"goal": "一年站稳讲台"}, pair)
    office.records.save(read)
    office.records.save_many([office.records.one("mentor_pair", pair)])

    assert problems == []
    assert [sorted(version.changes) for version in office.records.history("mentor_pair", pair)][1:] == [["goal"]]
    office.people.part(a, b)
    assert office.records.one("mentor_pair", pair).get("mentee") == b


def test_a_reference_by_name_to_two_tied_entries_is_not_ambiguous(office: Office, pairing: str) -> None:
    a, b = person(office), person(office)
    _, problems = office.records.read("mentor_pair", {"pairing": pairing, "mentee": "徒 弟甲"})
    assert [problem.code for problem in problems if problem.field == "mentee"] == ["ambiguous"]

    office.people.tie(a, b)
    record, _ = office.records.read("mentor_pair", {"pairing": pairing, "mentee": "徒 弟甲"})

    assert record.get("mentee") == office.records.standing("person", a)


def test_what_both_entries_have_of_one_kind_is_counted_once_and_can_be_edited(office: Office, pairing: str) -> None:
    a, b = person(office), person(office)
    event = keep(
        office, "training", pairing=pairing, title="新教师培训", category="县培", start="2025-09-01", end="2025-09-02",
        content="签到", hours=3,
    ).uid  # fmt: skip
    seat_of = {"event": event, "day": "2025-09-01", "slot": "上午"}
    seats = [keep(office, "attendance", **seat_of, person=uid, presence="到").uid for uid in (a, b)]
    phone = keep(office, "person_private", person=b, phone="13800138000").uid
    assert office.records.count("attendance") == 2

    office.people.tie(a, b)

    assert office.records.count("attendance") == 1
    assert len(office.records.find("attendance", where={"event": event})) == 1
    seat, problems = office.records.read("attendance", {**seat_of, "person": b, "presence": "病假"})
    assert (problems, seat.uid in seats) == ([], True)
    private, problems = office.records.read("person_private", {"person": a, "phone": "13900139000"})
    assert (problems, private.uid) == ([], phone)

    office.people.part(a, b)
    assert office.records.count("attendance") == 2


def test_the_entry_in_the_school_that_a_tie_names_stands_for_a_teacher_who_moved(office: Office) -> None:
    elsewhere = keep(office, "school", name_zh="西关小学").uid
    old = person(office)
    new = keep(office, "person", full_name="徒弟甲", school=elsewhere).uid
    first, second = sorted((old, new))

    keep(office, "alias", school=elsewhere, a=first, b=second, same="1")

    assert office.records.standing("person", old) == new
    assert [one.uid for one in office.records.every("person", school=office.school)] == []


def test_the_other_entry_stands_when_the_first_was_deleted(office: Office, pairing: str) -> None:
    a, b = sorted((person(office), person(office)))
    observations(office, pairing, person(office, name="师傅"), a)
    office.people.tie(a, b)

    office.records.delete("person", a)

    assert office.records.standing("person", a) == b
    assert office.records.find("lesson")[0].get("teacher") == b
    assert b in [one.uid for one in office.records.every("person")]


def test_a_tie_lies_in_the_pairing_where_both_sides_see_it(office: Office, pairing: str) -> None:
    other = office.records.find("school", where={"name_zh": "弥家坪小学"})[0].uid
    double = keep(office, "school", name_zh="弥家坪 小学").uid

    assert office.people.tie(person(office), person(office)).scope == f"pairing:{pairing}"
    assert office.people.tie(other, double).scope == f"pairing:{pairing}"


def test_without_a_pairing_a_tie_lies_in_the_own_school(office: Office) -> None:
    assert office.people.tie(person(office), person(office)).scope == f"school:{office.school}"
