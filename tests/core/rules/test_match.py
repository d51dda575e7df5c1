"""Needs and resources of two schools brought together."""

from typing import Any

import pytest

from core.model.record import Record
from core.rules.match import suggestions


def need(uid: str, text: str, area: str = "教学教研", school: str = "village", **values: Any) -> Record:
    return Record("match_need", uid, {"need": text, "area": area, "school": school, **values})


def resource(uid: str, text: str, area: str = "教学教研", school: str = "town", **values: Any) -> Record:
    return Record("match_resource", uid, {"resource": text, "area": area, "school": school, **values})


def test_area_subject_and_words_each_give_a_reason() -> None:
    found = suggestions(
        [need("n", "整本书阅读指导薄弱", subject="语文", urgency=4)],
        [resource("r", "整本书阅读名师一名", subject="语文")],
    )

    assert [(one.need.uid, one.resource.uid) for one in found] == [("n", "r")]
    assert [reason.why for reason in found[0].reasons] == ["area", "subject", "words", "urgent"]
    assert found[0].score == 40 + 30 + 3 * 8 + 4 * 2


def test_a_school_is_not_matched_with_itself() -> None:
    assert suggestions([need("n", "阅读指导")], [resource("r", "阅读指导", school="village")]) == []


def test_both_directions_are_looked_at() -> None:
    needs = [need("n1", "阅读指导"), need("n2", "劳动实践缺少场地", "课程", "town")]
    resources = [resource("r1", "阅读指导"), resource("r2", "果园劳动教育基地，可作实践场地", "课程", "village")]

    found = {(one.need.uid, one.resource.uid) for one in suggestions(needs, resources)}

    assert found == {("n1", "r1"), ("n2", "r2")}


def test_the_best_comes_first_and_the_more_urgent_before_its_equal() -> None:
    needs = [need("calm", "英语口语", urgency=1), need("urgent", "英语口语", urgency=5)]
    resources = [resource("near", "英语口语外教课"), resource("far", "实验室")]

    found = [(one.need.uid, one.resource.uid) for one in suggestions(needs, resources)]

    assert found == [("urgent", "near"), ("calm", "near"), ("urgent", "far"), ("calm", "far")]


def test_words_that_stand_everywhere_bring_nothing_together() -> None:
    assert suggestions([need("n", "教师教学能力不足", "师资")], [resource("r", "提供教学帮助", "设施")]) == []


def test_words_alone_must_be_several() -> None:
    needs = [need("n", "Python 编程", "课程")]

    assert suggestions(needs, [resource("r", "python 机房", "设施")]) == []


@pytest.mark.parametrize(
    ("needed", "offered", "words"),
    [
        ("语文骨干教师太少", "骨干教师两名", "骨干教师"),
        ("缺少信息技术教师", "信息技术教师一名", "信息技术教师"),
        ("整本书阅读指导、写字", "写字课；整本书阅读", "整本书阅读、写字"),
        ("Python 编程", "PYTHON 编程社团", "python、编程"),
    ],
)
def test_a_reason_names_the_longest_words_in_common(needed: str, offered: str, words: str) -> None:
    (found,) = suggestions([need("n", needed)], [resource("r", offered)])

    assert [reason.words for reason in found.reasons if reason.why == "words"] == [words]


def test_an_equal_subject_is_no_word_in_common_besides() -> None:
    (found,) = suggestions([need("n", "语文课", subject="语文")], [resource("r", "语文名师", subject="语文")])

    assert [reason.why for reason in found.reasons] == ["area", "subject"]


def test_half_of_a_latin_word_is_none() -> None:
    (found,) = suggestions([need("n", "art 课")], [resource("r", "smart 教室")])

    assert [reason.why for reason in found.reasons] == ["area"]


def test_an_equal_subject_alone_is_reason_enough() -> None:
    needs = [need("n", "缺少专任教师", "师资", subject="音乐")]

    (one,) = suggestions(needs, [resource("r", "定期走教", "课程", subject="音乐")])

    assert ([reason.why for reason in one.reasons], one.score) == (["subject"], 30)
