from typing import Any

import pytest

from core.office import Office
from tests.ui.conftest import Put
from ui.pages.records.page import RecordsPage
from ui.window import Window


@pytest.fixture
def page(window: Window, office: Office, put: Put) -> RecordsPage:
    for name in ("赵磊", "赵磊", "安娜", "周明"):
        put("person", full_name=name, school=office.school, subjects="语文")
    window.open("records", kind="person")
    assert isinstance(window.page, RecordsPage)
    return window.page


def quiet(page: RecordsPage, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not page.frame.busy)


def test_names_stand_in_the_order_of_their_reading(page: RecordsPage) -> None:
    model = page.list.table.records
    assert model is not None

    names = [str(record.get("full_name")) for row in range(model.rowCount()) if (record := model.record(row))]

    assert names == ["安娜", "赵磊", "赵磊", "周明"]


def test_two_entries_of_one_person_are_suggested_with_the_evidence(page: RecordsPage, qtbot: Any) -> None:
    page.list.doubles.click()
    quiet(page, qtbot)

    assert page.doubles.table.rowCount() == 1
    assert page.doubles.table.item(0, 2).text() == "是同一个"
    assert "学校相同" in page.doubles.table.item(0, 3).text()


@pytest.mark.parametrize(("button", "tied"), [("same", 1), ("other", 0)])
def test_a_decision_takes_the_suggestion_away(
    page: RecordsPage, office: Office, button: str, tied: int, qtbot: Any
) -> None:
    page.list.doubles.click()
    quiet(page, qtbot)

    getattr(page.doubles, button).click()
    quiet(page, qtbot)

    assert page.doubles.table.rowCount() == 0
    assert len(set(office.people.canonical().values())) == tied


def test_an_entry_opens_in_the_place_of_the_suggestions(page: RecordsPage, qtbot: Any) -> None:
    page.show_doubles()
    quiet(page, qtbot)

    page.doubles.table.itemActivated.emit(page.doubles.table.item(0, 1))

    assert page.right.currentWidget() is page.card
    assert page.card.record is not None and page.card.record.get("full_name") == "赵磊"


def test_all_that_are_sure_are_tied_in_one_press(page: RecordsPage, office: Office, put: Put, qtbot: Any) -> None:
    for subject in ("数学", "数学", "历史"):
        put("person", full_name="钱进", school=office.school, subjects=subject)
    page.list.doubles.click()
    quiet(page, qtbot)
    assert page.doubles.table.rowCount() == 4

    page.doubles.sure.click()
    page.doubles.same.click()
    quiet(page, qtbot)

    assert len(set(office.people.canonical().values())) == 2
    assert office.records.count("person") == 5


def test_schools_are_looked_at_too_but_no_other_kind(page: RecordsPage, office: Office, put: Put, qtbot: Any) -> None:
    for name in ("西关小学", "西关 小学"):
        put("school", name_zh=name)
    page.show_kind("school")
    page.list.doubles.click()
    quiet(page, qtbot)

    assert page.doubles.table.rowCount() == 1
    page.show_kind("lesson")
    assert not page.list.doubles.isVisibleTo(page)
