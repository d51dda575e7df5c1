"""How teachers grow: mentor pairs, what mentor and apprentice write, their studio, prizes and marks."""

from typing import Any

Entry = tuple[str, str, dict[str, Any]]

_P = {"pairing": "@pairing"}

_MENTOR_DUTIES = [
    {"duty": "听徒弟的课并评课指导", "n": 1, "unit": "周"}, {"duty": "共同完成教学反思", "n": 1, "unit": "月"},
    {"duty": "指导微型课题或校级以上公开课", "n": 1, "unit": "学期"},
    {"duty": "帮助徒弟获得区级以上教学奖项", "n": 1, "unit": "年"},
]  # fmt: skip
_MENTEE_DUTIES = [
    {"duty": "提交教学设计", "n": 1, "unit": "周"}, {"duty": "参与名师工作室活动", "n": 1, "unit": "月"},
    {"duty": "完成一万字学习笔记", "n": 1, "unit": "学期"},
]  # fmt: skip


def _pair(key: str, number: int, mentor: str, mentee: str) -> Entry:
    fields = {
        **_P, "no": f"义师〔2014〕{number}号", "mentor": mentor, "mentee": mentee, "kind": "学科教学",
        "start": "2014-09-01", "end": "2015-05-31",
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
    _pair("pair_bin", 1, "@liu", "@bin"),
    _pair("pair_wu", 2, "@chen", "@wu"),
    (
        "open_lesson", "open_wu",
        {**_P, "date": "2014-12-10", "subject": "数学", "class_name": "五（1）班", "topic": "分数的基本性质",
         "teacher": "@wu", "school": "@village", "category": "汇报", "level": "校", "organiser": "义门柴村小学",
         "mentor_pair": "@pair_wu", "audience": 12},
    ),
    (
        "project", "micro",
        {**_P, "title": "低段识字游戏的设计", "level": "微型/小课题", "subject": "语文", "head": "@bin",
         "mentor_pair": "@pair_bin", "start": "2015-03-10", "end": "2015-05-20", "closed": "2015-05-18",
         "result": "通过"},
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
         "title": "教学相长", "success": "徒弟敢上公开课了。", "weak": "到校次数不匀。",
         "measures": "固定每周二到校。"},
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
        {"school": "@village", "date": "2015-04-15", "title": "青年教师教学能手评选", "nature": "教学", "level": "县区",
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
