"""Every kind of the table of contents in the window: made by typing, found, deleted, brought back by undo."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.kinds import KINDS
from core.model.fields import Auto
from core.model.kind import Kind
from core.office import Office
from tests.journeys.window.conftest import AtWindow
from tests.kinds.samples import Samples
from ui.pages.records.page import RecordsPage
from ui.window import Window

# Attachments are added beside their record, not in a form.
LISTED = [kind for kind in KINDS if kind.name != "attachment"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with Office.found(tmp_path_factory.mktemp("kinds") / "w", school="义门镇中学", role="helper") as opened:
        yield opened


@pytest.fixture(scope="module")
def samples(office: Office) -> Samples:
    return Samples(office)


@pytest.fixture(scope="module")
def window(qapp: QApplication, office: Office) -> Iterator[Window]:
    """One window for all kinds: opening it anew would take most of the time."""
    made = Window(office, first="records")
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    yield made
    assert made.wait(20_000)
    made.close()
    made.deleteLater()


@pytest.fixture
def person(window: Window, office: Office, qtbot: Any) -> AtWindow:
    at = AtWindow(window, office, qtbot)
    at.waits(lambda: window.page is not None)
    return at


@pytest.mark.parametrize("kind", LISTED, ids=lambda kind: kind.name)
def test_a_record_of_every_kind_is_typed_found_deleted_and_brought_back(
    person: AtWindow, office: Office, samples: Samples, kind: Kind
) -> None:
    # What is known by its key must not be one that others have named already.
    typed = samples.typed(kind, 4 if kind.key else 2)
    page: RecordsPage = person.page
    before = office.records.count(kind.name)

    choose(person, kind)
    person.clicks(page.list.add)
    fill(person, kind, typed)
    person.saves()

    assert person.said.startswith("已保存"), (person.said, slips(page))
    record = page.card.record
    assert record is not None
    assert office.records.count(kind.name) == before + 1
    assert record.uid in listed(page)

    person.searches(office.records.title(record)[:12])
    person.waits()
    assert record.uid in listed(page)
    click_row(page, record.uid)
    page.list.table.setFocus()
    person.press(Qt.Key.Key_Delete)
    assert office.records.get(kind.name, record.uid).deleted
    assert record.uid not in listed(page)

    person.undoes()
    kept = office.records.get(kind.name, record.uid)
    assert not kept.deleted
    assert kept.values == record.values
    assert record.uid in listed(page)


def choose(person: AtWindow, kind: Kind) -> None:
    """Open the panel of all kinds and type the title."""
    chooser = person.page.list.kinds
    person.clicks(chooser)
    person.types(kind.title, chooser.panel.search)
    first = next(name for name, button in chooser.panel.buttons.items() if not button.isHidden())
    if first == kind.name:
        QTest.keyClick(chooser.panel.search, Qt.Key.Key_Return)
    else:
        person.clicks(chooser.panel.buttons[kind.name])
    assert person.page.list.kind.name == kind.name


def fill(person: AtWindow, kind: Kind, typed: dict[str, Any]) -> None:
    form = person.page.card.form
    for field in kind.fields:
        if not isinstance(field, Auto) and typed.get(field.name) not in (None, ""):
            person.fills(form.boxes[field.name].editor, typed[field.name])


def listed(page: RecordsPage) -> list[str]:
    model = page.list.table.records
    assert model is not None
    return [model.record(row).uid for row in range(model.rowCount())]


def click_row(page: RecordsPage, uid: str) -> None:
    table = page.list.table
    model = table.records
    assert model is not None
    place = table.visualRect(model.index(listed(page).index(uid), 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def slips(page: RecordsPage) -> dict[str, str]:
    boxes = page.card.form.boxes.items() if page.card.form else ()
    return {name: box.below.text() for name, box in boxes if box.below.property("bad")}
