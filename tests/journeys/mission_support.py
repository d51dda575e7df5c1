"""What one school gives another: trainings, people, visits, goods; and what the village school notes down itself."""

from typing import Any

Entry = tuple[str, str, dict[str, Any]]

_P = {"pairing": "@pairing"}


def _training(key: str, title: str, day: str, category: str, form: str, hours: float, **more: Any) -> Entry:
    fields = {"title": title, "category": category, "form": form, "organiser": "@helper", "start": day, "end": day}
    told = {"place": "义门镇中学报告厅", "content": f"{title}。", "hours": hours}
    return "training", key, {**_P, **fields, **told, **more}


def _came(event: str, person: str, day: str, slot: str, presence: str = "到") -> Entry:
    key = f"{event}_{person}_{day}_{slot}".replace("@", "")
    return "attendance", key, {"event": event, "person": person, "day": day, "slot": slot, "presence": presence}


def _sent(key: str, person: str, kind: str, start: str, end: str, **more: Any) -> Entry:
    home, away = ("@village", "@helper") if person in ("@bin", "@wu") else ("@helper", "@village")
    fields = {"person": person, "kind": kind, "from_school": home, "to_school": away, "start": start, "end": end}
    return "dispatch", key, {**_P, **fields, **more}


_CAMP_DAYS = [
    {"day": day, "slot": slot} for day in ("2014-10-24", "2014-10-25") for slot in ("上午", "下午")
]  # fmt: skip

SUPPORT: list[Entry] = [
    _training(
        "lecture", "核心素养导向的课堂教学改革", "2014-09-19", "其他", "直播", 3,
        slots=[{"day": "2014-09-19", "slot": "下午"}],
        speakers=[{"name": "林崇德", "title": "教授", "topic": "核心素养导向的课堂教学改革", "minutes": 120}],
        open_to=[{"school": "@village", "places": 8}],
    ),
    _training(
        "in_house", "校本研修：高效课堂", "2014-09-26", "校本研修", "集中", 2, open_to=[{"school": "@village"}],
    ),
    _training("watching", "观看名师教学实录", "2014-11-05", "校本研修", "观看名师实录", 2),
    _training("online", "小学英语线上课程", "2014-12-03", "远程", "网络", 4, open_to=[{"school": "@village"}]),
    _training(
        "camp", "校际骨干教师研学营", "2014-10-24", "研学营", "外出参观", 16, end="2014-10-25", slots=_CAMP_DAYS,
        place="西安高新一小", funding="市级教师培训专项经费",
    ),
    _training(
        "class", "师资培训班：课堂教学评价", "2015-03-20", "县培", "集中", 6,
        speakers=[{"person": "@expert", "topic": "怎样评一节课", "minutes": 180},
                  {"name": "王文静", "title": "教授", "topic": "学习科学与课堂", "minutes": 120}],
    ),
    *(_came("@lecture", person, "2014-09-19", "下午") for person in ("@bin", "@wu", "@zheng")),
    _came("@lecture", "@tian", "2014-09-19", "下午", "事假"),
    *(_came("@camp", "@sun", slot["day"], slot["slot"]) for slot in _CAMP_DAYS),
    *(_came("@camp", "@bin", slot["day"], slot["slot"]) for slot in _CAMP_DAYS[:2]),
    (
        "event_plan", "camp_plan",
        {**_P, "date": "2014-10-17", "title": "校际骨干教师研学营活动方案", "aims": "参观外地优质校。",
         "schedule": [{"day": "2014-10-24", "time": "8:30", "item": "观课", "owner": "李秀英"}],
         "safety": "统一乘车，专人清点人数。"},
    ),
    (
        "fund_application", "fund",
        {**_P, "date": "2014-09-30", "fund": "市级教师培训专项经费",
         "applicants": [{"school": "@helper"}, {"school": "@village"}], "amount": 50000,
         "uses": [{"use": "研学营", "amount": 30000}, {"use": "专家讲座", "amount": 20000}],
         "reason": "两校联合开展骨干教师研学营。", "result": "批准", "granted": 40000},
    ),
    (
        "meeting_minutes", "mobilisation",
        {**_P, "date": "2014-05-06", "kind": "动员会", "title": "结对帮扶动员会", "place": "义门镇中学报告厅",
         "chair": "@zhang", "recorder": "@zhou", "expected": 86, "present": 83,
         "agenda": [{"text": "学习彬政教发〔2014〕128号文件"}, {"text": "选拔优秀的年轻教师"}],
         "points": "全体教师充分认识结对帮扶的重大意义，积极参与。",
         "decisions": [{"action": "公布第一批支教教师名单", "owner": "@li", "due": "2014-05-20", "done": 1}]},
    ),
    (
        "news_brief", "news",
        {**_P, "date": "2014-05-07", "title": "我校召开结对帮扶动员会", "author": "周斌", "published": "校园网",
         "text": "83名教师参加动员会，推选孙丽等年轻教师到村小支教。"},
    ),
    _sent("sent_sun", "@sun", "支教", "2014-09-01", "2015-01-23", batch=1, subject="英语", task="任五年级英语课。"),
    _sent("sent_zhou", "@zhou", "支教", "2015-03-02", "2015-05-31", batch=2, subject="信息技术"),
    _sent("sent_li", "@li", "挂职", "2015-03-02", "2015-04-30", task="挂任教学副校长。"),
    _sent("shadow_bin", "@bin", "跟岗", "2014-11-03", "2014-11-14", subject="语文"),
    _sent("exchange_wu", "@wu", "实习交流", "2015-03-16", "2015-03-27", subject="数学"),
    (
        "personal_plan", "plan_sun",
        {**_P, "date": "2014-09-05", "dispatch": "@sent_sun", "findings": "学生没有学过音标。",
         "aims": "一学期内能听说二百个词。", "tasks": [{"week": "第2周", "task": "摸底"}]},
    ),
    (
        "dispatch_appraisal", "appraisal_sun",
        {**_P, "date": "2015-01-22", "dispatch": "@sent_sun", "work": "任课一学期，每周八节。",
         "host_opinion": "同意，表现优秀。", "home_opinion": "同意。"},
    ),
    (
        "teaching_delivery", "visit_1",
        {**_P, "batch": 1, "recipient": "@village",
         "place": "义门柴村小学", "leader": "@li",
         "members": [
             {"person": "@sun", "subject": "英语", "task": "送课"}, {"person": "@liu", "task": "评课"},
         ],
         "lessons": [{"lesson": "@english_sun"}], "teachers": 12, "students": 46,
         "recipient_opinion": "课上得生动，希望再来。", "effect": "英语课有了样子。"},
    ),
    (
        "teaching_delivery", "visit_2",
        {**_P, "date": "2015-03-25", "end": "2015-03-25", "batch": 2, "recipient": "@village",
         "place": "义门柴村小学", "leader": "@li", "members": [{"person": "@zhou", "task": "讲座"}],
         "lectures": [{"training": "@class"}], "teachers": 9, "students": 0, "recipient_opinion": "解决了实际困难。"},
    ),
    (
        "residency_log", "resident_1",
        {**_P, "date": "2014-10-08", "expert": "@expert", "recipient": "@village", "arrive": "8:10", "leave": "17:00",
         "area": "教学", "work": [{"activity": "听课", "count": 2}, {"activity": "座谈", "people": "全体教师"}],
         "problems": "作业只布置不批改。", "advice": "一周内定出作业批改办法。",
         "actions": [
             {"action": "制定作业批改办法", "owner": "@he", "due": "2014-10-15", "done": 1, "result": "10月14日公布"},
         ],
         "follow_up": "10月22日抽查，已全批全改。"},
    ),
    (
        "residency_log", "resident_2",
        {**_P, "date": "2014-10-09", "expert": "@expert", "recipient": "@village", "area": "管理",
         "work": [{"activity": "查阅", "count": 8}], "advice": "备课本按单元检查。",
         "actions": [{"action": "备课本按单元检查", "owner": "@he", "due": "2014-11-30"}]},
    ),
    (
        "donation", "gift",
        {**_P, "donor": "@helper", "receiver": "@village", "date": "2014-11-12", "purpose": "计算机教室",
         "need_record": "@need_computers",
         "items": [
             {"name": "台式计算机", "unit": "台", "qty": 20, "price": 3500, "condition": "九成新",
              "value_basis": "估价"},
             {"name": "教学用具", "unit": "套", "qty": 10, "price": 120.5, "condition": "全新"},
         ],
         "acceptance": "数量相符，全部通电验过。"},
    ),
    (
        "subject_platform", "platform",
        {**_P, "title": "语文学科平台", "subject": "语文", "start": "2014-09-15",
         "members": [{"person": "@liu"}, {"person": "@zheng"}], "rules": "上传须经教研组长审核。"},
    ),
    (
        "resource_share", "slides",
        {**_P, "date": "2014-09-20", "title": "五年级语文课件包", "kind": "课件", "subject": "五年级语文",
         "platform": "@platform", "giver": "@helper", "taker": "@village", "way": "U盘", "use_count": 12,
         "rating": "很有用", "handler": "周斌"},
    ),
    (
        "resource_share", "papercuts",
        {**_P, "date": "2014-12-05", "title": "义门剪纸图样", "kind": "乡土资源", "giver": "@village",
         "taker": "@helper", "way": "现场", "use_count": 3},
    ),
    (
        "resource_share", "orchard_visit",
        {**_P, "date": "2015-04-18", "title": "苹果园劳动教育基地", "kind": "场地/基地", "giver": "@village",
         "taker": "@helper", "way": "现场", "use_count": 5, "use_note": "城里学生疏花一天。"},
    ),
    (
        "culture_activity", "hands",
        {**_P, "date": "2014-10-30", "name": "手拉手读书节", "theme": "同读一本书", "kind": "手拉手",
         "place": "义门柴村小学", "recipient": "@village", "organiser": "德育处", "helper_people": 60,
         "recipient_people": 85, "background_note": "柴村孩子熟悉秦腔，读书节从秦腔故事开始。",
         "process": "结对互赠图书，同台诵读。", "reflection": "孩子们更自信了。"},
    ),
]  # fmt: skip

VILLAGE_EVENTS: list[Entry] = [
    (
        "opinion", "pupils_opinion",
        {**_P, "date": "2014-05-15", "from_whom": "学生", "school": "@village", "text": "想有英语老师和更多图书。",
         "reply": "选派英语教师支教。", "owner": "@he", "done": 1},
    ),
    (
        "opinion", "teachers_opinion",
        {**_P, "date": "2014-05-15", "from_whom": "教师", "school": "@village", "text": "希望有人听课评课。"},
    ),
    (
        "opinion", "parents_opinion",
        {**_P, "date": "2014-05-15", "from_whom": "家长", "school": "@village", "text": "盼望孩子开好英语课。"},
    ),
    (
        "opinion", "school_wish",
        {**_P, "date": "2014-05-15", "from_whom": "学校", "school": "@village", "text": "请帮助建一间计算机教室。",
         "reply": "列入捐赠计划。", "owner": "@feng", "done": 1},
    ),
    (
        "parent_activity", "parents",
        {**_P, "date": "2014-11-28", "kind": "家长会", "place": "五（1）班教室", "school": "@village",
         "class_name": "五（1）班", "chair": "@bin", "expected": 50, "present": 47,
         "agenda": [{"text": "怎样陪孩子读书"}], "points": "家长愿意每天陪读二十分钟。", "satisfaction": 96},
    ),
    (
        "parent_activity", "advice",
        {**_P, "date": "2015-04-10", "kind": "咨询", "place": "阅览室", "school": "@village", "chair": "@zheng",
         "present": 8, "agenda": [{"text": "阅读习惯"}], "points": "一对一解答。"},
    ),
    (
        "parent_opinion", "parent_word",
        {"date": "2014-11-28", "activity": "@parents", "opinion": "希望少布置抄写。", "reply": "已调整。",
         "owner": "@bin", "done": 1},
    ),
    (
        "quality_analysis", "quality",
        {"date": "2015-01-20", "exam": "期末考试", "class_name": "五（1）班", "subject": "语文", "mean": 78,
         "mean_before": 72, "pass_rate": 91.3, "top_rate": 34.8, "analysis": "阅读题进步最大。"},
    ),
    (
        "hour_entry", "hours_bin",
        {"date": "2014-11-20", "person": "@bin", "title": "国培远程研修", "category": "国培", "hours": 10,
         "organiser": "国培项目办", "proof": "结业证书"},
    ),
    (
        "class_group", "class_five",
        {"school": "@village", "grade": 5, "name": "五（1）班",
         "pupils": [{"school_year": "2014-2015", "count": 23}]},
    ),
    (
        "action_item", "action_books",
        {**_P, "date": "2014-10-14", "source": "行政例会", "action": "建立图书漂流角", "owner": "@zheng",
         "due": "2014-11-30", "done": "2014-11-25", "result": "每班一角"},
    ),
    (
        "action_item", "action_fence",
        {**_P, "date": "2014-12-02", "source": "安全检查", "action": "修补操场围栏", "owner": "@feng",
         "due": "2014-12-31"},
    ),
]  # fmt: skip
