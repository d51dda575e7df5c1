"""Sheets of one writer that say nearly the same."""

from core.kinds import kind_named
from core.model.record import Record
from core.rules.likeness import alike, copies, pieces

DESIGN = kind_named("lesson_design")
AIMS = "认识几分之一，会读会写，能用折纸涂色表示四分之一，知道平均分是前提；在比较中体会分母越大分数越小。"
PROCESS = (
    "先分苹果引出半个，学生说怎样记；再折正方形纸，涂出四分之一，同桌互相检查是不是平均分；"
    "第三步比较二分之一与四分之一，用两张同样大的纸叠在一起看；最后做练习一至三题，错的当堂改。"
)
OTHER = (
    "读第一自然段，画出写颜色的词；指名朗读，评哪里读得好；默读第二自然段，说说作者按什么顺序写长廊；"
    "小组交流横槛上的画，写两句话；全班念给大家听，老师只改病句；布置回家读给家里人听，明天收一段自己写的话。"
)


def design(aims: str = AIMS, process: str = PROCESS) -> frozenset[str]:
    return pieces(DESIGN, Record("lesson_design", "d", {"aims": aims, "process": process}))


def test_a_sheet_with_a_word_or_two_changed_is_nearly_the_same() -> None:
    changed = design(process=PROCESS.replace("苹果", "月饼").replace("三题", "五题"))

    assert alike(design(), changed)
    assert alike(changed, design())


def test_marks_and_spaces_make_no_difference() -> None:
    assert design(process=PROCESS.replace("；", "\n").replace("，", " ")) == design()


def test_another_lesson_is_not_the_same() -> None:
    assert not alike(design(), design(process=OTHER))


def test_a_sheet_that_holds_another_and_as_much_again_is_not_the_same() -> None:
    assert not alike(design(), design(process=PROCESS + OTHER))


def test_too_little_text_tells_nothing() -> None:
    assert design("会算。", "讲一题，练三题。") == frozenset()
    assert not alike(frozenset(), frozenset())


def test_the_long_texts_of_child_lines_count() -> None:
    sheet = kind_named("lesson_observation")
    lines = [{"id": "1", "teacher_act": PROCESS, "stage": "新授"}]

    assert pieces(sheet, Record("lesson_observation", "o", {"process": lines})) == design(aims="")


def test_each_copy_is_named_once_with_the_earliest_that_it_repeats() -> None:
    written = {"a": design(), "b": design(process=OTHER), "c": design(), "d": design(process=OTHER)}

    assert list(copies(written)) == [("c", "a"), ("d", "b")]
