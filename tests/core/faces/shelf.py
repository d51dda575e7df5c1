"""Records held in memory for the paper faces, and a village school's year to print."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.kinds import kind_named
from core.model.fields import Value
from core.model.record import Record


def uid(name: str) -> str:
    return hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()


class Shelf:
    """Answers the faces from memory; names stand for uids."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], Record] = {}
        self.attached: dict[tuple[str, str], list[tuple[Record, Path | None]]] = {}

    def put(self, of: str, called: str, values: dict[str, Any], made: str = "2014-10-10T08:00:00") -> Record:
        kept = {name: _with_ids(value, called + name) for name, value in values.items()}
        record = Record(of, uid(called), kept, made=made)
        self.records[of, record.uid] = record
        return record

    def attach(self, owner: Record, name: str, file: Path | None, kind: str, caption: str = "") -> None:
        values = {
            "owner_kind": owner.kind, "owner_uid": owner.uid, "name": name, "type": kind, "hash": "0",
            "caption": caption,
        }  # fmt: skip
        record = self.put("attachment", f"attachment {name}", values)
        self.attached.setdefault((owner.kind, owner.uid), []).append((record, file))

    def one(self, kind: str, called: str) -> Record:
        return self.records[kind, uid(called)]

    def record(self, kind: str, uid: str) -> Record | None:
        return self.records.get((kind, uid))

    def find(self, kind: str, **where: Value) -> Sequence[Record]:
        of_kind = [record for (name, _), record in self.records.items() if name == kind]
        return [one for one in of_kind if all(one.get(name) == value for name, value in where.items())]

    def called(self, kind: str, uid: str) -> str:
        record, declared = self.record(kind, uid), kind_named(kind)
        names = declared.called if declared else ()
        return str(next((record.get(name) for name in names if record and record.get(name)), ""))

    def files(self, kind: str, uid: str) -> Sequence[tuple[Record, Path | None]]:
        return self.attached.get((kind, uid), [])

    def home(self) -> str:
        return uid("义门镇中学")


def village() -> Shelf:
    """Return a year of a town's middle school and two village schools."""
    shelf = Shelf()
    for name in ("义门镇中学", "柴村小学", "福托小学"):
        shelf.put("school", name, {"name_zh": name, "fonds_no": "J001"})
    for name, school in (("王建国", "义门镇中学"), ("张伟", "柴村小学"), ("单芳", "福托小学"), ("李明", "福托小学")):
        shelf.put("person", name, {"full_name": name, "school": uid(school), "title": "一级教师"})
    _pairing(shelf)
    _lessons(shelf)
    _training(shelf)
    shelf.put("donation", "donation", DONATION)
    return shelf


def _with_ids(value: Any, called: str) -> Any:
    return [{"id": uid(f"{called}{at}"), **line} for at, line in enumerate(value)] if isinstance(value, list) else value


def _pairing(shelf: Shelf) -> None:
    recipients = [{"school": uid("柴村小学")}, {"school": uid("福托小学")}]
    shelf.put(
        "pairing", "pairing",
        {
            "pairing_no": "YM-2014-01", "helper": uid("义门镇中学"), "recipients": recipients,
            "start": "2014-05-05", "end": "2015-05-31", "basis": "彬政教发〔2014〕128号",
        },
        made="2014-05-06T09:00:00",
    )  # fmt: skip
    shelf.put("mentor_pair", "pair", {
        "pairing": uid("pairing"), "no": "青蓝〔2014〕3号", "mentor": uid("王建国"), "mentee": uid("张伟"),
        "kind": "学科教学", "subject": "语文", "start": "2014-09-01", "end": "2015-07-10", "goal": "一年站稳讲台。",
        "mentor_duties": [{"duty": "听徒弟的课", "n": 1, "unit": "周"}], "mentee_duties": [{"duty": "提交教学设计"}],
    })  # fmt: skip
    shelf.put("school_calendar", "calendar", {
        "school_year": "2014-2015", "term": "第一学期", "first_day": "2014-09-01", "last_day": "2015-01-30",
        "exceptions": [
            {"day": "2014-10-01", "kind": "放假", "reason": "国庆节"},
            {"day": "2014-10-11", "kind": "补课", "reason": "国庆调休"},
        ],
    })  # fmt: skip


def _lessons(shelf: Shelf) -> None:
    items = [("教学目标", 10), ("教学过程", 50), ("教学效果", 40)]
    levels = [("优秀", 90), ("良好", 75), ("合格", 60)]
    shelf.put("rubric", "rubric", {
        "code": "R", "version": 1, "title": "课堂教学评价量表",
        "items": [{"dimension": name, "weight": weight} for name, weight in items],
        "levels": [{"level": name, "least": least} for name, least in levels],
    })  # fmt: skip
    shelf.put("lesson", "lesson", {
        "pairing": uid("pairing"), "teacher": uid("张伟"), "school": uid("柴村小学"), "subject": "语文", "grade": 5,
        "class_name": "（2）班", "topic": "落花生", "lesson_type": "新授", "date": "2014-10-09", "period_no": 2,
        "start_time": "08:50", "end_time": "09:30", "students_present": 38,
    })  # fmt: skip
    shelf.put("lesson_observation", "observation", {
        "pairing": uid("pairing"), "lesson": uid("lesson"), "date": "2014-10-09", "observer": uid("王建国"),
        "observer_role": "师傅", "obs_kind": "师徒", "rubric": uid("rubric"),
        "process": [
            {"t_start": "08:50", "stage": "导入", "teacher_act": "出示花生", "side_note": "由实物入手"},
            {"t_start": "08:55", "stage": "新授", "student_act": "分段朗读"},
        ],
        "strengths": "目标明确。", "suggestions": "讨论前先给出问题单。", "feedback_talk": "课后面谈二十分钟。",
        "marks": [{"item": "教学目标", "score": 9}, {"item": "教学过程", "score": 40},
                  {"item": "教学效果", "score": 35}],
    })  # fmt: skip


def _training(shelf: Shelf) -> None:
    shelf.put("training", "training", {
        "pairing": uid("pairing"), "title": "阅读教学专题培训", "category": "校本研修", "start": "2014-11-15",
        "end": "2014-11-15", "content": "读写结合。", "hours": 6, "organiser": uid("义门镇中学"),
    })  # fmt: skip
    for name, presence in (("张伟", "到"), ("单芳", "公出"), ("李明", "到")):
        shelf.put("attendance", f"came {name}", {
            "event": uid("training"), "person": uid(name), "day": "2014-11-15", "slot": "上午", "presence": presence,
        })  # fmt: skip


DONATION = {
    "pairing": uid("pairing"), "donor": uid("义门镇中学"), "receiver": uid("柴村小学"), "date": "2014-12-20",
    "items": [
        {"name": "课桌椅", "unit": "套", "qty": 40, "price": 168.5, "condition": "全新"},
        {"name": "少儿图书", "unit": "册", "qty": 520, "price": 12.8},
    ],
}  # fmt: skip
