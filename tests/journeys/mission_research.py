"""What leaders and subject groups do in the course of the year: talks, standards, joint days, lessons, projects."""

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


def _heard(key: str, lesson: str, observer: str, kind: str, suggestion: str) -> Entry:
    fields = {"lesson": lesson, "observer": observer, "observer_role": "师傅", "obs_kind": kind}
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
    _heard("heard_boats", "@boats_bin", "@liu", "同课异构", "把导入压到五分钟以内。"),
    _heard("heard_garden", "@garden_bin", "@liu", "师徒", "多给学生默读的时间。"),
    _heard("heard_fractions", "@fractions_wu", "@chen", "师徒", "先折纸再说定义。"),
    (
        "research_activity", "day_boats",
        {**_P, "activity_no": "联研-2014-01", "kind": "同课异构", "mode": "线下", "theme": "《草船借箭》同课异构",
         "place": "义门柴村小学", "host": "@village", "helper_chair": "@liu", "recipient_chair": "@zheng",
         "recorder": "@bin", "helper_people": 5, "recipient_people": 6,
         "lessons": [{"lesson": "@boats_liu"}, {"lesson": "@boats_bin"}],
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
        {**_P, "date": "2014-10-15", "kind": "集体磨课", "mode": "线下", "subject": "语文",
         "theme": "磨课：圆明园的毁灭", "place": "义门柴村小学", "host": "@village",
         "helper_chair": "@liu", "recipient_chair": "@zheng",
         "helper_people": 3, "recipient_people": 5, "process": "三次试讲，三次修改。"},
    ),
    (
        "lesson_review", "review_boats",
        {**_P, "lesson": "@boats_bin", "chair": "@zheng", "recorder": "@bin",
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
