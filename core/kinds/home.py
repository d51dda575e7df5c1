"""Families and campus life: meetings with parents, what they say, and what the pupils of two schools do together."""

from core.kinds.parts import DATE, RECIPIENT, TIME, dated, tasks, tasks_due, words
from core.model.due import Due, Filled
from core.model.fields import Choice, Count, Flag, Long, Measure, Ref, Text
from core.model.kind import Archive, GridPaper, Kind, Scope

PARENT_ACTIVITY = Kind(
    name="parent_activity",
    title="家校活动",
    scope=Scope.PAIRING,
    chapter="home",
    via="pairing",
    called=("date", "kind", "place"),
    day="date",
    due=(tasks_due(),),
    paper=GridPaper("F20", "家长会（家校活动）记录", ("班主任", "记录人", "家委会代表")),
    archive=Archive(place=11, business="XSL"),
    fields=dated(
        Choice("kind", "活动类型", ("家长会", "家访", "家长学校", "开放日", "咨询", "家委会"), required=True),
        TIME,
        Text("place", "地点", required=True, longest=50),
        Ref("school", "学校", to=("school",), begins="school"),
        Text("class_name", "班级（年级）", longest=30),
        Ref("chair", "主持", to=("person",), required=True),
        Text("speaker", "主讲", longest=50),
        Count("expected", "应到家长", unit="人", most=100000),
        Count("present", "实到家长", unit="人", most=100000),
        words("agenda", "议程", "事项", required=True),
        Long("points", "内容要点", required=True),
        Long("opinions", "家长意见与建议（不记姓名）"),
        tasks("actions", "决议与后续"),
        Measure("satisfaction", "满意度", unit="%", places=1, most=100),
    ),
)

PARENT_OPINION = Kind(
    name="parent_opinion",
    title="家长意见",
    scope=Scope.PRIVATE,
    chapter="home",
    called=("date", "opinion"),
    day="date",
    due=(Due("date", "家长意见还没有答复：{opinion}", (Filled("done"),), who=("owner",)),),
    fields=(
        DATE,
        Ref("activity", "活动", to=("parent_activity",)),
        Text("opinion", "意见", required=True, longest=300),
        Text("reply", "答复", longest=300),
        Ref("owner", "责任人", to=("person",)),
        Flag("done", "已办结"),
    ),
)

CULTURE_ACTIVITY = Kind(
    name="culture_activity",
    title="校园文化活动",
    scope=Scope.PAIRING,
    chapter="home",
    via="pairing",
    called=("date", "name"),
    day="date",
    paper=GridPaper("F21", "校园文化活动记录", ("负责人",)),
    archive=Archive(place=11, business="XSL"),
    fields=dated(
        Text("name", "活动名称", required=True, longest=60),
        Text("theme", "主题", longest=60),
        Choice("kind", "类型", ("节庆", "读书", "艺术", "体育", "科技", "劳动", "手拉手", "民族文化", "其他")),
        TIME,
        Text("place", "地点", required=True, longest=50),
        RECIPIENT,
        Text("organiser", "组织部门", required=True, longest=60),
        Count("helper_people", "帮扶校参加师生", unit="人", most=100000),
        Count("recipient_people", "受援校参加师生", unit="人", most=100000),
        Long("background_note", "学生文化背景与设计说明"),
        Long("process", "活动过程", required=True),
        Text("result", "成果与获奖", longest=200),
        Long("reflection", "反思"),
        Choice("safety_plan", "安全预案", ("有", "无")),
    ),
)

KINDS = (PARENT_ACTIVITY, PARENT_OPINION, CULTURE_ACTIVITY)
