"""What is settled before one school helps another: who leads, by which scheme, under which agreement."""

from core.kinds import taking
from core.kinds.parts import LAST_DAY, PAIRING, SCHOOL, START
from core.model.due import Due, Filled, Followed
from core.model.fields import Choice, Count, Day, Flag, Long, Ref, Rows, Text
from core.model.kind import Agreement, Archive, Different, GridPaper, Kind, NotBefore, Scope
from core.model.term import UNITS

WORKING_GROUP = Kind(
    name="working_group",
    title="领导小组",
    scope=Scope.SCHOOL,
    chapter="planning",
    via="school",
    called=("title", "school"),
    day="date",
    paper=GridPaper("F27a", "结对帮扶工作领导小组名单", ("学校（盖章）",)),
    archive=Archive(place=1, business="XZL"),
    fields=(
        SCHOOL,
        Text("title", "名称", required=True, longest=60),
        Day("date", "成立日期", required=True),
        Rows(
            "members",
            "成员",
            (
                Choice("role", "组内职务", ("组长", "副组长", "成员"), required=True),
                Ref("person", "姓名", to=("person",), required=True),
                Text("post", "职务"),
                Text("work", "分工", longest=100),
            ),
            required=True,
        ),
        Text("offices", "责任部门", longest=100, hint="如 教导处、年级组"),
        Text("office", "办公室", longest=60),
    ),
)

PROGRAMME_SCHEME = Kind(
    name="programme_scheme",
    title="实施方案",
    scope=Scope.SCHOOL,
    chapter="planning",
    via="school",
    called=("title", "version"),
    day="date",
    due=(Due("steps.end", "工作步骤还没有完成：{name}", (Filled("done"),), who=("school",)),),
    paper=GridPaper("F27b", "结对帮扶实施方案", ("学校（盖章）",)),
    archive=Archive(place=1, years=30, business="XZL"),
    fields=(
        SCHOOL,
        Text("title", "标题", required=True, longest=80),
        Count("version", "版本", least=1, most=1000),
        Day("date", "日期", required=True),
        Ref("basis", "依据文件", to=("basis_document",)),
        Long("purpose", "目的意义", required=True),
        Long("principles", "工作原则", hint="按需帮扶，重点帮教，长期坚持，共同进步、共同发展"),
        Long("organisation", "组织机构"),
        Long("schools", "结对学校"),
        Long("work", "工作内容", required=True),
        Rows(
            "steps",
            "工作步骤",
            (
                Text("name", "阶段", required=True, longest=30),
                Day("start", "起", required=True),
                Day("end", "止", required=True),
                Long("content", "内容"),
                Flag("done", "已完成"),
            ),
        ),
        Long("measures", "具体措施"),
        Long("demands", "要求"),
    ),
)

SCHOOL_AGREEMENT = Kind(
    name="school_agreement",
    title="结对帮扶协议",
    scope=Scope.PAIRING,
    chapter="planning",
    via="pairing",
    called=("agreement_no", "helper", "recipient"),
    listed=("agreement_no", "helper", "recipient", "start", "end"),
    day="sign_date",
    checks=(NotBefore("end", "start"), Different("recipient", "helper")),
    fills=tuple(taking.same(name, "pairing") for name in ("basis", "helper", "start", "end")),
    due=(
        Due("end", "结对协议到期，续签或总结", (Followed(("helper", "recipient")),), who=("helper", "recipient")),
    ),
    paper=Agreement("F01", "校际结对帮扶协议书", ("甲方（盖章）", "乙方（盖章）", "鉴证方（盖章）"), copies=2),
    archive=Archive(place=2, years=30, business="XZL"),
    fields=(
        PAIRING,
        Text("agreement_no", "协议编号", longest=30),
        Ref("helper", "甲方（帮扶校）", to=("school",), required=True, begins="helper"),
        Ref("recipient", "乙方（受援校）", to=("school",), required=True),
        Text("basis", "依据文件", longest=60),
        START,
        LAST_DAY,
        Long("goals", "帮扶目标", required=True),
        Rows(
            "items",
            "帮扶内容",
            (
                Choice(
                    "item",
                    "内容",
                    (
                        "学校管理", "德育与校园文化", "教学常规与教研", "师资培训与师徒结对", "干部挂职交流",
                        "资源共享", "学生活动", "设施捐赠", "其他",
                    ),
                    required=True,
                ),
                Text("detail", "具体事项", longest=200),
                Count("n", "次数", least=1, most=1000),
                Choice("unit", "每", UNITS),
                Text("owner", "责任人", longest=50),
            ),
            required=True,
        ),
        Count("meetings", "每学期会商", unit="次", most=100),
        Count("cadres", "每学期挂职干部", unit="人", most=100),
        Long("funding", "经费"),
        Long("evaluation", "考核"),
        Count("copies", "份数", least=1, most=20),
        Long("other_terms", "未尽事宜"),
        Day("sign_date", "签订日期", required=True),
        Text("sign_place", "签订地点", longest=60),
    ),
)  # fmt: skip

KINDS = (
    WORKING_GROUP,
    PROGRAMME_SCHEME,
    SCHOOL_AGREEMENT,
)
