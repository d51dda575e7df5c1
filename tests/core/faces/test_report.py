"""Reports as tables, papers and workbooks, from records in a real workspace."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from core.faces.paper.dates import period_words, spans_in_words
from core.faces.paper.registers.cells import shown
from core.faces.paper.registers.register import in_order
from core.faces.paper.registers.sheet import table_form
from core.faces.paper.table import Column, Line, Table
from core.faces.report import door as report
from core.model.record import Record
from core.office import Office
from core.office.programme.gathering import Gathering
from core.press import sheet
from tests.every import every


class School:
    """A workspace with a pairing and three teachers."""

    def __init__(self, folder: Path) -> None:
        self.office = Office.found(folder, school="义门镇中学", role="helper")
        self.village = self.put("school", name_zh="义门柴村小学")
        self.pairing = self.put(
            "pairing", helper=self.office.school, recipients=[{"id": "1" * 32, "school": self.village}],
            start="2014-09-01",
        )  # fmt: skip
        self.zhang = self.put("person", full_name="张伟", school=self.office.school)
        self.an = self.put("person", full_name="安静", school=self.office.school)
        self.shan = self.put("person", full_name="单芳", school=self.village)

    def put(self, of: str, /, **values: Any) -> str:
        return self.office.records.save(Record(of, "", values)).uid

    def matter(self, period: str = "2014-10") -> Gathering:
        return self.office.reports.matter(self.pairing, period)


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    made = School(tmp_path / "school")
    yield made
    made.office.close()


def number(school: School, code: str, period: str = "2014-10") -> report.Number:
    return next(one for one in report.numbers(school.matter(period)) if one.code == code)


TWO = (Column("序号", 20, True), Column("项目", 80))


def table(*cells: tuple[Any, ...], halves: int = 1, totals: tuple[Any, ...] = ()) -> Table:
    return Table("view", TWO, tuple(Line(one) for one in cells), totals, halves=halves)


def printed(made: Table, file: Path) -> list[str]:
    sheet.write([table_form(made, "义门镇中学", "2014年10月31日")], file, title="试印", when=dt.datetime.now(dt.UTC))
    pdf = pypdfium2.PdfDocument(file)
    try:
        return [page.get_textpage().get_text_bounded() for page in pdf]
    finally:
        pdf.close()


# --- numbers --------------------------------------------------------------------------------------------------------


def test_the_first_and_the_last_day_of_a_period_belong_to_it(school: School) -> None:
    for day in ("2014-09-30", "2014-10-01", "2014-10-31", "2014-11-01"):
        school.put("reflection", pairing=school.pairing, date=day, kind="教学反思", writer=school.shan)

    found = number(school, "reflections")

    assert found.value == 2
    assert [school.office.records.one(*one).get("date") for one in found.sources] == ["2014-10-01", "2014-10-31"]


def test_another_pairing_is_not_counted(school: School) -> None:
    other = school.put("pairing", helper=school.office.school, start="2014-09-01")
    school.put("reflection", pairing=other, date="2014-10-08", kind="教学反思", writer=school.shan)

    assert number(school, "reflections").value == 0
    everywhere = school.office.reports.matter("", "2014-10")
    assert next(one.value for one in report.numbers(everywhere) if one.code == "reflections") == 1


def test_a_guest_counts_once_however_many_sittings_he_came_to(school: School) -> None:
    training = school.put(
        "training", pairing=school.pairing, title="讲座", start="2014-10-08", end="2014-10-09", hours=8
    )
    for slot, presence in (("上午", "到"), ("下午", "到"), ("晚上", "旷")):
        school.put("attendance", event=training, name="来宾", day="2014-10-08", slot=slot, presence=presence)

    assert (number(school, "trained").value, number(school, "hours").value) == (1, 8)


@pytest.mark.parametrize(
    ("start", "end", "dissolved", "pairs"),
    [
        ("2014-09-01", "2015-07-10", None, 1),
        ("2014-10-31", "2015-07-10", None, 1),
        ("2014-11-01", "2015-07-10", None, 0),
        ("2013-09-01", "2014-09-30", None, 0),
        ("2013-09-01", "2015-07-10", "2014-09-30", 0),
        ("2013-09-01", "2015-07-10", "2014-10-01", 1),
    ],
)
def test_a_pair_counts_where_it_was_in_force(
    school: School, start: str, end: str, dissolved: str | None, pairs: int
) -> None:
    school.put(
        "mentor_pair", pairing=school.pairing, mentor=school.zhang, mentee=school.shan, start=start, end=end,
        **({"dissolved": dissolved} if dissolved else {}),
    )  # fmt: skip

    assert number(school, "mentor_pairs").value == pairs


def test_amounts_are_exact_to_the_fen(school: School) -> None:
    goods = [{"id": f"{n}" * 32, "name": "笔", "unit": "支", "qty": 3, "price": 0.1} for n in range(1, 4)]
    school.put(
        "donation", pairing=school.pairing, donor=school.office.school, receiver=school.village, date="2014-10-20",
        items=goods,
    )  # fmt: skip

    assert number(school, "donated_yuan").value == 0.9


def test_prizes_are_those_of_the_paired_schools(school: School) -> None:
    stranger = school.put("school", name_zh="别的学校")
    for home in (school.village, stranger):
        school.put("award", school=home, date="2014-10-20", title="赛课", level="县区")

    assert number(school, "awards").value == 1


def test_the_plan_tells_what_is_done_of_what_was_due(school: School) -> None:
    plan = school.put("work_plan", pairing=school.pairing, title="计划", start="2014-09-01", end="2015-07-31")
    lines = (("2014-10-31", "", 1), ("2014-10-15", "完成", None), ("2014-10-20", "取消", None), ("2014-11-30", "", 0))
    for end, state, reached in lines:
        school.put(
            "plan_item", plan=plan, task=end, start="2014-09-01", end=end, state=state, target=1, reached=reached
        )

    found = number(school, "plan")
    made = report.table(report.MONTHLY, school.matter())

    # What somebody only says is done is not counted, and told.
    assert (found.value, len(found.sources)) == (50, 2)
    assert any("自报完成" in note and "1 条" in note for note in made.notes)


def test_what_is_not_known_is_a_dash_and_no_nought(school: School) -> None:
    made = report.table(report.MONTHLY, school.matter())

    assert number(school, "plan").value is None
    assert next(line.cells[2] for line in made.lines if line.key == "plan") == "—"
    assert next(line.cells[2] for line in made.lines if line.key == "parents") == 0


# --- lists of people ------------------------------------------------------------------------------------------------


def test_people_stand_by_school_and_name_and_never_by_what_they_did(school: School) -> None:
    for _ in range(3):
        school.put("lesson_observation", pairing=school.pairing, observer=school.zhang, date="2014-10-08")
    school.put("lesson_observation", pairing=school.pairing, observer=school.an, date="2014-10-08")

    names = [line.cells[1] for line in report.table("observation_summary", school.matter()).lines]

    assert names == ["安静", "张伟"]
    everyone = in_order([school.shan, school.zhang, school.an], school.matter())
    # 柴 comes before 镇; 单 is read shàn as a family name.
    assert everyone == [school.shan, school.an, school.zhang]


# --- on paper and in workbooks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "words"),
    [(3, "3"), (3.5, "3.5"), (3.0, "3"), (0.125, "0.12"), (None, ""), ("0012", "0012"), (100, "100")],
)
def test_a_number_is_shown_as_people_write_it(value: Any, words: str) -> None:
    assert shown(value) == words


def test_an_empty_report_says_so(tmp_path: Path) -> None:
    assert "本期没有记录" in printed(table(), tmp_path / "empty.pdf")[0]


def test_a_long_report_repeats_its_head_and_ends_with_its_sums(tmp_path: Path) -> None:
    pages = printed(table(*((n, f"第{n}条") for n in range(1, 61)), totals=("合计", 60)), tmp_path / "long.pdf")

    assert len(pages) == 3
    assert every("项目" in page for page in pages)
    assert "第60条" in pages[-1]
    assert "合计" in pages[-1]


def test_the_monthly_report_is_one_page_with_its_places_to_sign(school: School, tmp_path: Path) -> None:
    pages = printed(report.table(report.MONTHLY, school.matter()), tmp_path / "month.pdf")

    assert len(pages) == 1
    assert every(word in pages[0] for word in ("填报人", "审核人（校长）", "学校（盖章）"))


def test_two_halves_stand_side_by_side_in_their_order(tmp_path: Path) -> None:
    made = table_form(table(*((n, f"第{n}条") for n in range(1, 6)), halves=2), "", "")

    grid = next(block for block in made.blocks if len(getattr(block, "columns", ())) == 4)
    assert [[cell.text for cell in row.cells] for row in grid.rows[1:]] == [
        ["1", "第1条", "4", "第4条"],
        ["2", "第2条", "5", "第5条"],
        ["3", "第3条", "", ""],
    ]


def test_a_text_that_looks_like_a_formula_stays_a_text(school: School, tmp_path: Path) -> None:
    school.put("opinion", pairing=school.pairing, date="2014-10-08", from_whom="教师", text='=HYPERLINK("x")')
    file = tmp_path / "loop.xlsx"

    report.workbook(report.table("loop_report", school.matter()), school.matter(), file)

    cells = [cell for row in openpyxl.load_workbook(file).worksheets[0].iter_rows() for cell in row]
    assert [(one.value, one.data_type) for one in cells if str(one.value).startswith("=")] == [('=HYPERLINK("x")', "s")]


def test_the_head_names_the_schools_and_the_period(school: School) -> None:
    assert report.about(school.matter("2014-Q4")) == "义门镇中学、义门柴村小学　期间：2014年第四季度"


def test_a_report_that_is_none_is_told(school: School) -> None:
    with pytest.raises(KeyError):
        report.table("nothing", school.matter())


def test_each_view_names_itself(school: School) -> None:
    assert {view: report.table(view, school.matter()).view for view in report.VIEWS} == {
        view: view for view in report.VIEWS
    }


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("2014-11", "2014年11月"),
        ("2014-Q4", "2014年第四季度"),
        ("2014-2015", "2014—2015学年"),
        ("2014", "2014年"),
        ("第一学期", "第一学期"),
        ("十一月下旬", "十一月下旬"),
    ],
)
def test_a_period_is_called_as_papers_call_it(label: str, words: str) -> None:
    assert period_words(label) == words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("第3周—第4周 09-15—09-28", "第3周—第4周 9月15日—9月28日"),
        ("2014-11—2015-05", "2014年11月—2015年5月"),
        ("2014-2015", "2014—2015学年"),
    ],
)
def test_the_span_of_a_gap_is_told_in_words(line: str, words: str) -> None:
    assert spans_in_words(line) == words
