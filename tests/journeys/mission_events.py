"""What is done in the course of the year: talks, research, mentoring, training, visits, gifts, parents, culture."""

from typing import Any

Entry = tuple[str, str, dict[str, Any]]

_P = {"pairing": "@pairing"}
FOUR_POINTS = {
    "aims_point": "目标写得具体，可以检测。", "steps_point": "导入用时偏长，可压到五分钟。",
    "pupils_point": "小组活动有分工，人人开口。", "assessment_point": "当堂用三道题检测。",
}  # fmt: skip


def _talk(key: str, day: str, line: str, form: str, people: list[str], area: str, points: str, **more: Any) -> Entry:
    fields = {
        **_P, "date": day, "recipient": "@village", "mode": "线下", "place": "义门柴村小学", "line": line, "form": form,
        "people": [{"person": person} for person in people], "topics": [{"area": area}], "points": points, **more,
    }  # fmt: skip
    return "leader_exchange", key, fields


def _lesson(key: str, teacher: str, school: str, subject: str, topic: str, day: str) -> Entry:
    fields = {"teacher": teacher, "school": school, "subject": subject, "grade": 5, "class_name": "五（1）班"}
    return "lesson", key, {**_P, **fields, "topic": topic, "lesson_type": "新授", "date": day, "period_no": 2}


def _heard(key: str, lesson: str, day: str, observer: str, kind: str, suggestion: str) -> Entry:
    fields = {"lesson": lesson, "date": day, "observer": observer, "observer_role": "师傅", "obs_kind": kind}
    process = [
        {"minute": 0, "stage": "导入", "teacher_act": "看图谈话", "student_act": "观察回答", "side_note": "用时八分钟"},
        {"minute": 8, "stage": "新授", "teacher_act": "品读重点句", "student_act": "批注交流"},
    ]
    told = {"strengths": "教态亲切，板书工整。", "suggestions": suggestion, "feedback_talk": "课后当面交换了意见。"}
    return "lesson_observation", key, {**_P, **fields, "process": process, **told}


RESEARCH: list[Entry] = [
    *(
        (
            "leader_pair", key,
            {**_P, "recipient": "@village", "line": line, "helper_leader": ours, "recipient_leader": theirs,
             "start": "2014-09-01", "end": "2015-05-31"},
        )
        for key, line, ours, theirs in (
            ("principals", "校长", "@zhang", "@ma"), ("deputies_teaching", "教学", "@li", "@he"),
            ("deputies_moral", "德育", "@wang", "@guo"), ("deputies_logistics", "后勤", "@zhao", "@feng"),
        )
    ),
    _talk("talk_1", "2014-09-03", "全面", "工作研讨", ["@zhang", "@ma"], "发展规划", "商定学校发展战略规划。"),
    _talk("talk_2", "2014-09-10", "全面", "工作研讨", ["@zhang", "@ma"], "办学理念", "办学理念怎样落地。", mode="线上"),
    _talk(
        "talk_3", "2014-09-17", "全面", "工作研讨", ["@zhang", "@ma"], "内部管理", "内部管理优化：会议减半。",
        decisions=[{"decision": "教师例会改为两周一次", "owner": "@ma", "due": "2014-10-08", "done": 1}],
    ),
    _talk(
        "deputy_1", "2014-10-14", "教学", "行政例会", ["@li", "@he"], "教学流程", "梳理教学管理流程。",
        decisions=[{"decision": "统一集体备课表", "owner": "@he", "due": "2014-10-31"}],
    ),
    _talk("deputy_2", "2014-10-21", "德育", "教研活动", ["@wang", "@guo"], "其他", "参加德育教研活动。"),
    _talk("deputy_3", "2014-10-22", "后勤", "项目评审", ["@zhao", "@feng"], "其他", "评审食堂改造项目。"),
    *(
        (
            "management_standard", key,
            {**_P, "date": "2014-10-20", "process": process, "title": f"{process}工作标准",
             "steps": [{"step": step, "standard": standard, "check": "教导处每月检查"}], "adopted": "2014-11-01"},
        )
        for key, process, step, standard in (
            ("std_prep", "集体备课", "主备人说课", "提前三天发出初稿"),
            ("std_watch", "课堂观察", "分工记录", "每人一个观察点"),
            ("std_homework", "作业设计", "分层布置", "书面作业不超过一小时"),
            ("std_quality", "质量分析", "逐题统计", "一周内反馈到班"),
            ("std_campus", "校园管理", "值周", "领导带班值周"),
            ("std_course", "课程设计", "审议", "先审议后开课"),
            ("std_pupils", "学生评价", "写实记录", "过程与结果各占一半"),
        )
    ),
    *(
        (
            "group_pair", key,
            {**_P, "recipient": "@village", "subject": subject, "helper_head": ours, "recipient_head": theirs,
             "start": "2014-09-01", "end": "2015-05-31", "research_day": "每周三下午"},
        )
        for key, subject, ours, theirs in (
            ("chinese", "语文", "@liu", "@zheng"), ("maths", "数学", "@chen", "@tian"),
        )
    ),
    _lesson("boats_liu", "@liu", "@helper", "语文", "草船借箭", "2014-09-10"),
    _lesson("boats_bin", "@bin", "@village", "语文", "草船借箭", "2014-09-10"),
    _lesson("garden_bin", "@bin", "@village", "语文", "圆明园的毁灭", "2014-09-16"),
    _lesson("fractions_wu", "@wu", "@village", "数学", "分数的意义", "2014-09-18"),
    _lesson("english_sun", "@sun", "@helper", "英语", "My Friends", "2014-10-28"),
    _heard("heard_boats", "@boats_bin", "2014-09-10", "@liu", "同课异构", "把导入压到五分钟以内。"),
    _heard("heard_garden", "@garden_bin", "2014-09-16", "@liu", "师徒", "多给学生默读的时间。"),
    _heard("heard_fractions", "@fractions_wu", "2014-09-18", "@chen", "师徒", "先折纸再说定义。"),
    (
        "research_activity", "day_boats",
        {**_P, "date": "2014-09-10", "activity_no": "联研-2014-01", "kind": "同课异构", "mode": "线下",
         "subject": "语文", "theme": "《草船借箭》同课异构", "place": "义门柴村小学", "host": "@village",
         "helper_chair": "@liu", "recipient_chair": "@zheng", "recorder": "@bin", "helper_people": 5,
         "recipient_people": 6, "lessons": [{"lesson": "@boats_liu"}, {"lesson": "@boats_bin"}],
         "process": "两校教师各上一节，随后集体磨课、评课研讨。", **FOUR_POINTS,
         "outputs": [{"kind": "学科教学优化方案", "title": "语文阅读教学优化方案"}],
         "issues": "学生默读时间不够。",
         "actions": [
             {"action": "每课留足八分钟默读", "owner": "@bin", "due": "2014-09-30", "done": 1, "result": "已做到"},
             {"action": "建立错题本", "owner": "@tian", "due": "2014-10-30"},
         ]},
    ),
    (
        "research_activity", "day_maths",
        {**_P, "date": "2014-09-17", "kind": "联合教研日", "mode": "线上", "subject": "数学", "theme": "分数教学研讨",
         "place": "网络教室", "host": "@helper", "helper_chair": "@chen", "recipient_chair": "@tian",
         "helper_people": 4, "recipient_people": 3, "process": "说课、议课。"},
    ),
    (
        "research_activity", "day_polish",
        {**_P, "date": "2014-10-15", "kind": "集体磨课", "mode": "线下", "subject": "语文", "theme": "磨课：圆明园的毁灭",
         "place": "义门柴村小学", "host": "@village", "helper_chair": "@liu", "recipient_chair": "@zheng",
         "helper_people": 3, "recipient_people": 5, "process": "三次试讲，三次修改。"},
    ),
    (
        "lesson_review", "review_boats",
        {**_P, "date": "2014-09-10", "lesson": "@boats_bin", "chair": "@zheng", "recorder": "@bin",
         "attendees": [{"person": "@liu"}, {"person": "@zheng"}], "self_review": "紧张，时间没掌握好。",
         "speeches": [{"speaker": "@liu", **FOUR_POINTS}], "consensus": "读书时间要还给学生。", "level": "良好"},
    ),
    (
        "collective_prep", "prep",
        {**_P, "date": "2014-09-22", "group": "五年级语文", "subject": "语文", "grade": 5, "place": "会议室",
         "chair": "@zheng", "lead": "@liu", "recorder": "@bin", "unit": "第四单元 人物描写",
         "aims": "学习用动作写人物。", "discussion": [{"speaker": "@bin", "issue": "范文太长", "agreed": "节选"}],
         "changes": "范文改为节选两段。"},
    ),
    (
        "subject_optimisation_plan", "optimised",
        {**_P, "date": "2014-10-20", "subject": "语文", "title": "语文阅读教学优化方案", "version": 1,
         "sources": [{"activity": "@day_boats"}, {"activity": "@day_polish"}], **FOUR_POINTS,
         "measures": [{"measure": "每课默读不少于八分钟", "owner": "@zheng", "due": "2014-12-31"}]},
    ),
    (
        "event_notice", "showcase_notice",
        {**_P, "date": "2014-11-10", "title": "关于举办语文教学成果展示课的通知", "to": "义门弥家坪小学、义门福托小学",
         "event": "语文教学成果展示课", "event_day": "2014-11-20", "place": "义门柴村小学",
         "content": "请各校派语文教师观摩。",
         "replies": [{"school": "义门弥家坪小学", "people": 6}, {"school": "义门福托小学", "people": 5}]},
    ),
    (
        "open_lesson", "showcase",
        {**_P, "date": "2014-11-20", "subject": "语文", "class_name": "五（1）班", "topic": "慈母情深",
         "teacher": "@bin", "school": "@village", "category": "展示", "level": "片区/学区",
         "organiser": "义门镇中学、义门柴村小学", "audience": 25, "certificate_no": "义展〔2014〕3号",
         "visiting_schools": [
             {"school": "义门弥家坪小学", "people": 6}, {"school": "义门福托小学", "people": 5},
         ]},
    ),
    (
        "project", "reading_project",
        {**_P, "title": "乡村小学生整本书阅读指导策略研究", "problem": "乡村校学生阅读能力薄弱", "level": "县",
         "subject": "语文", "head": "@liu", "co_head": "@zheng", "start": "2014-09-20", "end": "2015-05-20",
         "stages": [
             {"stage": "理论研究", "start": "2014-09-20", "end": "2014-10-31", "output": "文献综述"},
             {"stage": "课堂实践", "start": "2014-11-01", "end": "2015-01-20", "output": "课例三个"},
             {"stage": "数据反馈", "start": "2015-03-02", "end": "2015-03-31", "output": "阅读测评"},
             {"stage": "策略调整", "start": "2015-04-01", "end": "2015-05-20", "output": "指导策略手册"},
         ],
         "outputs": [
             {"kind": "报告", "title": "整本书阅读指导策略手册", "date": "2015-05-15", "spread": "发给三所村小使用"},
         ],
         "closed": "2015-05-18", "result": "通过"},
    ),
    (
        "practice_case", "case",
        {**_P, "date": "2015-04-20", "school": "@village", "title": "晨读二十分钟", "area": "课程", "author": "@zheng",
         "tried": "每天晨读二十分钟，读后画一幅画。", "effect": "人均读书四本。", "spread": "三所村小照样做。"},
    ),
]  # fmt: skip

_MENTOR_DUTIES = [
    {"duty": "听徒弟的课并评课指导", "n": 1, "unit": "周"}, {"duty": "共同完成教学反思", "n": 1, "unit": "月"},
    {"duty": "指导微型课题或校级以上公开课", "n": 1, "unit": "学期"},
    {"duty": "帮助徒弟获得区级以上教学奖项", "n": 1, "unit": "年"},
]  # fmt: skip
_MENTEE_DUTIES = [
    {"duty": "提交教学设计", "n": 1, "unit": "周"}, {"duty": "参与名师工作室活动", "n": 1, "unit": "月"},
    {"duty": "完成一万字学习笔记", "n": 1, "unit": "学期"},
]  # fmt: skip


def _pair(key: str, number: int, mentor: str, honour: str, mentee: str, subject: str, years: int) -> Entry:
    fields = {
        **_P, "no": f"义师〔2014〕{number}号", "mentor": mentor, "mentor_honour": honour, "mentee": mentee,
        "teaching_years": years, "kind": "学科教学", "subject": subject, "start": "2014-09-01", "end": "2015-05-31",
        "mentor_duties": _MENTOR_DUTIES, "mentee_duties": _MENTEE_DUTIES, "goal": "一年站稳讲台。",
    }  # fmt: skip
    return "mentor_pair", key, fields


def _note(key: str, writer: str, pair: str, day: str, title: str, signs: int) -> Entry:
    fields = {"writer": writer, "mentor_pair": pair, "source": "书", "title": title}
    return "study_note", key, {**_P, "date": day, **fields, "thoughts": "读" * signs}


_MARKS = [
    ("徒弟", "教学成绩提升率", 40, 80, 85, 90, 85), ("徒弟", "获奖情况", 20, 90, 90, 90, 90),
    ("徒弟", "课题研究成果", 40, 70, 75, 80, 75), ("师傅", "指导记录", 50, 95, 90, 95, 92),
    ("师傅", "带教心得", 20, 90, 90, 90, 90), ("师傅", "团队辐射效果", 30, 80, 85, 85, 90),
]  # fmt: skip

GROWTH: list[Entry] = [
    _pair("pair_bin", 1, "@liu", "市级名师", "@bin", "语文", 2),
    _pair("pair_wu", 2, "@chen", "学科带头人", "@wu", "数学", 4),
    (
        "open_lesson", "open_wu",
        {**_P, "date": "2014-12-10", "subject": "数学", "class_name": "五（1）班", "topic": "分数的基本性质",
         "teacher": "@wu", "school": "@village", "category": "汇报", "level": "校", "organiser": "义门柴村小学",
         "mentor_pair": "@pair_wu", "audience": 12},
    ),
    (
        "project", "micro",
        {**_P, "title": "低段识字游戏的设计", "level": "微型/小课题", "subject": "语文", "head": "@bin",
         "mentor_pair": "@pair_bin", "start": "2015-03-10", "end": "2015-05-20"},
    ),
    (
        "reflection", "reflection_bin",
        {**_P, "date": "2014-09-28", "kind": "教学反思", "writer": "@bin", "mentor_pair": "@pair_bin",
         "lesson": "@garden_bin", "title": "把时间还给学生", "success": "朗读有层次。", "weak": "默读时间太少。",
         "measures": "每课八分钟默读。", "mentor_comment": "抓住了要害。", "comment_date": "2014-09-29"},
    ),
    (
        "reflection", "insight_liu",
        {**_P, "date": "2015-01-10", "kind": "带教心得", "writer": "@liu", "mentor_pair": "@pair_bin",
         "title": "教学相长", "success": "徒弟敢上公开课了。", "weak": "到校次数不匀。", "measures": "固定每周二到校。"},
    ),
    (
        "lesson_design", "design_bin",
        {**_P, "date": "2014-09-15", "writer": "@bin", "mentor_pair": "@pair_bin", "subject": "语文", "grade": 5,
         "topic": "圆明园的毁灭", "aims": "激发爱国情感。", "process": "导入、初读、精读、拓展。",
         "mentor_comment": "精读一段足矣。"},
    ),
    (
        "studio", "studio",
        {"school": "@helper", "title": "刘芳语文名师工作室", "head": "@liu", "subject": "语文", "start": "2013-09-01",
         "members": [{"person": "@bin"}, {"person": "@zheng"}]},
    ),
    (
        "studio_activity", "studio_september",
        {**_P, "date": "2014-09-24", "studio": "@studio", "theme": "整本书阅读怎样导读", "place": "义门镇中学",
         "members": [{"person": "@liu"}, {"person": "@bin"}], "content": "共读一本书，设计导读课。"},
    ),
    _note("note_bin_1", "@bin", "@pair_bin", "2014-10-11", "《给教师的建议》笔记一", 6000),
    _note("note_bin_2", "@bin", "@pair_bin", "2014-12-20", "《给教师的建议》笔记二", 3500),
    _note("note_wu", "@wu", "@pair_wu", "2014-12-21", "《小学数学教材教法》笔记", 10000),
    (
        "award", "award_liu",
        {"school": "@helper", "date": "2013-11-20", "title": "市级优质课评选", "level": "市", "rank": "一等奖",
         "issuer": "咸阳市教育局", "people": [{"person": "@liu"}]},
    ),
    (
        "award", "award_bin",
        {"school": "@village", "date": "2015-04-15", "title": "青年教师教学能手评选", "level": "县区",
         "rank": "二等奖", "issuer": "彬县教育局", "people": [{"person": "@bin"}], "mentors": [{"person": "@liu"}],
         "certificate_no": "彬教奖〔2015〕17号"},
    ),
    (
        "mentor_evaluation", "evaluation",
        {**_P, "date": "2015-01-20", "mentor_pair": "@pair_bin",
         "marks": [
             {"side": side, "criterion": criterion, "weight": weight, "self": own, "peer": peer, "helper": ours,
              "recipient": theirs}
             for side, criterion, weight, own, peer, ours, theirs in _MARKS
         ],
         "mentee_level": "良好", "mentor_level": "优秀", "mentee_remark": "进步明显。", "mentor_remark": "听课及时。",
         "use_note": "作为职称评定、评优评先、绩效工资的参考，须经校长核对。"},
    ),
]  # fmt: skip


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
        {**_P, "date": "2014-09-05", "person": "@sun", "dispatch": "@sent_sun", "findings": "学生没有学过音标。",
         "aims": "一学期内能听说二百个词。", "tasks": [{"week": "第2周", "task": "摸底"}]},
    ),
    (
        "dispatch_appraisal", "appraisal_sun",
        {**_P, "date": "2015-01-22", "dispatch": "@sent_sun", "work": "任课一学期，每周八节。",
         "host_opinion": "同意，表现优秀。", "home_opinion": "同意。"},
    ),
    (
        "teaching_delivery", "visit_1",
        {**_P, "date": "2014-10-28", "end": "2014-10-28", "batch": 1, "recipient": "@village",
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
         "need": "计算机教室的教学用计算机",
         "items": [
             {"name": "台式计算机", "unit": "台", "qty": 20, "price": 3500, "condition": "九成新", "value_basis": "估价"},
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
