"""What leaves by the window: nothing is written past the office, what is covered stays so, the log is there to read."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtPrintSupport import QPrinter

import ui
from core.kinds import kind_named
from core.office import Office
from tests.ui.conftest import Bench, Put, School
from ui.form.form import Form
from ui.pages.records.excel import ExcelMenu
from ui.pages.records.history import HistoryView
from ui.pages.settings.exports import ExportsCard
from ui.parts.preview import Preview

IDENTITY, COVERED = "610427198611230076", "610427********0076"
# Names by which a file is written, a page is printed or the clipboard is filled.
_WRITING = {
    "copyfile", "copy2", "copytree", "shutil.move", "write_bytes", "write_text", "setText", "setMimeData", "QPrinter",
    "QPdfWriter", "QSaveFile", "QFile", "grab", "startDrag", "QDrag",
}  # fmt: skip
# All of them that are there, each with how it is kept from carrying anything away unlogged.
KNOWN = {
    ("preview.py", "QPrinter"): "logged by the office before the first page is painted",
    ("table.py", "setText"): "the clipboard takes what the list shows, secret numbers covered",
    ("shoot.py", "grab"): "a picture of the window that --shot asks for",
}


def _writing() -> Iterator[tuple[str, str]]:
    """Yield file and name of every call in the window's code that may carry something out of the program."""
    for file in sorted(Path(ui.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                name = called.rpartition(".")[2]
                opens = name == "open" and any(_writes(one) for one in node.args[1:2])
                if opens or ({name, called} & _WRITING and (name != "setText" or "clipboard" in called)):
                    yield file.name, name


def _writes(mode: ast.expr) -> bool:
    return isinstance(mode, ast.Constant) and isinstance(mode.value, str) and not set("wax+").isdisjoint(mode.value)


def test_the_window_writes_nothing_past_the_office() -> None:
    assert set(_writing()) == KNOWN.keys()


@pytest.fixture
def private(school: School, put: Put) -> str:
    return put("person_private", person=school.teachers[0], phone="13987651234", id_number=IDENTITY).uid


@pytest.fixture
def form(office: Office, qtbot: Any) -> Form:
    kind = kind_named("person_private")
    assert kind
    made = Form(office, kind)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_secret_number_is_covered_in_the_form_and_saving_keeps_it(form: Form, office: Office, private: str) -> None:
    form.open(office.records.one("person_private", private))
    assert form.boxes["id_number"].editor.typed() == COVERED
    assert form.boxes["phone"].editor.typed() == "13987651234"

    form.type_in({"address": "义门镇", "id_number": COVERED})
    record, problems = form.read()
    office.records.save(record)

    assert problems == []
    assert office.records.one("person_private", private).get("id_number") == IDENTITY


def test_a_cover_over_anything_else_is_refused_under_its_field(form: Form, office: Office, private: str) -> None:
    form.open(office.records.one("person_private", private))
    form.type_in({"id_number": "610427********9999"})

    _, problems = form.read()

    assert [(one.field, one.code) for one in problems] == [("id_number", "covered")]


def test_a_secret_number_is_shown_at_a_press_of_its_button_and_that_is_logged(
    form: Form, office: Office, private: str
) -> None:
    form.open(office.records.one("person_private", private))
    assert not form.boxes["phone"].reveal.isVisible()

    form.boxes["id_number"].reveal.click()

    assert form.boxes["id_number"].editor.typed() == IDENTITY
    assert not form.boxes["id_number"].reveal.isVisible()
    told = office.upkeep.exports()[0]
    assert (told.what, told.fields, told.state) == ("reveal", ("id_number",), "done")


def test_an_older_number_is_taken_back_in_full_and_that_is_logged(office: Office, private: str, qtbot: Any) -> None:
    changed, _ = office.records.read("person_private", {"id_number": "11010119900307803X"}, private)
    office.records.save(changed)
    kind = kind_named("person_private")
    assert kind
    view = HistoryView(office)
    qtbot.addWidget(view)
    view.show_record(kind, private)
    shown = [view.table.item(row, column).text() for row in range(view.table.rowCount()) for column in (1, 2)]
    taken: list[dict[str, Any]] = []
    view.taken_back.connect(taken.append)

    view.versions.setCurrentRow(1)
    view.back.click()

    assert IDENTITY not in shown and COVERED in shown
    assert taken[0]["id_number"] == IDENTITY
    assert office.upkeep.exports()[0].what == "reveal"


def test_an_export_with_a_written_reason_is_whole_and_one_without_is_covered(
    office: Office, frame: Bench, private: str, tmp_path: Path, qtbot: Any
) -> None:
    menu = ExcelMenu(office, frame)
    qtbot.addWidget(menu)
    menu.kind = kind_named("person_private")

    menu.export(tmp_path / "covered.xlsx")
    qtbot.waitUntil(lambda: len(frame.said) == 1)
    menu.export(tmp_path / "whole.xlsx", "报县教育局")
    qtbot.waitUntil(lambda: len(frame.said) == 2)

    whole, covered = office.upkeep.exports()[:2]
    assert (covered.fields, covered.reason) == ((), "")
    assert ("id_number" in whole.fields, whole.reason) == (True, "报县教育局")


def test_the_whole_export_is_offered_only_where_something_is_covered(office: Office, frame: Bench, qtbot: Any) -> None:
    menu = ExcelMenu(office, frame)
    qtbot.addWidget(menu)
    offered = {}
    for name in ("person", "person_private"):
        menu.kind = kind_named(name)
        menu.menu().aboutToShow.emit()
        offered[name] = menu.open_export.isVisible()

    assert offered == {"person": False, "person_private": True}


def test_pages_that_go_to_a_printer_are_logged(
    office: Office, frame: Bench, school: School, put: Put, tmp_path: Path, qtbot: Any
) -> None:
    duty = [{"duty": "听课", "n": 1, "unit": "周"}]
    pair = put(
        "mentor_pair", pairing=school.pairing, mentor=school.teachers[0], mentee=school.teachers[1], kind="学科教学",
        start="2014-09-01", end="2015-05-31", mentor_duties=duty, mentee_duties=duty,
    )  # fmt: skip
    office.papers.print("F02", [pair.uid], to=tmp_path / "draft.pdf", draft=True)
    preview = Preview(office, frame)
    qtbot.addWidget(preview)
    preview.show_file(tmp_path / "draft.pdf")
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))

    preview.print_to(printer)
    qtbot.waitUntil(lambda: bool(frame.said), timeout=20_000)

    told = office.upkeep.exports()[0]
    assert (told.what, told.persons, told.state) == ("printer", 2, "done")


def test_the_card_lists_what_left_with_who_and_of_how_many(
    office: Office, school: School, tmp_path: Path, qtbot: Any
) -> None:
    office.at_keyboard(school.teachers[0])
    office.workbooks.export("person", tmp_path / "教师.xlsx")
    card = ExportsCard(office)
    qtbot.addWidget(card)

    card.refresh()

    cells = [card.table.item(0, column).text() for column in range(5)]
    assert cells[1:4] == ["张伟", "Excel 导出（教师）", "4"]
    assert cells[4].endswith("教师.xlsx")
