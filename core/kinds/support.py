"""What one school gives another: goods, with a list both sides sign."""

from core.kinds import follow, taking
from core.model.due import Filled, Lack
from core.model.fields import Auto, Choice, Day, Long, Measure, Ref, Rows, Text
from core.model.kind import Archive, Different, Kind, OwnPaper, Scope

DONATION = Kind(
    name="donation",
    title="捐赠",
    scope=Scope.PAIRING,
    chapter="support",
    via="pairing",
    called=("date", "donor", "receiver", "purpose"),
    listed=("date", "donor", "receiver", "purpose", "total"),
    day="date",
    checks=(Different("receiver", "donor"),),
    fills=(taking.same("need", "need_record"), taking.same("need", "need_record", "text")),
    lacks=(Lack(Filled("acceptance"), "没有验收情况", "受赠方应当面清点验收"),),
    paper=OwnPaper(
        "F18",
        "捐赠物资清单",
        layout="donation",
        signatures=("捐赠方经办人（盖章）", "受赠方经办人", "保管人", "受赠方负责人（盖章）"),
        copies=2,
    ),
    archive=Archive(place=10, years=30, business="HQL"),
    fields=(
        Ref("pairing", "结对关系", to=("pairing",), required=True),
        Ref("donor", "捐赠单位", to=("school",), required=True, begins="school"),
        Ref("receiver", "受赠单位", to=("school",), required=True),
        Day("date", "日期", required=True),
        Text("purpose", "用途意向", longest=100),
        Ref("need_record", "对应需求", to=("match_need", "opinion")),
        Text("need", "需求来源", longest=200),
        Rows(
            "items",
            "物资",
            (
                Text("name", "名称", required=True, longest=60),
                Text("spec", "规格型号", longest=60),
                Text("unit", "单位", required=True, longest=10),
                Measure("qty", "数量", required=True, places=2),
                Measure("price", "单价", unit="元", places=2),
                Auto("amount", "金额", of=follow.amount("qty", "price"), unit="元"),
                Choice("condition", "成色", ("全新", "九成新", "旧")),
                Choice("value_basis", "价值依据", ("发票", "出货单", "采购单价", "估价")),
                Text("location", "存放地（使用班级）", longest=40),
                Text("remark", "备注", longest=60),
            ),
            required=True,
        ),
        Auto("total", "合计", of=follow.total("items", "qty", "price"), unit="元"),
        Long("acceptance", "验收情况"),
    ),
)

KINDS = (DONATION,)
