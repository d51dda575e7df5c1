"""What is printed is PDF/A to the reference validator too: 2b as it is, 2u when it calls itself so."""

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from core.press import sheet
from core.press.form import Cell, Form, Grid, Native, Para, Row, Title, label
from core.press.parts import Attached, Numbering
from tests.core.press.papers import WHEN, grid_form, printed
from tests.core.press.test_attachments import foreign, photo
from tests.core.press.test_sheet import STAMP, every_block
from tests.core.press.verapdf import findings, started


@pytest.fixture(scope="module", autouse=True)
def _java() -> None:
    started()


def scripts() -> Form:
    rows = (
        Row((label("𠮷䶮"), Cell("ئالىم abc 123"))),
        Row((label("甲", vertical=True), Cell("ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ", vertical=True))),
        Row((label("无"), Cell("缺字\U000317ff与བོད་ཡིག"))),
    )
    return Form(
        "scripts", "各种文字", (Title("各种文字"), Native("ᠮᠣᠩᠭᠣᠯ"), Grid((30, 130), rows), Para("正文")), mark="S"
    )


def as_2u(path: Path) -> Path:
    """The same file, calling itself 2u."""
    target = path.with_name("2u.pdf")
    with pikepdf.open(path) as document:
        metadata = document.Root.Metadata.read_bytes()
        changed = metadata.replace(b"<pdfaid:conformance>B<", b"<pdfaid:conformance>U<")
        assert changed != metadata
        document.Root.Metadata.write(changed)
        document.save(target)
    return target


@pytest.mark.parametrize("form", [every_block(), scripts()], ids=["blocks", "scripts"])
def test_a_form_conforms(form: Form, tmp_path: Path) -> None:
    path = printed(form, tmp_path)

    assert findings(path, "2b") == []
    assert findings(as_2u(path), "2u") == []


def test_a_binder_with_files_of_others_conforms(tmp_path: Path) -> None:
    wide = replace(grid_form("横"), key="wide", paper="A4-landscape", numbered=True)
    parts = [
        replace(scripts(), numbered=True, stamp=STAMP),
        wide,
        Attached("letter", "来文", foreign(tmp_path, (595, 842), (842, 595))),
        Attached("photo", "照片", photo(tmp_path), stamp=STAMP, mark="PHOTO"),
    ]

    made = sheet.write(
        parts, tmp_path / "binder.pdf", title="案卷", when=WHEN, number=Numbering(duplex=True, turned=True)
    )

    assert findings(made.path, "2b") == []


def test_a_file_that_is_not_pdf_a_is_found_out(tmp_path: Path) -> None:
    assert findings(foreign(tmp_path), "2b") != []
