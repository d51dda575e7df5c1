"""Forms and readings shared by the tests of the press."""

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from core.press import sheet
from core.press.form import Cell, Form, Grid, Row, label

WHEN = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)


def grid_form(*texts: str, **options: object) -> Form:
    rows = tuple(Row((label(f"第{number}项"), Cell(text, key=f"k{number}"))) for number, text in enumerate(texts, 1))
    return Form("form", "记录表", (Grid((30, 130), rows),), **options)


def printed(form: Form, folder: Path) -> Path:
    return sheet.write([form], folder / f"{form.key}.pdf", title=form.title, when=WHEN).path


def pdftotext(path: Path) -> str:
    """Return the text that a second reader finds; the rest of the test is passed over where it is not installed."""
    if shutil.which("pdftotext") is None:
        pytest.skip("the second reader is not installed: apt-get install poppler-utils")
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()


def pdfium_chars(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def picture(path: Path, page: int, dpi: float):
    with pypdfium2.PdfDocument(path) as document:
        return document[page].render(scale=dpi / 72).to_pil().convert("L")
