import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)  # fmt: skip

from core.model.fields import Auto
from core.office import Office, kinds
from tests.ui.conftest import Put, School
from ui.form.editors import AutoEditor, LineEditor, LongEditor
from ui.form.form import DRAFT_MS, Form
from ui.form.rows import RowsEditor


def form_of(office: Office, kind: str, qtbot: Any) -> Form:
    form = Form(office, office.records.kind(kind))
    qtbot.addWidget(form, before_close_func=Form.settled)
    form.resize(760, 600)
    form.open(None)
    form.show()
    return form


def type_line(form: Form, field: str, text: str) -> None:
    editor = form.boxes[field].editor
    assert isinstance(editor, LineEditor)
    editor.line.clear()
    editor.line.insert(text)
    editor.line.textEdited.emit(text)


@pytest.mark.parametrize("kind", [kind.name for kind in kinds()])
def test_every_kind_has_a_form_whose_parts_all_say_what_they_are(office: Office, qtbot: Any, kind: str) -> None:
    form = form_of(office, kind, qtbot)
    for rows in form.findChildren(RowsEditor):
        rows.put([{}])

    nameless = [
        part
        for part in form.findChildren(QWidget)
        if isinstance(part, QLineEdit | QComboBox | QPlainTextEdit | QAbstractButton | QTableView)
        and not part.objectName().startswith("qt_")
        and not isinstance(part.parent(), QComboBox)
        and not QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)
    ]

    assert nameless == []
    assert list(form.boxes) == [field.name for field in form.kind.fields]


def test_a_new_form_begins_with_what_is_known_already(office: Office, school: School, qtbot: Any) -> None:
    form = form_of(office, "lesson_observation", qtbot)

    typed = form.typed()

    assert typed["pairing"] == school.pairing
    assert office.records.kind("lesson_observation").field("date").parse(typed["date"]).value == str(office.today())  # type: ignore[union-attr]


def test_slips_stand_under_their_fields_and_the_first_bad_one_has_the_keyboard(office: Office, qtbot: Any) -> None:
    form = form_of(office, "person", qtbot)
    form.activateWindow()
    type_line(form, "birth", "某年")

    _, problems = form.read()

    assert {problem.field for problem in problems} == {"full_name", "birth"}
    assert form.boxes["full_name"].below.text() == "请填写“姓名”"
    assert form.boxes["birth"].editor.focusProxy().accessibleDescription() == form.boxes["birth"].below.text()  # type: ignore[union-attr]
    assert form.boxes["full_name"].editor.focusProxy().property("bad") is True  # type: ignore[union-attr]


def test_a_slip_goes_when_its_field_is_typed_in_again(office: Office, qtbot: Any) -> None:
    form = form_of(office, "person", qtbot)
    form.read()

    type_line(form, "full_name", "张伟")

    assert form.boxes["full_name"].below.text() == ""


def test_nothing_jumps_when_a_slip_appears(office: Office, qtbot: Any) -> None:
    form = form_of(office, "person", qtbot)
    before = form.boxes["school"].y()

    form.read()
    qtbot.wait(1)

    assert form.boxes["school"].y() == before


def test_only_touched_fields_are_typed(office: Office, put: Put, qtbot: Any) -> None:
    person = put("person", full_name="张伟", title="一级教师")
    form = form_of(office, "person", qtbot)

    form.open(office.records.get("person", person.uid))
    type_line(form, "remark", "下学期调走")

    assert form.typed() == {"remark": "下学期调走"}


def test_computed_values_follow_what_is_typed(office: Office, school: School, qtbot: Any) -> None:
    form = form_of(office, "lesson", qtbot)
    form.type_in({"date": "2014-09-02"})

    form.read()

    weekday = form.boxes["weekday"].editor
    assert isinstance(weekday, AutoEditor)
    assert weekday.label.text() == "星期二"


def test_a_slip_in_a_line_names_the_line(office: Office, school: School, qtbot: Any) -> None:
    form = form_of(office, "mentor_pair", qtbot)
    form.type_in({"mentor_duties": [{"duty": "听课", "n": "1"}, {"duty": "反思", "n": "两"}]})

    form.read()

    assert form.boxes["mentor_duties"].below.text().startswith("第 2 行：")


def test_typing_is_kept_as_a_draft_without_saving(office: Office, qtbot: Any) -> None:
    form = form_of(office, "person", qtbot)

    with qtbot.waitSignal(form.drafted, timeout=3000):
        type_line(form, "full_name", "张伟")

    draft = office.records.draft("person:new")
    assert draft is not None
    assert draft["full_name"] == "张伟"


def test_a_form_that_was_only_looked_at_leaves_no_draft(office: Office, qtbot: Any) -> None:
    form = form_of(office, "person", qtbot)

    form.keep_draft()

    assert office.records.drafts() == []


def test_steady_typing_does_not_put_the_draft_off(office: Office, qtbot: Any) -> None:
    form = form_of(office, "person", qtbot)
    # Somebody who never pauses as long as the form waits for.
    typist = QTimer(form, interval=DRAFT_MS // 10)
    typist.timeout.connect(lambda: type_line(form, "full_name", "张伟"))

    with qtbot.waitSignal(form.drafted, timeout=20 * DRAFT_MS):
        typist.start()

    assert typist.isActive()
    assert (office.records.draft("person:new") or {})["full_name"] == "张伟"


def test_a_draft_fills_the_form_again_lines_too(office: Office, school: School, qtbot: Any) -> None:
    first = form_of(office, "mentor_pair", qtbot)
    first.type_in({"goal": "一年站稳讲台", "mentor": "张w", "mentor_duties": [{"duty": "听课", "n": "1"}, {}]})
    first.keep_draft()

    second = form_of(office, "mentor_pair", qtbot)
    second.type_in(office.records.draft("mentor_pair:new") or {})

    assert second.typed() == first.typed()


def test_computed_fields_are_never_typed(office: Office, qtbot: Any) -> None:
    form = form_of(office, "lesson", qtbot)

    autos = [name for name, box in form.boxes.items() if isinstance(box.editor.field, Auto)]

    assert autos == ["weekday"]
    assert not set(autos) & set(form.typed())


def test_long_text_keeps_its_line_breaks(office: Office, school: School, qtbot: Any) -> None:
    form = form_of(office, "lesson_observation", qtbot)
    editor = form.boxes["strengths"].editor
    assert isinstance(editor, LongEditor)

    QTest.keyClicks(editor.text, "one")
    QTest.keyClick(editor.text, "\r")
    QTest.keyClicks(editor.text, "two")

    record, _ = form.read()
    assert record.get("strengths") == "one\ntwo"


_TYPES_AND_IS_KILLED = """
import os, sys
from pathlib import Path
from core.office import Office
from ui.app import make_app
from ui.form.form import DRAFT_MS, Form
app = make_app()
office = Office(Path(sys.argv[1]))
form = Form(office, office.records.kind("person"))
form.open(None)
form.drafted.connect(lambda: os.kill(os.getpid(), 9))
editor = form.boxes["full_name"].editor
editor.line.setText("阿依古丽·玉素甫江")
editor.line.textEdited.emit(editor.line.text())
app.exec()
"""


def test_a_draft_outlives_a_kill(tmp_path: Path) -> None:
    place = tmp_path / "workspace"
    with Office.found(place, school="义门福托小学", role="recipient"):
        pass

    killed = subprocess.run(
        [sys.executable, "-c", _TYPES_AND_IS_KILLED, str(place)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, timeout=60,
        check=False, capture_output=True,
    )  # fmt: skip

    assert abs(killed.returncode) == 9, killed.stderr.decode()
    with Office(place) as office:
        assert (office.records.draft("person:new") or {})["full_name"] == "阿依古丽·玉素甫江"
