"""What the joint work leaves: courses, standards, cases, analyses and the platform where they are shared."""

from core.kinds import follow
from core.kinds.parts import (
    ANY_SUBJECT,
    DATE,
    PAIRING,
    SCHOOL,
    START,
    SUBJECT,
    TERM,
    YEAR,
    dated,
    people,
)  # fmt: skip
from core.model.fields import Auto, Choice, Count, Day, Long, Measure, Ref, Rows, Text
from core.model.kind import Archive, GridPaper, Kind, OneOf, Scope

SUBJECT_PLATFORM = Kind(
    name="subject_platform",
    title="学科平台",
    scope=Scope.PAIRING,
    chapter="research",
    via="pairing",
    called=("title",),
    day="start",
    paper=GridPaper("F27v", "学科平台登记表", ("帮扶校（盖章）", "受援校（盖章）")),
    archive=Archive(place=10, business="JXL"),
    fields=(
        PAIRING,
        Text("title", "平台名称", required=True, longest=60),
        SUBJECT,
        START,
        people("members", "成员"),
        Long("rules", "使用办法"),
        Text("remark", "备注", longest=200),
    ),
)

PRACTICE_CASE = Kind(
    name="practice_case",
    title="创新（典型）案例",
    scope=Scope.PAIRING,
    chapter="research",
    via="pairing",
    called=("title",),
    day="date",
    paper=GridPaper("F27w", "创新（典型）案例", ("撰写人", "学校（盖章）")),
    archive=Archive(place=9),
    fields=dated(
        Ref("school", "学校", to=("school",), begins="school"),
        Text("title", "题目", required=True, longest=80),
        Choice("area", "领域", ("管理", "师资", "课程", "教学教研", "学生", "资源", "家校", "文化", "其他")),
        Ref("author", "撰写人", to=("person",)),
        Long("tried", "做法", required=True),
        Long("effect", "成效"),
        Long("spread", "推广"),
    ),
)

SCHOOL_COURSE = Kind(
    name="school_course",
    title="特色（校本）课程",
    scope=Scope.SCHOOL,
    chapter="research",
    via="school",
    called=("title", "school"),
    day="date",
    paper=GridPaper("F27q", "特色（校本）课程登记表", ("开发人", "学校（盖章）")),
    archive=Archive(place=9, years=30, business="JXL"),
    fields=(
        SCHOOL,
        Text("title", "课程名称", required=True, longest=60),
        Choice("kind", "种类", ("特色课程", "校本课程", "强化课程", "国家课程校本化"), required=True),
        ANY_SUBJECT,
        Text("grades", "年级", longest=30),
        people("developers", "开发人"),
        Day("date", "开设日期"),
        Count("pupils", "覆盖学生数", unit="人", most=100000),
        Measure("chosen", "选课率", unit="%", places=1, most=100),
        Measure("satisfied", "满意度", unit="%", places=1, most=100),
        Text("assessment", "评价方式", longest=200),
        Choice("state", "状态", ("开发中", "已开设", "停开")),
        Long("content", "课程内容"),
    ),
)

QUALITY_ANALYSIS = Kind(
    name="quality_analysis",
    title="质量分析",
    scope=Scope.PRIVATE,
    chapter="research",
    called=("date", "exam", "subject", "class_name"),
    day="date",
    checks=(OneOf(("mean", "pass_rate")),),
    paper=GridPaper("F27o", "教学质量分析", ("教研组长", "教务处")),
    fields=(
        DATE,
        YEAR,
        TERM,
        Text("exam", "考试名称", required=True, longest=60),
        Text("class_name", "班级", required=True, longest=20),
        SUBJECT,
        Ref("teacher", "任课教师", to=("person",), hint="徒弟任教的班级请选徒弟，提升率才能用于带教考核"),
        Measure("mean", "平均分", unit="分", places=2, most=300),
        Measure("pass_rate", "及格率", unit="%", places=2, most=100),
        Measure("top_rate", "优秀率", unit="%", places=2, most=100),
        Measure("mean_before", "上次平均分", unit="分", places=2, most=300),
        Auto("gain", "提升率", of=follow.growth("mean_before", "mean"), unit="%"),
        Long("analysis", "分析"),
        Long("measures", "改进措施"),
    ),
)

MANAGEMENT_STANDARD = Kind(
    name="management_standard",
    title="管理流程与标准",
    scope=Scope.PAIRING,
    chapter="research",
    via="pairing",
    called=("process", "title"),
    day="date",
    paper=GridPaper("F27n", "教学（学校）管理流程与标准", ("帮扶校（盖章）", "受援校（盖章）")),
    archive=Archive(place=5, business="XZL"),
    fields=dated(
        Choice(
            "process",
            "流程",
            ("集体备课", "课堂观察", "作业设计", "质量分析", "校园管理", "课程设计", "学生评价"),
            required=True,
            open_list=True,
        ),
        Text("title", "名称", required=True, longest=60),
        Rows(
            "steps",
            "步骤与标准",
            (
                Text("step", "步骤", required=True, longest=100),
                Long("standard", "标准"),
                Text("check", "检查办法", longest=100),
            ),
            required=True,
        ),
        Day("adopted", "施行日期"),
        Long("checked", "检查情况"),
    ),
)

KINDS = (
    SUBJECT_PLATFORM,
    PRACTICE_CASE,
    SCHOOL_COURSE,
    QUALITY_ANALYSIS,
    MANAGEMENT_STANDARD,
)
