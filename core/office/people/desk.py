"""The desk for one person entered twice: suggestions with their evidence, tying two entries together, parting them."""

from core.model.record import Record
from core.model.words import say
from core.office.base.refusals import Misused
from core.office.base.results import Double
from core.office.records.desk import Records
from core.office.records.naming import Initials
from core.rules import doubles


class People:
    """Tie and part; both entries and both histories stay, and what is tied can be parted on any computer."""

    def __init__(self, records: Records, initials: Initials) -> None:
        self._records, self._initials = records, initials

    def suggestions(self) -> list[Double]:
        """Return entries that may be one person and that nobody has decided on yet."""
        decided = {frozenset((str(one.get("a")), str(one.get("b")))) for one in self._records.every("alias")}
        phones = {str(one.get("person")): one.get("phone") for one in self._records.every("person_private")}
        people = [self._facts(person, phones) for person in self._records.every("person")]
        return [
            self._told(double) for double in doubles.likely(people) if frozenset((double.a, double.b)) not in decided
        ]

    def tie(self, a: str, b: str) -> Record:
        """Say that two entries are one person; references are not rewritten, both names go on being found."""
        return self._decide(a, b, same=True)

    def part(self, a: str, b: str) -> Record:
        """Say that two entries are two people, and undo a tie."""
        return self._decide(a, b, same=False)

    def canonical(self) -> dict[str, str]:
        """Return, for every entry that is tied to another, the uid that stands for the person."""
        ties = [one for one in self._records.every("alias") if one.get("same")]
        return doubles.canonical((), ((str(one.get("a")), str(one.get("b"))) for one in ties))

    def _decide(self, a: str, b: str, *, same: bool) -> Record:
        if a == b:
            raise Misused(say("请选两个不同的条目"), "same_entry")
        for uid in (a, b):
            self._records.one("person", uid)
        first, second = sorted((a, b))
        school = self._records.one("person", first).get("school")
        typed = {"school": school, "a": first, "b": second, "same": "1" if same else "0"}
        record, problems = self._records.read("alias", typed)
        if problems:
            raise Misused(problems[0].message, problems[0].code)
        return self._records.save(record)

    def _facts(self, person: Record, phones: dict[str, object]) -> dict[str, object]:
        given = {name: person.get(name) for name in ("full_name", "school", "birth", "subjects")}
        reading = self._initials(str(person.get("full_name")))[1]
        return {**given, "uid": person.uid, "reading": reading, "phone": phones.get(person.uid)}

    def _told(self, double: doubles.Double) -> Double:
        reasons = {
            "phone": say("电话相同"),
            "birth": say("姓名和出生年月相同"),
            "school": say("姓名和学校相同"),
            "subjects": say("姓名和学科相同"),
            "reading": say("读音相同，字不同"),
        }
        told = tuple(reasons[reason] for reason in double.reasons)
        return Double(double.a, double.b, self._name(double.a), self._name(double.b), told)

    def _name(self, uid: str) -> str:
        return self._records.choice(self._records.one("person", uid))
