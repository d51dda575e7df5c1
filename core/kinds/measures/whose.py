"""The keys by which a record speaks for a pairing, a pair of leaders or subject groups, a mentor or a mentee.

The most telling key stands first; what answers to them stands with the duties.
"""

from collections.abc import Callable, Iterable, Iterator

from core.model.metric import Around
from core.model.record import Record

Keys = Callable[[Record, Around], Iterable[str]]


def pairing(record: Record, _: Around) -> Iterator[str]:
    """Yield the pairing of a record."""
    yield str(record.get("pairing") or "")


def principals(exchange: Record, _: Around) -> Iterator[str]:
    """Yield the pairs of principals who met; the pairing where none are paired."""
    yield from _exchange(f"{exchange.get('pairing')}/校长", exchange)
    yield str(exchange.get("pairing"))


def deputies(exchange: Record, _: Around) -> Iterator[str]:
    """Yield the pairs of deputies of the line that an exchange was about."""
    yield from _exchange(f"{exchange.get('pairing')}/{exchange.get('line')}", exchange)


def group(activity: Record, _: Around) -> Iterator[str]:
    """Yield the pair of subject groups whose recipient head led it, that of the subject, the pairing."""
    home = str(activity.get("pairing"))
    subject = f"{home}/{activity.get('subject')}"
    yield from (f"{subject}/{activity.get('recipient_chair')}", subject, home)


def subject(record: Record, _: Around) -> Iterator[str]:
    """Yield the pair of subject groups of the subject, and the pairing."""
    home = str(record.get("pairing"))
    yield from (f"{home}/{record.get('subject')}", home)


def hearing(observation: Record, around: Around) -> Iterator[str]:
    """Yield the mentor who heard the lesson of the mentee."""
    if lesson := around.known("lesson", str(observation.get("lesson"))):
        yield f"{observation.get('observer')}>{lesson.get('teacher')}"


def heard(observation: Record, around: Around) -> Iterator[str]:
    """Yield the mentor whose lesson the mentee heard: the other direction."""
    if lesson := around.known("lesson", str(observation.get("lesson"))):
        yield f"{lesson.get('teacher')}>{observation.get('observer')}"


def pair(record: Record, _: Around) -> Iterator[str]:
    """Yield the mentor pair that a record names."""
    yield str(record.get("mentor_pair") or "")


def head(project: Record, _: Around) -> Iterator[str]:
    """Yield the mentor pair of a small project, or the mentee who heads it."""
    yield from (str(project.get("mentor_pair") or ""), f"mentee:{project.get('head')}")


def teacher(lesson: Record, _: Around) -> Iterator[str]:
    """Yield the mentee who gave a lesson."""
    yield from (f"{lesson.get('mentor_pair')}:{lesson.get('teacher')}", f"mentee:{lesson.get('teacher')}")


def writer(paper: Record, _: Around) -> Iterator[str]:
    """Yield the mentee who wrote a paper."""
    yield from (f"{paper.get('mentor_pair')}:{paper.get('writer')}", f"mentee:{paper.get('writer')}")


def winners(award: Record, _: Around) -> Iterator[str]:
    """Yield each mentee who won a prize."""
    yield from (f"mentee:{line.get('person')}" for line in award.lines("people"))


def guests_of_the_mentor(activity: Record, around: Around) -> Iterator[str]:
    """Yield each mentee who came to the studio that the mentor heads."""
    if studio := around.known("studio", str(activity.get("studio"))):
        members = (line.get("person") for line in activity.lines("members") if line.get("person"))
        yield from (f"{studio.get('head')}>{member}" for member in members)


def _exchange(line: str, exchange: Record) -> Iterator[str]:
    persons = [str(row["person"]) for row in exchange.lines("people") if row.get("person")]
    yield from (f"{line}<{person}" for person in persons)
    if recipient := exchange.get("recipient"):
        yield from (f"{line}>{recipient}", f"{line}>?")
    yield from (f"{line}<<{person}" for person in persons)
    if not persons and not exchange.get("recipient"):
        yield f"{line}*"
