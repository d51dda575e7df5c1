"""The records page, and what is typed into it and listed on it."""

from typing import Any

import pytest

from core.office import Office
from tests.ui.conftest import Bench
from ui.form.editors import LineEditor
from ui.form.form import Form
from ui.pages.records.page import RecordsPage


@pytest.fixture
def page(office: Office, frame: Bench, qtbot: Any) -> RecordsPage:
    made = RecordsPage(office, frame)
    qtbot.addWidget(made, before_close_func=lambda page: page.leave())
    made.resize(1200, 700)
    made.refresh()
    made.show()
    return made


def typed(page: RecordsPage, **values: str) -> Form:
    """Type into the lines of the open form."""
    form = page.card.form
    assert form is not None
    for name, text in values.items():
        editor = form.boxes[name].editor
        assert isinstance(editor, LineEditor)
        editor.line.setText(text)
        editor.line.textEdited.emit(text)
    return form


def listed_names(page: RecordsPage) -> list[str]:
    model = page.list.table.records
    assert model is not None
    return [str(model.data(model.index(row, 0))) for row in range(model.rowCount())]
