"""A filled example of any kind, made from its declaration alone: what somebody could have typed into every field."""

from typing import Any, assert_never

import resources
from core.model.fields import (
    AnyField,
    Auto,
    Choice,
    Choices,
    Clock,
    Count,
    Day,
    Flag,
    Long,
    Measure,
    Month,
    Name,
    Ref,
    Rows,
    Text,
)
from core.model.kind import Kind
from core.model.record import Record
from core.office import Office

_LONG = (
    "教师出示情境图，学生说出数量关系；追问“为什么用减法”，三名学生到黑板前讲解。\n"
    "第二段：小组交流，教师巡视并记录典型错误。"
)
# What must agree with other fields of the same record is written by hand.
_AGREEING: dict[str, dict[str, Any]] = {
    "plan_item": {
        "counted": "获奖", "unit": "项", "rollup": "下级相加",
        "narrowed": [{"field": "级别", "op": "至少", "word": "市"}, {"field": "类别", "op": "是", "word": "教学"}],
    },
}  # fmt: skip
_EARLIER = ("start", "first_day", "birth", "start_time")


class Samples:
    """Makes and keeps examples in an office; what an example refers to is made first, once."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._made: dict[tuple[str, int], Record] = {}

    def record(self, kind: Kind, number: int = 0) -> Record:
        """Return the kept example of that kind and number."""
        if (kind.name, number) not in self._made:
            if kind.name == "attachment":
                return self._picture()
            record, problems = self.office.records.read(kind.name, self.typed(kind, number))
            assert problems == [], (kind.name, problems)
            self._made[kind.name, number] = self.office.records.save(record)
        return self._made[kind.name, number]

    def _picture(self) -> Record:
        pairing = self.record(next(one for one in self.office.records.kinds() if one.name == "pairing"))
        self._made["attachment", 0] = self.office.records.attach(
            "pairing", pairing.uid, resources.path("demo/goods.jpg"), "2014年9月，义门柴村小学"
        )
        return self._made["attachment", 0]

    def typed(self, kind: Kind, number: int = 0) -> dict[str, Any]:
        """Return what is typed into every field of the kind."""
        refs = 0
        typed: dict[str, Any] = {}
        for field in kind.kept():
            # Two references of one record name two different records.
            refs += isinstance(field, Ref)
            typed[field.name] = self._field(field, number, number + refs % 2, kind)
        return {**typed, **_AGREEING.get(kind.name, {}), **(self._of_plan(typed) if kind.name == "plan_item" else {})}

    def _of_plan(self, typed: dict[str, Any]) -> dict[str, str]:
        """Return for a line of a plan its days, and somebody of the helping and somebody of the helped school."""
        records = self.office.records
        plan = records.one("work_plan", typed["plan"])
        pairing = records.one("pairing", str(plan.get("pairing")))
        schools = (str(pairing.get("helper")), str(pairing.lines("recipients")[0]["school"]))
        owners = {
            field: self._somebody(school)
            for field, school in zip(("helper_owner", "recipient_owner"), schools, strict=True)
        }
        return {"start": str(plan.get("start")), "end": str(plan.get("end")), **owners}

    def _somebody(self, school: str) -> str:
        records = self.office.records
        there = records.find("person", where={"school": school}, limit=1)
        return (
            there[0].uid if there else records.save(Record("person", "", {"full_name": "何平", "school": school})).uid
        )

    def _field(self, given: Any, number: int, other: int, kind: Kind) -> Any:
        field: AnyField = given
        match field:
            case Rows():
                lines = range(2)
                return [
                    {one.name: self._field(one, line, line, kind) for one in field.fields if not isinstance(one, Auto)}
                    for line in lines
                ]
            case Ref():
                return self._referred(field, other, kind)
            case Day():
                return f"2014-09-{3 + number:02}" if field.name in _EARLIER else f"2014-10-{9 + number:02}"
            case Month():
                return f"19{80 + number}-0{1 + number % 9}" if field.name in _EARLIER else f"200{number % 9}-09"
            case Clock():
                return "08:20" if field.name in _EARLIER else "09:05"
            case Choice() | Choices():
                return field.options[number % len(field.options)]
            case Count():
                return str(max(field.least, min(field.most, 2 + number)))
            case Measure():
                return str(min(field.most, 12.5 if field.places else 12))
            case Flag(name="same"):
                # A tie would make one of the two schools that the other examples need.
                return "否"
            case Flag():
                return "是"
            case Name():
                return ("阿依古丽·买买提", "张伟", "李𠮷")[number % 3]
            case Long():
                return _LONG
            case Text(name="id_number"):
                return ("11010119900307803X", "110101199003078048")[number % 2]
            case Text(name="form") if kind.name == "form_template":
                return ("F06", "F05")[number % 2]
            case Text(name="field") if kind.name == "form_template":
                return ("日期", "结对关系")[number % 2]
            case Text():
                return f"{field.label}{number + 1}"[: field.longest]
            case Auto():
                return None
            case _:
                assert_never(field)

    def _referred(self, field: Ref, number: int, kind: Kind) -> str:
        if field.to[0] == kind.name:
            return ""
        target = next(one for one in self.office.records.kinds() if one.name == field.to[0])
        if target.name == "school" and number == 0:
            return self.office.school
        return self.record(target, number).uid
