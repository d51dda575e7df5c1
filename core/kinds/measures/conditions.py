"""What the words of the documents ask of a record beyond a filled field: both schools, both hands, a weak subject."""

from collections.abc import Iterator

from core.model.metric import Around, CountedItem, Predicate
from core.model.record import Record

_SIDES = ("徒弟", "师傅")
_SCHOOLS = ("helper", "recipient")


def _written_by_the_mentee(item: CountedItem, around: Around) -> bool:
    pair = around.known("mentor_pair", str(item.record.get("mentor_pair")))
    return pair is not None and item.record.get("writer") == pair.get("mentee")


def _marked_by_both(item: CountedItem, _: Around) -> bool:
    marks = item.record.lines("marks")
    sides = {str(mark.get("side")) for mark in marks}
    return sides >= set(_SIDES) and all(mark.get(school) is not None for mark in marks for school in _SCHOOLS)


def _both_came(item: CountedItem, _: Around) -> bool:
    return all(
        item.record.get(f"{school}_chair") or (item.record.get(f"{school}_people") or 0) > 0 for school in _SCHOOLS
    )


def _headed_by_both(item: CountedItem, around: Around) -> bool:
    project = item.record
    if project.get("co_head"):
        return True
    people = [project.get("head"), *(line.get("person") for line in project.lines("members"))]
    known = (around.known("person", str(uid)) for uid in people if uid)
    return len({str(person.get("school")) for person in known if person}) > 1


def _visited(item: CountedItem, around: Around) -> bool:
    # The neighbours are all but the school that helps and the one that is helped; another village is a neighbour too.
    own = {_name(school, around) for school in _own_schools(item.record, around)}
    return any(line.get("school") and line["school"] not in own for line in item.record.lines("visiting_schools"))


def _on_a_weak_subject(item: CountedItem, around: Around) -> bool:
    weak = {
        str(line.get("subject"))
        for survey in around.all("survey")
        if survey.get("pairing") == item.record.get("pairing")
        for line in survey.lines("weak_subjects")
    }
    return str(item.record.get("subject")) in weak


def _own_schools(lesson: Record, around: Around) -> Iterator[str]:
    yield str(lesson.get("school"))
    for pairing in around.pairings:
        if pairing.uid == lesson.get("pairing"):
            helped = [str(line.get("school")) for line in pairing.lines("recipients")]
            yield from (str(pairing.get("helper")), *(helped if len(helped) == 1 else ()))


def _name(school: str, around: Around) -> str:
    known = around.known("school", school)
    return str(known.get("name_zh")) if known else ""


BY_THE_MENTEE = Predicate("by_the_mentee", _written_by_the_mentee, "没有写明师徒结对，或不是徒弟所写")
BY_BOTH_HANDS = Predicate("marked_by_both", _marked_by_both, "徒弟、师傅两方面的评分，两校没有都交齐")
BOTH_CAME = Predicate("both_came", _both_came, "没有登记两校都有人参加")
HEADED_BY_BOTH = Predicate("headed_by_both", _headed_by_both, "没有双主持，成员也不来自两校")
VISITED = Predicate("visited", _visited, "没有登记来观摩的其他学校")
ON_A_WEAK_SUBJECT = Predicate("on_a_weak_subject", _on_a_weak_subject, "学科不在联合调研确定的薄弱学科里")
