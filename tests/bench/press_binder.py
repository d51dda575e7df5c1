"""Measures the binder of a whole pairing and year of a county beside plain forms, in one run, and what proof costs.

A page of a binder holds what a person wrote, is set on trial until its sheet is full, and asks the records for names; a
page of the plain forms is only measured and painted.
"""

import datetime as dt
import resource
import tempfile
from collections.abc import Callable
from pathlib import Path

from core.demo import run
from core.office import Office
from core.press import sheet
from core.press.form import Form
from tests.bench.measure import Took, timed

_YEAR = "2015-2016"
_DAY = dt.datetime(2016, 7, 1, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
_SLOWEST = 3.0
"""How much longer a page of a binder may take than one of the plain forms, both without proof."""

Tell = Callable[[str, float, str, float | None, float | None], None]


def measure(forms: list[Form], tell: Tell, county: Path | None = None) -> None:
    """Print the forms, then the binder; `county` is the folder of a demonstration M, which is built where it lacks."""
    with tempfile.TemporaryDirectory(prefix="bench") as scratch:
        folder = Path(scratch)
        if county is None:
            county = folder / "M"
            run(county, size="M", say_step=lambda step: None)
        took, printed = timed(lambda: _plain(forms, folder / "plain.pdf"))
        plain = took.processor / printed.pages
        tell("plain forms, a page", 1000 * plain, "ms", None, None)
        with Office(county / "county", clock=lambda: _DAY) as office:
            took, pages = _binder(office, folder / "draft.pdf", draft=True)
            each = took.processor / pages
            tell(f"binder of {pages} pages, a page", 1000 * each, "ms", plain / each, 1 / _SLOWEST)
            took, pages = _binder(office, folder / "binder.pdf", draft=False)
            tell(f"binder of {pages} pages, proven, a page", 1000 * took.processor / pages, "ms", None, None)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        tell("binder, peak memory", peak, "MB", 300 / peak, 1.0)


def _plain(forms: list[Form], to: Path) -> sheet.PrintedFile:
    for form in forms:
        sheet.measure(form)
    return sheet.write(forms, to, title="题", when=_DAY, draft=True)


def _binder(office: Office, to: Path, *, draft: bool) -> tuple[Took, int]:
    pairing = min(office.records.every("pairing"), key=lambda record: record.uid)
    took, printed = timed(lambda: office.papers.binder(pairing.uid, _YEAR, to=to, draft=draft))
    return took, printed.pages
