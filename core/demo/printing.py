"""What the demonstration puts on paper: every form once, filled and blank, and the binder of the pairing."""

from collections.abc import Iterator
from pathlib import Path

from core.demo.entry import uid_for
from core.office import Office
from core.office.results import FormInfo

_SHOWN = {"lesson_observation": 4, "leader_exchange": 2}


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
        return [uid_for("training", "beike")] if office.records.get("training", uid_for("training", "beike")) else []
    found = office.records.find(form.kind, limit=_SHOWN.get(form.kind, 1))
    return [record.uid for record in found]
