from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from core.faces.report.door import VIEWS
from core.office import Office
from tests.ui.conftest import Bench, Put, School
from ui.pages.plan.page import PlanPage
from ui.pages.plan.tree import Row
from ui.parts.chart import by_month
from ui.parts.pairing_box import periods, years
from ui.parts.sources import sources


@pytest.fixture
def plan(office: Office, school: School, put: Put) -> dict[str, str]:
    made = put(
        "work_plan", pairing=school.pairing, recipient=school.other, title="学年计划", level="学年计划",
        start="2014-09-01", end="2015-07-10", goals="两校同步", version="1",
    ).uid  # fmt: skip
    lines = {
        "plan": made, "level": "年度目标", "area": "师资", "indicator": "节数", "unit": "节",
        "helper_owner": school.teachers[0],
        "recipient_owner": put("person", full_name="何晓燕", school=school.other).uid,
        "start": "2014-09-01", "end": "2015-07-10",
    }  # fmt: skip
    goal = put("plan_item", **lines, number="1", task="听评课八节", target="4", counted="听课记录").uid
    below = put("plan_item", **{**lines, "level": "季度任务"}, parent=goal, number="1.1", task="送教两次").uid
    heard = put(
        "lesson_observation", lesson=school.lesson, date="2014-09-02", observer=school.teachers[0], obs_kind="师徒",
        strengths="朗读好", suggestions="多读",
    ).uid  # fmt: skip
    return {"plan": made, "goal": goal, "below": below, "heard": heard}


@pytest.fixture
def page(office: Office, plan: dict[str, str], frame: Bench, qtbot: Any) -> PlanPage:
    made = PlanPage(office, frame)
    qtbot.addWidget(made, before_close_func=lambda _: quiet(frame, qtbot))
    made.resize(1240, 700)
    made.show()
    made.refresh()
    quiet(frame, qtbot)
    return made


def quiet(frame: Bench, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: frame.worker.current is None, timeout=20000)


def show(page: PlanPage, part: str, qtbot: Any, **facts: str) -> None:
    page.go(part=part, **facts)
    quiet(page.frame, qtbot)


def test_the_plan_is_a_tree_with_progress_from_the_records(page: PlanPage, plan: dict[str, str]) -> None:
    goal = page.tree.tree.topLevelItem(0)
    assert goal is not None
    row: Row = goal.data(0, Qt.ItemDataRole.UserRole)[0]

    assert (goal.text(0), goal.text(1)) == ("1 听评课八节", "张伟、何晓燕")
    assert (row.percent, row.evidence) == (25, (("lesson_observation", plan["heard"]),))
    assert [goal.child(place).text(0) for place in range(goal.childCount())] == ["1.1 送教两次"]


def test_the_evidence_of_a_line_leads_to_its_record(page: PlanPage, plan: dict[str, str], frame: Bench) -> None:
    page.tree.sources.open(0)

    assert frame.opened == [("records", {"kind": "lesson_observation", "uid": plan["heard"]})]


def test_a_line_is_not_changed_without_a_reason(page: PlanPage, plan: dict[str, str], office: Office) -> None:
    page.tree.change_button.click()
    form = page.tree.changing.form
    assert form is not None
    form.type_in({"target": "6"})

    page.save()

    assert page.tree.changing.problem.text() == "请写明调整的原因"
    assert office.records.one("plan_item", plan["goal"]).get("target") == 4


def test_a_changed_line_leaves_the_old_one_and_the_reason_in_the_plan(
    page: PlanPage, plan: dict[str, str], office: Office, frame: Bench, qtbot: Any
) -> None:
    page.tree.change_button.click()
    form = page.tree.changing.form
    assert form is not None
    form.type_in({"target": "2"})
    page.tree.changing.reason.setText("操场维修")

    page.save()

    quiet(frame, qtbot)
    changes = office.records.one("work_plan", plan["plan"]).lines("changes")
    assert [(line["reason"], "4" in line["line"], "2" in line["now"]) for line in changes] == [("操场维修", True, True)]
    shown = page.tree.tree.topLevelItem(0)
    assert shown is not None and shown.data(0, Qt.ItemDataRole.UserRole)[0].percent == 50
    assert office.records.drafts() == []


def test_a_change_that_was_given_up_leaves_no_draft(page: PlanPage, office: Office) -> None:
    page.tree.change_button.click()
    form = page.tree.changing.form
    assert form is not None
    form.type_in({"target": "6"})
    form.keep_draft()

    page.back()

    assert office.records.drafts() == []
    assert page.tree.right.currentWidget() is page.tree.beside


def test_needs_and_resources_that_fit_go_into_a_report(
    page: PlanPage, school: School, office: Office, put: Put, frame: Bench, qtbot: Any
) -> None:
    put("survey", pairing=school.pairing, recipient=school.other, start="2014-05-14", end="2014-05-18",
        members=[{"person": school.teachers[0], "category": "校领导"}],
        answers=[{"dimension": "师资结构", "item": "英语教师"}])  # fmt: skip
    common = {"pairing": school.pairing, "date": "2014-05-20", "area": "师资", "subject": "英语"}
    need = put("match_need", **common, school=school.other, need="英语教师有人带", urgency="5").uid
    gift = put("match_resource", **common, school=office.school, resource="英语骨干教师").uid

    show(page, "match", qtbot)
    page.match.fits.selectAll()
    page.match.report_button.click()

    assert "不足 7 天" in page.match.surveys.item(0, 2).text()
    assert "同一学科（英语）" in page.match.fits.item(0, 5).text()
    _, facts = frame.opened[-1]
    assert (facts["kind"], facts["new"]) == ("match_report", True)
    assert facts["values"]["links"] == [{"need": need, "resource": gift, "priority": 5}]


def test_the_calendar_shows_done_of_owed_and_from_what(
    page: PlanPage, school: School, plan: dict[str, str], put: Put, frame: Bench, qtbot: Any
) -> None:
    put(
        "mentor_pair", pairing=school.pairing, mentor=school.teachers[0], mentee=school.teachers[1], subject="语文",
        kind="学科教学", start="2014-09-01", end="2015-05-31", goal="站稳讲台",
        mentor_duties=[{"duty": "听课", "n": "1", "unit": "周"}],
        mentee_duties=[{"duty": "反思", "n": "1", "unit": "月"}],
    )  # fmt: skip
    show(page, "calendar", qtbot)
    page.calendar.year.setCurrentIndex(page.calendar.year.findText("2014-2015"))
    page.calendar.show_pairing("")
    quiet(frame, qtbot)

    table = page.calendar.table
    names = [table.verticalHeaderItem(row).toolTip() for row in range(table.rowCount())]
    row = next(place for place, name in enumerate(names) if "听徒弟" in name)
    page.calendar.table.setCurrentCell(row, 1)
    quiet(frame, qtbot)

    september = page.calendar.table.item(row, 1)
    assert september is not None and september.text().split("/")[0] == "1"
    assert page.calendar.sources.days() == ["2014-09-02"]


def test_the_numbers_of_a_report_lead_to_their_records(
    page: PlanPage, plan: dict[str, str], frame: Bench, qtbot: Any
) -> None:
    show(page, "report", qtbot, view="progress_report", period="2014-09")
    cells = [page.report.table.item(row, 1).text() for row in range(page.report.table.rowCount())]
    page.report.table.selectRow(cells.index("听课"))
    quiet(frame, qtbot)

    page.report.sources.open(0)

    assert frame.opened[-1] == ("records", {"kind": "lesson_observation", "uid": plan["heard"]})
    assert page.report.period.currentText() == "2014年9月"


@pytest.mark.parametrize("ending", [".pdf", ".xlsx"])
def test_a_report_is_saved_as_paper_or_workbook(
    page: PlanPage, frame: Bench, tmp_path: Path, ending: str, qtbot: Any
) -> None:
    show(page, "report", qtbot, view="observation_summary", period="2014-2015")

    page.report.save(tmp_path / f"report{ending}")
    quiet(frame, qtbot)

    assert (tmp_path / f"report{ending}").stat().st_size > 1000
    assert frame.said[-1][1] == "good"


def test_every_report_of_the_office_has_its_title(office: Office) -> None:
    titles = office.reports.views()

    assert titles.keys() == VIEWS.keys()
    assert titles["progress_report"] == "月报（季报）"
    assert titles["duty_gap"] == "频次缺口表"


def test_records_of_a_number_are_named_the_newest_first(
    office: Office, plan: dict[str, str], school: School
) -> None:  # fmt: skip
    found = sources(office, [("lesson_observation", plan["heard"]), ("work_plan", plan["plan"]), ("lesson", "0" * 32)])

    assert [(one.day, one.kind) for one in found] == [("2014-09-02", "听课记录"), ("2014-09-01", "帮扶规划（计划）")]


def test_months_with_nothing_stand_in_the_line_too() -> None:
    assert by_month(["2014-11-03", "2015-01-07", "2014-11-20", ""]) == (("2014-11", 2), ("2014-12", 0), ("2015-01", 1))


def test_periods_are_listed_by_size_and_the_newest_first(office: Office) -> None:
    first, last = (type(office.today()).fromisoformat(day) for day in ("2014-05-05", "2014-09-02"))

    names = [name for _, name in periods(first, last)]

    assert years(first, last) == ["2014-2015", "2013-2014"]
    assert names == [
        "2014-2015", "2013-2014", "2014-Q3", "2014-Q2", "2014-09", "2014-08", "2014-07", "2014-06", "2014-05",
    ]  # fmt: skip


def test_without_a_pairing_the_plan_says_how_to_begin(office: Office, frame: Bench, qtbot: Any) -> None:
    page = PlanPage(office, frame)
    qtbot.addWidget(page, before_close_func=lambda _: quiet(frame, qtbot))
    page.show()
    page.refresh()
    quiet(frame, qtbot)

    button = next(one for one in page.tree.empty.findChildren(QPushButton) if one.text() == "登记结对关系")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert "还没有结对关系" in page.tree.empty.words.text()
    assert frame.opened == [("records", {"kind": "pairing", "new": True})]


def test_the_pairing_and_the_period_of_the_last_time_are_there_again(
    page: PlanPage, office: Office, school: School, put: Put, frame: Bench, qtbot: Any
) -> None:
    put("pairing", pairing_no="BFL-00", helper=office.school, recipients=[{"school": school.other}], start="2019-09-01")
    page.refresh()
    page.pairing.setCurrentIndex(page.pairing.findData(school.pairing))
    page.pairing.activated.emit(page.pairing.currentIndex())
    page.tabs.setCurrentIndex(3)
    page.report.period.setCurrentIndex(page.report.period.findData("2014-09"))
    page.report.period.activated.emit(page.report.period.currentIndex())
    quiet(frame, qtbot)

    again = PlanPage(office, frame)
    qtbot.addWidget(again, before_close_func=lambda _: quiet(frame, qtbot))
    again.refresh()
    quiet(frame, qtbot)

    assert again.pairing.uid == school.pairing
    assert again.report.period.currentData() == "2014-09"


def test_a_goal_can_be_read_however_narrow_the_tree_is(page: PlanPage, qtbot: Any) -> None:
    tree = page.tree.tree
    wide = tree.columnWidth(0)

    page.resize(700, 700)
    qtbot.waitUntil(lambda: tree.viewport().width() < 500)

    assert wide > tree.columnWidth(0)
    assert tree.columnWidth(0) >= tree.fontMetrics().horizontalAdvance("1 听评课八节") + tree.indentation()
