"""A school year of two schools, every event entered once: what the reports say equals what is worked out by hand."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.mission import Desk, Entry, Mission, meet

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
            "target": target, "unit": unit, "counted": counted, "start": "2014-09-01", "end": "2015-07-10",
            "helper_owner": "@li", "recipient_owner": "@he",
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
            "teacher": "@bin", "subject": "语文", "grade": 5, "topic": f"第{week + 1}课", "lesson_type": "新授",
            "date": day(week, TUESDAY),
        }  # fmt: skip
    for week in heard:
        yield "lesson_observation", f"heard_{week}", {
            "lesson": f"@lesson_{week}", "observer": "@liu", "obs_kind": "师徒", "strengths": "读得好。",
            "suggestions": "多留时间默读。",
        }  # fmt: skip
    for week in REVIEWED:
        yield "lesson_review", f"review_{week}", {
            "date": day(week, TUESDAY), "lesson": f"@lesson_{week}", "chair": "@zheng", "recorder": "@bin",
            "speeches": [{"speaker": "@liu", "strengths": "有进步。"}], "consensus": "把时间还给学生。",
        }  # fmt: skip
    for week in OPEN:
        yield "open_lesson", f"open_{week}", {
            "lesson": f"@lesson_{week}", "category": "展示", "level": "校", "organiser": "柴村小学教导处",
        }  # fmt: skip


def _writing() -> Iterator[Entry]:
    for week in (week for week in range(40) if week % 4):
        yield "lesson_design", f"design_{week}", {
            "date": day(week, WEDNESDAY), "mentor_pair": "@pair", "writer": "@bin", "subject": "语文", "grade": 5,
            "topic": f"第{week + 1}篇设计", "aims": "读懂课文。", "process": "导入，精读，练习。",
        }  # fmt: skip
    for date in REFLECTED:
        yield "reflection", f"reflection_{date}", {
            "date": date, "kind": "教学反思", "writer": "@bin", "mentor_pair": "@pair", "success": "课堂安静了。",
            "weak": "提问太多。", "measures": "一课三问。",
        }  # fmt: skip
    for number, date in enumerate(("2014-12-20", "2015-06-20")):
        yield "study_note", f"note_{number}", {
            "date": date, "writer": "@bin", "source": "书", "title": "《给教师的建议》", "thoughts": "读" * 10_000,
        }  # fmt: skip
    for number, date in enumerate(("2015-01-20", "2015-07-06")):
        yield "mentor_evaluation", f"evaluation_{number}", {"date": date, "mentor_pair": "@pair"}
    yield "award", "award", {
        "school": "@village", "date": "2015-05-15", "title": "教学能手", "level": "县区", "issuer": "彬县教育局",
        "people": [{"person": "@bin"}],
    }  # fmt: skip


def _together() -> Iterator[Entry]:
    for number, week in enumerate(range(0, 40, 2)):
        yield "research_activity", f"joint_{week}", {
            "date": day(week, THURSDAY), "kind": "联合教研日", "mode": "线下", "subject": "语文",
            "theme": f"第{number + 1}次联合教研", "place": "会议室", "host": ("@helper", "@village")[number % 2],
            "recipient_chair": "@zheng", "process": "说课，议课。",
        }  # fmt: skip
    for number, (start, end) in enumerate((("2014-09-10", "2015-01-20"), ("2015-03-10", "2015-07-01"))):
        yield "project", f"project_{number}", {
            "title": f"整本书阅读研究之{number + 1}", "level": "县", "subject": "语文", "head": "@liu", "start": start,
            "end": end,
        }  # fmt: skip
    for number, date in enumerate(TRAININGS):
        yield "training", f"training_{number}", {
            "title": f"第{number + 1}讲", "category": "校本研修", "form": "讲座" if number < 3 else "网络",
            "organiser": "@helper", "start": date, "end": date, "content": "高效课堂。", "hours": 2,
        }  # fmt: skip
    for number, date in enumerate(TRAININGS):
        for place, person in enumerate(TRAINED):
            yield "attendance", f"came_{number}_{person}", {
                "event": f"@training_{number}", "person": f"@{person}", "day": date, "slot": "下午",
                "presence": "病假" if place == number else "到",
            }  # fmt: skip


def _support() -> Iterator[Entry]:
    for visit, date in enumerate(VISITS):
        for number in range(2):
            yield "lesson", f"visit_{visit}_{number}", {
                "teacher": "@sun", "subject": "英语", "grade": 5, "topic": f"Unit {visit + 1} Lesson {number + 1}",
                "lesson_type": "新授", "date": date,
            }  # fmt: skip
    for visit, date in enumerate(VISITS):
        yield "teaching_delivery", f"visit_{visit}", {
            "date": date, "end": date, "place": "柴村", "leader": "@li",
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
            "date": date, "name": f"第{number + 1}届读书节", "place": "操场", "organiser": "德育处", "process": "诵读。",
        }  # fmt: skip


EVENTS: list[Entry] = [*_talks(), *_mentoring(), *_writing(), *_together(), *_support()]
ENTRIES: list[Entry] = [*PEOPLE, *BEGINNING, *PAIRS, *EVENTS]

BY_HAND = {
    ("听课", "节"): 40 - 6, ("评课", "次"): 6, ("联合教研", "次"): 20, ("公开课", "节"): 4, ("送教", "次"): 4,
    ("送教授课", "节"): 4 * 2, ("讲座", "场"): 3, ("培训", "场"): 6, ("培训", "人次"): 6 * 5 - 5, ("培训", "学时"): 6 * 2,
    ("校长交流", "次"): 40 - 4, ("其他干部交流", "次"): 3, ("驻校", "天"): 4, ("师徒", "对"): 1, ("反思", "篇"): 10,
    ("课题", "项"): 2, ("获奖", "项"): 1, ("捐赠", "件"): 20 + 10 + 300, ("捐赠", "元"): 70_000 + 1_205 + 4_740,
    ("资源共享", "项"): 3 + 2, ("家校活动", "次"): 2, ("校园文化活动", "次"): 2, ("计划完成", "%"): 50,
}  # fmt: skip
OCTOBER = {
    # Mondays 13, 20, 27; Tuesdays 14, 21, 28; Thursdays 2, 16, 30; one lecture, four of five came.
    ("校长交流", "次"): 3, ("听课", "节"): 3, ("联合教研", "次"): 3, ("公开课", "节"): 0, ("讲座", "场"): 1,
    ("培训", "人次"): 4, ("培训", "学时"): 2, ("送教", "次"): 1, ("送教授课", "节"): 2, ("反思", "篇"): 1, ("驻校", "天"): 2,
    ("其他干部交流", "次"): 1, ("师徒", "对"): 1, ("课题", "项"): 1, ("捐赠", "元"): 0, ("家校活动", "次"): 0,
}  # fmt: skip


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Mission:
    folder = tmp_path_factory.mktemp("year")
    made = Mission(folder, Desk(folder / "helper"), Desk(folder / "village"))
    meet(made, ("helper", "village"))
    made.enter(made.helper, ENTRIES)
    made.exchange()
    return made


def test_the_report_of_the_year_equals_what_is_worked_out_by_hand(year: Mission) -> None:
    report = year.report("progress_report", YEAR)

    assert report.numbers == BY_HAND
    assert report.sources_of("送教", "次") == {year[f"visit_{visit}"] for visit in range(4)}


def test_the_other_school_counts_the_same(year: Mission) -> None:
    assert year.village.asks("digest")["all"] == year.helper.asks("digest")["all"]
    assert year.report("progress_report", YEAR, desk=year.village).numbers == BY_HAND


def test_the_report_of_a_month_equals_what_is_worked_out_by_hand(year: Mission) -> None:
    numbers = year.report("progress_report", "2014-10").numbers

    assert {what: numbers[what] for what in OCTOBER} == OCTOBER


def test_the_quarters_add_up_to_the_year(year: Mission) -> None:
    lasting = {("师徒", "对"), ("课题", "项"), ("计划完成", "%")}
    quarters = [
        year.report("progress_report", quarter).numbers
        for quarter in ("2014-Q3", "2014-Q4", "2015-Q1", "2015-Q2", "2015-Q3")
    ]

    summed = {what: sum(numbers[what] for numbers in quarters) for what in BY_HAND.keys() - lasting}

    assert summed == {what: value for what, value in BY_HAND.items() if what not in lasting}


def test_every_duty_of_the_year_is_owed_done_and_short_as_worked_out_by_hand(year: Mission) -> None:
    report = year.report("four_layer_report", YEAR)

    found = {line[1]: tuple(line[2:6]) for line in report.lines}
    assert {words: found[words] for words in (
        "校长工作研讨", "参加对方行政例会、教研活动或项目评审", "联合教研日", "学科教学成果展示课", "联合申报课题",
        "听徒弟的课并点评", "师徒共同完成教学反思", "微型课题或校级以上公开课", "区级以上教学获奖", "向师傅提交教学设计",
        "学习笔记一万字", "带教效果双评价",
    )} == {
        "校长工作研讨": (40, 36, "次", 4),
        "参加对方行政例会、教研活动或项目评审": (10, 3, "次", 7),
        "联合教研日": (40, 20, "次", 20),
        # Four quarters, and the ten days of July are too few for a fifth.
        "学科教学成果展示课": (4, 4, "节", 0),
        "联合申报课题": (2, 2, "项", 0),
        "听徒弟的课并点评": (40, 34, "节", 6),
        "师徒共同完成教学反思": (10, 10, "篇", 0),
        # Two open lessons in either term: one would do.
        "微型课题或校级以上公开课": (2, 4, "项", 0),
        "区级以上教学获奖": (1, 1, "项", 0),
        "向师傅提交教学设计": (40, 30, "篇", 10),
        "学习笔记一万字": (20_000, 20_000, "字", 0),
        "带教效果双评价": (2, 2, "次", 0),
    }  # fmt: skip


def test_each_showcase_lesson_does_for_its_own_quarter(year: Mission) -> None:
    register = year.report("open_lesson_register", YEAR)

    assert [line[4] for line in register.lines] == [f"第{week + 1}课" for week in OPEN]
    for week, quarter in OPEN.items():
        (owed,) = [one for one in year.due(day(week, TUESDAY), "showcase") if one["period"]["label"] == quarter]
        assert owed["evidence"] == [year[f"open_{week}"]]


def test_hours_follow_from_the_sign_in_sheets(year: Mission) -> None:
    ledger = year.report("hour_ledger", YEAR)

    # Each of the five missed one of six trainings of two hours.
    assert ledger.totals[7] == 5 * 5 * 2
    last = {line[1]: line[8] for line in ledger.lines}
    assert last == dict.fromkeys(("李斌", "郑兰", "马建平", "刘芳", "孙丽"), 10)


def test_the_village_hosts_half_of_the_joint_days_and_all_open_lessons(year: Mission) -> None:
    report = year.report("two_way_report", YEAR)

    assert report.line("主办教研活动")[1:] == [10, 10, 50]
    assert report.line("提供资源")[1:] == [3, 2, 40]
    # Its ten joint days and four open lessons beside the helper's ten joint days and six trainings.
    assert report.line("造血")[1:] == [16, 14, 46.67]


def test_the_plan_moves_by_itself(year: Mission) -> None:
    goals = year.plan_lines("2015-07-31")

    assert (goals["1"]["value"], goals["1"]["percent"], goals["1"]["state"]) == (34, 85, "进行")
    assert (goals["2"]["value"], goals["2"]["percent"], goals["2"]["state"]) == (4, 100, "完成")


def test_everything_was_entered_once(year: Mission) -> None:
    assert len({key for _, key, _ in ENTRIES}) == len(ENTRIES)
    for kind in {kind for kind, _, _ in EVENTS}:
        assert len(year.helper.every(kind)) == sum(1 for one, _, _ in ENTRIES if one == kind), kind


def test_no_field_is_typed_that_a_record_it_refers_to_holds(year: Mission) -> None:
    kept = {
        key: year.helper.asks("get", kind, year[key])[0]["fields"] for kind, key, _ in (*PEOPLE, *BEGINNING, *PAIRS)
    }
    kept |= {key: fields for _, key, fields in EVENTS}

    again = [
        (kind, key, name, other)
        for kind, key, typed in ENTRIES
        for other in _referred(typed)
        for name, value in typed.items()
        if other in kept and name in kept[other] and year.told(value) == year.told(kept[other][name])
    ]

    assert again == []


def test_what_was_left_out_stands_on_the_paper_all_the_same(year: Mission) -> None:
    heard, opened = year.paper("F03", "heard_2"), year.paper("F07", "open_2")
    agreed, paired, given = year.paper("F01", "agreement"), year.paper("F02", "pair"), year.paper("F18", "computers")

    assert "授课教师李斌授课学校义门柴村小学" in heard and "听课日期2014年9月16日" in heard
    assert "课题第3课授课教师李斌学校义门柴村小学" in opened and "日期2014年9月16日" in opened
    assert "根据彬政教发〔2014〕128号要求" in agreed and "2014年9月1日至2015年7月10日" in agreed
    assert "师傅荣誉：市级名师；徒弟教龄：2年" in paired
    assert "需求来源建一间计算机教室" in given


def _referred(typed: Any) -> list[str]:
    """Return the keys of all records that what was typed refers to."""
    match typed:
        case str() if typed.startswith("@"):
            return [typed[1:]]
        case dict():
            return [key for value in typed.values() for key in _referred(value)]
        case list():
            return [key for value in typed for key in _referred(value)]
        case _:
            return []
