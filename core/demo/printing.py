"""What the demonstration puts on paper: every form once, filled and blank, and the binder of the pairing."""

from collections.abc import Iterator
from pathlib import Path

from core.office import Office
from core.office.results import FormInfo

# Some forms show more of themselves with several records; a register wants them all.
_SHOWN = {"F03": 4, "F13": 2, "F27c": 100}


def forms(office: Office, folder: Path) -> Iterator[Path]:
    """Print every form filled with records of the demonstration, then blank; yield each file."""
    for form in office.papers.forms():
        if uids := _records(office, form):
            yield _printed(office, form, uids, folder / f"{form.form}-{form.title}.pdf")
        file = folder / f"{form.form}-{form.title}-空白.pdf"
        yield office.papers.print(form.form, to=file, blank=1).path


def _printed(office: Office, form: FormInfo, uids: list[str], file: Path) -> Path:
    return office.papers.print(form.form, uids, to=file).path


def _records(office: Office, form: FormInfo) -> list[str]:
    if form.kind == "attendance":
        return [record.uid for record in office.records.find("attendance", where={"event": _event(office)}, limit=500)]
    found = office.records.find(form.kind, limit=_SHOWN.get(form.form, 1))
    return [record.uid for record in found]


def _event(office: Office) -> str:
    trainings = office.records.find("training")
    return max(trainings, key=lambda one: (len(one.lines("slots")), one.uid)).uid
