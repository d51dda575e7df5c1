"""What a measure counts: for each condition a record that counts and one that just does not; units, narrowing, sums."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from core.kinds.measures import MEASURES, measure_called, measure_named
from core.model.metric import (
    PER_CENT,
    Compare,
    CountedItem,
    Metric,
    Narrowing,
    Predicate,
    in_words,
    misfit,
    narrowings,
    refused,
)
from core.model.record import Record
from core.rules.holding import Known, lacking
from core.rules.measures import Asked, Counted, count
from core.rules.parties import Parties

HELPER, CHAI, FUTUO = "一中", "柴村小学", "福托小学"
PAIRING = Record("pairing", "pairing", {"helper": HELPER, "recipients": [{"school": CHAI}, {"school": FUTUO}]})
PERSONS = [
    Record("person", "li", {"school": HELPER, "honours": [{"honour": "骨干教师", "level": "市"}]}),
    Record("person", "wang", {"school": CHAI}),
    Record("person", "zhou", {"school": FUTUO}),
    Record("person", "wu", {"school": FUTUO}),
]
PAIR = Record("mentor_pair", "pair", {"mentor": "li", "mentee": "wang", "pairing": "pairing", "start": "2014-09-01"})
KNOWN = [
    *PERSONS, PAIR,
    *(Record("school", name, {"name_zh": name}) for name in (HELPER, CHAI, FUTUO)),
    Record("lesson", "lesson", {"teacher": "wang", "subject": "语文", "pairing": "pairing"}),
    Record("studio", "studio", {"head": "li"}), Record("studio", "nobody's", {}),
    Record("training", "training", {"start": "2014-10-17", "hours": 4, "slots": [{}, {}], "pairing": "pairing"}),
    Record("training", "named", {"start": "2014-10-17", "title": "讲座", "hours": 4, "slots": [{}, {}],
                                 "pairing": "pairing"}),
    Record("survey", "survey", {"pairing": "pairing", "weak_subjects": [{"subject": "语文"}]}),
]  # fmt: skip
LOOKUP = Known([PAIRING], KNOWN)


def metric(name: str) -> Metric:
    found = measure_named(name)
    assert found is not None, name
    return found


def record(of: Metric, values: Mapping[str, Any], uid: str = "") -> Record:
    return Record(of.of, uid or ("wang" if of.of == "person" else "record"), {"pairing": "pairing", **values})


def counted(name: str, records: Sequence[Record], **asked: Any) -> Counted:
    return count(metric(name), Asked(**asked), lambda _: records, Parties(LOOKUP))


# --- conditions: what counts, and what each change leaves out ---------------------------------------------------------

_MARKS = [{"side": side, "helper": 90, "recipient": 80} for side in ("徒弟", "师傅")]
_TALK = {"date": "2014-10-08", "line": "全面", "form": "工作研讨", "mode": "线下"}
_SENT = {"start": "2014-09-01", "end": "2015-01-20", "person": "li", "from_school": HELPER, "to_school": CHAI}
_HONOUR = {"honours": [{"honour": "市级骨干教师", "level": "市", "awarded": "2014-10-01"}], "school": CHAI}
_CAME = {"event": "named", "person": "wang", "presence": "到"}
_RESEARCH = {"date": "2014-10-08", "kind": "同课异构", "subject": "语文", "helper_chair": "li", "recipient_people": 5}
# Each measure with a record that counts, and for each of its conditions in their order the changes that just do not.
TABLE: dict[str, tuple[dict[str, Any], Sequence[Sequence[dict[str, Any]]]]] = {
    "three_year_plans": ({"start": "2014-09-01", "level": "三年规划"}, [[{"level": "学年计划"}]]),
    "principal_talks": (_TALK, [[{"line": "教学"}]]),
    "principal_discussions": (_TALK, [[{"line": "德育"}], [{"form": "挂职"}]]),
    "principal_visits": (_TALK, [[{"line": "教学"}], [{"mode": "线上"}, {"mode": None}]]),
    "visits": ({**_TALK, "line": "教学"}, [[{"mode": "线上"}]]),
    "leader_talks": ({**_TALK, "line": "教学"}, [[{"line": "全面"}]]),
    "deputy_joins": ({**_TALK, "form": "行政例会"}, [[{"form": "工作研讨"}, {"form": None}]]),
    "consultations": ({"date": "2014-10-08", "kind": "会商"}, [[{"kind": "推进会"}]]),
    "seconded": ({**_SENT, "kind": "支教"}, [[{"kind": "跟岗"}]]),
    "shadowing": ({**_SENT, "kind": "跟岗"}, [[{"kind": "支教"}]]),
    "cadres": ({**_SENT, "kind": "挂职"}, [[{"kind": "支教"}]]),
    "rotation_share": ({**_SENT, "kind": "轮岗"}, [[{"kind": "支教"}]]),
    "backbone_teachers": (_HONOUR, [[{"honours": [{"honour": "先进工作者", "awarded": "2014-10-01"}]}]]),
    "mentor_hears": (
        {"date": "2014-10-08", "observer": "li", "lesson": "lesson", "strengths": "好", "suggestions": "慢些"},
        [[{"strengths": ""}, {"strengths": None}, {"strengths": " "}], [{"suggestions": None}]],
    ),
    "joint_days": (
        _RESEARCH,
        [[{"kind": "读书"}], [{"helper_chair": None}, {"recipient_people": 0}, {"recipient_people": None}]],
    ),
    "classroom_research": (_RESEARCH, [[{"kind": "网络教研"}], [{"subject": "数学"}, {"subject": None}]]),
    "showcases": (
        {"date": "2014-10-08", "category": "展示", "school": CHAI, "visiting_schools": [{"school": FUTUO}]},
        [[{"category": "示范"}], [{"visiting_schools": []}, {"visiting_schools": [{"school": CHAI}]}]],
    ),
    "model_lessons": ({"date": "2014-10-08", "category": "示范"}, [[{"category": "展示"}]]),
    "public_lessons": ({"date": "2014-10-08", "level": "校", "teacher": "wang"}, [[{"level": "组"}, {"level": None}]]),
    "joint_projects": (
        {"start": "2014-10-08", "level": "县", "head": "li", "co_head": "wang"},
        [[{"level": "微型/小课题"}], [{"co_head": None}, {"co_head": None, "members": [{"person": "li"}]}]],
    ),
    "micro_projects": (
        {"start": "2014-09-08", "closed": "2014-12-20", "level": "微型/小课题", "result": "通过"},
        [[{"level": "校"}], [{"result": "未通过"}, {"result": "延期"}]],
    ),
    "courses": ({"date": "2014-10-08", "state": "已开设", "school": CHAI}, [[{"state": "开发中"}, {"state": None}]]),
    "trained_share": (_CAME, [[{"presence": "病假"}]]),
    "joint_reflections": (
        {"date": "2014-10-08", "kind": "教学反思", "writer": "wang", "mentor_pair": "pair", "mentor_comment": "准"},
        [[{"kind": "带教心得"}], [{"mentor_pair": None}, {"writer": "li"}], [{"mentor_comment": None}]],
    ),
    "mentor_reflections": ({"date": "2014-10-08", "kind": "带教心得", "writer": "li"}, [[{"kind": "教学反思"}]]),
    "mentors_studio": (
        {"date": "2014-10-08", "studio": "studio", "members": [{"person": "wang"}]},
        [[{"studio": None}, {"studio": "nobody's"}]],
    ),
    "teaching_awards": (
        {"date": "2014-10-08", "nature": "教学", "level": "县区", "school": CHAI, "people": [{"person": "wang"}]},
        [[{"nature": "体育"}, {"nature": None}], [{"level": "校"}, {"level": None}]],
    ),
    "appraisals": (
        {"date": "2014-10-08", "mentor_pair": "pair", "marks": _MARKS},
        [[{"marks": _MARKS[:1]}, {"marks": [{**one, "recipient": None} for one in _MARKS]},
          {"marks": [_MARKS[0], {**_MARKS[1], "helper": None}]}, {"marks": []}]],
    ),
    "trained": (_CAME, [[{"presence": "公出"}]]),
    "lectures": ({"start": "2014-10-08", "form": "直播"}, [[{"form": "跟岗"}]]),
    "funds": ({"date": "2014-10-08", "result": "批准", "granted": 500}, [[{"result": "待批"}]]),
}  # fmt: skip


def test_the_table_has_a_change_for_every_condition_of_every_measure() -> None:
    with_conditions = {one.name: len(one.holds) for one in MEASURES if one.holds}

    assert {name: len(changes) for name, (_, changes) in TABLE.items()} == with_conditions
    assert [name for name, (_, changes) in TABLE.items() if not all(changes)] == []


@pytest.mark.parametrize("name", TABLE)
def test_a_record_that_keeps_every_condition_counts(name: str) -> None:
    made = record(metric(name), TABLE[name][0])

    assert [one.uid for one in counted(name, [made]).sources] == [made.uid]


@pytest.mark.parametrize(
    ("name", "at", "change"),
    [(name, at, change) for name, (_, every) in TABLE.items() for at, some in enumerate(every) for change in some],
)
def test_a_record_that_just_fails_one_condition_does_not_count_and_says_why(
    name: str, at: int, change: dict[str, Any]
) -> None:
    of = metric(name)
    made = record(of, {**TABLE[name][0], **change})
    items = [CountedItem(made, line) for line in made.lines(of.rows)] if of.rows else [CountedItem(made)]

    assert counted(name, [made]).sources == ()
    # It fails that condition alone, and says so in a sentence.
    failing = [one.why for one in of.holds if lacking_only(of, one, items[0])]
    assert failing == [of.holds[at].why] and failing[0]
    assert lacking(of, items[0], LOOKUP) == failing[0]


def lacking_only(of: Metric, condition: Any, item: CountedItem) -> bool:
    alone = Metric(name="alone", title="", of=of.of, rows=of.rows, units=of.units, holds=(condition,))
    return bool(lacking(alone, item, LOOKUP))


def test_every_measure_that_carries_out_a_document_quotes_it_and_every_condition_has_its_sentence() -> None:
    owed = [one for one in MEASURES if one.whose]

    assert len(owed) >= 18 and [one.name for one in owed if not one.source] == []
    assert [one.name for one in MEASURES for held in one.holds if not held.why] == []
    assert len({held.name for one in MEASURES for held in one.holds if isinstance(held, Predicate)}) == 6


# --- units ------------------------------------------------------------------------------------------------------------

AWARD = {"date": "2014-10-08", "school": CHAI, "level": "市", "nature": "教学"}
AWARDS = [
    record(metric("awards"), {**AWARD, "people": [{"person": "wang"}, {"person": "li"}]}, "one"),
    record(metric("awards"), {**AWARD, "level": "校", "people": [{"person": "wang"}]}, "two"),
    record(metric("awards"), {**AWARD, "nature": "体育", "people": [{"person": "zhou"}]}, "three"),
]


@pytest.mark.parametrize(("unit", "value"), [("", 3), ("项", 3), ("人次", 4), ("人", 3), ("名", 3), ("次", 3)])
def test_the_unit_decides_how_a_measure_adds_up(unit: str, value: int) -> None:
    assert counted("awards", AWARDS, unit=unit).value == value


@pytest.mark.parametrize(
    ("narrowed", "projects", "people"),
    [
        ((("level", Compare.LEAST, "县区"),), 2, 3),
        ((("level", Compare.IS, "校"),), 1, 1),
        ((("nature", Compare.IS, "教学"),), 2, 2),
        ((("nature", Compare.IS, "教学"), ("level", Compare.LEAST, "县区")), 1, 2),
        ((("group", Compare.IS, "受援校教师"),), 3, 2),
        ((("group", Compare.IS, "帮扶校教师"),), 1, 1),
        ((("group", Compare.IS, "徒弟"),), 2, 1),
        ((("group", Compare.IS, "师傅"),), 1, 1),
        ((("group", Compare.IS, "骨干教师"),), 1, 1),
        ((("school", Compare.IS, FUTUO),), 1, 1),
        ((("person", Compare.IS, "wang"),), 2, 1),
        ((("side", Compare.IS, "帮扶校"),), 0, 0),
    ],
)
def test_narrowing_is_data(narrowed: Sequence[tuple[str, Compare, str]], projects: int, people: int) -> None:
    asked = tuple(Narrowing(field, op, (word,)) for field, op, word in narrowed)

    assert counted("awards", AWARDS, narrowed=asked).value == projects
    assert counted("awards", AWARDS, narrowed=asked, unit="人").value == people


def test_several_words_are_any_of_them() -> None:
    (one,) = narrowings(metric("awards"), [{"field": "级别", "op": "是", "word": "校、市"}])

    assert one == Narrowing("level", Compare.IS, ("校", "市"))
    assert counted("awards", AWARDS, narrowed=(one,)).value == 3


def test_a_narrowed_measure_is_said_in_words() -> None:
    given = [
        {"field": "类别", "op": "是", "word": "教学"}, {"field": "级别", "op": "至少", "word": "县区"},
        {"field": "教师范围", "op": "是", "word": "受援校教师"},
    ]  # fmt: skip
    of = metric("awards")

    assert in_words(of, "人", narrowings(of, given)) == "获奖（教学类，县区级以上，受援校教师），人"
    assert in_words(of, "", ()) == "获奖，项"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"field": "学科", "op": "是", "word": "语文"}, "不能按“学科”限定"),
        ({"field": "类别", "op": "至少", "word": "教学"}, "不能用“至少”比较"),
        ({"field": "级别", "op": "是", "word": "宇宙"}, "不在“级别”的选项里"),
        ({"field": "级别", "op": "是"}, "请写明“级别”"),
    ],
)
def test_a_narrowing_that_a_measure_does_not_know_is_refused_in_one_sentence(line: dict[str, str], words: str) -> None:
    of = metric("awards")

    assert words in refused(of, narrowings(of, [line])[0])
    assert refused(of, narrowings(of, [{"field": "级别", "op": "至少", "word": "市"}])[0]) == ""


def test_a_number_is_asked_for_where_a_number_is_narrowed() -> None:
    of = metric("trainings")

    assert "不是数字" in refused(of, Narrowing("hours", Compare.LEAST, ("很多",)))
    short, long = (record(of, {"start": "2014-10-08", "hours": hours}, str(hours)) for hours in (4, 8))
    assert counted("trainings", [short, long], narrowed=(Narrowing("hours", Compare.LEAST, ("8",)),)).value == 1


@pytest.mark.parametrize(("name", "unit"), [("parents", "%"), ("awards", "%"), ("parents_content", "次"),
                                            ("delivered_pupils", "人"), ("donated_yuan", "件")])  # fmt: skip
def test_a_unit_that_does_not_fit_is_refused(name: str, unit: str) -> None:
    assert misfit(metric(name), unit)
    assert misfit(metric(name), metric(name).unit) == ""


def test_a_percentage_is_stated_by_records_or_known_of_none() -> None:
    visits = [{"date": "2014-10-08", "satisfaction": 90, "present": 30}, {"date": "2014-10-09", "satisfaction": 80}]
    of = metric("parents_content")

    # Thirty parents say 90, one says 80.
    assert counted("parents_content", [record(of, one) for one in visits]).value == 89.68
    assert counted("parents_content", [record(of, {"date": "2014-10-08"})]).value is None
    assert counted("parents_content", []).value is None


def test_a_share_is_of_the_teachers_of_its_side() -> None:
    sent = record(metric("rotation_share"), {**_SENT, "kind": "轮岗"})
    came = record(metric("trained_share"), _CAME)

    assert counted("rotation_share", [sent]).value == 100
    assert counted("trained_share", [came]).value == 33.33


def test_hours_earned_are_the_part_of_the_sittings_that_somebody_came_to() -> None:
    came = [record(metric("trained"), {**_CAME, "person": who}, f"{who} {n}") for n, who in
            enumerate(("wang", "wang", "zhou"))]  # fmt: skip

    meeting = record(metric("trained"), {**_CAME, "event": "exchange"}, "at a meeting")

    assert counted("trained", [*came, meeting]).value == 2
    assert counted("trained", came, unit="人学时").value == 6


def test_days_away_are_those_of_the_period_and_of_each_person() -> None:
    sent = record(metric("seconded"), {**_SENT, "kind": "支教"})
    again = record(metric("seconded"), {**_SENT, "kind": "支教", "start": "2014-10-01"}, "again")
    month = {"first": dt.date(2014, 10, 1), "last": dt.date(2014, 10, 31)}

    assert counted("seconded", [sent, again], unit="天", **month).value == 31
    assert counted("seconded", [sent, again], unit="人", **month).value == 1
    assert counted("seconded", [sent], first=dt.date(2015, 2, 1), last=dt.date(2015, 2, 28)).value == 0


def test_what_is_spent_is_the_sum_of_its_parts() -> None:
    given = {
        "donated_yuan": [record(metric("donated_yuan"), {"date": "2014-10-08", "items": [{"qty": 2, "price": 10.5}]})],
        "delivery_costs": [record(metric("delivery_costs"), {"date": "2014-10-08", "cost": 300})],
        "funds": [record(metric("funds"), {"date": "2014-10-08", "result": "批准", "granted": 1000})],
    }

    spent = count(metric("invested"), Asked(), lambda of: given[of.name], Parties(LOOKUP))

    assert (spent.value, spent.unit, len(spent.sources)) == (1321, "元", 3)


# --- of whom ----------------------------------------------------------------------------------------------------------


def test_a_record_concerns_the_recipients_that_it_names_or_whose_teachers_it_names() -> None:
    of = metric("observations")
    heard = record(of, {"date": "2014-10-08", "observer": "li", "lesson": "lesson"}, "by lesson")
    watched = record(of, {"date": "2014-10-09", "observer": "zhou", "lesson": "elsewhere"}, "by observer")
    nobody = record(of, {"date": "2014-10-09", "observer": "li", "lesson": "elsewhere"}, "of nobody")

    found = {
        school: [one.uid for one in counted("observations", [heard, watched, nobody], recipient=school).sources]
        for school in (CHAI, FUTUO)
    }

    assert found == {CHAI: ["by lesson"], FUTUO: ["by observer"]}
    assert counted("observations", [heard, watched, nobody]).value == 3


def test_what_a_record_says_of_its_recipient_decides() -> None:
    told = record(metric("deliveries"), {"date": "2014-10-08", "recipient": FUTUO, "members": [{"person": "wang"}]})

    assert [counted("deliveries", [told], recipient=school).value for school in (CHAI, FUTUO)] == [0, 1]


def test_in_a_pairing_with_one_recipient_everything_concerns_it() -> None:
    alone = Record("pairing", "pairing", {"helper": HELPER, "recipients": [{"school": CHAI}]})
    talk = record(metric("principal_talks"), _TALK)

    found = count(metric("principal_talks"), Asked(recipient=CHAI), lambda _: [talk], Parties(Known([alone], KNOWN)))

    assert found.value == 1


def test_somebodys_own_number_is_what_names_that_person() -> None:
    assert counted("awards", AWARDS, person="wang").value == 2
    assert counted("awards", AWARDS, person="wang", unit="人次").value == 2


# --- words of older records -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "unit", "name"),
    [
        ("听课记录", "节", "observations"), ("教研活动", "次", "research"), ("公开课", "节", "open_lessons"),
        ("送教下乡", "次", "deliveries"), ("培训", "场", "trainings"), ("干部交流", "次", "exchanges"),
        ("师徒结对", "对", "mentor_pairs"), ("课题", "项", "projects"), ("获奖", "名", "awards"),
        ("特色课程", "门", "courses"), ("捐赠", "元", "donated_yuan"), ("捐赠", "册", "donated_pieces"),
        ("捐赠", "次", "donations"), ("资源共享", "项", "resources"), ("家校活动", "次", "parents"),
        ("校园文化活动", "次", "culture"),
    ],
)  # fmt: skip
def test_the_words_of_older_plans_mean_a_measure(word: str, unit: str, name: str) -> None:
    found = measure_called(word, unit)

    assert found is not None and (found.name, bool(found.adding(unit))) == (name, True)


def test_names_and_titles_are_each_borne_by_one_measure() -> None:
    assert len({one.name for one in MEASURES}) == len({one.title for one in MEASURES}) == len(MEASURES) > 60
    assert [one.name for one in MEASURES if (one.unit == PER_CENT) != (PER_CENT in dict(one.units))] == []
