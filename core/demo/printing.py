"""What the demonstration puts on paper: every form once, filled and blank, and the binder of the pairing."""

from collections.abc import Iterator
from pathlib import Path

from core.model.words import say
from core.office import Office
from core.office.base.results import FormInfo

# Some forms show more of themselves with several records; a register wants them all.
_SHOWN = {"F03": 4, "F13": 2, "F27c": 100}


def forms(office: Office, folder: Path, *, unused: bool) -> Iterator[Path]:
    """Print every form, filled and blank, and yield each file; forms without records only if `unused`, then blank."""
    for form in office.papers.forms():
        uids = _records(office, form)
        if uids:
            yield office.papers.print(form.form, uids, to=folder / f"{form.form}-{form.title}.pdf").path
        if uids or unused:
            file = folder / f"{form.form}-{form.title}-{say('空白')}.pdf"
            yield office.papers.print(form.form, to=file, blank=1).path


def _records(office: Office, form: FormInfo) -> list[str]:
    if form.kind == "attendance":
        return [record.uid for record in office.records.find("attendance", where={"event": _event(office)}, limit=500)]
    day = office.records.kind(form.kind).day
    where = {"observer_role": "师傅"} if form.kind == "lesson_observation" else {}
    found = office.records.find(form.kind, where=where, order=(day,) if day else (), limit=_SHOWN.get(form.form, 1))
    return [record.uid for record in found]


def _event(office: Office) -> str:
    trainings = office.records.find("training")
    return max(trainings, key=lambda one: (len(one.lines("slots")), one.uid)).uid
