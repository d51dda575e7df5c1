"""Trainings and who came to them."""

from core.kinds import follow, taking
from core.model.due import Due, Lack, Named
from core.model.fields import Auto, Choice, Count, Day, Long, Measure, Name, Ref, Rows, Text
from core.model.kind import Archive, GridPaper, Kind, NotBefore, OneOf, OwnPaper, Scope
from core.model.term import PARTS_OF_DAY, TERMS

TRAINING = Kind(
    name="training",
    title="培训",
    scope=Scope.PAIRING,
    chapter="training",
    via="pairing",
    called=("start", "title"),
    listed=("start", "title", "category", "form", "place", "hours"),
    day="start",
    checks=(NotBefore("end", "start"),),
    lacks=(Lack(Named("attendance", "event"), "没有签到", "培训学时以签到为凭"),),
    due=(Due("start", "培训还没有签到：{title}", (Named("attendance", "event"),), who=("organiser",)),),
    paper=GridPaper("F10", "教师培训记录", ("本人", "学校审核（盖章）")),
    archive=Archive(place=8, business="JSL"),
    fields=(
        Ref("pairing", "结对关系", to=("pairing",), required=True),
        Text("title", "培训名称", required=True, longest=60),
        Choice(
            "category",
            "类别",
            ("国培", "省培", "市培", "县培", "校本研修", "远程", "研学营", "其他"),
            required=True,
        ),
        Text("area", "专题领域", longest=60),
        Choice(
            "form",
            "形式",
            ("集中", "讲座", "跟岗", "网络", "直播", "送培", "工作坊", "观看名师实录", "外出参观"),
        ),
        Ref("organiser", "主办单位", to=("school",), begins="school"),
        Day("start", "开始日期", required=True),
        Day("end", "结束日期", required=True),
        Auto("school_year", "学年", of=follow.school_year("start")),
        Auto("term", "学期", of=follow.term_of("start"), options=TERMS),
        Rows(
            "slots",
            "场次",
            (
                Day("day", "日期", required=True),
                Choice("slot", "时段", PARTS_OF_DAY, required=True),
                Text("content", "内容", longest=60),
            ),
        ),
        Text("place", "地点", longest=50),
        Rows(
            "speakers",
            "主讲人",
            (
                Ref("person", "姓名", to=("person",)),
                Name("name", "校外专家"),
                Text("title", "职称职务", longest=50),
                Text("topic", "题目", longest=60),
                Count("minutes", "时长", unit="分钟", most=1000),
            ),
        ),
        Long("content", "内容摘要", required=True),
        Measure("hours", "学时", unit="学时", places=1, required=True, most=1000),
        Count("expected", "应到", unit="人", most=100000),
        Choice("result", "考核", ("合格", "优秀", "不合格")),
        Text("certificate_no", "证书号", longest=50),
        Rows("open_to", "名额开放校", (Ref("school", "学校", to=("school",), required=True), Count("places", "名额"))),
        Text("funding", "经费来源", longest=100),
    ),
)

ATTENDANCE = Kind(
    name="attendance",
    title="出席",
    scope=Scope.PAIRING,
    chapter="training",
    via="event",
    key=("event", "person", "name", "day", "slot"),
    called=("event", "person", "day", "slot"),
    listed=("day", "slot", "person", "name", "presence", "remark"),
    day="day",
    checks=(OneOf(("person", "name")),),
    fills=(taking.sitting("day", "event", "day", "start"), taking.sitting("slot", "event", "slot")),
    paper=OwnPaper("F09", "培训签到表", layout="sign_in"),
    fields=(
        Ref("event", "活动", to=("training", "leader_exchange"), required=True),
        Ref("person", "姓名", to=("person",)),
        Name("name", "来宾姓名"),
        Text("unit", "来宾单位", longest=60),
        Day("day", "日期", required=True),
        Choice("slot", "时段", PARTS_OF_DAY, required=True),
        Choice("presence", "出席", ("到", "公出", "病假", "事假", "旷", "其他"), required=True),
        Choice("remark", "备注", ("迟到", "早退", "代"), open_list=True),
    ),
)

KINDS = (TRAINING, ATTENDANCE)
