"""A village school's year, and papers read back from the PDF that they make."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from core.press import sheet
from core.press.foreign.attachments import page_text
from core.press.parts import Part
from tests.core.faces.shelf import Shelf, village

Read = Callable[[Sequence[Part]], list[str]]


@pytest.fixture
def shelf() -> Shelf:
    return village()


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Print parts and return the text of each page, without the line ends that the paper made."""

    def read_back(parts: Sequence[Part]) -> list[str]:
        when = dt.datetime(2015, 6, 10, 8, 0, tzinfo=dt.UTC)
        printed = sheet.write(parts, tmp_path / "paper.pdf", title="paper", when=when)
        return [text.replace("\r\n", "").replace("\n", "") for text in page_text(printed.path)]

    return read_back
