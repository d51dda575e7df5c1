"""A principal at the window: what is open today, how far the plan is, a number and its records, gaps, the binder."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from core.office import Office
from tests.journeys.window.conftest import AtWindow, Sit, put


@pytest.fixture
def school(helper: Office) -> dict[str, str]:
    """A pairing with a plan, two lessons watched, one of them without a talk."""
    today = helper.today()
    teacher = put(helper, "person", full_name="李秀英", school=helper.school)
    helper.at_keyboard(teacher)
    other = put(helper, "school", name_zh="义门柴村小学")
    pairing = put(helper, "pairing", pairing_no="结对-01", helper=helper.school, recipients=[{"school": other}],
                  start=f"{today.year - 1}-05-05", end=f"{today.year + 1}-05-31")  # fmt: skip
    span = {"start": f"{today.year - 1}-09-01", "end": f"{today.year + 1}-07-31"}
    plan = put(helper, "work_plan", pairing=pairing, level="三年规划", title="帮扶规划", goals="站稳讲台", **span)
    owner = put(helper, "person", full_name="何晓燕", school=other)
    owners = {"helper_owner": teacher, "recipient_owner": owner}
    item = put(helper, "plan_item", plan=plan, level="年度目标", number="1", area="师资", task="听课四节", target="4",
               indicator="节数", unit="节", counted="听课记录", **owners, **span)  # fmt: skip
    for topic in ("背影", "春"):
        lesson = put(helper, "lesson", pairing=pairing, teacher=teacher, subject="语文", grade="7", topic=topic,
                     lesson_type="新授", date=today.isoformat())  # fmt: skip
        put(helper, "lesson_observation", pairing=pairing, lesson=lesson, date=today.isoformat(), observer=teacher,
            obs_kind="随堂/推门", strengths="好", suggestions="多读",
            **({"feedback_date": today.isoformat(), "feedback_talk": "当面谈过"} if topic == "春" else {}))  # fmt: skip
    return {"pairing": pairing, "item": item, "teacher": teacher}


def test_a_principal_goes_from_today_to_the_binder(sit: Sit, helper: Office, school: dict[str, str]) -> None:
    principal = sit(helper)

    opens_what_is_open(principal)
    reads_the_plan(principal)
    clicks_a_number_through(principal)
    looks_for_gaps_and_binds(principal)


def opens_what_is_open(principal: AtWindow) -> None:
    page = principal.turns_to("today")
    principal.waits(lambda: page.table.rowCount() > 0)
    assert page.bars.accessibleDescription() == "听课记录 2"
    row = next(row for row in range(page.table.rowCount()) if "交换意见" in page.table.item(row, 0).text())
    page.table.setFocus()
    page.table.setCurrentCell(row, 0)
    principal.press(Qt.Key.Key_Return)
    assert principal.page.name == "observe"
    assert principal.page.view.sheet().lesson["topic"] == "背影"


def reads_the_plan(principal: AtWindow) -> None:
    page = principal.turns_to("plan")
    page.tabs.setCurrentIndex(0)
    principal.waits(lambda: page.tree.tree.topLevelItemCount() == 1)
    line = page.tree.tree.topLevelItem(0)
    page.tree.tree.setCurrentItem(line)
    principal.waits(lambda: page.tree.sources.table.rowCount() == 2)
    assert line.text(0).endswith("听课四节")
    assert line.data(3, Qt.ItemDataRole.UserRole + 1) == 50


def clicks_a_number_through(principal: AtWindow) -> None:
    page = principal.page
    page.tabs.setCurrentIndex(3)
    principal.waits(lambda: page.report.table.rowCount() > 0)
    row = next(row for row in range(page.report.table.rowCount()) if page.report.table.item(row, 1).text() == "听课")
    assert page.report.table.item(row, 2).text() == "2"
    page.report.table.setFocus()
    page.report.table.setCurrentCell(row, 2)
    principal.waits(lambda: page.report.sources.table.rowCount() == 2)
    page.report.sources.table.setCurrentCell(0, 0)
    page.report.sources.table.setFocus()
    principal.press(Qt.Key.Key_Return)
    assert principal.page.name in ("records", "observe")


def looks_for_gaps_and_binds(principal: AtWindow) -> None:
    page = principal.turns_to("papers")
    page.tabs.setCurrentIndex(1)
    principal.waits(lambda: page.binder.table.rowCount() > 0)
    gaps = [page.binder.table.item(row, 0).text() for row in range(page.binder.table.rowCount())]
    assert any("背影" in gap and "交换意见" in gap for gap in gaps)
    assert not any("《春》" in gap and "交换意见" in gap for gap in gaps), gaps
    principal.clicks(page.binder.bind_button)
    principal.waits(lambda: page.preview.file is not None and page.preview.area.drawn(0))
    assert page.preview.area.count > 4
    page.preview.area.setFocus()
    principal.press(Qt.Key.Key_End)
    principal.waits(lambda: page.preview.area.drawn(page.preview.area.count - 1))
    row = next(number for number, gap in enumerate(gaps) if "背影" in gap)
    page.binder.table.setFocus()
    page.binder.table.setCurrentCell(row, 0)
    principal.press(Qt.Key.Key_Return)
    assert principal.page.name == "records"
    assert principal.page.card.record.kind == "lesson_observation"


def test_the_first_page_of_a_new_school_says_what_to_do(sit: Sit, helper: Office, tmp_path: Path) -> None:
    principal = sit(helper)
    page = principal.turns_to("today")
    principal.waits(page.steps.isVisible)

    principal.clicks(page.steps.buttons[0])

    assert principal.page.name == "records"
    assert principal.page.list.kind.name == "person"
    assert principal.page.card.form is not None
