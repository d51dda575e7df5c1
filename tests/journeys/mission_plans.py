"""What is decided on paper: documents, agreement, survey, matching, plan; at the end what is judged and summed up."""

from typing import Any

Entry = tuple[str, str, dict[str, Any]]

SCHEME_TITLE = "义门镇中学结对帮扶薄弱学校实施方案"
INDICATOR = "第一年培养市级骨干教师2名、开发特色校本课程3门、实现教师信息化教学覆盖率100%"


def _answer(dimension: str, item: str, helper: str, recipient: str, unit: str = "") -> dict[str, str]:
    return {"dimension": dimension, "item": item, "unit": unit, "helper": helper, "recipient": recipient}


ANSWERS = [
    _answer("发展规划", "三年发展规划", "有", "无"),
    _answer("师资结构", "语文教师平均教龄", "20.5", "10", "年"),
    _answer("师资结构", "语文高级职称教师", "2", "0", "人"),
    _answer("师资结构", "市级以上获奖", "12", "1", "人次"),
    _answer("师资结构", "县级以上培训经历", "48", "9", "人次"),
    _answer("师资结构", "语文教师研究方向", "整本书阅读", "低年级识字、乡村儿童阅读"),
    _answer("课程建设", "国家课程校本化实施程度", "90", "40", "%"),
    _answer("课程建设", "特色课程开发数量", "6", "0", "门"),
    _answer("课程建设", "特色课程覆盖面", "80", "0", "%"),
    _answer("课程建设", "学生选课率", "95", "0", "%"),
    _answer("课程建设", "学生满意度", "91.5", "62", "%"),
    _answer("课程建设", "课程评价体系", "有", "无"),
    _answer("学生素养", "期末学业成绩合格率", "96", "81", "%"),
    _answer("学生素养", "综合素质评价优良率", "88", "70", "%"),
    _answer("学生素养", "社团参与率", "75", "10", "%"),
    _answer("学生素养", "心理健康测评覆盖率", "100", "20", "%"),
    _answer("硬件设施", "学生用计算机", "120", "4", "台"),
    _answer("后勤管理", "食堂管理制度", "有", "有"),
]

VILLAGE_PLANS: list[Entry] = [
    (
        "match_need", "need_backbone",
        {"pairing": "@pairing", "date": "2014-05-16", "school": "@village", "area": "师资", "subject": "语文",
         "need": "培养语文骨干教师", "urgency": 5, "origin": "调研", "evidence": "语文高级职称教师"},
    ),
    (
        "match_need", "need_course",
        {"pairing": "@pairing", "date": "2014-05-16", "school": "@village", "area": "课程", "subject": "校本课程",
         "need": "开发特色校本课程", "urgency": 4, "origin": "调研", "evidence": "特色课程开发数量"},
    ),
    (
        "match_need", "need_computers",
        {"pairing": "@pairing", "date": "2014-05-16", "school": "@village", "area": "设施", "subject": "信息技术",
         "need": "计算机教室的教学用计算机", "urgency": 3, "origin": "受援校提出", "evidence": "学生用计算机"},
    ),
    (
        "match_resource", "orchard",
        {"pairing": "@pairing", "date": "2014-05-16", "school": "@village", "area": "课程", "subject": "劳动",
         "resource": "苹果园劳动教育基地", "amount": "每学期 2 次，每次 50 人", "kind": "劳动教育基地"},
    ),
    (
        "school_course", "papercut",
        {"school": "@village", "title": "乡土剪纸", "kind": "特色课程", "subject": "美术", "date": "2014-10-08",
         "pupils": 60, "chosen": 75, "satisfied": 92.5, "assessment": "作品展评", "state": "已开设",
         "developers": [{"person": "@zheng"}]},
    ),
    (
        "school_course", "orchard_course",
        {"school": "@village", "title": "苹果园里的劳动课", "kind": "校本课程", "subject": "劳动",
         "date": "2014-11-03", "pupils": 46, "chosen": 100, "satisfied": 97, "state": "已开设",
         "developers": [{"person": "@feng"}]},
    ),
    (
        "school_course", "reading_course",
        {"school": "@village", "title": "整本书阅读", "kind": "国家课程校本化", "subject": "语文",
         "date": "2015-03-09", "pupils": 80, "chosen": 88, "satisfied": 90, "state": "已开设",
         "developers": [{"person": "@bin"}]},
    ),
    (
        "school_course", "english_course",
        {"school": "@village", "title": "五年级英语强化课程", "kind": "强化课程", "subject": "英语",
         "date": "2015-09-07", "pupils": 23, "state": "开发中", "developers": [{"person": "@sun", "task": "主讲"}]},
    ),
]  # fmt: skip

_PLAN = {"plan": "@plan", "helper_owner": "@li", "recipient_owner": "@he"}

PLANS: list[Entry] = [
    (
        "working_group", "group",
        {"school": "@helper", "title": "结对帮扶工作领导小组", "date": "2014-05-05",
         "members": [
             {"role": "组长", "person": "@zhang", "post": "校长", "work": "全面负责"},
             {"role": "副组长", "person": "@li", "post": "副校长", "work": "教学教研"},
             {"role": "成员", "person": "@wang", "post": "副校长", "work": "德育"},
             {"role": "成员", "person": "@zhao", "post": "主任", "work": "后勤保障"},
         ],
         "offices": "教导处、年级组", "office": "教导处"},
    ),
    (
        "programme_scheme", "scheme",
        {"school": "@helper", "title": SCHEME_TITLE, "version": 1, "date": "2014-05-05", "basis": "@basis",
         "purpose": "促进城乡义务教育均衡发展。", "principles": "按需帮扶，重点帮教，长期坚持，共同进步、共同发展。",
         "organisation": "组长：张建国；副组长：李秀英。", "schools": "义门柴村小学、义门弥家坪小学、义门福托小学。",
         "work": "传授先进的教育管理理念，选派优秀学科教师送教帮扶，改善教育教学设施。",
         "steps": [
             {"name": "宣传动员", "start": "2014-05-05", "end": "2014-05-10", "content": "选拔优秀的年轻教师。"},
             {"name": "总结归档", "start": "2015-04-11", "end": "2015-05-31", "content": "资料归档。"},
         ],
         "measures": "每学年开展2次以上以课堂教学为主题的研究活动。",
         "demands": "教导处和年级组密切配合、周密安排、认真实施。"},
    ),
    (
        "school_agreement", "agreement",
        {"pairing": "@pairing", "agreement_no": "义帮协〔2014〕1号", "recipient": "@village",
         "goals": "薄弱学校的教学质量和管理水平迅速提升。",
         "items": [
             {"item": "学校管理", "detail": "校长每周研讨", "n": 1, "unit": "周", "owner": "张建国"},
             {"item": "教学常规与教研", "detail": "联合教研日", "n": 1, "unit": "周", "owner": "李秀英"},
             {"item": "设施捐赠", "detail": "按需提供器材", "n": 1, "unit": "年", "owner": "赵永强"},
         ],
         "meetings": 2, "cadres": 1, "copies": 2, "sign_date": "2014-05-20", "sign_place": "义门柴村小学"},
    ),
    (
        "survey", "survey",
        {"pairing": "@pairing", "recipient": "@village", "start": "2014-05-10", "end": "2014-05-17",
         "members": [
             {"person": "@zhang", "category": "校领导"}, {"person": "@ma", "category": "校领导"},
             {"person": "@li", "category": "中层管理干部"}, {"person": "@he", "category": "中层管理干部"},
             {"person": "@chen", "category": "学科带头人"}, {"person": "@liu", "category": "一线骨干教师"},
             {"person": "@zheng", "category": "一线骨干教师"}, {"person": "@zhao", "category": "后勤保障负责人"},
             {"person": "@feng", "category": "后勤保障负责人"},
         ],
         "answers": ANSWERS, "weak_subjects": [
             {"subject": "英语", "reason": "没有专任教师"}, {"subject": "语文", "reason": "缺少阅读指导"},
         ],
         "findings": "学生勤奋，缺少阅读指导；家长盼望开好英语课。"},
    ),
    (
        "match_need", "need_practice",
        {"pairing": "@pairing", "date": "2014-05-16", "school": "@helper", "area": "课程", "subject": "劳动",
         "need": "劳动实践课程没有基地", "urgency": 3, "origin": "调研"},
    ),
    (
        "match_resource", "master",
        {"pairing": "@pairing", "date": "2014-05-16", "school": "@helper", "area": "师资", "subject": "语文",
         "resource": "市级名师带教骨干教师", "amount": "2 人", "kind": "人员"},
    ),
    (
        "match_resource", "computers",
        {"pairing": "@pairing", "date": "2014-05-16", "school": "@helper", "area": "设施", "subject": "信息技术",
         "resource": "更新下来的计算机", "amount": "20 台", "kind": "设备"},
    ),
    (
        "match_report", "match",
        {"pairing": "@pairing", "date": "2014-05-19", "report_no": "彬教研〔2014〕6号", "recipient": "@village",
         "institute": "彬县教育科研所", "author": "高文远", "survey": "@survey",
         "links": [
             {"need": "@need_backbone", "resource": "@master", "way": "师徒结对", "priority": 1,
              "indicator": "市级骨干教师2名"},
             {"need": "@need_computers", "resource": "@computers", "way": "捐赠", "priority": 2,
              "indicator": "计算机20台"},
         ],
         "reverse": [{"need": "@need_practice", "resource": "@orchard", "way": "开放基地"}],
         "analysis": "两校数据交叉分析：差距集中在师资和课程。",
         "targets": "骨干教师培养、特色课程开发、信息化教学应用。"},
    ),
    (
        "work_plan", "plan",
        {"pairing": "@pairing", "recipient": "@village", "title": "义门镇中学与义门柴村小学结对帮扶发展规划",
         "level": "三年规划", "version": 1, "start": "2014-05-20", "end": "2017-05-19",
         "situation": "需求来自联合调研。", "goals": INDICATOR, "measures": "四层联动、立体培养。"},
    ),
    (
        "plan_item", "goal_backbone",
        {**_PLAN, "level": "年度目标", "number": "1", "area": "师资", "task": "培养市级骨干教师",
         "indicator": "认定的市级骨干教师", "target": 2, "unit": "名", "baseline": 0, "reached": 1,
         "start": "2014-05-20", "end": "2015-05-19", "need": "@need_backbone"},
    ),
    (
        "plan_item", "goal_course",
        {**_PLAN, "level": "年度目标", "number": "2", "area": "课程", "task": "开发特色校本课程",
         "indicator": "开设的特色校本课程", "target": 3, "unit": "门", "baseline": 0, "counted": "特色课程",
         "start": "2014-05-20", "end": "2015-05-19", "need": "@need_course"},
    ),
    (
        "plan_item", "goal_ict",
        {**_PLAN, "level": "年度目标", "number": "3", "area": "设施", "task": "信息化教学覆盖全体教师",
         "indicator": "教师信息化教学覆盖率", "target": 100, "unit": "%", "baseline": 40, "reached": 85,
         "start": "2014-05-20", "end": "2015-05-19", "helper_owner": "@zhou", "recipient_owner": "@tian"},
    ),
    (
        "plan_item", "task_course",
        {**_PLAN, "level": "季度任务", "number": "2.1", "parent": "@goal_course", "area": "课程",
         "task": "开设乡土课程", "indicator": "乡土课程", "target": 2, "unit": "门", "counted": "特色课程",
         "start": "2014-10-01", "end": "2014-12-31", "recipient_owner": "@zheng"},
    ),
    (
        "plan_item", "node_course",
        {**_PLAN, "level": "月度节点", "number": "2.1.1", "parent": "@task_course", "area": "课程",
         "task": "剪纸课程开课", "indicator": "剪纸课程", "target": 1, "unit": "门", "counted": "特色课程",
         "start": "2014-10-01", "end": "2014-10-31", "recipient_owner": "@zheng"},
    ),
    (
        "plan_item", "goal_visits",
        {**_PLAN, "level": "年度目标", "number": "4", "area": "教学教研", "task": "送教下乡",
         "indicator": "送教次数", "target": 4, "unit": "次", "counted": "送教下乡",
         "start": "2014-05-20", "end": "2015-05-19"},
    ),
    *(
        (
            "plan_item", key,
            {**_PLAN, "level": "年度目标", "number": number, "area": area, "task": task, "indicator": f"{task}次数",
             "target": target, "unit": "次", "counted": counted, "start": "2014-05-20", "end": "2015-05-19"},
        )
        for key, number, area, task, target, counted in (
            ("goal_leaders", "5", "管理", "校长和分管领导交流", 20, "干部交流"),
            ("goal_parents", "6", "家校", "家长会和咨询", 2, "家校活动"),
            ("goal_culture", "7", "文化", "结合学生文化背景的活动", 2, "校园文化活动"),
        )
    ),
    (
        "staffing_plan", "staffing",
        {"pairing": "@pairing", "date": "2014-05-22", "school": "@village",
         "shortages": [
             {"subject": "英语", "short": 1, "measure": "支教", "due": "2014-09-01"},
             {"subject": "音乐", "short": 1, "measure": "走教", "due": "2015-03-01"},
         ],
         "content": "两年内各学科配齐专任教师。"},
    ),
]  # fmt: skip

CLOSING: list[Entry] = [
    (
        "programme_evaluation", "review",
        {"pairing": "@pairing", "date": "2014-12-30", "period": "2014年下半年", "evaluator": "彬县教育科研所",
         "findings": [
             {"area": "师资", "effect": "师徒坚持听课。", "short": "英语仍缺专任教师。",
              "advice": "增派一名支教教师。"},
             {"area": "设施", "effect": "计算机已到校。"},
         ],
         "adjustments": [
             {"action": "增派第二批支教教师", "owner": "@li", "due": "2015-03-02", "done": 1, "result": "周斌到校"},
             {"action": "建立英语资源包", "owner": "@sun", "due": "2015-04-30"},
         ]},
    ),
    (
        "annual_score", "score",
        {"pairing": "@pairing", "date": "2015-05-20", "school": "@helper",
         "lines": [
             {"area": "组织领导", "most": 10, "evidence": "领导小组名单", "self": 10, "checked": 9.5,
              "reason": "会商少一次"},
             {"area": "师资与师徒", "most": 25, "self": 23, "checked": 22},
             {"area": "成效", "most": 10, "self": 9, "checked": 8.5},
         ]},
    ),
    (
        "work_summary", "summary",
        {"pairing": "@pairing", "date": "2015-05-25", "title": "2014—2015学年结对帮扶工作总结", "school": "@helper",
         "start": "2014-05-05", "end": "2015-05-31", "situation": "结对帮扶三所村小。",
         "practice": "校长每周研讨，师徒每周听课。", "cases": "整本书阅读走进柴村。",
         "problems": "英语师资仍不足。", "next_steps": "下一年把联合教研日固定下来。"},
    ),
    (
        "opinion", "closing_opinion",
        {"pairing": "@pairing", "date": "2015-05-12", "from_whom": "教师", "school": "@village",
         "text": "希望下一年保留联合教研日。", "reply": "写入下一年计划。", "owner": "@li", "done": 1},
    ),
]  # fmt: skip
