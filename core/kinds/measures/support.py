"""What is counted of what schools share and spend: gifts, money, resources, families, culture."""

from core.kinds.measures.amounts import number, price
from core.kinds.measures.narrows import RECIPIENT, SIDE, chosen, words
from core.model.metric import BOTH, HELPER, Compare, Each, Mean, Metric, Pieces, Sum, Where

_PIECES = ("件", "册", "台", "套", "个", "张", "本", "块", "箱", "把")
_GIFTS_BY = (words("item", "物资", "items.name"), RECIPIENT, SIDE)

_SPENT = (
    Metric(
        name="donated_yuan", title="捐赠折款", of="donation", units=(("元", Sum(price("items"))),), narrowed=_GIFTS_BY,
        by="donor", was=("捐赠",),
        heads=("捐赠", "捐赠折合", "捐赠金额", "捐赠折款", "捐赠物资折合", "捐赠物资", "捐赠折合金额"),
    ),
    Metric(
        name="delivery_costs", title="送教费用", of="teaching_delivery", units=(("元", Sum(number("cost"))),),
        narrowed=(RECIPIENT,), by=HELPER, heads=("送教费用", "送教经费"),
    ),
    Metric(
        name="funds", title="专项经费（批准）", of="fund_application", units=(("元", Sum(number("granted"))),),
        holds=(Where("result", Compare.IS, ("批准",), why="没有批准"),), heads=("专项经费",), narrowed=(RECIPIENT,),
        source="两校共同申请“市级教师培训专项经费”",
    ),
)  # fmt: skip

MEASURES = (
    Metric(
        name="donated_pieces", title="捐赠物资", of="donation", narrowed=_GIFTS_BY, by="donor",
        units=tuple((unit, Pieces("items", "qty", "" if unit == "件" else "unit")) for unit in _PIECES),
        was=("捐赠",), heads=("捐赠", "捐赠物资", "捐赠图书", "捐赠设备"),
        source="根据被帮扶学校的需求，提供相关器材",
    ),
    Metric(
        name="donations", title="捐赠", of="donation", units=(("次", Each()),), narrowed=_GIFTS_BY, by="donor",
        areas=("资源与捐赠",), was=("捐赠",), heads=("捐赠",),
    ),
    *_SPENT,
    Metric(
        name="invested", title="投入经费", units=(("元", Each()),), parts=_SPENT, narrowed=(RECIPIENT,),
        heads=("投入经费", "经费投入", "投入帮扶经费", "帮扶经费投入"),
    ),
    Metric(
        name="resources", title="资源共享", of="resource_share", units=(("项", Each()),),
        narrowed=(chosen("kind", "类型", ("课件", "教案", "试题", "视频", "图书", "课程", "平台账号", "场地/基地",
                                          "乡土资源", "其他")), RECIPIENT, SIDE),
        by="giver", areas=("资源与捐赠",), was=("资源共享",),
        heads=("资源共享", "共享资源", "教学资源", "提供资源", "资源"),
    ),
    Metric(
        name="offers", title="可供对方的资源", of="match_resource", units=(("项", Each()),), by="school",
        narrowed=(SIDE, chosen("kind", "种类",
                               ("人员", "课程", "设备", "场地", "乡土资源", "劳动教育基地", "数字资源", "其他"))),
    ),
    Metric(
        name="parents", title="家校活动", of="parent_activity", units=(("次", Each()),),
        narrowed=(chosen("kind", "活动类型", ("家长会", "家访", "家长学校", "开放日", "咨询", "家委会")),
                  RECIPIENT, SIDE),
        by="school", areas=("学生与家校文化",), was=("家校活动",),
        heads=("家校活动", "家长活动", "家校共育活动", "家校"),
    ),
    Metric(
        name="parents_content", title="家长满意度", of="parent_activity",
        units=(("%", Mean("satisfaction", "present")),), narrowed=(RECIPIENT, SIDE), by="school",
        heads=("家长满意度", "家长满意率"),
    ),
    Metric(
        name="courses_chosen", title="学生选课率", of="school_course", units=(("%", Mean("chosen", "pupils")),),
        narrowed=(SIDE,), by="school", heads=("学生选课率", "选课率"),
    ),
    Metric(
        name="pupils_content", title="学生对课程的满意度", of="school_course", by="school", narrowed=(SIDE,),
        units=(("%", Mean("satisfied", "pupils")),), heads=("学生满意度", "课程满意度"),
    ),
    Metric(
        name="culture", title="校园文化活动", of="culture_activity", units=(("次", Each()),),
        narrowed=(chosen("kind", "类型", ("节庆", "读书", "艺术", "体育", "科技", "劳动", "手拉手", "民族文化",
                                          "其他")), RECIPIENT),
        by=BOTH, areas=("学生与家校文化",), was=("校园文化活动",), heads=("文化活动", "校园文化活动"),
    ),
)  # fmt: skip
