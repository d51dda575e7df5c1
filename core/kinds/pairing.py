"""The pairing of schools and what their leaders do together."""

from core.kinds import follow, taking
from core.model.due import Due, Filled, Followed, Is, Lack
from core.model.fields import Auto, Choice, Clock, Count, Day, Flag, Long, Ref, Rows, Text
from core.model.kind import Archive, GridPaper, Kind, NotBefore, Scope
from core.model.term import TERMS, UNITS

PAIRING = Kind(
    name="pairing",
    title="结对关系",
    scope=Scope.PAIRING,
    members=("helper", "recipients.school"),
    chapter="pairing",
    called=("pairing_no", "helper", "recipients"),
    listed=("pairing_no", "helper", "recipients", "start", "end", "state"),
    day="start",
    checks=(NotBefore("end", "start"), NotBefore("state_day", "start")),
    fills=(taking.same("basis", "basis_document", "number"),),
    due=(
        Due("end", "结对到期，续签或总结", (Is("state", ("中止", "结束")), Followed(("helper",))), who=("helper",)),
        Due("stages.end", "工作步骤还没有完成：{name}", (Filled("done"),), who=("helper",)),
    ),
    paper=GridPaper("pairing", "校际结对帮扶关系登记表", ("帮扶校（盖章）", "受援校（盖章）")),
    archive=Archive(place=2, years=30, business="XZL"),
    fields=(
        Text("pairing_no", "结对编号", longest=30),
        Ref("helper", "帮扶校", to=("school",), required=True, begins="helper"),
        Rows(
            "recipients",
            "受援校",
            (
                Ref("school", "学校", to=("school",), required=True),
                Day("start", "起"),
                Day("end", "止"),
                Text("remark", "备注", longest=100),
            ),
            required=True,
        ),
        Choice("role_words", "称谓", ("帮扶校/受援校", "支援校/被帮扶校", "甲方/乙方"), hint="打印时两方的称呼"),
        Day("start", "起始日期", required=True),
        Day("end", "结束日期"),
        Ref("basis_document", "依据文件（登记）", to=("basis_document",)),
        Text("basis", "依据文件", longest=100),
        Long("grounds", "结对理由"),
        Choice("state", "状态", ("筹备", "进行", "中止", "结束")),
        Day("state_day", "状态日期"),
        Text("state_reason", "状态原因", longest=200),
        Rows(
            "stages",
            "工作步骤",
            (
                Text("name", "阶段", required=True, longest=30),
                Day("start", "起", required=True),
                Day("end", "止", required=True),
                Long("content", "工作内容"),
                Flag("done", "已完成"),
            ),
        ),
        Rows(
            "rules",
            "约定频次",
            (
                Text("duty", "职责", required=True, longest=60),
                Count("n", "次数", least=1),
                Choice("unit", "每", UNITS),
                Text("remark", "备注", longest=60),
            ),
        ),
        Text("remark", "备注", longest=200),
    ),
)

LEADER_EXCHANGE = Kind(
    name="leader_exchange",
    title="干部交流",
    scope=Scope.PAIRING,
    chapter="pairing",
    via="pairing",
    called=("date", "line", "form"),
    listed=("date", "line", "form", "mode", "place"),
    day="date",
    lacks=(Lack(Filled("people"), "没有参加人", "交流记录应写明双方参加人"),),
    due=(Due("decisions.due", "决定还没有完成：{decision}", (Filled("done"),), who=("decisions.owner",)),),
    paper=GridPaper("F13", "校长（管理干部）结对交流记录", ("帮扶校负责人", "受援校负责人")),
    archive=Archive(place=5, business="XZL"),
    fields=(
        Ref("pairing", "结对关系", to=("pairing",), required=True),
        Ref("recipient", "受援校", to=("school",)),
        Day("date", "日期", required=True),
        Auto("school_year", "学年", of=follow.school_year("date")),
        Auto("term", "学期", of=follow.term_of("date"), options=TERMS),
        Clock("time", "时间"),
        Choice("mode", "方式", ("线上", "线下")),
        Text("place", "地点（平台）", longest=50),
        Rows(
            "people",
            "参加人",
            (Ref("person", "姓名", to=("person",)), Text("name", "校外人员"), Text("post", "职务")),
        ),
        Choice("line", "分管线", ("全面", "教学", "德育", "后勤", "安全", "其他"), required=True),
        Choice("form", "形式", ("工作研讨", "行政例会", "教研活动", "项目评审", "挂职", "跟岗")),
        Rows(
            "topics",
            "议题",
            (
                Choice("area", "方面", ("发展规划", "办学理念", "内部管理", "教学流程", "其他"), required=True),
                Text("topic", "内容", longest=100),
            ),
            required=True,
        ),
        Long("points", "交流要点", required=True),
        Rows(
            "decisions",
            "共识与决定",
            (
                Text("decision", "事项", required=True, longest=200),
                Ref("owner", "责任人", to=("person",)),
                Day("due", "完成期限"),
                Flag("done", "已完成"),
            ),
        ),
        Text("next", "下次安排", longest=100),
    ),
)

KINDS = (PAIRING, LEADER_EXCHANGE)
