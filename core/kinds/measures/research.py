"""What is counted of classrooms and subject groups: hearing, joint days, open lessons, teaching delivered, projects."""

from core.kinds.measures import whose
from core.kinds.measures.amounts import lines, number
from core.kinds.measures.conditions import BOTH_CAME, HEADED_BY_BOTH, ON_A_WEAK_SUBJECT, VISITED
from core.kinds.measures.narrows import OF_PEOPLE, RECIPIENT, SIDE, chosen, ladder, subject
from core.model.metric import HELPED_SIDE, HELPER, Compare, Each, Heads, Metric, People, Share, Sum, Where

_JOINT = ("联合教研日", "同课异构", "集体磨课", "课例研讨", "网络教研")
_CLASSROOM = ("联合教研日", "同课异构", "集体磨课", "课例研讨")
_KINDS = ("联合教研日", "同课异构", "集体磨课", "专题讲座", "课例研讨", "质量分析", "网络教研", "读书", "其他")
_CATEGORIES = ("示范", "研究", "带教", "汇报", "展示", "竞赛", "送教")
_LESSON_LEVELS = ("组", "校", "片区/学区", "县区", "市", "省", "国家")
_PROJECT_LEVELS = ("微型/小课题", "校", "县", "市", "省", "国家")
_MICRO = "微型/小课题"
_OBSERVED = ("随堂/推门", "预约", "公开课", "同课异构", "师徒", "送教", "线上")
_LESSON = "lesson@lesson"
_REVIEWED = (
    Where("strengths", why="没有写优点，不算评了课"), Where("suggestions", why="没有写建议，不算评了课"),
)  # fmt: skip
_HEARD_BY = (
    chosen("obs_kind", "听课性质", _OBSERVED), subject("lesson@lesson.subject"), RECIPIENT, *OF_PEOPLE,
)  # fmt: skip
_JOINT_BY = (chosen("kind", "活动类型", _KINDS), subject(), RECIPIENT, SIDE, *OF_PEOPLE)
_OPEN_BY = (
    chosen("category", "类别", _CATEGORIES, said="{words}课"), ladder("level", "级别", _LESSON_LEVELS), subject(),
    RECIPIENT, SIDE, *OF_PEOPLE,
)  # fmt: skip
_PROJECT_BY = (ladder("level", "级别", _PROJECT_LEVELS), subject(), RECIPIENT, *OF_PEOPLE)
_LED = ("helper_chair", "recipient_chair", "recorder", "speakers.person")

MEASURES = (
    Metric(
        name="observations", title="听课", of="lesson_observation", units=(("节", Each()), ("人", People())),
        narrowed=_HEARD_BY, people=("observer",), about=_LESSON, areas=("师资与师徒",), was=("听课记录",),
        heads=("听课", "听评课", "听课评课", "听课节数"),
        criteria=(
            ("徒弟", "教学成绩与课堂", "lesson@lesson.teacher"), ("师傅", "指导记录", "observer"),
            ("师傅", "师傅指导记录", "observer"),
        ),
    ),
    Metric(
        name="mentor_hears", title="师傅听徒弟的课并评课", of="lesson_observation", units=(("节", Each()),),
        holds=_REVIEWED, narrowed=_HEARD_BY, people=("observer",), about=_LESSON, subjects="mentors",
        whose=whose.hearing, source="师傅每周至少听徒弟1节课并进行评课指导",
    ),
    Metric(
        name="mentee_hears", title="徒弟听师傅的课", of="lesson_observation", units=(("节", Each()),),
        narrowed=_HEARD_BY, people=("observer",), about=_LESSON, subjects="mentors", whose=whose.heard,
        source="徒弟听师傅的课若干节（各地师徒协议）",
    ),
    Metric(
        name="lessons", title="授课", of="lesson", units=(("节", Each()), ("人", People())), people=("teacher",),
        narrowed=(subject(), RECIPIENT, *OF_PEOPLE),
    ),
    Metric(
        name="reviews", title="评课", of="lesson_review", units=(("次", Each()),), about=_LESSON,
        narrowed=(RECIPIENT, *OF_PEOPLE), people=("chair", "recorder", "attendees.person"), areas=("教研与课堂",),
        heads=("评课", "议课"),
        criteria=(
            ("徒弟", "教学成绩与课堂", "lesson@lesson.teacher"), ("师傅", "指导记录", "speeches.speaker"),
            ("师傅", "师傅指导记录", "speeches.speaker"),
        ),
    ),
    Metric(
        name="research", title="联合教研", of="research_activity", units=(("次", Each()),), narrowed=_JOINT_BY,
        people=_LED, by="host", areas=("教研与课堂",), was=("教研活动",),
        heads=("联合教研", "教研活动", "联合教研活动", "校际教研", "教研"),
    ),
    Metric(
        name="joint_days", title="联合教研日", of="research_activity", units=(("次", Each()),),
        holds=(Where("kind", Compare.IS, _JOINT, why="活动类型不是联合教研"), BOTH_CAME), narrowed=_JOINT_BY,
        people=_LED, by="host", subjects="groups", whose=whose.group, heads=("联合教研日",),
        source="每周固定开展一次“联合教研日”，由两校教师分别授课、双方教研团队研讨",
    ),
    Metric(
        name="classroom_research", title="薄弱学科课堂教学研究", of="research_activity", units=(("次", Each()),),
        holds=(Where("kind", Compare.IS, _CLASSROOM, why="活动类型不是课堂教学研究"), ON_A_WEAK_SUBJECT),
        narrowed=_JOINT_BY, people=_LED, by="host", whose=whose.pairing,
        source="通过调研，确定薄弱学科，每学年开展2次以上的以课堂教学为主题的研究活动",
    ),
    Metric(
        name="open_lessons", title="公开课", of="open_lesson", units=(("节", Each()), ("人", People())),
        narrowed=_OPEN_BY, people=("teacher",), about="mentor_pair@mentor_pair", by="school", areas=("教研与课堂",),
        was=("公开课",), heads=("公开课", "公开课展示课", "展示课公开课"),
        criteria=(
            ("徒弟", "公开课与获奖", "teacher"), ("师傅", "带教效果", "mentor_pair@mentor_pair.mentor"),
            ("师傅", "团队辐射", "teacher"), ("师傅", "团队辐射效果", "teacher"),
        ),
    ),
    Metric(
        name="showcases", title="学科教学成果展示课", of="open_lesson", units=(("节", Each()),),
        holds=(Where("category", Compare.IS, ("展示",), why="类别不是“展示”"), VISITED), narrowed=_OPEN_BY,
        people=("teacher",), by="school", subjects="groups", whose=whose.subject, heads=("展示课", "成果展示课"),
        source="每季度开展一次“学科教学成果展示课”，邀请区域内其他学校教师观摩",
    ),
    Metric(
        name="model_lessons", title="示范课", of="open_lesson", units=(("节", Each()), ("人", People())),
        holds=(Where("category", Compare.IS, ("示范",), why="类别不是“示范”"),), narrowed=_OPEN_BY, people=("teacher",),
        by="school", heads=("示范课", "上示范课", "名师示范课"),
    ),
    Metric(
        name="public_lessons", title="校级以上公开课", of="open_lesson", units=(("节", Each()),),
        holds=(Where("level", Compare.LEAST, ("校",), _LESSON_LEVELS, why="级别不到校级"),), narrowed=_OPEN_BY,
        people=("teacher",), by="school", subjects="mentors", whose=whose.teacher,
        source="每学期指导徒弟完成1个微型课题或1节校级以上公开课",
    ),
    Metric(
        name="deliveries", title="送教下乡", of="teaching_delivery", units=(("次", Each()), ("人次", Heads()),
        ("人", People())), narrowed=(subject("members.subject"), RECIPIENT, *OF_PEOPLE), by=HELPER,
        people=("leader", "members.person"), was=("送教下乡",), heads=("送教", "送教下乡", "送教活动"),
        source="定期选派优秀教师分批赴被帮扶学校送教",
    ),
    Metric(
        name="delivered_lessons", title="送教授课", of="teaching_delivery", units=(("节", Sum(lines("lessons"))),),
        narrowed=(RECIPIENT,), by=HELPER, people=("leader", "members.person"), heads=("送教授课", "送课"),
    ),
    Metric(
        name="delivered_pupils", title="送教受益学生", of="teaching_delivery", narrowed=(RECIPIENT,), by=HELPER,
        units=(("人次", Sum(number("students"))),), heads=("送教受益学生", "受益学生", "惠及学生"),
    ),
    Metric(
        name="delivered_teachers", title="送教听课教师", of="teaching_delivery", narrowed=(RECIPIENT,), by=HELPER,
        units=(("人次", Sum(number("teachers"))),), heads=("送教听课教师", "送教参训教师"),
    ),
    Metric(
        name="projects", title="课题", of="project", units=(("项", Each()),), when="start", lasting=True,
        narrowed=_PROJECT_BY, people=("head", "co_head", "members.person"), areas=("成效",), was=("课题",),
        heads=("课题", "教研课题", "课题研究"),
        criteria=tuple(
            ("徒弟", words, path)
            for words in ("课题与反思", "课题研究成果", "课题成果")
            for path in ("head", "co_head", "members.person")
        ),
    ),
    Metric(
        name="joint_projects", title="联合课题", of="project", units=(("项", Each()),), when="start", lasting=True,
        holds=(Where("level", Compare.IS, _PROJECT_LEVELS[1:], why="是微型课题"), HEADED_BY_BOTH), narrowed=_PROJECT_BY,
        people=("head", "co_head", "members.person"), subjects="groups", whose=whose.subject, heads=("联合课题",),
        source="每学期共同开展一项“学科教学研究课题”，两校教研组共同申报",
    ),
    Metric(
        name="micro_projects", title="完成的微型课题", of="project", units=(("项", Each()),), when="closed",
        holds=(Where("level", Compare.IS, (_MICRO,), why="级别不是微型课题"),
               Where("result", Compare.IS, ("", "通过", "优秀"), why="结题没有通过")),
        narrowed=(subject(), RECIPIENT, *OF_PEOPLE), people=("head", "members.person"), subjects="mentors",
        whose=whose.head, source="每学期指导徒弟完成1个微型课题或1节校级以上公开课",
    ),
    Metric(
        name="courses", title="特色（校本）课程", of="school_course", units=(("门", Each()),),
        holds=(Where("state", Compare.IS, ("已开设",), why="状态不是“已开设”"),), by="school", side=HELPED_SIDE,
        narrowed=(chosen("kind", "种类", ("特色课程", "校本课程", "强化课程", "国家课程校本化")), subject(), SIDE),
        people=("developers.person",), was=("特色课程",),
        heads=("特色课程", "校本课程", "特色校本课程", "开发课程", "开发课程数", "开发校本课程"),
        source="第一年帮扶校为受援校开发特色校本课程3门",
    ),
    Metric(
        name="cases", title="典型案例", of="practice_case", units=(("个", Each()),), by="school", areas=("成效",),
        narrowed=(SIDE,), people=("author",), heads=("典型案例", "案例", "创新案例"),
    ),
    Metric(
        name="trained_share", title="教师培训覆盖率", of="attendance", when="event@training.start", side=HELPED_SIDE,
        units=(("%", Share(HELPED_SIDE)),), people=("person",),
        holds=(Where("presence", Compare.IS, ("到",), why="没有到场"),),
        narrowed=(), heads=("培训覆盖率", "教师培训覆盖率"), source="实现教师信息化教学覆盖率100%",
    ),
)  # fmt: skip
