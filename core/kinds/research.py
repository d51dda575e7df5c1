"""Subject groups of two schools at work: joint research days, prepared and reviewed lessons, topics and their yield."""

from collections.abc import Mapping
from typing import Any

from core.kinds import taking
from core.kinds.lists import RATINGS, SUBJECTS
from core.kinds.parts import (
    ANY_SUBJECT,
    END,
    LAST_DAY,
    PAIRING,
    RECIPIENT,
    START,
    SUBJECT,
    TIME,
    dated,
    people,
    tasks,
    tasks_due,
)  # fmt: skip
from core.model.due import Due, Filled, Followed
from core.model.fields import Choice, Count, Day, Field, Long, Measure, Ref, Rows, Text
from core.model.kind import Archive, Different, Fill, GridPaper, Kind, NotBefore, Scope

# The four topics of discussion that the scheme names for every joint lesson review.
TOPICS: tuple[Field, ...] = (
    Long("aims_point", "教学目标设定"),
    Long("steps_point", "教学环节设计"),
    Long("pupils_point", "学生活动组织"),
    Long("assessment_point", "教学评价实施"),
)

GROUP_PAIR = Kind(
    name="group_pair",
    title="教研组结对",
    scope=Scope.PAIRING,
    chapter="research",
    via="pairing",
    called=("subject", "helper_head", "recipient_head"),
    day="start",
    checks=(NotBefore("end", "start"), Different("recipient_head", "helper_head")),
    due=(
        Due(
            "end",
            "教研组结对到期，续签或总结",
            (Filled("dissolved"), Followed(("helper_head", "recipient_head"))),
            who=("helper_head", "recipient_head"),
        ),
    ),
    paper=GridPaper("group_pair", "教研组结对登记表", ("帮扶校教研组长", "受援校教研组长")),
    archive=Archive(place=7, business="JYL"),
    fields=(
        PAIRING,
        RECIPIENT,
        SUBJECT,
        Ref("helper_head", "帮扶校教研组长", to=("person",), required=True),
        Ref("recipient_head", "受援校教研组长", to=("person",), required=True),
        START,
        END,
        Text("research_day", "联合教研日", longest=30, hint="如 每周三下午"),
        Day("dissolved", "解除日期"),
        Text("remark", "备注", longest=200),
    ),
)

RESEARCH_ACTIVITY = Kind(
    name="research_activity",
    title="教研活动",
    scope=Scope.PAIRING,
    chapter="research",
    via="pairing",
    called=("date", "theme"),
    listed=("date", "kind", "subject", "theme", "mode", "host"),
    day="date",
    fills=(taking.same("date", "lessons.lesson"), taking.same("subject", "lessons.lesson")),
    due=(tasks_due(),),
    paper=GridPaper("F06", "联合教研活动记录", ("帮扶校教研组长", "受援校教研组长", "教务处审阅")),
    archive=Archive(place=7, business="JYL"),
    fields=dated(
        Text("activity_no", "活动编号", longest=30),
        Choice(
            "kind",
            "活动类型",
            ("联合教研日", "同课异构", "集体磨课", "专题讲座", "课例研讨", "质量分析", "网络教研", "读书", "其他"),
            required=True,
        ),
        Choice("mode", "方式", ("线下", "线上", "混合"), required=True),
        ANY_SUBJECT,
        Text("theme", "主题", required=True, longest=60),
        TIME,
        Text("place", "地点", required=True, longest=50),
        Ref("host", "主办校", to=("school",), required=True),
        Ref("helper_chair", "主持（帮扶校）", to=("person",)),
        Ref("recipient_chair", "主持（受援校）", to=("person",)),
        people("speakers", "主讲"),
        Ref("recorder", "记录人", to=("person",)),
        Count("helper_people", "帮扶校参加人数", unit="人", most=5000),
        Count("recipient_people", "受援校参加人数", unit="人", most=5000),
        Rows("lessons", "同课异构课例", (Ref("lesson", "课", to=("lesson",), required=True), Text("remark", "备注"))),
        Long("process", "活动过程", required=True),
        *TOPICS,
        Rows(
            "outputs",
            "成果",
            (
                Choice("kind", "种类", ("学科教学优化方案", "课例", "论文", "其他"), required=True),
                Text("title", "名称"),
            ),
        ),
        Long("issues", "反思与存在问题"),
        tasks(),
        Text("next", "下次安排", longest=100),
        Choice("state", "状态", ("已举行", "取消", "改期")),
    ),
)

COLLECTIVE_PREP = Kind(
    name="collective_prep",
    title="集体备课",
    scope=Scope.PAIRING,
    chapter="research",
    via="pairing",
    called=("date", "subject", "unit"),
    day="date",
    due=(tasks_due("tasks"),),
    paper=GridPaper("F05", "集体备课记录", ("备课组长", "教研组长", "教务处查阅")),
    archive=Archive(place=7, business="JXL"),
    fields=dated(
        Text("group", "备课组", required=True, longest=30),
        SUBJECT,
        Count("grade", "年级", required=True, least=1, most=12),
        TIME,
        Text("place", "地点", required=True, longest=50),
        Ref("chair", "主持", to=("person",), required=True),
        Ref("lead", "主备人", to=("person",), required=True),
        Ref("recorder", "记录人", to=("person",), required=True),
        people("attendees", "参加人"),
        Text("unit", "内容（单元）", required=True, longest=60),
        Count("periods", "课时数", unit="课时", most=100),
        Long("text_analysis", "教材分析"),
        Long("pupil_analysis", "学情分析"),
        Long("aims", "教学目标", required=True),
        Text("key", "重点", longest=200),
        Text("hard", "难点", longest=200),
        Long("draft", "教学设计初稿"),
        Rows(
            "discussion",
            "研讨记录",
            (
                Ref("speaker", "发言人", to=("person",)),
                Text("issue", "问题", longest=200),
                Long("view", "意见"),
                Text("agreed", "采纳", longest=60),
            ),
            required=True,
        ),
        Long("changes", "修改意见", required=True),
        tasks("tasks", "分工"),
        Long("after_note", "课后反思"),
    ),
)

LESSON_REVIEW = Kind(
    name="lesson_review",
    title="评课",
    scope=Scope.PAIRING,
    chapter="research",
    via="pairing",
    called=("date", "lesson"),
    day="date",
    fills=(taking.same("date", "lesson"),),
    due=(tasks_due(),),
    paper=GridPaper("F04", "评课（议课）记录", ("主持人", "记录人", "授课教师")),
    archive=Archive(place=6, business="JYL"),
    fields=dated(
        Ref("lesson", "课", to=("lesson",), required=True),
        Ref("chair", "主持人", to=("person",), required=True),
        Ref("recorder", "记录人", to=("person",), required=True),
        people("attendees", "参加人"),
        Long("self_review", "授课教师自评"),
        Rows(
            "speeches",
            "发言",
            (
                Ref("speaker", "发言人", to=("person",)),
                *TOPICS,
                Long("strengths", "优点"),
                Long("weaknesses", "不足"),
                Long("suggestions", "建议"),
            ),
            required=True,
        ),
        Long("consensus", "共识", required=True),
        tasks("actions", "改进措施"),
        Choice("level", "等级", RATINGS),
    ),
)


def _class_of(lesson: Mapping[str, Any], _: Mapping[str, Any]) -> Any:
    grade, name = lesson.get("grade"), str(lesson.get("class_name") or "")
    return f"{grade}年级{name}" if grade else name or None


OPEN_LESSON = Kind(
    name="open_lesson",
    title="公开课",
    scope=Scope.PAIRING,
    chapter="research",
    via="pairing",
    called=("date", "teacher", "topic"),
    listed=("date", "teacher", "subject", "topic", "category", "level"),
    day="date",
    fills=(
        taking.same("date", "lesson"),
        taking.same("subject", "lesson"),
        taking.same("topic", "lesson"),
        taking.same("teacher", "lesson"),
        taking.same("school", "lesson"),
        taking.same("period_no", "lesson"),
        Fill("class_name", _class_of, "lesson"),
        taking.same("school", "teacher"),
    ),
    paper=GridPaper("F07", "公开课（展示课）登记表", ("登记人", "主办单位（盖章）")),
    archive=Archive(place=7, business="JXL"),
    fields=dated(
        Ref("lesson", "课", to=("lesson",), hint="已登记的授课，选了就不用再填"),
        Count("period_no", "节次", least=1, most=10),
        SUBJECT,
        Text("class_name", "年级班级", required=True, longest=20),
        Text("topic", "课题", required=True, longest=60),
        Ref("teacher", "授课教师", to=("person",), required=True),
        Ref("school", "学校", to=("school",), required=True),
        Choice("category", "类别", ("示范", "研究", "带教", "汇报", "展示", "竞赛", "送教"), required=True),
        Choice("level", "级别", ("组", "校", "片区/学区", "县区", "市", "省", "国家"), required=True),
        Text("organiser", "主办单位", required=True, longest=60),
        Ref("mentor_pair", "师徒结对", to=("mentor_pair",)),
        Count("audience", "听课人数", unit="人", most=10000),
        Rows("visiting_schools", "来校观摩学校", (Text("school", "学校", required=True), Count("people", "人数"))),
        Choice("grade_level", "评价等级", RATINGS),
        Text("certificate_no", "证明编号", longest=40),
        Text("remark", "备注", longest=200),
    ),
)

TEACHING_DELIVERY = Kind(
    name="teaching_delivery",
    title="送教下乡",
    scope=Scope.PAIRING,
    chapter="research",
    via="pairing",
    called=("date", "place", "leader"),
    day="date",
    checks=(NotBefore("end", "date"),),
    fills=(taking.same("date", "lessons.lesson"), taking.typed("end", "date")),
    paper=GridPaper("F08", "送教下乡活动登记表", ("带队人", "受援校负责人（盖章）", "派出校（盖章）")),
    archive=Archive(place=7, business="JYL"),
    fields=dated(
        LAST_DAY,
        Count("batch", "批次", least=1, most=100),
        RECIPIENT,
        Text("place", "送教点", required=True, longest=50),
        Ref("leader", "带队", to=("person",), required=True),
        Rows(
            "members",
            "成员",
            (
                Ref("person", "姓名", to=("person",), required=True),
                Choice("subject", "学科", SUBJECTS, open_list=True),
                Choice("task", "任务", ("送课", "讲座", "评课", "辅导", "座谈"), required=True),
            ),
            required=True,
        ),
        Rows("lessons", "送课", (Ref("lesson", "课", to=("lesson",), required=True), Text("remark", "备注"))),
        Rows("lectures", "讲座", (Ref("training", "讲座", to=("training",), required=True), Text("remark", "备注"))),
        Count("teachers", "听课教师人次", unit="人次", required=True, most=100000),
        Count("students", "受益学生人次", unit="人次", required=True, most=100000),
        Long("recipient_opinion", "受援校意见", required=True),
        Measure("travel_km", "里程", unit="公里", places=1, most=100000),
        Measure("cost", "费用", unit="元"),
        Long("effect", "成效与建议"),
    ),
)

PROJECT = Kind(
    name="project",
    title="课题",
    scope=Scope.PAIRING,
    chapter="research",
    via="pairing",
    called=("title",),
    listed=("title", "subject", "level", "head", "start", "end"),
    day="start",
    checks=(NotBefore("end", "start"),),
    due=(
        Due("end", "课题到期，还没有结题", (Filled("closed"),), who=("head",)),
        Due("stages.end", "课题的阶段还没有成果：{stage}", (Filled("output"),), who=("head",)),
    ),
    paper=GridPaper("F15", "课题登记表", ("课题主持人", "所在单位（盖章）", "县级审核（盖章）", "市级审批（盖章）")),
    archive=Archive(place=9, years=30, business="JYL"),
    fields=(
        PAIRING,
        Text("approval_no", "编号", longest=40),
        Text("title", "课题名称", required=True, longest=80),
        Text("problem", "针对问题", longest=200),
        Choice("level", "级别", ("校", "县", "市", "省", "国家", "微型/小课题"), required=True),
        Text("category", "类别", longest=30),
        ANY_SUBJECT,
        Ref("head", "主持人", to=("person",), required=True),
        Ref("co_head", "双主持", to=("person",)),
        Ref("mentor_pair", "师徒结对", to=("mentor_pair",)),
        people("members", "成员"),
        START,
        LAST_DAY,
        Long("aims", "研究目标"),
        Long("content", "研究内容"),
        Long("method", "研究方法"),
        Rows(
            "stages",
            "阶段计划",
            (
                Choice(
                    "stage", "阶段", ("理论研究", "课堂实践", "数据反馈", "策略调整"), required=True, open_list=True
                ),
                Day("start", "起"),
                Day("end", "止"),
                Text("output", "成果", longest=100),
            ),
        ),
        Rows(
            "outputs",
            "成果",
            (
                Choice("kind", "形式", ("论文", "报告", "课例", "校本课程"), required=True, open_list=True),
                Text("title", "名称", longest=100),
                Day("date", "日期"),
                Text("spread", "推广应用", longest=200),
            ),
        ),
        Measure("budget", "经费", unit="元"),
        Day("opened", "开题日期"),
        Day("middle", "中期日期"),
        Day("closed", "结题日期"),
        Choice("result", "结题结果", ("通过", "优秀", "未通过", "延期")),
        Text("certificate_no", "证书号", longest=40),
    ),
)

SUBJECT_OPTIMISATION_PLAN = Kind(
    name="subject_optimisation_plan",
    title="学科教学优化方案",
    scope=Scope.PAIRING,
    chapter="research",
    via="pairing",
    called=("subject", "title", "version"),
    day="date",
    due=(Due("measures.due", "改进措施还没有落实：{measure}", (Filled("result"),), who=("measures.owner",)),),
    paper=GridPaper("F27m", "学科教学优化方案", ("帮扶校教研组长", "受援校教研组长")),
    archive=Archive(place=7, business="JYL"),
    fields=dated(
        SUBJECT,
        Text("title", "名称", required=True, longest=60),
        Count("version", "版本", least=1, most=1000),
        Rows("sources", "依据的教研活动", (Ref("activity", "活动", to=("research_activity",), required=True),)),
        *TOPICS,
        Rows(
            "measures",
            "改进措施",
            (
                Text("measure", "措施", required=True, longest=200),
                Ref("owner", "责任人", to=("person",)),
                Day("due", "期限"),
                Text("result", "落实情况", longest=200),
            ),
            required=True,
        ),
    ),
)


KINDS = (
    GROUP_PAIR,
    RESEARCH_ACTIVITY,
    COLLECTIVE_PREP,
    LESSON_REVIEW,
    OPEN_LESSON,
    TEACHING_DELIVERY,
    PROJECT,
    SUBJECT_OPTIMISATION_PLAN,
)
