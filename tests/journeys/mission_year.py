"""A school year of two schools as a script: every event with what has to be typed for it, and nothing that is known."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

Entry = tuple[str, str, dict[str, Any]]

YEAR = "2014-2015"
# 21 teaching weeks before New Year's holidays and 19 after them.
WEEKS = [dt.date(2014, 9, 1) + dt.timedelta(weeks=week) for week in range(21)]
WEEKS += [dt.date(2015, 3, 2) + dt.timedelta(weeks=week) for week in range(19)]
MONDAY, TUESDAY, WEDNESDAY, THURSDAY = range(4)

NO_TALK = {4, 5, 20, 30}
NOT_HEARD = {5, 9, 19, 22, 33, 39}
OPEN = {2: "2014-Q3", 10: "2014-Q4", 24: "2015-Q1", 36: "2015-Q2"}
REVIEWED = (2, 10, 14, 24, 30, 36)
TRAININGS = ("2014-09-19", "2014-10-17", "2014-11-14", "2014-12-12", "2015-03-20", "2015-04-17")
REFLECTED = (
    "2014-09-25", "2014-10-23", "2014-11-25", "2014-12-25", "2015-01-20",
    "2015-03-25", "2015-04-23", "2015-05-25", "2015-06-25", "2015-07-08",
)  # fmt: skip
VISITS = ("2014-10-28", "2014-12-03", "2015-04-14", "2015-05-12")
TRAINED = ("bin", "zheng", "ma", "liu", "sun")


def day(week: int, weekday: int) -> str:
    return (WEEKS[week] + dt.timedelta(days=weekday)).isoformat()


PEOPLE: list[Entry] = [
    ("person", "zhang", {"full_name": "张建国", "school": "@helper", "post": "校长"}),
    ("person", "li", {"full_name": "李秀英", "school": "@helper", "post": "副校长"}),
    (
        "person", "liu",
        {"full_name": "刘芳", "school": "@helper", "subjects": "语文", "work_start": "1997-07",
         "honours": [{"honour": "市级名师", "level": "市"}]},
    ),
    ("person", "sun", {"full_name": "孙丽", "school": "@helper", "subjects": "英语"}),
    ("person", "ma", {"full_name": "马建平", "school": "@village", "post": "校长"}),
    ("person", "he", {"full_name": "何晓燕", "school": "@village", "post": "副校长"}),
    ("person", "zheng", {"full_name": "郑兰", "school": "@village", "subjects": "语文"}),
    ("person", "bin", {"full_name": "李斌", "school": "@village", "subjects": "语文", "work_start": "2012-09"}),
]  # fmt: skip

BEGINNING: list[Entry] = [
    (
        "school_calendar", "autumn",
        {"school_year": YEAR, "term": "第一学期", "first_day": "2014-09-01", "last_day": "2015-01-23"},
    ),
    (
        "school_calendar", "spring",
        {"school_year": YEAR, "term": "第二学期", "first_day": "2015-03-02", "last_day": "2015-07-10"},
    ),
    ("basis_document", "basis", {"number": "彬政教发〔2014〕128号", "title": "关于开展城乡学校结对帮扶工作的通知"}),
    (
        "pairing", "pairing",
        {"pairing_no": "结对-01", "helper": "@helper", "recipients": [{"school": "@village"}], "start": "2014-09-01",
         "end": "2015-07-10", "basis_document": "@basis"},
    ),
    ("school_agreement", "agreement", {
        "recipient": "@village", "goals": "共同提升。", "items": [{"item": "学校管理", "n": 1, "unit": "周"}],
        "sign_date": "2014-08-30", "copies": 2,
    }),
]  # fmt: skip

PAIRS: list[Entry] = [
    (
        "leader_pair", "principals",
        {"line": "校长", "helper_leader": "@zhang", "recipient_leader": "@ma", "start": "2014-09-01"},
    ),
    (
        "leader_pair", "deputies",
        {"line": "教学", "helper_leader": "@li", "recipient_leader": "@he", "start": "2014-09-01"},
    ),
    (
        "group_pair", "chinese",
        {"subject": "语文", "helper_head": "@liu", "recipient_head": "@zheng", "start": "2014-09-01"},
    ),
    (
        "mentor_pair", "pair",
        {"mentor": "@liu", "mentee": "@bin", "kind": "学科教学", "start": "2014-09-01", "end": "2015-07-10",
         "mentor_duties": [{"duty": "听课", "n": 1, "unit": "周"}],
         "mentee_duties": [{"duty": "教学设计", "n": 1, "unit": "周"}]},
    ),
    ("work_plan", "plan", {
        "title": "学年帮扶计划", "level": "学年计划", "start": "2014-09-01", "end": "2015-07-10", "goals": "稳步推进。",
    }),
    *(
        ("plan_item", key, {
            "plan": "@plan", "level": "年度目标", "number": number, "area": "教学教研", "task": task, "indicator": task,
            "target": target, "unit": unit, "counted": counted, "helper_owner": "@li", "recipient_owner": "@he",
        })
        for key, number, task, target, unit, counted in (
            ("goal_heard", "1", "听徒弟的课", 40, "节", "听课记录"), ("goal_visits", "2", "送教", 4, "次", "送教下乡"),
        )
    ),
]  # fmt: skip


def _talks() -> Iterator[Entry]:
    for week in sorted(set(range(40)) - NO_TALK):
        yield "leader_exchange", f"talk_{week}", {
            "date": day(week, MONDAY), "line": "全面", "people": [{"person": "@zhang"}, {"person": "@ma"}],
            "topics": [{"area": "内部管理"}], "points": f"第{week + 1}次教学周的管理。",
        }  # fmt: skip
    for month in ("2014-10-22", "2014-12-17", "2015-04-22"):
        yield "leader_exchange", f"deputy_{month}", {
            "date": month, "line": "教学", "form": "行政例会", "people": [{"person": "@li"}, {"person": "@he"}],
            "topics": [{"area": "教学流程"}], "points": "列席行政例会。",
        }  # fmt: skip


def _mentoring() -> Iterator[Entry]:
    heard = sorted(set(range(40)) - NOT_HEARD)
    for week in heard:
        yield "lesson", f"lesson_{week}", {
            "teacher": "@bin", "grade": 5, "topic": f"第{week + 1}课", "lesson_type": "新授",
            "date": day(week, TUESDAY),
        }  # fmt: skip
    for week in heard:
        yield "lesson_observation", f"heard_{week}", {
            "lesson": f"@lesson_{week}", "observer": "@liu", "obs_kind": "师徒", "strengths": "读得好。",
            "suggestions": "多留时间默读。",
        }  # fmt: skip
    for week in REVIEWED:
        yield "lesson_review", f"review_{week}", {
            "lesson": f"@lesson_{week}", "chair": "@zheng", "recorder": "@bin",
            "speeches": [{"speaker": "@liu", "strengths": "有进步。"}], "consensus": "把时间还给学生。",
        }  # fmt: skip
    for week in OPEN:
        yield "open_lesson", f"open_{week}", {
            "lesson": f"@lesson_{week}", "category": "展示", "level": "校", "organiser": "柴村小学教导处",
            "visiting_schools": [{"school": "水口镇小学", "people": 3}],
        }  # fmt: skip


def _writing() -> Iterator[Entry]:
    for week in (week for week in range(40) if week % 4):
        yield "lesson_design", f"design_{week}", {
            "date": day(week, WEDNESDAY), "mentor_pair": "@pair", "grade": 5,
            "topic": f"第{week + 1}篇设计", "aims": "读懂课文。", "process": "导入，精读，练习。",
        }  # fmt: skip
    for date in REFLECTED:
        yield "reflection", f"reflection_{date}", {
            "date": date, "kind": "教学反思", "mentor_pair": "@pair", "success": "课堂安静了。",
            "weak": "提问太多。", "measures": "一课三问。", "mentor_comment": "说到了要害。",
        }  # fmt: skip
    for number, date in enumerate(("2014-12-20", "2015-06-20")):
        yield "study_note", f"note_{number}", {
            "date": date, "mentor_pair": "@pair", "source": "书", "title": "《给教师的建议》",
            "thoughts": "读" * 10_000,
        }  # fmt: skip
    for number, date in enumerate(("2015-01-20", "2015-07-06")):
        yield "mentor_evaluation", f"evaluation_{number}", {
            "date": date, "mentor_pair": "@pair",
            "marks": [
                {"side": side, "criterion": "带教", "weight": 100, "helper": 90, "recipient": 88}
                for side in ("徒弟", "师傅")
            ],
        }  # fmt: skip
    yield "award", "award", {
        "date": "2015-05-15", "title": "教学能手", "nature": "教学", "level": "县区", "issuer": "彬县教育局",
        "people": [{"person": "@bin"}],
    }  # fmt: skip


def _together() -> Iterator[Entry]:
    for number, week in enumerate(range(0, 40, 2)):
        yield "research_activity", f"joint_{week}", {
            "date": day(week, THURSDAY), "kind": "联合教研日", "mode": "线下", "subject": "语文",
            "theme": f"第{number + 1}次联合教研", "place": "会议室", "host": ("@helper", "@village")[number % 2],
            "helper_chair": "@liu", "recipient_chair": "@zheng", "process": "说课，议课。",
        }  # fmt: skip
    for number, (start, end) in enumerate((("2014-09-10", "2015-01-20"), ("2015-03-10", "2015-07-01"))):
        yield "project", f"project_{number}", {
            "title": f"整本书阅读研究之{number + 1}", "level": "县", "subject": "语文", "head": "@liu",
            "co_head": "@zheng", "start": start,
            "end": end,
        }  # fmt: skip
    for number, date in enumerate(TRAININGS):
        yield "training", f"training_{number}", {
            "title": f"第{number + 1}讲", "category": "校本研修", "form": "讲座" if number < 3 else "网络",
            "organiser": "@helper", "start": date, "end": date, "content": "高效课堂。", "hours": 2,
            "slots": [{"day": date, "slot": "下午"}],
        }  # fmt: skip
    for number in range(len(TRAININGS)):
        for place, person in enumerate(TRAINED):
            yield "attendance", f"came_{number}_{person}", {
                "event": f"@training_{number}", "person": f"@{person}", "presence": "病假" if place == number else "到",
            }  # fmt: skip


def _support() -> Iterator[Entry]:
    for visit, date in enumerate(VISITS):
        for number in range(2):
            yield "lesson", f"visit_{visit}_{number}", {
                "teacher": "@sun", "grade": 5, "topic": f"Unit {visit + 1} Lesson {number + 1}",
                "lesson_type": "新授", "date": date,
            }  # fmt: skip
    for visit in range(len(VISITS)):
        yield "teaching_delivery", f"visit_{visit}", {
            "place": "柴村", "leader": "@li",
            "members": [{"person": "@sun", "task": "送课"}],
            "lessons": [{"lesson": f"@visit_{visit}_{number}"} for number in range(2)], "teachers": 6, "students": 40,
            "recipient_opinion": "欢迎再来。",
        }  # fmt: skip
    yield "match_need", "need", {
        "date": "2014-09-02", "school": "@village", "area": "设施", "need": "建一间计算机教室",
    }  # fmt: skip
    yield "donation", "computers", {
        "donor": "@helper", "receiver": "@village", "date": "2014-11-12", "need_record": "@need",
        "items": [
            {"name": "计算机", "unit": "台", "qty": 20, "price": 3500},
            {"name": "教学用具", "unit": "套", "qty": 10, "price": 120.5},
        ],
    }  # fmt: skip
    yield "donation", "books", {
        "donor": "@helper", "receiver": "@village", "date": "2015-04-23",
        "items": [{"name": "图书", "unit": "册", "qty": 300, "price": 15.8}],
    }  # fmt: skip
    for number, date in enumerate(("2014-09-20", "2014-11-20", "2015-03-20", "2014-12-05", "2015-04-18")):
        giver, taker = ("@helper", "@village") if number < 3 else ("@village", "@helper")
        yield "resource_share", f"share_{number}", {
            "date": date, "title": f"资源之{number + 1}", "kind": "课件" if number < 3 else "乡土资源", "giver": giver,
            "taker": taker,
        }  # fmt: skip
    # Twice on 9 October: one day at the school.
    for number, date in enumerate(("2014-10-08", "2014-10-09", "2014-10-09", "2015-03-11", "2015-03-12")):
        yield "residency_log", f"log_{number}", {
            "date": date, "expert": "@li", "recipient": "@village", "area": "教学", "work": [{"activity": "听课"}],
            "advice": f"建议之{number + 1}",
        }  # fmt: skip
    for number, date in enumerate(("2014-11-28", "2015-05-29")):
        yield "parent_activity", f"parents_{number}", {
            "date": date, "kind": "家长会", "place": "教室", "chair": "@bin", "agenda": [{"text": "陪孩子读书"}],
            "points": "每天二十分钟。",
        }  # fmt: skip
        yield "culture_activity", f"festival_{number}", {
            "date": date, "name": f"第{number + 1}届读书节", "place": "操场", "organiser": "德育处",
            "process": "诵读。",
        }  # fmt: skip


AT_HELPER: list[Entry] = [*_talks(), *_mentoring(), *_together(), *_support()]
AT_VILLAGE: list[Entry] = [*_writing()]
EVENTS: list[Entry] = [*AT_HELPER, *AT_VILLAGE]
ENTRIES: list[Entry] = [*PEOPLE, *BEGINNING, *PAIRS, *EVENTS]
