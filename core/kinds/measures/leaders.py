"""What is counted of schools, their leaders and the people they send: talks, meetings, posts, honours."""

from core.kinds.lists import LEVELS
from core.kinds.measures import whose
from core.kinds.measures.narrows import (
    GROUP,
    HOME,
    OF_PEOPLE,
    PERSON,
    RECIPIENT,
    SIDE,
    chosen,
    ladder,
    words,
)  # fmt: skip
from core.model.metric import (
    BOTH,
    HELPED_SIDE,
    HELPER,
    HELPING_SIDE,
    Compare,
    Days,
    Each,
    Heads,
    Metric,
    People,
    Share,
    Where,
)  # fmt: skip

_LINE = chosen("line", "分管线", ("全面", "教学", "德育", "后勤", "安全", "其他"))
_MODE = chosen("mode", "方式", ("线上", "线下"))
_FORM = chosen("form", "形式", ("工作研讨", "行政例会", "教研活动", "项目评审", "挂职", "跟岗"))
_TALKS = (_LINE, _MODE, _FORM, RECIPIENT, *OF_PEOPLE)
_SENT = ("支教", "挂职", "跟岗", "驻校", "实习交流", "轮岗")
_SENT_UNITS = (("人", People()), ("人次", Each()), ("天", Days("person", "end")))
_OVERALL = Where("line", Compare.IS, ("全面",), why="分管线不是“全面”")

MEASURES = (
    Metric(
        name="principal_talks", title="校长交流", of="leader_exchange", units=(("次", Each()),), holds=(_OVERALL,),
        narrowed=_TALKS, people=("people.person",), by=BOTH, heads=("校长交流", "校长研讨", "校长交流研讨"),
        source="帮扶校校长与受援校校长每周开展一次线上或线下工作研讨",
    ),
    Metric(
        name="principal_discussions", title="校长工作研讨", of="leader_exchange", units=(("次", Each()),),
        holds=(_OVERALL, Where("form", Compare.IS, ("", "工作研讨"), why="形式不是“工作研讨”")),
        narrowed=_TALKS, people=("people.person",), by=BOTH, subjects="leaders", whose=whose.principals,
        source="帮扶校校长与受援校校长每周开展一次线上或线下工作研讨",
    ),
    Metric(
        name="principal_visits", title="校长互访", of="leader_exchange", units=(("次", Each()),),
        holds=(_OVERALL, Where("mode", Compare.IS, ("线下",), why="方式不是“线下”")),
        narrowed=_TALKS, people=("people.person",), by=BOTH, heads=("校长互访", "校长走访"),
        source="校长每周开展一次线上或线下工作研讨",
    ),
    Metric(
        name="visits", title="干部互访", of="leader_exchange", units=(("次", Each()),),
        holds=(Where("mode", Compare.IS, ("线下",), why="方式不是“线下”"),),
        narrowed=_TALKS, people=("people.person",), by=BOTH,
        heads=("互访", "走访", "干部互访", "学校互访", "校际互访", "互访交流", "两校互访"),
    ),
    Metric(
        name="leader_talks", title="其他干部交流", of="leader_exchange", units=(("次", Each()),),
        holds=(Where("line", Compare.IS, ("教学", "德育", "后勤", "安全", "其他"), why="分管线是“全面”"),),
        narrowed=_TALKS, people=("people.person",), by=BOTH,
        source="分管教学、德育、后勤的副校长分别对应结对",
    ),
    Metric(
        name="exchanges", title="干部交流", of="leader_exchange", units=(("次", Each()), ("人次", Heads())),
        narrowed=_TALKS, people=("people.person",), by=BOTH, heads=("干部交流", "管理干部交流"),
        areas=("干部与管理",), was=("干部交流",), source="双方校领导建立“一对一”结对机制",
    ),
    Metric(
        name="deputy_joins", title="副校长参加对方例会、教研、评审", of="leader_exchange", units=(("次", Each()),),
        holds=(Where("form", Compare.IS, ("行政例会", "教研活动", "项目评审"),
                     why="形式不是行政例会、教研活动或项目评审"),),
        narrowed=_TALKS, people=("people.person",), by=BOTH, subjects="deputies", whose=whose.deputies,
        source="分管副校长定期共同参与对方学校的行政例会、教研活动、项目评审",
    ),
    Metric(
        name="meetings", title="会议", of="meeting_minutes", units=(("次", Each()),),
        narrowed=(chosen("kind", "会议类型", ("动员会", "推进会", "会商", "专题会", "总结会")),), by=BOTH,
        people=("attendees.person",), areas=("组织领导",), heads=("会议", "工作会议"),
    ),
    Metric(
        name="consultations", title="会商", of="meeting_minutes", units=(("次", Each()),),
        holds=(Where("kind", Compare.IS, ("会商",), why="会议类型不是“会商”"),), by=BOTH,
        people=("attendees.person",), heads=("会商", "联席会", "联席会议", "会商会"),
    ),
    Metric(
        name="leading_groups", title="领导小组", of="working_group", units=(("个", Each()),), narrowed=(SIDE,),
        by="school", areas=("组织领导",), heads=("领导小组",),
    ),
    Metric(
        name="standards", title="管理流程与标准", of="management_standard", units=(("项", Each()),),
        areas=("干部与管理",), narrowed=(RECIPIENT,), heads=("管理标准",),
        source="优化标准，建立起“闭环式”教学管理体系",
    ),
    Metric(
        name="residency", title="驻校", of="residency_log", units=(("天", Days("expert")), ("人", People())),
        narrowed=(RECIPIENT, *OF_PEOPLE), people=("expert",), by=HELPER, areas=("干部与管理",),
        heads=("驻校", "驻校指导"), source="派出驻校指导专家，对薄弱学校进行指导",
    ),
    Metric(
        name="dispatched", title="派出人员", of="dispatch", units=_SENT_UNITS, when="start", lasting=True,
        narrowed=(chosen("kind", "类别", _SENT), RECIPIENT, SIDE, *OF_PEOPLE), people=("person",), by="from_school",
        heads=("派出", "派出人员", "派出教师", "派出干部教师"), source="定期选派若干名优秀教师分批赴被帮扶学校送教",
    ),
    Metric(
        name="seconded", title="派出支教", of="dispatch", units=_SENT_UNITS, when="start", lasting=True,
        holds=(Where("kind", Compare.IS, ("支教",), why="类别不是“支教”"),), narrowed=(RECIPIENT, SIDE, *OF_PEOPLE),
        people=("person",), by="from_school", heads=("支教", "派出支教", "支教教师", "派出支教教师"),
        source="支教人员入校，制定个人帮扶计划并具体实施送教下乡",
    ),
    Metric(
        name="shadowing", title="跟岗学习", of="dispatch", units=_SENT_UNITS, when="start", lasting=True,
        holds=(Where("kind", Compare.IS, ("跟岗",), why="类别不是“跟岗”"),), narrowed=(RECIPIENT, SIDE, *OF_PEOPLE),
        people=("person",), by="from_school", heads=("跟岗", "跟岗学习", "跟岗教师"),
        source="为薄弱学校的教师提供实习、交流的机会",
    ),
    Metric(
        name="cadres", title="挂职干部", of="dispatch", units=_SENT_UNITS, when="start", lasting=True,
        holds=(Where("kind", Compare.IS, ("挂职",), why="类别不是“挂职”"),), narrowed=(RECIPIENT, SIDE, *OF_PEOPLE),
        people=("person",), by="from_school", heads=("挂职", "挂职干部", "干部挂职", "互派挂职干部", "挂职交流"),
    ),
    Metric(
        name="rotation_share", title="交流轮岗比例", of="dispatch", units=(("%", Share(HELPING_SIDE)),), when="start",
        lasting=True, holds=(Where("kind", Compare.IS, ("轮岗", "实习交流"), why="类别不是“轮岗”或“实习交流”"),),
        narrowed=(GROUP,), people=("person",), by="from_school",
        heads=("交流轮岗比例", "轮岗比例", "交流轮岗", "教师交流轮岗比例"),
    ),
    Metric(
        name="honours", title="教师荣誉", of="person", rows="honours", when="honours.awarded",
        units=(("人", People()), ("项", Each())), people=("uid",), side=HELPED_SIDE,
        narrowed=(ladder("level", "级别", LEVELS, "honours.level"), words("honour", "称号", "honours.honour"),
                  SIDE, PERSON, HOME),
        source="第一年帮扶校为受援校培养市级骨干教师2名",
    ),
    Metric(
        name="backbone_teachers", title="骨干教师培养", of="person", rows="honours", when="honours.awarded",
        units=(("人", People()),), people=("uid",), side=HELPED_SIDE,
        holds=(Where("honours.honour", Compare.HAS, ("骨干",), why="称号里没有“骨干”"),),
        narrowed=(ladder("level", "级别", LEVELS, "honours.level"), SIDE, HOME),
        heads=("骨干教师", "骨干培养", "骨干教师培养", "培养骨干教师", "骨干培养数"),
        source="第一年帮扶校为受援校培养市级骨干教师2名",
    ),
)  # fmt: skip
