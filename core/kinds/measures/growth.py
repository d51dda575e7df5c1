"""What is counted of mentors, mentees and all teachers: pairs, papers, studios, prizes, training, appraisal."""

from core.kinds.lists import LEVELS, NATURES
from core.kinds.measures import whose
from core.kinds.measures.amounts import earned, length, number
from core.kinds.measures.conditions import BY_BOTH_HANDS, BY_THE_MENTEE
from core.kinds.measures.narrows import LEVEL, OF_PEOPLE, RECIPIENT, SIDE, chosen, subject, words
from core.kinds.measures.narrows import number as at_least
from core.model.metric import Compare, Days, Distinct, Each, Heads, Mean, Metric, People, Sum, Total, Where

_LECTURES = ("讲座", "直播", "观看名师实录")
_CATEGORIES = ("国培", "省培", "市培", "县培", "校本研修", "远程", "研学营", "其他")
_FORMS = ("集中", "讲座", "跟岗", "网络", "直播", "送培", "工作坊", "观看名师实录", "外出参观")
_TRAINED_BY = (
    chosen("category", "类别", _CATEGORIES), chosen("form", "形式", _FORMS), words("area", "专题领域"),
    at_least("hours", "学时"), RECIPIENT, SIDE,
)  # fmt: skip
_WRITTEN_BY = (RECIPIENT, *OF_PEOPLE)
# What is no attendance of a training has no day, and so counts in no time.
_CAME = (Where("presence", Compare.IS, ("到",), why="没有到场"),)
_PAIR = "mentor_pair@mentor_pair"
_AWARDED_BY = (LEVEL, chosen("nature", "类别", NATURES, said="{words}类"), SIDE, *OF_PEOPLE)

MEASURES = (
    Metric(
        name="mentor_pairs", title="师徒结对", of="mentor_pair", units=(("对", Each()), ("人", People())),
        when="start", lasting=True, narrowed=(subject(), RECIPIENT, *OF_PEOPLE), people=("mentor", "mentee"),
        areas=("师资与师徒",), was=("师徒结对",), heads=("师徒", "师徒结对", "结对师徒", "师徒结对数"),
        source="建立“一对一”师徒结对关系，签订《师徒带教协议》",
    ),
    Metric(
        name="reflections", title="反思", of="reflection", units=(("篇", Each()),), narrowed=_WRITTEN_BY,
        people=("writer",), about=_PAIR, areas=("师资与师徒",), heads=("反思", "教学反思"),
        criteria=(("徒弟", "课题与反思", "writer"),),
    ),
    Metric(
        name="mentor_reflections", title="带教心得", of="reflection", units=(("篇", Each()),),
        holds=(Where("kind", Compare.IS, ("带教心得",), why="类别不是“带教心得”"),), narrowed=_WRITTEN_BY,
        people=("writer",), about=_PAIR, criteria=(("师傅", "带教心得", "writer"),), heads=("带教心得",),
        source="考核指标包括师傅指导记录、带教心得、团队辐射效果",
    ),
    Metric(
        name="joint_reflections", title="师徒共同完成的教学反思", of="reflection", units=(("篇", Each()),),
        holds=(Where("kind", Compare.IS, ("教学反思",), why="类别不是“教学反思”"), BY_THE_MENTEE,
               Where("mentor_comment", why="没有师傅点评")),
        narrowed=_WRITTEN_BY, people=("writer",), about=_PAIR, subjects="mentors", whose=whose.pair,
        source="每月共同完成1篇教学反思",
    ),
    Metric(
        name="lesson_designs", title="教学设计", of="lesson_design", units=(("篇", Each()),),
        narrowed=(subject(), *_WRITTEN_BY), people=("writer",), about=_PAIR, subjects="mentors", whose=whose.writer,
        criteria=(("徒弟", "任务完成", "writer"),), heads=("教学设计",), source="徒弟需每周向师傅提交1份教学设计",
    ),
    Metric(
        name="study_notes", title="学习笔记", of="study_note",
        units=(("字", Sum(length("excerpt", "thoughts"))), ("篇", Each())), narrowed=_WRITTEN_BY, people=("writer",),
        about=_PAIR, subjects="mentors", whose=whose.writer, criteria=(("徒弟", "任务完成", "writer"),),
        heads=("学习笔记",),
        source="徒弟每学期完成1万字的教学学习笔记",
    ),
    Metric(
        name="studio_activities", title="工作室活动", of="studio_activity", units=(("次", Each()), ("人次", Heads())),
        narrowed=_WRITTEN_BY, people=("members.person",), criteria=(("徒弟", "任务完成", "members.person"),),
        heads=("工作室活动", "名师工作室活动"),
    ),
    Metric(
        name="mentors_studio", title="参加师傅的名师工作室活动", of="studio_activity", units=(("次", Each()),),
        holds=(Where("studio@studio.head", why="没有登记工作室的主持人"),), narrowed=_WRITTEN_BY,
        people=("members.person",), subjects="mentors", whose=whose.guests_of_the_mentor, each=True,
        source="徒弟每月参与1次师傅的名师工作室活动",
    ),
    Metric(
        name="awards", title="获奖", of="award", units=(("项", Each()), ("人次", Heads()), ("人", People())),
        narrowed=_AWARDED_BY, people=("people.person",), by="school", areas=("成效",), was=("获奖",),
        heads=("获奖", "获奖数", "教师获奖"),
        criteria=(
            ("徒弟", "公开课与获奖", "people.person"), ("徒弟", "获奖情况", "people.person"),
            ("师傅", "带教效果", "mentors.person"),
        ),
    ),
    Metric(
        name="teaching_awards", title="区级以上教学奖项", of="award",
        units=(("项", Each()), ("人次", Heads()), ("人", People())),
        holds=(Where("nature", Compare.IS, ("教学",), why="类别不是“教学”"),
               Where("level", Compare.LEAST, ("县区",), LEVELS, why="级别不到县区级")),
        narrowed=_AWARDED_BY, people=("people.person",), by="school", subjects="mentors", whose=whose.winners,
        each=True, heads=("教学获奖", "教学奖项"), source="每年帮助徒弟获得至少1项区级以上教学奖项",
    ),
    Metric(
        name="appraisals", title="带教效果双评价", of="mentor_evaluation", units=(("次", Each()),),
        holds=(BY_BOTH_HANDS,), narrowed=(RECIPIENT,), about=_PAIR, subjects="mentors", whose=whose.pair,
        source="每学期由两校联合对师徒带教成果进行考核",
    ),
    Metric(
        name="gains", title="教学成绩提升率", of="quality_analysis", units=(("%", Mean("gain")),),
        narrowed=(subject(), *OF_PEOPLE), people=("teacher",),
        criteria=(("徒弟", "教学成绩提升率", "teacher"), ("徒弟", "教学成绩与课堂", "teacher")),
        heads=("成绩提升", "成绩提升率", "教学成绩提升", "教学成绩提升率"), source="考核指标包括徒弟教学成绩提升率",
    ),
    Metric(
        name="trainings", title="培训", of="training",
        units=(("场", Each()), ("次", Each()), ("学时", Sum(number("hours"))), ("天", Days("uid", "end"))),
        when="start",
        narrowed=_TRAINED_BY, people=("speakers.person",), by="organiser", areas=("师资与师徒",), was=("培训",),
        heads=("培训", "教师培训", "组织培训"),
        criteria=(("师傅", "团队辐射", "speakers.person"), ("师傅", "团队辐射效果", "speakers.person")),
        source="受援校教师可免费参与帮扶校的校本培训、专家讲座、线上课程",
    ),
    Metric(
        name="hours", title="培训学时", of="training", units=(("学时", Sum(number("hours"))),), when="start",
        narrowed=_TRAINED_BY, people=("speakers.person",), by="organiser", heads=("培训学时", "培训"),
    ),
    Metric(
        name="trained", title="参加培训", of="attendance", when="event@training.start", holds=_CAME,
        units=(("人次", Distinct((("event",), ("person", "name")))), ("人", People()), ("人学时", Total(earned)),
               ("学时", Total(earned))),
        narrowed=(words("area", "专题领域", "event@training.area"), RECIPIENT, *OF_PEOPLE), people=("person",),
        heads=("培训", "参训", "参加培训", "培训教师", "参训教师", "教师培训"),
    ),
    Metric(
        name="lectures", title="讲座", of="training", units=(("场", Each()), ("次", Each())), when="start",
        holds=(Where("form", Compare.IS, _LECTURES, why="形式不是讲座或观看名师实录"),), narrowed=_TRAINED_BY,
        people=("speakers.person",), by="organiser", whose=whose.pairing, heads=("讲座", "专题讲座"),
        source="定期开展师资培训（专题讲座、观看名师教学实录等）",
    ),
)  # fmt: skip
