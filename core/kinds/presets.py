"""The lists and rules that the program brings, so that two schools can begin without a county office."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from core.kinds.evaluation import SCORING_SCHEME
from core.kinds.measures import MEASURES
from core.kinds.mentoring import RUBRIC
from core.model.metric import Metric, Owed

# The six dimensions and the thresholds of the default sheet; a boundary belongs to the level it opens (>=).
_ITEMS = (
    ("教学目标", "目标明确具体，符合课程标准和学情", 10),
    ("教学内容", "内容正确，重点突出，难点处理得当", 15),
    ("教学过程与方法", "环节清楚，方法恰当，时间分配合理", 30),
    ("学生参与", "学生主动，参与面广，思考有深度", 20),
    ("教学效果", "目标达成，不同程度的学生都有收获", 15),
    ("教师素养", "语言、板书、教态、手段运用规范", 10),
)
LEVELS = (("优秀", 90), ("良好", 75), ("合格", 60), ("不合格", 0))
# The areas of the yearly score and what each may give; a bureau issues its own scheme in their place.
_AREAS = (
    ("组织领导", 10), ("规划计划", 10), ("干部与管理", 15), ("师资与师徒", 25), ("教研与课堂", 20),
    ("资源与捐赠", 5), ("学生与家校文化", 5), ("成效", 10),
)  # fmt: skip
_BONUS = 5


# What a joint survey asks in its six dimensions, with the unit of the answer; a sheet to be written on bears it.
_ASKED = (
    ("发展规划", ("学校发展规划与年度计划", ""), ("办学理念与特色", "")),
    ("师资结构", ("专任教师", "人"), ("教龄结构", ""), ("职称结构", ""), ("获奖情况", "项"), ("培训经历", ""),
     ("研究方向", "")),
    ("课程建设", ("国家课程校本化实施程度", ""), ("特色课程", "门"), ("特色课程覆盖面", "%"), ("学生选课率", "%"),
     ("学生满意度", "%"), ("课程评价体系", "")),
    ("学生素养", ("学业成绩", ""), ("综合素质评价", ""), ("社团参与", "%"), ("心理健康", "")),
    ("硬件设施", ("教学设备与专用教室", ""), ("生均图书", "册")),
    ("后勤管理", ("食宿与安全", ""),),
)  # fmt: skip
SURVEY_TOPICS: tuple[Mapping[str, str], ...] = tuple(
    {"dimension": dimension, "item": item, "unit": unit} for dimension, *items in _ASKED for item, unit in items
)


LAYERS = (_LEADERS, _GROUPS, _PAIRS, _TRAINING) = ("干部结对", "教研组结对", "师徒结对", "全员培训")
"""The four layers of a programme, 四层共建, of which a duty may be one."""


class Cadence(NamedTuple):
    """A duty that returns: its id, whose and what it is, how often, within how many days if it is owed once.

    Its measures say what counts for it, their sum; it belongs to one of the four layers or to none.
    """

    rule: str
    duty: str
    who: str
    n: int
    unit: str
    measures: tuple[Metric, ...]
    within: int = 0
    layer: str = ""


def _by(*names: str) -> tuple[Metric, ...]:
    known = {one.name: one for one in MEASURES}
    return tuple(known[name] for name in names)


def _of_its_own(metric: Metric, owed: Owed) -> Cadence:
    return Cadence(metric.name, owed.duty, owed.who, owed.n, owed.unit, (metric,), owed.within, owed.layer)


# What the two source documents ask for; a rule of the pairing with the same id stands in its place. Where they only
# say "regularly" (deputies, lectures), and for the days within which the first papers are due, the number is ours.
CADENCE: tuple[Cadence, ...] = (
    Cadence("survey_days", "联合调研，沉浸式不少于 7 天", "两校", 7, "次", _by("survey_days"), 30),
    Cadence("match_report", "需求与资源匹配报告", "两校", 1, "次", _by("match_reports"), 60),
    Cadence("plan_3y", "结对帮扶三年发展规划", "两校", 1, "次", _by("three_year_plans"), 60),
    Cadence("principal_talk", "校长工作研讨", "校长", 1, "周", _by("principal_discussions"), layer=_LEADERS),
    Cadence(
        "deputy_join", "参加对方行政例会、教研活动或项目评审", "分管领导", 1, "月", _by("deputy_joins"), layer=_LEADERS
    ),
    Cadence("joint_day", "联合教研日", "教研组", 1, "周", _by("joint_days"), layer=_GROUPS),
    Cadence("showcase", "学科教学成果展示课", "教研组", 1, "季", _by("showcases"), layer=_GROUPS),
    Cadence("subject_project", "联合申报课题", "教研组", 1, "学期", _by("joint_projects"), layer=_GROUPS),
    Cadence("mentor_observe", "听徒弟的课并点评", "师傅", 1, "周", _by("mentor_hears"), layer=_PAIRS),
    Cadence("co_reflection", "师徒共同完成教学反思", "师徒", 1, "月", _by("joint_reflections"), layer=_PAIRS),
    Cadence(
        "micro_or_open",
        "微型课题或校级以上公开课",
        "师徒",
        1,
        "学期",
        _by("micro_projects", "public_lessons"),
        layer=_PAIRS,
    ),
    Cadence("award", "区级以上教学获奖", "徒弟", 1, "年", _by("teaching_awards"), layer=_PAIRS),
    Cadence("lesson_design", "向师傅提交教学设计", "徒弟", 1, "周", _by("lesson_designs"), layer=_PAIRS),
    Cadence("studio", "参加名师工作室活动", "徒弟", 1, "月", _by("mentors_studio"), layer=_PAIRS),
    Cadence("study_notes", "学习笔记一万字", "徒弟", 10_000, "学期", _by("study_notes"), layer=_PAIRS),
    Cadence("dual_eval", "带教效果双评价", "两校", 1, "学期", _by("appraisals"), layer=_PAIRS),
    Cadence("class_research", "课堂教学教研活动", "帮扶校", 2, "年", _by("classroom_research"), layer=_GROUPS),
    Cadence("lectures", "专题讲座、观看名师教学实录", "帮扶校", 1, "学期", _by("lectures"), layer=_TRAINING),
    *(_of_its_own(one, one.owed) for one in MEASURES if one.owed),
)  # fmt: skip


class Criterion(NamedTuple):
    """A line of the two-sided appraisal: whose it is, and its weight; what speaks for it stands with the measures."""

    side: str
    criterion: str
    weight: int


CRITERIA: tuple[Criterion, ...] = (
    Criterion("徒弟", "教学成绩与课堂", 40),
    Criterion("徒弟", "课题与反思", 20),
    Criterion("徒弟", "公开课与获奖", 20),
    Criterion("徒弟", "任务完成", 20),
    Criterion("师傅", "指导记录", 40),
    Criterion("师傅", "带教效果", 30),
    Criterion("师傅", "带教心得", 10),
    Criterion("师傅", "团队辐射", 20),
)


def presets() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (kind, uid, values) of every list; the same uid on every computer, so that they are one."""
    rubric: dict[str, Any] = {
        "code": "QL",
        "version": 1,
        "title": "课堂教学评价表（默认）",
        "items": [
            {"id": _id("item", dimension), "dimension": dimension, "item": item, "weight": weight}
            for dimension, item, weight in _ITEMS
        ],
        "levels": [{"id": _id("level", level), "level": level, "least": least} for level, least in LEVELS],
    }
    yield RUBRIC.name, RUBRIC.uid_of(rubric), rubric
    scheme: dict[str, Any] = {
        "code": "QL",
        "version": "1",
        "title": "结对帮扶工作年度考核（默认）",
        "items": [{"id": _id("area", area), "area": area, "most": most} for area, most in _AREAS],
        "bonus": _BONUS,
    }
    yield SCORING_SCHEME.name, SCORING_SCHEME.uid_of(scheme), scheme


def _id(*parts: str) -> str:
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()
