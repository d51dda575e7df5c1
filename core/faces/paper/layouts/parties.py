"""The two sides of a pairing on paper: what they are called there, and which schools they are."""

import re
from typing import NamedTuple

from core.faces.paper.layouts.cells import label_words
from core.faces.paper.local_names import above, local_name
from core.faces.paper.reading import Reading
from core.model.fields import Field
from core.model.words import say

# The words by which the declarations call the two sides.
_DECLARED = re.compile("帮扶校|受援校")


class PairingSide(NamedTuple):
    """One side of a pairing: its printed word and its schools by full name."""

    word: str
    schools: str
    # The schools' names in the script of their people, "" where they have none.
    local: str = ""

    @property
    def both(self) -> str:
        """Return the schools with their names in their people's script above."""
        return above(self.local, self.schools)


def sides(reading: Reading) -> tuple[PairingSide, PairingSide]:
    """Return the helping and the helped side of a record's pairing; names are empty on a blank sheet."""
    pairing = reading if reading.kind.name == "pairing" else reading.at("pairing")
    helper_word, recipient_word = words(pairing)
    if pairing is None:
        return PairingSide(helper_word, ""), PairingSide(recipient_word, "")
    helper = local_name("school", str(pairing.values.get("helper") or ""), pairing.source)
    helped = (local_name("school", str(line.get("school")), pairing.source) for line in pairing.lines("recipients"))
    return (
        PairingSide(helper_word, pairing.text("helper"), helper),
        PairingSide(recipient_word, "、".join(recipients(pairing)), "　".join(name for name in helped if name)),
    )


def label_of(reading: Reading, field: Field) -> str:
    """Return what a field is called on the paper of a record, its sides as the pairing calls them."""
    return in_its_words(reading, label_words(field))


def in_its_words(reading: Reading, label: str) -> str:
    """Return a label or the words at a signature with the two sides called as the pairing calls them."""
    if not _DECLARED.search(label):
        return label
    helper, recipient = words(reading if reading.kind.name == "pairing" else reading.at("pairing"))
    return _DECLARED.sub(lambda found: helper if found[0] == "帮扶校" else recipient, label)


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
