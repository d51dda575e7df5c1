"""What each field type makes of what people really type."""

import pytest

from core.model.fields import (
    Auto,
    Choice,
    Choices,
    Clock,
    Count,
    Day,
    Field,
    Flag,
    Long,
    Measure,
    Month,
    Name,
    Ref,
    Rows,
    Text,
)
from core.model.text import cover_numbers

DAY = Day("day", "日期")
MONTH = Month("month", "年月")


@pytest.mark.parametrize(
    "typed",
    [
        "2014-09-03",
        "2014/9/3",
        "2014.9.3",
        "2014年9月3日",
        "20140903",
        "２０１４．９．３",
        " 2014 - 9 - 3 ",
        "2014。9。3",
    ],
)
def test_a_day_is_read_in_all_the_ways_it_is_written(typed: str) -> None:
    assert DAY.parse(typed).value == "2014-09-03"


@pytest.mark.parametrize("typed", ["2014-02-30", "9月3日", "昨天", "14-9-3", "2014-9", "1492-01-01", "99999-01-01"])
def test_what_is_no_day_is_refused_with_its_own_words(typed: str) -> None:
    parsed = DAY.parse(typed)

    assert parsed.value is None
    assert parsed.slip is not None and parsed.slip.code == "not_a_day" and typed in parsed.slip.message


def test_a_leap_day_is_a_day_and_shows_without_leading_zeros() -> None:
    assert DAY.parse("2016-02-29").value == "2016-02-29"
    assert DAY.show("2016-02-09") == "2016年2月9日"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1974-05", "1974-05"),
        ("196506", "1965-06"),
        ("1965．01", "1965-01"),
        ("1979年6月", "1979-06"),
        ("1990.1", "1990-01"),
    ],
)
def test_a_month_is_read_in_all_the_ways_rosters_write_it(typed: str, kept: str) -> None:
    parsed = MONTH.parse(typed)

    assert (parsed.value, parsed.note) == (kept, "")
    assert MONTH.show(kept).endswith("月")


def test_a_whole_date_in_a_month_field_keeps_its_month_and_says_so() -> None:
    parsed = MONTH.parse("1996/7/1")

    assert parsed.value == "1996-07"
    assert "1996/7/1" in parsed.note


def test_a_month_that_does_not_exist_is_refused() -> None:
    slip = MONTH.parse("1996-13").slip
    assert slip is not None and slip.code == "not_a_month"


@pytest.mark.parametrize(
    ("typed", "kept"), [("8:05", "08:05"), ("08：05", "08:05"), ("8时5分", "08:05"), ("0805", "08:05")]
)
def test_a_time_of_day(typed: str, kept: str) -> None:
    assert Clock("t", "时间").parse(typed).value == kept


@pytest.mark.parametrize("typed", ["24:00", "8:60", "早上"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    slip = Clock("t", "时间").parse(typed).slip
    assert slip is not None and slip.code == "not_a_time"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张 伟", "张伟"),
        ("谢\u3000斌", "谢斌"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("扎西.次仁", "扎西·次仁"),
        ("扎西 ・ 次仁", "扎西·次仁"),
        ("李𠮷", "李𠮷"),
        ("王\u200b䶮", "王䶮"),
        ("John Smith", "John Smith"),
    ],
)
def test_a_name_is_kept_as_the_rule_writes_it(typed: str, name: str) -> None:
    parsed = Name("full_name", "姓名").parse(typed)

    assert parsed.value == name
    assert bool(parsed.note) == (typed != name)


def test_a_name_of_fifty_characters_fits_and_one_more_does_not() -> None:
    field = Name("full_name", "姓名")

    assert field.parse("𠮷" * 50).value == "𠮷" * 50
    slip = field.parse("𠮷" * 51).slip
    assert slip is not None and slip.code == "too_long"


@pytest.mark.parametrize(("typed", "kept"), [("12", 12), ("１２", 12), (" 12 ", 12), ("12.0", 12)])
def test_a_count(typed: str, kept: int) -> None:
    assert Count("n", "次数").parse(typed).value == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [("12.5", "not_a_number"), ("很多", "not_a_number"), ("-1", "out_of_range"), ("9999999", "out_of_range")],
)
def test_what_is_no_count(typed: str, code: str) -> None:
    slip = Count("n", "次数").parse(typed).slip
    assert slip is not None and slip.code == code


def test_money_keeps_fen_and_refuses_more_than_it_can_keep() -> None:
    money = Measure("price", "单价", unit="元")

    assert money.parse("12.50").value == 12.5
    assert money.parse("1００").value == 100
    assert money.show(12.5) == "12.50"
    for typed, code in (
        ("0.005", "too_precise"),
        ("NaN", "not_a_number"),
        ("1e999", "not_a_number"),
        ("1_000", "not_a_number"),
        ("99999999999", "out_of_range"),
        ("贵", "not_a_number"),
    ):
        slip = money.parse(typed).slip
        assert slip is not None and slip.code == code


def test_a_measure_without_money_shows_no_needless_zeros() -> None:
    assert Measure("hours", "学时", unit="学时").show(4.0) == "4"


def test_a_choice_takes_its_words_and_their_other_names() -> None:
    choice = Choice("title", "职称", ("高级教师", "一级教师"), also={"副高": "高级教师"})

    assert choice.parse(" 高级教师 ").value == "高级教师"
    assert choice.parse("副高").value == "高级教师" and choice.parse("副高").note
    slip = choice.parse("院士").slip
    assert slip is not None and slip.code == "not_in_list" and "一级教师" in slip.message


def test_an_open_list_takes_other_words() -> None:
    assert Choice("subject", "学科", ("语文",), open_list=True).parse("书法").value == "书法"


def test_several_choices_stand_in_the_order_of_the_list() -> None:
    subjects = Choices("subjects", "学科", ("语文", "数学", "物理"))

    assert subjects.parse("物理/数学、物理").value == "数学、物理"
    assert subjects.show("数学、物理") == "数学、物理"
    assert subjects.parse("物理、占星").slip is not None
    assert Choices("s", "学科", ("语文",), open_list=True).parse("书法、语文").value == "语文、书法"


def test_yes_and_no() -> None:
    flag = Flag("done", "完成")

    assert (flag.parse("是").value, flag.parse("false").value) == (1, 0)
    assert (flag.show(1), flag.show(0)) == ("是", "否")
    assert flag.parse("也许").slip is not None


def test_a_reference_is_a_uid_and_nothing_else() -> None:
    reference = Ref("mentor", "师傅", to=("person",))

    assert reference.parse("AB" * 16).value == "ab" * 16
    slip = reference.parse("张伟").slip
    assert slip is not None and slip.code == "not_found"


def test_long_text_keeps_its_lines_and_loses_only_what_nobody_sees() -> None:
    parsed = Long("note", "记录").parse("第一行 \r\n\u200b第二行\x07\n\n")

    assert parsed.value == "第一行\n第二行"


def test_half_a_character_is_refused_everywhere() -> None:
    for field in (Text("a", "甲"), Long("b", "乙"), Name("c", "丙"), Count("d", "丁")):
        slip = field.parse("x\ud800").slip
        assert slip is not None and slip.code == "bad_text"


@pytest.mark.parametrize("field", [Text("a", "甲"), Day("b", "乙"), Choice("c", "丙", ("一",)), Flag("d", "丁")])
def test_nothing_typed_is_no_value_and_shows_as_nothing(field: Field) -> None:
    assert field.parse(" \u3000\u200b").value is None
    assert field.parse("").slip is None
    assert field.show(None) == ""


def test_rows_know_their_columns() -> None:
    rows = Rows("items", "物资", (Text("name", "名称"),))

    assert rows.column("name") == Text("name", "名称")
    assert rows.column("price") is None


def test_a_computed_value_shows_as_money_or_plainly() -> None:
    assert Auto("total", "合计", unit="元").show(1005.5) == "1005.50"
    assert Auto("n", "字数").show(12) == "12"
    assert Auto("n", "字数").of({}) is None


def test_a_field_without_a_form_of_its_own_takes_one_line() -> None:
    assert Auto("n", "字数").parse("  约\n十二 ").value == "约 十二"


@pytest.mark.parametrize(
    ("kept", "leaves"),
    [("11010119900307123X", "110101********123X"), ("1101011", "*******"), (None, ""), ("1101019001", "**********")],
)
def test_a_covered_text_leaves_with_its_ends_alone(kept: str | None, leaves: str) -> None:
    number = Text("id_number", "身份证号", cover=(6, 4), secret=True)

    assert number.covered(kept) == number.show(kept) == leaves


def test_what_is_covered_but_no_secret_is_shown_whole_on_the_screen() -> None:
    phone = Text("phone", "联系电话", cover=(3, 4))

    assert (phone.show("13987651234"), phone.covered("13987651234")) == ("13987651234", "139****1234")
    assert Text("place", "地点").covered("操场") == "操场"


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("张伟 11010119900307123X，", "张伟 110101********123X，"),
        ("号码11010119900307803x有误", "号码110101********803x有误"),
        ("订单 110101199013071234", "订单 110101199013071234"),
        ("6222020402019876543", "6222020402019876543"),
    ],
)
def test_identity_numbers_in_any_text_are_covered_and_nothing_else(text: str, covered: str) -> None:
    assert cover_numbers(text) == covered
