"""What a day brings, by commands: what is open, who came, a lesson that was heard."""

import json
from typing import Any

import pytest

from tests.journeys.conftest import Clerk

TRAINING: dict[str, Any] = {
    "title": "白板", "category": "县培", "start": "2014-10-11", "end": "2014-10-11", "content": "用法", "hours": "3",
}  # fmt: skip
LESSON: dict[str, Any] = {"subject": "语文", "grade": 7, "topic": "背影", "lesson_type": "新授"}


@pytest.fixture
def office(partners: tuple[Clerk, Clerk]) -> Clerk:
    return partners[0]


def written(*lines: object) -> str:
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)


def test_today_tells_what_has_a_day_with_who_school_and_what_is_lacking(office: Clerk) -> None:
    school = office.asks("identity")["school"]
    person = office.puts("person", full_name="张伟", school=school)
    training = office.puts("training", organiser=school, **TRAINING)
    action = office.puts("action_item", date="2014-10-11", action="换窗户", owner=person, due="2014-10-20")

    openings = {one["uid"]: one for one in office.asks("today", "--on", "2014-10-12", "--ahead", "8")}

    assert openings[training] == {
        "kind": "training", "uid": training, "day": "2014-10-11", "what": "培训还没有签到：白板",
        "who": [{"uid": school, "name": "义门镇中学"}], "school": school, "lacks": ["没有签到"],
    }  # fmt: skip
    assert openings[action]["who"] == [{"uid": person, "name": "张伟"}]
    sooner = [one["uid"] for one in office.asks("today", "--on", "2014-10-12", "--ahead", "7")]
    assert training in sooner and action not in sooner
    mine = office.asks("today", "--on", "2014-10-12", "--ahead", "8", "--person", person)
    assert [one["uid"] for one in mine] == [action]


def test_today_says_in_words_that_nothing_is_open(clerk: Any) -> None:
    assert clerk().types("today").out == "没有要办的事。\n"


def test_attend_tells_who_is_expected_and_takes_a_list_of_who_came(office: Clerk) -> None:
    school = office.asks("identity")["school"]
    person = office.puts("person", full_name="张伟", school=school)
    training = office.puts("training", **TRAINING)

    (before,) = office.asks("attend", training)["sittings"]
    came = written({"person": person, "presence": "到"}, {"name": "Mr Smith", "presence": "到"})
    (after,) = office.asks("attend", training, "-", stdin=came)["sittings"]

    assert (before["day"], before["slot"], before["expected"], before["present"]) == ("2014-10-11", "上午", 1, 0)
    assert {seat["name"]: seat["presence"] for seat in before["seats"]} == {"张伟": ""}
    assert {seat["name"]: seat["presence"] for seat in after["seats"]} == {"张伟": "到", "Mr Smith": "到"}
    assert office.types("attend", training).out.startswith("2014-10-11 上午　应到 1　实到 2")


def test_a_wrong_line_of_attend_is_one_sentence_and_changes_nothing(office: Clerk) -> None:
    training = office.puts("training", **TRAINING)
    lines = written({"name": "Mr Smith", "presence": "到"}, {"name": "Mrs Smith", "presence": "在场"})

    said = office.types("attend", training, "-", stdin=lines)

    assert (said.exit, len(said.err.splitlines())) == (1, 1)
    assert said.err.startswith("第 2 行：")
    assert office.asks("get", "attendance") == []


def test_observe_keeps_an_observation_with_its_lesson(office: Clerk) -> None:
    school = office.asks("identity")["school"]
    person = office.puts("person", full_name="张伟", school=school)
    lesson = {"teacher": person, **LESSON}
    observation = {
        "observer": person, "date": "2014-10-11", "obs_kind": "师徒", "strengths": "好", "suggestions": "慢",
    }  # fmt: skip

    said = office.types(
        "observe", "--json", stdin=written({"lesson": lesson, "observation": observation}, {"lesson": lesson})
    )
    kept, refused = said.data
    (again,) = office.asks("observe", stdin=written({"lesson": kept["lesson"], "observation": observation}))
    (changed,) = office.asks(
        "observe", stdin=written({"uid": kept["uid"], "lesson": {}, "observation": {"board": "板书"}})
    )

    assert said.exit == 0
    assert office.fields("lesson_observation", kept["uid"])["lesson"] == kept["lesson"]
    assert office.fields("lesson", kept["lesson"])["date"] == "2014-10-11"
    assert refused["problems"][0]["code"] == "not_an_observation"
    assert again["lesson"] == kept["lesson"] and again["uid"] != kept["uid"]
    assert changed == kept
    assert office.fields("lesson_observation", kept["uid"])["board"] == "板书"


def test_observe_tells_every_slip_of_a_line_under_its_field(office: Clerk) -> None:
    said = office.types("observe", "--json", stdin=written({"lesson": "f" * 32, "observation": {}}))
    other = office.types("observe", "--json", stdin=written({"lesson": {"topik": "春"}, "observation": {}}))

    assert (said.exit, said.data[0]["problems"][0]["code"]) == (1, "not_found")
    assert other.exit == 1
    assert {"topik", "teacher", "obs_kind"} <= {problem["field"] for problem in other.data[0]["problems"]}
    assert office.asks("get", "lesson") == []
