"""Judging and closing: opinions, stage evaluation, yearly score, monthly report, summary."""

from core.kinds import follow, taking
from core.kinds.parts import LAST_DAY, SCHOOL, START, dated, tasks, tasks_due
from core.model.due import Due, Filled
from core.model.fields import Auto, Choice, Day, Flag, Long, Measure, Ref, Rows, Text
from core.model.kind import Archive, GridPaper, Kind, NotBefore, Scope

_SCORES = (
    Text("area", "一级指标", required=True, longest=30),
    Text("item", "二级指标", longest=60),
    Text("standard", "标准", longest=200),
    Measure("most", "分值", unit="分", places=1, required=True, most=100),
)

OPINION = Kind(
    name="opinion",
    title="意见征求",
    scope=Scope.PAIRING,
    chapter="evaluation",
    via="pairing",
    called=("date", "from_whom", "text"),
    day="date",
    due=(Due("due", "意见还没有办结：{text}", (Filled("done"),), who=("owner",), otherwise="date"),),
    paper=GridPaper("F27r", "意见征求与反馈表", ("负责人",)),
    archive=Archive(place=13),
    fields=dated(
        Choice("from_whom", "来自", ("学校", "教师", "学生", "家长", "教育局"), required=True),
        Ref("school", "学校", to=("school",), begins="school"),
        Text("text", "意见", required=True, longest=500),
        Text("reply", "答复", longest=500),
        Ref("owner", "责任人", to=("person",)),
        Day("due", "期限"),
        Flag("done", "已办结"),
    ),
)

PROGRAMME_EVALUATION = Kind(
    name="programme_evaluation",
    title="阶段评估",
    scope=Scope.PAIRING,
    chapter="evaluation",
    via="pairing",
    called=("date", "period"),
    day="date",
    due=(tasks_due("adjustments"),),
    paper=GridPaper("F27s", "结对帮扶阶段评估表", ("评估人", "帮扶校（盖章）", "受援校（盖章）")),
    archive=Archive(place=13, years=30),
    fields=dated(
        Text("period", "评估阶段", required=True, longest=60),
        Text("evaluator", "评估人", required=True, longest=60),
        Rows(
            "findings",
            "评估情况",
            (
                Choice(
                    "area",
                    "领域",
                    ("管理", "师资", "课程", "教学教研", "学生", "资源", "家校", "文化", "设施"),
                    required=True,
                ),
                Long("effect", "成效"),
                Long("short", "不足"),
                Long("advice", "建议"),
            ),
            required=True,
        ),
        tasks("adjustments", "调整事项"),
    ),
)

SCORING_SCHEME = Kind(
    name="scoring_scheme",
    title="考核方案",
    scope=Scope.COUNTY,
    chapter="evaluation",
    key=("code", "version"),
    edition="version",
    called=("title", "version"),
    paper=GridPaper("scoring_scheme", "结对帮扶工作考核方案"),
    archive=Archive(place=13),
    fields=(
        Text("code", "代号", required=True, longest=20),
        Text("version", "版本", required=True, longest=10),
        Text("title", "名称", required=True, longest=60),
        Rows("items", "指标", _SCORES, required=True, summed=("most",)),
        Measure("bonus", "加分上限", unit="分", places=1, most=20),
    ),
)

ANNUAL_SCORE = Kind(
    name="annual_score",
    title="年度考核",
    scope=Scope.PAIRING,
    chapter="evaluation",
    via="pairing",
    called=("date", "school"),
    day="date",
    fills=(taking.lines("lines", "scheme", "items", "area", "item", "standard", "most"),),
    paper=GridPaper("F25", "结对帮扶工作年度考核评分表", ("自评人", "校长", "考核组成员", "考核组成员")),
    archive=Archive(place=13, years=30, business="XZL"),
    fields=dated(
        SCHOOL,
        Ref("scheme", "考核方案", to=("scoring_scheme",)),
        Rows(
            "lines",
            "评分",
            (
                *_SCORES,
                Text("evidence", "佐证材料", longest=200),
                Measure("self", "自评分", unit="分", places=1, most=100),
                Measure("checked", "复核分", unit="分", places=1, most=100),
                Text("reason", "扣分原因", longest=200),
            ),
            required=True,
            summed=("most", "self", "checked"),
        ),
        Auto("self_total", "自评总分", of=follow.total_of("lines", "self"), unit="分"),
        Auto("checked_total", "复核总分", of=follow.total_of("lines", "checked"), unit="分"),
        Measure("bonus", "加分", unit="分", places=1, most=20),
        Long("remark", "考核意见"),
    ),
)

PROGRESS_REPORT = Kind(
    name="progress_report",
    title="月报（季报）",
    scope=Scope.PAIRING,
    chapter="evaluation",
    via="pairing",
    called=("period", "school"),
    day="date",
    paper=GridPaper("F17", "结对帮扶工作进展报告", ("填报人", "审核人（校长）", "学校（盖章）")),
    archive=Archive(place=12, business="XZL"),
    fields=dated(
        SCHOOL,
        Text("period", "期间", required=True, longest=24, hint="2014-09、2014-Q4 或 2014-2015"),
        Rows(
            "numbers",
            "工作数据（提交时冻结）",
            (
                Text("what", "项目", required=True, longest=40),
                Measure("value", "数量", hint="不填就是不知道"),
                Text("unit", "单位"),
            ),
        ),
        Long("highlights", "亮点"),
        Long("problems", "问题"),
        Long("next_steps", "下月打算"),
    ),
)

WORK_SUMMARY = Kind(
    name="work_summary",
    title="工作总结",
    scope=Scope.PAIRING,
    chapter="evaluation",
    via="pairing",
    called=("title",),
    day="date",
    checks=(NotBefore("end", "start"),),
    paper=GridPaper("F26", "结对帮扶工作总结", ("单位（盖章）",)),
    archive=Archive(place=13, years=30, term_years=10, business="XZL"),
    fields=dated(
        Text("title", "标题", required=True, longest=80),
        SCHOOL,
        START,
        LAST_DAY,
        Long("situation", "基本情况"),
        Long("practice", "主要做法", required=True),
        Long("cases", "典型事例"),
        Long("problems", "存在问题"),
        Long("next_steps", "下一步打算"),
    ),
)

KINDS = (OPINION, PROGRAMME_EVALUATION, SCORING_SCHEME, ANNUAL_SCORE, PROGRESS_REPORT, WORK_SUMMARY)
