"""Prints the sheet on which a school keeps its recovery key."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from core.faces.paper.recovery_sheet import recovery_sheet
from core.office.base.translate import fonts_there, plainly
from core.press import sheet


@fonts_there()
def print_recovery_sheet(to: Path, school: str, number: str, groups: Sequence[str], when: dt.datetime) -> None:
    """Print a key of a school: `groups` are its letters and digits as they are read and typed."""
    form = recovery_sheet(school, number, groups, when.date())
    with plainly(to):
        sheet.write([form], to, title=form.title, when=when, marks=False)
