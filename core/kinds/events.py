"""Meetings and what surrounds an event: notices, plans, news; and the people one school sends to another."""

from core.kinds import taking
from core.kinds.parts import PAIRING, RECIPIENT, SCHOOL, TIME, dated, people, tasks, tasks_due, words
from core.model.due import Due, Filled, Followed, Named
from core.model.fields import Choice, Clock, Count, Day, Long, Ref, Rows, Text
from core.model.kind import Archive, GridPaper, Kind, NotBefore, Scope

MEETING_MINUTES = Kind(
    name="meeting_minutes",
    title="会议记录",
    scope=Scope.PAIRING,
    chapter="events",
    via="pairing",
    called=("date", "kind", "title"),
    day="date",
    due=(tasks_due("decisions"),),
    paper=GridPaper("F27e", "会议记录", ("主持人", "记录人")),
    archive=Archive(place=1, business="XZL"),
    fields=dated(
        Choice("kind", "会议类型", ("动员会", "推进会", "会商", "专题会", "总结会"), required=True),
        Text("title", "会议名称", required=True, longest=80),
        TIME,
        Text("place", "地点", longest=50),
        Ref("chair", "主持人", to=("person",)),
        Ref("recorder", "记录人", to=("person",)),
        people("attendees", "参加人"),
        Count("expected", "应到", unit="人", most=100000),
        Count("present", "实到", unit="人", most=100000),
        words("agenda", "议程", "事项", required=True),
        Long("points", "会议内容", required=True),
        tasks("decisions", "决定事项"),
    ),
)

EVENT_NOTICE = Kind(
    name="event_notice",
    title="活动通知",
    scope=Scope.PAIRING,
    chapter="events",
    via="pairing",
    called=("date", "title"),
    day="date",
    paper=GridPaper("F27d", "活动通知", ("发文单位（盖章）",)),
    archive=Archive(place=7),
    fields=dated(
        Text("title", "标题", required=True, longest=80),
        Text("to", "主送", required=True, longest=200),
        Text("event", "活动", required=True, longest=80),
        Day("event_day", "活动日期"),
        TIME,
        Text("place", "地点", longest=50),
        Long("content", "正文", required=True),
        Rows(
            "replies",
            "回执",
            (Text("school", "学校", required=True), Count("people", "人数", unit="人"), Text("contact", "联系人")),
        ),
    ),
)

EVENT_PLAN = Kind(
    name="event_plan",
    title="活动方案",
    scope=Scope.PAIRING,
    chapter="events",
    via="pairing",
    called=("date", "title"),
    day="date",
    paper=GridPaper("F27d2", "活动方案", ("负责人",)),
    archive=Archive(place=7),
    fields=dated(
        Text("title", "名称", required=True, longest=80),
        Long("aims", "目的"),
        Rows(
            "schedule",
            "日程",
            (Day("day", "日期"), Clock("time", "时间"), Text("item", "事项", required=True), Text("owner", "负责人")),
        ),
        Long("division", "分工"),
        Long("safety", "安全预案"),
    ),
)

NEWS_BRIEF = Kind(
    name="news_brief",
    title="简报",
    scope=Scope.PAIRING,
    chapter="events",
    via="pairing",
    called=("date", "title"),
    day="date",
    paper=GridPaper("F27f", "结对帮扶工作简报", ("编审",)),
    archive=Archive(place=14),
    fields=dated(
        Text("title", "标题", required=True, longest=80),
        Text("author", "作者", longest=50),
        Text("published", "刊发", longest=100),
        Long("text", "正文", required=True),
    ),
)

LEADER_PAIR = Kind(
    name="leader_pair",
    title="干部结对",
    scope=Scope.PAIRING,
    chapter="events",
    via="pairing",
    called=("line", "helper_leader", "recipient_leader"),
    day="start",
    checks=(NotBefore("end", "start"),),
    due=(
        Due(
            "end",
            "干部结对到期，续签或总结",
            (Filled("dissolved"), Followed(("helper_leader", "recipient_leader"))),
            who=("helper_leader", "recipient_leader"),
        ),
    ),
    paper=GridPaper("leader_pair", "干部结对登记表", ("帮扶校（盖章）", "受援校（盖章）")),
    archive=Archive(place=5, business="XZL"),
    fields=(
        PAIRING,
        RECIPIENT,
        Choice("line", "分管线", ("校长", "教学", "德育", "后勤", "安全", "其他"), required=True),
        Ref("helper_leader", "帮扶校干部", to=("person",), required=True),
        Ref("recipient_leader", "受援校干部", to=("person",), required=True),
        Day("start", "起始日期", required=True),
        Day("end", "结束日期"),
        Day("dissolved", "解除日期"),
    ),
)

DISPATCH = Kind(
    name="dispatch",
    title="支教（派出）",
    scope=Scope.PAIRING,
    chapter="events",
    via="pairing",
    called=("person", "kind", "start"),
    fills=(taking.same("from_school", "person", "school"),),
    listed=("person", "kind", "from_school", "to_school", "start", "end"),
    day="start",
    checks=(NotBefore("end", "start"),),
    due=(Due("end", "派出到期，还没有鉴定", (Named("dispatch_appraisal", "dispatch"),), who=("person",)),),
    paper=GridPaper("F27i", "支教（派出）人员登记表", ("派出校（盖章）", "接收校（盖章）")),
    archive=Archive(place=5, business="JSL"),
    fields=(
        PAIRING,
        Ref("person", "姓名", to=("person",), required=True),
        Choice("kind", "类别", ("支教", "挂职", "跟岗", "驻校", "实习交流", "轮岗"), required=True),
        Ref("from_school", "派出校", to=("school",), required=True),
        Ref("to_school", "接收校", to=("school",), required=True),
        Count("batch", "批次", least=1, most=100),
        Day("start", "起始日期", required=True),
        Day("end", "结束日期"),
        Text("subject", "任教学科", longest=30),
        Long("task", "任务"),
    ),
)

DISPATCH_APPRAISAL = Kind(
    name="dispatch_appraisal",
    title="支教鉴定",
    scope=Scope.PAIRING,
    chapter="events",
    via="pairing",
    called=("date", "dispatch"),
    day="date",
    paper=GridPaper("F27i2", "支教人员鉴定表", ("派出校（盖章）", "接收校（盖章）")),
    archive=Archive(place=5, business="JSL"),
    fields=dated(
        Ref("dispatch", "派出", to=("dispatch",), required=True),
        Long("work", "工作情况", required=True),
        Long("host_opinion", "接收校意见"),
        Long("home_opinion", "派出校意见"),
    ),
)

PERSONAL_PLAN = Kind(
    name="personal_plan",
    title="个人帮扶计划",
    scope=Scope.PAIRING,
    chapter="events",
    via="pairing",
    called=("date", "person"),
    day="date",
    fills=(taking.same("person", "dispatch"),),
    paper=GridPaper("F27j", "个人帮扶计划", ("支教人员", "学校审阅（盖章）")),
    archive=Archive(place=4, business="JSL"),
    fields=dated(
        Ref("person", "支教人员", to=("person",), required=True),
        Ref("dispatch", "派出", to=("dispatch",)),
        Long("findings", "学校情况", required=True),
        Long("aims", "帮扶目标", required=True),
        Rows(
            "tasks", "每周任务", (Text("week", "周次", required=True), Text("task", "任务", required=True, longest=200))
        ),
    ),
)

RESIDENCY_LOG = Kind(
    name="residency_log",
    title="驻校指导",
    scope=Scope.PAIRING,
    chapter="events",
    via="pairing",
    called=("date", "expert", "area"),
    day="date",
    words_of="expert",
    due=(tasks_due(),),
    paper=GridPaper("F14", "驻校指导记录", ("专家", "受援校负责人（盖章）")),
    archive=Archive(place=5, business="JYL"),
    fields=dated(
        Ref("expert", "专家", to=("person",), required=True),
        Ref("recipient", "受援校", to=("school",), required=True),
        Clock("arrive", "到校时间"),
        Clock("leave", "离校时间"),
        Choice("area", "指导领域", ("管理", "教学", "教研", "课程", "学生评价", "其他"), required=True),
        Rows(
            "work",
            "工作内容",
            (
                Clock("time", "时间"),
                Choice("activity", "活动", ("听课", "评课", "上示范课", "讲座", "座谈", "查阅", "会议"), required=True),
                Text("people", "对象", longest=60),
                Count("count", "数量", most=1000),
            ),
            required=True,
        ),
        Long("problems", "发现问题"),
        Long("advice", "建议与整改方案", required=True),
        tasks("actions", "整改任务"),
        Long("follow_up", "跟踪结果"),
        Long("school_feedback", "学校反馈"),
    ),
)

RESOURCE_SHARE = Kind(
    name="resource_share",
    title="资源共享",
    scope=Scope.PAIRING,
    chapter="events",
    via="pairing",
    called=("date", "title"),
    listed=("date", "title", "kind", "giver", "taker", "way"),
    day="date",
    paper=GridPaper("F19", "资源共享登记表", ("经手人",)),
    archive=Archive(place=10, business="JXL"),
    fields=dated(
        Text("title", "名称", required=True, longest=80),
        Choice(
            "kind",
            "类型",
            ("课件", "教案", "试题", "视频", "图书", "课程", "平台账号", "场地/基地", "乡土资源", "其他"),
            required=True,
        ),
        Text("subject", "学科年级", longest=30),
        Ref("platform", "学科平台", to=("subject_platform",)),
        Ref("giver", "提供方", to=("school",), required=True),
        Ref("taker", "接收方", to=("school",), required=True),
        Choice("way", "方式", ("U盘", "网络", "直播", "光盘", "邮寄", "现场")),
        Count("size", "大小", unit="MB", most=10_000_000),
        Text("licence", "版权（授权）说明", longest=100),
        Long("use_note", "使用情况"),
        Count("use_count", "使用次数", most=1_000_000),
        Choice("rating", "评价", ("很有用", "有用", "一般")),
        Text("handler", "经手人", longest=50),
    ),
)

CLASS_GROUP = Kind(
    name="class_group",
    title="班级",
    scope=Scope.SCHOOL,
    chapter="schools",
    via="school",
    called=("name", "school"),
    fields=(
        SCHOOL,
        Count("grade", "年级", required=True, least=1, most=12),
        Text("name", "班级", required=True, longest=20),
        Rows(
            "pupils",
            "学生数",
            (Text("school_year", "学年", required=True, longest=9), Count("count", "人数", unit="人", most=200)),
        ),
        Choice("multigrade", "复式教学", ("是", "否")),
    ),
)

KINDS = (
    LEADER_PAIR, MEETING_MINUTES, EVENT_NOTICE, EVENT_PLAN, NEWS_BRIEF, DISPATCH, DISPATCH_APPRAISAL, PERSONAL_PLAN,
    RESIDENCY_LOG, RESOURCE_SHARE, CLASS_GROUP,
)  # fmt: skip
