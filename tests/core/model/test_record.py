"""A record and its check against its kind."""

from typing import Any

import pytest

from core.model.fields import Auto, Count, Day, Measure, Ref, Rows, Text
from core.model.kind import AtLeast, Different, Expected, Kind, NotBefore, OneOf, Scope, Shaped
from core.model.record import Record, computed, read

GIFT = Kind(
    name="gift",
    title="礼物",
    scope=Scope.PAIRING,
    key=("giver", "start"),
    checks=(NotBefore("end", "start"), Different("taker", "giver"), OneOf(("purpose", "remark"))),
    fields=(
        Ref("giver", "给方", to=("school",), required=True),
        Ref("taker", "受方", to=("school",)),
        Day("start", "起", required=True),
        Day("end", "止"),
        Text("purpose", "用途"),
        Text("remark", "备注"),
        Rows("items", "物资", (Text("name", "名称", required=True), Measure("qty", "数量"), Auto("x", "甲")), least=1),
        Auto("lines", "行数", of=lambda values: len(values.get("items") or ())),
    ),
)
A, B = "a" * 32, "b" * 32
GOOD: dict[str, Any] = {"giver": A, "start": "2014-9-1", "purpose": "助学", "items": [{"name": "书", "qty": "3"}]}


def codes(typed: dict[str, Any], known: Record | None = None) -> dict[str, str]:
    return {problem.field: problem.code for problem in read(GIFT, typed, known)[1]}


def test_what_was_typed_becomes_a_record() -> None:
    record, problems = read(GIFT, GOOD)

    assert problems == []
    assert record.get("start") == "2014-09-01"
    assert record.lines("items")[0]["qty"] == 3
    assert len(record.lines("items")[0]["id"]) == 32
    assert computed(GIFT, record.values) == {"lines": 1}


def test_only_the_given_fields_change() -> None:
    known, _ = read(GIFT, GOOD, uid="1" * 32)

    record, problems = read(GIFT, {"remark": "已验收"}, known)

    assert problems == []
    assert record.uid == known.uid
    assert record.get("purpose") == "助学" and record.get("remark") == "已验收"
    assert record.lines("items") == known.lines("items")


def test_an_emptied_field_is_gone() -> None:
    known, _ = read(GIFT, {**GOOD, "remark": "x"})

    assert "purpose" not in read(GIFT, {"purpose": ""}, known)[0].values


def test_lines_keep_their_id_and_empty_lines_go() -> None:
    record, problems = read(GIFT, {**GOOD, "items": [{"id": "r1", "name": "书"}, {"id": "r2", "name": " "}, {}]})

    assert problems == []
    assert [line["id"] for line in record.lines("items")] == ["r1"]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"giver": ""}, "giver", "required"),
        ({"start": ""}, "start", "required"),
        ({"start": "明天"}, "start", "not_a_day"),
        ({"end": "2014-08-31"}, "end", "before"),
        ({"taker": A}, "taker", "same"),
        ({"purpose": ""}, "purpose", "required"),
        ({"colour": "红"}, "colour", "unknown_field"),
        ({"items": []}, "items", "too_few"),
        ({"items": ""}, "items", "too_few"),
        ({"items": "书"}, "items", "not_rows"),
        ({"items": [{"qty": "1"}]}, "items.1.name", "required"),
        ({"items": [{"name": "书", "qty": "多"}]}, "items.1.qty", "not_a_number"),
        ({"items": [{"name": "书", "colour": "红"}]}, "items.1.colour", "unknown_field"),
    ],
)
def test_every_slip_stands_under_its_field(change: dict[str, Any], field: str, code: str) -> None:
    assert codes({**GOOD, **change}) == {field: code}


def test_what_follows_is_never_typed() -> None:
    record, problems = read(GIFT, {**GOOD, "lines": 99})

    assert problems == []
    assert "lines" not in record.values


def test_numbers_lists_and_truth_values_are_read_like_typed_text() -> None:
    kind = Kind("k", "类", Scope.SCHOOL, (Text("t", "文"), Count("n", "数"), Text("s", "串")))

    record, problems = read(kind, {"t": True, "n": 5, "s": ["甲", "乙"]})

    assert problems == []
    assert record.values == {"t": "1", "n": 5, "s": "甲、乙"}
    assert read(kind, {"n": {"x": 1}})[1][0].code == "not_a_number"
    assert read(kind, {"n": None})[1] == []


def test_the_key_gives_the_uid_and_nothing_gives_none() -> None:
    assert GIFT.uid_of({"giver": A, "start": "2014-09-01"}) == GIFT.uid_of(
        {"giver": A, "start": "2014-09-01", "end": "x"}
    )
    assert GIFT.uid_of({"giver": A, "start": "2014-09-01"}) != GIFT.uid_of({"giver": B, "start": "2014-09-01"})
    assert GIFT.uid_of({}) == ""


def test_a_kind_tells_its_fields_apart() -> None:
    assert [field.name for field in GIFT.rows()] == ["items"]
    assert [field.name for field in GIFT.refs()] == ["giver", "taker"]
    assert GIFT.field("nothing") is None
    assert "lines" not in [field.name for field in GIFT.kept()]


def test_what_is_unusual_is_told_and_kept() -> None:
    kind = Kind(
        "k", "类", Scope.SCHOOL, (Count("days", "天数"), Text("honour", "荣誉"), Text("code", "代码")),
        advice=(
            AtLeast("days", 7, "不足 7 天"), Expected("honour", "没有荣誉"), Shaped("code", "[0-9]{3}", "不是 3 位"),
        ),
    )  # fmt: skip

    short, problems = read(kind, {"days": "5", "code": "1234"})
    assert (problems, short.notes) == ([], ("不足 7 天", "没有荣誉", "不是 3 位"))
    assert short.get("code") == "1234"
    assert read(kind, {"days": "7", "honour": "市级名师"})[0].notes == ()
    assert read(kind, {"days": "7", "honour": "市级名师", "code": "１２３"})[0].notes == ()


def test_two_records_are_the_same_when_they_hold_and_stand_the_same_whatever_was_noted() -> None:
    one = Record("person", "a" * 32, {"full_name": "张伟"}, notes=("记作张伟",))

    assert one == Record("person", "a" * 32, {"full_name": "张伟"})
    assert one != Record("person", "a" * 32, {"full_name": "张伟"}, deleted=True)
    assert one != Record("person", "a" * 32, {"full_name": "李伟"})
    assert one != {"full_name": "张伟"}
