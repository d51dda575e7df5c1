from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QTransform, qGray
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from core.office import Office
from core.press.pdfa import findings
from tests.ui.conftest import Bench, School
from ui.parts.preview import Preview, image_of


@pytest.fixture
def paper(office: Office, school: School, tmp_path: Path) -> Path:
    """A paper of several pages: blank agreements."""
    return office.papers.print("F02", blank=4, to=tmp_path / "协议书.pdf").path


@pytest.fixture
def preview(office: Office, frame: Bench, qtbot: Any) -> Preview:
    made = Preview(office, frame)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


def test_the_first_page_is_drawn_and_its_number_told(preview: Preview, paper: Path, qtbot: Any) -> None:
    preview.show_file(paper)

    qtbot.waitUntil(lambda: preview.area.drawn(0))
    assert preview.number.text().startswith("第 1 页，共 ")
    picture = preview.area.viewport().grab().toImage()
    dark = sum(
        QColor(picture.pixel(x, y)).lightness() < 100 for x in range(0, 880, 3) for y in range(0, picture.height(), 3)
    )
    assert dark > 50


def test_only_pages_in_sight_and_their_neighbours_are_drawn(preview: Preview, paper: Path, qtbot: Any) -> None:
    asked: list[int] = []
    preview.area.wanted.connect(asked.append)

    preview.show_file(paper)

    qtbot.waitUntil(lambda: preview.area.drawn(0))
    assert preview.area.count > 3
    assert max(asked) <= 2


def test_page_keys_turn_pages(preview: Preview, paper: Path, qtbot: Any) -> None:
    preview.show_file(paper)

    QTest.keyClick(preview.area, Qt.Key.Key_PageDown)
    second = preview.area.page
    QTest.keyClick(preview.area, Qt.Key.Key_End)
    last = preview.area.page
    QTest.keyClick(preview.area, Qt.Key.Key_Home)

    assert (second, last, preview.area.page) == (1, preview.area.count - 1, 0)
    qtbot.waitUntil(lambda: preview.area.drawn(0))


def test_a_larger_size_keeps_the_page(preview: Preview, paper: Path, qtbot: Any) -> None:
    preview.show_file(paper)
    preview.area.turn(2)
    before = preview.area.zoom

    preview.zoom_by(1)

    assert preview.area.zoom > before
    assert preview.area.page == 2
    qtbot.waitUntil(lambda: preview.area.drawn(2))


def test_what_is_shown_as_a_draft_is_saved_as_the_archive_wants_it(
    preview: Preview, office: Office, school: School, tmp_path: Path, frame: Bench, qtbot: Any
) -> None:
    draft = office.papers.print("F02", blank=2, to=tmp_path / "draft.pdf", draft=True)
    preview.show_file(draft.path)

    preview.save_as(tmp_path / "copy.pdf")

    qtbot.waitUntil(lambda: bool(frame.said), timeout=20_000)
    assert frame.said[-1][1] == "good"
    assert findings(tmp_path / "copy.pdf") == []
    assert office.papers.page_count(tmp_path / "copy.pdf") == draft.pages


def test_a_place_that_cannot_be_written_is_told_in_a_sentence(
    preview: Preview, paper: Path, tmp_path: Path, frame: Bench, qtbot: Any
) -> None:
    preview.show_file(paper)

    preview.save_as(tmp_path / "no such folder" / "copy.pdf")

    qtbot.waitUntil(lambda: bool(frame.said), timeout=20_000)
    assert frame.said[-1][1] == "bad"


def test_pages_are_printed(
    preview: Preview, paper: Path, tmp_path: Path, frame: Bench, office: Office, qtbot: Any
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFromTo(1, 2)
    preview.show_file(paper)

    preview.print_to(printer)

    qtbot.waitUntil(lambda: bool(frame.said), timeout=20_000)
    assert frame.said[-1] == ("已送到打印机：2 页", "good")
    assert office.papers.page_count(tmp_path / "printed.pdf") == 2
    with pikepdf.open(tmp_path / "printed.pdf") as document:
        assert str(document.docinfo["/Title"]) == preview.title.text() != ""


def test_a_lying_page_is_turned_on_an_upright_sheet(
    preview: Preview, office: Office, tmp_path: Path, frame: Bench, qtbot: Any
) -> None:
    lying = office.papers.print("F18", blank=1, to=tmp_path / "清单.pdf", draft=True).path
    preview.show_file(lying)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setFullPage(True)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))

    preview.print_to(printer)
    qtbot.waitUntil(lambda: bool(frame.said), timeout=20000)

    shown = image_of(office.papers.page_image(lying, 0, 72)).transformed(QTransform().rotate(-90))
    printed = image_of(office.papers.page_image(tmp_path / "printed.pdf", 0, 72))
    assert abs(shown.width() - printed.width()) < 3
    assert difference(shown, printed) < 6


def difference(one: QImage, other: QImage) -> float:
    """Return how much two pictures differ on average where both are looked at from afar, in shades of 256."""
    width, height = 40, 56
    far = [picture.scaled(width, height, mode=Qt.TransformationMode.SmoothTransformation) for picture in (one, other)]
    shades = [[qGray(picture.pixel(x, y)) for x in range(width) for y in range(height)] for picture in far]
    return sum(abs(a - b) for a, b in zip(*shades, strict=True)) / len(shades[0])


def test_a_printer_that_makes_no_copies_is_sent_the_pages_again(
    preview: Preview, paper: Path, tmp_path: Path, frame: Bench, office: Office, qtbot: Any
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFromTo(2, 3)
    printer.setCopyCount(2)
    preview.show_file(paper)

    preview.print_to(printer)

    qtbot.waitUntil(lambda: bool(frame.said), timeout=20_000)
    assert frame.said[-1] == ("已送到打印机：4 页", "good")
    assert office.papers.page_count(tmp_path / "printed.pdf") == 4
