"""Pairs of entries from school practice, each with the right verdict; whichever side is asked first."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.identity import Verdict, compare, person, school

ROSTER: dict[str, Any] = {"full_name": "王芳", "school": "here"}
SCHOOL: dict[str, Any] = {"name_zh": "青山乡中心小学"}

PERSONS: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    # A list has other columns than the one before.
    ("only the name, in both", {}, {}, "same"),
    (
        "a roster and a telephone list",
        {"sex": "女", "subjects": "语文", "birth": "1980-05"},
        {"phone": "13800138000"},
        "same",
    ),
    ("a roster and a list of posts", {"subjects": "语文"}, {"post": "班主任"}, "same"),
    ("the same birth", {"birth": "1980-05"}, {"birth": "1980-05"}, "same"),
    ("the year alone and the month", {"birth": "1980"}, {"birth": "1980-05"}, "same"),
    ("the month and the day", {"birth": "1980-05"}, {"birth": "1980-05-03"}, "same"),
    ("the same mobile number", {"phone": "13800138000"}, {"phone": "138 0013 8000"}, "same"),
    ("the number with the country before it", {"phone": "13800138000"}, {"phone": "+86 13800138000"}, "same"),
    ("another number than last year", {"phone": "13800138000"}, {"phone": "13900139000"}, "same"),
    ("one subject of two", {"subjects": "语文"}, {"subjects": "语文、道德与法治"}, "same"),
    ("promoted", {"post": "班主任", "subjects": "语文"}, {"post": "副校长", "subjects": "语文"}, "same"),
    (
        "another subject, the same birth",
        {"birth": "1980-05", "subjects": "语文"},
        {"birth": "1980-05", "subjects": "数学"},
        "same",
    ),
    (
        "the end of the identity number",
        {"id_number": "610427198005030027"},
        {"id_number": "**************0027"},
        "same",
    ),
    ("sex not told on one side", {"sex": "未说明"}, {"sex": "女"}, "same"),
    # One name in several ways of writing.
    ("spread on the printed roster", {}, {"full_name": "王　芳"}, "same"),
    ("a no-break space", {}, {"full_name": "王\u00a0芳"}, "same"),
    ("a space of no width", {}, {"full_name": "王\u200b芳"}, "same"),
    ("a line end behind the name", {}, {"full_name": "王芳\n"}, "same"),
    ("two kinds of dot", {"full_name": "阿依古丽·买买提"}, {"full_name": "阿依古丽•买买提"}, "same"),
    ("a point for the dot", {"full_name": "阿依古丽·买买提"}, {"full_name": "阿依古丽.买买提"}, "same"),
    ("a full-width point for the dot", {"full_name": "阿依古丽·买买提"}, {"full_name": "阿依古丽．买买提"}, "same"),
    ("a dot with spaces about it", {"full_name": "阿依古丽·买买提"}, {"full_name": "阿依古丽 · 买买提"}, "same"),
    ("no dot at all", {"full_name": "阿依古丽·买买提"}, {"full_name": "阿依古丽买买提"}, "ask"),
    ("full-width letters", {"full_name": "Anna Li"}, {"full_name": "ＡＮＮＡ　ＬＩ"}, "same"),
    ("a sign nobody can type", {"full_name": "李𠮷"}, {"full_name": "李吉"}, "ask"),
    ("old and new signs", {"full_name": "張偉"}, {"full_name": "张伟"}, "ask"),
    ("a surname written short", {"full_name": "肖军"}, {"full_name": "萧军"}, "ask"),
    (
        "old signs, another birth",
        {"full_name": "張偉", "birth": "1970-01"},
        {"full_name": "张伟", "birth": "1982-06"},
        "other",
    ),
    (
        "another way of writing in another school",
        {"full_name": "李𠮷"},
        {"full_name": "李吉", "school": "there"},
        "other",
    ),
    (
        "another way of writing, the same birth",
        {"full_name": "李𠮷", "birth": "1969-11"},
        {"full_name": "李吉", "birth": "1969-11", "school": "there"},
        "ask",
    ),
    (
        "names that sound alike",
        {"full_name": "李小红", "reading": "li xiao hong"},
        {"full_name": "李晓红", "reading": "li xiao hong"},
        "ask",
    ),
    (
        "names that sound alike in two schools",
        {"full_name": "李小红", "reading": "li xiao hong"},
        {"full_name": "李晓红", "reading": "li xiao hong", "school": "there"},
        "other",
    ),
    (
        "names that sound alike, other subjects",
        {"full_name": "李小红", "reading": "li xiao hong", "subjects": "语文"},
        {"full_name": "李晓红", "reading": "li xiao hong", "subjects": "数学"},
        "other",
    ),
    ("another name", {}, {"full_name": "王方"}, "other"),
    (
        "another name, the same telephone",
        {"phone": "13800138000"},
        {"full_name": "李强", "phone": "13800138000"},
        "other",
    ),
    ("no name", {"full_name": ""}, {"full_name": ""}, "other"),
    # Two people of one name.
    ("another birth", {"birth": "1980-05"}, {"birth": "1974-01"}, "other"),
    ("another year of birth alone", {"birth": "1980"}, {"birth": "1974"}, "other"),
    (
        "a man and a woman of other subjects",
        {"sex": "男", "subjects": "语文"},
        {"sex": "女", "subjects": "数学"},
        "other",
    ),
    ("another identity number", {"id_number": "610427198005030027"}, {"id_number": "610427198005031126"}, "other"),
    (
        "another birth, the same subject and sex",
        {"birth": "1980-05", "sex": "女", "subjects": "语文"},
        {"birth": "1971-12", "sex": "女", "subjects": "语文"},
        "other",
    ),
    ("in two schools", {}, {"school": "there"}, "other"),
    ("in two schools, of the same sex", {"sex": "女"}, {"sex": "女", "school": "there"}, "other"),
    # What only a person can tell.
    ("one month beside the other", {"birth": "1980-05"}, {"birth": "1980-06"}, "ask"),
    ("the same month ten years later", {"birth": "1980-05"}, {"birth": "1990-05"}, "ask"),
    (
        "another birth, the same mobile number",
        {"birth": "1980-05", "phone": "13800138000"},
        {"birth": "1974-01", "phone": "13800138000"},
        "ask",
    ),
    ("another subject and nothing else", {"subjects": "语文"}, {"subjects": "数学"}, "ask"),
    ("another sex and nothing else", {"sex": "男"}, {"sex": "女"}, "ask"),
    ("another sex, the same birth", {"sex": "男", "birth": "1991-03"}, {"sex": "女", "birth": "1991-03"}, "ask"),
    ("moved to another school, the same birth", {"birth": "1980-05"}, {"birth": "1980-05", "school": "there"}, "ask"),
    (
        "moved to another school, the same mobile",
        {"phone": "13800138000"},
        {"phone": "13800138000", "school": "there"},
        "ask",
    ),
    (
        "the school's telephone, in two schools",
        {"phone": "02934567890"},
        {"phone": "02934567890", "school": "there"},
        "other",
    ),
]

SCHOOLS: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("the same name", {}, {}, "same"),
    ("the same name and code", {"code": "2161000001"}, {"code": "2161000001"}, "same"),
    ("a full-width code", {"code": "2161000001"}, {"code": "２１６１０００００１"}, "same"),
    ("one name, two codes", {"code": "2161000001"}, {"code": "2161000002"}, "other"),
    ("one code, two names", {"code": "2161000001"}, {"name_zh": "青山九年制学校", "code": "2161000001"}, "ask"),
    (
        "one code and a former name",
        {"code": "2161000001"},
        {"name_zh": "青山九年制学校", "code": "2161000001", "former_names": [{"name": "青山乡中心小学"}]},
        "same",
    ),
    ("a former name alone", {}, {"name_zh": "青山九年制学校", "former_names": [{"name": "青山乡中心小学"}]}, "ask"),
    ("the county before it", {}, {"name_zh": "彬县青山乡中心小学"}, "ask"),
    ("neither county nor township", {}, {"name_zh": "中心小学"}, "ask"),
    ("another township", {}, {"name_zh": "柴村乡中心小学"}, "other"),
    ("township left unsaid", {"name_zh": "义门镇中学"}, {"name_zh": "义门中学"}, "ask"),
    ("a number for a word", {"name_zh": "县第一中学"}, {"name_zh": "县第1中学"}, "same"),
    ("first and second", {"name_zh": "县第一中学"}, {"name_zh": "县第二中学"}, "other"),
    (
        "one name in two counties",
        {"name_zh": "中心小学", "county": "彬县"},
        {"name_zh": "中心小学", "county": "长武县"},
        "other",
    ),
    ("one name, another stage", {"stage": "小学"}, {"stage": "初中"}, "ask"),
    ("a space in the name", {}, {"name_zh": "青山乡 中心小学"}, "same"),
    ("its kindergarten", {}, {"name_zh": "青山乡中心小学附属幼儿园"}, "other"),
]


@pytest.mark.parametrize(("one", "other", "right"), [pair[1:] for pair in PERSONS], ids=[pair[0] for pair in PERSONS])
def test_two_entries_of_teachers(one: dict[str, Any], other: dict[str, Any], right: str) -> None:
    ours, theirs = person("1", {**ROSTER, **one}), person("2", {**ROSTER, **other})

    assert compare(ours, theirs).verdict == right
    assert compare(theirs, ours).verdict == right


@pytest.mark.parametrize(("one", "other", "right"), [pair[1:] for pair in SCHOOLS], ids=[pair[0] for pair in SCHOOLS])
def test_two_entries_of_schools(one: dict[str, Any], other: dict[str, Any], right: str) -> None:
    ours, theirs = school("1", {**SCHOOL, **one}), school("2", {**SCHOOL, **other})

    assert compare(ours, theirs).verdict == right
    assert compare(theirs, ours).verdict == right


def test_at_least_sixty_pairs_stand_in_the_tables() -> None:
    assert len(PERSONS) + len(SCHOOLS) >= 60


def test_a_teacher_is_no_school() -> None:
    assert (
        compare(person("1", {"full_name": "中心小学"}), school("2", {"name_zh": "中心小学"})).verdict is Verdict.OTHER
    )


def test_evidence_names_both_sides() -> None:
    found = compare(person("1", {**ROSTER, "birth": "1980-05"}), person("2", {**ROSTER, "birth": "1974-01"}))

    (birth,) = [piece for piece in found.evidence if piece.what == "birth"]
    assert (birth.speaks_for, birth.one, birth.other) == (False, "1980-05", "1974-01")


NAMES = st.sampled_from(["王芳", "王 芳", "王方", "李𠮷", "李吉", "阿依古丽·买买提", "阿依古丽买买提", ""])
ANYBODY = st.fixed_dictionaries(
    {"full_name": NAMES},
    optional={
        "school": st.sampled_from(["here", "there"]),
        "birth": st.sampled_from(["1980", "1980-05", "1980-06", "1974-01", "1980-05-03"]),
        "sex": st.sampled_from(["男", "女", "未说明"]),
        "subjects": st.sampled_from(["语文", "数学", "语文、数学"]),
        "phone": st.sampled_from(["13800138000", "13900139000", "0293456"]),
        "post": st.sampled_from(["校长", "教师"]),
        "id_number": st.sampled_from(["610427198005030027", "***0027", "***9999", "27"]),
        "reading": st.sampled_from(["wang fang", "li ji"]),
    },
)
PLACES = st.sampled_from(
    ["中心小学", "青山乡中心小学", "彬县青山乡中心小学", "青山中心小学", "县第1中学", "县第一中学", ""]
)
ANY_SCHOOL = st.fixed_dictionaries(
    {"name_zh": PLACES},
    optional={
        "code": st.sampled_from(["2161000001", "2161000002"]),
        "county": st.sampled_from(["彬县", "长武县"]),
        "stage": st.sampled_from(["小学", "初中"]),
        "former_names": PLACES.map(lambda name: [{"name": name}]),
    },
)


@given(ANYBODY, ANYBODY)
def test_it_is_the_same_whichever_teacher_is_asked_first(one: dict[str, Any], other: dict[str, Any]) -> None:
    ours, theirs = person("1", one), person("2", other)

    there, back = compare(ours, theirs), compare(theirs, ours)

    assert there.verdict is back.verdict
    assert [piece[:3] for piece in there.evidence] == [piece[:3] for piece in back.evidence]


@given(ANY_SCHOOL, ANY_SCHOOL)
def test_it_is_the_same_whichever_school_is_asked_first(one: dict[str, Any], other: dict[str, Any]) -> None:
    ours, theirs = school("1", one), school("2", other)

    assert compare(ours, theirs).verdict is compare(theirs, ours).verdict


@given(ANYBODY)
def test_whoever_has_a_name_is_himself(one: dict[str, Any]) -> None:
    entry = person("1", one)

    assert (compare(entry, entry).verdict is Verdict.SAME) == bool(one["full_name"])
