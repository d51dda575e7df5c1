"""Mentors and apprentices: the agreement, lessons, observation sheets and the rubrics they are marked by."""

from core.kinds import follow, taking
from core.kinds.lists import HONOURS, SUBJECTS
from core.model.due import Due, Filled, Followed, Lack, Named
from core.model.fields import Auto, Choice, Clock, Count, Day, Long, Measure, Ref, Rows, Text
from core.model.kind import Agreement, Archive, Different, Expected, GridPaper, Kind, NotBefore, OwnPaper, Scope
from core.model.term import TERMS, UNITS, WEEKDAYS

MENTOR_PAIR = Kind(
    name="mentor_pair",
    title="师徒结对",
    scope=Scope.PAIRING,
    chapter="mentoring",
    via="pairing",
    called=("mentor", "mentee", "subject"),
    listed=("mentor", "mentee", "subject", "kind", "start", "end"),
    day="start",
    checks=(NotBefore("end", "start"), NotBefore("dissolved", "start"), Different("mentee", "mentor")),
    advice=(Expected("mentor_honour", "师傅一般由市级以上名师或学科带头人担任，这位师傅没有登记荣誉"),),
    fills=(
        taking.years_taught("teaching_years", "mentee", "start"),
        taking.honour("mentor_honour", "mentor"),
        taking.only("subject", "mentee", "subjects"),
    ),
    due=(
        Due(
            "end",
            "师徒结对到期，续签或总结",
            (Filled("dissolved"), Followed(("mentor", "mentee")), Named("mentor_evaluation", "mentor_pair")),
            who=("mentor", "mentee"),
        ),
    ),
    paper=Agreement("F02", "师徒结对协议书", signatures=("师傅", "徒弟", "帮扶校（盖章）", "受援校（盖章）")),
    archive=Archive(place=6, business="JSL"),
    fields=(
        Ref("pairing", "结对关系", to=("pairing",), required=True),
        Text("no", "协议编号", longest=30),
        Ref("mentor", "师傅", to=("person",), required=True),
        Choice("mentor_honour", "师傅荣誉", HONOURS, open_list=True),
        Ref("mentee", "徒弟", to=("person",), required=True),
        Count("teaching_years", "徒弟教龄", unit="年", most=60),
        Choice("kind", "结对类别", ("学科教学", "班主任", "教科研", "管理"), required=True),
        Choice("subject", "学科", SUBJECTS, open_list=True),
        Day("start", "起始日期", required=True),
        Day("end", "结束日期", required=True),
        Rows(
            "mentor_duties",
            "师傅职责",
            (Text("duty", "职责", required=True), Count("n", "次数", least=1), Choice("unit", "每", UNITS)),
            required=True,
        ),
        Rows(
            "mentee_duties",
            "徒弟职责",
            (Text("duty", "职责", required=True), Count("n", "次数", least=1), Choice("unit", "每", UNITS)),
            required=True,
        ),
        Long("goal", "培养目标"),
        Long("termination_note", "权利与解除"),
        Day("dissolved", "解除日期"),
        Text("dissolved_reason", "解除原因", longest=200),
    ),
)

LESSON = Kind(
    name="lesson",
    title="授课",
    scope=Scope.PAIRING,
    chapter="mentoring",
    via="pairing",
    called=("date", "teacher", "subject", "topic"),
    listed=("date", "teacher", "subject", "grade", "topic", "lesson_type"),
    day="date",
    checks=(NotBefore("end_time", "start_time"),),
    fills=(taking.same("school", "teacher"), taking.only("subject", "teacher", "subjects")),
    fields=(
        Ref("pairing", "结对关系", to=("pairing",), required=True),
        Ref("teacher", "授课教师", to=("person",), required=True),
        Ref("school", "授课学校", to=("school",)),
        Choice("subject", "学科", SUBJECTS, required=True, open_list=True),
        Count("grade", "年级", required=True, least=1, most=12, hint="1–12，七年级填 7"),
        Text("class_name", "班级", longest=10),
        Text("topic", "课题", required=True, longest=60),
        Choice("lesson_type", "课型", ("新授", "练习", "复习", "讲评", "实验", "活动/实践", "其他"), required=True),
        Text("period_of_topic", "课时", longest=20, hint="第1课时/共2课时"),
        Day("date", "日期", required=True),
        Auto("weekday", "星期", of=follow.weekday("date"), options=WEEKDAYS),
        Count("period_no", "节次", least=1, most=10),
        Clock("start_time", "开始时间"),
        Clock("end_time", "结束时间"),
        Text("place", "地点", longest=30),
        Text("textbook_edition", "教材版本", longest=20),
        Count("students_present", "学生数", unit="人", most=200),
    ),
)

RUBRIC = Kind(
    name="rubric",
    title="评价量表",
    scope=Scope.COUNTY,
    chapter="mentoring",
    key=("code", "version"),
    edition="version",
    called=("title", "version"),
    day="",
    paper=GridPaper("rubric", "课堂教学评价量表"),
    archive=Archive(place=1),
    fields=(
        Text("code", "量表代号", required=True, longest=20),
        Count("version", "版本", required=True, least=1),
        Text("title", "名称", required=True, longest=60),
        Rows(
            "items",
            "评价项目",
            (
                Text("dimension", "维度", required=True, longest=20),
                Text("item", "评价要点", longest=200),
                Measure("weight", "分值", unit="分", places=1, required=True, most=100),
            ),
            required=True,
        ),
        Rows(
            "levels",
            "等级（达到即为该等级）",
            (
                Text("level", "等级", required=True, longest=10),
                Measure("least", "最低分", unit="分", places=1, required=True, most=100),
            ),
        ),
        Auto("full", "满分", of=follow.total_of("items", "weight"), unit="分"),
    ),
)

LESSON_OBSERVATION = Kind(
    name="lesson_observation",
    title="听课记录",
    scope=Scope.PAIRING,
    chapter="mentoring",
    via="pairing",
    called=("date", "observer", "lesson"),
    listed=("date", "observer", "lesson", "obs_kind", "observer_role"),
    day="date",
    words_of="observer",
    checks=(NotBefore("feedback_date", "date"),),
    fills=(taking.same("date", "lesson"),),
    lacks=(
        Lack(Filled("feedback_talk"), "没有交换意见", "听课后应与授课教师当面交换意见"),
        Lack(Filled("process"), "没有教学过程", "听课记录应有教学过程和旁批"),
    ),
    due=(
        Due(
            "date",
            "听课后还没有交换意见",
            (Filled("feedback_date"), Filled("feedback_talk")),
            who=("observer",),
            own=True,
            about="lesson.teacher",
        ),
    ),
    paper=OwnPaper("F03", "听课记录表", layout="observation", signatures=("听课人", "授课教师", "教务处查阅")),
    archive=Archive(place=6, business="JXL", per_term="observer"),
    fields=(
        Ref("pairing", "结对关系", to=("pairing",), required=True),
        Ref("lesson", "课", to=("lesson",), required=True),
        Day("date", "听课日期", required=True),
        Auto("school_year", "学年", of=follow.school_year("date")),
        Auto("term", "学期", of=follow.term_of("date"), options=TERMS),
        Ref("observer", "听课人", to=("person",), required=True, begins="person"),
        Choice("observer_role", "身份", ("师傅", "校领导", "教研组长", "同行", "教研员", "其他")),
        Choice(
            "obs_kind",
            "听课性质",
            ("随堂/推门", "预约", "公开课", "同课异构", "师徒", "送教", "线上"),
            required=True,
        ),
        Rows(
            "process",
            "教学过程",
            (
                Clock("t_start", "时间"),
                Measure("minute", "分钟", unit="分钟", places=2, most=600),
                Choice("stage", "环节", ("导入", "新授", "探究/活动", "练习", "小结", "作业", "其他")),
                Long("teacher_act", "教师活动"),
                Long("student_act", "学生活动"),
                Long("side_note", "点评"),
            ),
        ),
        Long("board", "板书设计"),
        Long("strengths", "优点", required=True),
        Long("weaknesses", "不足"),
        Long("suggestions", "建议", required=True),
        Long("feedback_talk", "交换意见情况"),
        Day("feedback_date", "交换日期"),
        Ref("rubric", "评价量表", to=("rubric",)),
        Rows(
            "marks",
            "评分",
            (
                Text("item", "评价项目", required=True),
                Measure("score", "得分", unit="分", places=1, required=True, most=100),
            ),
        ),
        Auto("score", "总分", of=follow.total_of("marks", "score"), unit="分"),
        Auto("characters", "记录字数", of=follow.length("strengths", "weaknesses", "suggestions", "feedback_talk")),
    ),
)

KINDS = (MENTOR_PAIR, LESSON, LESSON_OBSERVATION, RUBRIC)
