"""The two sides of a pairing on paper: what they are called there, and which schools they are."""

from typing import NamedTuple

from core.faces.local_names import above, local_name
from core.faces.reading import Reading
from core.model.words import say


class Side(NamedTuple):
    """One side of a pairing: its printed word and its schools by full name."""

    word: str
    schools: str
    # The schools' names in the script of their people, "" where they have none.
    local: str = ""

    @property
    def both(self) -> str:
        """Return the schools with their names in their people's script above."""
        return above(self.local, self.schools)


def sides(reading: Reading) -> tuple[Side, Side]:
    """Return the helping and the helped side of a record's pairing; names are empty on a blank sheet."""
    pairing = reading if reading.kind.name == "pairing" else reading.at("pairing")
    helper_word, recipient_word = words(pairing)
    if pairing is None:
        return Side(helper_word, ""), Side(recipient_word, "")
    helper = local_name("school", str(pairing.values.get("helper") or ""), pairing.source)
    helped = (local_name("school", str(line.get("school")), pairing.source) for line in pairing.lines("recipients"))
    return (
        Side(helper_word, pairing.text("helper"), helper),
        Side(recipient_word, "、".join(recipients(pairing)), "　".join(name for name in helped if name)),
    )


def recipients(pairing: Reading) -> list[str]:
    """Return the full names of the helped schools of a pairing."""
    names = (pairing.source.called("school", str(line.get("school") or "")) for line in pairing.lines("recipients"))
    return [name for name in names if name]


def words(pairing: Reading | None) -> tuple[str, str]:
    """Return how the pairing calls its two sides: 帮扶校 and 受援校 unless it says otherwise."""
    # Role words are no roles: some counties use them the other way round, so they are printed, never derived from.
    chosen = str(pairing.values.get("role_words") or "") if pairing else ""
    if chosen == "支援校/被帮扶校":
        return say("支援校"), say("被帮扶校")
    return (say("甲方"), say("乙方")) if chosen == "甲方/乙方" else (say("帮扶校"), say("受援校"))
