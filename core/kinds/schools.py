"""Schools and their people, the calendar, and the files of a record."""

from core.kinds.lists import (
    AREAS,
    LEVELS,
    PEOPLES,
    PEOPLES_ALSO,
    POSTS,
    SCHOOL_TYPES,
    STAFFING,
    STAGES,
    SUBJECTS,
    TITLES,
    TITLES_ALSO,
)  # fmt: skip
from core.model.fields import Choice, Choices, Count, Day, Flag, Long, Month, Name, Ref, Rows, Text
from core.model.kind import FILINGS, Archive, Different, GridPaper, Kind, NotBefore, OwnPaper, Scope, Shaped
from core.model.term import TERMS

SCHOOL = Kind(
    name="school",
    title="学校",
    scope=Scope.SCHOOL,
    chapter="schools",
    called=("name_zh",),
    alike=("name_zh",),
    listed=("name_zh", "stage", "school_type", "area", "honour", "code"),
    advice=(
        # 学校代码编码规则 (2010): two digits of the type, two of the province, six in order.
        Shaped("code", r"[0-9]{10}", "学校标识码一般是 10 位数字，请核对"),
        # DA/T 13-2022, as in J001-WS·2026-D30-BFL-0001.
        Shaped("fonds_no", r"[0-9A-Z]{4}", "全宗号一般是 4 位，如 J001，请核对"),
    ),
    fields=(
        Text("name_zh", "学校名称", required=True, longest=60),
        Text("name_local", "民族文字名称", longest=100),
        Text("code", "学校标识码", longest=10, hint="10 位数字"),
        Choice("stage", "学段", STAGES),
        Choice("school_type", "办学类型", SCHOOL_TYPES),
        Choice("area", "城乡", AREAS),
        Choice("honour", "优秀学校级别", LEVELS[1:]),
        Text("county", "所属县（区）", longest=30),
        Text("principal", "校长", longest=50),
        Rows("former_names", "曾用名", (Text("name", "名称", required=True, longest=60), Day("until", "用至"))),
        Text("fonds_no", "全宗号", longest=8),
        Choice("filing", "归档分类", FILINGS, hint="没有选时，结对帮扶的材料单列一类；已编过档号的材料不再改动"),
        Text("remark", "备注", longest=200),
    ),
)

PERSON = Kind(
    name="person",
    title="教师",
    scope=Scope.SCHOOL,
    chapter="schools",
    via="school",
    called=("full_name", "school"),
    alike=("full_name", "school", "birth"),
    listed=("full_name", "school", "subjects", "title", "post", "sex"),
    checks=(NotBefore("work_start", "birth"),),
    fields=(
        Name("full_name", "姓名", required=True),
        Text("name_local", "民族文字姓名", longest=100),
        Text("sort_key", "排序拼音", longest=100, hint="多音姓氏在此改正，如 单 → shan"),
        Ref("school", "学校", to=("school",), required=True, begins="school"),
        Choice("sex", "性别", ("男", "女", "未说明")),
        Choice("ethnicity", "民族", PEOPLES, also=PEOPLES_ALSO),
        Month("birth", "出生年月"),
        Month("work_start", "参加工作时间"),
        Choice("title", "职称", TITLES, also=TITLES_ALSO, open_list=True),
        Choice("post", "职务", POSTS, open_list=True),
        Choices("subjects", "任教学科", SUBJECTS, open_list=True),
        Text("research", "研究方向", longest=100),
        Choice("staffing", "编制", STAFFING, open_list=True),
        Rows(
            "honours",
            "荣誉",
            (
                Text("honour", "称号", required=True, longest=50),
                Choice("level", "级别", LEVELS),
                Day("awarded", "授予日期"),
            ),
        ),
        Rows(
            "posts",
            "任职经历",
            (
                Ref("school", "学校", to=("school",), begins="school"),
                Text("post", "职务"),
                Day("start", "起"),
                Day("end", "止"),
            ),
        ),
        Text("remark", "备注", longest=200),
    ),
)

PERSON_PRIVATE = Kind(
    name="person_private",
    title="联系方式",
    scope=Scope.PRIVATE,
    chapter="schools",
    via="person",
    key=("person",),
    called=("person",),
    fields=(
        Ref("person", "教师", to=("person",), required=True),
        Text("phone", "联系电话", longest=20, cover=(3, 4)),
        Text("id_number", "身份证号", longest=18, hint="最好不填；显示时只露首尾", cover=(6, 4), secret=True),
        Text("bank_card", "银行卡号", longest=30, hint="最好不填；显示时只露首尾", cover=(4, 4), secret=True),
        Text("address", "住址", longest=100, cover=(3, 0)),
    ),
)

SCHOOL_CALENDAR = Kind(
    name="school_calendar",
    title="校历",
    scope=Scope.COUNTY,
    chapter="schools",
    key=("school_year", "term"),
    called=("school_year", "term"),
    day="first_day",
    checks=(NotBefore("last_day", "first_day"),),
    paper=GridPaper("calendar", "校历", landscape=False),
    archive=Archive(place=1),
    fields=(
        Text("school_year", "学年", required=True, longest=9, hint="如 2014-2015"),
        Choice("term", "学期", TERMS, required=True),
        Day("first_day", "开学日期", required=True),
        Day("last_day", "放假日期", required=True),
        Rows(
            "weeks",
            "周次",
            (
                Count("week_no", "周次", required=True, least=1, most=60),
                Day("monday", "星期一", required=True),
                Choice("kind", "性质", ("教学", "考试", "机动", "假期"), required=True),
            ),
        ),
        Rows(
            "exceptions",
            "调休与放假",
            (
                Day("day", "日期", required=True),
                Choice("kind", "性质", ("放假", "补课"), required=True),
                Text("reason", "原因", longest=60),
            ),
        ),
        Text("remark", "备注", longest=200),
    ),
)

BASIS_DOCUMENT = Kind(
    name="basis_document",
    title="依据文件",
    scope=Scope.SCHOOL,
    chapter="schools",
    via="school",
    called=("title", "number"),
    day="date",
    archive=Archive(place=1, code="XZL"),
    paper=GridPaper("basis_document", "依据文件登记"),
    fields=(
        Ref("school", "学校", to=("school",), required=True, begins="school"),
        Text("number", "文号", longest=60, hint="如 彬政教发〔2014〕128号"),
        Text("title", "题名", required=True, longest=120),
        Text("issuer", "发文机关", longest=60),
        Day("date", "成文日期"),
        Long("content", "要点"),
    ),
)

# A tie lies in the scope of a pairing, where both sides see it and may part again; without one, in the own school's.
ALIAS = Kind(
    name="alias",
    title="同一人",
    scope=Scope.PAIRING,
    chapter="schools",
    via="pairing",
    key=("a", "b"),
    called=("a", "b"),
    checks=(Different("b", "a"),),
    fields=(
        Ref("pairing", "结对关系", to=("pairing",)),
        Ref("school", "学校", to=("school",), required=True, hint="在这所学校的条目为准", begins="school"),
        Ref("a", "条目一", to=("person",), required=True),
        Ref("b", "条目二", to=("person",), required=True),
        Flag("same", "是同一人", required=True),
        Text("remark", "根据", longest=100),
    ),
)

SCHOOL_ALIAS = Kind(
    name="school_alias",
    title="同一学校",
    scope=Scope.PAIRING,
    chapter="schools",
    via="pairing",
    key=("a", "b"),
    called=("a", "b"),
    checks=(Different("b", "a"),),
    fields=(
        Ref("pairing", "结对关系", to=("pairing",)),
        Ref("school", "为准的条目", to=("school",), required=True),
        Ref("a", "条目一", to=("school",), required=True),
        Ref("b", "条目二", to=("school",), required=True),
        Flag("same", "是同一学校", required=True),
        Text("remark", "根据", longest=100),
    ),
)

ATTACHMENT = Kind(
    name="attachment",
    title="附件",
    scope=Scope.PAIRING,
    chapter="schools",
    via="owner_uid",
    called=("name",),
    listed=("name", "caption", "type", "size"),
    paper=OwnPaper("photos", "照片", layout="photos"),
    fields=(
        Text("owner_kind", "所属类别", required=True),
        Text("owner_uid", "所属记录", required=True),
        Text("name", "文件名", required=True, longest=200),
        Text("hash", "校验值", required=True),
        Count("size", "大小", unit="字节", most=50_000_000),
        Text("type", "格式"),
        Text("caption", "说明", longest=200, hint="何时、何地、何人、何事"),
    ),
)

FORM_TEMPLATE = Kind(
    name="form_template",
    title="表样",
    scope=Scope.COUNTY,
    chapter="schools",
    key=("form",),
    called=("form", "remark"),
    fields=(
        Text("form", "表号", required=True, longest=30, hint="如 F13"),
        Rows(
            "fields",
            "栏目",
            (
                Text("field", "栏目", required=True, longest=60, hint="照表上的字写；表格里的一列写成 表格名.列名"),
                Text("label", "改称", longest=30),
                Flag("hidden", "不印"),
            ),
            required=True,
        ),
        Text("remark", "说明", longest=100),
    ),
)

ARCHIVE_ITEM = Kind(
    name="archive_item",
    title="归档件号",
    scope=Scope.PRIVATE,
    chapter="schools",
    key=("item", "year", "keeping", "code"),
    called=("year", "keeping", "code", "number"),
    fields=(
        Text("year", "年度", required=True, longest=4),
        Text("keeping", "保管期限", required=True, longest=5, hint="Y、D30、D10"),
        Text("code", "机构（问题）", required=True, longest=10),
        Count("number", "件号", required=True, most=9999),
        Text("item", "所归材料", required=True, longest=300, hint="编定之后不再改动"),
    ),
)

KINDS = (
    SCHOOL, PERSON, PERSON_PRIVATE, ALIAS, SCHOOL_ALIAS, SCHOOL_CALENDAR, BASIS_DOCUMENT, ATTACHMENT, FORM_TEMPLATE,
    ARCHIVE_ITEM,
)  # fmt: skip
