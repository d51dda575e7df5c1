"""The credit hours of a period: what was typed for training elsewhere, and what attendance at our own gives."""

from collections import defaultdict
from collections.abc import Iterator

from core.faces.paper.registers.hours import CreditHours, hour_ledger, typed_hours
from core.faces.paper.table import Table, origins
from core.faces.report.matter import Matter
from core.kinds.measures.amounts import hours_for
from core.model.record import Record
from core.model.sums import rounded
from core.model.words import say


def hours_of_period(matter: Matter) -> Table:
    """Return the credit hours of every teacher in the period, with a running sum for each."""
    return hour_ledger([*map(typed_hours, matter.inside("hour_entry")), *_attended(matter)], matter)


def _attended(matter: Matter) -> Iterator[CreditHours]:
    trainings = {one.uid: one for one in matter.inside("training")}
    typed = {(one.get("training"), one.get("person")) for one in matter.inside("hour_entry") if one.get("training")}
    for (training, person), came in sorted(_sittings(matter).items()):
        if training in trainings and (training, person) not in typed:
            yield _earned(trainings[training], person, came, matter)


def _sittings(matter: Matter) -> dict[tuple[str, str], list[Record]]:
    attended: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for one in matter.inside("attendance"):
        if one.get("person") and one.get("presence") == "到":
            attended[str(one.get("event")), str(one.get("person"))].append(one)
    return attended


def _earned(training: Record, person: str, came: list[Record], matter: Matter) -> CreditHours:
    return CreditHours(
        person,
        day=str(training.get("start")),
        title=str(training.get("title")),
        category=str(training.get("category") or ""),
        organiser=matter.called("school", str(training.get("organiser") or "")),
        hours=rounded(hours_for(training, len(came))),
        proof=say("签到 {n} 次", n=len(came)),
        sources=origins((training, *came)),
    )
