"""One person entered in two schools: suggested with evidence, tied, carried over, parted again."""

from pathlib import Path

from tests.journeys.conftest import Clerk


def test_a_teacher_entered_twice_is_tied_and_parted_on_the_other_computer(
    partners: tuple[Clerk, Clerk], tmp_path: Path
) -> None:
    helper, recipient = partners
    a = helper.puts("person", full_name="李𠮷", birth="1969-11")
    b = helper.puts("person", full_name="李吉", birth="1969-11")
    other = helper.puts("person", full_name="李平", birth="1969-11")

    (double,) = helper.asks("doubles")
    assert {double["a"], double["b"]} == {a, b}
    assert "读音相同，字不同" in double["reasons"]

    helper.asks("tie", a, b)
    assert helper.asks("doubles") == []
    helper.asks("export", tmp_path / "1.qinglan", "--to", "义门柴村小学")
    recipient.asks("import", tmp_path / "1.qinglan")
    assert [one["fields"]["same"] for one in recipient.asks("get", "alias")] == [1]

    recipient.asks("part", b, a)
    recipient.asks("export", tmp_path / "2.qinglan", "--to", "义门镇中学")
    helper.asks("import", tmp_path / "2.qinglan")

    assert [one["fields"]["same"] for one in helper.asks("get", "alias")] == [0]
    assert helper.asks("digest")["all"] == recipient.asks("digest")["all"]
    assert helper.fields("person", other)["full_name"] == "李平"
    assert helper.types("tie", a, a).exit == 2
