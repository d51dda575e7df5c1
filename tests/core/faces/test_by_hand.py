"""Sheets that are written on by hand, and how labels and sides read on every form."""

from typing import Any

import pytest

from core.faces.paper.door import PaperInfo, blank, forms, paper
from core.faces.paper.layouts.cells import broken
from core.kinds import KINDS, kind_named
from core.model.kind import Kind
from core.press.form import Grid
from tests.core.faces.conftest import Read
from tests.core.faces.shelf import Shelf, uid


def kind(name: str) -> Kind:
    found = kind_named(name)
    assert found is not None
    return found


@pytest.mark.parametrize("info", forms(KINDS), ids=lambda info: str(info.form))
def test_a_hand_finds_room_on_every_blank_sheet(info: PaperInfo, shelf: Shelf) -> None:
    sheets = blank(info.kind, 1, shelf, info.form)

    grids = [block for sheet in sheets for block in sheet.blocks if isinstance(block, Grid)]
    empty = [row for grid in grids for row in grid.rows if not row.head and any(cell.text == "" for cell in row.cells)]
    for row in empty:
        assert row.min_height >= (20 if row.fill else 7), row


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("交换意见情况", ["交换意见", "情况"]),
        ("帮扶校参加人数", ["帮扶校", "参加人数"]),
        ("反思与存在问题", ["反思与", "存在问题"]),
        ("学生文化背景与设计说明", ["学生文化背景", "与设计说明"]),
        ("家长意见与建议（不记姓名）", ["家长意见", "与建议", "（不记姓名）"]),
        ("版权（授权）说明", ["版权（授权）", "说明"]),
        ("主持（帮扶校）", ["主持", "（帮扶校）"]),
        ("授课教师", ["授课教师"]),
        ("Minutes of the talk", ["Minutes of the talk"]),
    ],
)
def test_labels_are_broken_where_readers_pause(label: str, lines: list[str]) -> None:
    assert broken(label).split("\n") == lines


def said(pages: list[str]) -> str:
    """Return the words of a paper without the gaps between its cells."""
    return "".join(pages).replace(" ", "")


def put(shelf: Shelf, of: str, **values: Any) -> list[Any]:
    return [shelf.put(of, of, {"pairing": uid("pairing"), "date": "2014-10-09", **values})]


def test_a_form_calls_its_sides_as_the_pairing_does(shelf: Shelf, read: Read) -> None:
    pairing = shelf.one("pairing", "pairing")
    shelf.put("pairing", "pairing", {**pairing.values, "role_words": "支援校/被帮扶校"})

    text = said(read(paper(kind("leader_exchange"), put(shelf, "leader_exchange", points="商定"), shelf)))

    assert "支援校负责人" in text
    assert "被帮扶校柴村小学、福托小学" in text
    assert "受援校" not in text.replace("支援校", "")


def test_who_belongs_to_no_school_stands_among_the_names(shelf: Shelf, read: Read) -> None:
    people = [{"person": uid("王建国"), "post": "校长"}, {"name": "周教研员", "post": "教研室"}]

    text = said(read(paper(kind("meeting_minutes"), put(shelf, "meeting_minutes", attendees=people), shelf)))

    assert "校外人员" not in text
    assert "1王建国校长" in text
    assert "2周教研员教研室" in text


def test_a_lesson_is_told_by_its_teacher_class_and_topic(shelf: Shelf, read: Read) -> None:
    review = put(shelf, "lesson_review", lesson=uid("lesson"), chair=uid("王建国"), consensus="先看后写")
    reflection = put(shelf, "reflection", success="敢开口")

    told, of_none = (said(read(paper(kind(one[0].kind), one, shelf))) for one in (review, reflection))

    assert "授课教师张伟学科语文" in told
    assert "五年级（2）班课题落花生" in told
    assert "授课教师" not in of_none


def test_long_speeches_stand_one_under_the_other(shelf: Shelf, read: Read) -> None:
    speeches = [{"speaker": uid("王建国"), "aims_point": "目标落在表达上", "suggestions": "留两分钟动笔"}]

    text = said(read(paper(kind("lesson_review"), put(shelf, "lesson_review", speeches=speeches), shelf)))

    assert "发言人王建国教学目标设定目标落在表达上建议留两分钟动笔" in text
    assert "教学环节设计" not in text


def test_a_blank_survey_asks_in_all_six_dimensions(shelf: Shelf, read: Read) -> None:
    text = said(read(blank(kind("survey"), 1, shelf)))

    for dimension in ("发展规划", "师资结构", "课程建设", "学生素养", "硬件设施", "后勤管理"):
        assert dimension in text


def test_a_blank_score_sheet_bears_the_lines_of_the_latest_scheme(shelf: Shelf, read: Read) -> None:
    for version, area in ((1, "旧指标"), (2, "组织领导")):
        items = [{"area": area, "item": "方案", "most": 10}]
        shelf.put("scoring_scheme", f"scheme {version}", {"code": "A", "version": version, "items": items})

    text = said(read(blank(kind("annual_score"), 1, shelf)))

    assert "组织领导" in text
    assert "旧指标" not in text


def test_a_report_that_several_seal_says_its_day(shelf: Shelf, read: Read) -> None:
    text = said(read(paper(kind("match_report"), put(shelf, "match_report", targets="青年教师"), shelf)))

    assert "日期：2014年10月9日" in text


def test_a_sum_beyond_all_words_is_printed_in_figures(shelf: Shelf, read: Read) -> None:
    goods = [{"name": "课桌", "unit": "张", "qty": 9_999_999_999, "price": 9_999_999_999}]

    text = said(read(paper(kind("donation"), put(shelf, "donation", items=goods), shelf)))

    assert "人民币（大写）：（小写）￥" in text
