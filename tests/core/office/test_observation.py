"""An observation and its lesson are one act: opened, kept as a draft, saved together."""

from dataclasses import replace
from typing import Any

import pytest

from core.office import Office
from core.office.observation.desk import Sheet
from tests.core.office.conftest import School, transactions


@pytest.fixture
def sheet(school: School) -> Sheet:
    fresh = school.office.observation.fresh()
    lesson = {"teacher": school.mentee, "subject": "语文", "grade": 7, "topic": "背影", "lesson_type": "新授"}
    observation: dict[str, Any] = {
        "observer": school.mentor,
        "obs_kind": "师徒",
        "strengths": "好",
        "suggestions": "慢",
    }
    return replace(fresh, lesson=lesson, observation={**fresh.observation, **observation, "date": "2014-10-11"})


def test_a_fresh_sheet_knows_day_observer_pairing_and_the_last_kind_of_visit(school: School, sheet: Sheet) -> None:
    office = school.office
    office.at_keyboard(school.mentor)
    office.observation.save(sheet)

    known = office.observation.fresh().observation

    assert known == {
        "pairing": school.pairing, "date": school.day(), "observer": school.mentor, "obs_kind": "师徒",
    }  # fmt: skip


def test_saving_keeps_both_and_drops_the_draft_in_one_transaction(school: School, sheet: Sheet) -> None:
    office = school.office
    # What was chosen last stands already, so that nothing but the act itself is written.
    office.set_setting("observe.obs_kind", "师徒")
    office.records.keep_draft(sheet.draft_name, sheet.as_draft())

    with transactions(office) as brought:
        kept, problems = office.observation.save(sheet)

    assert (len(brought), problems) == (1, [])
    lesson, observation = kept
    assert (observation.uid, observation.get("lesson")) == (sheet.uid, lesson.uid)
    assert lesson.get("date") == observation.get("date") == "2014-10-11"
    assert office.records.draft(sheet.draft_name) is None


def test_a_slip_keeps_nothing_of_either_and_is_told_once(school: School, sheet: Sheet) -> None:
    office = school.office
    office.records.keep_draft(sheet.draft_name, sheet.as_draft())
    wrong = replace(sheet, lesson={**sheet.lesson, "topic": ""}, observation={**sheet.observation, "date": "昨天"})

    kept, problems = office.observation.save(wrong)

    assert kept == []
    assert sorted(problem.field for problem in problems) == ["date", "topic"]
    assert office.records.find("lesson") == office.records.find("lesson_observation") == []
    assert office.records.draft(sheet.draft_name) is not None


def test_a_field_that_is_none_is_told_and_not_passed_over(school: School, sheet: Sheet) -> None:
    _, problems = school.office.observation.save(replace(sheet, lesson={**sheet.lesson, "colour": "红"}))

    assert [(problem.field, problem.code) for problem in problems] == [("colour", "unknown_field")]


def test_a_draft_is_gone_on_with_and_what_an_earlier_program_called_otherwise_is_left(
    school: School, sheet: Sheet
) -> None:
    office = school.office
    draft = sheet.as_draft()
    office.records.keep_draft(sheet.draft_name, {**draft, "lesson": {**draft["lesson"], "former": "x"}})

    again = office.observation.from_draft(sheet.draft_name)

    assert again == sheet
    assert office.observation.from_draft("observe:none") is None


def test_another_lesson_brings_its_day_and_pairing_to_the_sheet(school: School, sheet: Sheet) -> None:
    office = school.office
    lesson = school.put(
        "lesson", teacher=school.mentee, subject="数学", grade=8, topic="方程", lesson_type="复习", date="2014-09-03"
    )  # fmt: skip

    of_lesson = office.observation.with_lesson(sheet, lesson)
    of_none = office.observation.with_lesson(of_lesson, "")

    assert (of_lesson.lesson_uid, of_lesson.lesson["topic"]) == (lesson, "方程")
    assert (of_lesson.observation["date"], of_lesson.observation["strengths"]) == ("2014-09-03", "好")
    assert (of_none.lesson_uid, of_none.lesson) == ("", {"lesson_type": "新授"})


def test_a_kept_sheet_is_opened_with_its_lesson(school: School, sheet: Sheet) -> None:
    office = school.office
    office.observation.save(sheet)

    opened = office.observation.opened(sheet.uid)

    assert opened is not None
    assert (opened.lesson["topic"], opened.observation["strengths"]) == ("背影", "好")


def test_what_has_not_arrived_has_no_sheet(office: Office) -> None:
    assert office.observation.opened("f" * 32) is None
