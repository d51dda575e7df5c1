"""Records are made, found and changed through the desk."""

from pathlib import Path

import pytest

from core.kinds import KINDS
from core.model.fields import Ref
from core.model.record import Record
from core.office import Busy, Misused, Office, Refused
from tests.core.office.conftest import School, keep, transactions
from tests.every import every


def test_a_new_workspace_knows_its_school_and_the_default_rubric(office: Office) -> None:
    school = office.records.one("school", office.school)
    (rubric,) = office.records.find("rubric")

    assert school.get("name_zh") == "义门镇中学"
    assert sum(line["weight"] for line in rubric.lines("items")) == 100


def test_a_workspace_opened_twice_is_refused_with_who_holds_it(office: Office) -> None:
    with pytest.raises(Busy) as refused:
        Office(office.folder)

    assert refused.value.exit == 4


def test_what_was_only_looked_at_goes_with_the_next_opening(tmp_path: Path) -> None:
    with Office.found(tmp_path / "w", school="义门镇中学", role="helper") as office:
        key = office.scratch() / "key.pdf"
        office.upkeep.recovery.make(key)
        left = key.exists()

    with Office(tmp_path / "w"):
        assert left
        assert not key.exists()


def test_a_wrong_role_and_a_nameless_school_are_refused_before_anything_is_made(tmp_path: Path) -> None:
    for school, role in (("义门镇中学", "boss"), ("  ", "helper"), ("校" * 61, "helper")):
        with pytest.raises(Misused):
            Office.found(tmp_path / "w", school=school, role=role)
    assert not (tmp_path / "w").exists()


def test_the_pairing_and_the_own_school_are_filled_in_when_there_is_only_one(office: Office) -> None:
    pairing = keep(office, "pairing", helper=office.school, recipients=[{"school": office.school}], start="2014-05-05")
    person = keep(office, "person", full_name="张伟")

    lesson = keep(
        office,
        "lesson",
        teacher=person.uid,
        subject="数学",
        grade="7",
        topic="有理数",
        lesson_type="新授",
        date="2014-9-3",
    )

    assert person.get("school") == office.school and person.scope == f"school:{office.school}"
    assert lesson.get("pairing") == pairing.uid and lesson.scope == f"pairing:{pairing.uid}"
    assert office.records.blank("lesson")["pairing"] == pairing.uid


def test_a_reference_is_found_by_name_when_the_name_is_enough(office: Office) -> None:
    keep(office, "person", full_name="王䶮")
    keep(office, "person", full_name="张伟", birth="1964-02")
    keep(office, "person", full_name="张伟", birth="1974-01")

    found, problems = office.records.read("person_private", {"person": "王䶮", "phone": "13900000000"})
    assert problems == [] and office.records.called("person", found.get("person")) == "王䶮"

    for name, code in (("张伟", "ambiguous"), ("没有这个人", "not_found"), ("f" * 32, "not_found")):
        _, problems = office.records.read("person_private", {"person": name})
        assert (problems[0].field, problems[0].code) == ("person", code)


def test_the_same_key_is_the_same_record(office: Office) -> None:
    person = keep(office, "person", full_name="王䶮")
    first = keep(office, "person_private", person=person.uid, phone="13900000000")

    second = keep(office, "person_private", person=person.uid, address="义门镇")

    assert first.uid == second.uid
    assert (second.get("phone"), second.get("address")) == ("13900000000", "义门镇")
    other = keep(office, "person", full_name="李𠮷")
    _, problems = office.records.read("person_private", {"person": other.uid}, first.uid)
    assert [problem.code for problem in problems] == ["key_fixed"]


def test_what_was_hidden_comes_back_when_it_is_typed_again(office: Office) -> None:
    person = keep(office, "person", full_name="王䶮")
    first = keep(office, "person_private", person=person.uid, phone="13900000000")
    office.records.delete("person_private", first.uid)

    again = keep(office, "person_private", person=person.uid, phone="13900000000")

    assert (again.uid, again.deleted) == (first.uid, False)
    assert [record.uid for record in office.records.find("person_private")] == [first.uid]


def test_what_is_saved_and_what_is_hidden_beside_it_are_one_transaction(office: Office) -> None:
    old = keep(office, "person", full_name="王䶮")
    new, _ = office.records.read("person", {"full_name": "李𠮷"})

    with transactions(office) as brought:
        office.records.keep_many([new], gone=[old])

    assert len(brought) == 1
    assert [record.get("full_name") for record in office.records.find("person")] == ["李𠮷"]
    assert office.records.search("王䶮") == []


@pytest.mark.parametrize(("role", "helper"), [("helper", True), ("recipient", False)])
def test_a_new_record_begins_with_the_own_school_where_it_is_asked_for(tmp_path: Path, role: str, helper: bool) -> None:
    with Office.found(tmp_path / role, school="义门镇中学", role=role) as office:
        office.at_keyboard(keep(office, "person", full_name="张伟").uid)

        assert office.records.blank("training")["organiser"] == office.school
        assert office.records.blank("lesson_observation")["observer"] == office.person
        assert ("helper" in office.records.blank("pairing")) == helper


def test_only_a_reference_begins_with_a_record() -> None:
    begun = [(kind.name, field) for kind in KINDS for field in kind.fields if getattr(field, "begins", "")]

    assert len(begun) > 15
    for kind, field in begun:
        assert isinstance(field, Ref), (kind, field.name)
        assert field.to == (("person",) if field.begins == "person" else ("school",)), (kind, field.name)


def test_a_text_begins_empty_whatever_it_is_called(office: Office) -> None:
    # The organiser of an open lesson is written in words.
    assert office.records.blank("open_lesson").keys() == {"date"}


def test_lines_keep_the_order_in_which_they_were_put(office: Office) -> None:
    rows = [{"id": sign * 4, "name": sign, "unit": "本", "qty": "1"} for sign in "甲乙丙"]
    pairing = keep(office, "pairing", helper=office.school, recipients=[{"school": office.school}], start="2014-05-05")
    other = keep(office, "school", name_zh="义门柴村小学")
    gift = keep(
        office, "donation", pairing=pairing.uid, donor=office.school, receiver=other.uid, date="2014-9-1", items=rows
    )

    gift = keep(office, "donation", gift.uid, items=[rows[2], rows[0], rows[1]])

    assert [line["name"] for line in gift.lines("items")] == ["丙", "甲", "乙"]
    assert office.records.shown(gift, "total") == ""


def test_pages_follow_one_another_without_gap_or_repeat(office: Office) -> None:
    made = {keep(office, "person", full_name=f"教师{number:02}").uid for number in range(25)}
    seen: list[str] = []

    while page := office.records.find("person", order=("full_name",), after=seen[-1] if seen else "", limit=10):
        seen += [record.uid for record in page]

    assert len(seen) == 25 and set(seen) == made
    names = [office.records.called("person", uid) for uid in seen]
    assert names == sorted(names)


def test_choices_tell_two_people_of_one_name_apart(office: Office) -> None:
    keep(office, "person", full_name="张伟", birth="1964-02", subjects="音乐")
    keep(office, "person", full_name="张伟", birth="1974-01", subjects="历史")

    names = [name for _, name in office.records.choices(Ref("x", "", to=("person",)), "zw")]

    assert len(set(names)) == 2
    assert every("张伟（义门镇中学，" in name for name in names)


def test_a_draft_waits_and_goes_with_the_save(office: Office) -> None:
    office.records.keep_draft("person:new", {"full_name": "未写完"})
    assert office.records.draft("person:new") == {"full_name": "未写完"}
    assert [name for name, _, _ in office.records.drafts()] == ["person:new"]

    record, _ = office.records.read("person", {"full_name": "写完了"})
    office.records.save(record, draft="person:new")

    assert office.records.drafts() == []


def test_who_is_typing_stands_in_the_history(office: Office) -> None:
    clerk = keep(office, "person", full_name="单芳")
    office.at_keyboard(clerk.uid)

    person = keep(office, "person", full_name="曾晓勇")

    assert office.records.history("person", person.uid)[0].author_name == "单芳"


@pytest.mark.parametrize("column", ["colour", "honours"])
def test_a_condition_on_what_is_no_column_is_refused(office: Office, column: str) -> None:
    with pytest.raises(Refused):
        office.records.find("person", where={column: "x"})


def test_a_new_record_takes_over_what_it_refers_to(office: Office) -> None:
    keep(office, "pairing", helper=office.school, recipients=[{"school": office.school}], start="2014-05-05")
    mentor = keep(office, "person", full_name="李平", honours=[{"honour": "学科带头人"}])
    mentee = keep(office, "person", full_name="雷婷婷", work_start="2009-09", subjects="英语")
    duty = [{"duty": "听课"}]

    pair = keep(
        office, "mentor_pair", mentor=mentor.uid, mentee=mentee.uid, kind="学科教学", start="2014-09-04",
        end="2015-05-31", mentor_duties=duty, mentee_duties=duty,
    )  # fmt: skip
    lesson = keep(
        office, "lesson", teacher=mentee.uid, subject="英语", grade="4", topic="My friends", lesson_type="新授",
        date="2014-9-9",
    )  # fmt: skip
    shown = keep(office, "open_lesson", lesson=lesson.uid, category="带教", level="校", organiser="义门镇中学")

    assert (pair.get("teaching_years"), pair.get("mentor_honour"), pair.get("subject")) == (5, "学科带头人", "英语")
    assert (shown.get("teacher"), shown.get("topic"), shown.get("date")) == (mentee.uid, "My friends", "2014-09-09")
    assert shown.get("school") == office.school


WORDS = {
    "success": "朗读指导到位，学生读得有感情；先听范读，再分角色读，最后脱稿复述，多数学生能说出父亲买橘子的细节。",
    "weak": "时间安排前松后紧，小结匆忙；对后排几名学生关注不够，提问集中在少数人身上。",
    "measures": "精简导入，留足练习；课前列出要提问的学生名单，每组至少叫到一人。",
}
OTHER = {
    "success": "小组合作有序，实验现象记录完整；学生自己设计对照，讨论出三种误差来源，并能用图表说明。",
    "weak": "板书潦草，重点不突出；器材准备少了两套，有的组等了五分钟，后面的练习只做了一半。",
    "measures": "课前写好板书设计，和实验员一起清点器材，练习分成必做和选做。",
}


def reflection(school: School, day: str, **typed: str) -> Record:
    typed = {**WORDS, "kind": "教学反思", "writer": school.mentee, "date": day, **typed}
    return keep(school.office, "reflection", **typed)


def test_a_sheet_is_no_copy_of_itself(school: School) -> None:
    saved = reflection(school, "2014-10-08")

    assert school.office.records.copied(saved) == ""


def test_a_sheet_with_another_day_and_the_same_words_is_told_of(school: School) -> None:
    records = school.office.records
    first = reflection(school, "2014-10-08")

    copy = reflection(school, "2014-10-15", measures=WORDS["measures"] + "又及。")
    other = reflection(school, "2014-10-15", writer=school.mentor)
    own_words = reflection(school, "2014-10-22", **OTHER)

    assert records.copied(copy) == f"和“{records.title(first)}”的文字几乎相同，请核对"
    assert records.copied(other) == records.copied(own_words) == ""


def test_a_kind_without_words_of_its_own_is_never_a_copy(school: School) -> None:
    assert school.office.records.copied(school.office.records.one("pairing", school.pairing)) == ""


@pytest.mark.parametrize(
    ("form", "field", "told"),
    [
        ("F99", "学时", "没有表号是“F99”的表"),
        ("F10", "学时数", "“培训”上没有“学时数”这一栏；可写：结对关系、培训名称"),
        ("F10", "时段", "“培训”上没有“时段”这一栏"),
    ],
)
def test_a_template_that_names_nothing_on_its_form_is_refused(office: Office, form: str, field: str, told: str) -> None:
    _, problems = office.records.read("form_template", {"form": form, "fields": [{"field": field, "hidden": "是"}]})

    assert [problem.message.startswith(told) for problem in problems] == [True]


@pytest.mark.parametrize("field", ["学时", "hours", "Credit hours", "场次.时段", "slots.slot"])
def test_a_template_names_what_stands_on_its_form(office: Office, field: str) -> None:
    _, problems = office.records.read("form_template", {"form": "F10", "fields": [{"field": field, "hidden": "是"}]})

    assert problems == []
