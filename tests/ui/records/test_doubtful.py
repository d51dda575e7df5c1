"""A list with a line of which the program cannot tell whose it is: both entries and the evidence are shown first."""

from pathlib import Path
from typing import Any

import openpyxl

from core.office import Office
from tests.ui.conftest import Put
from ui.pages.records.page import RecordsPage


def phones(folder: Path) -> Path:
    book = openpyxl.Workbook()
    for row in (("姓名", "手机号码"), ("王芳", "13800138000"), ("李平", "13900139000")):
        book.active.append(row)  # type: ignore[union-attr]  # a new book has a sheet
    book.save(folder / "p.xlsx")
    return folder / "p.xlsx"


def test_a_doubtful_line_is_answered_beside_its_candidates_and_not_asked_again(
    page: RecordsPage, office: Office, put: Put, tmp_path: Path, qtbot: Any
) -> None:
    uids = [put("person", full_name="王芳", school=office.school, subjects=one).uid for one in ("语文", "数学")]
    page.show_kind("person")
    menu = page.list.excel
    menu.look(phones(tmp_path))
    qtbot.waitUntil(lambda: menu.doubtful is not None and menu.doubtful.isVisible())
    sheet = menu.doubtful
    assert sheet is not None
    assert (sheet.table.rowCount(), sheet.beside.rowCount()) == (1, 2)
    assert office.records.count("person_private") == 0

    (combo,) = sheet.answers
    assert {combo.itemData(place) for place in range(combo.count())} >= {*uids, "new", ""}
    combo.setCurrentIndex(combo.findData(uids[1]))
    sheet.accept()
    qtbot.waitUntil(lambda: menu.sheet is not None and menu.sheet.isVisible())
    menu.sheet.take.click()
    qtbot.waitUntil(lambda: office.records.count("person_private") == 2)

    assert office.records.find("person_private", where={"person": uids[1]})[0].get("phone") == "13800138000"
    assert office.workbooks.take(phones(tmp_path), kind="person", dry_run=True).doubtful == ()


def test_a_line_left_open_is_left_out_and_the_others_come_in(
    page: RecordsPage, office: Office, put: Put, tmp_path: Path, qtbot: Any
) -> None:
    for subject in ("语文", "数学"):
        put("person", full_name="王芳", school=office.school, subjects=subject)
    page.show_kind("person")
    menu = page.list.excel
    menu.look(phones(tmp_path))
    qtbot.waitUntil(lambda: menu.doubtful is not None and menu.doubtful.isVisible())
    menu.doubtful.accept()
    qtbot.waitUntil(lambda: menu.sheet is not None and menu.sheet.isVisible())

    menu.sheet.take.click()

    qtbot.waitUntil(lambda: office.records.count("person") == 3)
    assert office.records.count("person_private") == 1
