"""What is agreed, surveyed, matched and planned before and while one school helps another."""

from core.kinds import follow, lines, taking
from core.kinds.measures import FORMER, NARROWS, TITLES, WORDS
from core.kinds.parts import LAST_DAY, PAIRING, RECIPIENT, SCHOOL, START, dated
from core.kinds.presets import SURVEY_TOPICS
from core.model.due import Due, Filled, Is, Reached
from core.model.fields import Auto, Choice, Count, Day, Flag, Long, Measure, Ref, Rows, Text
from core.model.kind import Archive, AtLeast, Beside, GridPaper, Kind, NotBefore, Scope, Sound, Trail
from core.model.metric import BY_MEAN, BY_SUM
from core.model.term import ONCE, UNITS

PLAN_AREAS = ("管理", "师资", "课程", "教学教研", "学生", "资源", "家校", "文化", "设施")
DIMENSIONS = ("发展规划", "师资结构", "课程建设", "学生素养", "硬件设施", "后勤管理")


SURVEY = Kind(
    name="survey",
    title="联合调研",
    scope=Scope.PAIRING,
    chapter="planning",
    via="pairing",
    called=("start", "recipient"),
    day="start",
    checks=(NotBefore("end", "start"),),
    advice=(AtLeast("days", 7, "联合调研应不少于 7 天，这次不足 7 天"),),
    paper=GridPaper("F22", "联合调研统计表", ("帮扶校调研组长", "受援校调研组长")),
    archive=Archive(place=3, years=30),
    fields=(
        PAIRING,
        RECIPIENT,
        Day("start", "调研开始", required=True),
        LAST_DAY,
        Auto("days", "天数", of=follow.days_between("start", "end"), unit="天"),
        Rows(
            "members",
            "调研组成员",
            (
                Ref("person", "姓名", to=("person",), required=True),
                Choice(
                    "category",
                    "类别",
                    ("校领导", "中层管理干部", "学科带头人", "一线骨干教师", "后勤保障负责人", "其他"),
                    required=True,
                ),
            ),
            required=True,
        ),
        Rows(
            "answers",
            "调研内容",
            (
                Choice("dimension", "维度", DIMENSIONS, required=True),
                Text("item", "条目", required=True, longest=100),
                Text("unit", "单位", longest=10),
                Text("helper", "帮扶校", longest=200),
                Text("recipient", "受援校", longest=200),
                Auto("gap", "差距", of=follow.difference("helper", "recipient")),
                Text("evidence", "佐证", longest=100),
            ),
            required=True,
            printed=SURVEY_TOPICS,
        ),
        Rows(
            "weak_subjects", "薄弱学科", (Text("subject", "学科", required=True), Text("reason", "表现", longest=200))
        ),
        Long("findings", "调研结论"),
    ),
)

MATCH_NEED = Kind(
    name="match_need",
    title="需求",
    scope=Scope.PAIRING,
    chapter="planning",
    via="pairing",
    called=("area", "need"),
    day="date",
    archive=None,
    fields=dated(
        SCHOOL,
        Choice("area", "领域", PLAN_AREAS, required=True),
        Text("need", "需求", required=True, longest=200),
        Text("subject", "学科", longest=30),
        Count("urgency", "紧迫度", least=1, most=5, hint="1–5，5 最紧迫"),
        Choice("origin", "来源", ("调研", "受援校提出", "教师", "学生", "家长", "教育局")),
        Ref("opinion", "对应意见", to=("opinion",)),
        Text("evidence", "佐证", longest=100),
    ),
)

MATCH_RESOURCE = Kind(
    name="match_resource",
    title="资源",
    scope=Scope.PAIRING,
    chapter="planning",
    via="pairing",
    called=("area", "resource"),
    day="date",
    fields=dated(
        SCHOOL,
        Choice("area", "领域", PLAN_AREAS, required=True),
        Text("resource", "资源", required=True, longest=200),
        Text("subject", "学科", longest=30),
        Text("amount", "可提供量", longest=60),
        Choice("kind", "种类", ("人员", "课程", "设备", "场地", "乡土资源", "劳动教育基地", "数字资源", "其他")),
    ),
)

MATCH_REPORT = Kind(
    name="match_report",
    title="需求与资源匹配报告",
    scope=Scope.PAIRING,
    chapter="planning",
    via="pairing",
    called=("report_no", "institute"),
    day="date",
    paper=GridPaper("F23", "校际结对帮扶需求与资源匹配报告", ("评估机构（盖章）", "帮扶校（盖章）", "受援校（盖章）")),
    archive=Archive(place=3, years=30),
    fields=dated(
        Text("report_no", "报告编号", longest=30),
        RECIPIENT,
        Text("institute", "第三方机构", required=True, longest=60),
        Text("author", "执笔", longest=50),
        Ref("survey", "调研", to=("survey",)),
        Rows(
            "links",
            "匹配（帮扶校 → 受援校）",
            (
                Ref("need", "需求", to=("match_need",), required=True),
                Ref("resource", "资源", to=("match_resource",), required=True),
                Text("way", "方式", longest=100),
                Count("priority", "优先级", least=1, most=5),
                Text("indicator", "预期指标", longest=100),
            ),
        ),
        Rows(
            "reverse",
            "反向赋能（受援校 → 帮扶校）",
            (
                Ref("need", "需求", to=("match_need",)),
                Ref("resource", "资源", to=("match_resource",), required=True),
                Text("way", "方式", longest=100),
            ),
        ),
        Long("analysis", "交叉分析"),
        Long("targets", "核心靶点", required=True),
    ),
)

WORK_PLAN = Kind(
    name="work_plan",
    title="帮扶规划（计划）",
    scope=Scope.PAIRING,
    chapter="planning",
    via="pairing",
    called=("title", "version"),
    listed=("title", "level", "start", "end", "version"),
    day="start",
    checks=(NotBefore("end", "start"),),
    paper=GridPaper("F16", "结对帮扶工作计划", ("帮扶校（盖章）", "受援校（盖章）")),
    archive=Archive(place=4, years=30, term_years=10, business="XZL"),
    fields=(
        PAIRING,
        RECIPIENT,
        Text("title", "名称", required=True, longest=80),
        Choice("level", "种类", ("三年规划", "学年计划", "学期计划"), required=True),
        Count("version", "版本", least=1, most=1000),
        START,
        LAST_DAY,
        Long("situation", "现状分析"),
        Long("goals", "总体目标", required=True),
        Long("measures", "主要措施"),
        Rows(
            "changes",
            "调整记录",
            (
                Day("date", "日期", required=True),
                Text("line", "原内容", required=True, longest=300),
                Text("now", "调整为", longest=300),
                Text("reason", "原因", required=True, longest=300),
                Ref("author", "提出人", to=("person",)),
            ),
        ),
    ),
)

PLAN_ITEM = Kind(
    name="plan_item",
    title="目标任务",
    scope=Scope.PAIRING,
    chapter="planning",
    via="plan",
    called=("number", "task"),
    fills=(taking.same("start", "plan"), taking.same("end", "plan")),
    listed=("number", "level", "area", "task", "end", "state"),
    day="end",
    due=(
        Due(
            "end",
            "目标任务还没有完成：{task}",
            (Is("state", ("完成", "取消")), Reached()),
            who=("helper_owner", "recipient_owner"),
        ),
    ),
    trail=Trail(
        "plan",
        "changes",
        ("task", "indicator", "target", "unit", "baseline", "counted", "start", "end", "helper_owner",
         "recipient_owner", "state"),
        "state_reason",
        {"state": ("延期", "取消")},
    ),
    checks=(
        NotBefore("end", "start"),
        Sound(lines.measured),
        Sound(lines.rolled_up),
        Beside(("plan", "parent"), lines.in_its_place, ("start", "end", "level")),
        Beside(("plan.pairing", "helper_owner", "recipient_owner"), lines.owners),
    ),
    fields=(
        Ref("plan", "所属计划", to=("work_plan",), required=True),
        Ref("parent", "上级目标", to=("plan_item",)),
        Choice("level", "层级", ("年度目标", "季度任务", "月度节点"), required=True),
        Text("number", "编号", longest=20),
        Choice("area", "领域", PLAN_AREAS, required=True),
        Text("task", "目标（任务）", required=True, longest=200),
        Text("indicator", "指标", required=True, longest=100),
        Measure("target", "指标值", places=2),
        Choice("unit", "单位", ("人", "名", "门", "节", "次", "项", "%", "册", "台", "元", "篇", "对"), open_list=True),
        Measure("baseline", "基线", places=2),
        Ref("helper_owner", "帮扶校责任人", to=("person",), required=True),
        Ref("recipient_owner", "受援校责任人", to=("person",), required=True),
        START,
        LAST_DAY,
        Ref("need", "对应需求", to=("match_need",)),
        Choice("counted", "佐证来源（口径）", TITLES, also=FORMER, hint="按这个口径自动计算进度"),
        Rows(
            "narrowed",
            "口径限定",
            (
                Choice("field", "限定项", NARROWS, required=True),
                Choice("op", "比较", ("是", "至少", "含")),
                Choice("word", "内容", WORDS, open_list=True),
                Ref("record", "学校（教师）", to=("school", "person")),
            ),
        ),
        Choice("rollup", "汇总方式", (BY_SUM, BY_MEAN), hint="不选时，可以相加的单位由下级相加"),
        Measure("reached", "现值", places=2, hint="没有自动来源时填写，并附佐证"),
        Rows(
            "evidence",
            "佐证",
            (Text("kind", "类别"), Text("uid", "记录"), Text("text", "说明", longest=100)),
        ),
        Choice("state", "状态", ("未开始", "进行", "完成", "延期", "取消")),
        Text("state_reason", "调整原因", longest=200),
    ),
)  # fmt: skip

STAFFING_PLAN = Kind(
    name="staffing_plan",
    title="师资队伍建设方案",
    scope=Scope.PAIRING,
    chapter="planning",
    via="pairing",
    called=("date", "school"),
    day="date",
    due=(Due("shortages.due", "紧缺学科还没有落实：{subject}", (Filled("done"),), who=("school",)),),
    paper=GridPaper("F27u", "师资队伍建设方案", ("帮扶校（盖章）", "受援校（盖章）")),
    archive=Archive(place=4, years=30, business="JSL"),
    fields=dated(
        SCHOOL,
        Rows(
            "shortages",
            "紧缺学科",
            (
                Text("subject", "学科", required=True),
                Count("short", "缺额", unit="人", most=1000),
                Choice("measure", "措施", ("交流", "支教", "培训", "走教", "其他"), required=True),
                Day("due", "期限"),
                Text("remark", "说明", longest=100),
                Flag("done", "已落实"),
            ),
            required=True,
        ),
        Long("content", "方案"),
    ),
)

FUND_APPLICATION = Kind(
    name="fund_application",
    title="专项经费申请",
    scope=Scope.PAIRING,
    chapter="planning",
    via="pairing",
    called=("date", "fund"),
    day="date",
    due=(Due("date", "经费申请还没有结果：{fund}", (Is("result", ("批准", "未批准")),)),),
    paper=GridPaper("F27t", "教师培训专项经费申请表", ("帮扶校（盖章）", "受援校（盖章）")),
    archive=Archive(place=8, years=30, business="HQL"),
    fields=dated(
        Text("fund", "经费名称", required=True, longest=60),
        Rows("applicants", "申请学校", (Ref("school", "学校", to=("school",), required=True),), required=True),
        Measure("amount", "申请金额", unit="元", required=True),
        Rows(
            "uses",
            "用途",
            (Text("use", "用途", required=True, longest=100), Measure("amount", "金额", unit="元")),
            summed=("amount",),
        ),
        Long("reason", "理由"),
        Choice("result", "结果", ("待批", "批准", "未批准")),
        Measure("granted", "批准金额", unit="元"),
    ),
)

CADENCE_RULE = Kind(
    name="cadence_rule",
    title="频次规则",
    scope=Scope.PAIRING,
    chapter="planning",
    via="pairing",
    key=("pairing", "rule"),
    called=("duty", "who"),
    listed=("rule", "duty", "who", "n", "unit", "active"),
    fields=(
        PAIRING,
        Text("rule", "规则代号", required=True, longest=30),
        Text("duty", "职责", required=True, longest=100),
        Choice("measure", "口径", TITLES, hint="做了多少按它计算；不选就按规则代号"),
        Choice(
            "who", "责任者", ("两校", "校长", "分管领导", "教研组", "师傅", "徒弟", "师徒", "帮扶校"), required=True
        ),
        Count("n", "应做次数", required=True, least=1, most=100_000),
        Choice("unit", "每", (*UNITS, ONCE), required=True),
        Text("remark", "说明", longest=200),
        Flag("active", "生效"),
        Day("from_day", "自"),
        Day("until", "至"),
    ),
)

ACTION_ITEM = Kind(
    name="action_item",
    title="整改（任务）",
    scope=Scope.PAIRING,
    chapter="planning",
    via="pairing",
    called=("action",),
    listed=("action", "owner", "due", "done", "result"),
    day="date",
    due=(Due("due", "整改还没有完成：{action}", (Filled("done"),), who=("owner",), otherwise="date"),),
    paper=GridPaper("action_item", "整改任务单", ("责任人", "验收人")),
    archive=Archive(place=13),
    fields=dated(
        Text("source", "来源", longest=100),
        Text("action", "事项", required=True, longest=200),
        Ref("owner", "责任人", to=("person",), required=True),
        Day("due", "期限"),
        Day("done", "完成日期"),
        Text("result", "结果", longest=200),
    ),
)

KINDS = (
    SURVEY,
    MATCH_NEED,
    MATCH_RESOURCE,
    MATCH_REPORT,
    WORK_PLAN,
    PLAN_ITEM,
    STAFFING_PLAN,
    FUND_APPLICATION,
    CADENCE_RULE,
    ACTION_ITEM,
)
