"""Parts that many forms share: the head of a paper, people, decisions, child lines of speakers and tasks."""

from core.kinds import follow
from core.kinds.lists import SUBJECTS
from core.model.due import Due, Filled
from core.model.fields import Auto, Choice, Clock, Count, Day, Field, Flag, Name, Ref, Rows, Text
from core.model.term import TERMS, UNITS

PAIRING = Ref("pairing", "结对关系", to=("pairing",), required=True)
SCHOOL = Ref("school", "学校", to=("school",), required=True, begins="school")
RECIPIENT = Ref("recipient", "受援校", to=("school",))
SUBJECT = Choice("subject", "学科", SUBJECTS, required=True, open_list=True)
ANY_SUBJECT = Choice("subject", "学科", SUBJECTS, open_list=True)
YEAR = Auto("school_year", "学年", of=follow.school_year("date"))
TERM = Auto("term", "学期", of=follow.term_of("date"), options=TERMS)
DATE = Day("date", "日期", required=True)


def dated(*fields: Field) -> tuple[Field, ...]:
    """Return the head of an event of a pairing — pairing, date, school year, term — and its own fields."""
    return (PAIRING, DATE, YEAR, TERM, *fields)


def people(name: str, label: str, *, required: bool = False) -> Rows:
    """Return lines of people: ours by reference, outsiders by name."""
    columns = (
        Ref("person", "姓名", to=("person",)),
        Name("name", "校外人员"),
        Text("post", "职务"),
        Text("task", "分工", longest=60),
    )
    return Rows(name, label, columns, required=required)


def tasks(name: str = "actions", label: str = "后续任务") -> Rows:
    """Return lines of what somebody has to do by when; open ones are carried to the next meeting."""
    columns = (
        Text("action", "事项", required=True, longest=200),
        Ref("owner", "责任人", to=("person",)),
        Day("due", "期限"),
        Flag("done", "已完成"),
        Text("result", "结果", longest=200),
    )
    return Rows(name, label, columns)


def tasks_due(name: str = "actions") -> Due:
    """Return that each of the lines of `tasks` is due by its day, until it is ticked as done."""
    return Due(f"{name}.due", "任务还没有完成：{action}", (Filled("done"),), who=(f"{name}.owner",))


def duties(name: str, label: str) -> Rows:
    """Return lines of duties with how often they are owed."""
    columns = (Text("duty", "职责", required=True), Count("n", "次数", least=1), Choice("unit", "每", UNITS))
    return Rows(name, label, columns, required=True)


def words(name: str, label: str, column: str, longest: int = 200, *, required: bool = False) -> Rows:
    """Return lines of one text each."""
    return Rows(name, label, (Text("text", column, required=True, longest=longest),), required=required)


START, END = Day("start", "起始日期", required=True), Day("end", "结束日期")
LAST_DAY = Day("end", "结束日期", required=True)
TIME = Clock("time", "时间")
