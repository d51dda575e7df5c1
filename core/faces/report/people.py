"""The order in which a report lists people: by school and name, as a register does; never by how much they did."""

from collections.abc import Iterable

from core.faces.report.matter import Matter
from core.rules.people import sort_key


def in_order(uids: Iterable[str], matter: Matter) -> list[str]:
    """Return people by the name of their school, then by their own in the order of pinyin."""
    people = {uid: matter.record("person", uid) for uid in uids}
    matter.prepare(person for person in people.values() if person)
    schools = {uid: str(person.get("school") or "") if person else "" for uid, person in people.items()}
    named = {school: sort_key(matter.called("school", school)) for school in set(schools.values())}

    def place(uid: str) -> tuple[str, str, str]:
        person = people[uid]
        given = str(person.get("sort_key") or "") if person else ""
        return named[schools[uid]], sort_key(matter.called("person", uid), given), uid

    return sorted(people, key=place)
