"""Papers that list several records, and tables that are worked out: sums, gaps, scores, tasks."""

import datetime as dt

import pytest

from core.faces.binder.door import binder
from core.faces.paper.door import blank, paper
from core.faces.paper.layouts.frame import WIDE
from core.faces.paper.registers.register import Of, Register, register_table
from core.kinds import KINDS, kind_named
from core.model.kind import Kind
from core.press.form import Form, Grid
from core.press.sheet import measure
from core.rules.item_numbers import NO_NUMBERS
from tests.core.faces.conftest import Read
from tests.core.faces.shelf import Shelf, uid
from tests.every import every


def kind(name: str) -> Kind:
    found = kind_named(name)
    assert found is not None
    return found


def test_the_register_of_goods_lists_every_line_and_adds_up(shelf: Shelf, read: Read) -> None:
    [form] = paper(kind("donation"), shelf.find("donation"), shelf, "F18b")
    [text] = read([form])

    assert form.paper == "A4-landscape"
    assert "捐赠台账" in text and "课桌椅" in text and "少儿图书" in text
    assert "合计" in text and "13396" in text
    assert "义门镇中学、柴村小学、福托小学" in text


def test_a_column_is_set_as_its_field_asks_and_as_wide_as_what_stands_in_it(shelf: Shelf) -> None:
    made = Register("pair_roster", "mentor_pair", (Of("mentor.school"), Of("teaching_years"), Of("start"), Of("goal")))
    goal = "一年站稳讲台，两年成为骨干，三年带出自己的徒弟。"
    shelf.put("mentor_pair", "pair", {**shelf.one("mentor_pair", "pair").values, "teaching_years": 3, "goal": goal})

    table = register_table(made, shelf.find("mentor_pair"), shelf)

    number, school, years, start, aim = table.columns
    assert table.lines[0].cells == (1, "义门镇中学", 3, "2014-09-01", goal)
    assert [one.head for one in table.columns] == ["序号", "学校", "徒弟教龄（年）", "起始日期", "培养目标"]
    assert [one.number for one in table.columns] == [True, False, True, False, False]
    assert round(sum(one.width for one in table.columns)) == round(WIDE)
    assert number.width < start.width < school.width < aim.width
    assert years.width < school.width


@pytest.mark.parametrize("form", ["F18b", "F07b"])
def test_a_day_stands_on_one_line_of_a_register(shelf: Shelf, form: str) -> None:
    name = "donation" if form == "F18b" else "open_lesson"
    shelf.put("open_lesson", "lesson", {
        "pairing": uid("pairing"), "date": "2014-12-28", "topic": "观潮" * 30, "school": uid("义门镇中学"),
        "class_name": "四（1）班", "category": "展示", "certificate_no": "青蓝〔2014〕第123号" * 3,
    })  # fmt: skip

    [sheet] = paper(kind(name), shelf.find(name), shelf, form)

    grid = next(block for block in sheet.blocks if isinstance(block, Grid) and block.rows[0].head)
    at = next(at for at, cell in enumerate(grid.rows[1].cells) if "年" in str(cell.text))
    assert grid.columns[at] >= 25.9


def test_a_blank_register_is_full_of_lines_to_write_on(shelf: Shelf, read: Read) -> None:
    [form] = blank(kind("open_lesson"), 1, shelf, "F07b")
    [text] = read([form])

    assert measure(form) == 1
    assert "公开课登记表" in text and "授课教师" in text
    assert "没有记录" not in text


def test_hours_run_on_for_each_teacher(shelf: Shelf, read: Read) -> None:
    for at, hours in enumerate((6, 4.5)):
        shelf.put("hour_entry", f"hours {at}", {
            "person": uid("张伟"), "date": f"2014-1{at}-15", "title": f"培训{at}", "category": "县培", "hours": hours,
        })  # fmt: skip

    [text] = read(paper(kind("hour_entry"), shelf.find("hour_entry"), shelf, "F10c"))

    assert text.index("培训0") < text.index("10.5") < text.index("合计")


def test_the_summary_of_lessons_heard_sets_what_was_owed_beside_it(shelf: Shelf, read: Read) -> None:
    values = shelf.one("lesson_observation", "observation").values
    shelf.put("lesson_observation", "late", {**values, "date": "2014-10-16"}, made="2014-12-01T08:00:00")
    shelf.put("lesson_observation", "peer", {**values, "date": "2014-10-17", "observer": uid("单芳")})

    [text] = read(paper(kind("lesson_observation"), shelf.find("lesson_observation"), shelf, "F27l"))

    # The mentor owed a lesson in each of 22 weeks and heard two, one of them entered late; the other owes nothing.
    assert "王建国 义门镇中学 22 2 20 2 1" in text
    assert "单芳 福托小学 1 0" in text
    assert "第一学期" in text


def test_the_inspection_binder_lists_what_is_several(shelf: Shelf, read: Read) -> None:
    values = shelf.one("lesson_observation", "observation").values
    shelf.put("lesson_observation", "second", {**values, "date": "2014-10-16"})

    parts = binder(
        shelf.one("pairing", "pairing"),
        "2014-2015",
        shelf,
        kinds=KINDS,
        given=NO_NUMBERS,
        when=dt.date(2015, 6, 10),
    )

    titles = [part.title for part in parts if isinstance(part, Form)]
    assert titles.count("听课汇总表") == 1
    assert titles.index("听课汇总表") > titles.index("听课记录表")


def test_a_survey_shows_the_gap_where_both_answers_are_numbers(shelf: Shelf, read: Read) -> None:
    survey = shelf.put("survey", "survey", {
        "pairing": uid("pairing"), "start": "2014-05-14", "end": "2014-05-20",
        "answers": [
            {"dimension": "师资结构", "item": "专任教师", "unit": "人", "helper": "58", "recipient": "10.5"},
            {"dimension": "后勤管理", "item": "食堂", "helper": "有", "recipient": "12"},
        ],
    })  # fmt: skip

    text = "".join(read(paper(kind("survey"), [survey], shelf)))

    assert "差距" in text
    assert "58 10.5 47.5" in text
    assert "nan" not in text.lower()


def test_the_points_of_a_year_are_added_up_under_their_columns(shelf: Shelf, read: Read) -> None:
    score = shelf.put("annual_score", "score", {
        "pairing": uid("pairing"), "date": "2015-05-12", "school": uid("义门镇中学"),
        "lines": [{"area": "组织", "most": 15, "self": 14.5, "checked": 14},
                  {"area": "师资", "most": 30, "self": 24, "checked": 23}],
    })  # fmt: skip

    [text] = read(paper(kind("annual_score"), [score], shelf))

    assert "合计 45 38.5 37" in text


def test_each_side_of_a_mentor_pair_has_its_score_and_blanks_show_the_criteria(shelf: Shelf, read: Read) -> None:
    marks = [
        {"side": "徒弟", "criterion": "课堂", "weight": 60, "self": 80, "helper": 90},
        {"side": "徒弟", "criterion": "反思", "weight": 40, "self": 70},
        {"side": "师傅", "criterion": "指导", "weight": 100},
    ]
    made = shelf.put("mentor_evaluation", "evaluation", {
        "pairing": uid("pairing"), "date": "2015-06-01", "mentor_pair": uid("pair"), "marks": marks,
    })  # fmt: skip

    [text] = read(paper(kind("mentor_evaluation"), [made], shelf))
    [empty] = read(blank(kind("mentor_evaluation"), 1, shelf))

    assert "51" in text and "28" in text
    assert "徒弟得分 100 79" in text
    # Nobody has marked the mentor: no score is made up.
    assert "师傅得分 100" in text and "师傅得分 100 0" not in text
    assert "教学成绩与课堂" in empty and "团队辐射" in empty


def test_the_tasks_of_a_plan_stand_as_a_tree_with_both_owners(shelf: Shelf, read: Read) -> None:
    plan = shelf.put("work_plan", "plan", {"pairing": uid("pairing"), "title": "学年计划", "goals": "进步。"})
    common = {"plan": plan.uid, "area": "师资", "indicator": "节数", "target": 3, "unit": "节", "state": "进行",
              "helper_owner": uid("王建国"), "recipient_owner": uid("张伟"), "start": "2014-09-01"}  # fmt: skip
    shelf.put("plan_item", "node", {
        **common, "level": "月度节点", "number": "1.1.1", "task": "试讲", "parent": uid("task"), "end": "2014-10-31",
    })  # fmt: skip
    shelf.put(
        "plan_item", "task", {**common, "level": "季度任务", "number": "1.1", "task": "磨课", "parent": uid("goal")}
    )
    shelf.put("plan_item", "goal", {**common, "level": "年度目标", "number": "1", "task": "公开课"})
    for one, other in (("甲", "乙"), ("乙", "甲")):
        shelf.put("plan_item", one, {**common, "level": "月度节点", "task": f"循环{one}", "parent": uid(other)})

    _, table = paper(kind("work_plan"), [plan], shelf)
    [text] = read([table])

    assert table.paper == "A4-landscape"
    assert text.index("公开课") < text.index("磨课") < text.index("试讲")
    assert every(words in text for words in ("3 节", "王建国", "张伟", "2014年10月31日", "循环甲", "循环乙"))


def test_a_plan_without_tasks_has_no_table(shelf: Shelf) -> None:
    plan = shelf.put("work_plan", "plan", {"pairing": uid("pairing"), "title": "学年计划", "goals": "进步。"})

    assert len(paper(kind("work_plan"), [plan], shelf)) == 1


class TestObservationSheet:
    def test_the_course_fills_the_front_and_the_back_has_room_in_proportion(self, shelf: Shelf, read: Read) -> None:
        for forms in (paper(kind("lesson_observation"), shelf.find("lesson_observation"), shelf),
                      blank(kind("lesson_observation"), 1, shelf)):  # fmt: skip
            front, back = read(forms)

            assert "教学过程" in front and "板书设计" not in front
            assert [back.index(word) for word in ("板书设计", "优点", "不足", "建议", "交换意见")] == sorted(
                back.index(word) for word in ("板书设计", "优点", "不足", "建议", "交换意见")
            )
            assert "得分" in back and "总分" in back and "等级" in back

    def test_a_long_lesson_goes_on_to_the_back_and_loses_nothing(self, shelf: Shelf, read: Read) -> None:
        values = shelf.one("lesson_observation", "observation").values
        course = [
            {"id": uid(str(at)), "minute": at, "teacher_act": f"第{at}步，师生讨论课文。" * 3} for at in range(30)
        ]
        record = shelf.put("lesson_observation", "long", {**values, "process": course})

        pages = read(paper(kind("lesson_observation"), [record], shelf))

        assert every(f"第{at}步" in "".join(pages) for at in range(30))
        assert "目标明确。" in "".join(pages[1:])
        assert len(pages) <= 4
