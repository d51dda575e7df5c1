"""Two people change one sentence without having seen each other's; a person settles it, and nothing is lost."""

from core.demo.stage import Stage
from core.model.record import Record
from core.model.words import say
from core.office import Office, Refused

_MENTOR = "下次到校前请先把改动写在教案旁边，我带着上次的记录来对。"
_OFFICE = "教导处补充：数学、语文两组本月内各集体研讨一次，把改法写进教案。"
_LAST = ("2014-09-01", "2014-12-12")


def quarrel(stage: Stage) -> int:
    """Change one suggestion in two places, exchange, settle; return how many conflicts were settled."""
    helper, village = stage.offices["helper"], stage.offices["recipient"]
    sheet = _sheet(helper, village)
    before = str(sheet.get("suggestions"))
    _change(helper, sheet, before + _MENTOR)
    _change(village, sheet, before + _OFFICE)
    stage.carry("recipient2", "helper")
    stage.carry("recipient", "helper")
    standing = helper.exchange.conflicts()
    for conflict in standing:
        helper.exchange.settle(conflict.id, value=before + _MENTOR + _OFFICE)
    if not standing or helper.exchange.conflicts():
        raise Refused(say("演示的冲突没有出现，或没有解决"), "demo_conflict")
    return len(standing)


def _sheet(helper: Office, village: Office) -> Record:
    lessons = helper.records.find("lesson", where={"school": village.school}, between={"date": _LAST}, limit=500)
    taught = {lesson.uid for lesson in lessons}
    sheets = helper.records.find(
        "lesson_observation", where={"observer_role": "师傅"}, between={"date": _LAST}, order=("date",), limit=500
    )
    seen = [one for one in sheets if one.get("lesson") in taught and village.records.get(one.kind, one.uid)]
    return seen[-1]


def _change(office: Office, sheet: Record, text: str) -> None:
    known = office.records.get(sheet.kind, sheet.uid) or sheet
    office.records.save(known.holding({**known.values, "suggestions": text}))
