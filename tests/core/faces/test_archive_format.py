"""Every form, blank, and the binder in each style is PDF/A-2b to the reference validator, where there is Java."""

import datetime as dt
from pathlib import Path

import pytest

from core.faces.binder.door import STYLES, binder
from core.faces.paper import door as paper
from core.kinds import KINDS
from core.press import sheet
from core.rules.item_numbers import NO_NUMBERS
from tests.core.faces.shelf import Shelf
from tests.core.press.verapdf import findings, started

WHEN = dt.datetime(2015, 6, 10, tzinfo=dt.UTC)


@pytest.fixture(scope="module", autouse=True)
def _java() -> None:
    started()


def test_every_form_conforms(shelf: Shelf, tmp_path: Path) -> None:
    known = paper.forms(KINDS)
    blank = [form for info in known for form in paper.blank(info.kind, 1, shelf, info.form, [f"{0:032}"])]

    made = sheet.write(blank, tmp_path / "forms.pdf", title="空白表", when=WHEN)

    assert len(blank) >= len(known) > 60
    assert findings(made.path, "2b") == []


@pytest.mark.parametrize("style", STYLES)
def test_a_binder_conforms(shelf: Shelf, tmp_path: Path, style: str) -> None:
    pairing = shelf.one("pairing", "pairing")
    parts = binder(
        pairing, "2014-2015", shelf, kinds=KINDS, given=NO_NUMBERS, when=WHEN.date(), style=style, gaps_first=True
    )

    made = sheet.write(parts, tmp_path / "binder.pdf", title="档案册", when=WHEN)

    assert findings(made.path, "2b") == []
