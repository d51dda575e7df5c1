"""What is counted of surveys and plans."""

from core.kinds.measures import whose
from core.kinds.measures.narrows import RECIPIENT, chosen
from core.model.metric import Compare, Days, Done, Each, Metric, Where

MEASURES = (
    Metric(
        name="survey_days", title="联合调研", of="survey", units=(("天", Days(until="end")), ("次", Each())),
        when="start",
        narrowed=(RECIPIENT,), people=("members.person",), areas=("规划计划",), whose=whose.pairing,
        heads=("调研", "联合调研"), source="开展为期不少于7天的沉浸式调研",
    ),
    Metric(
        name="match_reports", title="需求与资源匹配报告", of="match_report", units=(("份", Each()),),
        narrowed=(RECIPIENT,), areas=("规划计划",), whose=whose.pairing,
        source="出具《校际结对帮扶需求与资源匹配报告》",
    ),
    Metric(
        name="work_plans", title="规划（计划）", of="work_plan", units=(("份", Each()),), when="start",
        narrowed=(chosen("level", "种类", ("三年规划", "学年计划", "学期计划")), RECIPIENT), areas=("规划计划",),
    ),
    Metric(
        name="three_year_plans", title="三年发展规划", of="work_plan", units=(("份", Each()),), when="start",
        holds=(Where("level", Compare.IS, ("三年规划",), why="种类不是“三年规划”"),), narrowed=(RECIPIENT,),
        whose=whose.pairing, source="共同制定为期3年的《结对帮扶发展规划》",
    ),
    Metric(
        name="plan", title="计划完成", of="plan_item", units=(("%", Done()),), when="end",
        heads=("计划完成", "计划完成率"),
    ),
)  # fmt: skip
