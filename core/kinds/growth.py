"""A teacher's growth: reflections, notes, lesson designs, studios, awards, credit hours, and the appraisal."""

from collections.abc import Mapping
from typing import Any

from core.kinds import follow, taking
from core.kinds.lists import LEVELS, NATURES, RATINGS
from core.kinds.parts import ANY_SUBJECT, DATE, SCHOOL, SUBJECT, YEAR, dated, people
from core.kinds.presets import CRITERIA
from core.model.fields import Auto, Choice, Count, Day, Long, Measure, Ref, Rows, Text
from core.model.kind import Archive, Fill, GridPaper, Kind, Scope

_PAIR = Ref("mentor_pair", "师徒结对", to=("mentor_pair",))

REFLECTION = Kind(
    name="reflection",
    title="教学反思",
    scope=Scope.PAIRING,
    chapter="growth",
    via="pairing",
    called=("date", "writer", "title"),
    day="date",
    words_of="writer",
    fills=(taking.same("writer", "mentor_pair", "mentee"), taking.same("date", "lesson")),
    paper=GridPaper("F11", "教学反思", ("撰写人", "师傅")),
    archive=Archive(place=6, business="JSL"),
    fields=dated(
        Choice("kind", "类别", ("教学反思", "带教心得"), required=True),
        Ref("writer", "撰写人", to=("person",), required=True),
        _PAIR,
        Ref("lesson", "课", to=("lesson",)),
        Text("title", "题目", longest=60),
        Text("period", "期间", longest=30),
        Long("success", "成功之处", required=True),
        Long("weak", "不足", required=True),
        Long("causes", "原因分析"),
        Long("measures", "改进措施", required=True),
        Long("redesign", "再教设计"),
        Long("pupil_feedback", "学生反馈"),
        Auto("characters", "字数", of=follow.length("success", "weak", "causes", "measures", "redesign"), unit="字"),
        Long("mentor_comment", "师傅点评"),
        Day("comment_date", "点评日期"),
    ),
)

STUDY_NOTE = Kind(
    name="study_note",
    title="学习笔记",
    scope=Scope.PAIRING,
    chapter="growth",
    via="pairing",
    called=("date", "writer", "title"),
    day="date",
    words_of="writer",
    fills=(taking.same("writer", "mentor_pair", "mentee"),),
    paper=GridPaper("F12", "学习笔记", ("师傅阅",)),
    archive=Archive(place=6, business="JSL", per_term="writer"),
    fields=dated(
        Ref("writer", "撰写人", to=("person",), required=True),
        _PAIR,
        Choice("source", "来源", ("书", "讲座", "课程", "文件", "网络"), required=True),
        Text("title", "题目", required=True, longest=100),
        Text("author", "作者（主讲）", longest=50),
        Long("excerpt", "摘录"),
        Long("thoughts", "心得", required=True),
        Auto("characters", "字数", of=follow.length("excerpt", "thoughts"), unit="字"),
        Day("read", "师傅阅日期"),
    ),
)

LESSON_DESIGN = Kind(
    name="lesson_design",
    title="教学设计",
    scope=Scope.PAIRING,
    chapter="growth",
    via="pairing",
    called=("date", "writer", "topic"),
    day="date",
    words_of="writer",
    fills=(taking.same("writer", "mentor_pair", "mentee"), taking.same("subject", "mentor_pair")),
    paper=GridPaper("F27k", "教学设计", ("撰写人", "师傅")),
    archive=Archive(place=6, business="JXL"),
    fields=dated(
        Ref("writer", "撰写人", to=("person",), required=True),
        _PAIR,
        SUBJECT,
        Count("grade", "年级", required=True, least=1, most=12),
        Text("topic", "课题", required=True, longest=60),
        Count("periods", "课时", most=50),
        Long("aims", "教学目标", required=True),
        Text("key", "重点", longest=200),
        Text("hard", "难点", longest=200),
        Long("process", "教学过程", required=True),
        Long("board", "板书设计"),
        Long("mentor_comment", "师傅点评"),
        Day("comment_date", "点评日期"),
    ),
)

STUDIO = Kind(
    name="studio",
    title="名师工作室",
    scope=Scope.SCHOOL,
    chapter="growth",
    via="school",
    called=("title", "head"),
    day="start",
    paper=GridPaper("F27p", "名师工作室登记表", ("主持人", "学校（盖章）")),
    archive=Archive(place=6, business="JSL"),
    fields=(
        SCHOOL,
        Text("title", "名称", required=True, longest=60),
        Ref("head", "主持人", to=("person",), required=True),
        ANY_SUBJECT,
        Day("start", "成立日期"),
        people("members", "成员"),
        Long("plan", "工作设想"),
    ),
)

STUDIO_ACTIVITY = Kind(
    name="studio_activity",
    title="工作室活动",
    scope=Scope.PAIRING,
    chapter="growth",
    via="pairing",
    called=("date", "theme"),
    day="date",
    paper=GridPaper("F27p2", "名师工作室活动记录", ("主持人",)),
    archive=Archive(place=6, business="JSL"),
    fields=dated(
        Ref("studio", "工作室", to=("studio",), required=True),
        Text("theme", "主题", required=True, longest=80),
        Text("place", "地点", longest=50),
        people("members", "参加人", required=True),
        Long("content", "内容", required=True),
        Text("output", "成果", longest=200),
    ),
)

AWARD = Kind(
    name="award",
    title="获奖",
    scope=Scope.SCHOOL,
    chapter="growth",
    via="school",
    called=("date", "title"),
    listed=("date", "title", "level", "rank", "issuer"),
    day="date",
    paper=GridPaper("F27h", "获奖登记表", ("学校（盖章）",)),
    archive=Archive(place=9, business="JSL"),
    fields=(
        SCHOOL,
        DATE,
        YEAR,
        Text("title", "奖项名称", required=True, longest=80),
        Choice("nature", "类别", NATURES, hint="教学奖项请选“教学”"),
        Choice("level", "级别", LEVELS, required=True),
        Text("rank", "等次", longest=20),
        Text("issuer", "颁奖单位", required=True, longest=60),
        Rows("people", "获奖人", (Ref("person", "姓名", to=("person",), required=True),), required=True),
        Rows("mentors", "指导教师", (Ref("person", "姓名", to=("person",), required=True),)),
        Text("certificate_no", "证书号", longest=40),
    ),
)

HOUR_ENTRY = Kind(
    name="hour_entry",
    title="学时登记",
    scope=Scope.PRIVATE,
    chapter="growth",
    called=("date", "person", "title"),
    day="date",
    paper=GridPaper("F10b", "教师培训学时登记表", ("本人", "学校审核（盖章）", "县级认定（盖章）")),
    archive=Archive(place=8, code="JSL"),
    fields=(
        DATE,
        Ref("person", "教师", to=("person",), required=True),
        Text("title", "项目", required=True, longest=80),
        Choice(
            "category",
            "类别",
            ("国培", "省培", "市培", "县培", "校本研修", "远程", "研学营", "其他"),
            required=True,
        ),
        Text("organiser", "组织单位", longest=60),
        Measure("hours", "学时", unit="学时", places=1, required=True, most=1000),
        Ref("training", "培训", to=("training",)),
        Text("proof", "证明材料", longest=60),
        Text("checked_by", "审核人", longest=50),
    ),
)


def _criteria(_: Mapping[str, Any], __: Mapping[str, Any]) -> Any:
    return [{"side": one.side, "criterion": one.criterion, "weight": one.weight} for one in CRITERIA]


MENTOR_EVALUATION = Kind(
    name="mentor_evaluation",
    title="师徒考核（双评价）",
    scope=Scope.PAIRING,
    chapter="growth",
    via="pairing",
    called=("date", "mentor_pair"),
    day="date",
    fills=(Fill("marks", _criteria),),
    paper=GridPaper("F24", "师徒带教效果双评价表", ("师傅", "徒弟", "帮扶校考核组（盖章）", "受援校考核组（盖章）")),
    archive=Archive(place=6, business="JSL"),
    fields=dated(
        Ref("mentor_pair", "师徒结对", to=("mentor_pair",), required=True),
        Rows(
            "marks",
            "评价",
            (
                Choice("side", "对象", ("徒弟", "师傅"), required=True),
                Text("criterion", "评价项目", required=True, longest=60),
                Measure("weight", "权重", places=1, required=True, most=100),
                Text("standard", "标准", longest=200),
                Measure("self", "自评", places=1, most=100),
                Measure("peer", "师/徒互评", places=1, most=100),
                Measure("helper", "帮扶校评", places=1, most=100),
                Measure("recipient", "受援校评", places=1, most=100),
            ),
            required=True,
        ),
        Choice("mentee_level", "徒弟等级", RATINGS),
        Choice("mentor_level", "师傅等级", RATINGS),
        Long("mentee_remark", "对徒弟的评语"),
        Long("mentor_remark", "对师傅的评语"),
        Text("use_note", "结果运用", longest=200),
    ),
)

KINDS = (
    REFLECTION, STUDY_NOTE, LESSON_DESIGN, STUDIO, STUDIO_ACTIVITY, AWARD, HOUR_ENTRY, MENTOR_EVALUATION,
)  # fmt: skip
